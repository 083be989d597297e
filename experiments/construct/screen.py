"""Construct (paper, section 3.2, interface 1) as a PsychoPy experiment: what its trial shows."""

from pathlib import Path

from experiments.screens import shared

CODE = Path(__file__).parent / "code"


def trial(experiment) -> None:
    """One blend in the middle, the labels at its sides with the keys that bring more of them."""
    screen = shared.trial(experiment)
    for side, x in (("left", -0.47), ("right", 0.47)):
        screen.text(f"{side}_name", "", (x, 0.12), wrap=0.36, size=0.045)
        screen.cap(f"{side}_cap_0", "", (x - 0.035, 0.03))
        screen.cap(f"{side}_cap_1", "", (x + 0.035, 0.03))
        screen.text(f"{side}_more", "", (x, -0.04), wrap=0.36, size=0.03)
    screen.text("last", "", (0, -0.27), wrap=0.9, size=0.03)
    screen.trial_code(CODE, "construct", "ConstructTrial")
