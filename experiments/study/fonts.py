"""Check that this computer's window can write what participants are to read; a browser finds letters by itself."""

import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

from experiments.study.folder import Study
from experiments.study.settings import DEFAULTS, FILE
from experiments.study.toml_file import wrong
from hillmixe.command import InputError

# PsychoPy's text has no shaping: these scripts would come out with their letters apart, or in the wrong order.
RIGHT_TO_LEFT = ("R", "AL")
SHAPED_BLOCKS = (
    (0x0900, 0x0DFF, "South Asian"),
    (0x0E00, 0x0EFF, "Thai or Lao"),  # of letters that belong together, pyglet on Linux writes the first alone
    (0x0F00, 0x109F, "Tibetan or Burmese"),
    (0x1780, 0x17FF, "Khmer"),
)

# Fonts that have a script and Latin letters as well, for the window writes all with one; DejaVu Sans has many others.
CJK = "Noto Sans CJK JP"
WHOLE_FONTS = {"CJK": CJK, "HIRAGANA": CJK, "KATAKANA": CJK, "HANGUL": CJK}


def check(study: Study, interface: str, language: str) -> None:
    """Raise InputError if the window cannot write a text or a class's name in the study's font."""
    path, letters = _font(study.settings["font"])
    options = [item.get("options") for item in study.survey]  # shown where the texts have no others
    labels = study.texts[language][interface]["labels"]
    class_names = [{"class": name} for name in study.class_names(interface) if name not in labels]
    for text in _texts([study.texts[language][interface], options, class_names]):
        for letter in text:
            if letter.isspace() or unicodedata.category(letter) in ("Cf", "Cc"):
                continue
            if script := _needs_shaping(letter):
                raise InputError(
                    f"{text[:40]!r} has letters of a {script} script, which PsychoPy's window cannot join as they "
                    "should be: let people take part in a browser (export.py)"
                )
            if unicodedata.category(letter).startswith("M") and not _chooses_a_variant(letter):
                raise InputError(
                    f"{text[:40]!r} has a sign by itself that belongs to the letter before it "
                    f"({unicodedata.name(letter, 'without a name').lower()}), which PsychoPy's window leaves out: type "
                    "both as one letter (normal form NFC) where there is one, or let people take part in a browser "
                    "(export.py)"
                )
            if ord(letter) not in letters:
                lacks = f"{study.settings['font']} (here {path.name}) has no {letter!r}, as in {text[:40]!r}"
                script = unicodedata.name(letter, "").partition(" ")[0]
                such = WHOLE_FONTS.get(script, "DejaVu Sans")
                raise wrong(
                    study.folder / FILE,
                    ("font",),
                    f"{lacks}: name a font that has it, such as {such}, or let people take part in a browser",
                )


def notes(study: Study) -> list[str]:
    """Say in one line if the study's font is not on this computer and another replaces it.

    For the default, nothing is said: the replacement for Arial has letters of the same widths.
    """
    wanted = study.settings["font"]
    path, _ = _font(wanted)
    with TTFont(path, fontNumber=0, lazy=True) as font:
        families = {str(record) for record in font["name"].names if record.nameID in (1, 4, 16)}
    if wanted == DEFAULTS["font"] or wanted.casefold() in map(str.casefold, families):
        return []
    instead = sorted(families, key=len)[0]
    return [f"the font {wanted} is not installed here: the window writes with {instead} ({path.name}) in its place"]


def _needs_shaping(letter: str) -> str | None:
    if unicodedata.bidirectional(letter) in RIGHT_TO_LEFT:
        return "right-to-left"
    return next((name for first, last, name in SHAPED_BLOCKS if first <= ord(letter) <= last), None)


def _chooses_a_variant(letter: str) -> bool:
    return "\ufe00" <= letter <= "\ufe0f"


@cache
def _font(name: str) -> tuple[Path, frozenset[int]]:
    """Find the file that the window uses for a font, and the letters in it."""
    if sys.platform == "linux":  # where pyglet asks fontconfig, which gives the nearest font that it has
        from pyglet.font.fontconfig import get_fontconfig

        path = Path(get_fontconfig().find_font(name, 12).file)
    else:
        from matplotlib.font_manager import findfont

        path = Path(findfont(name))
    with TTFont(path, fontNumber=0, lazy=True) as font:
        return path, frozenset(font.getBestCmap())


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, (list, dict)):
        for part in node.values() if isinstance(node, dict) else node:
            yield from _texts(part)
