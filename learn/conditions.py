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
from learn.candidates import evenly_as_fitted, mean_of_judgments, relabelled
from learn.human_data import OPTIONAL, HumanData
from learn.mixed_examples import (
    Examples,
    midpoints,
    mixed,
    no_examples,
    of_all_classes,
    random_labels,
    uniform_labels,
    where_softly_labelled,
)
from learn.policies.batch_policies import by_class, of_confidence, of_soft_labels, relabeller_policy
from learn.training.training_data import TrainingData
from learn.training.training_loop import LabelPolicy
from stimuli_gen.mixing import GIVEN

# The paper's tables 2 and 3, and named ones of our own.
Table = int | str
# What to know about a network's coefficients for the mixed images that people judged.
SEEN = "trained on these stimuli, with other labels"
SEEN_WITH_OMEGA = "trained on these stimuli, with other labels and people's confidence"
SEEN_LABELLED = "trained on people's labels of these stimuli"
FITTED = "trained with a policy fitted to these people's judgments"
FITTED_LABELS = "trained on labels of these stimuli that were fitted to people's judgments"
AT_MIDPOINTS = "trained on mixes at the midpoints that people chose"
SEEN_AT_HALF = "trained on mixes of midpoint pairs, all at one half"


# The declarations


@dataclass(frozen=True)
class Condition:
    """A label condition.

    name: in flags, folders and tables. description: of its labels, for docs/learning.md.
    origin: "paper", "control", or "suite" (a further policy of this suite).
    tables: those in which it is a row, by the paper's number or a name of ours. reference_of: the tables whose other
        rows are compared with it.
    examples: makes the mixed images that are added to the regular ones, and their labels, from data and a seed.
    policy: makes the targets of batches that are mixed with themselves, from data and a device; None to mix no batches.
    shuffle_labels: shuffle all labels, of regular images too, among all images by the seed.
    needs: files of human_data.OPTIONAL that the results must have.
    remark: what align.py says about networks trained with it.
    """

    name: str
    description: str
    origin: str = "paper"
    tables: tuple[Table, ...] = (2,)
    reference_of: tuple[Table, ...] = ()
    examples: Callable[[TrainingData, int], Examples] = no_examples
    policy: Callable[[TrainingData, torch.device], LabelPolicy] | None = None
    shuffle_labels: bool = False
    needs: tuple[str, ...] = ()
    remark: str = ""


_fitted = partial(Condition, tables=(3,), needs=("policy.json",), remark=FITTED)
_midpoints = partial(Condition, tables=("midpoints",), needs=("midpoints.csv",))
_on_softly_labelled = partial(Condition, tables=("soft_labels",), needs=("soft_labels.csv",))
_candidate = partial(Condition, origin="suite", tables=("policies",), remark=FITTED_LABELS)
DECLARED = (
    Condition("none", "no mixed images", tables=(2, 3)),
    Condition("random", "ten uniform draws divided by their sum", examples=random_labels, remark=SEEN),
    Condition("uniform", "a tenth for each class", examples=uniform_labels, remark=SEEN),
    Condition("mixup", "`lam_f` and `1 - lam_f`", reference_of=(2,), examples=mixed("lam_f"), remark=SEEN),
    Condition("relabel", "people's mean `lam_h`", examples=mixed("lam_h"), remark=SEEN_LABELLED),
    Condition(
        "relabel_omega",
        "the same, with a share `u` spread over all classes: `u = s / (1 + s)`, `s = a * b ** omega`, by the mean "
        "`omega`",
        tables=(2, "policies"),
        examples=mixed("lam_h", "own"),
        remark=SEEN_LABELLED,
    ),
    Condition(  # the other form of Relabel & omega in the authors' loader
        "relabel_omega_per_judgment",
        "one example for each judgment, with its own `lam_h` and `omega`",
        examples=mixed("lam_h", "own", "judgments"),
        remark=SEEN_LABELLED,
    ),
    # The controls tell smoothing from people's confidence, whose confidence it is, and people's confidence from their
    # coefficient.
    Condition(
        "mixup_smoothed",
        "as `mixup`, all smoothed by the same `u`, the mean of `relabel_omega`'s over the stimuli",
        "control",
        tables=(2, "policies"),
        reference_of=("policies",),
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
    Condition("batch_mixup", "`lam_f`", tables=(3,), reference_of=(3,), policy=by_class),
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
        "`lam_g` as in `batch_pinned`, and a share spread evenly: the mean of `u` over people's judgments, fitted to "
        "pair and `lam_f`",
        "suite",
        policy=partial(by_class, form="pinned", share=of_confidence),
    ),
    _fitted(
        "batch_soft_labels",
        "`lam_g` as in `batch_pinned`, and the share that people give to other classes goes to those classes",
        "suite",
        policy=partial(by_class, form="pinned", share=of_soft_labels),
        needs=("policy.json", "soft_labels.csv"),
    ),
    _fitted(
        "batch_relabeller",
        "a curve for each pair of images: `learn/relabeller.py`",
        "suite",
        policy=relabeller_policy,
        needs=(),
    ),
    # The paper's section 6: midpoints.
    _midpoints(
        "midpoints_mixup",
        "mixed at `lam_g` itself",
        "control",
        reference_of=("midpoints",),
        examples=midpoints(of_people=False),
        remark=SEEN_AT_HALF,
    ),
    _midpoints(
        "midpoints",
        "mixed at people's mean `lam_h`",
        "suite",
        examples=midpoints(of_people=True),
        remark=AT_MIDPOINTS,
    ),
    # Section 6: soft labels over all classes, on the stimuli that have them.
    _on_softly_labelled(
        "soft_labels_mixup",
        "`lam_f` and `1 - lam_f`, as `mixup`",
        "control",
        reference_of=("soft_labels",),
        examples=where_softly_labelled(mixed("lam_f")),
        remark=SEEN,
    ),
    _on_softly_labelled(
        "soft_labels_relabel_omega",
        "people's mean `lam_h` and `omega`, as `relabel_omega`",
        "control",
        examples=where_softly_labelled(mixed("lam_h", "own")),
        remark=SEEN_LABELLED,
    ),
    _on_softly_labelled(
        "soft_labels",
        "the mean of people's soft labels over all classes",
        "suite",
        examples=of_all_classes,
        remark=SEEN_LABELLED,
    ),
    # Beyond the paper's policy: is there one that beats mixup_smoothed?
    _candidate(
        "mixup_smoothed_fitted",
        "as `mixup`, all smoothed by the same `u`, the mean of `relabel_fitted`'s over the stimuli",
        origin="control",
        examples=evenly_as_fitted,
        needs=("soft_labels.csv",),
        remark=SEEN,
    ),
    _candidate(
        "relabel_omega_mean",
        "the mean over judgments of their labels in `relabel_omega_per_judgment`: as many steps as `relabel_omega`",
        examples=mean_of_judgments(by_agreement=False),
    ),
    _candidate(
        "relabel_agreement",
        "the same, each judgment weighted by how well its person agrees with others",
        examples=mean_of_judgments(by_agreement=True),
    ),
    _candidate(
        "relabel_fitted",
        "as `relabel_omega`, with the `a` and `b` that best predict people's soft labels",
        examples=relabelled("people", "fitted"),
        needs=("soft_labels.csv",),
    ),
    _candidate(
        "relabel_named",
        "people's mean `lam_h`, and a share by `omega` for the other classes that people name in soft labels",
        examples=relabelled("people", "named"),
        needs=("soft_labels.csv",),
    ),
    _candidate(
        "relabeller_omega",
        "the `lam_h` that `learn/relabeller.py` predicts for the two images, smoothed by the mean `u` of judgments at "
        "the `omega` that it predicts",
        examples=relabelled("relabeller", "judged"),
    ),
    _candidate(
        "relabeller_named",
        "as `relabel_named`, with the `lam_h` and `omega` that `learn/relabeller.py` predicts for the two images",
        examples=relabelled("relabeller", "named"),
        needs=("soft_labels.csv",),
    ),
)
CONDITIONS: dict[str, Condition] = {condition.name: condition for condition in DECLARED}


# What is made from a declaration


def check(condition: Condition, people: HumanData) -> None:
    """Raise InputError if the results lack what a condition needs."""
    if condition.policy and people.mixing == GIVEN:
        raise InputError(
            f"{condition.name} mixes whole batches, and people judged frames of continua made elsewhere: choose "
            "conditions of --table 2"
        )
    if "midpoints.csv" in condition.needs and people.mixing == GIVEN:
        raise InputError(f"{condition.name} mixes images at new coefficients, and people saw frames made elsewhere")
    for file in condition.needs:
        try:
            OPTIONAL[file](people)
        except InputError as problem:
            raise InputError(f"{problem}; {condition.name} needs it: add it, or choose other --conditions") from problem


def training_set(condition: Condition, data: TrainingData, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Put the regular images and those of a condition together.

    Returns images (n, h, w, 3) uint8 and soft labels (n, n_classes) float32. Mixed images are made from the source's
    pixels by the mixing function that made the stimuli. Raises InputError if one contains an evaluation image.
    """
    source = data.source
    rows, soft_labels = condition.examples(data, seed)
    if np.intersect1d(source.pair_positions(rows), data.evaluation).size:
        raise InputError(f"{condition.name} mixes evaluation images; expected none: networks must not have seen them")
    one_hot = np.eye(len(source.class_names), dtype=np.float32)[source.labels[data.regular]]
    labels = np.concatenate([one_hot, soft_labels.astype(np.float32)])
    if condition.shuffle_labels:
        labels = np.random.default_rng([seed, 11]).permutation(labels)
    return np.concatenate([source.images[data.regular], source.mixed(rows, data.people.mixing)]), labels


def examples_table(condition: Condition, data: TrainingData, seed: int) -> pd.DataFrame:
    """Describe the examples of training_set().

    Returns a row per example. A regular image has image and label_1; a mixed one has stimulus, label_1, label_2, lam_f,
    and lam_h and omega where people gave them (in conditions per judgment: those of the person in `participant`).
    """
    source = data.source
    classes = np.array(source.class_names)[source.labels[data.regular]]
    regular = pd.DataFrame({"image": source.ids[data.regular], "label_1": classes})
    rows, _ = condition.examples(data, seed)
    columns = ["stimulus", "image", "label_1", "label_2", "lam_f", "lam_h", "omega"]
    columns += ["participant"] if "participant" in rows else []
    mixed_images = rows.drop(columns="image", errors="ignore")
    return pd.concat([regular, mixed_images], ignore_index=True).reindex(columns=columns).astype({"image": "Int64"})
