"""Damage real session files in the ways that files meet, and see what the reader makes of them.

python tests/analysis/fuzz.py --files 10000
python tests/analysis/fuzz.py --first 4711 --files 1 --show          that file again, with what was done to it

A damaged file may be read or refused. What must not happen: an exception, but for an InputError whose every line names
the file; a value that differs from the whole file's; a trial that is lost while the session counts as complete; a file
that is lost without a word; a text that a spreadsheet would run; two readers with different judgments;
anything at all that befalls the whole file beside it.
"""

import argparse
import contextlib
import csv
import io
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pandas as pd

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from damages import DAMAGES, as_bytes
from session_files import LATER, SHARED, of_version_0_1

from analysis.readers import fast, sessions, strict
from analysis.readers.files import File, columns_of
from hillmixe.columns import JUDGMENT_COLUMNS
from hillmixe.command import InputError

EXAMPLE = Path(__file__).parents[2] / "participants_data" / "example"
SAID = SHARED | {"lam_g": "0.75", "shuffle_seed": "4099"}  # of a study, where the example is of version 0.1
AT_ONCE = 200  # files between two lines of output


class Wrong(AssertionError):
    """The reader did what must not happen."""


def whole_files():
    """Sessions of all interfaces as window and page write them, and as the simulator does, which has fewer columns.

    Each is there as this version of the suite writes it, and as version 0.1 did.
    """
    files = []
    for path in sorted(EXAMPLE.glob("*.csv")):
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
        earlier = of_version_0_1(rows)
        later = [row | {name: row.get(name) or SAID[name] for name in LATER} for row in rows]
        files += [path.read_bytes(), as_bytes(_table(earlier if "study" in rows[0] else later))]
        for version in (earlier, later):
            trials = [row for row in version if row["trial"]]
            names = columns_of(trials[0]["interface"], trials[0])
            files.append(as_bytes(_table([{name: row[name] for name in names} for row in trials])))
    return files


def _table(rows):
    return [[*rows[0]], *([*row.values()] for row in rows)]


def read(folder):
    """Read a folder: (judgments, or None where it was refused; stderr or the message)."""
    errors = io.StringIO()
    try:
        with contextlib.redirect_stderr(errors):
            return sessions.read([folder]), errors.getvalue()
    except InputError as problem:
        return None, str(problem)


def outcome(folder, whole, content, beside, done):
    """Read a damaged file beside a whole one: what came of it. Raises Wrong for what must not happen.

    whole, beside: the judgments of the file before it was damaged, and those of the other one; done: its damages.
    """
    renamed = ["participant", "session", "study", "audience"] if {"named_like_a_formula", "formula"} & set(done) else []
    path = folder / "damaged.csv"
    path.write_bytes(content)
    judgments, said = read(folder)
    if judgments is None:
        if strange := [line for line in said.splitlines() if "damaged.csv" not in line]:
            raise Wrong(f"a line that does not name the file: {strange[0]}")
        return "refused"
    own = judgments[judgments["source"] == "damaged.csv"]
    others = judgments[judgments["source"] != "damaged.csv"].reset_index(drop=True)
    if not others.equals(beside):
        raise Wrong("the file beside it is read differently")
    _compare_readers(path, own)
    if own["trial"].duplicated().any():
        raise Wrong("a trial is there twice")
    texts = ("participant", "session", "study", "study_sha256", "audience", "pair", "label_1", "label_2", "top_label")
    for name in (*texts, "second_label", "mixing"):
        if own[name].dropna().map(lambda text: text[0] in "=+-@\t\r\uff1d").any():
            raise Wrong(f"a formula in {name}")
    if "damaged.csv" in said and "another_session" in done:
        renamed = ["participant", "session"]  # where all but one of its trials are lost, that one is believed
    compared = [name for name in JUDGMENT_COLUMNS if name not in {"source", "row", "completed", *renamed}]
    expected = whole.set_index("trial", drop=False).reindex(own["trial"])[compared].reset_index(drop=True)
    if not own[compared].reset_index(drop=True).equals(expected):
        differ = own[compared].reset_index(drop=True).compare(expected)
        raise Wrong(f"other values: {differ.to_dict()}")
    if len(own) < len(whole) and (own["completed"] == 1).any():
        raise Wrong(f"{len(whole) - len(own)} trials were lost and the session counts as complete")
    if len(own) == len(whole):
        return "read whole, and told" if "damaged.csv" in said else "read whole"
    if len(own) == 0 and "damaged.csv" not in said:
        raise Wrong("the file is lost, and nothing is said")
    if "damaged.csv" not in said:
        return "read in part, marked (completed = 0)"
    return "read in part, marked and told" if len(own) else "not counted, and told"


def _compare_readers(path, judgments):
    file = File(path, path.name, path.parent)
    quick, rest = fast.read([file])
    if not rest:
        slow, problems, _ = strict.read([file])
        if problems.lines or not slow.equals(quick):
            raise Wrong(f"the strict reader reads it differently: {problems.lines}")


def fuzz(first, files, show=False):
    """Damage files number `first`, `first` + 1, ..., each by its own seed: (outcomes, those by damage, wrong ones)."""
    wholes = whole_files()
    outcomes, by_damage, wrong = Counter(), Counter(), []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        beside = wholes[0].replace(b"sim000", b"beside")
        (folder / "beside.csv").write_bytes(beside)
        beside = read(folder)[0]
        judgments = []
        for content in wholes:
            (folder / "damaged.csv").write_bytes(content)
            both = read(folder)[0]
            judgments.append(both[both["source"] == "damaged.csv"].reset_index(drop=True))
        for number in range(first, first + files):
            rng = random.Random(number)
            which = rng.randrange(len(wholes))
            content = wholes[which]
            done = rng.choices(list(DAMAGES), k=rng.choice([1, 1, 1, 2, 2, 3]))
            for one in done:
                content = DAMAGES[one](rng, content)
            if show:
                print(f"{number}: {', '.join(done)}\n{content[:100_000].decode(errors='backslashreplace')}")
            try:
                found = outcome(folder, judgments[which], content, beside, done)
            except Exception as problem:
                found = "WRONG"
                wrong.append(f"file {number} ({', '.join(done)}): {type(problem).__name__}: {problem}"[:500])
            outcomes[found] += 1
            by_damage.update((one, found) for one in done)
    return outcomes, by_damage, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0, help="number, and seed, of the first file")
    parser.add_argument("--show", action="store_true", help="print the damaged files")
    flags = parser.parse_args()
    outcomes, by_damage, wrong = Counter(), Counter(), []
    end = flags.first + flags.files
    for first in range(flags.first, end, AT_ONCE):  # what a run found is not lost where it is ended early
        found = fuzz(first, min(AT_ONCE, end - first), flags.show)
        outcomes += found[0]
        by_damage += found[1]
        wrong += found[2]
        print("\n".join([*found[2], f"{outcomes.total()} files: {dict(outcomes)}"]), flush=True)
    table = pd.Series(by_damage).unstack(fill_value=0)
    print(f"{table.to_string()}\n\n{pd.Series(outcomes).sort_values(ascending=False).to_string()}")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
