"""Continua made elsewhere: morphs, interpolations of a generator, frames of a video, and the place of each frame.

A folder with a folder for each continuum, named after its two ends (`Anna_Ben`, with a further word where several have
the same ends: `Anna_Ben_2`), in which each image file is a frame:

- names that are decimals from 0 to 1, such as 0.25.png or 0,25.png: the weight of the end named first, so 1.00.png is
  pure Anna;
- any other names: in their order (numbers by size), from the end named first to the other, evenly spaced. Names
  with a decimal in them, numbers from 0 to 100, and gaps in the numbers are refused, because they may mean something
  else.

Or a CSV with a row for each frame: `first` and `second` (the ends), `file` (relative to the CSV), `weight` (of the
first end; empty in all rows of a continuum whose frames are evenly spaced in their order), and `continuum` (a name that
distinguishes continua with the same ends). The last two are optional.

Label 1 is the label that comes first in the alphabet, whichever end is named first, and lam_f is its weight.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from zipfile import is_zipfile

import numpy as np
import pandas as pd

from hillmixe.command import InputError
from hillmixe.names import PARTS_OF_ONE, coefficient
from stimuli_gen import frame_names, lab_table
from stimuli_gen.class_folders import ClassFolders, passed_over
from stimuli_gen.class_names import alike, class_name, shown_name
from stimuli_gen.image_pixels import is_image, read_images
from stimuli_gen.source_files import SourceFile, all_files, on_disk

BLENDED = ("digits", "cifar10")  # what --images takes besides
FEWEST = 5  # frames: with fewer, Construct would begin at an end or in the middle

Continuum = tuple[
    str, str, str, list[tuple[float, SourceFile]]
]  # name, ends as people write them, weights of the first


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

        first, second: (n,) int, the continua of image 1 and of image 2, which must be the same. Raises InputError if
        they are not, or if the continuum has no frame at this lam_f.
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
    Returns the ends as images of classes, two for each continuum, that of label 1 first, and the frames. Raises
    InputError for anything that is not a continuum.
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
        _see_that_names_differ(path, ends)
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
    """Say for each continuum in `listing` which end is which: a line each; if there are many, the first few."""
    lines = []
    for found in continua[:most]:
        ends = [
            f"{lam_f} is {end['label']} ({PurePosixPath(end['file']).name})" for lam_f, end in found["ends"].items()
        ]
        line = f"  {found['name']}: {found['n_frames']} frames, lam_f {ends[0]}, {ends[1]}"
        turned = f"; turned round, for {found['ends']['1']['label']} comes first in the alphabet"
        lines.append(line + turned * found["turned"])
    return lines + [f"  and {len(continua) - most} more"] * (len(continua) > most)


def _order(continuum: Continuum) -> tuple:
    name, first, second, _ = continuum
    return *sorted([class_name(first), class_name(second)]), frame_names.natural(name)


@contextmanager
def _listed(path: Path, notes: list[str]) -> Iterator[list[Continuum]]:
    """Give each continuum's name, its ends as people write them, its frames with the weight of the first; add notes."""
    if path.suffix.lower() == ".csv":
        yield _of_table(path)
        return
    if not (path.is_dir() or is_zipfile(path)):
        what = "holds no continua" if path.exists() or str(path) in BLENDED else "is not there"
        raise InputError(f"{path} {what}; expected a folder or zip with a folder for each continuum, or a CSV")
    with all_files(path) as (found, told):
        notes += told
        folders: dict[PurePosixPath, list[SourceFile]] = defaultdict(list)
        for file in found:
            if is_image(file):
                folders[file.path.parent].append(file)
        if not folders:
            raise InputError(f"{path} holds no frames; expected a folder for each continuum, such as Anna_Ben/0.25.png")
        continua = []
        for folder, files in folders.items():
            first, second = _ends(folder.name, f"{path}: {folder}")
            weights = frame_names.weights([file.path.name for file in files], first, second, f"{path}: {folder}")
            frames = [(weights[file.path.name], file) for file in files]
            name = folder.as_posix() if _names(folders)[folder.name] > 1 else folder.name
            continua.append((name, first, second, _checked(frames, f"{path}: {folder}")))
        others = [file for file in found if not is_image(file)]
        n_frames = Counter({str(folder): len(files) for folder, files in folders.items()})
        notes += passed_over(path, others, {str(folder): folder for folder in folders}, n_frames)
        yield continua


def _names(folders: Iterable[PurePosixPath]) -> Counter[str]:
    return Counter(folder.name for folder in folders)


def _see_that_names_differ(path: Path, ends: list[str]) -> None:
    """Raise InputError if two ends would be one class on some systems."""
    known: dict[str, str] = {}
    for end in ends:
        if class_name(other := known.setdefault(alike(class_name(end)), end)) != class_name(end):
            raise InputError(
                f"{path}: the names of the ends {other} and {end} make them one class: spell them alike, or rename one"
            )


def _ends(name: str, where: str) -> tuple[str, str]:
    first, _, rest = name.partition("_")
    return _different(first, rest.partition("_")[0], where)


def _different(first: str, second: str, where: str) -> tuple[str, str]:
    if not class_name(first) or not class_name(second) or class_name(first) == class_name(second):
        raise InputError(f"{where}: expected the names of two ends, as in a folder's name Anna_Ben")
    return first, second


def _checked(frames: list[tuple[float, SourceFile]], where: str) -> list[tuple[float, SourceFile]]:
    """See that frames make a continuum; raises InputError with what is wrong."""
    try:
        weights = [coefficient(round(weight, 4)) for weight, _ in frames]
    except InputError as problem:
        raise InputError(f"{where}: {problem}") from problem
    if len(frames) < FEWEST:
        number = f"{len(frames)} frame{'s' * (len(frames) != 1)}"
        raise InputError(f"{where} has {number}; expected at least {FEWEST}, with both ends")
    if twice := [weight for weight in weights if weights.count(weight) > 1]:
        raise InputError(f"{where}: {weights.count(twice[0])} frames have the weight {twice[0]:g}; expected one")
    if missing := {0.0, 1.0} - {*weights}:
        raise InputError(f"{where}: there is no frame of weight {min(missing):g}; expected both ends, 0 and 1")
    return [(weight, file) for weight, (_, file) in zip(weights, frames, strict=True)]


def _of_table(path: Path) -> list[Continuum]:
    """Read continua from a CSV."""
    table = lab_table.read(path, ["first", "second", "file"], ["weight", "continuum"])
    table = table.assign(weight=table.get("weight", ""), continuum=table.get("continuum", ""))
    if problems := [line for row, file in table["file"].items() if (line := _no_file(path, row, file))]:
        raise InputError("\n".join(problems[:20] + [f"and {len(problems) - 20} rows more"] * (len(problems) > 20)))
    continua = []
    named: set[tuple[str, ...]] = set()
    for (first, second, name), rows in table.groupby(["first", "second", "continuum"], sort=False):
        where = f"{path}, row {rows.index[0]}: {name or f'{first}_{second}'}"
        ends = _different(first, second, where)
        if name and (second, first, name) in named:
            raise InputError(f"{where}: other rows name its ends in the other order; expected one order")
        named.add((first, second, name))
        if (twice := rows["file"].duplicated()).any():
            row = rows.index[twice.argmax()]
            raise InputError(
                f"{path}, row {row}: {rows.at[row, 'file']} appeared in an earlier row; expected another frame"
            )
        files = [on_disk(path, PurePosixPath(file), _frame(path, file)) for file in rows["file"]]
        if (rows["weight"] == "").all():
            weights = frame_names.even(len(rows))
        else:
            weights = [_weight(path, row, text, first) for row, text in rows["weight"].items()]
        continua.append((name or f"{first}_{second}", *ends, _checked(list(zip(weights, files, strict=True)), where)))
    return continua


def _frame(path: Path, file: str) -> Path:
    """Find a frame, relative to its CSV; Windows' separators are read, too."""
    found = path.parent / file
    return found if found.is_file() else path.parent / file.replace("\\", "/")


def _no_file(path: Path, row: Hashable, file: str) -> str:
    if not file:
        return f"{path}, row {row}, column file: is empty; expected the file of a frame"
    found = _frame(path, file)
    if not found.is_file():
        return f"{path}, row {row}, column file: there is no file {found}; expected its path relative to the CSV"
    return ""


def _weight(path: Path, row: Hashable, text: str, first: str) -> float:
    where = f"{path}, row {row}, column weight"
    if not text:
        raise InputError(f"{where}: is empty; expected the weight of {first}, in all rows of a continuum or in none")
    try:
        return coefficient(lab_table.decimal(text))
    except InputError as problem:
        raise InputError(f"{where}: {problem}") from problem
