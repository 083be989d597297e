"""Changes of a preset's recipe from the command line (--set NAME=VALUE), and their names in folders and headings."""

import math
from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from hillmixe.command import MOST, InputError, require_known
from learn.labels import SMOOTHINGS
from learn.training.training_recipe import AUGMENTS, PRESETS, TrainingRecipe

ALL = "all"  # images or stimuli; in a recipe, None
NO_DROPS = "none"
FLAGS = ("augment", "smoothing", "smoothing_a", "smoothing_b")  # fields that have flags of their own


class _Unfit(ValueError):
    """A value that a field does not accept; says what is expected."""


def _whole(least: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and least <= int(text[:20]) <= MOST):
            raise _Unfit(f"a whole number from {least} to {MOST}")
        return int(text)

    return parse


def _number(expected: str, fits: Callable[[float], bool]) -> Callable[[str], float]:
    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if "_" in text or not (math.isfinite(value) and fits(value)):
            raise _Unfit(expected)
        return value

    return parse


def _one_of(names: list[str]) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in names:
            raise _Unfit(" or ".join(names))
        return text

    return parse


def _yes_or_no(text: str) -> bool:
    known = {"true": True, "yes": True, "false": False, "no": False}
    if text.lower() not in known:
        raise _Unfit("true or false")
    return known[text.lower()]


def _some_or_all(text: str) -> int | None:
    if text == ALL:
        return None
    try:
        return _whole(2)(text)
    except _Unfit as problem:
        raise _Unfit(f"{problem}, or {ALL}") from None


def _drops(text: str) -> tuple[int, ...]:
    try:
        drops = () if text == NO_DROPS else tuple(_whole(1)(part.strip()) for part in text.split(","))
    except _Unfit:
        drops = (0,)
    if list(drops) != sorted({*drops}) or 0 in drops:
        raise _Unfit(f"epochs in rising order, as 50,55, or {NO_DROPS}")
    return drops


PARSERS: dict[str, Callable[[str], Any]] = {
    "epochs": _whole(1),
    "batch_size": _whole(2),  # batch norm has no variance of one image
    "learning_rate": _number("a number above 0", lambda value: value > 0),
    "momentum": _number("a number from 0 and below 1", lambda value: 0 <= value < 1),
    "weight_decay": _number("a number from 0", lambda value: value >= 0),
    "learning_rate_drops": _drops,
    "gradient_norm": _number("a number above 0", lambda value: value > 0),
    "crop_padding": _whole(0),
    "flip": _yes_or_no,
    "augment": _one_of([*AUGMENTS]),
    "smoothing": _one_of([*SMOOTHINGS]),
    "smoothing_a": _number("a number above 0", lambda value: value > 0),
    "smoothing_b": _number("a number between 0 and 1", lambda value: 0 < value < 1),
    "width": _number("a number above 0", lambda value: value > 0),
    "regular_images": _some_or_all,
    "augmenting_stimuli": _some_or_all,
    "evaluation_images": _some_or_all,
}


def parse(settings: list[str]) -> dict[str, Any]:
    """Parse NAME=VALUE texts into fields of a TrainingRecipe.

    Raises InputError for an unknown name, with the nearest known one, a name given twice, or a value that is not one.
    """
    values: dict[str, Any] = {}
    for setting in settings:
        name, equals, text = (part.strip() for part in setting.partition("="))
        if not equals or not name:
            raise InputError(f"--set {setting}: expected NAME=VALUE, such as epochs=40")
        require_known(name, PARSERS, "--set")
        if name in values:
            raise InputError(f"--set {name}: given twice")
        try:
            values[name] = PARSERS[name](text)
        except _Unfit as problem:
            raise InputError(f"--set {name}={text}: expected {problem}") from problem
    return values


def recipe_of(flags: Namespace) -> TrainingRecipe:
    """Give the preset's recipe with the changes of the flags: --set, and those in FLAGS.

    Raises InputError for what `parse` refuses, and for a field that both --set and its own flag name.
    """
    values = parse(flags.set)
    for name in FLAGS:
        text = getattr(flags, name)
        if text is None:
            continue
        flag = f"--{name.replace('_', '-')}"
        if name in values:
            raise InputError(f"{flag} and --set {name} are the same: give one of them")
        try:
            values[name] = PARSERS[name](str(text))
        except _Unfit as problem:
            raise InputError(f"{flag} {text}: expected {problem}") from problem
    return replace(PRESETS[flags.preset].recipe, **values)


def changes(recipe: dict[str, Any] | TrainingRecipe, preset: str) -> dict[str, str]:
    """Give the fields in which a recipe differs from its preset's, each with its value as --set takes it.

    recipe: a TrainingRecipe, or its entry in config.json. A preset that no longer exists has no differences.
    """
    if preset not in PRESETS:
        return {}
    there = recipe if isinstance(recipe, dict) else asdict(recipe)
    own = asdict(PRESETS[preset].recipe)
    return {name: written(there[name]) for name in own if name in there and written(there[name]) != written(own[name])}


def default_name(labels: str, preset: str, recipe: TrainingRecipe) -> str:
    """Name the folder for runs of a recipe, so that runs of other recipes go elsewhere."""
    changed = changes(recipe, preset).items()
    return "-".join(
        [labels, preset, recipe.augment, *(f"{name}={value}" for name, value in changed if name != "augment")]
    )


def written(value: object) -> str:
    """Write the value of a field as --set takes it."""
    if value is None:
        return ALL
    if isinstance(value, list | tuple):
        return ",".join(map(str, value)) or NO_DROPS
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def named(recipe: dict[str, Any] | TrainingRecipe, preset: str, separator: str = " ") -> str:
    """Name a preset with its changes: `cpu epochs=40`."""
    return separator.join([preset, *(f"{name}={value}" for name, value in changes(recipe, preset).items())])
