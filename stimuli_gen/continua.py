"""Continua made elsewhere: morphs, interpolations of a generator, frames of a video, with what lies where on them.

A folder with a folder for each continuum, named after its two ends (`Anna_Ben`, with a further word where several have
the same ends: `Anna_Ben_2`), in which each image file is a frame:

- names that are decimals from 0 to 1, such as 0.25.png or 0,25.png: the weight of the end named first, so 1.00.png is
  pure Anna;
- any other names: in their order, numbers by their size, from the end named first to the other, evenly spaced.

Or a CSV with a row for each frame: `first` and `second` (the ends), `file` (seen from the CSV), `weight` of the first
end, empty in all rows of a continuum whose frames are evenly spaced in their order, and `continuum`, a name that tells
apart those of the same ends. The last two may be left out.

Label 1 is the label that comes first in the alphabet, whichever end is named first, and lam_f its weight.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
import pandas as pd

from hillmixe.command import InputError
from hillmixe.names import PARTS_OF_ONE, coefficient
from stimuli_gen.class_folders import ClassFolders
from stimuli_gen.class_names import class_name, shown_name
from stimuli_gen.image_pixels import is_image, read_images
from stimuli_gen.source_files import SourceFile, all_files, listed, on_disk

FEWEST = 5  # frames: with fewer, Construct would begin at an end or in the middle
WEIGHT = re.compile(r"[01]\.\d+|[01]")
COLUMNS = {"first", "second", "file"}


@dataclass(frozen=True)
class Frames:
    """The frames of all continua.

    names: of each continuum, as its folder is called. swapped: (n_continua,) bool, whether the end named first is label
    2. of: (n_frames,) int, the continuum of each frame, ascending. lam_f: (n_frames,) float, ascending in each.
    files: of each frame, as its source names it. images: (n_frames, h, w, 3) uint8.
    """

    names: tuple[str, ...]
    swapped: np.ndarray
    of: np.ndarray
    lam_f: np.ndarray
    files: tuple[str, ...]
    images: np.ndarray

    def levels(self, continuum: int) -> tuple[float, ...]:
        """Give the lam_f of a continuum's frames, from 0 to 1."""
        return tuple(self.lam_f[self.of == continuum].tolist())

    def at(self, first: np.ndarray, second: np.ndarray, lam_f: np.ndarray) -> np.ndarray:
        """Find frames: (n,) positions.

        first, second: (n,) int, the continua of image 1 and of image 2, which must be one. Raises InputError where they
        are not, and where it has no frame at this lam_f.
        """
        keys = self.of * (PARTS_OF_ONE + 1) + np.rint(self.lam_f * PARTS_OF_ONE).astype(int)
        wanted = first * (PARTS_OF_ONE + 1) + np.rint(lam_f * PARTS_OF_ONE).astype(int)
        found = np.searchsorted(keys, wanted).clip(max=len(keys) - 1)
        if (missing := (keys[found] != wanted) | (first != second)).any():
            at = int(missing.argmax())
            raise InputError(
                f"{self.names[first[at]]} has no frame at {lam_f[at]:g}: name the continua that were shown"
            )
        return found

    def files_of(self, blends: pd.DataFrame) -> list[str]:
        """Name the files of stimuli's frames; blends: rows with image_1, image_2 and lam_f."""
        first, second = (blends[image].to_numpy(dtype=int) // 2 for image in ("image_1", "image_2"))
        return [self.files[at] for at in self.at(first, second, blends["lam_f"].to_numpy(dtype=float))]


def read(path: Path, size: int | None) -> tuple[ClassFolders, Frames]:
    """Read continua, of a folder, a zip or a CSV.

    size: height and width in pixels to which all frames are brought; None takes them as they are.
    Returns the ends as images of classes, two of each continuum, that of label 1 first, and the frames. Raises
    InputError for what is no continuum.
    """
    notes: list[str] = []
    with _listed(path, notes) as continua:
        names, ends, files, of, lam_f, swapped = [], [], [], [], [], []
        for number, (name, first, second, frames) in enumerate(sorted(continua, key=_order)):
            swap = class_name(first) > class_name(second)
            places = {round(1 - weight, 4) if swap else weight: file for weight, file in frames}
            names.append(name)
            swapped.append(swap)
            ends += [second, first] if swap else [first, second]
            for place in sorted(places):
                files.append(places[place])
                of.append(number)
                lam_f.append(place)
        decoded = read_images(files, size)
    paths = tuple(file.path.as_posix() for file in files)
    frames = Frames(tuple(names), np.array(swapped), np.array(of), np.array(lam_f), paths, decoded.images)
    shown = {class_name(end): shown_name(end) for end in ends}
    class_names = tuple(sorted(shown))
    labels = np.array([class_names.index(class_name(end)) for end in ends], dtype=np.int64)
    first_of = np.searchsorted(frames.of, np.arange(len(names)))  # where lam_f is 0, the image of label 2
    last_of = np.append(first_of[1:], len(of)) - 1
    at = np.stack([last_of, first_of], axis=1).ravel()
    images = ClassFolders(
        class_names,
        decoded.images[at],
        labels,
        np.arange(len(at)),
        tuple(shown[name] for name in class_names),
        decoded.files.iloc[at].reset_index(drop=True),
        (*notes, *decoded.notes),
    )
    return images, frames


def listing(class_names: tuple[str, ...], labels: np.ndarray, frames: Frames) -> list[dict]:
    """List the continua for set.json: name, n_frames, and of both ends, by their lam_f, label and file.

    class_names, labels: of the ends, as ImageSource has them.
    """
    listed = []
    for at, name in enumerate(frames.names):
        files = np.flatnonzero(frames.of == at)
        ends = {
            str(lam_f): {"label": class_names[labels[2 * at + 1 - lam_f]], "file": frames.files[files[-lam_f]]}
            for lam_f in (0, 1)
        }
        listed.append({"name": name, "n_frames": len(files), "turned": bool(frames.swapped[at]), "ends": ends})
    return listed


def describe(continua: list[dict], most: int = 10) -> list[str]:
    """Say of each continuum in `listing` which end is whose: a line each, of many the first few."""
    lines = []
    for found in continua[:most]:
        ends = [
            f"{lam_f} is {end['label']} ({PurePosixPath(end['file']).name})" for lam_f, end in found["ends"].items()
        ]
        line = f"  {found['name']}: {found['n_frames']} frames, lam_f {ends[0]}, {ends[1]}"
        turned = f"; turned round, for {found['ends']['1']['label']} comes first in the alphabet"
        lines.append(line + turned * found["turned"])
    return lines + [f"  and {len(continua) - most} more"] * (len(continua) > most)


def _order(continuum: tuple) -> tuple:
    name, first, second, _ = continuum
    return *sorted([class_name(first), class_name(second)]), _natural(name)


@contextmanager
def _listed(path: Path, notes: list[str]) -> Iterator[list[tuple[str, str, str, list[tuple[float, SourceFile]]]]]:
    """Give each continuum's name, its ends as people write them, its frames with the weight of the first; add notes."""
    if path.suffix.lower() == ".csv":
        yield _of_table(path)
        return
    with all_files(path) as (found, told):
        notes += told
        folders: dict[PurePosixPath, list[SourceFile]] = defaultdict(list)
        for file in found:
            if is_image(file):
                folders[file.path.parent].append(file)
        if not folders:
            raise InputError(f"{path} holds no frames; expected a folder a continuum, such as Anna_Ben/0.25.png")
        continua = []
        for folder, files in folders.items():
            first, second = _ends(folder.name, f"{path}: {folder}")
            continua.append((folder.name, first, second, _weighed(files, first, second, f"{path}: {folder}")))
        yield continua


def _ends(name: str, where: str) -> tuple[str, str]:
    first, _, rest = name.partition("_")
    return _different(first, rest.partition("_")[0], where)


def _different(first: str, second: str, where: str) -> tuple[str, str]:
    if not class_name(first) or not class_name(second) or class_name(first) == class_name(second):
        raise InputError(f"{where}: expected the names of two ends, as in a folder's name Anna_Ben")
    return first, second


def _weighed(files: list[SourceFile], first: str, second: str, where: str) -> list[tuple[float, SourceFile]]:
    """Give each frame of a folder the weight of the end named first."""
    stems = [file.path.stem.replace(",", ".") for file in files]
    if all(WEIGHT.fullmatch(stem) for stem in stems):
        return _checked([(float(stem), file) for stem, file in zip(stems, files, strict=True)], where)
    numbers = [float(stem) for stem in stems if re.fullmatch(r"\d+(\.\d+)?", stem)]
    if len(numbers) == len(stems) and (max(numbers) == 100 or any("." in stem for stem in stems)):
        raise InputError(
            f"{where}: the frames are called {listed(sorted(stems, key=_natural), most=3)}; expected the weight of "
            f"{first}, from 0.00 (pure {second}) to 1.00 (pure {first}), or names without a point, in their order from "
            f"{first} to {second}"
        )
    files = sorted(files, key=lambda file: _natural(file.path.name))
    return _checked(list(zip(_even(len(files)), files, strict=True)), where)


def _natural(name: str) -> list:
    """Order names as people do: frame 9 before frame 10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name) if part]


def _even(number: int) -> list[float]:
    """Space frames evenly, from weight 1 to 0."""
    return [round(1 - place / max(1, number - 1), 4) for place in range(number)]


def _checked(frames: list[tuple[float, SourceFile]], where: str) -> list[tuple[float, SourceFile]]:
    """See that frames make a continuum; raises InputError with what is wrong."""
    try:
        weights = [coefficient(round(weight, 4)) for weight, _ in frames]
    except InputError as problem:
        raise InputError(f"{where}: {problem}") from problem
    if len(frames) < FEWEST:
        raise InputError(f"{where} has {len(frames)} frames; expected at least {FEWEST}, with both ends")
    if twice := [weight for weight in weights if weights.count(weight) > 1]:
        raise InputError(f"{where}: {weights.count(twice[0])} frames have the weight {twice[0]:g}; expected one")
    if missing := {0.0, 1.0} - {*weights}:
        raise InputError(f"{where}: there is no frame of weight {min(missing):g}; expected both ends, 0 and 1")
    return [(weight, file) for weight, (_, file) in zip(weights, frames, strict=True)]


def _of_table(path: Path) -> list[tuple[str, str, str, list[tuple[float, SourceFile]]]]:
    """Read continua from a CSV."""
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (OSError, ValueError) as problem:
        raise InputError(f"{path} cannot be read as a CSV ({problem})") from problem
    if missing := sorted(COLUMNS - {*table}):
        raise InputError(f"{path} has no column {listed(missing)}; expected first, second, file, and perhaps weight")
    table = table.assign(weight=table.get("weight", ""), continuum=table.get("continuum", ""))
    continua = []
    for (first, second, name), rows in table.groupby(["first", "second", "continuum"], sort=False):
        where = f"{path}: {first} and {second}{f', {name}' if name else ''}"
        ends = _different(first, second, where)
        files = [on_disk(path, PurePosixPath(file), path.parent / file) for file in rows["file"]]
        if (rows["weight"] == "").all():
            weights = _even(len(rows))
        else:
            try:
                weights = [float(weight) for weight in rows["weight"]]
            except ValueError as problem:
                raise InputError(f"{where}: {problem}; expected the weight of {first} in all rows or none") from problem
        continua.append((name or f"{first}_{second}", *ends, _checked(list(zip(weights, files, strict=True)), where)))
    return continua
