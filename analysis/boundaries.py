"""Category boundaries: a logistic of lam_h on lam_f for each pair of categories (paper, section 5.2)."""

import warnings

import numpy as np
import pandas as pd
from scipy.optimize import OptimizeWarning, curve_fit
from scipy.stats import t as student_t

START = (0.5, 5.0)  # where the fit of x0 and k begins
CONFIDENCE = 0.95


def logistic(lam_f: np.ndarray, x0: float, k: float) -> np.ndarray:
    """Degree to which a mixed image is seen as label 1: 1 / (1 + exp(-k * (lam_f - x0))).

    x0: the category boundary, a coefficient. k: the slope there is k / 4 per unit of lam_f.
    """
    return 1 / (1 + np.exp(-np.clip(k * (lam_f - x0), -700, 700)))


def boundaries(infer: pd.DataFrame) -> pd.DataFrame:
    """Fit each pair of categories to its single judgments: the contract of boundaries.csv.

    infer: judgments of the interface infer.
    Returns a row per pair of categories: label_1, label_2, n (judgments), x0, k, the bounds of their 95 % intervals
    (from the fit's covariance, which takes judgments as independent), and monotone: 1 where the mean lam_h never falls
    from one lam_f to the next. Estimates are empty where the fit does not converge or there is too little to fit.
    """
    rows = [
        {"label_1": label_1, "label_2": label_2, "n": len(rows), **fit(rows["lam_f"], rows["lam_h"])}
        for (label_1, label_2), rows in infer.groupby(["label_1", "label_2"])
    ]
    columns = ["label_1", "label_2", "n", "x0", "x0_low", "x0_high", "k", "k_low", "k_high", "monotone"]
    return pd.DataFrame(rows, columns=columns)


def fit(lam_f: pd.Series, lam_h: pd.Series) -> dict[str, float]:
    """Fit the logistic by least squares: x0, k, their interval bounds, monotone."""
    means = lam_h.groupby(lam_f).mean()
    result = dict.fromkeys(("x0", "x0_low", "x0_high", "k", "k_low", "k_high"), np.nan)
    result["monotone"] = int((means.diff().dropna() > -1e-9).all())  # equal means may differ by float error
    if len(means) < 2 or len(lam_h) < 3:
        return result
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", OptimizeWarning)  # a covariance that cannot be estimated
            estimates, covariance = curve_fit(logistic, lam_f.to_numpy(), lam_h.to_numpy(), p0=START)
    except (RuntimeError, OptimizeWarning):
        return result
    reach = student_t.ppf((1 + CONFIDENCE) / 2, len(lam_h) - 2) * np.sqrt(np.diag(covariance))
    for name, estimate, half in zip(("x0", "k"), estimates, reach, strict=True):
        result |= {name: estimate, f"{name}_low": estimate - half, f"{name}_high": estimate + half}
    return result
