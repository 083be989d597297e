"""What a learned policy sees of an image: contrast, colour, edges, object, and which classes it looks like."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from hillmixe.command import InputError
from stimuli_gen.sources import ImageSource

OWN = ("contrast", "colour", "edges", "fine detail", "edges at the centre", "object against border")
SIZE = 32  # pixels that images are brought to before they are measured
WAVES, WAVE_RIDGE = 2000, 3.0  # random Fourier features of the descriptors (Rahimi & Recht 2007), at most; their ridge
PARTS = 5  # folds of images, so that no image's evidence is of a classifier that knew its class
BORDER = np.flatnonzero(np.pad(np.zeros((3 * SIZE // 4,) * 2), SIZE // 8, constant_values=1))  # places of its pixels


class Seen(NamedTuple):
    """What is measured on n images.

    own: (n, len(OWN)) float32, of mean 0 and standard deviation 1 over the known images.
    evidence: (n, n_classes) float32, about 1 for the class an image looks like and 0 for others.
    """

    own: torch.Tensor
    evidence: torch.Tensor

    def at(self, places: torch.Tensor) -> "Seen":
        """Take images by their places."""
        return Seen(self.own[places], self.evidence[places])


class ImageMeasures(nn.Module):
    """Measures any images in the way that was learnt from the known ones, on any device.

    parts: mean and standard deviation of OWN and of the descriptor over the known images; waves (n_numbers, n_waves)
    and phases (n_waves,) of the features of the descriptor; weights (n_waves, n_classes), the mean of the folds'
    classifiers. All are float32.
    """

    own_mean: torch.Tensor
    own_std: torch.Tensor
    mean: torch.Tensor
    std: torch.Tensor
    waves: torch.Tensor
    phases: torch.Tensor
    weights: torch.Tensor

    PARTS = ("own_mean", "own_std", "mean", "std", "waves", "phases", "weights")

    def __init__(self, **parts: torch.Tensor):
        super().__init__()
        for name in self.PARTS:
            self.register_buffer(name, parts[name])

    def forward(self, pixels: torch.Tensor) -> Seen:
        """Measure images (n, 3, h, w) float32 in [0, 1]."""
        own, descriptor = describe(pixels)
        features = torch.cos((descriptor - self.mean) / self.std @ self.waves + self.phases)
        return Seen((own - self.own_mean) / self.own_std, features @ self.weights)


@dataclass(frozen=True)
class Images:
    """What is measured once per image of a source.

    own, evidence: as in Seen, (n_images, ...), with the evidence from classifiers that were not trained on the image.
    labels: (n_images,) int64 indices into source.class_names. measures: for images other than the source's.
    """

    own: torch.Tensor
    evidence: torch.Tensor
    labels: torch.Tensor
    source: ImageSource
    measures: ImageMeasures

    def seen(self, places: torch.Tensor) -> Seen:
        """Give what is measured on the images at these positions."""
        return Seen(self.own[places], self.evidence[places])


def measure_images(source: ImageSource, known: np.ndarray) -> Images:
    """Measure the images of a source.

    known: (n,) positions of the images whose classes may be learnt from (regular images, but not evaluation images); at
    least PARTS of them. Takes a few seconds for 10,000 images.
    """
    if len(known) < PARTS:
        raise InputError(f"{source.name}: {len(known)} images to learn classes from, at least {PARTS} are needed")
    batches = torch.from_numpy(source.images).split(1000)
    described = [describe(batch.permute(0, 3, 1, 2).float() / 255) for batch in batches]
    own, descriptors = (torch.cat(part) for part in zip(*described, strict=True))
    parts = {"own_mean": own[known].mean(0), "own_std": own[known].std(0) + 1e-6}
    parts |= {"mean": descriptors[known].mean(0), "std": descriptors[known].std(0) + 1e-6}
    own, descriptors = (own - parts["own_mean"]) / parts["own_std"], (descriptors - parts["mean"]) / parts["std"]
    labels = torch.from_numpy(source.labels)
    evidence, learnt = _evidence(descriptors, labels, known, len(source.class_names))
    return Images(own, evidence, labels, source, ImageMeasures(**parts, **learnt))


def describe(pixels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Give OWN (n, 6), and a descriptor of shape and colour (n, n_numbers), of images (n, 3, h, w) float in [0, 1]."""
    if pixels.shape[2:] != (SIZE, SIZE):
        pixels = functional.interpolate(pixels, (SIZE, SIZE), mode="bilinear", antialias=True)
    grey = torch.einsum("nchw,c->nhw", pixels, pixels.new_tensor([0.299, 0.587, 0.114]))
    colour = pixels.amax(1) - pixels.amin(1)
    edges = torch.stack(torch.gradient(grey, dim=(1, 2))).norm(dim=0)
    blurred = functional.avg_pool2d(grey[:, None], 3, 1, 1, count_include_pad=False)[:, 0]
    middle = slice(SIZE // 4, 3 * SIZE // 4)
    border = pixels.flatten(2)[:, :, torch.from_numpy(BORDER).to(pixels.device)].mean(2)
    from_border = (pixels - border[:, :, None, None]).norm(dim=1)
    own = [
        (grey.std((1, 2)) + 0.01).log(),
        colour.mean((1, 2)),
        (edges.mean((1, 2)) + 0.001).log(),
        ((grey - blurred).square().mean((1, 2)) + 1e-5).log(),
        (edges[:, middle, middle].mean((1, 2)) + 0.001).log(),
        from_border[:, middle, middle].mean((1, 2)),
    ]
    # Histograms of oriented gradients (Dalal & Triggs 2005): 9 directions in 7 x 7 overlapping cells; mean colours.
    down, right = torch.gradient(pixels, dim=(2, 3))
    strength, channel = (down.square() + right.square()).sqrt().max(1, keepdim=True)
    direction = torch.atan2(down.gather(1, channel), right.gather(1, channel)).remainder(torch.pi) / torch.pi * 9
    lower = direction.floor()
    directions = pixels.new_zeros(len(pixels), 9, SIZE, SIZE)
    directions.scatter_add_(1, lower.long() % 9, strength * (1 - direction + lower))
    directions.scatter_add_(1, (lower.long() + 1) % 9, strength * (direction - lower))
    cells = functional.avg_pool2d(directions, 8, 4)
    cells = cells / (cells.square().sum(1, keepdim=True) + 0.003).sqrt()
    colours = functional.avg_pool2d(pixels, 8)
    parts = (cells, colours, colours.square(), colours.sqrt())
    return torch.stack(own, 1), torch.cat([part.flatten(1) for part in parts], 1)


def _evidence(
    descriptors: torch.Tensor, labels: torch.Tensor, known: np.ndarray, n_classes: int
) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
    """Classify each image by ridge regressions on waves of its descriptor that were fitted to the other known images.

    Known images get their evidence from the classifier of their own fold, which was not trained on them; all others get
    the mean of all folds. Returns the evidence, (n, n_classes), and what ImageMeasures needs.
    """
    generator = torch.Generator().manual_seed(0)
    n_waves = min(WAVES, 2 * len(known))
    waves = torch.randn(descriptors.shape[1], n_waves, generator=generator) * 0.25 / descriptors.shape[1] ** 0.5
    phases = torch.rand(n_waves, generator=generator) * 2 * torch.pi
    inputs = torch.cos(descriptors @ waves + phases)
    known = torch.from_numpy(np.asarray(known))
    targets = functional.one_hot(labels, n_classes).float() - 1 / n_classes
    folds = [known[part] for part in torch.randperm(len(known), generator=generator).tensor_split(PARTS)]
    sums = [(inputs[fold].T @ inputs[fold], inputs[fold].T @ targets[fold]) for fold in folds]
    squares, products = (torch.stack(part).sum(0) for part in zip(*sums, strict=True))
    evidence = torch.zeros(len(labels), n_classes)
    left_out = torch.zeros(len(labels), n_classes)
    weights = torch.zeros(n_waves, n_classes, dtype=torch.double)
    for fold, (own_squares, own_products) in zip(folds, sums, strict=True):
        ridge = (squares - own_squares).double() + WAVE_RIDGE * torch.eye(n_waves, dtype=torch.double)
        found = torch.linalg.solve(ridge, (products - own_products).double())
        weights += found / PARTS
        said = inputs @ found.float()
        evidence += said / PARTS
        left_out[fold] = said[fold]
    evidence[known] = left_out[known]
    return evidence, {"waves": waves, "phases": phases, "weights": weights.float()}
