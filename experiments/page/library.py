"""PsychoJS, the library that runs an exported page in the browser: which version, where it is found, how it is carried.

A folder with the library holds psychojs-<version>.js and .css and, in vendor/, what else PsychoJS needs. Every export
carries one as library/, with checksums, so that the page contacts no other host. It is not called lib/: Pavlovia makes
a link of that name in each project, and does not start a project that has a folder there (psychojs#94).
"""

import os
import re
import shutil
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from hillmixe.command import InputError
from hillmixe.files import SUMS, checksums, sha256, whole_folder

TESTED = "2026.1.1"  # the newest PsychoJS that the tests have been played on,
TESTED_ON = "2026-11-28"  # last on this day
CARRIED = "library"  # the folder in an export
DOWNLOADED = Path(sys.prefix) / "psychojs"  # a folder for each version
VENDOR = {  # what PsychoPy's own page of this version loads from elsewhere; build.py watches that it is the same
    "vendor/jquery-ui.min.css": "https://cdn.jsdelivr.net/npm/jquery-ui-dist@1.12.1/jquery-ui.min.css",
    "vendor/jquery.min.js": "https://cdn.jsdelivr.net/npm/jquery@3.6.0/dist/jquery.min.js",
    "vendor/jquery-ui.min.js": "https://cdn.jsdelivr.net/npm/jquery-ui-dist@1.12.1/jquery-ui.min.js",
    "vendor/preloadjs.min.js": "https://cdn.jsdelivr.net/npm/preloadjs@1.0.1/lib/preloadjs.min.js",
}


@dataclass(frozen=True)
class Library:
    """A PsychoJS on this computer. version: such as "2026.1.1"; folder: with all files of `addresses(version)`."""

    version: str
    folder: Path


def addresses(version: str) -> dict[str, str]:
    """Name the files of a version in a folder with the library, and the addresses that they come from."""
    names = [f"psychojs-{version}.{kind}" for kind in ("css", "js")]
    return {name: f"https://lib.pavlovia.org/{name}" for name in names} | VENDOR


def find(version: str | None = None, folder: Path | None = None) -> Library:
    """Find a PsychoJS, and download it if there is none.

    version: by default the only one in `folder`, else TESTED. folder: where to look instead of in the variable
    PSYCHOJS_LIB and among the downloads. Raises InputError if it is missing or cannot be downloaded.
    """
    if named := folder or os.environ.get("PSYCHOJS_LIB"):
        return _find_in(Path(named), version)
    version = version or TESTED
    if _damaged(DOWNLOADED / version):
        download(version)
    return Library(version, DOWNLOADED / version)


def _find_in(folder: Path, version: str | None) -> Library:
    # Beside the module there may be psychojs-<version>.iife.js, which is for browsers that know no modules.
    found = [re.fullmatch(r"psychojs-([\w.]+?)\.js", path.name) for path in sorted(folder.glob("psychojs-*.js"))]
    there = [name[1] for name in found if name and not name[1].endswith(".iife")]
    if version is None:
        version = there[0] if len(there) == 1 else TESTED
    lacking = [name for name in addresses(version) if not (folder / name).is_file()]
    if lacking and version in there:
        raise InputError(f"{folder} has no {lacking[0]}: put it there, from {addresses(version)[lacking[0]]}")
    if lacking:
        other = f"; it has {', '.join(there)}: name it with --psychojs" if there else ""
        raise InputError(
            f"{folder} has no {lacking[0]}{other or ': name a folder with PsychoJS, or none to have it downloaded'}"
        )
    return Library(version, folder)


def download(version: str) -> None:
    """Download a version from Pavlovia, completely or not at all, with checksums; raises InputError if that fails."""
    with whole_folder(DOWNLOADED / version, lambda old, new: None) as folder:
        for name, address in addresses(version).items():
            try:
                with urllib.request.urlopen(address, timeout=20) as response:
                    content = response.read()
                if content.lstrip().startswith(b"<"):
                    raise OSError("a web page came instead")
            except OSError as problem:
                raise InputError(
                    f"PsychoJS {version} cannot be downloaded from {address} ({problem}): go online once, or name a "
                    f"folder that has psychojs-{version}.js and .css and vendor/ with --library or PSYCHOJS_LIB; the "
                    "library/ of any export is one"
                ) from problem
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)
        (folder / SUMS).write_text(checksums(folder), encoding="utf-8", newline="\n")


def carry(library: Library, export: Path) -> list[str]:
    """Copy a library into an export, with its checksums; gives the names of the files there."""
    licence = f"psychojs-{library.version}.js.LEGAL.txt"  # PsychoJS's first line names it; downloads lack it
    names = [name for name in [*addresses(library.version), licence] if (library.folder / name).is_file()]
    into = export / CARRIED
    for name in names:
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(library.folder / name, into / name)
    (into / SUMS).write_text(checksums(into), encoding="utf-8", newline="\n")
    # Git on Windows would else write other line ends into a clone, and the checksums would be wrong.
    (into / ".gitattributes").write_text("* -text\n", encoding="utf-8", newline="\n")
    return [f"{CARRIED}/{name}" for name in (*names, SUMS, ".gitattributes")]


def check_carried(export: Path) -> None:
    """Raise InputError if the library in an export is missing, or not the one that was put there."""
    folder = export / CARRIED
    if damaged := _damaged(folder):
        raise InputError(f"{folder / damaged} is missing or damaged (it is not as {SUMS} beside it says): export again")


def of_export(export: Path) -> set[str]:
    """Name the files of the library that an export carries, relative to it."""
    ours = {f"{CARRIED}/{name}" for name in (*_listed(export / CARRIED), SUMS, ".gitattributes")}
    return {name for name in ours if (export / name).is_file()}


def _damaged(folder: Path) -> str | None:
    """Name the first file of a library that does not match its checksum, or is missing; None if all are in order."""
    listed = _listed(folder)
    if not VENDOR.keys() <= listed.keys():
        return SUMS
    whole = {name for name in listed if (folder / name).is_file() and sha256(folder / name) == listed[name]}
    return next((name for name in listed if name not in whole), None)


def _listed(folder: Path) -> dict[str, str]:
    """Read the checksums in a folder: file -> checksum; none if they cannot be read."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
        return {name: checksum for checksum, name in (line.split("  ", 1) for line in lines)}
    except (OSError, ValueError):
        return {}
