"""Draw docs/choosing.png and write docs/results/choosing.md from the tables that docs/replay.py wrote.

python docs/choosing.py docs/results/choosing
"""

from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis.figures.style import ACCENT, NEUTRAL, new_figure
from hillmixe.command import Parser, run

HERE = Path(__file__).parent
LOOKS = {  # of a strategy: colour, line, marker
    "random": (NEUTRAL, "-", "o"),
    "balanced": (NEUTRAL, "--", "s"),
    "greedy, x0 and k": (ACCENT, "-", "^"),
    "greedy, x0": (ACCENT, "--", "v"),
    "greedy, labels": (ACCENT, ":", "D"),
}
REFERENCES = (1350, 2250, 3150, 4050)


def main() -> None:
    """Read the tables; draw, and write."""
    parser = Parser(__doc__)
    parser.add_argument("folder", type=Path, help="that docs/replay.py wrote")
    folder = parser.parse_args().folder
    tables = {name: pd.read_csv(folder / f"{name}.csv") for name in ("pool", "limits", "labels", "simulated")}
    tables["pool"] = with_both(tables["pool"])
    draw(tables).savefig(HERE / "choosing.png", dpi=110)
    page = text(tables)
    (HERE / "results" / "choosing.md").write_text(page, encoding="utf-8")
    print(page)


def with_both(pool: pd.DataFrame) -> pd.DataFrame:
    """Add `both`: the root of the mean of both variances, each as a share of what it is with all judgments."""
    last = pool[pool["judgments"] == pool["judgments"].max()][["x0_se", "log_k_se"]].mean()
    shares = (pool[["x0_se", "log_k_se"]] / last) ** 2
    return pool.assign(both=np.sqrt(shares.mean(axis=1)))


def needed(table: pd.DataFrame, strategy: str, measure: str, reference: int) -> np.ndarray:
    """Return how many judgments a strategy needs, in each order, to match random selection with `reference`."""
    found = []
    for _, rows in table.groupby("order"):
        at = {name: each.sort_values("judgments") for name, each in rows.groupby("strategy")}
        goal = np.interp(reference, at["random"]["judgments"], at["random"][measure])
        found.append(reached(at[strategy]["judgments"].to_numpy(), at[strategy][measure].to_numpy(), goal))
    return np.array(found)


def reached(judgments: np.ndarray, values: np.ndarray, goal: float) -> float:
    """Return where a falling course first reaches a goal; nan if it never does."""
    low = np.minimum.accumulate(values)
    if low[-1] > goal * (1 + 1e-9):
        return np.nan
    return float(np.interp(-goal, -low, judgments))


def mean_and_half(values: np.ndarray) -> tuple[float, float]:
    """Return the mean over orders and half of its 95 % interval, by Student's t."""
    from scipy.stats import t

    values = values[np.isfinite(values)]
    return float(values.mean()), float(t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / len(values) ** 0.5)


def draw(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw how each uncertainty falls with the judgments, in H-Mix's pool and with simulated people."""
    labels = with_excess(tables["labels"])
    replayed = [
        (tables["pool"], "x0_se", "standard error of x0", (0.03, 0.04, 0.06, 0.1)),
        (tables["pool"], "log_k_se", "standard error of log k", (0.15, 0.2, 0.3, 0.45)),
        (labels, "excess", "held-out labels: squared error\n× 1,000, minus that with all", ()),
    ]
    simulated = [
        (tables["simulated"], "x0_error", "error of x0", (0.03, 0.04, 0.06, 0.1)),
        (tables["simulated"], "log_k_error", "error of log k", (0.15, 0.2, 0.3, 0.45)),
        (tables["simulated"], "label_error", "error of predicted labels", (0.02, 0.025, 0.03, 0.04)),
    ]
    with new_figure((15, 7.6)) as figure:
        all_axes = figure.subplots(2, 3)
        for axes, (table, measure, name, ticks) in zip(all_axes.ravel(), replayed + simulated, strict=True):
            for strategy, (colour, line, marker) in LOOKS.items():
                rows = table[table["strategy"] == strategy].groupby("judgments")[measure]
                if not len(rows):
                    continue
                of_all = rows.size() == rows.size().max()  # orders end at different numbers where images are held out
                mean, half = rows.mean()[of_all], 1.96 * rows.sem()[of_all]
                axes.plot(mean.index, mean, line, color=colour, marker=marker, markersize=4, label=strategy)
                axes.fill_between(mean.index, mean - half, mean + half, color=colour, alpha=0.2, linewidth=0)
            if measure == "x0_se":
                least = tables["limits"].query("goal == 'x0'").groupby("judgments")["least"].mean()
                axes.plot(least.index, least, "-", color="black", linewidth=0.8, label="no choice can be below")
            if ticks:
                axes.set_yscale("log")
                axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
                axes.minorticks_off()
            axes.set(xlabel="judgments", ylabel=name)
        for row, title in zip(all_axes, ("H-Mix replayed", "simulated people"), strict=True):
            row[1].set_title(title)
        shown: dict = {}
        for axes in figure.axes:
            shown |= dict(zip(*axes.get_legend_handles_labels()[::-1], strict=True))
        figure.legend(shown.values(), shown.keys(), loc="outside lower center", ncols=6, fontsize=9)
    return figure


def with_excess(labels: pd.DataFrame) -> pd.DataFrame:
    """Add `excess`: 1,000 times the squared error of held-out labels, minus that with all judgments of the order."""
    every = labels["judgments"] == labels.groupby("order")["judgments"].transform("max")
    with_all = labels[every].groupby("order")["squared_error"].mean()
    return labels.assign(excess=1000 * (labels["squared_error"] - labels["order"].map(with_all)))


def text(tables: dict[str, pd.DataFrame]) -> str:
    """Write the tables as a page."""
    pool, limits = tables["pool"], tables["limits"]
    orders = pool["order"].nunique()
    lines = [
        "# What chosen judgments are worth",
        "",
        "Made by `python docs/choosing.py docs/results/choosing` from the tables of `python docs/replay.py`. "
        "[docs/choosing.md](../choosing.md) explains what was done.",
        "",
        f"## H-Mix replayed: {orders} orders of its {pool['judgments'].max():,} judgments",
        "",
        "Judgments that a strategy needs to reach the standard errors of random selection with the number of "
        "judgments at the top, mean over orders ± 95 %; in brackets, how many times as many random selection needs. "
        "Both: the root of the mean of both variances, as shares of those with all judgments. Limit: no choice from "
        "this pool can do with fewer, even if it knew all curves.",
        "",
    ]
    for measure, title, goal in (
        ("x0_se", "x0", "x0"),
        ("log_k_se", "k", None),
        ("both", "x0 and k, both", "x0 and k"),
    ):
        lines += [f"| {title} | " + " | ".join(f"random, {number:,}" for number in REFERENCES) + " |"]
        lines += ["|---" * (len(REFERENCES) + 1) + "|"]
        for strategy in ("balanced", "greedy, x0 and k", "greedy, x0"):
            cells = []
            for reference in REFERENCES:
                mean, half = mean_and_half(needed(pool, strategy, measure, reference))
                cells.append(f"{mean:,.0f} ± {half:.0f} ({reference / mean:.2f})")
            lines.append(f"| {strategy} | " + " | ".join(cells) + " |")
        if goal:
            lines.append("| limit | " + " | ".join(_limit(pool, limits, measure, goal)) + " |")
        lines.append("")
    return "\n".join([*lines, *_labels(tables["labels"]), *_simulated(tables["simulated"], pool)]) + "\n"


def _limit(pool: pd.DataFrame, limits: pd.DataFrame, measure: str, goal: str) -> list[str]:
    cells = []
    random = pool[pool["strategy"] == "random"].groupby("judgments")[measure].mean()
    least = limits[limits["goal"] == goal].groupby("judgments")["least"].mean()
    start = pool["judgments"].min()
    judgments, values = [start, *least.index], [random[start], *least]
    for reference in REFERENCES:
        at = reached(np.array(judgments), np.array(values), float(np.interp(reference, random.index, random)))
        cells.append(f"{at:,.0f} ({reference / at:.2f})")
    return cells


def _labels(labels: pd.DataFrame) -> list[str]:
    more = with_excess(labels)
    with_all = (1000 * more["squared_error"] - more["excess"]).groupby(more["order"]).mean().mean()
    shown = (450, 900, 1800, 2700)
    lines = [
        f"## Labels of held-out image pairs: {labels['order'].nunique()} orders",
        "",
        "Mean squared error of the predicted mean lam_h of a fifth of the image pairs, times 1,000, minus the same "
        "with all judgments of the others in that order; mean over orders ± 95 %. Each error includes the "
        "differences between images and the scatter of few raters; with all judgments it is "
        f"{with_all:.1f}.",
        "",
        "| | " + " | ".join(f"{number:,}" for number in shown) + " |",
        "|---" * (len(shown) + 1) + "|",
    ]
    for strategy in [name for name in LOOKS if name in {*labels["strategy"]}]:
        rows = more[more["strategy"] == strategy]
        found = [mean_and_half(rows.loc[rows["judgments"] == number, "excess"].to_numpy()) for number in shown]
        lines.append(f"| {strategy} | " + " | ".join(f"{mean:+.2f} ± {half:.2f}" for mean, half in found) + " |")
    return [*lines, ""]


def _simulated(simulated: pd.DataFrame, pool: pd.DataFrame) -> list[str]:
    studies, last = simulated["order"].nunique(), simulated["judgments"].max()
    measures = ["x0_se", "log_k_se", "x0_error", "log_k_error", "label_error"]
    course = simulated.groupby(["strategy", "judgments"])[measures].apply(lambda rows: np.sqrt((rows**2).mean()))
    published = pool[pool["judgments"] == pool["judgments"].max()].iloc[0]
    lines = [
        f"## Simulated people, any coefficient: {studies} studies of 45 category pairs, {last:,} judgments",
        "",
        "Root mean squares of standard errors by formula, and of distances from the truth; how many times as many "
        "judgments it would take to reach these standard errors by random selection among new images, and by "
        "H-Mix's own design, in which most images have several raters; the distance of predicted labels from the "
        "truth.",
        "",
        "| | x0: formula | truth | random | H-Mix | log k: formula | truth | random | H-Mix | labels |",
        "|---" * 10 + "|",
    ]
    for strategy in LOOKS:
        row, random = course.loc[strategy, last], course.loc["random", last]
        cells = []
        for name in ("x0", "log_k"):
            se = row[f"{name}_se"]
            of_hmix = (published[f"{name}_se"] / se) ** 2 * published["judgments"] / last
            cells += [f"{se:.4f}", f"{row[f'{name}_error']:.4f}"]
            cells += [f"{(random[f'{name}_se'] / se) ** 2:.2f}", f"{of_hmix:.2f}"]
        lines.append(f"| {strategy} | " + " | ".join([*cells, f"{row['label_error']:.4f}"]) + " |")
    return [*lines, "", *_intervals(simulated[simulated["judgments"] == last])]


def _intervals(end: pd.DataFrame) -> list[str]:
    lines = [
        "For the same studies, the share of 95 % intervals of boundaries.csv that contain the truth, by 1.96 "
        "standard errors, over people, and over images; and the mean distance of estimates from the truth (bias), "
        "± 95 % over studies.",
        "",
        "| | x0: errors | people | images | k: errors | people | images | bias of x0 | bias of k |",
        "|---" * 9 + "|",
    ]
    for strategy in LOOKS:
        rows = end[end["strategy"] == strategy]
        held = [
            f"{rows[f'{name}_{kind}_covered'].sum() / rows[f'{name}_{kind}_intervals'].sum():.1%}"
            for name in ("x0", "k")
            for kind in ("se", "people", "images")
        ]
        for name, digits in (("x0", 4), ("k", 2)):
            bias, half = mean_and_half(rows[f"{name}_bias"].to_numpy())
            held.append(f"{bias:+.{digits}f} ± {half:.{digits}f}")
        lines.append(f"| {strategy} | " + " | ".join(held) + " |")
    return lines


if __name__ == "__main__":
    run(main)
