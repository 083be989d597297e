"""The files of a folder or zip of images: all but those that operating systems and storage put beside them."""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from hillmixe.command import InputError
from stimuli_gen import zip_names

# What macOS, Windows, Synology, QNAP and NetApp put beside people's files: thumbnails, deleted files, earlier ones. In
# small letters; what begins with a full stop is hidden besides.
SIDECAR_FOLDERS = {
    *("__macosx", "@eadir", "@recycle", "@recently-snapshot", "@tmp", "#recycle", "#snapshot", "~snapshot"),
    *("$recycle.bin", "system volume information", "lost+found", "network trash folder", "temporary items"),
}
WEIGHT = re.compile(r"\.[0-9]+\.[a-z]+")  # .5.png is a frame's weight, and no hidden file
SIDECAR_FILES = {"thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "icon\r", "zbthumbnail.info"}


@dataclass(frozen=True)
class SourceFile:
    """A file in a folder or zip: `path` is inside `source`; n_bytes and open raise OSError if it is gone."""

    source: Path
    path: PurePosixPath
    n_bytes: Callable[[], int]
    open: Callable[[], IO[bytes]]

    def __str__(self) -> str:
        return f"{self.source}: {self.path}"


@contextmanager
def all_files(path: Path) -> Iterator[tuple[list[SourceFile], list[str]]]:
    """List all files of a folder or zip except hidden ones, to be opened before the block ends; and what to report."""
    if path.is_dir():
        inside = ((PurePosixPath(file.relative_to(path).as_posix()), file) for file in path.rglob("*"))
        yield [on_disk(path, name, file) for name, file in inside if not _hidden(name) and not file.is_dir()], []
    elif zipfile.is_zipfile(path):
        try:
            archive = zipfile.ZipFile(path)
        except Exception as problem:
            raise InputError(f"{path} cannot be read as a zip ({problem}): copy it again or unpack it") from problem
        with archive:
            yield _entries(path, archive)
    elif path.exists():
        raise InputError(f"{path} is neither a folder nor a zip of class folders")
    else:
        raise InputError(f"{path} does not exist; expected digits, cifar10, or a folder or zip of class folders")


def listed(names: Iterable[str], most: int = 10) -> str:
    """Join names with commas; if there are many, only the first few."""
    names = list(names)
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def on_disk(source: Path, name: PurePosixPath, file: Path) -> SourceFile:
    """Name a file on the disk, which is called `name` in its source."""
    try:
        str(name).encode()
    except UnicodeEncodeError:
        raise InputError(f"{source}: the name {str(name)!a} is not written in UTF-8: rename it") from None
    return SourceFile(source, name, lambda: file.stat().st_size, lambda: file.open("rb"))


def _entries(path: Path, archive: zipfile.ZipFile) -> tuple[list[SourceFile], list[str]]:
    """List the files of a zip, each once, and what to report about it."""
    entries = archive.infolist()
    names, told = zip_names.names_in(path, entries)
    once: dict[PurePosixPath, zipfile.ZipInfo] = {}
    twice = []
    for text, entry in zip(names, entries, strict=True):
        name = PurePosixPath(text)
        if ".." in name.parts:
            raise InputError(
                f"{path} contains a path that leads out of it, {text}: unpack it, and zip its folder again"
            )
        if text.endswith("/") or _hidden(name):
            continue
        if (known := once.setdefault(name, entry)) is not entry:
            if (known.CRC, known.file_size) != (entry.CRC, entry.file_size):
                raise InputError(f"{path} holds two different files {name}: unpack it, and zip again what should count")
            twice.append(str(name))
    if twice:
        told.append(f"{path} holds {listed(twice, most=3)} twice; counted once")
    return [_zipped(path, name, archive, entry) for name, entry in once.items()], told


def _zipped(source: Path, name: PurePosixPath, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> SourceFile:
    return SourceFile(source, name, lambda: entry.file_size, lambda: archive.open(entry))


def _hidden(name: PurePosixPath) -> bool:
    parts = [part.lower() for part in name.parts]
    return name.name.lower() in SIDECAR_FILES or any(
        (part.startswith((".", "__macosx")) and not WEIGHT.fullmatch(part)) or part in SIDECAR_FOLDERS for part in parts
    )
