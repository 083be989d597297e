"""Category boundaries: a logistic of lam_h on lam_f for each pair of categories (paper, section 5.2)."""

import warnings

import numpy as np
import pandas as pd

from analysis import bootstrap
from analysis.bootstrap import CATEGORY_PAIR, CONFIDENCE
from analysis.curves import START, logistic
from analysis.shrinkage import shrink

LEAST_CHANGE = 0.01  # of the curve, from lam_f 0 to 1: what answers in hundredths can show
ESTIMATES = ["x0", "x0_low", "x0_high", "k", "k_low", "k_high", "r2", "lack_of_fit_p"]
COLUMNS = [
    *(*CATEGORY_PAIR, "n", "n_participants", "n_pairs"),
    *("x0", "x0_low", "x0_high", "x0_people_low", "x0_people_high", "x0_images_low", "x0_images_high"),
    *("x0_se", "x0_shrunk"),
    *("k", "k_low", "k_high", "k_people_low", "k_people_high", "k_images_low", "k_images_high", "k_se", "k_shrunk"),
    *("people_converged", "images_converged", "r2", "lack_of_fit_p", "monotone"),
]


def boundary_table(inferred: pd.DataFrame) -> pd.DataFrame:
    """Fit each pair of categories to its single judgments: the contract of boundaries.csv.

    inferred: judgments of coefficients.
    Returns a row per pair of categories: label_1, label_2, n (judgments), n_participants, n_pairs (image pairs), then
    for x0 and for k
        x0: the estimate (paper, section 5.2);
        x0_low, x0_high: its 95 % interval from the fit's covariance, which takes judgments as independent and is too
            narrow where those of a person or of an image depend on one another;
        x0_people_low, x0_people_high, x0_images_low, x0_images_high: the 95 % intervals of where it would be with other
            people, and with other images (analysis/bootstrap.py);
        x0_se: the standard error for other people and other images together;
        x0_shrunk: the estimate shrunk towards those of all pairs (analysis/shrinkage.py); k_shrunk is above 0;
    people_converged, images_converged: the share of resamples whose fit converged; r2: the share of the judgments'
    variance that the curve explains; lack_of_fit_p: the p value of the test that fit() describes; monotone: 1 if the
    mean lam_h never falls from one lam_f to the next. Estimates are empty where the judgments show no boundary, as
    boundary() explains; the shrunk ones are then those of the typical pair, and empty only if no pair has an estimate
    with a standard error.
    """
    table = fits(inferred)
    people, images = bootstrap.over_people(inferred), bootstrap.over_images(inferred)
    for who, found, number in (("people", people, "n_participants"), ("images", images, "n_pairs")):
        found = found.reset_index(drop=True)  # both tables are sorted by category pair
        table[number], table[f"{who}_converged"] = found["n_units"], found["converged"]
        for name in ("x0", "k"):
            for bound in ("low", "high"):
                table[f"{name}_{who}_{bound}"] = found[f"{name}_{bound}"].where(table[name].notna())
    for name in ("x0", "k"):
        table[f"{name}_se"] = standard_error(table, name, people, images)
    table["x0_shrunk"], table["k_shrunk"] = shrink(table)
    return table[COLUMNS]


def fits(inferred: pd.DataFrame) -> pd.DataFrame:
    """Fit each pair of categories without resamples: label_1, label_2, n, and what boundary() gives."""
    rows = [
        dict(zip(CATEGORY_PAIR, pair, strict=True)) | {"n": len(rows)} | boundary(rows["lam_f"], rows["lam_h"])
        for pair, rows in inferred.groupby(CATEGORY_PAIR)
    ]
    return pd.DataFrame(rows, columns=[*CATEGORY_PAIR, "n", *ESTIMATES, "monotone"])


def boundary(lam_f: pd.Series, lam_h: pd.Series) -> dict[str, float]:
    """Fit the logistic if the judgments show a boundary: what fit() gives, with ESTIMATES empty if they do not.

    They show one if
        the 95 % interval of k excludes 0: otherwise the interval of x0, a ratio of two estimates, has no bounds
            (Fieller 1954, doi:10.1111/j.2517-6161.1954.tb00159.x), and answers might have nothing to do with lam_f;
        x0 is between 0 and 1: the curve passes .5 somewhere between the two images, not beyond them;
        the curve rises or falls by at least a hundredth from 0 to 1, since no answer can show less. Somebody who always
            answers .5 leaves float errors, which have an interval of their own.
    """
    found = fit(lam_f, lam_h)
    sloping = found["k_low"] > 0 or found["k_high"] < 0
    change = np.ptp(logistic(np.array([0.0, 1.0]), found["x0"], found["k"]))
    holds = sloping and 0 <= found["x0"] <= 1 and change >= LEAST_CHANGE
    return found if holds else found | dict.fromkeys(ESTIMATES, np.nan)


def fit(lam_f: pd.Series, lam_h: pd.Series) -> dict[str, float]:
    """Fit the logistic by least squares: ESTIMATES and monotone.

    lack_of_fit_p: p of the F test of the curve against free means at each lam_f (lack of fit against pure error: Draper
    & Smith 1998, Applied Regression Analysis, section 2.1), the least-squares form of the test of deviance that is
    usual for psychometric functions (Wichmann & Hill 2001, doi:10.3758/BF03194544). It takes judgments as independent.
    Empty for fewer than three lam_f, or if answers differ at none.
    """
    from scipy.optimize import OptimizeWarning, curve_fit
    from scipy.stats import t as student_t

    at_f, answers = lam_f.to_numpy(dtype=float), lam_h.to_numpy(dtype=float)  # much faster than with an index
    _, means = means_at(at_f, answers)
    result = dict.fromkeys(ESTIMATES, np.nan)
    result["monotone"] = int((np.diff(means) > -1e-9).all())  # equal means may differ by float error
    if len(means) < 2 or len(lam_h) < 3:
        return result
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", OptimizeWarning)  # a covariance that cannot be estimated
            estimates, covariance = curve_fit(logistic, at_f, answers, p0=START)
    except (RuntimeError, OptimizeWarning):
        return result
    reach = student_t.ppf((1 + CONFIDENCE) / 2, len(lam_h) - 2) * np.sqrt(np.diag(covariance))
    for name, estimate, half in zip(("x0", "k"), estimates, reach, strict=True):
        result |= {name: estimate, f"{name}_low": estimate - half, f"{name}_high": estimate + half}
    return result | goodness(at_f, answers, logistic(at_f, *estimates))


def means_at(lam_f: np.ndarray, lam_h: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Average lam_h at each lam_f: the index of each judgment's mean, (n,) int, and the means by lam_f."""
    levels, at = np.unique(lam_f, return_inverse=True)
    return at, np.bincount(at, lam_h, minlength=len(levels)) / np.bincount(at, minlength=len(levels))


def goodness(lam_f: np.ndarray, lam_h: np.ndarray, fitted: np.ndarray) -> dict[str, float]:
    """Give r2 and lack_of_fit_p, as in fit(), of a curve with two parameters. fitted: (n,) its value at lam_f."""
    from scipy.stats import f as fisher_f

    at, means = means_at(lam_f, lam_h)
    total = ((lam_h - lam_h.mean()) ** 2).sum()
    pure_error = ((lam_h - means[at]) ** 2).sum()
    error = max(((lam_h - fitted) ** 2).sum(), pure_error)
    more, left = len(means) - 2, len(lam_h) - len(means)
    p = np.nan
    if more > 0 and pure_error > 1e-12:
        p = fisher_f.sf((error - pure_error) / more / (pure_error / left), more, left)
    return {"r2": 1 - error / total if total > 1e-12 else np.nan, "lack_of_fit_p": p}


def standard_error(table: pd.DataFrame, name: str, people: pd.DataFrame, images: pd.DataFrame) -> np.ndarray:
    """Give the standard error of x0 or k for other people and other images together, (n_pairs,) float.

    Two-way clustered variances: that over people plus that over images minus that of independent judgments, which is in
    both (Cameron, Gelbach & Miller 2011, doi:10.1198/jbes.2010.07136); never less than either of the two. If there is
    only one person or one image pair, nothing shows how others would differ, and its part is left out.
    table: with n, n_participants, n_pairs and the interval of the fit's covariance. people, images: what bootstrap.py
    returns. name: x0 or k. Empty (nan) where too few resamples converged.
    """
    from scipy.stats import t as student_t

    half = (table[f"{name}_high"] - table[f"{name}_low"]) / 2
    alone = (half / student_t.ppf((1 + CONFIDENCE) / 2, table["n"] - 2)).to_numpy() ** 2
    by_person, by_image = (
        np.where(table[number] == 1, alone, found[f"{name}_se"].to_numpy() ** 2)
        for number, found in (("n_participants", people), ("n_pairs", images))
    )
    return np.sqrt(np.maximum(by_person + by_image - alone, np.maximum(by_person, by_image)))
