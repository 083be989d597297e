"""Fonts for names in any script: that of all figures, and for letters that it lacks, those on this computer."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

FAMILY = "DejaVu Sans"  # Matplotlib brings it: Latin, Greek, Cyrillic, Hebrew, Arabic and more
SHAPING = (3, 11)  # the version of Matplotlib that joins letters and writes from right to left
# Scripts, as Unicode names their letters, that one font of Noto has together; others have a font each.
TOGETHER = {"CJK": "CJK", "HIRAGANA": "CJK", "KATAKANA": "CJK", "HANGUL": "CJK", "BOPOMOFO": "CJK"}

# Words of Hebrew, Arabic and other scripts from right to left, with what stands between such words.
FROM_THE_RIGHT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
    "([^\\w\\n]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]+)*"
)
LEFT_TO_RIGHT = "\u200e"  # is not seen


def in_order(text: str) -> str:
    """Keep the text around right-to-left words in left-to-right order: "A to B" has A at the left.

    Otherwise a line that begins with such a word would run from the right as a whole, and numbers would change sides.
    """
    return FROM_THE_RIGHT.sub(lambda word: f"{LEFT_TO_RIGHT}{word[0]}{LEFT_TO_RIGHT}", text)


def bundled(style: str = "") -> Path:
    """Find the file of FAMILY. style: empty, or as in "-Bold"."""
    import matplotlib

    return Path(matplotlib.get_data_path()) / "fonts" / "ttf" / f"DejaVuSans{style}.ttf"


def file_for(text: str) -> Path:
    """Find a font with the letters of a text: FAMILY if it has all, otherwise the installed one that has most."""
    lacking = _letters(text) - _letters_in(bundled())
    if not lacking:
        return bundled()
    return max([bundled(), *_installed(frozenset(lacking))], key=lambda path: len(_letters(text) & _letters_in(path)))


def families_for(text: str) -> list[str]:
    """Name the fonts, FAMILY first, that together have the letters of a text, as far as this computer has them."""
    lacking = _letters(text) - _letters_in(bundled())
    families = [FAMILY]
    for path in _installed(frozenset(lacking)):
        if lacking & _letters_in(path):
            from matplotlib import font_manager  # which takes a moment to load, and is seldom needed
            from matplotlib.ft2font import FT2Font

            font_manager.fontManager.addfont(path)  # Matplotlib's own list may be older than the font
            families.append(FT2Font(str(path)).family_name)
            lacking -= _letters_in(path)
    return families


def notes(texts: Sequence[str]) -> list[str]:
    """Say in one line which names cannot be written in figures on this computer, and what to install."""
    found = {text: lacking for text in dict.fromkeys(texts) if (lacking := _lacking(text))}
    lines = []
    if found:
        scripts = sorted({script for letters in found.values() for letter in letters if (script := _script(letter))})
        fonts = dict.fromkeys(f"Noto Sans {TOGETHER.get(script, script.title())}" for script in scripts)
        lines.append(
            f"no installed font has the letters of {', '.join([*found][:3])}: figures show boxes in their place; "
            f"install {', '.join(fonts) or 'a font that has them'} (fonts.google.com/noto) and draw them again"
        )
    import matplotlib

    if tuple(map(int, matplotlib.__version__.split(".")[:2])) < SHAPING and any(map(_needs_shaping, texts)):
        lines.append(
            f"Matplotlib {matplotlib.__version__} does not join letters or write from right to left: figures show some "
            "names wrongly; install Matplotlib 3.11 or newer"
        )
    return lines


def _lacking(text: str) -> set[int]:
    lacking = _letters(text) - _letters_in(bundled())
    for path in _installed(frozenset(lacking)):
        lacking -= _letters_in(path)
    return lacking


def _letters(text: str) -> set[int]:
    """Give the visible letters of a text."""
    return {ord(letter) for letter in text if not letter.isspace() and unicodedata.category(letter)[0] != "C"}


def _script(letter: int) -> str:
    """Name a letter's script, as Unicode does: DEVANAGARI, THAI, CJK."""
    return unicodedata.name(chr(letter), "").partition(" ")[0]


def _needs_shaping(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") or "\u0900" <= letter <= "\u0dff" for letter in text)


@cache
def _letters_in(path: Path) -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    try:
        return frozenset(FT2Font(str(path)).get_charmap())
    except (OSError, RuntimeError):  # a file that FreeType cannot read
        return frozenset()


@cache
def _installed(lacking: frozenset[int]) -> list[Path]:
    """List the installed fonts that have any of these letters: plain ones without serifs first, then by name."""
    if not lacking:
        return []
    from matplotlib import font_manager

    files = [Path(file) for file in font_manager.findSystemFonts()]
    return sorted((path for path in files if lacking & _letters_in(path)), key=lambda path: (_oddity(path.stem), path))


def _oddity(name: str) -> tuple[bool, bool, bool]:
    """Say how far a font is from plain letters without serifs, by the name of its file."""
    words = name.lower()
    styles = ("bold", "italic", "oblique", "light", "thin", "black", "condensed", "medium", "mono", "ui-")
    return any(style in words for style in styles), "serif" in words, "sans" not in words
