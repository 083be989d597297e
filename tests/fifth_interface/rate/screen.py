"""Rate, an interface that a test adds: which of two images a blend looks more like."""

from pathlib import Path

from experiments.screens import shared

CODE = Path(__file__).parent / "code"


def trial(experiment) -> None:
    """One blend in the middle, and the question above."""
    shared.trial(experiment).trial_code(CODE, "rate", "RateTrial")
