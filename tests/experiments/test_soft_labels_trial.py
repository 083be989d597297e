"""The window's trial of the soft labels, frame by frame, without a window: what is checked in place."""

import pytest
from fakes import click, press, trial_of

WORDS = ("top", "second", "impossible", "missing_class", "missing_percent", "range", "digits", "class_first", "named")
TEXTS = {name: name for name in (*WORDS, "impossible_named")} | {"marked": "{n_marked} marked"}
# The suite of the tests turns the order round: A is Frog, B Dog, C Deer, D Cat.


@pytest.fixture
def begun():
    row = {"trial": "0", "repeat": "0", "pair": "Cat_3_Dog_14", "label_1": "Cat", "label_2": "Dog", "lam_f": "0.75"}
    row |= {"levels": ["0.75"], "images": ["mixed.png"], "endpoints": []}
    trial, suite = trial_of("soft_labels", "SoftLabelsTrial", [row], TEXTS)
    suite.flip()
    return trial, suite


def hint(trial):
    return trial.parts["hint"].text


def test_a_whole_answer_by_keys(begun):
    """Else what was named would not be what is recorded."""
    trial, suite = begun
    assert press(trial, "d", "7", "num_0", "return", "b", "3", "0", "return", "a", "c")
    assert press(trial, "return") is False
    (row,) = suite.rows
    assert (row["top_label"], row["top_percent"], row["second_label"], row["second_percent"]) == ("Cat", 70, "Dog", 30)
    assert row["impossible"] == "Deer|Frog"  # in the set's order
    assert row["classes"] == "Frog|Dog|Deer|Cat"  # in that of the screen


def test_a_whole_answer_by_mouse(begun):
    """Else a tablet would not be enough."""
    trial, suite = begun
    row_of = dict(zip(trial.list.names, (row["box"] for row in trial.list.rows), strict=True))
    parts = trial.parts
    click(trial, row_of["Dog"], parts["digit_9"], parts["digit_9"], parts["delete"], parts["digit_0"], parts["next"])
    click(trial, parts["next"], row_of["Cat"])
    assert click(trial, parts["next"]) is False
    (row,) = suite.rows
    assert (row["top_label"], row["top_percent"], row["second_label"], row["second_percent"]) == ("Dog", 90, "", "")
    assert row["impossible"] == "Cat"


def test_next_says_what_is_missing(begun):
    """Else people would not know why they cannot go on."""
    trial, suite = begun
    press(trial, "return")
    assert (trial.at, hint(trial)) == (0, "missing_class")
    press(trial, "a", "return")
    assert (trial.at, hint(trial)) == (0, "missing_percent")
    press(trial, "1", "0", "1", "return")
    assert (trial.at, hint(trial)) == (0, "range")
    press(trial, "7")  # no more than three digits
    assert trial.percents[0] == "101"
    press(trial, "backspace", "return")
    assert (trial.at, hint(trial)) == (1, "")
    press(trial, "b", "return")
    assert (trial.at, hint(trial)) == (1, "missing_percent")
    press(trial, "0", "0", "return")
    assert trial.at == 2
    assert suite.rows == []


@pytest.mark.parametrize("name", ["comma", "period", "minus", "x"])
def test_what_is_no_digit_is_said(begun, name):
    """Else a decimal would be taken for another number."""
    trial, _ = begun
    press(trial, "a", "1")
    press(trial, name)
    assert hint(trial) == "digits"
    assert trial.percents[0] == "1"


def test_a_class_is_named_once_and_not_both_named_and_impossible(begun):
    """Else answers would contradict themselves, as some of the published ones do."""
    trial, _ = begun
    press(trial, "a", "5", "return")
    press(trial, "a")
    assert (hint(trial), trial.labels) == ("named", ["Frog", ""])
    press(trial, "b", "5", "return")
    for key in ("a", "b"):
        press(trial, key)
        assert (hint(trial), trial.impossible) == ("named", [])
    press(trial, "c", "up")
    press(trial, "c")
    assert (hint(trial), trial.labels) == ("impossible_named", ["Frog", "Dog"])
    press(trial, "up", "b")
    assert (trial.at, hint(trial), trial.labels) == (0, "named", ["Frog", "Dog"])


def test_the_same_once_more_takes_back(begun):
    """Else a slip could not be mended."""
    trial, _ = begun
    press(trial, "a", "5", "a")
    assert (trial.labels, trial.percents) == (["", ""], ["", ""])
    press(trial, "b", "5", "return", "return", "c", "c")
    assert trial.impossible == []
    press(trial, "up", "up", "c")  # another one, with the percent kept
    assert (trial.labels, trial.percents) == (["Deer", ""], ["5", ""])


def test_later_parts_wait_for_the_earlier_ones(begun):
    """Else an answer could be without its most probable class."""
    trial, _ = begun
    press(trial, "down")
    click(trial, trial.parts["impossible"])
    assert trial.at == 0
    press(trial, "a", "5")
    click(trial, trial.parts["impossible"])
    assert trial.at == 2
    click(trial, trial.parts["top"])
    press(trial, "a")  # away again: the parts after it are closed
    press(trial, "down")
    assert trial.at == 0


def test_percents_need_a_class(begun):
    """Else a percent would be of nothing."""
    trial, _ = begun
    press(trial, "7")
    assert (hint(trial), trial.percents) == ("class_first", ["", ""])
    press(trial, "a", "7", "return", "return", "8")
    assert trial.percents == ["7", ""]
