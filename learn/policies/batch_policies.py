"""Targets of images that are mixed within whole batches, without a stimulus set (paper, section 5.2, table 3).

The coefficients are new in each batch, so the targets come from what people's judgments say about a pair of classes and
a coefficient (policy_kinds.py), or about two images (relabeller.py).
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch

from learn.labels import two_hot, weight_by
from learn.policies.class_policy import ClassPolicy, of_curves
from learn.policies.fitted_relabeller import Relabeller
from learn.policies.policy_fits import Share, fit_other_classes
from learn.policies.policy_kinds import form_of_curves, share_by_confidence
from learn.training.training_data import TrainingData
from learn.training.training_loop import LabelPolicy


@dataclass
class OfImages:
    """A policy of classes for images of known classes. class_of: (n_images,) int, on the policy's device."""

    policy: ClassPolicy
    class_of: torch.Tensor

    def __call__(self, lam_f: torch.Tensor, first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
        """Give the targets (m, K) of m mixes; lam_f (m,) in [0, 1], first and second (m,) positions of images."""
        return self.policy(lam_f, self.class_of[first], self.class_of[second])


def by_class(
    data: TrainingData,
    device: torch.device,
    form: str | None = None,
    share: Callable[[TrainingData], Share] | None = None,
) -> OfImages:
    """Make a policy that knows the classes of the regular images, for mixes of these.

    form: "fitted" or "pinned" curves of policy.json; None for lam_g = lam_f, as in mixup. share: gives the share of the
    label that goes to other classes, as of_confidence does; None for no share. Raises InputError if the results lack
    what is needed.
    """
    names = data.source.class_names
    curve = form_of_curves(data.people, names, form) if form else None
    policy = of_curves(names, curve, share(data) if share else None).to(device)
    return OfImages(policy, torch.from_numpy(data.source.labels[data.regular]).long().to(device))


def of_confidence(data: TrainingData) -> Share:
    """Spread over all classes the average share that the recipe's Relabel & omega spreads for single judgments."""
    return share_by_confidence(data.judgments, data.source.class_names, weight_by(data.recipe))


def of_soft_labels(data: TrainingData) -> Share:
    """Give other classes the share that people give them."""
    return fit_other_classes(data.people.soft_labels(), list(data.source.class_names))


def relabeller_policy(data: TrainingData, device: torch.device) -> LabelPolicy:
    """Make a policy with a curve for each pair of images, not of classes, for mixes of the regular images."""
    relabeller = Relabeller.fit(data).to(device)
    one_hot = torch.eye(len(data.source.class_names), device=device)
    class_of = torch.from_numpy(data.source.labels[data.regular]).long().to(device)
    position = torch.from_numpy(data.regular).to(device)

    def relabelled(lam_f: torch.Tensor, first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
        lam_g, _ = relabeller.predict(lam_f, position[first], position[second])
        return two_hot(lam_g, one_hot[class_of[first]], one_hot[class_of[second]])

    return relabelled
