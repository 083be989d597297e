"""The images that people saw, found in their stimulus sets."""

import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from hillmixe.columns import IMAGE_COLUMNS
from hillmixe.command import InputError


def read(sets: Sequence[Path | str], mixing: str) -> pd.DataFrame:
    """List the stimuli of all sets: pair, lam_f, file and path, indexed by stimulus.

    sets: folders of stimulus sets. mixing: the data mixing function of what people judged.
    Raises InputError if a folder is not a stimulus set, or was mixed by another function.
    """
    tables = []
    for folder in map(Path, sets):
        try:
            function = json.loads((folder / "set.json").read_text(encoding="utf-8"))["mixing"]["function"]
            table = pd.read_csv(folder / "stimuli.csv", usecols=["stimulus", "pair", "lam_f", "file"])
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise InputError(f"{folder} is not a stimulus set ({problem}): name one with --stimuli") from problem
        if function != mixing:
            raise InputError(
                f"{folder} is mixed by {function}, and people judged images mixed by {mixing}: name the set that they "
                "saw"
            )
        tables.append(table.assign(path=[folder / name for name in table["file"]]))
    return pd.concat(tables).drop_duplicates("stimulus").set_index("stimulus")


def read_images(sets: Sequence[Path | str], judgments: pd.DataFrame) -> pd.DataFrame:
    """List the images of all sets that were judged, by class and id: stimulus_set (its folder's name), IMAGE_COLUMNS.

    Sets of earlier versions have no such list, and give no rows. Raises InputError if a list cannot be read.
    """
    parts = [judgments[[f"image_{side}", f"label_{side}"]].dropna().drop_duplicates() for side in (1, 2)]
    judged = {(int(image), label) for part in parts for image, label in part.to_numpy()}
    tables = []
    for file in (Path(folder) / "images.csv" for folder in sets):
        if not file.is_file():
            continue
        try:
            table = pd.read_csv(file, usecols=[*IMAGE_COLUMNS], dtype=str, keep_default_na=False)
            table = table.astype({name: int for name in table if IMAGE_COLUMNS[str(name)].type == "integer"})
        except (OSError, ValueError) as problem:
            raise InputError(f"{file} is damaged ({problem}): check the set with generate.py --check") from problem
        table.insert(0, "stimulus_set", file.parent.resolve().name)
        of_these = [each in judged for each in zip(table["image"], table["label"], strict=True)]
        tables.append(table[of_these])
    empty = pd.DataFrame(columns=["stimulus_set", *IMAGE_COLUMNS])
    return pd.concat(tables).drop_duplicates(ignore_index=True) if tables else empty


def labels_shown(sets: Sequence[Path | str]) -> dict[str, str]:
    """Give what people read for each class of these sets: class name -> its name as people write it.

    Sets of earlier versions do not record it. If sets differ, the first one counts. sets: folders that read() has read.
    """
    found: dict[str, str] = {}
    for folder in map(Path, sets):
        source = json.loads((folder / "set.json").read_text(encoding="utf-8")).get("source", {})
        names = zip(source.get("class_names", []), source.get("shown_names", []), strict=False)
        found = dict(names) | found
    return found


def require_shown(found: bool, name: str) -> None:
    """Raise InputError unless the image, or the pair, was found in the sets."""
    if not found:
        raise InputError(f"{name} is in none of the stimulus sets: name the ones that people saw with --stimuli")
