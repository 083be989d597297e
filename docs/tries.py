"""Try the pages with real PsychoJS, and write the outcome to docs/tries.md.

python docs/tries.py PSYCHOJS-2025.1.1 PSYCHOJS-2026.1.1

Each argument is a folder with a version of PsychoJS, as --library takes it. All of tests/experiments/test_tries.py runs
with each, in Chromium and for one interface in Firefox, which takes half an hour or more per version. The page is
rewritten after each interface.
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
    "a_whole_session[-touch]": "The same by touch at a tablet of 800 x 600",
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

Made by `python docs/tries.py` on {day} with version {suite} of the suite: {browsers},
{system}. Each try is a session at `serve.py`, by real keys, clicks or touches
(`tests/experiments/test_tries.py`), of two trials of practice and three of a batch. Not tried: Safari, real Pavlovia,
real tablets.
"""


def main() -> None:
    """Run all tries with each library."""
    parser = Parser(__doc__)
    parser.add_argument("folder", type=Path, nargs="+", metavar="PSYCHOJS", help="a folder with a version of PsychoJS")
    programs = [shutil.which("chromium"), shutil.which("firefox-esr") or shutil.which("firefox")]
    browsers = ", ".join(_output(browser, "--version") for browser in programs if browser)
    facts = {"day": datetime.datetime.now().date(), "suite": __version__, "browsers": browsers}
    head = HEAD.format(**facts, system=f"{platform.system()} {platform.machine()}, no graphics card")
    results: dict[str, dict[str, str]] = {}
    libraries = [library.find(folder=folder) for folder in parser.parse_args().folder]
    for interface in sorted(INTERFACES):
        for found in libraries:
            results.setdefault(found.version, {}).update(played(found.folder, interface))
            tables = [table(version, of_version) for version, of_version in results.items()]
            (HERE / "tries.md").write_text("\n".join([head, *tables]), encoding="utf-8")
    print(HERE / "tries.md")


def table(version: str, results: dict[str, str]) -> str:
    """Return the section of one version; results: name of the test -> its outcome."""
    names = sorted(INTERFACES)
    lines = [
        f"## PsychoJS {version}\n",
        f"| try | {' | '.join(names)} |",
        "|---|" + "---|" * len(names),
    ]
    for test, words in TRIES.items():
        cells = [results.get(f"test_{test.replace('[', f'[{name}')}", "–") for name in names]
        lines.append(f"| {words} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def played(folder: Path, interface: str) -> dict[str, str]:
    """Run an interface's tries with the library in a folder: name of the test -> passed, failed or not tried."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "results.xml"
        tests = HERE.parent / "tests" / "experiments" / "test_tries.py"
        flags = ["-v", "--tb=short", "-m", "long", "-k", interface, f"--junitxml={file}"]
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
