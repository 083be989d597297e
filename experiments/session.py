"""A session: what a participant is shown, from a stimulus set's batch file, and the CSV of the answers."""

import hashlib
import json
from pathlib import Path

import pandas as pd

from hillmixe.columns import COLUMNS, of_trials, own_of_pairs
from hillmixe.command import InputError
from hillmixe.files import write_table
from hillmixe.interfaces import INTERFACES
from stimuli_gen.recipe import DESIGNS

NUMBERS = {"integer": int, "number": float}
CLASSES = 26  # that the screen of the soft labels has room for, one letter as key each
IMAGE_COLUMNS = ("file", "files", "endpoint_1", "endpoint_2")


def description(stimuli: Path) -> dict:
    """Read a stimulus set's description of itself; raises InputError if it is not one."""
    if not (stimuli / "set.json").is_file():
        raise InputError(f"{stimuli} is not a stimulus set (it has no set.json): make one with stimuli_gen/generate.py")
    try:
        found = json.loads((stimuli / "set.json").read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as problem:
        raise InputError(f"{stimuli / 'set.json'} is damaged ({problem}): make the set again") from problem
    if not isinstance(found, dict) or not all(
        isinstance(found.get(key), dict) for key in ("source", "sha256", "mixing")
    ):
        raise InputError(f"{stimuli / 'set.json'} is not as stimuli_gen/generate.py made it: make the set again")
    return found


def class_names(stimuli: Path) -> list[str]:
    """Name the classes of a stimulus set, in the order of its source."""
    return description(stimuli)["source"]["class_names"]


def labels(stimuli: Path) -> dict[str, str]:
    """Give the words that participants see for each class of a set: its name as people write it."""
    source = description(stimuli)["source"]
    # Sets of earlier versions have no other names than those of the data.
    return dict(zip(source["class_names"], source.get("shown_names", source["class_names"]), strict=True))


def has_batches(stimuli: Path, interface: str) -> bool:
    """Tell whether a folder is a stimulus set that has batches for an interface."""
    return (stimuli / "batches" / f"{interface}_batch-0.csv").is_file()


def n_batches(stimuli: Path, interface: str) -> int:
    """Count a set's batches for an interface; raises InputError when there are none."""
    description(stimuli)
    if not (found := len(list((stimuli / "batches").glob(f"{interface}_batch-*.csv")))):
        design = next(name for name, interfaces in DESIGNS.items() if interface in interfaces)
        limited = INTERFACES[interface].most_levels
        room = f", and no more than {limited} blends of a pair, for which the screen has room" if limited else ""
        raise InputError(f"{stimuli} has no batches for {interface}: it takes a set made with --design {design}{room}")
    return found


def planned_trials(stimuli: Path, interface: str, batch: int) -> pd.DataFrame:
    """Read what one participant sees: a row per trial, with the columns that all trials of the session share."""
    if batch >= (found := n_batches(stimuli, interface)):
        raise InputError(f"{stimuli} has no batch {batch} for {interface}: its batches are 0 to {found - 1}")
    trials = _table(stimuli, f"{interface}_batch-{batch}.csv")
    made = (stimuli / "set.json").read_bytes()
    if "classes" in INTERFACES[interface].columns:
        classes = class_names(stimuli)
        if len(classes) > CLASSES:
            raise InputError(f"{stimuli} has {len(classes)} classes: soft labels have room for {CLASSES}")
        trials["classes"] = "|".join(classes)
    return trials.assign(
        interface=interface,
        batch=batch,
        phase="trial",
        n_trials=len(trials),
        stimulus_set=stimuli.resolve().name,
        stimulus_set_sha256=hashlib.sha256(made).hexdigest(),
        mixing=description(stimuli)["mixing"]["function"],
    )


def asks_other_shares(stimuli: Path, interface: str) -> bool:
    """Tell whether the pairs of a set ask for mixtures of their own (lam_g), any of them other than one half."""
    if not has_batches(stimuli, interface) or "lam_g" not in planned_trials(stimuli, interface, 0):
        return False
    batches = (planned_trials(stimuli, interface, number) for number in range(n_batches(stimuli, interface)))
    return any((trials["lam_g"] != 0.5).any() for trials in batches)


def practice_trials(stimuli: Path, interface: str) -> pd.DataFrame:
    """Read what every participant tries out before the first trial: a row per practice trial."""
    n_batches(stimuli, interface)
    return _table(stimuli, f"{interface}_practice.csv")


def _table(stimuli: Path, name: str) -> pd.DataFrame:
    """Read a table of batches/; raises InputError if it is not the one that the set was made with."""
    path = stimuli / "batches" / name
    made = description(stimuli)["sha256"]
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != made.get(f"batches/{name}"):
        raise InputError(f"{path} is not as stimuli_gen/generate.py made it: make the set again")
    texts = pd.read_csv(path, dtype=str, keep_default_na=False)  # as texts, for a class may be named None or 007
    types = {name: NUMBERS[column.type] for name, column in COLUMNS.items() if column.type in NUMBERS}
    return texts.astype({column: types[column] for column in texts if column in types})


def images(stimuli: Path, trials: pd.DataFrame) -> list[str]:
    """Name the images that trials show, each once, relative to the set; raises InputError when one is missing.

    trials: planned or practice trials, or several of them in one table.
    """
    shown = [trials[column].dropna() for column in IMAGE_COLUMNS if column in trials]
    names = sorted({name for names in pd.concat(shown) for name in names.split("|")})
    if missing := [name for name in names if not (stimuli / name).is_file()]:
        raise InputError(f"{stimuli / missing[0]} is missing: make the set again with stimuli_gen/generate.py")
    return names


def write(answers: pd.DataFrame, folder: Path) -> Path:
    """Write a session's answers to `<participant>_<interface>_<session>.csv`, completely or not at all.

    answers: a row per trial with at least the interface's declared columns. Raises InputError if the file already
    exists: a session is never overwritten.
    """
    participant, interface, session = answers.iloc[0][["participant", "interface", "session"]]
    path = folder / f"{participant}_{interface}_{session}.csv"
    if path.exists():
        raise InputError(
            f"{path} already exists, and sessions are never overwritten: name another --out or --seed, or remove "
            "what an interrupted call left"
        )
    unfinished = path.with_suffix(".unfinished")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_table(unfinished, answers[[*of_trials(interface), *own_of_pairs(answers)]])
        unfinished.replace(path)
    except OSError as problem:
        raise InputError(f"{folder} cannot be written: {problem.strerror}; name another --out") from problem
    return path
