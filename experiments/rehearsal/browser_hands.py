"""Take part in an exported page in Chromium by real keys and clicks, through Playwright."""

import time
from pathlib import Path

from experiments.screens.look import LOOK

STAGE = LOOK["stage"]["aspect"]
KEYS = {"return": "Enter", "left": "ArrowLeft", "right": "ArrowRight", "up": "ArrowUp", "down": "ArrowDown"}
KEYS |= {"escape": "Escape", "backspace": "Backspace", "period": ".", "comma": ",", "minus": "-"}


class BrowserHands:
    """Keys and clicks at a page of Playwright's; places are in design units (see screens/code/stage.py)."""

    def __init__(self, page, shots: Path | None = None, patience: float = 300):
        self.page = page
        self.page.set_default_timeout(1000 * patience)
        self.shots = shots
        self.patience = patience
        self.presses = 0

    def open(self, address: str) -> None:
        """Load the page and pass the library's first dialog."""
        self.page.goto(address)
        self.page.wait_for_function(
            "document.querySelector('#dialogOK') && !document.querySelector('#dialogOK').disabled"
        )
        self._frames()
        self.page.click("#dialogOK")

    def screen(self) -> str | None:
        """The screen that is shown, as the suite announces it."""
        return self.page.evaluate("document.body.getAttribute('data-screen')")

    def told(self, name: str) -> str:
        """What else the suite announces."""
        return self.page.evaluate("name => document.body.getAttribute(`data-${name}`)", name)

    def wait(self, screen: str) -> None:
        """Wait for a screen; raises TimeoutError if it does not appear, RuntimeError if the page shows an error."""
        end = time.monotonic() + self.patience
        while self.screen() != screen:
            if error := self.page.evaluate("document.body.getAttribute('data-error')"):
                raise RuntimeError(f"the page shows an error: {error}")
            if time.monotonic() > end:
                raise TimeoutError(f"the screen {screen!r} does not come; there is {self.screen()!r}")
            self.page.wait_for_timeout(20)
        self._frames()

    def key(self, name: str, seconds: float | None = None) -> None:
        """Press a key; by default most presses are as short as can be, often within one frame, and some are not."""
        self.presses += 1
        if seconds is None and self.presses % 3:
            self.page.keyboard.press(KEYS.get(name, name))
        else:
            self.page.keyboard.down(KEYS.get(name, name))
            self._frames() if seconds is None else self.page.wait_for_timeout(1000 * seconds)
            self.page.keyboard.up(KEYS.get(name, name))
        self._frames()

    def click(self, x: float, y: float) -> None:
        """Click at a place."""
        at = self._move(x, y)
        self.page.mouse.click(*at)
        self._frames()

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Press at a place, move to another one, and let go."""
        self._move(*start)
        self.page.mouse.down()
        self._frames()
        for share in (0.3, 0.7, 1):
            self._move(*(a + share * (b - a) for a, b in zip(start, end, strict=True)))
        self.page.mouse.up()
        self._frames()

    def type(self, text: str) -> None:
        """Type text into a field, without its line breaks: there Enter goes on."""
        self.page.keyboard.type(text.replace("\n", ""), delay=5)
        self._frames()

    def shot(self, name: str) -> None:
        """Keep a picture of the page, where there is a folder for it."""
        if self.shots:
            self._frames(4)
            self.page.screenshot(path=self.shots / f"{name}.png")

    def _move(self, x: float, y: float) -> tuple[float, float]:
        width, height = self.page.evaluate("[window.innerWidth, window.innerHeight]")
        unit = min(height, width / STAGE)
        at = (width / 2 + x * unit, height / 2 - y * unit)
        self.page.mouse.move(*at)
        self._frames()
        return at

    def _frames(self, number: int = 3) -> None:
        """Wait until the page has been drawn this many times."""
        self.page.evaluate(
            "number => new Promise(done => { const frame = () => number-- > 0 ? requestAnimationFrame(frame) : done();"
            " frame(); })",
            number,
        )
