"""What each column of a results folder holds: declared in hillmixe/columns.json for the judgments, and in
summary_columns.json for the tables made from them.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from analysis.judgments import SESSION_KEY, Problems
from hillmixe.columns import COLUMNS, IMAGE_COLUMNS, JUDGMENT_COLUMNS, OWN_OF_PAIR, Column, own_of_pairs
from hillmixe.command import InputError, progress

SUMMARY_COLUMNS = Path(__file__).with_name("summary_columns.json")
SUMMARY = json.loads(SUMMARY_COLUMNS.read_text(encoding="utf-8"))
CLASS_COLUMNS = ("label_1", "label_2", "top_label", "second_label")
CLASS_LISTS = ("classes", "impossible")  # joined by |


@dataclass(frozen=True)
class Table:
    """One table of results, as its file holds it.

    rows: texts, empty where there is no value; the index counts rows as a spreadsheet does: the header is row 1.
    columns: a declaration for each column of rows, in their order. meaning: what a row is.
    """

    name: str
    meaning: str
    rows: pd.DataFrame
    columns: list[Column]


def read_tables(results: Path) -> dict[str, Table]:
    """Read all tables of a results folder that have rows, judgments first: name -> table.

    results: what analysis/aggregate.py wrote. Raises InputError with a line for each file that cannot be read, each
    table and column without a declaration, and each column with values that are not as declared.
    """
    if not (results / "judgments.csv").is_file():
        raise InputError(f"{results} holds no judgments.csv; expected a folder that analysis/aggregate.py wrote")
    problems = Problems()
    others = sorted(path for path in results.glob("*.csv") if path.stem != "judgments")
    texts = {path.stem: _texts(path, problems) for path in [results / "judgments.csv", *others]}
    if missing := [name for name in SESSION_KEY if name not in texts["judgments"]]:
        problems.in_file("judgments.csv", f"has no column {', '.join(missing)}; expected judgments: make them again")
    class_names = _class_names(texts["judgments"])
    tables = {}
    for name, rows in progress(texts.items(), desc="reading", unit=" tables"):
        if len(rows):
            columns = _declared(name, rows, class_names, problems)
            for column in columns:
                cells = rows[column.name]
                once = cells[cells != ""].drop_duplicates()
                bad = cells[cells.isin(once[column.parse(once)[1]])]
                problems.in_rows(f"{name}.csv", bad.index.to_series(), column.name, bad, column.expected)
            tables[name] = Table(name, SUMMARY.get(name, {}).get("meaning", ""), rows, columns)
    problems.raise_any()
    if "judgments" not in tables:
        raise InputError(f"{results / 'judgments.csv'} has no rows; expected at least one judgment")
    return tables


def without_file_names(images: Table) -> Table:
    """Remove file names from the table of images: photographs are often named after people and dates."""
    return replace(
        images,
        rows=images.rows.drop(columns="file"),
        columns=[column for column in images.columns if column.name != "file"],
    )


def _texts(path: Path, problems: Problems) -> pd.DataFrame:
    try:
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError):
        problems.in_file(path.name, "cannot be read; expected a table that analysis/aggregate.py wrote: make it again")
        return pd.DataFrame()
    return rows.set_axis(rows.index + 2)


def _class_names(judgments: pd.DataFrame) -> set[str]:
    """Name the classes that judgments are about."""
    names = {name for column in CLASS_COLUMNS if column in judgments for name in judgments[column].unique()}
    lists = {names for column in CLASS_LISTS if column in judgments for names in judgments[column].unique()}
    return (names | {name for joined in lists for name in joined.split("|")}) - {""}


def _declared(table: str, rows: pd.DataFrame, class_names: set[str], problems: Problems) -> list[Column]:
    """Find the declaration of each column; columns without one are noted."""
    summary = SUMMARY.get(table, {"shared": [], "columns": []})
    shared = JUDGMENT_COLUMNS if table == "judgments" else summary["shared"]
    known = {name: COLUMNS[name] for name in shared}
    known |= {entry["name"]: _column(**entry) for entry in summary["columns"]}
    if table == "judgments":
        known |= {name: replace(OWN_OF_PAIR, name=name) for name in own_of_pairs(rows)}
    known |= IMAGE_COLUMNS if table == "images" else {}
    if "each_class" in summary:
        known |= {name: _column(name=name, **summary["each_class"]) for name in class_names - known.keys()}
    if missing := [str(name) for name in rows if name not in known]:
        problems.in_file(
            f"{table}.csv",
            f"column {', '.join(missing)}: not declared; expected a declaration in {SUMMARY_COLUMNS.name}: add one, or "
            "take the column out",
        )
    return [known[name] for name in rows if name in known]


def _column(**entry) -> Column:
    return Column(interfaces=[], judgment=False, **entry)
