"""What spreadsheets and statistics programs do to a session file, undone where there is no doubt.

That is: separators other than commas, a line sep=, and titles above the header, whole rows within one cell, a second
header where files were joined, empty cells left out at the ends of rows or filled with NA, and decimal commas. Anything
doubtful stays as it is: it is then not a value of its column, and `hint` says where it may come from.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from itertools import islice

from analysis.judgments import SESSION_KEY
from hillmixe.columns import COLUMNS, is_survey_item, of_trials, own_of_pairs
from hillmixe.command import InputError
from hillmixe.interfaces import INTERFACES

csv.field_size_limit(2**31 - 1)  # a column of other software may hold a whole mouse track
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
HEADER_WITHIN = 12  # rows of a file in which a header is looked for
END = "\x1f"  # stands in a line of its own behind the last one
# What programs write into empty cells: R, pandas, databases.
EMPTY = ("NA", "NaN", "nan", "N/A", "NULL", "null", "None", "<NA>", "n/a", "#NULL!", ".", "-")
COMMA = re.compile(r"[+-]?\d+,\d+")
# Names as a spreadsheet writes a long number. Both signs: 6.04729E+17 is nobody's name, and 1E5 may be.
SCIENTIFIC = re.compile(r"[+-]?\d([.,]\d+)?[eE][+-]\d{2,3}")
_MONTH = (
    r"jan|feb|mar|mär|mrz|apr|may|mai|jun|jul|aug|sep|sept|oct|okt|nov|dec|dez|janv|févr|mars|avr|juin|juil|août|déc"
)
_DATE = re.compile(
    rf"\d{{1,2}}[. /-]*\s*({_MONTH})[a-zé]*\.?([ -]?\d{{2,4}})?|({_MONTH})[a-zé]*\.?[ -]\d{{2,4}}"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}( .*)?|\d{1,2}\.\d{1,2}\.",
    re.IGNORECASE,
)
Numbered = list[tuple[int, list[str]]]  # rows, as a spreadsheet counts them


def split(text: str) -> tuple[list[list[str]], int, str]:
    """Split a CSV: (rows, how many lines the last one has if a quote is open in it, else 0, the separator)."""
    separator = next((sign for sign in SEPARATORS if any(map(is_header, _first_rows(text, sign)))), ",")
    lines = csv.reader(_lines(f"{text}\n{END}" if text[-1:] != "\n" else text + END), delimiter=separator)
    rows, starts = [], [0]
    for row in lines:
        rows.append(row)
        starts.append(lines.line_num)
    if rows[-1] != [END]:
        return rows, starts[-1] - starts[-2] - 1, separator
    return _unwrapped(rows[:-1]), 0, separator


def _lines(text: str) -> io.StringIO:
    return io.StringIO(text, newline="")


def _first_rows(text: str, separator: str) -> Iterable[list[str]]:
    return islice(csv.reader(_lines(text), delimiter=separator), HEADER_WITHIN)


def _unwrapped(rows: list[list[str]]) -> list[list[str]]:
    """Split rows once more where each is one cell that holds all of a row."""
    if any(any(row[1:]) for row in rows) or any(map(is_header, rows[:HEADER_WITHIN])):
        return rows
    for separator in SEPARATORS:
        inner = [next(csv.reader(_lines(row[0]), delimiter=separator), []) if row else [] for row in rows]
        if any(map(is_header, inner[:HEADER_WITHIN])):
            return inner
    return rows


def names_of(row: Iterable[str]) -> list[str]:
    """Take the names of columns from a row that is a header."""
    return [name.strip("\ufeff \t\u00a0") for name in row]


def is_header(row: Iterable[str]) -> bool:
    """Whether a row names the columns of a session."""
    names = set(names_of(row))
    return names.issuperset(SESSION_KEY) and bool(names & {"phase", "trial"})


def under_one_header(header: list[str], rows: Numbered) -> tuple[list[str], list[tuple[int, list[str], list[str]]]]:
    """Take the headers out of the rows of files that were joined: (all columns, [(number, row, columns of its file)]).

    Raises InputError for a header with a column of ours twice.
    """
    current, found = header, []
    columns = dict.fromkeys(header)
    for number, row in rows:
        if not is_header(row):
            found.append((number, row, current))
        elif (names := names_of(row)) != current:
            if twice := [name for name in dict.fromkeys(names) if name in COLUMNS and names.count(name) > 1]:
                raise InputError(f"row {number}: a second header, with the column {', '.join(twice)} twice")
            current = names
            columns |= dict.fromkeys(names)
    return header if set(columns) == set(header) else list(columns), found


def needed(row: Sequence[str], header: list[str]) -> tuple[list[int], list[int]]:
    """Give the places of a row that its phase fills: (those that must be filled, those that may also be empty)."""
    at = {name: place for place, name in enumerate(header)}
    cell = {name: row[place].strip() for name, place in at.items() if place < len(row)}
    phase = "trial" if cell.get("trial") else cell.get("phase", "")
    interface = cell.get("interface", "")
    if phase == "trial" and interface not in INTERFACES:
        return [*range(len(header))], [*range(len(header))]
    if phase == "trial":
        filled = of_trials(interface)
    else:
        filled = [*SESSION_KEY, *(name for name, column in COLUMNS.items() if phase and phase in column.phases)]
    may = [at[name] for name in filled if name in at]
    may += [at[name] for name in own_of_pairs(at)]
    if phase == "survey":
        may += [place for name, place in at.items() if is_survey_item(name)]
    must = [at[name] for name in filled if name in at and not (COLUMNS[name].optional or COLUMNS[name].since)]
    return must, may


def padded(row: list[str], header: list[str], trimmed: bool) -> list[str] | None:
    """Give a short row the empty cells that it lacks; None if it may lack others.

    trimmed: whether no row of the file ends with an empty cell, so that its program left such cells out.
    """
    must, may = needed(row, header)
    if any(place >= len(row) or not row[place].strip() for place in must):
        return None
    trial = header.index("trial") if "trial" in header else len(row)
    of_trial = trial < len(row) and row[trial].strip() != ""
    if of_trial and not trimmed and any(place >= len(row) for place in may):
        return None
    return [*row, *[""] * (len(header) - len(row))]


def without_fillers(header: list[str], body: Numbered) -> Numbered:
    """Empty the cells that a program filled with NA or the like.

    It has done so if such a word is in a column of numbers that has no empty cell. In trials, an optional number counts
    as empty if it is so in all of them (second_percent: where second_label is, too). Names stay.
    """
    at = {name: place for place, name in enumerate(header)}
    numbers = [place for name, place in at.items() if name in COLUMNS and COLUMNS[name].type in ("integer", "number")]
    held = {row[place].strip() for _, row in body for place in numbers}
    fillers = held & {*EMPTY}
    if not fillers or "" in held:
        return body
    trial = at.get("trial", -1)
    trials = [row for _, row in body if trial >= 0 and row[trial].strip() not in fillers]
    optional = {
        at[name]
        for name, column in COLUMNS.items()
        if name in at
        and column.optional
        and at[name] in numbers
        and all(row[at[name]].strip() in fillers for row in trials)
    }
    second = [at[name] for name in ("second_label", "second_percent") if name in at]
    known = [at[name] for name in ("classes",) if name in at]
    texts = {at[name] for name in ("language", "impossible") if name in at}
    foreign = {place for place, name in enumerate(header) if name not in COLUMNS or "trial" not in COLUMNS[name].phases}
    names = {at[name] for name in ("participant", "session") if name in at}
    emptied = []
    for number, row in body:
        of_class = any(filler in row[place].split("|") for place in known for filler in fillers)
        if trial >= 0 and row[trial].strip() in fillers:
            places = {*range(len(row))} - names
        else:
            places = optional | foreign | (set() if of_class else texts)
            if len(second) == 2 and not of_class and all(row[place].strip() in fillers for place in second):
                places = places | {*second}
        emptied.append(
            (number, ["" if place in places and cell.strip() in fillers else cell for place, cell in enumerate(row)])
        )
    return emptied


def with_points(header: list[str], body: Numbered) -> Numbered:
    """Replace decimal commas by points, if all fractions of a file have commas and its coefficients show it.

    A coefficient is between 0 and 1, so the comma in 0,45 does not separate thousands; then that in 1,465 does not
    either.
    """
    columns = [(place, COLUMNS[name]) for place, name in enumerate(header) if name in COLUMNS]
    numbers = [(place, column) for place, column in columns if column.type == "number"]
    cells = [(row[place].strip(), column) for _, row in body for place, column in numbers]
    with_comma = [(text, column) for text, column in cells if "," in text]
    sure = any(column.maximum == 1 and COMMA.fullmatch(text) for text, column in with_comma)
    if not sure or any("." in text for text, _ in cells) or not all(COMMA.fullmatch(text) for text, _ in with_comma):
        return body
    changed = {place for place, _ in numbers}
    changed |= {place for place, column in columns if column.name.startswith("lam_") or column.name.endswith("_s")}
    return [
        (number, [cell.replace(",", ".") if place in changed else cell for place, cell in enumerate(row)])
        for number, row in body
    ]


def hint(text: str) -> str:
    """Say where a value that does not fit its column may come from, and what to do; empty if that is not known."""
    if text in EMPTY:
        return f"; an empty cell is empty, without {text}: save it so"
    if COMMA.fullmatch(text):
        return ", with a point as the decimal sign"
    if re.fullmatch(r"#+", text):
        return "; the column was too narrow for its numbers when the file was saved: use the original"
    if text.startswith("#"):
        return "; it holds a spreadsheet's error: use the original"
    if _DATE.fullmatch(text):
        return "; a spreadsheet has turned it into a date: use the original"
    if re.fullmatch(r"[\d.,]+ ?%", text):
        return ", without a percent sign: use the original"
    if text.upper() in ("TRUE", "FALSE", "WAHR", "FALSCH", "VRAI", "FAUX"):
        return "; a spreadsheet has turned it into a word: use the original"
    return ""
