"""The table of how predictions of lam_h agree with people: measures with intervals, beside what people allow for."""

import numpy as np
import pandas as pd

from hillmixe import command
from learn import agreement_allowed, boundary_agreement, closeness, human_agreement
from learn.error_consistency import choice, error_consistency, majority
from learn.human_agreement import CEILING, PERSON, PREDICTORS
from learn.human_data import JudgedStimuli
from learn.log_odds_scale import scaled
from learn.pair_bootstrap import PairBootstrap, interval

CHANCE = "chance"
MEASURES = (*closeness.MEASURES, *boundary_agreement.MEASURES, "kappa")
IN_SAMPLE = PREDICTORS["logistic_by_category_pair"]
KNOW_LAM_F = (PREDICTORS["identity"], PREDICTORS["logistic"])  # and nothing else: the same of all images at a lam_f
ALLOWED = {CHANCE: agreement_allowed.chance, PERSON: agreement_allowed.one_person, CEILING: agreement_allowed.ceiling}


def compare(people: JudgedStimuli, lam: dict[str, np.ndarray]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Measure classifiers, and for each set of stimuli that some can be measured on, policies and what people allow for.

    lam: name -> (n_stimuli,) coefficients, nan where the classifier lacks a class; or (n_models, n_stimuli) of several
    that are one row, such as the seeds of a condition: the mean of their measures.
    Returns two tables.
    A row per classifier, policy (learn/human_agreement.py: predict_by_policies), CHANCE, PERSON and CEILING, all of a
    set on the same stimuli, classifiers in the order of their r: predictor, n_models, n_stimuli, n_pairs (image pairs), n_judgments, n_boundaries; MEASURES
    (closeness(), boundary_agreement(), error_consistency()), each with its 95 % interval over image pairs, name_low and
    name_high; scale, the factor on the log-odds; and what else human_agreement.scores() gives.
    A row per classifier or policy and category pair: predictor, and the means of boundary_agreement.boundaries().
    """
    policies = {str(name): each.to_numpy() for name, each in human_agreement.predict_by_policies(people).items()}
    members = {name: np.atleast_2d(np.asarray(values, dtype=float)) for name, values in lam.items()}
    sets: dict[bytes, list[str]] = {}
    for name, values in members.items():
        sets.setdefault(np.isfinite(values).all(axis=0).tobytes(), []).append(name)
    rows, tables = [], []
    for mask, named in sets.items():
        chosen = np.frombuffer(mask, dtype=bool)
        some = people.only(chosen)
        sample = PairBootstrap(some.stimuli)
        size = {"n_stimuli": len(some.stimuli), "n_pairs": sample.n_pairs, "n_judgments": len(some.judgments)}
        measured = {name: _measure(some, sample, members[name][:, chosen]) for name in command.progress(named)}
        names = sorted(named, key=lambda name: -np.nan_to_num(measured[name][0]["r"], nan=-1.0))
        measured |= {name: _measure(some, sample, values[None, chosen]) for name, values in policies.items()}
        for name, (row, table) in {name: measured[name] for name in [*names, *policies]}.items():
            if name == IN_SAMPLE:  # its ten folds together rebuild the fit to all judgments, and people's boundaries
                row |= dict.fromkeys([each for each in row if each.startswith(("x0_", "k_", "n_b"))], np.nan)
            else:
                tables.append(table.assign(predictor=name))
            if name in KNOW_LAM_F:  # else it would be the chance of the folds
                row |= dict.fromkeys([each for each in row if each.startswith("r_within_lam_f")], np.nan)
            rows.append({"predictor": name, **size, **row})
        for name, measure in ALLOWED.items():
            further = human_agreement.one_person(some) if name == PERSON else {}
            if name == CEILING:
                further = human_agreement.ceiling(some)
            rows.append({"predictor": name, **size, **further, **_with_intervals(measure(some, sample), sample)})
    by_pair = pd.concat(tables, ignore_index=True)
    first = ["predictor", "n_models", "n_stimuli", "n_pairs", "n_judgments", "n_boundaries"]
    columns = [f"{name}{bound}" for name in MEASURES for bound in ("", "_low", "_high")]
    table = pd.DataFrame(rows)
    further = [name for name in table if name not in [*first, *columns]]
    table = table.reindex(columns=[*first, *columns, *further])
    return table.astype({"n_models": "Int64"}), by_pair[["predictor", *by_pair.columns.drop("predictor")]]


def _measure(people: JudgedStimuli, sample: PairBootstrap, members: np.ndarray) -> tuple[dict, pd.DataFrame]:
    """Measure one row: the means of its members, (n_models, n_stimuli), and the boundaries of each category pair."""
    stimuli = people.stimuli
    lam_h, lam_f = (stimuli[name].to_numpy(dtype=float) for name in ("lam_h", "lam_f"))
    most = majority(people.judgments["lam_h"].to_numpy(), people.judgments["of"].to_numpy(), len(stimuli))
    found, further, tables = [], [], []
    for lam in members:
        soft, scale = scaled(lam, lam_h, stimuli["pair"])
        found.append(
            sample.measure(closeness.closeness(lam, lam_h, soft))
            | sample.measure(boundary_agreement.boundary_agreement(lam, people, sample.levels))
            | sample.measure(error_consistency(choice(lam), most, lam_f))
        )
        further.append({"scale": scale, **human_agreement.scores(people, lam)})
        tables.append(boundary_agreement.boundaries(people, lam))
    means = {name: _mean([each[name] for each in found]) for name in found[0]}
    row = {name: float(pd.Series([each[name] for each in further]).mean()) for name in further[0]}
    by_pair = pd.concat(tables).groupby(boundary_agreement.CATEGORY_PAIR, sort=False).mean().reset_index()
    return {"n_models": len(members), **row, **_with_intervals(means, sample)}, by_pair


def _mean(values: list[np.ndarray]) -> np.ndarray:
    """Average over models those that have the measure; nan where none has."""
    return pd.DataFrame(np.array(values)).mean().to_numpy()


def _with_intervals(found: dict[str, np.ndarray], sample: PairBootstrap) -> dict[str, float]:
    row: dict[str, float] = {}
    for name, values in found.items():
        row[name] = float(values[0])
        if name in MEASURES:
            low, high = interval(values, sample.n_pairs) if len(values) > 1 else (np.nan, np.nan)
            row |= {f"{name}_low": low, f"{name}_high": high}
    return row
