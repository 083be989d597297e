"""People's soft labels beside those of mixup (paper, figure 9)."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis.figures.style import ACCENT, NEUTRAL, PALE, new_figure
from analysis.soft_labels import class_columns
from hillmixe.names import complement

EXAMPLES = 4
CLASSES = 12  # of a panel


def off_endpoints(labels: pd.DataFrame) -> pd.Series:
    """Give the probability that people give to classes that are not in the blend, one value for each stimulus.

    labels: the table of soft_labels.csv.
    """
    shares = labels[class_columns(labels)]
    return 1 - pd.Series([row[one] + row[two] for row, one, two in _endpoints(labels, shares)], index=labels.index)


def beside_mixup(labels: pd.DataFrame, note: str = "") -> Figure:
    """Draw the labels of a few stimuli, from the least to the most mass on other classes, and this mass for all."""
    with new_figure((10, 6.4), note) as figure:
        shares = labels[class_columns(labels)]
        off = off_endpoints(labels)
        order = off.sort_values(kind="stable").index
        places = np.unique(np.linspace(0, len(order) - 1, EXAMPLES).round().astype(int))
        panels = list(figure.subplots(2, 3).flat)
        for spare in panels[len(places) + 1 :]:
            spare.remove()
        panels = panels[: len(places) + 1]
        for axes, example in zip(panels, order[places], strict=False):
            row = labels.loc[example]
            mixup = pd.Series(0.0, index=shares.columns)
            mixup[[row["label_1"], row["label_2"]]] = row["lam_f"], 1 - row["lam_f"]
            people = shares.loc[example].astype(float)
            named = (people + mixup).sort_values(ascending=False).head(CLASSES).index.sort_values()
            across = np.arange(len(named))
            axes.barh(across - 0.2, people[named], height=0.4, color=ACCENT, label="people")
            axes.barh(across + 0.2, mixup[named], height=0.4, color=PALE, edgecolor=NEUTRAL, label="mixup")
            axes.set(yticks=across, yticklabels=named, xlim=(0, 1), ylim=(len(named) - 0.4, -0.6))
            answers = "answer" if row["n_judgments"] == 1 else "answers"
            blend = f"{row['label_1']} {row['lam_f']:g}, {row['label_2']} {complement(row['lam_f']):g}"
            axes.set_title(f"{blend}\nn = {row['n_judgments']} {answers}", fontsize=9)
            axes.set_xlabel("probability")
        # Below all panels: within one, it would lie on the bars of whichever class is there.
        figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=2, fontsize=9)
        panels[-1].hist(off.clip(0, 1), bins=np.linspace(0, 1, 11), color=ACCENT, edgecolor="white")
        panels[-1].set_title(f"mass on other classes\nn = {len(labels)} stimuli, mean {off.mean():.2f}", fontsize=9)
        panels[-1].set(xlabel="probability", ylabel="stimuli", xlim=(0, 1))
    return figure


def _endpoints(labels: pd.DataFrame, shares: pd.DataFrame):
    rows = shares.to_dict("records")
    return zip(rows, labels["label_1"], labels["label_2"], strict=True)
