"""Which blends people take for the midpoint: pair by pair (paper, figure 2) and choice by choice (figure 3).

If a share other than one half was asked for (lam_g), its answers have panels of their own, in a row for each share.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis.figures.style import ACCENT, NEUTRAL, PALE, TENTHS, new_figure
from analysis.midpoints import HALF, HIGH, as_asked, interface_type, type_in_words

EDGES = np.arange(-5, 106, 10) / 100  # exact: sums of .1 lie a little above .15, .25 and .35
PANEL = (3.4, 3.6)  # inches, the width and height of a panel


def by_pair(midpoints: pd.DataFrame, note: str = "") -> Figure:
    """Draw the distribution of the pairs' mean midpoints, with a panel for each interface type and lam_g (figure 2).

    midpoints: the table of midpoints.csv.
    """
    types = midpoints["interface_type"]
    with new_figure(_size(midpoints, types), note) as figure:
        for axes, name, lam_g, cells in _panels(figure, midpoints, types):
            means = cells["lam_h"].round(6)  # a mean of exactly .55 must not fall below it by float noise
            axes.hist(means, bins=EDGES, color=ACCENT, edgecolor="white")
            high = int(cells["highly_relabelled"].sum())
            for edge in (lam_g - HIGH / 100, lam_g + HIGH / 100):
                axes.axvline(edge, color=NEUTRAL, linestyle="--")
            axes.set_title(f"{name}\nn = {len(cells)} pairs, {high} beyond ±.{HIGH}", fontsize=10)
            axes.set(xlim=(-0.05, 1.05), xticks=TENTHS[::2])
        _label(figure, f"mean {_answer(midpoints)} of a pair, $\\lambda_h$", "pairs")
    return figure


def selections(judgments: pd.DataFrame, note: str = "") -> Figure:
    """Draw how often each blend was chosen, with a panel for each interface type and lam_g (figure 3).

    judgments: those of Construct and Select-Shuffled.
    """
    types = interface_type(judgments)
    with new_figure(_size(judgments, types), note) as figure:
        for axes, name, lam_g, rows in _panels(figure, judgments, types):
            share = rows["lam_h"].value_counts(normalize=True).sort_index() * 100
            axes.bar(share.index, share, width=0.8 * _step(judgments["lam_h"]), color=PALE, edgecolor=ACCENT)
            there, people = 100 * as_asked(rows).mean(), rows["participant"].nunique()
            who = "person" if people == 1 else "people"
            counted = f"n = {len(rows)} answers of {people} {who}, {there:.0f}% at {short(lam_g)}"
            axes.set_title(f"{name}\n{counted}", fontsize=10)
            axes.set(xlim=(-0.07, 1.07), xticks=TENTHS[::2])
        _label(figure, f"blend chosen as {_answer(judgments)}, $\\lambda_h$", "% of answers")
    return figure


def short(lam: float) -> str:
    """Write a coefficient as in the paper: .5, .75, 0, 1."""
    return f"{lam:g}".removeprefix("0") or "0"


def _answer(rows: pd.DataFrame) -> str:
    return "midpoint" if (rows["lam_g"] == HALF).all() else "answer"


def _size(rows: pd.DataFrame, types: pd.Series) -> tuple[float, float]:
    return PANEL[0] * types.nunique(), PANEL[1] * rows["lam_g"].nunique()


def _panels(figure: Figure, rows: pd.DataFrame, types: pd.Series) -> Iterator[tuple[Any, str, float, pd.DataFrame]]:
    """Yield axes, name, lam_g and rows of each interface type and lam_g."""
    across, down = sorted(types.unique()), sorted(rows["lam_g"].unique())
    every_axes = figure.subplots(len(down), len(across), sharey=True, squeeze=False)
    for lam_g, line in zip(down, every_axes, strict=True):
        for axes, one in zip(line, across, strict=True):
            own = rows[(types == one) & (rows["lam_g"] == lam_g)]
            if own.empty:
                axes.set_axis_off()
                continue
            name = type_in_words(one)
            yield axes, name if lam_g == HALF else f"{name}, asked for {short(lam_g)}", lam_g, own


def _label(figure: Figure, x: str, y: str) -> None:
    figure.supxlabel(x, fontsize=11)
    labelled = set()
    for axes in figure.axes:
        place: Any = axes.get_subplotspec()
        if axes.axison and place.rowspan.start not in labelled:  # the first panel of a row need not be there
            labelled.add(place.rowspan.start)
            axes.set_ylabel(y)
            axes.tick_params(labelleft=True)


def _step(values: pd.Series) -> float:
    """Give the smallest distance between two values, but at most a tenth."""
    return min(0.1, np.diff(np.unique(values.round(2))).min(initial=0.1))
