"""Which sessions lie in a data folder, and how far each got."""

import pytest
from written_sessions import MINE, SET, write_other_files, write_session

from experiments.lab.saved_sessions import read_saved, sessions_in
from experiments.simulate import simulate_headless
from experiments.study.folder import rehearsal_of_example


def test_a_session_is_complete_when_all_its_trials_are_answered(tmp_path):
    """Else a participant who left would keep a place, or one who finished would not have it counted."""
    write_session(tmp_path, "p01", 3)
    write_session(tmp_path, "p02", 4, answered=3)
    write_session(tmp_path, "p03", 5, answered=0)
    found = {each.participant: each for each in sessions_in(tmp_path)}
    assert {name: (each.batch, each.answered, each.complete) for name, each in found.items()} == {
        "p01": (3, 4, True),
        "p02": (4, 3, False),
    }


def test_a_folder_that_is_not_there_holds_no_sessions(tmp_path):
    """Else the first session of a study could not be planned."""
    assert sessions_in(tmp_path / "new") == []


def test_other_and_damaged_files_are_passed_over(tmp_path):
    """Else a participant would wait in vain because somebody had put a spreadsheet into the folder."""
    write_other_files(tmp_path)
    found = {(each.participant, each.answered) for each in sessions_in(tmp_path)}
    assert found == {("cut", 3)}  # from open.csv, which is whole up to its last row
    assert read_saved(tmp_path / "cut_infer_s-cut-0.csv")[0].answered == 2


def test_a_copy_counts_once_and_joined_files_count_each(tmp_path):
    """Else copies would fill batches, or files that somebody joined would leave them empty."""
    first, second = write_session(tmp_path, "p01", 0), write_session(tmp_path, "p02", 1)
    (tmp_path / "copy of p01.csv").write_bytes(first.read_bytes())
    joined = first.read_text("utf-8-sig") + second.read_text("utf-8-sig")
    for file in (first, second):
        file.unlink()
    (tmp_path / "joined.CSV").write_text(joined, encoding="utf-8")
    assert sorted((each.participant, each.batch) for each in sessions_in(tmp_path)) == [("p01", 0), ("p02", 1)]


@pytest.mark.parametrize(
    ("changed", "counts"),
    [
        ({}, True),
        ({"study": None, "rehearsal": None}, True),  # of version 0.1, which knew of no studies
        ({"study": "another"}, False),
        ({"rehearsal": "1"}, False),
        ({"observer": "simulated"}, False),
        ({"interface": "construct"}, False),
        ({"stimulus_set_sha256": "6" * 64}, False),
    ],
)
def test_only_peoples_sessions_of_the_same_question_count(tmp_path, changed, counts):
    """Else rehearsals, simulated people or another study would take people's places."""
    (session,) = read_saved(write_session(tmp_path, "p01", 0, **changed))
    assert session.belongs_to("mine", SET, MINE["interface"], rehearsal=False) == counts


def test_sessions_of_the_suite_are_read(small_infer_set, tmp_path):
    """Else the columns that are read here would not be those that are written."""
    (file,) = simulate_headless(rehearsal_of_example(small_infer_set), "infer", tmp_path, participants=1)
    (session,) = read_saved(file)
    assert session.complete and session.simulated and session.rehearsal
    assert (session.participant, session.interface, session.batch) == ("sim000", "infer", 0)
