"""PreAct ResNet-18 in its CIFAR form (He et al. 2016, "Identity mappings in deep residual networks")."""

import torch
from torch import nn
from torch.nn import functional


class PreActBlock(nn.Module):
    """Two 3x3 convolutions, each after batch norm and ReLU, added to the input."""

    def __init__(self, n_in: int, n_out: int, stride: int, together: int = 1):
        super().__init__()
        n_in, n_out = n_in * together, n_out * together
        self.norm_1 = nn.BatchNorm2d(n_in)
        self.conv_1 = nn.Conv2d(n_in, n_out, 3, stride, padding=1, bias=False, groups=together)
        self.norm_2 = nn.BatchNorm2d(n_out)
        self.conv_2 = nn.Conv2d(n_out, n_out, 3, padding=1, bias=False, groups=together)
        changes = stride != 1 or n_in != n_out
        self.shortcut = nn.Conv2d(n_in, n_out, 1, stride, bias=False, groups=together) if changes else None

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Map (n, n_in, h, w) to (n, n_out, h / stride, w / stride), both numbers times `together`."""
        active = functional.relu(self.norm_1(inputs))
        # Where the shape changes, the shortcut starts after the activation; otherwise it is the input itself.
        kept = inputs if self.shortcut is None else self.shortcut(active)
        return kept + self.conv_2(functional.relu(self.norm_2(self.conv_1(active))))


def preact_resnet18(n_classes: int, width: float, image_size: tuple[int, int], together: int) -> nn.Module:
    """Build eight blocks in four stages; 11.17 million parameters at width 1 and 10 classes."""
    stages = [max(1, round(n * width)) for n in (64, 128, 256, 512)]
    blocks, n_in = [], stages[0]
    for stage, n_out in enumerate(stages):
        blocks += [PreActBlock(n_in, n_out, 1 if stage == 0 else 2, together), PreActBlock(n_out, n_out, 1, together)]
        n_in = n_out
    return nn.Sequential(
        nn.Conv2d(3 * together, stages[0] * together, 3, padding=1, bias=False, groups=together),
        *blocks,
        nn.AdaptiveAvgPool2d(1),
        nn.Conv2d(stages[-1] * together, n_classes * together, 1, groups=together),
    )
