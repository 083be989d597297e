"""The monitors that are found, and the window that comes to the one that was chosen."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from experiments.lab import monitors
from hillmixe.command import InputError

HERE = Path(__file__).parent


@pytest.fixture
def two(monkeypatch):
    """Two monitors, of which the right one is listed first, as on some computers with Windows."""
    screens = [SimpleNamespace(x=1280, y=16, width=1024, height=768), SimpleNamespace(x=0, y=0, width=1280, height=800)]
    monkeypatch.setattr(monitors, "_screens", lambda: screens)
    monkeypatch.setenv("DISPLAY", ":0")
    return monkeypatch


def test_monitors_are_numbered_as_they_are_listed_and_the_main_one_is_named(two):
    """Else the number that the assistant reads would not be the one that the window takes."""
    two.setattr(sys, "platform", "linux")
    assert monitors.in_words(monitors.connected()) == "1: 1024x768 (main), 2: 1280x800"
    two.setattr(sys, "platform", "win32")
    found = monitors.connected()
    assert monitors.in_words(found) == "1: 1024x768, 2: 1280x800 (main)"
    assert [each.index for each in found] == [0, 1]
    assert monitors.chosen(None, found).number == 2
    assert monitors.chosen(1, found).width == 1024


def test_a_monitor_that_is_not_there_is_refused_with_those_that_are(two):
    """Else the session would open on another monitor than the participant's."""
    with pytest.raises(InputError, match=r"there is no monitor 3; found: 1: 1024x768.*, 2: 1280x800"):
        monitors.chosen(3, monitors.connected())


@pytest.mark.window
@pytest.mark.skipif(sys.platform != "linux", reason="window managers of X")
@pytest.mark.parametrize("careless", [False, True])
def test_a_full_screen_window_comes_to_its_monitor(display, tmp_path, careless):
    """Else it would cover the assistant's monitor, as it does under window managers that choose one themselves."""
    env = {**os.environ, "DISPLAY": display("2304x800"), "HOME": str(tmp_path)}
    with_both = [sys.executable, HERE / "two_monitors.py", *(["--careless"] if careless else [])]
    with subprocess.Popen(with_both, env=env, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True) as manager:
        assert manager.stdout.readline() == "ready\n"
        ran = subprocess.run([sys.executable, HERE / "full_screen.py"], env=env, capture_output=True, text=True)
        manager.stdin.close()
        assert manager.wait(timeout=30) == 0
    assert ran.returncode == 0, ran.stderr
    found, left, right = (line for line in ran.stdout.splitlines() if "WARNING" not in line)  # of psychopy
    assert found == "1: 1280x800 (main), 2: 1024x768"
    assert left == "(0, 0, 1280, 800) (0, 0, 1280, 800) (1280, 800)"
    before = (0, 0, 1280, 800) if careless else (1280, 16, 1024, 768)
    assert right == f"{before} (1280, 16, 1024, 768) (1024, 768)"
