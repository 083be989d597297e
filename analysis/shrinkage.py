"""The typical category pair, and each pair's boundary shrunk towards it: empirical Bayes."""

from typing import NamedTuple

import numpy as np
import pandas as pd

EXACT = 1e-6  # the least standard error: answers without any noise have none


class Pooled(NamedTuple):
    """The typical category pair and how pairs vary around it; empty (nan) if no pair could be fitted.

    x0, k: mean boundary, and geometric mean of the slopes. x0_sd, log_k_sd: standard deviations between pairs of x0 and
    of the logarithm of k, after subtracting the part due to errors of the estimates. n_pairs: how many pairs it is made
    from.
    """

    x0: float
    k: float
    x0_sd: float
    log_k_sd: float
    n_pairs: int


def pool(table: pd.DataFrame) -> Pooled:
    """Pool the category pairs: random-effects means of x0 and of log k.

    It is the mean of the parameters of the pairs' curves, not a curve fitted to all judgments: if boundaries differ,
    the mean of curves is flatter than each of them.
    table: rows of boundaries.csv with x0, x0_se, k, k_se. Pairs without a standard error, or with k of 0 or less, do
    not contribute.
    """
    usable = _usable(table)
    if not usable.any():
        return Pooled(np.nan, np.nan, np.nan, np.nan, 0)
    x0, log_k = _estimates(table[usable])
    (x0_mean, x0_sd), (log_k_mean, log_k_sd) = random_effects(*x0), random_effects(*log_k)
    return Pooled(x0_mean, float(np.exp(log_k_mean)), x0_sd, log_k_sd, int(usable.sum()))


def shrink(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Shrink x0 and k (as log k) of each category pair towards the pooled ones; returns both, (n_pairs,) float.

    The posterior means of normal effects with estimated mean and variance (Morris 1983,
    doi:10.1080/01621459.1983.10477920): an estimate keeps the share sd**2 / (sd**2 + se**2) of its distance from the
    mean. A pair that does not contribute to pool() gets the pooled curve. table: as for pool().
    """
    usable, pooled = _usable(table), pool(table)
    kept = np.full((2, len(table)), [[pooled.x0], [np.log(pooled.k)]])
    for row, (estimates, se), sd in zip(kept, _estimates(table[usable]), (pooled.x0_sd, pooled.log_k_sd), strict=True):
        row[usable] += sd**2 / (sd**2 + se**2) * (estimates - row[usable])
    return kept[0], np.exp(kept[1])


def random_effects(estimates: np.ndarray, se: np.ndarray) -> tuple[float, float]:
    """Give mean and standard deviation of effects that were each estimated with a standard error of its own.

    estimates, se: (n,) float, se above 0. The variance is the value at which the weighted squared distances from the
    mean equal their expectation, n - 1, or 0 if they are smaller without it (Paule & Mandel 1982,
    doi:10.6028/jres.087.022; recommended by Veroniki et al. 2016, doi:10.1002/jrsm.1164).
    """
    from scipy.optimize import brentq

    def mean(variance: float) -> float:
        return float(np.average(estimates, weights=1 / (se**2 + variance)))

    def excess(variance: float) -> float:
        return ((estimates - mean(variance)) ** 2 / (se**2 + variance)).sum() - (len(estimates) - 1)

    if len(estimates) < 2 or excess(0) <= 0:
        return mean(0), 0.0
    # At n times the largest squared distance, no sum of n of them can exceed n - 1 any more.
    most = len(estimates) * np.ptp(estimates) ** 2
    variance = brentq(excess, 0, most)
    return mean(variance), float(np.sqrt(variance))


def _usable(table: pd.DataFrame) -> np.ndarray:
    values = table[["x0", "x0_se", "k_se", "k"]].to_numpy(dtype=float)
    return np.isfinite(values).all(axis=1) & (values[:, 3] > 0)


def _estimates(table: pd.DataFrame) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Give (estimates, standard errors) of x0 and of log k, whose standard error is that of k divided by k."""
    x0, x0_se, k, k_se = (table[name].to_numpy(dtype=float) for name in ("x0", "x0_se", "k", "k_se"))
    return (x0, np.maximum(x0_se, EXACT)), (np.log(k), np.maximum(k_se / k, EXACT))
