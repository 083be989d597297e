"""A page that is hidden, closed, opened twice, or comes back: what reaches the server, and in which order.

Chromium before serve.py, with and without `unload`, which PsychoJS waits for and browsers stop to send.
"""

import shutil

import pytest
from answers import ANSWER
from at_lab import HIDE, KEPT, AtLab, close
from library import LIBRARY, STANDIN
from participant import trials
from served import KEY, Tab, session_csv
from small_sessions import N_TRIALS

from experiments.server.session_csv import check_name

pytestmark = [pytest.mark.browser]
NO_LOCKS = "Object.defineProperty(navigator, 'locks', { value: undefined })"


@pytest.fixture(scope="module")
def browser_with_cache(chromium):
    """Chromium with its cache of pages that were left, which tests otherwise do without."""
    flags = {"args": ["--no-sandbox"], "ignore_default_args": ["--disable-back-forward-cache"]}
    browser = chromium.browser_type.launch(executable_path=shutil.which("chromium"), **flags)
    yield browser
    browser.close()


@pytest.fixture(params=["no unload", pytest.param("unload", marks=pytest.mark.long)])
def lab(request, page_folder, data, chromium, monkeypatch):
    """A server, what it was asked, and a browser that comes to it: with `unload`, and where that is not run."""
    with AtLab(page_folder, data, chromium, monkeypatch, unload=request.param == "unload") as lab:
        yield lab


def hide(hands):
    """Let the page be hidden, and wait until it knows that its answers have arrived."""
    with hands.page.expect_response("**/results"):
        hands.page.evaluate(HIDE)
    hands._frames()


def test_a_hidden_page_sends_what_there_is_and_stays_open(lab):
    """Else what a phone or the system ends in the background would be lost, or a look at the mail end the session."""
    hands = lab.answered(2)
    hide(hands)
    hands.page.evaluate(HIDE)  # nothing twice
    lab.wait_for("results")
    assert lab.saved() == {"p01": (2, "open")}
    ANSWER["construct"](hands, 2, "keys")
    hands.wait("trial 3")
    hide(hands)
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


@pytest.mark.long
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
    with AtLab(page_folder, data, browser_with_cache, monkeypatch, unload=False) as lab:
        hands = lab.answered(2)
        hands.page.evaluate("window.before = true")
        hands.page.goto(f"{lab.server.url}/run/construct/study.json")
        lab.wait_for("results", "closed")
        assert lab.saved() == {"p01": (2, "left")}
        hands.page.go_back(wait_until="commit")
        if not hands.page.evaluate("window.before") and LIBRARY.folder != STANDIN:
            pytest.skip("with this library, Chromium has not kept the page")  # so with 2026.1.1: it is loaded anew
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
    with AtLab(page_folder, data, browser_with_cache, monkeypatch, unload=False) as lab:
        hands = lab.visit()
        hands.page.evaluate("window.before = true")
        hands.page.goto(f"{lab.server.url}/run/construct/study.json")
        lab.wait_for("closed")
        hands.page.go_back(wait_until="commit")
        hands.page.wait_for_selector("#dialogOK")
        assert hands.page.evaluate("window.before") is None


@pytest.mark.parametrize("locks", [False, pytest.param(True, marks=pytest.mark.long)])
def test_a_second_tab_of_a_participant_waits_for_the_first(lab, locks):
    """Else one person would have two sessions, or be offered as unsent what the other tab is still collecting."""
    if not locks:  # as on a network without encryption
        lab.context.add_init_script(NO_LOCKS)
    first = lab.answered(2)
    second = lab.visit(screen="loading, open elsewhere")
    for key in ("escape", "2"):  # there is nothing to leave yet: the screens to come would fail
        second.key(key)
    other = lab.visit("p02")  # another person at this browser
    assert lab.asked == []
    assert second.screen() == "loading, open elsewhere"
    close(first)
    second.wait("practice 0")
    lab.wait_for("results", "closed", "results", "closed")
    assert lab.saved() == {"p01": (2, "left")}
    close(other)


def test_who_answers_first_goes_on_whatever_the_clock_says(page):
    """Else a tab that is opened after the clock was set back would let the same person answer twice."""
    steps = """async () => {
      const copy = { owner: () => "p01", begin: () => "tabs of this test" };
      const suite = { copy: copy, sleep: (time) => new Promise((resolve) => setTimeout(resolve, time)) };
      const [first, second] = [new OneTab(suite), new OneTab(suite)];
      first.mine = second.mine = "p01";
      await first.take_by_asking(() => {});
      const [clock, ask] = [Date.now, second.ask.bind(second)];
      Date.now = () => clock() - 3600000;
      let asked = 0;
      second.ask = async () => {
        await ask();
        asked += 1;
        if (asked === 2) {
          first.leave();
        }
      };
      await second.take_by_asking(() => {});
      second.leave();
      Date.now = clock;
      return asked;
    }"""
    assert page.evaluate(steps) > 1


def test_copies_that_are_damaged_gone_or_too_large_are_no_error(page):
    """Else a page that finds one would end in a red box, before the study has begun."""
    steps = """() => {
      const copy = new BrowserCopy({});
      localStorage.clear(); // of other tests
      localStorage.setItem("whole", JSON.stringify({ token: "t", key: "k", csv: "a,b" }));
      localStorage.setItem("table", "a,b");
      localStorage.setItem("damaged", '{"token": "t", "ke');
      localStorage.setItem("empty", "");
      const read = ["whole", "table", "damaged", "empty", "gone"].map((name) => copy.read(name));
      const set = Storage.prototype.setItem;
      Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
      copy.offered("whole");
      Storage.prototype.setItem = set;
      const still = copy.read("whole");
      copy.offered("whole");
      copy.offered("gone");
      const names = Object.keys(localStorage).sort();
      localStorage.clear();
      return [read, still, names];
    }"""
    read, still, names = page.evaluate(steps)
    whole = {"token": "t", "key": "k", "csv": "a,b"}
    damaged = {"token": "", "key": "", "csv": '{"token": "t", "ke'}
    empty = {"token": "", "key": "", "csv": ""}
    assert read == [whole, {"token": "", "key": "", "csv": "a,b"}, damaged, empty, empty]
    assert still == whole
    assert names == ["damaged", "empty", "table", "whole offered"]


@pytest.mark.parametrize("participant", ["p" * 300, "Sárá, 7", "con.1", "AUX.x", "lpt9.", "nul", ".p", "../p", "漢"])
def test_whoever_takes_part_the_file_has_a_name_that_the_server_takes(page, participant):
    """Else all uploads of somebody with a long or odd id would be refused, to the last one."""
    shared = {"participant": participant, "session": "2026-11-28_19h39.34.161"}
    about = {"shared": shared, "interface": "select_shuffled"}
    name = page.evaluate("about => Suite.prototype.file_name.call(about)", about)
    check_name(f"{name}.csv")
    assert name.endswith("_select_shuffled_2026-11-28_19h39.34.161")


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
