"""A suite whose keys, clicks and clock the test gives, and trials of the window that run on it without a window."""

from pathlib import Path
from types import SimpleNamespace

EXPERIMENTS = Path(__file__).parents[2] / "experiments"
LOOK = {"INK": "ink", "ACCENT": "accent", "ON_ACCENT": "on accent", "OFF": "off", "ON_OFF": "on off"}


class Stim:
    """Anything on the screen; remembers whether it is drawn, and what is written on it."""

    def __init__(self, pos=(0, 0), width=1):
        self.drawn = False
        self.text = ""
        self.pos = pos
        self.width = width

    def setAutoDraw(self, drawn):
        self.drawn = drawn

    def setPos(self, pos):
        self.pos = pos


class Parts(dict):
    """A screen's parts, made when they are asked for."""

    def __missing__(self, name):
        self[name] = Stim()
        return self[name]


class FakeSuite:
    """What a trial asks of a suite."""

    def __init__(self, texts, trials, n_trials):
        self.texts = {"trial": texts, "caps": {"left": "<", "right": ">"}}
        self.settings = {"keys": {"left": ["left", "g"], "right": ["right", "h"]}}
        self.trials, self.n_trials, self.leaving = trials, n_trials, False
        self.class_names = ["Cat", "Deer", "Dog", "Frog"]
        self.pressed, self.clicks, self.rows, self.frame_times, self.buttons = [], [], [], [], {}
        self.clicked, self.down, self.mouse, self.keys_down, self.time = False, False, (0, 0), set(), 0.0
        self.screens = []

    def poll(self):
        return not self.leaving

    def key_name(self, key):
        return key.name

    def hit(self, stim):
        return any(stim is clicked for clicked in self.clicks)

    def pointer(self):
        return self.mouse

    def held(self, name):
        return name in self.keys_down

    def now(self):
        return self.time

    def is_on(self, parts, name):
        return self.buttons.get(name, True)

    def enable(self, parts, name, on, hint=""):
        self.buttons[name] = on
        parts["hint"].text = "" if on else hint

    def fill(self, texts, values):
        if isinstance(texts, dict):
            return {name: self.fill(text, values) for name, text in texts.items()}
        for name, value in values.items():
            texts = texts.replace("{" + name + "}", str(value))
        return texts

    def write(self, stim, text, color=None):
        stim.text = text

    def write_fitted(self, stim, text, room, size):
        stim.text = text

    def make_box(self, *_, **__):
        return Stim()

    def make_text(self, *_, **__):
        return Stim()

    def make_image(self, *_, **__):
        return Stim()

    def set_image(self, stim, image):
        stim.image = image

    def shuffled(self, names):
        return list(reversed(names))

    def announce(self, screen):
        self.screens.append(screen)

    def on_flip(self, call):
        self.flip = call

    def record(self, row):
        self.rows.append(row)

    def frame_columns(self, times):
        return {}

    def elapsed(self):
        return 9.0

    def nothing(self, *_):
        """What is only to be seen."""

    clear_keys = reset_clock = show = paint = fill_bar = align_left = tell = nothing


def trial_of(interface: str, class_name: str, trials: list[dict], texts: dict, n_trials: int | None = None):
    """Make the window's trial of an interface, as its script would: (trial, suite), begun and seen."""
    scope = dict(LOOK)
    code = EXPERIMENTS / interface / "code"
    for file in [EXPERIMENTS / "screens" / "code" / "trial.py", *sorted(code.glob("*.py"))]:
        exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), scope)
    words = {"question": "which of {label_1} and {label_2}?", "practice": "{number} of {total}", **texts}
    suite = FakeSuite(words, trials, len(trials) if n_trials is None else n_trials)
    trial = scope[class_name](suite, Parts())
    trial.begin()
    return trial, suite


def keys(*names):
    """Keys pressed in one frame, a second apart."""
    return [SimpleNamespace(name=name, rt=number + 1.0) for number, name in enumerate(names)]


def press(trial, *names):
    """Press keys, all within one frame; returns what the frame says: False ends the trial."""
    trial.suite.pressed = keys(*names)
    going = trial.frame()
    trial.suite.pressed = []
    return going


def click(trial, *stims):
    """Click on stims, one frame each; returns what the last frame says."""
    for stim in stims:
        trial.suite.clicks, trial.suite.clicked = [stim], True
        going = trial.frame()
        trial.suite.clicks, trial.suite.clicked = [], False
    return going
