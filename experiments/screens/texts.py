"""Check the settings and texts of an interface, which labs edit, before a session or an export needs them."""

import importlib
import json
import re
from pathlib import Path

from hillmixe.command import InputError

SETTINGS = ("language", "contact", "pay", "minutes", "n_raters", "completion_url")
# What each part must hold; lists of texts may have any length but those that `check` limits.
TEXTS = {
    "consent": ("title", "body", "statements", "missing"),
    "instructions": ("pages",),
    "comprehension": ("title", "questions", "missing", "failed", "passed"),
    "survey": ("title", "questions", "note"),
    "saving": ("now", "again", "offer", "download"),
    "goodbye": ("title", "body", "left", "withdrawn", "kept", "completion", "finish"),
    "loading": ("failed", "unsent"),
    "leave": ("question", "question_withdraw", "stay", "leave"),
    "caps": ("left", "right", "up", "down", "return", "backspace"),
}
WORDS = ("next", "back", "of", "narrow")
LINE = 66  # letters in a line, about
KEY_NAMES = ("left", "right", "up", "down")
FILLED_IN = ("n_trials", "number", "total", "seconds", "date")
IN_TRIALS = ("label", "label_1", "label_2", "percent_1", "percent_2", "n_marked")


def has_example_contact(folder: Path) -> bool:
    """Tell whether an interface's settings still name the contact that they came with."""
    return _read(folder / "settings.json")["contact"].endswith(".example")


def languages(folder: Path) -> list[str]:
    """Name the languages that an interface has texts in."""
    return sorted(file.name.split(".")[1] for file in folder.glob("texts.*.json"))


def check(folder: Path, interface: str, language: str | None = None) -> None:
    """Check an interface's settings.json, texts.<language>.json, and that language's texts of all interfaces.

    language: None for the one that the settings name. Raises InputError: what is wrong, and where.
    """
    path = folder / "settings.json"
    settings = _read(path)
    own = importlib.import_module(f"experiments.{interface}.screen")
    _expect(path, settings, (*SETTINGS, *own.SETTINGS), "")
    if "keys" in own.SETTINGS:
        _check_keys(path, settings["keys"])
    for name in ("language", "contact", "pay", "minutes", "n_raters"):
        if not isinstance(settings[name], str) or not settings[name]:
            raise InputError(f'{path}: {name}: expected a text in quotes, such as "100"')
    if settings["completion_url"] != "" and not str(settings["completion_url"]).startswith("https://"):
        raise InputError(f"{path}: completion_url: expected an address that begins with https://, or nothing")
    if not re.fullmatch(r"[\w-]+", language or settings["language"]):
        raise InputError(f"{language or settings['language']!r} is no name of a language; expected one such as de")
    name = f"texts.{language or settings['language']}.json"
    common, path = folder.parent / "screens" / name, folder / name
    for file in (common, path):
        _expect_texts(file, _read(file), "")
    texts = _merged(_read(common), _read(path))
    _expect(path, texts, (*TEXTS, "trial", *WORDS), "")
    for part, names in {**TEXTS, "trial": own.TEXTS}.items():
        _expect(path, texts[part], names, f"{part}, ")
    if not _texts(texts["consent"]["statements"]) or len(texts["consent"]["statements"]) != 3:
        raise InputError(f"{path}: consent, statements: expected three texts, for there are three boxes")
    pages = texts["instructions"]["pages"]
    if not isinstance(pages, list) or not pages:
        raise InputError(f"{path}: instructions, pages: expected at least one page")
    for page in pages:
        _expect(path, page, ("title", "body"), "instructions, pages, ")
    questions = texts["comprehension"]["questions"]
    if not isinstance(questions, list) or not questions:
        raise InputError(f"{path}: comprehension, questions: expected at least one question")
    for question in questions:
        _expect(path, question, ("question", "options", "answer"), "comprehension, questions, ")
        options, answer = question["options"], question["answer"]
        if not _texts(options) or not 2 <= len(options) <= 4:
            raise InputError(f"{path}: comprehension, {question['question']!r}: expected two to four options")
        if isinstance(answer, bool) or answer not in range(len(options)):
            raise InputError(
                f"{path}: comprehension, {question['question']!r}: answer is {answer!r}; the first option is 0"
            )
    if not _texts(texts["survey"]["questions"]):
        raise InputError(f"{path}: survey, questions: expected a list of texts")
    known = (*SETTINGS, *FILLED_IN, *IN_TRIALS)
    for file in (common, path):
        if unknown := [name for name in re.findall(r"\{(\w+)\}", file.read_text("utf-8-sig")) if name not in known]:
            raise InputError(f"{file}: {{{unknown[0]}}} stands for nothing; there are {', '.join(known)}")
    places = [("consent, body", texts["consent"]["body"], 12), ("trial, question", texts["trial"]["question"], 2)]
    places += [("consent, statements", text, 1) for text in texts["consent"]["statements"]]
    places += [("instructions, pages", page["body"], 17) for page in pages]
    places += [("comprehension, questions", question["question"], 5) for question in questions]
    places += [("survey, questions", text, 4) for text in texts["survey"]["questions"]]
    for place, text, room in places:
        if (lines := _lines(text)) > room:
            raise InputError(
                f"{path}: {place}: {text[:30]!r}... takes about {lines} lines, and {room} fit: shorten it, or move "
                "some of it to the pages of the instructions"
            )


def _check_keys(path: Path, keys) -> None:
    for side in ("left", "right"):
        names = keys.get(side) if isinstance(keys, dict) else None
        if names is None or not _texts(names) or len(names) not in (1, 2):
            raise InputError(f'{path}: keys, {side}: expected one or two names of keys, such as ["{side}", "g"]')
        if wrong := [key for key in names if len(key) != 1 and key not in KEY_NAMES]:
            raise InputError(
                f"{path}: keys, {side}: {wrong[0]!r} is no key; expected one sign or {', '.join(KEY_NAMES)}"
            )
    if both := set(keys["left"]) & set(keys["right"]):
        raise InputError(f"{path}: keys: {both.pop()!r} is on both sides")


def _merged(common, own):
    """Join texts as Suite.merge does in window and page."""
    if not isinstance(common, dict) or not isinstance(own, dict):
        return own
    both = {name: {**common[name], **own[name]} for name in common if _dicts(common[name], own.get(name))}
    return {**common, **own, **both}


def _dicts(*parts) -> bool:
    return all(isinstance(part, dict) for part in parts)


def _read(path: Path):
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as problem:
        raise InputError(f"{path} is missing: write it, or name another language") from problem
    except json.JSONDecodeError as problem:
        raise InputError(
            f"{path}, line {problem.lineno}: is no JSON ({problem.msg}); a comma too many or missing?"
        ) from problem
    except UnicodeDecodeError as problem:
        raise InputError(f"{path} is not UTF-8: save it so") from problem


def _expect(path: Path, part, names: tuple[str, ...], where: str) -> None:
    if not isinstance(part, dict):
        raise InputError(f"{path}: {where.rstrip(', ') or 'all of it'}: expected names and texts in braces")
    if missing := [name for name in names if name not in part]:
        raise InputError(f"{path}: {where}{missing[0]} is missing; the file as it came with the suite has all")


def _expect_texts(path: Path, part, where: str) -> None:
    """Hold all that is shown to being text; the number of the right answer is none."""
    if isinstance(part, (dict, list)):
        for name, inner in part.items() if isinstance(part, dict) else enumerate(part):
            if name != "answer":
                _expect_texts(path, inner, f"{where}{name}, ")
    elif not isinstance(part, str):
        raise InputError(f"{path}: {where.rstrip(', ')}: is {part!r}; expected a text in quotes")


def _lines(text: str) -> int:
    """Count the lines that a text takes on the screen, about."""
    return sum(max(1, -(-len(paragraph) // LINE)) for paragraph in text.split("\n"))


def _texts(part) -> bool:
    return isinstance(part, list) and all(isinstance(text, str) for text in part)
