"""A label mixing policy for any images of known classes: soft labels by lam_f and the two classes (paper, section 5.2).

    policy = policy_kinds.policy("results/hmix")             # people's shrunk curves, or another of its KINDS
    labels = policy(lam_f, class_1, class_2)                 # (n, K), columns as policy.class_names
    policy.save("people.pt"); policy = ClassPolicy.load("people.pt")

It holds no images, so it applies to any training set of these classes, on any device, compiled or not.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from hillmixe.command import InputError
from learn.labels import two_hot
from learn.policies import saved_policies
from learn.policies.any_policy import AnyPolicy, places_of
from learn.policies.policy_fits import Share

STEPS = 1000  # of the tables over lam_f; between them they are interpolated
LAM_F = np.linspace(0, 1, STEPS + 1)


class ClassPolicy(AnyPolicy):
    """Soft labels by tables over lam_f and the two classes: (1 - mass) * (lam_g, 1 - lam_g) + mass * spread.

    class_names: K of them, as the columns of soft labels. lam_g, mass: (STEPS + 1, K, K) in [0, 1], by lam_f from 0 to
    1, first and second class. spread: (K, K, K), the classes that the mass goes to, by first and second class; sums to
    1, or is 0 where there is no mass.
    Raises ValueError for tables of other shapes.
    """

    lam_g: torch.Tensor
    mass: torch.Tensor
    spread: torch.Tensor
    one_hot: torch.Tensor

    def __init__(self, class_names: Sequence[str], lam_g: np.ndarray, mass: np.ndarray, spread: np.ndarray):
        super().__init__(class_names)
        k = len(self.class_names)
        shapes = {"lam_g": (STEPS + 1, k, k), "mass": (STEPS + 1, k, k), "spread": (k, k, k)}
        for name, table in {"lam_g": lam_g, "mass": mass, "spread": spread}.items():
            if np.shape(table) != shapes[name]:
                raise ValueError(f"{name} is of shape {np.shape(table)}; expected {shapes[name]} for {k} classes")
            self.register_buffer(name, torch.from_numpy(np.ascontiguousarray(table, dtype=np.float32)))
        self.register_buffer("one_hot", torch.eye(len(self.class_names)))

    def forward(self, lam_f: torch.Tensor, class_1: torch.Tensor, class_2: torch.Tensor) -> torch.Tensor:
        """Give the soft labels (n, K) float32 of n mixes, on the device of the policy.

        lam_f: (n,) float in [0, 1], the weight of the image of class_1. class_1, class_2: (n,) int, indices into
        class_names. Raises TypeError and ValueError for others, as checked() describes.
        """
        lam_f, class_1, class_2 = self.checked(lam_f, class_1, class_2)
        place = lam_f * STEPS
        below = place.long().clamp(max=STEPS - 1)
        above = place - below

        def at(table: torch.Tensor) -> torch.Tensor:
            return torch.lerp(table[below, class_1, class_2], table[below + 1, class_1, class_2], above)

        mass = at(self.mass)[:, None]
        labels = two_hot(at(self.lam_g), self.one_hot[class_1], self.one_hot[class_2])
        return (1 - mass) * labels + mass * self.spread[class_1, class_2]

    def of_classes(self, classes: Sequence[str]) -> "ClassPolicy":
        """Make the policy of some of these classes, in that order; the share of the others is divided among the rest.

        Raises InputError for a class that the policy does not know, or that is named twice.
        """
        at = np.array(places_of(classes, self.class_names))
        classes = [self.class_names[place] for place in at]
        lam_g, mass = (table.cpu().numpy()[:, at[:, None], at] for table in (self.lam_g, self.mass))
        spread = self.spread.cpu().numpy()[np.ix_(at, at, at)]
        kept = spread.sum(axis=2)
        spread = spread / np.where(kept > 0, kept, 1)[..., None]
        return ClassPolicy(classes, lam_g, mass * (kept > 0), spread).to(self.lam_g.device)

    def save(self, path: Path | str) -> None:
        """Write the policy to one file."""
        tables = {name: getattr(self, name) for name in ("lam_g", "mass", "spread")}
        saved_policies.write(path, saved_policies.CLASSES, self.class_names, tables)

    @classmethod
    def load(cls, path: Path | str) -> "ClassPolicy":
        """Read a policy that save() wrote; raises InputError if the file is not one."""
        return saved_policies.rebuilt(path, cls.of_saved, saved_policies.CLASSES)

    @classmethod
    def of_saved(cls, saved: dict[str, Any]) -> "ClassPolicy":
        """Make a policy from what saved_policies.read gives."""
        return cls(saved["class_names"], *(saved[name].numpy() for name in ("lam_g", "mass", "spread")))


def of_curves(
    class_names: Sequence[str], curve: Callable[[np.ndarray], np.ndarray] | None = None, share: Share | None = None
) -> ClassPolicy:
    """Make a policy from curves.

    curve: gives lam_g in [0, 1], (STEPS + 1, K, K), at lam_f (STEPS + 1, 1, 1), by first and second class; None for
    lam_g = lam_f, as in mixup. Mixes within a class keep its label. share: what goes to other classes; None for
    nothing.
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
    """Make a policy from one curve for all pairs of classes, given at a few coefficients and linear between them.

    lam_f: rising, from 0 to 1. lam_g: in [0, 1], never falling. A mix of (i, j) at lam_f and the same mix called (j, i)
    at 1 - lam_f must have the same label, so the curve is used for classes in alphabetical order, and reversed for the
    others. Raises InputError if it is not such a curve.
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
