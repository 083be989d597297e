"""Names that may be in a table of results: no Prolific ids, nothing that a spreadsheet would run as a formula."""

import re

import numpy as np
import pandas as pd

from hillmixe.columns import COLUMNS, own_of_pairs

# 24 hexadecimal digits, perhaps glued to a letter that is one.
PROLIFIC_ID = re.compile(r"[0-9a-f]{24,}", re.IGNORECASE)
# What a spreadsheet runs when it opens a CSV (OWASP, "CSV injection"; the full-width signs in Japanese ones), and what
# would look like it behind the apostrophe that is put before it.
FORMULA = re.compile(r"[\s']*[=+\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n]")
NAMES = ["participant", "session", "source"]
OF_STUDY = ["study", "audience"]  # names that a lab gives
# Texts of judgments that are the stimulus set's own: none of its classes begins so.
NO_FORMULA = [
    column.name
    for column in COLUMNS.values()
    if column.judgment
    and column.type in ("text", "list")
    and not column.values
    and column.name not in [*NAMES, *OF_STUDY]
]


def with_publishable_names(judgments: pd.DataFrame, flow: pd.DataFrame | None = None) -> pd.DataFrame:
    """Rename participants, sessions and sources of judgments if their names may not be published as they are.

    A Prolific id becomes `prolific-1`, `prolific-2`, ..., the same for the same id. A name that begins like a formula
    gets an apostrophe before it, as OWASP advises, and so do those of studies and audiences and what a lab's own list
    of pairs has; different names stay different. flow: a table of sessions, in which the same names become the same.
    Both tables are changed, and the judgments returned.
    """
    of_labs = [*OF_STUDY, *own_of_pairs(judgments)]
    tables = [(judgments, [*NAMES, *of_labs])] + ([(flow, NAMES)] if flow is not None else [])
    numbers: dict[str, str] = {}
    for table, names in tables:
        found = {name: pd.factorize(table[name]) for name in names}
        for prolific in (id for name in NAMES for text in found[name][1] for id in PROLIFIC_ID.findall(text)):
            numbers.setdefault(prolific.lower(), f"prolific-{len(numbers) + 1}")
        for name, (codes, old) in found.items():
            new = [PROLIFIC_ID.sub(lambda match: numbers.get(match[0].lower(), match[0]), text) for text in old]
            new = [f"'{text}" if FORMULA.match(text) else text for text in new]
            if new != list(old):
                # Where there is no name, the code is -1: the last of the array.
                renamed = np.array([*new, np.nan], dtype=object)
                table[name] = pd.Series(renamed[codes], table.index, dtype=object)
    return judgments
