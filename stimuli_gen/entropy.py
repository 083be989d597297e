"""How ambiguous images are: the entropy of people's labels for them, in CIFAR-10H (paper, section 4.3)."""

import numpy as np

from hillmixe import published
from hillmixe.command import InputError
from stimuli_gen.sources import ImageSource

LOW, HIGH = 0.1, 0.5  # nats: an image is of low entropy up to the first, of high entropy from the second
KINDS = ("low/low", "low/high", "high/high")


def of_images(source: ImageSource) -> np.ndarray:
    """Entropy of people's labels of each image, in nats: (n_images,).

    Raises InputError unless the images are CIFAR-10's test images, the only ones with such labels.
    """
    if not source.is_cifar10_test:
        raise InputError(
            f"{source.name}: --max-entropy and --ambiguity rest on CIFAR-10H, people's labels of CIFAR-10's test images"
        )
    from scipy.stats import entropy  # slow to import, and few ask for it

    return entropy(published.cifar10h(), axis=1)


def sides(kind: str) -> tuple[tuple[str, str], ...]:
    """Give the levels that image 1 and image 2 can have in a kind of pair, all equally often."""
    first, second = kind.split("/")
    return ((first, second),) if first == second else ((first, second), (second, first))


def has_level(nats: np.ndarray, level: str) -> np.ndarray:
    """Tell which images are of low or of high entropy."""
    return nats <= LOW if level == "low" else nats >= HIGH
