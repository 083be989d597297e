"""The survey of the participants whose judgments are in the results: typed items and free text, after the trials.

Results hold no survey, so it comes from the session files, and only on request. A session in a file is matched with the
one in the results that has the same participant, interface and session, and the same first judgment, by image pair and
seconds: results have numbers instead of Prolific ids, and another person may have that number in other results.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from analysis.judgments import SESSION_KEY, Problems
from analysis.publishing import survey_items
from analysis.publishing.data_dictionary import Table
from analysis.publishing.dataset_card import SURVEY, TEXTS
from analysis.publishing.deidentification import NUMBERED
from analysis.readers.files import File, find, read_rows
from analysis.readers.notes import Notes, one_of_many
from analysis.readers.publishable import FORMULA, PROLIFIC_ID
from hillmixe import study_record
from hillmixe.columns import COLUMNS, is_survey_item
from hillmixe.command import InputError, progress

WHO = ["participant", "session", "interface"]
PAIR = ["survey_question", "survey_answer"]  # of version 0.1, which knew free text alone
ANY = "prolific-0"  # for whatever number readers.publishable gave
NOBODY: Mapping[str, str] = {}


def survey(paths: list[Path], judgments: pd.DataFrame, called: Mapping[str, str] = NOBODY) -> Table:
    """Read the answers to the survey, blank ones left out, in the order of their texts; names as in the judgments.

    paths: session CSVs, or folders of them, in which the record of the study may be. judgments: rows of judgments.csv,
    as texts. called: names that were replaced by another when the results were made.
    Returns a row per session with a column for each item of its survey, and for sessions of version 0.1 a row per
    answer with question and answer. The index of the rows says where the answers are, as in "14 of p01.csv" or "14 to
    19 of p01.csv". stderr names what is left out. Raises InputError with a line for each file that cannot be read, and
    if there is no answer at all.
    """
    first = judgments.drop_duplicates(SESSION_KEY).to_dict("records")
    known = {_trial(row): row for row in first}
    if len(known) < len(first):
        raise InputError("judgments.csv: two sessions differ in nothing but a Prolific id; leave out --free-text")
    notes = Notes()
    met: set[tuple] = set()
    found: dict[str, dict[str, str]] = {}  # place -> a row of the table
    questions: dict[str, list[str]] = {}  # item -> how it was asked
    for file, rows in _read(paths, notes):
        for row in rows.values() if called else ():
            row["participant"] = called.get(row["participant"], row["participant"])
        trials = [(_session(row), _trial(row)) for row in rows.values() if row.get("trial")]
        own = {session: trial for session, trial in trials if trial in known}
        met |= set(own.values())
        begun = {_session(row) for row in rows.values() if row.get("trial") or row.get("phase")}
        for participant, _, session in sorted(begun - own.keys()):
            where = f", session {session} of participant {participant}"
            notes.add(file, "not in the results; left out", where)
        asked = {number: row for number, row in rows.items() if row.get("phase") == "survey" and _session(row) in own}
        for place, answers in _answers(asked, questions):
            judgment = known[own[_session(asked[place[0]])]]
            where = f"{place[0]}" if len(place) == 1 else f"{place[0]} to {place[-1]}"
            found[f"{where} of {file.source}"] = {name: judgment[name] for name in WHO} | answers
    if missing := len(known) - len(met):
        what = f"{missing} of {len(known)} sessions of the results"
        notes.add(None, "not in these files, so without free text", what)
    notes.print()
    if not found:
        raise InputError("none of these sessions has an answer to the survey; name others, or leave out --free-text")
    records = study_record.folders_of(paths)
    return _table(pd.DataFrame.from_dict(found, orient="index").fillna(""), questions, judgments, records)


def participants(paths: list[Path]) -> set[str]:
    """List all participants of session files, as named in the files."""
    return {row["participant"] for _, rows in _read(paths, Notes()) for row in rows.values() if "participant" in row}


def _answers(
    asked: dict[int, dict[str, str]], questions: dict[str, list[str]]
) -> Iterator[tuple[list[int], dict[str, str]]]:
    """Yield what survey rows of a file answer, with their numbers: a session's items together, pairs one by one."""
    together: dict[tuple[str, ...], tuple[list[int], dict[str, str]]] = {}
    for number, row in asked.items():
        if items := {name: _line(cell) for name, cell in row.items() if is_survey_item(name) and cell}:
            numbers, answers = together.setdefault(_session(row), ([], {}))
            numbers.append(number)
            answers |= items
            for name in items:
                questions.setdefault(name, []).append(_line(row.get("survey_question", "")))
        elif row.get("survey_answer"):
            yield [number], {name: _line(row.get(name, "")) for name in PAIR}
    yield from together.values()


def _table(rows: pd.DataFrame, questions: dict[str, list[str]], judgments: pd.DataFrame, records: list[Path]) -> Table:
    """Make the table of the answers: columns declared, rows in the order of their texts, nothing that is run."""
    pairs = [name for name in PAIR if name in rows]
    checksums = [*judgments["study_sha256"].unique()] if "study_sha256" in judgments else []
    declared = survey_items.declared(rows[list(questions)], questions, checksums, records)
    columns = [*(COLUMNS[name] for name in [*WHO, *pairs]), *declared]
    texts = [column.name for column in columns if column.type in ("text", "list") and column.name not in WHO]
    rows = rows[[column.name for column in columns]]
    rows = rows.assign(**{name: rows[name].map(_harmless) for name in texts})
    rows = rows.sort_values([name for name in rows if name not in WHO[:2]]).drop_duplicates()
    kind = "pairs" if not declared else "both" if pairs else "items"
    return Table(SURVEY, TEXTS["free_text"]["meaning"][kind], rows, columns)


def _read(paths: list[Path], notes: Notes) -> Iterator[tuple[File, dict[int, dict[str, str]]]]:
    """Yield each session file and its rows by number; then raise what is wrong with any of them."""
    problems = Problems()
    for file in progress(find(paths), desc="reading", unit=" files"):
        with one_of_many(file, problems, notes):
            header, body, cut, _ = read_rows(file)
            if cut:
                notes.add(file, "cut off there; that row is left out", f", row {cut}")
            yield file, {number: dict(zip(header, map(str.strip, row), strict=True)) for number, row in body}
    problems.raise_any()


def _session(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row[name] for name in SESSION_KEY)


def _trial(row: dict[str, str]) -> tuple[str | float, ...]:
    """Give what identifies both a trial of a session file and the judgment made from it."""
    try:
        seconds = float(row.get("rt_s", ""))
    except ValueError:
        seconds = -1.0
    return *map(_unnumbered, _session(row)), row.get("pair", ""), seconds


def _unnumbered(name: str) -> str:
    """Undo in a name what readers.publishable changes: one number for all Prolific ids, no leading apostrophe."""
    return NUMBERED.sub(ANY, PROLIFIC_ID.sub(ANY, name)).lstrip("'")


def _line(text: str) -> str:
    """Bring a text to one line."""
    return " ".join(text.split())


def _harmless(line: str) -> str:
    """Put an apostrophe before anything that a spreadsheet would run as a formula."""
    return f"'{line}" if FORMULA.match(line) else line
