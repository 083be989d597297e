"""Soft labels of mixed images: label mixing, and how people's confidence smooths labels (paper, table 2)."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from learn.training.training_recipe import TrainingRecipe

if TYPE_CHECKING:
    import torch  # takes seconds, which smoothing does not need

SMOOTHINGS = ("exponential", "linear")
Array = TypeVar("Array", np.ndarray, "torch.Tensor")


def two_hot(lam_g: Array, one_hot_1: Array, one_hot_2: Array) -> Array:
    """Mix labels as mixup does: weight lam_g on class 1 and 1 - lam_g on class 2.

    lam_g: (n,) in [0, 1]. one_hot_1, one_hot_2: (n, n_classes), the labels that are mixed; the two weights add up where
    they are the same class. All are NumPy arrays, or tensors on one device.
    Returns (n, n_classes), rows sum to 1.
    """
    return lam_g[:, None] * one_hot_1 + (1 - lam_g)[:, None] * one_hot_2


# omega, (n,) or a number -> the share that is spread over all classes
Weight = Callable[[np.ndarray | float], np.ndarray]


def uniform_weight(
    omega: np.ndarray | float, rule: str = "exponential", a: float = 50.0, b: float = 1e-4
) -> np.ndarray:
    """Give the share u of a label that is spread evenly over all classes: larger, the less sure people were.

    `exponential` is u = s / (1 + s) with s = a * b ** omega, so that (1 - u) * y + u / K = (K * y + s) / (K + K * s).
    The formula is not in the paper; it is the one in the authors' data loader, with their a and b. It gives .98 at
    omega 0, .33 at .5 and .005 at 1. `linear` is u = 1 - omega.

    omega: confidence in [0, 1], of any shape. a > 0; 0 < b < 1. Returns floats in [0, 1] of that shape.
    """
    omega = np.asarray(omega, dtype=float)
    if rule == "linear":
        return 1 - omega
    strength = a * b**omega
    return strength / (1 + strength)


def weight_by(recipe: TrainingRecipe) -> Weight:
    """Return uniform_weight with the rule and parameters of a recipe filled in."""
    return partial(uniform_weight, rule=recipe.smoothing, a=recipe.smoothing_a, b=recipe.smoothing_b)


def smooth(labels: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Spread a share of each label evenly over all classes: (1 - u) * y + u / K.

    labels: (n, n_classes), rows sum to 1. weight: u, (n,) in [0, 1]. Returns (n, n_classes), rows sum to 1.
    """
    weight = np.asarray(weight, dtype=float)[:, None]
    return (1 - weight) * labels + weight / labels.shape[1]
