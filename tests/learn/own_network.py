"""A plugin as a researcher writes one: a network that knows nothing of the suite, and a label condition."""

import torch
from torch import nn
from torch.nn import functional

from learn.conditions import Condition
from learn.mixed_examples import mixed
from learn.models import Architecture


class OwnNetwork(nn.Module):
    """Everything that the suite's networks do not have: views, dropout, frozen, single and unused parameters."""

    def __init__(self, n_classes, channels, image_size):
        super().__init__()
        self.frozen = nn.Conv2d(3, channels, 3, padding=1)
        self.frozen.requires_grad_(False)
        self.norm = nn.BatchNorm2d(channels)
        self.scale = nn.Parameter(torch.tensor(1.0))
        self.unused = nn.Parameter(torch.zeros(3))
        self.dropout = nn.Dropout(0.2)
        height, width = image_size
        self.head = nn.Linear(channels * (height // 2) * (width // 2), n_classes)

    def forward(self, x):
        x = functional.max_pool2d(functional.relu(self.norm(self.frozen(x))), 2)
        return self.scale * self.head(self.dropout(x.view(x.size(0), -1)))


def build(n_classes, width, image_size):
    return OwnNetwork(n_classes, max(1, round(16 * width)), image_size)


DECLARED = [
    Architecture("own", build, smallest_image=4),
    Condition("squared", "lam_h squared", examples=mixed("lam_h", "own"), remark="was trained on squares"),
]
