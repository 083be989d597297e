"""Write each interface's PsychoPy experiment, and compile it to the script for the window and the page for the browser.

python experiments/build.py

Writes <interface>.psyexp, .py and .js into the interface's folder built/, from its screen.py, the screens in screens/
and the code components in code/. They contain no study: run.py and export.py pass them one.
"""

import importlib
import importlib.metadata
import importlib.util
import io
import json
import os
import re
import shutil
import tempfile
from pathlib import Path

from experiments.page.library import VENDOR
from experiments.screens import shared
from experiments.screens.layout import look_of
from hillmixe import command
from hillmixe.command import InputError, Parser
from hillmixe.interfaces import INTERFACES

HERE = Path(__file__).parent
PSYCHOPY = "2026.2.5"
MANY = 1000  # times that the instructions come again, at most

# PsychoPy's own first dialog knows of no study, and the page shows one whatever 'Show info dlg' says.
START = """\
if __name__ == "__main__":  # started from Builder or by itself: the suite asks for study, participant and batch
    import sys
    from pathlib import Path

    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    try:
        from experiments.lab.from_builder import run_script
    except ImportError as problem:
        sys.exit(f"{{problem.name}} is missing: run this in the suite's folder, by a Python that make setup has set up")
    run_script(__file__, "{interface}")
"""

SETTINGS = {
    "Experiment info": "{'participant': ''}",
    "Data file delimiter": "comma",
    # The suite saves after each trial, with quotes as they should be; PsychoPy would save at the end.
    "Save csv file": False,
    "Save wide csv file": False,
    "Save psydat file": False,
    "Save log file": False,
    "Enable Escape": False,  # the suite asks first
    "Full-screen window": True,
    "Show mouse": True,
    "Units": "height",
    "color": "$[0,0,0]",  # mid-grey
    "measureFrameRate": False,
    "frameRate": "60",
    "keyboardBackend": "PsychToolbox",
    "Completed URL": "",
    "HTML path": "",
    "Resources": [],
    "runMode": 1,
}


def main() -> None:
    """Build all interfaces in place."""
    Parser(__doc__).parse_args()
    for interface in INTERFACES:
        for path in build_interface(interface, HERE / interface / "built"):
            print(path)


def build_interface(interface: str, folder: Path) -> list[Path]:
    """Write the three generated files of an interface to `folder`; returns their paths.

    The same definitions and the same psychopy give the same bytes. Raises InputError if psychopy, or what its export to
    JavaScript needs, is missing or has another version, or if the compiler complains.
    """
    _check_psychopy()
    from psychopy import logging
    from psychopy.scripts.psyexpCompile import compileScript

    folder.mkdir(parents=True, exist_ok=True)
    complaints = io.StringIO()
    log = logging.LogFile(complaints, level=logging.ERROR)
    with tempfile.TemporaryDirectory() as name:
        made = Path(name) / interface
        made.mkdir()
        _experiment(interface).saveToXML(str(made / f"{interface}.psyexp"))
        for extension in ("py", "js"):
            # Relative names, for the script tells where it was made.
            _compile_in(Path(name), compileScript, f"{interface}/{interface}", extension)
        logging.flush()
        logging.root.removeTarget(log)
        if text := complaints.getvalue().strip():  # the compiler ends well whatever happens
            raise InputError(f"psychopy could not compile {interface}: {text}")
        for path in list(made.iterdir()):
            if path.suffix == ".py":
                path.write_text(_without_date(path.read_text(encoding="utf-8")), encoding="utf-8")
            if path.name.endswith("-legacy-browsers.js"):  # for browsers that PsychoJS itself does not run in
                path.unlink()
            elif path.suffix == ".html":  # page/index.html stands in its place
                _check_vendor(path.read_text(encoding="utf-8"))
                path.unlink()
            elif path.suffix == ".js":
                path.write_text(_with_own_server(path.read_text(encoding="utf-8")), encoding="utf-8")
        return [Path(shutil.copy(path, folder / path.name)) for path in sorted(made.iterdir())]


def _experiment(interface: str):
    """Put the experiment of an interface together."""
    from psychopy import experiment

    exp = experiment.Experiment()
    for name, value in {**SETTINGS, "expName": interface}.items():
        exp.settings.params[name].val = value
    exp.settings.params[
        "Data filename"
    ].val = f"'../../../participants_data/' + expInfo['participant'] + '_{interface}_' + expInfo['date']"
    exp.settings.params["Use version"].val = ""
    shared.loading(exp)
    shared.consent(exp)
    shared.instructions(exp)
    shared.comprehension(exp)
    _loop(exp, "check", repetitions=str(MANY), first=2, last=3)
    importlib.import_module(f"experiments.{interface}.screen").trial(exp)
    _loop(exp, "trials", repetitions="$suite.n_rounds", first=6, last=6)
    shared.survey(exp)
    shared.saving(exp)
    shared.goodbye(exp)
    code = next(c for c in exp.routines["loading"] if c.params["name"].val == "loading_code")
    look = look_of(interface)
    _before(code, "Before Experiment", f"LOOK = {look!r}")
    _before(code, "Before JS Experiment", f"var LOOK = {json.dumps(look, ensure_ascii=False)};")
    _before(code, "Before Experiment", START.format(interface=interface))
    code.params["Before JS Experiment"].val += "\nnew Closing(() => ({ psychojs: psychoJS, suite: suite }));"
    _before(code, "Begin Experiment", f"suite = Suite(win, thisExp, expInfo, '{interface}')")
    _before(code, "Begin JS Experiment", f"suite = new Suite(psychoJS, expInfo, '{interface}');")
    return exp


def _check_psychopy() -> None:
    try:
        found = importlib.metadata.version("psychopy")
    except importlib.metadata.PackageNotFoundError:
        found = "none"
    if found != PSYCHOPY:
        raise InputError(f"psychopy {PSYCHOPY} makes these files, here is {found}: run make setup")
    if importlib.util.find_spec("metapensiero") is None or importlib.util.find_spec("metapensiero.pj") is None:
        # Without it psychopy writes Python into the JavaScript and says nothing (psychopy#7590).
        raise InputError("javascripthon is missing, without which psychopy writes broken JavaScript: run make setup")


def _loop(exp, name: str, repetitions: str, first: int, last: int) -> None:
    """Repeat the routines from `first` to `last`, as places in the flow."""
    from psychopy.experiment.loops import TrialHandler

    # Rows are written by the suite, so the loops hold no trials of PsychoPy's.
    loop = TrialHandler(exp, name=name, loopType="sequential", nReps=repetitions, isTrials=False)
    exp.flow.addLoop(loop, first, last + 1)


def _before(component, part: str, line: str) -> None:
    component.params[part].val = f"{line}\n{component.params[part].val}"


def _compile_in(folder: Path, compile_script, stem: str, extension: str) -> None:
    here = Path.cwd()
    os.chdir(folder)
    try:
        compile_script(f"{stem}.psyexp", None, f"{stem}.{extension}")
    finally:
        os.chdir(here)


def _without_date(script: str) -> str:
    """Remove the time of compilation from a script, which would make every build different."""
    return re.sub(r"^    on .*\n", "", script, count=1, flags=re.MULTILINE)


def _check_vendor(page: str) -> None:
    """Raise InputError if PsychoPy's page loads anything other than ours does."""
    if (asked := re.findall(r'"(https://[^"]+)"', page)) != list(VENDOR.values()):
        raise InputError(
            f"psychopy's page loads {', '.join(asked)}: put these into experiments/page, and try all pages"
        )


def _with_own_server(script: str) -> str:
    """Let the page save at the server it came from, if that has it under /run/: so does experiments/serve.py.

    The option is PsychoJS's own; psychopy has no setting for it.
    """
    made, served = "debug: true\n", "debug: true,\n  hosts: [window.location.origin + '/run/']\n"
    if script.count(made) != 1:
        raise InputError("psychopy writes the page's script otherwise than expected: look for `new PsychoJS` there")
    return script.replace(made, served)


if __name__ == "__main__":
    command.run(main)
