"""Category boundaries of all pairs of categories as a grid (paper, figure 7)."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis.boundaries import logistic
from analysis.figures.style import ACCENT, LAM_F, LAM_H, NEUTRAL

PANELS = 60  # of a grid; of more pairs of categories, those with the most judgments


def shape(n_pairs: int) -> tuple[int, int]:
    """Give the columns and rows of the grid for so many pairs."""
    n_panels = max(1, min(n_pairs, PANELS))
    across = max(1, round(np.sqrt(n_panels * 0.6)))
    return across, -(-n_panels // across)


def grid(figure: Figure, infer: pd.DataFrame, boundaries: pd.DataFrame) -> None:
    """Draw each pair of categories: mean lam_h at each lam_f with its standard error, logistic, boundary, identity.

    boundaries: the table of boundaries.csv.
    """
    shown = boundaries.sort_values("n", ascending=False, kind="stable").head(PANELS).sort_index()
    across, down = shape(len(shown))
    panels = figure.subplots(down, across, sharex=True, sharey=True, squeeze=False)
    line = np.linspace(0, 1, 101)
    of_pair = dict(list(infer.groupby(["label_1", "label_2"])))
    for axes, pair in zip(panels.flat, shown.itertuples(), strict=False):
        at = of_pair[pair.label_1, pair.label_2].groupby("lam_f")["lam_h"]
        axes.plot(line, line, color=NEUTRAL, linestyle=":", linewidth=1)
        axes.errorbar(at.mean().index, at.mean(), at.sem().fillna(0), fmt="o", color=ACCENT, markersize=3, linewidth=1)
        found = ""
        if np.isfinite(pair.x0):
            axes.plot(line, logistic(line, pair.x0, pair.k), color=ACCENT, linewidth=1.2)
            axes.axvline(pair.x0, color=NEUTRAL, linewidth=0.8)
            found = f"x0 {pair.x0:.2f}, k {pair.k:.1f}, "
        axes.set_title(f"{pair.label_1} to {pair.label_2}\n{found}n {pair.n}", fontsize=7)
        axes.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
        axes.tick_params(labelsize=7)
    for axes in panels.flat[len(shown) :]:
        axes.set_axis_off()
    left_out = f" ({len(shown)} of {len(boundaries)} pairs)" if len(shown) < len(boundaries) else ""
    figure.supxlabel(f"{LAM_F}: weight of the first class{left_out}", fontsize=10)
    figure.supylabel(f"{LAM_H}: mean and standard error", fontsize=10)
