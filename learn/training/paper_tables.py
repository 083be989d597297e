"""Results of many runs as tables: means and paired differences with 95 % intervals (paper, tables 2 and 3)."""

import numpy as np
import pandas as pd
from scipy.stats import t as student_t

from learn import written_tables
from learn.conditions import CONDITIONS, DECLARED, Table
from learn.evaluate import MEASURES

CONFIDENCE = 0.95
# Table -> (its conditions, the one that the others are compared with).
TABLES = {
    table: (
        [name for name, condition in CONDITIONS.items() if table in condition.tables],
        next(name for name, condition in CONDITIONS.items() if table in condition.reference_of),
    )
    for table in dict.fromkeys(table for condition in DECLARED for table in condition.tables)
}
OF_PAPER = (2, 3)  # of the tables
RUN = ["condition", "architecture", "seed"]


def stem(name: Table) -> str:
    """Say how the files of a table begin: table2, midpoints."""
    return f"table{name}" if name in OF_PAPER else str(name)


def with_average(runs: pd.DataFrame) -> pd.DataFrame:
    """Add the average over architectures, named `all`, taken within each seed as the paper does.

    runs: a row per run: condition, architecture, seed, MEASURES. With one architecture they are returned as they are.
    Seeds of a condition that lack an architecture have no average: it would be one of other networks.
    """
    n_architectures = runs["architecture"].nunique()
    if n_architectures == 1:
        return runs
    whole = runs[runs.groupby(["condition", "seed"])["architecture"].transform("nunique") == n_architectures]
    average = whole.groupby(["condition", "seed"], sort=False, as_index=False)[list(MEASURES)].mean()
    return pd.concat([average.assign(architecture="all"), runs])


def table(runs: pd.DataFrame) -> pd.DataFrame:
    """Summarise runs over seeds.

    runs: as with_average() gives them, or differences between such runs.
    Returns a row per condition, architecture and measure, in the order of the runs: n_seeds, mean, low, high. low and
    high bound the 95 % interval of the mean by Student's t and are empty for a single seed.
    """
    long = runs.melt(RUN, list(MEASURES), "measure")
    groups = long.groupby(["condition", "architecture", "measure"], sort=False)["value"]
    summary = groups.agg(n_seeds="size", mean="mean", sd="std").reset_index()
    reach = student_t.ppf((1 + CONFIDENCE) / 2, np.maximum(summary["n_seeds"] - 1, 1))
    half = reach * summary.pop("sd") / np.sqrt(summary["n_seeds"])
    return summary.assign(low=summary["mean"] - half, high=summary["mean"] + half)


def differences(runs: pd.DataFrame, reference: str) -> pd.DataFrame:
    """Subtract the run of the reference condition that has the same seed and architecture.

    The same seed gives the same initial weights and, if the training sets are equally large, the same order of batches.
    Returns runs of the same form, without the reference's own.
    """
    measures = list(MEASURES)
    base = runs[runs["condition"] == reference].set_index(["architecture", "seed"])[measures]
    others = runs[runs["condition"] != reference].reset_index(drop=True)
    own = base.reindex(pd.MultiIndex.from_frame(others[["architecture", "seed"]]))
    return others.assign(**{name: others[name] - own[name].to_numpy() for name in measures})


def markdown(summary: pd.DataFrame, signed: bool = False) -> str:
    """Write a table as Markdown: a row per condition and architecture, mean ± half interval for each measure.

    signed: write differences, with their sign, in bold where their interval excludes 0.
    """
    cells = summary.assign(
        cell=[cell(mean, high, signed) for mean, high in zip(summary["mean"], summary["high"], strict=True)]
    )
    rows = cells.pivot(index=["condition", "architecture"], columns="measure", values="cell")
    order = summary[["condition", "architecture"]].drop_duplicates()
    rows = rows.loc[list(order.itertuples(index=False, name=None)), list(MEASURES)].reset_index()
    return written_tables.markdown([[*rows.columns], *rows.to_numpy().tolist()])


def cell(mean: float, high: float, signed: bool) -> str:
    """Write a mean with the half width of its interval, if it has one; a dash for a missing value."""
    if np.isnan(mean):
        return "–"
    sign = "+" if signed else ""
    text = f"{mean:{sign}.3f}" if np.isnan(high) else f"{mean:{sign}.3f} ± {high - mean:.3f}"
    return f"**{text}**" if signed and abs(mean) > high - mean else text
