"""The sessions in a data folder: who took part in what, with which batch, and how far they got.

Only what is needed to plan the next session is read, and nothing is refused: files of other programs, damaged files and
truncated rows are skipped, since a participant may be waiting. analysis/ is stricter.
"""

import csv
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

NEEDED = {"participant", "session", "interface", "stimulus_set_sha256", "batch", "n_trials", "phase", "trial"}


@dataclass(frozen=True)
class SavedSession:
    """A session as its rows describe it.

    study: "" in files of version 0.1, which name none. answered: trials with an answer, out of n_trials. written: when
    its file was last changed, in seconds by the clock of its drive.
    """

    file: Path
    participant: str
    session: str
    interface: str
    study: str
    stimulus_set_sha256: str
    batch: int
    rehearsal: bool
    simulated: bool
    n_trials: int
    answered: int
    written: float

    @property
    def complete(self) -> bool:
        """Whether all trials of its batch were answered."""
        return self.answered >= self.n_trials

    def belongs_to(self, study: str, stimulus_set_sha256: str, interface: str, rehearsal: bool) -> bool:
        """Whether it is a person's session of a study, or a rehearsal of it; simulated ones are neither.

        Files of version 0.1 belong to any study with their stimulus set.
        """
        same = (self.interface, self.stimulus_set_sha256) == (interface, stimulus_set_sha256)
        return same and self.study in ("", study) and self.rehearsal == rehearsal and not self.simulated


def sessions_in(folder: Path) -> list[SavedSession]:
    """Read the sessions in the CSV files directly in a folder, each once; none if there is no such folder."""
    found: dict[tuple[str, str, str], SavedSession] = {}
    for file in sorted(folder.glob("*")):
        if file.suffix.lower() == ".csv" and not file.name.startswith(".") and file.is_file():
            for session in read_saved(file):
                key = (session.participant, session.session, session.interface)
                if key not in found or found[key].answered < session.answered:  # else it is a copy
                    found[key] = session
    return list(found.values())


def read_saved(file: Path) -> list[SavedSession]:
    """Read the sessions in a file: usually one, several if files were joined, none if it is not a session file."""
    first: dict[tuple[str, str, str], dict[str, str]] = {}
    trials: dict[tuple[str, str, str], set[int]] = {}
    try:
        written = file.stat().st_mtime
        for row in _rows(file):
            if row["phase"] == "trial" and all(_is_count(row[name]) for name in ("batch", "n_trials", "trial")):
                key = (row["participant"], row["session"], row["interface"])
                trials.setdefault(key, set()).add(int(row["trial"]))
                first.setdefault(key, row)
    except OSError:
        return []
    return [
        SavedSession(
            file=file,
            participant=row["participant"],
            session=row["session"],
            interface=row["interface"],
            study=row.get("study", ""),
            stimulus_set_sha256=row["stimulus_set_sha256"],
            batch=int(row["batch"]),
            rehearsal=row.get("rehearsal") == "1",
            simulated=row.get("observer") == "simulated",
            n_trials=int(row["n_trials"]),
            answered=sum(trial < int(row["n_trials"]) for trial in trials[key]),
            written=written,
        )
        for key, row in first.items()
    ]


def _is_count(text: str) -> bool:
    return text.isdecimal() and len(text) < 10  # Python refuses to read numbers of thousands of digits


def _rows(file: Path) -> Iterator[dict[str, str]]:
    """Yield the complete rows of a session's file, up to where it is damaged; none of other files."""
    with suppress(csv.Error), file.open(newline="", encoding="utf-8-sig", errors="replace") as stream:
        table = csv.reader(stream)
        header = [name.strip() for name in next(table, [])]
        if set(header) >= NEEDED:
            for row in table:
                if len(row) >= len(header):
                    yield dict(zip(header, row, strict=False))
