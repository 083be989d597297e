"""The strict reader: session files of any kind, row by row, with words for all that is wrong or left out."""

import sys
from collections import defaultdict
from collections.abc import Callable, MutableMapping
from typing import Any

import pandas as pd

from analysis.judgments import SESSION_KEY, Problems, judgment_table, note_contradictions
from analysis.readers.files import CONSTANT, File, NoSession, brought_later, columns_of, read_rows
from analysis.readers.publishable import FORMULA, NO_FORMULA
from hillmixe.columns import COLUMNS, JUDGMENT_COLUMNS, of_trials
from hillmixe.command import InputError
from hillmixe.interfaces import INTERFACES

OF_CLASSES = ["top_label", "second_label", "impossible"]
LISTED = 10  # files that a line lists
SHOWN = 60  # letters of a value that a line shows


class Notes:
    """What was left out, and of which files, gathered so that each kind is one line."""

    def __init__(self):
        self.files: dict[str, list[str]] = defaultdict(list)
        self.passed_over: set[str] = set()

    def add(self, file: str, what: str) -> None:
        """Note what was left out of a file."""
        self.files[what].append(file)

    def print(self) -> None:
        """Print a line for each kind to stderr."""
        for what, files in self.files.items():
            more = f" and {len(files) - LISTED} more" if len(files) > LISTED else ""
            print(f"{', '.join(files[:LISTED])}{more}: {what}", file=sys.stderr)


def read(files: list[File], done: Callable[[], object] = lambda: None) -> tuple[pd.DataFrame, Problems, Notes]:
    """Read sessions: (a table of judgments, what is wrong, what was left out). done: called after each file."""
    problems, notes = Problems(), Notes()
    texts: dict[str, list[pd.DataFrame]] = {interface: [] for interface in INTERFACES}
    for file in files:
        try:
            for interface, found in _read_texts(file, notes).items():
                texts[interface].append(found)
        except NoSession as reason:
            if file.folder is None:
                problems.in_file(file.source, f"is {reason}: take it out")
            else:
                notes.add(file.source, f"{reason.what}; passed over")
                notes.passed_over.add(file.source)
        except InputError as problem:
            problems.in_file(file.source, str(problem))
        done()
    rows = [
        _parse(pd.concat(found, ignore_index=True), interface, problems) for interface, found in texts.items() if found
    ]
    if not rows:
        return judgment_table(pd.DataFrame()), problems, notes
    judgments = pd.concat(rows, ignore_index=True)
    judgments = judgments[judgments["parsed"] & ~_out_of_order(judgments, problems)]
    judgments = _without_copies(judgments, notes)
    note_contradictions(judgments, problems)
    return judgment_table(judgments), problems, notes


def _read_texts(file: File, notes: Notes) -> dict[str, pd.DataFrame]:
    """Read the answered trials of a file as texts, a table for each interface; none where somebody left before.

    Raises NoSession or InputError where the file as a whole cannot be read.
    """
    header, body, cut = read_rows(file)
    at = {name: place for place, name in enumerate(header)}
    # The other rows are consent, survey and the like.
    trials = [(number, row) for number, row in body if row[at["trial"]].strip()] if "trial" in at else []
    begun = {_session(row, at) for _, row in body if "phase" in at and row[at["phase"]].strip()}
    if not trials and not begun:
        raise InputError("has no answered trial; expected at least one")
    if cut:
        notes.add(f"{file.source}, row {cut}", "cut off there; that row is left out")
    answered = {_session(row, at) for _, row in trials}
    for participant, _, session in sorted(begun - answered):
        which = f"{file.source}, session {session} of participant {participant}" if answered else file.source
        notes.add(which, "left before the first trial was answered; not counted")
    found = {}
    for interface in dict.fromkeys(row[at["interface"]].strip() for _, row in trials):
        own = [(number, row) for number, row in trials if row[at["interface"]].strip() == interface]
        if interface not in INTERFACES:
            expected = COLUMNS["interface"].expected
            raise InputError(f"row {own[0][0]}, column interface: is {interface[:SHOWN]!r}; expected {expected}")
        names = columns_of(interface, at)
        if missing := [name for name in names if name not in at]:
            raise InputError(
                f"has no column {', '.join(missing)}, which a session of {interface} (row {own[0][0]}) has"
            )
        if twice := [name for name in names if header.count(name) > 1]:
            raise InputError(f"has the column {', '.join(twice)} twice; expected it once")
        texts = pd.DataFrame([[row[at[name]].strip() for name in names] for _, row in own], columns=names, dtype=object)
        texts = texts.assign(source=file.source, row=[number for number, _ in own])
        again = texts.duplicated(names)
        if again.any():
            rows = ", ".join(map(str, texts["row"][again]))
            notes.add(f"{file.source}, row {rows}", "the same as a row before it, word for word; counted once")
        found[interface] = texts[~again].reindex(columns=[*of_trials(interface), "source", "row"], fill_value="")
    return found


def _parse(texts: pd.DataFrame, interface: str, problems: Problems) -> pd.DataFrame:
    """Turn the texts of all sessions of one interface into rows of judgments; what is not as declared is noted.

    The column `parsed` tells the rows in which all is as declared.
    """
    rows = texts[["source", "row"]].assign(parsed=True)
    # Of an earlier version: a whole file, or, where somebody has joined files, the rows of some sessions.
    later = brought_later(interface)
    earlier = (texts[later] == "").all(axis="columns")

    def note(bad: pd.Series, column: str, expected: str) -> None:
        rows["parsed"] &= ~bad
        for source, wrong in texts[bad].groupby("source", sort=False):
            shown = wrong[column].map(lambda text: text if len(text) <= SHOWN else f"{text[:SHOWN]}...")
            problems.in_rows(source, wrong["row"], column, shown, expected)

    sessions = texts.groupby(["source", *SESSION_KEY])
    for name in [name for name in CONSTANT if name in texts]:
        note(texts[name] != sessions[name].transform("first"), name, "one value in the whole session")
    note(texts["phase"] != "trial", "phase", "trial, for the row has the number of one")
    for name in of_trials(interface):
        column, written = COLUMNS[name], texts[name]
        if column.type in ("integer", "number"):
            # pandas takes some blanks within numbers for parts of them, Python none.
            written = written.str.replace(r"\s", "?", regex=True)
        rows[name], bad = column.parse(written)
        note(bad & ~earlier if name in later else bad, name, column.expected)
        if name in NO_FORMULA:
            note(texts[name].str.match(FORMULA), name, "a name that does not begin like a formula, with = + - or @")
    for name in [name for name in OF_CLASSES if name in texts]:
        strange = [not are_among(named, classes) for named, classes in zip(texts[name], texts["classes"], strict=True)]
        note(pd.Series(strange, texts.index), name, "no other than the classes of its row")
    note(rows["parsed"] & (rows["trial"] >= rows["n_trials"]), "trial", "less than n_trials")
    rows["completed"] = (sessions["trial"].transform("size") == rows["n_trials"]).astype(int)
    rows = rows.reindex(columns=dict.fromkeys([*rows.columns, "catch", "lam_f", "lam_g", "lam_h", "stimulus"]))
    derive(rows, interface)
    return rows


def _out_of_order(judgments: pd.DataFrame, problems: Problems) -> pd.Series:
    """Note the first trial of each session before which another one is missing; returns a mask of such sessions' rows.

    Sessions with values that are not as declared, or with a trial twice, are left aside: that is told first.
    """
    key = [*SESSION_KEY, "source"]
    sessions = judgments.groupby(key, dropna=False)
    once = sessions["trial"].transform("nunique") == sessions["trial"].transform("size")
    due = sessions["trial"].rank() - 1
    late = sessions["parsed"].transform("all") & once & (judgments["trial"] != due)
    for (participant, interface, session, source), rows in judgments[late].groupby(key):
        first = rows.sort_values("trial").iloc[:1]
        expected = (
            f"{due[first.index[0]]:g} before it in session {session} of participant {participant} ({interface}): "
            "that row is lost, or names another participant, session or interface"
        )
        problems.in_rows(source, first["row"], "trial", first["trial"], expected)
    return late.groupby([judgments[name] for name in key], dropna=False).transform("any")


def _without_copies(judgments: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Drop sessions that another file holds with the same answers; note_contradictions names those that differ."""
    compared = [name for name in JUDGMENT_COLUMNS if name in judgments and name not in ("source", "row")]
    sessions = judgments.drop_duplicates([*SESSION_KEY, "source"])
    rows = judgments.groupby([*SESSION_KEY, "source"]).indices
    dropped = []
    for key, sources in sessions[sessions.duplicated(SESSION_KEY, keep=False)].groupby(SESSION_KEY)["source"]:
        kept: list[tuple[str, pd.DataFrame]] = []
        for source in sources:
            place = (*key, source)
            own = judgments.iloc[rows[place]]
            answers = own.sort_values("trial")[compared].reset_index(drop=True)
            same = next((other for other, theirs in kept if theirs.equals(answers)), None)
            if same is None:
                kept.append((source, answers))
            else:
                dropped.extend(own.index)
                notes.add(
                    f"{source} (as in {same})", "another file holds a session with the same answers; counted once"
                )
    return judgments.drop(index=dropped)


def derive(columns: pd.DataFrame | MutableMapping[str, Any], interface: str) -> None:
    """Add the columns of judgments that follow from those of trials: lam_h without float noise, as it was, touched."""
    if "lam_h" in columns:
        columns["lam_h_raw"] = columns["lam_h"]
    if {"lam_touched", "omega_touched"} <= {*INTERFACES[interface].columns}:
        columns["touched"] = columns["lam_touched"] * columns["omega_touched"]
    elif "lam_h" in columns:
        columns["lam_h"] = columns["lam_h"].round(4)


def are_among(named: str, classes: str) -> bool:
    """Whether the classes named, joined by |, are among `classes`, where both are recorded."""
    return not named or not classes or set(named.split("|")) <= set(classes.split("|"))


def _session(row: list[str], at: dict[str, int]) -> tuple[str, ...]:
    return tuple(row[at[name]].strip() for name in SESSION_KEY)
