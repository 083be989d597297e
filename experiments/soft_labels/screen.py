"""Soft labels (paper, supplement) as a PsychoPy experiment: what its trial shows."""

from pathlib import Path

from experiments.screens import shared
from experiments.screens.layout import ImagePlace, Layout, Place
from experiments.screens.look import COLORS, TYPE
from experiments.soft_labels.code.class_list import ClassList

CODE = Path(__file__).parent / "code"
LEFT, WIDTH = -0.6, 0.55  # of the column with image and answer, in design units
ANSWER = {"top": 0.0, "second": -0.14, "impossible": -0.28}  # the three parts of the answer, and how high they are
IMAGE = ImagePlace((LEFT + WIDTH / 2, 0.215), 0.28)
PLACES: Layout = {
    **shared.PLACES,
    "hint": shared.hint(
        "missing_class", "missing_percent", "range", "digits", "class_first", "named", "impossible_named"
    ),
}
for _part, _y in ANSWER.items():
    _holds = "marked" if _part == "impossible" else ""
    PLACES[f"{_part}_title"] = Place((LEFT + 0.02, _y + 0.04), (0.52, 0.04), TYPE["small"], (_part,), align="left")
    PLACES[f"{_part}_class"] = Place((LEFT + 0.02, _y - 0.023), (0.4, 0.074), TYPE["question"], (_holds,), align="left")


def places_of_classes(n_classes: int) -> Layout:
    """Give the places of the names of n classes in the list."""
    return {"class": Place((0, 0), ClassList.measures(n_classes)["room"], TYPE["body"], ("",), align="left")}


def trial(experiment) -> None:
    """One image, below it the three parts of the answer; beside them the classes, which the code makes, and digits."""
    screen = shared.trial(experiment)
    for part, y in ANSWER.items():
        screen.box(part, (LEFT + WIDTH / 2, y), (WIDTH, 0.128), COLORS["paper"], COLORS["ink"])
        for name in (f"{part}_title", f"{part}_class"):
            screen.words(name, PLACES[name])
        if part != "impossible":
            screen.text(f"{part}_percent", "", (LEFT + WIDTH - 0.07, y - 0.023), wrap=0.2, size=TYPE["question"])
    for place, digit in enumerate("1234567890"):
        screen.cap(f"digit_{digit}", digit, (0.003 + 0.054 * place, -0.32), width=0.046)
    screen.cap("delete", '$texts["caps"]["backspace"]', (0.56, -0.32), width=0.08)
    screen.trial_code(CODE, "soft_labels", "SoftLabelsTrial", needs=("picture", "class_list"))
