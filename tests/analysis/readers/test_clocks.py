"""Seconds that cannot be, from both readers."""

import numpy as np
import pytest
from session_files import as_csv, changed, construct_rows, infer_rows, read, write

from analysis.readers import fast, files
from analysis.readers.clocks import CAUSE, CLOCK, impossible, last_number
from hillmixe.command import InputError


def refused(tmp_path, rows):
    """Read a file that must be refused in one line, and see that the fast reader left it; returns the line."""
    path = write(tmp_path / "a.csv", rows)
    assert fast.read(files.find([path]))[1] == [0]
    with pytest.raises(InputError) as problem:
        read(path, rows)
    (line,) = str(problem.value).splitlines()
    assert line.startswith("a.csv, row ")
    assert CAUSE in line
    return line


def timed(*rt_s, clock=None, **others):
    """A session of Infer with these seconds (four), and with the times at which its trials began."""
    rows = infer_rows(**others)
    for place, row in enumerate(rows):
        row["rt_s"] = rt_s[place]
        if clock is not None:
            row[CLOCK] = clock[place]
    return rows


CLOCKED = ("6.51871395111084", "8.123931169509888", "9.039769411087036", "10.346922159194946")


def test_seconds_that_a_spreadsheet_multiplied(tmp_path):
    """Else a German re-save would give a median response time of 900 s, and nobody be too fast."""
    line = refused(tmp_path, timed("1465", "0.81", "1222", "902", clock=CLOCKED, lam_first_s="402", lam_last_s="402"))
    assert line == (
        "a.csv, row 2, column rt_s: is '1465'; expected no more than 1.61, for then the next trial began, in a session "
        f"of 4 s: {CAUSE} (the same in row 4)"
    )


def test_seconds_without_a_clock_beside_them(tmp_path):
    """Else the same file would pass if a browser wrote it, whose rows have no clock."""
    line = refused(tmp_path, timed("1465", "0.81", "1222", "12.5"))
    assert line.startswith("a.csv, row 2, column rt_s: is '1465'; expected seconds in thousandths, which no time here")
    assert line.endswith("(the same in row 4)")


@pytest.mark.parametrize(
    "rt_s",
    [
        ("1465.25", "0.811", "1222", "12.5"),
        ("1465", "0.811", "1", "2"),
        ("0.5", "99", "7", "1"),
        ("120", "64.402", "1", "2"),
    ],
)
def test_long_trials_are_no_error(tmp_path, rt_s):
    """Else whoever went for lunch, or answered at a full second, would be refused."""
    path = write(tmp_path / "a.csv", timed(*rt_s))
    assert fast.read(files.find([path]))[1] == []
    assert read(path, timed(*rt_s))["rt_s"].tolist() == [float(text) for text in rt_s]


WITHIN = {
    "first after last": (
        {"lam_first_s": "2.9", "lam_last_s": "0.5"},
        "lam_first_s: is '2.9'; expected no more than the row's lam_last_s",
    ),
    "after the answer": ({"omega_last_s": "715"}, "omega_last_s: is '715'; expected no more than the row's rt_s"),
    "first after the answer": (
        {"omega_first_s": "402", "omega_last_s": "402"},
        "omega_first_s: is '402'; expected no more",
    ),
}


@pytest.mark.parametrize("case", WITHIN)
def test_times_of_a_trial_that_contradict_each_other(tmp_path, case):
    """Else one multiplied time beside one that was not would be two facts about the same answer."""
    changes, expected = WITHIN[case]
    assert f"row 3, column {expected}" in refused(tmp_path, changed(3, **changes))


def test_several_long_times_in_whole_seconds(tmp_path):
    """Else a column of which a spreadsheet took only some cells for numbers would be read with these."""
    assert "row 2, column rt_s: is '1465'" in refused(tmp_path, timed("1465", "0.811", "1222", "12.5"))


def test_keys_and_selections_after_the_answer(tmp_path):
    """Else Construct and Select-Shuffled would be read with times that cannot be."""
    rows = construct_rows("0.3", "0.4")
    rows[1]["first_key_s"] = "108"
    assert "row 3, column first_key_s: is '108'; expected no more than the row's rt_s" in refused(tmp_path, rows)
    times = {
        "trial": np.zeros(2),
        "rt_s": np.array([4.0, 4.0]),
        "selection_times_s": last_number(["0.7|3.5", "0.7|743"]),
    }
    found = next(impossible(times, np.array([0, 1]), None))
    assert (found.rows.tolist(), found.column) == ([1], "selection_times_s")
    assert np.isnan(last_number(["", "x|"])).all()


@pytest.mark.parametrize(
    ("clock", "found"),
    [
        ([0, 10, 20, 30], [1]),  # 12 s, and 10 until the next one
        ([0, 10, 5, 30], []),  # goes back: no clock
        ([0, 10, np.nan, 30], []),
        ([0, 10, 10, 30], []),
    ],
)
def test_what_a_clock_says_of_each_trial(clock, found):
    """Else a clock that was damaged itself would refuse good sessions, or one slow trial hide among fast ones."""
    times = {"trial": np.arange(4.0), "rt_s": np.array([1, 12.5, 1, 400.125])}  # the last trial has no next one
    wrong = [row for each in impossible(times, np.zeros(4, int), np.array(clock, float)) for row in each.rows]
    assert wrong == found


def test_sessions_and_orders_of_rows_are_kept_apart():
    """Else rows that were sorted by a spreadsheet, or two sessions in turns, would contradict each other."""
    session, trial = np.array([1, 0, 1, 0, 1]), np.array([0.0, 1, 2, 0, 1])
    clock = np.array([0.0, 5, 9, 0, 3])
    times = {"trial": trial, "rt_s": np.array([2.5, 99.5, 50, 4.5, 5.5])}
    assert list(impossible(times, session, clock)) == []
    times["rt_s"][4] = 8.5  # trial 1 of session 1 began at 3 and trial 2 at 9
    assert [found.rows.tolist() for found in impossible(times, session, clock)] == [[4]]


def test_no_trial_at_all():
    """Else an empty batch would end in a traceback."""
    empty = np.empty(0)
    assert list(impossible({"trial": empty, "rt_s": empty}, np.empty(0, int), empty)) == []


def test_regular_files_stay_with_the_fast_reader(tmp_path):
    """Else every session of the window, whose rows have a clock, would be read slowly."""
    path = write(tmp_path / "a.csv", as_csv(timed("1.465", "0.81", "1.222", "902.5", clock=CLOCKED)))
    assert fast.read(files.find([path]))[1] == []
