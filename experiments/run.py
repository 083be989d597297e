"""Run a session on this computer: opens the window and saves the answers after every trial.

python experiments/run.py                                       # a dialog asks for study, participant and batch
python experiments/run.py construct --study studies/mine --participant p01
python experiments/run.py construct                             # a rehearsal of the suite's example study

The batch is the one that the fewest people have completed or are working on, going by the data folder; --batch names
another. Esc asks whether to leave; the answers given so far are kept. The file is
<out>/<participant>_<interface>_<date and time>.csv, and no earlier file is ever overwritten.
"""

import argparse
import re
import sys
from dataclasses import replace
from pathlib import Path

from experiments.lab import monitors, start
from experiments.study.command_line import add_study_flags
from hillmixe import command
from hillmixe.command import InputError, Parser
from hillmixe.interfaces import INTERFACES


def main() -> None:
    """Parse the flags or ask in the dialog, run the session, report the outcome."""
    parser = Parser(__doc__)
    parser.add_argument("interface", nargs="?", choices=INTERFACES, help="the interface (default: chosen in a dialog)")
    parser.add_argument("--participant", help="the participant, such as p01")
    parser.add_argument(
        "--batch", type=batch, help="number of the batch file that gives the trials (default: next free)"
    )
    add_study_flags(parser)
    parser.add_argument(
        "--screen", type=command.count, metavar="N", help="number of the monitor (default: the main one)"
    )
    parser.add_argument(
        "--window", type=window_size, metavar="WxH", help="a window, such as 1024x768 (default: full screen)"
    )
    parser.add_argument("--language", help="language of the texts, such as de (default: the study's first)")
    parser.add_argument(
        "--shuffle-seed", type=command.seed, help="of a rehearsal: shows the orders of an earlier one again"
    )
    parser.add_argument("--out", type=Path, default=start.OUT, help="the folder for the CSV")
    flags = parser.parse_args()
    wish = start.Wish(
        interface=flags.interface or "",
        participant=flags.participant or "",
        study=flags.study,
        batch=flags.batch,
        rehearsal=flags.rehearsal,
        stimuli=flags.stimuli,
        language=flags.language,
        screen=flags.screen,
        window=flags.window,
        out=flags.out,
        shuffle_seed=flags.shuffle_seed,
    )
    if flags.interface:
        run_wished(wish)
    else:
        with monitors.display_needed():
            from experiments.lab import dialog

        dialog.run_asked(wish)


def run_wished(wish: start.Wish) -> None:
    """Run what the flags ask for."""
    if wish.study is None:
        print("This is a rehearsal of the suite's example study, as no --study was named: the data are marked so.")
    if wish.study is None or wish.rehearsal:
        wish = replace(wish, participant=wish.participant or start.REHEARSAL)
    elif not wish.participant:
        raise InputError("name the participant: --participant p01")
    plan = start.check(wish)
    found = monitors.connected()
    monitor = monitors.chosen(wish.screen, found)
    print(f"Monitors: {monitors.in_words(found)}")
    if plan.earlier and not agrees(start.said_of(plan.earlier)):
        print("Not started.")
        return
    print(start.run(plan, monitor))


def agrees(said: str) -> bool:
    """Ask whether to start a session in spite of a warning; if nobody can be asked, only print it."""
    if sys.stdin and sys.stdin.isatty():
        return input(f"{said}. Start another one? [y/N] ").strip().lower() in ("y", "yes")
    print(f"{said}. This is another one.", file=sys.stderr)
    return True


def batch(text: str) -> int:
    """Parse the number of a batch."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a batch number: expected 0, 1, ...")
    return int(text)


def window_size(text: str) -> tuple[int, int]:
    """Parse the size of a window in pixels, such as 1024x768."""
    if not (match := re.fullmatch(r"(\d{3,5})x(\d{3,5})", text)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a window size: expected one like 1024x768")
    return int(match[1]), int(match[2])


if __name__ == "__main__":
    command.run(main)
