"""Label conditions: what the augmenting set of mixed images is labelled with (paper, table 2)."""

import numpy as np
import pandas as pd

SMOOTHING_A, SMOOTHING_B = 50.0, 1e-4  # strength a * b ** omega of the smoothing, the authors' own defaults


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


def smooth(labels: np.ndarray, omega: np.ndarray, a: float = SMOOTHING_A, b: float = SMOOTHING_B) -> np.ndarray:
    """Spread a label the more evenly, the less sure people were: Relabel & omega.

    (K * y + s) / (K + K * s) with s = a * b ** omega, which is (1 - u) * y + u / K with u = s / (1 + s). The formula is
    not in the paper; it is the one in the authors' data loader. With the defaults u is .98 at omega 0, .33 at .5 and
    .005 at 1.

    labels: (n, n_classes), rows sum to 1. omega: (n,) confidence in [0, 1]. a > 0; 0 < b < 1.
    Returns (n, n_classes), rows sum to 1.
    """
    strength = a * b ** np.asarray(omega, dtype=float)[:, None]
    n_classes = labels.shape[1]
    return (n_classes * labels + strength) / (n_classes + n_classes * strength)


# The rows of the paper's table 2, the last one in both forms that the authors' loader has.
CONDITIONS = ("none", "random", "uniform", "mixup", "relabel", "relabel_omega", "relabel_omega_per_judgment")


def augmenting_labels(
    condition: str, stimuli: pd.DataFrame, judgments: pd.DataFrame, class_names: tuple[str, ...], seed: int
) -> tuple[pd.DataFrame, np.ndarray]:
    """Label the augmenting set of a condition.

    condition: one of CONDITIONS. `none`: no augmenting images; `random`: ten uniform draws divided by their sum, anew
        for each image; `uniform`: the same weight for each class; `mixup`: lam_f; `relabel`: the mean lam_h;
        `relabel_omega`: the same, smoothed by the mean omega; `relabel_omega_per_judgment`: an example for each
        judgment, with its own lam_h and omega.
    stimuli: rows of labels.csv. judgments: rows of judgments.csv of the interface infer, one per further example.
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
        lam_g = examples["lam_f" if condition == "mixup" else "lam_h"].to_numpy(dtype=float)
        labels = two_hot(lam_g, *classes, n_classes)
        if condition.startswith("relabel_omega"):
            labels = smooth(labels, examples["omega"].to_numpy(dtype=float))
    return examples, labels.astype(np.float32)
