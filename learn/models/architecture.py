"""The record by which a network is declared, and ordinary networks side by side."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn


@dataclass(frozen=True)
class Architecture:
    """A network that can be trained.

    name: in flags, folders and tables.
    build: build(n_classes, width, image_size) makes a module from normalised pixels (n, 3, h, w) to logits, (n,
        n_classes). width: factor on its numbers of channels; a network of a single size may ignore it. image_size:
        (h, w) of the images in pixels. Weights are drawn with torch's own random numbers.
    smallest_image: height and width in pixels that images must have.
    can_train_together: `build` takes a fourth argument, together, and makes that many networks side by side, as
        learn.models describes; otherwise seeds that are trained together are modules of their own.
    channels_last: images and weights have their channels last in memory, which makes convolutions faster. A network
        that takes a view of their output, such as x.view(n, -1), needs the usual order.
    """

    name: str
    build: Callable[..., nn.Module]
    smallest_image: int = 1
    can_train_together: bool = False
    channels_last: bool = False


class SideBySide(nn.Module):
    """Independent networks, each on its own channels of the input."""

    def __init__(self, networks: list[nn.Module]):
        super().__init__()
        self.networks = nn.ModuleList(networks)

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        """Give (n, together * n_classes) from (n, together * 3, h, w)."""
        parts = pixels.chunk(len(self.networks), dim=1)
        given = zip(self.networks, parts, strict=True)
        return torch.cat([network(part.contiguous()).flatten(1) for network, part in given], dim=1)
