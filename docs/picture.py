"""Draw docs/picture.png, the suite in one picture.

python docs/picture.py results/hmix        a folder that `analysis/aggregate.py hmix` wrote
"""

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt

from learn.labels import smooth, two_hot, uniform_weight
from stimuli_gen import mixing, sources

GROUND, INK, ACCENT = "#f4f4f2", "#222222", "#1f5a99"
LAM_F, LAM_H, OMEGA = 0.75, 0.9, 0.6  # an answer made up for the third panel


def main() -> None:
    """Draw four panels: blends, the question, people's answers, and what networks are trained on."""
    results = Path(sys.argv[1])
    figure = plt.figure(figsize=(13, 3.9), facecolor="white", layout="constrained")
    panels = figure.subfigures(1, 4, width_ratios=(1, 1, 1.15, 1.15), wspace=0.03)
    titles = ("1  mix images", "2  ask people", "3  analyse their answers", "4  train on them")
    for panel, title, draw in zip(panels, titles, (blends, question, answers, labels), strict=True):
        panel.set_facecolor(GROUND)
        panel.suptitle(title, fontsize=14, color=INK, weight="bold")
        draw(panel, results)
    figure.savefig(Path(__file__).parent / "picture.png", dpi=110)


def blends(panel, results: Path) -> None:
    """Show a pair of digits and its blends."""
    grid = panel.subplots(3, 3)
    for axes, lam_f in zip(grid.flat, (1, 0.9, 0.75, 0.6, 0.5, 0.4, 0.25, 0.1, 0), strict=True):
        axes.imshow(blend(lam_f), interpolation="nearest")
        axes.set_title(f"$\\lambda_f$ = {lam_f:g}", fontsize=8, color=INK)
        axes.axis("off")


def question(panel, results: Path) -> None:
    """Sketch the two sliders of Infer."""
    axes = panel.subplots()
    axes.imshow(blend(LAM_F), extent=(0.3, 0.7, 0.52, 0.92), interpolation="nearest")
    sliders = ((0.34, LAM_H, "Five", "Two", "which mixture?"), (0.1, OMEGA, "sure", "unsure", "how sure?"))
    for height, place, left, right, text in sliders:
        axes.plot((0.1, 0.9), (height, height), color=INK, linewidth=2)
        axes.plot(0.9 - 0.8 * place, height, "o", color=ACCENT, markersize=11)
        axes.text(0.5, height + 0.05, text, ha="center", fontsize=10, color=INK)
        axes.text(0.1, height - 0.08, left, ha="center", fontsize=9, color=INK)
        axes.text(0.9, height - 0.08, right, ha="center", fontsize=9, color=INK)
    axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal")
    axes.axis("off")


def answers(panel, results: Path) -> None:
    """Show the medians and quartiles of the published answers."""
    summary = json.loads((results / "summary.json").read_text(encoding="utf-8"))["corrected"]
    table = pd.DataFrame(summary["lam_h_by_lam_f"])
    axes = panel.subplots()
    axes.plot((0, 1), (0, 1), ":", color="#777777", label="what mixup assumes")
    reach = [table["median"] - table["q25"], table["q75"] - table["median"]]
    people = f"{summary['participants']['infer']} people"
    axes.errorbar(table["lam_f"], table["median"], reach, fmt="o-", color=ACCENT, capsize=3, label=people)
    axes.set(xlabel="$\\lambda_f$ of the image", ylabel="$\\lambda_h$ people infer", aspect="equal", facecolor=GROUND)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=9, loc="upper left")


def labels(panel, results: Path) -> None:
    """Show the soft labels of one stimulus under three label conditions."""
    n_classes = 10
    classes = np.eye(n_classes)[[0]], np.eye(n_classes)[[1]]
    relabelled = two_hot(np.array([LAM_H]), *classes)
    rows = {
        "mixup": two_hot(np.array([LAM_F]), *classes),
        "relabel": relabelled,
        "relabel & $\\omega$": smooth(relabelled, uniform_weight(np.array([OMEGA]))),
    }
    grid = panel.subplots(3, 1, sharex=True)
    for axes, (name, label) in zip(grid, rows.items(), strict=True):
        axes.bar(range(n_classes), label[0], color=ACCENT)
        axes.set(ylim=(0, 1), yticks=(0, 1), facecolor=GROUND)
        axes.set_title(name, fontsize=10, color=INK, x=0.95, y=0.6, ha="right")
        axes.spines[["top", "right"]].set_visible(False)
    grid[-1].set_xticks(range(n_classes), ["Five", "Two"] + [""] * 8, fontsize=9)
    grid[-1].set_xlabel("class: soft label of one image")


def blend(lam_f: float) -> np.ndarray:
    """Mix a Five and a Two of the digits."""
    digits = sources.digits()
    five, two = (digits.images[digits.labels == digits.class_names.index(name)][3] for name in ("Five", "Two"))
    return mixing.linear(five, two, lam_f)


if __name__ == "__main__":
    main()
