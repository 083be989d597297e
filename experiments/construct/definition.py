"""Construct (paper, section 3.2, interface 1) as a PsychoPy experiment: its trial, and where it stands in the flow."""

from pathlib import Path

from experiments.common.builder import ACCENT, TRACK, Screen
from experiments.common.screens import NEXT_AT

CODE = Path(__file__).parent / "code"


def trial(experiment) -> Screen:
    """One blend in the middle, the labels at its sides with the keys that bring more of them, Next below."""
    screen = Screen(experiment, "trial")
    screen.text("question", '$texts["trial"]["question"]', (0, 0.41), wrap=1.2)
    for side, x in (("left", -0.47), ("right", 0.47)):
        screen.text(f"{side}_name", "", (x, 0.12), wrap=0.36, size=0.045)
        screen.cap(f"{side}_cap_0", "", (x - 0.035, 0.03))
        screen.cap(f"{side}_cap_1", "", (x + 0.035, 0.03))
        screen.text(f"{side}_more", "", (x, -0.04), wrap=0.36, size=0.03)
    screen.text("last", "", (0, -0.27), wrap=0.9, size=0.03)
    screen.text("hint", "", (0.05, NEXT_AT[1]), wrap=0.55, size=0.03)
    screen.button("next", '$texts["next"]', NEXT_AT, cap='$texts["caps"]["return"]')
    screen.box("track", (0, -0.485), (1.2, 0.012), TRACK)
    screen.box("bar", (0, -0.485), (1.2, 0.012), ACCENT)
    screen.code(CODE, "trial", "ConstructTrial", at_end="trials.finished = trial_code.over")
    return screen
