"""The networks of the paper in their CIFAR forms, each with a width factor, and a small one for small images."""

from collections.abc import Callable

import torch
from torch import nn

from learn.models.preact_resnet import PreActResNet18
from learn.models.small import SmallNet
from learn.models.vgg import VGG11
from stimuli_gen.command import InputError

ARCHITECTURES: dict[str, Callable[[int, float], nn.Module]] = {
    "preact_resnet18": PreActResNet18,
    "vgg11": VGG11,
    "small": SmallNet,
}


class Normalised(nn.Module):
    """A network behind its normalisation, so that all outside it speaks of pixels in [0, 1] (as FGSM must)."""

    def __init__(self, network: nn.Module, mean: torch.Tensor, std: torch.Tensor):
        super().__init__()
        self.network = network
        self.register_buffer("mean", mean.view(1, -1, 1, 1))
        self.register_buffer("std", std.view(1, -1, 1, 1))

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        """Give logits: (n, n_classes) from pixels (n, 3, h, w) in [0, 1]."""
        return self.network((pixels - self.mean) / self.std)


def build(
    architecture: str, n_classes: int, width: float, mean: torch.Tensor, std: torch.Tensor, image_size: tuple[int, int]
) -> Normalised:
    """Build a network with its normalisation.

    width: factor on every number of channels; 1 is the published network.
    mean, std: (3,) of pixels in [0, 1]. image_size: height and width in pixels.
    Raises InputError when the images are too small for the network.
    """
    if architecture == "vgg11" and min(image_size) < 32:
        raise InputError(
            f"vgg11 halves images five times and needs 32 x 32 pixels; these have {image_size[0]} x {image_size[1]}"
        )
    return Normalised(ARCHITECTURES[architecture](n_classes, width), mean, std)
