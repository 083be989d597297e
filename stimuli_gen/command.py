"""What all commands do alike: bad input is one line and status 2, a folder is written whole or not at all."""

import argparse
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from tqdm import tqdm

MOST = 1_000_000_000  # that a flag counts


class InputError(ValueError):
    """Bad input from a person. The message says which file and row, what was expected and what to do."""


class Parser(argparse.ArgumentParser):
    """An argument parser that shows the module's docstring as it is and keeps its errors to one line."""

    def __init__(self, docstring: str):
        super().__init__(description=docstring, formatter_class=argparse.RawDescriptionHelpFormatter)

    def error(self, message: str):
        """Print one line and end with status 2."""
        self.exit(2, f"{self.prog}: {message} (--help shows an example)\n")


def run(main: Callable[[], None]) -> None:
    """Run a command's main function; an InputError becomes its message on stderr and status 2.

    Ctrl-C and a request to end (SIGTERM) stop it with status 130 or 143, unfinished folders removed.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        main()
    except KeyboardInterrupt:
        print(f"{Path(sys.argv[0]).name}: stopped", file=sys.stderr)
        sys.exit(130)
    except InputError as problem:
        print(f"{Path(sys.argv[0]).name}: {problem}", file=sys.stderr)
        sys.exit(2)
    except MemoryError:
        print(f"{Path(sys.argv[0]).name}: there is not enough memory for so much: ask for less", file=sys.stderr)
        sys.exit(2)
    except OSError as problem:  # a full disk, a name that is too long, a folder that went away
        print(f"{Path(sys.argv[0]).name}: {problem}", file=sys.stderr)
        sys.exit(2)


class _AsLines:
    """A file in which each state of a progress bar is a line."""

    def __init__(self, file: TextIO):
        self.file = file

    def write(self, text: str) -> None:
        if text := text.strip():
            self.file.write(text + "\n")

    def flush(self) -> None:
        self.file.flush()


LINE_EVERY = 30  # seconds, at least, between lines of progress; shorter work writes none


def progress(iterable=None, *, delay: float = 1, **flags) -> tqdm:
    """Show progress on stderr: a bar on a terminal after `delay` seconds, elsewhere a line every half minute.

    iterable and flags: as for tqdm.
    """
    if sys.stderr.isatty():
        return tqdm(iterable, delay=delay, **flags)
    name = "{desc}: " if flags.get("desc") else ""
    form = name + "{n_fmt} of {total_fmt}{unit}, {elapsed} elapsed, {remaining} left{postfix}"
    lines = {"file": _AsLines(sys.stderr), "delay": LINE_EVERY, "mininterval": LINE_EVERY, "miniters": 1}
    return tqdm(iterable, **lines, bar_format=form, **flags)


def count(text: str) -> int:
    """Parse a flag that counts things: a whole number from 1 to a thousand million."""
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to {MOST}")
    return int(text)


def count_or_none(text: str) -> int:
    """Parse a flag that counts things and may be 0."""
    return 0 if text == "0" else count(text)


def seed(text: str) -> int:
    """Parse a flag that seeds random draws: a whole number from 0 and below 2 ** 32."""
    if not text.isdecimal() or int(text) >= 2**32:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 and below 2 ** 32")
    return int(text)


@contextmanager
def whole_folder(path: Path, check_old: Callable[[Path, Path], None]) -> Iterator[Path]:
    """Yield an empty folder that takes the place of `path` when the block ends without an error.

    check_old: called as check_old(old, new) when `path` is there already and not empty; raises InputError
        where the old folder must stay.
    """
    path = Path(path).resolve()
    if not path.name:
        raise InputError(f"{path} is no place for a folder of results: name another --out")
    if path.exists() and not path.is_dir():
        raise InputError(f"{path} is a file; a folder is to be written there: name another --out")
    new = path.with_name(f".{path.name}.unfinished-{os.getpid()}")
    old = path.with_name(f".{path.name}.replaced-{os.getpid()}")
    try:
        new.mkdir(parents=True)
    except OSError as problem:
        raise InputError(f"{path} cannot be written: {problem.strerror}") from problem
    try:
        yield new
        if path.exists():
            if any(path.iterdir()):
                check_old(path, new)
            path.rename(old)
        try:
            new.rename(path)
        except OSError:
            if old.exists():
                old.rename(path)
            raise
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def files_in(folder: Path) -> set[str]:
    """Name all files in a folder and its subfolders, relative to it."""
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if not file.is_dir()}
