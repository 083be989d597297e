"""VGG-11 with batch norm in its CIFAR form (Simonyan and Zisserman 2015, configuration A, one linear layer)."""

from torch import nn

POOL = "pool"
LAYERS: tuple[int | str, ...] = (64, POOL, 128, POOL, 256, 256, POOL, 512, 512, POOL, 512, 512, POOL)


def vgg11(n_classes: int, width: float, image_size: tuple[int, int], together: int) -> nn.Module:
    """Build eight 3x3 convolutions in five stages; 9.23 million parameters at width 1 and 10 classes."""
    layers: list[nn.Module] = []
    n_in = 3 * together
    for layer in LAYERS:
        if isinstance(layer, str):
            layers.append(nn.MaxPool2d(2))
            continue
        n_out = together * max(1, round(layer * width))
        layers += [nn.Conv2d(n_in, n_out, 3, padding=1, groups=together), nn.BatchNorm2d(n_out), nn.ReLU()]
        n_in = n_out
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Conv2d(n_in, n_classes * together, 1, groups=together))
