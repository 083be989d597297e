"""Image files of any kind as pixels: upright, opaque, in RGB and of one size, or refused by name."""

import hashlib
import logging
import math
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from PIL import ExifTags, Image, UnidentifiedImageError, features

from hillmixe.command import InputError, progress
from stimuli_gen.source_files import SourceFile, listed

SIZING = "largest centred square, Lanczos"  # how images are brought to --size
FILE_COLUMNS = ["file", "width", "height", "file_sha256"]  # what is kept of each file


def kinds() -> dict[str, tuple[str, ...]]:
    """Give the formats of Pillow that are read, with their suffixes.

    EPS is not among them, so an EPS file called x.png cannot start Ghostscript.
    """
    found = {
        "JPEG": (".jfif", ".jpe", ".jpeg", ".jpg"),
        "PNG": (".png",),
        "BMP": (".bmp",),
        "GIF": (".gif",),
        "TIFF": (".tif", ".tiff"),
        "WEBP": (".webp",),
    }
    if features.check("avif"):
        found["AVIF"] = (".avif",)
    if find_spec("pillow_heif"):  # who has it wants phones' photographs read
        import_module("pillow_heif").register_heif_opener()
        found["HEIF"] = (".heic", ".heif")
    return found


FORMATS = tuple(kinds())
SUFFIXES = tuple(sorted(suffix for suffixes in kinds().values() for suffix in suffixes))
# Images of phones, cameras and drawing programs, which are not read where they are not in SUFFIXES.
OTHER_IMAGES = {
    *(".avif", ".heic", ".heif", ".jp2", ".jxl", ".svg", ".psd", ".xcf", ".eps", ".tga", ".ppm", ".pgm", ".exr"),
    *(".dcm", ".raw", ".dng", ".cr2", ".cr3", ".nef", ".arw", ".orf", ".raf", ".rw2", ".pef"),
}
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


class Decoded(NamedTuple):
    """Images as they are mixed, and the files that they come from.

    images: (n, h, w, 3) uint8. files: a row per image: its file's path in the source, width and height in pixels before
    all were brought to one size, and the sha256 of its bytes. notes: what to report about the pixels, in lines.
    """

    images: np.ndarray
    files: pd.DataFrame
    notes: list[str]


class _Depths:
    """What is noticed about grey images of 16 bits: whether they use all of them."""

    def __init__(self) -> None:
        self.highest: dict[str, int] = {}

    def notice(self, file: SourceFile, image: Image.Image) -> None:
        if image.mode.startswith("I;16"):
            self.highest[str(file.path)] = int(np.asarray(image).max())

    def notes(self, source: Path) -> list[str]:
        """Say where levels end at 12 bits: such images would be nearly black."""
        dark = [name for name, level in self.highest.items() if level < 4096]
        if not dark:
            return []
        return [
            f"{source}: {len(dark)} of {len(self.highest)} images of 16 bits have no level above 4,095 (of 65,535), as "
            f"cameras of 12 bits write them, and are shown nearly black: {listed(dark, most=3)}; multiply their levels "
            "by 16 and save them again"
        ]


def read_images(files: list[SourceFile], size: int | None) -> Decoded:
    """Decode files, which must all have the same size if none is given."""
    bar = partial(progress, unit=" images")
    shape = _shape(files[0]) if size is None else (size, size)
    if size is None and len(files) * math.prod(shape) > DECODED_SOON:
        for file in bar(files, desc="comparing sizes"):
            _check_shape(file, _shape(file), files[0], shape)
    images = _room((len(files), *shape, 3), files[0].source)
    depths, rows = _Depths(), []
    for at, file in enumerate(bar(files, desc=f"reading {files[0].source.name}")):
        with _opened(file, whole=True) as (image, checksum):
            upright, pixels = _pixels(image, size)
            depths.notice(file, image)
        _check_shape(file, pixels.shape[:2], files[0], shape)
        images[at] = pixels
        rows.append((str(file.path), *upright, checksum))
    return Decoded(images, pd.DataFrame(rows, columns=FILE_COLUMNS), depths.notes(files[0].source))


def is_image(file: SourceFile) -> bool:
    """Tell by its suffix whether a file is an image that is read."""
    return file.path.suffix.lower() in SUFFIXES


def _shape(file: SourceFile) -> tuple[int, int]:
    """Read an image's height and width, as it is upright, from its header."""
    with _opened(file, whole=False) as (image, _):
        return image.size if _orientation(image) >= 5 else image.size[::-1]


def _check_shape(file: SourceFile, found: tuple[int, int], first: SourceFile, expected: tuple[int, int]) -> None:
    if found != expected:
        raise InputError(
            f"{file} has {found[1]} x {found[0]} pixels and {first.path} {expected[1]} x {expected[0]}; give --size to "
            "bring all to one size"
        )


def _room(shape: tuple[int, ...], source: Path) -> np.ndarray:
    """Make an array of uint8 in memory or, if it is large, in a temporary file that is deleted with the array."""
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
def _opened(file: SourceFile, whole: bool) -> Iterator[tuple[Image.Image, str]]:
    """Open one still image; all that goes wrong until the block ends becomes one line that names the file.

    whole: read all bytes first, as for decoding, and give their sha256; otherwise read only the header.
    """
    try:
        n_bytes = file.n_bytes()
        if n_bytes > LARGEST_FILE:
            raise InputError(f"{file} has {n_bytes:,} bytes, expected at most {LARGEST_FILE:,}: save a smaller version")
        with file.open() as stream:
            read = stream.read(n_bytes) if whole else b""  # zipfile reads no more than n_bytes either
            image = Image.open(BytesIO(read) if whole else stream, formats=FORMATS)
            n_frames = getattr(image, "n_frames", 1)
            if n_frames > 1 and image.format != "MPO":  # a phone's JPEG, with the photograph as first of its pictures
                raise InputError(f"{file} has {n_frames} frames or pages, expected 1: save one of them in its place")
            yield image, hashlib.sha256(read).hexdigest() if whole else ""
    except InputError:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as problem:
        numbers = str(problem).partition(", could be")[0]  # how many pixels, and how many at most
        raise InputError(f"{file} is too large ({numbers}): save a smaller version") from problem
    except UnidentifiedImageError as problem:
        formats = "/".join(FORMATS)
        raise InputError(
            f"{file} is not a readable {formats} image despite its extension: repair or remove it"
        ) from problem
    except Exception as problem:  # no list of what Pillow, zipfile and zlib raise for damaged files is complete
        raise InputError(f"{file} cannot be read as an image ({problem}): repair or remove it") from problem


def _pixels(image: Image.Image, size: int | None) -> tuple[tuple[int, int], np.ndarray]:
    """Decode an image: its width and height, upright, and its pixels, opaque and in RGB: (h, w, 3) uint8."""
    image.load()
    if (orientation := _orientation(image)) != 1:
        image = image.transpose(TURNS[orientation])
    image, upright = _rgb(image), image.size
    if size is not None and image.size != (size, size):
        side = min(image.size)
        left, top = (image.width - side) // 2, (image.height - side) // 2
        # Cut before: with `box`, resize would let the filter see pixels outside the square.
        square = image.crop((left, top, left + side, top + side))
        image = square.resize((size, size), Image.Resampling.LANCZOS)
    return upright, np.asarray(image)


def _orientation(image: Image.Image) -> int:
    """Give an image's orientation by EXIF: a key of TURNS, or 1 if it is upright or EXIF says nothing readable."""
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
    """Convert any mode to RGB, as Pillow does; transparent parts are laid over the screen's background."""
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
