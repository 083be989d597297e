"""The schema of a judgment: one row per answered trial, columns as hillmixe/columns.json declares them."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from hillmixe.columns import COLUMNS, JUDGMENT_COLUMNS, own_of_pairs
from hillmixe.command import InputError
from hillmixe.names import Pair, stimulus_name

PUBLISHED_ON = "jspsych"  # the platform of H-Mix
SESSION_KEY = ["participant", "interface", "session"]
SHOWING = ["pair", "stimulus", "lam_g"]  # what a trial shows and asks for: the same again in a repeat
ANSWER = ["pair", "stimulus", "trial", "lam_h", "omega", "top_label", "top_percent", "second_label", "rt_s"]


LISTED = 10  # files of which each is named; of more, only
EXAMPLES = 3


class Problems:
    """All that is wrong with the files read, collected to be reported at once."""

    def __init__(self):
        self.lines: list[str] = []
        self._files: list[str] = []  # of each line
        self._kinds: list[str] = []  # of each line: the same for the same problem in another file

    def in_file(self, file: str, what: str) -> None:
        """Note a problem with a whole file."""
        self._add(file, f"{file}: {what}", f": {what}")

    def in_rows(self, file: str, rows: pd.Series, column: str, values: pd.Series, expected: str) -> None:
        """Note the same problem in one or more rows of a file: the first is shown; all are counted and listed."""
        if len(rows):
            value = values.iloc[0]
            if pd.isna(value) or value == "":
                shown = "is empty"
            else:
                shown = f"is {value!r}" if isinstance(value, str) else f"is {value:g}"
            others = [str(row) for row in rows.iloc[1:]]
            more = f" (the same in {'row' if len(others) == 1 else 'rows'} {', '.join(others)})" if others else ""
            line = f"{file}, row {rows.iloc[0]}, column {column}: {shown}; expected {expected}{more}"
            self._add(file, line, f", column {column}: {expected}")

    def raise_any(self, folder_of: Mapping[str, str] | None = None) -> None:
        """Raise an InputError if there are problems: a line for each, or a few if more than ten files have the same.

        folder_of: the folders of files, by which files that are not named are counted.
        """
        if self.lines:
            lines = self._gathered(folder_of or {})
            raise InputError("\n".join(" ".join(line.splitlines()) for line in lines))  # names may hold line ends

    def _add(self, file: str, line: str, kind: str) -> None:
        self.lines.append(line)
        self._files.append(file)
        self._kinds.append(re.sub(r"'[^']*'|[0-9]+", "#", kind))  # what differs between files

    def _gathered(self, folder_of: Mapping[str, str]) -> list[str]:
        """Give the lines; for a problem that more than ten files have, only the first few, and how many there are."""
        files: dict[str, list[str]] = {}
        for file, kind in zip(self._files, self._kinds, strict=True):
            files.setdefault(kind, []).append(file)
        lines = []
        seen: Counter[str] = Counter()
        for line, kind in zip(self.lines, self._kinds, strict=True):
            seen[kind] += 1
            many = len(set(files[kind])) > LISTED
            if not many or seen[kind] <= EXAMPLES:
                lines.append(line)
            if many and seen[kind] == EXAMPLES:
                others = dict.fromkeys(files[kind][EXAMPLES:])
                folders = Counter(folder_of[file] for file in others if file in folder_of)
                counted = ", ".join(f"{n} in {folder}" for folder, n in folders.items())
                lines.append(f"the same in {len(others)} more files{f': {counted}' * bool(counted)}")
        return lines


def note_contradictions(judgments: pd.DataFrame, problems: Problems) -> None:
    """Note contradictions within rows or between them, file by file.

    judgments: rows with the declared columns, already parsed; `source` and `row` say where each is from.
    """
    parts = judgments[list(Pair._fields)].astype({"image_1": int, "image_2": int})
    pairs = [Pair(*row) for row in parts.itertuples(index=False)]
    stimuli = [
        None if pd.isna(lam_f) else stimulus_name(lam_f, pair)
        for lam_f, pair in zip(judgments["lam_f"], pairs, strict=True)
    ]
    showing = pd.MultiIndex.from_frame(judgments[[*SESSION_KEY, *SHOWING]].astype(str))
    rules = [
        ("label_1", judgments["label_1"] >= judgments["label_2"], "the label that comes first in the alphabet"),
        (
            "pair",
            judgments["pair"] != list(map(str, pairs)),
            "the row's label_1, image_1, label_2 and image_2 joined by underscores",
        ),
        (
            "stimulus",
            judgments["stimulus"].notna() & (judgments["stimulus"] != stimuli),
            "mixed_<lam_f>_<pair>.png of the row's own lam_f and pair",
        ),
        (
            "repeat",
            (judgments["repeat"] == 1) & ~showing.isin(showing[judgments["repeat"] == 0]),
            "0, because the session shows this pair and stimulus, and asks the same of it, in no other trial",
        ),
        ("catch", (judgments["catch"] == 1) & ~judgments["lam_f"].isin([0, 1]), "0, because the image is mixed"),
        ("trial", judgments.duplicated([*SESSION_KEY, "source", "trial"]), "each trial of a session once"),
    ]
    for column, wrong, expected in rules:
        for source, rows in judgments[wrong.fillna(False)].groupby("source"):
            problems.in_rows(source, rows["row"], column, rows[column], expected)
    sessions = judgments.drop_duplicates([*SESSION_KEY, "source"])
    for key, twice in sessions[sessions.duplicated(SESSION_KEY, keep=False)].groupby(SESSION_KEY):
        participant, interface, session = key
        problems.in_file(
            " and ".join(twice["source"]),
            f"both hold session {session} of participant {participant} ({interface}); expected one: remove the copy",
        )


def judgment_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Give rows the columns of judgments.csv, in their order and types, with those of a lab's own list of pairs last.

    Missing columns stay empty, or get the value that they have in data older than the column: lam_g is .5.
    """
    rows = rows.reindex(columns=[*JUDGMENT_COLUMNS, *own_of_pairs(rows)])
    for name in JUDGMENT_COLUMNS:
        column = COLUMNS[name]
        if column.before:
            older = rows[name].isna() & rows["interface"].isin(column.interfaces)
            rows[name] = rows[name].mask(older, float(column.before))
        rows[name] = rows[name].astype({"integer": "Int64", "number": "float64"}.get(column.type, "object"))
    return rows.reset_index(drop=True)


def counted(judgments: pd.DataFrame, count: str) -> pd.DataFrame:
    """Keep the judgments that labels, boundaries and figures are made from.

    count: "corrected" keeps first answers only, because a repeated trial measures a person's steadiness and is not a
        second rater; "paper" counts repeats as the publication did. Neither includes catch trials, whose images are not
        mixed.
    """
    mixed = judgments[~judgments["catch"].isin([1])]
    return mixed if count == "paper" else mixed[mixed["repeat"] == 0]


def are_published(judgments: pd.DataFrame) -> bool:
    """Tell whether these are the judgments of H-Mix itself; no session of this suite can be mistaken for them."""
    return bool((judgments["platform"] == PUBLISHED_ON).all())


def in_order_of_answers(judgments: pd.DataFrame) -> pd.DataFrame:
    """Order people by what they answered; the rows of one person keep their order.

    What is computed in this order does not depend on the names of people. In the order of the files, which is that of
    names, resamples drawn by a known seed and the last digits of sums would reveal whose name comes first in the
    alphabet among a few people.
    """
    rows = pd.util.hash_pandas_object(judgments[judgments.columns.intersection(ANSWER)], index=False)
    if "catch" in judgments:
        rows[judgments["catch"].isin([1])] = 0  # which count for nothing that is computed
    people = rows.groupby(judgments["participant"].to_numpy()).agg("sum")  # modulo 2 ** 64
    order = np.argsort(people[judgments["participant"]].to_numpy(), kind="stable")
    return judgments.iloc[order]


def require_files(results: Path, *names: str) -> None:
    """Raise InputError for the first of these files that a folder of results lacks."""
    for name in names:
        if not (results / name).is_file():
            raise InputError(f"{results / name} does not exist; expected a folder that analysis/aggregate.py wrote")


def read_table(path: Path, columns: list[str], problems: Problems) -> pd.DataFrame:
    """Read declared columns of a table that aggregate.py wrote, and note what is not as declared.

    Values may be empty if judgments of another interface, or made with an earlier version, need not have them.
    """
    try:
        texts = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError):
        problems.in_file(path.name, "cannot be read; expected a table that analysis/aggregate.py wrote: make it again")
        return pd.DataFrame(columns=columns)
    rows = pd.DataFrame(index=texts.index)
    for name in columns:
        if name not in texts:
            problems.in_file(path.name, f"has no column {name}; expected a table that analysis/aggregate.py wrote")
            continue
        column = COLUMNS[name]
        rows[name], bad = column.parse(texts[name])
        if "interface" in texts:
            bad &= texts["interface"].isin(column.interfaces)
        if column.since:
            bad &= texts[name] != ""
        problems.in_rows(
            path.name, (texts.index + 2).to_series(texts.index)[bad], name, texts[name][bad], column.expected
        )
    return rows
