"""The paper's measures: hand values, slow loops written from their definitions, and what must never change."""

import math
from contextlib import nullcontext

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from learn import evaluate as measures
from learn.evaluate import calibration_error, fgsm, measure_model
from learn.models import Normalised, build

EPSILON = 4 / 255


def random_data(n, n_classes=4, size=(2, 3), seed=0):
    """Make images (n, 3, h, w) uint8 and soft targets (n, n_classes) float32."""
    rng = np.random.default_rng(seed)
    targets = rng.dirichlet(np.ones(n_classes), n).astype(np.float32)
    return torch.from_numpy(rng.integers(0, 256, (n, 3, *size), dtype=np.uint8)), torch.from_numpy(targets)


def network():
    """A small network for images of 6 x 6 pixels, in the mode of training."""
    torch.manual_seed(0)
    return build("small", 4, 0.5, torch.full((3,), 0.5), torch.full((3,), 0.3), (6, 6)).train()


def linear_model(n_pixels, n_classes=4, seed=0):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Flatten(), nn.Linear(n_pixels, n_classes))


def soft_cross_entropy(logits, targets):
    """Compute -sum(target * log softmax) for each row in float64."""
    logits = np.asarray(logits, dtype=float)
    top = logits.max(axis=1, keepdims=True)
    log_shares = logits - top - np.log(np.exp(logits - top).sum(axis=1, keepdims=True))
    return -(np.asarray(targets, dtype=float) * log_shares).sum(axis=1)


def slow_calibration_error(confidence, correct, drop_last_bin, bin_size):
    """Write the measure down image by image."""
    ranked = [image for _, image in sorted((value, image) for image, value in enumerate(confidence))]
    bins = []
    for image in ranked:
        if not bins or len(bins[-1]) == bin_size:
            bins.append([])
        bins[-1].append(image)
    if len(bins) > 1 and len(bins[-1]) < bin_size:
        left_over = bins.pop()
        bins[-1].extend(left_over)
    total = 0.0
    for members in bins[:-1] if drop_last_bin else bins:
        mean_confidence = sum(confidence[image] for image in members) / len(members)
        accuracy = sum(1 for image in members if correct[image]) / len(members)
        total += len(members) / len(ranked) * (mean_confidence - accuracy) ** 2
    return math.nan if drop_last_bin and len(bins) == 1 else math.sqrt(total)


# Calibration


@pytest.mark.parametrize(
    ("confidence", "correct", "bin_size", "corrected", "paper"),
    [
        # bins {.6, .8} and {.9, 1}: gaps .7 - .5 and .95 - 1, each half of the images
        ([0.8, 1.0, 0.6, 0.9], [0, 1, 1, 1], 2, math.sqrt(0.5 * 0.2**2 + 0.5 * 0.05**2), math.sqrt(0.5 * 0.2**2)),
        # one image is left over for the last bin: {.5, .6} and {.7, .8, .9}; gaps .55 - 1/2 and .8 - 2/3 = 2/15
        ([0.9, 0.6, 0.5, 0.8, 0.7], [1, 0, 1, 1, 0], 2, math.sqrt(0.4 / 20**2 + 0.6 * (2 / 15) ** 2), math.sqrt(0.001)),
        # fewer images than a bin: one bin, gap .8 - 1/2; dropping the last bin drops all, which is no error of 0
        ([0.9, 0.7], [1, 0], 100, 0.3, math.nan),
        # bins of one image: gaps .4 - 0 and .9 - 1
        ([0.9, 0.4], [1, 0], 1, math.sqrt(0.5 * 0.4**2 + 0.5 * 0.1**2), math.sqrt(0.5 * 0.4**2)),
    ],
)
def test_calibration_by_hand(confidence, correct, bin_size, corrected, paper):
    """Else bins are cut, weighed or dropped otherwise than said."""
    confidence, correct = np.array(confidence), np.array(correct, dtype=bool)
    assert calibration_error(confidence, correct, False, bin_size) == pytest.approx(corrected, abs=1e-12)
    assert calibration_error(confidence, correct, True, bin_size) == pytest.approx(paper, abs=1e-12, nan_ok=True)


@given(
    images=st.lists(st.tuples(st.floats(0.1, 1), st.booleans()), min_size=1, max_size=40),
    bin_size=st.integers(1, 12),
    drop_last_bin=st.booleans(),
)
def test_calibration_equals_a_slow_loop(images, bin_size, drop_last_bin):
    """Else the vectorised bins would not be the bins of the definition."""
    confidence, correct = (list(part) for part in zip(*images, strict=True))
    expected = slow_calibration_error(confidence, correct, drop_last_bin, bin_size)
    found = calibration_error(np.array(confidence), np.array(correct), drop_last_bin, bin_size)
    assert found == pytest.approx(expected, abs=1e-7, nan_ok=True)


def test_perfect_calibration_has_no_error_in_bins_of_100_images():
    """Else a network that is right as often as it says would be blamed, or the default not be the paper's bins."""
    confidence = np.repeat([0.25, 0.5, 0.75, 1.0], 100)
    correct = np.concatenate([np.arange(100) < share for share in (25, 50, 75, 100)])
    for drop_last_bin in (True, False):
        assert calibration_error(confidence, correct, drop_last_bin) == pytest.approx(0, abs=1e-12)
    # One bin of 100 has no error here, two of 50 would.
    confidence = np.concatenate([np.full(50, 0.4), np.full(50, 0.6)])
    correct = np.concatenate([np.full(50, True), np.full(50, False)])
    assert calibration_error(confidence, correct, False) == pytest.approx(0, abs=1e-12)
    assert calibration_error(confidence, correct, False, 50) == pytest.approx(0.6, abs=1e-12)


# FGSM


def test_fgsm_by_hand():
    """Else the step goes down the loss, has another length, or leaves the range of pixels."""
    model = nn.Sequential(nn.Flatten(), nn.Linear(3, 2, bias=False))
    model[1].weight = nn.Parameter(torch.tensor([[2.0, -1.0, 0.0], [0.0, 0.0, 0.0]]))
    # Towards class 0 the loss falls in pixel 0 and rises in pixel 1; towards class 1 the reverse. Pixel 2 does nothing.
    pixels = torch.tensor([[0.5, 0.5, 0.5], [0.5, 0.5, 0.5], [0.004, 0.996, 1.0], [0.996, 0.004, 0.0]]).view(4, 3, 1, 1)
    targets = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
    adversarial = fgsm(model, pixels, targets, 0.01)[1].view(4, 3)
    expected = [[0.49, 0.51, 0.5], [0.51, 0.49, 0.5], [0, 1, 1], [1, 0, 0]]
    np.testing.assert_allclose(adversarial.numpy(), expected, atol=1e-7)


def test_fgsm_steps_in_pixels_through_the_normalisation():
    """Else the gradient would be taken at raw pixels, or the step scaled by the standard deviation."""

    class Square(nn.Module):
        def forward(self, normal):
            return torch.cat([normal.flatten(1) ** 2, torch.zeros(len(normal), 1)], dim=1)

    model = Normalised(Square(), torch.tensor([0.5]), torch.tensor([0.1]))
    pixels = torch.tensor([0.4, 0.6]).view(2, 1, 1, 1)
    # Class 0's logit is ((p - .5) / .1)^2: the loss to class 0 rises towards .5, from either side.
    _, adversarial = fgsm(model, pixels, torch.tensor([[1.0, 0.0]] * 2), 0.02)
    np.testing.assert_allclose(adversarial.flatten().numpy(), [0.42, 0.58], atol=1e-6)


@settings(max_examples=40)
@given(seed=st.integers(0, 10_000), epsilon=st.floats(0, 0.5))
def test_fgsm_stays_near_raises_a_convex_loss_and_keeps_pixels(seed, epsilon):
    """Else an attack would be stronger than said, leave [0, 1], or help the network."""
    images, targets = random_data(5, seed=seed)
    pixels = images.float() / 255
    before = pixels.clone()
    model = linear_model(18, seed=seed)
    _, adversarial = fgsm(model, pixels, targets, epsilon)
    assert torch.equal(pixels, before)
    assert not adversarial.requires_grad
    assert ((adversarial >= 0) & (adversarial <= 1)).all()
    assert (adversarial - pixels).abs().max() <= epsilon + 1e-6
    with torch.no_grad():
        clean, attacked = (soft_cross_entropy(model(given).numpy(), targets.numpy()) for given in (pixels, adversarial))
    assert (attacked >= clean - 1e-5).all()
    assert torch.equal(fgsm(model, pixels, targets, 0.0)[1], pixels)  # without reach it adds nothing of its own


# All measures together


def test_a_linear_model_measured_without_torch():
    """Else one of the measures, the attack's strength, or the join of batches (here four of 250, and 203) is wrong."""
    n = 1203
    images, targets = random_data(n)
    model = linear_model(18)
    found = measure_model(model, images, targets)
    pixels, shares = images.numpy().reshape(n, 18) / 255, targets.numpy().astype(float)
    weight, bias = (part.detach().numpy().astype(float) for part in model[1].parameters())
    logits = pixels @ weight.T + bias
    softmax = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    adversarial = np.clip(pixels + EPSILON * np.sign((softmax - shares) @ weight), 0, 1)
    confidence, correct = softmax.max(axis=1), softmax.argmax(axis=1) == shares.argmax(axis=1)
    assert found == {
        "ce": pytest.approx(soft_cross_entropy(logits, shares).mean(), abs=1e-5),
        "fgsm": pytest.approx(soft_cross_entropy(adversarial @ weight.T + bias, shares).mean(), abs=1e-5),
        "accuracy": pytest.approx(correct.mean(), abs=1e-12),
        "calibration_paper": pytest.approx(slow_calibration_error(confidence, correct, True, 100), abs=1e-5),
        "calibration_corrected": pytest.approx(slow_calibration_error(confidence, correct, False, 100), abs=1e-5),
    }


def test_a_model_that_gives_the_targets_has_their_entropy():
    """Else cross-entropy would be in other units than nats, or summed where it should be averaged."""
    shares = np.array([[0.5, 0.25, 0.25], [1 / 3, 1 / 3, 1 / 3], [0.9, 0.05, 0.05]])
    entropies = [1.5 * math.log(2), math.log(3), -(0.9 * math.log(0.9) + 0.1 * math.log(0.05))]

    class Oracle(nn.Module):
        def forward(self, pixels):
            # A pixel's level says which row of targets is the image's.
            which = (pixels[:, 0, 0, 0] * 255).round().long()
            return torch.from_numpy(np.log(shares)).float()[which] + 0 * pixels.sum(dim=(1, 2, 3))[:, None]

    which = torch.tensor([0, 1, 2, 0, 0])
    images = which.to(torch.uint8).view(5, 1, 1, 1).repeat(1, 3, 2, 2)
    found = measure_model(Oracle(), images, torch.from_numpy(shares).float()[which])
    expected = (3 * entropies[0] + entropies[1] + entropies[2]) / 5
    assert found["ce"] == pytest.approx(expected, abs=1e-6)
    assert found["fgsm"] == pytest.approx(expected, abs=1e-6)
    assert found["accuracy"] == 1


@pytest.mark.parametrize("batch", [1, 7, 22])
def test_batches_do_not_matter(monkeypatch, batch):
    """Else a measure would depend on how many images are evaluated at a time."""
    (images, targets), model = random_data(23, size=(6, 6)), network()
    usual = measure_model(model, images, targets)
    monkeypatch.setattr(measures, "BATCH", batch)
    assert measure_model(model, images, targets) == pytest.approx(usual, abs=1e-4, nan_ok=True)


def test_evaluation_leaves_the_model_and_the_data_as_they_were():
    """Else evaluating would train batch norm, leave gradients for the next step, or change the images."""
    (images, targets), model = random_data(30, size=(6, 6)), network()
    copies = images.clone(), targets.clone()
    before = {name: part.clone() for name, part in model.state_dict().items()}
    first = measure_model(model, images, targets)
    assert all(torch.equal(part, before[name]) for name, part in model.state_dict().items())
    assert all(parameter.grad is None and parameter.requires_grad for parameter in model.parameters())
    assert torch.equal(images, copies[0]) and torch.equal(targets, copies[1])
    assert repr(measure_model(model, images, targets)) == repr(first)


def test_evaluation_leaves_each_module_in_its_mode():
    """Else who measures in the midst of training would go on in evaluation mode, or thaw frozen parts."""
    (images, targets), model = random_data(30, size=(6, 6)), network()
    frozen = next(part for part in model.modules() if isinstance(part, torch.nn.BatchNorm2d)).eval()
    for shares, ends in ((targets, nullcontext()), (targets[:, :2], pytest.raises(RuntimeError))):
        with ends:
            measure_model(model, images, shares)
        assert [part for part in model.modules() if not part.training] == [frozen]
