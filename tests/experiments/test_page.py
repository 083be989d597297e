"""The exported page in a real browser: on this computer, and on Pavlovia with all that can go wrong there."""

import csv
import io
import json

import pytest
from answers import as_answered, construct, infer
from browser import LOCAL, PAVLOVIA, parameters, rows
from conftest import N_TRIALS, n_trials
from participant import TOLD, consent, silent, take_part_quickly, to_trials

from analysis.readers import sessions

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PROLIFIC = {
    "PROLIFIC_PID": "5f0c2e4a9b7d1e3f5a6b7c8d",
    "STUDY_ID": "60a1b2c3d4e5f60718293a4b",
    "SESSION_ID": "70a1b2c3d4e5f60718293a4b",
}


def start(visit, base, **more):
    """Open the page as participant p02 with batch 0."""
    hands, site = visit()
    hands.open(base + parameters(**{"participant": "p02", "batch": 0, "observer": "simulated"} | more))
    return hands, site


LATER = "performance.now = (now => () => now.call(performance) + 400000)(performance.now)"


def to_saving(hands):
    """Go quickly to the end of the survey."""
    to_trials(hands, "construct", "keys")
    answer_trials(hands, 0, N_TRIALS)
    for number in range(len(TOLD)):
        hands.wait(f"survey {number}")
        hands.key("return")


def answer_trials(hands, first, end):
    """Answer trials with one step each."""
    for number in range(first, end):
        hands.wait(f"trial {number}")
        hands.key("h")
        hands.key("return")


def trials(text):
    return [row for row in rows(text) if row.get("trial")]


def test_a_session_on_pavlovia_is_saved_and_closed_before_the_completion_link(visit):
    """Else participants would be paid whose answers are lost, or not be paid although they answered."""
    hands, site = visit()
    site.settings = {"completion_url": "https://app.prolific.com/submissions/complete?cc=C0DE"}
    hands.open(PAVLOVIA + parameters(batch=1, participant="Jane-Doe", **PROLIFIC))
    to_saving(hands)
    hands.wait("goodbye")
    assert site.whats()[:1] == ["open"]
    assert site.whats()[-1] == "close"
    assert site.requests[-1][2] == {"isCompleted": "true"}
    assert site.left == []
    hands.page.keyboard.press("Enter", delay=100)
    hands.page.wait_for_url("https://app.prolific.com/**")
    assert site.left == ["https://app.prolific.com/submissions/complete?cc=C0DE"]
    (text,) = site.results
    (key,) = [fields["key"] for _, what, fields in site.requests if what == "results"]
    assert key.startswith(f"{PROLIFIC['PROLIFIC_PID']}_construct_")  # not the name that was typed
    given = trials(text)
    assert [row["trial"] for row in given] == [str(number) for number in range(N_TRIALS)]
    for row in given:
        assert {name: row[name] for name in PROLIFIC} == PROLIFIC
        assert row["participant"] == PROLIFIC["PROLIFIC_PID"]
        assert row["batch"] == "1"
        assert row["lam_start"] == "0.9"


def test_a_failed_upload_is_tried_again(visit):
    """Else a moment without network would cost a session."""
    hands, site = start(visit, PAVLOVIA)
    site.fail["results"] = 2
    to_saving(hands)
    hands.wait("saving again 1")
    hands.wait("goodbye")
    assert site.whats().count("results") == 3
    assert len(trials(site.results[-1])) == N_TRIALS
    assert hands.page.evaluate("Object.keys(localStorage).length") == 0


def test_answers_that_cannot_be_sent_are_offered_as_a_file(visit, tmp_path):
    """Else they would be gone with the tab."""
    hands, site = start(visit, PAVLOVIA)
    site.fail["results"] = 1000
    to_saving(hands)
    hands.wait("saving again 3")
    assert "close" not in site.whats()
    with hands.page.expect_download() as download:
        hands.key("d")
    hands.wait("goodbye")
    assert site.requests[-1][1:] == ("close", {"isCompleted": "false"})  # for nothing is there
    download.value.save_as(tmp_path / "kept.csv")
    assert len(trials((tmp_path / "kept.csv").read_text(encoding="utf-8-sig"))) == N_TRIALS
    assert len(sessions.read([tmp_path / "kept.csv"])) == N_TRIALS


def test_a_throttled_upload_is_tried_again_and_opens_no_error_box(visit):
    """Else Pavlovia's limit of one upload in five minutes would end sessions in an error."""
    hands, site = start(visit, PAVLOVIA)
    to_trials(hands, "construct", "keys")
    site.throttle = 1
    hands.page.evaluate(LATER)
    answer_trials(hands, 0, 2)
    hands.wait("trial 2")
    assert site.whats().count("results") == 1  # the partial one, refused; none soon after
    answer_trials(hands, 2, N_TRIALS)
    for number in range(len(TOLD)):
        hands.wait(f"survey {number}")
        hands.key("return")
    hands.wait("goodbye")
    assert len(trials(site.results[-1])) == N_TRIALS


def test_a_closed_tab_sends_what_there_is_and_keeps_a_copy(visit, tmp_path):
    """Else people who leave without a word would leave no answer."""
    hands, site = start(visit, PAVLOVIA)
    to_trials(hands, "construct", "keys")
    for number in range(3):
        construct(hands, number, "both", silent)
        hands.wait(f"trial {number + 1}")
    hands.wait("trial 3")
    context = hands.page.context
    hands.page.on("dialog", lambda dialog: dialog.accept())
    hands.page.close(run_before_unload=True)
    again = context.new_page()
    for _ in range(100):
        if "closed tab" in site.whats():
            break
        again.wait_for_timeout(50)
    assert site.whats()[-2:] == ["results", "closed tab"]
    assert [row["trial"] for row in trials(site.results[-1])] == ["0", "1", "2"]
    # The browser cannot know whether that arrived: the next visit offers it.
    hands.page = again
    hands.open(PAVLOVIA + parameters(participant="p03", batch=0))
    hands.wait("loading unsent 1")
    with again.expect_download() as download:
        hands.key("d")
    download.value.save_as(tmp_path / "kept.csv")
    assert [row["participant"] for row in trials((tmp_path / "kept.csv").read_text(encoding="utf-8-sig"))] == [
        "p02"
    ] * 3
    hands.key("return")
    hands.wait("consent")


def test_escape_asks_saves_and_leaves(visit):
    """Else people could not stop, or would stop by mistake."""
    hands, site = start(visit, PAVLOVIA)
    to_trials(hands, "construct", "keys")
    construct(hands, 0, "both", silent)
    hands.wait("trial 1")
    hands.key("escape")
    hands.key("h")  # not for the trial
    hands.key("escape")
    hands.key("h")
    hands.key("escape")
    hands.key("2")
    hands.wait("goodbye")
    assert [row["trial"] for row in trials(site.results[-1])] == ["0"]
    assert site.requests[-1][1:] == ("close", {"isCompleted": "false"})


def test_who_leaves_a_study_that_keeps_no_incomplete_sessions_sends_nothing(visit):
    """Else answers would be kept against what the study's settings on Pavlovia say."""
    hands, site = visit()
    site.save_incomplete = False
    hands.open(PAVLOVIA + parameters(participant="p02", batch=0))
    to_trials(hands, "construct", "keys")
    hands.page.evaluate(LATER)  # late enough for an upload on the way
    construct(hands, 0, "both", silent)
    hands.wait("trial 1")
    hands.key("escape")
    hands.key("2")
    hands.wait("goodbye")
    assert "results" not in site.whats()
    assert hands.page.evaluate("Object.keys(localStorage).length") == 0


def test_what_cannot_be_loaded_is_tried_again(visit):
    """Else one lost image of hundreds would stop the session, or leave a hole in it."""
    hands, site = visit()
    names = set()
    for file in ("batch-0", "practice"):
        table = csv.DictReader(io.StringIO((site.folder / f"stimuli/batches/construct_{file}.csv").read_text()))
        names |= {name for row in table for name in row["files"].split("|")}
    site.fail = {f"stimuli/{sorted(names)[0]}": 2, "texts.en.json": 1}
    hands.open(LOCAL + parameters(participant="p02", batch=0))
    hands.wait("consent")
    assert site.images == len(names)
    assert set(site.fail.values()) == {0}


def test_an_upload_on_the_way_never_takes_the_place_of_the_last_one(visit):
    """Else a slow network would put the first half of a session over the whole."""
    hands, site = start(visit, PAVLOVIA)
    to_trials(hands, "construct", "keys")
    hands.page.evaluate(LATER)
    site.hold = 1
    answer_trials(hands, 0, N_TRIALS)
    for number in range(len(TOLD)):
        hands.wait(f"survey {number}")
        hands.key("return")
    hands.wait("saving")
    hands.page.wait_for_timeout(1000)
    assert site.whats().count("results") == 1
    site.release()
    hands.wait("goodbye")
    assert [len(trials(text)) for text in site.results] == [1, N_TRIALS]


def test_who_leaves_before_the_first_trial_leaves_nothing(visit):
    """Else files without an answer would come to the lab."""
    hands, site = start(visit, PAVLOVIA)
    consent(hands)
    hands.wait("instructions 0")
    hands.key("escape")
    hands.key("2")
    hands.wait("goodbye")
    assert site.whats() == ["open", "close"]
    assert site.requests[-1][2] == {"isCompleted": "false"}


def test_words_of_the_survey_are_kept_at_once_and_in_any_language(visit):
    """Else they would be lost with the tab, or not be legible."""
    hands, site = visit()
    words = json.loads((site.folder / "texts.en.json").read_text(encoding="utf-8"))
    site.files["common.de.json"] = (site.folder / "common.en.json").read_text(encoding="utf-8")
    words["survey"]["questions"] = ["Wie fanden Sie die Übergänge?", "Ещё что-нибудь?"]
    site.files["texts.de.json"] = json.dumps(words, ensure_ascii=False)
    hands.open(LOCAL + parameters(participant="p02", batch=0, language="de"))
    to_trials(hands, "construct", "keys")
    answer_trials(hands, 0, N_TRIALS)
    hands.wait("survey 0")
    hands.type("schön")
    hands.key("return")
    hands.wait("survey 1")
    kept = rows(hands.page.evaluate("Object.values(localStorage)[0]"))[-1]
    told = (kept["survey_question"], kept["survey_answer"], kept["language"])
    assert told == ("Wie fanden Sie die Übergänge?", "schön", "de")


def batch_of(hands, site):
    """Answer all and return what the rows say of the batch."""
    to_saving(hands)
    hands.wait("goodbye")
    return {(row["batch"], row["batch_by"]) for row in trials(site.results[-1])}


def test_pavlovias_shelf_gives_the_batch_and_hears_of_the_end(visit):
    """Else batches would be filled unevenly, or the places of those who left stay taken."""
    hands, site = visit()
    site.shelf = {"group": "3", "finished": False, "participantToken": "place 7"}
    hands.open(PAVLOVIA + parameters(participant="p02"))
    assert batch_of(hands, site) == {("3", "balanced")}
    asked = [(what, fields) for _, what, fields in site.requests if what.startswith("shelf")]
    key = ["batches", "@designer", "@experiment"]
    assert asked == [
        ("shelf select", {"key": key}),
        ("shelf confirm", {"key": key, "participantToken": "place 7", "confirmed": True}),
    ]


def test_who_leaves_gives_the_place_back(visit):
    """Else a batch would count as answered that is not."""
    hands, site = visit()
    site.shelf = {"group": "0", "finished": False, "participantToken": "place 7"}
    hands.open(PAVLOVIA + parameters(participant="p02"))
    to_trials(hands, "construct", "keys")
    answer_trials(hands, 0, 1)
    hands.wait("trial 1")
    hands.key("escape")
    hands.key("2")
    hands.wait("goodbye")
    assert site.requests[-2][1:] == ("shelf confirm", site.requests[-2][2])
    assert site.requests[-2][2]["confirmed"] is False


@pytest.mark.parametrize("shelf", [{}, {"group": "99", "finished": False}, {"group": "3", "finished": True}])
def test_without_a_place_in_the_shelf_the_batch_is_drawn_and_that_is_recorded(visit, shelf):
    """Else a study without the record, or with all its places taken, would stop at the first screen."""
    hands, site = visit()
    site.shelf = shelf
    hands.open(PAVLOVIA + parameters(participant="p02"))
    to_trials(hands, "construct", "keys")
    answer_trials(hands, 0, 1)
    hands.wait("trial 1")
    row = trials(hands.page.evaluate("Object.values(localStorage)[0]"))[0]
    assert row["batch_by"] == "random"
    assert 0 <= int(row["batch"]) < 16


def test_a_key_that_is_held_moves_the_slider_on(visit):
    """Else the keyboard alone would be a hundred presses."""
    hands, _ = visit("infer")
    hands.open(LOCAL + parameters(participant="p02", batch=0))
    to_trials(hands, "infer", "keys")
    infer(hands, 0, "hold", silent)
    hands.wait("trial 1")
    row = trials(hands.page.evaluate("Object.values(localStorage)[0]"))[0]
    assert 0.55 < float(row["omega"]) <= 1
    assert row["omega_adjustments"] == "1"


def test_a_batch_that_is_not_there_is_said(visit):
    """Else a slip in the address would be told as a broken network, for ever."""
    hands, _ = visit()
    hands.open(LOCAL + parameters(participant="p02", batch=77))
    hands.wait("loading failed")
    shown = hands.page.evaluate("document.body.getAttribute('data-error')")
    assert shown is None


def test_an_upright_tablet_is_told_to_turn(visit):
    """Else both sides of every screen would be cut off, with what must be pressed."""
    hands, _ = visit(size=(480, 640))
    hands.open(LOCAL + parameters(participant="p02", batch=0))
    hands.wait("consent")
    notice = hands.page.get_by_text("Please turn your device")
    assert notice.is_visible()
    hands.page.set_viewport_size({"width": 640, "height": 480})
    hands._frames()
    assert not notice.is_visible()
    consent(hands)
    hands.wait("instructions 0")


def test_letters_are_those_that_the_keyboard_writes(visit):
    """Else on a French keyboard A would name the class of Q."""
    hands, _ = visit("soft_labels")
    hands.open(LOCAL + parameters(participant="p02", batch=0))
    to_trials(hands, "soft_labels", "keys")
    names = hands.told("classes").split("|")
    session = hands.page.context.new_cdp_session(hands.page)
    # Keys that write A and then D, where an American keyboard has Q and F.
    for letter, place in (("d", "KeyF"), ("d", "KeyF"), ("a", "KeyQ")):
        for event in ("keyDown", "keyUp"):
            number = ord(letter.upper())
            key = {"type": event, "key": letter, "code": place, "windowsVirtualKeyCode": number}
            session.send("Input.dispatchKeyEvent", key | ({"text": letter} if event == "keyDown" else {}))
        hands._frames()
    for key in ("7", "return", "return", "return"):
        hands.key(key)
    hands.wait("trial 1")
    row = trials(hands.page.evaluate("Object.values(localStorage)[0]"))[0]
    assert (row["top_label"], row["second_label"]) == (names[0], "")


@pytest.mark.parametrize("by", ["keys", "mouse"])
def test_the_keyboard_or_the_mouse_alone_is_enough(visit, interface, by):
    """Else people at a tablet, or who cannot use one of them, would be shut out."""
    hands, site = visit(interface)
    hands.open(PAVLOVIA + parameters(participant="p02", batch=1, observer="simulated"))
    take_part_quickly(hands, interface, n_trials(interface), by)
    given = trials(site.results[-1])
    assert len(given) == n_trials(interface)
    for number, row in enumerate(given):
        as_answered(interface, number, row, by)
