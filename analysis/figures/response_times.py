"""How long answers took: by interface, and by coefficient."""

from itertools import cycle
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from analysis.figures.style import ACCENT, LAM_F, NEUTRAL, PALE, TENTHS, new_figure
from hillmixe.interfaces import INTERFACES, that_show

LOOKS: dict[str, dict[str, Any]] = {  # of the interfaces that show a blend, told apart in grey as well
    name: {"color": color, "marker": marker, "linestyle": line}
    for name, color, marker, line in zip(
        that_show("blend"),
        cycle((ACCENT, NEUTRAL, "black")),
        cycle("os^Dv"),
        cycle(("-", "--", ":", "-.")),
        strict=False,
    )
}
BOX: dict[str, Any] = {
    "boxprops": {"facecolor": PALE, "edgecolor": ACCENT},
    "medianprops": {"color": "black", "linewidth": 2},
    "flierprops": {"marker": ".", "markersize": 3, "markeredgecolor": NEUTRAL},
}


def by_interface_and_lam_f(judgments: pd.DataFrame, note: str = "") -> Figure:
    """Draw the times of answers by interface, and medians with quartiles by lam_f where blends were shown.

    judgments: those that count, of any interfaces, with interface, participant, lam_f and rt_s.
    """
    timed = judgments[judgments["rt_s"] > 0]  # on a logarithmic axis 0 has no place
    present = [name for name in INTERFACES if (timed["interface"] == name).any()]
    along = [name for name in LOOKS if name in present]
    with new_figure((9 if along else 5.5, 1.8 + 0.65 * max(len(present), 3 if along else 1)), note) as figure:
        panels = figure.subplots(1, 1 + bool(along), squeeze=False)[0]
        _boxes(panels[0], timed, present)
        if along:
            _lines(panels[1], timed, along)
    return figure


def _boxes(axes: Axes, timed: pd.DataFrame, present: list[str]) -> None:
    times = [timed.loc[timed["interface"] == name, "rt_s"].to_numpy() for name in present]
    people = [timed.loc[timed["interface"] == name, "participant"].nunique() for name in present]
    names = [
        f"{INTERFACES[name].title}\nn = {len(own)}, {n} {'person' if n == 1 else 'people'}"
        for name, own, n in zip(present, times, people, strict=True)
    ]
    axes.boxplot(times, orientation="horizontal", patch_artist=True, widths=0.6, **BOX)
    axes.set_yticks(range(1, len(names) + 1), names, fontsize=9)
    axes.invert_yaxis()
    axes.set_xscale("log")
    _seconds(axes, np.concatenate(times))
    axes.set_xlabel("response time in seconds: median,\nquartiles, 1.5 times their distance", fontsize=10)


def _lines(axes: Axes, timed: pd.DataFrame, along: list[str]) -> None:
    for name in along:
        at = timed[timed["interface"] == name].groupby("lam_f")["rt_s"]
        median = at.median()
        reach = np.stack([median - at.quantile(0.25), at.quantile(0.75) - median])
        least, most = at.size().min(), at.size().max()
        n = f"{least}" if least == most else f"{least} to {most}"
        axes.errorbar(median.index, median, reach, capsize=4, label=f"{INTERFACES[name].title}, n = {n}", **LOOKS[name])
    axes.set(xlim=(-0.03, 1.03), xticks=TENTHS[::2], ylim=(0, None))
    axes.set_xlabel(LAM_F, fontsize=10)
    axes.set_ylabel("response time in seconds:\nmedian and quartiles", fontsize=10)
    axes.legend(loc="upper right", fontsize=9)
    axes.set_ylim(0, axes.get_ylim()[1] * 1.2)  # room for the legend


def _seconds(axes: Axes, times: np.ndarray) -> None:
    """Write seconds as 1, 2, 5, 10, ... or 1, 3, 10, ... on a logarithmic x axis."""
    low, high = times.min() / 1.2, times.max() * 1.2
    steps = (1, 2, 5) if high < 100 * low else (1, 3)
    ticks = np.array([step * 10.0**power for power in range(-3, 6) for step in steps])
    axes.xaxis.set_ticks(ticks[(ticks >= low) & (ticks <= high)])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.xaxis.set_ticks([], minor=True)
    axes.set_xlim(low, high)
