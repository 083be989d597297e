"""The fast reader: regular session files, read many at once by pandas' C parser into typed columns.

A file is regular if it holds one interface, each row has a line of its own, every cell of a trial is as declared with
no blanks around it, and each session has its trials from 0 on without a gap. All others are left to strict.py, which
reads the same judgments from regular files (a test compares the two) but takes more time and memory.
"""

import codecs
import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from operator import methodcaller
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.judgments import SESSION_KEY
from analysis.readers import begun
from analysis.readers.clocks import CLOCK
from analysis.readers.fast_columns import (
    Columns,
    Known,
    LeftToStrict,
    Texts,
    columns_of_judgments,
    first_of_each,
    is_text,
    numbered,
)
from analysis.readers.files import RESULT, File, columns_of
from analysis.readers.people import ends_of_others
from analysis.readers.same_names import OF_SET
from analysis.readers.table_buffer import TableBuffer
from hillmixe.columns import COLUMNS, own_of_pairs
from hillmixe.interfaces import INTERFACES

BATCH_BYTES = 8 * 2**20  # of the files that are read at once
# Ends each line as a cell of its own: in a row with fewer or more cells it stands in another column.
END = "\x1f"
EXPONENT = re.compile(rb"\d[eE]\+\d\d")
WIDE = 100_000  # a whole number that a spreadsheet may have written as 1E+05
Batch = tuple[Columns, pd.DataFrame]  # columns of judgments, a row for each session


class Part(NamedTuple):
    """A file that was read. place: its place among all files; the other fields are those of _split."""

    place: int
    source: str
    header: bytes
    shared: list[str]
    lines: bytes


def read(
    files: list[File], done: Callable[[], object] = lambda: None, sessions: list[pd.DataFrame] | None = None
) -> tuple[pd.DataFrame, list[int]]:
    """Read the regular ones of `files`: (a table of judgments, the places of the other files).

    done: called after each file. sessions: receives tables of the sessions with how far they got (begun.FLOW) and their
    stimulus sets (OF_SET). Files that hold the same session are all among the other files.
    """
    table, known = TableBuffer(), Known()
    sessions = [] if sessions is None else sessions
    rest: list[int] = []
    for parts, n_read in _batches(files, rest, done):
        for columns, of_sessions in _read_headers(parts, known, rest):
            table.append(columns, n_read / len(files))
            sessions.append(of_sessions)
    judgments = table.judgments()
    if sessions:
        held = pd.concat(sessions)
        if copies := set(held["source"][held.duplicated(SESSION_KEY, keep=False)]):
            rest += [place for place, file in enumerate(files) if file.source in copies]
            judgments = judgments[~judgments["source"].isin(copies)]
    return judgments, sorted(rest)


def _batches(files: list[File], rest: list[int], done: Callable[[], object]) -> Iterator[tuple[list[Part], int]]:
    """Yield (files to read at once, how many files have been seen then)."""
    parts, n_bytes = [], 0
    for place, file in enumerate(files):
        try:
            parts.append(Part(place, file.source, *_split(file)))
            n_bytes += len(parts[-1].lines)
        except LeftToStrict:
            rest.append(place)
        if n_bytes >= BATCH_BYTES or place == len(files) - 1:
            yield parts, place + 1
            parts, n_bytes = [], 0
        done()


def _split(file: File) -> tuple[bytes, list[str], bytes]:
    """Split a file: (header, the cells that all lines begin with, the lines without these and with END).

    Raises LeftToStrict if the file is not a text, or if the header or the line ends are not regular.
    """
    try:
        content = file.path.read_bytes().removeprefix(codecs.BOM_UTF8)
        if not content.isascii():
            content.decode()
    except (OSError, UnicodeDecodeError) as problem:
        raise LeftToStrict from problem
    content = content.replace(b"\r\n", b"\n")
    header, _, lines = content.partition(b"\n")
    strange = b'"' in header or any(sign in content for sign in (b"\r", b"\0", END.encode()))
    # Of signs that are not seen, Python takes some for blanks and csv for none.
    if strange or file.hidden or not lines.endswith(b"\n") or not header.decode().isprintable():
        raise LeftToStrict
    rows = lines[:-1].split(b"\n")
    # What is the same in all rows, such as the participant, is a third of a file, and is parsed once.
    same = next((place for place, (one, other) in enumerate(zip(rows[0], rows[-1], strict=False)) if one != other), 0)
    shared = rows[0][: rows[0].rfind(b",", 0, same) + 1]
    if b'"' in shared or not all(map(methodcaller("startswith", shared), rows)):
        shared = b""
    end = f",{END}\n".encode()
    return header, shared.decode().split(",")[:-1], end.join([row[len(shared) :] for row in rows]) + end


def _read_headers(parts: list[Part], known: Known, rest: list[int]) -> list[Batch]:
    """Read files, those with the same header and as many shared cells at once."""
    alike = defaultdict(list)
    for part in parts:
        alike[part.header, len(part.shared)].append(part)
    return [batch for same in alike.values() for batch in _read_parts(same, known, rest)]


def _read_parts(parts: list[Part], known: Known, rest: list[int]) -> list[Batch]:
    """Read files with the same header; if one is not regular, halve them until `rest` has its place."""
    try:
        return [_read_batch(parts, known)]
    except LeftToStrict:
        if len(parts) == 1:
            rest.append(parts[0].place)
            return []
    middle = len(parts) // 2
    return [batch for half in (parts[:middle], parts[middle:]) for batch in _read_parts(half, known, rest)]


def _read_batch(parts: list[Part], known: Known) -> Batch:
    """Read files with the same header."""
    names = [name.strip() for name in parts[0].header.decode().split(",")]
    interfaces = [interface for interface in INTERFACES if set(columns_of(interface, names)) <= set(names)]
    if len(interfaces) != 1 or set(names) >= RESULT:
        raise LeftToStrict
    wanted, n_shared = columns_of(interfaces[0], names) + own_of_pairs(names), len(parts[0].shared)
    if any(names.count(name) > 1 for name in wanted) or "trial" in names[:n_shared]:
        raise LeftToStrict
    n_lines = [part.lines.count(b"\n") for part in parts]
    part = np.repeat(np.arange(len(parts)), n_lines)
    clock = [CLOCK] if names[n_shared:].count(CLOCK) == 1 else []
    cells = _cells(names[n_shared:], [name for name in names[n_shared:] if name in wanted] + clock, parts)
    if len(cells) != len(part):
        raise LeftToStrict  # a line end within quotes
    codes: Columns = {}
    texts: Texts = {}
    for place, name in enumerate(names[:n_shared]):
        if name in wanted:
            each, texts[name] = pd.factorize(np.array([part.shared[place] for part in parts], dtype=object))
            codes[name] = each[part]
    for name in map(str, cells):
        column = cells[name]
        if is_text(name):
            codes[name], texts[name] = pd.factorize(column)
        else:
            codes[name] = column.to_numpy(float)
    numbers = [name for name in codes if name not in texts and name != CLOCK]
    wide = any((codes[name] >= WIDE).any() for name in numbers if COLUMNS[name].type == "integer")
    if wide and any(EXPONENT.search(part.lines) for part in parts):
        raise LeftToStrict
    session, _ = first_of_each(numbered(part, *(codes[name] for name in SESSION_KEY)))
    is_trial, phase = ~np.isnan(codes["trial"]), codes["phase"]
    trials, has_phase = np.flatnonzero(is_trial), (texts["phase"] != "")[phase]
    if np.count_nonzero((texts["phase"] == "trial")[phase]) > len(trials):
        raise LeftToStrict  # a trial without its number
    answered = np.bincount(session[trials], minlength=session.max() + 1)
    left = np.flatnonzero(answered[session] == 0)
    named = np.logical_and.reduce([(texts[name] != "")[codes[name][left]] for name in SESSION_KEY])
    if np.bincount(part[trials], minlength=len(parts)).min() == 0 or (has_phase[left] | named).any():
        raise LeftToStrict  # somebody left before the first trial
    codes = {name: values[trials] for name, values in codes.items()}
    columns, first = columns_of_judgments(codes, texts, interfaces[0], session[trials], known)
    columns["source"] = np.array([part.source for part in parts], dtype=object)[part[trials]]
    for several in np.flatnonzero(np.bincount(part[trials][first]) > 1):
        if ends_of_others(columns["participant"][first][part[trials][first] == several]):
            raise LeftToStrict  # perhaps what a torn row left of a name
    columns["row"] = np.concatenate([np.arange(n) for n in n_lines])[trials] + 2
    # Of trials, one for each session tells that it came so far.
    rows = np.concatenate([np.flatnonzero(~is_trial), trials[first]])
    told = np.asarray(texts["phase"], dtype=object)[phase[rows]]
    of_check = np.full((len(begun.CHECK), len(rows)), np.nan)
    taken = told == "comprehension"
    of_check[:, taken] = _of_check(names, parts, rows[taken], np.cumsum([0, *n_lines]))
    came = begun.of_sessions(session[rows], len(answered), told, *of_check)
    number = session[trials[first]]
    of_session = {name: columns[name][first] for name in [*SESSION_KEY, "source", *OF_SET, "observer", "rehearsal"]}
    of_session |= {name: values[number] for name, values in came.items()}
    of_session |= {"answered": answered[number], "finished": columns["completed"][first]}
    return columns, pd.DataFrame(of_session)


def _of_check(names: list[str], parts: list[Part], rows: np.ndarray, begins: np.ndarray) -> np.ndarray:
    """Read the cells of begun.CHECK in rows of the comprehension check: (2, n_rows) float, NaN for what is no number.

    names: of the columns. rows: in all parts together, in order. begins: the first row of each part. Pandas would take
    longer to look at these columns in all rows than all other work on sessions takes.
    """
    of_part = np.searchsorted(begins, rows, side="right") - 1
    found: list[list[float]] = []
    for part, own in ((part, rows[of_part == part] - begins[part]) for part in np.unique(of_part)):
        lines = parts[part].lines.split(b"\n", int(own[-1]) + 1)
        for cells in csv.reader(lines[place].decode() for place in own):
            whole = dict(zip(names, [*parts[part].shared, *cells], strict=False))
            found.append([begun.number(whole.get(name, "")) for name in begun.CHECK])
    return np.array(found).reshape(-1, len(begun.CHECK)).T


def _cells(names: list[str], wanted: list[str], parts: list[Part]) -> pd.DataFrame:
    """Parse lines into columns of texts, and of numbers where these need not be exact; an empty number is NaN."""
    texts = {name for name in wanted if is_text(name)}
    # Other columns may have any names, the same one twice as well.
    unique = [name if name in wanted else f"{place}" for place, name in enumerate(names)]
    # pandas is quickest where it finds types out by itself. This row makes all that are texts to us texts to it.
    first = ",".join("text" if name in texts else "0" for name in unique)
    try:
        cells = pd.read_csv(
            io.BytesIO(b"".join([f"{first},{END}\n".encode(), *(part.lines for part in parts)])),
            names=[*unique, END],
            usecols=[*wanted, END],
            keep_default_na=False,
            na_values={name: [""] for name in wanted if name not in texts},
            skip_blank_lines=False,
            low_memory=False,
        ).iloc[1:]
    except ValueError as problem:
        raise LeftToStrict from problem
    if not (cells.pop(END) == END).all() or any(cells[name].dtype.kind not in "if" for name in set(wanted) - texts):
        raise LeftToStrict
    return cells
