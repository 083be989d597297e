"""Orders in which classes stood on a screen: those that version 0.1 recorded tell whose screen it was.

Version 0.1 made the order of a participant's name by a function without a key. Whoever has the order tries names until
one makes it: of 20,000 names that were tried on three participants, one fitted each, the right one. Since version 0.2
the order comes of a random seed (shuffle_seed). Releases carry neither seed nor order, of no version.
"""

from dataclasses import replace

import pandas as pd

from analysis.judgments import SESSION_KEY
from analysis.publishing.data_dictionary import CLASS_LISTS, Table

SEED = "shuffle_seed"
MEANING = {"classes": "all classes of the stimulus set, in the order of the alphabet"}


def n_of_names(judgments: pd.DataFrame) -> int:
    """Count the people's sessions whose order of classes was made of a name: judgments as readers give them."""
    told = judgments["classes"].notna() & judgments[SEED].isna() & (judgments["observer"] == "human")
    return len(judgments.loc[told, SESSION_KEY].drop_duplicates())


def warning(n_sessions: int) -> str:
    """Say what such sessions give away, and what to do about it."""
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
