"""Check that all that participants read fits its place, by laying out each screen without drawing it."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import CodeType, SimpleNamespace
from typing import Any

from experiments.screens.builder import BUTTON, CAP, CODE, TYPE
from experiments.screens.layout import look_of, misfits, room
from experiments.screens.shared import ENTER_WIDTH
from experiments.study.toml_file import Place
from experiments.study.wording import fill
from hillmixe.command import InputError

# The code of screens, in an order in which each finds what it needs; it runs here as it does in the window.
BELOW = ("letters", "page", "rows")
SCREENS = ("consent", "instructions", "comprehension", "survey")
N_TRIALS = 999  # as many digits as the longest sessions have
# Texts of one size in one place: how long and how high they may be, and how high their letters are.
FIXED: dict[Place, tuple[float, float, float]] = {
    ("next",): (BUTTON - ENTER_WIDTH, 0.04, TYPE["body"]),
    ("back",): (BUTTON - CAP, 0.04, TYPE["body"]),
    ("goodbye", "finish"): (BUTTON - ENTER_WIDTH, 0.04, TYPE["body"]),
    ("saving", "download"): (0.5 - CAP, 0.04, TYPE["body"]),
    **{("saving", name): (1.0, 0.2, TYPE["body"]) for name in ("now", "again", "offer")},
    ("saving", "call"): (1.0, 0.34, TYPE["body"]),
    ("saving", "mark"): (0.6, 0.04, TYPE["small"]),
    **{("loading", name): (1.0, 0.2, TYPE["body"]) for name in ("failed", "link", "elsewhere", "unsent")},
    **{("waiting", name): (1.0, 0.2, TYPE["body"]) for name in ("now", "lost")},
    ("loading", "again"): (0.4, 0.075, TYPE["body"]),
    ("waiting", "again"): (0.3, 0.075, TYPE["body"]),  # beside the cap of its key
    **{("leave", name): (0.26, 0.075, TYPE["body"]) for name in ("stay", "leave")},
    **{("caps", name): (CAP, 0.04, TYPE["small"]) for name in ("left", "right", "up", "down", "decimal")},
    ("caps", "return"): (ENTER_WIDTH, 0.04, TYPE["small"]),
    ("caps", "backspace"): (0.08, 0.04, TYPE["small"]),
    ("rehearsal",): (0.5, 0.04, TYPE["small"]),
}
# Of the question whether to leave: what it asks, and what becomes of the answers, each with its room and size.
LEAVE = ((0.8, 0.06, TYPE["title"]), (0.8, 0.08, TYPE["body"]))


def check(texts: dict, interface: str, given: dict[str, Any], blame: Callable[[Place, str], InputError]) -> None:
    """Raise the error that blame(place, problem) makes if a text, or a label in it, does not fit its place.

    texts: those of a language and an interface, as passed to window and page. given: what else a suite has: study,
    settings, class_names, image_size.
    """
    texts = fill(texts, {"n_trials": N_TRIALS, "seconds": 60, "date": "2026-12-31 23:59", "asked": "language=xx"})
    scope = _classes(interface)
    sketch = Sketch(scope, texts, given)
    for place, problem in _problems(scope, sketch, interface):
        raise blame(place, problem)
    for text, name in sketch.tight:
        if name:
            problem = f"{sketch.label(name)!r} is too long to be readable in its place: give the class a shorter label"
            raise blame(("labels", name), problem)
        raise blame(_place_of(text, texts), f"{text[:40]!r}... does not fit its place: shorten it")


class Sketch:
    """A suite that records what does not fit and draws nothing; it does nothing that this does not need."""

    class_names: list[str]
    settings: dict[str, Any]
    study: dict[str, Any]

    def __init__(self, scope: dict, texts: dict, given: dict[str, Any]):
        self.places = scope["LOOK"]["places"]
        self.letters = scope["Letters"](scope["LOOK"], given["settings"]["font"])
        self.texts = texts
        self.tight: list[tuple[str, str | None]] = []  # a text, and the class whose label makes it too long
        self.pressed: list = []
        self.leaving = self.asking = self.clicked = self.down = self.rehearsal = False
        self.frame_times: list = []
        self.shuffle = SimpleNamespace(order=list)  # any order fits as well as any other
        self.task = None  # whose pictures are smaller, or not there, where the words leave less room
        self.__dict__.update(given)

    def __getattr__(self, name: str) -> Callable:
        return lambda *arguments, **more: None

    def label(self, name: str) -> str:
        return self.texts["labels"].get(name, name)

    def fill(self, texts: Any, values: dict) -> Any:
        return fill(texts, values)

    def lines(self, text: str, size: float, wrap: float) -> list[str]:
        return self.letters.lines(text, size, wrap)

    def write_fitted(self, stim: Any, text: str, room: tuple[float, float], size: float) -> None:
        if text and not self.letters.fitted(text, room, size)[2]:
            names = [name for name in self.class_names if self.label(name) in text]
            short = text
            for name in names:
                short = short.replace(self.label(name), "Cat")
            by_labels = names and self.letters.fitted(short, room, size)[2]
            longest = max(names, key=lambda name: len(self.label(name)), default=None)
            self.tight.append((text, longest if by_labels else None))

    def write_in(self, parts: Any, name: str, text: str) -> None:
        self.write_fitted(parts[name], text, self.places[name]["room"], self.places[name]["size"])

    def write(self, stim: Any, text: str, color: str | None = None) -> None:
        stim.text = text

    def move(self, stim: Any, pos: tuple[float, float]) -> None:
        stim.design["pos"] = pos

    def resize(self, stim: Any, size: tuple[float, float]) -> None:
        stim.design["size"] = size

    def make_box(self, pos: tuple, size: tuple, *look: Any) -> SimpleNamespace:
        return _stim(pos=pos, size=size)

    def make_text(self, pos: tuple, text: str, *look: Any, **more: Any) -> SimpleNamespace:
        return _stim(pos=pos)

    def make_image(self, pos: tuple, size: float) -> SimpleNamespace:
        return _stim(pos=pos, size=(size, size))


class Parts(dict):
    """The components of a screen, each made when it is first used."""

    def __missing__(self, name: str) -> SimpleNamespace:
        self[name] = _stim(pos=(0, 0), size=(0.68, 0.02))
        return self[name]


def _stim(**design: Any) -> SimpleNamespace:
    return SimpleNamespace(text="", enabled=True, lineWidth=1, design=design, setAutoDraw=lambda drawn: None)


def _classes(interface: str) -> dict[str, Any]:
    """Run the code of the screens around the trials, which defines their classes; returns them by name."""
    answers = sorted(file.stem for file in CODE.glob("*_answer.py"))
    scope: dict[str, Any] = {"LOOK": look_of(interface), "__name__": "sketch"}
    for stem in (*BELOW, *answers, *SCREENS):
        exec(_compiled(CODE / f"{stem}.py"), scope)
    return scope


@cache
def _compiled(file: Path) -> CodeType:
    return compile(file.read_text(encoding="utf-8"), str(file), "exec")


def _problems(scope: dict, sketch: Sketch, interface: str) -> Iterator[tuple[Place, str]]:
    """Lay out every screen; gives the pages that run over their end, as (place of the text, problem)."""
    lowest = scope["Page"].lowest
    over = "runs past the end of the page: shorten it"
    consent = scope["Consent"](sketch, Parts())
    consent.begin()
    for number in range(len(sketch.texts["consent"]["pages"])):
        consent.number = number
        consent._show()
        if _bottom(consent.parts["page"]) < lowest:
            yield ("consent", "pages", number, "body"), f"{over}, or move some of it to another page"
    survey = scope["Survey"](sketch, Parts())
    survey.begin()
    for item in sketch.study["survey"]:
        if _bottom(survey.parts["page"]) < lowest:
            yield ("survey", "items", item["name"], "question"), f"{over}, or its options"
        survey._ask_next()
    instructions = scope["Instructions"](sketch, Parts())
    for number in range(len(sketch.texts["instructions"]["pages"])):
        instructions.number = number
        instructions._show()
        if _bottom(instructions.parts["page"]) < lowest:
            yield ("instructions", "pages", number, "body"), over
    check = scope["Comprehension"](sketch, Parts())
    check.attempt = 1
    for number in range(len(sketch.texts["comprehension"]["questions"])):
        check.answers = [0] * number
        check._ask()
        if _bottom(check.parts["page"]) < lowest:
            yield ("comprehension", "questions", number, "question"), over
    ending = scope["Page"](sketch, Parts())
    for key in ("body", "left", "withdrawn", "kept"):
        ending.begin(0, 1)
        ending.write("title", sketch.texts["goodbye"]["title"], TYPE["title"], 0.02)
        ending.write("body", sketch.texts["goodbye"][key], TYPE["body"], 0)
        ending.write("body", sketch.texts["goodbye"]["end"], TYPE["body"], 0)
        if ending.y < lowest:
            yield ("goodbye", key), "runs past the end of the page: shorten it"
        if key == "body" and sketch.settings["completion_url"]:
            n_tight = len(sketch.tight)
            ending.write("body", sketch.texts["goodbye"]["completion"], TYPE["body"], 0)
            if ending.y < lowest or len(sketch.tight) > n_tight:
                yield ("goodbye", "completion"), "runs past the end of the page: shorten it"
    for place, words, (width, height, size) in _in_fixed_places(sketch.texts):
        if not sketch.letters.fitted(words, (width, height), size)[2]:
            yield place, f"{words[:40]!r} does not fit its place: shorten it"
    places = room(interface, len(sketch.class_names))
    labels = [sketch.label(name) for name in sketch.class_names]
    for name, words in misfits(places, sketch.texts["trial"], labels, sketch.settings["font"]):
        sketch.write_fitted(None, words, places[name].room, places[name].size)


def _in_fixed_places(texts: dict) -> Iterator[tuple[Place, str, tuple[float, float, float]]]:
    """Give each text that has one place: (where it is written, its words, their room and size)."""
    for place, measures in FIXED.items():
        words = texts
        for key in place:
            words = words[key]
        yield place, str(words), measures
    for name in ("question", "question_withdraw"):
        for words, measures in zip(texts["leave"][name].split("\n", 1), LEAVE, strict=False):
            yield ("leave", name), words, measures


def _place_of(text: str, texts: Any) -> Place:
    """Find the text that was shown, with something in it for each name in braces; the one with most of its words."""
    found = []
    for place, written in _leaves(texts, ()):
        words = re.split(r"\{\w+\}", written)
        if re.fullmatch(".*".join(map(re.escape, words)), text, re.DOTALL):
            found.append((sum(map(len, words)), place))
    return max(found, default=(0, ()))[1]


def _leaves(node: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(node, str):
        yield place, node
    for key, part in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from _leaves(part, (*place, key))


def _bottom(page: SimpleNamespace) -> float:
    return page.design["pos"][1] - page.design["size"][1] / 2
