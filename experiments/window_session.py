"""A session in PsychoPy's window on this computer."""

import importlib.util
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd

from experiments import session
from experiments.lab.monitors import display_needed, keep_on_its_monitor
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
    screen: int = 0,
    batch_by: str = "given",
    script: Path | None = None,
    shuffle_seed: int | None = None,
) -> Path:
    """Run a session in a window; returns the path of its CSV, which exists if at least one trial was answered.

    window: width and height in pixels, None for the full screen. prepare: called with the generated script, a module,
    before its window opens; simulated people take part through it. screen: number of the monitor, as PsychoPy counts.
    batch_by: how the batch was chosen, as columns.json names it. script: None for the one that build.py made.
    shuffle_seed: for a rehearsal, None to have one drawn; no other session takes one. Raises InputError before the
    window opens if the batch, the stimuli, the language or the display is missing.
    """
    check_session(study, interface, batch, out, language)
    study_record.write_record(out, study.record(), study.sha256)
    module = _imported(script or HERE / interface / "built" / f"{interface}.py")
    fonts.check(study, interface, language or study.languages[0])
    for note in fonts.notes(study):
        print(f"Note: {note}.", file=sys.stderr)
    prepare(module)
    info = {
        "participant": participant,
        "batch": str(batch),
        "batch_by": batch_by,
        "observer": observer,
        "language": language or "",
        "shuffle_seed": "" if shuffle_seed is None else str(shuffle_seed),
        "date": module.data.getDateStr(),
    }
    exp = module.setupData(info, dataDir=str(out.resolve()))
    exp.dataFileName = str(out.resolve() / f"{participant}_{interface}_{info['date']}")
    if window:
        module._fullScr, module._winSize = False, window
    with _on_monitor(module, screen):
        win = module.setupWindow(info)
    try:
        win.winHandle.set_caption(study.texts[language or study.languages[0]][interface]["title"])
        keep_on_its_monitor(win)
        module.setupDevices(info, exp, win)
        with tempfile.TemporaryDirectory() as folder:
            info["study"] = str(hand_over(study, interface, Path(folder)))
            module.run(info, exp, win, globalClock="float")
    finally:
        win.close()
    return Path(exp.dataFileName + ".csv")


def check_session(study: Study, interface: str, batch: int, out: Path, language: str | None) -> None:
    """Raise InputError if a session lacks its batch, its images, words in the language, or a folder to write to."""
    stimuli = study.stimuli_for(interface)
    planned = session.planned_trials(stimuli, interface, batch)
    session.images(stimuli, pd.concat([session.practice_trials(stimuli, interface), planned]))
    study.known_language(language)
    try:
        out.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=out).close()
    except OSError as problem:
        raise InputError(f"{out} cannot be written: {problem.strerror}; name another --out") from problem


def hand_over(study: Study, interface: str, folder: Path) -> Path:
    """Write to a file in `folder` what the window's script reads from a study, and where its stimuli are."""
    handed = {**study.handed(interface), "stimuli": str(study.stimuli_for(interface).resolve())}
    path = folder / "study.json"
    path.write_text(json.dumps(handed), encoding="utf-8")
    return path


@contextmanager
def _on_monitor(module: Any, screen: int) -> Iterator[None]:
    """Let windows open on this monitor while the block runs: PsychoPy's compiler writes a fixed number into scripts."""
    window = module.visual.Window
    module.visual.Window = lambda **settings: window(**{**settings, "screen": screen})
    try:
        yield
    finally:
        module.visual.Window = window


def _imported(path: Path) -> Any:
    """Import the script of an interface, and psychopy with it."""
    spec = importlib.util.spec_from_file_location(f"{path.stem}_script", path)
    assert spec and spec.loader, "a .py file has a loader"
    module = importlib.util.module_from_spec(spec)
    with display_needed():
        spec.loader.exec_module(module)
    from psychopy.hardware import keyboard

    if sys.platform == "linux" and not keyboard.havePTB:  # psychopy goes on without, and hears no key
        raise InputError(
            "the keyboard does not work: install the system package libjack-jackd2-0 (make setup tells how)"
        )
    return module
