"""Everybody's own answers and curve, a small panel for each."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from analysis.curves import logistic
from analysis.figures.style import ACCENT, LAM_F, LAM_H, NEUTRAL, PALE, new_figure

PANELS = 40  # of a figure; of more people, some from the lowest to the highest correlation
ACROSS = 8
CELL = (1.22, 1.58)  # from one panel to the next, in units of a panel
INCHES = {6: 1.05, 3: 1.6, 1: 3}  # the side of a panel where so many or more stand side by side
MARGIN = (0.3, 0.25, 0.36)  # in units of a panel: room for numbers at the left and below, and for words above
WAVE = 0.012  # how far single answers at one lam_f are drawn apart


def curves(inferred: pd.DataFrame, participants: pd.DataFrame, note: str = "") -> Figure:
    """Draw each participant: single answers, mean lam_h at each lam_f, own logistic with its boundary, identity.

    Panels are sorted by the correlation of lam_h with lam_f and bear no names: whoever has participants.csv finds
    people there by r and x0. inferred: judgments of coefficients, those that count. participants: the table of
    participants.csv.
    """
    table = participants[participants["participant"].isin(inferred["participant"])]
    table = table[table["interface"].isin(inferred["interface"].unique())]
    table = table.sort_values(["r", "n_answers", "rt_median_s"], kind="stable", na_position="first")
    shown = table.iloc[np.unique(np.linspace(0, len(table) - 1, min(len(table), PANELS)).round().astype(int))]
    across = min(ACROSS, max(1, round(np.sqrt(len(shown) * 1.6))))
    down = -(-len(shown) // across)
    left, below, above = MARGIN
    width, height = CELL[0] * (across - 1) + 1 + left, CELL[1] * (down - 1) + 1 + below + above
    inch = next(inch for least, inch in INCHES.items() if across >= least)
    with new_figure((inch * width + 0.5, inch * height + 0.8), note) as figure:
        axes = figure.subplots()  # one for all panels: so many axes would cost seconds
        axes.set_axis_off()
        axes.set_aspect("equal")
        own = dict(list(inferred.groupby(["participant", "interface"])))
        for at, person in enumerate(shown.itertuples()):
            place = (at % across * CELL[0], -(at // across) * CELL[1])
            last = at + across >= len(shown)
            _panel(axes, place, own[person.participant, person.interface], person, labels=(at % across == 0, last))
        axes.set(xlim=(-left, width - left + 0.02), ylim=(1 + above - height, 1 + above))
        part = f" ({len(shown)} of {len(table)} people, from the lowest r to the highest)"
        figure.supxlabel(f"{LAM_F}{part if len(shown) < len(table) else ''}", fontsize=10)
        figure.supylabel(LAM_H if down > 1 else "$\\lambda_h$", fontsize=10)
    return figure


def _panel(axes: Axes, place: tuple[float, float], answers: pd.DataFrame, person, labels: tuple[bool, bool]) -> None:
    """Draw a person into the unit square at a place. labels: whether numbers stand at the left, and below."""
    x, y = place
    axes.add_collection(
        LineCollection(
            [[(x, y), (x + 1, y)], [(x, y), (x, y + 1)], [(x, y), (x + 1, y + 1)]],
            colors=["black", "black", NEUTRAL],
            linewidths=[0.6, 0.6, 0.8],
            linestyles=["solid", "solid", "dotted"],
        )
    )
    lam_f, lam_h = answers["lam_f"].to_numpy(float), answers["lam_h"].to_numpy(float)
    apart = (answers.groupby("lam_f").cumcount().to_numpy() % 5 - 2) * WAVE
    axes.plot(x + lam_f + apart, y + lam_h, ".", color=PALE, markersize=3, markeredgecolor=NEUTRAL, markeredgewidth=0.2)
    found = f"r {_short(person.r)}" if np.isfinite(person.r) else "r none"
    if np.isfinite(person.x0):
        line = np.linspace(0, 1, 51)
        axes.plot(x + line, y + logistic(line, person.x0, person.k), color=ACCENT, linewidth=1.2)
        axes.plot([x + person.x0] * 2, [y, y + 1], color=NEUTRAL, linewidth=0.8)
        found += f", x0 {_short(person.x0)}"
    means = answers.groupby("lam_f")["lam_h"].mean()
    axes.plot(x + means.index.to_numpy(float), y + means.to_numpy(float), "o", color=ACCENT, markersize=2.5)
    axes.text(x + 0.5, y + 1.06, f"{found}\nn {len(answers)}", fontsize=7, ha="center", va="bottom", linespacing=1.1)
    for value in (0, 0.5, 1):
        if labels[0]:
            axes.text(x - 0.05, y + value, f"{value:g}", fontsize=7, ha="right", va="center")
        if labels[1]:
            axes.text(x + value, y - 0.05, f"{value:g}", fontsize=7, ha="center", va="top")


def _short(value: float) -> str:
    return f"{value:.2f}".replace("0.", ".", 1)
