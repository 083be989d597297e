"""Check the settings and texts of an interface, which labs edit, before a session or an export needs them."""

import json
from pathlib import Path

from stimuli_gen.command import InputError

SETTINGS = ("language", "contact", "pay", "minutes", "n_raters", "completion_url", "keys")
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
    "caps": ("left", "right", "return", "escape"),
}
WORDS = ("next", "back", "of")
TRIAL_TEXTS = {"construct": ("question", "more", "last", "missing")}


def check(folder: Path, interface: str, language: str | None = None) -> None:
    """Check an interface's settings.json and texts.<language>.json; raises InputError: what is wrong, and where.

    language: None for the one that the settings name.
    """
    path = folder / "settings.json"
    settings = _read(path)
    _expect(path, settings, SETTINGS, "")
    for side in ("left", "right"):
        keys = settings["keys"].get(side) if isinstance(settings["keys"], dict) else None
        if not _texts(keys) or len(keys) not in (1, 2):
            raise InputError(f'{path}: keys, {side}: expected one or two names of keys, such as ["{side}", "g"]')
    path = folder / f"texts.{language or settings['language']}.json"
    texts = _read(path)
    _expect(path, texts, (*TEXTS, "trial", *WORDS), "")
    for part, names in {**TEXTS, "trial": TRIAL_TEXTS[interface]}.items():
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
        if answer not in range(len(options)):
            raise InputError(
                f"{path}: comprehension, {question['question']!r}: answer is {answer!r}; the first option is 0"
            )
    if not _texts(texts["survey"]["questions"]):
        raise InputError(f"{path}: survey, questions: expected a list of texts")


def _read(path: Path):
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as problem:
        raise InputError(f"{path} is missing: write it, or name another language") from problem
    except json.JSONDecodeError as problem:
        raise InputError(f"{path}, line {problem.lineno}: is no JSON ({problem.msg}); a comma too many?") from problem
    except UnicodeDecodeError as problem:
        raise InputError(f"{path} is not UTF-8: save it so") from problem


def _expect(path: Path, part, names: tuple[str, ...], where: str) -> None:
    if not isinstance(part, dict):
        raise InputError(f"{path}: {where.rstrip(', ') or 'all of it'}: expected names and texts in braces")
    if missing := [name for name in names if name not in part]:
        raise InputError(f"{path}: {where}{missing[0]} is missing; texts.en.json as it came with the suite has all")


def _texts(part) -> bool:
    return isinstance(part, list) and all(isinstance(text, str) for text in part)
