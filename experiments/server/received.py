"""Sessions that browsers send: who takes which batch, and their CSVs in a folder from which nothing is ever removed.

The folder holds a CSV for each session. Below it, uploads/ holds what was sent for a session earlier or too late, and
serve.sqlite remembers the sessions, so that the server can be started again while people take part.
"""

import csv
import io
import os
import random
import re
import secrets
import sqlite3
import threading
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path

from hillmixe.command import InputError

UPLOAD_BYTES = 8 * 2**20  # of one upload; a session of 1,000 trials has half a MiB
UPLOADS = 100  # kept of one session; the page sends one in six minutes
SESSIONS_A_DAY = 2000
SECONDS_AWAY = 90 * 60  # after which a session that is still open counts as broken off
NAME_BYTES = 200  # file systems take 255, and a number may follow
COLUMNS = {"participant", "session", "interface", "phase"}  # that tell a session from other tables
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
RESERVED = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³])\s*\.", re.IGNORECASE)  # names of devices on Windows
TABLE = """CREATE TABLE IF NOT EXISTS sessions (token TEXT PRIMARY KEY, study TEXT NOT NULL, opened REAL NOT NULL,
seen REAL NOT NULL, state TEXT NOT NULL DEFAULT 'open', batch INTEGER, file TEXT UNIQUE)"""

csv.field_size_limit(max(csv.field_size_limit(), UPLOAD_BYTES))


class Refused(Exception):
    """What a browser asked for is not done; `status` is HTTP's."""

    def __init__(self, status: int, message: str):
        super().__init__(message)
        self.status = status


class Received:
    """The sessions of one study in a folder; safe to use from several threads, and from several servers.

    Every method raises Refused: 404 for a session that is not known, 429 for too many of them, and 507 where the folder
    cannot be written just now.
    """

    def __init__(self, folder: Path, study: str, n_batches: int):
        """Take up the folder.

        study: what the batches belong to. Raises InputError where the folder cannot be written.
        """
        self.folder = folder
        self.study = study
        self.n_batches = n_batches
        self.saved: set[str] = set()  # tokens of the sessions saved since the start
        self._writing = threading.Lock()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with self._sessions() as sessions:
                sessions.execute("PRAGMA user_version = 1")  # writes, and thus shows that the folder can be written
        except OSError as problem:
            raise InputError(f"{folder} cannot be written: {problem.strerror}; name another --data") from problem
        except Refused as problem:
            raise InputError(f"{problem}; name another --data, or move a damaged serve.sqlite away") from problem

    def open(self) -> str:
        """Open a session; returns its token."""
        token = secrets.token_urlsafe(32)
        with self._sessions() as sessions:
            self._add(sessions, token)
        return token

    def take_batch(self, token: str) -> int:
        """Give a session the batch that the fewest have completed or are at now, and always the same one."""
        with self._sessions() as sessions:
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

    def end(self, token: str, completed: bool) -> int | None:
        """End a session, completed or broken off; a completed one stays so. Returns its batch, if it took one."""
        with self._sessions() as sessions:
            batch = self._session(sessions, token)["batch"]
            state = "completed" if completed else "left"
            sessions.execute("UPDATE sessions SET state = ? WHERE token = ? AND state != 'completed'", [state, token])
        return batch

    def save(self, token: str, key: str, text: str) -> None:
        """Save what a session has sent, in the file `key` or, where another session has it, `key` with a number.

        It takes the place of what the session sent earlier, which goes to uploads/. Where that has more rows, it stays:
        a session's rows only ever grow, so this upload is an old one that was long on its way, and goes to uploads/
        itself. A token that is not known is taken in: its session was opened before serve.sqlite was lost, and who may
        send it could as well open a session. Raises Refused with status 400 for other names and other tables.
        """
        if not TOKEN.fullmatch(token):
            raise Refused(404, "this is no session")
        if not text.strip("\ufeff \r\n"):
            return  # of somebody who left at the library's first question: there is nothing to keep
        check_name(key)
        content = text.encode()
        batch, rows = read_session(content)
        unfinished = self.folder / f".{token}.unfinished"
        file = None
        with self._writing, self._failures_told():
            try:
                _write(unfinished, content)
                file = self._file(token, key, batch)
                earlier = file.read_bytes()
                if n_rows(earlier) > rows:
                    self._keep(file.stem, content)
                elif earlier != content:
                    if earlier:
                        self._keep(file.stem, earlier)
                    unfinished.replace(file)
                    _sync_names(self.folder)
                self.saved.add(token)
            finally:
                with suppress(OSError):
                    unfinished.unlink(missing_ok=True)
                    if file and not file.stat().st_size:
                        file.unlink()

    def progress(self, token: str) -> tuple[str, int, str] | None:
        """Tell a session's file, its number of rows and its state: open, completed or left; None without a file."""
        with self._sessions() as sessions:
            found = sessions.execute("SELECT file, state FROM sessions WHERE token = ?", [token]).fetchone()
            if found and found["file"] and (self.folder / found["file"]).is_file():
                return found["file"], n_rows((self.folder / found["file"]).read_bytes()), found["state"]
        return None

    @contextmanager
    def _sessions(self) -> Iterator[sqlite3.Connection]:
        """Yield the table of sessions, for this thread alone; a block that ends with an error changes nothing."""
        with (
            self._failures_told(),
            closing(sqlite3.connect(self.folder / "serve.sqlite", timeout=30, isolation_level=None)) as database,
        ):
            database.row_factory = sqlite3.Row
            database.execute("BEGIN IMMEDIATE")
            database.execute(TABLE)
            yield database
            database.execute("COMMIT")

    @contextmanager
    def _failures_told(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as problem:
            raise Refused(507, f"{self.folder} cannot be written: {problem}") from problem

    def _session(self, sessions: sqlite3.Connection, token: str) -> sqlite3.Row:
        """Note that a session was seen; returns its row."""
        sessions.execute("UPDATE sessions SET seen = ? WHERE token = ?", [time.time(), token])
        if not (row := sessions.execute("SELECT * FROM sessions WHERE token = ?", [token]).fetchone()):
            raise Refused(404, "this session is not known here")
        return row

    def _add(self, sessions: sqlite3.Connection, token: str) -> None:
        now = time.time()
        today = sessions.execute("SELECT count(*) FROM sessions WHERE opened > ?", [now - 24 * 3600]).fetchone()[0]
        if today >= SESSIONS_A_DAY:
            raise Refused(429, f"{SESSIONS_A_DAY} sessions were opened within a day, and no more are taken")
        sessions.execute(
            "INSERT INTO sessions (token, study, opened, seen) VALUES (?, ?, ?, ?)", [token, self.study, now, now]
        )

    def _file(self, token: str, key: str, batch: str) -> Path:
        """Find the session's file, or make an empty one whose name nobody else can take any more."""
        made = None
        try:
            with self._sessions() as sessions:
                if not sessions.execute("SELECT 1 FROM sessions WHERE token = ?", [token]).fetchone():
                    self._add(sessions, token)
                session = self._session(sessions, token)
                if batch in map(str, range(self.n_batches)):
                    sessions.execute("UPDATE sessions SET batch = ? WHERE token = ?", [int(batch), token])
                if session["file"] and (self.folder / session["file"]).exists():
                    return self.folder / session["file"]
                others = "SELECT 1 FROM sessions WHERE file = ? AND token != ?"
                for number in count(1):
                    name = key if number == 1 else f"{key.removesuffix('.csv')}-{number}.csv"
                    if sessions.execute(others, [name, token]).fetchone():
                        continue
                    with suppress(FileExistsError):
                        (self.folder / name).open("x").close()
                        made = self.folder / name
                        break
                sessions.execute("UPDATE sessions SET file = ? WHERE token = ?", [name, token])
        except Refused:
            if made:
                made.unlink()
            raise
        assert made, "the loop ends with a file"
        return made

    def _keep(self, stem: str, content: bytes) -> None:
        """Write an upload to uploads/<stem>.<number>.csv."""
        (self.folder / "uploads").mkdir(exist_ok=True)
        names = [f"{stem}.{number}.csv" for number in range(1, UPLOADS + 1)]
        free = [name for name in names if not (self.folder / "uploads" / name).exists()]
        if not free:
            raise Refused(429, f"{UPLOADS} uploads of this session are kept, and no more are taken")
        _write(self.folder / "uploads" / free[0], content)


def check_name(key: str) -> None:
    """Raise Refused, with status 400, where a session's CSV must not be called so on some computer."""
    letters = all(unicodedata.category(letter)[0] in "LMN" or letter in " ._-()+@=," for letter in key)
    plain = letters and not key.startswith(".") and not RESERVED.match(key) and len(key.encode()) <= NAME_BYTES
    if not (plain and key.endswith(".csv")):
        raise Refused(400, f"{key[:NAME_BYTES]!r} is no name for a session's CSV")


def read_session(content: bytes) -> tuple[str, int]:
    """Read the batch and the number of rows of a session's CSV; raises Refused, with status 400, where it is none.

    Row by row: a small file may hold a table that is huge when it is spread out.
    """
    try:
        table = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        header = next(table, [])
        if COLUMNS.issubset(header):
            batch, rows = "", 0
            for row in table:
                rows += bool(row)
                if rows == 1 and "batch" in header[: len(row)]:
                    batch = row[header.index("batch")]
            return batch, rows
    except (UnicodeDecodeError, csv.Error):
        pass
    raise Refused(400, f"this is no session's CSV: it needs the columns {', '.join(sorted(COLUMNS))}")


def n_rows(content: bytes) -> int:
    """Count the rows of a session's CSV; what is none has no rows."""
    try:
        return read_session(content)[1]
    except Refused:
        return 0


def _write(path: Path, content: bytes) -> None:
    """Write a file to the disk, or none."""
    try:
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _sync_names(folder: Path) -> None:
    """Let a file's new name outlive a power cut, too; Windows and some network drives see to that themselves."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
