"""What the runs of several seeds begin with: networks with their weights, and their training sets."""

import numpy as np
import torch

from hillmixe.command import InputError
from learn.conditions import Condition, training_set
from learn.models import Architecture, Normalised, build
from learn.training.training_data import TrainingData
from learn.training.training_recipe import TrainingRecipe


def channel_statistics(images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of R, G and B in [0, 1] over all pixels of images (n, h, w, 3) uint8."""
    levels = np.arange(256) / 255
    counts = np.stack([np.bincount(images[..., channel].ravel(), minlength=256) for channel in range(3)])
    shares = counts / counts.sum(axis=1, keepdims=True)
    mean = shares @ levels
    return mean, np.sqrt((shares * (levels - mean[:, None]) ** 2).sum(axis=1))


def new_model(
    data: TrainingData, architecture: str | Architecture, seeds: list[int], recipe: TrainingRecipe
) -> Normalised:
    """Build the networks of several seeds side by side, each with the weights that it would have alone.

    They are normalised by mean and deviation of the regular images.
    """
    mean, std = channel_statistics(data.source.images[data.regular])
    given = (
        len(data.source.class_names),
        recipe.width,
        torch.tensor(mean, dtype=torch.float32),
        torch.tensor(std, dtype=torch.float32).clamp(min=1e-3),
        data.source.images.shape[1:3],
    )
    states = []
    with torch.random.fork_rng(devices=[]):
        for seed in seeds:
            torch.manual_seed(seed)
            states.append(build(architecture, *given).state_dict())
        model = build(architecture, *given, together=len(seeds))
    model.load_state_dict(model.join(states))
    return model


def training_sets(condition: Condition, data: TrainingData, seeds: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Make the training sets of networks of several seeds: the same images for all, and labels for each.

    Returns images (n, h, w, 3) uint8 and soft labels (len(seeds), n, n_classes) float32. Raises InputError if a
    condition has other images for each seed.
    """
    sets = [training_set(condition, data, seed) for seed in seeds]
    images = sets[0][0]
    if not all(np.array_equal(images, others) for others, _ in sets[1:]):
        raise InputError(f"{condition.name} has other images for each seed: train them apart, with --together 1")
    return images, np.stack([labels for _, labels in sets])
