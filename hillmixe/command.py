"""What all commands have in common: flags, progress, and bad input as one line and status 2."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Collection, Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn, TextIO

from tqdm import tqdm

LONGEST = 1500  # letters in a line of a message; two paths that are as long as Windows lets them be, and what is wrong
MOST = 1_000_000_000  # that a flag counts
OUT_OF_MEMORY = ("can't allocate memory", "out of memory")  # in what torch says, whose error is a RuntimeError


class InputError(ValueError):
    """Bad input from a person. The message says which file and row, what was expected and what to do."""


class Parser(argparse.ArgumentParser):
    """An argument parser that shows the module's docstring as it is and keeps its errors to one line."""

    def __init__(self, docstring: str):
        super().__init__(description=docstring, formatter_class=argparse.RawDescriptionHelpFormatter)

    def error(self, message: str) -> NoReturn:
        """Print one line and end with status 2."""
        self.exit(2, f"{self.prog}: {message} (--help shows an example)\n")


def run(main: Callable[[], None]) -> None:
    """Run a command's main function; an InputError becomes its message on stderr and status 2.

    Ctrl-C and a request to end (SIGTERM) stop it with status 130 or 143, and unfinished folders are removed. Where what
    it prints is read no further, it ends in silence with status 141.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        main()
        sys.stdout.flush()
    except BrokenPipeError:  # nobody reads on, as after `| head`; nor may the flush at exit say so
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(141)  # the status of a program that SIGPIPE has ended
    except KeyboardInterrupt:
        print(f"{Path(sys.argv[0]).name}: stopped", file=sys.stderr)
        sys.exit(130)
    except InputError as problem:
        print(f"{Path(sys.argv[0]).name}: {brief(str(problem))}", file=sys.stderr)
        sys.exit(2)
    except (MemoryError, RuntimeError) as problem:
        if isinstance(problem, RuntimeError) and not any(sign in str(problem) for sign in OUT_OF_MEMORY):
            raise
        print(f"{Path(sys.argv[0]).name}: not enough memory: request less", file=sys.stderr)
        sys.exit(2)
    except OSError as problem:  # a full disk, a name that is too long, a folder that has disappeared
        print(f"{Path(sys.argv[0]).name}: {brief(str(problem))}", file=sys.stderr)
        sys.exit(2)


def brief(message: str) -> str:
    """Shorten lines that are too long to read, such as a cell of a million digits; lines of any usual length stay."""
    lines = (line if len(line) <= LONGEST else f"{line[:300]} ... {line[-300:]}" for line in message.splitlines())
    return "\n".join(lines)


def plural(n: int, one: str, many: str = "") -> str:
    """Write a number of things.

    >>> plural(1, "person", "people"), plural(2070, "answer")
    ('1 person', '2,070 answers')
    """
    return f"{n:,} {one if n == 1 else many or f'{one}s'}"


def require_known(name: str, known: Collection[str], what: str) -> None:
    """Raise InputError if a name is not among the known ones; the message gives the most similar of these, and all."""
    if name in known:
        return
    by_letters = {each.lower(): each for each in known}
    near = get_close_matches(name.lower(), by_letters, n=1)
    meant = f"; did you mean {by_letters[near[0]]}?" if near else ""
    raise InputError(f"{what} {name!r} is unknown{meant} (known: {', '.join(known)})")


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


def progress(iterable: Iterable[Any] | None = None, *, delay: float = 1, **flags: Any) -> "tqdm[Any]":
    """Show progress on stderr: a bar on a terminal after `delay` seconds, elsewhere a line every half minute.

    iterable and flags: as for tqdm.
    """
    flags = {"iterable": iterable, **flags}
    if sys.stderr.isatty():
        return tqdm(**flags, delay=delay)
    name = "{desc}: " if flags.get("desc") else ""
    form = name + "{n_fmt} of {total_fmt}{unit}, {elapsed} elapsed, {remaining} left{postfix}"
    flags |= {"file": _AsLines(sys.stderr), "delay": LINE_EVERY, "mininterval": LINE_EVERY, "miniters": 1}
    return tqdm(**flags, bar_format=form)


def count(text: str) -> int:
    """Parse a flag that counts things: a whole number from 1 to 1,000,000,000."""
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to {MOST}")
    return int(text)


def count_or_zero(text: str) -> int:
    """Parse a flag that counts things and may be 0."""
    return 0 if text == "0" else count(text)


def number(text: str) -> float:
    """Parse a flag, or a part of one, that is any number."""
    try:
        return float(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number") from problem


def seed(text: str) -> int:
    """Parse a flag that seeds random draws: a whole number from 0 to 2 ** 32 - 1."""
    if not text.isdecimal() or int(text) >= 2**32:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 and below 2 ** 32")
    return int(text)
