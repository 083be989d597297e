"""The images that people saw, found in their stimulus sets."""

import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from hillmixe.command import InputError


def read(sets: Sequence[Path | str], mixing: str) -> pd.DataFrame:
    """List the stimuli of all sets: pair, lam_f, file and path, indexed by stimulus.

    sets: folders of stimulus sets. mixing: the data mixing function of what people judged.
    Raises InputError where a folder is no stimulus set, or was mixed by another function.
    """
    tables = []
    for folder in map(Path, sets):
        try:
            function = json.loads((folder / "set.json").read_text(encoding="utf-8"))["mixing"]["function"]
            table = pd.read_csv(folder / "stimuli.csv", usecols=["stimulus", "pair", "lam_f", "file"])
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise InputError(f"{folder} is no stimulus set ({problem}): name one with --stimuli") from problem
        if function != mixing:
            raise InputError(
                f"{folder} is mixed by {function}, and people judged images mixed by {mixing}: name the set that they "
                "saw"
            )
        tables.append(table.assign(path=[folder / name for name in table["file"]]))
    return pd.concat(tables).drop_duplicates("stimulus").set_index("stimulus")


def require_shown(found: bool, name: str) -> None:
    """Raise InputError unless the image, or the pair, was found in the sets."""
    if not found:
        raise InputError(f"{name} is in none of the stimulus sets: name the ones that people saw with --stimuli")
