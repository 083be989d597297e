"""Tablets and phones, by emulation of what iOS and Android tell a page, with touch alone.

An iPad's screen has the same height whichever way it is held; Android's has its height and width swapped.
"""

import json

import pytest
from answers import ANSWER, as_answered
from asked_study import consent
from browser import PAVLOVIA, Site, parameters, rows
from scenarios import SETTINGS

from experiments.rehearsal.browser_hands import BrowserHands
from experiments.study.wording import suite_texts

pytestmark = [pytest.mark.browser]
TABLETS = {  # how it is held -> width and height of the window; of the screen
    "iOS": {"upright": ((820, 1080), (820, 1180)), "flat": ((1180, 720), (820, 1180))},
    "Android": {"upright": ((800, 1180), (800, 1280)), "flat": ((1280, 700), (1280, 800))},
}
CANVAS = """
[...document.querySelectorAll("canvas")].map((canvas) => canvas.getBoundingClientRect())
  .map((box) => [box.x, box.y, box.width, box.height])[0]
"""


class Fingers(BrowserHands):
    """Hands that tap on a tablet or a phone."""

    def __init__(self, page, system: str | None = None):
        super().__init__(page)
        self.system = system
        self.metrics = page.context.new_cdp_session(page)

    def click(self, x: float, y: float) -> None:
        width, height = self.page.evaluate("[window.innerWidth, window.innerHeight]")
        unit = min(height, width / (4 / 3))
        self.page.touchscreen.tap(width / 2 + x * unit, height / 2 - y * unit)
        self._frames(6)

    def turn(self, held: str) -> None:
        window, screen = TABLETS[self.system][held]
        self.be_sized(window, screen)

    def be_sized(self, window: tuple[int, int], screen: tuple[int, int]) -> None:
        """Give window and screen these sizes in the page's pixels."""
        angle = {"type": "landscapePrimary", "angle": 90} if window[0] > window[1] else None
        sizes = dict(zip(("width", "height", "screenWidth", "screenHeight"), (*window, *screen), strict=True))
        more = {"deviceScaleFactor": 1, "mobile": True, **({"screenOrientation": angle} if angle else {})}
        self.metrics.send("Emulation.setDeviceMetricsOverride", {**sizes, **more})
        self._frames(6)

    def covers(self) -> bool:
        """Whether the canvas is where the window is, and as large."""
        return self.page.evaluate(CANVAS) == [0, 0, *self.page.evaluate("[window.innerWidth, window.innerHeight]")]

    def notice(self, name: str, language: str = "en") -> bool:
        """Whether one of the suite's notices is to be seen."""
        words = suite_texts("construct", language, SETTINGS | {"audience": "people"})[name]
        return self.page.get_by_text(words).is_visible()


@pytest.fixture
def touch(chromium, page_folder):
    """Make a touch screen with an empty page and the site behind it: touch(system, screens) -> (fingers, site)."""
    contexts = []

    def go(system=None, screens="trials saving goodbye", n_trials=2):
        context = chromium.new_context(
            viewport={"width": 800, "height": 600}, has_touch=True, is_mobile=True, device_scale_factor=2
        )
        contexts.append(context)
        site = Site(context, page_folder, screens, n_trials)
        return Fingers(context.new_page(), system), site

    yield go
    for context in contexts:
        context.close()


@pytest.fixture(params=TABLETS)
def tablet(request, touch):
    """A tablet of each of the two systems: tablet(screens) -> (fingers, site)."""
    return lambda *given: touch(request.param, *given)


def at(**more) -> str:
    return PAVLOVIA + parameters(**{"participant": "p02", "batch": 0, "observer": "simulated"} | more)


def test_opened_upright_and_turned(tablet):
    """Else it would keep the upright canvas: PsychoJS takes the change of size for a keyboard (2026.1.1)."""
    hands, _ = tablet("consent check")
    hands.turn("upright")
    hands.open(at())
    hands.wait("consent 0")
    assert hands.covers()
    assert hands.notice("narrow")
    hands.turn("flat")
    assert hands.covers()
    assert not hands.notice("narrow")
    consent(hands, "mouse")
    hands.wait("instructions 0")


def test_turned_in_mid_trial(tablet):
    """Else an answer would be given to a picture that is cut off, or a tap fall beside what it was meant for."""
    hands, site = tablet()
    hands.turn("flat")
    hands.open(at())
    hands.wait("trial 0")
    for held in ("upright", "flat"):
        hands.turn(held)
        assert hands.covers()
        assert hands.notice("narrow") == (held == "upright")
        if held == "upright":  # nothing is answered by a tap on the notice
            hands.click(0.44, -0.42)
    for number in range(2):
        hands.wait(f"trial {number}")
        ANSWER["construct"](hands, number, "mouse")
    hands.wait("goodbye")
    given = [row for row in rows(site.results[-1]) if row.get("trial")]
    for number, row in enumerate(given):
        as_answered("construct", number, row, "mouse")
    assert len(given) == 2


def test_beside_another_app(tablet):
    """Else a tablet whose screen is split, or a window that is made smaller, would show a part of the study."""
    hands, _ = tablet()
    hands.turn("flat")
    hands.open(at())
    hands.wait("trial 0")
    (width, height), screen = TABLETS[hands.system]["flat"]
    for share in (0.5, 0.8, 1):
        hands.be_sized((int(share * width), height), screen)
        assert hands.covers()
        assert hands.notice("narrow") == (share == 0.5)
    hands.be_sized((int(0.8 * width), height - 150), screen)
    assert hands.covers()
    ANSWER["construct"](hands, 0, "mouse")
    hands.wait("trial 1")


def test_a_keyboard_on_the_screen_is_no_other_window(tablet, page_folder):
    """Else the field would slip away under the fingers that write into it; a turn counts all the same."""
    study = json.loads((page_folder / "study.json").read_text(encoding="utf-8"))
    study["survey"] = [{"name": "more", "kind": "text", "required": False}]
    hands, site = tablet("trials survey", 1)
    site.files = {"study.json": json.dumps(study)}
    hands.turn("flat")
    hands.open(at())
    hands.wait("trial 0")
    ANSWER["construct"](hands, 0, "mouse")
    hands.wait("survey 0")
    hands.click(0, -0.06)
    hands.type("so")
    before = hands.page.evaluate(CANVAS)
    (width, height), screen = TABLETS[hands.system]["flat"]
    hands.be_sized((width, height - 320), screen)
    assert hands.page.evaluate(CANVAS) == before
    hands.be_sized((width, height), screen)
    assert hands.covers()
    for held in ("upright", "flat"):
        hands.turn(held)
        assert hands.covers()


# A phone

WORDS = {"en": "a computer or a tablet", "de": "einem Computer oder Tablet"}


@pytest.mark.parametrize("language", WORDS)
def test_a_phone_is_told_before_it_takes_a_batch(touch, language):
    """Else people would consent to what they cannot see, and a place in the study be theirs."""
    hands, site = touch(None, "consent check")
    site.shelf = {"group": "3", "finished": False, "participantToken": "place 7"}
    hands.be_sized((390, 740), (390, 844))
    hands.open(PAVLOVIA + parameters(participant="p02", language=language))
    for size in ((844, 340), (390, 740)):
        hands.wait("loading, small screen")
        assert hands.notice("small", language)
        assert WORDS[language] in hands.page.inner_text("body")
        hands.be_sized(size, (390, 844))
    assert site.whats() == ["open"]
    hands.be_sized((1180, 720), (820, 1180))  # it was a tablet's window that the browser took for its screen
    hands.wait("consent 0")
    assert not hands.notice("small", language)
    assert "shelf select" in site.whats()


def test_a_small_window_is_no_phone(visit):
    """Else people at a computer would be sent away."""
    hands, _ = visit(screens="consent", size=(640, 480))
    hands.open(at())
    hands.wait("consent 0")
    words = suite_texts("construct", "en", SETTINGS | {"audience": "people"})["small"]
    assert not hands.page.get_by_text(words).is_visible()
