"""Which PsychoJS the browser tests run with: that of PSYCHOJS_LIB, else the one Pavlovia serves, else the stand-in.

python tests/experiments/library.py      downloads the second one, if the network lets it
"""

import os
import re
import sys
import urllib.request
from pathlib import Path

VERSION = "2026.2.5"
DOWNLOADED = Path(sys.prefix) / "psychojs"
STANDIN = Path(__file__).parent / "standin"
# What the page, as psychopy writes it, loads besides.
PAGE = Path(__file__).parents[2] / "experiments" / "construct" / "index.html"
VENDOR = re.findall(r'"(https://[^"]+)"', PAGE.read_text(encoding="utf-8"))
FILES = {
    f"psychojs-{VERSION}.{kind}": f"https://lib.pavlovia.org/psychojs-{VERSION}.{kind}" for kind in ("js", "css")
} | {f"vendor/{url.rsplit('/', 1)[1]}": url for url in VENDOR}


def library() -> tuple[str, Path]:
    """Say which library the pages run with, and in which folder it is: psychojs-<version>.js, .css and vendor/."""
    if folder := os.environ.get("PSYCHOJS_LIB"):
        return f"PsychoJS in PSYCHOJS_LIB ({folder})", Path(folder)
    if all((DOWNLOADED / name).is_file() for name in FILES):
        return f"PsychoJS {VERSION} as Pavlovia serves it", DOWNLOADED
    return "the stand-in for PsychoJS in tests/experiments/standin", STANDIN


def download() -> str:
    """Get the library from Pavlovia, whole or not at all; says what came of it."""
    contents = {}
    for name, url in FILES.items():
        try:
            with urllib.request.urlopen(url, timeout=20) as response:
                contents[name] = response.read()
        except OSError as problem:
            return f"PsychoJS cannot be had ({problem}): browser tests will use the stand-in"
    for name, content in contents.items():
        (DOWNLOADED / name).parent.mkdir(parents=True, exist_ok=True)
        (DOWNLOADED / name).write_bytes(content)
    return f"PsychoJS {VERSION} is in {DOWNLOADED}"


if __name__ == "__main__":
    print(download())
