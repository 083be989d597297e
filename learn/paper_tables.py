"""Results of many runs as one table: means over seeds with 95 % confidence intervals (paper, tables 2 and 3)."""

import numpy as np
import pandas as pd
from scipy.stats import t as student_t

from learn.evaluate import MEASURES

CONFIDENCE = 0.95


def table(runs: pd.DataFrame) -> pd.DataFrame:
    """Summarise runs over seeds.

    runs: a row per run: condition, architecture, seed, MEASURES.
    Returns a row per condition, architecture and measure, in the order of the runs: n_seeds, mean, low, high. low and
    high bound the 95 % interval of the mean by Student's t and are empty for a single seed. Where there are several
    architectures, rows named `all` give their average, taken within each seed as the paper does.
    """
    if runs["architecture"].nunique() > 1:
        average = runs.groupby(["condition", "seed"], sort=False, as_index=False)[list(MEASURES)].mean()
        runs = pd.concat([runs, average.assign(architecture="all")])
    long = runs.melt(["condition", "architecture", "seed"], list(MEASURES), "measure")
    groups = long.groupby(["condition", "architecture", "measure"], sort=False)["value"]
    summary = groups.agg(n_seeds="size", mean="mean", sd="std").reset_index()
    reach = student_t.ppf((1 + CONFIDENCE) / 2, np.maximum(summary["n_seeds"] - 1, 1))
    half = reach * summary.pop("sd") / np.sqrt(summary["n_seeds"])
    return summary.assign(low=summary["mean"] - half, high=summary["mean"] + half)


def markdown(summary: pd.DataFrame) -> str:
    """Set a table as Markdown: a row per condition and architecture, mean ± half interval for each measure."""
    cells = summary.assign(cell=[_cell(row.mean, row.high) for row in summary.itertuples()])
    rows = cells.pivot(index=["condition", "architecture"], columns="measure", values="cell")
    order = summary[["condition", "architecture"]].drop_duplicates()
    rows = rows.loc[list(order.itertuples(index=False, name=None)), list(MEASURES)].reset_index()
    widths = [max(len(name), *rows[name].map(len)) for name in rows]
    lines = [list(rows.columns), ["-" * width for width in widths], *rows.to_numpy().tolist()]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    )


def _cell(mean: float, high: float) -> str:
    """Write a mean with the half width of its interval, where it has one; a dash for what is not known."""
    if np.isnan(mean):
        return "–"
    return f"{mean:.3f}" if np.isnan(high) else f"{mean:.3f} ± {high - mean:.3f}"
