"""A network that is the same for any user, to be found again by its outputs."""

import torch
from torch import nn


class Flat(nn.Module):
    """Three pixels' sums become logits."""

    def __init__(self, n_classes=3):
        super().__init__()
        torch.manual_seed(0)
        self.linear = nn.Linear(3, n_classes)

    def forward(self, pixels):
        return self.linear(pixels.mean(dim=(2, 3)))
