"""Pictures of all screens, of each size, in window and page: nothing compares them, they are to be looked at.

They come into results/screens.
"""

from pathlib import Path

import pytest
from browser import LOCAL, browser_window, parameters
from participant import take_part
from PIL import Image
from small_sessions import ended, n_trials, rows

PICTURES = Path(__file__).parents[2] / "results" / "screens"
pytestmark = [pytest.mark.long, pytest.mark.parametrize("size", ["1280x1024", "1024x768", "1920x1080", "2560x1080"])]


def folder(name: str) -> Path:
    (PICTURES / name).mkdir(parents=True, exist_ok=True)
    return PICTURES / name


@pytest.mark.window
def test_of_the_window(take_part_in_window, display, interface, size, tmp_path):
    """Else nobody could look at the window on screens of each size, which it fills."""
    shots = ["--shots", folder(f"{interface}/window-{size}")]
    ended(take_part_in_window(tmp_path / "whole", display(size), *shots, of=interface))
    ended(take_part_in_window(tmp_path / "left", display(size), *shots, "--trials", "--leave-at", 1, of=interface))
    files = list(tmp_path.glob("*/*.csv"))
    assert len(files) == 2
    assert {row["window_size"] for file in files for row in rows(file)} - {""} == {size}


@pytest.mark.browser
def test_of_the_page(chromium, page_folders, interface, size):
    """Else nobody could look at the page on screens of each size."""
    shots, pixels = folder(f"{interface}/page-{size}"), tuple(map(int, size.split("x")))
    hands, _ = browser_window(chromium, page_folders(interface), pixels, shots)
    hands.open(LOCAL + parameters(participant="p02", batch=0, observer="simulated"))
    take_part(hands, interface, n_trials(interface))
    hands.page.context.close()
    assert {Image.open(shot).size for shot in shots.glob("*.png")} == {pixels}
