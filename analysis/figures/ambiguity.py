"""Confidence and relabelling by the ambiguity of the two images (paper, figure 8)."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis.figures.style import ACCENT, PALE, new_figure
from stimuli_gen.entropy import KINDS

MEASURES = {"omega": "confidence ω", "relabelling": "relabelling $|\\lambda_h - \\lambda_f|$"}


def by_entropy(groups: pd.DataFrame, comparisons: pd.DataFrame, note: str = "") -> Figure:
    """Draw mean and standard deviation over stimuli for each kind of pair, in nats and in bits.

    groups, comparisons: as given by analysis.ambiguity.
    """
    with new_figure((10, 4), note) as figure:
        panels = figure.subplots(1, len(MEASURES))
        n = groups.pivot(index="group", columns="unit", values="n_stimuli")
        names = [f"{kind}\nn = {n.at[kind, 'nats']} (nats)\nn = {n.at[kind, 'bits']} (bits)" for kind in KINDS]
        for axes, (measure, name) in zip(panels, MEASURES.items(), strict=True):
            for place, (unit, colour) in enumerate({"nats": ACCENT, "bits": PALE}.items()):
                own = groups[groups["unit"] == unit].set_index("group").loc[list(KINDS)]
                across = np.arange(len(own)) + 0.38 * (place - 0.5)
                spread = own[f"{measure}_sd"].fillna(0)
                axes.bar(across, own[measure], 0.36, yerr=spread, color=colour, edgecolor=ACCENT, capsize=3, label=unit)
            tests = comparisons[(comparisons["measure"] == measure) & (comparisons["level"] == "stimuli")]
            said = ", ".join(f"p = {row.u_p:.1g} ({row.unit})" for row in tests.itertuples() if pd.notna(row.u_p))
            axes.set_title(f"high/high against low/low: {said}" if said else "", fontsize=9)
            axes.set(xticks=range(len(KINDS)), xticklabels=names, ylabel=f"{name}: mean and SD")
            axes.set_ylim(0)
        panels[0].set_ylim(0, panels[0].get_ylim()[1] * 1.2)  # room for the legend
        panels[0].legend(loc="upper right", ncols=2, fontsize=9)
        figure.supxlabel("entropy of the two images in CIFAR-10H (low: at most .1, high: at least .5)", fontsize=10)
    return figure
