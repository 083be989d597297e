"""The layout of a Psych-DS data set, and a check of it: github.com/psych-ds/psych-DS, schema 1.5.0.

The standard's own validator is a program in JavaScript, and there is none in Python.
"""

import csv
import json
import re
from pathlib import Path

from analysis.publishing.data_dictionary import Table
from hillmixe.columns import Column

DESCRIPTION = "dataset_description.json"
NAME = re.compile(r"[a-z]+-[a-zA-Z0-9]+(_[a-z]+-[a-zA-Z0-9]+)*_data\.csv")
REQUIRED = ("name", "description", "variableMeasured")
CONTEXTS = ("https://schema.org", "https://schema.org/", "http://schema.org", "http://schema.org/")
TEXTS = ("README.md", "CHANGES.md")


def file_name(study: str, table: str) -> str:
    """Name a table's file, with keywords of the standard: file_name("my-study", "soft_labels") is
    "study-mystudy_description-softlabels_data.csv".
    """
    study, table = (re.sub("[^a-zA-Z0-9]", "", text) for text in (study, table))
    return f"study-{study or 'x'}_description-{table}_data.csv"


def variables(tables: dict[str, Table]) -> list[dict]:
    """Declare each column that any table has, once: PropertyValue of schema.org, in order of appearance.

    A column with different meanings in different tables has all of them, each with the names of the tables.
    """
    columns: dict[str, list[tuple[str, Column]]] = {}
    for name, table in tables.items():
        for column in table.columns:
            columns.setdefault(column.name, []).append((name, column))
    return [_variable(name, uses) for name, uses in columns.items()]


def _variable(name: str, uses: list[tuple[str, Column]]) -> dict:
    meanings: dict[str, list[str]] = {}
    for table, column in uses:
        one_of = f" (one of: {', '.join(column.values)})" if column.values else ""
        meanings.setdefault(column.meaning + one_of, []).append(table)
    texts = [text if len(meanings) == 1 else f"in {', '.join(names)}: {text}" for text, names in meanings.items()]
    variable = {"@type": "PropertyValue", "name": name, "description": "; ".join(texts)}
    # A unit or limit is stated where it holds in all tables.
    for key, attribute in (("unitText", "unit"), ("minValue", "minimum"), ("maxValue", "maximum")):
        values = {getattr(column, attribute) for _, column in uses}
        if len(values) == 1 and values != {None} and values != {""}:
            variable[key] = values.pop()
    return variable


def problems(folder: Path) -> list[str]:
    """Say what keeps a folder from being a Psych-DS data set; nothing if it is one.

    Checks dataset_description.json with its required fields, README.md and CHANGES.md, file names in data/, that tables
    are complete CSVs without repeated columns, and that columns and variableMeasured agree.
    """
    found = [f"{name}: does not exist or is empty" for name in TEXTS if not _has_content(folder / name)]
    declared = _described(folder / DESCRIPTION, found)
    files = sorted(path for path in (folder / "data").rglob("*") if path.is_file())
    if not files:
        found.append("data: holds no tables")
    used: set[str] = set()
    for path in files:
        place = path.relative_to(folder).as_posix()
        if not NAME.fullmatch(path.name):
            found.append(f"{place}: is not named as in study-x_description-y_data.csv")
        header = _header(path, place, found)
        used.update(header)
        if missing := [column for column in header if column not in declared]:
            found.append(f"{place}: column {', '.join(missing)} is not in variableMeasured")
    if unused := [column for column in declared if column not in used]:
        found.append(f"{DESCRIPTION}: variableMeasured has {', '.join(unused)}, which is a column of no table")
    return found


def _has_content(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def _described(path: Path, found: list[str]) -> list[str]:
    """Check the description of the data set; returns the names of the variables that it declares."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        content = None
    if not isinstance(content, dict):
        found.append(f"{path.name}: does not exist or is not a JSON object in UTF-8")
        return []
    found += [f"{path.name}: has no {key}" for key in REQUIRED if not content.get(key)]
    if content.get("@type") not in ("Dataset", "https://schema.org/Dataset"):
        found.append(f"{path.name}: @type is not Dataset")
    if content.get("@context") not in CONTEXTS:
        found.append(f"{path.name}: @context is not https://schema.org")
    measured = content.get("variableMeasured")
    measured = measured if isinstance(measured, list) else []
    names = [entry.get("name") if isinstance(entry, dict) else entry for entry in measured]
    if not all(isinstance(name, str) and name for name in names):
        found.append(f"{path.name}: variableMeasured has an entry without a name")
    if len(set(map(str, names))) < len(names):
        found.append(f"{path.name}: variableMeasured names a variable twice")
    return [name for name in names if isinstance(name, str)]


def _header(path: Path, place: str, found: list[str]) -> list[str]:
    """Check that a table is a complete CSV; returns its header."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            header, lengths = next(rows), [len(row) for row in rows]
    except (UnicodeDecodeError, ValueError, csv.Error, StopIteration):
        found.append(f"{place}: is not a CSV in UTF-8 with a header")
        return []
    if "" in header or len(set(header)) < len(header):
        found.append(f"{place}: has a column without a name, or a name twice")
    if not lengths or set(lengths) != {len(header)}:
        found.append(f"{place}: has no rows, or a row of another length than the header")
    return header
