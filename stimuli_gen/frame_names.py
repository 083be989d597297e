"""Read the place of each frame on its continuum from its name."""

import re
from itertools import pairwise
from pathlib import PurePosixPath

from hillmixe.command import InputError
from stimuli_gen.source_files import listed

WEIGHT = re.compile(r"[01]?\.[0-9]+|[01]")


def weights(names: list[str], first: str, second: str, where: str) -> dict[str, float]:
    """Give each frame of a continuum the weight of the end named first.

    names: of the files, each different. first, second: the ends. where: what messages begin with.
    Names that are decimals from 0 to 1 are the weight; any others are spaced evenly, in their order, from 1 to 0.
    Raises InputError if it is not clear which of the two is meant, or if frames are missing between others.
    """
    stems = {name: PurePosixPath(name).stem.replace(",", ".") for name in names}
    weighed = [name for name, stem in stems.items() if WEIGHT.fullmatch(stem)]
    if len(weighed) == len(names):
        return {name: float(stem) for name, stem in stems.items()}
    are_numbers = all(re.fullmatch(r"[0-9]*\.?[0-9]+", stem) for stem in stems.values())
    if any("." in stems[name] for name in weighed) and not are_numbers:
        other = sorted({*names} - {*weighed})
        raise InputError(
            f"{where}: {listed(other, most=3)} {'is' if len(other) == 1 else 'are'} not called by a weight, as "
            f"{min(weighed)} is: give it its weight as a name, or take it out"
        )
    ordered = sorted(sorted(names), key=natural)
    counted = _counted([stems[name] for name in ordered])
    percent = counted[:1] == [0] and counted[-1:] == [100]
    if percent or any(re.search(r"[0-9]\.[0-9]|%", stem) for stem in stems.values()):
        called = listed([stems[name] for name in ordered], most=3)
        raise InputError(
            f"{where}: the frames are called {called}; expected the weight of {first}, from 0.00 (pure {second}) to "
            f"1.00 (pure {first}), or names that count them from 1 on, in their order from {first} to {second}"
        )
    if counted:
        _see_that_none_is_missing(ordered, counted, where)
    known: dict[str, str] = {}
    for name in ordered:
        if (other := known.setdefault(stems[name].casefold(), name)) != name:
            raise InputError(f"{where}: {other} and {name} differ only in suffix or case: rename one, or take it out")
    return dict(zip(ordered, even(len(ordered)), strict=True))


def even(number: int) -> list[float]:
    """Space frames evenly, from weight 1 to 0."""
    return [round(1 - place / max(1, number - 1), 4) for place in range(number)]


def natural(name: str) -> list[tuple[int, str]]:
    """Order names as people do: frame 9 before frame 10, small letters like capitals."""
    parts = [part for part in re.split(r"([0-9]+)", name.casefold()) if part]
    return [(int(part), "") if re.fullmatch("[0-9]+", part) else (-1, part) for part in parts]


def _counted(stems: list[str]) -> list[int]:
    """Give the numbers in names that differ only in one number; for other names, nothing."""
    parts = [re.split(r"([0-9]+)", stem.casefold()) for stem in stems]
    if len({len(some) for some in parts}) > 1:
        return []
    columns = [[int(part) if at % 2 else part for part in column] for at, column in enumerate(zip(*parts, strict=True))]
    varying = [column for column in columns if len({*column}) > 1]
    return [number for number in varying[0] if isinstance(number, int)] if len(varying) == 1 else []


def _see_that_none_is_missing(names: list[str], numbers: list[int], where: str) -> None:
    steps = [after - before for before, after in pairwise(numbers)]
    if 0 in steps:
        at = steps.index(0)
        raise InputError(f"{where}: {names[at]} and {names[at + 1]} have the same number: rename one, or take it out")
    if steps and max(steps) > min(steps):
        at = steps.index(max(steps))
        raise InputError(
            f"{where}: from {names[at]} to {names[at + 1]} the number grows by {max(steps)}, elsewhere by "
            f"{min(steps)}; if a frame is missing, the others would be taken to lie elsewhere than they do: count "
            "frames evenly, or give their weights as names, from 0.00 to 1.00"
        )
