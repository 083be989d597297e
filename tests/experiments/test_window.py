"""PsychoPy's window, opened for real and taken part in by real keys and clicks: what comes of it, and what survives."""

import csv
import json
import random
import shutil
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from queue import SimpleQueue

import pandas as pd
import pytest
from answers import as_answered
from conftest import INTERFACES, N_TRIALS, ended, n_trials, screens
from participant import TOLD, right_answers, wrong_answers

from analysis.readers import sessions

pytestmark = [pytest.mark.window, pytest.mark.slow]
ROOT = Path(__file__).parents[2]
# Who, where and when: the only things in which two sessions that were answered alike may differ. The order of the
# classes is each participant's own.
OWN = ["participant", "session", "platform", "rt_s", "source", "row", "classes"]


def rows(file):
    with file.open(newline="", encoding="utf-8-sig") as stream:
        return list(csv.DictReader(stream))


def test_a_whole_session_records_what_was_done(window_session, interface, stimuli):
    """Else answers would be lost or changed between the participant's fingers and the file."""
    file, printed = window_session
    assert printed[-1] == str(file)
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    given = [row for row in rows(file) if row["phase"] == "trial"]
    planned = rows(stimuli(interface) / "batches" / f"{interface}_batch-0.csv")
    names = {name for name in planned[0] if name not in ("file", "files")}
    assert [{name: row[name] for name in names} for row in given] == [
        {name: row[name] for name in names} for row in planned
    ]
    assert [row["repeat"] for row in given] == ["0"] * (n_trials(interface) - 2) + ["1"] * 2
    for number, row in enumerate(given):
        as_answered(interface, number, row)
        assert 0 < float(row["rt_s"]) < 60
        assert float(row["frame_ms"]) > 0
        assert int(row["dropped_frames"]) >= 0


def test_practice_is_recorded_and_is_no_trial(window_session, interface, stimuli):
    """Else practice would be lost, or count as a judgment."""
    practice = [row for row in rows(window_session[0]) if row["phase"] == "practice"]
    planned = rows(stimuli(interface) / "batches" / f"{interface}_practice.csv")
    assert [(row["practice"], row["pair"], row["trial"]) for row in practice] == [
        (row["practice"], row["pair"], "") for row in planned
    ]
    for number, row in enumerate(practice):
        as_answered(interface, number, row)
    assert not {row["practice"] for row in rows(window_session[0]) if row["phase"] == "trial"} - {""}


def test_times_of_an_answer_are_in_their_order(window_session, interface):
    """Else response times would be those of another event."""
    for row in (row for row in rows(window_session[0]) if row["phase"] == "trial"):
        names = {"construct": ["first_key_s"], "infer": ["lam_first_s", "lam_last_s"]}.get(interface, [])
        times = [0.0, *(float(row[name]) for name in names)]
        if interface == "select_shuffled":
            times += map(float, row["selection_times_s"].split("|"))
            assert len(times) - 1 == int(row["n_steps"])
        if interface == "infer":
            assert 0 < float(row["omega_first_s"]) <= float(row["omega_last_s"]) <= float(row["rt_s"])
        times.append(float(row["rt_s"]))
        assert times == sorted(times)


@pytest.mark.parametrize("interface", ["soft_labels"], indirect=True)
def test_the_classes_stand_in_an_order_of_the_participants_own(window_session, interface, stimuli):
    """Else the first class of the list would be named more often, for everybody alike."""
    names = json.loads((stimuli(interface) / "set.json").read_text(encoding="utf-8"))["source"]["class_names"]
    (order,) = {row["classes"] for row in rows(window_session[0]) if row["phase"] in ("practice", "trial")}
    assert sorted(order.split("|")) == sorted(names)
    assert order.split("|") != names


def test_what_comes_before_and_after_the_trials_is_recorded(window_session, interface):
    """Else nobody could tell who had understood the task, or what people said of it."""
    file, _ = window_session
    told = {
        phase: [row for row in rows(file) if row["phase"] == phase] for phase in ("consent", "comprehension", "survey")
    }
    assert [row["window_size"] for row in told["consent"]] == ["1024x768"]
    checks = [(row["attempt"], row["answers"], row["passed"]) for row in told["comprehension"]]
    wrong, right = ("|".join(map(str, given(interface))) for given in (wrong_answers, right_answers))
    assert checks == [("1", wrong, "0"), ("2", right, "1")]
    assert [row["survey_answer"] for row in told["survey"]] == [answer.replace("\n", "") for answer in TOLD]
    assert "100" not in {row["survey_question"] for row in told["survey"]}
    assert all(row["participant"] == "p01" and row["observer"] == "simulated" for row in rows(file))
    assert str(ROOT) not in file.read_text(encoding="utf-8-sig")


def test_every_declared_column_is_there_and_within_its_range(window_session, interface):
    """Else the dictionary, the simulator and the experiment would tell three different things."""
    file, _ = window_session
    declared = json.loads((ROOT / "participants_data" / "columns.json").read_text(encoding="utf-8"))["columns"]
    checked = 0
    for column in (column for column in declared if interface in column["interfaces"]):
        for row in (row for row in rows(file) if row["phase"] in column.get("phases", ["trial"])):
            value = row[column["name"]]
            assert value != "" or column.get("optional"), column["name"]
            assert value in column.get("values", [value])
            if value and column["type"] in ("integer", "number"):
                assert column.get("minimum", -1e9) <= float(value) <= column.get("maximum", 1e9), column["name"]
            checked += 1
    assert checked > 20 * n_trials(interface)


def test_the_analysis_reads_it(window_session, interface):
    """Else the answers would lie in a file that nobody can use."""
    judgments = sessions.read([window_session[0]])
    assert len(judgments) == n_trials(interface)
    assert set(judgments["completed"]) == {1}
    assert set(judgments["platform"]) == {"psychopy"}


@pytest.mark.browser
def test_a_session_in_the_window_and_one_in_the_browser_give_equal_judgments(window_session, page_session):
    """Else answers would depend on where they were given, and the two could not be put together."""
    read = {"window": sessions.read([window_session[0]]), "page": sessions.read([page_session])}
    assert [set(table["platform"]) for table in read.values()] == [{"psychopy"}, {"psychojs"}]
    one, other = (table.drop(columns=OWN) for table in read.values())
    assert len(one.columns) > 15
    pd.testing.assert_frame_equal(one, other)
    together = sessions.read([window_session[0], page_session])
    assert len(together) == len(one) + len(other)


def test_who_leaves_keeps_the_answers_and_a_rerun_gets_its_own_file(take_part_in_window, display, tmp_path):
    """Else leaving would cost the answers, or one session overwrite another one."""
    on = display("1024x768")
    shots = screens("construct/window-1024x768")
    for number in (1, 2):
        printed = ended(
            take_part_in_window(tmp_path, "", "--size", "1024x768", "--leave-at", 2, "--shots", shots, on=on)
        )
        files = sorted(tmp_path.glob("*.csv"))
        assert len(files) == number
        assert printed[-1] in [str(file) for file in files]
    for file in files:
        assert [row["trial"] for row in rows(file) if row["phase"] == "trial"] == ["0", "1"]
    assert set(sessions.read(files)["completed"]) == {0}


def test_a_folder_that_is_gone_for_a_while_costs_nothing(take_part_in_window, tmp_path):
    """Else a full disk or a pulled stick would end the session, or lose what had been answered."""
    out = tmp_path / "out"
    process = take_part_in_window(out, "1024x768", "--size", "1024x768", "--gone", 3)
    ended(process)
    (file,) = out.glob("*.csv")
    assert [row["trial"] for row in rows(file) if row["phase"] == "trial"] == [
        str(number) for number in range(N_TRIALS)
    ]
    assert len([row for row in rows(file) if row["phase"] == "survey"]) == len(TOLD)


@pytest.mark.parametrize("interface", ["construct", "infer", "soft_labels"], indirect=True)
def test_full_screen_at_1920x1080(take_part_in_window, interface, tmp_path):
    """Else the layout would hold on one screen alone. The pictures are to be looked at: results/screens."""
    shots = screens(f"{interface}/window-1920x1080")
    ended(take_part_in_window(tmp_path, "1920x1080", "--shots", shots, "--leave-at", 1, of=interface))
    (file,) = tmp_path.glob("*.csv")
    assert {row["window_size"] for row in rows(file)} - {""} == {"1920x1080"}
    if interface == "infer":  # where the right key was held for .9 s from the middle on
        (omega,) = [float(row["omega"]) for row in rows(file) if row["phase"] == "trial"]
        assert 0.55 < omega <= 1


def killed_run(start, out, interface, trial, delay, displays):
    """Kill a session `delay` seconds after a trial was shown; returns the trials it had said were answered."""
    on = displays.get()
    process = start(out, "", "--size", "640x480", of=interface, on=on)
    answered = []
    for line in process.stdout:
        if line.startswith("answered"):
            answered.append(int(line.split()[1]))
        if line.startswith(f"answered {trial - 1}" if trial else "at trial 0"):
            threading.Timer(delay, process.send_signal, [signal.SIGKILL]).start()
    process.wait()
    displays.put(on)
    assert process.returncode == -signal.SIGKILL, process.stderr.read()
    process.stderr.close()
    return answered


def test_killed_at_any_moment_all_answered_trials_are_on_disk(take_part_in_window, display, tmp_path):
    """Else a crash, a power cut or a hasty assistant would cost a session."""
    moments = random.Random(0)
    runs = []
    for number in range(20):
        interface = INTERFACES[number % len(INTERFACES)]
        trial = moments.randrange(n_trials(interface))  # a second is less than the last one and the survey take
        runs.append((tmp_path / str(number), interface, trial, moments.uniform(0, 1)))
    displays = SimpleQueue()
    for _ in range(2):
        displays.put(display("640x480"))
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda run: killed_run(take_part_in_window, *run, displays), runs))
    found = []
    for (out, *_), answered in zip(runs, told, strict=True):
        files = list(out.glob("*.csv"))
        trials = [int(row["trial"]) for file in files for row in rows(file) if row["phase"] == "trial"]
        assert trials == list(range(len(trials)))
        assert trials[: len(answered)] == answered
        assert len(trials) <= len(answered) + 1  # one may be on the disk before we are told
        if trials:
            assert len(sessions.read(files)) == len(trials)
        found.append(len(trials))
    print(f"20 sessions killed; trials on disk: {sorted(found)}, none of the answered ones missing")
    assert len(set(found)) > 3  # else the moments were all alike


# What the command refuses


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (["--batch", "99"], "has no batch 99 for construct: its batches are 0 to 15"),
        (["--stimuli", "nowhere"], "nowhere is no stimulus set"),
        (["--participant", "lab/p01"], "'lab/p01' is no name for a participant"),
        (["--window", "big"], "'big' is no size of a window"),
        (["--language", "tlh"], "texts.tlh.json is missing"),
        (["--batch", "x"], "'x' is no number of a batch"),
    ],
)
def test_bad_input_is_one_clear_line(command, small_set, tmp_path, flags, expected):
    """Else the lab's assistant would face a traceback, with the participant waiting."""
    given = {"--participant": "p01", "--batch": "0", "--stimuli": str(small_set), "--out": str(tmp_path)}
    given |= dict(pairwise(flags))
    ran = command("experiments/run.py", "construct", *(f"{name}={value}" for name, value in given.items()))
    assert ran.returncode == 2
    assert expected in ran.stderr
    assert ran.stderr.count("\n") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only here a program can be without a display")
def test_a_missing_display_is_one_clear_line(command, small_set, tmp_path, monkeypatch):
    """Else psychopy's own traceback would be all that a person at a terminal sees."""
    monkeypatch.delenv("DISPLAY", raising=False)
    ran = command("experiments/run.py", "construct", "--participant=p01", "--batch=0", f"--stimuli={small_set}")
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
    assert "there is no display" in ran.stderr
    monkeypatch.setenv("DISPLAY", ":9999")
    ran = command("experiments/run.py", "construct", "--participant=p01", "--batch=0", f"--stimuli={small_set}")
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1), ran.stderr
    assert ":9999" in ran.stderr


def test_an_out_that_cannot_be_written_is_refused_before_the_window_opens(command, small_set, tmp_path):
    """Else the participant would answer into the void."""
    (tmp_path / "file").write_text("")
    out = f"--out={tmp_path / 'file' / 'data'}"
    ran = command("experiments/run.py", "construct", "--participant=p01", "--batch=0", f"--stimuli={small_set}", out)
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1), ran.stderr
    assert "cannot be written" in ran.stderr


def test_an_image_that_is_missing_is_refused_before_the_window_opens(command, small_set, tmp_path):
    """Else the session would stop in the middle."""
    shutil.copytree(small_set, tmp_path / "set")
    name = rows(tmp_path / "set" / "batches" / "construct_batch-0.csv")[3]["files"].split("|")[5]
    (tmp_path / "set" / name).unlink()
    ran = command("experiments/run.py", "construct", "--participant=p01", "--batch=0", f"--stimuli={tmp_path / 'set'}")
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
    assert name in ran.stderr
