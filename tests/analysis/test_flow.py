"""How many came how far: the entry `flow` of summary.json."""

import json
from pathlib import Path

import pandas as pd
import pytest
from made_sessions import rows, study
from session_files import SHARED, as_csv, infer_rows, write

from analysis import readers, summarise
from analysis.flow import JUDGMENTS_ALONE, PUBLISHED, count_flow, of_the_same_kind
from analysis.judgments import SESSION_KEY
from analysis.quality import exclusion_table

EXAMPLE = Path(__file__).parents[2] / "participants_data" / "example"


def flow_of(*sessions):
    """A flow of (participant, interface, consented, attempts, passed, answered, finished)."""
    names = ["participant", "interface", "consented", "attempts", "passed", "answered", "finished"]
    table = pd.DataFrame(sessions, columns=names).astype(dict.fromkeys(names[2:], "Int64"))
    return table.assign(session=[f"s{n}" for n in range(len(table))], source="a.csv", observer="human", rehearsal=0)


def counted(judgments, flow, excluded=None, left=None):
    left = judgments if left is None else left
    return count_flow(judgments, flow, left, excluded, exclusion_table(left))


ANN = study(rows(participant="ann"))


def n(sessions, people, not_recorded=0):
    return {"sessions": sessions, "people": people, "not_recorded": not_recorded}


def test_sessions_and_people_at_each_step():
    """Else who came with two interfaces would be two people, or who left at the check would have passed it."""
    flow = flow_of(
        ("ann", "infer", 1, 1, 1, 12, 1),
        ("ann", "construct", 1, 3, 1, 12, 1),
        ("bob", "infer", 1, 1, 1, 5, 0),
        ("cat", "infer", 1, 2, 0, 0, 0),
        ("dan", "infer", 0, 0, 0, 0, 0),
    )
    found = counted(ANN, flow)
    assert found["began"] == n(5, 4)
    assert found["consented"] == n(4, 3)
    assert found["passed_check"] == n(3, 2)
    assert found["finished"] == n(2, 1)
    assert found["attempts"] == {"1": 2, "2": 1, "3": 1}
    construct, infer = found["by_interface"]
    assert (construct["interface"], infer["interface"]) == ("construct", "infer")
    assert (construct["began"], construct["attempts"]) == (n(1, 1), {"3": 1})
    assert (infer["passed_check"], infer["finished"]) == (n(2, 2), n(1, 1))
    assert found["not_recorded"].endswith("but for 2 whose files hold no answer.")


def test_what_some_sessions_do_not_say():
    """Else a diagram would show people who vanished between two steps that nobody recorded."""
    flow = flow_of(("ann", "infer", 1, 1, 1, 12, 1), ("bob", "infer", None, None, None, 12, 1))
    found = counted(ANN, flow)
    assert found["consented"] == found["passed_check"] == n(1, 1, 1)
    assert found["finished"] == n(2, 2)
    assert "1 of 2 sessions does not say whether somebody consented." in found["not_recorded"]
    found = counted(ANN, flow[1:])
    assert [found[step] for step in ("consented", "passed_check", "attempts")] == [None] * 3
    assert "No session says how the comprehension check went." in found["not_recorded"]


def test_judgments_alone():
    """Else a lab that reads judgments in code would be told that everybody who began has finished."""
    found = counted(study(rows(), rows(participant="bob", completed=0)).assign(platform="psychopy"), None)
    assert found["finished"] == n(1, 1)
    assert [found[step] for step in ("began", "consented", "passed_check", "attempts")] == [None] * 4
    assert found["not_recorded"] == JUDGMENTS_ALONE


def test_the_published_data(hmix_judgments):
    """Else the report of H-Mix would make up people who began; 159 finished."""
    found = counted(hmix_judgments, None)
    assert found["finished"] == n(159, 159)
    assert found["began"] is None
    assert found["not_recorded"] == PUBLISHED
    assert found["analysed"] == {"sessions": 159, "people": 159, "judgments": len(hmix_judgments)}
    infer = found["by_interface"][2]
    assert infer["finished"] == n(81, 81)


def test_excluded_on_request_and_flagged_apart():
    """Else a flow would say that people were excluded whom nobody has excluded."""
    fast = rows(participant="bob", rt_s=0.2)
    judgments = study(rows(), fast)
    results = summarise(judgments.assign(mixing="linear", platform="psychopy"), without=["fast_infer"])
    found = results.summary["flow"]
    assert found["excluded"] == [{"rule": "fast_infer", "participants": 1, "sessions": 1, "judgments": 12}]
    assert found["flagged"] == []
    assert found["finished"] == n(2, 2)
    assert found["analysed"] == {"sessions": 1, "people": 1, "judgments": 12}
    found = summarise(judgments.assign(mixing="linear", platform="psychopy")).summary["flow"]
    assert found["excluded"] == []
    assert [each["rule"] for each in found["flagged"]] == ["fast_infer", "fast_answer"]
    assert found["analysed"]["people"] == 2


def test_a_flow_of_files_in_summary_json(aggregate, tmp_path):
    """Else the command would not pass it on, or names of participants would stand in it, or rehearsals count."""
    consent = dict.fromkeys(infer_rows()[0], "") | SHARED | {"phase": "consent"}
    write(tmp_path / "in" / "a.csv", [consent | {"participant": "anna"}, *infer_rows(participant="anna")])
    write(tmp_path / "in" / "b.csv", [consent | {"participant": "left"}])
    write(tmp_path / "in" / "c.csv", as_csv([consent | {"participant": "me", "rehearsal": "1"}]))
    write(tmp_path / "in" / "d.csv", as_csv([consent | {"participant": "bot", "observer": "simulated"}]))
    status, _, errors = aggregate(tmp_path / "in", "--out", tmp_path / "out")
    assert status == 0, errors
    found = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))["flow"]
    assert found["began"] == found["consented"] == n(2, 2)
    assert found["finished"] == n(1, 1)
    assert not any(name in json.dumps(found) for name in ("anna", 'left"', '"me"', "bot"))


@pytest.mark.parametrize("kept", ["human", "simulated"])
def test_only_the_observers_of_the_judgments(kept):
    """Else simulated sessions that are left out of the results would be people who began."""
    flow = flow_of(*[(name, "infer", 1, 1, 1, 12, 1) for name in ("ann", "bob", "cat")])
    flow["observer"] = ["human", "simulated", None]
    judgments = ANN.assign(observer=kept, rehearsal=0)
    left = {"human": ["ann", "cat"], "simulated": ["bob"]}[kept]
    assert of_the_same_kind(flow, judgments)["participant"].tolist() == left


def test_the_flow_of_the_example_is_that_of_its_sessions():
    """Else sessions of the window or the page would not be told as they are."""
    found = readers.reading(EXAMPLE)
    flow = found.flow
    assert len(flow) == found.judgments[[*SESSION_KEY, "source"]].drop_duplicates().shape[0] == 12
    assert flow[["consented", "attempts", "passed", "finished"]].eq(1).all(axis=None)
    per_session = found.judgments.groupby("source").size()
    assert flow.set_index("source")["answered"].to_dict() == per_session.to_dict()
