"""The settings of a study, study.toml: what can be set, the defaults, and the allowed values."""

import re
from pathlib import Path
from typing import Any

from experiments.study.toml_file import Place, is_blank, read_toml, refuse_braces, wrong
from hillmixe.interfaces import INTERFACES

FILE = "study.toml"
REQUIRED = ("title", "contact", "pay", "minutes", "languages", "stimuli", "interfaces")
DEFAULTS: dict[str, Any] = {
    "audience": "people",
    "n_raters": 100,
    "lam_g": 0.5,
    "completion_url": "",
    "slider_numbers": False,
    "font": "Arial",
}
IMAGES = {"scaling": "auto", "degrees": None, "distance_cm": None, "screen_width_cm": None}
SCALINGS = ("auto", "nearest", "smooth")
KEYS = {"left": ["left", "g"], "right": ["right", "h"]}
KEY_NAMES = ("left", "right", "up", "down")
EXAMPLES = {
    "title": "Cats and dogs",
    "contact": "lab@uni-mainz.de",
    "pay": "8 EUR",
    "audience": "people",
    "font": "Arial",
}
OWN_VIEW = "self"  # the audience of those who are asked for their own view

# Of an item of the survey: what each kind has besides a name, a kind and `required`.
KINDS = {"text": (), "number": ("from", "to"), "choice": ("options",), "choices": ("options",), "rating": ("points",)}
MOST_OPTIONS = 9  # one digit as key each
RESERVED = ("question", "answer", "title", "note", "missing", "number", "choices", "items")


def read_settings(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Read a study.toml: (settings, items of the survey), both with defaults filled in, as docs/howto/studies.md says.

    Raises InputError, naming file, line and key, if something is missing, unknown or of the wrong kind.
    """
    given = read_toml(path)
    known = (*REQUIRED, *DEFAULTS, "images", "keys", "survey")
    if unknown := [key for key in given if key not in known]:
        raise wrong(path, (unknown[0],), f"there is no such setting; there are {', '.join(known)}")
    if missing := [key for key in REQUIRED if key not in given]:
        raise wrong(path, (), f"{missing[0]} is missing: copy its line from studies/example/{FILE}")
    survey = given.pop("survey", [])
    settings = {**DEFAULTS, **given}
    for key, example in EXAMPLES.items():
        if is_blank(settings[key]):
            raise wrong(path, (key,), f'expected a text in quotes, such as "{example}"')
        refuse_braces(path, (key,), settings[key])
    if not re.fullmatch(r"[\w-]+", settings["audience"]):
        raise wrong(
            path, ("audience",), "expected people, workers, self, or one word that [audiences] in the texts explains"
        )
    _expect_number(path, ("minutes",), settings["minutes"], 1, 600)
    _expect_number(path, ("n_raters",), settings["n_raters"], 1, 10_000_000, whole=True)
    _expect_number(path, ("lam_g",), settings["lam_g"], 0.01, 0.99)
    if round(100 * settings["lam_g"], 6) % 1:
        raise wrong(path, ("lam_g",), f"is {settings['lam_g']}; expected whole hundredths, such as 0.75")
    for key in ("languages", "stimuli", "interfaces"):
        _expect_texts(path, (key,), settings[key])
        if key != "stimuli" and (twice := [name for name in settings[key] if settings[key].count(name) > 1]):
            raise wrong(path, (key,), f"{twice[0]!r} appears twice")
    for language in settings["languages"]:
        if not re.fullmatch(r"[A-Za-z0-9-]+", language):
            raise wrong(path, ("languages",), f"{language!r} is not a language code; expected one such as de")
    if unknown := [name for name in settings["interfaces"] if name not in INTERFACES]:
        raise wrong(
            path, ("interfaces",), f"{unknown[0]!r} is not an interface; expected one of {', '.join(INTERFACES)}"
        )
    if not isinstance(settings["completion_url"], str) or not re.match(r"https://\S+$|$", settings["completion_url"]):
        raise wrong(path, ("completion_url",), 'expected an address that begins with https://, or "" for none')
    if not isinstance(settings["slider_numbers"], bool):
        raise wrong(path, ("slider_numbers",), "expected true or false")
    settings["images"] = _images(path, given.get("images", {}))
    settings["keys"] = _keys(path, given.get("keys", {}))
    if settings["audience"] == OWN_VIEW:
        settings["n_raters"] = None
    return settings, _survey(path, survey)


def _images(path: Path, given: Any) -> dict[str, Any]:
    images = {**IMAGES, **_expect_table(path, "images", given, IMAGES)}
    if images["scaling"] not in SCALINGS:
        raise wrong(path, ("images", "scaling"), f"expected one of {', '.join(SCALINGS)}")
    sizes = ("degrees", "distance_cm", "screen_width_cm")
    for key in sizes:
        if images[key] is not None:
            _expect_number(path, ("images", key), images[key], 0.1, 1000)
    if images["degrees"] is not None and None in (images["distance_cm"], images["screen_width_cm"]):
        raise wrong(path, ("images", "degrees"), "needs distance_cm and screen_width_cm, measured at the monitor")
    return images


def _keys(path: Path, given: Any) -> dict[str, list[str]]:
    keys = {**KEYS, **_expect_table(path, "keys", given, KEYS)}
    for side, names in keys.items():
        _expect_texts(path, ("keys", side), names, most=2)
        keys[side] = names = [name.lower() for name in names]
        if len(set(names)) < len(names):
            raise wrong(path, ("keys", side), f"{names[0]!r} appears twice")
        if odd := [key for key in names if len(key) != 1 and key not in KEY_NAMES]:
            raise wrong(
                path, ("keys", side), f"{odd[0]!r} is not a key; expected one character or {', '.join(KEY_NAMES)}"
            )
    if both := set(keys["left"]) & set(keys["right"]):
        raise wrong(path, ("keys",), f"{both.pop()!r} is on both sides")
    return keys


def _survey(path: Path, items: Any) -> list[dict[str, Any]]:
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise wrong(path, ("survey",), "expected items, each beginning with a line [[survey]]")
    names: list[str] = []
    for number, item in enumerate(items):
        place: Place = ("survey", number)
        if missing := [key for key in ("name", "kind") if key not in item]:
            raise wrong(path, place, f"{missing[0]} is missing")
        if not isinstance(item["name"], str) or not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", item["name"]):
            raise wrong(path, (*place, "name"), "expected small letters, digits and underscores, such as age")
        if item["name"] in RESERVED:
            raise wrong(path, (*place, "name"), f"{item['name']!r} is reserved by the suite: choose another")
        if item["name"] in names:
            raise wrong(path, (*place, "name"), f"{item['name']!r} appears twice: each item needs a name of its own")
        names.append(item["name"])
        if not isinstance(item["kind"], str) or item["kind"] not in KINDS:
            raise wrong(path, (*place, "kind"), f"expected one of {', '.join(KINDS)}")
        needed = KINDS[item["kind"]]
        if unknown := [key for key in item if key not in ("name", "kind", "required", *needed)]:
            raise wrong(path, (*place, unknown[0]), f"an item of kind {item['kind']} has no such setting")
        if missing := [key for key in needed if key not in item]:
            raise wrong(path, place, f"{item['name']}: {missing[0]} is missing, which the kind {item['kind']} needs")
        if not isinstance(item.setdefault("required", False), bool):
            raise wrong(path, (*place, "required"), "expected true or false")
        _check_kind(path, place, item)
    return items


def _check_kind(path: Path, place: Place, item: dict[str, Any]) -> None:
    if item["kind"] == "number":
        for key in ("from", "to"):
            _expect_number(path, (*place, key), item[key], -1_000_000_000, 1_000_000_000)
        if item["from"] >= item["to"]:
            raise wrong(path, (*place, "from"), f"{item['from']} is not less than to = {item['to']}")
    if item["kind"] == "rating":
        _expect_number(path, (*place, "points"), item["points"], 2, MOST_OPTIONS, whole=True)
    if "options" in item:
        options = item["options"]
        _expect_texts(path, (*place, "options"), options, most=MOST_OPTIONS)
        if len(options) < 2 or len(set(options)) < len(options):
            raise wrong(path, (*place, "options"), "expected at least two options, all different")
        for option in options:
            refuse_braces(path, (*place, "options"), option)
        if odd := [option for option in options if "|" in option or not option.isprintable()]:
            raise wrong(
                path, (*place, "options"), f"{odd[0]!r}: options are recorded joined by |, so none may contain it"
            )


def _expect_table(path: Path, key: str, given: Any, known: dict) -> dict:
    if not isinstance(given, dict):
        raise wrong(path, (key,), f"expected a table that begins with a line [{key}]")
    if unknown := [name for name in given if name not in known]:
        raise wrong(path, (key, unknown[0]), f"there is no such setting; there are {', '.join(known)}")
    return given


def _expect_texts(path: Path, place: Place, value: Any, most: int | None = None) -> None:
    whole = isinstance(value, list) and value and not any(map(is_blank, value))
    if not whole or (most and len(value) > most):
        limit = f"up to {most} " if most else ""
        example = f'"{value}"' if isinstance(value, str) and value.strip() else '"one", "two"'
        raise wrong(path, place, f"expected a list of {limit}texts, such as [{example}]")


def _expect_number(path: Path, place: Place, value: Any, least: float, most: float, whole: bool = False) -> None:
    kinds = (int,) if whole else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds) or not least <= value <= most:
        bare = ", without quotation marks" if isinstance(value, str) else ""
        raise wrong(path, place, f"expected a {'whole ' if whole else ''}number from {least:,} to {most:,}{bare}")
