"""Label conditions: what networks are trained on in each row of tables 2 and 3, declared once.

A new condition is one more record here. train.py, the tables, align.py and docs/learning.md read these records.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
import torch

from hillmixe.command import InputError
from learn.batch_policies import by_class, of_confidence, of_soft_labels, relabeller_policy
from learn.human_data import OPTIONAL, HumanData
from learn.labels import smooth, two_hot, weight_by
from learn.training_data import TrainingData
from learn.training_loop import LabelPolicy
from stimuli_gen.mixing import GIVEN

# Rows of mixed images (label_1, image_1, label_2, image_2, lam_f) and their soft labels, (n, n_classes) float.
Examples = tuple[pd.DataFrame, np.ndarray]
# How u of people's omega, (n,) in [0, 1], smooths n labels: each by its own, all by the mean, each by that of another.
SMOOTHED_BY = {
    "own": lambda u, seed: u,
    "mean": lambda u, seed: np.full_like(u, u.mean()),
    "dealt": lambda u, seed: np.random.default_rng([seed, 13]).permutation(u),
}

# What to know about a network's coefficients for the mixed images that people judged.
SEEN = "was trained on these stimuli, with other labels"
SEEN_WITH_OMEGA = "was trained on these stimuli, with other labels and people's confidence"
SEEN_LABELLED = "was trained on people's labels of these stimuli"
FITTED = "was trained with a policy fitted to these people's judgments"


# Table 2: the mixed images that are added to the regular ones, and their labels. Each takes the data and a seed.


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


def mixed(lam_g: str, by: str | None = None, rows: str = "stimuli") -> Callable[[TrainingData, int], Examples]:
    """Label mixed images with their two classes.

    lam_g: the column that weights class 1. by: of SMOOTHED_BY; None for labels that are not smoothed. rows: "stimuli",
    or "judgments" for an example of each judgment.
    """

    def examples(data: TrainingData, seed: int) -> Examples:
        chosen, names = getattr(data, rows), data.source.class_names
        classes = (chosen[name].map(names.index).to_numpy(dtype=int) for name in ("label_1", "label_2"))
        labels = two_hot(chosen[lam_g].to_numpy(dtype=float), *(np.eye(len(names))[at] for at in classes))
        if by:
            u = weight_by(data.recipe)(chosen["omega"].to_numpy(dtype=float))
            labels = smooth(labels, SMOOTHED_BY[by](u, seed))
        return chosen, labels

    return examples


# The declarations


@dataclass(frozen=True)
class Condition:
    """A label condition.

    name: in flags, folders and tables. description: of its labels, for docs/learning.md.
    origin: "paper", "control", or "suite" for a further policy of the suite's own.
    tables: numbers of the tables that it is a row of. is_reference: the others of its table are compared with it.
    examples: makes the mixed images that are added to the regular ones, and their labels, from data and a seed.
    policy: makes the targets of batches that are mixed with themselves, from data and a device; None to mix no batches.
    shuffle_labels: shuffle all labels, of regular images too, among all images by the seed.
    needs: files of human_data.OPTIONAL that the results must have.
    remark: what align.py says of networks trained with it.
    """

    name: str
    description: str
    origin: str = "paper"
    tables: tuple[int, ...] = (2,)
    is_reference: bool = False
    examples: Callable[[TrainingData, int], Examples] = no_examples
    policy: Callable[[TrainingData, torch.device], LabelPolicy] | None = None
    shuffle_labels: bool = False
    needs: tuple[str, ...] = ()
    remark: str = ""


_fitted = partial(Condition, tables=(3,), needs=("policy.json",), remark=FITTED)
DECLARED = (
    Condition("none", "no mixed images", tables=(2, 3)),
    Condition("random", "ten uniform draws divided by their sum", examples=random_labels, remark=SEEN),
    Condition("uniform", "a tenth for each class", examples=uniform_labels, remark=SEEN),
    Condition("mixup", "`lam_f` and `1 - lam_f`", is_reference=True, examples=mixed("lam_f"), remark=SEEN),
    Condition("relabel", "people's mean `lam_h`", examples=mixed("lam_h"), remark=SEEN_LABELLED),
    Condition(
        "relabel_omega",
        "the same, with a share `u` spread over all classes: `u = s / (1 + s)`, `s = a * b ** omega`, by the mean "
        "`omega`",
        examples=mixed("lam_h", "own"),
        remark=SEEN_LABELLED,
    ),
    Condition(  # the other form of Relabel & omega in the authors' loader
        "relabel_omega_per_judgment",
        "an example for each judgment, with its own `lam_h` and `omega`",
        examples=mixed("lam_h", "own", "judgments"),
        remark=SEEN_LABELLED,
    ),
    # The controls tell smoothing from people's confidence, whose confidence it is, and people's confidence from their
    # coefficient.
    Condition(
        "mixup_smoothed",
        "as `mixup`, all smoothed by the same `u`, the mean of `relabel_omega`'s over the stimuli",
        "control",
        examples=mixed("lam_f", "mean"),
        remark=SEEN,
    ),
    Condition(
        "relabel_omega_dealt",
        "as `relabel_omega`, with people's confidences dealt to the stimuli at random",
        "control",
        examples=mixed("lam_h", "dealt"),
        remark=SEEN_LABELLED,
    ),
    Condition(
        "mixup_omega",
        "as `mixup`, smoothed by people's confidence in that stimulus",
        "control",
        examples=mixed("lam_f", "own"),
        remark=SEEN_WITH_OMEGA,
    ),
    Condition(
        "shuffled",
        "as `mixup`, then all labels are shuffled among all images, so that nothing can be learnt; not in the table",
        "control",
        tables=(),
        examples=mixed("lam_f"),
        shuffle_labels=True,
        remark=SEEN,
    ),
    # Table 3: the regular images only, in batches that are mixed with themselves.
    Condition("batch_mixup", "`lam_f`", tables=(3,), is_reference=True, policy=by_class),
    _fitted(
        "batch_fitted",
        "the pair's logistic through people's judgments, as the paper fitted it: a pure image gets some 9 % of the "
        "other label",
        policy=partial(by_class, form="fitted"),
    ),
    _fitted(
        "batch_pinned",
        "the shrunk logistic, brought to 0 and 1 at the ends",
        "suite",
        policy=partial(by_class, form="pinned"),
    ),
    _fitted(
        "batch_confidence",
        "`lam_g` as pinned, and a share spread evenly: the mean of `u` over people's judgments, fitted to pair and "
        "`lam_f`",
        "suite",
        policy=partial(by_class, form="pinned", share=of_confidence),
    ),
    _fitted(
        "batch_soft_labels",
        "`lam_g` as pinned, and the share that people give to other classes goes to those classes",
        "suite",
        policy=partial(by_class, form="pinned", share=of_soft_labels),
        needs=("policy.json", "soft_labels.csv"),
    ),
    _fitted(
        "batch_relabeller",
        "a curve for each two images: `learn/relabeller.py`",
        "suite",
        policy=relabeller_policy,
        needs=(),
    ),
)
CONDITIONS: dict[str, Condition] = {condition.name: condition for condition in DECLARED}


# What is made of a declaration


def check(condition: Condition, people: HumanData) -> None:
    """Raise InputError where the results lack what a condition needs."""
    if condition.policy and people.mixing == GIVEN:
        raise InputError(
            f"{condition.name} mixes whole batches, and people judged frames of continua made elsewhere: choose "
            "conditions of --table 2"
        )
    for file in condition.needs:
        try:
            OPTIONAL[file](people)
        except InputError as problem:
            raise InputError(f"{problem}; {condition.name} needs it: add it, or choose other --conditions") from problem


def training_set(condition: Condition, data: TrainingData, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Put the regular images and those of a condition together.

    Returns images (n, h, w, 3) uint8 and soft labels (n, n_classes) float32. Mixed images are made of the source's
    pixels by the mixing function that made the stimuli.
    """
    source = data.source
    rows, soft_labels = condition.examples(data, seed)
    one_hot = np.eye(len(source.class_names), dtype=np.float32)[source.labels[data.regular]]
    labels = np.concatenate([one_hot, soft_labels.astype(np.float32)])
    if condition.shuffle_labels:
        labels = np.random.default_rng([seed, 11]).permutation(labels)
    return np.concatenate([source.images[data.regular], source.mixed(rows, data.people.mixing)]), labels
