"""Whatever people have to answer with, the page takes: keys held or on other layouts, a mouse, a tablet."""

import pytest
from answers import ANSWER, as_answered
from asked_study import ITEMS, RECORDED, consent, survey, told
from browser import LOCAL, PAVLOVIA, kept, rows, trial_rows
from keyboards import PLACES, keys_of_letters, press_in_page, signs
from participant import check, instructions

pytestmark = [pytest.mark.browser]


def test_a_key_that_is_held_moves_the_slider_on(open_page):
    """Else the keyboard alone would be a hundred presses."""
    hands, _ = open_page(LOCAL, of="infer")
    hands.wait("trial 0")
    ANSWER["infer"](hands, 0, "hold")
    hands.wait("trial 1")
    row = kept(hands)[0]
    assert 0.55 < float(row["omega"]) <= 1
    assert row["omega_adjustments"] == "1"


def test_an_upright_tablet_is_told_to_turn(open_page):
    """Else both sides of every screen would be cut off, with what must be pressed."""
    hands, _ = open_page(LOCAL, "consent check", size=(480, 640))
    hands.wait("consent 0")
    notice = hands.page.get_by_text("turn your device")
    assert notice.is_visible()
    hands.page.set_viewport_size({"width": 640, "height": 480})
    hands._frames()
    assert not notice.is_visible()
    consent(hands)
    hands.wait("instructions 0")


@pytest.mark.parametrize("layout", ["fr", "ru"])
def test_letters_are_those_on_the_keys(open_page, layout):
    """Else on a French keyboard A would name the class of Q, and on a Russian one nothing."""
    hands, _ = open_page(LOCAL, of="soft_labels")
    hands.wait("trial 0")
    names = hands.told("classes").split("|")
    session = hands.page.context.new_cdp_session(hands.page)
    places = dict(keys_of_letters(layout))
    for letter in "dda":
        press_in_page(session, signs(layout)[places[letter]], PLACES[places[letter]])
    hands._frames()
    for key in ("7", "return", "return", "return"):
        hands.key(key)
    hands.wait("trial 1")
    row = kept(hands)[0]
    assert (row["top_label"], row["second_label"]) == (names[0], "")


@pytest.mark.parametrize("by", ["keys", "mouse"])
def test_the_keyboard_or_the_mouse_alone_is_enough_before_and_after_the_trials(open_page, by):
    """Else people at a tablet, or who cannot use one of them, would be shut out."""
    hands, site = open_page(PAVLOVIA, "consent check survey saving goodbye")
    consent(hands, by)
    instructions(hands, by)
    check(hands, "construct", 1, by)
    survey(hands, by)
    hands.wait("goodbye")
    given = [row for row in rows(site.results[-1]) if row["phase"]]
    assert [row["phase"] for row in given] == ["consent", "comprehension", *["survey"] * len(ITEMS)]
    assert told(given) == RECORDED


@pytest.mark.parametrize("by", ["keys", "mouse"])
def test_the_keyboard_or_the_mouse_alone_is_enough_for_a_trial(open_page, interface, by):
    """Else people at a tablet, or who cannot use one of them, would be shut out."""
    hands, site = open_page(PAVLOVIA, n_trials=3, of=interface)
    for number in range(3):
        hands.wait(f"trial {number}")
        ANSWER[interface](hands, number, by)
    hands.wait("goodbye")
    given = trial_rows(site.results[-1])
    assert len(given) == 3
    for number, row in enumerate(given):
        as_answered(interface, number, row, by)
