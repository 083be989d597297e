"""Find session files, distinguish them from other files, and split them into rows, before any value is read."""

import os
import re
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from analysis.judgments import SESSION_KEY
from analysis.readers import spreadsheets
from analysis.readers.decoding import decoded
from hillmixe.columns import COLUMNS, of_trials
from hillmixe.command import InputError
from hillmixe.interfaces import INTERFACES
from hillmixe.study_record import is_record

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
# What nobody else's files have together with participant, session and trial.
OURS = {"stimulus_set", "stimulus_set_sha256", "mixing", "batch_by", "n_trials", "study_sha256", "rt_s", "phase"}
KNOWN = {*CONSTANT, "phase"}


class File(NamedTuple):
    """A file to read: what to call it, and the folder in which it was found; None if it was named itself."""

    path: Path
    source: str
    folder: Path | None

    @property
    def hidden(self) -> bool:
        """Tell whether it is an operating system's own, such as the ._p01.csv that macOS leaves on other disks."""
        return self.folder is not None and self.path.name.startswith(".")


class Rows(NamedTuple):
    """A file's header, and the rows that are not blank: (row as a spreadsheet counts, cells).

    cut: the incomplete row at the end, which is left out, if there is one; zeros: whether the file ended in zeros, as
    after a power cut.
    """

    header: list[str]
    body: list[tuple[int, list[str]]]
    cut: int | None
    zeros: bool = False


class NoSession(Exception):
    """A file is not a session of this suite. what: what it is, the same for all of its kind; how: how that shows."""

    def __init__(self, what: str, how: str):
        super().__init__(f"{what} ({how})")
        self.what = what


class Blank(NoSession):
    """A file that is empty or holds only a part of a header: a failed upload."""


def columns_of(interface: str, header: Collection[str]) -> list[str]:
    """Name the columns that the trials of an interface must have in a file with this header.

    A file without any of the columns that a version of the suite added is from an earlier version, and need not have
    them.
    """
    columns = [COLUMNS[name] for name in of_trials(interface)]
    versions = {column.since for column in columns if not column.since or column.name in header}
    return [column.name for column in columns if column.since in versions]


def brought_later(interface: str) -> list[str]:
    """Name the columns of an interface's trials that files of version 0.1 do not have."""
    return [name for name in of_trials(interface) if COLUMNS[name].since]


def find(paths: list[Path]) -> list[File]:
    """List files, and the .csv files directly in folders, each once and in the order of paths; no records of studies.

    Raises InputError for paths that do not exist, and for a folder without CSVs.
    """
    found: dict[Path, tuple[Path, Path | None]] = {}
    for path in paths:
        if not path.exists():
            raise InputError(f"{path} does not exist; expected session CSVs, a folder of them, or the word hmix")
        if not path.is_dir():
            if not is_record(path):  # a shell names it, too, where somebody writes folder/*
                found[path.resolve()] = (path, None)
            continue
        with os.scandir(path) as inside:
            names = sorted(file.name for file in inside if file.name.lower().endswith(".csv") and not file.is_dir())
        if not names:
            raise InputError(f"{path} holds no CSV files; expected sessions directly in it (subfolders are not read)")
        folder = path.resolve()
        for name in names:
            real = (folder / name).resolve() if (folder / name).is_symlink() else folder / name
            found.setdefault(real, (path / name, path))
    names = Counter(file.name for file, _ in found.values())
    return [File(file, file.name if names[file.name] == 1 else str(file), folder) for file, folder in found.values()]


def read_rows(file: File) -> Rows:
    """Read a session file into rows of texts, in whatever form spreadsheets have left it (spreadsheets.py).

    Raises NoSession for other files, Blank for empty ones, and InputError for files that cannot be read or are damaged
    anywhere but at the end.
    """
    if file.hidden:
        raise NoSession("not a session of this suite", "its name begins with a dot")
    text, undecodable, zeros = decoded(file.path)
    rows, open_quote, separator = spreadsheets.split(text)
    numbered = [(number, row) for number, row in enumerate(rows, 1) if any(map(str.strip, row))]
    if not numbered:
        raise Blank("it is empty", "an upload that failed?")
    first = next(
        (at for at, (_, row) in enumerate(numbered[: spreadsheets.HEADER_WITHIN]) if spreadsheets.is_header(row)), 0
    )
    header = spreadsheets.names_of(numbered[first][1])
    ended = text.endswith(("\n", "\r", '"'))
    _tell_apart(header, text)
    if undecodable:
        raise InputError(f"row {undecodable} is not UTF-8 (Windows-1252?); expected a CSV in UTF-8: save it so")
    if open_quote > 1 or (open_quote and len(numbered) == 1):
        raise InputError(
            f"row {len(rows)}: a quote opens there and never closes; the rows after it cannot be told apart"
        )
    columns, body = spreadsheets.under_one_header(header, numbered[first + 1 :])
    body = _without_empty_ends(body)
    cut = None
    if body and (open_quote or not _is_whole(body, ended)):
        cut = body.pop()[0]
    body = _same_length(body, separator)
    if torn := [str(number) for number, row, own in body if any(_swallows(cell, len(own), separator) for cell in row)]:
        raise InputError(f"row {', '.join(torn)}: a quote opens in one row and closes in another; the file is damaged")
    if any(own is not columns for *_, own in body):
        _see_that_none_is_missing(body)
        under = [dict(zip(reversed(own), reversed(row), strict=True)) for _, row, own in body]
        read = [
            (number, [cells.get(name, "") for name in columns]) for (number, *_), cells in zip(body, under, strict=True)
        ]
    else:
        read = [(number, row) for number, row, _ in body]
    read = spreadsheets.with_points(columns, spreadsheets.without_fillers(columns, read))
    return Rows(columns, read, cut, zeros)


def _tell_apart(header: list[str], text: str) -> None:
    """Raise NoSession for the header of another file, Blank for a part of one, InputError for one that was changed."""
    names = set(header)
    if names >= RESULT:
        raise NoSession("not a session but a table of judgments", "it has the columns source, row and completed")
    if spreadsheets.is_header(header):
        if "phase" not in names and len(names & OURS) < 2:
            raise NoSession("another lab's, not of this suite", "no column phase")
        return
    if names >= PUBLISHED:
        raise NoSession("a file of the published H-Mix, which the word hmix in place of files reads", "its columns")
    first = [line for line in text[:100_000].splitlines() if line.strip()][: spreadsheets.HEADER_WITHIN]
    words = max((set(re.findall(r"[a-z_0-9]+", line.lower())) for line in first), key=lambda each: len(each & KNOWN))
    if (
        len(first) == 1
        and not text.endswith(("\n", "\r"))
        and (len(words & KNOWN) >= 4 or header[0] == "participant" or "participant".startswith(text.strip()))
    ):
        raise Blank("cut off within its header", "an upload that failed?")
    missing = ", ".join(name for name in ["trial", *SESSION_KEY] if name not in names)
    if len(words & KNOWN) < 4:
        raise NoSession("not a session of this suite", f"no column {missing}")
    raise InputError(
        f"looks like a session of this suite, but has no column {missing}; expected its header unchanged, with commas "
        "between the fields"
    )


Body = list[tuple[int, list[str], list[str]]]  # number, cells, the columns of the row's own file


def _without_empty_ends(body: Body) -> Body:
    """Remove the empty cells at the ends of rows if all are longer than their header."""
    longer = [len(row) > len(own) and not any(map(str.strip, row[len(own) :])) for _, row, own in body]
    if body and all(longer[:-1]) and (longer[-1] or len(body) > 1):
        return [(number, row[: len(own)], own) for number, row, own in body]
    return body


def _is_whole(body: Body, ended: bool) -> bool:
    """Whether nothing of the last row is missing. ended: whether a line end follows it."""
    _, row, header = body[-1]
    last = len(row) - 1
    if last < len(header) - 1:
        if ended:
            return spreadsheets.padded(row, header, _is_trimmed(body)) is not None
        must, may = spreadsheets.needed(row, header)
        may += [header.index(name) for name in ("phase", "trial") if name in header]  # else nobody knows what it needs
        whole = max(may) <= last and all(row[place].strip() for place in must)
        return whole and (max(may) < last or _certain(header[last], body))
    return ended or _certain(header[-1], body)


def _is_trimmed(body: Body) -> bool:
    """Whether no row ends with an empty cell, so that the program that saved them left such cells out."""
    return all(row[-1].strip() for _, row, _ in body if row)


def _same_length(body: Body, separator: str) -> Body:
    """Give each row as many cells as its header has, where all that it lacks are empty ones."""
    trimmed, even, short = _is_trimmed(body), [], []
    for number, row, own in body:
        if len(row) < len(own) and _is_as_others(row, own, body):
            row = spreadsheets.padded(row, own, trimmed) or row
        if len(row) != len(own):
            short.append((number, len(own)))
        even.append((number, row, own))
    if short:
        told = ", ".join(str(number) for number, _ in short)
        between = "" if separator == "," else f" (with {spreadsheets.SEPARATORS[separator]} between the fields)"
        raise InputError(f"row {told}: not {short[0][1]} fields as in the header{between}; the file is damaged")
    return even


def _is_as_others(row: list[str], header: list[str], body: Body) -> bool:
    """Whether a row reaches its phase, or has all that other rows share and ends with one of their cells: not torn."""
    if "phase" not in header or header.index("phase") < len(row):
        return True
    whole = [other for _, other, own in body if own is header and len(other) == len(header)]
    shared = [place for place, name in enumerate(header) if name in CONSTANT and all(each[place] for each in whole)]
    last = len(row) - 1
    return max(shared, default=0) <= last and any(
        len(other) > last and other[last] == row[last] for _, other, _ in body if other is not row
    )


def _see_that_none_is_missing(body: Body) -> None:
    """Raise InputError if files were joined, and one of their headers lacks a column of its trials."""
    seen = set()
    for number, row, own in body:
        cells = dict(zip(own, row, strict=True))
        interface = cells.get("interface", "").strip()
        if cells.get("trial", "").strip() and interface in INTERFACES and (interface, id(own)) not in seen:
            seen.add((interface, id(own)))
            if missing := [name for name in columns_of(interface, own) if name not in cells]:
                raise InputError(
                    f"row {number}: the header of that part has no column {', '.join(missing)}, which a session of "
                    f"{interface} has"
                )


def _certain(name: str, body: Body) -> bool:
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


def _swallows(cell: str, n_columns: int, separator: str) -> bool:
    """Whether a cell of several lines holds so many separators that it must have swallowed cells of other rows."""
    return cell.count(separator) >= n_columns - 1 and ("\n" in cell or "\r" in cell)
