"""serve.sqlite, which remembers the sessions, so that the server can be started again while people take part.

It is an aid, not the data: if it is damaged or gone, it is made again from what this server remembers and from the CSVs
in the folder, and the damaged file is kept beside it.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

from experiments.server.refusals import Refused
from experiments.server.session_csv import Summary, read_session

NAME = "serve.sqlite"
# token: NULL where the session is known from its CSV alone. state: open, completed or left (broken off). opened, seen
# (anything was heard) and sent (an upload): seconds since 1970. trials: answered in the last upload.
COLUMNS = "token, study, opened, seen, state, batch, file, trials, n_trials, sent"
TABLE = """CREATE TABLE sessions (token TEXT UNIQUE, study TEXT NOT NULL, opened REAL NOT NULL, seen REAL NOT NULL,
state TEXT NOT NULL DEFAULT 'open', batch INTEGER, file TEXT UNIQUE, trials INTEGER NOT NULL DEFAULT 0,
n_trials INTEGER, sent REAL)"""
DAMAGED = (
    *("not a database", "malformed", "corrupt", "unsupported file format", "no such column", "no such table"),
    *("no column named", "Could not decode", "constraint failed"),
)

Done = TypeVar("Done")


class SessionsTable:
    """The table of sessions in a folder; safe to use from several threads, and from several servers."""

    def __init__(self, folder: Path, tell: Callable[[str], None]):
        """tell: prints a line for the operator."""
        self.folder = folder
        self._tell = tell
        self._lock = threading.RLock()
        self._remembered: dict[str, sqlite3.Row] = {}  # token -> its row, for a table that is made again

    def do(self, function: Callable[[sqlite3.Connection], Done], token: str | None = None) -> Done:
        """Call function(connection) while nobody else uses the table; an error in it changes nothing there.

        It is called again if the table proves to be damaged. token: that of the session that it may change. Raises
        Refused with status 507 if the folder cannot be written to.
        """
        with self._lock:
            try:
                try:
                    return self._do_once(function, token)
                except sqlite3.DatabaseError as problem:
                    if not any(word in str(problem) for word in DAMAGED):
                        raise
                    self._set_aside()
                    return self._do_once(function, token)
            except (OSError, sqlite3.Error) as problem:
                why = getattr(problem, "strerror", None) or problem
                raise Refused(507, f"{self.folder} cannot be written: {why}") from problem

    def check(self) -> None:
        """Check the whole file, and make it again if it is damaged; raises Refused like `do`."""

        def look(sessions: sqlite3.Connection) -> None:
            sessions.execute("PRAGMA user_version = 2")  # writes, and thus shows that the folder can be written
            if (found := sessions.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok":
                raise sqlite3.DatabaseError(f"malformed: {found}")
            sessions.execute(f"SELECT {COLUMNS} FROM sessions").fetchall()

        self.do(look)
        with suppress(OSError):
            (self.folder / NAME).chmod(0o600)  # up to version 0.1, others could read it

    def _do_once(self, function: Callable[[sqlite3.Connection], Done], token: str | None) -> Done:
        path = self.folder / NAME
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # SQLite would let others read it
        with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as database:
            database.row_factory = sqlite3.Row
            database.execute("BEGIN IMMEDIATE")
            if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'sessions'").fetchone():
                database.execute(TABLE)
                self._fill(database)
            done = function(database)
            row = token and database.execute(f"SELECT {COLUMNS} FROM sessions WHERE token = ?", [token]).fetchone()
            database.execute("COMMIT")
        if row:
            self._remembered[row["token"]] = row
        return done

    def _fill(self, sessions: sqlite3.Connection) -> None:
        """Fill a new table with what is remembered, and with the CSVs of sessions in browsers."""
        into = f"INSERT OR IGNORE INTO sessions ({COLUMNS}) VALUES ({', '.join('?' * len(COLUMNS.split(', ')))})"
        sessions.executemany(into, map(tuple, self._remembered.values()))
        for path in sorted(self.folder.glob("*.csv")):
            with suppress(Refused, OSError):
                summary = read_session(path.read_bytes())
                if summary.values["platform"] == "psychojs":
                    sessions.execute(into, _row(path, summary))

    def _set_aside(self) -> None:
        """Move a damaged table away, unless another server has just done so."""
        path = self.folder / NAME
        with FileLock(self.folder / ".serve.lock", timeout=30, mode=0o600):
            with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path, timeout=30)) as database:
                database.execute(f"SELECT {COLUMNS} FROM sessions").fetchall()
                if database.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok":
                    return
            aside = next(each for number in count(1) if not (each := self.folder / f"{NAME}.damaged-{number}").exists())
            path.replace(aside)
            for more in ("-journal", "-wal", "-shm"):
                with suppress(FileNotFoundError):
                    path.with_name(NAME + more).replace(aside.with_name(aside.name + more))
        self._tell(f"{NAME} was damaged and has been made again from the CSVs; the damaged one is {aside.name}")


def _row(path: Path, summary: Summary) -> tuple:
    """Describe a session that is known only from its CSV."""
    written = path.stat().st_mtime
    state = "completed" if summary.completed else "left"
    return (
        None,
        summary.counted_as,
        written,
        min(written, time.time()),
        state,
        summary.batch,
        path.name,
        summary.trials,
        summary.n_trials,
        written,
    )
