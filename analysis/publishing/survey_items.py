"""What each item of a survey is, for the data dictionary: its question and type, as the record of the study has them.

If the record is not beside the data, an item is a text, and its question is taken from the session files.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from hillmixe import study_record
from hillmixe.columns import SURVEY_PREFIX, Column

TYPES = {"number": "number", "rating": "integer", "choice": "text", "choices": "list", "text": "text"}


def declared(
    answers: pd.DataFrame, questions: Mapping[str, list[str]], checksums: Iterable[str], folders: Iterable[Path]
) -> list[Column]:
    """Declare the columns of items, in the order of the survey as far as that is known.

    answers: texts, with a column for each item, survey_ and its name; empty where it was not answered. questions:
    column -> how the item was asked, each time. checksums: those of the studies (study_sha256). folders: where their
    records may be. An item that two versions of the study declare differently, or with answers that are not as
    declared, is a text.
    Raises InputError if a record is damaged.
    """
    folders = list(folders)
    found = (study_record.read_record(folders, sha256) for sha256 in checksums if sha256)
    records = [record for record in found if record]
    items: dict[str, list[dict[str, Any]]] = {}
    words: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        for item in record["survey"]:
            items.setdefault(f"{SURVEY_PREFIX}{item['name']}", []).append(item)
            words.setdefault(f"{SURVEY_PREFIX}{item['name']}", []).extend(_words(record, item["name"]))
    names = [*(name for name in items if name in questions), *(name for name in questions if name not in items)]
    return [_column(name, answers[name], questions[name], items.get(name, []), words.get(name, [])) for name in names]


def _words(record: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Give the words of an item in the study's first language."""
    first = next(iter(record["texts"].values()))
    asked = (texts.get("survey", {}).get("items", {}).get(name) for texts in first.values())
    return [words for words in asked if words][:1]


def _column(
    name: str, answers: pd.Series, asked: list[str], items: list[dict[str, Any]], words: list[dict[str, Any]]
) -> Column:
    shown = [each["question"] for each in words] or [text for text, _ in Counter(asked).most_common(1)]
    meaning = " / ".join(f"“{question}”" for question in dict.fromkeys(shown) if question)
    meaning = f"answer to {meaning}" if meaning else "answer to this item of the survey"
    plain = Column(name, "text", interfaces=[], judgment=False, meaning=meaning, optional=True)
    kinds = {item["kind"] for item in items}
    if len(kinds) != 1:
        return plain
    kind = kinds.pop()
    details: dict[str, Any] = {}
    if kind == "number":
        details = {"minimum": _end(items, "from", min), "maximum": _end(items, "to", max)}
    elif kind == "rating":
        details = {"minimum": 1, "maximum": max(item["points"] for item in items)}
        ends = [f"{number} “{each[end]}”" for each in words[:1] for number, end in _ends(details) if each.get(end)]
        meaning += f"; {', '.join(ends)}" if ends else ""
    elif kind in ("choice", "choices"):
        options = list(dict.fromkeys(option for item in items for option in item["options"]))
        details = {"values": options} if kind == "choice" else {}
        meaning += "" if kind == "choice" else f"; any of {', '.join(options)}, joined by |"
    column = Column(name, TYPES[kind], interfaces=[], judgment=False, meaning=meaning, optional=True, **details)
    wrong = column.parse(answers)[1]
    if kind == "choices":
        wrong |= ~answers.map(lambda answer: set(answer.split("|")) <= {"", *options})
    return plain if wrong.any() else column


def _end(items: list[dict[str, Any]], name: str, outermost: Any) -> float | None:
    """Give the least or greatest number that any version of an item allows; None if one has no limit."""
    ends = [item.get(name) for item in items]
    return None if None in ends else outermost(ends)


def _ends(details: Mapping[str, Any]) -> list[tuple[int, str]]:
    return [(details["minimum"], "low"), (details["maximum"], "high")]
