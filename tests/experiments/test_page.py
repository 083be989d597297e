"""The exported page in a real browser: on this computer, and on Pavlovia with all that can go wrong there.

A page begins at the screen that its test is about; whole sessions are in test_whole_sessions.py.
"""

import io
import json
import re
import time

import numpy as np
import pytest
from asked_study import LEFT, consent, leave_survey, told
from browser import LOCAL, PAVLOVIA, kept, parameters, rows, trial_rows
from PIL import Image

from analysis.readers import sessions
from experiments.screens.code.shuffle import Shuffle

pytestmark = [pytest.mark.browser]
PROLIFIC = {
    "PROLIFIC_PID": "5f0c2e4a9b7d1e3f5a6b7c8d",
    "STUDY_ID": "60a1b2c3d4e5f60718293a4b",
    "SESSION_ID": "70a1b2c3d4e5f60718293a4b",
}
LATER = "performance.now = (now => () => now.call(performance) + 400000)(performance.now)"
# Collects what is written on a canvas, by the stand-in and by the library.
WRITTEN = """
window.written = new Set();
const draw = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, ...more) {
  window.written.add(text);
  draw.call(this, text, ...more);
};
"""
KEPT = "Object.keys(localStorage).length"


def answer_trials(hands, first, end):
    """Answer trials with one step each."""
    for number in range(first, end):
        hands.wait(f"trial {number}")
        hands.key("h")
        hands.key("return")


def written(hands):
    """All that was written on the page since it was loaded, line after line."""
    return " ".join(hands.page.evaluate("[...window.written]"))


def leave(hands, screen):
    hands.wait(screen)
    hands.key("escape")
    hands.key("2")
    hands.wait("goodbye")


def download(hands, path):
    """Ask for the file that is offered; returns the path it was saved at."""
    with hands.page.expect_download() as offered:
        hands.key("d")
    offered.value.save_as(path)
    return path


def test_a_session_on_pavlovia_is_saved_and_closed_before_the_completion_link(open_page):
    """Else participants would be paid whose answers are lost, or not be paid although they answered."""
    address = {"batch": 1, "participant": "Jane-Doe"} | PROLIFIC
    completion = {"completion_url": "https://app.prolific.com/submissions/complete?cc=C0DE"}
    hands, site = open_page(PAVLOVIA, address=address, settings=completion)
    answer_trials(hands, 0, 2)
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
    given = trial_rows(text)
    assert [row["trial"] for row in given] == ["0", "1"]
    for row in given:
        assert {name: row[name] for name in PROLIFIC} == PROLIFIC
        assert row["participant"] == PROLIFIC["PROLIFIC_PID"]
        assert row["batch"] == "1"
        assert row["lam_start"] == "0.9"


@pytest.mark.parametrize("takes", ["2024.2", "2025.1"])
def test_a_finished_session_is_closed_as_completed_whatever_the_library_takes(open_page, takes):
    """Else Pavlovia and serve.py would count it as incomplete: PsychoJS has changed what it takes."""
    address = {"participant": "p02", "batch": 0, "__psychojs": takes}  # which only the stand-in knows
    hands, site = open_page(PAVLOVIA, "saving goodbye", address=address)
    hands.wait("goodbye")
    assert site.requests[-1][1:] == ("close", {"isCompleted": "true"})


def test_a_failed_upload_is_tried_again(open_page):
    """Else a moment without network would cost a session."""
    hands, site = open_page(PAVLOVIA, fail={"results": 2})
    answer_trials(hands, 0, 2)
    for number in (1, 2):
        hands.wait(f"saving again {number}")
        hands.page.evaluate(LATER)
    hands.wait("goodbye")
    assert site.whats().count("results") == 3
    assert len(trial_rows(site.results[-1])) == 2
    assert hands.page.evaluate(KEPT) == 0


def test_answers_that_cannot_be_sent_are_offered_as_a_file(open_page, tmp_path):
    """Else they would be gone with the tab."""
    hands, site = open_page(PAVLOVIA, fail={"results": 1000})
    answer_trials(hands, 0, 2)
    for number in (1, 2):
        hands.wait(f"saving again {number}")
        hands.page.evaluate(LATER)
    hands.wait("saving again 3")
    assert "close" not in site.whats()
    file = download(hands, tmp_path / "kept.csv")
    hands.wait("goodbye")
    assert site.requests[-1][1:] == ("close", {"isCompleted": "false"})  # for nothing is there
    assert len(trial_rows(file.read_text(encoding="utf-8-sig"))) == 2
    assert len(sessions.read([file])) == 2


def test_a_throttled_upload_is_tried_again_and_opens_no_error_box(open_page):
    """Else Pavlovia's limit of one upload in five minutes would end sessions in an error."""
    hands, site = open_page(PAVLOVIA, n_trials=3, throttle=1)
    hands.wait("trial 0")
    hands.page.evaluate(LATER)
    answer_trials(hands, 0, 2)
    hands.wait("trial 2")
    assert site.whats().count("results") == 1  # the partial one, refused; none soon after
    answer_trials(hands, 2, 3)
    hands.wait("goodbye")
    assert len(trial_rows(site.results[-1])) == 3


def test_a_closed_tab_sends_what_there_is_and_keeps_a_copy(open_page, tmp_path):
    """Else people who leave without a word would leave no answer."""
    hands, site = open_page(PAVLOVIA, n_trials=3)
    answer_trials(hands, 0, 2)
    hands.wait("trial 2")
    context = hands.page.context
    hands.page.on("dialog", lambda dialog: dialog.accept())
    with hands.page.expect_event("close", timeout=300_000):
        hands.page.close(run_before_unload=True)
    hands.page = context.new_page()
    end = time.monotonic() + 300
    while "closed tab" not in site.whats():
        assert time.monotonic() < end, "the closed tab sent nothing"
        hands.page.wait_for_timeout(20)
    assert site.whats()[-2:] == ["results", "closed tab"]
    assert [row["trial"] for row in trial_rows(site.results[-1])] == ["0", "1"]
    # The browser cannot know whether that arrived. The next visit sends it again, and offers what is not taken.
    site.fail = {"results": 1}
    hands.page.add_init_script(WRITTEN)
    hands.open(PAVLOVIA + parameters(participant="p03", batch=0))
    hands.wait("loading unsent 1")
    assert re.search(r"earlier visit \(\d{4}-\d\d-\d\d \d\d:\d\d\)", written(hands))  # as people write it
    text = download(hands, tmp_path / "kept.csv").read_text(encoding="utf-8-sig")
    assert [row["participant"] for row in trial_rows(text)] == ["p02"] * 2
    hands.key("return")
    hands.wait("trial 0")
    hands.page.on("dialog", lambda dialog: dialog.accept())
    hands.open(PAVLOVIA + parameters(participant="p03", batch=0))
    hands.wait("trial 0")  # what was offered once is not offered again, nor kept
    assert hands.page.evaluate(KEPT) == 0


def test_escape_asks_saves_and_leaves(open_page):
    """Else people could not stop, or would stop by mistake."""
    hands, site = open_page(PAVLOVIA)
    answer_trials(hands, 0, 1)
    hands.wait("trial 1")
    for key in ("escape", "h", "escape", "h"):  # the first h is not for the trial
        hands.key(key)
    leave(hands, "trial 1")
    assert [row["trial"] for row in trial_rows(site.results[-1])] == ["0"]
    assert site.requests[-1][1:] == ("close", {"isCompleted": "false"})


def test_who_leaves_a_study_that_keeps_no_incomplete_sessions_sends_nothing(open_page):
    """Else answers would be kept against what the study's settings on Pavlovia say."""
    hands, site = open_page(PAVLOVIA, save_incomplete=False)
    hands.wait("trial 0")
    hands.page.evaluate(LATER)  # late enough for an upload on the way
    answer_trials(hands, 0, 1)
    leave(hands, "trial 1")
    assert "results" not in site.whats()
    assert hands.page.evaluate(KEPT) == 0


def test_an_upload_on_the_way_never_takes_the_place_of_the_last_one(open_page):
    """Else a slow network would put the first half of a session over the whole."""
    hands, site = open_page(PAVLOVIA, hold=1)
    hands.wait("trial 0")
    hands.page.evaluate(LATER)
    answer_trials(hands, 0, 2)
    hands.wait("saving")
    hands._frames(20)
    assert site.whats().count("results") == 1
    site.release()
    hands.wait("goodbye")
    assert [len(trial_rows(text)) for text in site.results] == [1, 2]


def test_who_leaves_before_the_first_trial_leaves_nothing(open_page):
    """Else files without an answer would come to the lab."""
    hands, site = open_page(PAVLOVIA, "consent check saving goodbye")
    consent(hands)
    leave(hands, "instructions 0")
    assert site.whats() == ["open", "close"]
    assert site.requests[-1][2] == {"isCompleted": "false"}


def test_who_leaves_in_the_survey_keeps_what_was_told(open_page):
    """Else half a survey would be lost, or keys that answer the question whether to leave be in it."""
    hands, site = open_page(PAVLOVIA, "trials survey saving goodbye", n_trials=1)
    answer_trials(hands, 0, 1)
    leave_survey(hands)
    assert told(rows(site.results[-1])) == LEFT


def test_words_of_the_survey_are_kept_at_once_and_in_any_language(open_page, page_folder):
    """Else they would be lost with the tab, or not be legible."""
    study = json.loads((page_folder / "study.json").read_text(encoding="utf-8"))
    study["survey"] = [{"name": name, "kind": "text", "required": False} for name in ("blends", "more")]
    questions = {"blends": "Wie fanden Sie die Übergänge?", "more": "Ещё что-нибудь?"}
    study["texts"]["de"]["survey"]["items"] = {name: {"question": text} for name, text in questions.items()}
    files = {"study.json": json.dumps(study, ensure_ascii=False)}
    address = {"participant": "p02", "batch": 0, "language": "de"}
    hands, _ = open_page(LOCAL, "trials survey", n_trials=1, address=address, files=files)
    answer_trials(hands, 0, 1)
    hands.wait("survey 0")
    hands.type("schön")
    hands.key("return")
    hands.wait("survey 1")
    last = kept(hands)[-1]
    told = (last["survey_question"], last["survey_blends"], last["language"])
    assert told == ("Wie fanden Sie die Übergänge?", "schön", "de")


def test_pavlovias_shelf_gives_the_batch_and_hears_of_the_end(open_page):
    """Else batches would be filled unevenly, or the places of those who left stay taken."""
    shelf = {"group": "3", "finished": False, "participantToken": "place 7"}
    hands, site = open_page(PAVLOVIA, address={"participant": "p02"}, shelf=shelf)
    answer_trials(hands, 0, 2)
    hands.wait("goodbye")
    assert {(row["batch"], row["batch_by"]) for row in trial_rows(site.results[-1])} == {("3", "balanced")}
    asked = [(what, fields) for _, what, fields in site.requests if what.startswith("shelf")]
    key = ["batches", "@designer", "@experiment"]
    assert asked == [
        ("shelf select", {"key": key}),
        ("shelf confirm", {"key": key, "participantToken": "place 7", "confirmed": True}),
    ]


def test_who_leaves_gives_the_place_back(open_page):
    """Else a batch would count as answered that is not."""
    shelf = {"group": "0", "finished": False, "participantToken": "place 7"}
    hands, site = open_page(PAVLOVIA, address={"participant": "p02"}, shelf=shelf)
    answer_trials(hands, 0, 1)
    leave(hands, "trial 1")
    assert site.requests[-2][1] == "shelf confirm"
    assert site.requests[-2][2]["confirmed"] is False


@pytest.mark.parametrize("shelf", [{}, {"group": "99", "finished": False}, {"group": "3", "finished": True}])
def test_without_a_place_in_the_shelf_the_batch_is_drawn_and_that_is_recorded(open_page, shelf):
    """Else a study without the record, or with all its places taken, would stop at the first screen."""
    hands, _ = open_page(PAVLOVIA, address={"participant": "p02"}, shelf=shelf)
    answer_trials(hands, 0, 1)
    hands.wait("trial 1")
    row = kept(hands)[0]
    assert row["batch_by"] == "random"
    assert 0 <= int(row["batch"]) < 16


@pytest.mark.parametrize("asked", ["batch=77", "language=fr"])
def test_what_an_address_asks_for_in_vain_is_said(visit, asked):
    """Else a slip in the address would be told as a broken network, for ever, or Esc end in an error."""
    hands, site = visit("construct", "consent saving goodbye", 2, (640, 480))
    hands.page.add_init_script(WRITTEN)
    name, value = asked.split("=")
    hands.open(PAVLOVIA + parameters(**{"participant": "p02", "batch": 0, name: value}))
    hands.wait("loading, wrong link")
    hands._frames()
    assert f"does not have: {asked}. Please tell" in written(hands)
    for key in ("escape", "2"):  # there is nothing to leave yet
        hands.key(key)
    hands.wait("loading, wrong link")
    assert site.whats() == ["open"]
    hands._frames()
    seen = np.asarray(Image.open(io.BytesIO(hands.page.screenshot())).convert("L"))
    below_the_mark = seen[60:]  # of a rehearsal, in the upper corner
    assert below_the_mark.max() <= 0x80 + 1  # dark letters on the ground, and no bar as if more would come


@pytest.mark.parametrize("rehearsal", [True, False])
def test_an_address_gives_the_order_of_rehearsals_alone(visit, rehearsal):
    """Else a rehearsal could not be seen again, or whoever sends a link could choose the order of classes."""
    hands, behind = visit("soft_labels", "trials saving goodbye", 2, (640, 480))
    study = json.loads((behind.folder / "study.json").read_text(encoding="utf-8"))
    behind.files["study.json"] = json.dumps(study | {"rehearsal": rehearsal})
    hands.open(LOCAL + parameters(participant="p02", batch=0, observer="simulated", shuffle_seed=4099))
    hands.wait("trial 0")
    for key in ("a", "7", "return", "return", "return"):
        hands.key(key)
    hands.wait("trial 1")
    (row,) = kept(hands)
    assert (row["shuffle_seed"] == "4099") == rehearsal  # the library would write the address's into every row
    assert row["classes"].split("|") == Shuffle(row["shuffle_seed"]).order(study["class_names"])
