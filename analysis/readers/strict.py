"""The strict reader: session files of any kind, row by row, with messages for all that is wrong or left out."""

from collections.abc import Callable, MutableMapping
from typing import Any

import pandas as pd

from analysis.judgments import SESSION_KEY, Problems, judgment_table, note_contradictions
from analysis.readers import begun
from analysis.readers.clocks import CLOCK, CLOSE, PATH, SELECTIONS, WITHIN, impossible, last_number
from analysis.readers.files import CONSTANT, OURS, File, NoSession, brought_later, columns_of, read_rows
from analysis.readers.notes import Notes, one_of_many
from analysis.readers.people import ends_of_others
from analysis.readers.publishable import FORMULA, NO_FORMULA
from analysis.readers.same_names import OF_SET
from analysis.readers.spreadsheets import SCIENTIFIC, hint
from hillmixe.columns import COLUMNS, JUDGMENT_COLUMNS, OWN_OF_PAIR, of_trials, own_of_pairs
from hillmixe.command import InputError
from hillmixe.interfaces import INTERFACES

OF_CLASSES = ["top_label", "second_label", "impossible"]
SHOWN = 60  # letters of a value that a line shows
NAMED_BY_LABS = [name for name in CONSTANT if COLUMNS[name].type == "text" and not COLUMNS[name].values]
ALL_DIGITS = "all of its digits; a spreadsheet has rounded it: use the original"


def read(
    files: list[File], done: Callable[[], object] = lambda: None, sessions: list[pd.DataFrame] | None = None
) -> tuple[pd.DataFrame, Problems, Notes]:
    """Read sessions: (a table of judgments, what is wrong, what was left out).

    done: called after each file. sessions: receives tables of the sessions, including those without an answered trial,
    with how far they got (begun.FLOW) and their stimulus sets (OF_SET).
    """
    problems, notes = Problems(), Notes()
    sessions = [] if sessions is None else sessions
    texts: dict[str, list[pd.DataFrame]] = {interface: [] for interface in INTERFACES}
    for file in files:
        with one_of_many(file, problems, notes):
            of_file, of_interfaces = _read_texts(file, notes)
            sessions.append(of_file)
            for interface, found in of_interfaces.items():
                texts[interface].append(found)
        done()
    rows = [
        _parse(pd.concat(found, ignore_index=True), interface, problems) for interface, found in texts.items() if found
    ]
    if not rows:
        return judgment_table(pd.DataFrame()), problems, notes
    judgments = pd.concat(rows, ignore_index=True)
    judgments = judgments[judgments["parsed"] & ~_out_of_order(judgments, problems)]
    judgments = without_copies(judgments, notes, files)
    note_contradictions(judgments, problems)
    first = judgments.drop_duplicates([*SESSION_KEY, "source"])[[*SESSION_KEY, "source", *OF_SET, "completed"]]
    n_answered = judgments.groupby([*SESSION_KEY, "source"], as_index=False).agg(answered=("trial", "nunique"))
    sessions.append(first.merge(n_answered).rename(columns={"completed": "finished"}))
    return judgment_table(judgments), problems, notes


def _read_texts(file: File, notes: Notes) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """Read a file's sessions (begun.of_rows), and its answered trials as texts, a table for each interface.

    Raises NoSession or InputError if the file as a whole cannot be read.
    """
    header, body, cut, zeros = read_rows(file)
    at = {name: place for place, name in enumerate(header)}
    if zeros:
        notes.add(file, "ends in zeros, as after a power cut; what comes before them counts")
    if cut:
        notes.add(file, "cut off there; that row is left out", f", row {cut}")
    # The other rows are consent, survey and the like.
    trials = [(number, row) for number, row in body if _is_trial(row, at)] if "trial" in at else []
    known = {_session(row, at) for _, row in body if "phase" in at and row[at["phase"]].strip()}
    if not trials and not known and not cut:
        notes.pass_over(file, "has no answered trial; not counted")
    answered = {_session(row, at) for _, row in trials}
    for participant, _, session in sorted(known - answered):
        where = f", session {session} of participant {participant}" if answered else ""
        notes.add(file, "left before the first trial was answered; not counted", where)
    others = {row[at["interface"]].strip() for _, row in trials} - {*INTERFACES}
    if trials and len(OURS & {*header}) < 3 and len(others) == len({row[at["interface"]] for _, row in trials}):
        raise NoSession("another lab's, not of this suite", f"its interface is {min(others)[:SHOWN]!r}")
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
        of_pairs = own_of_pairs(at)
        names += of_pairs
        if twice := [name for name in names if header.count(name) > 1]:
            raise InputError(f"has the column {', '.join(twice)} twice; expected it once")
        texts = pd.DataFrame([[row[at[name]].strip() for name in names] for _, row in own], columns=names, dtype=object)
        clock = [row[at[CLOCK]].strip() if header.count(CLOCK) == 1 else "" for _, row in own]
        _see_that_no_name_is_torn(texts, [number for number, _ in own])
        texts = texts.assign(source=file.source, row=[number for number, _ in own], **{CLOCK: clock})
        again = texts.duplicated(names)
        if again.any():
            rows = ", ".join(map(str, texts["row"][again]))
            notes.add(file, "the same as a row before it, word for word; counted once", f", row {rows}")
        columns = [*of_trials(interface), *of_pairs, "source", "row", CLOCK]
        found[interface] = texts[~again].reindex(columns=columns, fill_value="")
    return begun.of_rows([row for _, row in body], at, file.source), found


def _see_that_no_name_is_torn(texts: pd.DataFrame, numbers: list[int]) -> None:
    """Raise InputError for a trial of one participant that is another's, whose name ends as that one's does."""
    ends = texts["participant"].isin(ends_of_others(texts["participant"]))
    again = ends & texts.duplicated([name for name in texts if name != "participant"], keep=False)
    if again.any():
        at = int(again.to_numpy().argmax())
        raise InputError(
            f"row {numbers[at]}, column participant: is {texts['participant'].iloc[at][:SHOWN]!r} in a row that is "
            "another participant's word for word; the file is damaged"
        )


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
            problems.in_rows(source, wrong["row"], column, shown, expected + hint(shown.iloc[0]))

    sessions = texts.groupby(["source", *SESSION_KEY])
    for name in [name for name in CONSTANT if name in texts]:
        note(texts[name] != sessions[name].transform("first"), name, "one value in the whole session")
    note(texts["phase"] != "trial", "phase", "trial, because the row has a trial number")
    for name in of_trials(interface):
        column, written = COLUMNS[name], texts[name]
        if column.type in ("integer", "number"):
            # pandas takes some blanks within numbers for parts of them, Python none.
            written = written.str.replace(r"\s", "?", regex=True)
        rows[name], bad = column.parse(written)
        note(bad & ~earlier if name in later else bad, name, column.expected)
        if column.type == "integer" or name in NAMED_BY_LABS:
            note(texts[name].str.fullmatch(SCIENTIFIC), name, ALL_DIGITS)
        if name in NO_FORMULA:
            note(texts[name].str.match(FORMULA), name, "a name that does not start like a formula, with = + - or @")
    for name in own_of_pairs(texts):  # a file has those of its own list
        rows[name], _ = OWN_OF_PAIR.parse(texts[name].fillna(""))
    for name in [name for name in OF_CLASSES if name in texts]:
        strange = [not are_among(named, classes) for named, classes in zip(texts[name], texts["classes"], strict=True)]
        note(pd.Series(strange, texts.index), name, "none but the classes of its row")
    note(rows["parsed"] & (rows["trial"] >= rows["n_trials"]), "trial", "less than n_trials")
    _note_impossible_times(rows, texts, problems)
    if PATH in rows:
        last = pd.Series(last_number(texts[PATH].to_numpy()), texts.index)
        away = rows["parsed"] & ((last - rows["lam_h"]).abs() > CLOSE)
        note(away, "lam_h", "the last coefficient of the row's lam_path, which is the answer")
    rows["completed"] = (sessions["trial"].transform("size") == rows["n_trials"]).astype(int)
    rows = rows.reindex(columns=dict.fromkeys([*rows.columns, "catch", "lam_f", "lam_g", "lam_h", "stimulus"]))
    derive(rows, interface)
    return rows


def _note_impossible_times(rows: pd.DataFrame, texts: pd.DataFrame, problems: Problems) -> None:
    """Note the plainest of a file's times that cannot be, and take all of its rows for ones that are not parsed."""
    clock = pd.to_numeric(texts[CLOCK], errors="coerce").astype(float)
    for source, own in rows[rows["parsed"]].groupby("source", sort=False):
        times = {
            name: own[name].to_numpy(float) for name in ("trial", "rt_s", *WITHIN) if name in own and name != SELECTIONS
        }
        if SELECTIONS in own:
            times[SELECTIONS] = last_number(texts.loc[own.index, SELECTIONS].to_numpy())
        session = own.groupby(SESSION_KEY, sort=False).ngroup().to_numpy()
        for found in impossible(times, session, clock[own.index].to_numpy()):
            wrong = own.iloc[found.rows]
            rows.loc[own.index, "parsed"] = False  # nothing more is said of that file, for all of it is in doubt
            problems.in_rows(source, wrong["row"], found.column, texts.loc[wrong.index, found.column], found.expected)
            break


def _out_of_order(judgments: pd.DataFrame, problems: Problems) -> pd.Series:
    """Note the first trial of each session before which another one is missing; returns a mask of such sessions' rows.

    Sessions with values that are not as declared, or with a repeated trial, are skipped: that is reported first.
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


def without_copies(judgments: pd.DataFrame, notes: Notes, files: list[File]) -> pd.DataFrame:
    """Drop sessions that another file holds with the same answers; note_contradictions names those that differ."""
    named = {file.source: file for file in files}
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
                told = "another file holds a session with the same answers; counted once"
                notes.add(named[source], told, f" (as in {same})")
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


def _is_trial(row: list[str], at: dict[str, int]) -> bool:
    """Whether a row is of a trial, by its number or by its phase."""
    return row[at["trial"]].strip() != "" or ("phase" in at and row[at["phase"]].strip() == "trial")


def _session(row: list[str], at: dict[str, int]) -> tuple[str, ...]:
    return tuple(row[at[name]].strip() for name in SESSION_KEY)
