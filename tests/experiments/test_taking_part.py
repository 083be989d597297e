"""Simulated participants who take part by real keys and clicks: what comes of it is what was simulated."""

import os

import pytest
from conftest import QUARTERS, n_trials
from library import library

from analysis.readers import sessions
from experiments.simulate import simulate

pytestmark = [pytest.mark.slow]
ANSWERS = ["lam_h", "omega", "top_label", "top_percent", "second_label", "second_percent", "n_steps", "batch", "trial"]


def as_simulated(tmp_path, stimuli, interface):
    """Hold the one session in the folder to the same participant's answers without a screen."""
    simulate(interface, stimuli(interface), tmp_path / "headless", 1, seed=5)
    played, headless = (sessions.read([tmp_path / name]) for name in ("played", "headless"))
    assert len(played) == n_trials(interface)
    assert played[ANSWERS].equals(headless[ANSWERS])
    assert set(played["observer"]) == {"simulated"}
    marked = [[set(str(text).split("|")) for text in table["impossible"]] for table in (played, headless)]
    assert marked[0] == marked[1]
    return set(played["platform"])


@pytest.mark.window
@pytest.mark.parametrize("interface", ["infer", "soft_labels"], indirect=True)
def test_in_the_window(interface, stimuli, display, command, monkeypatch, tmp_path):
    """Else a lab's rehearsal would prove nothing of the window that participants sit before."""
    monkeypatch.setenv("DISPLAY", display("1024x768"))
    ran = command(*flags(interface, stimuli, tmp_path), "--window", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "1 simulated sessions of" in ran.stdout
    assert as_simulated(tmp_path, stimuli, interface) == {"psychopy"}


@pytest.mark.browser
def test_in_the_browser(interface, stimuli, chromium, command, tmp_path):
    """Else a lab's rehearsal would prove nothing of the page, or of the server that saves its sessions."""
    ran = command(*flags(interface, stimuli, tmp_path), "--browser", "--library", library()[1], cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "1 simulated sessions of" in ran.stdout
    assert as_simulated(tmp_path, stimuli, interface) == {"psychojs"}


def with_five_blends(tmp_path, stimuli, interface):
    """Hold the session in the folder to the answers without a screen, and to what its set is."""
    platforms = as_simulated(tmp_path, stimuli, interface)
    played = sessions.read([tmp_path / "played"])
    assert set(played["lam_h"]) <= QUARTERS
    assert set(played["mixing"]) == {"cutmix"}
    return platforms


@pytest.mark.window
@pytest.mark.parametrize("interface", ["construct"], indirect=True)
def test_five_blends_in_the_window(interface, quarters_set, display, command, monkeypatch, tmp_path):
    """Else a set with other than eleven blends could not be shown, or its answers and its mixing be told as others."""
    monkeypatch.setenv("DISPLAY", display("1024x768"))
    ran = command(*flags(interface, lambda _: quarters_set, tmp_path), "--window", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert with_five_blends(tmp_path, lambda _: quarters_set, interface) == {"psychopy"}


@pytest.mark.browser
@pytest.mark.parametrize("interface", ["construct", "select_shuffled"], indirect=True)
def test_five_blends_in_the_browser(interface, quarters_set, chromium, command, tmp_path):
    """Else a set with other than eleven blends could not be shown, or its answers and its mixing be told as others."""
    people = flags(interface, lambda _: quarters_set, tmp_path)
    ran = command(*people, "--browser", "--library", library()[1], cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert with_five_blends(tmp_path, lambda _: quarters_set, interface) == {"psychojs"}


def flags(interface, stimuli, tmp_path):
    """Paths are relative, as in the README: PsychoPy's scripts go to a folder of their own."""
    folder = os.path.relpath(stimuli(interface), tmp_path)
    people = ("--participants", 1, "--seed", 5)
    return ("experiments/simulate.py", interface, "--stimuli", folder, "--out", "played", *people)


def test_a_missing_display_is_one_clear_line(stimuli, command, monkeypatch, tmp_path):
    """Else the command would end with a traceback, or wait for ever."""
    monkeypatch.delenv("DISPLAY", raising=False)
    ran = command(*flags("infer", stimuli, tmp_path), "--window", cwd=tmp_path)
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
    assert "--window needs Linux with a display" in ran.stderr
