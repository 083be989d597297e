"""A session: what a participant is shown, from a stimulus set's batch file, and the CSV of the answers."""

import csv
import hashlib
import json
from pathlib import Path

import pandas as pd

from stimuli_gen.command import InputError

DICTIONARY = Path(__file__).parents[2] / "participants_data" / "columns.json"


def columns(interface: str) -> list[str]:
    """Name the columns of an interface's session CSV, as participants_data/columns.json declares them."""
    declared = json.loads(DICTIONARY.read_text(encoding="utf-8"))["columns"]
    return [column["name"] for column in declared if interface in column["interfaces"]]


def n_batches(stimuli: Path, interface: str) -> int:
    """Count a set's batches for an interface; raises InputError when there are none."""
    if not (stimuli / "set.json").is_file():
        raise InputError(f"{stimuli} is no stimulus set (it has no set.json): make one with stimuli_gen/generate.py")
    if not (found := len(list((stimuli / "batches").glob(f"{interface}_batch-*.csv")))):
        design = "infer" if interface == "infer" else "midpoint"
        raise InputError(f"{stimuli} has no batches for {interface}: it takes a set made with --design {design}")
    return found


def planned_trials(stimuli: Path, interface: str, batch: int) -> pd.DataFrame:
    """Read what one participant sees: a row per trial, with the columns that all trials of the session share."""
    trials = pd.read_csv(stimuli / "batches" / f"{interface}_batch-{batch}.csv")
    return trials.assign(
        interface=interface,
        batch=batch,
        n_trials=len(trials),
        stimulus_set=stimuli.resolve().name,
        stimulus_set_sha256=hashlib.sha256((stimuli / "set.json").read_bytes()).hexdigest(),
    )


def write(answers: pd.DataFrame, folder: Path) -> Path:
    """Write a session's answers to `<participant>_<interface>_<session>.csv`, whole or not at all.

    answers: a row per trial with at least the interface's declared columns. Raises InputError when the file is
    there already: a session is never overwritten.
    """
    participant, interface, session = answers.iloc[0][["participant", "interface", "session"]]
    path = folder / f"{participant}_{interface}_{session}.csv"
    if path.exists():
        raise InputError(f"{path} is there already, and sessions are never overwritten: name another --out or --seed")
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    answers.to_csv(unfinished, columns=columns(interface), index=False, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    unfinished.replace(path)
    return path
