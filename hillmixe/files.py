"""Folders that are written completely or not at all, and what they hold: checksums, JSON, tables."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from hillmixe.command import InputError

if TYPE_CHECKING:
    import pandas as pd

SUMS = "SHA256SUMS"


@contextmanager
def whole_folder(path: Path, check_old: Callable[[Path, Path], None]) -> Iterator[Path]:
    """Yield an empty folder that replaces `path` when the block ends without an error.

    check_old: called as check_old(old, new) when `path` is there already and not empty; raises InputError
        if the old folder must stay.
    """
    path = Path(path).resolve()
    if not path.name:
        raise InputError(f"{path} cannot hold a folder of results: name another --out")
    if path.exists() and not path.is_dir():
        raise InputError(f"{path} is a file; a folder is to be written there: name another --out")
    new = path.with_name(f".{path.name}.unfinished-{os.getpid()}")
    old = path.with_name(f".{path.name}.replaced-{os.getpid()}")
    try:
        new.mkdir(parents=True)
    except OSError as problem:
        raise InputError(f"{path} cannot be written: {problem.strerror}") from problem
    try:
        yield new
        if path.exists() and any(path.iterdir()):
            check_old(path, new)
        try:
            if path.exists():
                path.rename(old)
            new.rename(path)
        except BaseException:  # Ctrl+C, too
            if old.exists() and not path.exists():
                old.rename(path)
            raise
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def results_of(data: Path) -> Path:
    """Name the default folder for the results of session files, or of a folder of them."""
    data = data.resolve()
    return Path("results") / (data.name if data.is_dir() else data.stem)


def files_in(folder: Path) -> set[str]:
    """Name all files in a folder and its subfolders, relative to it."""
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if not file.is_dir()}


def sha256(file: Path) -> str:
    """Compute the checksum of a file: 64 hexadecimal digits."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def checksums(folder: Path) -> str:
    """List the sha256 of all files in a folder but SUMS itself, as `sha256sum --check SHA256SUMS` reads them."""
    return "".join(f"{sha256(folder / name)}  {name}\n" for name in sorted(files_in(folder) - {SUMS}))


def write_json(file: Path, content: dict[str, Any], allow_nan: bool = False) -> None:
    """Write a JSON object, readable by people; a kill at any moment leaves the old file, none, or the new one.

    allow_nan: whether numbers may be infinite or not a number, which is not standard JSON, but which Python can read;
        else such a number is a ValueError.
    """
    new = file.with_suffix(".new")
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=allow_nan) + "\n"
    new.write_text(text, encoding="utf-8", newline="\n")
    new.replace(file)


def write_table(to: Path | TextIO, table: "pd.DataFrame", mark: bool = True, header: bool = True) -> None:
    """Write a CSV that is the same on every system: UTF-8, lines that end with a line feed, no index.

    mark: whether a byte-order mark comes first where the table holds anything but ASCII. Without it, Excel takes the
        file to be in the system's own encoding, and shows Ã¼ for ü. Every reader of the suite accepts both. Leave it
        off where something depends on the bytes, as with a stimulus set. A stream has an encoding of its own.
    """
    encoding = "utf-8-sig" if mark and not _is_ascii(table) else "utf-8"
    table.to_csv(to, index=False, header=header, lineterminator="\n", encoding=encoding)


def _is_ascii(table: "pd.DataFrame") -> bool:
    """Tell whether everything in a table, including the names of its columns, is ASCII."""
    others = (_once(column) for _, column in table.items() if column.dtype.kind not in "biufcmM")
    return all(str(name).isascii() for name in table) and all(str(text).isascii() for each in others for text in each)


def _once(column: "pd.Series[Any]") -> Iterable[Any]:
    """Give each value of a column, only once if values can be hashed (lists cannot)."""
    try:
        return column.unique()
    except TypeError:
        return column
