"""Select-Shuffled (paper, section 3.2, interface 2) as a PsychoPy experiment: what its trial shows."""

from pathlib import Path

from experiments.screens import shared
from experiments.screens.layout import ImagePlace, Layout

CODE = Path(__file__).parent / "code"
IMAGE = ImagePlace((-0.348, 0.241), 0.21)  # the first of them
PLACES: Layout = {
    **shared.PLACES,
    "hint": shared.hint("missing", "enter"),
}


def trial(experiment) -> None:
    """All blends of a pair; their places and frames are made by the code, since the set decides how many there are."""
    shared.trial(experiment).trial_code(CODE, "select_shuffled", "SelectShuffledTrial", needs=("picture",))
