"""Folders and zips of class folders: which images they hold, in which order, and files of any kind as RGB."""

import logging
import math
import re
import shutil
import sys
import tempfile
import unicodedata
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

import numpy as np
from PIL import ExifTags, Image, UnidentifiedImageError

from hillmixe.command import InputError, progress

SIZING = "largest centred square, Lanczos"  # how images are brought to --size
SUFFIXES = (".bmp", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp")
FORMATS = ("JPEG", "PNG", "BMP", "GIF", "TIFF", "WEBP")  # no EPS by the name of x.png: it would start Ghostscript
MODES = ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBX", "CMYK", "YCbCr")  # Pillow's, with levels from 0 to 255
GROUND = 128  # level of R, G and B of the screen's ground, which is seen through what is transparent
LARGEST_FILE = 200_000_000  # bytes
DECODED_SOON = 50_000_000  # pixels; where there are more, it pays to read all headers before
LARGEST_IN_MEMORY = 2**30  # bytes of all pixels; more are kept in a temporary file
# What turns an image upright, by EXIF's Orientation. From 5 on, width and height change places.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
logging.getLogger("PIL").addHandler(logging.NullHandler())  # else it writes to stderr, beside our one line


@dataclass(frozen=True)
class ImageFile:
    """A file in a folder or zip: `path` is inside `source`; n_bytes and open raise OSError where it is gone."""

    source: Path
    path: PurePosixPath
    n_bytes: Callable[[], int]
    open: Callable[[], IO[bytes]]

    def __str__(self) -> str:
        return f"{self.source}: {self.path}"


def read_class_folders(path: Path, size: int | None) -> tuple[tuple[str, ...], np.ndarray, np.ndarray, np.ndarray]:
    """Read a folder or zip, as `sources.class_folders` says.

    size: height and width in pixels to which all images are brought; None takes them as they are.
    Returns class_names, images (n, h, w, 3) uint8, labels (n,) and ids (n,), as ImageSource has them. Raises InputError
    when there are no two classes, when a file is no still image that can be read, when sizes differ and none is given.
    """
    with all_files(path) as found, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # Pillow's, about EXIF data that a photograph does not hang on
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        files, names = _by_class(path, found)
        class_names = tuple(sorted(set(names)))
        number = {name: index for index, name in enumerate(class_names)}
        labels = np.array([number[name] for name in names], dtype=np.int64)
        ids = _ids([file.path.stem for file in files])
        order = np.argsort(ids)
        return class_names, read_images([files[at] for at in order], size), labels[order], ids[order]


def is_image(file: ImageFile) -> bool:
    """Tell by its suffix whether a file is an image."""
    return file.path.suffix.lower() in SUFFIXES


def listed(names: Iterable[str], most: int = 10) -> str:
    """Join names with commas; of a thousand, only the first few."""
    names = list(names)
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


# Which files


@contextmanager
def all_files(path: Path) -> Iterator[list[ImageFile]]:
    """List all files of a folder or zip but hidden ones; they can be opened until the block ends."""
    if path.is_dir():
        inside = ((PurePosixPath(file.relative_to(path).as_posix()), file) for file in path.rglob("*"))
        yield [on_disk(path, name, file) for name, file in inside if not _hidden(name) and not file.is_dir()]
    elif zipfile.is_zipfile(path):
        try:
            archive = zipfile.ZipFile(path)
        except Exception as problem:
            raise InputError(f"{path} cannot be read as a zip ({problem}): copy it again or unpack it") from problem
        with archive:
            entries = ((PurePosixPath(entry.filename), entry) for entry in archive.infolist() if not entry.is_dir())
            yield [_zipped(path, name, archive, entry) for name, entry in entries if not _hidden(name)]
    elif path.exists():
        raise InputError(f"{path} is neither a folder nor a zip of class folders")
    else:
        raise InputError(f"{path} is not there; --images takes digits, cifar10, or a folder or zip of class folders")


def on_disk(source: Path, name: PurePosixPath, file: Path) -> ImageFile:
    """Name a file on the disk, which is called `name` in its source."""
    return ImageFile(source, name, lambda: file.stat().st_size, lambda: file.open("rb"))


def _zipped(source: Path, name: PurePosixPath, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> ImageFile:
    return ImageFile(source, name, lambda: entry.file_size, lambda: archive.open(entry))


def _hidden(name: PurePosixPath) -> bool:
    return name.name in ("Thumbs.db", "desktop.ini") or any(part.startswith((".", "__MACOSX")) for part in name.parts)


def _by_class(path: Path, found: list[ImageFile]) -> tuple[list[ImageFile], list[str]]:
    """Choose the image files, sorted by class and file name; returns them and the name of each one's class."""
    files = [file for file in found if is_image(file)]
    if not files:
        raise InputError(
            f"{path} holds no image files{_instead(found)}; expected class folders with images, such as cat/0001.png, "
            f"of {' '.join(SUFFIXES)}"
        )
    folders = {file.path.parent for file in files}
    _speak_of_folders_without_images(path, found, folders)
    name_of = {folder: class_name(folder.name) for folder in folders}
    files.sort(key=lambda file: (name_of[file.path.parent], file.path.name))
    if name_of[files[0].path.parent] == "":
        raise InputError(f"{files[0]} lies in no class folder; expected cat/0001.png or the like")
    folder_of: dict[str, PurePosixPath] = {}
    for folder, name in sorted(name_of.items()):
        if name in folder_of:
            raise InputError(
                f"{path}: the folders {folder_of[name]} and {folder} are one class by name: rename or join them"
            )
        folder_of[name] = folder
    if len(folder_of) < 2:
        raise InputError(f"{path} has the single class {min(folder_of)}; mixing takes images of at least two")
    return files, [name_of[file.path.parent] for file in files]


def _speak_of_folders_without_images(path: Path, found: list[ImageFile], with_images: set[PurePosixPath]) -> None:
    """Say on stderr what was perhaps meant as a class, such as a folder of .heic files."""
    above = {parent for folder in with_images for parent in folder.parents} | with_images
    if without := [file for file in found if file.path.parent not in above]:
        folders = listed(sorted({str(file.path.parent) for file in without}), most=3)
        passed_over = f"{path}: no images in {folders}{_instead(without)}; passed over, for images are"
        print(passed_over, *SUFFIXES, file=sys.stderr)


def _instead(files: list[ImageFile]) -> str:
    suffixes = sorted({file.path.suffix.lower() or "files without suffix" for file in files})
    return f", only {listed(suffixes)}" if suffixes else ""


def class_name(folder: str) -> str:
    """Make a class's name of its folder's."""
    words = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", folder)).strip("-")
    return words[:1].upper() + words[1:]


def _ids(stems: list[str]) -> np.ndarray:
    """Count images by the names of their files where all are numbers, each used once; otherwise by position."""
    if all(stem.isascii() and stem.isdigit() and len(stem) < 19 for stem in stems):
        ids = np.array([int(stem) for stem in stems], dtype=np.int64)
        if len(np.unique(ids)) == len(ids):
            return ids
    return np.arange(len(stems), dtype=np.int64)


# Pixels


def read_images(files: list[ImageFile], size: int | None) -> np.ndarray:
    """Decode files into one array: (n, h, w, 3) uint8."""
    bar = partial(progress, unit=" images")
    shape = _shape(files[0]) if size is None else (size, size)
    if size is None and len(files) * math.prod(shape) > DECODED_SOON:
        for file in bar(files, desc="comparing sizes"):
            _check_shape(file, _shape(file), files[0], shape)
    images = _room((len(files), *shape, 3), files[0].source)
    for at, file in enumerate(bar(files, desc=f"reading {files[0].source.name}")):
        with _opened(file, whole=True) as image:
            pixels = _pixels(image, size)
        _check_shape(file, pixels.shape[:2], files[0], shape)
        images[at] = pixels
    return images


def _shape(file: ImageFile) -> tuple[int, int]:
    """Read an image's height and width, as it is upright, from its header."""
    with _opened(file, whole=False) as image:
        return image.size if _orientation(image) >= 5 else image.size[::-1]


def _check_shape(file: ImageFile, found: tuple[int, int], first: ImageFile, expected: tuple[int, int]) -> None:
    if found != expected:
        raise InputError(
            f"{file} has {found[1]} x {found[0]} pixels and {first.path} {expected[1]} x {expected[0]}; give --size to "
            "bring all to one size"
        )


def _room(shape: tuple[int, ...], source: Path) -> np.ndarray:
    """Make an array of uint8 in memory or, where it is large, in a temporary file, which goes when the array goes."""
    n_bytes = math.prod(shape)
    if n_bytes <= LARGEST_IN_MEMORY:
        return np.empty(shape, dtype=np.uint8)
    folder = tempfile.gettempdir()
    if n_bytes > (free := shutil.disk_usage(folder).free):  # writing past a full disk would kill Python without a word
        raise InputError(
            f"{source}: {shape[0]} images of {shape[2]} x {shape[1]} pixels take {n_bytes / 1e9:.1f} GB and {folder} "
            f"has {free / 1e9:.1f} free: lower --size, or name a folder with more room in TMPDIR"
        )
    with tempfile.TemporaryFile() as file:
        return np.memmap(file, dtype=np.uint8, mode="w+", shape=shape)


@contextmanager
def _opened(file: ImageFile, whole: bool) -> Iterator[Image.Image]:
    """Open one still image; all that goes wrong until the block ends becomes one line that names the file.

    whole: read all bytes before, as for decoding; otherwise no more than the header.
    """
    try:
        n_bytes = file.n_bytes()
        if n_bytes > LARGEST_FILE:
            raise InputError(f"{file} has {n_bytes:,} bytes, expected at most {LARGEST_FILE:,}: save it smaller")
        with file.open() as stream:
            content = BytesIO(stream.read(n_bytes)) if whole else stream  # zipfile reads no more than n_bytes either
            image = Image.open(content, formats=FORMATS)
            n_frames = getattr(image, "n_frames", 1)
            if n_frames > 1 and image.format != "MPO":  # a phone's JPEG, with the photograph as first of its pictures
                raise InputError(f"{file} has {n_frames} frames or pages, expected 1: save one of them in its place")
            yield image
    except InputError:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as problem:
        numbers = str(problem).partition(", could be")[0]  # how many pixels, and how many at most
        raise InputError(f"{file} is too large ({numbers}): save it smaller") from problem
    except UnidentifiedImageError as problem:
        formats = "/".join(FORMATS)
        raise InputError(
            f"{file} is not a readable {formats} image despite its extension: repair or remove it"
        ) from problem
    except Exception as problem:  # no list of what Pillow, zipfile and zlib raise for damaged files is complete
        raise InputError(f"{file} cannot be read as an image ({problem}): mend or remove it") from problem


def _pixels(image: Image.Image, size: int | None) -> np.ndarray:
    """Decode an image, upright, opaque and in RGB: (h, w, 3) uint8."""
    image.load()
    if (orientation := _orientation(image)) != 1:
        image = image.transpose(TURNS[orientation])
    image = _rgb(image)
    if size is not None and image.size != (size, size):
        side = min(image.size)
        left, top = (image.width - side) // 2, (image.height - side) // 2
        # Cut before: with `box`, resize would let the filter see pixels outside the square.
        square = image.crop((left, top, left + side, top + side))
        image = square.resize((size, size), Image.Resampling.LANCZOS)
    return np.asarray(image)


def _orientation(image: Image.Image) -> int:
    """How an image lies, by EXIF: a key of TURNS, or 1 where it is upright or nothing readable is said."""
    # ImageOps.exif_transpose would fail where any entry of the EXIF data is damaged.
    # Pillow turns TIFF files itself. It would decode a PNG to find EXIF data that its header lacks.
    said = {"exif", "Raw profile type exif", "XML:com.adobe.xmp"} & image.info.keys()
    if image.format == "TIFF" or (image.format == "PNG" and not said):
        return 1
    try:
        orientation = image.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # damaged EXIF data raises as variously as damaged files
        return 1
    return orientation if orientation in TURNS else 1


def _rgb(image: Image.Image) -> Image.Image:
    """Convert any mode to RGB, as Pillow does; what is transparent is laid over the screen's ground."""
    if image.mode.startswith("I;16"):
        return _eight_bits(image).convert("RGB")
    if image.mode not in MODES:
        raise ValueError(f"Pillow's mode {image.mode}, expected grey, palette, RGB or CMYK of 8 bits or grey of 16")
    if image.has_transparency_data:
        ground = Image.new("RGBA", image.size, (GROUND, GROUND, GROUND, 255))
        image = Image.alpha_composite(ground, image.convert("RGBA"))
    return image if image.mode == "RGB" else image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Scale 16 bits to 8, rounded: Pillow's own conversion makes all levels above 255 white."""
    levels = np.asarray(image).astype(np.uint32)
    grey = (levels + 128) // 257
    if (transparent := image.info.get("transparency")) is not None:
        grey[levels == transparent] = GROUND
    return Image.fromarray(grey.astype(np.uint8))
