"""Names of participants and sessions become keyed hashes; only the months of dates remain.

A code is the beginning of the HMAC-SHA256 (RFC 2104) of a name under the study's secret key. Without the key nobody can
try names until one fits; with it and a list of names anybody can, so it is kept outside the published data. The same
key gives the same name the same code in every table and in every release.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import replace
from pathlib import Path

import pandas as pd

from analysis.publishing.data_dictionary import Table
from hillmixe.command import InputError

PREFIX = {"participant": "P", "session": "S"}  # of the codes in the column of this name
MEANING = {"participant": "code of who answered", "session": "code of one run of one interface by one participant"}
DROPPED = ("source", "row")  # where an answer is in the lab's own files: of use to the lab alone
DIGITS = 10  # hexadecimal, of a code: among 4,000 names two would share one once in 100,000 studies
KEY = re.compile(r"[0-9a-f]{64}")
# Of a session, as window and page name it: 2026-11-24_01h13.17.549.
BEGUN = re.compile(r"((?:19|20)\d\d-(?:0[1-9]|1[0-2]))-[0-3]\d_\d\dh\d\d\.")
# readers.sessions numbers Prolific ids again in every run: the same number may be another person the next time.
NUMBERED = re.compile(r"prolific-\d+")


def new_key() -> str:
    """Make a secret key: 64 hexadecimal digits, 256 random bits."""
    return secrets.token_hex(32)


def read_key(file: Path) -> str | None:
    """Read a study's key; None if there is no file. Raises InputError if the file does not hold a key."""
    if not file.exists():
        return None
    try:
        key = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        key = ""
    if not KEY.fullmatch(key):
        raise InputError(
            f"{file} does not hold a key (64 hexadecimal digits); name the right file, or one that does not exist yet"
        )
    return key


def write_key(file: Path, key: str) -> None:
    """Write a new key to a file that only its owner can read; raises InputError if that is not possible."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600, exist_ok=False)
        file.write_text(f"{key}\n", encoding="utf-8")
    except OSError as problem:
        raise InputError(f"the key cannot be kept in {file} ({problem.strerror}): name another --key") from problem


def code(key: str, column: str, name: str) -> str:
    """Give the code of a name, such as P-3f9a2c1b7e; a participant and a session with the same name get two codes."""
    digest = hmac.new(bytes.fromhex(key), f"{column}\0{name}".encode(), hashlib.sha256).hexdigest()
    return f"{PREFIX[column]}-{digest[:DIGITS]}"


def deidentify(tables: dict[str, Table], key: str) -> dict[str, Table]:
    """Replace the names in all tables by codes, drop what points to the lab's files, and sort rows by the codes.

    Rows of one participant and session keep their order. In the order of the files, people could be identified by
    anyone who knows the names, because it is the order of their names.
    Raises InputError if a table names somebody who is neither in the judgments nor left out of them, or two names
    get the same code.
    """
    known = named(tables)
    codes = {column: _codes(known, column, key) for column in PREFIX}
    result = {}
    for name, table in tables.items():
        rows = table.rows.drop(columns=[column for column in DROPPED if column in table.rows])
        coded = [column for column in PREFIX if column in rows]
        for column in coded:
            if strangers := sorted(set(rows[column]) - codes[column].keys()):
                raise InputError(
                    f"{name}.csv, column {column}: {len(strangers)} of its names are not in judgments.csv; expected "
                    "tables of the same answers: aggregate them again"
                )
            rows[column] = rows[column].map(codes[column])
        columns = [
            replace(column, meaning=MEANING.get(column.name, column.meaning))
            for column in table.columns
            if column.name in rows
        ]
        rows = rows.sort_values(coded, kind="stable") if coded else rows
        result[name] = replace(table, rows=rows, columns=columns)
    return result


def named(tables: dict[str, Table]) -> pd.DataFrame:
    """List the participants and sessions of the judgments, and of those that were left out on request."""
    both = [tables[name].rows[[*PREFIX]] for name in ("judgments", "left_out") if name in tables]
    return pd.concat(both).drop_duplicates(ignore_index=True)


def _codes(known: pd.DataFrame, column: str, key: str) -> dict[str, str]:
    names = {name: name for name in known[column].unique()}
    if column == "participant":
        sessions = known[known[column].str.contains(NUMBERED)].groupby(column)["session"]
        # Begun first, it stays the first when others come, and its name is date and time to the millisecond.
        names |= {name: f"first session {session}" for name, session in sessions.min().items()}
    codes = {name: code(key, column, identity) for name, identity in names.items()}
    if len(set(codes.values())) < len(codes):
        raise InputError(f"two names in the column {column} get the same code with this key: name another --key")
    return codes


def months(judgments: pd.DataFrame) -> list[str]:
    """Find the months, such as 2026-11, in which sessions began according to their own names; in order, each once.

    A date in a file name does not count: it may be a birthday, or the day on which somebody copied the file.
    """
    return sorted({match[1] for name in judgments["session"].unique() if (match := BEGUN.match(name))})
