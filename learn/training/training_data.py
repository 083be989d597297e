"""What all runs of a grid share: regular images, people's labels of the mixed ones, and the evaluation images."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import torch

from hillmixe import published
from hillmixe.command import InputError
from hillmixe.files import sha256
from learn.human_data import HumanData
from learn.labels import two_hot
from learn.training import own_evaluation
from learn.training.training_recipe import TrainingRecipe
from stimuli_gen.sources import ImageSource

CONTINUA_NAMED = 8  # of those held out, in words
ONE_HOT = "one-hot: the class of each image, for want of people's labels"
HELD_OUT = 0.3  # share of the images evaluated on, where no published split exists


@dataclass(frozen=True, eq=False)  # two of them are the same only where they are one
class TrainingData:
    """Images, labels and the split.

    people: the results folder that the labels come from.
    regular, evaluation: positions in source; disjoint, and no mixed image contains an evaluation image.
    held_out: for continua made elsewhere, rows of labels.csv: the frames that are evaluated on instead of the images at
        `evaluation`, which are their ends. Otherwise None.
    own_images: (n_evaluation, h, w, 3) uint8, images of another source to evaluate on; `evaluation` is empty then.
    targets: (n_evaluation, n_classes) float32, rows sum to 1; description says whose they are.
    stimuli, judgments: rows of labels.csv, and of judgments.csv behind it, as many as recipe.augmenting_stimuli
    allows.
    recipe: how many images are used, and how confidence smooths labels.
    description: what identifies all of this, for config.json.
    """

    source: ImageSource
    people: HumanData
    regular: np.ndarray
    evaluation: np.ndarray
    targets: np.ndarray
    stimuli: pd.DataFrame
    judgments: pd.DataFrame
    recipe: TrainingRecipe
    description: dict
    held_out: pd.DataFrame | None = None
    own_images: np.ndarray | None = None

    def evaluation_set(self, device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
        """Put the evaluation images (n, 3, h, w) uint8, channels last in memory, and their targets on the device."""
        if self.own_images is not None:
            pixels = self.own_images
        elif self.held_out is None:
            pixels = self.source.images[self.evaluation]
        else:
            pixels = self.source.mixed(self.held_out, self.people.mixing)
        images = torch.from_numpy(pixels).permute(0, 3, 1, 2)
        return images.to(device), torch.from_numpy(self.targets).to(device)


def join_labels(
    people: HumanData,
    source: ImageSource,
    recipe: TrainingRecipe,
    validation: float | None = None,
    leave_out: Path | None = None,
    evaluated: ImageSource | None = None,
    targets_file: Path | None = None,
    hold_out: bool = True,
) -> TrainingData:
    """Join people's labels with the images that they belong to.

    validation: evaluate on this share of each class of the regular images, drawn from those that are in no stimulus,
    instead of the evaluation images; they are not trained on. leave_out: a CSV whose column `stimulus` names mixed
    images that are not trained on. evaluated: images to evaluate on instead, which own_evaluation.load_images loaded;
    nothing is then held out. targets_file: a table of soft labels of the evaluation images, as
    own_evaluation.read_targets reads them. hold_out: evaluate on some of the images; if False, on none, and only
    published evaluation images are left out.
    Raises InputError if the labels belong to images other than the source's, if there are too few images to evaluate
    on, if stimuli to leave out are not among the labels, or if images to evaluate on are trained on.
    """
    if evaluated is not None and validation is not None:
        raise InputError(
            "--evaluate and --validation: give one of them, for both name the images that are evaluated on"
        )
    stimuli, judgments = people.stimuli, people.label_judgments
    held_out = None
    if source.frames is not None and evaluated is None and hold_out:
        if targets_file:
            raise InputError("--targets: frames of continua have people's lam_h; name images with --evaluate")
        away = _continua_held_out(stimuli)
        held_out = stimuli[stimuli["pair"].isin(away)]
        stimuli, judgments = (rows[~rows["pair"].isin(away)] for rows in (stimuli, judgments))
    if recipe.augmenting_stimuli is not None:
        chosen = _some(np.arange(len(stimuli)), recipe.augmenting_stimuli)
        stimuli = stimuli.iloc[chosen]
        judgments = judgments[judgments["stimulus"].isin(stimuli["stimulus"])]
    asked = [stimuli, judgments]
    if source.frames is None:
        with suppress(InputError):  # few results have them, and conditions say what they need
            asked.append(people.midpoints())
    mixed = np.unique(np.hstack([positions for rows in asked for positions in source.pair_positions(rows)]))
    left_out = _left_out(leave_out, people.stimuli) if leave_out else []  # the images evaluated on stay the same
    stimuli, judgments = (rows[~rows["stimulus"].isin(left_out)] for rows in (stimuli, judgments))
    if held_out is None:
        regular, evaluation, targets, target_kind = _split_images(source, mixed, hold_out and evaluated is None)
    else:
        regular, evaluation = _split_continua(source, held_out)
        held_out = held_out.iloc[_some(np.arange(len(held_out)), recipe.evaluation_images)]
        targets, target_kind = _targets_of_frames(source, held_out)
    part: dict = {}
    if validation is not None:
        if held_out is not None:
            raise InputError("--validation: expected images, for of continua no regular images are left to evaluate on")
        evaluation = _held_out(source, _with_copies(source, mixed), validation, regular)
        regular = np.setdiff1d(regular, _with_copies(source, evaluation))
        part = {"validation": validation}
    if shared := np.intersect1d(np.union1d(regular, mixed), evaluation).size:
        raise InputError(f"{source.name}: {shared} evaluation images are trained on or mixed; expected none")
    regular = _some(regular, recipe.regular_images)
    own = np.array([], dtype=int)
    if evaluated is not None:
        own = _some(np.arange(len(evaluated.images)), recipe.evaluation_images)
        own_evaluation.refuse_trained(evaluated, own, source, np.union1d(regular, mixed))
        targets = own_evaluation.one_hot(evaluated, own, source)
        part = {"images": {"name": evaluated.name, "sha256": evaluated.checksum}}
    elif held_out is None:
        evaluation = _some(evaluation, recipe.evaluation_images)
        targets = targets[evaluation]
    if targets_file:
        images, at = (source, evaluation) if evaluated is None else (evaluated, own)
        targets = own_evaluation.read_targets(targets_file, images, at, source.class_names)
        target_kind = "soft labels of each image, from a file"
        part["targets_file"] = {"name": targets_file.name, "sha256": sha256(targets_file)}
    split_is_published = source.is_cifar10_test and validation is None  # else it spares the images of midpoints
    labelled_by = ("labels.csv", "judgments.csv", *([] if split_is_published else ["midpoints.csv"]))
    description = {
        "images": {"name": source.name, "sha256": source.checksum, "n_regular": len(regular)},
        "labels": {
            "name": people.folder.name,
            "observers": people.observers,
            "tables_counted": people.tables_counted,
            "mixing": people.mixing,
            "sha256": {name: sha256(people.folder / name) for name in labelled_by if (people.folder / name).is_file()},
            "n_stimuli": len(stimuli),
            "n_judgments": len(judgments),
        },
        "evaluation": {"n_images": len(targets), "targets": target_kind} | part,
    }
    if leave_out:
        description["left_out"] = {"n_stimuli": len(left_out), "sha256": sha256(leave_out)}
    return TrainingData(
        source,
        people,
        regular,
        evaluation,
        targets.astype(np.float32),
        stimuli,
        judgments,
        recipe,
        description,
        held_out,
        None if evaluated is None else evaluated.images[own],
    )


def _split_images(
    source: ImageSource, mixed: np.ndarray, hold_out: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray, str]:
    """Divide images into those to train on and those to evaluate on: regular, evaluation, targets, and whose these are.

    mixed: positions of the images that are in stimuli. hold_out: False evaluates on none.
    targets has a row for each image of the source.
    Raises InputError if there are too few images, or CIFAR-10's are not in their original order.
    """
    one_hot = np.eye(len(source.class_names))[source.labels]
    if not hold_out:
        # CIFAR-10's own evaluation images are never trained on, so that results stay comparable.
        regular = published.cifar10_test_split()[0] if source.is_cifar10_test else np.arange(len(source.images))
        return regular, np.array([], dtype=int), one_hot, ONE_HOT
    if source.is_cifar10_test:
        regular, evaluation = published.cifar10_test_split()
        targets = published.cifar10h()
        agreement = (targets.argmax(axis=1) == source.labels).mean()
        if agreement < 0.95:
            raise InputError(
                f"{source.name}: CIFAR-10H agrees with {agreement:.0%} of the labels, expected 99 %; are these "
                "CIFAR-10's test images in their original order?"
            )
        return regular, evaluation, targets, "CIFAR-10H, the shares of about 50 people per image"
    evaluation = _held_out(source, _with_copies(source, mixed))
    regular = np.setdiff1d(np.arange(len(source.images)), _with_copies(source, evaluation))
    return regular, evaluation, one_hot, ONE_HOT


def _split_continua(source: ImageSource, held_out: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Divide the ends of continua into those to train on and those of the continua held out: regular, evaluation."""
    evaluation = np.unique(np.hstack(source.pair_positions(held_out)))
    return np.setdiff1d(np.arange(len(source.images)), evaluation), evaluation


def _targets_of_frames(source: ImageSource, held_out: pd.DataFrame) -> tuple[np.ndarray, str]:
    """Label held-out frames by people's mean lam_h: the targets, and whose they are, with the names of the continua."""
    one_hot = np.eye(len(source.class_names))
    first, second = (one_hot[source.labels[positions]] for positions in source.pair_positions(held_out))
    targets = two_hot(held_out["lam_h"].to_numpy(), first, second)
    n_continua = held_out["pair"].nunique()
    continua = "1 continuum that is" if n_continua == 1 else f"{n_continua} continua that are"
    named = ", ".join(sorted(held_out["pair"].unique())[:CONTINUA_NAMED])
    more = ", ..." if n_continua > CONTINUA_NAMED else ""
    return targets, f"people's mean lam_h of frames of {continua} not trained on ({named}{more})"


def _continua_held_out(stimuli: pd.DataFrame) -> list[str]:
    """Draw the same share of the continua of each pair of classes: the names of their pairs.

    Raises InputError if none would be left to train on.
    """
    rng = np.random.default_rng(0)
    away: list[str] = []
    for labels, pairs in stimuli.drop_duplicates("pair").groupby(["label_1", "label_2"])["pair"]:
        if len(pairs) < 2:
            raise InputError(
                f"people judged a single continuum of {' and '.join(labels)}; expected two at least, one to train on "
                "and one to evaluate on"
            )
        away += rng.choice(sorted(pairs), max(1, round(HELD_OUT * len(pairs))), replace=False).tolist()
    return away


def _left_out(path: Path, stimuli: pd.DataFrame) -> list[str]:
    """Read which stimuli to leave out; raises InputError if the table is not one, or has other stimuli."""
    try:
        names = pd.read_csv(path, dtype=str)["stimulus"].dropna().unique().tolist()
    except (OSError, ValueError, KeyError) as problem:
        raise InputError(f"{path} cannot be read ({problem}); expected a CSV with a column stimulus") from problem
    if unknown := sorted({*names} - {*stimuli["stimulus"]}):
        raise InputError(f"{path}: {unknown[0]} is not among the labels (unknown: {len(unknown)} of {len(names)})")
    return names


def _held_out(
    source: ImageSource, mixed: np.ndarray, share: float = HELD_OUT, among: np.ndarray | None = None
) -> np.ndarray:
    """Draw the same share of each class, from images that are in no stimulus.

    among: positions of the images of which a share is drawn; None for all.
    """
    rng = np.random.default_rng(0)
    chosen = []
    for index, name in enumerate(source.class_names):
        of_class = np.flatnonzero(source.labels == index)
        if among is not None:
            of_class = np.intersect1d(of_class, among)
        free = np.setdiff1d(of_class, mixed)
        wanted = max(1, round(share * len(of_class)))
        if len(free) < wanted:
            raise InputError(
                f"{source.name}: {len(free)} of {len(of_class)} images of {name} are in no stimulus, {wanted} are "
                "needed to evaluate on: add images (next time, lower --per-category-pair)"
            )
        chosen.append(rng.choice(free, wanted, replace=False))
    return np.sort(np.concatenate(chosen))


def _with_copies(source: ImageSource, positions: np.ndarray) -> np.ndarray:
    """Add the copies of images, by their pixels, so that none is evaluated on and another trained on."""
    return np.flatnonzero(np.isin(source.pictures, source.pictures[positions]))


def _some(positions: np.ndarray, number: int | None) -> np.ndarray:
    """Draw `number` positions, always the same ones; None keeps all."""
    if number is None or number >= len(positions):
        return positions
    return np.sort(np.random.default_rng(0).choice(positions, number, replace=False))
