"""Rate, an interface that a test adds: which of two images a blend looks more like."""

from pathlib import Path

from experiments.screens import shared
from experiments.screens.layout import ImagePlace

CODE = Path(__file__).parent / "code"
IMAGE = ImagePlace((0, 0.05), 0.5)
PLACES = {**shared.PLACES, "hint": shared.hint("missing")}


def trial(experiment) -> None:
    """One blend in the middle, and the question above."""
    shared.trial(experiment).trial_code(CODE, "rate", "RateTrial")
