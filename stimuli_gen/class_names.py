"""The names of a class, made from its folder's name: one for people, and one for files, tables and pairs."""

import re
import unicodedata

LONGEST = 100  # bytes of a name in UTF-8: two of them, and two ids, make a file's name of at most 255
# Letters and marks that nobody sees: fillers of Hangul, selectors of variants, joiners of graphemes.
UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
MONTHS = "(jan|feb|mar|mrz|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-z]*"
# What spreadsheets take for numbers, dates or truth, and write back otherwise.
TAKEN_AMISS = re.compile(
    rf"0\d+|\d{{16,}}|\d+e\d+|\d+(-\d+){{1,2}}|{MONTHS}-?\d+|\d+-?{MONTHS}|true|false|wahr|falsch",
    re.ASCII | re.IGNORECASE,
)
JOINERS = "\u200c\u200d"  # which Persian, Hindi and others write with, between letters


def shown_name(folder: str) -> str:
    """Give the name that people read: the folder's, with a capital first letter and spaces for underscores.

    >>> shown_name("sea_horse"), shown_name("C++"), shown_name("बिल्ली")
    ('Sea horse', 'C++', 'बिल्ली')
    """
    seen = (letter for letter in unicodedata.normalize("NFC", folder) if letter in JOINERS or not _is_format(letter))
    words = " ".join(re.sub(r"[_\x00-\x1f\x7f-\x9f]", " ", "".join(seen)).split())
    words = words.replace("{", "(").replace("}", ")")  # in braces, texts name what is filled in
    return _capitalised(words.strip(JOINERS))


def class_name(folder: str) -> str:
    """Give the name in files, tables and pairs: letters with their marks and digits of any script, else hyphens.

    It is in Unicode's normal form NFC, without underscores, separators and invisible characters, and has at most
    LONGEST bytes, so every file system and spreadsheet can hold it. Empty if the folder's name has no letter or digit.

    >>> class_name("sea_horse"), class_name("C++"), class_name("बिल्ली"), class_name("+-")
    ('Sea-horse', 'C', 'बिल्ली', '')
    """
    kept = ""
    for letter in unicodedata.normalize("NFC", folder):
        if _is_format(letter) or UNSEEN.match(letter):
            continue
        kind = unicodedata.category(letter)[0]
        if kind in "LN" or (kind == "M" and kept and kept[-1] != "-"):
            kept += letter
        elif kept and kept[-1] != "-":
            kept += "-"
    return _cut(_capitalised(kept)).strip("-")


def spelling(name: str) -> str:
    """Give the form that the spellings of one class share, as people, programs and folders write them.

    >>> {spelling(name) for name in ("sea_horse", "Sea horse", "Sea-horse")}
    {'sea-horse'}
    """
    return alike(class_name(name) or name)


def alike(name: str) -> str:
    """Give the form that two class names share if they are one file on some systems: small letters, one normal form."""
    return unicodedata.normalize("NFC", name.lower())


def changed_by_spreadsheets(name: str) -> bool:
    """Tell whether a spreadsheet that opens and saves a table would change the name of a class, such as 007 to 7."""
    return TAKEN_AMISS.fullmatch(name) is not None


def _is_format(letter: str) -> bool:
    return unicodedata.category(letter) == "Cf"


def _capitalised(words: str) -> str:
    """Make the first letter a capital, except in scripts such as Georgian, whose capitals are for whole words only."""
    return unicodedata.normalize("NFC", words[:1].title() + words[1:])


def _cut(name: str) -> str:
    """Cut a name to LONGEST bytes, before a letter and not within its marks."""
    if len(name.encode()) <= LONGEST:
        return name
    at = len(name.encode()[:LONGEST].decode(errors="ignore"))
    while at and unicodedata.category(name[at])[0] == "M":
        at -= 1
    return name[:at]
