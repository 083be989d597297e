"""Flags that several commands share."""

import argparse
from pathlib import Path

from hillmixe.command import InputError
from hillmixe.names import coefficient, is_hundredth


def mixed_level(text: str) -> float:
    """Read a coefficient that an image can be mixed with: whole hundredths between 0 and 1."""
    try:
        value = coefficient(text)
    except InputError as problem:
        raise argparse.ArgumentTypeError(str(problem)) from problem
    if not is_hundredth(value) or not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{text}: expected whole hundredths above 0 and below 1, such as 0.25")
    return value


def require_file(path: Path) -> None:
    """Raise InputError if a file cannot be written because it is a folder, or is inside something that is not one."""
    if path.is_dir():
        raise InputError(f"--out {path} is a folder: name a file in it")
    above = next((parent for parent in path.absolute().parents if parent.exists()), None)
    if above is not None and not above.is_dir():
        raise InputError(f"--out {path}: {above} is a file; expected a folder")
