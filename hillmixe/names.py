"""How coefficients, pairs and stimuli are written: `0.5`, `Dog_2205_Frog_6908`, `mixed_0.5_Dog_2205_Frog_6908.png`."""

import math
import re
from typing import NamedTuple

from hillmixe.command import InputError

# Class names hold no underscore (stimuli_gen/class_names.py sees to that), so the four parts of a pair stay apart.
PAIR = re.compile(r"(?P<label_1>[^_]+)_(?P<image_1>\d+)_(?P<label_2>[^_]+)_(?P<image_2>\d+)")
STIMULUS = re.compile(rf"mixed_(?P<lam_f>[01]\.\d{{1,4}})_{PAIR.pattern}\.png")
# Coefficients are told apart to so many parts of 1. Blends that are made here have whole hundredths; frames of a
# continuum that was made elsewhere lie where they lie.
PARTS_OF_ONE = 10_000


class Pair(NamedTuple):
    """Two images of a source; label_1 comes before label_2 in the alphabet."""

    label_1: str
    image_1: int
    label_2: str
    image_2: int

    def __str__(self) -> str:
        return f"{self.label_1}_{self.image_1}_{self.label_2}_{self.image_2}"


def coefficient(value: float | str) -> float:
    """Read a mixing coefficient: the nearest ten thousandth in [0, 1].

    >>> coefficient("0.7999999999999999")
    0.8

    Raises InputError if the value is not a number, or is outside [0, 1] or between two ten thousandths.
    """
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    parts = round(number * PARTS_OF_ONE) if math.isfinite(number) else -1
    if not 0 <= parts <= PARTS_OF_ONE or abs(number * PARTS_OF_ONE - parts) > 1e-6:
        raise InputError(f"coefficient {value}: expected a number from 0 to 1 with up to four decimals, such as 0.25")
    return parts / PARTS_OF_ONE


def is_hundredth(lam: float) -> bool:
    """Tell whether a coefficient is a whole hundredth, as the suite mixes images."""
    return round(lam * 100) / 100 == lam


def complement(lam: float) -> float:
    """Give 1 - lam as coefficient() does: complement(0.9) is 0.1 and not 0.09999999999999998."""
    return (PARTS_OF_ONE - round(lam * PARTS_OF_ONE)) / PARTS_OF_ONE


def stimulus_name(lam_f: float, pair: Pair) -> str:
    """Name the file of a stimulus.

    >>> stimulus_name(0.5, Pair("Dog", 2205, "Frog", 6908))
    'mixed_0.5_Dog_2205_Frog_6908.png'
    """
    return f"mixed_{coefficient(lam_f)}_{pair}.png"


def parse_pair(text: str) -> Pair:
    """Read a pair's name; raises InputError if it is not one, or if its labels are not in alphabetical order."""
    match = PAIR.fullmatch(text)
    if match is None or match["label_1"] >= match["label_2"]:
        raise InputError(
            f"{text!r} is not a pair: expected a name like Dog_2205_Frog_6908, two labels in alphabetical order"
        )
    return Pair(match["label_1"], int(match["image_1"]), match["label_2"], int(match["image_2"]))


def parse_stimulus(text: str) -> tuple[float, Pair]:
    """Split a stimulus's name into its coefficient and pair; raises InputError if it is not one."""
    match = STIMULUS.fullmatch(text)
    if match is None:
        raise InputError(f"{text!r} is not a stimulus: expected a name like mixed_0.5_Dog_2205_Frog_6908.png")
    return coefficient(match["lam_f"]), parse_pair(text[text.index("_", 6) + 1 : -len(".png")])
