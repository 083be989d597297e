"""Mixed images that conditions add to the regular ones, and their labels (paper, table 2; section 6's questions).

Each function takes the data and a seed, or makes one that does.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from hillmixe.command import InputError
from hillmixe.names import Pair, stimulus_name
from learn.labels import smooth, two_hot, weight_by
from learn.training.training_data import TrainingData

# Rows of mixed images (label_1, image_1, label_2, image_2, lam_f) and their soft labels, (n, n_classes) float.
Examples = tuple[pd.DataFrame, np.ndarray]
# How u of people's omega, (n,) in [0, 1], smooths n labels: each by its own, all by the mean, each by that of another.
SMOOTHED_BY = {
    "own": lambda u, seed: u,
    "mean": lambda u, seed: np.full_like(u, u.mean()),
    "dealt": lambda u, seed: np.random.default_rng([seed, 13]).permutation(u),
}


def no_examples(data: TrainingData, seed: int) -> Examples:
    """Add no mixed images to the regular ones."""
    return data.stimuli.iloc[:0], np.zeros((0, len(data.source.class_names)))


def random_labels(data: TrainingData, seed: int) -> Examples:
    """Draw a uniform number for each class and divide by their sum, as the authors' loader does."""
    drawn = np.random.default_rng([seed, 7]).random((len(data.stimuli), len(data.source.class_names)))
    return data.stimuli, drawn / drawn.sum(axis=1, keepdims=True)


def uniform_labels(data: TrainingData, seed: int) -> Examples:
    """Weight all classes alike."""
    n_classes = len(data.source.class_names)
    return data.stimuli, np.full((len(data.stimuli), n_classes), 1 / n_classes)


def class_places(rows: pd.DataFrame, class_names: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Give the places of label_1 and label_2 of rows among the classes, (n,) int each."""
    first, second = (rows[name].map(class_names.index).to_numpy(dtype=int) for name in ("label_1", "label_2"))
    return first, second


def two_hot_of(rows: pd.DataFrame, lam_g: np.ndarray, class_names: tuple[str, ...]) -> np.ndarray:
    """Put the weight lam_g, (n,), on the label_1 of n rows and the rest on their label_2: (n, n_classes)."""
    one_hot = np.eye(len(class_names))
    return two_hot(np.asarray(lam_g, dtype=float), *(one_hot[at] for at in class_places(rows, class_names)))


def mixed(lam_g: str, by: str | None = None, rows: str = "stimuli") -> Callable[[TrainingData, int], Examples]:
    """Label mixed images with their two classes.

    lam_g: the column that weights class 1. by: one of SMOOTHED_BY; None for labels that are not smoothed. rows:
    "stimuli", or "judgments" for an example for each judgment.
    """

    def examples(data: TrainingData, seed: int) -> Examples:
        chosen = getattr(data, rows)
        labels = two_hot_of(chosen, chosen[lam_g].to_numpy(), data.source.class_names)
        if by:
            u = weight_by(data.recipe)(chosen["omega"].to_numpy(dtype=float))
            labels = smooth(labels, SMOOTHED_BY[by](u, seed))
        return chosen, labels

    return examples


# The paper's open questions (section 6)


def midpoints(of_people: bool) -> Callable[[TrainingData, int], Examples]:
    """Mix the pairs whose midpoint people chose, and label each with the mixture that was asked for: lam_g, one half.

    of_people: mix at the mean lam_h of their answers, rounded to hundredths; otherwise at lam_g itself, as mixup would.
    """

    def examples(data: TrainingData, seed: int) -> Examples:
        table = data.people.midpoints()
        keys = [*Pair._fields, "lam_g"]
        answers = table.assign(total=table["lam_h"] * table["n_judgments"]).groupby(keys)
        rows = (answers["total"].sum() / answers["n_judgments"].sum()).rename("lam_h").reset_index()
        rows["lam_f"] = rows["lam_h"].round(9).round(2) if of_people else rows["lam_g"]
        pairs = (Pair(*pair) for pair in rows[[*Pair._fields]].itertuples(index=False))
        rows["stimulus"] = [stimulus_name(lam_f, pair) for lam_f, pair in zip(rows["lam_f"], pairs, strict=True)]
        return rows, two_hot_of(rows, rows["lam_g"].to_numpy(), data.source.class_names)

    return examples


def of_all_classes(data: TrainingData, seed: int) -> Examples:
    """Label the mixed images for which people gave soft labels with the mean of these."""
    rows = _softly_labelled(data)
    named = data.people.soft_labels().set_index("stimulus").reindex(columns=data.source.class_names, fill_value=0.0)
    return rows, named.loc[rows["stimulus"]].to_numpy(dtype=float)


def where_softly_labelled(make: Callable[[TrainingData, int], Examples]) -> Callable[[TrainingData, int], Examples]:
    """Of the examples that `make` gives, one for each stimulus, keep those for which people gave soft labels."""

    def examples(data: TrainingData, seed: int) -> Examples:
        rows, labels = make(data, seed)
        chosen = rows["stimulus"].isin(_softly_labelled(data)["stimulus"]).to_numpy()
        return rows[chosen], labels[chosen]

    return examples


def _softly_labelled(data: TrainingData) -> pd.DataFrame:
    """Find the stimuli that are trained on and have people's soft labels; raises InputError if there are none."""
    soft_labels = data.people.soft_labels()
    rows = data.stimuli[data.stimuli["stimulus"].isin(soft_labels["stimulus"])]
    if rows.empty:
        raise InputError(
            f"{data.people.folder / 'soft_labels.csv'}: none of its {len(soft_labels)} stimuli is among those of "
            "labels.csv that are trained on"
        )
    return rows
