"""Damage real session files in the ways that files meet, and see what the reader makes of them.

python tests/analysis/fuzz.py --files 10000
python tests/analysis/fuzz.py --first 4711 --files 1 --show          that file again, with what was done to it

A damaged file may be read or refused. What must not happen: an exception; a message that does not name the file; a
value that differs from the whole file's; a trial that is lost while the session counts as complete; a file that is lost
without a word; a text that a spreadsheet would run; two readers with different judgments. Other values
after a damage that no reader could know (UNDETECTABLE) are counted apart.
"""

import argparse
import csv
import io
import random
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pandas as pd

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from damages import DAMAGES, as_bytes
from session_files import LATER, SHARED, of_version_0_1
from spreadsheet_damages import BY_SPREADSHEETS, UNDETECTABLE

from analysis.readers import fast, sessions, strict
from analysis.readers.files import File, columns_of
from analysis.readers.publishable import with_publishable_names
from hillmixe.columns import JUDGMENT_COLUMNS

EXAMPLE = Path(__file__).parents[2] / "participants_data" / "example"
SAID = SHARED | {"lam_g": "0.75", "shuffle_seed": "4099"}  # of a study, where the example is of version 0.1
ALL = DAMAGES | BY_SPREADSHEETS
AT_ONCE = 250  # files that are read together, and between two lines of output
PARTICIPANT = re.compile(rb"sim00\d")
NAME = re.compile(r"f\d{7}(?=\.csv)")


class Wrong(AssertionError):
    """The reader did what must not happen."""


class OtherValues(Wrong):
    """A value differs from the whole file's."""


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


def damaged(number, wholes):
    """Damage file `number` by its own seed: (which of the whole ones it was, its content, what was done to it).

    Its participant has a name of his own, so that no two files hold the same session.
    """
    rng = random.Random(number)
    which = rng.randrange(len(wholes))
    content = PARTICIPANT.sub(name_of(number).encode(), wholes[which])
    done = rng.choices(list(ALL), k=rng.choice([1, 1, 1, 2, 2, 3]))
    for one in done:
        content = ALL[one](rng, content)
    return which, content, done


def name_of(number):
    return f"f{number:07}"


def read(files):
    """Read files as sessions.reading does: (judgments, those of the fast reader, lines of problems, noted sources)."""
    quick, _ = fast.read(files)
    slow, problems, notes = strict.read(files)
    if strange := [line for line in problems.lines if not NAME.search(line)]:
        raise Wrong(f"a line that does not name the file: {strange[0]}")
    told = {file.source for noted in notes.kinds.values() for file, _ in noted}
    return with_publishable_names(slow), with_publishable_names(quick), problems.lines, told


def outcome(own, whole, name, done, told):
    """Say what came of a damaged file. Raises Wrong for what must not happen.

    own, whole: the judgments of the file, and those before it was damaged; name: of its participant; done: its damages;
    told: whether anything was said of it.
    """
    renamed = ["participant", "session", "study", "audience"] if {"named_like_a_formula", "formula"} & set(done) else []
    if own["trial"].duplicated().any():
        raise Wrong("a trial appears twice")
    texts = ("participant", "session", "study", "study_sha256", "audience", "pair", "label_1", "label_2", "top_label")
    for column in (*texts, "second_label", "mixing"):
        if any(text[0] in "=+-@\t\r\uff1d" for text in own[column].dropna().unique()):
            raise Wrong(f"a formula in {column}")
    if "decimal_commas" in done:
        renamed = [*renamed, "session"]  # which are a date and a time, with points in it
    if told and "another_session" in done:
        renamed = ["participant", "session"]  # where all but one of its trials are lost, that one is believed
    compared = [column for column in JUDGMENT_COLUMNS if column not in {"source", "row", "completed", *renamed}]
    found = own[compared].reset_index(drop=True)
    whole = whole.assign(participant=pd.Series(name, whole.index, dtype=object)).set_index("trial", drop=False)
    expected = whole.reindex(own["trial"])[compared].reset_index(drop=True)
    if not found.equals(expected):
        raise OtherValues(f"other values: {found.compare(expected).to_dict()}")
    if len(own) < len(whole) and (own["completed"] == 1).any():
        raise Wrong(f"{len(whole) - len(own)} trials were lost and the session counts as complete")
    if len(own) == len(whole):
        return "read whole, and told" if told else "read whole"
    if len(own) == 0 and not told:
        raise Wrong("the file is lost, and nothing is said")
    if not told:
        return "read in part, marked (completed = 0)"
    return "read in part, marked and told" if len(own) else "not counted, and told"


def outcomes_of(folder, numbers, wholes, judgments):
    """Read damaged files at once: what came of each, {number: (outcome, damages, what is wrong if anything)}."""
    made = {number: damaged(number, wholes) for number in numbers}
    files = []
    for number, (_, content, _) in made.items():
        path = folder / f"{name_of(number)}.csv"
        path.write_bytes(content)
        files.append(File(path, path.name, folder))
    try:
        slow, quick, lines, told = read(files)
    except Exception as problem:
        if len(numbers) == 1:
            return {numbers[0]: ("WRONG", made[numbers[0]][2], f"{type(problem).__name__}: {problem}")}
        halves = numbers[: len(numbers) // 2], numbers[len(numbers) // 2 :]
        return {
            number: each for half in halves for number, each in outcomes_of(folder, half, wholes, judgments).items()
        }
    named = {f"{name}.csv" for line in lines for name in NAME.findall(line)}
    by_reader = [dict([*table.groupby("source", sort=False)]) for table in (slow, quick)]
    found = {}
    for number, (which, _, done) in made.items():
        source, problem = f"{name_of(number)}.csv", ""
        try:
            own = by_reader[0].get(source, slow.iloc[:0])
            if (theirs := by_reader[1].get(source)) is not None and source in named:
                raise Wrong("the fast reader reads what the strict one refuses")
            if theirs is not None and not theirs.reset_index(drop=True).equals(own.reset_index(drop=True)):
                raise Wrong("the two readers read different judgments")
            came = "refused" if source in named else outcome(own, judgments[which], source[:-4], done, source in told)
        except OtherValues as other:
            came = "other values, as nobody could know" if UNDETECTABLE & {*done} else "WRONG"
            problem = str(other)
        except Exception as other:
            came, problem = "WRONG", f"{type(other).__name__}: {other}"
        found[number] = (came, done, problem)
    return found


def fuzz(first, files, show=False):
    """Damage files number `first`, `first` + 1, ..., each by its own seed: (outcomes, those by damage, wrong ones)."""
    wholes = whole_files()
    outcomes, by_damage, wrong = Counter(), Counter(), []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        judgments = []
        for content in wholes:
            path = folder / "whole.csv"
            path.write_bytes(content)
            judgments.append(sessions.read([path]))
        for start in range(first, first + files, AT_ONCE):
            numbers = [*range(start, min(start + AT_ONCE, first + files))]
            if show:
                _, content, done = damaged(start, wholes)
                print(f"{start}: {', '.join(done)}\n{content[:100_000].decode(errors='backslashreplace')}")
            for number, (came, done, problem) in outcomes_of(folder, numbers, wholes, judgments).items():
                outcomes[came] += 1
                by_damage.update((one, came) for one in done)
                if came == "WRONG":
                    wrong.append(f"file {number} ({', '.join(done)}): {problem}"[:600])
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
