"""Find session files, tell them from other files, and bring them into rows: all that is said before a value is read."""

import codecs
import csv
import io
import os
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from analysis.judgments import SESSION_KEY
from hillmixe.columns import COLUMNS, of_trials
from hillmixe.command import InputError
from hillmixe.study_record import is_record

csv.field_size_limit(2**31 - 1)  # a column of other software may hold a whole mouse track
# One value for a whole session, as far as its interface has the column.
CONSTANT = [
    *SESSION_KEY,
    "platform",
    "observer",
    "stimulus_set",
    "stimulus_set_sha256",
    "mixing",
    "batch",
    "batch_by",
    "study",
    "study_sha256",
    "rehearsal",
    "audience",
    "n_raters",
    "n_trials",
    "classes",
    "shuffle_seed",
]
# Columns of all four published files, which jsPsych wrote, and of no session of this suite.
PUBLISHED = {"subject", "condition", "trial_type", "view_history", "task"}
# What only tables of judgments have, which hold the columns of sessions besides.
RESULT = {"source", "row", "completed"}
SEPARATORS = {";": "semicolons", "\t": "tabs"}
END = "\x1f"  # stands in a line of its own behind the last one


class File(NamedTuple):
    """A file to read: what to call it, and the folder it was found in, None where it was named itself."""

    path: Path
    source: str
    folder: Path | None

    @property
    def hidden(self) -> bool:
        """Whether it is some system's own, such as the ._p01.csv that macOS leaves on other disks."""
        return self.folder is not None and self.path.name.startswith(".")


class Rows(NamedTuple):
    """A file's header, and the rows that are not blank: (row as a spreadsheet counts, cells).

    cut: the row at the end that is not whole and therefore left out, if there is one.
    """

    header: list[str]
    body: list[tuple[int, list[str]]]
    cut: int | None


class NoSession(Exception):
    """A file is no session of this suite. what: what it is, the same for all of its kind; how: how that shows."""

    def __init__(self, what: str, how: str):
        super().__init__(f"{what} ({how})")
        self.what = what


def columns_of(interface: str, header: Collection[str]) -> list[str]:
    """Name the columns that the trials of an interface must have in a file with this header.

    A file with nothing of what a version of the suite brought is of an earlier one, and need not have it.
    """
    columns = [COLUMNS[name] for name in of_trials(interface)]
    versions = {column.since for column in columns if not column.since or column.name in header}
    return [column.name for column in columns if column.since in versions]


def brought_later(interface: str) -> list[str]:
    """Name the columns of an interface's trials that files of version 0.1 do not have."""
    return [name for name in of_trials(interface) if COLUMNS[name].since]


def find(paths: list[Path]) -> list[File]:
    """List files, and the .csv files right in folders, each once and in the order of the paths; no records of studies.

    Raises InputError for what is not there, and for a folder without CSVs.
    """
    found: dict[Path, tuple[Path, Path | None]] = {}
    for path in paths:
        if not path.exists():
            raise InputError(f"{path} is not there; expected session CSVs, a folder of them, or the word hmix")
        if not path.is_dir():
            if not is_record(path):  # a shell names it, too, where somebody writes folder/*
                found[path.resolve()] = (path, None)
            continue
        with os.scandir(path) as inside:
            names = sorted(file.name for file in inside if file.name.lower().endswith(".csv") and not file.is_dir())
        if not names:
            raise InputError(f"{path} holds no CSV files; expected sessions right in it (subfolders are not read)")
        folder = path.resolve()
        for name in names:
            real = (folder / name).resolve() if (folder / name).is_symlink() else folder / name
            found.setdefault(real, (path / name, path))
    names = Counter(file.name for file, _ in found.values())
    return [File(file, file.name if names[file.name] == 1 else str(file), folder) for file, folder in found.values()]


def read_rows(file: File) -> Rows:
    """Read a session file into rows of texts.

    Raises NoSession for what is none, and InputError for what cannot be read or is damaged anywhere but at its end.
    """
    if file.hidden:
        raise NoSession("no session of this suite", "its name begins with a dot")
    text, undecodable = _text(file.path)
    rows, open_quote = _split(text)
    numbered = [(number, row) for number, row in enumerate(rows, 1) if any(row)]
    if not numbered:
        raise InputError("is empty; expected a session that the experiments wrote")
    header = [name.strip() for name in numbered[0][1]]
    _tell_apart(header)
    if undecodable:
        raise InputError(f"row {undecodable} is not UTF-8 (Windows-1252?); expected a CSV in UTF-8: save it so")
    if open_quote > 1 or (open_quote and len(numbered) == 1):
        raise InputError(
            f"row {len(rows)}: a quote opens there and never closes; the rows behind it cannot be told apart"
        )
    body = [(number, row) for number, row in numbered[1:] if not _is_header(row, header)]
    ended = text.endswith(("\n", "\r", '"'))
    cut = None
    if body and (open_quote or len(body[-1][1]) < len(header) or not (ended or _certain(header[-1], body))):
        cut = body.pop()[0]
    if short := [str(number) for number, row in body if len(row) != len(header)]:
        raise InputError(f"row {', '.join(short)}: not {len(header)} fields as in the header; the file is damaged")
    if torn := [str(number) for number, row in body if any(_swallows(cell, len(header)) for cell in row)]:
        raise InputError(f"row {', '.join(torn)}: a quote opens in one row and closes in another; the file is damaged")
    return Rows(header, body, cut)


def _text(path: Path) -> tuple[str, int | None]:
    """Decode a file: (its text, the first row that is not UTF-8, if there is one)."""
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise InputError(f"cannot be read ({problem.strerror}); expected a session: mend or remove it") from problem
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in content:
        raise InputError("is UTF-16 or no text; expected a CSV in UTF-8: save it so")
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode(), None
    except UnicodeDecodeError as problem:
        if problem.reason == "unexpected end of data" and problem.end == len(content):
            return content[: problem.start].decode(), None  # cut off within a letter
        return content.decode(errors="replace"), content[: problem.start].count(b"\n") + 1


def _split(text: str) -> tuple[list[list[str]], int]:
    """Split a CSV into rows: (rows, how many lines the last one has if a quote is open in it, else 0)."""
    lines = csv.reader(io.StringIO(f"{text}\n{END}" if text[-1:] != "\n" else text + END, newline=""))
    rows, starts = [], [0]
    for row in lines:
        rows.append(row)
        starts.append(lines.line_num)
    if rows[-1] == [END]:
        return rows[:-1], 0
    return rows, starts[-1] - starts[-2] - 1


def _tell_apart(header: list[str]) -> None:
    """Raise NoSession for the header of another file, InputError for one of a session that was changed."""
    names = set(header)
    if names >= RESULT:
        raise NoSession("no session but a table of judgments", "it has the columns source, row and completed")
    if names.issuperset(SESSION_KEY) and names & {"phase", "trial"}:
        return
    if names >= PUBLISHED:
        raise NoSession("a file of the published H-Mix, which the word hmix in place of files reads", "its columns")
    separator = next((sign for sign in SEPARATORS if len(header) == 1 and sign in header[0]), ",")
    fields = ",".join(header).split(separator)
    missing = ", ".join(name for name in ["trial", *SESSION_KEY] if name not in names)
    if len({name.strip('" ').lower() for name in fields} & {*CONSTANT, "phase"}) < 4:
        raise NoSession("no session of this suite", f"no column {missing}")
    if separator != ",":
        raise InputError(
            f"has {SEPARATORS[separator]} between its fields; expected commas, and points in numbers: save it so"
        )
    raise InputError(f"looks like a session of this suite, but has no column {missing}; expected its header unchanged")


def _is_header(row: list[str], header: list[str]) -> bool:
    """Whether a row is the header once more, as in files that were joined."""
    return len(row) == len(header) and [name.strip("\ufeff \t") for name in row] == header


def _certain(name: str, body: list[tuple[int, list[str]]]) -> bool:
    """Whether the last cell of a file without a line end at its end is whole: if it went on, it would not be sound."""
    text = body[-1][1][-1]
    column = COLUMNS.get(name)
    if column is None or "trial" not in column.phases:
        return True
    if column.values:
        return text in column.values
    if name == "stimulus":
        return text.endswith(".png")
    if name in CONSTANT:
        return len(body) > 1 and text == body[-2][1][-1]
    return column.type == "integer" and column.maximum is not None and column.maximum < 10 and text != ""


def _swallows(cell: str, n_columns: int) -> bool:
    """Whether a cell of several lines holds so many commas that it must have swallowed cells of other rows."""
    return cell.count(",") >= n_columns - 1 and ("\n" in cell or "\r" in cell)
