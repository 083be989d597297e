"""run.py: what its flags ask for is what runs, and what it says before and after."""

import sys
from io import StringIO

import pytest
from filled_in import fill_in
from small_sessions import rows

from experiments import run
from experiments.lab import monitors, start
from experiments.lab.monitors import Monitor
from experiments.simulate import simulate_headless
from experiments.study.folder import read_study


@pytest.fixture(scope="module")
def study(tmp_path_factory, small_set, small_infer_set):
    return fill_in(tmp_path_factory.mktemp("studies") / "mine", small_set, small_infer_set)


@pytest.fixture
def ran(call, monkeypatch, study, tmp_path):
    """Run the command with a session that a simulated person answers: ran(*flags) -> (what ran, status, out, err)."""
    found = [Monitor(1, 1920, 1080, True), Monitor(2, 1280, 1024, False)]
    monkeypatch.setattr(monitors, "connected", lambda: found)
    sessions = []

    def session(study, interface, participant, batch, out, **more):
        file = out / f"{participant}_{interface}_{len(sessions)}.csv"
        sessions.append({"interface": interface, "participant": participant, "batch": batch, **more})
        (answers,) = simulate_headless(study, interface, tmp_path / f"answers{len(sessions)}", 1)
        text = answers.read_text(encoding="utf-8").replace("simulated", "human").replace("sim000", participant)
        lines = text.splitlines(keepends=True)
        place = lines[0].strip().split(",").index("batch")
        cells = [line.split(",") for line in lines[1:]]
        changed = [",".join([*row[:place], str(batch), *row[place + 1 :]]) for row in cells]
        out.mkdir(parents=True, exist_ok=True)
        file.write_text("".join([lines[0], *changed]), encoding="utf-8")
        return file

    monkeypatch.setattr(start, "run_session", session)

    def go(*flags, of="infer"):
        before = len(sessions)
        told = call(run, of, f"--study={study}", f"--out={tmp_path / 'data'}", *flags)
        return (sessions[-1] if len(sessions) > before else None), *told

    return go


def test_each_participant_gets_the_next_free_batch(ran, tmp_path):
    """Else the assistant would have to keep the count."""
    for number in range(3):
        session, status, out, _ = ran(f"--participant=p{number}")
        assert (session["batch"], session["batch_by"], status) == (number, "balanced", 0)
        assert "Monitors: 1: 1920x1080 (main), 2: 1280x1024" in out
        file = next((tmp_path / "data").glob(f"p{number}_*.csv"))
        assert f"Saved: {file}\nComplete: all 5 trials were answered." in out
        assert f"The next participant gets batch {number + 1}; {number + 1} of " in out
        assert rows(file)[0]["batch"] == str(number)


def test_a_batch_that_is_named_runs_and_is_recorded_as_given(ran):
    """Else --batch would be ignored, or look like the suite's own choice."""
    session, *_ = ran("--participant=p01", "--batch=3")
    assert (session["batch"], session["batch_by"]) == (3, "given")
    session, *_ = ran("--participant=p02")
    assert session["batch"] == 0


def test_all_flags_reach_the_session(ran):
    """Else a flag would be taken and do nothing."""
    session, *_ = ran("--participant=p01", "--screen=2", "--window=800x600", "--language=de")
    assert (session["screen"], session["window"], session["language"]) == (1, (800, 600), "de")
    session, *_ = ran("--participant=p01", of="construct")
    assert (session["interface"], session["screen"], session["window"], session["language"]) == (
        "construct",
        0,
        None,
        None,
    )


def test_a_rehearsal_takes_a_seed(ran):
    """Else nobody could see an order again; with no seed given, the session draws one."""
    assert ran("--rehearsal", "--shuffle-seed=7")[0]["shuffle_seed"] == 7
    assert ran("--participant=p01")[0]["shuffle_seed"] is None


def test_without_a_study_it_is_a_rehearsal_and_says_so(call, ran, small_infer_set, tmp_path):
    """Else a session of the example would be taken for one of the lab's own study."""
    status, out, _ = call(run, "infer", f"--stimuli={small_infer_set}", f"--out={tmp_path / 'data'}")
    assert status == 0
    assert out.startswith("This is a rehearsal of the suite's example study, as no --study was named")
    assert list((tmp_path / "data").glob("rehearsal_infer_*.csv"))
    assert "The next rehearsal gets batch 1" in out
    assert ran("--participant=p01")[0]["batch"] == 0  # the rehearsal took no place


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ([], "name the participant: --participant p01"),
        (["--participant=p01", "--screen=3"], "there is no monitor 3; found: 1: 1920x1080 (main), 2: 1280x1024"),
        (["--participant=p01", "--screen=main"], "'main' is not a whole number"),
        (["--participant=p01", "--study=nowhere"], "is not a study"),
        (["--participant=p01", "--batch=99"], "has no batch 99 for infer"),
        (["--participant=p01", "--shuffle-seed=7"], "--shuffle-seed is for rehearsals"),
    ],
)
def test_what_cannot_run_is_one_clear_line(ran, flags, expected):
    """Else the assistant would face a traceback, or a session on the wrong monitor."""
    session, status, _, errors = ran(*flags)
    assert (session, status, errors.count("\n")) == (None, 2, 1), errors
    assert expected in errors


class Terminal(StringIO):
    """Where somebody can be asked."""

    def isatty(self):
        return True


def test_a_second_session_of_a_participant_is_asked_about(ran, monkeypatch):
    """Else a slip of the pen would give two people one name."""
    ran("--participant=p01")
    session, status, _, errors = ran("--participant=p01")
    assert (session["batch"], status) == (1, 0)
    assert "p01 already has a session of infer: p01_infer_0.csv (complete). This is another one." in errors
    assert ran("--participant=p01", of="construct")[3].count("already") == 0
    for answer, starts in (("n\n", False), ("\n", False), ("y\n", True)):
        monkeypatch.setattr(sys, "stdin", Terminal(answer))
        session, status, out, _ = ran("--participant=p01")
        assert (session is not None, status) == (starts, 0)
        assert ("Not started." in out) != starts
        assert "Start another one? [y/N]" in out


def test_simulated_sessions_take_nobodys_batch(ran, study, tmp_path):
    """Else trying a study out would leave holes in its design."""
    simulate_headless(read_study(study), "infer", tmp_path / "data", participants=2)
    assert ran("--participant=p01")[0]["batch"] == 0
