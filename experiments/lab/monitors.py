"""The monitors of this computer, and the one on which the participant sees the session."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count

from hillmixe.command import InputError


@dataclass(frozen=True)
class Monitor:
    """A monitor. number: from 1, as in --screen. width, height: in pixels."""

    number: int
    width: int
    height: int
    main: bool

    @property
    def index(self) -> int:
        """Its number as PsychoPy counts."""
        return self.number - 1

    def __str__(self) -> str:
        return f"{self.number}: {self.width}x{self.height}{' (main)' if self.main else ''}"


def connected() -> list[Monitor]:
    """List the monitors in the order in which PsychoPy's windows count them; raises InputError without a display."""
    with display_needed():
        screens = _screens()
    # Windows lists them in any order: there the main one is where places on the desktop are counted from.
    main = 0
    if sys.platform == "win32":
        main = next((place for place, screen in enumerate(screens) if (screen.x, screen.y) == (0, 0)), 0)
    return [Monitor(place + 1, each.width, each.height, place == main) for place, each in enumerate(screens)]


def chosen(number: int | None, found: list[Monitor]) -> Monitor:
    """Give the monitor of this number, the main one for None; raises InputError where there is none."""
    for monitor in found:
        if monitor.main if number is None else monitor.number == number:
            return monitor
    raise InputError(f"there is no monitor {number}; found: {in_words(found)}")


def in_words(found: list[Monitor]) -> str:
    """Name monitors in a line: 1: 1920x1080 (main), 2: 1280x1024."""
    return ", ".join(map(str, found))


@contextmanager
def display_needed() -> Iterator[None]:
    """Raise InputError where the block needs a display or PsychoPy, and there is none."""
    if sys.platform == "linux" and not os.environ.get("DISPLAY"):
        raise InputError("there is no display: run this where a window can open, or under Xvfb")
    try:
        yield
    except ModuleNotFoundError as problem:
        raise InputError(f"{problem.name} is not installed: pip install -e .[experiments]") from problem
    except Exception as problem:
        if type(problem).__name__ != "NoSuchDisplayException":  # pyglet's, which cannot be imported without a display
            raise
        raise InputError(
            f"no window can open on the display {os.environ['DISPLAY']}: name another DISPLAY"
        ) from problem


def _screens() -> list:
    """List pyglet's screens, as PsychoPy's pyglet backend does."""
    import pyglet

    first = pyglet.canvas.Display() if sys.platform == "linux" else pyglet.canvas.get_display()
    screens = first.get_screens()
    if sys.platform == "linux" and len(screens) == 1:  # X may also have screens that no window can leave
        for number in count(1):
            try:
                screens = screens + pyglet.canvas.Display(x_screen=number).get_screens()
            except pyglet.canvas.xlib.NoSuchDisplayException:
                break
    return screens
