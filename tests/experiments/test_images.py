"""How images are shown: how large, smooth or with their pixels, and whole."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from experiments.screens.code.images import Images

AUTO = {"scaling": "auto", "degrees": None, "distance_cm": None, "screen_width_cm": None}
DEGREES = {**AUTO, "degrees": 8, "distance_cm": 57, "screen_width_cm": 53}


@pytest.mark.browser
@pytest.mark.parametrize(
    ("native", "place", "settings", "expected"),
    [
        (32, 430.08, AUTO, 416),  # 13 pixels for each of its own
        (64, 430.08, AUTO, 430),
        (32, 430.08, {**AUTO, "scaling": "smooth"}, 430),
        (160, 430.08, {**AUTO, "scaling": "nearest"}, 320),
        (500, 430.08, {**AUTO, "scaling": "nearest"}, 430),
        (32, 430.08, DEGREES, 289),  # 2 * 57 cm * tan(4 degrees) = 7.97 cm, of 53 cm with 1920 pixels
        (32, 200.9, DEGREES, 200),
        (32, 430.08, {**DEGREES, "distance_cm": 114}, 430),  # 577, which are more than there is room for
    ],
)  # fmt: skip
def test_how_long_images_are(native, place, settings, expected, page):
    """Else squares would differ in size, or stimuli have another visual angle than the paper on it says."""
    assert Images().length(native, place, 1920, settings) == expected
    length = "([native, place, settings]) => new Images().length(native, place, 1920, settings)"
    assert page.evaluate(length, [native, place, settings]) == expected


@pytest.mark.browser
@pytest.mark.parametrize(
    ("native", "scaling", "smooth"), [(63, "auto", 0), (64, "auto", 1), (8, "smooth", 1), (900, "nearest", 0)]
)
def test_which_images_are_smoothed(native, scaling, smooth, page):
    """Else photographs would be blocks, or small images be shown as no network sees them."""
    assert Images().is_smooth(native, {"scaling": scaling}) == bool(smooth)
    is_smooth = "([native, scaling]) => new Images().is_smooth(native, { scaling: scaling })"
    assert page.evaluate(is_smooth, [native, scaling]) == bool(smooth)


@pytest.mark.window
@pytest.mark.parametrize("scaling", ["smooth", "nearest"])
def test_images_in_the_window_are_whole_up_to_their_edges(display, tmp_path, scaling):
    """Else the ground would shine through the outer pixels of small smooth ones: eight of them make an image."""
    env = {**os.environ, "DISPLAY": display("640x480"), "HOME": str(tmp_path)}
    script = Path(__file__).with_name("image_in_window.py")
    ran = subprocess.run([sys.executable, script, scaling, tmp_path], env=env, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    column = json.loads((tmp_path / "column.json").read_text(encoding="utf-8"))
    assert column == [0] * 20 + [255] * 160 + [0] * 20
