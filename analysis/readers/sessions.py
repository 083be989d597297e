"""Read session CSVs that the suite's experiments wrote, from PsychoPy, PsychoJS or the simulator."""

import codecs
import csv
import re
import sys
from collections import Counter
from pathlib import Path

import pandas as pd

from analysis.judgments import COLUMNS, SESSION_KEY, Problems, check, table
from stimuli_gen.command import InputError

csv.field_size_limit(2**31 - 1)  # a column of other software may hold a whole mouse track
INTERFACES = COLUMNS["interface"].values
# One value for a whole file.
CONSTANT = [
    *SESSION_KEY,
    "platform",
    "observer",
    "stimulus_set",
    "stimulus_set_sha256",
    "mixing",
    "batch",
    "batch_by",
    "n_trials",
]
PROLIFIC_ID = re.compile(
    r"[0-9a-f]{24,}", re.IGNORECASE
)  # 24 hexadecimal digits, perhaps glued to a letter that is one


def read(paths: list[Path]) -> pd.DataFrame:
    """Read the sessions in files, or in folders (their .csv files, without subfolders): a table of judgments.

    Raises InputError with a line for each problem in any of the files.
    """
    problems = Problems()
    files = _files(paths)
    names = Counter(path.name for path in files)
    sources = [path.name if names[path.name] == 1 else str(path) for path in files]
    texts: dict[str, list[pd.DataFrame]] = {interface: [] for interface in INTERFACES}
    for path, source in zip(files, sources, strict=True):
        try:
            found = _read_texts(path, source)
            if found is None:
                print(f"{source}: left before the first trial was answered; not counted", file=sys.stderr)
                continue
            texts[found["interface"].iloc[0]].append(found)
        except InputError as problem:
            problems.in_file(source, str(problem))
    rows = [
        _parse(pd.concat(found, ignore_index=True), interface, problems) for interface, found in texts.items() if found
    ]
    if rows:
        judgments = pd.concat(rows, ignore_index=True)
        check(judgments[judgments["parsed"]], problems)
    problems.raise_any()
    if not rows:
        raise InputError("no trial was answered in any of these sessions; expected at least one")
    return _without_prolific_ids(table(judgments))


def _files(paths: list[Path]) -> list[Path]:
    files: dict[Path, Path] = {}
    for path in paths:
        if not path.exists():
            raise InputError(f"{path} is not there; expected session CSVs, a folder of them, or the word hmix")
        found = [path]
        if path.is_dir():
            found = sorted(file for file in path.iterdir() if file.suffix.lower() == ".csv" and not file.is_dir())
        if not found:
            raise InputError(f"{path} holds no CSV files; expected sessions right in it (subfolders are not read)")
        files |= {file.resolve(): file for file in found}
    return list(files.values())


def _read_texts(path: Path, source: str) -> pd.DataFrame | None:
    """Read the answered trials of one file, all of one interface, as texts; None where somebody left before the first.

    source: what the file is to be called. Raises InputError where the file as a whole cannot be read.
    """
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise InputError(f"cannot be read ({problem.strerror}); expected a session: mend or remove it") from problem
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in content:
        raise InputError("is UTF-16 or no text; expected a CSV in UTF-8: save it so")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        row = content[: problem.start].count(b"\n") + 1
        raise InputError(f"row {row} is not UTF-8 (Windows-1252?); expected a CSV in UTF-8: save it so") from problem
    lines = [(number, row) for number, row in enumerate(csv.reader(text.splitlines(keepends=True)), 1) if any(row)]
    if not lines:
        raise InputError("is empty; expected a session that the experiments wrote")
    (_, header), *body = lines
    for mark, name in {";": "semicolons", "\t": "tabs"}.items():
        if len(header) == 1 and header[0].count(mark) > 1:
            raise InputError(f"has {name} between its fields; expected commas, and points in numbers: save it so")
    # Without an answered trial the column may be missing, and the phases of the rows tell that this is a session.
    needed = [*SESSION_KEY] if "phase" in header else ["trial", *SESSION_KEY]
    if missing := [name for name in needed if name not in header]:
        raise InputError(f"is no session of this suite (no column {', '.join(missing)}): take it out")
    if short := [str(number) for number, row in body if len(row) != len(header)]:
        raise InputError(
            f"row {', '.join(short)}: not {len(header)} fields as in the header; the file is cut off or damaged",
        )
    at = {name: place for place, name in enumerate(header)}
    # The other rows are consent, survey and the like.
    trials = [(number, row) for number, row in body if row[at["trial"]]] if "trial" in at else []
    if not trials and "phase" in at and any(row[at["phase"]] for _, row in body):
        return None
    if not trials:
        raise InputError("has no answered trial; expected at least one")
    interface = trials[0][1][at["interface"]]
    if interface not in INTERFACES:
        expected = COLUMNS["interface"].expected
        raise InputError(f"row {trials[0][0]}, column interface: is {interface!r}; expected {expected}")
    names = [column.name for column in COLUMNS.values() if column.in_trials_of(interface)]
    if missing := [name for name in names if name not in at]:
        raise InputError(f"has no column {', '.join(missing)}, which a session of {interface} must have")
    if twice := [name for name in names if header.count(name) > 1]:
        raise InputError(f"has the column {', '.join(twice)} twice; expected it once")
    texts = pd.DataFrame([[row[at[name]].strip() for name in names] for _, row in trials], columns=names, dtype=object)
    return texts.assign(source=source, row=[number for number, _ in trials])


def _parse(texts: pd.DataFrame, interface: str, problems: Problems) -> pd.DataFrame:
    """Turn the texts of all sessions of one interface into rows of judgments; what is not as declared is noted.

    The column `parsed` tells the rows in which all is as declared.
    """
    rows = texts[["source", "row"]].assign(parsed=True)

    def note(bad: pd.Series, column: str, expected: str) -> None:
        rows["parsed"] &= ~bad
        for source, wrong in texts[bad].groupby("source", sort=False):
            problems.in_rows(source, wrong["row"], column, wrong[column], expected)

    for name in CONSTANT:
        note(texts[name] != texts.groupby("source")[name].transform("first"), name, "one value in the whole file")
    note(texts["phase"] != "trial", "phase", "trial, for the row has the number of one")
    for column in COLUMNS.values():
        if column.in_trials_of(interface):
            rows[column.name], bad = column.parse(texts[column.name])
            note(bad, column.name, column.expected)
    answered = rows.groupby("source")["trial"].transform("size")
    note(answered > rows["n_trials"], "n_trials", "at least the number of trials in the file")
    rows["completed"] = (answered == rows["n_trials"]).astype(int)
    rows = rows.reindex(columns=dict.fromkeys([*rows.columns, "catch", "lam_f", "lam_h", "stimulus"]))
    rows["lam_h_raw"] = rows["lam_h"]
    if interface == "infer":
        rows["touched"] = rows["lam_touched"] * rows["omega_touched"]
    else:
        rows["lam_h"] = rows["lam_h"].round(2)
    return rows


def _without_prolific_ids(judgments: pd.DataFrame) -> pd.DataFrame:
    """Put `prolific-1`, `prolific-2`, ... for Prolific ids, the same for the same id, in names and files too."""
    columns = ["participant", "session", "source"]
    texts = pd.concat([judgments[name] for name in columns])
    found = dict.fromkeys(found.lower() for text in texts for found in PROLIFIC_ID.findall(text))
    numbers = {found: f"prolific-{number}" for number, found in enumerate(found, 1)}
    for name in columns:
        judgments[name] = [PROLIFIC_ID.sub(lambda match: numbers[match[0].lower()], text) for text in judgments[name]]
    return judgments
