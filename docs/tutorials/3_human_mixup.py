"""
HumanMixUp in a plain loop, and what it changes
===============================================

mixup trains a network on blends of two images, and labels each blend by the shares of
the images. ``HumanMixUp`` labels it as people would. This tutorial trains three small
networks on handwritten digits in a plain PyTorch loop, and looks at what people's
labels change: not how often a network is right, but where it draws the line between two
classes.

The people are simulated, so this shows a mechanism, not a finding.
"""

# %%
# People's labels
# ---------------
#
# 40 simulated people judge blends of digits. The commands are those of any study.

import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

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


design = "--design infer --per-category-pair 10"
run(f"stimuli_gen.generate --images digits {design} --out stimuli")
run("experiments.simulate infer --participants 40 --stimuli stimuli --out answers")
run("analysis.aggregate answers --out results")

# %%
# Their answers become a policy: for each pair of classes, the label of a blend at each
# coefficient.

import torch

import hillmixe

policy = hillmixe.policy(folder / "results")
five, two = policy.class_names.index("Five"), policy.class_names.index("Two")
policy(
    torch.tensor([0.0, 0.25, 0.5, 0.75, 1.0]),
    torch.full((5,), five),
    torch.full((5,), two),
)[:, [five, two]]

# %%
# The images
# ----------
#
# Two thirds to train on, one third to look at afterwards.

from sklearn.datasets import load_digits

names = ["Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"]
bunch = load_digits()
images = torch.tensor(bunch.images[:, None] / 16, dtype=torch.float32)
classes = torch.tensor(
    [policy.class_names.index(names[digit]) for digit in bunch.target]
)
held_out = torch.arange(len(images)) % 3 == 0

# %%
# The loop
# --------
#
# Only the line that mixes has anything to do with people. ``mix`` is any function of a
# batch: none, mixup, or people's.

from torch import nn
from torch.nn.functional import cross_entropy


def train(mix, seed=0, epochs=30):
    """Train a small network; mix: images and integer labels -> images and labels."""
    torch.manual_seed(seed)
    layers = [
        nn.Conv2d(1, 16, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(16, 32, 3, padding=1),
        nn.ReLU(),
    ]
    model = nn.Sequential(*layers, nn.MaxPool2d(2), nn.Flatten(), nn.Linear(512, 10))
    optimiser = torch.optim.Adam(model.parameters(), 2e-3)
    data = torch.utils.data.TensorDataset(images[~held_out], classes[~held_out])
    for _ in range(epochs):
        for x, y in torch.utils.data.DataLoader(data, 32, shuffle=True):
            x, y = mix(x, y)
            optimiser.zero_grad()
            cross_entropy(model(x), y).backward()
            optimiser.step()
    return model.eval()


ways = {
    "no mixing": lambda x, y: (x, y),
    "mixup": hillmixe.HumanMixUp(hillmixe.policy(folder / "results", kind="mixup")),
    "people's labels": hillmixe.HumanMixUp(policy),
}
models = {name: train(mix) for name, mix in ways.items()}

# %%
# What it changes
# ---------------
#
# On pure images, hardly anything changes. Labels of blends do not teach a network more
# about digits than digits do.

import pandas as pd

with torch.no_grad():
    given = {name: model(images[held_out]) for name, model in models.items()}
right = {
    name: (logits.argmax(1) == classes[held_out]).float().mean().item()
    for name, logits in given.items()
}
ce = {
    name: cross_entropy(logits, classes[held_out]).item()
    for name, logits in given.items()
}
pd.DataFrame({"accuracy": right, "cross-entropy": ce}).round(3)

# %%
# But on blends the networks differ. We blend held-out pictures of two classes, take the
# share that each network gives the first of them, and average over 200 pairs of
# pictures. We look at the two classes whose boundary is farthest from one half.

boundaries = pd.read_csv(folder / "results" / "boundaries.csv")
pair = boundaries.loc[(boundaries["x0_shrunk"] - 0.5).abs().idxmax()]
first, second = (
    policy.class_names.index(pair[name]) for name in ("label_1", "label_2")
)
lam_f = torch.linspace(0, 1, 21)
generator = torch.Generator().manual_seed(1)


def pictures(of):
    """Draw 200 held-out pictures of a class, with replacement."""
    own = images[held_out & (classes == of)]
    return own[torch.randint(len(own), (200,), generator=generator)]


ones, others = pictures(first), pictures(second)


@torch.no_grad()
def curve(model):
    """The mean share of the first class, p_1 / (p_1 + p_2), at each coefficient."""
    shares = []
    for lam in lam_f:
        log_p = model(lam * ones + (1 - lam) * others)
        shares.append(torch.sigmoid(log_p[:, first] - log_p[:, second]).mean().item())
    return shares


curves = {name: curve(model) for name, model in models.items()}

# %%

from matplotlib.figure import Figure

figure = Figure((6, 4), layout="constrained")
axes = figure.subplots()
for (name, shares), line in zip(curves.items(), (":", "--", "-"), strict=True):
    axes.plot(lam_f, shares, line, label=f"network: {name}")
labels = policy(lam_f, torch.full((21,), first), torch.full((21,), second))
axes.plot(
    lam_f,
    labels[:, first],
    color="black",
    linewidth=3,
    alpha=0.4,
    label="people's policy",
)
axes.set_xlabel(f"share of {pair['label_1']} in the blend with {pair['label_2']}")
axes.set_ylabel(f"share of label {pair['label_1']}")
axes.legend(frameon=False)
figure

# %%
# In numbers: the mean distance between each network's curve and people's policy.

distance = {
    name: (torch.tensor(shares) - labels[:, first]).abs().mean().item()
    for name, shares in curves.items()
}
pd.Series(distance, name="distance from people").round(3)

# %%
# With H-Mix instead of the simulated people, ``hillmixe.policy("results/hmix")`` gives
# the policy of 81 people for the classes of CIFAR-10, for any loop over CIFAR-10.
