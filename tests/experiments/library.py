"""Which PsychoJS the browser tests run with: that of PSYCHOJS_LIB, else the one Pavlovia serves, else the stand-in.

python tests/experiments/library.py      downloads the second one, if the network lets it
"""

import os
from pathlib import Path

from experiments.server import psychojs
from hillmixe.command import InputError

STANDIN = Path(__file__).parent / "standin"
PAGE = Path(__file__).parents[2] / "experiments" / "construct" / "built" / "index.html"
VENDOR = psychojs.vendor(PAGE).values()


def library() -> tuple[str, Path]:
    """Say which library the pages run with, and in which folder it is: psychojs-<version>.js, .css and vendor/."""
    if folder := os.environ.get("PSYCHOJS_LIB"):
        return f"PsychoJS in PSYCHOJS_LIB ({folder})", Path(folder)
    if (psychojs.DOWNLOADED / f"psychojs-{psychojs.version(PAGE)}.js").is_file():
        return f"PsychoJS {psychojs.version(PAGE)} as Pavlovia serves it", psychojs.DOWNLOADED
    return "the stand-in for PsychoJS in tests/experiments/standin", STANDIN


if __name__ == "__main__":
    try:
        print(f"PsychoJS is in {psychojs.find(PAGE)}")
    except InputError as problem:
        print(f"{problem}. Browser tests will use the stand-in.")
