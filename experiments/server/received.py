"""Sessions that browsers send: who takes which batch, and their CSVs, from which no answer is ever lost.

The folder holds a CSV for each session. In it, uploads/ holds what was sent for a session and is not in its CSV.
Only this user can read the files.
"""

import os
import random
import re
import secrets
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

from experiments.server.refusals import Refused
from experiments.server.session_csv import Summary, check_name, contains, n_rows, read_session
from experiments.server.sessions_table import COLUMNS, SessionsTable
from hillmixe.command import InputError

UPLOADS = 100  # kept of one session beside its CSV; the last of them gives way to later ones
SECONDS_AWAY = 90 * 60  # after which a session that is still open counts as broken off
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class Received:
    """The sessions of one study in a folder; safe to use from several threads, and from several servers.

    Every method raises Refused: 404 for an unknown session, 507 if the folder cannot currently be written to, and
    whatever `admit`, which counts the sessions of a client, raises.
    """

    def __init__(self, folder: Path, study: str, n_batches: int, tell: Callable[[str], None] = lambda line: None):
        """Open the folder, and remove what a kill has left of uploads that nobody was told were saved.

        study: what the batches belong to. tell: prints a line for the operator. Raises InputError if the folder
        cannot be written.
        """
        self.folder = folder
        self.study = study
        self.n_batches = n_batches
        self.saved: set[str] = set()  # tokens of the sessions saved since the start
        self._table = SessionsTable(folder, tell)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._table.check()
            self._table.do(self._clear)
        except OSError as problem:
            raise InputError(f"{folder} cannot be written: {problem.strerror}; name another --data") from problem
        except Refused as problem:
            raise InputError(f"{problem}; name another --data") from problem

    def _clear(self, sessions: sqlite3.Connection) -> None:
        """Remove unfinished files; no server writes one while the table is held."""
        for folder in (self.folder, self.folder / "uploads"):
            for path in folder.glob(".*.unfinished"):
                path.unlink(missing_ok=True)
        for (name,) in sessions.execute("SELECT file FROM sessions WHERE file IS NOT NULL").fetchall():
            path = self.folder / name
            if path.is_file() and not path.stat().st_size:  # as a kill left them up to version 0.1
                path.unlink()

    def open(self, admit: Callable[[], None] = lambda: None) -> str:
        """Open a session; returns its token."""
        token = secrets.token_urlsafe(32)
        admit()
        self._table.do(lambda sessions: self._add(sessions, token), token)
        return token

    def take_batch(self, token: str) -> int:
        """Give a session the batch that the fewest have completed or are working on, and always the same one."""

        def take(sessions: sqlite3.Connection) -> int:
            batch = self._session(sessions, token)["batch"]
            if batch is None:
                counted = sessions.execute(
                    "SELECT batch FROM sessions WHERE study = ? "
                    "AND (state = 'completed' OR (state = 'open' AND seen > ?))",
                    [self.study, time.time() - SECONDS_AWAY],
                )
                taken = Counter(row["batch"] for row in counted)
                fewest = min(taken[batch] for batch in range(self.n_batches))
                batch = random.choice([batch for batch in range(self.n_batches) if taken[batch] == fewest])
                sessions.execute("UPDATE sessions SET batch = ? WHERE token = ?", [batch, token])
            return batch

        return self._table.do(take, token)

    def end(self, token: str, completed: bool) -> int | None:
        """End a session, completed or incomplete; a completed one stays so. Returns its batch, if it took one.

        One whose trials were all answered is completed, even if it was left in the survey.
        """

        def finish(sessions: sqlite3.Connection) -> int | None:
            batch = self._session(sessions, token)["batch"]
            sessions.execute(
                "UPDATE sessions SET state = CASE WHEN ? OR (trials > 0 AND trials = n_trials) THEN 'completed' "
                "ELSE 'left' END WHERE token = ? AND state != 'completed'",
                [completed, token],
            )
            return batch

        return self._table.do(finish, token)

    def save(self, token: str, key: str, text: str, admit: Callable[[], None] = lambda: None) -> None:
        """Save what a session has sent, in the file `key` or, where another session has it, `key` with a number.

        It replaces what the session sent earlier, which goes to uploads/ unless the new upload contains it. If the
        earlier one has more rows, it stays: a session's rows only ever grow, so this upload is an old one that was
        delayed. An unknown token is accepted: its session was opened before serve.sqlite was lost, and whoever may send
        it could just as well open a session. Raises Refused with status 400 for other names and other tables.
        """
        if not TOKEN.fullmatch(token):
            raise Refused(404, "this is not a session")
        if not text.strip("\ufeff \r\n"):
            return  # of somebody who left at the library's first question: there is nothing to keep
        check_name(key)
        content = text.encode()
        summary = read_session(content)
        admitted = False

        def store(sessions: sqlite3.Connection) -> None:
            nonlocal admitted
            if not sessions.execute("SELECT 1 FROM sessions WHERE token = ?", [token]).fetchone():
                if not admitted:  # a damaged table is made again, and this called twice
                    admit()
                    admitted = True
                self._add(sessions, token)
            self._store(sessions, token, key, content, summary)

        self._table.do(store, token)
        self.saved.add(token)

    def progress(self, token: str) -> tuple[str, int, str] | None:
        """Give a session's file, its number of rows and its state: open, completed or left; None without a file."""

        def look(sessions: sqlite3.Connection) -> sqlite3.Row | None:
            return sessions.execute("SELECT file, state FROM sessions WHERE token = ?", [token]).fetchone()

        found = self._table.do(look)
        with suppress(FileNotFoundError):
            if found and found["file"]:
                return found["file"], n_rows((self.folder / found["file"]).read_bytes()), found["state"]
        return None

    def overview(self) -> list[dict]:
        """List the sessions of this study, those heard of last first: the columns of serve.sqlite but the tokens.

        A damaged cell is zero or empty, so the operator still sees all others.
        """
        times = ", ".join(f"min(max(CAST({name} AS REAL), 0), 4e9) AS {name}" for name in ("opened", "seen", "sent"))
        numbers = ", ".join(f"CAST({name} AS INTEGER) AS {name}" for name in ("batch", "trials", "n_trials"))
        columns = f"{times}, {numbers}, state, iif(typeof(file) = 'text', file, NULL) AS file"

        def look(sessions: sqlite3.Connection) -> list[dict]:
            found = sessions.execute(f"SELECT {columns} FROM sessions WHERE study = ? ORDER BY seen DESC", [self.study])
            return [dict(row) for row in found]

        return self._table.do(look)

    def _session(self, sessions: sqlite3.Connection, token: str) -> sqlite3.Row:
        """Note that a session was seen; returns its row."""
        sessions.execute("UPDATE sessions SET seen = ? WHERE token = ?", [time.time(), token])
        if not (row := sessions.execute(f"SELECT {COLUMNS} FROM sessions WHERE token = ?", [token]).fetchone()):
            raise Refused(404, "this session is not known here")
        return row

    def _add(self, sessions: sqlite3.Connection, token: str) -> None:
        now = time.time()
        sessions.execute(
            "INSERT INTO sessions (token, study, opened, seen) VALUES (?, ?, ?, ?)", [token, self.study, now, now]
        )

    def _store(self, sessions: sqlite3.Connection, token: str, key: str, content: bytes, summary: Summary) -> None:
        """Write an upload to the disk and note it, while no other server can."""
        known = self._session(sessions, token)
        for path in self._places(sessions, token, key, content):
            try:
                earlier = path.read_bytes()
            except FileNotFoundError:
                try:
                    self._write(path, content, new=True)
                    break
                except FileExistsError:
                    continue  # another program has just made one of this name
            if earlier != content and not contains(earlier, content):
                if contains(content, earlier):
                    self._write(path, content)
                elif n_rows(earlier) > summary.rows:
                    self._keep(path.stem, content)
                else:
                    self._keep(path.stem, earlier)
                    self._write(path, content)
            break
        batch = summary.batch if summary.batch in range(self.n_batches) else known["batch"]
        sessions.execute("DELETE FROM sessions WHERE file = ? AND token IS NULL", [path.name])
        sessions.execute(
            "UPDATE sessions SET file = ?, batch = ?, trials = max(trials, ?), n_trials = ?, sent = ? WHERE token = ?",
            [path.name, batch, summary.trials, summary.n_trials, time.time(), token],
        )

    def _places(self, sessions: sqlite3.Connection, token: str, key: str, content: bytes) -> Iterator[Path]:
        """Yield the session's file, or those that it may have: new ones, and one that nobody has and that is its own.

        Such a file is left if the server was killed, or serve.sqlite lost, right after it was written.
        """
        own = sessions.execute("SELECT file FROM sessions WHERE token = ?", [token]).fetchone()["file"]
        if own and (self.folder / own).exists():
            yield self.folder / own
        others = "SELECT 1 FROM sessions WHERE file = ? AND token != ?"
        for number in count(1):
            path = self.folder / (key if number == 1 else f"{key.removesuffix('.csv')}-{number}.csv")
            if sessions.execute(others, [path.name, token]).fetchone():
                continue
            if not path.exists() or _same_session(path, content):
                yield path

    def _keep(self, stem: str, content: bytes) -> None:
        """Write an upload to uploads/<stem>.<number>.csv; if that is full, it replaces the last of them."""
        folder = self.folder / "uploads"
        folder.mkdir(mode=0o700, exist_ok=True)
        paths = [folder / f"{stem}.{number}.csv" for number in range(1, UPLOADS + 1)]
        free = next((path for path in paths if not path.exists()), None)
        self._write(free or paths[-1], content, new=bool(free))

    def _write(self, path: Path, content: bytes, new: bool = False) -> None:
        """Write a file to the disk completely or not at all: whenever the server is killed, a CSV has all its rows.

        new: raise FileExistsError if there is a file of this name, instead of replacing it.
        """
        unfinished = path.with_name(f".{secrets.token_hex(8)}.unfinished")
        try:
            descriptor = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if new:
                _link(unfinished, path)
            else:
                unfinished.replace(path)
            _sync_names(path.parent)
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)


def _same_session(path: Path, content: bytes) -> bool:
    """Tell whether an existing file holds an upload of the same session."""
    try:
        there = path.read_bytes()
    except OSError:
        return False
    return contains(content, there) or contains(there, content)


def _link(unfinished: Path, path: Path) -> None:
    """Give a complete file its name, unless there already is one of that name."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        raise
    except OSError:  # of drives that know no second name of a file: FAT, and some on the network
        if sys.platform != "win32" and path.exists():  # there, rename itself says so
            raise FileExistsError(path) from None
        unfinished.rename(path)


def _sync_names(folder: Path) -> None:
    """Let a file's new name outlive a power cut, too; Windows and some network drives see to that themselves."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
