"""The record of a study: a zip beside the data that holds what its participants could read, found by its checksum.

The rows of sessions hold only the checksum (study_sha256). study-<its first 16 digits>.zip holds study.json, which is
the study as it was given to window and page ({"name", "sha256", "settings", "survey", "texts"}, for all interfaces),
and the files in which it was written (study.toml, texts.en.toml, ...).
"""

import io
import json
import os
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from hillmixe.command import InputError

CONTENT = "study.json"
DIGITS = 16  # of the checksum, in the name of a file
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first date that a zip can hold: records made at any time are the same bytes


def record_name(sha256: str) -> str:
    """Name the record of the study with this checksum (64 hexadecimal digits), as in study-0123456789abcdef.zip."""
    return f"study-{sha256[:DIGITS]}.zip"


def write_record(folder: Path, files: Mapping[str, bytes], sha256: str) -> Path:
    """Write the record of a study into a folder, completely or not at all, and give its path.

    files: name -> content; one of them is study.json, with the checksum `sha256`. The same files make the same bytes
    everywhere. A record with the same study.json stays as it is, because only comments can differ in the other files.
    Raises InputError if the folder cannot be written to, or has another or a damaged record of that name.
    """
    if _checksum(content := json.loads(files[CONTENT])) != sha256:
        raise ValueError(f"{CONTENT} does not have the checksum {sha256}")
    path = Path(folder) / record_name(sha256)
    if path.exists():
        if _read(path) != content:
            raise InputError(f"{path} holds another study with the same checksum: move it elsewhere, and keep it")
        return path
    unfinished = path.with_name(f".{path.name}.unfinished-{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(_zipped(files))
        unfinished.replace(path)
    except OSError as problem:
        raise InputError(f"{path} cannot be written: {problem.strerror}") from problem
    finally:
        with suppress(OSError):  # on a drive that cannot be written nothing can be removed either
            unfinished.unlink(missing_ok=True)
    return path


def read_record(folders: Iterable[Path], sha256: str) -> dict[str, Any] | None:
    """Read study.json from the record of this checksum in the first of these folders that has one; None if none has.

    Raises InputError if the record is damaged, or holds a study with another checksum.
    """
    for folder in folders:
        path = Path(folder) / record_name(sha256)
        if path.is_file():
            content = _read(path)
            if _checksum(content) != sha256:
                raise InputError(f"{path} holds a study with another checksum: put the right record there")
            return content
    return None


def folders_of(paths: Iterable[Path | str]) -> list[Path]:
    """Name the folders with the records of these session files: the folders of the files, and any folders given."""
    places = [Path(path) for path in paths]
    return list(dict.fromkeys(place if place.is_dir() else place.parent for place in places))


def is_record(path: Path) -> bool:
    """Tell whether a file has the name of a record."""
    return path.name.startswith("study-") and path.name.endswith(".zip")


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """Put files into a zip. They are not compressed: different versions of zlib would make different bytes."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_STORED) as record:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.create_system = 3  # else Windows would write another byte
            entry.external_attr = 0o644 << 16
            record.writestr(entry, files[name])
    return memory.getvalue()


def _read(path: Path) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(path) as record:
            content = json.loads(record.read(CONTENT))
        if isinstance(content, dict):
            return content
    except (
        Exception
    ):  # zipfile and what it unpacks with raise errors of many kinds: EOFError, zlib.error, LZMAError, ...
        pass
    raise InputError(f"{path} is damaged, or no record of a study (it has no {CONTENT} that can be read): move it away")


def _checksum(content: Any) -> str | None:
    return content.get("sha256") if isinstance(content, dict) else None
