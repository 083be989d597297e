"""Train networks by the recipe, one or several side by side: batches, crops, steps on the device, checkpoints."""

import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import torch
from torch import nn
from torch.nn import functional

from hillmixe.command import InputError
from learn.models import SideBySide
from learn.training.label_margins import Margins, epochs_watched
from learn.training.run_log import of_network
from learn.training.training_recipe import TrainingRecipe

# Targets of images mixed within a batch: (lam_f, first, second) -> soft labels. lam_f: (m,) float32; first, second:
# (m,) positions of images; returns (m, n_classes) float32.
LabelPolicy = Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]
PRECISIONS = ("float32", "bfloat16")
CHECKPOINT_SHARE = 1 / 20  # of the time, at most, goes into writing checkpoints


class Crops(NamedTuple):
    """Where each image is cropped and whether it is mirrored, for each network: (together, n) each."""

    top: torch.Tensor
    left: torch.Tensor
    mirrored: torch.Tensor


class Batch(NamedTuple):
    """A step's images for each network. images, partners: (together, m) positions; lam_f: (together,)."""

    images: torch.Tensor
    partners: torch.Tensor
    lam_f: torch.Tensor


def train_networks(
    model: nn.Module,
    images: torch.Tensor,
    labels: torch.Tensor,
    recipe: TrainingRecipe,
    seeds: list[int],
    checkpoint: Path,
    policy: LabelPolicy | None = None,
    after_epoch: Callable[[list[dict]], None] = lambda log: None,
    precision: str = "float32",
    margins: Margins | None = None,
) -> list[pd.DataFrame]:
    """Train networks in place; continues from `checkpoint` if that exists, and writes it after epochs.

    model: len(seeds) networks side by side (learn.models). images: (n, h, w, 3) uint8, the same for all networks, and
    labels: (len(seeds), n, n_classes) float32, rows sum to 1; all on one device. policy: mix images within each batch
    by one lam_f ~ Beta(1, 1), after cropping, as mixup does, with these targets; without one nothing is mixed.
    after_epoch: called with the log, a list with epoch, learning_rate, loss (nats, one per network) and seconds (per
    network) of each epoch. precision: one of PRECISIONS; bfloat16 is mixed precision, with weights and sums in float32.
    margins: of these labels, to be summed on the way; only where batches are not mixed.
    Returns that log per network: rows epoch, learning_rate, loss, seconds, and what after_epoch added (a list has an
    entry for each network). The checkpoint is also written after the last epoch. All randomness of an epoch comes from
    the seed and the epoch's number, so an interrupted training gives the same result as an uninterrupted one, and a
    network trained together with others the same as one trained alone, except for the order of float sums and what
    networks themselves draw (dropout). torch's own random numbers are seeded for that.
    """
    device, together = images.device, len(seeds)
    cuda = device.type == "cuda"
    optimizer = new_optimizer(model, recipe)
    log: list[dict] = []
    if checkpoint.exists():
        state = load_state(checkpoint, device)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        log = state["log"]
        if margins:
            if "margins" not in state:
                raise InputError(f"{checkpoint} is of an earlier version: remove its folder to start the run again")
            margins.load_state_dict(state["margins"])
        after_epoch(log)
    forward, clip = model, clip_gradients
    if cuda:
        # Narrow networks spend their time on starting kernels: the whole pass is started at once, as a graph. What was
        # compiled for the networks before is forgotten, for after a few of them nothing would be compiled any more.
        torch.compiler.reset()
        forward = torch.compile(model, mode="reduce-overhead", dynamic=False)
        clip = torch.compile(clip_gradients, dynamic=False)
        torch.backends.cudnn.deterministic = True  # of a seed there is one result
    padded = functional.pad(images, (0, 0) + (recipe.crop_padding,) * 4)
    saved, cost = time.monotonic(), 0.0
    begun = saved
    model.train()
    for epoch in range(len(log), recipe.epochs):
        learning_rate = recipe.learning_rate * 0.1 ** sum(epoch >= drop for drop in recipe.learning_rate_drops)
        for group in optimizer.param_groups:
            group["lr"] = learning_rate
        torch.manual_seed(seeds[0] * 1_000_003 + epoch)  # for networks that draw at random themselves, as dropout does
        total, trained = torch.zeros(together, device=device), 0
        watched = margins if epoch < epochs_watched(recipe) else None
        crops, batches = draw(len(images), recipe, seeds, epoch, device)
        for batch in batches:
            pixels = crop_and_flip(padded, batch.images, crops, recipe)
            if policy is None:
                targets = torch.take_along_dim(labels, batch.images[..., None], dim=1)
            else:
                pixels, targets = mix(pixels, crop_and_flip(padded, batch.partners, crops, recipe), batch, policy)
            with torch.autocast(device.type, torch.bfloat16, enabled=precision == "bfloat16"):
                logits = forward(pixels)
            logits = logits.float().unflatten(1, (together, -1)).transpose(0, 1)
            if watched:
                watched.add(batch.images, logits)
            losses = -(targets * logits.log_softmax(-1)).sum(-1).mean(1)
            optimizer.zero_grad(set_to_none=True)
            losses.sum().backward()
            clip(model, recipe.gradient_norm, together)
            optimizer.step()
            total += losses.detach() * batch.images.shape[1]
            trained += batch.images.shape[1]
        if watched:
            watched.end_epoch()
        mean_losses = (total / trained).tolist()  # the only wait for the device in an epoch
        start = time.monotonic()
        seconds = (start - begun) / together
        log.append({"epoch": epoch + 1, "learning_rate": learning_rate, "loss": mean_losses, "seconds": seconds})
        if epoch + 1 == recipe.epochs or cost <= CHECKPOINT_SHARE * (start - saved):
            parts: dict[str, Any] = {"model": model, "optimizer": optimizer} | ({"margins": margins} if margins else {})
            save_state({name: part.state_dict() for name, part in parts.items()} | {"log": log}, checkpoint)
            saved = time.monotonic()
            cost = saved - start
        after_epoch(log)
        begun = time.monotonic()
    return [pd.DataFrame(of_network(log, place)) for place in range(together)]


def new_optimizer(model: nn.Module, recipe: TrainingRecipe) -> torch.optim.SGD:
    """Make the stochastic gradient descent of a recipe, for the first epoch."""
    return torch.optim.SGD(
        model.parameters(), recipe.learning_rate, recipe.momentum, weight_decay=recipe.weight_decay, fused=True
    )


def draw(
    n: int, recipe: TrainingRecipe, seeds: list[int], epoch: int, device: torch.device
) -> tuple[Crops, Iterator[Batch]]:
    """Draw all that is random in an epoch: crops, the order of the images, and the partner and coefficient of each.

    With augment `once` the crops are the same in each epoch, as in the authors' loader. The draws are the same for
    every device, because they are made on the CPU. A last batch of one image is left out: batch norm cannot compute its
    variance.
    """
    size, reach = recipe.batch_size, 2 * recipe.crop_padding
    sizes = [min(size, n - start) for start in range(0, n, size)]
    if sizes[-1] == 1:
        del sizes[-1]
    drawn = []
    for seed in seeds:
        generator = torch.Generator().manual_seed(seed * 1_000_003 + epoch)
        order = torch.randperm(n, generator=generator)
        if recipe.augment == "once":
            generator_of_crops = torch.Generator().manual_seed(seed * 1_000_003 + 1_000_002)
        else:
            generator_of_crops = generator
        top, left = torch.randint(0, reach + 1, (2, n), generator=generator_of_crops)
        mirrored = torch.rand(n, generator=generator_of_crops) < (0.5 if recipe.flip else 0)
        lam_f = torch.rand(len(sizes), generator=generator)
        partners = torch.cat(
            [place * size + torch.randperm(many, generator=generator) for place, many in enumerate(sizes)]
        )
        drawn.append((top, left, mirrored, order, order[partners], lam_f))
    top, left, mirrored, order, partners, lam_f = (torch.stack(each).to(device) for each in zip(*drawn, strict=True))
    # A last batch of one image has no partners, and so no part.
    parts = zip(order.split(size, 1), partners.split(size, 1), lam_f.unbind(1), strict=False)
    return Crops(top, left, mirrored), (Batch(*part) for part in parts)


def crop_and_flip(padded: torch.Tensor, batch: torch.Tensor, crops: Crops, recipe: TrainingRecipe) -> torch.Tensor:
    """Take batches at the crops of the padded images.

    padded: (n, h + 2 * crop_padding, w + 2 * crop_padding, 3) uint8. batch: (together, m) positions.
    Returns pixels (m, together * 3, h, w) float in [0, 1].
    """
    height, width = (length - 2 * recipe.crop_padding for length in padded.shape[1:3])
    top, left, mirrored = (torch.take_along_dim(each, batch, dim=1)[..., None] for each in crops)
    rows = top + torch.arange(height, device=padded.device)
    columns = left + torch.arange(width, device=padded.device)
    columns = torch.where(mirrored, columns.flip(-1), columns)
    pixels = padded[batch[..., None, None], rows[..., :, None], columns[..., None, :]]
    return pixels.permute(1, 2, 3, 0, 4).flatten(3).permute(0, 3, 1, 2).float() / 255


def mix(
    pixels: torch.Tensor, partners: torch.Tensor, batch: Batch, policy: LabelPolicy
) -> tuple[torch.Tensor, torch.Tensor]:
    """Mix a batch with its partners, lam_f of one and 1 - lam_f of the other: (pixels, targets).

    pixels, partners: (m, together * 3, h, w). Targets are (together, m, n_classes).
    """
    share = batch.lam_f.repeat_interleave(3)[:, None, None]
    lam_f = batch.lam_f[:, None].expand(batch.images.shape)
    targets = policy(lam_f.flatten(), batch.images.flatten(), batch.partners.flatten())
    return share * pixels + (1 - share) * partners, targets.unflatten(0, batch.images.shape)


def clip_gradients(model: nn.Module, longest: float, together: int) -> None:
    """Shorten the gradient of all parameters of a network together to length `longest`, for each network separately."""
    if isinstance(beside := getattr(model, "network", None), SideBySide):
        for network in beside.networks:
            clip_gradients(network, longest, 1)
        return
    # Frozen parameters have no gradient, and neither do those that played no part.
    grads = [parameter.grad for parameter in model.parameters() if parameter.grad is not None]
    gradients = [(grad if grad.dim() else grad[None]).unflatten(0, (together, -1)) for grad in grads]
    squares = [gradient.square().sum(tuple(range(1, gradient.dim()))) for gradient in gradients]
    length = torch.stack(squares).sum(0).sqrt()
    factor = (longest / (length + 1e-6)).clamp(max=1)
    for gradient in gradients:
        gradient.mul_(factor.view(-1, *[1] * (gradient.dim() - 1)))


def load_state(path: Path, device: torch.device) -> dict:
    """Read a checkpoint; raises InputError if it is damaged, even by a single bit."""
    try:
        with zipfile.ZipFile(path) as records:  # torch writes a checksum of each record, and does not check it
            sound = records.testzip() is None
        state = torch.load(path, map_location=device, weights_only=True) if sound else None
    except Exception:  # zipfile and torch raise errors of many kinds for a file that is none of their own
        state = None
    if state is None:
        raise InputError(f"{path} is damaged: remove its folder to start the run again")
    return state


def save_state(state: dict, path: Path) -> None:
    """Replace the checkpoint atomically: a kill at any moment leaves the old one or the new one."""
    new = path.with_suffix(".new")
    torch.save(state, new)
    new.replace(path)
