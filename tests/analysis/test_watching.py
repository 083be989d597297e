"""Results that are made again when sessions come in. Steps happen where the command would wait, without a clock."""

import json
import os
import re

import pytest
from session_files import as_csv, infer_rows, write

from analysis import watching
from analysis.watching import PATIENCE, watch
from hillmixe.command import InputError


def pauses(*steps):
    """A pause that takes the next step each time, and Ctrl+C when there is none. A step is a function, or None."""
    left = iter(steps)

    def pause(_):
        step = next(left, KeyboardInterrupt)
        if step is KeyboardInterrupt:
            raise step
        if step:
            step()

    return pause


def session(name):
    return as_csv(infer_rows(participant=name))


@pytest.fixture
def folder(tmp_path):
    write(tmp_path / "data" / "p01.csv", session("p01"))
    return tmp_path / "data"


@pytest.fixture
def made(folder):
    """What was there each time that results were made: run(*steps) watches; each list is of files' names."""
    seen = []

    def run(*steps):
        seen.clear()
        watch([folder], lambda: seen.append(sorted(path.name for path in folder.glob("*.csv"))), pauses(*steps))
        return seen

    return run


def test_results_are_made_at_once_and_then_only_after_changes(made, folder):
    """Else a lab would wait for the first report, or its computer work all day for the same one."""
    assert made(None, None, None) == [["p01.csv"]]
    come = lambda: write(folder / "p02.csv", session("p02"))  # noqa: E731
    assert made(None, come, None, None, None) == [["p01.csv"], ["p01.csv", "p02.csv"]]


def test_a_file_that_still_grows_is_waited_for(made, folder):
    """Else a session that is being copied would be reported as broken off."""
    path = folder / "p02.csv"
    pieces = [lambda n=n: write(path, session("p02")[: 200 * n]) for n in range(1, 6)]
    assert made(*pieces) == [["p01.csv"]]
    assert made(*pieces, None, None) == [["p01.csv", "p02.csv"]] * 2  # it lay there from the run before


def test_results_are_made_even_where_files_never_rest(made, folder):
    """Else twenty people at a time would keep the lab from any report."""
    grow = lambda: write(folder / "p02.csv", "x" + (folder / "p02.csv").read_text())  # noqa: E731
    write(folder / "p02.csv", session("p02"))
    assert len(made(*[grow] * (PATIENCE - 1))) == 1
    assert len(made(*[grow] * (PATIENCE + 1))) == 2
    assert len(made(*[grow] * (2 * PATIENCE + 2))) == 3


def test_files_that_are_replaced_by_others_of_the_same_size_are_seen(made, folder):
    """Else a corrected answer would not reach the report."""

    def correct():
        before = (folder / "p01.csv").stat()
        write(folder / "new", session("p01").replace("0.31", "0.32"))
        os.utime(folder / "new", ns=(before.st_atime_ns, before.st_mtime_ns))
        (folder / "new").replace(folder / "p01.csv")

    assert len(made(correct, None, None)) == 2


def test_a_failure_is_told_and_survived(folder, capsys):
    """Else one bad file, or one fault of ours, would end the reports of a whole day."""
    problems = [None, InputError("p02.csv, row 3: bad"), KeyError("a fault"), None]

    def make():
        print("people: 1")
        if problem := problems.pop(0):
            raise problem

    change = iter(range(9))
    touch = lambda: write(folder / "p02.csv", "x" * next(change))  # noqa: E731
    watch([folder], make, pauses(*[touch, None, None] * 3))
    assert problems == []
    output, errors = capsys.readouterr()
    errors = re.sub(r"\d\d:\d\d:\d\d", "12:00:00", errors).splitlines()
    assert errors == [
        "12:00:00 not made: p02.csv, row 3: bad",
        "the last results stay; waiting for a change",
        "12:00:00 not made: KeyError: 'a fault'",
        "the last results stay; waiting for a change",
    ]
    assert [line for line in output.splitlines() if line.endswith(" made")] and output.count(" made\n") == 2
    assert output.count("people: 1") == 1  # what was said before is not said again
    assert output.endswith("no longer watching; the last results stay\n")


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    """Else a mistyped folder would be watched for a day."""
    with pytest.raises(InputError, match="nowhere does not exist"):
        watch([tmp_path / "nowhere"], lambda: None, pauses())


def test_the_command_makes_its_report_again(aggregate, folder, tmp_path, monkeypatch):
    """Else --watch would show the first people all day; an empty folder, a bad file and a good one, then Ctrl+C."""
    (folder / "p01.csv").unlink()
    people = []

    def look():
        path = tmp_path / "out" / "summary.json"
        if path.is_file():
            people.append(json.loads(path.read_text(encoding="utf-8"))["corrected"]["participants"]["total"])

    steps = [
        lambda: write(folder / "p01.csv", session("p01")),
        *[None, look],
        lambda: write(folder / "p02.csv", session("p02").replace("0.31", "31 %")),
        *[None, look],
        lambda: write(folder / "p02.csv", session("p02")),
        *[None, look],
    ]
    monkeypatch.setattr(watching.time, "sleep", pauses(*steps))
    status, output, errors = aggregate(folder, "--watch", "--out", tmp_path / "out")
    assert status == 0
    assert people == [1, 1, 2]
    assert errors.count("not made") == 2
    assert "holds no CSV files" in errors and "column lam_h: is '31 %'" in errors
    assert "people: 1, sessions: 1" in output and "people: 2, sessions: 2" in output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "out"]


def test_the_published_data_are_not_watched(aggregate, tmp_path):
    """Else somebody would wait for the published data to change."""
    status, _, errors = aggregate("hmix", "--watch", "--out", tmp_path / "out")
    assert status == 2 and "do not change" in errors
