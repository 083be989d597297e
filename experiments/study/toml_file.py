"""Read a TOML file that people write by hand, and find the line on which something in it stands."""

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


def read_toml(path: Path) -> dict[str, Any]:
    """Read a file; raises InputError, with its line where there is one, when it is missing or is no TOML."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=_number)
    except FileNotFoundError as problem:
        raise InputError(f"{path} is missing: copy it from studies/example") from problem
    except UnicodeDecodeError as problem:
        raise InputError(f"{path} is not UTF-8: save it as UTF-8") from problem
    except tomllib.TOMLDecodeError as problem:
        raise InputError(f"{path}: {problem}: a quotation mark or bracket too many or missing?") from problem
    _refuse_control_signs(path, (), content)
    return content


def is_blank(text: Any) -> bool:
    """Whether a value is no text, or one in which nothing can be seen."""
    return not isinstance(text, str) or not any(letter.isprintable() and not letter.isspace() for letter in text)


def refuse_braces(path: Path, place: Place, text: str) -> None:
    """Raise InputError where a text that is shown as it stands has a brace."""
    if brace := re.search(r"[{}]", text):
        raise wrong(path, place, f"has a {brace[0]}, but no name in braces can stand here")


def _number(text: str) -> float:
    """Read 15.0 as 15: whoever writes it so means, and shows, the same."""
    number = float(text)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _refuse_control_signs(path: Path, place: Place, node: Any) -> None:
    """Raise InputError where a text has a sign that no screen can show, such as a NUL, or a key has one."""
    if isinstance(node, (dict, list)):
        for key, part in node.items() if isinstance(node, dict) else enumerate(node):
            _refuse_control_signs(path, place, key)
            _refuse_control_signs(path, (*place, key), part)
    for sign in node if isinstance(node, str) else "":
        if unicodedata.category(sign) == "Cc" and sign not in "\n\t":
            raise wrong(path, place, f"has the control sign U+{ord(sign):04X}, which cannot be shown: remove it")


def wrong(path: Path, place: Place, problem: str) -> InputError:
    """Make the error for what stands at a place of a file: the file, the line, the place in words, the problem."""
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
