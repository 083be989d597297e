"""A researcher's own evaluation set: images, and people's soft labels of them."""

import hashlib
import unicodedata
from collections import Counter
from pathlib import Path, PurePosixPath

import numpy as np
import pandas as pd

from hillmixe.command import InputError, require_known
from stimuli_gen import lab_table
from stimuli_gen.class_names import class_name
from stimuli_gen.source_files import listed
from stimuli_gen.sources import ImageSource, load

IMAGE = "image"  # the column of a table of targets that names the image
SUM_WITHIN = 0.01  # of 1, that the shares of a row may add up to, as rounded ones do


def load_images(spec: str, size: int | None, source: ImageSource) -> ImageSource:
    """Load images of class folders to evaluate on, brought to the size of the source's images.

    spec: as for sources.load. Raises InputError if their classes are not among the source's, or if sizes differ.
    """
    height, width = source.images.shape[1:3]
    named = spec in ("digits", "cifar10")
    images = load(spec, size or (height if height == width and not named else None))
    for name in images.class_names:
        require_known(name, source.class_names, f"--evaluate {images.name}: the class")
    if images.images.shape[1:3] != (height, width):
        there = " x ".join(map(str, images.images.shape[1:3]))
        raise InputError(
            f"--evaluate {images.name}: images have {there} pixels; expected {height} x {width} as --images"
        )
    return images


def refuse_trained(evaluated: ImageSource, chosen: np.ndarray, source: ImageSource, trained: np.ndarray) -> None:
    """Raise InputError if an image to evaluate on is trained on or mixed, pixel by pixel.

    chosen, trained: positions in evaluated and in source.
    """
    found = {source.pixel_checksum(position): name_of(source, position) for position in trained.tolist()}
    if source.frames is not None:
        found |= {hashlib.sha256(frame.tobytes()).hexdigest(): "a frame" for frame in source.frames.images}
    same = [position for position in chosen.tolist() if evaluated.pixel_checksum(position) in found]
    if same:
        other = found[evaluated.pixel_checksum(same[0])]
        raise InputError(
            f"--evaluate {evaluated.name}: {len(same)} of {len(chosen)} images are also trained on or mixed, such as "
            f"{name_of(evaluated, same[0])} = {other} of {source.name}: remove them from one of the two"
        )


def one_hot(evaluated: ImageSource, chosen: np.ndarray, source: ImageSource) -> np.ndarray:
    """Give the classes of images as targets: (n, n_classes of the source)."""
    places = np.array([source.class_names.index(name) for name in evaluated.class_names])
    return np.eye(len(source.class_names))[places[evaluated.labels[chosen]]]


def name_of(source: ImageSource, position: int) -> str:
    """Name an image as a table of targets does: by its file in the class folders, or by its number."""
    return str(source.ids[position] if source.files is None else source.files["file"].iloc[position])


def read_targets(path: Path, images: ImageSource, chosen: np.ndarray, class_names: tuple[str, ...]) -> np.ndarray:
    """Read soft labels of images from a table.

    path: a CSV, as lab_table reads it, with a column `image`, as name_of gives it (or only the file's name, if no two
        are the same), and one for each class. It may have rows for other images of the same source.
    chosen: (n,) positions of the images. class_names: (n_classes,), the order of the columns returned.
    Returns (n, n_classes) float, rows sum to 1. Raises InputError, with row and column, for anything else.
    """
    texts = lab_table.read(path, [IMAGE])
    columns = _class_columns(path, [str(name) for name in texts], class_names)
    numbers = texts[columns].map(lab_table.decimal)
    values = numbers.apply(pd.to_numeric, errors="coerce").to_numpy(dtype=float)
    if (amiss := ~(np.isfinite(values) & (values >= 0) & (values <= 1))).any():
        row, column = np.argwhere(amiss)[0]
        raise InputError(
            f"{path}, row {texts.index[row]}: {columns[column]} is {texts[columns[column]].iloc[row]!r}; expected a "
            "share from 0 to 1 (divide votes by their sum)"
        )
    sums = values.sum(axis=1)
    if (amiss := abs(sums - 1) > SUM_WITHIN).any():
        row = int(amiss.argmax())
        raise InputError(f"{path}, row {texts.index[row]}: the shares add up to {sums[row]:.4g}; expected 1")
    row_of = _rows(path, texts[IMAGE], images)
    if missing := [position for position in chosen.tolist() if position not in row_of]:
        raise InputError(
            f"{path}: no row for {len(missing)} of the {len(chosen)} images that are evaluated on, such as "
            f"{listed([name_of(images, position) for position in missing], most=3)}; name images of your own to "
            "evaluate on with --evaluate"
        )
    rows = [row_of[position] for position in chosen.tolist()]
    return values[rows] / sums[rows, None]


def _class_columns(path: Path, columns: list[str], class_names: tuple[str, ...]) -> list[str]:
    """Find the column of each class; raises InputError if one lacks, comes twice, or belongs to no class."""
    of_class: dict[str, str] = {}
    for column in columns:
        if column == IMAGE:
            continue
        name = column if column in class_names else class_name(column)
        require_known(name, class_names, f"{path}: the column")
        if name in of_class:
            raise InputError(f"{path}: the columns {of_class[name]} and {column} are of one class")
        of_class[name] = column
    if lacking := [name for name in class_names if name not in of_class]:
        raise InputError(f"{path}: no column {listed(lacking)}; expected {IMAGE} and {listed(class_names)}")
    return [of_class[name] for name in class_names]


def _rows(path: Path, names: pd.Series, images: ImageSource) -> dict[int, int]:
    """Find the place in the table of each image by its position. Raises InputError for one that is unknown, or twice.

    names: as the table has them, by the number of their row.
    """
    known = {name_of(images, position): position for position in range(len(images.ids))}
    alone = Counter(PurePosixPath(name).name for name in known)
    known |= {PurePosixPath(name).name: at for name, at in known.items() if alone[PurePosixPath(name).name] == 1}
    row_of: dict[int, int] = {}
    for row, name in enumerate(names):
        written = unicodedata.normalize("NFC", name).replace("\\", "/").removeprefix("./")
        if written not in known:
            same = alone[PurePosixPath(written).name]
            because = (
                f"is the name of {same} images: write its class folder too" if same > 1 else "is not among the images"
            )
            example = name_of(images, 0)
            raise InputError(
                f"{path}, row {names.index[row]}: {name!r} {because} ({images.name} has {example} and others)"
            )
        if (first := row_of.setdefault(known[written], row)) != row:
            both = f"{names.index[first]} and {names.index[row]}"
            raise InputError(f"{path}: rows {both} are of one image, {written}")
    return row_of
