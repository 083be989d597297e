"""Tables that a lab makes itself, of pairs or of frames, as spreadsheets and programs write them."""

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from hillmixe.command import InputError
from stimuli_gen.source_files import listed

SEPARATORS = ",;\t|"


def read(path: Path, required: Sequence[str], others: Sequence[str] | None = None) -> pd.DataFrame:
    """Read a CSV: texts without blanks around them, by the number of their row as spreadsheets count.

    required: columns that it must have. others: those that it may have; None: any.
    Cells are separated by commas, semicolons, tabs or bars; a line `sep=;`, a byte order mark, UTF-16, empty rows,
    empty columns behind the last, and rows without their last cells are accepted. Raises InputError for anything else.
    """
    numbered, row = [], 0
    text, separator, row = _text_and_separator(path, required)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in rows:
            row += 1
            numbered.append((row, [cell.strip() for cell in cells]))
    except csv.Error as problem:
        raise InputError(f"{path}, row {row + 1}: {problem}; expected a CSV") from problem
    numbered = [(row, cells) for row, cells in numbered if any(cells)]
    if not numbered:
        raise InputError(f"{path} is empty; expected a CSV with the columns {listed(required)}")
    header = _header(path, numbered[0][1], required, others)
    if len(numbered) < 2:
        raise InputError(f"{path} has no rows below its header; expected at least one")
    width = len(header)
    for row, cells in numbered[1:]:
        if broken := [cell for cell in cells if re.search(r"[\x00-\x1f\x7f]", cell)]:
            raise InputError(f"{path}, row {row}: {broken[0][:40]!r} contains a line break or an invisible character")
        if more := [cell for cell in cells[width:] if cell]:
            raise InputError(
                f"{path}, row {row}: more cells than the {width} columns of the header ({listed(more, most=3)}); a "
                "cell with a comma in it, such as 0,5, stands in quotation marks"
            )
    table = pd.DataFrame(
        [(cells + [""] * width)[:width] for _, cells in numbered[1:]],
        columns=header,
        index=[row for row, _ in numbered[1:]],
        dtype=str,
    )
    return table.loc[:, [bool(name) for name in header]]


def decimal(text: str) -> str:
    """Change a decimal comma to a point: 0,25 to 0.25; any other text stays as it is."""
    return text.replace(",", ".") if re.fullmatch(r"-?[0-9]*,[0-9]+", text) else text


def _text_and_separator(path: Path, required: Sequence[str]) -> tuple[str, str, int]:
    """Give the text below a line `sep=`, the separator of its cells, and the number of rows above it."""
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise InputError(f"{path} cannot be read: {problem.strerror}") from problem
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as problem:
        row = data[: problem.start].count(b"\n") + 1
        raise InputError(
            f"{path}, row {row}: letters in an encoding other than UTF-8: save it as CSV UTF-8"
        ) from problem
    if "\0" in text:
        raise InputError(f"{path} is not a CSV: it has characters that no text has")
    if given := re.match(r"sep=(.)\r?\n", text):
        return text[given.end() :], given[1], 1
    first = next((line for line in text.splitlines() if line.strip()), "")
    names = {mark: [name.strip().strip('"') for name in first.split(mark)] for mark in SEPARATORS}
    return text, max(SEPARATORS, key=lambda mark: (len({*required} & {*names[mark]}), len(names[mark]))), 0


def _header(path: Path, cells: list[str], required: Sequence[str], others: Sequence[str] | None) -> list[str]:
    header = cells[: max(at for at, cell in enumerate(cells, 1) if cell)]
    if missing := [name for name in required if name not in header]:
        raise InputError(f"{path} has no column {' and '.join(missing)}; expected {_expected(required, others)}, "
                         f"found {listed(header)}")  # fmt: skip
    if twice := [name for at, name in enumerate(header) if name and name in header[:at]]:
        raise InputError(f"{path} has two columns {twice[0]}: leave one, or give them different names")
    if unknown := [
        name or "without a name" for name in header if others is not None and name not in (*required, *others)
    ]:
        raise InputError(
            f"{path} has a column {unknown[0]}; expected {_expected(required, others)}: rename it, or leave it out"
        )
    if "" in header:
        raise InputError(f"{path}: the column {header.index('') + 1} has no name: give it one, or leave it out")
    return header


def _expected(required: Sequence[str], others: Sequence[str] | None) -> str:
    return listed(required) + (f", and perhaps {listed(others)}" if others else "")
