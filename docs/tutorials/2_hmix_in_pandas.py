"""
H-Mix in pandas: from judgments to boundaries
=============================================

H-Mix is the published data set of the paper: 159 people, who judged blends of CIFAR-10
images. This tutorial reads it as a DataFrame, and goes from single answers to labels,
category boundaries and figures. The data are downloaded once.
"""

# %%
# Judgments
# ---------
#
# There is one row per answered trial, for all interfaces.

import hillmixe

people = hillmixe.judgments("hmix")
people.groupby("interface")[["participant", "stimulus"]].nunique()

# %%
# What Infer recorded: ``lam_f`` is how much of image 1 the blend contains, ``lam_h``
# how much of label 1 the person saw, ``omega`` how confident they were.

infer = people[people["interface"] == "infer"]
infer[["label_1", "label_2", "lam_f", "lam_h", "omega", "rt_s"]].head()

# %%
# Do people see what is there? The median follows the blend, but people push clear
# blends towards their label, and are least confident in the middle.

infer.groupby("lam_f")[["lam_h", "omega"]].median()

# %%
# Results
# -------
#
# ``summarise`` makes everything that the command ``analysis/aggregate.py`` writes, as
# DataFrames.

results = hillmixe.summarise(people)
results

# %%
# A row per stimulus: the label that people give a blend.

results.labels[
    ["stimulus", "lam_f", "lam_h", "lam_h_sd", "omega", "n_judgments"]
].head()

# %%
# Which blends did people relabel most? Here are those that at least three people
# judged.

labels = results.labels[results.labels["n_judgments"] >= 3]
labels = labels.assign(relabelling=labels["lam_h"] - labels["lam_f"])
labels.sort_values("relabelling", key=abs, ascending=False)[
    ["stimulus", "lam_f", "lam_h", "relabelling"]
].head(8).round(2)

# %%
# Boundaries
# ----------
#
# For each pair of classes, a logistic is fitted: ``x0`` is the blend that is seen as
# half and half. Two intervals show how far it would move with other people, and with
# other images. If both exclude one half, one class outweighs the other whoever looks
# at it, and in whichever of its pictures.

boundaries = results.boundaries.set_index(["label_1", "label_2"])
sides = [
    f"x0_{what}_{side}" for what in ("people", "images") for side in ("low", "high")
]
outweighed = (boundaries[sides] < 0.5).all(axis=1) | (boundaries[sides] > 0.5).all(
    axis=1
)
boundaries.loc[outweighed, ["x0", *sides, "k", "n"]].round(2)

# %%
# The same in a picture, with every judgment.

from analysis.figures import boundaries as draw

draw.grid(results.answers["coefficient"], results.boundaries)

# %%
# Two ways to count
# -----------------
#
# The paper counted repeated trials as further raters; in the corrected count, a repeat
# measures a person's steadiness. If counts differ, both are given.

import pandas as pd

ways = ("paper", "corrected")
pd.DataFrame({way: results.summary[way]["highly_relabelled"] for way in ways})

# %%
# Figures
# -------
#
# Drawing functions take tables and return Matplotlib figures. They change none of your
# settings, and open no window.

from analysis.figures import inferences

inferences.lam_h_by_lam_f(results.answers["coefficient"])

# %%
# ``results.write("results/hmix")`` writes all of it, with the report, into a folder.
