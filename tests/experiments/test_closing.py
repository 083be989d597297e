"""A page that is hidden, closed, opened twice, or comes back: what reaches the server, and in which order.

Chromium before serve.py, with and without `unload`, which PsychoJS waits for and browsers stop to send.
"""

import shutil
import time

import pytest
from answers import ANSWER
from browser import only, parameters
from participant import trials
from served import KEY, Tab, csvs, session_csv
from small_sessions import N_TRIALS, rows

from experiments.rehearsal.browser_hands import BrowserHands
from experiments.serve import serving
from experiments.server.answers import Answer
from experiments.server.received import Received

pytestmark = [pytest.mark.browser]
HIDE = """() => {
  Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
  delete document.visibilityState;
}"""
NO_LOCKS = "Object.defineProperty(navigator, 'locks', { value: undefined })"
PATIENCE = 25  # seconds
KEPT = "Object.keys(localStorage).length"


@pytest.fixture(scope="module")
def browser_with_cache(chromium):
    """Chromium with its cache of pages that were left, which tests otherwise do without."""
    flags = {"args": ["--no-sandbox"], "ignore_default_args": ["--disable-back-forward-cache"]}
    browser = chromium.browser_type.launch(executable_path=shutil.which("chromium"), **flags)
    yield browser
    browser.close()


@pytest.fixture(params=["unload", "no unload"])
def lab(request, page_folder, data, chromium, monkeypatch):
    """A server, what it was asked, and a browser that comes to it: with `unload`, and where that is not run."""
    with at_lab(page_folder, data, chromium, monkeypatch, unload=request.param == "unload") as lab:
        yield lab


class at_lab:
    """The server of a page that begins at the trials, what it was asked, and one person's browser."""

    def __init__(self, folder, data, browser, monkeypatch, unload):
        self.data = data
        self.folder = folder
        self.asked = []  # what sessions have sent, in its order
        self.beacon = ""  # how much a page sends when it is closed, in JavaScript; empty: as much as can be
        self.serving = serving(folder, data)
        self.context = browser.new_context(viewport={"width": 640, "height": 480})
        self.context.route("**/construct.js", self.begin_at_the_trials)
        self.context.route("https://**", lambda route: route.abort())
        self.blank = self.context.new_page()
        save, end, headers = Received.save, Received.end, Answer.set_default_headers

        def saved(*given):
            self.asked.append("results")
            return save(*given)

        def ended(received, token, completed):
            self.asked.append("closed completed" if completed else "closed")
            return end(received, token, completed)

        def with_policy(answer):
            headers(answer)
            if not unload:
                answer.set_header("Permissions-Policy", "unload=()")

        monkeypatch.setattr(Received, "save", saved)
        monkeypatch.setattr(Received, "end", ended)
        monkeypatch.setattr(Answer, "set_default_headers", with_policy)

    def __enter__(self):
        self.server = self.serving.__enter__()
        return self

    def __exit__(self, *error):
        self.context.close()
        self.serving.__exit__(*error)

    def begin_at_the_trials(self, route):
        response = route.fetch()
        script = only(response.text(), "trials saving goodbye")
        if self.beacon:
            script = script.replace("var uploads_beacon = 62 * 1024;", f"var uploads_beacon = {self.beacon};")
        route.fulfill(response=response, body=script)

    def visit(self, participant="p01", screen="practice 0"):
        """Open a tab, up to a screen."""
        hands = BrowserHands(self.context.new_page(), patience=PATIENCE)
        hands.page.on("dialog", lambda dialog: dialog.accept())
        page = f"{self.server.url}/run/{self.folder.name}/"
        hands.open(page + parameters(participant=participant, batch=0, observer="simulated"))
        hands.wait(screen)
        return hands

    def answered(self, n, participant="p01"):
        """Open a tab and answer practice and so many trials."""
        hands = self.visit(participant)
        trials(hands, "construct", n, "keys")
        hands.wait(f"trial {n}")
        return hands

    def wait_for(self, *asked):
        """Wait until just this was sent; of what a closed tab sends, the shorter may come first."""
        end = time.monotonic() + PATIENCE
        while sorted(self.asked) != sorted(asked):
            assert time.monotonic() < end and len(self.asked) <= len(asked), self.asked
            self.blank.wait_for_timeout(20)  # the browser's questions are answered meanwhile

    def saved(self):
        """What is there of each session: participant -> number of trials, state."""
        found = {}
        for token in self.server.received.saved:
            file, _, state = self.server.received.progress(token)
            given = [row for row in rows(self.data / file) if row["phase"] == "trial"]
            found[given[0]["participant"]] = (len(given), state)
        assert len(found) == len(csvs(self.data))
        return found


def close(hands):
    hands.page.close(run_before_unload=True)


def test_a_hidden_page_sends_what_there_is_and_stays_open(lab):
    """Else what a phone or the system ends in the background would be lost, or a look at the mail end the session."""
    hands = lab.answered(2)
    for _ in range(2):  # nothing twice
        hands.page.evaluate(HIDE)
        lab.wait_for("results")
        hands._frames()
    assert lab.saved() == {"p01": (2, "open")}
    ANSWER["construct"](hands, 2, "keys")
    hands.wait("trial 3")
    hands.page.evaluate(HIDE)
    lab.wait_for("results", "results")
    assert lab.saved() == {"p01": (3, "open")}
    close(hands)
    lab.wait_for("results", "results", "closed")
    assert lab.saved() == {"p01": (3, "left")}


def test_a_closed_tab_sends_all_and_ends_the_session_once(lab):
    """Else answers would be lost, the batch stay taken, or PsychoJS's own unload do all a second time."""
    close(lab.answered(2))
    lab.wait_for("results", "closed")
    later = lab.visit("p02")  # nobody knows whether it arrived, so that it comes again, and changes nothing
    lab.wait_for("results", "closed", "results", "closed")
    assert later.page.evaluate(KEPT) == 0
    assert lab.saved() == {"p01": (2, "left")}
    assert not (lab.data / "uploads").exists()
    close(later)
    lab.wait_for("results", "closed", "results", "closed", "closed")
    assert lab.saved() == {"p01": (2, "left")}


def test_what_is_too_much_for_a_closed_tab_comes_with_the_next_visit(lab):
    """Else the answers of a long session would be lost where a tab is closed: browsers send 64 KiB then."""
    lab.beacon = "1000"
    close(lab.answered(2))
    lab.wait_for("closed")
    assert lab.server.received.saved == set()
    later = lab.visit("p02")
    lab.wait_for("closed", "results", "closed")
    assert later.page.evaluate(KEPT) == 0
    assert lab.saved() == {"p01": (2, "left")}


def test_a_tab_closed_after_the_end_says_nothing_more(lab):
    """Else a completed session would become one that was left."""
    hands = lab.visit()
    trials(hands, "construct", N_TRIALS, "keys")
    hands.wait("goodbye")
    lab.wait_for("results", "closed completed")
    assert lab.asked == ["results", "closed completed"]
    close(hands)
    lab.visit("p02")
    lab.wait_for("results", "closed completed")
    assert lab.saved() == {"p01": (N_TRIALS, "completed")}


def test_a_reloaded_page_is_another_session(lab):
    """Else the answers before would be lost, or mixed with those after."""
    hands = lab.answered(2)
    hands.open(hands.page.url)
    hands.wait("practice 0")
    lab.wait_for("results", "closed", "results", "closed")
    assert lab.saved() == {"p01": (2, "left")}
    assert hands.page.evaluate(KEPT) == 0


def test_a_page_that_comes_back_goes_on(browser_with_cache, page_folder, data, monkeypatch):
    """Else a touch of Back would cost the session, though the browser shows it again as it was, or make two of it."""
    with at_lab(page_folder, data, browser_with_cache, monkeypatch, unload=False) as lab:
        hands = lab.answered(2)
        hands.page.goto(f"{lab.server.url}/run/construct/study.json")
        lab.wait_for("results", "closed")
        assert lab.saved() == {"p01": (2, "left")}
        hands.page.go_back(wait_until="commit")
        lab.wait_for("results", "closed", "results")
        hands.wait("trial 2")
        for number in range(2, N_TRIALS):
            hands.wait(f"trial {number}")
            ANSWER["construct"](hands, number, "keys")
        hands.wait("goodbye")
        lab.wait_for("results", "closed", "results", "results", "closed completed")
        assert lab.asked[-2:] == ["results", "closed completed"]
        assert lab.saved() == {"p01": (N_TRIALS, "completed")}


def test_a_page_that_comes_back_before_the_first_trial_begins_anew(browser_with_cache, page_folder, data, monkeypatch):
    """Else it would go on in a session that is closed."""
    with at_lab(page_folder, data, browser_with_cache, monkeypatch, unload=False) as lab:
        hands = lab.visit()
        hands.page.evaluate("window.before = true")
        hands.page.goto(f"{lab.server.url}/run/construct/study.json")
        lab.wait_for("closed")
        hands.page.go_back(wait_until="commit")
        hands.page.wait_for_selector("#dialogOK")
        assert hands.page.evaluate("window.before") is None


@pytest.mark.parametrize("locks", [True, False])
def test_a_second_tab_of_a_participant_waits_for_the_first(lab, locks):
    """Else one person would have two sessions, or be offered as unsent what the other tab is still collecting."""
    if not locks:  # as on a network without encryption
        lab.context.add_init_script(NO_LOCKS)
    first = lab.answered(2)
    second = lab.visit(screen="loading, open elsewhere")
    other = lab.visit("p02")  # another person at this browser
    assert lab.asked == []
    assert second.screen() == "loading, open elsewhere"
    close(first)
    second.wait("practice 0")
    lab.wait_for("results", "closed", "results", "closed")
    assert lab.saved() == {"p01": (2, "left")}
    close(other)


# At the server, in any order


def test_what_comes_after_the_end_is_kept_and_ends_nothing(server, data):
    """Else answers would be lost where two messages of a closed tab change places, or where a page came back."""
    tab = Tab(server)
    tab.close_window()
    assert tab.upload(session_csv(3)) == 200
    assert server.received.progress(tab.token) == (KEY, 3, "left")
    assert tab.upload(session_csv(2)) == 200  # sent before, and longer on its way
    assert tab.upload(session_csv(5)) == 200
    assert server.received.progress(tab.token) == (KEY, 5, "left")
    tab.close(completed=True)
    tab.close_window()
    assert server.received.progress(tab.token) == (KEY, 5, "completed")
