"""Run one session on this computer: opens the window, asks, and writes the answers after every trial.

python experiments/run.py construct --participant p01 --batch 0 --stimuli stimuli/digits

Esc asks whether to leave; the answers given until then are kept. The file is
<out>/<participant>_<interface>_<date and time>.csv, and no earlier file is ever overwritten.
"""

import argparse
import importlib.util
import os
import re
import sys
import tempfile
from pathlib import Path

import pandas as pd

from experiments.build import TRIAL_SCREENS
from experiments.common import session, texts
from hillmixe import command
from hillmixe.command import InputError, Parser

HERE = Path(__file__).parent


def main() -> None:
    """Parse the flags, run the session, print its file."""
    parser = Parser(__doc__)
    parser.add_argument("interface", choices=TRIAL_SCREENS, help="what is asked, and how")
    parser.add_argument("--participant", required=True, type=participant, help="who answers, such as p01")
    parser.add_argument("--batch", required=True, type=batch, help="number of the batch file that gives the trials")
    parser.add_argument("--stimuli", required=True, type=Path, help="a stimulus set, such as stimuli/digits")
    parser.add_argument("--out", type=Path, default=HERE.parent / "participants_data", help="the folder for the CSV")
    parser.add_argument(
        "--window", type=window_size, metavar="WxH", help="a window, such as 1024x768 (default: full screen)"
    )
    parser.add_argument(
        "--language", help="of the texts: the file texts.<language>.json (default: as in settings.json)"
    )
    flags = parser.parse_args()
    path = run(flags.interface, flags.participant, flags.batch, flags.stimuli, flags.out, flags.window, flags.language)
    print(path if path.exists() else "no trial was answered: nothing to save")
    if texts.has_example_contact(HERE / flags.interface):
        print(f"The contact shown is an example: change experiments/{flags.interface}/settings.json.", file=sys.stderr)


def participant(text: str) -> str:
    """Parse a participant's name, which becomes part of a file name."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", text):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no name for a participant: use letters, digits, dots, hyphens and underscores"
        )
    return text


def batch(text: str) -> int:
    """Parse the number of a batch."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no number of a batch: expected 0, 1, ...")
    return int(text)


def window_size(text: str) -> tuple[int, int]:
    """Parse the size of a window in pixels, such as 1024x768."""
    if not (match := re.fullmatch(r"(\d{3,5})x(\d{3,5})", text)):
        raise argparse.ArgumentTypeError(f"{text!r} is no size of a window: expected one like 1024x768")
    return int(match[1]), int(match[2])


def run(
    interface: str,
    participant: str,
    batch: int,
    stimuli: Path,
    out: Path,
    window: tuple[int, int] | None = None,
    language: str | None = None,
    observer: str = "human",
) -> Path:
    """Run a session in a window; returns the path of its CSV, which is there when at least one trial was answered.

    window: width and height in pixels, None for the full screen. Raises InputError before the window opens where the
    batch, the stimuli, the texts or the display are missing.
    """
    planned = session.planned_trials(stimuli, interface, batch)
    session.images(stimuli, pd.concat([session.practice_trials(stimuli, interface), planned]))
    texts.check(HERE / interface, interface, language)
    try:
        out.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=out).close()
    except OSError as problem:
        raise InputError(f"{out} cannot be written: {problem.strerror}; name another --out") from problem
    script = _script(interface)
    info = {
        "participant": participant,
        "batch": str(batch),
        "stimuli": str(stimuli.resolve()),
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
    try:
        script.run(info, exp, win, globalClock="float")
    finally:
        win.close()
    return Path(exp.dataFileName + ".csv")


def _script(interface: str):
    """Import the generated script of an interface, and psychopy with it."""
    if sys.platform == "linux" and not os.environ.get("DISPLAY"):
        raise InputError("there is no display: run this where a window can open, or under Xvfb")
    path = HERE / interface / f"{interface}.py"
    spec = importlib.util.spec_from_file_location(f"{interface}_script", path)
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


if __name__ == "__main__":
    command.run(main)
