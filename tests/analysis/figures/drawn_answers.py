"""Answers of a few people that figures are drawn of, and what a figure says in words."""

import numpy as np
import pandas as pd

from analysis.boundaries import boundary

INTERFACES = ("construct", "construct", "select_shuffled")


def infer(n=3, lam_f=(0.1, 0.5, 0.9), stimuli=2):
    rows = [
        {"participant": f"p{person}", "stimulus": f"mixed_{lam}_Cat_{number}_Dog_1.png", "pair": f"Cat_{number}_Dog_1"}
        | {"lam_f": lam, "lam_h": round(lam * 0.8 + 0.02 * person, 2), "omega": 0.9 - 0.1 * person}
        for lam in lam_f
        for number in range(stimuli)
        for person in range(n)
    ]
    return pd.DataFrame(rows).assign(label_1="Cat", label_2="Dog", interface="infer", rt_s=4.0)


def midpoint(answers=(0.3, 0.5, 0.5, 0.7)):
    """A person for each start, and one of Select-Shuffled."""
    rows = [
        {"participant": person, "interface": interface, "lam_start": start, "pair": f"Cat_{number}_Dog_1"}
        | {"image_1": number, "lam_h": lam_h}
        for person, interface, start in zip(("p0", "p1", "p2"), INTERFACES, (0.1, 0.9, np.nan), strict=True)
        for number, lam_h in enumerate(answers)
    ]
    return pd.DataFrame(rows).assign(label_1="Cat", label_2="Dog", image_2=1, lam_g=0.5, rt_s=9.0)


def asked_for_more():
    """As midpoint(), and one more person of Select-Shuffled, who was asked for .75 and chose .65, .75 and .95."""
    more = midpoint((0.65, 0.75, 0.95)).query("interface == 'select_shuffled'").assign(lam_g=0.75, participant="p3")
    return pd.concat([midpoint(), more], ignore_index=True)


def people(answers):
    """As participants.csv has them, of the people of infer()."""
    rows = [
        {"participant": person, "interface": "infer", "n_answers": len(rows), "rt_median_s": 4.0}
        | {name: boundary(rows["lam_f"], rows["lam_h"])[name] for name in ("x0", "k")}
        | {"r": rows["lam_f"].corr(rows["lam_h"])}
        for person, rows in answers.groupby("participant")
    ]
    return pd.DataFrame(rows, columns=["participant", "interface", "n_answers", "rt_median_s", "x0", "k", "r"])


def texts(axes):
    legend = axes.get_legend()
    return [text.get_text() for text in (*axes.texts, *(legend.get_texts() if legend else ()))]


def titles(figure):
    return [axes.get_title() for axes in figure.axes]
