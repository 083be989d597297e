"""Press keys in a PsychoPy window of its own, of many layouts, and while another program has the keyboard.

python tests/experiments/keys_in_window.py OUT      on a display of its own; its layout is American afterwards

Writes what the keys counted as to OUT, as JSON.
"""

import json
import os
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from keyboards import LAYOUTS, X_CODES, keys_of_letters
from psychopy import visual
from psychopy.hardware import DeviceManager

from experiments.screens.builder import CODE

G, H, ONE, SHIFT, CAPS, RETURN, LEFT, PAD_1, NUM_LOCK = 42, 43, 10, 50, 66, 36, 113, 87, 77
OTHER = """
import pyglet
window = pyglet.window.Window(80, 60, "another program")
window.set_handlers(on_text=lambda text: print(text, flush=True))
print(window._window, flush=True)
pyglet.app.run()
"""


class Typist:
    """Hands at the keyboard of a display; knows what the window has taken the keys for."""

    def __init__(self, window: int, taken: list):
        self.window = window
        self.taken = taken  # names and time of each key

    def press(self, *codes: int | str, n_keys: int | None = None) -> list[list[str]]:
        """Press keys, each as short as can be; returns the names that so many keys counted by, as soon as they do."""
        return self._doing("key", "--delay", 0, *codes, n_keys=n_keys or len(codes))

    def down_and_up(self, *steps: tuple[str, int], n_keys: int) -> list[list[str]]:
        """Do steps such as ("keydown", 50) in one go."""
        return self._doing(*(word for step in steps for word in step), n_keys=n_keys)

    def _doing(self, *words, n_keys: int) -> list[list[str]]:
        before = len(self.taken)
        xdotool(*words)
        wait(lambda: len(self.taken) >= before + n_keys)
        return [names for names, _ in self.taken[before:]]

    def focus(self, window: int) -> None:
        xdotool("windowfocus", "--sync", window)


def xdotool(*words) -> None:
    subprocess.run(["xdotool", *map(str, words)], check=True)


def wait(until: Callable[[], bool], seconds: float = 20) -> bool:
    """Wait; False where it does not come."""
    end = time.monotonic() + seconds
    while not until() and time.monotonic() < end:
        time.sleep(0.002)
    return until()


def layout(name: str) -> None:
    subprocess.run(["setxkbmap", name], check=True)


def letters(typist: Typist) -> dict:
    """Press the key of each letter in each layout: layout -> [(letter, names)]."""
    found = {}
    for name in LAYOUTS:
        layout(name)
        found[name] = [(letter, typist.press(X_CODES[place])) for letter, place in keys_of_letters(name)]
    return found


def others(typist: Typist) -> dict:
    """Press what is no letter."""
    found = {}
    for name in ("us", "fr"):
        layout(name)
        found[f"digits {name}"] = typist.press(*range(ONE, ONE + 10))
        with_shift = [("keydown", SHIFT), ("keydown", ONE), ("keyup", SHIFT), ("keyup", ONE)]
        found[f"shift {name}"] = typist.down_and_up(*with_shift, *with_shift, n_keys=4)
    layout("us")
    found["keypad"] = typist.press(PAD_1) + typist.press(NUM_LOCK, PAD_1, NUM_LOCK)
    found["caps"] = typist.press(CAPS, G, CAPS)
    found["named"] = typist.press(RETURN, 104, "Escape", 22, 65, 111, LEFT, 114, 116)
    return found


def short(typist: Typist) -> list:
    """Press a key twenty times, faster than any frame; then another one, after which none of them is to come."""
    typist.press(*[G] * 20)
    typist.press(H)
    return typist.taken[-21:]


def held(typist: Typist, texts: list) -> list:
    """Hold a key until it has written ten times."""
    before, n_texts = len(typist.taken), len(texts)
    xdotool("keydown", G)
    wait(lambda: len(texts) > n_texts + 10)
    xdotool("keyup", G)
    typist.press(H)
    return [names for names, _ in typist.taken[before:]]


def elsewhere(typist: Typist) -> tuple[list, list]:
    """Type into another program, then into the window: what the other one got, and what the window."""
    before = len(typist.taken)
    with subprocess.Popen([sys.executable, "-c", OTHER], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        typist.focus(int(other.stdout.readline()))
        xdotool("key", "--delay", 0, G, H, H, RETURN)
        got = [other.stdout.readline() for _ in range(4)]
        typist.focus(typist.window)
        typist.press(H)
        other.terminate()
    return got, [names for names, _ in typist.taken[before:]]


def resized(typist: Typist) -> list:
    """Press a key after another size of the window, with the mouse beside it."""
    xdotool("windowsize", "--sync", typist.window, 400, 300)
    xdotool("mousemove", 1, 1)
    return typist.press(G, LEFT)


def main() -> None:
    keyboard = "psychopy.hardware.keyboard.KeyboardDevice"
    DeviceManager.addDevice(deviceClass=keyboard, deviceName="defaultKeyboard", backend="ptb")
    win = visual.Window(size=(320, 240), pos=(200, 200), fullscr=False, units="height", winType="pyglet")
    win.winHandle.activate()  # as the experiments' scripts do
    scope: dict = {"__name__": "script"}
    exec(compile((CODE / "keys.py").read_text(encoding="utf-8"), str(CODE / "keys.py"), "exec"), scope)
    keys = scope["Keys"](win)
    taken: list = []
    texts: list = []
    win.winHandle.push_handlers(on_text=texts.append)
    found: dict = {}

    def act() -> None:
        try:
            typist = Typist(win.winHandle._window, taken)
            xdotool("mousemove", 1, 1)
            layout("us")
            found["letters"] = letters(typist)
            found["others"] = others(typist)
            found["short"] = short(typist)
            found["held"] = held(typist, texts)
            found["elsewhere"] = elsewhere(typist)
            found["resized"] = resized(typist)
            found["done"] = True
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        finally:
            layout("us")

    threading.Thread(target=act, daemon=True).start()
    while "done" not in found:
        win.flip()
        taken += [(key.names, key.rt) for key in keys.take()]
    Path(sys.argv[1]).write_text(json.dumps(found), encoding="utf-8")
    win.close()


if __name__ == "__main__":
    main()
