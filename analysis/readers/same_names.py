"""Stimuli of the same name from several stimulus sets: only the lab can tell if they are the same image."""

import pandas as pd

from analysis.judgments import SESSION_KEY
from hillmixe.interfaces import KINDS, of_kind

OF_SET = ["stimulus_set", "stimulus_set_sha256"]
SHOWN = {"midpoint": "pair"}  # what a kind of question puts together; the others stimuli


def of_several_sets(judgments: pd.DataFrame, sets: list[pd.DataFrame]) -> list[str]:
    """Say where answers to stimuli of several sets would be pooled because these have the same names.

    judgments: as the readers give them, with the names in the files. sets: tables of sessions with SESSION_KEY, source
    and OF_SET. The same images have a different checksum if a set was made again, for example with more pairs.
    """
    if not sets or pd.concat(sets)[OF_SET[1]].nunique() < 2:
        return []
    sessions = pd.concat(sets)[[*SESSION_KEY, "source", *OF_SET]].drop_duplicates()
    rows = judgments.merge(sessions, on=[*SESSION_KEY, "source"])
    said = []
    for kind in KINDS:
        own, name = rows[rows["interface"].isin(of_kind(kind))], SHOWN.get(kind, "stimulus")
        n_sets = own.groupby(name)[OF_SET[1]].nunique()
        several = own[own[name].isin(n_sets.index[n_sets > 1])]
        if several.empty:
            continue
        counted = several.drop_duplicates([*SESSION_KEY, "source"]).groupby(OF_SET, sort=False).size()
        listed = ", ".join(f"{set_name} ({sha256[:8]}…) in {n}" for (set_name, sha256), n in counted.items())
        what = "pairs" if name == "pair" else "stimuli"
        said.append(
            f"{several[name].nunique()} {what} have the same names in several stimulus sets, and their answers are put "
            f"together: {listed} sessions. If these sets were made of other images, aggregate them apart"
        )
    return said
