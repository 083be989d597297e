"""Find what could reveal who a participant is, in tables, texts and pictures.

No pattern can find a name that is only a number or one letter (image ids and classes have such names, too), the name of
somebody who did not take part, or what is drawn in a picture. docs/personal_data.md counts how often the patterns miss
something or flag something wrongly.
"""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

from PIL import ExifTags, Image

from analysis.publishing.data_dictionary import Table
from analysis.publishing.participant_names import Names
from analysis.publishing.personal_answers import find_in_answer
from analysis.publishing.personal_patterns import Found, find
from analysis.publishing.written_dates import dates_in_name
from hillmixe.columns import SURVEY_PREFIX

# Of an SVG: a picture in it, whose letters are no text, and the name of RDF, which has a date in it.
NO_TEXT = re.compile(r"base64,[A-Za-z0-9+/=\s]+|http://www\.w3\.org/1999/02/22-rdf-syntax-ns#")

NAMED = ("study", "stimulus_set")  # columns of names that a lab gives to folders, by dates perhaps


def in_text(text: str, names: Names, alone: bool = False, answer: bool = False) -> list[Found]:
    """List everything personal in a text.

    alone: whether it is the whole content of a cell. answer: whether participants wrote it.
    """
    found = find_in_answer(text) if answer else find(text)
    return found + [Found("the name of a participant", name) for name in names.find(text, alone, parts=answer)]


def in_table(table: Table, names: Names) -> list[str]:
    """List everything personal in the header and cells of a table: a line for each column and kind.

    Names are not searched for among numbers and in columns with a closed list of values.
    """
    lines = []
    for column in table.columns:
        lines += [f"the name of a column: {found}" for found in in_text(column.name, names)]
        cells = table.rows[column.name]
        once = cells.drop_duplicates()
        free = column.type in ("text", "list") and not column.values
        written = column.name.startswith(SURVEY_PREFIX) and column.name != "survey_question"
        answer = free and (written or column.name == "file")  # people name files, too
        named = column.name in NAMED
        searched = names if free else Names([])
        plain = not find("\n".join(once)) and not any(searched.find(text, alone=True) for text in once)
        if not answer and not named and plain:
            continue  # nearly always
        kinds: dict[str, tuple[str, Found]] = {}
        for text in once:
            dates = [Found("a date to the day", date) for date in dates_in_name(text)] if named else []
            for found in in_text(text, searched, alone=True, answer=answer) + dates:
                kinds.setdefault(found.kind, (text, found))
        lines += [f"column {column.name}, row {(cells == text).idxmax()}: {found}" for text, found in kinds.values()]
    return lines


def in_file(path: Path, names: Names) -> list[str]:
    """List everything personal in a text, JSON or PNG file: a line for each place and kind."""
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
    """Give the texts in a picture file besides its pixels: chunks and EXIF."""
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
