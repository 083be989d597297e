"""How closely coefficients that a classifier or policy gives to mixed images follow those that people infer.

Errors and correlation of any prediction of lam_h, and what to compare them with: the noise ceiling
(analysis/reliability.py), and how well one person's answer predicts the mean of the others. agreement_table.py adds
category boundaries, error consistency and intervals.
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
PREDICTORS = {"identity": "identity", "logistic": "pooled", "logistic_by_category_pair": "per pair"}
CEILING, PERSON = "noise ceiling", "one other person"


# What predictions are compared with


def predict_by_policies(people: JudgedStimuli) -> pd.DataFrame:
    """Predict lam_h of each stimulus by policies, fitted to the judgments of other folds of image pairs.

    Returns (n_stimuli,) columns: identity, lam_f; pooled, one logistic; per pair, that of each category pair
    (pooled where it cannot be fitted). nan if not even the pooled one can be fitted.
    """
    fold = folds(people.stimuli["pair"])
    parts = []
    for number in np.unique(fold):
        known = people.judgments[fold[people.judgments["of"]] != number]
        parts.append(predictions.predict(known, people.stimuli[fold == number])[0])
    return pd.concat(parts).sort_index()[[*PREDICTORS]].rename(columns=PREDICTORS)


def fit_curves(known: pd.DataFrame, by: Sequence[str] = CATEGORIES) -> pd.DataFrame:
    """Fit a logistic to the judgments of all groups at once; analysis/boundaries.py does the same one by one.

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
    """Give what a predictor that knows each stimulus's true mean would reach: the columns of scores().

    The squared error to the mean of n people is then the variance within stimuli, divided by n.
    """
    best, best_within = noise_ceiling(people.judgments, measure).to_dict("records")
    within = analysis_of_variance(people.judgments[measure], people.judgments["stimulus"]).within
    _, of, _ = others_of(people, measure)
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
    """Measure how one person's answer predicts the mean of the others about the same image, where there are others."""
    others, _, own = others_of(people, measure)
    return {f"{name}_others": value for name, value in _errors(own, others).items()}


def others_of(people: JudgedStimuli, measure: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give the others' mean, the stimulus and the judgment, for each judgment of a stimulus with other judgments."""
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
        is 0 for a predictor that knows only lam_f, and negative for worse ones;
        mae_judgments, rmse_judgments: to single judgments; mae_others, rmse_others, r_others: to the mean of the others
            for each judgment, which is what one_person() is measured by.
    nan where there is nothing to measure.
    """
    mean, of = people.stimuli[measure].to_numpy(), people.judgments["of"].to_numpy()
    errors = (mean - predicted) ** 2
    at_lam_f = people.stimuli.groupby("lam_f")[measure].transform("mean").to_numpy()
    spread, within = ((mean - centre) ** 2 for centre in (mean.mean(), at_lam_f))
    others, of_others, _ = others_of(people, measure)
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
