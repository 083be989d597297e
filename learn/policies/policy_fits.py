"""The share of a mix's label that people give to classes other than its two, fitted to their judgments."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.polynomial import Polynomial

from learn.labels import Weight

# What of a mix's label goes to other classes, a function of lam_f, and to which: (K, K, K) by first and second class.
Share = tuple[Callable[[np.ndarray], np.ndarray], np.ndarray]


def fit_smoothing(
    judgments: pd.DataFrame, class_names: list[str], weight: Weight
) -> Callable[[np.ndarray], np.ndarray]:
    """Fit the mean of u(omega) over judgments: a curve by lam_f, and a level for each pair of classes.

    The mean of u is fitted, because u of the mean omega is less than half of it: u is convex where people are sure. u =
    curve + c_pair by least squares; c_pair is the mean of the residuals, shrunk towards 0 by the variances between and
    within pairs (one-way random effects). Outside the coefficients that people judged, straight lines lead to u(1) at
    pure images.

    judgments: label_1, label_2, lam_f, omega. class_names: K of them. weight: u, as labels.uniform_weight.
    Returns a function of lam_f, (..., 1, 1), that gives shares in [0, 1], (..., K, K), the same for both orders.
    """
    omega, lam_f = (judgments[name].to_numpy(dtype=float) for name in ("omega", "lam_f"))
    u = weight(omega)
    base = _around_half(lam_f, u)
    left = pd.Series(u - base(lam_f))
    pairs = left.groupby([judgments["label_1"].to_numpy(), judgments["label_2"].to_numpy()])
    n, means = pairs.size(), pairs.mean()
    within = ((left - pairs.transform("mean")) ** 2).sum() / max(len(left) - len(n), 1)
    # Judgments of a pair, where they are not equally many.
    typical = (n.sum() - (n**2).sum() / n.sum()) / max(len(n) - 1, 1)
    between = max(0.0, ((n * means**2).sum() / max(len(n) - 1, 1) - within) / typical) if len(n) > 1 else 0.0
    shrunk = means * between / (between + within / n) if between else means * 0
    of_pair = np.zeros((len(class_names),) * 2)
    for (label_1, label_2), value in shrunk.items():
        i, j = class_names.index(label_1), class_names.index(label_2)
        of_pair[i, j] = of_pair[j, i] = value
    return _to_pure(lambda at: np.clip(base(at) + of_pair, 0, 1), lam_f, pure=float(weight(1.0)))


def fit_other_classes(soft_labels: pd.DataFrame, class_names: list[str]) -> Share:
    """Fit how much of a mix's label people give to classes that are not in it, and to which classes.

    The share is a curve of lam_f, the same on both sides of .5, by least squares; outside the coefficients that people
    were asked about, straight lines lead to 0 at pure images. It is divided among classes as people named them for
    mixes with one of the two classes, plus the mean over all stimuli with the weight of one stimulus.

    soft_labels: rows of soft_labels.csv: label_1, label_2, lam_f and a column for each class.
    Returns a function of lam_f that gives the share in [0, 1], in lam_f's shape, and (K, K, K): by first and second
    class, shares that sum to 1 and are 0 for these two.
    """
    n_classes = len(class_names)
    given = soft_labels.reindex(columns=class_names, fill_value=0.0).to_numpy(dtype=float, copy=True)
    ends = np.stack([soft_labels[name].map(class_names.index).to_numpy(dtype=int) for name in ("label_1", "label_2")])
    np.put_along_axis(given, ends.T, 0.0, axis=1)
    lam_f = soft_labels["lam_f"].to_numpy(dtype=float)
    share = _around_half(lam_f, given.sum(axis=1))
    by_class = np.zeros((n_classes, n_classes))
    for end in ends:
        np.add.at(by_class, end, given)
    spread = by_class[:, None] + by_class[None] + given.mean(axis=0) + 1e-9
    rows = np.arange(n_classes)
    spread[rows, :, rows] = spread[:, rows, rows] = 0
    spread /= np.maximum(spread.sum(axis=2, keepdims=True), 1e-12)
    return _to_pure(lambda at: np.clip(share(at), 0, 1), lam_f, pure=0.0), spread


def _around_half(lam_f: np.ndarray, values: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Fit values as a polynomial of the distance |2 * lam_f - 1| by least squares.

    It has degree 2, or less if lam_f has fewer than three distances, so it goes through the means of up to three.
    """
    distance = np.abs(2 * lam_f - 1)
    degree = min(2, len(np.unique(distance.round(9))) - 1)
    fitted = Polynomial.fit(distance, values, degree, domain=[0, 1])
    return lambda at: fitted(np.abs(2 * at - 1))


def _to_pure(inner: Callable[[np.ndarray], np.ndarray], asked: np.ndarray, pure: float) -> Callable:
    """Extend a function of lam_f from the coefficients asked about to its value at pure images, by straight lines."""
    edge = np.minimum(asked, 1 - asked)
    edge = edge[edge > 0].min(initial=0.5)

    def extended(lam_f: np.ndarray) -> np.ndarray:
        near = np.minimum(np.minimum(lam_f, 1 - lam_f) / edge, 1)
        return pure + near * (inner(np.clip(lam_f, edge, 1 - edge)) - pure)

    return extended
