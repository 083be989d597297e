"""Run one session on this computer: opens the window, asks, and writes the answers after every trial.

python experiments/run.py construct --participant p01 --batch 0 --study studies/mine

Esc asks whether to leave; the answers given until then are kept. The file is
<out>/<participant>_<interface>_<date and time>.csv, and no earlier file is ever overwritten.
"""

import argparse
import re
from pathlib import Path

from experiments.study.command_line import add_study_flags, chosen_study, remark
from experiments.window_session import run_session
from hillmixe import command
from hillmixe.command import Parser
from hillmixe.interfaces import INTERFACES

HERE = Path(__file__).parent


def main() -> None:
    """Parse the flags, run the session, print its file."""
    parser = Parser(__doc__)
    parser.add_argument("interface", choices=INTERFACES, help="what is asked, and how")
    parser.add_argument("--participant", required=True, type=participant, help="who answers, such as p01")
    parser.add_argument("--batch", required=True, type=batch, help="number of the batch file that gives the trials")
    add_study_flags(parser)
    parser.add_argument("--out", type=Path, default=HERE.parent / "participants_data", help="the folder for the CSV")
    parser.add_argument(
        "--window", type=window_size, metavar="WxH", help="a window, such as 1024x768 (default: full screen)"
    )
    parser.add_argument("--language", help="of the texts, such as de (default: the study's first)")
    flags = parser.parse_args()
    study = chosen_study(flags)
    path = run_session(
        study,
        flags.interface,
        flags.participant,
        flags.batch,
        flags.out,
        flags.window,
        flags.language,
    )
    print(path if path.exists() else "no trial was answered: nothing to save", remark(study))


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


if __name__ == "__main__":
    command.run(main)
