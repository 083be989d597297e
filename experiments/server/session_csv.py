"""The CSV that a browser sends: whether it is a session's, what it says about it, and what its file may be called."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from experiments.server.refusals import Refused

UPLOAD_BYTES = 8 * 2**20  # of one upload; a session of 1,000 trials has half a MiB
MOST_CELLS = 2_000_000  # of one upload: what is read while others wait; a session of 1,000 trials has 50,000
MOST_COLUMNS = 30_000
NAME_BYTES = 200  # file systems take 255, and a number may follow
COLUMNS = {"participant", "session", "interface", "phase"}  # that tell a session from other tables
RESERVED = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³])\s*\.", re.IGNORECASE)  # names of devices on Windows
# That say which study a session is of, which batch it has, and how many trials are in that.
OF_THE_SESSION = ("study", "interface", "stimulus_set_sha256", "rehearsal", "platform", "batch", "n_trials")

csv.field_size_limit(max(csv.field_size_limit(), UPLOAD_BYTES))


@dataclass
class Summary:
    """What a session's CSV says. values: those of OF_THE_SESSION, "" if it does not say."""

    rows: int
    trials: int  # that have been answered, without the practice
    values: dict[str, str]

    @property
    def counted_as(self) -> str:
        """What the session's batch is one of; see the function of this name."""
        study, interface, stimulus_set = (self.values[name] for name in OF_THE_SESSION[:3])
        return counted_as(study, interface, stimulus_set, rehearsal=self.values["rehearsal"] == "1")

    @property
    def batch(self) -> int | None:
        """The number of its batch."""
        return int(self.values["batch"]) if re.fullmatch(r"\d{1,6}", self.values["batch"], re.ASCII) else None

    @property
    def n_trials(self) -> int | None:
        """How many trials its batch has."""
        return int(self.values["n_trials"]) if re.fullmatch(r"\d{1,6}", self.values["n_trials"], re.ASCII) else None

    @property
    def completed(self) -> bool:
        """Whether all trials of the batch have been answered."""
        return self.trials > 0 and self.trials == self.n_trials


def counted_as(study: str, interface: str, stimulus_set_sha256: str, rehearsal: bool) -> str:
    """Name what batches are counted for: rehearsals are counted separately from people's sessions."""
    return f"{'rehearsal of ' if rehearsal else ''}{study} {interface} {stimulus_set_sha256}"


def check_name(key: str) -> None:
    """Raise Refused, with status 400, if some computer does not allow this name for a session's CSV."""
    letters = all(unicodedata.category(letter)[0] in "LMN" or letter in " ._-()+@=," for letter in key)
    plain = letters and not key.startswith(".") and not RESERVED.match(key) and len(key.encode()) <= NAME_BYTES
    if not (plain and key.endswith(".csv")):
        raise Refused(400, f"{key[:NAME_BYTES]!r} is not a name for a session's CSV")


def read_session(content: bytes) -> Summary:
    """Read a session's CSV; raises Refused, with status 400, if it is not one.

    It is read row by row: a small file may hold a table that is huge when expanded.
    """
    if content.count(b",") + content.count(b"\n") + content.count(b"\r") > MOST_CELLS:
        raise Refused(413, f"an upload of more than {MOST_CELLS:,} cells")
    try:
        table = _rows(content)
        header = next(table, [])
        if len(header) > MOST_COLUMNS:
            raise Refused(413, f"an upload of more than {MOST_COLUMNS:,} columns")
        if COLUMNS.issubset(header):
            places = {name: header.index(name) for name in OF_THE_SESSION if name in header}
            phase = header.index("phase")
            summary = Summary(0, 0, dict.fromkeys(OF_THE_SESSION, ""))
            for row in table:
                summary.rows += bool(row)
                summary.trials += len(row) > phase and row[phase] == "trial"
                for name, place in places.items():
                    if not summary.values[name] and len(row) > place:
                        summary.values[name] = row[place]
            return summary
    except (UnicodeDecodeError, csv.Error):
        pass
    raise Refused(400, f"this is not a session's CSV: it needs the columns {', '.join(sorted(COLUMNS))}")


def n_rows(content: bytes) -> int:
    """Count the rows of a session's CSV; anything else has none."""
    try:
        return read_session(content).rows
    except Refused:
        return 0


def contains(later: bytes, earlier: bytes) -> bool:
    """Tell whether a later upload of a session contains all of an earlier one; it may have more.

    Both are CSVs; one without rows is contained in none.
    """
    try:
        new, old = _rows(later), _rows(earlier)
        header, known = next(new, []), next(old, [])
        if not set(known).issubset(header):
            return False
        place_of = {name: place for place, name in reversed(list(enumerate(header)))}
        places = [place_of[name] for name in known]
        found = False
        for row in filter(None, old):
            other = next(filter(None, new), [])
            if len(row) > len(places):
                return False
            cells = zip(row, places, strict=False)
            if any(cell and (place >= len(other) or other[place] != cell) for cell, place in cells):
                return False
            found = True
        return found
    except (UnicodeDecodeError, csv.Error):
        return False


def _rows(content: bytes) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
