"""Sessions that are started by the dialog, in a real window: from run.py, and from a script that Builder compiled."""

import importlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from experiments.build import HERE as EXPERIMENTS

ROOT = EXPERIMENTS.parent
TITLE = "HILL MixE Suite"


class Screen:
    """Keys at an X server, and the windows that it shows."""

    def __init__(self, name: str, home: Path):
        self.env = {**os.environ, "DISPLAY": name, "HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}

    def xdotool(self, *arguments: str) -> str:
        return subprocess.run(["xdotool", *arguments], env=self.env, capture_output=True, text=True).stdout

    def has(self, title: str) -> bool:
        return bool(self.xdotool("search", "--onlyvisible", "--name", title).strip())

    def wait(self, condition, seconds: float = 90) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "it does not come"
            time.sleep(0.2)

    def start(self, *command, cwd: Path) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, *map(str, command)], env=self.env, cwd=cwd, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def leave(self, process: subprocess.Popen) -> tuple[str, str]:
        """Leave a session, whichever of its screens is shown, and close what tells the outcome; returns the output."""
        end = time.monotonic() + 120
        while process.poll() is None:
            assert time.monotonic() < end, "it does not end"
            for key in ("Escape", "2", "Return"):
                self.xdotool("key", key)
                time.sleep(0.5)
        output, errors = process.communicate()
        assert process.returncode == 0, errors
        return output, errors


@pytest.fixture
def screen(display, tmp_path):
    return Screen(display("1024x768"), tmp_path)


@pytest.mark.window
@pytest.mark.slow
def test_run_without_arguments_asks_and_runs(screen, study, tmp_path):
    """Else the assistant would have to type the command line for each participant."""
    data = tmp_path / "data"
    process = screen.start(ROOT / "experiments" / "run.py", "--study", study, "--out", data, cwd=tmp_path)
    screen.wait(lambda: screen.has(TITLE))
    time.sleep(2)  # until it takes keys
    screen.xdotool("key", "Return")  # nobody is named: it stays
    screen.xdotool("key", "Tab", "Tab")
    screen.xdotool("type", "p01")
    time.sleep(0.5)
    assert not list((data / ".places").glob("construct-*"))
    screen.xdotool("key", "Return")
    screen.wait(lambda: list((data / ".places").glob("construct-*-0-0")))
    screen.wait(lambda: not screen.has(TITLE))
    output, errors = screen.leave(process)
    assert "p01: construct of the study mine, batch 0 (the next free one), on monitor 1: 1024x768 (main)" in errors
    assert "No trial was answered: nothing was saved.\nThe next participant gets batch 0; 0 of 16 batches" in output
    assert not list((data / ".places").glob("construct-*"))


@pytest.mark.window
def test_a_cancelled_dialog_is_a_quiet_end(screen, study, tmp_path):
    """Else who changes their mind would see an error."""
    process = screen.start(ROOT / "experiments" / "run.py", "--study", study, "--out", tmp_path / "data", cwd=tmp_path)
    screen.wait(lambda: screen.has(TITLE))
    time.sleep(2)  # until it takes keys
    screen.xdotool("key", "Escape")
    output, _ = process.communicate(timeout=60)
    assert (process.returncode, output) == (0, "")


@pytest.mark.window
@pytest.mark.long
def test_what_builder_compiles_asks_and_runs(screen, study, tmp_path):
    """Else the Run button of Builder would end in a traceback, or run another script than the one it has compiled."""
    from psychopy.scripts.psyexpCompile import compileScript

    script = tmp_path / "a" / "b" / "c" / "infer_lastrun.py"
    script.parent.mkdir(parents=True)
    compileScript(str(EXPERIMENTS / "infer" / "built" / "infer.psyexp"), None, str(script))
    text = script.read_text(encoding="utf-8-sig")
    script.write_text(text.replace("win = visual.Window(", "print('compiled again')\n        win = visual.Window("))
    last = importlib.import_module("experiments.lab.dialog")._last_file(tmp_path / "data")  # the study is chosen then
    last.parent.mkdir(parents=True)
    last.write_text(json.dumps({"study": str(study)}))
    process = screen.start("-c", STARTED, script, tmp_path / "data", cwd=tmp_path)
    screen.wait(lambda: screen.has(TITLE))
    time.sleep(2)  # until it takes keys
    screen.xdotool("key", "Tab")  # over the interface, of which there is but one
    screen.xdotool("type", "p01")
    screen.xdotool("key", "Return")
    screen.wait(lambda: list((tmp_path / "data" / ".places").glob("infer-*-0-0")))
    screen.wait(lambda: not screen.has(TITLE))
    output, _ = screen.leave(process)
    assert "compiled again" in output
    assert "No trial was answered: nothing was saved." in output


# As Builder starts it, but with the data elsewhere.
STARTED = """
import runpy, sys
from experiments.lab import start
from pathlib import Path
start.OUT = Path(sys.argv.pop(2))
sys.argv.pop(0)
runpy.run_path(sys.argv[0], run_name="__main__")
"""
