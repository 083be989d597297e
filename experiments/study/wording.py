"""All that a participant reads, in one language: the suite's own texts, the study's over them, settings filled in."""

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from experiments.study.settings import DEFAULTS, FILE, OWN_VIEW, REQUIRED
from experiments.study.toml_file import Place, is_blank, read_toml, refuse_braces, wrong
from hillmixe.command import InputError
from hillmixe.interfaces import INTERFACES

EXPERIMENTS = Path(__file__).parents[1]
MODEL = "en"  # of the suite's languages, the one whose texts say what a language must have
# Whose words stand in one of two forms: by whose view is asked for, and by what a midpoint question asks for.
FORMS = ({"others", "self"}, {"half", "share"})
# Names in braces that are filled in while a session runs: n_trials everywhere, the others by where a text stands.
IN_SESSION = {
    "of": ("number", "total"),
    "loading": ("date",),
    "saving": ("seconds",),
    "survey": ("from", "to"),
    "trial": ("number", "total", "label", "label_1", "label_2", "percent_1", "percent_2", "n_marked"),
}
LISTS = {  # of tables, by where they stand: the keys of each
    ("consent", "pages"): ("title", "body", "boxes"),
    ("instructions", "pages"): ("title", "body", "picture"),
    ("comprehension", "questions"): ("question", "options", "answer"),
}
PICTURES = ("blend", "answer")  # of a page of the instructions: see screens/code/task_picture.py
OF_ITEM = {  # of the survey, by its kind: the words that it needs, and those that it may have
    "text": (("question",), ()),
    "number": (("question",), ()),
    "choice": (("question",), ("options",)),
    "choices": (("question",), ("options",)),
    "rating": (("question", "low", "high"), ()),
}


def suite_languages() -> list[str]:
    """Name the languages that the suite has all its texts in."""
    return sorted(file.name.split(".")[1] for file in (EXPERIMENTS / "screens").glob("texts.*.json"))


def words_file(folder: Path, language: str) -> Path:
    """Give the file of a study's own words in a language."""
    return folder / f"texts.{language}.toml"


def read_words(
    folder: Path, language: str, settings: dict, survey: list[dict], classes: set[str] | None
) -> dict[str, Any]:
    """Read a study's own words in a language, each part checked by itself.

    classes: names that `labels` may rename, None for any. Raises InputError, naming file, line and place, where
    something is unknown, empty or of the wrong kind.
    """
    path = words_file(folder, language)
    if not path.exists():
        how = (
            "copy it from studies/example"
            if language in suite_languages()
            else f"translate a copy of texts.{MODEL}.toml"
        )
        raise InputError(f"{path} is missing: {how}, or remove {language!r} from languages in {FILE}")
    words = read_toml(path)
    model = {name: suite_texts(name, MODEL, settings) for name in settings["interfaces"]}
    shared = {key for texts in model.values() for key in texts}
    of_study = ("title", "pay", "labels", "audiences", "consent", "survey")
    for key, value in words.items():
        if key in INTERFACES:
            if key in model:
                _check_like(path, (key,), value, model[key], partial=True)
        elif key in of_study:
            _check_like(path, (key,), value, _model_of(key, model, survey, classes), partial=True)
            if key in ("title", "pay"):
                refuse_braces(path, (key,), value)
        elif key in shared:
            _check_like(path, (key,), value, next(texts[key] for texts in model.values() if key in texts), partial=True)
        else:
            known = ", ".join(sorted({*of_study, *shared, *settings["interfaces"]}))
            where = (
                f"this is a setting: write it in {FILE}; texts are {known}"
                if key in (*REQUIRED, *DEFAULTS) and not isinstance(value, dict)
                else ""
            )
            raise wrong(path, (key,), where or f"there is no such text; there are {known}")
    _check_consent(path, words)
    _check_items(path, words, survey)
    _check_labels(path, words.get("labels", {}), classes or set())
    return words


def texts_of(folder: Path, language: str, words: dict, interface: str, settings: dict, survey: list[dict]) -> dict:
    """Put together all that participants of an interface read in a language; only what a session fills in is left open.

    words: what read_words gives. Raises InputError where the suite lacks the language and the study does not bring it.
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
    for side in ("left", "right"):
        caps = [texts["caps"].get(key, key.upper()) for key in settings["keys"][side]]
        values[f"keys_{side}"] = " / ".join(caps)
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


def named_text(place: Place, interface: str) -> str:
    """Name a text as a study's file would have it."""
    whole = (interface, *place) if place and place[0] in _OF_INTERFACE else place
    return ".".join(map(str, whole))


_OF_INTERFACE = ("trial", "instructions", "comprehension")


def suite_texts(interface: str, language: str, settings: dict) -> dict[str, Any]:
    """Read the suite's texts of an interface, forms chosen; empty where it lacks the language."""
    forms = {
        "self" if settings["audience"] == OWN_VIEW else "others",
        "half" if settings["lam_g"] == 0.5 else "share",
    }
    common, own = (
        json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        for path in (EXPERIMENTS / folder / f"texts.{language}.json" for folder in ("screens", interface))
    )
    return _chosen(_merged(common, own), forms)


def _chosen(node: Any, forms: set[str]) -> Any:
    if isinstance(node, dict):
        if set(node) in FORMS:
            return _chosen(node[(set(node) & forms).pop()], forms)
        return {key: _chosen(part, forms) for key, part in node.items()}
    return [_chosen(part, forms) for part in node] if isinstance(node, list) else node


def _merged(below: dict, above: dict) -> dict:
    """Lay texts over others: tables are merged, all else is replaced."""
    both = {
        key: _merged(below[key], above[key])
        for key in below
        if isinstance(below[key], dict) and isinstance(above.get(key), dict)
    }
    return {**below, **above, **both}


def fill(node: Any, values: dict[str, Any], fail: Any = None, place: Place = ()) -> Any:
    """Put values in the place of their names in braces, in a text or all texts of a list or table.

    fail: called as fail(place, problem), to make the error to be raised, where braces name nothing or stand alone;
    without it they stay.
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
            raise fail(place, f"{_around_brace(node)!r} has a brace without its partner")
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

    Where the suite's text is wrong, the longest text that the study has put into it by a name in braces is blamed.
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
    """Give what texts of a study may stand in others: name in braces -> (text, file, place)."""
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
    """Give what stands at a place, None where there is nothing."""
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


def _model_of(key: str, model: dict[str, dict], survey: list[dict], classes: set[str] | None) -> Any:
    """Say what one of the parts that a study brings may hold."""
    some = next(iter(model.values()))
    if key in ("title", "pay"):
        return ""
    if key == "labels":
        return None if classes is None else dict.fromkeys(sorted(classes), "")
    if key == "audiences":
        return None
    if key == "consent":
        return {**some["consent"], "pages": []}
    items = {item["name"]: dict.fromkeys(("question", "options", "low", "high"), "") for item in survey}
    return {**some["survey"], **items}


def _check_like(path: Path, place: Place, value: Any, model: Any, partial: bool) -> None:
    """Compare a text with the one in its place; raises InputError where it is of another kind, unknown or empty."""
    if isinstance(model, dict):
        if not isinstance(value, dict):
            raise wrong(path, place, f"expected a table that begins with a line [{'.'.join(map(str, place))}]")
        for key, part in value.items():
            if key not in model:
                known = f"there are {', '.join(model) or 'none'}"
                raise wrong(
                    path, (*place, key), f"there is no such {'class' if place == ('labels',) else 'text'}; {known}"
                )
            _check_like(path, (*place, key), part, model[key], partial)
    elif isinstance(model, list):
        _check_list(path, place, value)
    elif model is None:
        if not isinstance(value, dict):
            raise wrong(path, place, f"expected a table that begins with a line [{'.'.join(map(str, place))}]")
        if odd := [key for key, text in value.items() if is_blank(text)]:
            raise wrong(path, (*place, odd[0]), f"is {value[odd[0]]!r}; expected a text in quotes")
    elif place[-1] == "options":
        _expect_list(path, place, value, 2, 9)
    elif is_blank(value):
        raise wrong(path, place, f"is {value!r}; expected a text in quotes")


def _check_list(path: Path, place: Place, value: Any) -> None:
    keys = LISTS[place[-2], place[-1]]  # type: ignore[index]
    if not isinstance(value, list) or not value or not all(isinstance(part, dict) for part in value):
        header = ".".join(map(str, place))
        raise wrong(path, place, f"expected at least one part that begins with a line [[{header}]]")
    for number, part in enumerate(value):
        here = (*place, number)
        if unknown := [key for key in part if key not in keys]:
            raise wrong(path, (*here, unknown[0]), f"there is no such text; there are {', '.join(keys)}")
        if missing := [key for key in keys if key not in part and key not in ("boxes", "picture")]:
            raise wrong(path, here, f"{missing[0]} is missing")
        for key, text in sorted(part.items(), key=lambda item: item[0] == "answer"):  # options before their number
            if key == "boxes":
                _expect_list(path, (*here, key), text, 0, 5)
            elif key == "options":
                _expect_list(path, (*here, key), text, 2, 4)
            elif key == "answer":
                if isinstance(text, bool) or text not in range(len(part["options"])):
                    last = len(part["options"]) - 1
                    raise wrong(
                        path,
                        (*here, key),
                        f"is {text!r}; expected the number of the right option, 0 (the first) to {last}",
                    )
            elif key == "picture" and text not in PICTURES:
                raise wrong(path, (*here, key), f"is {text!r}; expected one of {', '.join(PICTURES)}, or no such line")
            elif is_blank(text):
                raise wrong(path, (*here, key), f"is {text!r}; expected a text in quotes")


def _expect_list(path: Path, place: Place, value: Any, least: int, most: int) -> None:
    whole = isinstance(value, list) and not any(map(is_blank, value))
    if not whole or not least <= len(value) <= most:
        raise wrong(path, place, f"expected {least} to {most} texts in quotes, joined by commas, in brackets")
    if twice := [text for text in value if value.count(text) > 1]:
        raise wrong(path, place, f"{twice[0]!r} is there twice, which nobody could tell apart")


def _check_consent(path: Path, words: dict) -> None:
    pages = words.get("consent", {}).get("pages")
    if not pages:
        raise wrong(path, ("consent",), "write what people consent to: one or more parts that begin [[consent.pages]]")
    if len(pages) > 9:
        raise wrong(path, ("consent", "pages", 9), "there is room for 9 pages")


def _check_items(path: Path, words: dict, survey: list[dict]) -> None:
    for item in survey:
        name, place = item["name"], ("survey", item["name"])
        given = words.get("survey", {}).get(name)
        needed, possible = OF_ITEM[item["kind"]]
        if given is None:
            raise wrong(path, ("survey",), f"write the question of the item {name}, under a line [survey.{name}]")
        if missing := [key for key in needed if key not in given]:
            raise wrong(path, place, f"{missing[0]} is missing, which an item of kind {item['kind']} needs")
        if unknown := [key for key in given if key not in (*needed, *possible)]:
            raise wrong(path, (*place, unknown[0]), f"an item of kind {item['kind']} shows no such text")
        if "options" in given and len(given["options"]) != len(item["options"]):
            raise wrong(
                path, (*place, "options"), f"are {len(given['options'])}; study.toml records {len(item['options'])}"
            )


def _check_labels(path: Path, labels: dict, classes: set[str]) -> None:
    """Raise InputError where two classes would be shown alike: by their labels, or a label and another class's name."""
    shown: dict[str, str] = {}
    for name in (*(classes - labels.keys()), *labels):
        label = labels.get(name, name)
        visible = "".join(letter for letter in label if letter.isspace() or letter.isprintable())
        seen = unicodedata.normalize("NFC", " ".join(visible.split()))
        if name in labels and seen in shown:
            raise wrong(path, ("labels", name), f"{label!r} stands for two classes, which nobody could tell apart")
        shown[seen] = name
