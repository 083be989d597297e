"""Verify a stimulus set: every file is as listed, and the set is what its source and recipe make."""

import json
import tempfile
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from hillmixe.columns import IMAGE_COLUMNS
from hillmixe.command import InputError
from hillmixe.files import files_in, sha256
from stimuli_gen import own_pairs, preview, sources, stimulus_set
from stimuli_gen.mixing import GIVEN
from stimuli_gen.recipe import SetRecipe, choose, with_listed_coefficients

FOLDERS = ("images", "batches", "practice")
NAMED = 20  # problems that are told one by one


def prove(folder: Path, images: str | None = None, workers: int | None = None) -> str:
    """Compare a set with its list of checksums, then with itself made again from its source and recipe.

    images: as for `--images` or `--continua`; not needed if the set says that it is made from digits or cifar10.
    Returns what was found to be in order. Raises InputError with a line for each file that is changed (with the first
    pixel), missing, or not part of the set, and if the source is a different one.
    """
    description, listed = _listed(folder)
    found = files_in(folder) - {"set.json"}
    problems = {name: f"{folder / name} is missing" for name in sorted(listed.keys() - found)}
    problems |= {name: f"{folder / name} does not belong to the set" for name in sorted(found - listed.keys())}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or (path.is_dir() and name not in FOLDERS):
            problems[name] = f"{path} {'is a link' if path.is_symlink() else 'does not belong to the set'}"
    for name in sorted(listed.keys() & found):
        if sha256(folder / name) != listed[name]:
            problems[name] = f"{folder / name} is changed: its sha256 is not the listed one"
    source_name = description["source"]["name"]
    given = description["mixing"]["function"] == GIVEN
    if images is None and (given or source_name not in ("digits", "cifar10")):
        _raise(problems)
        raise InputError(
            f"{folder}: all {len(listed)} files are as listed; to check the set against its source and seed, name the "
            f"images it is made of, {source_name}, with --{'continua' if given else 'images'}"
        )
    height, width = description["source"]["image_size"]
    size = height if height == width and images not in (None, "digits", "cifar10") else None
    source = sources.load(images or source_name, size, given)
    if source.checksum != description["source"]["sha256"]:
        problems["set.json"] = f"{source.name} is not what {folder} is made of: its images or classes differ"
    else:
        with tempfile.TemporaryDirectory() as place:
            remade = Path(place) / "set"
            recipe = _recipe(folder, description)
            try:
                pairs = own_pairs.read(folder / own_pairs.FILE, source, recipe.design) if recipe.own_pairs else None
                again = stimulus_set.write_set(source, recipe, remade, workers, pairs)
            except (TypeError, ValueError) as problem:
                raise InputError(f"{folder / 'set.json'}: no set can be made with its recipe ({problem})") from problem
            problems = _against(folder, remade, description, again, problems)
    _raise(problems)
    return (
        f"{folder}: all {len(listed)} files are as listed, none is missing or added, and made again from {source.name} "
        f"with seed {description['recipe']['seed']} they are the same"
    )


def _listed(folder: Path) -> tuple[dict, dict[str, str]]:
    """Read a set's description and the checksum of each of its files but set.json."""
    try:
        description = json.loads((folder / "set.json").read_text(encoding="utf-8"))
        listed = dict(description["sha256"])
        stimuli = pd.read_csv(folder / "stimuli.csv", usecols=["file", "sha256"], dtype=str, keep_default_na=False)
        if stimulus_set.IMAGES in listed:
            pd.read_csv(folder / stimulus_set.IMAGES, usecols=[*IMAGE_COLUMNS], dtype=str, keep_default_na=False)
        for name in ("name", "sha256"):
            description["source"][name]
        _, _ = map(int, description["source"]["image_size"])
        dict(description["versions"])
        description["recipe"]["seed"]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise InputError(
            f"{folder} is not a stimulus set of this version, or its set.json or stimuli.csv or images.csv is damaged "
            f"({problem}): make it again"
        ) from problem
    return description, listed | dict(zip(stimuli["file"], stimuli["sha256"], strict=True))


def _recipe(folder: Path, description: dict) -> SetRecipe:
    """Read a recipe, and check that it is one that `choose` makes."""
    try:
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in description["recipe"].items()
        }
        recipe = SetRecipe(**values)
        for field in fields(SetRecipe):
            if field.type in (int, int | None) and type(values[field.name]) not in (int, type(None)):
                raise ValueError(f"{field.name} is {values[field.name]!r}")
        chosen = {
            name: value for name, value in values.items() if value != SetRecipe.__dataclass_fields__[name].default
        }
        if recipe.design == "midpoint" and recipe.mixing != GIVEN:
            chosen["levels"] = len(chosen.pop("coefficients"))
        again = choose(chosen.pop("design"), **chosen)
        if recipe.own_pairs and recipe.coefficients is None:
            again = with_listed_coefficients(again)
    except (TypeError, ValueError, KeyError, AttributeError) as problem:
        raise InputError(
            f"{folder / 'set.json'}: its recipe is damaged or of another version ({problem}): make the set again"
        ) from problem
    if again != recipe:
        raise InputError(
            f"{folder / 'set.json'}: its recipe is not one that generate.py would make: make the set again"
        )
    return recipe


def _against(folder: Path, remade: Path, old: dict, new: dict, known: dict[str, str]) -> dict[str, str]:
    """Compare a set with itself made again, and add to the known problems: file -> what is different."""
    made_by = ", ".join(f"{name} {version}" for name, version in old.get("versions", {}).items())
    other = f" (the set was made with {made_by})" if old.get("versions") != new["versions"] else ""
    problems = dict(known)
    later = {stimulus_set.IMAGES} - old["sha256"].keys()  # what sets of earlier versions do not have
    new = new | {"source": {name: new["source"][name] for name in new["source"] if name in old["source"] or not later}}
    for name in sorted((files_in(remade) - later) | (files_in(folder) - {*known})):
        ours, theirs = remade / name, folder / name
        if name == "set.json":
            parts = [part for part in new if part not in ("sha256", "versions") and _plain(new[part]) != old.get(part)]
            if parts:
                problems[name] = f"{theirs} disagrees with its recipe in {', '.join(parts)}{other}"
        elif not theirs.is_file() or not ours.is_file():
            if name not in problems:
                problems[name] = f"{theirs} {'is missing' if ours.is_file() else 'does not belong to the set'}"
        elif name.endswith(".png") and name != preview.FILE:  # whose letters may be drawn otherwise elsewhere
            if difference := _first_pixel(theirs, ours):
                problems[name] = f"{theirs} is changed: {difference}{other}"
            elif name.startswith("images/") and not theirs.is_symlink():  # if it is not as listed, the list is at fault
                problems.pop(name, None)
        elif name.endswith(".csv") and not _same_table(theirs, ours):
            problems[name] = f"{theirs} is not what the set's recipe makes{other}"
    return problems


def _first_pixel(theirs: Path, ours: Path) -> str | None:
    """Say where two images differ; None if they do not, however they are compressed."""
    if theirs.read_bytes() == ours.read_bytes():
        return None
    try:
        image, expected = preview.read(theirs), preview.read(ours)
    except (OSError, ValueError, SyntaxError) as problem:
        return f"it is not an image ({problem})"
    if image.shape != expected.shape:
        return f"it has {image.shape[1]} x {image.shape[0]} pixels, expected {expected.shape[1]} x {expected.shape[0]}"
    differ = np.argwhere((image != expected).any(axis=-1))
    if not len(differ):
        return None
    row, column = differ[0].tolist()
    return (
        f"pixel in row {row}, column {column} is {tuple(image[row, column].tolist())}, expected "
        f"{tuple(expected[row, column].tolist())}; {len(differ)} pixels differ"
    )


def _same_table(theirs: Path, ours: Path) -> bool:
    if theirs.read_bytes() == ours.read_bytes():
        return True
    try:
        tables = [pd.read_csv(path, dtype=str, keep_default_na=False) for path in (theirs, ours)]
    except ValueError:
        return False
    # Checksums of images compressed by another version are others, with the same pixels.
    return tables[0].drop(columns="sha256", errors="ignore").equals(tables[1].drop(columns="sha256", errors="ignore"))


def _plain(value):
    """Give a value as JSON gives it back."""
    return json.loads(json.dumps(value))


def _raise(problems: dict[str, str]) -> None:
    if problems:
        lines = [problems[name] for name in sorted(problems)]
        more = [f"and {len(lines) - NAMED} more"] if len(lines) > NAMED else []
        raise InputError("\n".join(lines[:NAMED] + more))
