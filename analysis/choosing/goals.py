"""What judgments are for: the loss that a choice should lower. A goal is a function and its line in GOALS."""

from collections.abc import Callable

import numpy as np

from analysis.choosing.curves_known import Known
from analysis.choosing.variances import gradient

LEVELS = np.linspace(0.1, 0.9, 17)  # the lam_f over which predicted labels are averaged

Goal = Callable[[Known], np.ndarray]


def boundaries(known: Known) -> np.ndarray:
    """The standard errors of all boundaries x0 and slopes k (A-optimality).

    Each pair's variances of x0 and of log k are taken as shares of their present means, so that neither outweighs the
    other.
    """
    present = np.diagonal(np.linalg.inv(known.precision), axis1=1, axis2=2).mean(axis=0)
    return np.tile(np.diag(1 / present), (len(known.pairs), 1, 1)) / len(known.pairs)


def x0(known: Known) -> np.ndarray:
    """The standard errors of all boundaries x0 alone."""
    return np.tile(np.diag([1.0, 0.0]), (len(known.pairs), 1, 1)) / len(known.pairs)


def labels(known: Known) -> np.ndarray:
    """The error of labels predicted for images that nobody was asked about (I-optimality).

    The variance of the predicted mean lam_h, averaged over all category pairs and lam_f from .1 to .9.
    """
    found = []
    for curve in known.curves:
        g = gradient(LEVELS, *np.broadcast_to(curve, (len(LEVELS), 2)).T)
        found.append(g.T @ g / len(LEVELS))
    return np.stack(found) / len(known.pairs)


GOALS: dict[str, Goal] = {"boundaries": boundaries, "x0": x0, "labels": labels}
