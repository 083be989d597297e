"""Soft labels from the two most probable classes and the impossible ones that a person names (paper, supplement)."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.inferences import STIMULUS

GAMMA = 0.1  # mass that goes to classes neither named nor impossible where the named ones claim all of it


def soft_label(
    class_names: list[str], named: dict[str, float], impossible: set[str], gamma: float = GAMMA
) -> np.ndarray:
    """Turn one answer into probabilities, by the rule that made the published H-Mix soft labels.

    What the named percentages leave up to 100 is divided equally among the possible classes that were not named. If
    they leave nothing, gamma is given to those classes, and the sum is brought back to 1; if the named percentages
    exceed 100 in total, each first gives up an equal part of gamma.

    class_names: (n_classes,). named: class -> percent in [0, 100], in the order of naming.
    Returns (n_classes,) float, non-negative, sum 1. An answer without any mass becomes uniform over the possible
    classes, or over all if none is possible.
    """
    label = np.array([named.get(name, 0.0) / 100 for name in class_names])
    possible = np.array([name not in impossible for name in class_names])
    total = round(sum(named.values()), 6)  # 92.3 and 7.7 are 100, whatever their floats add up to
    share = 1 - label.sum() if total < 100 else gamma
    heirs = possible & (label == 0)
    # As published: named classes count even where they were also called impossible.
    n_heirs = possible.sum() - (label > 0).sum()
    if n_heirs > 0:
        if total > 100:
            label = np.where(label > 0, np.maximum(label - share / (label > 0).sum(), 0), label)
        label[heirs] += share / n_heirs
    if label.sum() <= 0:
        label = (possible if possible.any() else np.ones_like(possible)).astype(float)
    return label / label.sum()


def soft_label_table(answers: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """Average the soft labels of each stimulus: the contract of soft_labels.csv.

    answers: judgments that are soft labels.
    Returns a row per stimulus (stimulus, pair, label_1, label_2, image_1, image_2, lam_f, n_judgments, one column per
    class that stood on a screen or was mentioned), and the soft label of each answer: (n_answers, n_classes).
    """
    mentioned = [*answers["label_1"], *answers["label_2"], *answers["top_label"], *answers["second_label"].dropna()]
    lists = [
        name for column in ("impossible", "classes") for names in answers[column].dropna() for name in names.split("|")
    ]
    class_names = sorted({*mentioned, *lists})
    single = np.zeros((len(answers), len(class_names)))
    for at, answer in enumerate(answers.itertuples()):
        named: dict[Any, Any] = {answer.top_label: answer.top_percent}
        if isinstance(answer.second_label, str):
            named[answer.second_label] = answer.second_percent  # the same class named twice: the second percent holds
        impossible = set(answer.impossible.split("|")) if isinstance(answer.impossible, str) else set()
        # Where it is not known what stood on the screen, all classes of the study did.
        shown = answer.classes.split("|") if isinstance(answer.classes, str) else class_names
        own = sorted({*shown, *named, *impossible})
        single[at, [class_names.index(name) for name in own]] = soft_label(own, named, impossible)
    table = pd.concat(
        [answers[STIMULUS].reset_index(drop=True), pd.DataFrame(single, columns=class_names)], axis="columns"
    ).groupby(STIMULUS)
    summary = table[class_names].mean()
    summary.insert(0, "n_judgments", table.size())
    return summary.reset_index(), single


def class_columns(table: pd.DataFrame) -> list[str]:
    """Name the classes of a table of soft labels, also of one that was written without its images."""
    return [str(name) for name in table if name not in (*STIMULUS, "n_judgments")]
