"""One training run: network, label condition and seed become a folder with config.json, metrics.json and log.csv."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import nn

from learn.evaluate import MEASURES, evaluate
from learn.models import build
from learn.recipe import Recipe
from learn.study import Study, evaluation_set, training_set
from learn.training import train
from stimuli_gen.command import InputError

# Where a run was made does not tell it from the same run made elsewhere.
NOT_COMPARED = ("versions", "device")


def execute(
    study: Study, config: dict, recipe: Recipe, folder: Path, device: torch.device, after_epoch: Callable[[int], None]
) -> dict[str, float]:
    """Train and evaluate one run, or read what it gave when it is finished already.

    config: what identifies the run; its condition, architecture and seed are used here.
    folder: appears when the run is complete. Until then `<folder>.unfinished` holds a checkpoint after each epoch, from
        which a killed run goes on to the very same metrics.
    after_epoch: called with the number of epochs done since the last call.
    Returns the metrics. Raises InputError when the folder holds a run of another configuration.
    """
    if folder.exists():
        metrics = finished(folder, config)
        after_epoch(recipe.epochs)
        return metrics
    model = _new_model(study, config, recipe).to(device)
    unfinished = folder.with_name(folder.name + ".unfinished")
    checkpoint = unfinished / "checkpoint.pt"
    if not (checkpoint.exists() and not _difference(_read_config(unfinished), config)):
        shutil.rmtree(unfinished, ignore_errors=True)
        try:
            unfinished.mkdir(parents=True)
        except OSError as problem:
            raise InputError(f"{folder} cannot be written: {problem.strerror}; name another --out") from problem
        _write_json(unfinished / "config.json", config)
    images, labels = (
        torch.from_numpy(part).to(device) for part in training_set(study, config["condition"], config["seed"])
    )
    log = train(model, images, labels, recipe, config["seed"], checkpoint, after_epoch)
    metrics = evaluate(model, *evaluation_set(study, device))
    log.to_csv(unfinished / "log.csv", index=False, lineterminator="\n")
    _write_json(unfinished / "metrics.json", metrics)
    checkpoint.unlink()
    unfinished.rename(folder)
    return metrics


def finished(folder: Path, config: dict) -> dict[str, float]:
    """Read the metrics of a finished run; raises InputError when it is of another configuration."""
    if difference := _difference(_read_config(folder), config):
        raise InputError(
            f"{folder} holds a run of another configuration ({difference}): name another --out or remove it"
        )
    try:
        metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
        return {name: metrics[name] for name in MEASURES}
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise InputError(
            f"{folder / 'metrics.json'} is damaged: remove the folder, and the run is made anew"
        ) from problem


def channel_statistics(images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of R, G and B in [0, 1] over all pixels of images (n, h, w, 3) uint8."""
    levels = np.arange(256) / 255
    counts = np.stack([np.bincount(images[..., channel].ravel(), minlength=256) for channel in range(3)])
    shares = counts / counts.sum(axis=1, keepdims=True)
    mean = shares @ levels
    return mean, np.sqrt((shares * (levels - mean[:, None]) ** 2).sum(axis=1))


def _new_model(study: Study, config: dict, recipe: Recipe) -> nn.Module:
    mean, std = channel_statistics(study.source.images[study.regular])
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config["seed"])
        return build(
            config["architecture"],
            len(study.source.class_names),
            recipe.width,
            torch.tensor(mean, dtype=torch.float32),
            torch.tensor(std, dtype=torch.float32).clamp(min=1e-3),
            study.source.images.shape[1:3],
        )


def _read_config(folder: Path) -> dict:
    try:
        return json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _difference(old: dict, new: dict) -> str:
    """Name the first entry in which two configurations differ; empty when they are the same."""
    old, new = (json.loads(json.dumps(config)) for config in (old, new))
    for name in dict.fromkeys([*new, *old]):
        if name in NOT_COMPARED or old.get(name) == new.get(name):
            continue
        if isinstance(old.get(name), dict) and isinstance(new.get(name), dict):
            return f"{name}.{_difference(old[name], new[name])}"
        return f"{name}: {old.get(name)} there, {new.get(name)} asked for"
    return ""


def _write_json(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
