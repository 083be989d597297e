"""The networks: their size by hand arithmetic, their shapes, and what a block and the normalisation do."""

from itertools import pairwise

import numpy as np
import pytest
import torch

from hillmixe.command import InputError
from learn.models import ARCHITECTURES, DECLARED, Normalised, build
from learn.models.preact_resnet import PreActBlock

MEAN, STD = torch.tensor([0.5, 0.4, 0.3]), torch.tensor([0.2, 0.25, 0.1])


def make(architecture, n_classes=10, width=1 / 8, size=(32, 32)):
    torch.manual_seed(0)
    return build(architecture, n_classes, width, MEAN, STD, size)


def n_parameters(model):
    return sum(parameter.numel() for parameter in model.parameters())


def preact_size(channels, n_classes):
    """Batch norms have 2 numbers a channel, convolutions 9 a pair of channels and no bias, shortcuts 1."""

    def block(n_in, n_out):
        shortcut = n_in * n_out if n_in != n_out else 0
        return 2 * n_in + 9 * n_in * n_out + 2 * n_out + 9 * n_out * n_out + shortcut

    stages = [block(n_in, n_out) + block(n_out, n_out) for n_in, n_out in pairwise([channels[0], *channels])]
    return 9 * 3 * channels[0] + sum(stages) + channels[-1] * n_classes + n_classes


def vgg_size(channels, n_classes):
    """Each convolution has 9 numbers a pair of channels and a bias, each batch norm 2 a channel."""
    convolutions = sum(9 * n_in * n_out + 3 * n_out for n_in, n_out in pairwise([3, *channels]))
    return convolutions + channels[-1] * n_classes + n_classes


def small_size(channels, n_classes):
    """Two convolutions without bias, each with batch norm, then 4 quadrants of the last channels for each class."""
    first, last = channels
    return (27 * first + 2 * first) + (9 * first * last + 2 * last) + (4 * last * n_classes + n_classes)


@pytest.mark.parametrize(
    ("architecture", "size", "channels", "millions"),
    [
        ("preact_resnet18", preact_size, [64, 128, 256, 512], 11.17),
        ("vgg11", vgg_size, [64, 128, 256, 256, 512, 512, 512, 512], 9.23),
        ("small", small_size, [16, 32], 0.01),
    ],
)
def test_sizes_by_hand(architecture, size, channels, millions):
    """Else it is another network than that of the paper's results, or a narrow one has a layer too wide or too few."""
    counted = n_parameters(make(architecture, width=1.0))
    assert counted == size(channels, 10)
    assert round(counted / 1e6, 2) == millions
    for width, n_classes in ((1 / 2, 10), (1 / 8, 7)):
        narrow = [int(width * number) for number in channels]
        assert n_parameters(make(architecture, n_classes=n_classes, width=width)) == size(narrow, n_classes)


def test_no_two_architectures_have_one_name():
    """Else one would be trained in the other's place."""
    assert [*ARCHITECTURES] == [architecture.name for architecture in DECLARED]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_narrowest_network_still_has_channels(architecture):
    """Else a tiny width would end in a convolution without outputs."""
    assert make(architecture, width=1e-6)(torch.rand(2, 3, 32, 32)).shape == (2, 10)


@pytest.mark.parametrize(
    ("architecture", "size"),
    [
        *(("preact_resnet18", size) for size in [(8, 8), (32, 32), (24, 40)]),
        *(("vgg11", size) for size in [(32, 32), (40, 64)]),
        *(("small", size) for size in [(8, 8), (5, 9), (32, 32)]),
    ],
)
def test_gives_a_logit_for_each_class(architecture, size):
    """Else a network could not be used with such images."""
    model = make(architecture, n_classes=7, size=size)
    logits = model(torch.rand(4, 3, *size))
    assert logits.shape == (4, 7)
    assert logits.isfinite().all()


@pytest.mark.parametrize("size", [(8, 8), (31, 40), (40, 31)])
def test_vgg11_refuses_images_it_would_shrink_to_nothing(size):
    """Else PyTorch would end with an error about an output that is too small."""
    with pytest.raises(InputError, match=rf"vgg11.*32 x 32.*{size[0]} x {size[1]}"):
        make("vgg11", size=size)


def test_preact_resnet_halves_images_three_times():
    """Else it would be the ImageNet form, which looks at CIFAR's images too coarsely."""
    network = make("preact_resnet18").network
    seen = []
    for layer in network:
        if isinstance(layer, torch.nn.AdaptiveAvgPool2d):
            layer.register_forward_hook(lambda layer, inputs, output: seen.append(tuple(inputs[0].shape)))
    network(torch.rand(2, 3, 32, 48))
    assert seen == [(2, 64, 4, 6)]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_normalisation_is_inside(architecture):
    """Else FGSM's steps would be taken in normalised units, or the network would see raw pixels."""
    model = make(architecture).eval()
    pixels = np.random.default_rng(1).random((3, 3, 32, 32))
    channels = enumerate(zip([0.5, 0.4, 0.3], [0.2, 0.25, 0.1], strict=True))
    normal = np.stack([(pixels[:, channel] - mean) / std for channel, (mean, std) in channels], axis=1)
    with torch.no_grad():
        outside = model.network(torch.from_numpy(normal).float()).flatten(1)
        inside = model(torch.from_numpy(pixels).float())
        assert not torch.allclose(inside, model.network(torch.from_numpy(pixels).float()).flatten(1), atol=1e-4)
    torch.testing.assert_close(inside, outside, rtol=1e-4, atol=1e-5)


def test_normalisation_is_saved_but_not_trained():
    """Else a resumed run would normalise otherwise, or training would change the pixels' scale."""
    model = Normalised(torch.nn.Identity(), MEAN, STD)
    assert set(model.state_dict()) == {"mean", "std"}
    assert list(model.parameters()) == []


def block_without_its_convolutions(n_in, n_out, stride):
    torch.manual_seed(0)
    block = PreActBlock(n_in, n_out, stride).eval()
    torch.nn.init.zeros_(block.conv_2.weight)
    return block


def test_a_block_that_keeps_the_shape_passes_its_input_on():
    """Else the shortcut would not be the identity: negative values would be cut off."""
    inputs = torch.randn(2, 5, 6, 4)
    assert inputs.min() < 0
    assert torch.equal(block_without_its_convolutions(5, 5, 1)(inputs), inputs)


@pytest.mark.parametrize(("n_out", "stride"), [(5, 2), (7, 1), (7, 2)])
def test_a_block_that_changes_the_shape_projects_the_activation(n_out, stride):
    """Else the shortcut would start before the activation, as in ResNet v1."""
    block = block_without_its_convolutions(5, n_out, stride)
    inputs = torch.randn(2, 5, 6, 4)
    normal = inputs.numpy() / np.sqrt(1 + 1e-5)  # of a fresh batch norm
    active = np.maximum(normal, 0)[:, :, ::stride, ::stride]
    weights = block.shortcut.weight.detach().numpy()[:, :, 0, 0]
    expected = np.einsum("oi,nihw->nohw", weights, active)
    np.testing.assert_allclose(block(inputs).detach().numpy(), expected, atol=1e-5)


def test_a_block_adds_two_convolutions_of_activations():
    """Else a batch norm, an activation or a convolution would be missing or misplaced."""
    torch.manual_seed(0)
    block = PreActBlock(1, 1, 1).eval()
    with torch.no_grad():  # convolutions that only scale: their middle weight
        for convolution, scale in ((block.conv_1, -2.0), (block.conv_2, 3.0)):
            convolution.weight.zero_()
            convolution.weight[0, 0, 1, 1] = scale
        block.norm_2.bias.fill_(1.0)
    # 2 -> relu 2 -> -4 -> norm -3 -> relu 0 -> 0, kept 2; -1 -> relu 0 -> 0 -> norm 1 -> relu 1 -> 3, kept -1;
    # .25 -> relu .25 -> -.5 -> norm .5 -> relu .5 -> 1.5, kept .25
    outputs = block(torch.tensor([2.0, -1.0, 0.25]).view(1, 1, 1, 3))
    np.testing.assert_allclose(outputs.detach().numpy().ravel(), [2, 2, 1.75], atol=1e-4)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_every_parameter_gets_a_gradient(architecture):
    """Else a part of the network would never learn."""
    model = make(architecture).eval()  # in training, batch norm takes away what a bias before it would learn
    model(torch.rand(8, 3, 32, 32)).logsumexp(dim=1).sum().backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None and parameter.grad.any(), name
