"""The window's trial of Infer, frame by frame, without a window: sliders by mouse and by keys, and both sides."""

import ast
from types import SimpleNamespace

import pytest
from fakes import EXPERIMENTS, Stim, click, press, trial_of

TEXTS = {"all": "100 % {label}", "missing_lam": "mixture", "missing_omega": "sure"}


def begin(side_1="left"):
    row = {"trial": "0", "repeat": "0", "pair": "Cat_3_Dog_14", "label_1": "Cat", "label_2": "Dog", "lam_f": "0.75"}
    row |= {"side_1": side_1, "levels": ["0.75"], "images": ["mixed.png"], "endpoints": []}
    trial, suite = trial_of("infer", "InferTrial", [row], TEXTS)
    for name, y in (("lam", -0.1), ("omega", -0.3)):
        trial.sliders[name].track = Stim(pos=(0, y), width=0.5)
    suite.flip()
    return trial, suite


def mouse(trial, x, y, down=True, clicked=False):
    trial.suite.mouse, trial.suite.down, trial.suite.clicked = (x, y), down, clicked
    trial.frame()


@pytest.mark.parametrize(("side_1", "lam_h"), [("left", 0.9), ("right", 0.1)])
def test_lam_h_is_the_weight_of_label_1_whatever_its_side(side_1, lam_h):
    """Else half of the answers would be the wrong way round."""
    trial, suite = begin(side_1)
    names = [trial.parts["lam_left"].text, trial.parts["lam_right"].text]
    assert names == (["100 % Cat", "100 % Dog"] if side_1 == "left" else ["100 % Dog", "100 % Cat"])
    mouse(trial, -0.2, -0.1, clicked=True)  # a tenth of the way from the left end
    mouse(trial, -0.2, -0.1, down=False)
    mouse(trial, 0.25, -0.3, clicked=True)
    assert press(trial, "return") is False
    (row,) = suite.rows
    assert (row["lam_h"], row["omega"], row["side_1"]) == (lam_h, 1.0, side_1)


def test_nothing_is_marked_before_the_first_touch_and_next_needs_both():
    """Else an untouched start value would count as an answer, as in the published data."""
    trial, suite = begin()
    assert [slider.value for slider in trial.sliders.values()] == [None, None]
    assert press(trial, "return")
    assert trial.parts["hint"].text == "mixture"
    mouse(trial, 0, -0.1, clicked=True)
    mouse(trial, 0, -0.1, down=False)
    assert trial.parts["hint"].text == "sure"
    assert press(trial, "return")
    assert suite.rows == []


def test_a_drag_is_one_adjustment_and_ends_with_the_button():
    """Else adjustments would be counted by frames, or the marker stick to the mouse."""
    trial, _ = begin()
    lam = trial.sliders["lam"]
    mouse(trial, -0.25, -0.1, clicked=True)
    for x in (-0.1, 0.1, 0.4):  # beyond the end, and off the track
        mouse(trial, x, 0.2)
    assert (lam.value, lam.adjustments) == (100, 1)
    mouse(trial, 0.3, -0.1, down=False)
    mouse(trial, 0, -0.1, down=False)
    assert lam.value == 100
    mouse(trial, 0.05, -0.12, clicked=True)
    assert (lam.value, lam.adjustments) == (60, 2)
    assert trial.sliders["omega"].value is None


def test_a_click_shorter_than_a_frame_sets_the_slider():
    """Else quick clicks would be lost."""
    trial, _ = begin()
    mouse(trial, 0.1, -0.1, down=False, clicked=True)
    mouse(trial, 0.2, -0.1, down=False)
    assert trial.sliders["lam"].value == 70


def test_keys_move_by_one_and_go_on_when_they_are_held():
    """Else the keyboard alone would be a hundred presses, or move without being asked."""
    trial, suite = begin()
    lam = trial.sliders["lam"]
    suite.keys_down = {"right"}
    press(trial, "right")
    assert lam.value == 50  # the first one puts the marker into the middle
    suite.time = 0.3
    trial.frame()
    assert lam.value == 50
    suite.time = 0.35 + 0.4 + 1e-6
    trial.frame()
    assert lam.value == 70
    suite.keys_down = set()
    suite.time = 2
    trial.frame()
    assert (lam.value, lam.adjustments) == (70, 1)
    press(trial, "left", "left")
    assert (lam.value, lam.adjustments) == (68, 3)


def test_a_held_key_waits_while_the_participant_is_asked_whether_to_leave():
    """Else the answer would move under the question."""
    scope = {}
    source = (EXPERIMENTS / "screens" / "code" / "suite.py").read_text(encoding="utf-8")
    (held,) = [node for node in ast.walk(ast.parse(source)) if getattr(node, "name", "") == "held"]
    exec(compile(ast.Module([held], []), "suite.py", "exec"), scope)
    keyboard = SimpleNamespace(getState=lambda name: name == "right")
    assert scope["held"](SimpleNamespace(asking=False, keyboard=keyboard), "right")
    assert not scope["held"](SimpleNamespace(asking=True, keyboard=keyboard), "right")


def test_up_down_and_clicks_choose_the_slider_of_the_arrow_keys():
    """Else keys would move the other slider than the one that shows their caps."""
    trial, _ = begin()
    press(trial, "down", "right")
    assert [slider.value for slider in trial.sliders.values()] == [None, 50]
    press(trial, "up", "right")
    assert [slider.value for slider in trial.sliders.values()] == [50, 50]
    click(trial, trial.parts["omega_go"])
    assert trial.active == "omega"
    assert trial.sliders["omega"].value == 50  # the caps under the mouse do not count as well
    click(trial, trial.parts["omega_more"])
    press(trial, "up", "left")
    assert [slider.value for slider in trial.sliders.values()] == [49, 51]


def test_times_are_of_the_first_and_last_adjustment():
    """Else nobody could tell how long people hesitated."""
    trial, suite = begin()
    press(trial, "right", "right", "down", "left", "left", "return")
    (row,) = suite.rows
    assert (row["lam_first_s"], row["lam_last_s"]) == (1.0, 2.0)
    assert (row["omega_first_s"], row["omega_last_s"]) == (4.0, 5.0)
    assert (row["lam_adjustments"], row["omega_adjustments"], row["rt_s"]) == (2, 2, 6.0)
    assert (row["lam_touched"], row["omega_touched"]) == (1, 1)
