"""The monitors of this computer, and the one on which the participant sees the session."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

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
    """Give the monitor of this number, the main one for None; raises InputError if there is none."""
    for monitor in found:
        if monitor.main if number is None else monitor.number == number:
            return monitor
    raise InputError(f"there is no monitor {number}; found: {in_words(found)}")


def in_words(found: list[Monitor]) -> str:
    """List monitors in one line: 1: 1920x1080 (main), 2: 1280x1024."""
    return ", ".join(map(str, found))


@contextmanager
def display_needed() -> Iterator[None]:
    """Raise InputError if the block needs a display or PsychoPy, and there is none."""
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


def _screens() -> list[Any]:
    """List pyglet's screens, as PsychoPy's windows do."""
    import pyglet

    return pyglet.canvas.get_display().get_screens()


def keep_on_its_monitor(win: Any) -> None:
    """Bring a full-screen window to the monitor that it was made for, if a window manager has put it on another.

    win: PsychoPy's. This is needed only on Linux, where the problem has been known for years (psychopy#2642,
    pyglet#763). Raises InputError if the window stays away.
    """
    handle = win.winHandle
    if sys.platform != "linux" or not win._isFullScr or not handle.screen._xinerama:
        return
    window = _XWindow(handle._window)
    if window.gets_to(handle.screen, patience=0.5):
        return
    # A window manager makes a window as large as the monitor that it is on.
    window.ask_for_full_screen(False)
    window.move_to(handle.screen)
    window.ask_for_full_screen(True)
    if not window.gets_to(handle.screen, patience=5):
        raise InputError(
            "the window manager does not show the window on that monitor: make it the main one, or try --window"
        )
    handle._width, handle._height = window.place()[2:]  # pyglet does not see it: its full screens keep their size
    handle._update_view_size()
    handle.dispatch_event("on_resize", handle._width, handle._height)


class _XWindow:
    """A window as the X server knows it; places are in pixels from the corner of all monitors."""

    def __init__(self, number: int):
        from Xlib import display  # comes with psychopy on Linux

        self.server = display.Display()
        self.root = self.server.screen().root
        self.window = self.server.create_resource_object("window", number)

    def ask_for_full_screen(self, on: bool) -> None:
        """Ask the window manager to make it full-screen, or a plain window (EWMH, _NET_WM_STATE)."""
        from Xlib import X
        from Xlib.protocol import event

        state, full = (self.server.intern_atom(name) for name in ("_NET_WM_STATE", "_NET_WM_STATE_FULLSCREEN"))
        message = event.ClientMessage(window=self.window, client_type=state, data=(32, [int(on), full, 0, 1, 0]))
        self.root.send_event(message, event_mask=X.SubstructureRedirectMask | X.SubstructureNotifyMask)
        self.server.sync()

    def move_to(self, screen: Any) -> None:
        """Ask for the place of one of pyglet's screens."""
        self.window.configure(x=screen.x, y=screen.y, width=screen.width, height=screen.height)
        self.server.sync()

    def gets_to(self, screen: Any, patience: float) -> bool:
        """Tell whether it gets onto one of pyglet's screens within some seconds."""
        end = time.monotonic() + patience
        while (place := self.place()) != (screen.x, screen.y, screen.width, screen.height):
            if time.monotonic() > end:  # some window managers leave room for a panel
                x, y = place[0] + place[2] / 2 - screen.x, place[1] + place[3] / 2 - screen.y
                return 0 <= x < screen.width and 0 <= y < screen.height
            time.sleep(0.02)
        return True

    def place(self) -> tuple[int, int, int, int]:
        """Give its corner, width and height."""
        size, corner = self.window.get_geometry(), self.root.translate_coords(self.window, 0, 0)
        return corner.x, corner.y, size.width, size.height
