"""What people and networks do to a page at serve.py, tried on every interface with the library that the tests have.

docs/tries.py plays this with real PsychoJS of several versions and writes the table of docs/tries.md.
"""

import shutil

import pytest
from answers import ANSWER, as_answered
from asked_study import RECORDED, consent, survey, told
from at_lab import KEPT, PATIENCE, AtLab, Hands, close
from firefox import firefox_page
from participant import check, instructions, trials
from small_sessions import n_trials as n_of_batch
from small_sessions import rows

from experiments.serve import serving

pytestmark = [pytest.mark.browser, pytest.mark.long]
LATER = "performance.now = (now => () => now.call(performance) + 400000)(performance.now)"
N_TRIALS = 3  # each after two of practice
TABLET = {"has_touch": True, "is_mobile": True, "viewport": {"width": 800, "height": 600}}


class Fingers(Hands):
    """Takes part by touch."""

    def click(self, x, y):
        self.page.touchscreen.tap(*self._at(x, y))
        self._frames()

    def drag(self, start, end):
        session = self.page.context.new_cdp_session(self.page)

        def touch(kind, *places):
            points = [dict(zip(("x", "y"), self._at(*place), strict=True)) for place in places]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
            self._frames()

        touch("touchStart", start)
        for share in (0.3, 0.7, 1):
            touch("touchMove", [a + share * (b - a) for a, b in zip(start, end, strict=True)])
        touch("touchEnd")

    def _at(self, x, y):
        width, height = self.page.evaluate("[window.innerWidth, window.innerHeight]")
        unit = min(height, width * 3 / 4)
        return width / 2 + x * unit, height / 2 - y * unit


@pytest.fixture
def at_lab(page_folders, data, chromium, monkeypatch, interface):
    """A server of an interface's page and a browser: at_lab(...) -> AtLab, to be entered."""
    return lambda **given: AtLab(page_folders(interface), data, chromium, monkeypatch, n_trials=N_TRIALS, **given)


def answer(hands, interface, first, by="keys"):
    """Answer the trials from `first` on, to the end."""

    for number in range(first, N_TRIALS):
        hands.wait(f"trial {number}")
        ANSWER[interface](hands, number, by)


def completed(lab, interface, by="keys"):
    """Hold what the server has to what was answered."""
    assert lab.saved() == {"p01": (N_TRIALS, "completed")}
    for number, row in enumerate(lab.trials()):
        as_answered(interface, number, row, by)


@pytest.mark.parametrize("by", ["keys", "mouse", "touch"])
def test_a_whole_session(at_lab, interface, by):
    """Else people with only a keyboard, a mouse or a tablet could not take part, or be recorded wrongly."""
    tablet = TABLET if by == "touch" else {}
    with at_lab(screens="", **tablet) as lab:
        hands = lab.visit(screen="consent 0", hands=Fingers if tablet else Hands)
        with_what = "mouse" if tablet else by
        consent(hands, with_what)
        instructions(hands, with_what)
        check(hands, interface, 1, with_what)
        trials(hands, interface, N_TRIALS, with_what)
        survey(hands, with_what)
        hands.wait("goodbye")
        completed(lab, interface, with_what)
        (file,) = lab.data.glob("*.csv")
        assert told(rows(file)) == RECORDED
        assert lab.asked == ["results", "closed completed"]


def test_a_server_that_fails_twice(at_lab, interface):
    """Else a moment without the server (HTTP 500) would cost a session."""
    with at_lab() as lab:
        lab.context.route(
            "**/results", lambda route: route.fulfill(status=500, json={"error": "out of order"}), times=2
        )
        hands = lab.visit()
        trials(hands, interface, N_TRIALS, "keys")
        for number in (1, 2):
            hands.wait(f"saving again {number}")
            hands.page.evaluate(LATER)
        hands.wait("goodbye")
        completed(lab, interface)


def test_an_upload_that_hangs(at_lab, interface):
    """Else a network that never answers would hold the last screen for ever."""
    with at_lab() as lab:
        lab.context.route("**/results", lambda route: None, times=1)
        hands = lab.visit()
        trials(hands, interface, N_TRIALS, "keys")
        hands.wait("saving again 1")
        hands.page.evaluate(LATER)
        hands.wait("goodbye")
        completed(lab, interface)


@pytest.mark.parametrize("unload", [True, False])
def test_a_closed_tab(at_lab, interface, unload):
    """Else its answers would be lost where browsers no longer run `unload`, or come twice where they do."""
    with at_lab(unload=unload) as lab:
        close(lab.answered(2))
        lab.wait_for("results", "closed")
        assert lab.saved() == {"p01": (2, "left")}


def test_two_tabs(at_lab, interface):
    """Else one person would take part twice at once, or be offered as unsent what the other tab is collecting."""
    with at_lab() as lab:
        first = lab.answered(2)
        second = lab.visit(screen="loading, open elsewhere")
        answer(first, interface, 2)
        first.wait("goodbye")
        second.wait("practice 0")
        completed(lab, interface)
        assert second.page.evaluate(KEPT) == 0


def test_a_reloaded_page(at_lab, interface):
    """Else the answers before would be lost, or mixed with those after."""
    with at_lab() as lab:
        hands = lab.answered(2)
        hands.open(hands.page.url)
        hands.wait("practice 0")
        lab.wait_for("results", "closed", "results", "closed")
        assert lab.saved() == {"p01": (2, "left")}


def test_a_tablet_that_is_turned(at_lab, interface):
    """Else a part of every screen would be cut off, with what must be pressed: iOS tells the old height."""
    with at_lab(**TABLET | {"viewport": {"width": 600, "height": 800}}) as lab:
        lab.context.add_init_script("Object.defineProperty(screen, 'height', { get: () => 800 })")
        hands = lab.visit(hands=Fingers)
        hands.page.set_viewport_size({"width": 800, "height": 600})
        width = "document.querySelector('canvas').getBoundingClientRect().width === 800"
        hands.page.wait_for_function(width)
        trials(hands, interface, N_TRIALS, "mouse")
        hands.wait("goodbye")
        completed(lab, interface, "mouse")


@pytest.mark.parametrize("interface", ["construct"], indirect=True)
def test_firefox(page_folders, interface, data, tmp_path):
    """Else the page would work only in the browser of the tests."""
    if not (program := shutil.which("firefox-esr") or shutil.which("firefox")):
        pytest.skip("there is no Firefox")
    (profile := tmp_path / "profile").mkdir()
    with serving(page_folders(interface), data) as server, firefox_page(program, profile) as page:
        hands = Hands(page, patience=PATIENCE)
        hands.open(f"{server.url}/?participant=p01&batch=0&observer=simulated")
        consent(hands, "keys")
        instructions(hands, "keys")
        check(hands, interface, 1, "keys")
        trials(hands, interface, n_of_batch(interface), "keys")
        survey(hands, "keys")
        hands.wait("goodbye")
        (file,) = data.glob("*.csv")
        given = rows(file)
        assert told(given) == RECORDED
        for number, row in enumerate(row for row in given if row["phase"] == "trial"):
            as_answered(interface, number, row, "keys")
        assert [server.received.progress(token)[2] for token in server.received.saved] == ["completed"]
