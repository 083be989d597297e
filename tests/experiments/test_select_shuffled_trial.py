"""The window's trial of Select-Shuffled, frame by frame, without a window."""

import pytest
from fakes import click, press, trial_of

ORDER = ["0.3", "1.0", "0.0", "0.7", "0.5", "0.2", "0.9", "0.4", "0.1", "0.8", "0.6"]


def trial_with(order):
    """A trial whose images are on the screen, and its suite."""
    levels = sorted(order)
    row = {"trial": "0", "repeat": "0", "pair": "Cat_3_Dog_14", "label_1": "Cat", "label_2": "Dog", "endpoints": []}
    row |= {"lam_order": "|".join(order), "levels": levels, "images": [f"{level}.png" for level in levels]}
    trial, suite = trial_of("select_shuffled", "SelectShuffledTrial", [row], {"missing": "choose", "enter": "enter"})
    suite.flip()
    return trial, suite


@pytest.fixture
def begun():
    return trial_with(ORDER)


def test_the_images_stand_in_the_order_of_the_batch_file(begun):
    """Else the answer would be the coefficient of another image than the one that was clicked."""
    trial, _ = begun
    assert [image.image for image in trial.images] == [f"{level}.png" for level in ORDER]
    assert all(image.drawn for image in trial.images)
    rows = {place: trial._at(place) for place in range(11)}
    assert len({y for _, y in rows.values()}) == 3
    assert all(rows[place][0] < rows[place + 1][0] for place in range(10) if place % 4 != 3)


def test_a_choice_can_be_changed_and_every_change_is_recorded(begun):
    """Else nobody could see whether people were sure."""
    trial, suite = begun
    click(trial, trial.images[2], trial.images[2], trial.images[4], trial.images[2])
    assert (trial.chosen_frame.drawn, trial.chosen_frame.pos) == (True, trial._at(2))
    assert click(trial, trial.parts["next"]) is False
    (row,) = suite.rows
    assert (row["lam_path"], row["lam_h"], row["n_steps"], row["place"]) == ("0.0|0.5|0.0", "0.0", 3, 2)
    assert row["selection_times_s"] == "9.000|9.000|9.000"
    assert row["lam_order"] == "|".join(ORDER)


def test_arrows_move_a_cursor_and_enter_chooses_and_then_goes_on(begun):
    """Else the keyboard alone would not be enough, or moving would count as choosing."""
    trial, suite = begun
    press(trial, "right", "right", "down", "left", "up", "up")  # the first one shows the cursor, the last one is off
    assert trial.cursor == 0
    assert trial.cursor_frame.drawn
    assert trial.path == []
    press(trial, "down", "down", "right", "right")
    assert trial.parts["hint"].text == "enter"
    assert press(trial, "return")  # chooses
    assert (trial.path, trial.cursor_frame.drawn) == (["0.6"], False)
    press(trial, "right", "down")  # there is nothing
    assert trial.cursor == 10
    press(trial, "left")
    assert press(trial, "return")  # chooses another one
    assert press(trial, "return") is False
    assert suite.rows[0]["lam_path"] == "0.6|0.8"
    assert suite.rows[0]["selection_times_s"] == "1.000|1.000"


def test_five_blends():
    """Else a set with other than eleven blends would have places that show nothing, or another image's answer."""
    trial, suite = trial_with(["0.75", "0.0", "1.0", "0.25", "0.5"])
    assert [image.image for image in trial.images] == ["0.75.png", "0.0.png", "1.0.png", "0.25.png", "0.5.png"]
    press(trial, "right", "down", "right", "down", "return")  # the second row has one place
    assert press(trial, "return") is False
    assert (suite.rows[0]["lam_h"], suite.rows[0]["place"]) == ("0.5", 4)


def test_without_a_choice_there_is_no_next(begun):
    """Else a hand on Enter would go through all trials."""
    trial, suite = begun
    assert press(trial, "return", "space")
    assert click(trial, trial.parts["next"])
    assert suite.rows == []
    assert trial.parts["hint"].text == "choose"
