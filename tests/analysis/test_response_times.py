"""Response times and the duration of sessions: which answers count, and how."""

import json

import pandas as pd
import pytest
from judgment_rows import judgments, nothing

from analysis.judgments import counted
from analysis.response_times import times_of_answers

PAIRS = [f"Cat_{number}_Dog_1" for number in range(5)]


def summary(rows):
    return times_of_answers(rows, counted(rows, "corrected"))


def timed(person, times, lam_f=0.5, **columns):
    return judgments([(person, pair, lam_f, 0.5) for pair, _ in zip(PAIRS, times, strict=False)], **columns).assign(
        rt_s=[float(time) if time else None for time in times]
    )


def test_answers_and_people_by_hand():
    """Else who answers much would stand for all, or repeats and catch trials be in the times of answers.

    Ann took 1, 2, 3, 4 and 5 s, median 3; Bob 11 s. Of all six the median is 3.5, of the two people 7. The repeat of
    60 s and the catch trial of 30 s are in the minutes of Ann's session alone.
    """
    ann = timed("ann", [1, 2, 3, 4, 5])
    repeat, catch = ann.head(1).assign(repeat=1, trial=5, rt_s=60.0), ann.tail(1).assign(catch=1, trial=6, rt_s=30.0)
    (found,) = summary(pd.concat([ann, repeat, catch, timed("bob", [11], completed=0)]))["by_interface"]
    assert (found["interface"], found["n"], found["n_participants"]) == ("infer", 6, 2)
    assert [found[f"{name}_s"] for name in ("median", "q25", "q75")] == [3.5, 2.25, 4.75]
    assert [found[f"participants_{name}_s"] for name in ("median", "q25", "q75")] == [7, 5, 9]
    assert found["sessions"] == 1  # Bob's was broken off
    assert found["minutes_median"] == found["minutes_least"] == found["minutes_most"] == pytest.approx(105 / 60)


def test_a_session_each():
    """Else two sessions of somebody would be one long one."""
    rows = pd.concat([timed("ann", [60, 60]), timed("ann", [240], session="s2"), timed("bob", [60])])
    (found,) = summary(rows)["by_interface"]
    assert [found[f"minutes_{name}"] for name in ("least", "q25", "median", "q75", "most")] == [1, 1.5, 2, 3, 4]
    assert found["sessions"] == 3


def test_along_lam_f():
    """Else it would not show whether even blends took longest, or an interface without blends would have a lam_f."""
    rows = [timed("ann", [4, 6], 0.5), timed("ann", [2], 0.9, session="s2"), timed("bob", [8], 0.5)]
    rows.append(timed("bob", [20], interface="construct"))
    found = summary(pd.concat(rows))
    assert [
        (row["interface"], row["lam_f"], row["n"], row["n_participants"], row["median_s"]) for row in found["by_lam_f"]
    ] == [
        ("infer", 0.5, 3, 2, 6),
        ("infer", 0.9, 1, 1, 2),
    ]
    assert [row["interface"] for row in found["by_interface"]] == ["construct", "infer"]


def test_without_times():
    """Else data that have no times would end the run, or write what is no JSON."""
    (found,) = summary(timed("ann", [None, None], completed=0))["by_interface"]
    assert (found["n"], found["sessions"], found["median_s"], found["minutes_most"]) == (0, 0, None, None)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert summary(nothing()) == {"by_interface": [], "by_lam_f": []}


def test_the_published_study(hmix_judgments):
    """Else H-Mix would have other times than its files: 8.4 s for an answer of Infer."""
    found = summary(hmix_judgments)
    by = {row["interface"]: row for row in found["by_interface"]}
    first = counted(hmix_judgments, "corrected")
    for name, row in by.items():
        own = hmix_judgments[hmix_judgments["interface"] == name]
        assert row["median_s"] == pytest.approx(first.loc[first["interface"] == name, "rt_s"].median())
        assert row["sessions"] == own["session"].nunique()
        assert row["minutes_median"] == pytest.approx(own.groupby("session")["rt_s"].sum().median() / 60)
    assert by["infer"]["median_s"] == pytest.approx(8.4, abs=0.1)
    assert [row["lam_f"] for row in found["by_lam_f"] if row["interface"] == "infer"] == [0.1, 0.25, 0.5, 0.75, 0.9]
