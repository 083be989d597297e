"""Try the pages with real PsychoJS, and write what came of it as docs/tries.md.

python docs/tries.py PSYCHOJS-2025.1.1 PSYCHOJS-2026.1.1

Each argument is a folder with a version of PsychoJS, as --library takes it. All of tests/experiments/test_tries.py is
played with each, which takes about a quarter of an hour a version, in Chromium and for one interface in Firefox.
"""

import datetime
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from experiments.page import library
from hillmixe import __version__, command
from hillmixe.command import Parser
from hillmixe.interfaces import INTERFACES

HERE = Path(__file__).parent
TRIES = {  # test -> what is tried, and what is expected
    "a_whole_session[-keys]": "A whole session by keys alone: consent to goodbye, completed, each answer as given",
    "a_whole_session[-mouse]": "The same by mouse alone (and a keyboard for words in the survey)",
    "a_whole_session[-touch]": "The same by touch at a tablet of 1024 x 768",
    "a_server_that_fails_twice[]": "HTTP 500 on the last upload, twice: tried again, completed",
    "an_upload_that_hangs[]": "An upload that is never answered: tried again after 30 s, completed",
    "a_closed_tab[-True]": "A closed tab, with `unload`: answers there, session ended once, as incomplete",
    "a_closed_tab[-False]": "A closed tab, without `unload` (`Permissions-Policy: unload=()`): the same",
    "two_tabs[]": "A second tab: waits, and goes on when the first has ended; nothing offered as unsent",
    "a_reloaded_page[]": "Reload in mid-session: the answers before are there, a new session begins",
    "a_tablet_that_is_turned[]": "A tablet opened upright, then turned (as iOS tells it): the whole screen, by touch",
    "firefox[]": "A session by keys in Firefox: completed, each answer as given",
}
HEAD = """# Tries of the pages with real PsychoJS

Made by `python docs/tries.py` on {day} with version {suite} of the suite: {browsers}, {system}. Each try is a session
at `serve.py`, by real keys, clicks or touches (`tests/experiments/test_tries.py`). Batches have five or eight trials.
Not tried: Safari, real Pavlovia, real tablets.
"""


def main() -> None:
    """Play all tries with each library."""
    parser = Parser(__doc__)
    parser.add_argument("folder", type=Path, nargs="+", metavar="PSYCHOJS", help="a folder with a version of PsychoJS")
    found = [shutil.which("chromium"), shutil.which("firefox-esr") or shutil.which("firefox")]
    browsers = ", ".join(_output(browser, "--version") for browser in found if browser)
    facts = {"day": datetime.datetime.now().date(), "suite": __version__, "browsers": browsers}
    head = HEAD.format(**facts, system=f"{platform.system()} {platform.machine()}, no graphics card")
    sections = [head]
    for folder in parser.parse_args().folder:
        sections.append(table(library.find(folder=folder)))
        (HERE / "tries.md").write_text("\n".join(sections), encoding="utf-8")
    print(HERE / "tries.md")


def table(found: library.Library) -> str:
    """Play all tries with one library; returns a section with their table."""
    results = played(found.folder)
    names = sorted(INTERFACES)
    lines = [
        f"## PsychoJS {found.version}\n",
        f"| try | {' | '.join(names)} |",
        "|---|" + "---|" * len(names),
    ]
    for test, words in TRIES.items():
        cells = [results.get(f"test_{test.replace('[', f'[{name}')}", "") for name in names]
        lines.append(f"| {words} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def played(folder: Path) -> dict[str, str]:
    """Play all tries with the library in a folder: name of the test -> passed, failed or not tried."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "results.xml"
        tests = HERE.parent / "tests" / "experiments" / "test_tries.py"
        flags = ["-q", "-m", "long", "-p", "no:cacheprovider", f"--junitxml={file}"]
        environment = {**os.environ, "PSYCHOJS_LIB": str(folder)}
        subprocess.run([sys.executable, "-m", "pytest", tests, *flags], env=environment, cwd=HERE.parent, check=False)
        cases = list(ElementTree.parse(file).iter("testcase"))
    return {case.get("name", ""): _result(case) for case in cases}


def _result(case: ElementTree.Element) -> str:
    kinds = {child.tag for child in case}
    if kinds & {"failure", "error"}:
        return "**failed**"
    return "not tried" if "skipped" in kinds else "passed"


def _output(*words: str) -> str:
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    command.run(main)
