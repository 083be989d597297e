"""Which batch is next: the one that the fewest people have completed or are working on, the lowest number first.

Completed sessions are counted from the CSVs in the data folder; one that was left gives its place back. A running
session holds a place: a small file in .places/ in the data folder, whose name is its batch and a number. This
coordinates computers that share the folder over a network, since only one can create a file of that name (O_EXCL).

The file is removed when the session ends, however it ends, and is rewritten every half minute while it runs. A place no
longer counts when its process is known to be gone (on this computer) or when it has not been rewritten for five
minutes, by the clock of the drive, because of a kill or a power cut. The analysis reads no subfolders.
"""

import hashlib
import json
import os
import re
import secrets
import socket
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from experiments.lab.saved_sessions import SavedSession, sessions_in
from hillmixe.command import InputError

FOLDER = ".places"
WRITTEN_EVERY = 30  # seconds
GONE_AFTER = 300  # seconds without being written


@dataclass(frozen=True)
class Taken:
    """How many sessions of a batch are completed, and how many are running."""

    batch: int
    completed: int
    running: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.completed + self.running


@dataclass(frozen=True)
class Place:
    """The place of a running session. by: "given" if somebody named the batch, else "balanced"."""

    batch: int
    by: str


@dataclass(frozen=True)
class Claim:
    """A file that holds a place, or held one until its session was killed."""

    file: Path
    batch: int
    number: int
    participant: str
    since: float
    running: bool


@dataclass(frozen=True)
class Places:
    """The places of an interface of a study in a data folder.

    stimulus_set_sha256: batches of other sets are counted separately. rehearsal: whether only rehearsals are counted,
    or only people's sessions. Every method raises InputError if the folder cannot be written.
    """

    folder: Path
    study: str
    stimulus_set_sha256: str
    interface: str
    n_batches: int
    rehearsal: bool = False

    def taken(self) -> list[Taken]:
        """Count the places taken of each batch, in the order of the batches."""
        claims = self._claims()  # first: a session that ends meanwhile is then seen twice rather than not at all
        return self._count(self._completed(), claims)

    def next_batch(self) -> int:
        """Give the batch that would be chosen now."""
        return least_filled(self.taken())

    @contextmanager
    def take(self, participant: str, batch: int | None = None) -> Iterator[Place]:
        """Hold a place until the block ends: for `batch`, or for the next one if that is None.

        Raises InputError if there is no such batch.
        """
        if batch is not None and batch >= self.n_batches:
            last = self.n_batches - 1
            raise InputError(f"there is no batch {batch} for {self.interface}: the batches are 0 to {last}")
        by = "balanced" if batch is None else "given"
        content = {"participant": participant, **_this_process()}
        file, batch = self._claim(content, batch)
        content["since"] = file.stat().st_mtime  # as the drive's clock has it, like the times of the sessions' files
        written = json.dumps(content).encode()
        _write(file, written)  # before anything of the session: its file alone says that the place is its
        ended = threading.Event()
        writing = threading.Thread(target=_write_until, args=(ended, file, written), daemon=True)
        try:
            writing.start()
            yield Place(batch, by)
        finally:
            ended.set()
            writing.join(timeout=5)  # a drive that went away does not keep the session from its end
            _remove(file)

    def _claim(self, content: dict, batch: int | None) -> tuple[Path, int]:
        """Create the file of a place that nobody else has; returns it and its batch."""
        refused: set[tuple[int, int]] = set()  # a network drive may list a file later than it knows of it
        while True:
            claims = self._claims()
            counted = self._count(self._completed(), claims)
            seen = {claim.file for claim in claims}
            late = Counter(place for place, number in refused if self._file(place, number) not in seen)
            counted = [Taken(each.batch, each.completed, each.running + late[each.batch]) for each in counted]
            chosen = least_filled(counted) if batch is None else batch
            known = {claim.number for claim in claims if claim.batch == chosen}
            known |= {number for place, number in refused if place == chosen}
            number = counted[chosen].completed
            while number in known:
                number += 1
            file = self._file(chosen, number)
            try:
                opened = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
            except (FileExistsError, PermissionError):  # the second on Windows, of one that is just being removed
                refused.add((chosen, number))
                continue
            except OSError as problem:
                raise InputError(
                    f"{file.parent} cannot be written: {problem.strerror}; name another --out"
                ) from problem
            with os.fdopen(opened, "wb") as stream:
                stream.write(json.dumps(content).encode())
            return file, chosen

    def _file(self, batch: int, number: int) -> Path:
        counted = [self.study, self.stimulus_set_sha256, self.interface, self.rehearsal]
        key = hashlib.sha256(json.dumps(counted).encode()).hexdigest()[:16]
        return self.folder / FOLDER / f"{self.interface}-{key}-{batch}-{number}"

    def _completed(self) -> list[SavedSession]:
        of = (self.study, self.stimulus_set_sha256, self.interface, self.rehearsal)
        return [each for each in sessions_in(self.folder) if each.complete and each.belongs_to(*of)]

    def _claims(self) -> list[Claim]:
        """Read the files of places.

        Files of killed sessions stay there and count for nothing: if one were removed, a computer that had read the
        folder just before would take a different number of the same batch than one that reads it just after.
        """
        folder = self.folder / FOLDER
        now = _time_of_drive(folder)
        prefix = self._file(0, 0).name.removesuffix("0-0")
        claims = []
        for file in folder.glob(f"{prefix}*"):
            if match := re.fullmatch(r"(\d+)-(\d+)", file.name.removeprefix(prefix)):
                with suppress(FileNotFoundError):  # it has ended just now
                    claims.append(_read_claim(file, int(match[1]), int(match[2]), now))
        return claims

    def _count(self, completed: list[SavedSession], claims: list[Claim]) -> list[Taken]:
        done = Counter(session.batch for session in completed)
        # Between the last trial and the goodbye a session is complete and still holds its place.
        ended = {
            claim.file
            for claim in claims
            for session in completed
            if (session.participant, session.batch) == (claim.participant, claim.batch)
            and session.written >= claim.since
        }
        running = Counter(claim.batch for claim in claims if claim.running and claim.file not in ended)
        return [Taken(batch, done[batch], running[batch]) for batch in range(self.n_batches)]


def least_filled(taken: list[Taken]) -> int:
    """Name the batch with the fewest places taken, the lowest number first."""
    return min(taken, key=lambda each: (each.total, each.batch)).batch


def _read_claim(file: Path, batch: int, number: int, now: float) -> Claim:
    """Read the file of a place; if it is empty, damaged or locked, only its age counts.

    since: infinite if it is not in the file yet, so that no session seems to have ended it.
    """
    seconds = now - file.stat().st_mtime
    try:
        content = json.loads(file.read_bytes())
        participant, since = str(content["participant"]), float(content.get("since", "inf"))
        gone = _is_gone(content)
    except FileNotFoundError:
        raise
    except (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        participant, since, gone = "", float("inf"), False
    return Claim(file, batch, number, participant, since, seconds <= GONE_AFTER and not gone)


def _this_process() -> dict:
    return {"computer": _computer(), "process": os.getpid()}


def _is_gone(content: dict) -> bool:
    """Tell whether the process that wrote this has ended; for another computer's process, that cannot be known."""
    if content["computer"] != _computer():
        return False
    try:
        import psutil  # comes with psychopy
    except ImportError:
        return False
    return not psutil.pid_exists(int(content["process"]))


def _computer() -> str:
    # Computers that were set up from one image share their name, but no network card.
    return f"{socket.gethostname()} {uuid.getnode():x}"


def _time_of_drive(folder: Path) -> float:
    """Give the time by the clock of the drive, which may not be this computer's; makes the folder."""
    file = folder / f"now-{secrets.token_hex(8)}"
    try:
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            with suppress(OSError):  # who may write beside it, perhaps under another account, may write in it
                folder.chmod(folder.parent.stat().st_mode)
        file.write_bytes(b"-")
        try:
            return file.stat().st_mtime
        finally:
            file.unlink(missing_ok=True)
    except OSError as problem:
        raise InputError(f"{folder} cannot be written: {problem.strerror}; name another --out") from problem


def _write_until(ended: threading.Event, file: Path, content: bytes) -> None:
    """Write the file of a place every half minute, so that it shows that the session is running."""
    while not ended.wait(WRITTEN_EVERY):
        _write(file, content)


def _write(file: Path, content: bytes) -> None:
    """Write the file of a place, completely or not at all: half a file would not say whose process it was."""
    with suppress(OSError):  # a drive that went away for a while
        written = file.with_name(f"now-{secrets.token_hex(8)}")
        written.write_bytes(content)
        written.replace(file)


def _remove(file: Path) -> None:
    for _ in range(20):
        with suppress(OSError):
            file.unlink(missing_ok=True)
            return
        time.sleep(0.05)  # on Windows a file that somebody reads cannot be removed
