"""What all runs of a grid share: regular images, people's labels of the mixed ones, and what is evaluated on."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import torch

from analysis.judgments import Problems, counted, read_table, require_files
from hillmixe import published
from hillmixe.command import InputError
from learn.labels import augmenting_labels, weight_by
from learn.recipe import Recipe
from stimuli_gen import mixing
from stimuli_gen.sources import ImageSource

HELD_OUT = 0.3  # share of the images evaluated on, where no published split exists
PAIR = ["stimulus", "label_1", "label_2", "image_1", "image_2", "lam_f"]


@dataclass(frozen=True)
class Study:
    """Images, labels and the split.

    regular, evaluation: positions in source; disjoint, and no mixed image has an evaluation image in it.
    targets: (n_evaluation, n_classes) float32, rows sum to 1; target_kind says whose they are.
    results: the folder they were read from.
    stimuli, judgments: rows of labels.csv and of judgments.csv (interface infer).
    mixing: the policy in mixing.MIXING_FUNCTIONS that made the images people judged.
    recipe: how many images are used, and how confidence smooths labels.
    description: what identifies all this, for config.json.
    """

    source: ImageSource
    results: Path
    regular: np.ndarray
    evaluation: np.ndarray
    targets: np.ndarray
    stimuli: pd.DataFrame
    judgments: pd.DataFrame
    mixing: str
    recipe: Recipe
    description: dict


def load(results: Path, source: ImageSource, recipe: Recipe) -> Study:
    """Join people's labels with the images they are of.

    results: a folder that aggregate.py wrote. Raises InputError when it is none, when its labels are of other images
    than the source's, or when there are too few images to evaluate on.
    """
    stimuli, judgments, summary = _read_results(results)
    if recipe.augmenting_stimuli is not None:
        chosen = _some(np.arange(len(stimuli)), recipe.augmenting_stimuli)
        stimuli = stimuli.iloc[chosen]
        judgments = judgments[judgments["stimulus"].isin(stimuli["stimulus"])]
    mixed = np.unique(np.hstack([*source.pair_positions(stimuli), *source.pair_positions(judgments)]))
    if source.is_cifar10_test:
        regular, evaluation = published.cifar10_test_split()
        targets = published.cifar10h()
        agreement = (targets.argmax(axis=1) == source.labels).mean()
        if agreement < 0.95:
            raise InputError(
                f"{source.name}: CIFAR-10H agrees with {agreement:.0%} of the labels, expected 99 %; are these "
                "CIFAR-10's test images in their original order?"
            )
        target_kind = "CIFAR-10H, the shares of about 50 people per image"
    else:
        evaluation = _held_out(source, mixed)
        regular = np.setdiff1d(np.arange(len(source.images)), evaluation)
        targets = np.eye(len(source.class_names))[source.labels]
        target_kind = "one-hot: the class of each image, for want of people's labels"
    if shared := np.intersect1d(np.union1d(regular, mixed), evaluation).size:
        raise InputError(f"{source.name}: {shared} evaluation images are trained on or mixed; expected none")
    regular, evaluation = _some(regular, recipe.regular_images), _some(evaluation, recipe.evaluation_images)
    description = {
        "images": {"name": source.name, "sha256": source.checksum, "n_regular": len(regular)},
        "labels": {
            "name": results.name,
            "observers": summary["observers"],
            "tables_counted": summary["tables_counted"],
            "mixing": summary["mixing"],
            "sha256": {
                name: hashlib.sha256((results / name).read_bytes()).hexdigest()
                for name in ("labels.csv", "judgments.csv", "policy.json", "soft_labels.csv")
                if (results / name).is_file()
            },
            "n_stimuli": len(stimuli),
            "n_judgments": len(judgments),
        },
        "evaluation": {"n_images": len(evaluation), "targets": target_kind},
    }
    targets = targets[evaluation].astype(np.float32)
    return Study(
        source, results, regular, evaluation, targets, stimuli, judgments, summary["mixing"], recipe, description
    )


def training_set(study: Study, condition: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Put regular and augmenting images together.

    condition: one of learn.labels.CONDITIONS.
    Returns images (n, h, w, 3) uint8 and soft labels (n, n_classes) float32. Mixed images are made of the source's
    pixels by the policy that made the stimuli.
    """
    source = study.source
    examples, soft_labels = augmenting_labels(
        condition, study.stimuli, study.judgments, source.class_names, seed, weight_by(study.recipe)
    )
    first, second = source.pair_positions(examples)
    mix = mixing.MIXING_FUNCTIONS[study.mixing]
    mixed = mix(source.images[first], source.images[second], examples["lam_f"].to_numpy(dtype=float))
    one_hot = np.eye(len(source.class_names), dtype=np.float32)[source.labels[study.regular]]
    labels = np.concatenate([one_hot, soft_labels])
    if condition == "shuffled":
        labels = np.random.default_rng([seed, 11]).permutation(labels)
    return np.concatenate([source.images[study.regular], mixed]), labels


def evaluation_set(study: Study, device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
    """Put the evaluation images (n, 3, h, w) uint8, channels last in memory, and their targets on the device."""
    images = torch.from_numpy(study.source.images[study.evaluation]).permute(0, 3, 1, 2)
    return images.to(device), torch.from_numpy(study.targets).to(device)


def _read_results(results: Path) -> tuple[pd.DataFrame, pd.DataFrame, dict]:
    require_files(results, "labels.csv", "judgments.csv", "summary.json")
    problems = Problems()
    try:
        summary = json.loads((results / "summary.json").read_text(encoding="utf-8"))
        summary = {name: summary[name] for name in ("observers", "tables_counted", "mixing")}
        if summary["mixing"] not in [*mixing.MIXING_FUNCTIONS]:
            known = ", ".join(mixing.MIXING_FUNCTIONS)
            problems.in_file("summary.json", f"images were mixed by {summary['mixing']!r}; expected one of {known}")
    except (ValueError, KeyError, TypeError):
        problems.in_file("summary.json", "cannot be read; expected what analysis/aggregate.py wrote: make it anew")
    stimuli = read_table(results / "labels.csv", [*PAIR, "lam_h", "omega"], problems)
    judgments = read_table(
        results / "judgments.csv", ["interface", "repeat", "catch", *PAIR, "lam_h", "omega"], problems
    )
    problems.raise_any()
    if stimuli.empty:
        raise InputError(f"{results / 'labels.csv'} has no stimuli: labels come from sessions of the interface infer")
    judgments = judgments[judgments["interface"] == "infer"]
    return stimuli, counted(judgments, summary["tables_counted"]), summary


def _held_out(source: ImageSource, mixed: np.ndarray) -> np.ndarray:
    """Draw the same share of each class, from images that no stimulus has in it."""
    rng = np.random.default_rng(0)
    chosen = []
    for index, name in enumerate(source.class_names):
        of_class = np.flatnonzero(source.labels == index)
        free = np.setdiff1d(of_class, mixed)
        wanted = max(1, round(HELD_OUT * len(of_class)))
        if len(free) < wanted:
            raise InputError(
                f"{source.name}: {len(free)} of {len(of_class)} images of {name} are in no stimulus, {wanted} are "
                "needed to evaluate on: add images (next time, lower --per-category-pair)"
            )
        chosen.append(rng.choice(free, wanted, replace=False))
    return np.sort(np.concatenate(chosen))


def _some(positions: np.ndarray, number: int | None) -> np.ndarray:
    """Draw `number` positions, always the same ones; None keeps all."""
    if number is None or number >= len(positions):
        return positions
    return np.sort(np.random.default_rng(0).choice(positions, number, replace=False))
