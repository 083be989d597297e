"""How wide the intervals of the curves in boundaries.csv are, and how wide they will be after more judgments."""

import numpy as np

from analysis.choosing.curves_known import sum_by_pair
from analysis.choosing.variances import Variances, gradient

NORMAL = 1.959963984540054  # half of a 95 % interval, in standard errors


def covariances(
    curves: np.ndarray,
    pair: np.ndarray,
    lam_f: np.ndarray,
    n: np.ndarray,
    people: np.ndarray,
    variances: Variances,
) -> np.ndarray:
    """Give the sampling covariance of x0 and log k by least squares, for other people and other images.

    curves: (n_pairs, 2), x0 and log k. pair, lam_f, n: (n_stimuli,) the category pair, the coefficient and the number
    of judgments of each stimulus. people: (n_pairs,) how many people they come from.
    Returns (n_pairs, 2, 2) float, nan if a pair has fewer than two coefficients, or a curve so steep that it is 0 or 1
    at all but one of them. The estimates in boundaries.csv weigh all judgments alike, whatever their variance, so it is
    B M B with M = sum n**2 v g g', B = (sum n g g')**-1, where v = image + rater / n is the variance of a stimulus's
    mean (the sandwich: White 1980, doi:10.2307/1912934; clusters: Liang & Zeger 1986, doi:10.1093/biomet/73.1.13).
    Answers of one person to several stimuli of a pair share that person's deviation. Its variance D is part of `rater`
    as if all answers came from different people; hence D (1 / people - 1 / judgments) is added.
    """
    n_pairs = len(curves)
    g = gradient(lam_f, *curves[pair].T)
    outer = g[:, :, None] * g[:, None]
    bread = sum_by_pair(outer * n[:, None, None], pair, n_pairs)
    v = variances.images_at(lam_f) + variances.raters_at(lam_f) / np.maximum(n, 1)
    meat = sum_by_pair(outer * (n**2 * v)[:, None, None], pair, n_pairs)
    levels = np.unique(np.stack([pair[n > 0], lam_f[n > 0]]), axis=1)[0].astype(int)
    able = (np.bincount(levels, minlength=n_pairs) > 1) & (np.linalg.matrix_rank(bread, hermitian=True) > 1)
    found = np.full((n_pairs, 2, 2), np.nan)
    inverse = np.linalg.inv(bread[able])
    total = np.bincount(pair, n, minlength=n_pairs)[able]
    shared = np.maximum(1 / np.clip(people[able], 1, total) - 1 / total, 0)
    found[able] = inverse @ meat[able] @ inverse + shared[:, None, None] * np.diag(variances.person)
    return found


def errors_of(covariance: np.ndarray, curves: np.ndarray) -> np.ndarray:
    """Give standard errors of x0 and k, (n_pairs, 2), by the covariance of x0 and log k, (n_pairs, 2, 2)."""
    of_x0, of_log_k = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2)).T
    return np.stack([of_x0, of_log_k * np.exp(curves[:, 1])], axis=1)
