"""Category boundaries of all pairs of categories as a grid (paper, figure 7)."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.boundaries import logistic
from analysis.figures.style import ACCENT, LAM_F, LAM_H, NEUTRAL, new_figure

PANELS = 60  # of a grid; of more pairs of categories, those with the most judgments
# Of the boundary x0, in boundaries.csv: its look, from the widest line to the narrowest.
INTERVALS: dict[str, dict[str, Any]] = {
    "people": {"color": ACCENT, "linewidth": 4, "solid_capstyle": "butt"},
    "images": {"color": "black", "linewidth": 1, "marker": "|", "markersize": 4},
}
X0: dict[str, Any] = {"color": "black", "marker": "^", "markersize": 4, "linestyle": "none"}
ENDS = (-0.05, 1.05)  # of the axis, as far as intervals are drawn
ONE_LINE = 24  # letters of a title that fit over a panel
WIDE = 7  # inches, from which on the legend has one line


def _size(n_pairs: int) -> tuple[float, float]:
    """Give the width and height of the grid for n pairs of categories, in inches; 45 fit on an A4 page."""
    across, down = _shape(n_pairs)
    width = max(5, 1.3 * across + 0.6)
    return width, 1.15 * down + (1.3 if width >= WIDE else 1.6)


def _shape(n_pairs: int) -> tuple[int, int]:
    """Give the columns and rows of the grid for n pairs."""
    n_panels = max(1, min(n_pairs, PANELS))
    across = max(1, round(np.sqrt(n_panels * 0.8)))
    return across, -(-n_panels // across)


def grid(inferred: pd.DataFrame, boundaries: pd.DataFrame, note: str = "") -> Figure:
    """Draw each pair of categories: mean lam_h at each lam_f with its standard error, logistic, boundary, identity.

    The intervals of the boundary are at the foot of each panel. boundaries: the table of boundaries.csv.
    """
    with new_figure(_size(len(boundaries)), note) as figure:
        shown = boundaries.sort_values("n", ascending=False, kind="stable").head(PANELS).sort_index()
        across, down = _shape(len(shown))
        panels = figure.subplots(down, across, squeeze=False)  # sharing axes would cost seconds
        for axes in panels.flat:
            axes.set(xlim=(-0.03, 1.03), ylim=(-0.08, 1.03), xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
            axes.label_outer()
        line = np.linspace(0, 1, 101)
        of_pair = dict(list(inferred.groupby(["label_1", "label_2"])))
        for axes, pair in zip(panels.flat, shown.itertuples(), strict=False):
            at = of_pair[pair.label_1, pair.label_2].groupby("lam_f")["lam_h"]
            axes.plot(line, line, color=NEUTRAL, linestyle=":", linewidth=1)
            mean, error = at.mean(), at.sem().fillna(0)
            axes.errorbar(mean.index, mean, error, fmt="o", color=ACCENT, markersize=3, linewidth=1)
            found = ""
            if np.isfinite(pair.x0):
                axes.plot(line, logistic(line, pair.x0, pair.k), color=ACCENT, linewidth=1.2)
                axes.axvline(pair.x0, color=NEUTRAL, linewidth=0.8)
                interval(axes, pair, 0)
                found = f"x0 {pair.x0:.2f}, k {pair.k:.1f}, "
            axes.set_title(f"{ends(pair.label_1, pair.label_2)}\n{found}n {pair.n}", fontsize=7)
            axes.tick_params(labelsize=7)
        for axes in panels.flat[len(shown) :]:
            axes.set_axis_off()
        for axes in panels.flat[max(0, len(shown) - across) : len(shown)]:  # the lowest of each column
            axes.tick_params(labelbottom=True)
        left_out = f" ({len(shown)} of {len(boundaries)} pairs)" if len(shown) < len(boundaries) else ""
        gap = "\n" if down < 3 else " "  # else longer than the figure is high
        figure.supylabel(f"{LAM_H}:{gap}mean and standard error", fontsize=10)
        label_with_intervals(figure, f"{LAM_F}: weight of the class at 1{left_out}")
    return figure


def ends(label_1: str, label_2: str) -> str:
    """Name the classes at both ends of an axis of coefficients, as in `0 Face … 1 Beach`, in two lines if necessary."""
    line = f"0 {label_2} … 1 {label_1}"
    return line if len(line) <= ONE_LINE else f"0 {label_2} …\n1 {label_1}"


def interval(axes: Axes, pair, y: float) -> None:
    """Draw a boundary with its 95 % intervals along lam_f at height y; nothing if it was not fitted.

    If an interval continues beyond the axis, an arrow shows it. pair: a row of boundaries.csv, as itertuples gives it.
    """
    if not np.isfinite(pair.x0):
        return
    for who, look in INTERVALS.items():
        ends = np.array([getattr(pair, f"x0_{who}_{end}") for end in ("low", "high")])
        axes.plot(np.clip(ends, *ENDS), [y, y], clip_on=False, **look)
        for arrow, end, beyond in zip("<>", ENDS, (ends[0] < ENDS[0], ends[1] > ENDS[1]), strict=True):
            if beyond:
                axes.plot(end, y, arrow, color=look["color"], markersize=5, clip_on=False)
    if ENDS[0] <= pair.x0 <= ENDS[1]:
        axes.plot(pair.x0, y, clip_on=False, **X0)


def label_with_intervals(figure: Figure, x: str) -> None:
    """Name the x axis and explain below it what interval() draws."""
    names = {"people": "95% interval over people", "images": "95% interval over image pairs"}
    handles = [Line2D([], [], label=names[who], **look) for who, look in INTERVALS.items()]
    handles = [Line2D([], [], label="boundary x0", **X0), *handles]
    lines = 1 if figure.get_figwidth() >= WIDE else len(handles)
    figure.supxlabel(x + "\n" * (lines + 1), fontsize=10)  # the layout gives the legend no room of its own
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles) // lines, fontsize=9)
