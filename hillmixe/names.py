"""How coefficients, pairs and stimuli are written: `0.5`, `Dog_2205_Frog_6908`, `mixed_0.5_Dog_2205_Frog_6908.png`."""

import math
import re
from typing import NamedTuple

from hillmixe.command import InputError

# Class names hold no underscore (stimuli_gen/class_names.py sees to that), so the four parts of a pair stay apart.
PAIR = re.compile(r"(?P<label_1>[^_]+)_(?P<image_1>\d+)_(?P<label_2>[^_]+)_(?P<image_2>\d+)")
STIMULUS = re.compile(rf"mixed_(?P<lam_f>[01]\.\d{{1,2}})_{PAIR.pattern}\.png")


class Pair(NamedTuple):
    """Two images of a source; label_1 comes before label_2 in the alphabet."""

    label_1: str
    image_1: int
    label_2: str
    image_2: int

    def __str__(self) -> str:
        return f"{self.label_1}_{self.image_1}_{self.label_2}_{self.image_2}"


def coefficient(value: float | str) -> float:
    """Read a mixing coefficient: the nearest hundredth in [0, 1].

    >>> coefficient("0.7999999999999999")
    0.8

    Raises InputError when the value is no number, lies outside [0, 1] or between two hundredths.
    """
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    hundredths = round(number * 100) if math.isfinite(number) else -1
    if not 0 <= hundredths <= 100 or abs(number * 100 - hundredths) > 1e-6:
        raise InputError(f"coefficient {value}: expected a tenth or hundredth from 0 to 1, such as 0.25")
    return hundredths / 100


def complement(lam: float) -> float:
    """Give 1 - lam to the nearest hundredth: complement(0.9) is 0.1 and not 0.09999999999999998."""
    return (100 - round(lam * 100)) / 100


def stimulus_name(lam_f: float, pair: Pair) -> str:
    """Name the file of a stimulus.

    >>> stimulus_name(0.5, Pair("Dog", 2205, "Frog", 6908))
    'mixed_0.5_Dog_2205_Frog_6908.png'
    """
    return f"mixed_{coefficient(lam_f)}_{pair}.png"


def parse_pair(text: str) -> Pair:
    """Read a pair's name; raises InputError when it is none or its labels are not in alphabetical order."""
    match = PAIR.fullmatch(text)
    if match is None or match["label_1"] >= match["label_2"]:
        raise InputError(
            f"{text!r} is no pair: expected a name like Dog_2205_Frog_6908, two labels in alphabetical order"
        )
    return Pair(match["label_1"], int(match["image_1"]), match["label_2"], int(match["image_2"]))


def parse_stimulus(text: str) -> tuple[float, Pair]:
    """Read a stimulus's name into its coefficient and pair; raises InputError when it is none."""
    match = STIMULUS.fullmatch(text)
    if match is None:
        raise InputError(f"{text!r} is no stimulus: expected a name like mixed_0.5_Dog_2205_Frog_6908.png")
    return coefficient(match["lam_f"]), parse_pair(text[text.index("_", 6) + 1 : -len(".png")])
