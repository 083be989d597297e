"""Write the table of all columns of a session's CSV, docs/columns.md, from participants_data/columns.json.

python docs/columns.py
"""

import json
from pathlib import Path

HERE = Path(__file__).parent
INTERFACES = {"construct": "C", "select_shuffled": "S", "infer": "I", "soft_labels": "L"}
INTRODUCTION = """# Columns

Every column that the suite records, and what it means; made by `python docs/columns.py` from
`participants_data/columns.json`, to which tests hold the window, the page, the simulator and the reader.

Interfaces: **C** Construct, **S** Select-Shuffled, **I** Infer, **L** soft labels. A session has one row for the
consent, for each attempt at the comprehension check, for each practice trial, trial and survey question; "rows" names
those in which the column must be. Practice rows hold what trials hold, but no `trial`. Columns marked **j** go into
`judgments.csv`; those without an interface are added there. Lists are joined by `|`. Columns of a session's CSV that
are not here are PsychoPy's own, and the analysis ignores them.

| column | type | values | interfaces | rows | j | meaning |
|---|---|---|---|---|---|---|
"""


def table(columns: list[dict]) -> str:
    """Give the page with a line for each declared column."""
    return INTRODUCTION + "".join(map(_line, columns))


def _line(column: dict) -> str:
    values = ", ".join(column.get("values", []))
    if "minimum" in column:
        values = f"{column['minimum']} to {column['maximum']}" if "maximum" in column else f">= {column['minimum']}"
    unit = f", {column['unit']}" if "unit" in column else ""
    letters = "".join(letter for name, letter in INTERFACES.items() if name in column["interfaces"])
    rows = ", ".join(column.get("phases", ["trial"])) if letters else ""
    fields = [f"`{column['name']}`", column["type"] + unit, values, letters, rows, "j" if column["judgment"] else ""]
    if column.get("optional"):
        fields[2] = f"{values}; may be empty".removeprefix("; ")
    return "| " + " | ".join([*fields, column["meaning"].replace("|", "\\|")]) + " |\n"


if __name__ == "__main__":
    declared = json.loads((HERE.parent / "hillmixe" / "columns.json").read_text(encoding="utf-8"))["columns"]
    (HERE / "columns.md").write_text(table(declared), encoding="utf-8")
    print(HERE / "columns.md")
