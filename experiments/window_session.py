"""A session in PsychoPy's window on this computer."""

import importlib.util
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pandas as pd

from experiments import session
from experiments.study import fonts
from experiments.study.folder import Study
from hillmixe import study_record
from hillmixe.command import InputError

HERE = Path(__file__).parent


def run_session(
    study: Study,
    interface: str,
    participant: str,
    batch: int,
    out: Path,
    window: tuple[int, int] | None = None,
    language: str | None = None,
    observer: str = "human",
    prepare: Callable[[ModuleType], None] = lambda script: None,
) -> Path:
    """Run a session in a window; returns the path of its CSV, which is there when at least one trial was answered.

    window: width and height in pixels, None for the full screen. prepare: called with the generated script, a module,
    before its window opens; simulated people take part through it. Raises InputError before the window opens where
    the batch, the stimuli, the language or the display are missing.
    """
    stimuli = study.stimuli_for(interface)
    planned = session.planned_trials(stimuli, interface, batch)
    session.images(stimuli, pd.concat([session.practice_trials(stimuli, interface), planned]))
    if language and language not in study.languages:
        raise InputError(f"the study {study.name} has no texts in {language!r}, only in {', '.join(study.languages)}")
    try:
        out.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=out).close()
        study_record.write_record(out, study.record(), study.sha256)
    except OSError as problem:
        raise InputError(f"{out} cannot be written: {problem.strerror}; name another --out") from problem
    script = _script(interface)
    fonts.check(study, interface, language or study.languages[0])
    prepare(script)
    info = {
        "participant": participant,
        "batch": str(batch),
        "observer": observer,
        "language": language or "",
        "date": script.data.getDateStr(),
    }
    exp = script.setupData(info, dataDir=str(out.resolve()))
    exp.dataFileName = str(out.resolve() / f"{participant}_{interface}_{info['date']}")
    if window:
        script._fullScr, script._winSize = False, window
    win = script.setupWindow(info)
    script.setupDevices(info, exp, win)
    with tempfile.TemporaryDirectory() as folder:
        info["study"] = str(hand_over(study, interface, Path(folder)))
        try:
            script.run(info, exp, win, globalClock="float")
        finally:
            win.close()
    return Path(exp.dataFileName + ".csv")


def hand_over(study: Study, interface: str, folder: Path) -> Path:
    """Write what the window's script reads of a study to a file in `folder`, and where its stimuli are."""
    handed = {**study.handed(interface), "stimuli": str(study.stimuli_for(interface).resolve())}
    path = folder / "study.json"
    path.write_text(json.dumps(handed), encoding="utf-8")
    return path


def _script(interface: str):
    """Import the generated script of an interface, and psychopy with it."""
    if sys.platform == "linux" and not os.environ.get("DISPLAY"):
        raise InputError("there is no display: run this where a window can open, or under Xvfb")
    path = HERE / interface / "built" / f"{interface}.py"
    spec = importlib.util.spec_from_file_location(f"{interface}_script", path)
    assert spec and spec.loader, "a .py file has a loader"
    script = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(script)
    except ModuleNotFoundError as problem:
        raise InputError(f"{problem.name} is not installed: pip install -e .[experiments]") from problem
    except Exception as problem:
        if type(problem).__name__ != "NoSuchDisplayException":  # pyglet's, which cannot be imported without a display
            raise
        raise InputError(
            f"no window can open on the display {os.environ['DISPLAY']}: name another DISPLAY"
        ) from problem
    from psychopy.hardware import keyboard

    if sys.platform == "linux" and not keyboard.havePTB:  # psychopy goes on without, and hears no key
        raise InputError(
            "the keyboard does not work: install the system package libjack-jackd2-0 (make setup tells how)"
        )
    return script
