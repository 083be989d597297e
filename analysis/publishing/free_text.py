"""Free text of the participants whose judgments are in the results: what they wrote in the survey after the trials.

Results hold no free text, so that it comes from the session files, and only where it is asked for. A session there is
the one of the results that has its participant, interface and session, and its first judgment, by pair of images and
seconds: in results, numbers stand for Prolific ids, and another person may have that number in other results.
"""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analysis.judgments import SESSION_KEY, Problems
from analysis.publishing.data_dictionary import Table
from analysis.publishing.dataset_card import SURVEY, TEXTS
from analysis.publishing.deidentification import NUMBERED
from analysis.readers.files import NoSession, find, read_rows
from analysis.readers.publishable import FORMULA, PROLIFIC_ID
from analysis.readers.strict import Notes
from hillmixe.columns import COLUMNS
from hillmixe.command import InputError, progress

NAMES = ["participant", "session", "interface", "survey_question", "survey_answer"]
ANY = "prolific-0"  # for whatever number readers.publishable gave


def survey(paths: list[Path], judgments: pd.DataFrame) -> Table:
    """Read the answers to the survey, blank ones left out, in the order of their texts; names as in the judgments.

    paths: session CSVs, or folders of them. judgments: rows of judgments.csv, as texts. The index of the table's rows
    says where an answer stands, as in "14 of p01.csv". stderr names what is left out. Raises InputError with a line for
    each file that cannot be read, and where there is no answer at all.
    """
    first = judgments.drop_duplicates(SESSION_KEY).to_dict("records")
    known = {_trial(row): row for row in first}
    if len(known) < len(first):
        raise InputError("judgments.csv: two sessions differ in nothing but a Prolific id; leave out --free-text")
    notes = Notes()
    met, answers = set(), {}
    for source, rows in _read(paths, notes):
        trials = [(_session(row), _trial(row)) for row in rows.values() if row.get("trial")]
        own = {session: trial for session, trial in trials if trial in known}
        met |= set(own.values())
        begun = {_session(row) for row in rows.values() if row.get("trial") or row.get("phase")}
        for participant, _, session in sorted(begun - own.keys()):
            notes.add(f"{source}, session {session} of participant {participant}", "not in the results; left out")
        for number, row in rows.items():
            if row.get("phase") == "survey" and row.get("survey_answer") and _session(row) in own:
                judgment = known[own[_session(row)]]
                texts = [_text(row.get(name, "")) for name in NAMES[3:]]
                answers[f"{number} of {source}"] = [*(judgment[name] for name in NAMES[:3]), *texts]
    if missing := len(known) - len(met):
        notes.add(f"{missing} of {len(known)} sessions of the results", "not in these files, so without free text")
    notes.print()
    if not answers:
        raise InputError("none of these sessions has an answer to the survey; name others, or leave out --free-text")
    rows = pd.DataFrame.from_dict(answers, orient="index", columns=NAMES).sort_values(NAMES[2:]).drop_duplicates()
    return Table(SURVEY, TEXTS["free_text"]["meaning"], rows, [COLUMNS[name] for name in NAMES])


def _read(paths: list[Path], notes: Notes) -> Iterator[tuple[str, dict[int, dict[str, str]]]]:
    """Yield each session file: (what it is called, its rows by number); then raise what is wrong with any of them."""
    problems = Problems()
    for file in progress(find(paths), desc="reading", unit=" files"):
        try:
            header, body, cut = read_rows(file)
        except NoSession as reason:
            if file.folder is None:
                problems.in_file(file.source, f"is {reason}: take it out")
            else:
                notes.add(file.source, f"{reason.what}; passed over")
        except InputError as problem:
            problems.in_file(file.source, str(problem))
        else:
            if cut:
                notes.add(f"{file.source}, row {cut}", "cut off there; that row is left out")
            yield file.source, {number: dict(zip(header, map(str.strip, row), strict=True)) for number, row in body}
    problems.raise_any()


def _session(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row[name] for name in SESSION_KEY)


def _trial(row: dict[str, str]) -> tuple[str | float, ...]:
    """Know a trial of a session file and the judgment that was made of it by what both say."""
    try:
        seconds = float(row.get("rt_s", ""))
    except ValueError:
        seconds = -1.0
    return *map(_unnumbered, _session(row)), row.get("pair", ""), seconds


def _unnumbered(name: str) -> str:
    """Take from a name what readers.publishable changes: one number for all Prolific ids, no apostrophe before it."""
    return NUMBERED.sub(ANY, PROLIFIC_ID.sub(ANY, name)).lstrip("'")


def _text(text: str) -> str:
    """Bring a text to one line that no spreadsheet runs."""
    line = " ".join(text.split())
    return f"'{line}" if FORMULA.match(line) else line
