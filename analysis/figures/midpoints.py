"""Which blends people take for the midpoint: pair by pair (paper, figure 2) and choice by choice (figure 3)."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis.figures.style import ACCENT, NEUTRAL, PALE, TENTHS, new_figure
from analysis.midpoints import HIGH, interface_type
from hillmixe.interfaces import INTERFACES

EDGES = np.arange(-5, 106, 10) / 100  # exact: sums of .1 lie a little above .15, .25 and .35
PANEL = 3.4  # inches, the width of a panel


def by_pair(midpoints: pd.DataFrame, note: str = "") -> Figure:
    """Draw how the pairs' mean midpoints are spread, a panel for each interface type (figure 2).

    midpoints: the table of midpoints.csv.
    """
    types = midpoints["interface_type"]
    with new_figure((PANEL * types.nunique(), 3.6), note) as figure:
        for axes, name, cells in _panels(figure, midpoints, types):
            means = cells["lam_h"].round(6)  # a mean of exactly .55 must not fall below it by float noise
            axes.hist(means, bins=EDGES, color=ACCENT, edgecolor="white")
            high = int(cells["highly_relabelled"].sum())
            for edge in (0.5 - HIGH / 100, 0.5 + HIGH / 100):
                axes.axvline(edge, color=NEUTRAL, linestyle="--")
            axes.set_title(f"{name}\nn = {len(cells)} pairs, {high} beyond ±.{HIGH}", fontsize=10)
            axes.set(xlim=(-0.05, 1.05), xticks=TENTHS[::2])
        _label(figure, "mean midpoint of a pair, $\\lambda_h$", "pairs")
    return figure


def selections(judgments: pd.DataFrame, note: str = "") -> Figure:
    """Draw how often each blend was chosen, a panel for each interface type (figure 3).

    judgments: of Construct and Select-Shuffled.
    """
    types = interface_type(judgments)
    with new_figure((PANEL * types.nunique(), 3.6), note) as figure:
        for axes, name, rows in _panels(figure, judgments, types):
            share = rows["lam_h"].value_counts(normalize=True).sort_index() * 100
            axes.bar(share.index, share, width=0.8 * _step(judgments["lam_h"]), color=PALE, edgecolor=ACCENT)
            middle = 100 * (rows["lam_h"].round(2) == 0.5).mean()
            people = rows["participant"].nunique()
            axes.set_title(f"{name}\nn = {len(rows)} answers of {people} people, {middle:.0f} % at .5", fontsize=10)
            axes.set(xlim=(-0.07, 1.07), xticks=TENTHS[::2])
        _label(figure, "blend chosen as midpoint, $\\lambda_h$", "% of answers")
    return figure


def _panels(figure: Figure, rows: pd.DataFrame, types: pd.Series):
    """Yield axes, the name and the rows of each interface type."""
    found = sorted(types.unique())
    every_axes = np.atleast_1d(figure.subplots(1, len(found), sharey=True))
    for axes, one in zip(every_axes, found, strict=True):
        interface, _, start = (one, "", "") if one in INTERFACES else one.rpartition("_")
        title = INTERFACES[interface].title
        yield axes, f"{title}, from {start}" if start else title, rows[types == one]


def _label(figure: Figure, x: str, y: str) -> None:
    figure.supxlabel(x, fontsize=11)
    figure.axes[0].set_ylabel(y)


def _step(values: pd.Series) -> float:
    """Give the smallest distance between two values, at most a tenth."""
    return min(0.1, np.diff(np.unique(values.round(2))).min(initial=0.1))
