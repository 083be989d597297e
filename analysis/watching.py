"""Make results again whenever sessions come in, so that a lab can watch their quality during data collection."""

import sys
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path

from hillmixe.command import InputError, brief

EVERY = 3.0  # seconds, at least, between two looks at the files
PATIENCE = 20  # looks after which results are made although files still change, as with many people at a time
SUFFIXES = (".csv", ".zip")  # sessions, and the records of their studies
Files = dict[str, tuple[int, int, int]]


def watch(inputs: Sequence[str | Path], make: Callable[[], object], pause: Callable[[float], object]) -> None:
    """Call make(), and again after each change of the files, until somebody presses Ctrl+C.

    inputs: session CSVs and folders of them, at least one of which exists. make: reads them and writes results; its
    output is printed unless it is the same as the time before. If it fails, stderr says why, and watch() waits for the
    next change, since a file may be half-written. pause: waits this many seconds; between two calls of make(), at least
    as long as it took. Raises InputError if none of the inputs exists.
    """
    if not any(Path(path).exists() for path in inputs):
        raise InputError(f"{' and '.join(map(str, inputs))} does not exist; expected session CSVs, or folders for them")
    made: Files | None = None
    seen, waited, said = files_of(inputs), 0, set[str]()
    print(f"watching {', '.join(map(str, inputs))}; Ctrl+C ends it", flush=True)
    try:
        while True:
            now, began = files_of(inputs), time.monotonic()
            if now != made and (now == seen or waited >= PATIENCE):
                said = _make(make, said)
                made, waited = now, 0
            waited += now != made
            seen = now
            pause(max(EVERY, time.monotonic() - began))
    except KeyboardInterrupt:
        print("no longer watching; the last results stay", flush=True)


def files_of(inputs: Sequence[str | Path]) -> Files:
    """Tell the files of inputs apart from what they were or will be: path -> size, time of the last change, number."""
    files = {}
    for path in map(Path, inputs):
        inside = [path]
        with suppress(OSError):
            if path.is_dir():
                inside = [each for each in path.iterdir() if each.suffix.lower() in SUFFIXES]
        for file in inside:
            with suppress(OSError):  # it has just gone, or is not there yet
                if file.is_file():
                    known = file.stat()
                    files[str(file)] = (known.st_size, known.st_mtime_ns, known.st_ino)
    return files


def _make(make: Callable[[], object], before: set[str]) -> set[str]:
    """Call make() and print what it did not say before; returns all that it says."""
    out, err = StringIO(), StringIO()
    try:
        with redirect_stdout(out), redirect_stderr(err):
            make()
        problem = ""
    except Exception as why:  # whatever it is, the next session may come in, and the results of before are there
        kind = "" if isinstance(why, InputError | OSError) else f"{type(why).__name__}: "
        problem = f"{kind}{brief(str(why))}"
    clock = time.strftime("%H:%M:%S")
    lines = {sys.stderr: err.getvalue().splitlines(), sys.stdout: out.getvalue().splitlines()}
    for stream, found in lines.items():
        for line in found:
            if line not in before:
                print(line, file=stream, flush=True)
    if problem:
        print(f"{clock} not made: {problem}\nthe last results stay; waiting for a change", file=sys.stderr, flush=True)
    else:
        print(f"{clock} made", flush=True)
    return {line for found in lines.values() for line in found}
