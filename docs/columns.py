"""Write the table of all columns of a session's CSV, docs/columns.md, from the declarations in hillmixe/.

python docs/columns.py
"""

from pathlib import Path

from hillmixe.columns import COLUMNS, IMAGE_COLUMNS, OWN_OF_PAIR, SURVEY_ITEM, Column
from hillmixe.interfaces import INTERFACES

HERE = Path(__file__).parent
INTRODUCTION = """# Columns

Every column that the suite records, and what it means. The page is made by `python docs/columns.py` from
`hillmixe/columns.json` and `hillmixe/interfaces.py`; tests compare the window, the page, the simulator and the reader
with these declarations.

Interfaces: {interfaces}. A session has one row for the
consent, and one for each attempt at the comprehension check, each practice trial, each trial and each survey question;
"rows" says to which of these rows the column belongs. Practice rows have the same columns as trials, except `trial`.
Columns marked **j** go into `judgments.csv`; those without an interface are added there. Lists are joined by `|`.
Columns of a session's CSV that are not listed here are PsychoPy's own, and the analysis ignores them. Files of an
earlier version of the suite lack columns that a later one added ("since"), and are read as if these had the value that
is given there.

| column | type | values | interfaces | rows | j | meaning |
|---|---|---|---|---|---|---|
"""
IMAGES = """
## images.csv

In `images.csv`, each stimulus set lists the images that it shows, pure, mixed or in practice. With `--stimuli`,
`aggregate.py` writes an `images.csv` of those that were judged, in which the column `stimulus_set` comes before these.

| column | type | values | meaning |
|---|---|---|---|
"""


def page() -> str:
    """Return the page, with a line for each declared column."""
    interfaces = ", ".join(f"**{each.letter}** {each.title}" for each in INTERFACES.values())
    columns = [*COLUMNS.values(), OWN_OF_PAIR, SURVEY_ITEM]
    sessions = INTRODUCTION.format(interfaces=interfaces) + "".join(map(_line, columns))
    return sessions + IMAGES + "".join(map(_image_line, IMAGE_COLUMNS.values()))


def _values(column: Column) -> str:
    values = ", ".join(column.values or [])
    if column.minimum is not None:
        values = f">= {column.minimum}" if column.maximum is None else f"{column.minimum} to {column.maximum}"
    return f"{values}; may be empty".removeprefix("; ") if column.optional else values


def _image_line(column: Column) -> str:
    unit = f", {column.unit}" if column.unit else ""
    return f"| `{column.name}` | {column.type}{unit} | {_values(column)} | {column.meaning} |\n"


def _line(column: Column) -> str:
    unit = f", {column.unit}" if column.unit else ""
    letters = "".join(each.letter for each in INTERFACES.values() if each.name in column.interfaces)
    rows = ", ".join(column.phases) if letters else ""
    fields = [f"`{column.name}`", column.type + unit, _values(column), letters, rows, "j" if column.judgment else ""]
    return "| " + " | ".join([*fields, f"{column.meaning}{_versions(column)}".replace("|", "\\|")]) + " |\n"


def _versions(column: Column) -> str:
    if column.until:
        return f"; until version {column.until}"
    if column.since:
        return f"; since version {column.since}, before it {column.before or 'empty'}"
    return ""


if __name__ == "__main__":
    (HERE / "columns.md").write_text(page(), encoding="utf-8")
    print(HERE / "columns.md")
