"""Train one network by the recipe: batches, crops and steps on the device, with a checkpoint after each epoch."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import torch
from torch import nn
from torch.nn import functional

from learn.recipe import Recipe
from stimuli_gen.command import InputError


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


def _save(state: dict, path: Path) -> None:
    """Replace the checkpoint at once: a kill at any moment leaves the old one or the new one."""
    new = path.with_suffix(".new")
    torch.save(state, new)
    new.replace(path)
