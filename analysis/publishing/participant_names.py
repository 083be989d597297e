"""The names of participants, in the forms in which they are searched for in texts."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

WORD = re.compile(r"[^\W_]+")
# Letters that a keyboard without them replaces by others: by two as in German and Danish, or by one that looks alike.
BY_TWO = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "þ": "th", "ð": "dh", "œ": "oe"}
)
BY_ONE = str.maketrans({"ø": "o", "æ": "a", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "œ": "o"})
# Scripts that are written without spaces, or with endings on names: Thai to Khmer, Chinese, Japanese, Korean.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f]"
)
SHORTEST = 3  # letters of a part of a name that is looked for by itself
# Words of English and German that answers are full of, among them those that are names as well.
ORDINARY = frozenset(Path(__file__).with_name("ordinary_words.txt").read_text(encoding="utf-8").split())


class Names:
    """Names in all the ways in which they are written: whole words in a row, in any case, with and without accents.

    A name of several words, all of letters, is also found in reverse order (Bell, Anna) and as one word (AnnaBell). A
    name in a script without spaces is found within any text, whatever stands beside it.

    ordinary: texts of the release that no participant wrote. A name that is a word in them, such as May or Test, is
    found only if it is the whole content of a cell, not in a sentence. unsearchable: names that are only a number or
    one letter.
    """

    def __init__(self, names: Iterable[str], ordinary: Iterable[str] = ()):
        common = {word for text in ordinary for word in words(text)}
        spelled = {name: words(name) for name in names}
        self.unsearchable = sorted(name for name, spelling in spelled.items() if not _tells(spelling))
        told = [spelling for spelling in spelled.values() if _tells(spelling)]
        variants = [variant for spelling in told for variant in _variants(spelling)]
        self._alone = {" ".join(spelling) for spelling in variants}
        self._starting: dict[str, list[str]] = {}  # the names that start with a word
        for spelling in variants:
            if len(spelling) > 1 or spelling[0] not in common:
                self._starting.setdefault(spelling[0], []).append(f" {' '.join(spelling)} ")
        self._within = {unspaced(name) for name in spelled if UNSPACED.search(name) and _tells(spelled[name])}
        self._parts = {part for spelling in told for part in _parts(spelling)} - common - ORDINARY

    def find(self, text: str, alone: bool = False, parts: bool = False) -> list[str]:
        """List the names in a text, in lower case.

        alone: whether the text is the whole content of a cell. parts: whether first and family names count alone, as
        they do in people's answers; elsewhere, authors and places have such names, too.
        """
        spaced = self._find(words(text), alone, parts) or self._find(words(without_accents(text)), alone, parts)
        if not self._within or not UNSPACED.search(text):
            return spaced
        whole = unspaced(text)
        return sorted({*spaced, *(name for name in self._within if name in whole)})

    def _find(self, spelling: list[str], alone: bool, parts: bool) -> list[str]:
        sentence = f" {' '.join(spelling)} "
        starts = self._starting.keys() & set(spelling)
        found = {name.strip() for start in starts for name in self._starting[start] if name in sentence}
        if alone:
            found |= self._alone & {sentence.strip()}
        if parts and not found:
            found |= self._parts & {form for word in spelling for form in (word, word.removesuffix("s"))}
        return sorted(found)


def words(text: str) -> list[str]:
    """Split a text into words of letters and digits, in lower case; spellings of the same letter become one."""
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def unspaced(text: str) -> str:
    """Write a text without spaces and punctuation, in lower case; spellings of the same letter become one."""
    kept = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in kept if unicodedata.category(sign)[0] in "LMN")


def without_accents(text: str) -> str:
    """Write a text with the letters that every keyboard has, as far as possible: José as jose."""
    marked = unicodedata.normalize("NFKD", text.casefold().translate(BY_ONE))
    return "".join(sign for sign in marked if not unicodedata.combining(sign))


def _spellings(word: str) -> list[str]:
    """Spell a word with its accents, without them, and with two letters for one."""
    return list(dict.fromkeys([word, without_accents(word), without_accents(word.translate(BY_TWO))]))


def _variants(spelling: list[str]) -> list[list[str]]:
    """Spell a name in all the ways in which it is written; one with numbers only in its own order."""
    whole = [list(words(text)) for text in _spellings(" ".join(spelling))]
    if len(spelling) == 1 or not all(word.isalpha() for word in spelling):
        return whole
    return [variant for each in whole for variant in (each, each[::-1], ["".join(each)])]


def _parts(spelling: list[str]) -> Iterator[str]:
    """Give the parts of a name by which a person is called: its words, and pairs written as one (Jean-Luc, jeanluc)."""
    together = [f"{one}{other}" for one, other in pairwise(spelling)]
    for part in [*spelling, *together]:
        if part.isalpha() and len(part) >= SHORTEST:
            yield from _spellings(part)


def _tells(spelling: list[str]) -> bool:
    joined = "".join(spelling)
    return len(joined) > 1 and not joined.isdecimal()
