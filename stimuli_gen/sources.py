"""Where images come from: scikit-learn's digits, CIFAR-10's test set, or any folder or zip of class folders."""

import hashlib
import os
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath

import numpy as np
import pandas as pd
from PIL import Image, UnidentifiedImageError
from tqdm import tqdm

from stimuli_gen.command import InputError
from stimuli_gen.published import CIFAR10_CLASSES

IMAGE_SUFFIXES = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp"}
# What zipfile and Pillow raise for damaged, encrypted or absurdly large files.
UNREADABLE = (OSError, SyntaxError, ValueError, RuntimeError, zipfile.BadZipFile, Image.DecompressionBombError)
DIGIT_NAMES = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


@dataclass(frozen=True)
class ImageSource:
    """Images with their classes, in the source's own order.

    name: what `--images` was given, without its folder.
    class_names: (n_classes,) in alphabetical order, so that of two classes the one with the smaller index is label 1.
    images: (n, h, w, 3) uint8 levels of R, G, B.
    labels: (n,) int64 indices into class_names.
    ids: (n,) int64, strictly increasing; the number that names an image in a pair.
    """

    name: str
    class_names: tuple[str, ...]
    images: np.ndarray
    labels: np.ndarray
    ids: np.ndarray

    @property
    def checksum(self) -> str:
        """Sha256 (hex) over class names, ids, labels, shape and pixels: equal exactly when the content is."""
        digest = hashlib.sha256(repr((self.class_names, self.images.shape)).encode())
        for array in (self.ids.astype("<i8"), self.labels.astype("<i8"), self.images):
            digest.update(np.ascontiguousarray(array))
        return digest.hexdigest()

    @property
    def is_cifar10_test(self) -> bool:
        """Whether these look like CIFAR-10's test images, for which a split and people's labels are published."""
        return self.class_names == CIFAR10_CLASSES and np.array_equal(self.ids, np.arange(10_000))

    def positions(self, labels: list[str], ids: list[int]) -> np.ndarray:
        """Find images by class name and id: (len(ids),) int64 positions.

        Raises InputError when a class or an id is unknown, or when an image is of another class than said,
        which is what happens when labels meet another source than the one that people saw.
        """
        if unknown := sorted(set(labels) - set(self.class_names)):
            raise InputError(
                f"{self.name} has no class {', '.join(unknown)}; its classes are {', '.join(self.class_names)}: "
                "name the images that were shown with --images"
            )
        ids = np.asarray(ids, dtype=np.int64)
        found = np.searchsorted(self.ids, ids).clip(max=len(self.ids) - 1)
        if (missing := self.ids[found] != ids).any():
            raise InputError(
                f"{self.name} has no image {ids[missing][0]}: name the images that were shown with --images"
            )
        expected = np.array([self.class_names.index(label) for label in labels], dtype=np.int64)
        if (wrong := self.labels[found] != expected).any():
            at = int(wrong.argmax())
            raise InputError(
                f"image {ids[at]} of {self.name} is of class {self.class_names[self.labels[found[at]]]}, not "
                f"{labels[at]}: name the images that were shown with --images"
            )
        return found

    def pair_positions(self, rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """Find both images of each row's pair, by its label_1, image_1, label_2 and image_2; as `positions`."""
        first, second = (
            self.positions(rows[f"label_{image}"].tolist(), rows[f"image_{image}"].tolist()) for image in (1, 2)
        )
        return first, second


def load(spec: str, size: int | None = None) -> ImageSource:
    """Load the images that `--images` names.

    spec: `digits`, `cifar10`, or the path of a folder or zip in which each class is a folder of image files.
    size: height and width in pixels to which images of a folder or zip are brought (the largest centred square,
        then Lanczos); None takes them as they are, and they must then all have one size.
    """
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
    """CIFAR-10's 10,000 test images in their original order, which is what the ids of H-Mix and CIFAR-10H count.

    folder: where torchvision finds or puts the data set; by default $HILLMIXE_DATA where that has it, else the user's
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
            f"CIFAR-10 could not be had in {folder}: {problem}; without network, HILLMIXE_DATA names a folder with "
            f"{CIFAR10.base_folder}/"
        ) from problem
    names = tuple(name.capitalize() for name in data.classes)
    return ImageSource("cifar10", names, data.data, np.array(data.targets), np.arange(len(data.data)))


def class_folders(path: Path, size: int | None = None) -> ImageSource:
    """Images of a folder or zip in which each image file lies in a folder named after its class.

    A class name is its folder's name with a capital first letter and hyphens for all but letters and digits. Ids are
    the files' names when all of them are numbers, each used once; otherwise positions by class and file name.
    """
    files = sorted(_image_files(path), key=lambda file: (_class_name(file[0].parent.name), file[0].name))
    if not files:
        raise InputError(f"{path} holds no image files; expected class folders with images, such as cat/0001.png")
    names = [_class_name(name.parent.name) for name, _ in files]
    class_names = tuple(sorted(set(names)))
    if "" in class_names:
        raise InputError(f"{path}: {files[0][0]} lies in no class folder; expected cat/0001.png or the like")
    folders = {
        name: sorted({file.parent for file, _ in files if _class_name(file.parent.name) == name})
        for name in class_names
    }
    if twice := next((found for found in folders.values() if len(found) > 1), None):
        raise InputError(
            f"{path}: the folders {' and '.join(map(str, twice))} are one class by name: rename or join them"
        )
    if len(class_names) < 2:
        raise InputError(f"{path} has the single class {class_names[0]}; mixing takes images of at least two")
    images = [
        _pixels(content, f"{path}: {name}", size)
        for name, content in tqdm(files, desc=f"reading {path.name}", unit=" images", delay=1, disable=None)
    ]
    if other := next((at for at, image in enumerate(images) if image.shape != images[0].shape), None):
        raise InputError(
            f"{path}: {files[other][0]} has {images[other].shape[1]} x {images[other].shape[0]} pixels and "
            f"{files[0][0]} {images[0].shape[1]} x {images[0].shape[0]}; give --size to bring all to one size"
        )
    labels = np.array([class_names.index(name) for name in names])
    stems = [name.stem for name, _ in files]
    ids = np.arange(len(files))
    if all(stem.isascii() and stem.isdigit() and len(stem) < 19 for stem in stems) and len(
        {int(stem) for stem in stems}
    ) == len(stems):
        ids = np.array([int(stem) for stem in stems])
    order = np.argsort(ids)
    return ImageSource(path.name, class_names, np.stack(images)[order], labels[order], ids[order])


def _class_name(folder: str) -> str:
    words = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", folder)).strip("-")
    return words[:1].upper() + words[1:]


def _image_files(path: Path) -> Iterator[tuple[PurePosixPath, Callable[[], bytes]]]:
    """Yield each image file's path inside `path` and a function that reads its bytes."""
    if path.is_dir():
        files = (file for file in path.rglob("*") if not file.is_dir())
        names = ((PurePosixPath(file.relative_to(path).as_posix()), file.read_bytes) for file in files)
    elif zipfile.is_zipfile(path):
        archive = zipfile.ZipFile(path)
        names = ((PurePosixPath(name), lambda name=name: archive.read(name)) for name in archive.namelist())
    elif path.exists():
        raise InputError(f"{path} is neither a folder nor a zip of class folders")
    else:
        raise InputError(f"{path} is not there; --images takes digits, cifar10, or a folder or zip of class folders")
    for name, content in names:
        hidden = any(part.startswith((".", "__MACOSX")) for part in name.parts)
        if name.suffix.lower() in IMAGE_SUFFIXES and not hidden:
            yield name, content


def _pixels(content: Callable[[], bytes], name: str, size: int | None) -> np.ndarray:
    """Read and decode one image file: (h, w, 3) uint8."""
    try:
        image = Image.open(BytesIO(content()))
        if image.mode.startswith("I"):  # 16 bits a pixel, of which Pillow's own conversion cuts the bright ones off
            image = Image.fromarray((np.asarray(image) / 257 + 0.5).clip(0, 255).astype(np.uint8))
        image = image.convert("RGB")
    except UnidentifiedImageError as problem:
        raise InputError(f"{name} is no image, for all its name: mend or remove it") from problem
    except UNREADABLE as problem:
        raise InputError(f"{name} cannot be read as an image ({problem}): mend or remove it") from problem
    if size is not None and image.size != (size, size):
        side = min(image.size)
        left, top = (image.width - side) // 2, (image.height - side) // 2
        box = (left, top, left + side, top + side)
        image = image.resize((size, size), Image.Resampling.LANCZOS, box=box)
    return np.asarray(image)
