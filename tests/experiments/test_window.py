"""PsychoPy's window, opened for real and taken part in by real keys and clicks: what comes of it, and what survives."""

import random
import shutil
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from queue import SimpleQueue

import pytest
from answers import as_answered
from asked_study import LEFT, told
from small_sessions import INTERFACES, ended, n_trials, rows

from analysis.readers import sessions
from experiments import run
from experiments.screens.code.shuffle import Shuffle
from stimuli_gen import sources


@pytest.mark.window
def test_who_leaves_keeps_the_answers(take_part_in_window, display, tmp_path):
    """Else leaving would cost the answers, or nobody would know how the batch was chosen."""
    flags = ["--size", "640x480", "--trials", "--leave-at", 2, "--batch-by", "balanced"]
    printed = ended(take_part_in_window(tmp_path, display("640x480"), *flags))
    (file,) = tmp_path.glob("*.csv")
    assert printed[-1] == str(file)
    assert [row["trial"] for row in rows(file) if row["phase"] == "trial"] == ["0", "1"]
    assert {row["batch_by"] for row in rows(file)} == {"balanced"}
    assert set(sessions.read([file])["completed"]) == {0}


@pytest.mark.window
def test_who_leaves_in_the_survey_keeps_what_was_told(take_part_in_window, display, tmp_path):
    """Else half a survey would be lost, or keys that answer the question whether to leave be in it."""
    ended(take_part_in_window(tmp_path, display("640x480"), "--size", "640x480", "--leave-survey"))
    (file,) = tmp_path.glob("*.csv")
    assert told(rows(file)) == LEFT


@pytest.mark.window
def test_full_screen_at_1920x1080(take_part_in_window, display, tmp_path):
    """Else the layout would hold on one screen alone, or a key that is held not move the slider on."""
    flags = ["--trials", "--leave-at", 1]
    ended(take_part_in_window(tmp_path, display("1920x1080"), *flags, of="infer"))
    (file,) = tmp_path.glob("*.csv")
    assert {row["window_size"] for row in rows(file)} - {""} == {"1920x1080"}
    (omega,) = [float(row["omega"]) for row in rows(file) if row["phase"] == "trial"]
    assert 0.55 < omega <= 1  # the right key was held for .9 s from the middle on


@pytest.mark.window
def test_classes_by_letters_on_a_french_keyboard(take_part_in_window, display, tmp_path):
    """Else the screen would name other keys than those that answer: here xdotool finds the key that writes a letter."""
    on = display("640x480", 2)
    subprocess.run(["setxkbmap", "-display", on, "fr"], check=True)
    flags = ["--size", "640x480", "--trials", "--leave-at", 3, "--by", "keys"]
    ended(take_part_in_window(tmp_path, on, *flags, of="soft_labels"))
    (file,) = tmp_path.glob("*.csv")
    answered = [row for row in rows(file) if row["phase"] == "trial"]
    assert len(answered) == 3
    for number, row in enumerate(answered):
        as_answered("soft_labels", number, row, "keys")
        classes = row["classes"].split("|")
        assert Shuffle(row["shuffle_seed"]).order(sources.digits().class_names) == classes
    last = answered[-1]
    named = {last["top_label"], last["second_label"], *last["impossible"].split("|")}
    assert last["classes"].split("|")[0] in named  # the class of A was named by its key, in whatever part


def killed_run(start, out, interface, trial, delay, displays):
    """Kill a session `delay` seconds after a trial was shown; returns the trials it had said were answered."""
    on = displays.get()
    process = start(out, on, "--size", "640x480", "--trials", of=interface)
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


@pytest.mark.window
@pytest.mark.slow
@pytest.mark.parametrize("n_kills", [2, pytest.param(20, marks=pytest.mark.long)])
def test_killed_at_any_moment_all_answered_trials_are_on_disk(take_part_in_window, display, tmp_path, n_kills):
    """Else a crash, a power cut or a hasty assistant would cost a session."""
    moments = random.Random(0)
    runs = []
    for number in range(n_kills):
        interface = INTERFACES[number % len(INTERFACES)]
        trial = moments.randrange(n_trials(interface))  # a second is less than the last one and the survey take
        runs.append((tmp_path / str(number), interface, trial, moments.uniform(0, 1)))
    displays = SimpleQueue()
    for which in range(2):
        displays.put(display("640x480", which))
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
    print(f"{n_kills} sessions killed; trials on disk: {sorted(found)}, none of the answered ones missing")
    assert len(set(found)) > min(3, n_kills - 1)  # else the moments were all alike


# What the command refuses


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (["--batch", "99"], "has no batch 99 for construct: its batches are 0 to 15"),
        (["--stimuli", "nowhere"], "nowhere is not a stimulus set"),
        (["--participant", "lab/p01"], "'lab/p01' is not a valid participant code"),
        (["--window", "big"], "'big' is not a window size"),
        (["--language", "tlh"], "has no texts in 'tlh', only in en, de"),
        (["--batch", "x"], "'x' is not a batch number"),
    ],
)
def test_bad_input_is_one_clear_line(call, small_set, tmp_path, flags, expected):
    """Else the lab's assistant would face a traceback, with the participant waiting."""
    given = {"--participant": "p01", "--batch": "0", "--stimuli": str(small_set), "--out": str(tmp_path)}
    given |= dict(pairwise(flags))
    status, _, errors = call(run, "construct", *(f"{name}={value}" for name, value in given.items()))
    assert (status, errors.count("\n")) == (2, 1), errors
    assert expected in errors


@pytest.mark.skipif(sys.platform != "linux", reason="only here a program can be without a display")
def test_a_missing_display_is_one_clear_line(call, command, small_set, monkeypatch):
    """Else psychopy's own traceback would be all that a person at a terminal sees."""
    flags = ("construct", "--participant=p01", "--batch=0", f"--stimuli={small_set}")
    monkeypatch.delenv("DISPLAY", raising=False)
    status, _, errors = call(run, *flags)
    assert (status, errors.count("\n")) == (2, 1)
    assert "there is no display" in errors
    monkeypatch.setenv("DISPLAY", ":9999")
    ran = command("experiments/run.py", *flags)
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1), ran.stderr
    assert ":9999" in ran.stderr


def test_an_out_that_cannot_be_written_is_refused_before_the_window_opens(call, small_set, tmp_path):
    """Else the participant would answer into the void."""
    (tmp_path / "file").write_text("")
    out = f"--out={tmp_path / 'file' / 'data'}"
    status, _, errors = call(run, "construct", "--participant=p01", "--batch=0", f"--stimuli={small_set}", out)
    assert (status, errors.count("\n")) == (2, 1), errors
    assert "cannot be written" in errors


def test_an_image_that_is_missing_is_refused_before_the_window_opens(call, small_set, tmp_path):
    """Else the session would stop in the middle."""
    shutil.copytree(small_set, tmp_path / "set")
    name = rows(tmp_path / "set" / "batches" / "construct_batch-0.csv")[3]["files"].split("|")[5]
    (tmp_path / "set" / name).unlink()
    status, _, errors = call(run, "construct", "--participant=p01", "--batch=0", f"--stimuli={tmp_path / 'set'}")
    assert (status, errors.count("\n")) == (2, 1)
    assert name in errors
