"""Which keys are pressed, and when: a key is called by what it writes. Twin of keys.js."""

import sys
import unicodedata
from types import SimpleNamespace

import pyglet
from psychopy import core
from psychopy.hardware import keyboard

# PsychToolbox's names of keys that write a sign which is no letter and no digit; unknown: one that it has no name for.
SIGN_KEYS = (
    "quoteleft", "grave", "minus", "equal", "bracketleft", "bracketright", "backslash", "semicolon", "apostrophe",
    "comma", "period", "slash", "less", "pound", "unknown",
)  # fmt: skip


class Keys:
    """The keys pressed in the window.

    The window says which keys are pressed in it, and what they write. PsychToolbox says when, and which key of the
    board it was, but calls keys as an American keyboard does and hears those for other programs, too. So each press
    is put together from both; one that the window does not report was for another program.
    """

    patience = 0.1  # seconds that one of the two may be later than the other

    def __init__(self, win):
        self.window = win.winHandle
        self.keyboard = keyboard.Keyboard(deviceName="defaultKeyboard")
        self.clock = self.keyboard.clock
        self.seen = []  # by the window
        self.heard = []  # by PsychToolbox
        self.since = 0.0
        self.n_down = 0
        self.other_alphabet = False
        self.window.push_handlers(
            on_key_press=self.on_key_press,
            on_text=self.on_text,
            on_key_release=self.on_key_release,
            on_deactivate=self.on_deactivate,
        )
        if display := getattr(self.window, "_x_display", None):
            # X would report a held key as many presses; pyglet forbids that, but on another connection than this one.
            pyglet.window.xlib.XkbSetDetectableAutoRepeat(display, 1, None)

    def take(self):
        """Give the keys pressed since the last call, in their order.

        Each has names (see `names`) and rt, in seconds since the clock was reset.
        """
        self.window.dispatch_events()
        self._hear()
        now, elapsed = core.getTime(), self.clock.getTime()
        keys = []
        while self.seen:
            seen = self.seen[0]
            seen.press = seen.press or self._press_of(seen)
            # An input method lets the sign come later than the key.
            awaited = not seen.press or (seen.sign is None and self._writes(seen.press.name))
            if awaited and now - seen.at < self.patience:
                break
            self.seen.pop(0)
            place, at = (seen.press.name, seen.press.at) if seen.press else (seen.name, seen.at)
            names = self.names(place, seen.sign or "")
            if at >= self.since:
                keys.append(SimpleNamespace(names=names, rt=elapsed - (now - at)))
        self.heard = [press for press in self.heard if now - press.at < self.patience]
        return keys

    def clear(self):
        """Forget the keys pressed up to now."""
        self.window.dispatch_events()
        self.since = core.getTime()

    def held(self, name):
        """Whether an arrow key is down now."""
        return self.keyboard.getState(name)

    def names(self, place, sign):
        """Give the names that a key counts by: the sign it writes, and sometimes its place on an American keyboard.

        place: such as "q", "1", "num_1", "left". sign: nothing where the key writes none, or has one name everywhere.
        Digits count by their place as well, for some keyboards need Shift for them. So do letters where the keyboard
        writes another alphabet: there, a list from A to Z could not be answered.
        """
        if sign == "":
            return [{"enter": "return", "num_enter": "return", "delete": "backspace"}.get(place, place)]
        sign = sign.lower()[0].replace("ı", "i")  # Turkish keyboards have two keys for the I of other languages
        if unicodedata.category(sign)[0] in "LM":
            self.other_alphabet = ord(sign) > 0x36F and not unicodedata.name(sign, "").startswith("LATIN")
        letter, digit = len(place) == 1 and not place.isdigit(), place.isdigit()
        counts = (letter and self.other_alphabet) or (digit and sign not in "0123456789")
        return [sign, place] if counts else [sign]

    # What the window reports

    def on_key_press(self, symbol, modifiers):
        """Take in a key, by its symbol of pyglet's: on a key that is held, this comes once."""
        self.n_down += 1
        seen = SimpleNamespace(at=core.getTime(), name="", sign="", code=symbol >> 32, press=None)
        if seen.code:  # it writes a sign that pyglet has no name for
            seen.sign = None
        elif 0x20 < symbol < 0x7F:
            seen.sign = chr(symbol)
        else:
            seen.name = pyglet.window.key.symbol_string(symbol).lower().replace("enter", "return")
        self.seen.append(seen)

    def on_text(self, text):
        """Take in what the last key writes; a key that is held writes again and again."""
        if self.seen and not self.seen[-1].name:
            self.seen[-1].sign = text

    def on_key_release(self, symbol, modifiers):
        """Take in that a key is up. Where Shift was let go before it, pyglet would take it to be down for ever."""
        self.n_down -= 1
        if self.n_down <= 0:
            self.on_deactivate()

    def on_deactivate(self):
        """Forget which keys are down: the window will not see them go up."""
        self.n_down = 0
        getattr(self.window, "pressed_keys", set()).clear()

    # What PsychToolbox hears

    def _hear(self):
        now, elapsed = core.getTime(), self.clock.getTime()
        # A key that is up again within a frame is among the released ones alone, one still down among the others.
        for key in self.keyboard.getKeys(waitRelease=False) + self.keyboard.getKeys():
            if not getattr(key, "taken", False):
                key.taken = True
                self.heard.append(SimpleNamespace(name=key.name, code=key.code, at=now - (elapsed - key.rt)))
        self.heard.sort(key=lambda press: press.at)

    def _press_of(self, seen):
        """Take the press that belongs to a key seen out of those heard: the first one that can be it."""
        press = next((press for press in self.heard if self._same(seen, press)), None)
        if press:
            self.heard.remove(press)
        return press

    def _writes(self, place):
        return len(place) == 1 or place in SIGN_KEYS

    def _same(self, seen, press):
        """Whether a press can be the key that the window has seen."""
        if seen.code and sys.platform == "linux":
            return press.code == seen.code + 1  # PsychToolbox counts from 1
        if not seen.name:
            return self._writes(press.name)
        if seen.name.startswith("num_"):
            return press.name.startswith("num_")
        return press.name == seen.name
