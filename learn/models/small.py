"""A small network for small images such as 8 x 8 digits: the offline default, trained in seconds on a CPU."""

from torch import nn


class SmallNet(nn.Sequential):
    """Two 3x3 convolutions with batch norm, and a linear layer on what four quadrants of the image hold."""

    def __init__(self, n_classes: int, width: float):
        first, second = max(1, round(16 * width)), max(1, round(32 * width))
        super().__init__(
            nn.Conv2d(3, first, 3, padding=1, bias=False),
            nn.BatchNorm2d(first),
            nn.ReLU(),
            nn.Conv2d(first, second, 3, padding=1, bias=False),
            nn.BatchNorm2d(second),
            nn.ReLU(),
            nn.AdaptiveMaxPool2d(2),
            nn.Flatten(),
            nn.Linear(4 * second, n_classes),
        )
