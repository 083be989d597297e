"""What was left out of session files, collected so that each kind is one line."""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from analysis.judgments import Problems
from analysis.readers.files import Blank, File, NoSession
from hillmixe.command import InputError

LISTED = 10  # files that a line names; more are counted by folder
EXAMPLES = 3  # of them that it names all the same


class Notes:
    """What was left out, and of which files. passed_over: the sources of files that are not sessions, or hold none."""

    def __init__(self):
        self.kinds: dict[str, list[tuple[File | None, str]]] = defaultdict(list)
        self.passed_over: set[str] = set()

    def add(self, file: File | None, what: str, where: str = "") -> None:
        """Note what was left out of a file. where: the place in it, added to its name, or alone if there is no file."""
        self.kinds[what].append((file, where))

    def pass_over(self, file: File, what: str) -> None:
        """Note that a file is not counted at all."""
        self.add(file, what)
        self.passed_over.add(file.source)

    def lines(self) -> list[str]:
        """Give the notes, a line for each kind; more than ten files of a kind are counted folder by folder."""
        return [f"{_named(noted)}: {what}" for what, noted in self.kinds.items()]

    def print(self) -> None:
        """Print these lines to stderr."""
        for line in self.lines():
            print(" ".join(line.splitlines()), file=sys.stderr)


@contextmanager
def one_of_many(file: File, problems: Problems, notes: Notes) -> Iterator[None]:
    """Read a file so that, whatever is wrong with it, the others are read as well.

    A file that is no session is passed over in a folder, and is a problem if it was named itself.
    """
    try:
        yield
    except NoSession as reason:
        if file.folder is None and not isinstance(reason, Blank):
            problems.in_file(file.source, f"is {reason}: take it out")
        else:
            notes.pass_over(file, f"{reason.what}; skipped")
    except InputError as problem:
        problems.in_file(file.source, str(problem))


def _named(noted: list[tuple[File | None, str]]) -> str:
    """Name files, or count them."""
    names = [f"{file.source if file else ''}{where}" for file, where in noted]
    if len(names) <= LISTED:
        return ", ".join(names)
    folders = Counter(str(file.path.parent) if file else "elsewhere" for file, _ in noted)
    counted = ", ".join(f"{n} in {folder}" for folder, n in folders.items())
    return f"{counted} (such as {', '.join(names[:EXAMPLES])})"
