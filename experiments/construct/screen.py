"""Construct (paper, section 3.2, interface 1) as a PsychoPy experiment: what its trial shows."""

from pathlib import Path

from experiments.screens import shared
from experiments.screens.layout import ImagePlace, Layout, Place
from experiments.screens.look import TYPE

CODE = Path(__file__).parent / "code"
IMAGE = ImagePlace((0, 0.055), 0.6)
PLACES: Layout = {
    **shared.PLACES,
    "last": Place((0, -0.285), (0.9, 0.04), TYPE["small"], ("last",)),
    "hint": shared.hint("missing"),
}
SIDES = {"left": -0.46, "right": 0.46}
for _side, _x in SIDES.items():
    PLACES[f"{_side}_name"] = Place((_x, 0.1), (0.27, 0.11), TYPE["label"], ("",))
    PLACES[f"{_side}_more"] = Place((_x, -0.095), (0.27, 0.11), TYPE["small"], ("more",))


def trial(experiment) -> None:
    """One blend in the middle, the labels at its sides with the keys that bring more of them."""
    screen = shared.trial(experiment)
    for side, x in SIDES.items():
        for part in (f"{side}_name", f"{side}_more"):
            screen.words(part, PLACES[part])
        screen.cap(f"{side}_cap_0", "", (x - 0.035, 0.0))
        screen.cap(f"{side}_cap_1", "", (x + 0.035, 0.0))
    screen.words("last", PLACES["last"])
    screen.trial_code(CODE, "construct", "ConstructTrial", needs=(CODE / "picture",))
