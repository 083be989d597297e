"""Check before a sweep begins that all of it can be trained, so that it does not fail after hours of training."""

from functools import partial

import numpy as np
import torch
from torch import nn

from hillmixe.command import InputError
from learn import conditions, plugins
from learn.conditions import Condition
from learn.evaluate import measure_model
from learn.models import Architecture, Normalised
from learn.models.architecture import SideBySide
from learn.training.run import Grid
from learn.training.seeded_networks import new_model, training_sets
from learn.training.training_loop import LabelPolicy

SUM_WITHIN = 1e-3  # of 1, that a soft label may add up to
FEW = 8  # images that a plugin's architecture and policies are tried with


def check(grid: Grid, rows: list[str], architectures: list[str], seeds: list[int]) -> None:
    """Raise InputError if a condition or an architecture of a grid cannot be trained.

    seeds: those of the first runs trained together. The suite's own architectures are built; what plugins declare is
    also tried with a few images.
    """
    size = grid.data.source.images.shape[1:3]
    if grid.recipe.crop_padding >= min(size):
        raise InputError(
            f"crop_padding {grid.recipe.crop_padding}: images have {size[0]} x {size[1]} pixels, of which a crop could "
            "then have none"
        )
    known = plugins.known(grid.plugins)
    for name in architectures:
        architecture, plugin = known.architectures[name], known.of.get(("architecture", name))
        if plugin:
            with plugins.blaming(grid.plugins, f"{plugin.path}: architecture {name}"):
                _try_architecture(grid, architecture, seeds)
        else:
            new_model(grid.data, architecture, seeds[:1], grid.recipe)
    for name in rows:
        condition = known.conditions[name]
        conditions.check(condition, grid.data.people)
        if plugin := known.of.get(("condition", name)):
            with plugins.blaming(grid.plugins, f"{plugin.path}: condition {name}"):
                _try_condition(grid, condition, seeds)


def _try_architecture(grid: Grid, architecture: Architecture, seeds: list[int]) -> None:
    """Run a training step and an evaluation with a few images."""
    data, name, n_classes = grid.data, architecture.name, len(grid.data.source.class_names)
    pixels = torch.from_numpy(data.source.images[data.regular[:FEW]]).permute(0, 3, 1, 2)
    few, together = pixels.float() / 255, len(seeds)
    model = new_model(data, architecture, seeds, grid.recipe)
    if not any(parameter.requires_grad for parameter in model.parameters()):
        raise InputError(f"{name} has no parameter that can be trained")
    with torch.random.fork_rng(devices=[]):
        with torch.autocast("cpu", torch.bfloat16, enabled=grid.precision == "bfloat16" and grid.device == "cpu"):
            hooks = [each.register_forward_hook(partial(_require_tensor, name)) for each in _networks(model)]
            logits = model.train()(few.repeat(1, together, 1, 1))
            for hook in hooks:
                hook.remove()
        expected = (len(few), together * n_classes)
        if logits.shape != expected:
            raise InputError(f"{name} gives {tuple(logits.shape)} for {len(few)} images; expected {expected}")
        logits.float().logsumexp(1).sum().backward()
        single, again = (new_model(data, architecture, seeds[:1], grid.recipe).eval() for _ in range(2))
        torch.manual_seed(seeds[0] + 1)
        other = new_model(data, architecture, [seeds[0] + 1], grid.recipe).eval()
        other.load_state_dict(single.state_dict())
        shares = logits.detach().float().unflatten(1, (together, -1))
        if (shares >= 0).all() and ((shares.sum(-1) - 1).abs() < SUM_WITHIN).all():
            raise InputError(f"{name} gives probabilities; expected logits: leave out its softmax")
        with torch.no_grad():
            first, *others = (each(few) for each in (single, single, again, other))
        faults = (
            "draws at random also in evaluation mode, as F.dropout(x) without training=self.training does",
            "begins with other weights each time: draw them with torch's own random numbers",
            "holds numbers outside its state_dict, which would not be saved: make them parameters or buffers",
        )
        for outputs, fault in zip(others, faults, strict=True):
            if not torch.allclose(outputs, first, atol=1e-4, equal_nan=True):
                raise InputError(f"{name} {fault}")
        outputs = single(few.requires_grad_())
        if not outputs.requires_grad or torch.autograd.grad(outputs.sum(), few, allow_unused=True)[0] is None:
            raise InputError(
                f"{name} hands no gradient on to its pixels, which FGSM needs: freeze weights by "
                "requires_grad_(False), without torch.no_grad()"
            )
        targets = torch.full((len(few), n_classes), 1 / n_classes)
        measure_model(single, pixels, targets)


def _networks(model: Normalised) -> list[nn.Module]:
    """List the networks as their architecture builds them."""
    return [*model.network.networks] if isinstance(model.network, SideBySide) else [model.network]


def _require_tensor(name: str, network: nn.Module, given: tuple, found: object) -> None:
    if not isinstance(found, torch.Tensor):
        raise InputError(f"{name} gives {type(found).__name__}, expected a tensor of logits (n, number of classes)")


def _try_condition(grid: Grid, condition: Condition, seeds: list[int]) -> None:
    """Make the labels, and let a policy mix a few images."""
    data, n_classes = grid.data, len(grid.data.source.class_names)
    images, labels = training_sets(condition, data, seeds)
    for of_seed in labels:
        _check_labels(condition.name, of_seed, (len(images), n_classes))
    if condition.policy:
        policy: LabelPolicy = condition.policy(data, torch.device("cpu"))
        at = torch.arange(len(images))[:FEW]
        mixed = policy(torch.linspace(0, 1, len(at)), at, at.flip(0))
        _check_labels(condition.name, mixed.numpy(), (len(at), n_classes))


def _check_labels(name: str, labels: np.ndarray, shape: tuple[int, int]) -> None:
    if labels.shape != shape:
        raise InputError(f"{name}: soft labels have the shape {labels.shape}; expected {shape}")
    amiss = ~np.isfinite(labels).all(axis=1) | (labels < 0).any(axis=1) | (abs(labels.sum(axis=1) - 1) > SUM_WITHIN)
    if amiss.any():
        at = int(amiss.argmax())
        shown = ", ".join(f"{share:g}" for share in labels[at])
        raise InputError(f"{name}: soft label {at} is ({shown}); expected numbers from 0 that add up to 1")
