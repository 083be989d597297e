"""The code of a screen in Python, on the real suite, with keys, clicks and a clock that the test gives. Twin: fakes.js.

Only psychopy is not there: what the twins ask of it are the few classes below.
"""

import functools
import importlib
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock, patch

import experiments
from experiments.screens import shared
from experiments.screens.builder import CODE, Screen
from experiments.screens.layout import look_of

EXPERIMENTS = Path(experiments.__file__).parent
SEED = 13  # of the orders
FIRST = [*(file.stem for file in shared.SUITE), "page", "rows", "task_picture", "trial"]  # what other twins need


def screen_of(interface: str):
    """The module that says what an interface's trial shows."""
    return importlib.import_module(f"experiments.{interface}.screen")


@functools.cache
def parts_of(interface: str) -> dict[str, dict]:
    """What the definitions put on each screen: screen -> {part: its measures}."""
    found = {}

    def add(screen, kind, part, every_repeat=None, **look):
        if kind == "TextComponent":
            measures = {"height": look["letterHeight"], "wrapWidth": look["wrapWidth"]}
        else:
            names = ["size", "letterHeight", "padding"] if kind == "TextboxComponent" else ["size"]
            measures = {name: look[name] for name in names}
        found.setdefault(screen.name, {})[part] = {"pos": list(look["pos"]), **measures}
        screen.parts.append(part)

    def code(screen, *_, **__):
        for line in screen.aligned:
            call = re.fullmatch(rf"suite\.align_(\w+)\(\[{screen.name}_(\w+)\], '(\w+)'\)", line)
            found[screen.name][call[2]]["aligned"] = [call[1], call[3]]

    with patch.object(Screen, "_add", add), patch.object(Screen, "code", code):
        for name in ("loading", "consent", "instructions", "comprehension", "survey", "saving", "goodbye"):
            getattr(shared, name)(MagicMock())
        screen_of(interface).trial(MagicMock())
    return found


def twins(interface: str, language: str = ".py") -> list[Path]:
    """The files of the code of all screens, in an order in which each finds what it needs."""
    own = sorted((EXPERIMENTS / interface / "code").glob(f"*{language}"))
    shared = sorted(CODE.glob(f"*{language}"), key=lambda file: [*FIRST, file.stem].index(file.stem))
    return shared + own


@functools.cache
def _compiled(file: Path):
    return compile(file.read_text(encoding="utf-8"), str(file), "exec")


class Stim:
    """Anything on the screen; remembers whether it is drawn, and how it looks."""

    _texID = 0  # of an image, to PsychoPy

    def __init__(self, win, kind, pos=(0, 0), text="", depth=0, **look):
        self.__dict__.update(look)
        self.kind, self.pos, self.text, self.depth = kind, pos, text, depth
        if "padding" in look:
            self.padding = (look["padding"], look["padding"])  # PsychoPy has it for both directions
        self.drawn, self.opacity, self.win, self.anchorVert = False, 1.0, win, "center"
        win.made.append(self)

    def setAutoDraw(self, drawn):
        self.drawn = drawn

    def setImage(self, image):
        self.image = image

    def contains(self, mouse):
        return self.win.on is self


class World:
    """A screen of an interface, which `do` plays a scenario on."""

    def __init__(self, interface, screen, class_name, given, folder, size=(1024, 768)):
        self.time, self.start, self.pressed, self.held = 0.0, 0.0, [], set()
        self.buttons, self.times, self.at = [0, 0, 0], [0.0, 0.0, 0.0], (0, 0)
        self.flips, self.made, self.rows, self.row, self.screens = [], [], [], {}, []
        self.on, self.going, self.useFBO = None, True, False
        self.size, self.clientSize, self.frameBufferSize = size, list(size), list(size)
        self.winHandle = SimpleNamespace(width=size[0], height=size[1], screen=SimpleNamespace(width=size[0]))
        self.backend = SimpleNamespace(_frameBufferSize=self.frameBufferSize)
        self.resetEyeTransform = lambda: None
        self.winHandle.push_handlers = lambda **_: None
        self.callOnFlip = self.flips.append
        self.dataFileName = str(folder / f"p01_{interface}_now")
        clock = SimpleNamespace(reset=self._reset, getTime=lambda: self.time - self.start)
        mouse = SimpleNamespace(getPos=lambda: self.at, getPressed=lambda getTime: (self.buttons, list(self.times)))
        make = {name: functools.partial(Stim, kind=name) for name in ("Rect", "TextStim", "ImageStim")}
        psychopy = SimpleNamespace(
            core=SimpleNamespace(getTime=lambda: self.time),
            event=SimpleNamespace(Mouse=lambda win: mouse),
            visual=SimpleNamespace(**make, image=SimpleNamespace(GL=MagicMock())),
        )
        keyboard = SimpleNamespace(Keyboard=lambda deviceName: SimpleNamespace(clock=clock))
        hardware = SimpleNamespace(keyboard=keyboard)
        self.scope = {"__name__": "script", "LOOK": look_of(interface)}
        with patch.dict(sys.modules, {"psychopy": psychopy, "psychopy.hardware": hardware}):
            for file in twins(interface):
                exec(_compiled(file), self.scope)
        self.suite = self.scope["Suite"](self, self, {}, interface)
        self.suite.__dict__.update(given)
        self.suite.keys = SimpleNamespace(
            clock=clock,
            take=lambda: list(self.pressed),
            clear=self.pressed.clear,
            held=lambda name: name in self.held,
        )
        self.suite.shuffle = self.scope["Shuffle"](SEED)
        self.suite.announce = self.screens.append
        self.parts = self._placed(parts_of(interface)[screen])
        if task := given.get("task_of"):  # the trials, whose pictures the instructions show
            self.scope[task](self.suite, self._placed(parts_of(interface)["trial"]))
        self.screen = self.scope[class_name](self.suite, self.parts) if class_name else None

    def _placed(self, parts):
        stims = {name: Stim(self, "part", **part) for name, part in parts.items()}
        self.suite.place(stims)
        for stim in stims.values():
            if hasattr(stim, "aligned"):
                side, corner = stim.aligned
                getattr(self.suite, f"align_{side}")([stim], corner)
        return stims

    # What the suite asks of PsychoPy's experiment

    def addData(self, name, value):
        self.row[name] = value

    def nextEntry(self):
        self.rows.append(self.row)
        self.row = {}

    def getAllEntries(self):
        return self.rows

    def _reset(self):
        self.start = self.time

    # What the test does

    def do(self, step: str) -> dict:
        """Do one step of a scenario; returns what is to be seen then."""
        word, *rest = step.split()
        for part in self.parts.values() if word == "begin" else ():
            part.drawn = True  # by the library
        if word in ("begin", "end"):
            getattr(self.screen, word)()
        elif word == "flip":
            calls = self.flips[:]
            self.flips.clear()
            for call in calls:
                call()
        elif word == "leave":
            self.suite.leaving = True
        elif word == "hold":
            self.held = set(rest)
        elif word == "type":
            self.parts["answer"].text += " ".join(rest)
        elif word in ("press", "keys"):
            names = [self._letter(name[1:-1]) if name[0] == "[" else name for name in rest]
            self.pressed += [SimpleNamespace(names=name.split("/"), rt=n + 1.0) for n, name in enumerate(names)]
            if word == "keys":
                self._frame()
        elif word == "click":
            for target in rest:
                self.on = self._stim(target)
                self.at = tuple(self.on.pos)
                self.times[0] += 1
                self._frame()
                self.on = None
        else:
            if word == "time":
                self.time = float(rest[0])
            elif word == "size":
                self.winHandle.width, self.winHandle.height = map(int, rest)
            else:
                track = self.parts[f"{rest[0]}_track"]
                width = track.size[0]
                self.at = (track.pos[0] + width * (float(rest[1]) / 100 - 0.5), track.pos[1])
                self.buttons[0] = {"down": 1, "tap": 0, "up": 0}.get(word, self.buttons[0])
                self.times[0] += word in ("down", "tap")
            self._frame()
        return self._state()

    def _frame(self):
        self.going = self.screen.frame()
        self.pressed.clear()

    def _letter(self, label):
        return self.screen.list.key(self.screen.list.names.index(label))

    def _stim(self, target):
        kind, _, name = target.partition(":")
        if kind == "image":
            return self.screen.images[int(name)]
        if kind == "class":
            return self.screen.list.rows[self.screen.list.names.index(name)]["box"]
        if kind == "row":
            rows = getattr(self.screen, "rows", None) or self.screen.kinds["choice"].rows
            return next(row["box"] for row in rows.made if row["words"].text == name)
        if kind == "point":
            return self.screen.kinds["rating"].made[int(name) - 1][0]
        if kind == "pad":
            return next(cap for sign, cap, _ in self.screen.kinds["number"].pad if sign == name)
        return getattr(self.suite.dialog, name) if kind == "dialog" else self.parts[target]

    def _state(self):
        signs = self.screen.list.rows if getattr(self.screen, "list", None) else []
        return {
            **{"going": self.going, "over": getattr(self.screen, "over", None), "screens": self.screens[:]},
            **{"asking": self.suite.asking, "leaving": self.suite.leaving, "rows": self.rows[:]},
            **{"narrow": self.suite.narrow, "factor": self.suite.factor},
            "signs": {row["label"].text: row["sign"].text for row in signs if row["sign"].text},
            "on": [
                n for n in ("next", "back", "finish", "keep") if n in self.parts and self.suite.is_on(self.parts, n)
            ],
            "parts": {name: _look(stim) for name, stim in self.parts.items()},
            "made": [_look(stim) for stim in self.made if stim.kind != "part"],
        }


def _look(stim):
    return {n: dict(value) if n == "design" else value for n, value in vars(stim).items() if n != "win"}
