"""What keys are called, and which presses count: the twins keys.py and keys.js, without window or page and in them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from fakes import World, parts_of
from keyboards import LAYOUTS, PLACES, expected_names, keys_of_letters, press_in_page, signs
from scenarios import given

from experiments.study.wording import suite_texts

# fmt: off
NAMES = {  # place on an American keyboard and sign written, one key after the other -> the names of the last one
    "a letter": ([("q", "a")], ["a"]),
    "with Caps or Shift": ([("q", "A")], ["a"]),
    "an arrow": ([("left", "")], ["left"]),
    "Enter": ([("enter", "")], ["return"]),
    "Enter of the keypad": ([("num_enter", "")], ["return"]),
    "the keypad": ([("num_1", "")], ["num_1"]),
    "a digit": ([("1", "1")], ["1"]),
    "a digit with Shift": ([("1", "!")], ["!", "1"]),
    "a digit that needs Shift": ([("1", "&")], ["&", "1"]),
    "a letter where others have a digit": ([("2", "é")], ["é", "2"]),
    "digits of another script": ([("1", "١")], ["١", "1"]),
    "digits in another order": ([("2", "7")], ["7"]),
    "a Latin letter that English lacks": ([("semicolon", "ö")], ["ö"]),
    "the same on a letter's place": ([("w", "é")], ["é"]),
    "a comma on a letter's place": ([("m", ",")], [","]),
    "Cyrillic": ([("g", "п")], ["п", "g"]),
    "Cyrillic with Shift": ([("g", "П")], ["п", "g"]),
    "Cyrillic on the place of a sign": ([("comma", "б")], ["б"]),
    "Greek": ([("f", "φ")], ["φ", "f"]),
    "a vowel sign of Thai": ([("y", "ั")], ["ั", "y"]),
    "two letters on one key": ([("b", "لا")], ["ل", "b"]),
    "a sign on a letter's place among Greek": ([("w", "ς"), ("q", ";")], [";", "q"]),
    "the same after Latin letters": ([("w", "ς"), ("w", "w"), ("q", ";")], [";"]),
    "dotless i": ([("i", "ı")], ["i"]),
    "dotted capital i": ([("apostrophe", "İ")], ["i"]),
    "a dead key or an input method": ([("g", "")], ["g"]),
}
# fmt: on


@pytest.mark.browser
@pytest.mark.parametrize(("presses", "expected"), NAMES.values(), ids=NAMES)
def test_both_twins_call_a_key_alike(presses, expected, page, tmp_path):
    """Else a key would do one thing in the window and another one in the page."""
    keys = new_keys(tmp_path)[1]
    assert [keys.names(*press) for press in presses][-1] == expected
    call = "(presses) => { const keys = new Keys(); return presses.map((press) => keys.names(...press)).pop(); }"
    assert page.evaluate(call, presses) == expected


@pytest.mark.browser
def test_keys_of_an_input_method_are_for_the_field_alone(page):
    """Else Enter, which ends a conversion to Chinese or Japanese, would send half an answer; Esc would ask to leave."""
    press = """(fields) => {
        const keys = new Keys();
        for (const target of ['INPUT', 'TEXTAREA', 'BODY']) {
            keys.on_key_press({ key: 'Enter', code: 'Enter', timeStamp: 0, target: { tagName: target },
                preventDefault() {}, ...fields });
        }
        return keys.seen.length;
    }"""
    counted = [
        page.evaluate(press, fields) for fields in ({}, {"isComposing": True}, {"key": "Process", "keyCode": 229})
    ]
    assert counted == [3, 1, 1]


@pytest.mark.browser
def test_a_key_of_the_study_can_be_of_any_alphabet(page, tmp_path):
    """Else participants could not be given keys that they have; the own sign of a key goes before its place."""
    keys = {"left": ["left", "р"], "right": ["h", "п"]}
    trial = {"levels": ["0.0", "0.5", "1.0"], "images": ["0", "5", "10"], "endpoints": [], "lam_start": "0.5"}
    row = {"label_1": "Cat", "label_2": "Dog", **trial}
    told = given("construct", [row])
    told |= {"settings": told["settings"] | {"keys": keys}}
    told["texts"]["caps"] |= suite_texts("construct", "en", told["settings"] | {"audience": "people"})["caps"]
    steps = ["begin", "flip", "keys п/g", "keys р/h", "keys return"]
    world = World("construct", "trial", "ConstructTrial", told, tmp_path)
    assert [world.do(step) for step in steps][-1]["rows"][0]["lam_path"] == "0.5|1.0|0.5"
    play = "([steps, parts, told]) => { const world = new World('construct', parts, 'ConstructTrial', told);"
    play += " return steps.map((step) => world.act(step)).pop().rows[0].lam_path; }"
    assert page.evaluate(play, [steps, parts_of("construct")["trial"], told]) == "0.5|1.0|0.5"


# Which presses count in the window

SHIFT, LEFT, ENTER, ESCAPE, PAD_1 = 0xFFE1, 0xFF51, 0xFF0D, 0xFF1B, 0xFFB1
SYMBOLS = {SHIFT: "LSHIFT", LEFT: "LEFT", ENTER: "ENTER", ESCAPE: "ESCAPE", PAD_1: "NUM_1"}
CYRILLIC_PE = 42 << 32  # as pyglet calls a key that it has no name for: by X's code, which PsychToolbox counts from 1


def new_keys(folder):
    """The keys of a window that the test presses: (presser, keys)."""
    world = World("construct", "trial", None, {}, folder)
    world.scope["pyglet"] = SimpleNamespace(
        window=SimpleNamespace(key=SimpleNamespace(symbol_string=lambda symbol: SYMBOLS[symbol]))
    )
    presser = Presser(world)
    world.scope["keyboard"] = SimpleNamespace(Keyboard=lambda deviceName: presser.keyboard)
    keys = world.scope["Keys"](presser)
    return presser, keys


class Presser:
    """A window and PsychToolbox's keyboard, which tell of presses when the test lets them."""

    def __init__(self, world):
        self.world = world
        self.winHandle = SimpleNamespace(push_handlers=self._keep, dispatch_events=self._dispatch, pressed_keys=set())
        clock = SimpleNamespace(reset=world._reset, getTime=lambda: world.time - world.start)
        self.keyboard = SimpleNamespace(clock=clock, getKeys=self._get_keys, getState=lambda name: False)
        self.to_report = []  # events that the window has not dispatched: (name, arguments)
        self.presses = []

    def window(self, symbol, text=""):
        """Let the window be told of a key."""
        self.to_report += [("on_key_press", (symbol, 0))] + ([("on_text", (text,))] if text else [])

    def toolbox(self, name, at, code=0):
        """Let PsychToolbox hear a key, at a time."""
        self.presses.append(SimpleNamespace(name=name, code=code, rt=at - self.world.start))

    def both(self, symbol, text, name, at, code=0):
        self.window(symbol, text)
        self.toolbox(name, at, code)

    def at(self, time):
        self.world.time = time

    def _keep(self, **handlers):
        self.handlers = handlers

    def _dispatch(self):
        while self.to_report:
            name, arguments = self.to_report.pop(0)
            self.handlers[name](*arguments)

    def _get_keys(self, waitRelease=True):
        return [] if waitRelease else self.presses


def taken(keys):
    return [(*key.names, round(key.rt, 3)) for key in keys.take()]


@pytest.fixture
def pressed(tmp_path):
    return new_keys(tmp_path)


def test_what_is_of_the_window_and_when_of_the_keyboard(pressed):
    """Else response times would be those of frames, or A on a French keyboard be Q."""
    presser, keys = pressed
    presser.both(ord("a"), "a", "q", at=1.002)
    presser.both(ord("&"), "&", "1", at=1.004)
    presser.both(LEFT, "", "left", at=1.006)
    presser.both(ENTER, "\r", "return", at=1.008)
    presser.both(PAD_1, "1", "num_1", at=1.009)
    presser.at(1.016)
    expected = [("a", 1.002), ("&", "1", 1.004), ("left", 1.006), ("return", 1.008), ("num_1", 1.009)]
    assert taken(keys) == expected
    assert taken(keys) == []


def test_keys_of_another_program_are_none(pressed):
    """Else what an assistant types on a second screen would be an answer."""
    presser, keys = pressed
    for number, key in enumerate("ghh"):
        presser.toolbox(key, at=1 + number / 10)
    presser.toolbox("return", at=1.3)
    presser.at(1.31)
    assert taken(keys) == []
    presser.both(ord("h"), "h", "h", at=1.9)  # while the experiment was busy
    presser.at(2.0)
    assert taken(keys) == [("h", 1.9)]


def test_the_window_and_the_keyboard_may_tell_in_any_order(pressed):
    """Else a key would be lost, or counted twice, on a computer where one of them is slower."""
    presser, keys = pressed
    presser.toolbox("g", at=1.0)
    presser.at(1.001)
    assert taken(keys) == []
    presser.window(ord("g"), "g")
    presser.at(1.02)
    assert taken(keys) == [("g", 1.0)]
    presser.window(ord("g"), "g")
    presser.at(2.0)
    assert taken(keys) == []
    presser.toolbox("g", at=1.999)
    presser.at(2.02)
    assert taken(keys) == [("g", 1.999)]


def test_a_key_that_the_keyboard_does_not_hear_counts(pressed):
    """Else keys on the screen and from another computer would do nothing."""
    presser, keys = pressed
    presser.window(LEFT)
    presser.window(ord("g"), "g")
    presser.at(1.0)
    assert taken(keys) == []
    presser.at(1.2)
    assert taken(keys) == [("left", 1.0), ("g", 1.0)]


def test_a_sign_can_come_after_its_key(pressed):
    """Else with an input method a Cyrillic key would have lost its own name."""
    presser, keys = pressed
    presser.both(CYRILLIC_PE, "", "g", at=1.0, code=43)
    presser.at(1.01)
    assert taken(keys) == []
    presser.to_report.append(("on_text", ("п",)))
    presser.at(1.03)
    assert taken(keys) == [("п", "g", 1.0)]
    presser.both(CYRILLIC_PE, "", "g", at=2.0, code=43)
    presser.at(2.0)
    assert taken(keys) == []
    presser.at(2.2)
    assert taken(keys) == [("g", 2.0)]  # it came to nothing


def test_a_key_of_no_sign_takes_no_other_keys_press(pressed):
    """Else AltGr on the way to a sign would be the letter after it."""
    presser, keys = pressed
    presser.both(107 << 32, "", "ralt", at=1.0, code=109)  # not the code of AltGr: another such key, unheard
    presser.both(ord("q"), "@", "q", at=1.05, code=25)
    presser.at(1.05)
    taken(keys)
    presser.at(1.2)
    assert [key for key in taken(keys) if key[0] != ""] == [("@", 1.05)]


def test_keys_before_the_onset_do_not_count_even_if_the_window_is_late(pressed):
    """Else a key pressed before the image was there would be its answer."""
    presser, keys = pressed
    presser.both(ord("g"), "g", "g", at=0.9)
    presser.toolbox("h", at=0.99)
    presser.at(1.0)
    keys.clear()
    presser.window(ord("h"), "h")
    presser.both(ord("g"), "g", "g", at=1.01)
    presser.at(1.016)
    assert taken(keys) == [("g", 1.01)]


def test_times_count_from_the_last_reset(pressed):
    """Else response times would count from the start of the session."""
    presser, keys = pressed
    presser.at(5.0)
    keys.clock.reset()
    presser.both(ord("g"), "g", "g", at=5.25)
    presser.at(5.3)
    assert taken(keys) == [("g", 0.25)]


def test_no_key_stays_down_for_ever(pressed):
    """Else pyglet would not report the 1 again that was pressed with Shift and let go without."""
    presser, keys = pressed
    presser.winHandle.pressed_keys.update({SHIFT, ord("1")})
    presser.window(SHIFT)
    presser.window(ord("1"), "1")
    presser.to_report += [("on_key_release", (SHIFT, 0)), ("on_key_release", (ord("&"), 0))]
    keys.take()
    assert presser.winHandle.pressed_keys == set()
    presser.winHandle.pressed_keys.add(ord("g"))
    presser.to_report += [("on_deactivate", ())]
    keys.take()
    assert presser.winHandle.pressed_keys == set()


# Real keys


@pytest.fixture(scope="module")
def in_window(display, tmp_path_factory):
    """What real keys counted as in a window, see keys_in_window.py."""
    folder = tmp_path_factory.mktemp("keys")
    env = {**os.environ, "DISPLAY": display("800x600"), "HOME": str(folder)}
    script = Path(__file__).with_name("keys_in_window.py")
    ran = subprocess.run([sys.executable, script, folder / "found.json"], env=env, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return json.loads((folder / "found.json").read_text(encoding="utf-8"))


@pytest.mark.window
@pytest.mark.parametrize("layout", LAYOUTS)
def test_letters_in_the_window_are_those_on_the_keys(in_window, layout):
    """Else on a French keyboard A would name the class of Q, and on a Russian one nothing."""
    expected = [[letter, [expected_names(layout, letter, place)]] for letter, place in keys_of_letters(layout)]
    assert in_window["letters"][layout] == expected


@pytest.mark.browser
@pytest.mark.parametrize("layout", LAYOUTS)
def test_letters_in_the_page_are_those_on_the_keys(page, layout):
    """Else window and page would differ."""
    page.evaluate("globalThis.tried = new Keys()")
    session = page.context.new_cdp_session(page)
    for _, place in keys_of_letters(layout):
        press_in_page(session, signs(layout)[place], PLACES[place])
    found = page.evaluate("tried.take().map((key) => key.names)")
    assert found == [expected_names(layout, letter, place) for letter, place in keys_of_letters(layout)]


@pytest.mark.window
def test_other_keys_in_the_window(in_window):
    """Else percents could not be typed on a French keyboard, or Enter and arrows not be what the screens say."""
    others = in_window["others"]
    for layout in ("us", "fr"):
        assert [names[-1] for names in others[f"digits {layout}"]] == list("1234567890")
        assert [names[-1] for names in others[f"shift {layout}"]] == ["lshift", "1"] * 2
    assert others["keypad"] == [["num_1"], ["numlock"], ["num_1"], ["numlock"]]
    assert others["caps"] == [["capslock"], ["g"], ["capslock"]]
    named = ["return", "return", "escape", "backspace", "space", "up", "left", "right", "down"]
    assert others["named"] == [[name] for name in named]


@pytest.mark.browser
def test_other_keys_in_the_page(page):
    """Else the page's Enter, arrows and keypad would not be those of the window."""
    page.evaluate("globalThis.tried = new Keys()")
    keys = ["Enter", "NumpadEnter", "Escape", "Backspace", "Space", "ArrowUp", "ArrowLeft", "Numpad1", "NumpadDecimal"]
    for key in [*keys, "Shift+Digit1", "Shift+KeyG"]:
        page.keyboard.press(key)
    names = ["return", "return", "escape", "backspace", "space", "up", "left", "num_1", "num_decimal"]
    expected = [*([name] for name in names), ["shift"], ["!", "1"], ["shift"], ["g"]]
    assert page.evaluate("tried.take().map((key) => key.names)") == expected


@pytest.mark.browser
def test_a_held_key_in_the_page_counts_once_and_is_down_until_it_is_up(page):
    """Else a held key would step through all blends, or the slider not move on."""
    page.evaluate("globalThis.tried = new Keys()")
    for _ in range(3):
        page.keyboard.down("ArrowLeft")  # the second and third are the browser's repetitions
    assert page.evaluate("[tried.take().length, tried.held('left')]") == [1, True]
    page.keyboard.up("ArrowLeft")
    assert page.evaluate("[tried.take().length, tried.held('left')]") == [0, False]


@pytest.mark.window
def test_short_presses_and_held_keys_count_once_each(in_window):
    """Else fast fingers at a slow screen would lose keys, or a held key be many."""
    names, times = zip(*in_window["short"], strict=True)
    assert names == (*[["g"]] * 20, ["h"])
    assert sorted(set(times)) == list(times)  # not the frames' times, of which many keys would share one
    assert in_window["held"] == [["g"], ["h"]]


@pytest.mark.window
def test_what_is_typed_into_another_program_is_no_answer(in_window):
    """Else what an assistant types on a second screen would be one."""
    got, taken_for = in_window["elsewhere"]
    assert got == ["g\n", "h\n", "h\n", "\n"]
    assert taken_for == [["h"]]


@pytest.mark.window
def test_keys_after_a_resize_with_the_mouse_beside_the_window(in_window):
    """Else a window smaller than the screen would be deaf as soon as the mouse is beside it."""
    assert in_window["resized"] == [["g"], ["left"]]
