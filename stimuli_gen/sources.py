"""Where images come from: scikit-learn's digits, CIFAR-10's test set, or any folder or zip of class folders."""

import hashlib
import os
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from hillmixe.command import InputError
from hillmixe.published import CIFAR10_CLASSES
from stimuli_gen import continua, mixing
from stimuli_gen.class_folders import read_class_folders
from stimuli_gen.image_pixels import SIZING as SIZING  # for set.json
from stimuli_gen.source_files import listed

HASHED_AT_ONCE = 2**26  # bytes of pixels, so that images kept in a file need not fit the memory
DIGIT_NAMES = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


@dataclass(frozen=True)
class ImageSource:
    """Images with their classes, in the source's own order.

    name: the value of `--images`, without its folder.
    class_names: (n_classes,) in alphabetical order, so of two classes the one with the smaller index is label 1.
    images: (n, h, w, 3) uint8 levels of R, G, B.
    labels: (n,) int64 indices into class_names.
    ids: (n,) int64, strictly increasing; the number that names an image in a pair.
    shown_names: (n_classes,) as people write the names of the classes; empty if they are the same as class_names.
    files: a row per image: file, width, height, file_sha256, as in image_pixels.Decoded; None if images have no files
        of their own.
    frames: for continua made elsewhere, whose ends are the images, with ids 2 * continuum and 2 * continuum + 1; None
        if images are mixed here.
    notes: lines to show to the user.
    """

    name: str
    class_names: tuple[str, ...]
    images: np.ndarray
    labels: np.ndarray
    ids: np.ndarray
    shown_names: tuple[str, ...] = ()
    files: pd.DataFrame | None = field(default=None, repr=False)
    notes: tuple[str, ...] = ()
    frames: continua.Frames | None = None

    def pixel_checksum(self, at: int) -> str:
        """Sha256 (hex) of an image's pixels, as they are mixed: equal where people would see the same picture."""
        if at not in self._pixel_checksums:
            self._pixel_checksums[at] = hashlib.sha256(np.ascontiguousarray(self.images[at]).data).hexdigest()
        return self._pixel_checksums[at]

    @cached_property
    def _pixel_checksums(self) -> dict[int, str]:
        return {}

    @cached_property
    def pictures(self) -> np.ndarray:
        """Which images are the same picture: (n,) int64, the position of the first image with these pixels.

        Pixels are compared, not the bytes of files: saved again or with other metadata, a picture is the same to
        people, and mixed with itself it would not be a mixture. Only the lab's own files are compared.
        """
        if self.files is None:
            return np.arange(len(self.ids))
        checksums = [self.pixel_checksum(at) for at in range(len(self.ids))]
        _, first, which = np.unique(checksums, return_index=True, return_inverse=True)
        return first[which]

    def same_pictures(self) -> list[str]:
        """Say, in lines, which pictures occur more than once, in two classes or in one."""
        found_at = defaultdict(list)
        for at, first in enumerate(self.pictures):
            found_at[first].append(at)
        several = [found for found in found_at.values() if len(found) > 1]
        between = [found for found in several if len({*self.labels[found]}) > 1]
        within = [found for found in several if len({*self.labels[found]}) == 1]
        lines = []
        for found, what, remedy in (
            (between, "in more than one class", "they are never mixed with themselves; leave each in one class"),
            (within, "more than once in a class", "remove the copies"),
        ):
            if found:
                examples = "; ".join(" = ".join(map(self._file_or_id, positions)) for positions in found[:3])
                more = f" and {len(found) - 3} more" if len(found) > 3 else ""
                lines.append(f"{self.name}: {len(found)} pictures are {what} ({examples}{more}): {remedy}")
        return lines

    def _file_or_id(self, at: int) -> str:
        if self.files is not None:
            return str(self.files["file"].iloc[at])
        return f"{self.class_names[self.labels[at]]} {self.ids[at]}"

    @property
    def checksum(self) -> str:
        """Sha256 (hex) over class names, ids, labels, shape and pixels: equal exactly when the content is."""
        digest = hashlib.sha256(repr((self.class_names, self.images.shape)).encode())
        arrays, images = [self.ids.astype("<i8"), self.labels.astype("<i8")], self.images
        if self.frames is not None:  # the ends are among them
            arrays += [self.frames.of.astype("<i8"), self.frames.lam_f.astype("<f8")]
            images = self.frames.images
        for array in arrays:
            digest.update(np.ascontiguousarray(array).data)
        step = max(1, HASHED_AT_ONCE // max(1, images[:1].nbytes))
        for start in range(0, len(images), step):
            digest.update(np.ascontiguousarray(images[start : start + step]).data)
        return digest.hexdigest()

    @property
    def is_cifar10_test(self) -> bool:
        """Whether these look like CIFAR-10's test images, for which a split and people's labels are published."""
        return self.class_names == CIFAR10_CLASSES and np.array_equal(self.ids, np.arange(10_000))

    def positions(self, labels: list[str], ids: list[int]) -> np.ndarray:
        """Find images by class name and id: (len(ids),) int64 positions.

        Raises InputError if a class or an id is unknown, or if an image is not of the class that is given, which
        happens when labels are used with a source other than the one that people saw.
        """
        if unknown := sorted(set(labels) - set(self.class_names)):
            raise InputError(
                f"{self.name} has no class {listed(unknown)}; its classes are {listed(self.class_names)}: "
                "name the images that were shown with --images"
            )
        ids = np.asarray(ids, dtype=np.int64)
        found = np.searchsorted(self.ids, ids).clip(max=len(self.ids) - 1)
        if (missing := self.ids[found] != ids).any():
            raise InputError(
                f"{self.name} has no image {ids[missing][0]}: name the images that were shown with --images"
                f"{self._renumbered()}"
            )
        number = {name: index for index, name in enumerate(self.class_names)}
        expected = np.array([number[label] for label in labels], dtype=np.int64)
        if (wrong := self.labels[found] != expected).any():
            at = int(wrong.argmax())
            raise InputError(
                f"image {ids[at]} of {self.name} is of class {self.class_names[self.labels[found[at]]]}, not "
                f"{labels[at]}: name the images that were shown with --images{self._renumbered()}"
            )
        return found

    def _renumbered(self) -> str:
        """Say what else may be wrong where ids are the places of files, not their names."""
        if self.files is None or self.files["file"].map(lambda file: Path(file).stem.isdecimal()).all():
            return ""
        return ", with no file added or removed, for that gives others new numbers"

    def pair_positions(self, rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """Find both images of each row's pair by label_1, image_1, label_2 and image_2; raises as `positions` does."""
        first, second = (
            self.positions(rows[f"label_{image}"].tolist(), rows[f"image_{image}"].tolist()) for image in (1, 2)
        )
        return first, second

    def mixed(self, blends: pd.DataFrame, function: str) -> np.ndarray:
        """Give the images of stimuli: (n, h, w, 3) uint8.

        blends: n rows with label_1, image_1, label_2, image_2, lam_f. function: the data mixing function, or "given".
        Raises InputError as `positions` does, and if a continuum has no such frame.
        """
        first, second = self.pair_positions(blends)
        lam_f = blends["lam_f"].to_numpy(dtype=float)
        if (self.frames is None) == (function == mixing.GIVEN):
            made = "frames of continua" if self.frames is None else f"images mixed by {function}"
            raise InputError(f"{self.name} has no {made}: name the images that were shown")
        if self.frames is not None:
            return self.frames.images[self.frames.at(first // 2, second // 2, lam_f)]
        return mixing.MIXING_FUNCTIONS[function](self.images[first], self.images[second], lam_f)


def load(spec: str, size: int | None = None, given: bool = False) -> ImageSource:
    """Load the images that `--images` names, or the continua that `--continua` names.

    spec: `digits`, `cifar10`, or the path of a folder or zip in which each class is a folder of image files; where
        `given`, continua made elsewhere, as stimuli_gen/continua.py reads them.
    size: height and width in pixels to which images of a folder or zip are brought, larger or smaller (SIZING: the
        largest centred square, then Lanczos); None takes them as they are, and they must then all have one size.
    """
    if given:
        ends, frames = continua.read(Path(spec), size)
        return ImageSource(Path(spec).absolute().name, **ends._asdict(), frames=frames)
    if spec in ("digits", "cifar10"):
        if size is not None:
            raise InputError(f"--size is for images of a folder or zip; {spec} has a size of its own")
        return digits() if spec == "digits" else cifar10()
    return class_folders(Path(spec), size)


def digits() -> ImageSource:
    """Scikit-learn's 1,797 handwritten digits, 8 x 8 pixels, 17 grey levels spread over 0 to 255; no download."""
    from sklearn.datasets import load_digits

    bunch = load_digits()
    grey = (bunch.images * 255 / 16 + 0.5).astype(np.uint8)
    names = sorted(DIGIT_NAMES)
    index = np.array([names.index(name) for name in DIGIT_NAMES])
    return ImageSource(
        "digits",
        tuple(names),
        np.repeat(grey[..., None], 3, axis=3),
        index[bunch.target],
        np.arange(len(grey)),
    )


def cifar10(folder: Path | None = None) -> ImageSource:
    """CIFAR-10's 10,000 test images in their original order, by which the ids of H-Mix and CIFAR-10H count.

    folder: where torchvision finds or puts the data set; by default $HILLMIXE_DATA if that has it, otherwise the user's
        cache.
    """
    import pooch
    from torchvision.datasets import CIFAR10

    if folder is None:
        folder = Path(os.environ.get("HILLMIXE_DATA", ""))
        folder = folder if (folder / CIFAR10.base_folder).is_dir() else pooch.os_cache("hillmixe")
    try:
        data = CIFAR10(folder, train=False, download=not (folder / CIFAR10.base_folder).is_dir())
    except (OSError, RuntimeError) as problem:
        raise InputError(
            f"CIFAR-10 could not be loaded from {folder}: {problem}; offline, HILLMIXE_DATA names a folder with "
            f"{CIFAR10.base_folder}/"
        ) from problem
    names = tuple(name.capitalize() for name in data.classes)
    return ImageSource("cifar10", names, data.data, np.array(data.targets), np.arange(len(data.data)))


def class_folders(path: Path, size: int | None = None) -> ImageSource:
    """Images of a folder or zip in which each image file is in a folder named after its class.

    size: as in `load`. Class names and shown names are made from the folders' names, as class_names.py explains. Ids
    are the files' names if all of them are numbers, each used once; otherwise positions by class and file name. Images
    become RGB: upright by EXIF's orientation; transparent parts over the screen's mid-grey; CMYK as Pillow converts it;
    16 bits rounded to 8. `images` is a np.memmap of a temporary file if it is larger than 1 GiB. Raises InputError for
    anything that is not an image, is animated, or has more bytes or pixels than a photograph has.
    """
    return ImageSource(path.absolute().name, **read_class_folders(path, size)._asdict())
