"""Classifiers of any origin, adapted to the classes of a stimulus set, and their coefficients for mixed images.

A classifier's coefficient for a mix of two classes is p_1 / (p_1 + p_2), where p are its probabilities for the two.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from torch.nn.parameter import is_lazy

from hillmixe.command import InputError, progress
from learn.alignment.class_outputs import find_outputs

BATCH, LARGE_BATCH = 500, 50  # images at a time; of networks that may make them large
TRIED = 4  # images that a network is tried on before it is measured
# Logits may differ by this share of their range when images are in another batch, since float sums take another order;
# in half precision by more.
SAME_LOGITS, SAME_HALF_LOGITS = 0.02, 0.1
SUMS_TO_ONE = 0.01  # probabilities of a thousand classes in half precision do, as nearly as this


@dataclass(frozen=True)
class Classifier:
    """A classifier and what its outputs mean.

    logits: maps pixels (n, 3, h, w) float in [0, 1] to (n, n_outputs). outputs: class -> the indices of its outputs,
    whose probabilities are added up. remark: what to know about it. batch: number of images at a time.
    """

    name: str
    logits: Callable[[torch.Tensor], torch.Tensor]
    n_outputs: int
    outputs: dict[str, list[int]]
    remark: str = ""
    batch: int = BATCH


def as_they_are(pixels: torch.Tensor) -> torch.Tensor:
    """Give pixels to a network without any preprocessing."""
    return pixels


@dataclass(frozen=True)
class Network:
    """A network whose outputs have not yet been assigned to classes.

    module: in evaluation mode; takes pixels, (n, 3, h, w) float in [0, 1], after preprocess. order: the names of its
    outputs; None if their number identifies them. remark: what to know about it.
    """

    name: str
    module: nn.Module
    preprocess: Callable[[torch.Tensor], torch.Tensor] = as_they_are
    order: Sequence[str] | None = None
    remark: str = ""


def classifier_of(network: Network, class_names: Sequence[str], images: np.ndarray) -> Classifier:
    """Try a network on a few images, and find out what its outputs mean.

    class_names: those of the set. images: (n, h, w, 3) uint8, like those that it will be measured on.
    Probabilities are turned into logits by the logarithm, and the remark says so. Raises InputError if the network does
    not take the images, gives anything but (n, n_outputs), or gives an image different logits in different batches, as
    a network with dropout or batch statistics does in training mode.
    """
    if any(is_lazy(each) for each in [*network.module.parameters(), *network.module.buffers()]):
        raise InputError(f"{network.name} has lazy modules, whose weights are not there yet: show it an image first")
    weights = [each for each in [*network.module.parameters(), *network.module.buffers()] if each.is_floating_point()]
    device, dtype = (weights[0].device, weights[0].dtype) if weights else (torch.device("cpu"), torch.float32)
    if device.type == "meta":
        raise InputError(f"{network.name} has no weights, only their sizes (device meta): load them first")

    def forward(pixels: torch.Tensor) -> torch.Tensor:
        given = network.module(network.preprocess(pixels.to(device)).to(device, dtype))
        return getattr(given, "logits", given)

    pixels = _pixels(images[:TRIED], device)
    logits = _run(network.name, forward, pixels)
    if logits.dim() != 2 or logits.shape[0] != len(pixels) or logits.shape[1] < 2:
        raise InputError(f"{network.name} gives {tuple(logits.shape)}, expected ({len(pixels)}, number of classes)")
    try:
        outputs = find_outputs(logits.shape[1], class_names, network.order)
    except InputError as problem:
        raise InputError(f"{network.name}: {problem}") from problem
    # Pixels are made again, for a network may change those that it is given.
    fewer = _pixels(images[: len(pixels) // 2], device)
    again = _run(network.name, forward, fewer) if len(fewer) else logits[:0]
    changed = (again - logits[: len(again)]).abs().max() if len(again) else 0
    same = SAME_HALF_LOGITS if dtype in (torch.float16, torch.bfloat16) else SAME_LOGITS
    if changed > same * (logits.max() - logits.min()).clamp(min=1e-6):
        raise InputError(
            f"{network.name} gives an image other logits in another batch, as in training mode: give or export it in "
            "evaluation mode (model.eval())"
        )
    remarks = [network.remark] if network.remark else []
    if dtype != torch.float32:
        remarks.append(f"computes in {str(dtype).removeprefix('torch.')}")
    final = forward
    if _are_probabilities(logits):
        remarks.append("gives probabilities, whose logarithms were taken as its logits")

        def final(pixels: torch.Tensor) -> torch.Tensor:
            return forward(pixels).double().clamp(min=1e-300).log()

    elif ((logits >= 0) & (logits <= 1)).all():
        remarks.append(
            "gives numbers from 0 to 1, which are taken as logits: if they come from a sigmoid, leave it out"
        )
    return Classifier(network.name, final, logits.shape[1], outputs, "; ".join(remarks), LARGE_BATCH)


@contextmanager
def in_evaluation_mode(module: nn.Module) -> Iterator[str]:
    """Put a module into evaluation mode, and each of its parts back afterwards; yields a remark on it."""
    modes = [(part, part.training) for part in module.modules() if hasattr(part, "training")]  # frozen ones have none
    if not any(training for _, training in modes):
        yield ""
        return
    try:
        module.eval()
    except NotImplementedError:  # what torch.export gives has its mode for good
        yield ""
        return
    try:
        yield "was in training mode: measured in evaluation mode"
    finally:
        module.train(modes[0][1])
        for part, training in modes:
            part.training = training


def lam(classifier: Classifier, images: np.ndarray, label_1: np.ndarray, label_2: np.ndarray, device) -> np.ndarray:
    """Give the classifier's coefficient of each mixed image, p_1 / (p_1 + p_2): (n,) float in [0, 1].

    images: (n, h, w, 3) uint8. label_1, label_2: (n,) class names; nan where the classifier lacks one of them.
    device: where it takes pixels. Raises InputError if it does not take the images, or gives the wrong outputs.
    """
    known = np.array([{*pair} <= {*classifier.outputs} for pair in zip(label_1, label_2, strict=True)], dtype=bool)
    found = np.full(len(images), np.nan)
    if not known.any():
        return found
    names = [*classifier.outputs]
    first, second = (torch.tensor([names.index(name) for name in labels[known]]) for labels in (label_1, label_2))
    parts = []
    batches = torch.from_numpy(np.flatnonzero(known)).split(classifier.batch)
    for batch in progress(batches, desc=classifier.name, unit=" batches", leave=False, position=0):
        logits = _run(classifier.name, classifier.logits, _pixels(images[batch.numpy()], device))
        wanted = (len(batch), classifier.n_outputs)
        if logits.shape != wanted:
            raise InputError(f"{classifier.name} gives {tuple(logits.shape)}, expected {wanted}")
        if _are_probabilities(logits):
            raise InputError(f"{classifier.name} gives probabilities, expected logits")
        log_p = functional.log_softmax(logits, dim=1)
        parts.append(torch.stack([log_p[:, at].logsumexp(dim=1) for at in classifier.outputs.values()], dim=1))
    log_p, rows = torch.cat(parts), torch.arange(len(first))
    found[known] = torch.sigmoid(log_p[rows, first] - log_p[rows, second]).numpy()
    return found


def _pixels(images: np.ndarray, device: torch.device) -> torch.Tensor:
    return torch.from_numpy(images).to(device).permute(0, 3, 1, 2).float() / 255


def _run(name: str, logits: Callable[[torch.Tensor], torch.Tensor], pixels: torch.Tensor) -> torch.Tensor:
    """Compute logits, (n, n_outputs) float64 on the CPU; raises InputError if there are none."""
    try:
        with torch.no_grad():  # and not inference_mode, whose tensors a module that keeps them could not train with
            given = logits(pixels)
    except Exception as problem:
        size = " x ".join(map(str, pixels.shape))
        said = (str(problem).strip().splitlines() or [type(problem).__name__])[-1].rstrip(".")
        # What torch.export says where the number of images is not the one that it was exported with.
        advice = (
            "export it for any number of images (dynamic_shapes)"
            if said.startswith("Guard failed") and "size()[0]" in said
            else "bring them to what it takes (preprocess=..., or export it together with that)"
        )
        raise InputError(f"{name} does not take pixels of shape {size}: {said}; {advice}") from problem
    if not isinstance(given, torch.Tensor):
        raise InputError(f"{name} gives {type(given).__name__}, expected a tensor of logits (n, number of classes)")
    if not given.isfinite().all():
        raise InputError(
            f"{name} gives {int((~given.isfinite()).any(dim=-1).sum())} of {len(pixels)} images numbers that are not "
            f"finite{', in ' + str(given.dtype).removeprefix('torch.') if given.dtype != torch.float32 else ''}"
        )
    return given.double().cpu()


def _are_probabilities(logits: torch.Tensor) -> bool:
    return bool((logits >= 0).all() and (logits.sum(dim=1) - 1).abs().max() < SUMS_TO_ONE)
