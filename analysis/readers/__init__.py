"""From files of answers to judgments, a row per answered trial."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.readers import hmix, people, sessions
from analysis.readers.sessions import Reading
from hillmixe.command import InputError


def judgments(*inputs: str | Path, same_participant: Sequence[people.Pair] = ()) -> pd.DataFrame:
    """Read judgments from session files, folders of them, or (the word hmix) the published data.

    same_participant: pairs of names of one person, as ["007=7"] or [("007", "7")]; the first name is kept.
    Returns a row per answered trial, with the columns of hillmixe.columns.JUDGMENT_COLUMNS. Raises InputError, with a
    line for each problem, if a file is not as declared. stderr says what was left out, and which names may belong to
    one person.
    """
    found = reading(*inputs, same_participant=same_participant)
    for line in [*found.several_sets, *found.people]:
        print(line, file=sys.stderr)
    return found.judgments


def reading(*inputs: str | Path, same_participant: Sequence[people.Pair] = ()) -> Reading:
    """Read as `judgments` does; also returns what to report at the end."""
    if not inputs:
        raise InputError("nothing to read: name session CSVs, folders of them, or hmix")
    if "hmix" in inputs:
        if len(inputs) > 1:
            raise InputError("hmix is read alone: read other sessions by themselves")
        return Reading(people.joined(hmix.read(), same_participant), 0, [])
    return sessions.reading([Path(name) for name in inputs], same_participant)
