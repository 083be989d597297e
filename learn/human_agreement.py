"""How closely coefficients that a classifier or policy gives to mixed images follow those that people infer.

Errors, correlation and category boundaries (paper, section 5.2) of any prediction of lam_h, beside what people allow
for: the noise ceiling (analysis/reliability.py), and how one person's answer predicts the mean of the others.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis import predictions
from analysis.curves import fit_all, logistic
from analysis.predictions import folds
from analysis.reliability import NOTHING, analysis_of_variance, noise_ceiling
from learn.human_data import JudgedStimuli

CATEGORIES = ["label_1", "label_2"]
SAME = 0.005  # standard deviation of x0, in units of lam_f, below which boundaries are taken as the same
PREDICTORS = {"identity": "identity", "logistic": "pooled", "logistic_by_category_pair": "per pair"}
CEILING, PERSON = "noise ceiling", "one other person"


# What predictions are compared with


def predict_by_policies(people: JudgedStimuli) -> pd.DataFrame:
    """Predict lam_h of each stimulus by policies, fitted to the judgments of other folds of image pairs.

    Returns (n_stimuli,) columns: identity, lam_f; pooled, one logistic; per pair, that of each category pair
    (pooled where it cannot be fitted). nan where not even the pooled one can be fitted.
    """
    fold = folds(people.stimuli["pair"])
    parts = []
    for number in np.unique(fold):
        known = people.judgments[fold[people.judgments["of"]] != number]
        parts.append(predictions.predict(known, people.stimuli[fold == number])[0])
    return pd.concat(parts).sort_index()[[*PREDICTORS]].rename(columns=PREDICTORS)


def fit_curves(known: pd.DataFrame, by: Sequence[str] = CATEGORIES) -> pd.DataFrame:
    """Fit a logistic to the judgments of each group at once, as analysis/boundaries.py does one by one.

    known: judgments. by: columns that make the groups; none for one group of all. Returns a row per group: by, n
    (judgments), x0, k and their standard errors x0_se, k_se from the fit's covariance, which takes judgments as
    independent; all nan where the fit does not converge, for fewer than three judgments, and for none.
    """
    groups = known.groupby([*by]) if by else known.groupby(np.zeros(len(known)))
    table = groups.agg(n=("lam_h", "size"), squares=("lam_h", lambda lam_h: (lam_h**2).sum()))
    table = table.reset_index(drop=not by)
    if table.empty:
        return pd.DataFrame({**dict.fromkeys(by, ""), "n": 0, "x0": np.nan, "k": np.nan}, index=range(not by))
    levels, at = np.unique(known["lam_f"], return_inverse=True)
    weights, totals = np.zeros((2, len(table), len(levels)))
    np.add.at(weights, (groups.ngroup(), at), 1)
    np.add.at(totals, (groups.ngroup(), at), known["lam_h"])
    fits, n = fit_all(levels, totals, weights), table["n"].to_numpy()
    fitted = fits.converged & (n > 2)
    x0, k = (np.where(fitted, values, np.nan)[:, None] for values in (fits.x0, fits.k))
    curve = logistic(levels, x0, k)
    slope = curve * (1 - curve)
    error = table.pop("squares") + (weights * curve**2 - 2 * totals * curve).sum(axis=1)
    h_xx, h_kk, h_xk = (
        (weights * slope**2 * part).sum(axis=1) for part in (k**2, (levels - x0) ** 2, -k * (levels - x0))
    )
    variance = np.maximum(error, 0) / np.maximum(n - 2, 1) / (h_xx * h_kk - h_xk**2)
    return table.assign(x0=x0[:, 0], k=k[:, 0], x0_se=np.sqrt(variance * h_kk), k_se=np.sqrt(variance * h_xx))


def ceiling(people: JudgedStimuli, measure: str = "lam_h") -> dict[str, float]:
    """Say what a predictor of each stimulus's true mean would reach, were it known: the columns of scores().

    The squared error to the mean of n people is then the variance within stimuli, divided by n.
    """
    best, best_within = noise_ceiling(people.judgments, measure).to_dict("records")
    within = analysis_of_variance(people.judgments[measure], people.judgments["stimulus"]).within
    _, of, _ = _others(people, measure)
    others = people.stimuli["n"].to_numpy()[of] - 1
    return {
        "r": best["r"],
        "r2": best["r2"],
        "r2_within_lam_f": best_within["r2"],
        "rmse": np.sqrt(within * (1 / people.stimuli["n"]).mean()),
        "rmse_judgments": np.sqrt(within),
        "rmse_others": np.sqrt(within * (1 / others).mean()) if len(others) else np.nan,
    }


def one_person(people: JudgedStimuli, measure: str = "lam_h") -> dict[str, float]:
    """Say how a person's answer predicts the mean of the others about the same image, over all who were not alone."""
    others, _, own = _others(people, measure)
    return {f"{name}_others": value for name, value in _errors(own, others).items()}


def _others(people: JudgedStimuli, measure: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give for each judgment of a stimulus that others judged, too: the others' mean, the stimulus, the judgment."""
    of, own = people.judgments["of"].to_numpy(), people.judgments[measure].to_numpy()
    totals, n = np.bincount(of, own), np.bincount(of)
    kept = n[of] > 1
    of, own = of[kept], own[kept]
    return (totals[of] - own) / (n[of] - 1), of, own


# The measures


def scores(people: JudgedStimuli, predicted: np.ndarray, measure: str = "lam_h") -> dict[str, float]:
    """Measure how predictions follow people.

    predicted: (n_stimuli,) float in [0, 1], for people.stimuli. measure: what it predicts, lam_h or omega. Returns
        mae, rmse, r: mean absolute and root mean squared error, and Pearson's r, to people's mean for each stimulus;
        r2, r2_within_lam_f: 1 - squared error / squared distance from the mean, and from the mean at each lam_f, which
            is 0 for who knows lam_f alone and below it for worse;
        mae_judgments, rmse_judgments: to single judgments; mae_others, rmse_others, r_others: to the mean of the others
            for each judgment, which is what one_person() is measured by.
    nan where there is nothing to measure.
    """
    mean, of = people.stimuli[measure].to_numpy(), people.judgments["of"].to_numpy()
    errors = (mean - predicted) ** 2
    at_lam_f = people.stimuli.groupby("lam_f")[measure].transform("mean").to_numpy()
    spread, within = ((mean - centre) ** 2 for centre in (mean.mean(), at_lam_f))
    others, of_others, _ = _others(people, measure)
    judgments = _errors(predicted[of], people.judgments[measure].to_numpy())
    return {
        **_errors(predicted, mean),
        "r2": 1 - errors.sum() / spread.sum() if spread.sum() > NOTHING else np.nan,
        "r2_within_lam_f": 1 - errors.sum() / within.sum() if within.sum() > NOTHING else np.nan,
        "mae_judgments": judgments["mae"],
        "rmse_judgments": judgments["rmse"],
        **{f"{name}_others": value for name, value in _errors(predicted[of_others], others).items()},
    }


def _errors(predicted: np.ndarray, target: np.ndarray) -> dict[str, float]:
    if not len(target):
        return dict.fromkeys(("mae", "rmse", "r"), np.nan)
    varied = len(target) > 2 and min(np.std(predicted), np.std(target)) ** 2 > NOTHING
    return {
        "mae": np.abs(predicted - target).mean(),
        "rmse": np.sqrt(((predicted - target) ** 2).mean()),
        "r": np.corrcoef(predicted, target)[0, 1] if varied else np.nan,
    }


def boundaries(people: JudgedStimuli, predicted: np.ndarray) -> pd.DataFrame:
    """Fit logistics to people and to predictions, for each category pair; a stimulus counts as often as it was judged.

    predicted: as for scores(). Returns a row per category pair: label_1, label_2, n (judgments); x0, k of the
    predictions, x0_human, k_human (as in boundaries.csv; empty where no fit converges); x0_shift = x0 - x0_human,
    in units of lam_f: above 0, more of label 1's image is needed for label 1 than people need; k_ratio = k / k_human:
    above 1, the change from one class to the other is more sudden. These two are empty where one of the curves falls
    or passes one half nowhere from 0 to 1: it has no boundary then.
    """
    levels, at = np.unique(people.stimuli["lam_f"], return_inverse=True)
    groups = people.stimuli.groupby(CATEGORIES)
    row, n = groups.ngroup().to_numpy(), people.stimuli["n"].to_numpy()
    weights, human, model = np.zeros((3, groups.ngroups, len(levels)))
    for sums, values in ((weights, 1), (human, people.stimuli["lam_h"].to_numpy()), (model, predicted)):
        np.add.at(sums, (row, at), n * values)
    table = groups["n"].sum().reset_index()
    for name, totals in (("", model), ("_human", human)):
        fits = fit_all(levels, totals, weights)
        table[f"x0{name}"], table[f"k{name}"] = fits.x0, fits.k
    has_boundary = (table[["k", "k_human"]] > 0).all(axis=1)
    has_boundary &= ((table[["x0", "x0_human"]] >= 0) & (table[["x0", "x0_human"]] <= 1)).all(axis=1)
    shift, ratio = table["x0"] - table["x0_human"], table["k"] / table["k_human"]
    return table.assign(x0_shift=shift.where(has_boundary), k_ratio=ratio.where(has_boundary))


def boundary_scores(table: pd.DataFrame) -> dict[str, float]:
    """Summarise boundaries() over the n_boundaries category pairs in which predictions and people have one.

    x0_shift and x0_shift_abs: mean shift and mean absolute shift; x0_r: Pearson's r of x0 and x0_human over pairs,
    empty for predictions that are the same for all pairs; k_ratio: geometric mean.
    """
    found = table[table["x0_shift"].notna()]
    result = {"n_boundaries": len(found), "x0_shift": np.nan, "x0_shift_abs": np.nan, "x0_r": np.nan, "k_ratio": np.nan}
    if len(found):
        result["x0_shift"], result["x0_shift_abs"] = found["x0_shift"].mean(), found["x0_shift"].abs().mean()
        if found["x0"].std() > SAME:
            result["x0_r"] = _errors(found["x0"].to_numpy(), found["x0_human"].to_numpy())["r"]
        result["k_ratio"] = np.exp(np.log(found["k_ratio"]).mean())
    return result


def compare(people: JudgedStimuli, predicted: dict[str, np.ndarray]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Measure several predictions, and what people allow for, on the same stimuli.

    predicted: name -> (n_stimuli,). Returns a row per prediction, PERSON and CEILING (predictor, n_stimuli,
    n_judgments, scores(), boundary_scores()), and a row per prediction and category pair (predictor, boundaries()).
    """
    rows, tables = [], []
    size = {"n_stimuli": len(people.stimuli), "n_judgments": len(people.judgments)}
    for name, values in predicted.items():
        values = np.asarray(values, dtype=float)
        table = boundaries(people, values)
        rows.append({"predictor": name, **size, **scores(people, values), **boundary_scores(table)})
        tables.append(table.assign(predictor=name))
    rows += [{"predictor": PERSON, **size, **one_person(people)}, {"predictor": CEILING, **size, **ceiling(people)}]
    by_pair = pd.concat(tables, ignore_index=True)
    return pd.DataFrame(rows).astype({"n_boundaries": "Int64"}), by_pair[
        ["predictor", *by_pair.columns.drop("predictor")]
    ]
