"""The networks of the paper in their CIFAR forms, each with a width factor, and a small one for small images.

Several networks can be built side by side, for seeds that are trained together. If the architecture supports it,
network s has the channels from s * C to (s + 1) * C of a layer that has C channels in one network, and no weight
connects two networks; otherwise each network is a module of its own.
"""

import torch
from torch import nn
from torch.nn.parameter import is_lazy

from hillmixe.command import InputError
from learn.models.architecture import Architecture, SideBySide
from learn.models.preact_resnet import preact_resnet18
from learn.models.small import small_net
from learn.models.vgg import vgg11

DECLARED = (
    Architecture("preact_resnet18", preact_resnet18, can_train_together=True, channels_last=True),
    Architecture("vgg11", vgg11, smallest_image=32, can_train_together=True, channels_last=True),  # halves five times
    Architecture("small", small_net, can_train_together=True, channels_last=True),
)
ARCHITECTURES: dict[str, Architecture] = {architecture.name: architecture for architecture in DECLARED}

# By name, of parameters and buffers, or of anything that there is for each of these.
Values = dict[str, torch.Tensor]


class Normalised(nn.Module):
    """A network with its normalisation, so that everything outside it uses pixels in [0, 1] (as FGSM must).

    mean, std: (together * 3,) of pixels in [0, 1]. together: how many networks are in it, side by side.
    """

    mean: torch.Tensor
    std: torch.Tensor

    def __init__(
        self, network: nn.Module, mean: torch.Tensor, std: torch.Tensor, together: int = 1, channels_last: bool = True
    ):
        super().__init__()
        self.network = network
        self.together = together
        self.channels_last = channels_last
        self.register_buffer("mean", mean.view(-1, 1, 1))
        self.register_buffer("std", std.view(-1, 1, 1))

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        """Give logits: (n, together * n_classes) from pixels (n, together * 3, h, w) in [0, 1]."""
        pixels = (pixels - self.mean) / self.std
        return self.network(pixels if self.channels_last else pixels.contiguous()).flatten(1)

    def join(self, parts: list[Values]) -> Values:
        """Put the values of `together` networks, each under its own names, side by side; the inverse of `part`."""
        if not isinstance(self.network, SideBySide):
            # What is a single number counts the steps, which are the same for all.
            return {
                name: torch.cat([part[name] for part in parts]) if values.dim() else values
                for name, values in parts[0].items()
            }
        joined = {}
        for name in parts[0]:
            inner = name.removeprefix("network.")
            if inner == name:
                joined[name] = torch.cat([part[name] for part in parts])
            else:
                joined |= {f"network.networks.{place}.{inner}": part[name] for place, part in enumerate(parts)}
        return joined

    def part(self, values: Values, place: int) -> Values:
        """Take what belongs to the network at `place`, under the names that it has when it is alone."""
        if not isinstance(self.network, SideBySide):
            return {name: each.chunk(self.together)[place] if each.dim() else each for name, each in values.items()}
        own = f"network.networks.{place}."
        return {
            name.replace(own, "network.", 1): each if name.startswith(own) else each.chunk(self.together)[place]
            for name, each in values.items()
            if name.startswith(own) or not name.startswith("network.")
        }


def build(
    architecture: str | Architecture,
    n_classes: int,
    width: float,
    mean: torch.Tensor,
    std: torch.Tensor,
    image_size: tuple[int, int],
    together: int = 1,
) -> Normalised:
    """Build a network with its normalisation, or several side by side.

    architecture: a name in ARCHITECTURES, or a record of your own.
    width: factor on every number of channels; 1 is the published network.
    mean, std: (3,) of pixels in [0, 1]. image_size: height and width in pixels. together: number of networks.
    Raises InputError when the images are too small for the network, or it can't be trained side by side.
    """
    if isinstance(architecture, str):
        architecture = ARCHITECTURES[architecture]
    name, smallest = architecture.name, architecture.smallest_image
    if min(image_size) < smallest:
        raise InputError(
            f"{name} needs images of {smallest} x {smallest} pixels; these have {image_size[0]} x {image_size[1]}"
        )
    given = (n_classes, width, image_size)
    if architecture.can_train_together:
        network = architecture.build(*given, together)
    elif together == 1:
        network = architecture.build(*given)
    else:
        network = SideBySide([architecture.build(*given) for _ in range(together)])
    if not isinstance(network, nn.Module):
        raise InputError(f"{name}: its build() gives {type(network).__name__}, expected a torch.nn.Module")
    if any(is_lazy(each) for each in [*network.parameters(), *network.buffers()]):
        raise InputError(f"{name} has lazy modules, whose weights have no size yet: give their sizes")
    if together > 1 and architecture.can_train_together:
        _refuse_shared(name, network)
    model = Normalised(network, mean.repeat(together), std.repeat(together), together, architecture.channels_last)
    return model.to(memory_format=torch.channels_last) if architecture.channels_last else model


def _refuse_shared(name: str, network: nn.Module) -> None:
    """Raise InputError for numbers that networks side by side would share; they may share counters of steps."""
    values = [*network.named_parameters(), *network.named_buffers()]
    if shared := [of for of, each in values if each.dim() == 0 and each.is_floating_point()]:
        raise InputError(
            f"{name}: {shared[0]} is a single number, which networks trained together would share: give it the shape "
            "(together,), or leave out can_train_together"
        )
