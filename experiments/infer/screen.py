"""Infer (paper, section 4.2) as a PsychoPy experiment: what its trial shows."""

from pathlib import Path

from experiments.screens import shared
from experiments.screens.layout import ImagePlace, Layout, Place
from experiments.screens.look import COLORS, TYPE

CODE = Path(__file__).parent / "code"
# In design units: half of a slider's length, and how high the sliders are.
HALF = 0.34
SLIDERS = {"lam": -0.175, "omega": -0.315}
IMAGE = ImagePlace((0, 0.15), 0.42)
PLACES: Layout = {
    **shared.PLACES,
    "hint": shared.hint("missing_lam", "missing_omega"),
}
for _name, _y in SLIDERS.items():
    for _place, _x, _width in (("left", -HALF, 0.4), ("middle", 0, 0.26), ("right", HALF, 0.4)):
        _holds = "all" if _name == "lam" and _place != "middle" else f"{_name}_{_place}"
        PLACES[f"{_name}_{_place}"] = Place((_x, _y + 0.056), (_width, 0.074), TYPE["small"], (_holds,))
    PLACES[f"{_name}_number"] = Place((0.56, _y), (0.08, 0.04), TYPE["small"])


def trial(experiment) -> None:
    """One image, a slider from one label to the other, and a slider for the confidence."""
    screen = shared.trial(experiment)
    for (name, y), towards in zip(SLIDERS.items(), ("up", "down"), strict=True):
        screen.box(f"{name}_track", (0, y), (2 * HALF, 0.016), COLORS["track"], COLORS["ink"])
        for place, x in (("left", -HALF), ("middle", 0), ("right", HALF)):
            screen.words(f"{name}_{place}", PLACES[f"{name}_{place}"])
            screen.box(f"{name}_tick_{place}", (x, y), (0.003, 0.034), COLORS["ink"])
        screen.box(f"{name}_marker", (0, y), (0.022, 0.052), COLORS["accent"], COLORS["paper"], 2)
        screen.words(f"{name}_number", PLACES[f"{name}_number"])
        screen.cap(f"{name}_less", '$texts["caps"]["left"]', (-0.47, y))
        screen.cap(f"{name}_more", '$texts["caps"]["right"]', (0.47, y))
        screen.cap(f"{name}_go", f'$texts["caps"]["{towards}"]', (-0.47, y))
    screen.trial_code(CODE, "infer", "InferTrial", needs=("picture", "slider"))
