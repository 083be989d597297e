"""The networks of the paper in their CIFAR forms, each with a width factor, and a small one for small images.

Each can be built as several networks side by side, for seeds that are trained together: network s has the channels from
s * C to (s + 1) * C of a layer that has C channels in one network, and no weight joins two networks.
"""

from collections.abc import Callable

import torch
from torch import nn

from hillmixe.command import InputError
from learn.models.preact_resnet import preact_resnet18
from learn.models.small import small_net
from learn.models.vgg import vgg11

ARCHITECTURES: dict[str, Callable[[int, float, int], nn.Module]] = {
    "preact_resnet18": preact_resnet18,
    "vgg11": vgg11,
    "small": small_net,
}


class Normalised(nn.Module):
    """A network behind its normalisation, so that all outside it speaks of pixels in [0, 1] (as FGSM must)."""

    mean: torch.Tensor
    std: torch.Tensor

    def __init__(self, network: nn.Module, mean: torch.Tensor, std: torch.Tensor):
        super().__init__()
        self.network = network
        self.register_buffer("mean", mean.view(-1, 1, 1))
        self.register_buffer("std", std.view(-1, 1, 1))

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        """Give logits: (n, together * n_classes) from pixels (n, together * 3, h, w) in [0, 1]."""
        return self.network((pixels - self.mean) / self.std).flatten(1)


def build(
    architecture: str,
    n_classes: int,
    width: float,
    mean: torch.Tensor,
    std: torch.Tensor,
    image_size: tuple[int, int],
    together: int = 1,
) -> Normalised:
    """Build a network with its normalisation, or several side by side.

    width: factor on every number of channels; 1 is the published network.
    mean, std: (3,) of pixels in [0, 1]. image_size: height and width in pixels. together: number of networks.
    Raises InputError when the images are too small for the network.
    """
    if architecture == "vgg11" and min(image_size) < 32:
        raise InputError(
            f"vgg11 halves images five times and needs 32 x 32 pixels; these have {image_size[0]} x {image_size[1]}"
        )
    return Normalised(
        ARCHITECTURES[architecture](n_classes, width, together), mean.repeat(together), std.repeat(together)
    )


def join(states: list[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """Put the states (state_dict) of networks side by side, into that of `build` with as many together."""
    return {
        name: torch.cat([state[name] for state in states]) if values.dim() else values
        for name, values in states[0].items()
    }


def part(state: dict[str, torch.Tensor], place: int, together: int) -> dict[str, torch.Tensor]:
    """Take the state of one network, the one at `place`, out of that of several side by side."""
    return {name: values.chunk(together)[place] if values.dim() else values for name, values in state.items()}
