"""Refuse a study before anybody takes part in it whose contact, pay or consent are still those to be filled in."""

import re
from pathlib import Path
from typing import Any

from experiments.study.toml_file import wrong

# RFC 2606 keeps these names for examples: no mail reaches anybody there.
NO_ADDRESS = re.compile(r"[@.]example(\.(com|org|net))?\b", re.IGNORECASE)
TO_FILL_IN = re.compile(r"\[[^\[\]]+\]")


def refuse(settings_file: Path, words_file: Path, settings: dict[str, Any], words: dict[str, Any]) -> None:
    """Raise InputError, naming file, line and what to write, where a placeholder is left."""
    if is_placeholder(settings["contact"]):
        raise wrong(
            settings_file, ("contact",), f"{settings['contact']!r} is a placeholder: write the address at which "
            "participants reach you"
        )  # fmt: skip
    for path, where in ((settings_file, settings), (words_file, words)):
        for key, what in (("title", "the study's title"), ("pay", "what participants get, such as 8 EUR or nothing")):
            if key in where and is_placeholder(where[key]):
                raise wrong(path, (key,), f"{where[key]!r} is a placeholder: write {what}")
    for number, page in enumerate(words["consent"]["pages"]):
        for key, text in page.items():
            for each in text if isinstance(text, list) else [text]:
                if left := TO_FILL_IN.search(each):
                    raise wrong(
                        words_file, ("consent", "pages", number, key), f"{left[0]} is a placeholder: write what your "
                        "ethics board asks for, without brackets"
                    )  # fmt: skip


def is_placeholder(text: str) -> bool:
    """Tell whether a text is an address that reaches nobody, or has a part in brackets."""
    return bool(NO_ADDRESS.search(text) or TO_FILL_IN.search(text))
