"""Infer (paper, section 4.2) as a PsychoPy experiment: what its trial shows."""

from pathlib import Path

from experiments.screens import shared
from experiments.screens.look import COLORS, TYPE

CODE = Path(__file__).parent / "code"
# In heights of the window: half of a slider's length, and how high the sliders are.
HALF = 0.34
SLIDERS = {"lam": -0.175, "omega": -0.315}


def trial(experiment) -> None:
    """One image, a slider from the one label to the other, and a slider for the confidence."""
    screen = shared.trial(experiment)
    for (name, y), towards in zip(SLIDERS.items(), ("up", "down"), strict=True):
        for place, x in (("left", -HALF), ("middle", 0), ("right", HALF)):
            written = "" if name == "lam" and place != "middle" else f'$texts["trial"]["{name}_{place}"]'
            screen.text(f"{name}_{place}", written, (x, y + 0.055), wrap=0.36, size=TYPE["small"])
        screen.box(f"{name}_track", (0, y), (2 * HALF, 0.014), COLORS["track"])
        for place, x in (("left", -HALF), ("middle", 0), ("right", HALF)):
            screen.box(f"{name}_tick_{place}", (x, y), (0.003, 0.034), COLORS["ink"])
        screen.box(f"{name}_marker", (0, y), (0.022, 0.052), COLORS["accent"], COLORS["ink"])
        screen.cap(f"{name}_less", '$texts["caps"]["left"]', (-0.47, y))
        screen.cap(f"{name}_more", '$texts["caps"]["right"]', (0.47, y))
        screen.cap(f"{name}_go", f'$texts["caps"]["{towards}"]', (-0.47, y))
    screen.trial_code(CODE, "infer", "InferTrial", needs="slider")
