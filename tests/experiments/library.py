"""Which PsychoJS the browser tests run with: that of PSYCHOJS_LIB, else the one Pavlovia serves, else the stand-in.

python tests/experiments/library.py      downloads the second one, if the network lets it
"""

import os
from pathlib import Path

from experiments.page import library
from experiments.page.library import Library
from hillmixe.command import InputError

STANDIN = Path(__file__).parent / "standin"


def chosen() -> tuple[str, Library]:
    """Say which library the pages run with, and give it."""
    if os.environ.get("PSYCHOJS_LIB"):
        found = library.find()
        return f"PsychoJS {found.version} in PSYCHOJS_LIB ({found.folder})", found
    if (library.DOWNLOADED / library.TESTED).is_dir():
        return f"PsychoJS {library.TESTED} as Pavlovia serves it", library.find()
    return "the stand-in for PsychoJS in tests/experiments/standin", library.find(folder=STANDIN)


NAME, LIBRARY = chosen()

if __name__ == "__main__":
    try:
        print(f"PsychoJS is in {library.find().folder}")
    except InputError as problem:
        print(f"{problem}. Browser tests will use the stand-in.")
