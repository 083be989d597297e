"""A label mixing policy for any images of known classes: soft labels by lam_f and the two classes (paper, section 5.2).

    policy = class_policy.policy("results/hmix")         # people's shrunk curves; other kinds: KINDS
    labels = policy(lam_f, class_1, class_2)                 # (n, K), columns as policy.class_names
    policy.save("people.pt"); policy = ClassPolicy.load("people.pt")

It holds no images, so that it serves for any training set of these classes, on any device, compiled or not.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from numpy.polynomial import Polynomial
from torch import nn

from analysis import policy as curves
from analysis.curves import logistic
from hillmixe.command import InputError
from learn import human_data
from learn.human_data import HumanData
from learn.labels import Weight, two_hot, uniform_weight

STEPS = 1000  # of the tables over lam_f; between them they are interpolated
LAM_F = np.linspace(0, 1, STEPS + 1)
FORMAT = "hill-mixe class policy 1"  # of saved files


class ClassPolicy(nn.Module):
    """Soft labels by tables over lam_f and the two classes: (1 - mass) * (lam_g, 1 - lam_g) + mass * spread.

    class_names: K of them, as the columns of soft labels. lam_g, mass: (STEPS + 1, K, K) in [0, 1], by lam_f from 0 to
    1, first and second class. spread: (K, K, K), the classes that the mass goes to, by first and second class; sums to
    1, or is 0 where there is no mass.
    """

    lam_g: torch.Tensor
    mass: torch.Tensor
    spread: torch.Tensor
    one_hot: torch.Tensor

    def __init__(self, class_names: Sequence[str], lam_g: np.ndarray, mass: np.ndarray, spread: np.ndarray):
        super().__init__()
        self.class_names = tuple(class_names)
        for name, table in {"lam_g": lam_g, "mass": mass, "spread": spread}.items():
            self.register_buffer(name, torch.from_numpy(np.ascontiguousarray(table, dtype=np.float32)))
        self.register_buffer("one_hot", torch.eye(len(self.class_names)))

    def forward(self, lam_f: torch.Tensor, class_1: torch.Tensor, class_2: torch.Tensor) -> torch.Tensor:
        """Give the soft labels (n, K) float32 of n mixes, on the device of the policy.

        lam_f: (n,) float in [0, 1], the weight of the image of class_1. class_1, class_2: (n,) int, indices into
        class_names.
        """
        place = lam_f.clamp(0, 1) * STEPS
        below = place.long().clamp(max=STEPS - 1)
        above = place - below

        def at(table: torch.Tensor) -> torch.Tensor:
            return torch.lerp(table[below, class_1, class_2], table[below + 1, class_1, class_2], above)

        mass = at(self.mass)[:, None]
        labels = two_hot(at(self.lam_g), self.one_hot[class_1], self.one_hot[class_2])
        return (1 - mass) * labels + mass * self.spread[class_1, class_2]

    def of_classes(self, classes: Sequence[str]) -> "ClassPolicy":
        """Make the policy of some of these classes, in that order; what people gave to others goes to the rest.

        Raises InputError for a class that the policy does not know, or that is named twice.
        """
        if unknown := [name for name in classes if name not in self.class_names]:
            raise InputError(
                f"the policy knows no class {unknown[0]!r}; it knows {', '.join(self.class_names)}: name `classes` in "
                "the order of your integer labels"
            )
        if len(set(classes)) < len(classes):
            raise InputError(f"classes {', '.join(classes)}: expected each once")
        at = np.array([self.class_names.index(name) for name in classes])
        lam_g, mass = (table.cpu().numpy()[:, at[:, None], at] for table in (self.lam_g, self.mass))
        spread = self.spread.cpu().numpy()[np.ix_(at, at, at)]
        kept = spread.sum(axis=2)
        spread = spread / np.where(kept > 0, kept, 1)[..., None]
        return ClassPolicy(classes, lam_g, mass * (kept > 0), spread).to(self.lam_g.device)

    def save(self, path: Path | str) -> None:
        """Write the policy to one file."""
        tables = {name: getattr(self, name).cpu() for name in ("lam_g", "mass", "spread")}
        torch.save({"format": FORMAT, "class_names": list(self.class_names)} | tables, path)

    @classmethod
    def load(cls, path: Path | str) -> "ClassPolicy":
        """Read a policy that save() wrote; raises InputError where the file is none."""
        try:
            saved = torch.load(path, map_location="cpu", weights_only=True)
            if saved["format"] != FORMAT:
                raise ValueError(saved["format"])
            tables = [saved[name].numpy() for name in ("lam_g", "mass", "spread")]
        except FileNotFoundError as problem:
            raise InputError(f"{path} is not there") from problem
        except Exception as problem:  # torch raises errors of many kinds for a file that is none of its own
            raise InputError(f"{path} is no saved policy: write it with policy.save") from problem
        return cls(saved["class_names"], *tables)


# What of a mix's label goes to other classes, a function of lam_f, and to which: (K, K, K) by first and second class.
Share = tuple[Callable[[np.ndarray], np.ndarray], np.ndarray]


def of_curves(
    class_names: Sequence[str], curve: Callable[[np.ndarray], np.ndarray] | None = None, share: Share | None = None
) -> ClassPolicy:
    """Make a policy of curves.

    curve: gives lam_g in [0, 1], (STEPS + 1, K, K), at lam_f (STEPS + 1, 1, 1), by first and second class; None for
    lam_g = lam_f, as in mixup. Mixes within a class keep its label. share: what goes to other classes; None for none.
    """
    lam_f = LAM_F[:, None, None]
    different = ~np.eye(len(class_names), dtype=bool)
    lam_g = np.broadcast_to(lam_f, (STEPS + 1, *different.shape))
    mass, spread = np.zeros(lam_g.shape), np.zeros((len(class_names),) * 3)
    if curve:
        lam_g = np.where(different, curve(lam_f), lam_f)
    if share:
        share_at, spread = share
        mass = np.where(different & spread.any(axis=2), share_at(lam_f), 0)  # of two classes, no other one is left
    return ClassPolicy(class_names, lam_g, mass, spread)


def tabulated(class_names: Sequence[str], lam_f: Sequence[float], lam_g: Sequence[float]) -> ClassPolicy:
    """Make a policy of one curve for all pairs of classes, given at a few coefficients and straight between them.

    lam_f: rising, from 0 to 1. lam_g: in [0, 1], never falling. A mix of (i, j) at lam_f and the same mix called (j, i)
    at 1 - lam_f must have one label, so the curve is used for classes in alphabetical order, and turned round for the
    others. Raises InputError where it is no such curve.
    """
    x, y = np.asarray(lam_f, dtype=float), np.asarray(lam_g, dtype=float)
    if x.shape != y.shape or x.ndim != 1 or len(x) < 2 or not (np.diff(x) > 0).all() or (x[0], x[-1]) != (0, 1):
        raise InputError("lam_f and lam_g: expected as many of both, and lam_f rising from 0 to 1")
    if not ((y >= 0) & (y <= 1)).all() or not (np.diff(y) >= 0).all():
        raise InputError("lam_g: expected values in [0, 1] that never fall")
    names = list(class_names)
    in_order = np.array([[first < second for second in names] for first in names])

    def curve(at: np.ndarray) -> np.ndarray:
        return np.where(in_order, np.interp(at, x, y), 1 - np.interp(1 - at, x, y))

    return of_curves(names, curve)


def form_of_curves(people: HumanData, class_names: Sequence[str], form: str) -> Callable[[np.ndarray], np.ndarray]:
    """Give the curves of policy.json, "fitted" or "pinned", as of_curves() takes them."""
    x0, k = curves.by_class(people.policy(), list(class_names), form)
    curve: dict[str, Callable] = {"fitted": logistic, "pinned": curves.pinned}
    return lambda lam_f: curve[form](lam_f, x0, k)


def share_by_confidence(judgments: pd.DataFrame, class_names: Sequence[str], weight: Weight) -> Share:
    """Spread over all classes what Relabel & omega spreads for people's single judgments, on average."""
    share = fit_smoothing(judgments, list(class_names), weight)
    return share, np.full((len(class_names),) * 3, 1 / len(class_names))


def _pinned_with(share: Callable[[HumanData, list[str]], Share], people: HumanData, names: list[str]) -> ClassPolicy:
    return of_curves(names, form_of_curves(people, names, "pinned"), share(people, names))


def _of_form(form: str, people: HumanData, names: list[str]) -> ClassPolicy:
    return of_curves(names, form_of_curves(people, names, form))


# Kinds of policies, each made of people's data and class names.
KINDS: dict[str, Callable[[HumanData, list[str]], ClassPolicy]] = {
    "mixup": lambda people, names: of_curves(names),  # lam_g = lam_f, without people
    "fitted": partial(_of_form, "fitted"),  # the pair's logistic, as the paper fitted it
    "pinned": partial(_of_form, "pinned"),  # the shrunk logistic, brought to 0 and 1 at the ends
    # Pinned, and the share that people's confidence gives up, spread evenly.
    "confidence": partial(
        _pinned_with, lambda people, names: share_by_confidence(people.label_judgments, names, uniform_weight)
    ),
    # Pinned, and the share that people give to other classes, for those classes.
    "soft_labels": partial(_pinned_with, lambda people, names: fit_other_classes(people.soft_labels(), names)),
}


def policy(results: Path | str, kind: str = "pinned", class_names: Sequence[str] | None = None) -> ClassPolicy:
    """Make the policy of people's judgments.

    results: a folder that analysis/aggregate.py wrote. kind: of KINDS. class_names: in the order of soft labels;
    default: those of the judgments, in the order of the alphabet.
    Raises InputError where there is no such kind, or the results lack what it needs.
    """
    if kind not in KINDS:
        raise InputError(f"kind {kind!r}: expected {', '.join(KINDS)}")
    people = human_data.read(Path(results))
    judged = sorted({*people.judgments["label_1"], *people.judgments["label_2"]})
    names = list(class_names) if class_names is not None else judged
    if missing := [name for name in judged if name not in names]:
        raise InputError(f"class_names lacks {missing[0]!r}, which people judged; expected {', '.join(judged)}")
    return KINDS[kind](people, names)


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
