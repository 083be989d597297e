"""Where texts and images are in a trial, and whether the words of a study have room there."""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from experiments.screens.code.letters import Letters
from experiments.screens.look import LOOK

Point = tuple[float, float]
# What stands for itself at its longest, where a text is tried that a trial fills in.
LONGEST = {"percent_1": 100, "percent_2": 0, "n_marked": 26, "number": 2, "total": 2}


@dataclass(frozen=True)
class Place:
    """A place for words, in design units (see screens/code/stage.py).

    pos: its middle, or the middle of the edge that words begin or end at (align: left, right). room: width and height.
    size: that of letters, if everything fits; otherwise they become smaller, down to the smallest in look.json. holds:
    the texts of the interface's trial that are written here, by name; "" for only a class's label.
    """

    pos: Point
    room: Point
    size: float
    holds: tuple[str, ...] = ()
    align: str = "center"

    def measures(self) -> dict[str, Any]:
        """Give what the code of a trial reads as LOOK["places"]."""
        return {"pos": list(self.pos), "room": list(self.room), "size": self.size}


@dataclass(frozen=True)
class ImagePlace:
    """The place of the image that is judged, or of one of them: its middle, and how long its longer side may be."""

    pos: Point
    size: float

    def measures(self) -> dict[str, Any]:
        """Give what the code of a trial reads as LOOK["places"]["image"]."""
        return {"pos": list(self.pos), "size": self.size}


Layout = dict[str, Place]


def room(interface: str, n_classes: int) -> Layout:
    """Give the places of words in an interface's trial, by name, with those of the names of n classes."""
    screen = importlib.import_module(f"experiments.{interface}.screen")
    more = screen.places_of_classes(n_classes) if hasattr(screen, "places_of_classes") else {}
    return {**screen.PLACES, **more}


def look_of(interface: str) -> dict[str, Any]:
    """Give what the code of an interface reads as LOOK: look.json and the places of things in its trial."""
    screen = importlib.import_module(f"experiments.{interface}.screen")
    places = {"image": screen.IMAGE, **screen.PLACES}
    return {**LOOK, "places": {name: place.measures() for name, place in places.items()}}


def misfits(places: Layout, texts: dict[str, Any], labels: list[str], font: str) -> Iterator[tuple[str, str]]:
    """Find words that do not fit: (name of the place, the words as shown there).

    places: of the interface, see `room`. texts: of its trial, settings filled in. labels: of all classes, as
    shown. Words are too long if they do not fit even in letters of the smallest size and as many lines as their place
    has room for.
    """
    letters = Letters(LOOK, font)
    for name, place in places.items():
        for held in place.holds:
            if held and held not in texts:
                continue
            for words in _filled(texts[held] if held else "{label}", labels):
                if not letters.fitted(words, place.room, place.size)[2]:
                    yield name, words


def _filled(text: str, labels: list[str]) -> Iterator[str]:
    """Give a text with everything that may stand in it."""
    for name, value in LONGEST.items():
        text = text.replace(f"{{{name}}}", str(value))
    if "{label_1}" in text or "{label_2}" in text:
        for one, other in permutations(labels, 2):
            yield text.replace("{label_1}", one).replace("{label_2}", other)
    elif "{label}" in text:
        yield from (text.replace("{label}", label) for label in labels)
    else:
        yield text
