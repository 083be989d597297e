"""How close predictions of lam_h come to people's: correlations and errors, computed from sums (pair_bootstrap.py)."""

import numpy as np

from analysis.reliability import NOTHING
from learn.alignment.pair_bootstrap import Summed

MEASURES: tuple[str, ...] = ("r", "r_within_lam_f", "r2_within_lam_f", "rmse", "rmse_scaled")


def how_close(predicted: np.ndarray, target: np.ndarray, scaled: np.ndarray) -> Summed:
    """Compare predictions with a target, row by row.

    predicted, target: (n_rows,) float in [0, 1]. scaled: (n_rows,), the predictions after log_odds_scale.py.
    Measures:
        r: Pearson's; r_within_lam_f: the same after the mean at each lam_f is subtracted from both, so that knowing how
            much was mixed in earns nothing. nan where one is constant;
        r2_within_lam_f: 1 - squared error / squared distance of the target from its mean at each lam_f: 0 for a
            predictor that knows only lam_f, and negative for worse ones;
        rmse, rmse_scaled: root mean squared error of the predictions, and of the scaled ones.
    """
    x, y = np.asarray(predicted, dtype=float), np.asarray(target, dtype=float)
    terms = [np.ones_like(x), x, y, x * x, y * y, x * y, (y - x) ** 2, (y - scaled) ** 2]
    return Summed(np.stack(terms, axis=1), _measure)


def _measure(sums: np.ndarray) -> dict[str, np.ndarray]:
    by_level = np.moveaxis(sums.sum(axis=1), -1, 0)  # (n_terms, n, n_levels)
    n, *_, error, error_scaled = by_level.sum(axis=2)
    within_xx, within_yy, within_xy = (each.sum(axis=1) for each in _spread(by_level))
    xx, yy, xy = _spread(by_level.sum(axis=2))
    some = np.where(n > 0, n, np.nan)
    return {
        "r": _correlation(xx, yy, xy, n),
        "r_within_lam_f": _correlation(within_xx, within_yy, within_xy, n),
        "r2_within_lam_f": 1 - error / np.where(within_yy > NOTHING, within_yy, np.nan),
        "rmse": np.sqrt(error / some),
        "rmse_scaled": np.sqrt(error_scaled / some),
    }


def _spread(terms: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give sums of squares and products around the mean; terms: (at least 6, ...), as how_close() orders them."""
    n, x, y, xx, yy, xy = terms[:6]
    some = np.maximum(n, 1)
    return xx - x * x / some, yy - y * y / some, xy - x * y / some


def _correlation(xx: np.ndarray, yy: np.ndarray, xy: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Pearson's r from sums of squares; empty for fewer than three rows, or where either does not vary."""
    varied = (n > 2) & (np.minimum(xx, yy) > NOTHING * np.maximum(n, 1))
    return xy / np.sqrt(np.where(varied, xx * yy, np.nan))
