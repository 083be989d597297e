"""What people infer at each coefficient (paper, figure 5), and how confident they are (table 1)."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis.boundaries import boundary, logistic
from analysis.figures.style import ACCENT, LAM_F, LAM_H, NEUTRAL, TENTHS, new_figure
from analysis.inferences import by_coefficient, confidence, mean_and_sd

MANY = 12  # levels; with more, numbers at each would lie over one another


def lam_h_by_lam_f(inferred: pd.DataFrame, note: str = "") -> Figure:
    """Draw median and quartiles of lam_h at each lam_f, the identity and the logistic of all judgments (figure 5)."""
    with new_figure((6, 5.6), note) as figure:
        axes = figure.subplots()
        summary = by_coefficient(inferred)
        grid = np.linspace(0, 1, 201)
        axes.plot(grid, grid, color=NEUTRAL, linestyle=":", label="identity: what mixup assumes")
        estimates = boundary(inferred["lam_f"], inferred["lam_h"])
        if np.isfinite(estimates["k"]):
            x0, k = estimates["x0"], estimates["k"]
            axes.plot(grid, logistic(grid, x0, k), color=NEUTRAL, label=f"logistic, x0 = {x0:.2f}, k = {k:.1f}")
        reach = np.stack([summary["median"] - summary["q25"], summary["q75"] - summary["median"]])
        few = len(summary) <= MANY
        n = summary["n"]
        label = f"median and quartiles of {'n' if few else f'{n.min()} to {n.max()}'} judgments"
        axes.errorbar(summary.index, summary["median"], reach, fmt="o-", color=ACCENT, capsize=4, label=label)
        for lam_f, row in summary.iterrows() if few else ():
            at: dict[str, Any] = {
                "xy": (lam_f, 0),
                "xytext": (0, -2),
                "textcoords": "offset points",
                "ha": "center",
                "va": "top",
            }
            axes.annotate(f"n = {row['n']:.0f}", **at, fontsize=8)
        axes.set(xlim=(-0.05, 1.05), ylim=(-0.06, 1.03), xticks=TENTHS, yticks=TENTHS, xlabel=LAM_F, ylabel=LAM_H)
        figure.legend(loc="outside lower center", ncols=1, fontsize=10)  # within, it may lie on the curve
    return figure


def confidence_by_lam_f(inferred: pd.DataFrame, note: str = "") -> Figure:
    """Draw the mean confidence by folded coefficient, with its spread over stimuli (table 1)."""
    with new_figure((6, 5), note) as figure:
        axes = figure.subplots()
        summary = confidence(inferred)
        few = len(summary) <= MANY / 3  # else the numbers beside the points lie over one another
        places = range(len(summary)) if few else summary.index
        axes.errorbar(places, summary["mean"], summary["sd"], fmt="o", color=ACCENT, capsize=6, markersize=8)
        shown = (summary[name] for name in ("mean", "sd", "n_stimuli"))
        for place, mean, sd, n_stimuli in zip(places, *shown, strict=True) if few else ():
            text = f"{mean_and_sd(mean, sd)}\n{n_stimuli} images"
            axes.annotate(text, (place, mean), (12, 0), textcoords="offset points")
        names = [f"{lam:g}" if lam == 0.5 else f"{lam:g} or {1 - lam:g}" for lam in summary.index]
        if few:
            axes.set(xticks=places, xticklabels=names, xlim=(-0.5, len(summary) - 0.2))
        else:
            axes.set(xticks=[tenth / 10 for tenth in range(6)], xlim=(-0.02, 0.52))
            axes.set_xticklabels([f"{tenth / 10:g} or {1 - tenth / 10:g}" for tenth in range(5)] + ["0.5"])
        axes.set(ylim=(0, 1.02), xlabel=LAM_F, ylabel="confidence ω: mean and SD over images")
    return figure
