"""A small network for small images such as 8 x 8 digits: the offline default, trained in seconds on a CPU."""

from torch import nn


def small_net(n_classes: int, width: float, image_size: tuple[int, int], together: int) -> nn.Module:
    """Build two 3x3 convolutions with batch norm, and a linear layer on the four quadrants of the image."""
    first, second = (together * max(1, round(n * width)) for n in (16, 32))
    return nn.Sequential(
        nn.Conv2d(3 * together, first, 3, padding=1, bias=False, groups=together),
        nn.BatchNorm2d(first),
        nn.ReLU(),
        nn.Conv2d(first, second, 3, padding=1, bias=False, groups=together),
        nn.BatchNorm2d(second),
        nn.ReLU(),
        nn.AdaptiveMaxPool2d(2),
        nn.Conv2d(second, n_classes * together, 2, groups=together),
    )
