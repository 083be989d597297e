"""The paper's measures: cross-entropy to people's labels, FGSM, calibration (section 5.1), and accuracy."""

import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional

MEASURES = ("ce", "fgsm", "calibration_corrected", "calibration_paper", "accuracy")
FGSM_EPSILON = 4 / 255  # largest change of a pixel in [0, 1]
CALIBRATION_BIN = 100  # images in a bin
BATCH = 250  # images evaluated at a time


def measure_model(model: nn.Module, images: torch.Tensor, targets: torch.Tensor) -> dict[str, float]:
    """Measure a model on images with people's labels.

    model: maps pixels (n, 3, h, w) in [0, 1] to logits. images: (n, 3, h, w) uint8. targets: (n, n_classes) float,
        rows sum to 1; the class with the largest share counts as the right one.
    Returns ce and fgsm (nats; mean soft cross-entropy on the images and on their FGSM versions), accuracy,
    calibration_paper and calibration_corrected (see `calibration_error`), all fractions. The model is measured in
    evaluation mode; afterwards each of its modules is back in its earlier mode.
    """
    modes = {module: module.training for module in model.modules()}
    model.eval()
    try:
        return _measure(model, images, targets)
    finally:
        for module, mode in modes.items():
            module.training = mode


def _measure(model: nn.Module, images: torch.Tensor, targets: torch.Tensor) -> dict[str, float]:
    totals = torch.zeros(2, device=images.device)
    confidences, correct = [], []
    for start in range(0, len(images), BATCH):
        pixels = images[start : start + BATCH].float() / 255
        target = targets[start : start + BATCH]
        logits, adversarial = fgsm(model, pixels, target, FGSM_EPSILON)
        with torch.no_grad():
            losses = [
                functional.cross_entropy(given, target, reduction="sum") for given in (logits, model(adversarial))
            ]
        totals += torch.stack(losses)
        confidence, predicted = logits.softmax(dim=1).max(dim=1)
        confidences.append(confidence)
        correct.append(predicted == target.argmax(dim=1))
    confidence = torch.cat(confidences).cpu().numpy()
    right = torch.cat(correct).cpu().numpy()
    ce, fgsm_ce = (totals / len(images)).tolist()
    return {
        "ce": ce,
        "fgsm": fgsm_ce,
        "accuracy": float(right.mean()),
        "calibration_paper": calibration_error(confidence, right, drop_last_bin=True),
        "calibration_corrected": calibration_error(confidence, right, drop_last_bin=False),
    }


def fgsm(
    model: nn.Module, pixels: torch.Tensor, targets: torch.Tensor, epsilon: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """Change each pixel by epsilon in the direction that raises the soft cross-entropy (Goodfellow et al. 2015).

    pixels: (n, 3, h, w) in [0, 1]; targets: (n, n_classes).
    Returns the logits of the pixels (n, n_classes), and the changed pixels, clipped to [0, 1].
    """
    pixels = pixels.detach().requires_grad_()
    logits = model(pixels)
    loss = functional.cross_entropy(logits, targets, reduction="sum")
    (gradient,) = torch.autograd.grad(loss, pixels)
    return logits.detach(), (pixels + epsilon * gradient.sign()).clamp(0, 1).detach()


def calibration_error(
    confidence: np.ndarray, correct: np.ndarray, drop_last_bin: bool, bin_size: int = CALIBRATION_BIN
) -> float:
    """Root mean square difference between confidence and accuracy, over bins of equally many images.

    Images are sorted by confidence and cut into bins of bin_size; the last bin also takes what is left over. Each bin
    weighs as much as its share of all images.

    confidence: (n,) largest softmax output. correct: (n,) bool.
    drop_last_bin: leave out the bin of the most confident images, as the code behind the paper's figures does (the
        calibration error of PixMix, whose loop ends one bin early); False is correct.
    Returns nan if that leaves no bin, because the only one is dropped.
    """
    order = np.argsort(confidence, kind="stable")
    confidence, correct = confidence[order], np.asarray(correct, dtype=float)[order]
    n_bins = max(1, len(confidence) // bin_size)
    starts = np.arange(n_bins) * bin_size
    sizes = np.diff(np.append(starts, len(confidence)))
    gaps = (np.add.reduceat(confidence, starts) - np.add.reduceat(correct, starts)) / sizes
    squares = sizes / len(confidence) * gaps**2
    counted = squares[: n_bins - drop_last_bin]
    return float(np.sqrt(counted.sum())) if len(counted) else math.nan
