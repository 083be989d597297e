"""One training run: network, label condition and seed become a folder with config.json, metrics.json and log.csv."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from torch import nn
from torch.nn import functional

from learn.evaluate import MEASURES, evaluate
from learn.models import build
from learn.recipe import Recipe
from learn.study import Study, evaluation_set, training_set
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


def train(
    model: nn.Module,
    images: torch.Tensor,
    labels: torch.Tensor,
    recipe: Recipe,
    seed: int,
    checkpoint: Path,
    after_epoch: Callable[[int], None] = lambda epochs: None,
) -> pd.DataFrame:
    """Train a model in place; goes on from `checkpoint` where that exists, and writes it after each epoch.

    images: (n, h, w, 3) uint8 and labels: (n, n_classes) float32, rows sum to 1, both on the model's device.
    Returns the log: a row per epoch with its learning rate and mean loss (nats). All randomness of an epoch comes from
    the seed and the epoch's number, so an interrupted training ends as an uninterrupted one.
    """
    device = images.device
    optimizer = torch.optim.SGD(
        model.parameters(), recipe.learning_rate, recipe.momentum, weight_decay=recipe.weight_decay
    )
    log: list[dict] = []
    if checkpoint.exists():
        try:
            state = torch.load(checkpoint, map_location=device, weights_only=True)
        except Exception as problem:  # torch raises errors of many kinds for a file that is none of its own
            raise InputError(f"{checkpoint} is damaged: remove its folder, and the run is made anew") from problem
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        log = state["log"]
        after_epoch(len(log))
    pad = (0, 0) + (recipe.crop_padding,) * 4
    padded = functional.pad(images, pad)
    for epoch in range(len(log), recipe.epochs):
        generator = torch.Generator(device).manual_seed(seed * 1_000_003 + epoch)
        learning_rate = recipe.learning_rate * 0.1 ** sum(epoch >= drop for drop in recipe.learning_rate_drops)
        for group in optimizer.param_groups:
            group["lr"] = learning_rate
        model.train()
        total, trained = torch.zeros((), device=device), 0
        for batch in torch.randperm(len(images), generator=generator, device=device).split(recipe.batch_size):
            if len(batch) == 1:
                continue  # batch norm has no variance of a single image; another image is left over in the next epoch
            pixels = crop_and_flip(padded, batch, recipe, generator)
            # bfloat16 is fast on CUDA; on CPUs without a unit for it, it is several times slower than float32.
            with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
                loss = functional.cross_entropy(model(pixels), labels[batch])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), recipe.gradient_norm)
            optimizer.step()
            total += loss.detach() * len(batch)
            trained += len(batch)
        # The only wait for the device in an epoch.
        log.append({"epoch": epoch + 1, "learning_rate": learning_rate, "loss": total.item() / trained})
        _save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "log": log}, checkpoint)
        after_epoch(1)
    return pd.DataFrame(log, columns=["epoch", "learning_rate", "loss"])


def crop_and_flip(
    padded: torch.Tensor, batch: torch.Tensor, recipe: Recipe, generator: torch.Generator
) -> torch.Tensor:
    """Take a batch at random crops of the padded images, half of them mirrored if the recipe says so.

    padded: (n, h + 2 * crop_padding, w + 2 * crop_padding, 3) uint8. batch: (m,) positions.
    Returns pixels (m, 3, h, w) float in [0, 1].
    """
    device, reach = padded.device, 2 * recipe.crop_padding
    height, width = padded.shape[1] - reach, padded.shape[2] - reach
    offsets = torch.randint(0, reach + 1, (2, len(batch), 1), generator=generator, device=device)
    rows = offsets[0] + torch.arange(height, device=device)
    columns = offsets[1] + torch.arange(width, device=device)
    if recipe.flip:
        mirrored = torch.rand(len(batch), 1, generator=generator, device=device) < 0.5
        columns = torch.where(mirrored, columns.flip(1), columns)
    pixels = padded[batch[:, None, None], rows[:, :, None], columns[:, None, :]]
    return pixels.permute(0, 3, 1, 2).contiguous().float() / 255


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


def _save(state: dict, path: Path) -> None:
    """Replace the checkpoint at once: a kill at any moment leaves the old one or the new one."""
    new = path.with_suffix(".new")
    torch.save(state, new)
    new.replace(path)


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
