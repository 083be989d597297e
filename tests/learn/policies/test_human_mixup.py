"""mixup with people's labels in other people's loops: torchvision's way, timm's way, a plain loop."""

import importlib

import pytest
import torch
from torch.utils.data import DataLoader, TensorDataset, default_collate
from torchvision.transforms import v2

from hillmixe.command import InputError
from hillmixe.published import CIFAR10_CLASSES
from learn.policies import batch_policies, policy_kinds
from learn.policies.class_policy import of_curves
from learn.policies.human_mixup import HumanMixUp

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def people(hmix_results):
    return policy_kinds.policy(hmix_results, "soft_labels")


@pytest.fixture
def batch():
    torch.manual_seed(5)
    return torch.rand(64, 3, 8, 8), torch.randint(10, (64,))


def blend(x, drawn):
    """What a batch is when it is mixed as it says that it was."""
    share = drawn.lam_f.view(-1, 1, 1, 1)
    return share * x + (1 - share) * x[drawn.partners]


@pytest.mark.parametrize("per_element", [False, True])
@pytest.mark.parametrize("alpha", [1.0, 0.2])
def test_images_and_labels_are_those_that_were_drawn(people, batch, alpha, per_element):
    """Else a network would be told of another mix than it sees."""
    x, y = batch
    mix = HumanMixUp(people, alpha=alpha, per_element=per_element)
    mixed, labels = mix(x, y)
    torch.testing.assert_close(mixed, blend(x, mix.drawn))
    torch.testing.assert_close(labels, people(mix.drawn.lam_f, y, y[mix.drawn.partners]))
    assert sorted(mix.drawn.partners.tolist()) == list(range(64))
    assert (len(mix.drawn.lam_f.unique()) > 1) == per_element


@pytest.mark.parametrize("alpha", [1.0, 0.2])
def test_coefficients_are_of_beta(people, alpha):
    """Else alpha would be without effect: a small one leaves most images nearly pure."""
    torch.manual_seed(0)
    mix = HumanMixUp(people, alpha=alpha, per_element=True)
    mix(torch.zeros(20_000, 1), torch.zeros(20_000, dtype=torch.long))
    lam_f = mix.drawn.lam_f
    assert lam_f.mean().item() == pytest.approx(0.5, abs=0.02)
    assert lam_f.var().item() == pytest.approx(1 / (4 * (2 * alpha + 1)), abs=0.01)


def test_with_mixups_labels_it_is_torchvisions_mixup():
    """Else a comparison with mixup would compare two implementations."""
    x, y = torch.rand(16, 3, 4, 4), torch.randint(10, (16,))
    mix = HumanMixUp(of_curves(CIFAR10_CLASSES))
    torch.manual_seed(1)
    _, labels = mix(x, y)
    lam_f, partners = mix.drawn
    one_hot = torch.eye(10)
    expected = lam_f[:, None] * one_hot[y] + (1 - lam_f[:, None]) * one_hot[y[partners]]
    torch.testing.assert_close(labels, expected, rtol=0, atol=1e-6)
    theirs = v2.MixUp(num_classes=10)(x, y)
    assert [each.shape for each in theirs] == [each.shape for each in mix(x, y)]
    assert [each.dtype for each in theirs] == [each.dtype for each in mix(x, y)]


@pytest.mark.parametrize("condition", ["batch_pinned", "batch_confidence", "batch_soft_labels"])
def test_labels_are_those_that_train_py_trains_on(hmix_results, hmix_data, condition):
    """Else people's policy in somebody's own loop would not be the one of table 3."""
    made = {
        "batch_pinned": {"form": "pinned"},
        "batch_confidence": {"form": "pinned", "share": batch_policies.of_confidence},
        "batch_soft_labels": {"form": "pinned", "share": batch_policies.of_soft_labels},
    }
    ours = batch_policies.by_class(hmix_data, CPU, **made[condition])
    names = hmix_data.source.class_names
    mix = HumanMixUp(
        policy_kinds.policy(hmix_results, condition.removeprefix("batch_")), classes=names, per_element=True
    )
    positions = torch.randperm(len(hmix_data.regular))[:256]
    classes = torch.from_numpy(hmix_data.source.labels[hmix_data.regular]).long()
    _, labels = mix(torch.zeros(256, 1), classes[positions])
    lam_f, partners = mix.drawn
    torch.testing.assert_close(labels, ours(lam_f, positions, positions[partners]), rtol=0, atol=1e-6)


def test_as_a_collate_function(people):
    """Else it could not stand where torchvision's documentation puts MixUp."""
    torch.manual_seed(2)
    data = TensorDataset(torch.rand(30, 3, 4, 4), torch.randint(10, (30,)))
    mix = HumanMixUp(people)
    batches = list(DataLoader(data, batch_size=10, collate_fn=lambda batch: mix(*default_collate(batch))))
    assert [(x.shape, y.shape) for x, y in batches] == [((10, 3, 4, 4), (10, 10))] * 3
    torch.testing.assert_close(batches[0][1].sum(1), torch.ones(10))


def test_in_a_loop_of_timm(people):
    """Else it could not stand where timm's training script has its Mixup, before its loss and its networks."""
    timm, data, loss = (importlib.import_module(f"timm{part}") for part in ("", ".data", ".loss"))
    torch.manual_seed(4)
    x, y = torch.rand(8, 3, 32, 32), torch.randint(10, (8,))
    theirs = data.Mixup(mixup_alpha=1.0, label_smoothing=0.0, num_classes=10)
    mix, network = HumanMixUp(people), timm.create_model("resnet10t", num_classes=10)
    assert [each.shape for each in theirs(x.clone(), y)] == [each.shape for each in mix(x, y)]
    mixed, labels = mix(x, y)
    found = loss.SoftTargetCrossEntropy()(network(mixed), labels)
    torch.testing.assert_close(found, torch.nn.functional.cross_entropy(network(mixed), labels))
    found.backward()
    assert all(parameter.grad is not None for parameter in network.parameters())


def test_in_a_plain_loop_a_network_learns(people):
    """Else the labels would not fit the images: a linear network learns to tell ten grey levels from their mixes."""
    torch.manual_seed(3)
    y = torch.arange(200) % 10
    x = torch.eye(10)[y] + 0.1 * torch.randn(200, 10)
    mix, network = HumanMixUp(people), torch.nn.Linear(10, 10)
    optimizer = torch.optim.SGD(network.parameters(), 1.0)
    for _ in range(150):
        mixed, labels = mix(x, y)
        loss = torch.nn.functional.cross_entropy(network(mixed), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert (network(x).argmax(1) == y).float().mean() > 0.95


def test_classes_of_ones_own_order(people, batch):
    """Else integer labels of a loader that sorts its classes otherwise would be mislabelled in silence."""
    x, y = batch
    order = list(reversed(people.class_names))
    mix = HumanMixUp(people, classes=order)
    _, labels = mix(x, y)
    expected = people(mix.drawn.lam_f, 9 - y, 9 - y[mix.drawn.partners]).flip(1)
    torch.testing.assert_close(labels, expected, rtol=0, atol=1e-6)


def test_compiled_it_mixes_as_it_says(people, batch):
    """Else it would not fit into a compiled training step."""
    x, y = batch
    torch.compiler.reset()
    mix = HumanMixUp(people, per_element=True)
    compiled = torch.compile(mix, backend="eager")
    mixed, labels = compiled(x, y)
    torch.testing.assert_close(mixed, blend(x, mix.drawn))
    torch.testing.assert_close(labels, people(mix.drawn.lam_f, y, y[mix.drawn.partners]), rtol=0, atol=1e-6)


def test_what_cannot_be_mixed(people):
    """Else bytes would overflow, or one-hot labels index classes."""
    with pytest.raises(InputError, match="alpha is 0"):
        HumanMixUp(people, alpha=0)
    with pytest.raises(InputError, match="knows no class 'Fox'"):
        HumanMixUp(people, classes=["Cat", "Fox"])
    with pytest.raises(TypeError, match="expected floats"):
        HumanMixUp(people)(torch.zeros(4, 3, dtype=torch.uint8), torch.zeros(4, dtype=torch.long))
    with pytest.raises(TypeError, match="expected integers"):
        HumanMixUp(people)(torch.zeros(4, 3), torch.eye(4))
    with pytest.raises(TypeError, match="labels are list"):
        HumanMixUp(people)(torch.zeros(4, 3), [0, 1, 2, 3])
    with pytest.raises(ValueError, match="4 images and 3 labels"):
        HumanMixUp(people)(torch.zeros(4, 3), torch.zeros(3, dtype=torch.long))
    with pytest.raises(InputError, match="alpha is inf"):
        HumanMixUp(people, alpha=float("inf"))
    with pytest.raises(TypeError, match=r"policy is of type str; expected what hillmixe\.policy"):
        HumanMixUp("results/hmix")


def test_workers_and_epochs_draw_for_themselves_and_again_by_the_seed(people):
    """Else all workers would mix alike, each epoch would be the first again, or a run could not be repeated."""
    mix = HumanMixUp(people)

    def collate(batch):
        mix(*default_collate(batch))
        return mix.drawn.lam_f[0].item()

    data = TensorDataset(torch.rand(8, 3), torch.arange(8))

    def drawn(seed):
        torch.manual_seed(seed)
        loader = DataLoader(data, batch_size=2, num_workers=2, collate_fn=collate, multiprocessing_context="fork")
        return [lam_f for _ in range(2) for lam_f in loader]

    first = drawn(1)
    assert len(set(first)) == 8
    assert drawn(1) == first
    assert not {*drawn(2)} & {*first}


@pytest.mark.parametrize("n", [0, 1])
def test_batches_of_one_and_of_none(people, n):
    """Else the last batch of an epoch could end the training."""
    mixed, labels = HumanMixUp(people, alpha=0.2, per_element=True)(torch.rand(n, 3, 4, 4), torch.full((n,), 7))
    assert (mixed.shape, labels.shape) == ((n, 3, 4, 4), (n, 10))
    torch.testing.assert_close(labels, torch.eye(10)[[7] * n])
