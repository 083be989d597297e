"""mixup with people's labels, for any training loop: instead of torchvision's MixUp or timm's Mixup.

    mix = HumanMixUp(policy_kinds.policy("results/hmix"))
    for x, y in loader:                                      # y: integer labels, which index policy.class_names
        x, y = mix(x.to(device), y.to(device))               # y: soft labels (n, K), for torch's cross_entropy

or in a loader: DataLoader(data, collate_fn=lambda batch: mix(*default_collate(batch))).
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import nn

from hillmixe.command import InputError
from learn.policies.any_policy import AnyPolicy, indices, kind_of
from learn.policies.class_policy import ClassPolicy
from learn.policies.image_policy import ImagePolicy


class Drawn(NamedTuple):
    """What the last batch was mixed with: lam_f (n,) float, weight of each image; partners (n,) int, their places."""

    lam_f: torch.Tensor
    partners: torch.Tensor


class HumanMixUp(nn.Module):
    """Mix a batch with itself, x = lam_f * x + (1 - lam_f) * x[partners], and label it as people would.

    policy: gives the soft labels; one that looks at images gets them as they are here, so normalise after mixing.
    classes: names of the classes that integer labels index, such as a dataset's own, in capitals or not; default: all
    of the policy, in the order of policy.class_names (alphabetical). alpha > 0: lam_f ~ Beta(alpha, alpha).
    per_element: draw lam_f for each image, not once for a batch. drawn: what the last batch was mixed with.
    Raises InputError for classes that the policy does not know, and for an alpha that is not above 0; TypeError if
    policy is none.
    """

    drawn: Drawn | None

    def __init__(
        self,
        policy: ClassPolicy | ImagePolicy,
        classes: Sequence[str] | None = None,
        alpha: float = 1.0,
        per_element: bool = False,
    ):
        super().__init__()
        if not isinstance(policy, AnyPolicy):
            raise TypeError(f"policy is of type {type(policy).__name__}; expected what hillmixe.policy(...) gives")
        if not 0 < alpha < math.inf:
            raise InputError(f"alpha is {alpha}; expected a number above 0, such as 1 for mixup's uniform lam_f")
        self.policy = policy if classes is None else policy.of_classes(classes)
        self.alpha, self.per_element = float(alpha), per_element
        self.drawn = None

    def forward(self, x: torch.Tensor, y: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Mix images x (n, ...) float with labels y (n,) int; returns mixed images and soft labels (n, K) float32.

        All random numbers are torch's own on x's device: torch.manual_seed reproduces them.
        Raises TypeError for other x and y, and ValueError for labels that no class has (on the CPU; on a GPU, torch
        fails).
        """
        if not isinstance(x, torch.Tensor) or not x.is_floating_point() or not x.dim():
            raise TypeError(f"images are {kind_of(x)}; expected floats (n, ...): convert them before they are mixed")
        if not isinstance(y, torch.Tensor) or y.dim() != 1:
            raise TypeError(f"labels are {kind_of(y)}; expected integers (n,)")
        y = indices(y, len(self.policy.class_names), "labels")
        n = len(x)
        if len(y) != n:
            raise ValueError(f"{n} images and {len(y)} labels: expected as many of both")
        lam_f = self._draw(n if self.per_element else 1, x.device).expand(n)
        partners = torch.randperm(n, device=x.device)
        self.drawn = Drawn(lam_f, partners)
        share = lam_f.to(x.dtype).view(-1, *[1] * (x.dim() - 1))
        policy = self.policy.to(x.device)
        y = y.to(x.device)
        if isinstance(policy, ImagePolicy):
            seen = policy.measure(x)
            labels = policy.label(lam_f, y, y[partners], seen, seen.at(partners))
        else:
            labels = policy(lam_f, y, y[partners])
        return share * x + (1 - share) * x[partners], labels

    def _draw(self, n: int, device: torch.device) -> torch.Tensor:
        """Draw n coefficients from Beta(alpha, alpha)."""
        if self.alpha == 1:
            return torch.rand(n, device=device)
        alpha = torch.full((n,), self.alpha, device=device)
        return torch.distributions.Beta(alpha, alpha, validate_args=False).sample()
