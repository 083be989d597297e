"""The logistic of lam_h on lam_f (paper, section 5.2), and the least-squares fit of thousands of them at once."""

from typing import NamedTuple, TypeVar

import numpy as np
import pandas as pd

START = (0.5, 5.0)  # where the fit of x0 and k begins
FLAT = 1e-6  # |k| below which any x0 fits alike
# What a judgment tells of x0 and k together, as a determinant, where a curve has become a step: all levels but one have
# shares within about 1e-5 of 0 or 1, which answers in hundredths have only where they are all 0 or all 1.
STEP = 1e-13
MAX_STEPS = 200
SMALL_STEP = 1e-6  # relative


Coefficients = TypeVar("Coefficients", np.ndarray, pd.Series)


class Fits(NamedTuple):
    """Fits of n curves: x0, k (n,) float, empty (nan) where not converged; converged (n,) bool."""

    x0: np.ndarray
    k: np.ndarray
    converged: np.ndarray


def logistic(lam_f: Coefficients, x0: np.ndarray | float, k: np.ndarray | float) -> Coefficients:
    """Give the degree to which a mixed image is seen as label 1: 1 / (1 + exp(-k * (lam_f - x0))).

    x0: the category boundary, a coefficient. k: the slope there is k / 4 per unit of lam_f.
    """
    return 1 / (1 + np.exp(-np.clip(k * (lam_f - x0), -700, 700)))


def fit_all(levels: np.ndarray, totals: np.ndarray, weights: np.ndarray) -> Fits:
    """Fit n logistics by weighted least squares at once, each to the mean lam_h at each level of lam_f.

    levels: (n_levels,) float, distinct lam_f. totals: (n, n_levels), for each curve the sum of lam_h at each level.
    weights: (n, n_levels), the number of judgments in that sum, 0 where there is none.
    The minimiser is that of least squares on the single judgments, whose residuals differ from those of their level's
    mean by a part that does not depend on the curve. Fits do not converge with fewer than two levels, with answers for
    which no slope is steep enough, and with flat answers, which any x0 fits.

    Method: Gauss-Newton steps of a and b in 1 / (1 + exp(-(a + b * lam_f))), damped as by Levenberg and Marquardt where
    a step would make a fit worse (More 1978, doi:10.1007/BFb0067700; scipy's curve_fit does the same).
    """
    weights = np.asarray(weights, dtype=float)
    means = np.divide(totals, weights, out=np.zeros_like(weights), where=weights > 0)
    powers = np.stack([np.ones_like(levels), levels, levels**2], axis=1)
    found = np.full((2, len(weights)), np.nan)
    active = np.arange(len(weights))  # the curves still under way; below, all is of these alone
    a, b = np.full(len(active), -START[0] * START[1]), np.full(len(active), START[1])
    damping = np.full(len(active), 1e-3)
    shares, errors = _shares_and_errors(a, b, levels, means, weights)
    for _ in range(MAX_STEPS):
        if not len(active):
            break
        slopes = shares * (1 - shares)
        gradient = (weights * slopes * (means - shares)) @ powers[:, :2]
        h_aa, h_ab, h_bb = ((weights * slopes**2) @ powers).T
        possible = h_aa * h_bb - h_ab**2 > STEP * weights.sum(axis=1) ** 2
        h_aa, h_bb = h_aa * (1 + damping), h_bb * (1 + damping)
        determinant = np.where(possible, h_aa * h_bb - h_ab**2, np.inf)  # no step for the others
        step_a = (h_bb * gradient[:, 0] - h_ab * gradient[:, 1]) / determinant
        step_b = (h_aa * gradient[:, 1] - h_ab * gradient[:, 0]) / determinant
        new_shares, new_errors = _shares_and_errors(a + step_a, b + step_b, levels, means, weights)
        better = possible & (new_errors <= errors)
        a, b, errors = np.where(better, [a + step_a, b + step_b, new_errors], [a, b, errors])
        shares = np.where(better[:, None], new_shares, shares)
        damping = np.where(better, damping / 10, damping * 10)
        small = np.abs(step_a) + np.abs(step_b) <= SMALL_STEP * (np.abs(a) + np.abs(b))
        arrived = better & small & (np.abs(b) > FLAT)
        found[:, active[arrived]] = -a[arrived] / b[arrived], b[arrived]
        left = possible & ~(better & small)
        active, means, weights, shares = active[left], means[left], weights[left], shares[left]
        a, b, errors, damping = a[left], b[left], errors[left], damping[left]
    return Fits(found[0], found[1], np.isfinite(found[0]))


def _shares_and_errors(a, b, levels, means, weights) -> tuple[np.ndarray, np.ndarray]:
    """Give the curves' values at the levels, (n, n_levels), and their weighted sums of squared errors, (n,)."""
    shares = (1 + np.tanh((a[:, None] + b[:, None] * levels) / 2)) / 2  # the logistic; tanh cannot overflow
    return shares, (weights * (means - shares) ** 2).sum(axis=1)
