"""How far sessions came: those that were begun, consent, the comprehension check, the end."""

import pandas as pd
import pytest
from session_files import SHARED, as_csv, construct_rows, infer_rows, of_version_0_1, write

from analysis.readers import begun, fast, files, sessions, strict

STEPS = begun.STEPS


def screens(*phases, attempts=(), passed=True, **who):
    """Rows of screens before the first trial; of the check, one for each attempt, the last of them passed or not."""
    rows = []
    for phase in phases:
        if phase != "comprehension":
            rows.append(SHARED | who | {"phase": phase})
            continue
        for attempt in attempts:
            right = str(int(passed and attempt == attempts[-1]))
            rows.append(SHARED | who | {"phase": phase, "attempt": str(attempt), "passed": right})
    return rows


def table(*parts):
    """Rows under one header."""
    columns = dict.fromkeys(name for rows in parts for row in rows for name in row)
    return [dict.fromkeys(columns, "") | row for rows in parts for row in rows]


def whole(**who):
    """A session with consent, three attempts at the check and all its trials."""
    return table(screens("consent", "comprehension", attempts=(1, 2, 3), **who), infer_rows(**who))


def came(path):
    """How far each session came, by participant."""
    flow = sessions.reading([path]).flow
    return {row.participant: [None if pd.isna(row[name]) else row[name] for name in STEPS]
            for _, row in flow.iterrows()}  # fmt: skip


def test_a_whole_session_from_both_readers(tmp_path):
    """Else the flow would depend on whether a spreadsheet has saved the file again."""
    write(tmp_path / "a.csv", whole())
    write(tmp_path / "b.csv", as_csv(whole(participant="p02")).replace("\n", "\r"))  # not regular
    found = files.find([tmp_path])
    assert fast.read(found)[1] == [1]
    assert came(tmp_path) == {"p01": [1, 3, 1, 4, 1], "p02": [1, 3, 1, 4, 1]}


def test_both_readers_tell_the_same_of_the_same_files(tmp_path):
    """Else one of them would lose an attempt."""
    for number, rows in enumerate([whole(), infer_rows(), construct_rows("0.3", "0.4"), of_version_0_1(infer_rows())]):
        write(tmp_path / f"{number}.csv", [row | {"participant": f"p{number}"} for row in rows])
    write(tmp_path / "5.csv", table(whole(participant="p5"), whole(participant="p6")))
    write(tmp_path / "6.csv", table(screens("consent", participant="p7"), infer_rows(participant="p7")[:2]))
    found, read = files.find([tmp_path]), {}
    for reader in (fast, strict):
        held = []
        assert reader.read(found, sessions=held)[1] == [] or reader is strict
        flow = begun.put_together(held).sort_values("participant", ignore_index=True)
        read[reader] = flow
    pd.testing.assert_frame_equal(read[fast], read[strict])
    assert len(read[fast]) == 7


LEFT = {
    "at the consent": (screens(""), [0, 0, 0, 0, 0]),
    "at the check": (screens("consent"), [1, 0, 0, 0, 0]),
    "after failing": (screens("consent", "comprehension", attempts=(1, 2), passed=False), [1, 2, 0, 0, 0]),
    "in the practice": (
        screens("consent", "comprehension", "practice", attempts=(1,)),
        [1, 1, 1, 0, 0],
    ),
    "in the practice, nothing before": (screens("practice"), [None, None, None, 0, 0]),
    "at the check, no consent": (screens("comprehension", attempts=(1,)), [None, 1, 1, 0, 0]),
}


@pytest.mark.parametrize("name", LEFT)
@pytest.mark.parametrize("joined", [True, False])
def test_who_left_before_the_first_answer_has_begun(tmp_path, name, joined):
    """Else a lab would not see that its instructions send people away."""
    rows, steps = LEFT[name]
    rows = [row | {"participant": "left"} for row in rows]
    if joined:
        write(tmp_path / "all.csv", table(whole(), rows))
    else:
        write(tmp_path / "a.csv", whole())
        write(tmp_path / "left.csv", table(rows))
    assert came(tmp_path) == {"p01": [1, 3, 1, 4, 1], "left": steps}


@pytest.mark.parametrize("newline", ["\n", "\r"], ids=["fast", "strict"])
def test_attempts_that_cannot_be_read_are_counted_by_rows(tmp_path, newline):
    """Else one odd cell, which no result needs, would stop the analysis, or make a million attempts of one."""
    for cells in [("inf", "x"), ("1.5", "yes"), ("", ""), ("-3", "1e400"), ("1e9", "nan")]:
        rows = whole()
        for row, cell in zip(rows[1:3], cells, strict=True):
            row["attempt"] = row["passed"] = cell
        rows[3]["attempt"] = ""
        assert rows[3]["passed"] == "1"
        write(tmp_path / "a.csv", as_csv(rows).replace("\n", newline))
        assert fast.read(files.find([tmp_path]))[1] == ([] if newline == "\n" else [0])
        assert came(tmp_path) == {"p01": [1, 3, 1, 4, 1]}


def test_what_was_not_recorded_is_empty(tmp_path):
    """Else simulated people would have refused to consent."""
    write(tmp_path / "a.csv", infer_rows())
    write(tmp_path / "b.csv", of_version_0_1(infer_rows(participant="p02"))[:3])
    assert came(tmp_path) == {"p01": [None, None, None, 4, 1], "p02": [None, None, None, 3, 0]}


def test_simulated_sessions_say_nothing_of_consent(simulated_sessions):
    """Else the report of a rehearsal without a screen would tell of people who consented."""
    flow = sessions.reading([simulated_sessions]).flow
    assert flow[["consented", "attempts", "passed"]].isna().all(axis=None)
    assert set(flow["observer"]) == {"simulated"}
    assert flow["finished"].eq(1).all()


def test_a_lost_pass_is_not_a_failure(tmp_path):
    """Else somebody whose row was lost would have answered trials without passing the check."""
    rows = table(screens("consent", "comprehension", attempts=(1,), passed=False), infer_rows())
    write(tmp_path / "a.csv", rows)
    assert came(tmp_path) == {"p01": [1, 1, None, 4, 1]}


def test_a_session_in_two_files_counts_once(tmp_path):
    """Else somebody whose page was sent twice would have begun twice."""
    write(tmp_path / "a.csv", whole())
    write(tmp_path / "b.csv", whole())
    write(tmp_path / "early.csv", table(screens("consent")))
    flow = sessions.reading([tmp_path]).flow
    assert len(flow) == 1
    assert flow["source"].tolist() == ["a.csv"]
    assert flow[STEPS].iloc[0].tolist() == [1, 3, 1, 4, 1]


def test_two_names_of_one_person(tmp_path):
    """Else somebody who came back under another name would be two people, or could not be joined at all."""
    write(tmp_path / "a.csv", whole(participant="007"))
    write(tmp_path / "b.csv", table(screens("consent", participant="7", session="s0")))
    found = sessions.reading([tmp_path])
    assert len(found.people) == 1 and "007" in found.people[0]
    flow = sessions.reading([tmp_path], ["007=7"]).flow
    assert flow["participant"].tolist() == ["007", "007"]
    write(tmp_path / "b.csv", whole(participant="7"))
    assert sessions.reading([tmp_path], ["007=7"]).flow["participant"].tolist() == ["007"]


def test_names_are_those_of_the_judgments(tmp_path):
    """Else a Prolific id would stand in the flow, or nobody could find a session's judgments."""
    prolific = "5f0c7e5b8d3e4a0001234567"
    write(tmp_path / f"{prolific}.csv", whole(participant=prolific))
    write(tmp_path / "left.csv", table(screens("consent", participant=f"{prolific[:-1]}8")))
    found = sessions.reading([tmp_path])
    assert found.flow["participant"].tolist() == ["prolific-1", "prolific-2"]
    assert found.flow["source"].tolist() == ["prolific-1.csv", "left.csv"]
    assert set(found.judgments["participant"]) == {"prolific-1"}


def test_observers_and_rehearsals(tmp_path):
    """Else a rehearsal that broke off at once would count among a study's people."""
    write(tmp_path / "a.csv", whole())
    write(tmp_path / "b.csv", table(screens("consent", participant="p02", observer="simulated", rehearsal="1")))
    write(tmp_path / "c.csv", table(screens("consent", participant="p03", observer="", rehearsal="")))
    flow = sessions.reading([tmp_path]).flow
    assert flow["observer"].tolist()[:2] == ["human", "simulated"]
    assert pd.isna(flow["observer"].iloc[2])
    assert flow["rehearsal"].tolist() == [0, 1, 0]


def test_other_programs_rows_are_no_sessions(tmp_path):
    """Else rows of another experiment in a joined file would have begun with us."""
    strangers = screens("consent", participant="p02", interface="stroop")
    nameless = screens("consent", participant="")
    write(tmp_path / "a.csv", table(whole(), strangers, nameless))
    assert came(tmp_path) == {"p01": [1, 3, 1, 4, 1]}
