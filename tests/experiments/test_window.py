"""PsychoPy's window, opened for real and taken part in by real keys and clicks: what comes of it, and what survives."""

import random
import shutil
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from queue import SimpleQueue

import pytest
from conftest import INTERFACES, N_TRIALS, ended, n_trials, rows, screens
from participant import TOLD

from analysis.readers import sessions

pytestmark = [pytest.mark.window, pytest.mark.slow]
ROOT = Path(__file__).parents[2]


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
