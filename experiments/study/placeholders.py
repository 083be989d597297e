"""Refuse a study whose contact, pay, consent or survey are still to be filled in, before anybody takes part in it."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from experiments.study.toml_file import Place, wrong

# RFC 2606 keeps these names for examples: no mail reaches anybody there.
NO_ADDRESS = re.compile(
    r"[@.]example\b|\bexample\.(com|org|net)\b|[@.](test|invalid|localhost)\.?(?![\w.-])", re.IGNORECASE
)
TO_FILL_IN = re.compile(r"\[[^\[\]]*\]?|\]|\b(TODO|TBA|TBD|FIXME|XXX+)\b")  # brackets, or what is left of them
NOBODY = re.compile(r"\W*(todo|tba|tbd|none|nobody|n/?a|null|nil|no|x+|keine?r?|niemand)?\W*", re.IGNORECASE)


def refuse(settings_file: Path, words_file: Path, settings: dict[str, Any], words: dict[str, Any]) -> None:
    """Raise InputError, naming file, line and what to write, if a placeholder is left."""
    if reaches_nobody(settings["contact"]):
        raise wrong(
            settings_file, ("contact",), f"{settings['contact']!r} is a placeholder: write the address at which "
            "participants reach you"
        )  # fmt: skip
    if left := placeholder_in(settings["completion_url"]):
        raise wrong(settings_file, ("completion_url",), f'{left} is a placeholder: write the address, or "" for none')
    for path, where in ((settings_file, settings), (words_file, words)):
        for key, what in (("title", "the study's title"), ("pay", "what participants get, such as 8 EUR or nothing")):
            if key in where and is_placeholder(where[key]):
                raise wrong(path, (key,), f"{where[key]!r} is a placeholder: write {what}")
    for place, text in _texts(words):
        if left := placeholder_in(text):
            what = "write what your ethics board asks for" if place[0] == "consent" else "write what is to stand there"
            raise wrong(words_file, place, f"{left} is a placeholder: {what}, without brackets")


def placeholder_in_texts(texts: dict[str, Any]) -> str | None:
    """Find what is left to be filled in among all that participants read."""
    return next(filter(None, (placeholder_in(text) for _, text in _texts(texts))), None)


def _texts(node: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Go through texts in tables and lists, each with the place of what can be blamed: a list's texts share theirs."""
    if isinstance(node, str):
        yield place, node
    elif isinstance(node, dict):
        for key, part in node.items():
            yield from _texts(part, (*place, key))
    elif isinstance(node, list):
        for number, part in enumerate(node):
            yield from _texts(part, (*place, number) if isinstance(part, dict) else place)


def reaches_nobody(contact: str) -> bool:
    """Tell whether a contact is a placeholder, or says that there is none."""
    return is_placeholder(contact) or bool(NOBODY.fullmatch(contact))


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
