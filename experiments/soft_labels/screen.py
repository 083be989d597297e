"""Soft labels (paper, supplement) as a PsychoPy experiment: what its trial shows."""

from pathlib import Path

from experiments.screens import shared
from experiments.screens.look import COLORS, TYPE

CODE = Path(__file__).parent / "code"
LEFT = -0.64


def trial(experiment) -> None:
    """One image, below it the three parts of the answer; beside them the classes, which the code makes, and digits."""
    screen = shared.trial(experiment)
    for part, y in (("top", -0.01), ("second", -0.125), ("impossible", -0.24)):
        screen.box(part, (-0.36, y), (0.57, 0.105), COLORS["paper"], COLORS["ink"])
        screen.text(
            f"{part}_title",
            f'$texts["trial"]["{part}"]',
            (LEFT + 0.015, y + 0.042),
            wrap=0.56,
            size=TYPE["small"],
            left=True,
        )
        screen.text(f"{part}_class", "", (LEFT + 0.015, y + 0.004), wrap=0.38, size=0.036, left=True)
        if part != "impossible":
            screen.text(f"{part}_percent", "", (-0.15, y - 0.012), wrap=0.3, size=0.036)
    for place in range(10):
        screen.cap(f"digit_{place}", str(place), (0.002 + 0.0575 * place, -0.32), width=0.045)
    screen.cap("delete", '$texts["caps"]["backspace"]', (0.595, -0.32), width=0.075)
    screen.trial_code(CODE, "soft_labels", "SoftLabelsTrial", needs="class_list")
