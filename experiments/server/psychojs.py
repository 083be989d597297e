"""PsychoJS, the library that runs an exported page in the browser: which one a page asks for, and where it is had.

A folder with the library holds psychojs-<version>.js and .css and, in vendor/, what the page loads besides.
"""

import os
import re
import sys
import urllib.request
from pathlib import Path

from hillmixe.command import InputError
from hillmixe.files import whole_folder

DOWNLOADED = Path(sys.prefix) / "psychojs"


def version(page: Path) -> str:
    """Tell which PsychoJS a page (an index.html) asks for; raises InputError where it asks for none."""
    if not (found := re.search(r'"\./lib/psychojs-([\w.]+?)\.css"', page.read_text(encoding="utf-8"))):
        raise InputError(f"{page} loads no PsychoJS: it is not as experiments/export.py writes it; export again")
    return found[1]


def vendor(page: Path) -> dict[str, str]:
    """Name what a page loads from elsewhere: file in a folder with the library -> address."""
    addresses = re.findall(r'"(https://[^"]+)"', page.read_text(encoding="utf-8"))
    return {f"vendor/{address.rsplit('/', 1)[1]}": address for address in addresses}


def find(page: Path, folder: Path | None = None) -> Path:
    """Find the folder with the library for a page, and download it where it is nowhere.

    folder: where to look instead of in the environment's PSYCHOJS_LIB and among the downloads. Raises InputError where
    it is not there, or cannot be downloaded.
    """
    if named := folder or os.environ.get("PSYCHOJS_LIB"):
        for kind in ("js", "css"):
            if not file(Path(named), name := f"psychojs-{version(page)}.{kind}"):
                raise InputError(f"{named} has no {name}: name a folder with PsychoJS, or none to have it downloaded")
        return Path(named)
    if not all((DOWNLOADED / name).is_file() for name in _addresses(page)):
        download(page)
    return DOWNLOADED


def file(folder: Path, name: str) -> Path | None:
    """Find one of the library's files by the name that the page has for it; None where there is none.

    PsychoJS of another version, or without one in its name, serves too: the folder was chosen by a person.
    """
    if not re.fullmatch(r"(psychojs|vendor/\w)[\w.-]*\.(js|css)", name):
        return None
    if (folder / name).is_file() or name.startswith("vendor/"):
        return folder / name if (folder / name).is_file() else None
    ending = re.search(r"(\.iife)?\.\w+$", name)
    assert ending, "the name ends in .js or .css"
    kind = ending[0]
    others = [path for path in sorted(folder.glob(f"psychojs*{kind}")) if (".iife." in path.name) == (".iife." in kind)]
    return others[0] if others else None


def download(page: Path) -> None:
    """Get the library for a page from Pavlovia, whole or not at all; raises InputError where that fails."""
    with whole_folder(DOWNLOADED, lambda old, new: None) as folder:
        for name, address in _addresses(page).items():
            try:
                with urllib.request.urlopen(address, timeout=20) as response:
                    content = response.read()
            except OSError as problem:
                raise InputError(
                    f"PsychoJS cannot be downloaded from {address} ({problem}): try again online, or name a folder "
                    f"with psychojs-{version(page)}.js and .css (--library or PSYCHOJS_LIB)"
                ) from problem
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)


def _addresses(page: Path) -> dict[str, str]:
    names = [f"psychojs-{version(page)}.{kind}" for kind in ("js", "css")]
    return {name: f"https://lib.pavlovia.org/{name}" for name in names} | vendor(page)
