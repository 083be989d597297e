"""The orders of classes on screens: those that version 0.1 recorded reveal whose screen it was.

Version 0.1 derived the order from the participant's name by a function without a key, so anyone with the order can try
names until one fits: of 20,000 names that were tried on three participants, only the right one fitted each. Since
version 1.0 the order comes from a random seed (shuffle_seed). Releases contain neither seed nor order, of any version.
"""

from dataclasses import replace

import pandas as pd

from analysis.judgments import SESSION_KEY
from analysis.publishing.data_dictionary import CLASS_LISTS, Table

SEED = "shuffle_seed"
MEANING = {"classes": "all classes of the stimulus set, in the order of the alphabet"}


def n_of_names(judgments: pd.DataFrame) -> int:
    """Count people's sessions whose order of classes was derived from a name: judgments as readers give them."""
    told = judgments["classes"].notna() & judgments[SEED].isna() & (judgments["observer"] == "human")
    return len(judgments.loc[told, SESSION_KEY].drop_duplicates())


def warning(n_sessions: int) -> str:
    """Say what such sessions reveal, and what to do about it."""
    return (
        f"{n_sessions} sessions of soft labels were recorded by version 0.1, which made the order of their classes of "
        "the participants' names: whoever has that order (column classes, here and in the session files) can tell "
        "whether somebody took part. Give nobody these files; analysis/release.py takes the order out"
    )


def take_out(table: Table) -> Table:
    """Put the classes of each answer into the order of the alphabet, and drop the seed of the order."""
    lists = [name for name in CLASS_LISTS if name in table.rows]
    rows = table.rows.drop(columns=[SEED], errors="ignore")
    rows = rows.assign(**{name: rows[name].map(_sorted) for name in lists})
    columns = [
        replace(column, meaning=MEANING.get(column.name, column.meaning))
        for column in table.columns
        if column.name != SEED
    ]
    return replace(table, rows=rows, columns=columns)


def _sorted(names: str) -> str:
    return "|".join(sorted(names.split("|")))
