"""Figures of alignment: the scores between chance and ceiling, and models' coefficients against people's."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.style import ACCENT, LAM_H, NEUTRAL, new_figure
from learn.alignment.agreement_table import ALLOWED, CHANCE
from learn.alignment.human_agreement import CATEGORIES, CEILING, PERSON, PREDICTORS

SHOWN = {
    "r": "r\nbetter \N{RIGHTWARDS ARROW}",
    "rmse_scaled": "RMSE, log-odds scaled\n\N{LEFTWARDS ARROW} better",
    "x0_shift_abs": "absolute shift of x0, units of $\\lambda_f$\n\N{LEFTWARDS ARROW} better",
    "kappa": "error consistency, kappa\nbetter \N{RIGHTWARDS ARROW}",
}
LINES = {CHANCE: ":", PERSON: "--", CEILING: "-"}
MARKERS = "osD^vP"
DRAWN = 6  # models in the figure of coefficients


def scores(table: pd.DataFrame, note: str) -> Figure:
    """Draw the scores of models and policies with their 95 % intervals, between chance, one person and the ceiling.

    table: as agreement_table.compare() gives it; if it has condition and architecture, a row of the figure is a
    condition and a marker is an architecture. note: whose answers these are.
    """
    table = table.assign(of=table["predictor"], series="")
    if "condition" in table:
        of_run = table["condition"].fillna("") != ""
        table.loc[of_run, "of"] = table["condition"]
        table.loc[of_run, "series"] = table["architecture"]
    allowed, shown = (table[table["predictor"].isin([*ALLOWED]) == kind] for kind in (True, False))
    of_policy = shown["predictor"].isin(PREDICTORS.values())
    order = [
        *shown[~of_policy].groupby("of", sort=False)["r"].mean().sort_values(ascending=False).index,
        *shown[of_policy]["of"].unique(),
    ]
    series = [*dict.fromkeys(shown["series"][~of_policy])]
    with new_figure((11, 1.9 + 0.27 * len(order)), note) as figure:
        axes = figure.subplots(1, len(SHOWN), sharey=True)
        for ax, (measure, words) in zip(axes, SHOWN.items(), strict=True):
            for name, style in LINES.items():
                for value in allowed.loc[allowed["predictor"] == name, measure].dropna().unique()[:1]:
                    ax.axvline(value, color=NEUTRAL, linestyle=style, linewidth=1, label=name)
            for place, (marker, name) in enumerate(zip(MARKERS, series, strict=False)):
                rows = shown[~of_policy & (shown["series"] == name)]
                apart = 0.3 * (place - (len(series) - 1) / 2)
                _points(ax, rows, measure, order, apart, marker, ACCENT, name or "models")
            _points(ax, shown[of_policy], measure, order, 0, "x", "black", "policies (held out)")
            ax.set_xlabel(words, fontsize=10)
            ax.grid(axis="y", color="#eeeeee")
            ax.tick_params(axis="x", labelsize=9)
        axes[0].set_yticks(range(len(order)), order, fontsize=9)
        axes[0].set_ylim(len(order) - 0.5, -0.5)
        entries = {label: line for ax in axes for line, label in zip(*ax.get_legend_handles_labels(), strict=True)}
        figure.legend(entries.values(), entries.keys(), loc="outside lower center", ncols=len(entries), fontsize=9)
    return figure


def _points(
    ax: Axes, rows: pd.DataFrame, measure: str, order: list, apart: float, marker: str, colour: str, label: str
):
    rows = rows[rows[measure].notna()]
    low, high = (rows[f"{measure}_{bound}"].fillna(rows[measure]) for bound in ("low", "high"))
    ax.errorbar(
        rows[measure],
        [order.index(name) + apart for name in rows["of"]],
        xerr=np.maximum([rows[measure] - low, high - rows[measure]], 0),
        fmt=marker,
        color=colour,
        markersize=5,
        markerfacecolor="white",
        elinewidth=1,
        label=label,
    )


def coefficients(stimuli: pd.DataFrame, boundaries: pd.DataFrame, names: Sequence[str], note: str) -> Figure:
    """Draw each model's coefficients against people's, and its boundary shifts by pair of classes.

    stimuli: a row per mixed image, with lam_h and a column for each model. boundaries: as agreement_table.compare()
    gives them. names: those of models, of which the first DRAWN are drawn. note: whose answers these are.
    """
    left_out = f"; {DRAWN} of {len(names)} models" if len(names) > DRAWN else ""
    names = [*names][:DRAWN]
    columns = min(2, len(names))
    shifts = boundaries[boundaries["predictor"].isin(names)].pivot_table(
        index=CATEGORIES, columns="predictor", values="x0_shift", dropna=False
    )
    shifts = shifts.reindex(columns=names).sort_values(names[0]).dropna(how="all")
    height = max(4.5, 2.6 * -(-len(names) // columns), 1.4 + 0.16 * len(shifts))
    with new_figure((3 * columns + 4.5, height), note + left_out) as figure:
        left, right = figure.subfigures(1, 2, squeeze=False, width_ratios=[columns, 1.4])[0]
        axes = [*left.subplots(-(-len(names) // columns), columns, sharex=True, sharey=True, squeeze=False).flat]
        for ax, name in zip(axes, names, strict=False):
            _against_people(ax, stimuli["lam_h"], stimuli[name], name)
        for ax in axes[len(names) :]:
            ax.set_axis_off()
        left.supxlabel(LAM_H + ": mean over people", fontsize=10)
        left.supylabel("coefficient of the model", fontsize=10)
        _shifts(right.subplots(), shifts)
    return figure


def _against_people(ax: Axes, lam_h: pd.Series, lam: pd.Series, name: str) -> None:
    """Draw a point per stimulus, and the mean of the model in tenths of people's coefficient."""
    kept = np.isfinite(lam)
    lam_h, lam = lam_h[kept], lam[kept]
    ax.plot([0, 1], [0, 1], color=NEUTRAL, linestyle=":", linewidth=1)
    ax.plot(lam_h, lam, ".", color=ACCENT, alpha=0.15, markersize=3, rasterized=True)
    means = pd.DataFrame({"lam_h": lam_h, "lam": lam}).groupby(np.minimum((lam_h * 10).astype(int), 9)).mean()
    ax.plot(means["lam_h"], means["lam"], "o-", color="black", markersize=3, linewidth=1)
    ax.set_title(f"{name}\nn {kept.sum()}", fontsize=8)
    ax.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), aspect="equal")


def _shifts(ax: Axes, shifts: pd.DataFrame) -> None:
    rows = np.arange(len(shifts))
    for marker, name in zip(MARKERS, shifts, strict=False):
        ax.plot(shifts[name], rows, marker, markersize=4, alpha=0.8, label=name, fillstyle="none")
    ax.axvline(0, color=NEUTRAL, linewidth=0.8)
    ax.set_yticks(rows, [f"{first} to {second}" for first, second in shifts.index], fontsize=6)
    ax.set_xlabel("boundary of the model minus that of people,\nin units of $\\lambda_f$", fontsize=9)
    ax.legend(fontsize=6, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, frameon=False)
