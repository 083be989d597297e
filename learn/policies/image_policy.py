"""A label mixing policy that looks at the images: soft labels by lam_f, the two classes and the two images.

    policy = policy_kinds.policy("results/hmix", kind="relabeller", images="cifar10")
    labels = policy(lam_f, class_1, class_2, images_1, images_2)      # (n, K), columns as policy.class_names
    policy.save("people.pt"); policy = ImagePolicy.load("people.pt")

It is a fitted relabeller (fitted_relabeller.py) without its source: for any images of these classes, such as CIFAR-10's
own training set, on any device, compiled or not. The computation that both share is in this file.
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import torch

from learn.labels import two_hot
from learn.policies import saved_policies
from learn.policies.any_policy import AnyPolicy, places_of
from learn.policies.image_evidence import ImageMeasures, Seen


@dataclass(frozen=True)
class Fitted:
    """What is fitted to judgments.

    x0, k: (n_classes, n_classes) float32, curves of ordered pairs of classes. weights, omega_weights: of the terms.
    edge: the judged lam_f nearest to 0 or 1, as a distance from it.
    """

    x0: torch.Tensor
    k: torch.Tensor
    weights: torch.Tensor
    omega_weights: torch.Tensor
    edge: float


def terms(
    lam_f: torch.Tensor, label_i: torch.Tensor, label_j: torch.Tensor, seen_i: Seen, seen_j: Seen
) -> tuple[torch.Tensor, torch.Tensor]:
    """Give the terms of the regressions: odd (n, n_odd), which exchanging i and j with 1 - lam_f negates, and even.

    odd, with c = 2 * lam_f - 1: differences of `own` and of the evidence (of each image for its own class; of each for
    the other's), the same times c ** 2, sums of the evidence times c, and the two classes. even: sums, absolute
    differences, the classes, and finally 1, |c| and c ** 2.
    """
    at_i, at_j = label_i[:, None], label_j[:, None]
    first = torch.cat([seen_i.own, seen_i.evidence.gather(1, at_i), seen_j.evidence.gather(1, at_i)], 1)
    second = torch.cat([seen_j.own, seen_j.evidence.gather(1, at_j), seen_i.evidence.gather(1, at_j)], 1)
    difference, total = first - second, first + second
    c = (2 * lam_f - 1)[:, None]
    classes = torch.arange(seen_i.evidence.shape[1], device=c.device)
    class_i, class_j = ((label == classes).to(c.dtype) for label in (at_i, at_j))
    odd = [difference, c.square() * difference, c * total[:, -2:], class_i - class_j]
    even = [total, difference.abs(), class_i + class_j, torch.ones_like(c), c.abs(), c.square()]
    return torch.cat(odd, 1), torch.cat(even, 1)


def say(
    fitted: "Fitted | ImagePolicy",
    lam_f: torch.Tensor,
    label_i: torch.Tensor,
    label_j: torch.Tensor,
    seen_i: Seen,
    seen_j: Seen,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Predict how people judge mixes of images i and j: lam_g and omega, as Relabeller.predict describes them."""
    inner = lam_f.clamp(fitted.edge, 1 - fitted.edge)
    odd, even = terms(inner, label_i, label_j, seen_i, seen_j)
    curve = fitted.k[label_i, label_j] * (inner - fitted.x0[label_i, label_j])
    lam_g = torch.sigmoid(curve + odd @ fitted.weights)
    omega = (even @ fitted.omega_weights).clamp(0, 1)
    share = (torch.minimum(lam_f, 1 - lam_f) / fitted.edge).clamp(max=1)
    pure = (lam_f > 0.5).to(lam_g.dtype)
    lam_g, omega = pure + share * (lam_g - pure), 1 + share * (omega - 1)
    same = label_i == label_j
    return torch.where(same, lam_f, lam_g), torch.where(same, 1.0, omega)


class ImagePolicy(AnyPolicy):
    """Soft labels by lam_f, the two classes and the two images.

    class_names: K of them, as the columns of soft labels. measures: those of images. fitted: their weights.
    place: (K,) int, the place of each class in the fit; default: in this order.
    Evidence for a class comes from the mean of all folds' classifiers; for an image that the relabeller learnt from, it
    is therefore a little better than the relabeller's own, which leaves out the image's fold.
    """

    x0: torch.Tensor
    k: torch.Tensor
    weights: torch.Tensor
    omega_weights: torch.Tensor
    place: torch.Tensor
    one_hot: torch.Tensor
    edge: float

    def __init__(
        self,
        class_names: Sequence[str],
        measures: ImageMeasures,
        fitted: "Fitted | ImagePolicy",
        place: torch.Tensor | None = None,
    ):
        super().__init__(class_names)
        self.measures = measures
        self.edge = float(fitted.edge)
        for name in ("x0", "k", "weights", "omega_weights"):
            self.register_buffer(name, getattr(fitted, name))
        self.register_buffer("place", torch.arange(len(self.class_names)) if place is None else place)
        self.register_buffer("one_hot", torch.eye(len(self.class_names)))
        if self.place.shape != (len(self.class_names),):
            raise ValueError(f"place is of shape {tuple(self.place.shape)}; expected a place for each class")

    def forward(
        self,
        lam_f: torch.Tensor,
        class_1: torch.Tensor,
        class_2: torch.Tensor,
        images_1: torch.Tensor,
        images_2: torch.Tensor,
    ) -> torch.Tensor:
        """Give the soft labels (n, K) float32 of n mixes, on the device of the policy.

        lam_f: (n,) float in [0, 1], the weight of images_1. class_1, class_2: (n,) int, indices into class_names.
        images_1, images_2: (n, 3, h, w) float, RGB in [0, 1], not yet normalised; of any size. Labels hand no gradient
        on to them.
        Raises ValueError for other images, and for the rest as checked() describes.
        """
        lam_f, class_1, class_2 = self.checked(lam_f, class_1, class_2)
        if not torch.compiler.is_compiling() and not len(images_1) == len(images_2) == len(lam_f):
            raise ValueError(
                f"{len(lam_f)} mixes of {len(images_1)} and {len(images_2)} images: expected as many of all"
            )
        return self.label(lam_f, class_1, class_2, self.measure(images_1), self.measure(images_2))

    def measure(self, images: torch.Tensor) -> Seen:
        """Measure images, as in forward(), that are to be mixed more than once."""
        images = images.detach()
        if images.dim() != 4 or images.shape[1] != 3 or not images.is_floating_point():
            raise ValueError(f"images are {images.dtype} {tuple(images.shape)}; expected floats (n, 3, h, w)")
        if not torch.compiler.is_compiling() and images.numel():
            low, high = (float(end) for end in images.aminmax())
            if not (low >= 0 and high <= 1):  # nor numbers that are none
                raise ValueError(f"pixels from {low:.3g} to {high:.3g}; expected 0 to 1: mix before you normalise")
        return self.measures(images.float())

    def label(
        self, lam_f: torch.Tensor, class_1: torch.Tensor, class_2: torch.Tensor, seen_1: Seen, seen_2: Seen
    ) -> torch.Tensor:
        """Do the same as forward(), for images that measure() has measured."""
        lam_f, class_1, class_2 = self.checked(lam_f, class_1, class_2)
        lam_g, _ = self.predict(lam_f, class_1, class_2, seen_1, seen_2)
        return two_hot(lam_g, self.one_hot[class_1], self.one_hot[class_2])

    def predict(
        self, lam_f: torch.Tensor, class_1: torch.Tensor, class_2: torch.Tensor, seen_1: Seen, seen_2: Seen
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Predict people's coefficient and confidence: lam_g and omega, (n,) float32 in [0, 1] each."""
        return say(self, lam_f.float(), self.place[class_1], self.place[class_2], seen_1, seen_2)

    def of_classes(self, classes: Sequence[str]) -> "ImagePolicy":
        """Make the policy of some of these classes, in that order.

        Raises InputError for a class that the policy does not know, or that is named twice.
        """
        places = places_of(classes, self.class_names)
        at = torch.tensor(places, device=self.place.device)
        classes = [self.class_names[place] for place in places]
        return ImagePolicy(classes, deepcopy(self.measures), self, self.place[at]).to(self.place.device)

    def save(self, path: Path | str) -> None:
        """Write the policy to one file."""
        parts = {name: values for name, values in self.state_dict().items() if name != "one_hot"}
        saved_policies.write(path, saved_policies.IMAGES, self.class_names, parts | {"edge": self.edge})

    @classmethod
    def load(cls, path: Path | str) -> "ImagePolicy":
        """Read a policy that save() wrote; raises InputError if the file is not one."""
        return saved_policies.rebuilt(path, cls.of_saved, saved_policies.IMAGES)

    @classmethod
    def of_saved(cls, saved: dict[str, Any]) -> "ImagePolicy":
        """Make a policy from what saved_policies.read gives."""
        measures = ImageMeasures(**{name: saved[f"measures.{name}"] for name in ImageMeasures.PARTS})
        fitted = Fitted(**{field.name: saved[field.name] for field in fields(Fitted)})
        return cls(saved["class_names"], measures, fitted, saved["place"])
