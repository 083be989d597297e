"""Label policies for images that are mixed within whole batches, without a stimulus set (paper, section 5.2, table 3).

The coefficients are new in each batch, so the targets come from what people's judgments say about a pair of classes and
a coefficient: the curves of policy.json, and fits of smoothing and of soft labels that are made here.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd
import torch
from numpy.polynomial import Polynomial

from analysis import policy as curves
from analysis.curves import logistic
from learn.labels import Weight, two_hot, weight_by
from learn.relabeller import Relabeller
from learn.training_data import TrainingData
from learn.training_loop import LabelPolicy

STEPS = 1000  # of the tables over lam_f; between them they are interpolated


class ClassPolicy:
    """Targets by tables over lam_f and the two classes: (1 - mass) * (lam_g, 1 - lam_g) + mass * spread.

    class_of: (n_images,) the classes of the images that are mixed. lam_g, mass: (STEPS + 1, K, K) by lam_f from 0 to 1,
    first and second class. spread: (K, K, K), the classes that the mass goes to, by first and second class.
    """

    def __init__(self, class_of: np.ndarray, lam_g: np.ndarray, mass: np.ndarray, spread: np.ndarray):
        self.class_of = torch.from_numpy(class_of)
        self.one_hot = torch.eye(len(spread))
        self.lam_g, self.mass, self.spread = (
            torch.from_numpy(each.astype(np.float32)) for each in (lam_g, mass, spread)
        )

    def to(self, device: torch.device) -> "ClassPolicy":
        """Move the tables to a device."""
        for name, values in vars(self).items():
            setattr(self, name, values.to(device))
        return self

    def __call__(self, lam_f: torch.Tensor, first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
        """Give the targets (m, K) of m mixes; lam_f (m,) in [0, 1], first and second (m,) positions of images."""
        first, second = self.class_of[first], self.class_of[second]
        place = lam_f * STEPS
        below = place.long().clamp(max=STEPS - 1)
        above = place - below

        def at(table: torch.Tensor) -> torch.Tensor:
            return torch.lerp(table[below, first, second], table[below + 1, first, second], above)

        mass = at(self.mass)[:, None]
        labels = two_hot(at(self.lam_g), self.one_hot[first], self.one_hot[second])
        return (1 - mass) * labels + mass * self.spread[first, second]


# What of a mix's label goes to other classes, a function of lam_f, and to which: (K, K, K) by first and second class.
Share = tuple[Callable[[np.ndarray], np.ndarray], np.ndarray]


def class_policy(
    data: TrainingData,
    device: torch.device,
    form: str | None = None,
    share: Callable[[TrainingData], Share] | None = None,
) -> ClassPolicy:
    """Make a policy that knows the classes of the images that are mixed, for mixes of the regular images.

    form: of the curves of policy.json, "fitted" or "pinned"; None for lam_g = lam_f, as in mixup. share: gives what of
    the label goes to other classes, as share_by_confidence does; None for nothing.
    Raises InputError where the results lack what is needed.
    """
    class_names = list(data.source.class_names)
    lam_f = np.linspace(0, 1, STEPS + 1)[:, None, None]
    different = ~np.eye(len(class_names), dtype=bool)
    lam_g = np.broadcast_to(lam_f, (STEPS + 1, *different.shape))
    mass, spread = np.zeros(lam_g.shape), np.zeros((len(class_names),) * 3)
    if form:
        x0, k = curves.by_class(data.people.policy(), class_names, form)
        curve: dict[str, Callable] = {"fitted": logistic, "pinned": curves.pinned}
        lam_g = np.where(different, curve[form](lam_f, x0, k), lam_f)
    if share:
        share_at, spread = share(data)
        mass = np.where(different & spread.any(axis=2), share_at(lam_f), 0)  # of two classes, no other one is left
    return ClassPolicy(data.source.labels[data.regular].astype(np.int64), lam_g, mass, spread).to(device)


def share_by_confidence(data: TrainingData) -> Share:
    """Spread over all classes what Relabel & omega spreads for people's single judgments, on average."""
    class_names = list(data.source.class_names)
    share = fit_smoothing(data.judgments, class_names, weight_by(data.recipe))
    return share, np.full((len(class_names),) * 3, 1 / len(class_names))


def share_by_soft_labels(data: TrainingData) -> Share:
    """Give the share that people give to other classes to those classes."""
    return fit_other_classes(data.people.soft_labels(), list(data.source.class_names))


def relabeller_policy(data: TrainingData, device: torch.device) -> LabelPolicy:
    """Make a policy with a curve for each two images instead of each two classes, for mixes of the regular images."""
    relabeller = Relabeller.fit(data).to(device)
    one_hot = torch.eye(len(data.source.class_names), device=device)
    class_of = torch.from_numpy(data.source.labels[data.regular].astype(np.int64)).to(device)
    position = torch.from_numpy(data.regular).to(device)

    def relabelled(lam_f: torch.Tensor, first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
        lam_g, _ = relabeller.predict(lam_f, position[first], position[second])
        return two_hot(lam_g, one_hot[class_of[first]], one_hot[class_of[second]])

    return relabelled


def fit_smoothing(
    judgments: pd.DataFrame, class_names: list[str], weight: Weight
) -> Callable[[np.ndarray], np.ndarray]:
    """Fit the mean of u(omega) over judgments: a curve by lam_f, and a level for each pair of classes.

    The mean of u, because u of the mean omega is less than half of it: u is convex where people are sure. u = curve +
    c_pair by least squares; c_pair is the mean of what is left, shrunk towards 0 by the variances between and within
    pairs (one-way random effects). Outside the coefficients that people judged, straight lines lead to u(1) of pure
    images.

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
    """Fit how much of a mix's label people give to classes that are not in it, and to which.

    The share is a curve by lam_f, the same on both sides of .5, by least squares; outside the coefficients that people
    were asked about, straight lines lead to none at pure images. Which classes: the mean of those people named where
    one of the two classes was mixed, with as much of the mean over all stimuli as one stimulus weighs.

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

    It has degree 2, or less where lam_f has fewer than three distances, and so goes through the means of up to three.
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
