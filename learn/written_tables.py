"""How tables of results are written: as Markdown that also reads well as plain text, and as a folder of CSV files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from hillmixe.command import InputError
from hillmixe.files import files_in, whole_folder, write_table


def markdown(rows: list[list[str]]) -> str:
    """Write rows of texts, all of the same length; the first is the headings."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [rows[0], ["-" * width for width in widths], *rows[1:]]
    padded = ([text.ljust(width) for text, width in zip(line, widths, strict=True)] for line in lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in padded)


def chosen_columns(table: pd.DataFrame, headings: dict[str, str]) -> str:
    """Write columns of a table as Markdown, numbers to three places and a dash for what is missing."""

    def cell(value: Any) -> str:
        if pd.isna(value):
            return "–"
        return f"{value:.3f}" if isinstance(value, float) else str(value)

    rows = ([cell(value) for value in row] for row in table[[*headings]].to_numpy(object))
    return markdown([[*headings.values()], *rows])


def write_folder(
    out: Path, tables: dict[str, pd.DataFrame], text: str, more: Callable[[Path], object] = lambda folder: None
) -> None:
    """Write tables as CSV and text as table.md into a folder, all or nothing; more(folder) writes further files.

    Raises InputError if the folder holds files that would be lost.
    """

    def ours(old: Path, new: Path) -> None:
        if others := sorted(files_in(old) - files_in(new)):
            raise InputError(f"{old} holds files that would be lost, such as {others[0]}: name another --out")

    with whole_folder(out, ours) as folder:
        for name, table in tables.items():
            write_table(folder / f"{name}.csv", table)
        (folder / "table.md").write_text(text, encoding="utf-8")
        more(folder)
