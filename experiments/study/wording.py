"""All that a participant reads, in one language: the suite's texts, the study's over them, settings filled in."""

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from experiments.study.settings import FILE, OWN_VIEW
from experiments.study.toml_file import Place, wrong
from hillmixe.command import InputError
from hillmixe.interfaces import INTERFACES

EXPERIMENTS = Path(__file__).parents[1]
MODEL = "en"  # of the suite's languages, the one whose texts say what a language must have
# Whose words stand in one of two forms: by whose view is asked for, and by what a midpoint question asks for.
FORMS = ({"others", "self"}, {"half", "share"})
# Names in braces that are filled in while a session runs: n_trials everywhere, the others by where a text stands.
IN_SESSION = {
    "of": ("number", "total"),
    "percent": ("number",),
    "loading": ("asked", "date"),
    "saving": ("seconds",),
    "survey": ("from", "to"),
    "trial": ("number", "total", "label", "label_1", "label_2", "percent_1", "percent_2", "n_marked"),
}


def suite_languages() -> list[str]:
    """Name the languages that the suite has all its texts in."""
    return sorted(file.name.split(".")[1] for file in (EXPERIMENTS / "screens").glob("texts.*.json"))


def words_file(folder: Path, language: str) -> Path:
    """Give the file of a study's own words in a language."""
    return folder / f"texts.{language}.toml"


def texts_of(folder: Path, language: str, words: dict, interface: str, settings: dict, survey: list[dict]) -> dict:
    """Put together all that participants of an interface read in a language; only what a session fills in is left open.

    words: what read_words gives. Raises InputError if neither the suite nor the study has the language.
    """
    path = words_file(folder, language)
    own = {
        key: value for key, value in words.items() if key not in INTERFACES and key not in ("title", "pay", "survey")
    }
    texts = _merged(_merged(suite_texts(interface, language, settings), own), words.get(interface, {}))
    items = {item["name"] for item in survey}
    about_survey = words.get("survey", {})
    texts["survey"] = _merged(
        texts.get("survey", {}), {key: text for key, text in about_survey.items() if key not in items}
    )
    if lacking := list(_lacking(texts, suite_texts(interface, MODEL, settings), ())):
        more = f" (and {len(lacking) - 1} more)" if len(lacking) > 1 else ""
        sources = " and ".join(f"experiments/{name}/texts.{MODEL}.json" for name in ("screens", interface))
        raise wrong(
            path, (), f"{named_text(lacking[0], interface)}{more} is missing, and the suite has no "
            f"texts in {language!r}: translate those in {sources}"
        )  # fmt: skip
    fail = partial(blamed, folder, language, words, interface, settings)
    values = {
        **{key: settings[key] for key in ("contact", "minutes", "completion_url")},
        "title": words.get("title", settings["title"]),
        "pay": words.get("pay", settings["pay"]),
    }
    choice = f"\u00a0{texts.pop('or')}\u00a0"
    for side, keys in settings["keys"].items():
        values[f"keys_{side}"] = choice.join(texts["caps"][key] for key in keys)
    audience = settings["audience"]
    if audience != OWN_VIEW:
        if audience not in texts["audiences"]:
            raise wrong(
                path, ("audiences",), f"{audience} is missing, the audience in {FILE}: write {audience} = \"...\" "
                "under a line [audiences]"
            )  # fmt: skip
        values |= {"n_raters": settings["n_raters"]}
        values |= {"audience": fill(texts["audiences"][audience], values, fail, ("audiences", audience))}
    del texts["audiences"]
    texts["labels"] = words.get("labels", {})
    texts["survey"]["items"] = {item["name"]: about_survey[item["name"]] for item in survey}
    texts["title"] = values["title"]
    return fill(texts, values, fail)


def _cap(key: str) -> str:
    """Give what is written on a key: the capital, if it is one letter; that of ß would be SS."""
    return key.upper() if len(key.upper()) == 1 else key


def named_text(place: Place, interface: str) -> str:
    """Name a text as it would be named in a study's file."""
    whole = (interface, *place) if place and place[0] in _OF_INTERFACE else place
    return ".".join(map(str, whole))


_OF_INTERFACE = ("trial", "instructions", "comprehension")


def suite_texts(interface: str, language: str, settings: dict) -> dict[str, Any]:
    """Read the suite's texts of an interface, forms chosen; only the caps of keys where it lacks the language."""
    forms = {
        "self" if settings["audience"] == OWN_VIEW else "others",
        "half" if settings["lam_g"] == 0.5 else "share",
    }
    common, own = (
        json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        for path in (EXPERIMENTS / folder / f"texts.{language}.json" for folder in ("screens", interface))
    )
    caps = {key: _cap(key) for keys in settings["keys"].values() for key in keys}
    return _chosen(_merged(_merged({"caps": caps}, common), own), forms)


def _chosen(node: Any, forms: set[str]) -> Any:
    if isinstance(node, dict):
        if set(node) in FORMS:
            return _chosen(node[(set(node) & forms).pop()], forms)
        return {key: _chosen(part, forms) for key, part in node.items()}
    return [_chosen(part, forms) for part in node] if isinstance(node, list) else node


def _merged(below: dict, above: dict) -> dict:
    """Merge texts into others: tables are merged, everything else is replaced."""
    both = {
        key: _merged(below[key], above[key])
        for key in below
        if isinstance(below[key], dict) and isinstance(above.get(key), dict)
    }
    return {**below, **above, **both}


def fill(node: Any, values: dict[str, Any], fail: Any = None, place: Place = ()) -> Any:
    """Put values instead of their names in braces, in a text or all texts of a list or table.

    fail: called as fail(place, problem) to make the error to be raised if braces name nothing or are unmatched; without
    it they stay.
    """
    if isinstance(node, dict):
        return {key: fill(part, values, fail, (*place, key)) for key, part in node.items()}
    if isinstance(node, list):
        return [fill(part, values, fail, (*place, number)) for number, part in enumerate(node)]
    if not isinstance(node, str):
        return node
    filled = re.sub(r"\{(\w+)\}", lambda name: str(values.get(name[1], name[0])), node)
    if fail:
        known = (*values, *_filled_later(place))
        if unknown := [name for name in re.findall(r"\{(\w+)\}", node) if name not in known]:
            raise fail(place, f"{{{unknown[0]}}} stands for nothing; there are {', '.join(known)}")
        if re.search(r"[{}]", re.sub(r"\{\w+\}", "", node)):
            raise fail(place, f"{_around_brace(node)!r} has an unmatched brace")
    return filled


def _filled_later(place: Place) -> tuple[str, ...]:
    """Name what a session fills in at a place; nothing in the names of classes and in what stands in other texts."""
    if place[:1] in (("labels",), ("audiences",)):
        return ()
    of_item = place[:2] == ("survey", "items")
    return ("n_trials", *(() if of_item or not place else IN_SESSION.get(str(place[0]), ())))


def _around_brace(text: str) -> str:
    at = re.search(r"[{}]", re.sub(r"\{(\w+)\}", lambda name: "_" * len(name[0]), text))
    assert at, "called where there is one"
    return text[max(at.start() - 10, 0) : at.start() + 15]


def blamed(
    folder: Path, language: str, words: dict, interface: str, settings: dict, place: Place, problem: str
) -> InputError:
    """Make the error for a text: it names the study's file and line where the text is the study's, else the suite's.

    If the suite's text is wrong, the longest text that the study has put into it through a name in braces is blamed.
    """
    path = words_file(folder, language)
    if place[:1] == ("labels",) and place[1:] and place[1] not in words.get("labels", {}):
        return wrong(path, ("labels",), f"{place[1]}: {problem}")
    if place[:2] == ("survey", "items"):
        place = ("survey", *place[2:])
    for whole in ((interface, *place), place):
        if _at(words, whole) is not None:
            return wrong(path, whole, problem)
    written = str(_at(suite_texts(interface, language, settings), place))
    puts = [each for name, each in _put_in(folder, language, words, settings).items() if f"{{{name}}}" in written]
    inside = f"the suite's own texts ({language}), {named_text(place, interface)}: {problem}"
    if puts:
        _, file, place = max(puts, key=lambda each: len(each[0]))
        return wrong(file, place, f"stands in {inside}")
    return InputError(inside)


def _put_in(folder: Path, language: str, words: dict, settings: dict) -> dict[str, tuple[str, Path, Place]]:
    """Give the texts of a study that may be in others: name in braces -> (text, file, place)."""
    path = words_file(folder, language)
    puts: dict[str, tuple[str, Path, Place]] = {}
    for name in ("title", "pay", "contact", "completion_url"):
        given, file = (words, path) if name in ("title", "pay") and name in words else (settings, folder / FILE)
        puts[name] = (given[name], file, (name,))
    if audience := _at(words, ("audiences", settings["audience"])):
        puts["audience"] = (audience, path, ("audiences", settings["audience"]))
    for side in ("left", "right"):
        caps = [key for key in settings["keys"][side] if key in words.get("caps", {})]
        if longest := max(caps, key=lambda key: len(words["caps"][key]), default=None):
            puts[f"keys_{side}"] = (words["caps"][longest], path, ("caps", longest))
    return puts


def _at(node: Any, place: Place) -> Any:
    """Give what is at a place, None if there is nothing."""
    for key in place:
        try:
            node = node[key]
        except (KeyError, IndexError, TypeError):
            return None
    return node


def _lacking(texts: Any, model: Any, place: Place) -> Iterator[Place]:
    """Find the texts that the model has and `texts` lacks."""
    for key, part in model.items():
        if (*place, key) == ("audiences",):
            continue
        if isinstance(part, dict):
            yield from _lacking(texts.get(key, {}), part, (*place, key))
        elif key not in texts:
            yield (*place, key)
