"""Each participant's own answers and curve, in a small panel for each."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from scipy.stats import t as student_t

from analysis.bootstrap import CONFIDENCE
from analysis.curves import logistic
from analysis.figures.style import ACCENT, LAM_F, LAM_H, NEUTRAL, PALE, TENTHS, new_figure
from analysis.midpoints import HALF, interface_type, of_half, type_in_words

PANELS = 40  # of a figure; of more people, some from the lowest to the highest correlation
ACROSS = 8
PERSON = ["participant", "interface"]
CELL = (1.25, 1.45)  # from one panel to the next, in units of a panel
INCHES = {6: 1.05, 3: 1.6, 1: 3}  # the side of a panel where so many or more stand side by side
MARGIN = (0.3, 0.25, 0.24)  # in units of a panel: room for numbers at the left and below, and for words above
ROWS = 60  # of a panel of midpoints; of more people, some from the lowest mean to the highest
SINGLE: dict[str, Any] = {"color": PALE, "markersize": 3, "markeredgecolor": NEUTRAL, "markeredgewidth": 0.2}
WAVE = 0.012  # how far single answers at one lam_f are drawn apart


def curves(inferred: pd.DataFrame, participants: pd.DataFrame, note: str = "") -> Figure:
    """Draw each participant: single answers, mean lam_h at each lam_f, own logistic with its boundary, identity.

    Panels are sorted by the correlation of lam_h with lam_f and have no names: with participants.csv, people can be
    identified by r and x0. inferred: judgments of coefficients, those that count. participants: the table of
    participants.csv.
    """
    table = participants[participants["participant"].isin(inferred["participant"])]
    table = table[table["interface"].isin(inferred["interface"].unique())]
    table = table.sort_values(["r", "n_answers", "rt_median_s"], kind="stable", na_position="first")
    shown = table.iloc[_evenly(len(table), PANELS)]
    across = min(ACROSS, max(1, round(np.sqrt(len(shown) * 1.6))))
    down = -(-len(shown) // across)
    left, below, above = MARGIN
    width, height = CELL[0] * (across - 1) + 1 + left, CELL[1] * (down - 1) + 1 + below + above
    inch = next(inch for least, inch in INCHES.items() if across >= least)
    with new_figure((inch * width + 0.5, inch * height + 0.8), note) as figure:
        axes = figure.subplots()  # one for all panels, and few artists: with one each it would take seconds
        axes.set_axis_off()
        axes.set_aspect("equal")
        places = pd.DataFrame({"x": np.arange(len(shown)) % across * CELL[0]}, pd.MultiIndex.from_frame(shown[PERSON]))
        places["y"] = -(np.arange(len(shown)) // across) * CELL[1]
        _answers(axes, inferred, places)
        _curves(axes, shown, places)
        _words(axes, shown, places, inferred.groupby(PERSON).size(), across)
        axes.set(xlim=(-left, width - left + 0.02), ylim=(1 + above - height, 1 + above))
        part = f" ({len(shown)} of {len(table)} people, from the lowest r to the highest)"
        figure.supxlabel(f"{LAM_F}{part if len(shown) < len(table) else ''}", fontsize=10)
        figure.supylabel(LAM_H if down > 1 else "$\\lambda_h$", fontsize=10)
    return figure


def midpoints(judgments: pd.DataFrame, note: str = "") -> Figure:
    """Draw each participant's midpoints on a line: answers, sized by their number, and the mean's 95 % interval.

    There is a panel for each interface type; lines are sorted by the mean and have no names. judgments: those of
    Construct and Select-Shuffled that count; those for the midpoint (lam_g .5) are drawn.
    """
    half = of_half(judgments)
    half = half.assign(type=interface_type(half))
    types = sorted(half["type"].unique())
    most = min(ROWS, half.groupby("type")["participant"].nunique().max())
    with new_figure((max(5.0, 3.4 * len(types)), 1.6 + 0.13 * max(most, 8)), note) as figure:
        for axes, name in zip(figure.subplots(1, len(types), squeeze=False)[0], types, strict=True):
            rows = half[half["type"] == name]
            # In the order in which they come, and not of their names, where means are the same.
            found = rows.groupby("participant", sort=False)["lam_h"].agg(["mean", "sem", "size"])
            found = found.sort_values("mean", kind="stable")
            shown = found.iloc[_evenly(len(found), ROWS)].assign(y=lambda table: np.arange(len(table)))
            single = rows.join(shown["y"], on="participant", how="inner").groupby(["y", "lam_h"]).size()
            axes.axvline(HALF, color=NEUTRAL, linestyle="--", linewidth=1)
            y, lam_h = (single.index.get_level_values(level) for level in ("y", "lam_h"))
            axes.scatter(lam_h, y, s=4 * single, color=PALE, edgecolor=NEUTRAL, linewidth=0.3)
            reach = shown["sem"] * student_t.ppf((1 + CONFIDENCE) / 2, shown["size"] - 1)
            look: Any = {"fmt": "o", "color": ACCENT, "markersize": 3.5, "linewidth": 1.2}
            axes.errorbar(shown["mean"], shown["y"], xerr=reach.fillna(0), **look)
            part = (
                f"{len(shown)} of {len(found)} people"
                if len(shown) < len(found)
                else f"{len(found)} {'person' if len(found) == 1 else 'people'}"
            )
            axes.set_title(f"{type_in_words(name)}\n{part}", fontsize=10)
            axes.set(xlim=(-0.03, 1.03), xticks=TENTHS[::2], ylim=(-1, most), yticks=[])
        figure.supxlabel("blend chosen as midpoint, $\\lambda_h$: answers, mean and 95% interval", fontsize=10)
        figure.axes[0].set_ylabel("participants, by their mean", fontsize=10)
    return figure


def _evenly(n: int, most: int) -> np.ndarray:
    """Give evenly spaced places among n, from the first to the last: (at most `most`,) int."""
    return np.unique(np.linspace(0, n - 1, min(n, most)).round().astype(int))


def _answers(axes: Axes, inferred: pd.DataFrame, places: pd.DataFrame) -> None:
    """Draw single answers and means. places: x and y of the lower left corner of each person's panel."""
    rows = inferred.join(places, on=PERSON, how="inner")
    levels = rows.groupby([*PERSON, "lam_f"], sort=False)
    apart = (levels.cumcount() % 5 - 2) * WAVE
    axes.plot(rows["x"] + rows["lam_f"] + apart, rows["y"] + rows["lam_h"], ".", **SINGLE)
    means = levels[["x", "y", "lam_h"]].mean().reset_index()
    axes.plot(means["x"] + means["lam_f"], means["y"] + means["lam_h"], "o", color=ACCENT, markersize=2.5)


def _curves(axes: Axes, shown: pd.DataFrame, places: pd.DataFrame) -> None:
    """Draw the axes of the panels and the identity, and the curves and boundaries of those who have them."""
    corners = places.to_numpy()
    unit = np.array([[[0, 0], [1, 0]], [[0, 0], [0, 1]], [[0, 0], [1, 1]]])
    frames = (corners[:, None, None, :] + unit).reshape(-1, 2, 2)
    looks: dict[str, Any] = {"colors": ["black", "black", NEUTRAL], "linestyles": ["solid", "solid", "dotted"]}
    axes.add_collection(LineCollection(frames, linewidths=[0.6, 0.6, 0.8], **looks))
    held = np.isfinite(shown["x0"].to_numpy(float))
    x0, k = (shown[name].to_numpy(float)[held, None] for name in ("x0", "k"))
    line = np.broadcast_to(np.linspace(0, 1, 51), (held.sum(), 51))
    curves = np.stack([line, logistic(line, x0, k)], axis=2) + corners[held, None, :]
    walls = np.stack([np.repeat(x0, 2, axis=1), np.broadcast_to([0, 1], (held.sum(), 2))], axis=2)
    axes.add_collection(LineCollection(list(walls + corners[held, None, :]), colors=NEUTRAL, linewidths=0.8))
    axes.add_collection(LineCollection(list(curves), colors=ACCENT, linewidths=1.2))


def _words(axes: Axes, shown: pd.DataFrame, places: pd.DataFrame, n: pd.Series, across: int) -> None:
    """Write above each panel what was found, and numbers along the outer ones. n: answers of each person."""
    numbers = (shown["r"].to_numpy(float), shown["x0"].to_numpy(float), n.reindex(places.index).to_numpy())
    for at, ((x, y), r, x0, own) in enumerate(zip(places.to_numpy(), *numbers, strict=True)):
        found = f"r {_short(r)}" if np.isfinite(r) else "no r"
        found += f", x0 {_short(x0)}" if np.isfinite(x0) else ""
        found += f", n {own}"
        axes.text(x + 0.5, y + 1.06, found, fontsize=7, ha="center", va="bottom")
        for value in (0, 0.5, 1):
            if at % across == 0:
                axes.text(x - 0.05, y + value, f"{value:g}", fontsize=7, ha="right", va="center")
            if at + across >= len(shown):
                axes.text(x + value, y - 0.05, f"{value:g}", fontsize=7, ha="center", va="top")


def _short(value: float) -> str:
    return f"{value:.2f}".replace("0.", ".", 1)
