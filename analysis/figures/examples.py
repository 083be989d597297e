"""The paper's examples of stimuli that people relabel, with their images (paper, figure 6)."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis.figures.stimulus_sets import require_shown
from analysis.figures.style import ACCENT, NEUTRAL, PALE, new_figure
from analysis.inferences import FIGURE_6
from hillmixe.names import complement
from stimuli_gen.preview import read


def choose(labels: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """Find the paper's examples among the stimuli that people judged.

    labels: the table of labels.csv. shown: the stimuli that people saw, as stimulus_sets.read lists them.
    Returns rows of labels with path, in the paper's order; none for other studies. Raises InputError if one was judged
    and is in no set.
    """
    judged = labels.set_index("stimulus", drop=False)
    found = judged.loc[[name for name in FIGURE_6 if name in judged.index]]
    for name in found.index:
        require_shown(name in shown.index, name)
    return found.assign(path=shown.loc[found.index, "path"])


def side_by_side(chosen: pd.DataFrame, note: str = "") -> Figure:
    """Draw each example: the image, and below it the weight of each class in the image and according to people.

    chosen: what choose() returns.
    """
    with new_figure((10, 4.6), note) as figure:
        panels = figure.subplots(2, len(chosen), squeeze=False, height_ratios=(3, 1.3))
        for picture, bars, row in zip(*panels, chosen.itertuples(), strict=True):
            picture.imshow(read(row.path), interpolation="none")
            picture.set_axis_off()
            words = f"$\\lambda_f$ = {row.lam_f:g}, $\\lambda_h$ = {row.lam_h:.3f}, $\\omega$ = {row.omega:.2f}"
            picture.set_title(f"{words}\nn = {row.n_judgments} judgment{'s' * (row.n_judgments != 1)}", fontsize=10)
            made, seen = (row.lam_f, complement(row.lam_f)), (row.lam_h, 1 - row.lam_h)
            for place, (weights, colour, edge, name) in enumerate(
                [(seen, ACCENT, ACCENT, "people, $\\lambda_h$"), (made, PALE, NEUTRAL, "image, $\\lambda_f$")]
            ):
                bars.barh(np.arange(2) + 0.4 * (place - 0.5), weights, 0.38, color=colour, edgecolor=edge, label=name)
            bars.set(yticks=range(2), yticklabels=(row.label_1, row.label_2), xlim=(0, 1), ylim=(1.5, -0.5))
            bars.set(xticks=(0, 0.5, 1), xlabel="weight of the class")
        figure.legend(*panels[1, 0].get_legend_handles_labels(), loc="outside lower center", ncols=2, fontsize=10)
    return figure
