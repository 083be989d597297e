"""Read session CSVs that the suite's experiments wrote, from PsychoPy, PsychoJS, Pavlovia or the simulator.

A file holds one session or several, which are distinguished by participant, interface and session: files that somebody
joined, and Pavlovia's export of experiments that save to its database. What is known about that export is what PsychoJS
sends (ExperimentHandler.save: the cells of a row, preceded by __projectId, __experimentName, __participant, __session
and __datetime, with the rows of all sessions in one collection). The export itself has not been tried.

What is trusted in a file that is not complete:

- A last row that was cut off is left out, because half a number reads as a number: a row with too few fields, with an
  open quote, or without a line end if its last cell could continue. The rows before it count, with `completed` = 0 if a
  trial was lost, and stderr names file and row.
- A trial that occurs twice, word for word (because it was uploaded twice), counts once, and so does a session that is
  in two files with the same answers. stderr names them.
- Anything else stops with a line for each problem: rows with other fields before the last one, quotes that run over
  rows, values that are not as declared, rows that contradict each other, sessions that differ between two files, and a
  trial that is missing before another, because where a row was lost, the halves of two rows may have become one.

Regular files (nearly all) go to the fast reader (fast.py), the others to the strict one (strict.py), which reads the
same judgments and explains what is wrong.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.judgments import SESSION_KEY, Problems, note_contradictions
from analysis.readers import begun, fast, people, strict
from analysis.readers.files import File, find
from analysis.readers.notes import Notes
from analysis.readers.publishable import with_publishable_names
from analysis.readers.same_names import of_several_sets
from hillmixe.command import InputError, progress
from hillmixe.interfaces import INTERFACES


class Reading(NamedTuple):
    """What was read.

    passed_over: number of files that were skipped. people: what to know about the people, in sentences. flow: how far
    the sessions got, including those without an answered trial: participant, interface, session, source, observer (None
    if not recorded), rehearsal (1 or 0), consented (1 or 0), attempts (at the comprehension check), passed (the check,
    1 or 0), answered (trials), finished (1 if all were), with <NA> where consent or check were not recorded; None for
    the published data, which do not say. Names in it are those in the judgments. several_sets: sentences on stimuli
    with the same names from several stimulus sets.
    """

    judgments: pd.DataFrame
    passed_over: int
    people: list[str]
    flow: pd.DataFrame | None = None
    several_sets: Sequence[str] = ()


def read(paths: list[Path], same_participant: Sequence[people.Pair] = ()) -> pd.DataFrame:
    """Read the sessions in files, or in folders (their .csv files, without subfolders): a table of judgments.

    same_participant: pairs of names of one person, "007=7" or ("007", "7"); the first is kept. Files in a folder that
    are not sessions of this suite are skipped; stderr names them, and everything else that was left out or may be
    wrong.
    Raises InputError with a line for each problem in any of the files, for a file that was named and is not a session,
    for a folder without any, and for a name that no participant has.
    """
    found = reading(paths, same_participant)
    for line in [*found.several_sets, *found.people]:
        print(line, file=sys.stderr)
    return found.judgments


def reading(paths: list[Path], same_participant: Sequence[people.Pair] = ()) -> Reading:
    """Read as `read` does, but leave it to the caller to report on the people."""
    files = find(paths)
    held: list[pd.DataFrame] = []  # tables of sessions
    with progress(total=len(files), desc="reading", unit=" files") as bar:
        judgments, rest = fast.read(files, bar.update, held)
        others, problems, notes = strict.read([files[place] for place in rest], bar.update, held)
    # Only the strict reader can compare two files that hold the same session.
    if again := _sharing(judgments, others):
        rest = [place for place, file in enumerate(files) if place in rest or file.source in again]
        others, problems, notes = strict.read([files[place] for place in rest])
        judgments = judgments[~judgments["source"].isin(again)]
    for folder in dict.fromkeys(file.folder for file in files if file.folder):
        if notes.passed_over >= {file.source for file in files if file.folder == folder}:
            problems.in_file(str(folder), "holds CSV files, but no session of this suite; expected some directly in it")
    notes.print()
    problems.raise_any({file.source: str(file.path.parent) for file in files})
    if judgments.empty and others.empty:
        raise InputError("no trial was answered in any of these sessions; expected at least one")
    judgments = _in_order(judgments, others, files)
    several_sets = of_several_sets(judgments, held)
    flow = begun.put_together(held)
    names = {*flow["participant"]}
    judgments = _joined(judgments, same_participant, files, names)
    if same_participant:
        flow = begun.put_together([people.joined(flow, same_participant, names)])
    said = people.in_words(flow)
    with_publishable_names(judgments, flow)
    return Reading(judgments, len(notes.passed_over), said, flow, several_sets)


def _joined(judgments: pd.DataFrame, same: Sequence[people.Pair], files: list[File], names: set[str]) -> pd.DataFrame:
    """Make one person of several names; a session that occurs under two of them counts once, or is an error.

    names: those of all who began.
    """
    if not same:
        return judgments
    judgments, notes, problems = people.joined(judgments, same, names), Notes(), Problems()
    judgments = strict.without_copies(judgments, notes, files)
    sessions = judgments.drop_duplicates([*SESSION_KEY, "source"])
    twice = sessions[sessions.duplicated(SESSION_KEY, keep=False)]["source"]
    note_contradictions(judgments[judgments["source"].isin(twice)], problems)
    notes.print()
    problems.raise_any()
    return judgments.reset_index(drop=True)


def _sharing(judgments: pd.DataFrame, others: pd.DataFrame) -> set[str]:
    """Name the sources of `judgments` with a session that is among `others`, too."""
    if judgments.empty or others.empty:
        return set()
    sessions = judgments.drop_duplicates([*SESSION_KEY, "source"])
    keys = (pd.MultiIndex.from_frame(rows[SESSION_KEY]) for rows in (sessions, others))
    return set(sessions["source"][next(keys).isin(next(keys))])


def _in_order(judgments: pd.DataFrame, others: pd.DataFrame, files: list[File]) -> pd.DataFrame:
    """Put rows into the order of interfaces, then files, then rows."""
    if judgments.empty or others.empty:
        rows = others if judgments.empty else judgments
    else:
        rows = pd.concat([judgments, others], ignore_index=True)
    key = rows["row"].to_numpy(int)
    for name, order in (("source", [file.source for file in files]), ("interface", [*INTERFACES])):
        key = key + pd.Categorical(rows[name], order).codes.astype(int) * (key.max() + 1)
    return rows if (np.diff(key) > 0).all() else rows.iloc[key.argsort()].reset_index(drop=True)
