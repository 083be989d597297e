"""Training: crops, mirror images, steps and their log."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest
from torch import nn

from learn.models import ARCHITECTURES, build
from learn.policies.batch_policies import OfImages
from learn.policies.class_policy import STEPS, ClassPolicy
from learn.training import training_loop
from learn.training.training_loop import train_networks
from learn.training.training_recipe import TrainingRecipe

CPU = torch.device("cpu")
PLAIN = TrainingRecipe(
    epochs=3, learning_rate_drops=(), crop_padding=0, flip=False, momentum=0, weight_decay=0, gradient_norm=1e9
)


def train(tmp_path, model, images, labels, policy=None, seeds=(0,), precision="float32", recipe=PLAIN, **changes):
    """Train with a recipe and what is changed in it; returns the log of each seed."""
    recipe, checkpoint = replace(recipe, **changes), tmp_path / f"{len([*tmp_path.iterdir()])}.pt"
    return train_networks(model, images, labels, recipe, [*seeds], checkpoint, policy, precision=precision)


# Crops and mirror images


def distinct_pixels(n, height, width):
    """Make images in which each level of a colour occurs once, and never 0."""
    levels = np.arange(1, n * height * width + 1, dtype=np.uint8).reshape(n, height, width)
    return np.stack([levels, levels + 80, levels + 160], axis=3)


@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 2), st.booleans(), st.integers(0, 1000))
def test_each_output_is_a_crop_of_its_image_maybe_mirrored(height, width, padding, flip, seed):
    """Else pixels would be mixed up between images, rows and columns; without padding and flip nothing may change."""
    images = distinct_pixels(3, height, width)
    padded = np.zeros((3, height + 2 * padding, width + 2 * padding, 3), dtype=np.uint8)
    padded[:, padding : padding + height, padding : padding + width] = images
    batch = torch.tensor([2, 0, 2, 1])
    recipe = replace(PLAIN, crop_padding=padding, flip=flip)
    crops, _ = training_loop.draw(3, recipe, [seed], 0, CPU)
    outputs = training_loop.crop_and_flip(torch.from_numpy(padded), batch[None], crops, recipe).numpy()
    assert outputs.shape == (4, 3, height, width)
    for output, image in zip(outputs, batch.tolist(), strict=True):
        allowed = []
        for top in range(2 * padding + 1):
            for left in range(2 * padding + 1):
                crop = padded[image, top : top + height, left : left + width]
                allowed += [crop, crop[:, ::-1]] if flip else [crop]
        assert any(np.array_equal(output, crop.transpose(2, 0, 1).astype(np.float32) / 255) for crop in allowed)


def test_all_crops_occur_equally_often_and_half_are_mirrored():
    """Else a part of the augmentation would never be seen, or always."""
    padded = torch.from_numpy(np.pad(distinct_pixels(1, 4, 4), ((0, 0), (1, 1), (1, 1), (0, 0))))
    recipe = replace(PLAIN, crop_padding=1, flip=True)

    def cut(n, recipe):
        """Draw crops of n copies of the image."""
        crops, _ = training_loop.draw(n, recipe, [0], 0, CPU)
        return training_loop.crop_and_flip(padded.expand(n, -1, -1, -1), torch.arange(n)[None], crops, recipe)

    outputs = cut(3600, recipe)
    counts = pd.Series([output.numpy().tobytes() for output in outputs]).value_counts()
    assert len(counts) == 9 * 2
    assert counts.between(200 - 70, 200 + 70).all()  # five standard deviations of a count of 200
    levels = (outputs[:, 0] * 255).round().flatten(1)
    # Level 6 is left of level 7 in the image, and both are in every crop.
    mirrored = ((levels == 6).int().argmax(dim=1) > (levels == 7).int().argmax(dim=1)).sum().item()
    assert 1800 - 150 < mirrored < 1800 + 150
    unmirrored = cut(500, replace(recipe, flip=False))
    assert len({output.numpy().tobytes() for output in unmirrored}) == 9


def watch_crops(monkeypatch):
    """Record what training gives to crop_and_flip and gets from it."""
    seen = []
    cut = training_loop.crop_and_flip

    def watched(padded, batch, crops, recipe):
        pixels = cut(padded, batch, crops, recipe)
        seen.append((padded, batch[0].tolist(), pixels))
        return pixels

    monkeypatch.setattr(training_loop, "crop_and_flip", watched)
    return seen


# Training


def linear_problem(n=48, height=2, width=3, n_classes=3, seed=0):
    """Make a linear model and data for it."""
    rng = np.random.default_rng(seed)
    images = torch.from_numpy(rng.integers(0, 256, (n, height, width, 3), dtype=np.uint8))
    labels = torch.from_numpy(rng.dirichlet(np.ones(n_classes), n).astype(np.float32))
    torch.manual_seed(seed)
    return nn.Sequential(nn.Flatten(), nn.Linear(3 * height * width, n_classes)), images, labels[None]


def mean_loss_and_gradient(weights, bias, inputs, targets):
    """Compute the mean soft cross-entropy of a linear model and its gradients without torch."""
    logits = inputs @ weights.T + bias
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    pull = (shares - targets) / len(inputs)
    return -(targets * np.log(shares)).sum() / len(inputs), pull.T @ inputs, pull.sum(axis=0)


def as_inputs(images):
    return images.numpy().transpose(0, 3, 1, 2).reshape(len(images), -1) / 255


@pytest.mark.parametrize("gradient_norm", [1e9, 0.05])
def test_steps_are_those_of_clipped_sgd_with_momentum_and_weight_decay(tmp_path, gradient_norm):
    """Else a value of the recipe would be without effect, or drops of the learning rate come in other epochs."""
    model, images, labels = linear_problem()
    changes = {"learning_rate_drops": (2, 4), "momentum": 0.9, "weight_decay": 0.01, "gradient_norm": gradient_norm}
    changes |= {"batch_size": 100}  # all images at once, so that their order does not matter
    weights, bias = (part.detach().numpy().astype(float) for part in model[1].parameters())
    inputs, targets = as_inputs(images), labels[0].numpy().astype(float)
    speed_weights, speed_bias, losses, lengths = 0.0, 0.0, [], []
    for rate in (0.5, 0.5, 0.05, 0.05, 0.005, 0.005):
        loss, slope_weights, slope_bias = mean_loss_and_gradient(weights, bias, inputs, targets)
        lengths.append(np.sqrt((slope_weights**2).sum() + (slope_bias**2).sum()))
        shrink = min(1, gradient_norm / lengths[-1])
        speed_weights = 0.9 * speed_weights + shrink * slope_weights + 0.01 * weights
        speed_bias = 0.9 * speed_bias + shrink * slope_bias + 0.01 * bias
        weights, bias = weights - rate * speed_weights, bias - rate * speed_bias
        losses.append(loss)
    assert min(lengths) > 0.05  # else nothing is clipped
    (log,) = train(tmp_path, model, images, labels, epochs=6, learning_rate=0.5, **changes)
    np.testing.assert_allclose(model[1].weight.detach().numpy(), weights, atol=1e-5)
    np.testing.assert_allclose(model[1].bias.detach().numpy(), bias, atol=1e-5)
    assert log["epoch"].tolist() == [1, 2, 3, 4, 5, 6]
    assert log["learning_rate"].tolist() == pytest.approx([0.5, 0.5, 0.05, 0.05, 0.005, 0.005])
    np.testing.assert_allclose(log["loss"], losses, rtol=1e-5)


def test_a_huge_gradient_moves_the_parameters_by_the_clipped_length(tmp_path):
    """Else one bad batch could throw a network off."""
    model, images, labels = linear_problem()
    nn.init.normal_(model[1].weight, std=100.0)
    before = torch.cat([part.detach().flatten().clone() for part in model.parameters()])
    train(tmp_path, model, images, labels, epochs=1, batch_size=100, learning_rate=1.0, gradient_norm=0.25)
    after = torch.cat([part.detach().flatten() for part in model.parameters()])
    assert torch.linalg.vector_norm(after - before).item() == pytest.approx(0.25, rel=1e-3)


@pytest.mark.parametrize("n", [64, 70, 65])
def test_the_log_has_the_mean_loss_of_an_epoch(tmp_path, n):
    """Else the log would depend on how images fall into batches of 32; a last batch of one image is left out."""
    model, images, labels = linear_problem(n)
    start = [part.detach().numpy().astype(float) for part in model[1].parameters()]
    (log,) = train(tmp_path, model, images, labels, epochs=1, learning_rate=0.0)
    used = torch.randperm(n, generator=torch.Generator().manual_seed(0))[: n if n != 65 else 64]
    loss = mean_loss_and_gradient(*start, as_inputs(images[used]), labels[0, used].numpy())[0]
    assert log["loss"].tolist() == pytest.approx([loss], rel=1e-5)


def test_training_lowers_the_loss(tmp_path):
    """Else a network would not learn what a line can tell apart."""
    images = torch.zeros(64, 8, 8, 3, dtype=torch.uint8)
    images[::2, :4] = 255
    labels = torch.eye(2)[torch.arange(64) % 2][None]
    torch.manual_seed(0)
    model = build("small", 2, 0.5, torch.full((3,), 0.5), torch.full((3,), 0.5), (8, 8))
    (log,) = train(tmp_path, model, images, labels, learning_rate=0.05)
    assert log["loss"].iloc[-1] < 0.5 * log["loss"].iloc[0]


@pytest.mark.parametrize("augment", ["once", "each_epoch"])
def test_an_epoch_sees_each_image_once_in_a_new_order(tmp_path, monkeypatch, augment):
    """Else images would be left out or weigh double, or crops be kept or drawn again when they should not."""
    seen = watch_crops(monkeypatch)
    model, images, labels = linear_problem(70)
    train(tmp_path, model, images, labels, epochs=3, crop_padding=2, flip=True, augment=augment)
    assert [len(batch) for _, batch, _ in seen] == [32, 32, 6] * 3
    orders = [[image for _, batch, _ in seen[at : at + 3] for image in batch] for at in (0, 3, 6)]
    assert all(sorted(order) == list(range(70)) for order in orders)
    assert len(set(map(tuple, orders))) == 3
    first, second = (
        {image: pixels for _, batch, cut in seen[at : at + 3] for image, pixels in zip(batch, cut, strict=True)}
        for at in (0, 3)
    )
    same = sum(torch.equal(first[image], second[image]) for image in range(70))
    assert same == 70 if augment == "once" else same < 20


def test_images_are_padded_with_black(tmp_path, monkeypatch):
    """Else crops would show other borders than the recipe says."""
    seen = watch_crops(monkeypatch)
    model, images, labels = linear_problem(8)
    train(tmp_path, model, images, labels, epochs=1, crop_padding=4)
    expected = np.zeros((8, 2 + 8, 3 + 8, 3), dtype=np.uint8)
    expected[:, 4:6, 4:7] = images.numpy()
    np.testing.assert_array_equal(seen[0][0].numpy(), expected)


# Networks side by side


def build_seeds(architecture, seeds, together=1):
    """Build the networks of seeds, each alone or all side by side with the same weights."""
    given = (10, 1 / 8, torch.full((3,), 0.5), torch.full((3,), 0.25), (32, 32))
    singles = []
    for seed in seeds:
        torch.manual_seed(seed)
        singles.append(build(architecture, *given))
    if together == 1:
        return singles
    joined = build(architecture, *given, together=together)
    joined.load_state_dict(joined.join([single.state_dict() for single in singles]))
    return joined


@pytest.mark.parametrize("mixing", [False, True])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_seeds_trained_together_end_as_each_alone(tmp_path, architecture, mixing):
    """Else a network would depend on those beside it: through weights, statistics, gradients, crops or batches."""
    n, seeds = 40, [3, 8, 5]
    rng = np.random.default_rng(0)
    images = torch.from_numpy(rng.integers(0, 256, (n, 32, 32, 3), dtype=np.uint8))
    labels = torch.from_numpy(rng.dirichlet(np.ones(10), (3, n)).astype(np.float32))  # each seed has labels of its own
    recipe = TrainingRecipe(epochs=2, batch_size=16, learning_rate=0.02, learning_rate_drops=(), gradient_norm=0.5)
    policy = linear_policy(labels[0]) if mixing else None
    joined = build_seeds(architecture, seeds, together=3)
    logs = train(tmp_path, joined, images, labels, policy, seeds, recipe=recipe)
    for place, (seed, single) in enumerate(zip(seeds, build_seeds(architecture, seeds), strict=True)):
        before = {name: values.clone() for name, values in single.state_dict().items()}
        (log,) = train(tmp_path, single, images, labels[place : place + 1], policy, [seed], recipe=recipe)
        np.testing.assert_allclose(logs[place]["loss"], log["loss"], rtol=1e-4)
        for name, values in joined.part(joined.state_dict(), place).items():
            alone = single.state_dict()[name]
            torch.testing.assert_close(values, alone, rtol=1e-3, atol=2e-4)
            assert name.endswith(("mean", "std")) or not torch.equal(alone, before[name])


def test_each_network_is_clipped_by_its_own_gradient():
    """Else one network's bad batch would shorten the steps of the others."""
    model = nn.Conv2d(2, 4, 1, groups=2)
    model.weight.grad = torch.tensor([3.0, 0.0, 0.03, 0.0]).view(4, 1, 1, 1)
    model.bias.grad = torch.tensor([0.0, 4.0, 0.0, 0.04])
    training_loop.clip_gradients(model, 1.0, together=2)
    np.testing.assert_allclose(model.weight.grad.flatten(), [0.6, 0, 0.03, 0], rtol=1e-5)
    np.testing.assert_allclose(model.bias.grad, [0, 0.8, 0, 0.04], rtol=1e-5)


# Mixing whole batches


def linear_policy(labels):
    """Make mixup's policy for images with these labels."""
    return lambda lam_f, first, second: lam_f[:, None] * labels[first] + (1 - lam_f[:, None]) * labels[second]


def test_a_batch_is_mixed_with_itself_in_another_order_by_one_coefficient(tmp_path):
    """Else targets would be of other images or coefficients than the pixels."""
    model, images, labels = linear_problem(70)
    asked = []

    def policy(lam_f, first, second):
        asked.append((lam_f, first, second))
        return linear_policy(labels[0])(lam_f, first, second)

    shown = []
    model.register_forward_pre_hook(lambda module, inputs: shown.append(inputs[0].detach().clone()))
    train(tmp_path, model, images, labels, policy, [4], epochs=2)
    assert [len(lam_f) for lam_f, _, _ in asked] == [32, 32, 6] * 2
    pixels = images.permute(0, 3, 1, 2).float() / 255
    for (lam_f, first, second), seen in zip(asked, shown, strict=True):
        assert lam_f.unique().numel() == 1
        assert sorted(first.tolist()) == sorted(second.tolist())
        mixed = lam_f[0] * pixels[first] + (1 - lam_f[0]) * pixels[second]
        torch.testing.assert_close(seen, mixed, rtol=0, atol=1e-6)
    assert sum((first != second).sum().item() for _, first, second in asked) > 100
    assert len({lam_f[0].item() for lam_f, _, _ in asked}) == 6


def test_coefficients_of_batches_are_uniform():
    """Else it would not be Beta(1, 1)."""
    recipe = replace(PLAIN, batch_size=2)
    lam_f = np.concatenate(
        [[batch.lam_f.item() for batch in training_loop.draw(2000, recipe, [0], epoch, CPU)[1]] for epoch in range(4)]
    )
    assert kstest(lam_f, "uniform").pvalue > 0.001
    assert len(np.unique(lam_f)) > 3900


def test_the_policy_says_what_is_learnt(tmp_path):
    """Else the loss would be to the labels of the unmixed images."""
    model, images, labels = linear_problem(32)
    nn.init.zeros_(model[1].weight)
    nn.init.zeros_(model[1].bias)
    fixed = torch.tensor([0.0, 1.0, 0.0])

    def policy(lam_f, first, second):
        return fixed.expand(len(lam_f), 3)

    (log,) = train(tmp_path, model, images, labels, policy, epochs=40, learning_rate=1.0)
    assert log["loss"].iloc[0] == pytest.approx(np.log(3), rel=1e-5)
    assert log["loss"].iloc[-1] < 0.1


def test_bfloat16_is_another_arithmetic_and_no_other_training(tmp_path):
    """Else --precision would be without effect, or change more than rounding."""
    labels = torch.eye(4)[torch.arange(96) % 4][None]
    images = (torch.arange(96) % 4 * 60).to(torch.uint8)[:, None, None, None].repeat(1, 8, 8, 3)
    losses = {}
    for precision in training_loop.PRECISIONS:
        torch.manual_seed(0)
        model = build("small", 4, 0.5, torch.full((3,), 0.5), torch.full((3,), 0.25), (8, 8))
        (log,) = train(tmp_path, model, images, labels, precision=precision, learning_rate=0.01)
        losses[precision] = log["loss"].to_numpy()
        assert {values.dtype for values in model.parameters()} == {torch.float32}
    assert (losses["bfloat16"] != losses["float32"]).any()
    np.testing.assert_allclose(losses["bfloat16"], losses["float32"], rtol=0.05)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
@pytest.mark.parametrize("mixed", [False, True], ids=["labels", "whole batches"])
@pytest.mark.parametrize("together", [1, 3])
@pytest.mark.parametrize("architecture", ["vgg11", "preact_resnet18"])
def test_cuda_trains_as_the_cpu_does(tmp_path, architecture, together, mixed):
    """Else results of a GPU would be of another recipe: the same draws, losses within bfloat16's reach, every time."""
    n = 100  # the last batch is smaller
    labels = torch.eye(10)[torch.arange(n) % 10].expand(together, -1, -1)
    images = (torch.arange(n) % 10 * 25).to(torch.uint8)[:, None, None, None].repeat(1, 32, 32, 3)  # easily learnt
    recipe = TrainingRecipe(epochs=6, learning_rate=0.01, learning_rate_drops=(4,))
    losses = []
    for device in ("cpu", "cuda", "cuda"):
        given = (10, 1 / 8, torch.full((3,), 0.5), torch.full((3,), 0.25), (32, 32))
        torch.manual_seed(0)
        model = build(architecture, *given, together=together).to(device)
        spread = np.full((10, 10, 10), 0.1)
        lam_g = np.broadcast_to(np.linspace(0, 1, STEPS + 1)[:, None, None], (STEPS + 1, 10, 10))
        of_classes = ClassPolicy("ABCDEFGHIJ", lam_g, 0 * lam_g, spread).to(device)
        policy = OfImages(of_classes, torch.arange(n, device=device) % 10) if mixed else None
        on_device = (images.to(device), labels.to(device))
        precision = "bfloat16" if device == "cuda" else "float32"
        logs = train(tmp_path, model, *on_device, policy, range(together), precision, recipe)
        losses.append([log["loss"].tolist() for log in logs])
    np.testing.assert_allclose(losses[1], losses[0], rtol=0.05)
    assert losses[1] == losses[2]
    assert all(log[-1] < log[0] - 0.05 for log in losses[1])
