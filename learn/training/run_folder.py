"""The folder of a run: config.json, metrics.json, log.csv, model.pt, margins.csv where batches were not mixed, and
SHA256SUMS, by which damage is detected.
"""

import json
from pathlib import Path

import pandas as pd

from hillmixe.command import InputError
from hillmixe.files import SUMS, checksums, sha256
from learn.evaluate import MEASURES
from learn.training.recipe_settings import named

ALIGNMENT = ("alignment_r", "alignment_rmse")  # with people: learn.alignment.human_agreement.scores
# What does not tell a run from the same run made elsewhere: data are known by their checksums, whatever the folder's
# name. bfloat16 is another run than float32.
NOT_COMPARED = ("versions", "together", "name", "continued_after")
FILES = "sha256"  # the checksums of several files by name
CONTINUE = "continue.pt"  # what only prolonging needs: prolong.py


def seal(folder: Path) -> None:
    """Write the checksums of all files in a folder, in the form of `sha256sum`: the run is complete."""
    (folder / SUMS).write_text(checksums(folder), encoding="ascii")


def is_sealed(folder: Path) -> bool:
    """Tell whether a folder holds a complete run."""
    return (folder / SUMS).is_file()


def verify(folder: Path) -> None:
    """Raise InputError, naming the file, if one is missing or has changed since the run was complete."""
    try:
        lines = (folder / SUMS).read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        raise InputError(
            f"{folder} has no {SUMS}: it is incomplete or was made by a version before 0.2; remove it to train again"
        ) from None
    except (OSError, ValueError):
        lines = []
    sums = dict(line.split("  ", 1)[::-1] for line in lines if "  " in line)
    needed = [name for name in sums if name != CONTINUE]
    for name in dict.fromkeys(["config.json", "metrics.json", "log.csv", "model.pt", *needed]):
        try:
            sound = sha256(folder / name) == sums.get(name)
        except OSError:
            sound = False
        if not sound:
            raise InputError(f"{folder / name} is damaged ({SUMS} disagrees): remove the folder to train again")


def read_config(folder: Path) -> dict:
    """Read the config.json of a folder; raises InputError if it is missing or not a JSON object."""
    path = folder / "config.json"
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as problem:
        raise InputError(f"{path} cannot be read ({problem}): remove the folder to train again") from problem
    if not isinstance(config, dict):
        raise InputError(f"{path} holds no JSON object: remove the folder to train again")
    return config


def read_row(folder: Path, config: dict) -> dict:
    """Read a complete run as a row of the table of runs.

    config: what the run should be. Returns condition, architecture, seed, MEASURES, seconds (of training), preset (with
    its changes), precision, ALIGNMENT. Raises InputError if the folder is damaged or holds a run with another
    configuration.
    """
    verify(folder)
    if difference := first_difference(read_config(folder), config):
        raise InputError(
            f"{folder} holds a run of another configuration ({difference}): name another --out or remove it"
        )
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    return {
        **{name: config[name] for name in ("condition", "architecture", "seed")},
        **{name: metrics[name] for name in MEASURES},
        "seconds": round(pd.read_csv(folder / "log.csv")["seconds"].sum(), 1),
        "preset": named(config["recipe"], config["preset"]),
        "precision": config["device"]["precision"],
        **{name: metrics[name] for name in ALIGNMENT},
    }


def first_difference(old: dict, new: dict) -> str:
    """Name the first entry in which two configurations differ; empty if they are the same.

    Only checksums that the new one has are compared: earlier versions also recorded files that had no effect.
    """
    old, new = (json.loads(json.dumps(config)) for config in (old, new))
    for name in dict.fromkeys([*new, *old]):
        if name == FILES and isinstance(old.get(name), dict) and isinstance(new.get(name), dict):
            old[name] = {file: old[name].get(file) for file in new[name]}
        if name in NOT_COMPARED or old.get(name) == new.get(name):
            continue
        there, asked = old.get(name), new.get(name)
        if isinstance(there, list) and isinstance(asked, list):  # the runs of a job
            there, asked = ({str(place): entry for place, entry in enumerate(each)} for each in (there, asked))
        if not (isinstance(there, dict) and isinstance(asked, dict)):
            return f"{name}: {there} there, {asked} asked for"
        if difference := first_difference(there, asked):
            return f"{name}.{difference}"
    return ""
