"""Select-Shuffled (paper, section 3.2, interface 2) as a PsychoPy experiment: what its trial shows."""

from pathlib import Path

from experiments.screens import shared

CODE = Path(__file__).parent / "code"


def trial(experiment) -> None:
    """All blends of a pair; their places and frames are made by the code, for a set decides how many there are."""
    shared.trial(experiment).trial_code(CODE, "select_shuffled", "SelectShuffledTrial")
