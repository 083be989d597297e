"""Find what could tell who a participant is: Prolific ids, e-mail and IP addresses, dates to the day, names.

What no pattern can tell: a name that is only a number or one letter (image ids and classes are so called, too), and
what is drawn in a picture.
"""

import html
import ipaddress
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from PIL import ExifTags, Image

from analysis.publishing.data_dictionary import Table

HEX = re.compile(r"[0-9a-f]{24,}", re.IGNORECASE)
DIGESTS = (40, 64)  # hexadecimal digits of a git commit and of a sha256: no ids
LOCAL = r"[^\s@/<>\"(),:;\[\]]"  # of an address: more than RFC 5322 allows without quotes, and no slash of a URL
E_MAIL = re.compile(rf"(?<!{LOCAL}){LOCAL}+(?:@|%40)(?:[\w-]+\.)+[^\W\d_]{{2,}}")
IPV4 = re.compile(r"(?<![0-9])(?<![0-9]\.)(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?!\.?[0-9])")
IPV6 = re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?!\w)", re.IGNORECASE)
VERSION = re.compile(r"(?<![^\W_])(?:v|version)[ :=]*$", re.IGNORECASE)  # before what looks like an IPv4 address
MONTH = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
MONTH += "oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
YEAR, DAY = "(?:19|20)[0-9]{2}", "(?:0?[1-9]|[12][0-9]|3[01])"
# No underscores between numbers: 3_2011_7_12 is a pair of images of two classes that are called by digits.
DATE = re.compile(
    rf"(?<![0-9])(?:{YEAR}([-/])(?:0?[1-9]|1[0-2])\1{DAY}"  # 2026-11-24
    rf"|{DAY}([./])(?:0?[1-9]|1[0-2])\2{YEAR}|(?:0?[1-9]|1[0-2])/{DAY}/{YEAR}"  # 24.11.2026, 11/24/2026
    rf"|{YEAR}[-_ ]{MONTH}[-_ ]{DAY}|{DAY}[-_ ]{MONTH}[-_ ]{YEAR})(?![0-9])"  # 2026_Nov_24, 24 November 2026
    rf"|(?<![a-z]){MONTH}[-_ ]{DAY},?[-_ ]{YEAR}(?![0-9])",  # November 24, 2026
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W_]+")
# Of an SVG: a picture in it, whose letters are no text, and the name of RDF, which has a date in it.
NO_TEXT = re.compile(r"base64,[A-Za-z0-9+/=\s]+|http://www\.w3\.org/1999/02/22-rdf-syntax-ns#")


class Found(NamedTuple):
    """Something personal: what kind of thing, and the text itself."""

    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind}, {self.text[0]}… ({len(self.text)} characters)"


class Names:
    """The names of participants, as one looks for them in texts: whole words in a row, in any case.

    A name of several words, all letters, is also found backwards (Bell, Anna) and written as one word (AnnaBell).

    ordinary: texts of the release that no participant wrote. A name that is a word of theirs, as May or Test, is found
    where it is all there is in a cell of a table, and not in a sentence. unsearchable: names that are only a number or
    one letter.
    """

    def __init__(self, names: Iterable[str], ordinary: Iterable[str] = ()):
        common = {word for text in ordinary for word in words(text)}
        spelled = {name: words(name) for name in names}
        self.unsearchable = sorted(name for name, spelling in spelled.items() if not _tells(spelling))
        told = [variant for spelling in spelled.values() if _tells(spelling) for variant in _variants(spelling)]
        self._alone = {" ".join(spelling) for spelling in told}
        self._starting: dict[str, list[str]] = {}  # the names that start with a word
        for spelling in told:
            if len(spelling) > 1 or spelling[0] not in common:
                self._starting.setdefault(spelling[0], []).append(f" {' '.join(spelling)} ")

    def find(self, text: str, alone: bool = False) -> list[str]:
        """List the names in a text, in lower case. alone: whether the text is all there is in a cell."""
        spelling = words(text)
        sentence = f" {' '.join(spelling)} "
        starts = self._starting.keys() & set(spelling)
        found = {name.strip() for start in starts for name in self._starting[start] if name in sentence}
        if alone:
            found |= self._alone & {sentence.strip()}
        return sorted(found)


def words(text: str) -> list[str]:
    """Split a text into words of letters and digits, in lower case; spellings of the same letter become one."""
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _variants(spelling: list[str]) -> list[list[str]]:
    """Spell a name in the ways in which it is written; a single word, or one with numbers, in its own alone."""
    if len(spelling) == 1 or not all(word.isalpha() for word in spelling):
        return [spelling]
    return [spelling, spelling[::-1], ["".join(spelling)]]


def _tells(spelling: list[str]) -> bool:
    joined = "".join(spelling)
    return len(joined) > 1 and not joined.isdecimal()


def find(text: str) -> list[Found]:
    """List the Prolific ids, e-mail addresses, IP addresses and dates in a text.

    Not taken for them: sha256 and git digests, versions (v1.2.3.4, version 1.2.3.4), times, addresses of this computer
    itself.
    """
    text = unicodedata.normalize("NFKC", text)
    found = [Found("a Prolific id", match[0]) for match in HEX.finditer(text) if len(match[0]) not in DIGESTS]
    found += [Found("an e-mail address", match[0]) for match in E_MAIL.finditer(text)]
    for match in IPV4.finditer(text):
        if _is_address(match[0]) and not VERSION.search(text[max(match.start() - 20, 0) : match.start()]):
            found.append(Found("an IP address", match[0]))
    for match in IPV6.finditer(text):
        address = match[0] if match[0].endswith("::") else match[0].removesuffix(":")
        # Any host on the internet or in a house begins with four digits, or with 64:ff9b:: where IPv4 is translated;
        # a::b is rather code.
        told = len(address.partition(":")[0]) == 4 or address.lower().startswith("64:ff9b:")
        if told and _is_address(address):
            found.append(Found("an IP address", address))
    return found + [Found("a date to the day", match[0]) for match in DATE.finditer(text)]


def _is_address(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_unspecified)


def in_text(text: str, names: Names, alone: bool = False) -> list[Found]:
    """List everything personal in a text. alone: whether it is all there is in a cell."""
    return find(text) + [Found("the name of a participant", name) for name in names.find(text, alone)]


def in_table(table: Table, names: Names) -> list[str]:
    """Tell everything personal in the header and cells of a table: a line for each column and kind.

    Names are not looked for among numbers and in columns with a closed list of values.
    """
    lines = []
    for column in table.columns:
        lines += [f"the name of a column: {found}" for found in in_text(column.name, names)]
        cells = table.rows[column.name]
        once = cells.drop_duplicates()
        searched = names if column.type in ("text", "list") and not column.values else Names([])
        if not find("\n".join(once)) and not any(searched.find(text, alone=True) for text in once):
            continue  # nearly always
        kinds: dict[str, tuple[str, Found]] = {}
        for text in once:
            for found in in_text(text, searched, alone=True):
                kinds.setdefault(found.kind, (text, found))
        lines += [f"column {column.name}, row {(cells == text).idxmax()}: {found}" for text, found in kinds.values()]
    return lines


def in_file(path: Path, names: Names) -> list[str]:
    """Tell everything personal in a text, JSON or PNG file: a line for each place and kind."""
    try:
        places = list(_picture(path) if path.suffix == ".png" else _places(path))
    except (OSError, SyntaxError, ValueError):  # what Pillow raises
        return ["cannot be read, and so cannot be searched"]
    if not in_text("\n".join(text for _, text in places), names):
        return []  # nearly always: no pattern reaches beyond its line
    found = dict.fromkeys((place, found) for place, text in places for found in in_text(text, names))
    return [f"{place}: {found}" for place, found in found]


def _places(path: Path) -> Iterator[tuple[str, str]]:
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".json":
        yield from _values(json.loads(text), path.stem)
    else:
        lines = html.unescape(NO_TEXT.sub("", text)).splitlines()
        yield from ((f"line {number}", line) for number, line in enumerate(lines, 1))


def _values(value: object, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{place}, a key", key
            yield from _values(inner, f"{place}/{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _values(inner, f"{place}/{number}")
    else:
        yield place, str(value)


def _picture(path: Path) -> Iterator[tuple[str, str]]:
    """Give the texts that a picture carries beside its pixels: chunks and EXIF."""
    with Image.open(path) as picture:
        picture.load()  # texts may stand behind the pixels
        exif = picture.getexif()
        texts = {str(key): value for key, value in picture.info.items() if isinstance(value, str | bytes)}
        blocks = {"EXIF": exif} | {
            block.name: exif.get_ifd(block) for block in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo)
        }
    texts |= {f"{block} {tag}": value for block, tags in blocks.items() for tag, value in tags.items()}
    for place, value in texts.items():
        # Without its zeros, UTF-16 reads as what it says.
        yield f"text {place}", value.decode("latin-1").replace("\0", "") if isinstance(value, bytes) else str(value)
