"""Small continua in files: each frame is one grey all over, so that pixels tell which one it is."""

import numpy as np
from PIL import Image


def write(folder, names, first_level=0, step=5, size=8):
    """Write a frame for each name (without suffix), of the levels first_level, first_level + step, ...; its folder."""
    folder.mkdir(parents=True)
    for at, name in enumerate(names):
        Image.fromarray(np.full((size, size, 3), first_level + step * at, dtype=np.uint8)).save(folder / f"{name}.png")
    return folder


def weights(number):
    """Give names of frames from weight 0 to 1."""
    return [f"{place:.4f}" for place in np.linspace(0, 1, number)]
