"""The data dictionary: the columns of sessions, judgments and lists of images, as columns.json and the interfaces
declare them.
"""

import json
import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from hillmixe.interfaces import INTERFACES


@dataclass(frozen=True)
class Column:
    """One declared column: its type, its range, and the interfaces whose session files must have it.

    since, until: the first and the last version of the suite whose files have it; empty for all. before: the value, as
    a text, that its cells are taken to have in files of a version without the column; empty for no value.
    """

    name: str
    type: str
    interfaces: list[str]
    judgment: bool
    meaning: str
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    values: list[str] | None = None
    optional: bool = False
    phases: tuple[str, ...] | list[str] = ("trial",)
    since: str = ""
    until: str = ""
    before: str = ""

    def in_trials_of(self, interface: str) -> bool:
        """Tell whether the rows of an interface's trials have this column."""
        return interface in self.interfaces and "trial" in self.phases

    @property
    def expected(self) -> str:
        """Describe in words what a value must be."""
        if self.values:
            return " or ".join(self.values)
        words = {"integer": "a whole number", "number": "a number", "text": "a text", "list": "a list joined by |"}[
            self.type
        ]
        if self.step:
            words += f" in steps of {self.step}"
        if self.maximum is not None:
            words += f" from {self.minimum} to {self.maximum}"
        elif self.minimum is not None:
            words += f" of at least {self.minimum}"
        return words

    def parse(self, texts: pd.Series) -> tuple[pd.Series, pd.Series]:
        """Turn the texts of a file into values: (values, mask of those that are not as declared)."""
        empty = texts == ""
        if self.type in ("text", "list"):
            bad = ~texts.isin(self.values) if self.values else pd.Series(False, texts.index)
            return texts.where(~empty), empty & (not self.optional) | bad & ~empty
        numeric = pd.to_numeric(texts, errors="coerce").astype(float).abs() < np.inf
        # Python's own float is exact to the last bit in every version of pandas.
        numbers = texts.where(numeric, np.nan).map(float).astype(float)
        bad = ~numeric & ~empty
        if self.type == "integer":
            bad |= numbers.notna() & ((numbers % 1 != 0) | (numbers.abs() > 2**53))
        if self.step:
            bad |= numbers.notna() & ((numbers / self.step - (numbers / self.step).round()).abs() > 1e-6)
            numbers = (numbers / self.step).round() / round(1 / self.step)
        if self.minimum is not None:
            bad |= numbers < self.minimum
        if self.maximum is not None:
            bad |= numbers > self.maximum
        if not self.optional:
            bad |= empty
        return numbers, bad


def _declared(name: str, of: str, **entry: Any) -> Column:
    """Make a Column from an entry of columns.json.

    of: "every interface", or "blend" or "continuum", those that show such; "declared", those that declare the column as
    theirs; "judgments": it is added to judgments.csv and is in no session file.
    """
    named = {
        "every interface": list(INTERFACES),
        "declared": [interface.name for interface in INTERFACES.values() if name in interface.columns],
        "judgments": [],
    }
    interfaces = named.get(of, [interface.name for interface in INTERFACES.values() if interface.shows == of])
    if name == "interface":
        entry["values"] = list(INTERFACES)
    return Column(name=name, interfaces=interfaces, **entry)


_DECLARED = json.loads(Path(__file__).with_name("columns.json").read_text(encoding="utf-8"))
_ALL = {entry["name"]: _declared(**entry) for entry in _DECLARED["columns"]}
# The columns of a stimulus set's images.csv.
IMAGE_COLUMNS = {each["name"]: Column(interfaces=[], judgment=False, **each) for each in _DECLARED["images"]}
# Each item of a study's survey has a column of its own, survey_ and the item's name, declared once for all of them.
SURVEY_ITEM = _ALL.pop("survey_<name>")
SURVEY_PREFIX = SURVEY_ITEM.name.partition("<")[0]
ITEM = re.compile(f"{SURVEY_PREFIX}[a-z][a-z0-9_]*")
# And so has each column of a lab's own list of pairs, pair_ and its name.
OWN_OF_PAIR = _ALL.pop("pair_<name>")
OWN_PREFIX = OWN_OF_PAIR.name.partition("<")[0]
OWN = re.compile(f"{OWN_PREFIX}[a-z][a-z0-9_]*")
COLUMNS = _ALL
JUDGMENT_COLUMNS = [column.name for column in COLUMNS.values() if column.judgment]


def declaration(name: str) -> Column | None:
    """Find the declaration of a column, also of a survey item or a pair's own column; None if there is none."""
    if own_of_pairs([name]):
        return replace(OWN_OF_PAIR, name=name)
    return COLUMNS.get(name) or (replace(SURVEY_ITEM, name=name) if is_survey_item(name) else None)


def is_survey_item(name: str) -> bool:
    """Tell whether a column holds the answers to an item of a study's survey (PsychoJS also writes survey_....text)."""
    return name not in COLUMNS and ITEM.fullmatch(name) is not None


def own_of_pairs(names: Iterable[Hashable]) -> list[str]:
    """Name the columns that come from a lab's own list of pairs."""
    return [str(name) for name in names if name not in COLUMNS and OWN.fullmatch(str(name))]


def of_trials(interface: str) -> list[str]:
    """Name the columns of an interface's answered trials, in their order."""
    return [column.name for column in COLUMNS.values() if column.in_trials_of(interface)]
