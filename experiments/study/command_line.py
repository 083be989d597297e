"""The flags by which run.py, export.py and simulate.py are told a study."""

import argparse
import sys
from pathlib import Path

from experiments.study.folder import Study, read_study, rehearsal_of_example
from hillmixe.command import InputError


def add_study_flags(parser: argparse.ArgumentParser) -> None:
    """Add --study, --rehearsal and --stimuli."""
    parser.add_argument(
        "--study", type=Path, help="its folder, such as studies/mine (default: a rehearsal of the suite's example)"
    )
    parser.add_argument("--rehearsal", action="store_true", help="a try: placeholders may stand, the data are marked")
    parser.add_argument(
        "--stimuli", type=Path, help="in a rehearsal: a stimulus set in place of the study's, such as stimuli/digits"
    )


def chosen_study(flags: argparse.Namespace) -> Study:
    """Read the study that the flags name; a rehearsal is said on stderr."""
    study = named_study(flags.study, flags.rehearsal, flags.stimuli)
    if study.rehearsal:
        print(f"This is a rehearsal of the study {study.name}: its data are marked as such.", file=sys.stderr)
    return study


def named_study(folder: Path | None, rehearsal: bool, stimuli: Path | None) -> Study:
    """Read a study as the flags name it; without a folder, it is a rehearsal of the suite's example."""
    if not folder:
        return rehearsal_of_example(stimuli)
    if stimuli and not rehearsal:
        raise InputError(f"--stimuli goes with --rehearsal: {folder / 'study.toml'} names the study's own")
    return read_study(folder, rehearsal, stimuli)
