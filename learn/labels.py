"""Label conditions: what the augmenting set of mixed images is labelled with (paper, table 2)."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from learn.recipe import Recipe

SMOOTHINGS = ("exponential", "linear")


def two_hot(lam_g: np.ndarray, classes_1: np.ndarray, classes_2: np.ndarray, n_classes: int) -> np.ndarray:
    """Label mixing as in mixup: weight lam_g on class 1 and 1 - lam_g on class 2.

    lam_g: (n,) in [0, 1]. classes_1, classes_2: (n,) int; the two weights add up where they are the same class.
    Returns (n, n_classes) float, rows sum to 1.
    """
    labels = np.zeros((len(lam_g), n_classes))
    rows = np.arange(len(lam_g))
    labels[rows, classes_1] += lam_g
    labels[rows, classes_2] += 1 - np.asarray(lam_g)
    return labels


def uniform_weight(omega: np.ndarray, rule: str = "exponential", a: float = 50.0, b: float = 1e-4) -> np.ndarray:
    """Say how much of a label is spread evenly over all classes: u, the more, the less sure people were.

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


def weight_by(recipe: Recipe) -> Callable[[np.ndarray], np.ndarray]:
    """Give uniform_weight with the rule and parameters of a recipe."""
    return partial(uniform_weight, rule=recipe.smoothing, a=recipe.smoothing_a, b=recipe.smoothing_b)


def smooth(labels: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Spread a share of each label evenly over all classes: (1 - u) * y + u / K.

    labels: (n, n_classes), rows sum to 1. weight: u, (n,) in [0, 1]. Returns (n, n_classes), rows sum to 1.
    """
    weight = np.asarray(weight, dtype=float)[:, None]
    return (1 - weight) * labels + weight / labels.shape[1]


# The rows of the paper's table 2, the last one in both forms that the authors' loader has.
PAPER_TABLE_2 = ("none", "random", "uniform", "mixup", "relabel", "relabel_omega", "relabel_omega_per_judgment")
# Controls that the paper lacks. They tell smoothing from people's confidence, whose confidence it is, and people's
# confidence from their coefficient.
CONTROLS = ("mixup_smoothed", "relabel_omega_dealt", "mixup_omega")
TABLE_2 = (*PAPER_TABLE_2, *CONTROLS)
CONDITIONS = (*TABLE_2, "shuffled")


def augmenting_labels(
    condition: str,
    stimuli: pd.DataFrame,
    judgments: pd.DataFrame,
    class_names: tuple[str, ...],
    seed: int,
    weight: Callable[[np.ndarray], np.ndarray] = uniform_weight,
) -> tuple[pd.DataFrame, np.ndarray]:
    """Label the augmenting set of a condition.

    condition: one of CONDITIONS. `none`: no augmenting images; `random`: ten uniform draws divided by their sum, anew
        for each image; `uniform`: the same weight for each class; `mixup`: lam_f; `relabel`: the mean lam_h;
        `relabel_omega`: the same, smoothed by the mean omega; `relabel_omega_per_judgment`: an example for each
        judgment, with its own lam_h and omega; `mixup_smoothed`: as mixup, each label smoothed by the same u, the mean
        over stimuli of the u of relabel_omega; `relabel_omega_dealt`: as relabel_omega, with the stimuli's mean omegas
        dealt among them by the seed; `mixup_omega`: lam_f, smoothed by the mean omega; `shuffled`: as `mixup` here, and
        training_set deals all labels again among all images, so that nothing can be learnt that holds for other images.
    stimuli: rows of labels.csv. judgments: rows of judgments.csv of the interface infer, one per further example.
    weight: how omega smooths, as uniform_weight does.
    Returns the examples' rows (with label_1, image_1, label_2, image_2, lam_f) and (n_examples, n_classes) float32
    soft labels, non-negative, rows sum to 1.
    """
    examples = {"none": stimuli.iloc[:0], "relabel_omega_per_judgment": judgments}.get(condition, stimuli)
    n_classes = len(class_names)
    if condition == "random":
        drawn = np.random.default_rng([seed, 7]).random((len(examples), n_classes))
        labels = drawn / drawn.sum(axis=1, keepdims=True)
    elif condition == "uniform":
        labels = np.full((len(examples), n_classes), 1 / n_classes)
    else:
        classes = [examples[name].map(class_names.index).to_numpy(dtype=int) for name in ("label_1", "label_2")]
        lam_g = examples["lam_h" if condition.startswith("relabel") else "lam_f"].to_numpy(dtype=float)
        labels = two_hot(lam_g, *classes, n_classes)
        if condition in ("mixup_smoothed", "mixup_omega") or condition.startswith("relabel_omega"):
            u = weight(examples["omega"].to_numpy(dtype=float))
            if condition == "mixup_smoothed":
                u = np.full_like(u, u.mean())
            elif condition == "relabel_omega_dealt":
                u = np.random.default_rng([seed, 13]).permutation(u)
            labels = smooth(labels, u)
    return examples, labels.astype(np.float32)
