"""A study's own words in a language, texts.<language>.toml: what it may contain, and checks of its content."""

import unicodedata
from pathlib import Path
from typing import Any

from experiments.study.settings import DEFAULTS, FILE, REQUIRED
from experiments.study.toml_file import Place, is_blank, read_toml, refuse_braces, wrong
from experiments.study.wording import MODEL, suite_languages, suite_texts, words_file
from hillmixe.command import InputError
from hillmixe.interfaces import INTERFACES

LISTS = {  # of tables, by where they stand: the keys of each
    "consent.pages": ("title", "body", "boxes"),
    "instructions.pages": ("title", "body", "picture"),
    "comprehension.questions": ("question", "options", "answer"),
}
PICTURES = ("blend", "answer")  # of a page of the instructions: see screens/code/task_picture.py
OF_ITEM = {  # of the survey, by its kind: the words that it needs, and those that it may have
    "text": (("question",), ()),
    "number": (("question",), ()),
    "choice": (("question",), ("options",)),
    "choices": (("question",), ("options",)),
    "rating": (("question", "low", "high"), ()),
}


def read_words(
    folder: Path, language: str, settings: dict, survey: list[dict], classes: dict[str, str] | None
) -> dict[str, Any]:
    """Read a study's own words in a language, with each part checked by itself.

    classes: names that `labels` may rename, each with the words that are shown otherwise; None for any. Raises
    InputError, naming file, line and place, if something is unknown, empty or of the wrong kind.
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
                _check_like(path, (key,), value, model[key])
        elif key in of_study:
            _check_like(path, (key,), value, _model_of(key, model, survey, classes))
            if key in ("title", "pay"):
                refuse_braces(path, (key,), value)
        elif key in shared:
            _check_like(path, (key,), value, next(texts[key] for texts in model.values() if key in texts))
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
    _check_labels(path, words.get("labels", {}), classes or {})
    return words


def _model_of(key: str, model: dict[str, dict], survey: list[dict], classes: dict[str, str] | None) -> Any:
    """Give the model of what one of a study's own parts may contain."""
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


def _check_like(path: Path, place: Place, value: Any, model: Any) -> None:
    """Compare a text with the one in its place; raises InputError if it is of another kind, unknown or empty."""
    if isinstance(model, dict):
        if not isinstance(value, dict):
            raise wrong(path, place, f"expected a table that begins with a line [{'.'.join(map(str, place))}]")
        for key, part in value.items():
            if key not in model:
                known = f"there are {', '.join(model) or 'none'}"
                raise wrong(
                    path, (*place, key), f"there is no such {'class' if place == ('labels',) else 'text'}; {known}"
                )
            _check_like(path, (*place, key), part, model[key])
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
    keys = LISTS[f"{place[-2]}.{place[-1]}"]
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
        raise wrong(path, place, f"{twice[0]!r} appears twice, and nobody could tell the two apart")


def _check_consent(path: Path, words: dict) -> None:
    pages = words.get("consent", {}).get("pages")
    if not pages:
        raise wrong(
            path, ("consent",), "write what people consent to: one or more parts that begin with [[consent.pages]]"
        )
    if len(pages) > 9:
        raise wrong(path, ("consent", "pages", 9), "there is room for 9 pages")


def refuse_other_consent(folder: Path, words: dict[str, dict[str, Any]]) -> None:
    """Raise InputError if people would agree to more statements in one of a study's languages than in another.

    words: a study's own, by language.
    """
    pages = {language: own["consent"]["pages"] for language, own in words.items()}
    boxes = {language: sum(len(page.get("boxes", [])) for page in of) for language, of in pages.items()}
    first, *others = boxes
    for other in others:
        if boxes[other] != boxes[first]:
            known = f"{words_file(folder, first).name} has {boxes[first]}: people would agree to different things"
            raise wrong(words_file(folder, other), ("consent",), f"has {boxes[other]} boxes to tick; {known}")


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


def _check_labels(path: Path, labels: dict, classes: dict[str, str]) -> None:
    """Raise InputError if two classes would be shown alike: by their labels, or a label and another class's name."""
    shown: dict[str, str] = {}
    for name in (*(classes.keys() - labels.keys()), *labels):
        label = labels[name] if name in labels else classes[name]
        visible = "".join(letter for letter in label if letter.isspace() or letter.isprintable())
        seen = unicodedata.normalize("NFC", " ".join(visible.split()))
        if name in labels and seen in shown:
            raise wrong(path, ("labels", name), f"{label!r} stands for two classes, and nobody could tell them apart")
        shown[seen] = name
