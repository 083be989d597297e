"""The names of the files in a zip. Not all programs say how they encoded them; if not, it is inferred, or asked."""

import re
import struct
import unicodedata
import zipfile
import zlib
from itertools import combinations, compress
from pathlib import Path

from hillmixe.command import InputError

UTF8 = 0x800  # the flag of an entry whose name is in UTF-8
UNICODE_PATH = 0x7075  # the extra field in which Info-ZIP's programs write the name in UTF-8
LATIN, CYRILLIC = ("LATIN",), ("CYRILLIC",)
HAN = ("CJK", "IDEOGRAPHIC")
# encoding -> whose it is, its scripts as Unicode names letters, and how many letters are common in it, where there are
# thousands. The East Asian ones are taken without the rare letters of Windows' own (cp949, cp936, cp932, cp950).
ENCODINGS: dict[str, tuple[str, tuple[str, ...], int]] = {
    "cp437": ("Western European, of DOS", LATIN, 0),
    "cp850": ("Western European, of Windows", LATIN, 0),
    "cp852": ("Central European", LATIN, 0),
    "cp1252": ("Western European, ANSI", LATIN, 0),
    "cp1250": ("Central European, ANSI", LATIN, 0),
    "cp1254": ("Turkish, ANSI", LATIN, 0),
    "cp857": ("Turkish", LATIN, 0),
    "cp866": ("Cyrillic", CYRILLIC, 0),
    "cp1251": ("Cyrillic, ANSI", CYRILLIC, 0),
    "cp737": ("Greek", ("GREEK",), 0),
    "cp1253": ("Greek, ANSI", ("GREEK",), 0),
    "cp862": ("Hebrew", ("HEBREW",), 0),
    "cp1255": ("Hebrew, ANSI", ("HEBREW",), 0),
    "cp720": ("Arabic", ("ARABIC",), 0),
    "cp1256": ("Arabic, ANSI", ("ARABIC",), 0),
    "cp874": ("Thai", ("THAI",), 0),
    "euc_kr": ("Korean, cp949", ("HANGUL",), 2350),
    "gb2312": ("Chinese, cp936", HAN, 3755),
    "big5": ("Chinese, cp950", HAN, 5401),
    "shift_jis": ("Japanese, cp932", (*HAN, "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"), 3135),
}
COMMON = {"big5": (0xA4, 0xC6)}  # first bytes of common letters, where an encoding has rare ones as well
SIGNS = "–—’・。、·（）"  # beside words
DOUBTFUL = 0.01  # the chance, at most, that letters of the larger repertoire all look like those of the smaller


def names_in(path: Path, entries: list[zipfile.ZipInfo]) -> tuple[list[str], list[str]]:
    """Read the names of a zip's entries, with slashes between folders.

    A name is in UTF-8 if the entry says so, or if all entries that say nothing can be read so (macOS writes them);
    otherwise in the one encoding that turns all of them into words of one script.
    Returns the names, and what to report. Raises InputError if several encodings do, or none.
    """
    raw = [_raw(entry) for entry in entries]
    unsaid = [name for name in raw if isinstance(name, bytes) and not name.isascii()]
    encoding, told = _encoding(path, unsaid) if unsaid else ("utf-8", [])
    names = [name if isinstance(name, str) else name.decode("ascii" if name.isascii() else encoding) for name in raw]
    return [name if "/" in name else name.replace("\\", "/") for name in names], told


def _raw(entry: zipfile.ZipInfo) -> str | bytes:
    """Give an entry's name, or its bytes if nothing says how to read them."""
    name = entry.orig_filename.split("\0")[0]
    if entry.flag_bits & UTF8:
        return name
    raw = name.encode("cp437")  # which zipfile took for its encoding; all bytes are letters there
    return _unicode_path(entry.extra, raw) or raw


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """Read the name in the extra field of Info-ZIP, if there is one and it belongs to this name."""
    while len(extra) >= 4:
        kind, length = struct.unpack("<HH", extra[:4])
        field, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == UNICODE_PATH and field[:1] == b"\1" and field[1:5] == struct.pack("<L", zlib.crc32(raw)):
            return field[5:].decode("utf-8", errors="ignore")
    return ""


def _encoding(path: Path, raw: list[bytes]) -> tuple[str, list[str]]:
    """Find the encoding of names, not all of them ASCII, and what to report about it."""
    if _read(raw, "utf-8") is not None:
        return "utf-8", []
    readings = {encoding: names for encoding in ENCODINGS if (names := _words(raw, encoding)) is not None}
    found = {tuple(names): encoding for encoding, names in reversed(readings.items())}  # alike: the first encoding
    left = _less_common_left_out({encoding: readings[encoding] for encoding in found.values()})
    if len(left) == 1:
        (encoding,) = left
        return encoding, [
            f"{path} does not say how its names are encoded; read as {ENCODINGS[encoding][0]}: "
            f"{_examples(readings[encoding])}"
        ]
    cure = "unpack it on the computer where it was made and name the folder, or zip it again with names in UTF-8"
    if not left:
        raise InputError(f"{path} does not say how its names are encoded, such as {ascii(raw[0])[2:-1]}: {cure}")
    differ = [len({*read}) > 1 for read in zip(*left.values(), strict=True)]
    said = ", or ".join(
        f"{_examples(list(compress(names, differ)))} ({ENCODINGS[encoding][0]})" for encoding, names in left.items()
    )
    raise InputError(f"{path} does not say how its names are encoded; they may be {said}: {cure}")


def _read(raw: list[bytes], encoding: str) -> list[str] | None:
    try:
        return [name.decode(encoding) for name in raw]
    except UnicodeDecodeError:
        return None


def _words(raw: list[bytes], encoding: str) -> list[str] | None:
    """Read names if they come out as words of the encoding's scripts; None if they do not."""
    names = _read(raw, encoding)
    if names is None:
        return None
    scripts = ENCODINGS[encoding][1]
    words = {word for name in names for word in _foreign_words(name)}
    fine = all(_is_word(word, scripts) and _is_common(word, encoding) for word in words)
    return names if fine and all(_in_words(name) for name in names) else None


def _in_words(name: str) -> bool:
    """Tell whether everything that is not ASCII belongs to words, or is a character that people write."""
    return all(letter.isascii() or letter in SIGNS or unicodedata.category(letter)[0] in "LM" for letter in name)


def _foreign_words(name: str) -> list[str]:
    """Find the runs of letters and marks that are not all ASCII."""
    apart = "".join(letter if unicodedata.category(letter)[0] in "LM" else " " for letter in name)
    return [word for word in apart.split() if not word.isascii()]


def _is_word(word: str, scripts: tuple[str, ...]) -> bool:
    """Tell whether letters are of these scripts and form a word: "Bär" and "BÄR", never "bÄr" or "ñîáàêà"."""
    letters = [letter for letter in word if unicodedata.category(letter)[0] == "L"]
    if not {unicodedata.name(letter, "").split(" ")[0] for letter in letters} <= {*scripts} or "ƒ" in word:
        return False
    if scripts == LATIN and sum(letter.isascii() for letter in letters) * 3 < len(letters):
        return False  # in Latin words, a third of the letters and more have no accent
    if "GREEK" in scripts and (sum(map(_is_composed, word)) > 1 or "ς" in word[:-1]):
        return False  # a Greek word has one accent, and this sigma at its end
    cased = word.islower() or word.isupper() or word == word.capitalize() or word.lower() == word.upper()
    return cased and letters[:1] == [word[0]]  # a mark stands behind its letter


def _is_composed(letter: str) -> bool:
    return unicodedata.decomposition(letter) != ""


def _is_common(word: str, encoding: str) -> bool:
    first, last = COMMON.get(encoding, (0, 255))
    return all(letter.isascii() or first <= letter.encode(encoding)[0] <= last for letter in word)


def _less_common_left_out(readings: dict[str, list[str]]) -> dict[str, list[str]]:
    """Leave out encodings with so many letters that it would be unlikely for all of these to exist in a smaller one.

    Letters taken from all of Chinese would hardly all happen to be, in another reading, among the 2,350 of Korean.
    """
    lost = set()
    for one, other in combinations(readings, 2):
        sizes = ENCODINGS[one][2], ENCODINGS[other][2]
        if min(sizes):
            fewer, more = (one, other) if sizes[0] < sizes[1] else (other, one)
            n_letters = len({letter for name in readings[fewer] for letter in name if not letter.isascii()})
            if (min(sizes) / max(sizes)) ** n_letters < DOUBTFUL:
                lost.add(more)
    return {encoding: names for encoding, names in readings.items() if encoding not in lost}


def _examples(names: list[str]) -> str:
    """Give the first few folders, or files, whose names are not ASCII."""
    parts = dict.fromkeys(part for name in names for part in re.split(r"[/\\]", name) if not part.isascii())
    return ", ".join([*parts][:3])
