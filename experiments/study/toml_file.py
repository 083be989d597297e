"""Read a TOML file that people write by hand, and find the line of anything in it."""

import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

from hillmixe.command import InputError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Place = tuple[str | int, ...]  # keys from the top of a file down to a value; items of lists count from 0

# Slips of those who write TOML for the first time: (what the reader of TOML says, what stands at that place, what to
# write). The first that fits both is told.
SLIPS = (
    (r"", r"[„“”«»‚‘’]", 'expected straight quotation marks, "..."'),
    (r"", r"[\u00a0\u2000-\u200b\u202f\ufeff]", "there is an unusual space here, as from a word processor"),
    (r"Invalid value", r"\s*(#.*)?$", 'nothing follows the =: write a value, or "" for an empty text'),
    (r"Invalid value", r"[-+]?\.\d", "numbers below 1 start with 0, such as 0.75"),
    (r"Invalid value", r"(?i)(true|false|yes|no|on|off|none)\b", "expected true or false, in small letters"),
    (r"Invalid value", r"", 'put texts in quotation marks, "..."'),
    (r"Expected newline", r",\d", "use a decimal point, not a comma, such as 0.75"),
    (r"Expected newline", r"",
     'there is more here than one value: write numbers alone, texts in quotation marks, and one within a text as \\"'),
    (r"Illegal character '\\n'", r"",
     'the quotation mark at the end of a text is missing; a text of several lines stands between """ and """'),
    (r"Unescaped|[Ii]nvalid hex", r"", "write / or \\\\ in place of \\"),
    (r"Unclosed array", r"", "before this, a list lacks a comma between two texts, or its ] at the end"),
    (r"overwrite|twice|[Dd]uplicate", r"",
     "this appears twice: remove one, or begin a new part with its own header in brackets"),
    (r"Expected '\]", r"", "a header needs as many closing brackets as opening ones"),
    (r"Expected '='", r"",
     'expected name = value; put a name with spaces or umlauts in quotation marks: "large cat" = "Cat"'),
    (r"Invalid statement", r"", "expected name = value, a header in brackets, or a comment that begins with #"),
)  # fmt: skip


def read_toml(path: Path) -> dict[str, Any]:
    """Read a file; raises InputError, with the line if there is one, if it is missing or is not TOML."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as problem:
        raise InputError(f"{path} is missing: copy it from studies/example") from problem
    except OSError as problem:
        raise InputError(f"{path} cannot be read: {problem.strerror}") from problem
    except UnicodeDecodeError as problem:
        number = path.read_bytes()[: problem.start].count(b"\n") + 1
        raise InputError(
            f"{path}, line {number}: letters in an encoding other than UTF-8: choose UTF-8 when you save the file"
        ) from problem
    try:
        content = tomllib.loads(text, parse_float=_number)
    except tomllib.TOMLDecodeError as problem:
        raise InputError(f"{path}, {_slip(text.splitlines(), str(problem))}") from problem
    _refuse_control_signs(path, (), content)
    return content


def is_blank(text: Any) -> bool:
    """Tell whether a value is not a text, or one without visible characters."""
    return not isinstance(text, str) or not any(letter.isprintable() and not letter.isspace() for letter in text)


def refuse_braces(path: Path, place: Place, text: str) -> None:
    """Raise InputError if a text that is shown as it stands has a brace."""
    if brace := re.search(r"[{}]", text):
        raise wrong(path, place, f"has a {brace[0]}, but no name in braces can stand here")


def _number(text: str) -> float:
    """Read 15.0 as 15, which means the same and is shown in the same way."""
    number = float(text)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _refuse_control_signs(path: Path, place: Place, node: Any) -> None:
    """Raise InputError if a text or a key has a character that no screen can show, such as a NUL."""
    if isinstance(node, (dict, list)):
        for key, part in node.items() if isinstance(node, dict) else enumerate(node):
            _refuse_control_signs(path, place, key)
            _refuse_control_signs(path, (*place, key), part)
    for sign in node if isinstance(node, str) else "":
        if unicodedata.category(sign) == "Cc" and sign not in "\n\t":
            raise wrong(path, place, f"has the control character U+{ord(sign):04X}, which cannot be shown: remove it")


def _slip(lines: list[str], problem: str) -> str:
    """Say what is wrong in a file that is not TOML: the line, its content, what to write."""
    if not (at := re.search(r"\(at line (\d+), column (\d+)\)", problem)):
        return _open_end(lines, problem)
    number, column = int(at[1]), int(at[2])
    line = lines[number - 1] if number <= len(lines) else ""
    rest = line[column - 1 :]
    if "Invalid value" in problem and line.lstrip().startswith("["):
        problem, rest = "Unclosed array", ""  # the reader took a header for one more item
    found = (remedy for said, there, remedy in SLIPS if re.search(said, problem) and re.match(there, rest))
    return f"line {number} ({_shortened(line)}): {next(found, problem)}"


def _open_end(lines: list[str], problem: str) -> str:
    """Do the same if a text or a list is not closed by the end of the file: name the line on which it begins."""
    starts = [number for number, line in enumerate(lines, 1) if line.count('"""') % 2]
    if len(starts) % 2:
        return f'line {starts[-1]} ({_shortened(lines[starts[-1] - 1])}): the text has no """ at its end'
    lists = [number for number, line in enumerate(lines, 1) if re.search(r"=\s*\[", line)]
    if lists and "array" in problem:
        return f"line {lists[-1]} ({_shortened(lines[lists[-1] - 1])}): the list lacks its ] at the end"
    return f"its end: {problem}"


def _shortened(line: str) -> str:
    words = re.split(r"\s#", line)[0].strip()
    words = "".join(letter if letter.isprintable() else "?" for letter in words)  # NULs, after a power cut
    return words if len(words) <= 50 else f"{words[:47]}..."


def wrong(path: Path, place: Place, problem: str) -> InputError:
    """Make the error for something at a place in a file: the file, the line, the place in words, the problem."""
    line = line_of(path, place) if path.suffix == ".toml" else None
    where = f", line {line}" if line else ""
    return InputError(f"{path}{where}: {named(place) + ': ' if place else ''}{problem}")


def named(place: Place) -> str:
    """Name a place in words: `consent.pages, second, title`."""
    keys = ".".join(str(key) for key in place if isinstance(key, str))
    items = [f"no. {key + 1}" for key in place if isinstance(key, int)]
    return f"{keys} ({', '.join(items)})" if items else keys


def line_of(path: Path, place: Place) -> int | None:
    """Find the line, from 1, of the value at `place` or of the nearest thing around it; None where there is none."""
    best, best_line = 0, None
    table: Place = ()
    counts: dict[Place, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if header := re.match(r"\s*(\[\[?)\s*([^\]]+?)\s*\]", line):
            keys = _keys(header[2])
            table = _in_lists(keys, counts)
            if header[1] == "[[":
                counts[keys] = counts.get(keys, -1) + 1
                table = (*_in_lists(keys[:-1], counts), keys[-1], counts[keys])
            here = table
        elif entry := re.match(r"\s*([\w-]+|\"[^\"]*\"|'[^']*')\s*=", line):
            here = (*table, *_keys(entry[1]))
        else:
            continue
        if len(here) > best and place[: len(here)] == here:
            best, best_line = len(here), number
    return best_line


def _keys(text: str) -> Place:
    return tuple(part.strip().strip("\"'") for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^.]+", text))


def _in_lists(keys: Place, counts: dict[Place, int]) -> Place:
    """Give a table's place, with the numbers of the list items that it lies in."""
    place: list[str | int] = []
    for end, key in enumerate(keys, 1):
        place.append(key)
        if keys[:end] in counts and end < len(keys):
            place.append(counts[keys[:end]])
    return tuple(place)
