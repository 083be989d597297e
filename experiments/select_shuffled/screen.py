"""Select-Shuffled (paper, section 3.2, interface 2) as a PsychoPy experiment: what its trial shows."""

from pathlib import Path

from experiments.screens import shared

CODE = Path(__file__).parent / "code"
# Of its trials, in texts.<language>.json.
TEXTS = ("question", "practice", "missing", "enter")
# That settings.json has for this interface alone.
SETTINGS: tuple[str, ...] = ()


def trial(experiment) -> None:
    """All blends of a pair; their places and frames are made by the code, for a set decides how many there are."""
    shared.trial(experiment).trial_code(CODE, "select_shuffled", "SelectShuffledTrial")
