"""Take part in a session in PsychoPy's window by real keys and clicks, through the X server (Linux, with xdotool)."""

import os
import subprocess
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from experiments.window_session import run_session

KEYSYMS = {"return": "Return", "left": "Left", "right": "Right", "up": "Up", "down": "Down", "escape": "Escape"}
KEYSYMS |= {"backspace": "BackSpace"}


def take_part(
    act: Callable,
    *session: Any,
    shots: Path | None = None,
    prepare: Callable[[Any], None] = lambda script: None,
    **more: Any,
) -> Path:
    """Run a session as `window_session.run_session` does, while act(hands) takes part in a thread of this process.

    prepare: as there; tests use it to leave out screens. If act fails, the process ends with status 1.
    """
    hands = WindowHands(shots)

    def act_to_the_end() -> None:
        try:
            act(hands)
            hands.tap("return")  # the last screen would stay for half a minute
        except BaseException:
            traceback.print_exc()
            os._exit(1)

    def give_hands(script: Any) -> None:
        prepare(script)
        run = script.run
        suite: Any = script.Suite  # a class that is known when the script is

        class WatchedSuite(suite):
            def __init__(self, *arguments):
                super().__init__(*arguments)
                hands.suite = self

            def poll(self):
                hands.polls += 1
                return super().poll()

        def run_with_hands(info, exp, win, **rest):
            hands.win = win
            threading.Thread(target=act_to_the_end, daemon=True).start()
            return run(info, exp, win, **rest)

        script.Suite, script.run = WatchedSuite, run_with_hands

    more |= {"observer": "simulated", "prepare": give_hands}
    return run_session(*session, **more)


class WindowHands:
    """Keys and clicks at the window of this process; places are in design units (see screens/code/stage.py)."""

    def __init__(self, shots: Path | None, patience: float = 300):
        self.win: Any = None  # PsychoPy's window
        self.shots = shots
        self.patience = patience
        self.suite: Any = None
        self.polls = 0
        self.presses = 0
        self.tool: Any = None

    def screen(self) -> str | None:
        """The screen that is shown, as the suite announces it."""
        return getattr(self.suite, "screen", None)

    def told(self, name: str) -> str:
        """What else the suite announces."""
        return self.suite.told[name]

    def wait(self, screen: str) -> None:
        """Wait for a screen; raises TimeoutError if it does not appear."""
        end = time.monotonic() + self.patience
        while self.screen() != screen:
            if time.monotonic() > end:
                self.shot("stuck")
                raise TimeoutError(f"the screen {screen!r} does not come; there is {self.screen()!r}")
            time.sleep(0.01)
        self._frames()

    def key(self, name: str, seconds: float | None = None) -> None:
        """Press a key; by default most presses are as short as can be, often within one frame, and some are not."""
        self.presses += 1
        if seconds is None and self.presses % 3:
            self.tap(name)
        else:
            self._xdotool("keydown", KEYSYMS.get(name, name))
            self._frames() if seconds is None else time.sleep(seconds)
            self._xdotool("keyup", KEYSYMS.get(name, name))
        self._frames()

    def tap(self, name: str) -> None:
        """Press a key as briefly as possible; it is up again even if this process ends with the press."""
        self._xdotool("key", KEYSYMS.get(name, name))

    def click(self, x: float, y: float) -> None:
        """Click at a place."""
        self._move(x, y)
        self._xdotool("click", 1)
        self._frames()

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Press at a place, move to another one, and let go."""
        self._move(*start)
        self._xdotool("mousedown", 1)
        self._frames()
        for share in (0.3, 0.7, 1):
            self._move(*(a + share * (b - a) for a, b in zip(start, end, strict=True)))
        self._xdotool("mouseup", 1)
        self._frames()

    def type(self, text: str) -> None:
        """Type text into a field, without its line breaks: there Enter goes on."""
        for character in text.replace("\n", ""):
            subprocess.run(["xdotool", "type", "--", character], check=True)
        self._frames()

    def shot(self, name: str) -> None:
        """Keep a picture of the screen, where there is a folder for it."""
        if self.shots:
            self._frames(4)
            subprocess.run(["import", "-window", "root", self.shots / f"{name}.png"], check=True)

    def _move(self, x: float, y: float) -> None:
        width, height = self.suite.pixels
        x, y = x * self.suite.factor, y * self.suite.factor
        left, top = self.win.winHandle.get_location()  # on whichever monitor
        self._xdotool("mousemove", left + round(width / 2 + x * height), top + round(height / 2 - y * height))
        self._frames()

    def _frames(self, number: int = 3) -> None:
        """Wait until the experiment has checked keys and clicks this many times."""
        wanted = self.polls + number
        end = time.monotonic() + self.patience
        while self.polls < wanted and time.monotonic() < end:
            time.sleep(0.005)

    def _xdotool(self, *arguments) -> None:
        """Pass a line to the running xdotool; it is done when it reports the place of the mouse."""
        if self.tool is None:
            command = ["stdbuf", "-oL", "xdotool", "-"]
            self.tool = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.tool.stdin.write(" ".join(map(str, arguments)) + "\ngetmouselocation\n")
        if not self.tool.stdout.readline():
            raise RuntimeError("xdotool has ended: see above")
