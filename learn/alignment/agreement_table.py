"""The table of how predictions of lam_h agree with people: measures with intervals, and what to compare them with."""

import numpy as np
import pandas as pd

from hillmixe import command
from learn.alignment import agreement_allowed, boundary_agreement, closeness, human_agreement
from learn.alignment.error_consistency import choice, majority, shared_errors
from learn.alignment.human_agreement import CEILING, PERSON, PREDICTORS
from learn.alignment.log_odds_scale import scaled
from learn.alignment.pair_bootstrap import PairBootstrap, interval
from learn.human_data import JudgedStimuli

CHANCE = "chance"
MEASURES: tuple[str, ...] = (*closeness.MEASURES, *boundary_agreement.MEASURES, "kappa")
IDENTITY, POOLED, IN_SAMPLE = PREDICTORS.values()
# Measures that policies only seem to have. The ten folds of the fit of each pair of categories together rebuild the fit
# to all judgments: its boundaries would be people's own. Those who know lam_f alone say the same of all images at a
# lam_f, and of all pairs of categories: what differs there is the chance of the folds.
NOT_THEIR_OWN: dict[str, tuple[str, ...]] = {
    IN_SAMPLE: ("n_boundaries", *boundary_agreement.MEASURES),
    **dict.fromkeys((IDENTITY, POOLED), ("r_within_lam_f", "x0_r", "k_r")),
}
ALLOWED = {CHANCE: agreement_allowed.chance, PERSON: agreement_allowed.one_person, CEILING: agreement_allowed.ceiling}

REFERENCES = (*PREDICTORS.values(), *ALLOWED)  # rows beside those of classifiers


def compare(people: JudgedStimuli, lam: dict[str, np.ndarray]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Measure classifiers, and what to compare them with on each set of stimuli that some can be measured on.

    lam: name -> (n_stimuli,) coefficients, nan where the classifier lacks a class; or (n_models, n_stimuli) for several
    that are one row, such as the seeds of a condition: the mean of their measures. Returns two tables. A row per
    classifier, in the order of their r, policy (human_agreement.py: predict_by_policies), CHANCE,
    PERSON and CEILING, all of a set on the same stimuli: predictor, n_models, n_stimuli, n_pairs (image pairs),
    n_judgments, n_boundaries; MEASURES (how_close(), shared_boundaries(), shared_errors()), each with its 95 %
    interval over image pairs, name_low and name_high; scale, the factor on the log-odds; and what else
    human_agreement.scores() gives.
    A row per classifier or policy and category pair: predictor, and the means of boundary_agreement.boundaries().
    """
    policies = {str(name): each.to_numpy() for name, each in human_agreement.predict_by_policies(people).items()}
    members = {name: np.atleast_2d(np.asarray(values, dtype=float)) for name, values in lam.items()}
    sets: dict[bytes, list[str]] = {}
    for name, values in members.items():
        sets.setdefault(np.isfinite(values).all(axis=0).tobytes(), []).append(name)
    rows, tables = [], []
    for mask, names in sets.items():
        chosen = np.frombuffer(mask, dtype=bool)
        found = _compare_on(
            people.only(chosen),
            {name: members[name][:, chosen] for name in names},
            {name: values[None, chosen] for name, values in policies.items()},
        )
        rows += found[0]
        tables += found[1]
    by_pair = pd.concat(tables, ignore_index=True)
    first = ["predictor", "n_models", "n_stimuli", "n_pairs", "n_judgments", "n_boundaries"]
    columns = [*first, *(f"{name}{bound}" for name in MEASURES for bound in ("", "_low", "_high"))]
    table = pd.DataFrame(rows)
    table = table.reindex(columns=[*columns, *table.columns.difference(columns, sort=False)])
    return table.astype({"n_models": "Int64"}), by_pair[["predictor", *by_pair.columns.drop("predictor")]]


def _compare_on(
    people: JudgedStimuli, lam: dict[str, np.ndarray], policies: dict[str, np.ndarray]
) -> tuple[list[dict], list[pd.DataFrame]]:
    """Measure all that can be measured on a set of stimuli: rows of one table, parts of the other."""
    sample = PairBootstrap(people.stimuli)
    size = {"n_stimuli": len(people.stimuli), "n_pairs": sample.n_pairs, "n_judgments": len(people.judgments)}
    models = {
        name: _measure(people, sample, values)
        for name, values in command.progress(lam.items(), desc="scores", unit=" rows")
    }
    in_order = sorted(models, key=lambda name: -np.nan_to_num(models[name][0]["r"], nan=-1.0))
    rows, tables = [], []
    for name in in_order:
        row, table = models[name]
        rows.append({"predictor": name, **size, **row})
        tables.append(table.assign(predictor=name))
    for name, values in policies.items():
        row, table = _measure(people, sample, values)
        if name != IN_SAMPLE:
            tables.append(table.assign(predictor=name))
        for measure in NOT_THEIR_OWN.get(name, ()):
            row |= {each: np.nan for each in (measure, f"{measure}_low", f"{measure}_high") if each in row}
        rows.append({"predictor": name, **size, **row, "n_models": None})
    others = {PERSON: human_agreement.one_person(people), CEILING: human_agreement.ceiling(people)}
    for name, measure_allowed in ALLOWED.items():
        row = _with_intervals(measure_allowed(people, sample), sample)
        rows.append({"predictor": name, **size, **others.get(name, {}), **row})
    return rows, tables


def _measure(people: JudgedStimuli, sample: PairBootstrap, members: np.ndarray) -> tuple[dict, pd.DataFrame]:
    """Measure one row: the means of its members, (n_models, n_stimuli), and the boundaries of each category pair."""
    stimuli = people.stimuli
    lam_h, lam_f = (stimuli[name].to_numpy(dtype=float) for name in ("lam_h", "lam_f"))
    most = majority(people.judgments["lam_h"].to_numpy(), people.judgments["of"].to_numpy(), len(stimuli))
    found, further, tables = [], [], []
    for lam in members:
        soft, scale = scaled(lam, lam_h, stimuli["pair"])
        found.append(
            sample.measure(closeness.how_close(lam, lam_h, soft))
            | sample.measure(boundary_agreement.shared_boundaries(lam, people, sample.levels))
            | sample.measure(shared_errors(choice(lam), most, lam_f))
        )
        further.append({"scale": scale, **human_agreement.scores(people, lam)})
        tables.append(boundary_agreement.boundaries(people, lam))
    means = {name: _mean([each[name] for each in found]) for name in found[0]}
    row = {name: float(pd.Series([each[name] for each in further]).mean()) for name in further[0]}
    by_pair = pd.concat(tables).groupby(boundary_agreement.CATEGORY_PAIR, sort=False).mean().reset_index()
    return {"n_models": len(members), **row, **_with_intervals(means, sample)}, by_pair


def _mean(values: list[np.ndarray]) -> np.ndarray:
    """Average over the models that have the measure; nan if none has."""
    return pd.DataFrame(np.array(values)).mean().to_numpy()


def _with_intervals(found: dict[str, np.ndarray], sample: PairBootstrap) -> dict[str, float]:
    row: dict[str, float] = {}
    for name, values in found.items():
        row[name] = float(values[0])
        if name in MEASURES:
            low, high = interval(values, sample.n_pairs) if len(values) > 1 else (np.nan, np.nan)
            row |= {f"{name}_low": low, f"{name}_high": high}
    return row
