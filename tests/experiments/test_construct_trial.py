"""The window's trial of Construct, frame by frame, without a window: what counts as a step, and what does not."""

import pytest
from fakes import click, press, trial_of

LEVELS = ["0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1.0"]
ROW = {"trial": "0", "repeat": "0", "pair": "Cat_3_Dog_14", "label_1": "Cat", "label_2": "Dog", "image_1": "3"}
ROW |= {"image_2": "14", "files": "...", "levels": LEVELS, "images": [f"{level}.png" for level in LEVELS]}


@pytest.fixture
def begun():
    """A trial that has begun, one frame before its image is on the screen, and its suite."""
    row = ROW | {"lam_start": "0.1", "endpoints": []}
    texts = {"more": "more {label}", "last": "last", "missing": "step"}
    return trial_of("construct", "ConstructTrial", [row], texts)


def drawn(trial):
    return [level for level, image in zip(LEVELS, trial.images, strict=True) if image.drawn]


def test_keys_before_the_image_is_there_do_not_count(begun):
    """Else somebody in a hurry would answer what is not yet to be seen, in less than no time."""
    trial, suite = begun
    assert press(trial, "h", "return")
    assert (trial.path, suite.rows) == ([1], [])
    suite.flip()
    assert press(trial, "h", "return") is False  # now they do
    assert trial.path == [1, 2]


def test_one_image_is_drawn_and_the_next_one_on_the_frame_of_the_key(begun):
    """Else two blends would lie over one another, or the answer be another one than the image seen."""
    trial, suite = begun
    suite.flip()
    assert drawn(trial) == ["0.1"]
    press(trial, "right")
    assert drawn(trial) == ["0.2"]


def test_all_keys_of_one_frame_count_in_their_order(begun):
    """Else fast fingers at a slow screen would lose steps."""
    trial, suite = begun
    suite.flip()
    assert press(trial, "h", "h", "left", "g", "g", "h", "return") is False
    (row,) = suite.rows
    assert row["lam_path"] == "0.1|0.2|0.3|0.2|0.1|0.0|0.1"
    assert (row["lam_h"], row["n_steps"], row["first_key_s"], row["rt_s"]) == ("0.1", 6, 1.0, 7.0)


def test_beyond_the_ends_there_is_no_step(begun):
    """Else steps would be counted that show nothing."""
    trial, suite = begun
    suite.flip()
    press(trial, *["left"] * 4)
    assert (trial.path, drawn(trial)) == ([1, 0], ["0.0"])


def test_five_blends():
    """Else a set with other than eleven blends would have steps that show nothing, or no ends."""
    levels = ["0.0", "0.25", "0.5", "0.75", "1.0"]
    row = ROW | {"levels": levels, "images": [f"{level}.png" for level in levels], "lam_start": "0.75", "endpoints": []}
    trial, suite = trial_of("construct", "ConstructTrial", [row], {"more": "", "last": "last", "missing": "step"})
    suite.flip()
    press(trial, "h", "h")
    assert trial.parts["last"].text == "last"
    press(trial, *["g"] * 6)
    assert [image.image for image in trial.images if image.drawn] == ["0.0.png"]
    assert trial.parts["last"].text == "last"
    assert press(trial, "h", "return") is False
    assert (suite.rows[0]["lam_path"], suite.rows[0]["lam_h"]) == ("0.75|1.0|0.75|0.5|0.25|0.0|0.25", "0.25")


def test_next_needs_a_step(begun):
    """Else a hand on Enter would answer every trial with its start."""
    trial, suite = begun
    suite.flip()
    assert press(trial, "return")
    assert click(trial, trial.parts["next"])
    assert suite.rows == []


def test_clicks_on_the_caps_are_steps(begun):
    """Else mouse and finger could not answer."""
    trial, suite = begun
    suite.flip()
    assert click(trial, trial.parts["right_cap_1"], trial.parts["left_cap_0"])
    assert click(trial, trial.parts["next"]) is False
    assert suite.rows[0]["lam_path"] == "0.1|0.2|0.1"
    assert (suite.rows[0]["first_key_s"], suite.rows[0]["rt_s"]) == (9.0, 9.0)
    trial.end()
    assert drawn(trial) == []
    assert trial.over


def test_who_leaves_gives_no_answer(begun):
    """Else a trial would be recorded that nobody has finished."""
    trial, suite = begun
    suite.flip()
    suite.leaving = True
    assert press(trial, "h", "return") is False
    trial.end()
    assert suite.rows == []
    assert trial.over


def test_practice_comes_first_with_its_end_points_and_is_no_trial():
    """Else practice would be among the judgments, or without the images that explain it."""
    practice = {name: value for name, value in ROW.items() if name not in ("trial", "repeat")}
    practice |= {"practice": "0", "lam_start": "0.5", "endpoints": ["pure 1.png", "pure 2.png"], "endpoint_1": "..."}
    texts = {"more": "more {label}", "last": "last", "missing": "step"}
    row = ROW | {"lam_start": "0.9", "endpoints": []}
    trial, suite = trial_of("construct", "ConstructTrial", [practice, row], texts, n_trials=1)
    assert suite.screens == ["practice 0"]
    assert trial.parts["practice"].text == "1 of 1"
    assert trial.parts["question"].text == "which of Cat and Dog?"
    # Label 1 is on the right, where the keys are that bring more of it.
    assert [(image.image, image.pos[0] > 0, image.drawn) for image in trial.endpoints] == [
        ("pure 1.png", True, True),
        ("pure 2.png", False, True),
    ]
    suite.flip()
    assert press(trial, "h", "return") is False
    trial.end()
    assert not trial.over
    assert not any(image.drawn for image in trial.endpoints)
    (told,) = suite.rows
    assert (told["phase"], told["practice"], told["lam_h"]) == ("practice", "0", "0.6")
    assert not {"trial", "files", "images", "levels", "endpoints", "endpoint_1"} & set(told)
    trial.begin()
    assert suite.screens == ["practice 0", "trial 0"]
    assert trial.parts["practice"].text == ""
    suite.flip()
    press(trial, "g", "return")
    trial.end()
    assert trial.over
    assert suite.rows[1]["phase"] == "trial"
