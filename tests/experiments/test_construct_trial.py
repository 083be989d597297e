"""The window's trial of Construct, frame by frame, without a window: what counts as a step, and what does not."""

import importlib.util
from pathlib import Path
from types import SimpleNamespace

import pytest

FILE = Path(__file__).parents[2] / "experiments" / "construct" / "code" / "trial.py"
LEVELS = ["0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1.0"]


class Stim:
    """Anything on the screen; remembers whether it is drawn."""

    def __init__(self, *_, **__):
        self.drawn = False

    def setAutoDraw(self, drawn):
        self.drawn = drawn

    def setImage(self, image):
        self.image = image


class FakeSuite:
    """A suite whose keys and clicks the test gives."""

    def __init__(self, trial):
        self.settings = {"keys": {"left": ["left", "g"], "right": ["right", "h"]}}
        words = {"more": "more {label}", "last": "last", "missing": "step"}
        self.texts = {"trial": words, "caps": {"left": "<", "right": ">"}}
        self.trials, self.n_trials, self.win, self.leaving = [trial], 1, None, False
        self.pressed, self.clicks, self.rows, self.frame_times, self.buttons = [], [], [], [], {}

    def poll(self):
        return not self.leaving

    def key_name(self, key):
        return key.name

    def hit(self, stim):
        return stim in self.clicks

    def is_on(self, parts, name):
        return self.buttons.get(name, True)

    def enable(self, parts, name, on, hint=""):
        self.buttons[name] = on

    def fill(self, text, values):
        return text.replace("{label}", values["label"])

    def on_flip(self, call):
        self.flip = call

    def record(self, row):
        self.rows.append(row)

    def frame_columns(self, times):
        return {}

    def elapsed(self):
        return 9.0

    def nothing(self, *_):
        pass

    announce = clear_keys = reset_clock = write = show = fill_bar = nothing


def keys(*names):
    return [SimpleNamespace(name=name, rt=number + 1.0) for number, name in enumerate(names)]


@pytest.fixture
def begun():
    """A trial that has begun at .1: (trial, suite)."""
    spec = importlib.util.spec_from_file_location("construct_trial", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.visual = SimpleNamespace(ImageStim=Stim)
    row = {"trial": "0", "repeat": "0", "pair": "Cat_3_Dog_14", "label_1": "Cat", "label_2": "Dog", "image_1": "3"}
    row |= {"image_2": "14", "lam_start": "0.1", "levels": LEVELS, "images": [f"{level}.png" for level in LEVELS]}
    suite = FakeSuite(row)
    of_sides = ("name", "more", "cap_0", "cap_1", "cap_0_label", "cap_1_label")
    parts = {f"{side}_{part}": Stim() for side in ("left", "right") for part in of_sides}
    trial = module.ConstructTrial(suite, parts | {name: Stim() for name in ("bar", "last", "hint", "next")})
    trial.begin()
    return trial, suite


def drawn(trial):
    return [level for level, image in zip(LEVELS, trial.images, strict=True) if image.drawn]


def test_keys_before_the_image_is_there_do_not_count(begun):
    """Else somebody in a hurry would answer what is not yet to be seen, in less than no time."""
    trial, suite = begun
    suite.pressed = keys("h", "return")
    assert trial.frame()
    assert (trial.path, suite.rows) == ([1], [])
    suite.flip()
    assert trial.frame() is False  # now they do
    assert trial.path == [1, 2]


def test_one_image_is_drawn_and_the_next_one_on_the_frame_of_the_key(begun):
    """Else two blends would lie over one another, or the answer be another one than the image seen."""
    trial, suite = begun
    suite.flip()
    assert drawn(trial) == ["0.1"]
    suite.pressed = keys("right")
    trial.frame()
    assert drawn(trial) == ["0.2"]


def test_all_keys_of_one_frame_count_in_their_order(begun):
    """Else fast fingers at a slow screen would lose steps."""
    trial, suite = begun
    suite.flip()
    suite.pressed = keys("h", "h", "left", "g", "g", "h", "return")
    assert trial.frame() is False
    (row,) = suite.rows
    assert row["lam_path"] == "0.1|0.2|0.3|0.2|0.1|0.0|0.1"
    assert (row["lam_h"], row["n_steps"], row["first_key_s"], row["rt_s"]) == ("0.1", 6, 1.0, 7.0)


def test_beyond_the_ends_there_is_no_step(begun):
    """Else steps would be counted that show nothing."""
    trial, suite = begun
    suite.flip()
    suite.pressed = keys(*["left"] * 4)
    trial.frame()
    assert (trial.path, drawn(trial)) == ([1, 0], ["0.0"])


def test_next_needs_a_step(begun):
    """Else a hand on Enter would answer every trial with its start."""
    trial, suite = begun
    suite.flip()
    suite.pressed = keys("return")
    assert trial.frame()
    suite.pressed, suite.clicks = [], [trial.parts["next"]]
    assert trial.frame()
    assert suite.rows == []


def test_clicks_on_the_caps_are_steps(begun):
    """Else mouse and finger could not answer."""
    trial, suite = begun
    suite.flip()
    for part in ("right_cap_1", "left_cap_0"):
        suite.clicks = [trial.parts[part]]
        assert trial.frame()
    suite.clicks = [trial.parts["next"]]
    assert trial.frame() is False
    assert suite.rows[0]["lam_path"] == "0.1|0.2|0.1"
    assert (suite.rows[0]["first_key_s"], suite.rows[0]["rt_s"]) == (9.0, 9.0)
    trial.end()
    assert drawn(trial) == []
    assert trial.over


def test_who_leaves_gives_no_answer(begun):
    """Else a trial would be recorded that nobody has finished."""
    trial, suite = begun
    suite.flip()
    suite.leaving = True
    suite.pressed = keys("h", "return")
    assert trial.frame() is False
    trial.end()
    assert suite.rows == []
    assert trial.over
