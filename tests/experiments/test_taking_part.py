"""Simulated participants who take part by real keys and clicks: what comes of it is what was simulated."""

import importlib
import os

import pytest
from browser import LOCAL, kept, parameters
from library import LIBRARY
from small_sessions import QUARTERS, n_trials

from analysis.readers import sessions
from experiments import simulate as simulate_command
from experiments.simulate import planned_answers, simulate_headless
from experiments.study.folder import rehearsal_of_example

ANSWERS = ["lam_h", "omega", "top_label", "top_percent", "second_label", "second_percent", "n_steps", "batch", "trial"]


def as_simulated(tmp_path, stimuli, interface):
    """Hold the one session in the folder to the same participant's answers without a screen."""
    simulate_headless(rehearsal_of_example(stimuli), interface, tmp_path / "headless", 1, seed=5)
    played, headless = (sessions.read([tmp_path / name]) for name in ("played", "headless"))
    assert len(played) == n_trials(interface)
    assert played[ANSWERS].equals(headless[ANSWERS])
    assert set(played["observer"]) == {"simulated"}
    marked = [[set(str(text).split("|")) for text in table["impossible"]] for table in (played, headless)]
    assert marked[0] == marked[1]
    return set(played["platform"])


@pytest.mark.window
@pytest.mark.long
@pytest.mark.parametrize("interface", ["infer", "soft_labels"], indirect=True)
def test_in_the_window(interface, stimuli, display, command, monkeypatch, tmp_path):
    """Else a lab's rehearsal would prove nothing of the window that participants sit before."""
    monkeypatch.setenv("DISPLAY", display("1024x768"))
    ran = command(*flags(interface, stimuli(interface), tmp_path), "--window", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "1 simulated session of" in ran.stdout
    assert as_simulated(tmp_path, stimuli(interface), interface) == {"psychopy"}


@pytest.mark.browser
@pytest.mark.long
def test_in_the_browser(interface, stimuli, chromium, command, tmp_path):
    """Else a lab's rehearsal would prove nothing of the page, or of the server that saves its sessions."""
    ran = command(
        *flags(interface, stimuli(interface), tmp_path), "--browser", "--library", LIBRARY.folder, cwd=tmp_path
    )
    assert ran.returncode == 0, ran.stderr
    assert "1 simulated session of" in ran.stdout
    assert as_simulated(tmp_path, stimuli(interface), interface) == {"psychojs"}


@pytest.mark.browser
def test_an_answer_is_given_as_it_was_simulated(interface, stimuli, visit):
    """Else a rehearsal would record other answers than those that the same people give without a screen."""
    hands, _ = visit(interface, "trials", 3)
    hands.open(LOCAL + parameters(participant="sim000", batch=0))
    play = importlib.import_module(f"experiments.{interface}.simulated").play
    trials, answers = planned_answers(rehearsal_of_example(stimuli(interface)), interface, 0, seed=5)
    for number in range(3):
        hands.wait(f"trial {number}")
        play(hands, trials.iloc[number], answers[number])
        given = kept(hands)[-1]
        for name in {*ANSWERS} & {*answers[number]}:
            value = answers[number][name]
            assert given[name] == "" if value is None else type(value)(given[name]) == value, name
        assert {*given.get("impossible", "").split("|")} == {*(answers[number].get("impossible") or "").split("|")}


def with_five_blends(tmp_path, stimuli, interface):
    """Hold the session in the folder to the answers without a screen, and to what its set is."""
    platforms = as_simulated(tmp_path, stimuli, interface)
    played = sessions.read([tmp_path / "played"])
    assert set(played["lam_h"]) <= QUARTERS
    assert set(played["mixing"]) == {"cutmix"}
    return platforms


@pytest.mark.window
@pytest.mark.long
@pytest.mark.parametrize("interface", ["construct"], indirect=True)
def test_a_rehearsal_with_five_blends_in_the_window(interface, quarters_set, display, command, monkeypatch, tmp_path):
    """Else a set with other than eleven blends could not be shown, or its answers and its mixing be told as others."""
    monkeypatch.setenv("DISPLAY", display("1024x768"))
    ran = command(*flags(interface, quarters_set, tmp_path), "--window", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "1 simulated session of" in ran.stdout
    assert with_five_blends(tmp_path, quarters_set, interface) == {"psychopy"}


@pytest.mark.browser
@pytest.mark.long
@pytest.mark.parametrize("interface", ["construct", "select_shuffled"], indirect=True)
def test_a_rehearsal_with_five_blends_in_the_browser(interface, quarters_set, command, tmp_path):
    """Else a set with other than eleven blends could not be shown, or its answers and its mixing be told as others."""
    people = flags(interface, quarters_set, tmp_path)
    ran = command(*people, "--browser", "--library", LIBRARY.folder, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "1 simulated session of" in ran.stdout
    assert with_five_blends(tmp_path, quarters_set, interface) == {"psychojs"}


def flags(interface, stimuli, tmp_path):
    """Paths are relative, as in the README: PsychoPy's scripts go to a folder of their own."""
    folder = os.path.relpath(stimuli, tmp_path)
    people = ("--participants", 1, "--seed", 5)
    return ("experiments/simulate.py", interface, "--stimuli", folder, "--out", "played", *people)


def test_a_missing_display_is_one_clear_line(small_infer_set, call, monkeypatch, tmp_path):
    """Else the command would end with a traceback, or wait for ever."""
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.chdir(tmp_path)
    status, _, errors = call(simulate_command, *flags("infer", small_infer_set, tmp_path)[1:], "--window")
    assert (status, errors.count("\n")) == (2, 1)
    assert "--window needs Linux with a display" in errors
