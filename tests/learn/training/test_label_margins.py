"""The area under the margin: hand values, what is summed in training, and what a killed or joined training keeps."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn

from hillmixe.command import InputError
from learn.training import training_loop
from learn.training.label_margins import Margins, epochs_watched, excess_losses, margins
from learn.training.training_loop import train_networks
from learn.training.training_recipe import PRESETS, TrainingRecipe

LOGITS = torch.tensor([[2.0, 0.5, -1.0], [2.0, 0.5, -1.0], [2.0, 0.5, -1.0], [1.0, 1.0, 0.0]])


def test_a_hard_label_has_the_margin_of_pleiss():
    """Else ours would not be their statistic: the label's logit less the largest other."""
    found = margins(LOGITS[:3], torch.eye(3))
    assert found.tolist() == pytest.approx([2.0 - 0.5, 0.5 - 2.0, -1.0 - 2.0])


def test_a_soft_label_has_the_mean_of_its_classes_margins():
    """Else a relabelling that the network resists could not be told: worked out by hand, a tie among them."""
    labels = torch.tensor([[0.6, 0.4, 0.0], [0.2, 0.7, 0.1], [1 / 3] * 3, [0.5, 0.2, 0.3]])
    expected = [
        0.6 * 1.5 + 0.4 * -1.5,
        0.2 * 1.5 + 0.7 * -1.5 + 0.1 * -3,
        (1.5 - 1.5 - 3) / 3,
        0.5 * 0 + 0.2 * 0 + 0.3 * -1,
    ]
    assert margins(LOGITS, labels).tolist() == pytest.approx(expected, abs=1e-6)


def test_excess_loss_is_the_divergence_from_the_label():
    """Else labels of different softness could not be compared: it is 0 where the network gives the label itself."""
    labels = torch.tensor([[0.25, 0.75], [1.0, 0.0], [0.5, 0.5]])
    assert excess_losses(labels.clamp(min=1e-30).log(), labels).tolist() == pytest.approx([0, 0, 0], abs=1e-6)
    found = excess_losses(torch.zeros(3, 2), labels)
    expected = [0.25 * math.log(0.25) + 0.75 * math.log(0.75) + math.log(2), math.log(2), 0]
    assert found.tolist() == pytest.approx(expected, abs=1e-6)


def test_epochs_count_up_to_the_first_drop():
    """Else labels would count that a network has memorised."""
    assert epochs_watched(PRESETS["paper"].recipe) == 50
    assert epochs_watched(TrainingRecipe(epochs=3, learning_rate_drops=())) == 3
    assert epochs_watched(TrainingRecipe(epochs=3, learning_rate_drops=(5,))) == 3


# In training

PLAIN = TrainingRecipe(
    epochs=4, learning_rate_drops=(3,), batch_size=8, crop_padding=0, flip=False, weight_decay=0, momentum=0
)


def problem(n=21, n_classes=3, together=1):
    """Images of one pixel, soft labels for each network, and linear networks side by side."""
    rng = np.random.default_rng(0)
    images = torch.from_numpy(rng.integers(0, 256, (n, 1, 1, 3), dtype=np.uint8))
    labels = torch.from_numpy(rng.dirichlet(np.ones(n_classes), (together, n)).astype(np.float32))
    torch.manual_seed(0)
    network = nn.Sequential(nn.Conv2d(3 * together, n_classes * together, 1, groups=together), nn.Flatten())
    return network, images, labels


def watch(tmp_path, recipe=PLAIN, seeds=(0,), after_epoch=lambda log: None, keep=None, name="checkpoint.pt"):
    """Train, some of the networks where `keep` says which, and give AUM and excess loss, (2, together, n)."""
    network, images, labels = problem(together=max(len(seeds), len(keep or [])))
    if keep is not None:
        parts = {at: values.unflatten(0, (len(keep), -1)) for at, values in network.state_dict().items()}
        state = {at: values[keep].flatten(0, 1) for at, values in parts.items()}
        labels = labels[keep]
        network, *_ = problem(together=int(sum(keep)))
        network.load_state_dict(state)
    watched = Margins(labels)
    train_networks(network, images, labels, recipe, [*seeds], tmp_path / name, after_epoch=after_epoch, margins=watched)
    return watched.means()


def test_the_area_is_the_mean_over_epochs_of_what_was_trained_on(tmp_path, monkeypatch):
    """Else it would be of other logits, other examples or other epochs: 21 images in batches of 8, three epochs."""
    network, images, labels = problem()
    said = []
    network.register_forward_hook(lambda module, given, out: said.append(out.detach().clone()))
    watched = Margins(labels)
    train_networks(network, images, labels, PLAIN, [5], tmp_path / "checkpoint.pt", margins=watched)
    total = np.zeros((2, 21))
    steps = iter(said)
    for epoch in range(3):
        order = torch.randperm(21, generator=torch.Generator().manual_seed(5 * 1_000_003 + epoch))
        for batch in order.split(8):
            logits, own = next(steps), labels[0, batch]
            total[0, batch] += margins(logits, own).numpy() / 3
            total[1, batch] += excess_losses(logits, own).numpy() / 3
    np.testing.assert_allclose(watched.means()[:, 0], total, atol=1e-6)


def test_an_example_without_a_step_counts_once_less(tmp_path):
    """Else the one image that an epoch leaves out would have a smaller area: 17 images are two batches and one."""
    network, images, labels = problem(17)
    watched = Margins(labels)
    train_networks(network, images, labels, PLAIN, [0], tmp_path / "checkpoint.pt", margins=watched)
    assert watched.counts.sum() == 3 * 16
    assert watched.counts.max() == 3
    np.testing.assert_allclose(watched.means(), watched.sums / watched.counts)


class Stopped(Exception):
    pass


@pytest.mark.parametrize("epochs", [1, 2, 3])
def test_a_killed_training_goes_on_to_the_same_margins(tmp_path, monkeypatch, epochs):
    """Else epochs before the kill would be lost, or count twice."""
    monkeypatch.setattr(training_loop, "CHECKPOINT_SHARE", math.inf)

    def stop(log):
        if len(log) == epochs:
            raise Stopped

    whole = watch(tmp_path, name="whole.pt")
    with pytest.raises(Stopped):
        watch(tmp_path, after_epoch=stop)
    torch.testing.assert_close(watch(tmp_path), whole, rtol=0, atol=0)


def test_seeds_together_have_the_margins_of_each_alone(tmp_path):
    """Else a network's margins would be of another's labels."""
    both = watch(tmp_path, seeds=(4, 7), name="both.pt")
    for place, seed in enumerate((4, 7)):
        keep = [at == place for at in range(2)]
        alone = watch(tmp_path, seeds=(seed,), keep=keep, name=f"{seed}.pt")
        torch.testing.assert_close(both[:, place], alone[:, 0], rtol=1e-4, atol=1e-5)
    assert (both[:, 0] - both[:, 1]).abs().min() > 1e-6


def test_a_checkpoint_without_margins_is_refused(tmp_path, monkeypatch):
    """Else a run that an earlier version began would end with the margins of a part of its epochs."""
    monkeypatch.setattr(training_loop, "CHECKPOINT_SHARE", math.inf)
    network, images, labels = problem()
    train_networks(network, images, labels, replace(PLAIN, epochs=1), [0], tmp_path / "checkpoint.pt")
    with pytest.raises(InputError, match="earlier version"):
        watch(tmp_path)


def test_watching_changes_nothing(tmp_path):
    """Else networks would differ from those of earlier versions."""
    states, logs = [], []
    for place, watched in enumerate((None, Margins(problem()[2]))):
        network, images, labels = problem()
        (log,) = train_networks(network, images, labels, PLAIN, [0], tmp_path / f"{place}.pt", margins=watched)
        states.append(network.state_dict())
        logs.append(log.drop(columns="seconds"))
    pd.testing.assert_frame_equal(*logs)
    for name, values in states[0].items():
        assert torch.equal(values, states[1][name])
