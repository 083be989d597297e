"""Refuse a study before anybody takes part in it whose contact, pay or consent are still those to be filled in."""

import re
import unicodedata
from pathlib import Path
from typing import Any

from experiments.study.toml_file import wrong

# RFC 2606 keeps these names for examples: no mail reaches anybody there.
NO_ADDRESS = re.compile(
    r"[@.]example\b|\bexample\.(com|org|net)\b|[@.](test|invalid|localhost)\.?(?![\w.-])", re.IGNORECASE
)
TO_FILL_IN = re.compile(r"\[[^\[\]]*\]?|\]")  # brackets, or what is left of them


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
                if left := placeholder_in(each):
                    raise wrong(
                        words_file, ("consent", "pages", number, key), f"{left} is a placeholder: write what your "
                        "ethics board asks for, without brackets"
                    )  # fmt: skip


def placeholder_in_texts(texts: dict[str, Any]) -> str | None:
    """Find what is left to be filled in where all that participants read is put together: title or consent."""
    read = [texts["title"]]
    for page in texts["consent"]["pages"]:
        read += [page["title"], page["body"], *page.get("boxes", [])]
    return next(filter(None, map(placeholder_in, read)), None)


def is_placeholder(text: str) -> bool:
    """Tell whether a text is an address that reaches nobody, or has a part in brackets."""
    return placeholder_in(text) is not None


def placeholder_in(text: str) -> str | None:
    """Find an address that reaches nobody, or a part in brackets; those of East Asian widths are brackets, too."""
    plain = unicodedata.normalize("NFKC", text).translate(_SEEN)
    if found := TO_FILL_IN.search(plain):
        return found[0]
    return next((word for word in plain.split() if NO_ADDRESS.search(word)), None)


_SEEN = str.maketrans("【】〔〕", "[][]", "\u200b\u200c\u200d\u2060\ufeff\u00ad")  # the last ones cannot be seen
