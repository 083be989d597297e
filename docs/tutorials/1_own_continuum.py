"""
Your own continuum: from images to a report
===========================================

You have a series of images that leads from one thing to another: a morph of two faces,
frames of a video, steps of a generator. Where along it do people see the middle? This
tutorial makes such a series by code, asks people (simulated ones, here), and reads the
report.
"""

# %%
# Commands of the suite are run in a terminal. Here a line of Python runs them, in a
# folder that is deleted afterwards, and prints their output.

import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

folder = Path(tempfile.mkdtemp())


def run(command):
    """Run a command of the suite in `folder`, and print its output."""
    module, *flags = shlex.split(command)
    ended = subprocess.run(
        [sys.executable, "-m", module, *flags],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    print(ended.stdout + ended.stderr * (ended.returncode != 0))
    ended.check_returncode()


# %%
# The images
# ----------
#
# Eight series of eleven frames each, from an upright ellipse (*Tall*) to a flat one
# (*Wide*). They differ in colour and size, as faces of different people would. A series
# is a folder named after its two ends; the name of each frame says how much of the end
# named first it contains.


def ellipse(tall, size, color):
    """Draw an ellipse: twice as high as wide where `tall` is 1, the reverse at 0."""
    stretch = 2 ** (tall - 0.5)
    y, x = np.mgrid[-1:1:96j, -1:1:96j] / size
    inside = (x * stretch) ** 2 + (y / stretch) ** 2 < 0.5
    return Image.fromarray(np.where(inside[..., None], color, 60).astype(np.uint8))


rng = np.random.default_rng(0)
for number in range(1, 9):
    series = folder / "continua" / f"Tall_Wide_{number}"
    series.mkdir(parents=True)
    size, color = rng.uniform(0.6, 0.9), rng.integers(110, 250, 3)
    for tall in np.linspace(0, 1, 11):
        ellipse(tall, size, color).save(series / f"{tall:.2f}.png")

# %%
# The stimulus set
# ----------------
#
# ``midpoint`` asks which frame is halfway. The set holds what each participant sees,
# trial by trial, and everything that is needed to make it again.

design = "--design midpoint --raters 8"
run(f"stimuli_gen.generate --continua continua {design} --out stimuli/ellipses")

# %%
# Always look at the sheet of all stimuli before anybody takes part.

Image.open(folder / "stimuli" / "ellipses" / "preview.png")

# %%
# The participants
# ----------------
#
# In a real study these are people, in the lab or online. Simulated participants make
# the same files, so that the analysis can be rehearsed. Construct lets them step
# through the frames; Select-Shuffled shows all frames at once.

asked = "--participants 24 --stimuli stimuli/ellipses --out answers"
run(f"experiments.simulate construct {asked}")
run(f"experiments.simulate select_shuffled {asked}")

# %%
# The report
# ----------

run("analysis.aggregate answers --stimuli stimuli/ellipses --out results")

# %%
# ``results/report.html`` says in sentences what was found, with every figure and table.
# Here is one of its figures: the frame that each pair's raters took for the middle, by
# interface.

Image.open(folder / "results" / "figures" / "midpoints_by_pair.png")

# %%
# The tables are CSV files. How often was each series judged, and where did people see
# its middle?

import pandas as pd

midpoints = pd.read_csv(folder / "results" / "midpoints.csv")
midpoints[["pair", "interface_type", "lam_h", "lam_h_sd", "n_judgments"]].round(2)

# %%
# Construct began near one end in half of the sessions and near the other in the rest.
# Do answers depend on where it began? The report tests that over participants and over
# series; ``summary.json`` has every number of these tests.

import json

summary = json.loads((folder / "results" / "summary.json").read_text(encoding="utf-8"))
columns = ["question", "over", "mean", "low", "high", "p"]
tests = pd.DataFrame(summary["tests"])
tests[columns].round(3)

# %%
# With real people, the next step is the methods paragraph, which can be copied from the
# report.
