"""The flags that give run.py, export.py and simulate.py a study."""

import argparse
from pathlib import Path

from experiments.study.folder import Study, read_study, rehearsal_of_example
from experiments.study.settings import FILE
from hillmixe.command import InputError


def add_study_flags(parser: argparse.ArgumentParser) -> None:
    """Add --study, --rehearsal and --stimuli."""
    parser.add_argument(
        "--study", type=Path, help="its folder, such as studies/mine (default: a rehearsal of the suite's example)"
    )
    parser.add_argument(
        "--rehearsal", action="store_true", help="a trial run: placeholders may remain, and the data are marked"
    )
    parser.add_argument(
        "--stimuli", type=Path, help="in a rehearsal: a stimulus set in place of the study's, such as stimuli/digits"
    )


def chosen_study(flags: argparse.Namespace) -> Study:
    """Read the study that the flags name."""
    if not flags.study:
        return rehearsal_of_example(flags.stimuli)
    if flags.stimuli and not flags.rehearsal:
        raise InputError(f"--stimuli goes with --rehearsal: {flags.study / FILE} names the study's own")
    return read_study(flags.study, flags.rehearsal, flags.stimuli)


def remark(study: Study) -> str:
    """Say that a study is rehearsed, for the end of a line; nothing if it is not."""
    return f" (a rehearsal of the study {study.name}: the data are marked as such)" if study.rehearsal else ""
