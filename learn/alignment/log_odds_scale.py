"""One scale on a classifier's log-odds, which removes the effect of soft outputs (Guo et al. 2017, 1706.04599).

The root mean squared error of raw coefficients rewards softness: a network trained on uninformative labels gives nearly
.5 for all images, and errs less than one that is sure. A temperature for each network undoes this; it changes neither
the order of its coefficients nor which side of one half they are on.
"""

import numpy as np
import pandas as pd

from analysis.predictions import folds

LEAST = 1e-12  # how near to 0 and 1 coefficients are told apart
STEPS = np.concatenate([[0.0], np.geomspace(1e-3, 1e2, 61)])  # scales tried first
REFINED = 3  # times the steps around the best are divided, by 10


def scaled(lam: np.ndarray, target: np.ndarray, pairs: pd.Series, least: float = LEAST) -> tuple[np.ndarray, float]:
    """Scale the log-odds of coefficients by the factor that fits the other folds of image pairs best.

    lam, target: (n,) float in [0, 1]. pairs: (n,) the image pair of each; ten folds of them, as in
    analysis/predictions.py. least: coefficients nearer to 0 or 1 than this are set to this distance. Returns 1 / (1 +
    exp(-scale * log(lam / (1 - lam)))), (n,), each with the scale, at least 0, that has the least squared error in the
    other nine folds; and the mean of these scales. nan for a single image pair, which has none.
    """
    clipped = np.clip(np.asarray(lam, dtype=float), least, 1 - least)
    log_odds = np.log(clipped) - np.log1p(-clipped)
    fold = folds(pairs)
    n_folds = int(fold.max(initial=-1)) + 1
    if n_folds < 2:
        return np.full(len(log_odds), np.nan), np.nan
    scales = np.tile(STEPS, (n_folds, 1))
    for _ in range(REFINED + 1):
        best = _errors(scales, log_odds, target, fold).argmin(axis=1)
        rows = np.arange(n_folds)
        low, high = scales[rows, np.maximum(best - 1, 0)], scales[rows, np.minimum(best + 1, scales.shape[1] - 1)]
        chosen = scales[rows, best]
        scales = np.linspace(low, high, 21, axis=1)
    return _logistic(chosen[fold] * log_odds), float(chosen.mean())


def _errors(scales: np.ndarray, log_odds: np.ndarray, target: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """Sum the squared errors of all folds but one: (n_folds, n_scales), of each fold's own scales."""
    errors = np.empty_like(scales)
    for number, own in enumerate(scales):
        others = fold != number
        errors[number] = ((_logistic(own[:, None] * log_odds[others]) - target[others]) ** 2).sum(axis=1)
    return errors


def _logistic(log_odds: np.ndarray) -> np.ndarray:
    return (1 + np.tanh(log_odds / 2)) / 2  # tanh cannot overflow
