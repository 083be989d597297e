"""Images of pure colour, what simulated people say of their mixes, and networks of which the answer is known."""

import numpy as np
import torch
from PIL import Image
from results_folders import aggregate_without_figures
from torch import nn

from analysis.readers import sessions
from experiments.simulate import simulate_headless
from experiments.study.folder import rehearsal_of_example
from stimuli_gen import sources, stimulus_set
from stimuli_gen.recipe import choose

CLASSES = ("Ash", "Bark", "Coal")


class Mixup(nn.Module):
    """A network that sees exactly how much of each class is mixed in, as ideal mixup would teach it.

    Images of class c are full in channel c and empty in the others, so the levels of the channels are the shares.
    """

    def forward(self, pixels):
        return (pixels.mean(dim=(2, 3)) + 1e-6).log()


class Sure(nn.Module):
    """The same, but it takes one and a half of one class for another: boundaries are shifted and steep."""

    def forward(self, pixels):
        shares = pixels.mean(dim=(2, 3)) + 1e-6
        return 3 * (shares * torch.tensor([1.0, 1.5, 1.0])).log()


def write_shown(folder):
    """Write images, a stimulus set of them, and results of three people about it, into a folder."""
    for channel, name in enumerate(CLASSES):
        (folder / "images" / name).mkdir(parents=True)
        for number in range(6):
            pixels = np.zeros((8, 8, 3), np.uint8)
            pixels[..., channel] = 255
            pixels[0, 0, channel] = 255 - number  # no two images are the same
            Image.fromarray(pixels).save(folder / "images" / name / f"{number}.png")
    source = sources.load(str(folder / "images"))
    stimulus_set.write_set(source, choose("infer", per_category_pair=6), folder / "set")
    simulate_headless(rehearsal_of_example(folder / "set"), "infer", folder / "sessions", participants=3)
    aggregate_without_figures(sessions.read([folder / "sessions"]), folder / "results")
    return folder
