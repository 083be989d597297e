"""Published data, downloaded once and checked: H-Mix, CIFAR-10H and the split of CIFAR-10's test set.

None of it is part of this repository: H-Mix (github.com/cambridge-mlg/hill-mixup) and the split
(github.com/cambridge-mlg/cifar-10s) state no licence, CIFAR-10H (github.com/jcpeterson/cifar-10h) is CC BY-NC-SA 4.0.
Where the environment variable HILLMIXE_DATA names a folder, its files `hmix/...`, `cifar10h/...` and
`cifar10_test_split/...` are used instead of downloads.
"""

import os
from pathlib import Path

import numpy as np
import pandas as pd

from hillmixe.command import InputError
from hillmixe.files import sha256

HMIX = "https://raw.githubusercontent.com/cambridge-mlg/hill-mixup/5a022730a270b6785355f9e57b6d2620075bfbab/h_mix/"
CIFAR10H = "https://raw.githubusercontent.com/jcpeterson/cifar-10h/48da312b193b82e6939ec20f23d1f09cbdd849c8/data/"
SPLIT = "https://raw.githubusercontent.com/cambridge-mlg/cifar-10s/86b114f0257ad88e36add572db3dd69dbca0fdf7/other_data/"

# name -> (folder of the address, sha256)
FILES = {
    "hmix/hmix_construct_midpoint.csv": (HMIX, "0b07e7acadf4b3c9f62b8a61e3f4a09114ec6cf4b515936410903f2e4085f452"),
    "hmix/hmix_select_shuffled_midpoint.csv": (
        HMIX,
        "866a1b015aad28ef00a9811c23c4d5b8b042eb4a1b12d055a84d5a503eb8a89e",
    ),
    "hmix/hmix_infer_mixing_factor.csv": (HMIX, "9f8aa49c85e9879453a032ea43abf7764425fe1a452c8fdd5f3c9b7c9fd35eeb"),
    "hmix/hmix_categorical_soft_labels.csv": (
        HMIX,
        "c9dec5d338399b6152db3b8389a98e98dc264bb6e07e5b4e07746a046f020584",
    ),
    "cifar10h/cifar10h-probs.npy": (CIFAR10H, "436ae98620e00073f9d08585ac870573b588853e7af9f54eb1647408114af77d"),
    "cifar10_test_split/train_indices.npy": (
        SPLIT,
        "af80134e896dda7f42c7acc9386243d53b4bf54c996b219452fa6ac600c8883a",
    ),
    "cifar10_test_split/test_indices.npy": (SPLIT, "2cda098d4cc19137cde538b37f26759e8c0fbc20c470aa89a9574f4edba2bcbb"),
}

# CIFAR-10H's columns, which are CIFAR-10's labels; capitalised as in H-Mix.
CIFAR10_CLASSES = ("Airplane", "Automobile", "Bird", "Cat", "Deer", "Dog", "Frog", "Horse", "Ship", "Truck")


def file(name: str) -> Path:
    """Find a published file, downloading it if necessary; raises InputError if it is missing or changed."""
    address, published_sha256 = FILES[name]
    if folder := os.environ.get("HILLMIXE_DATA"):
        path = Path(folder) / name
        if not path.is_file():
            raise InputError(
                f"{path} does not exist: HILLMIXE_DATA must name a folder with the published data, or be unset"
            )
        if sha256(path) != published_sha256:
            raise InputError(
                f"{path} is not the published file (its sha256 is not {published_sha256}): download it again"
            )
        return path
    import pooch

    try:
        path = pooch.retrieve(
            address + Path(name).name,
            f"sha256:{published_sha256}",
            fname=name.replace("/", "-"),
            path=pooch.os_cache("hillmixe"),
        )
    except (OSError, ValueError) as problem:
        raise InputError(f"{address}{Path(name).name} could not be downloaded: {problem}") from problem
    return Path(path)


def cifar10h() -> np.ndarray:
    """CIFAR-10H: (10000, 10) float, rows sum to 1; the share of people who gave each test image each class."""
    probabilities: np.ndarray = np.load(file("cifar10h/cifar10h-probs.npy"))
    return probabilities


def cifar10_test_split() -> tuple[np.ndarray, np.ndarray]:
    """Positions in CIFAR-10's test set: (7000,) to train on and mix, and (3000,) to evaluate on."""
    return tuple(np.load(file(f"cifar10_test_split/{part}_indices.npy")) for part in ("train", "test"))


def midpoint_pairs() -> list[str]:
    """Name the 249 image pairs of Construct and Select-Shuffled, as in `Bird_9624_Deer_9585` (paper, section 3.2)."""
    names = [f"hmix/hmix_{interface}_midpoint.csv" for interface in ("construct", "select_shuffled")]
    return sorted({pair for name in names for pair in pd.read_csv(file(name), usecols=["class_pair"])["class_pair"]})


def inferred_stimuli() -> list[str]:
    """Name the 2,070 stimuli of Infer, as in `mixed_0.5_Dog_2205_Frog_6908.png` (paper, section 4.2)."""
    return sorted(set(pd.read_csv(file("hmix/hmix_infer_mixing_factor.csv"), usecols=["filename"])["filename"]))
