"""From the bytes of a session file to its text, in whatever encoding a program saved it."""

import codecs
from pathlib import Path
from typing import NamedTuple

from hillmixe.command import InputError

LOOKED_AT = 400  # bytes that show whether every other one is zero, as in UTF-16
MARKS = [
    (codecs.BOM_UTF32_LE, ""),  # before that of UTF-16, which begins alike
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]


class Decoded(NamedTuple):
    """A file's text. undecodable: the first row that is not UTF-8, if there is one; zeros: whether zeros followed."""

    text: str
    undecodable: int | None = None
    zeros: bool = False


def decoded(path: Path) -> Decoded:
    """Decode a file in UTF-8, or in UTF-16 if the text leaves no doubt. Raises InputError if it is not a text."""
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise InputError(f"cannot be read ({problem.strerror}); expected a session: repair or remove it") from problem
    encoding, content = _encoding(content)
    if encoding.startswith("utf-16"):
        try:
            return Decoded(content[: len(content) // 2 * 2].decode(encoding))
        except UnicodeDecodeError as problem:
            raise InputError("is UTF-16 and damaged, or not text; expected a CSV in UTF-8: save it so") from problem
    whole = content.rstrip(b"\0")
    if not encoding or b"\0" in whole:
        raise InputError("contains zeros, as damaged files and UTF-32 do, or is not text; expected a CSV in UTF-8")
    zeros, content = len(whole) < len(content), whole
    try:
        return Decoded(content.decode(), None, zeros)
    except UnicodeDecodeError as problem:
        if problem.reason == "unexpected end of data" and problem.end == len(content):
            return Decoded(content[: problem.start].decode(), None, zeros)  # cut off within a letter
        row = content[: problem.start].count(b"\n") + 1
        return Decoded(content.decode(errors="replace"), row, zeros)


def _encoding(content: bytes) -> tuple[str, bytes]:
    """Tell the encoding of a file: (its name, empty if it is none that is read; the content without its mark)."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding, content.removeprefix(mark)
    even, odd = content[0:LOOKED_AT:2], content[1:LOOKED_AT:2]
    if even and odd and any(even) and not any(odd):
        return "utf-16-le", content
    if even and odd and any(odd) and not any(even):
        return "utf-16-be", content
    return "utf-8", content
