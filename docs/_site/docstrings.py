"""The suite's docstrings as reStructuredText: plain paragraphs, `names` in backticks, indented examples.

They describe each argument as `name: shape, unit, range` in running text; here each gets a line of its own.
"""

import inspect
import re

SIGNS = re.compile(r"(`[^`]+`)|([*|\\])|(?<=\w)(_)(?=\W|$)")  # what stays as it is, and what must be escaped
NAMES = r"((?:[*]*\w+, )*[*]*\w+): "
LINE = re.compile(rf"^ *{NAMES}")
WITHIN = re.compile(rf"(?<=[.;] ){NAMES}")
OUTCOME = re.compile(r"(?<=[.;] )(?=(?:Returns|Raises) )")


def rst(lines: list[str], arguments: set[str]) -> list[str]:
    """Rewrite the lines of a docstring. arguments: names of arguments or fields, which are set apart."""
    out: list[str] = []
    for block in re.split(r"\n\s*\n", "\n".join(lines).strip("\n")):
        if block.startswith("    "):
            out += [".. code-block:: python", "", *block.splitlines(), ""]
        else:
            out += [line for part in _parts(block) for line in (_line(part, arguments), "")]
    return out


def _parts(block: str) -> list[str]:
    """Join the lines of a paragraph, except where one begins with a name and a colon, or with what is returned."""
    parts: list[str] = []
    for line in block.splitlines():
        if not parts or LINE.match(line) or re.match(r"(Returns|Raises) ", line):
            parts.append(line.strip())
        else:
            parts[-1] += f" {line.strip()}"
    return parts


def _line(part: str, arguments: set[str]) -> str:
    """Give each argument, what is returned and what is raised a line of its own."""
    part = WITHIN.sub(lambda found: f"\n{found[0]}" if _are(found[1], arguments) else found[0], part)
    lines = [line.strip() for piece in OUTCOME.split(part) for line in piece.split("\n")]
    return "\n\n".join(_item(line) for line in lines)


def _item(line: str) -> str:
    if found := LINE.match(line):
        names = ", ".join(f"`{name}`" for name in found[1].split(", "))
        return f"- {names}: {escaped(line[found.end() :])}"
    return escaped(line)


def _are(names: str, arguments: set[str]) -> bool:
    return {name.lstrip("*") for name in names.split(", ")} <= arguments


def escaped(text: str) -> str:
    """Escape what reStructuredText would read as markup."""
    return SIGNS.sub(lambda found: found[1] or "\\" + (found[2] or found[3]), text)


def _arguments_of(thing: object) -> set[str]:
    """Name what a docstring may describe: the arguments, and the fields or public attributes of a class."""
    names = set(getattr(thing, "__dataclass_fields__", ())) | set(getattr(thing, "__annotations__", ()))
    if isinstance(thing, property) or inspect.ismodule(thing):
        return names
    try:
        return names | {*inspect.signature(thing).parameters}  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return names


def process(app, what, name, thing, options, lines: list[str]) -> None:
    """Rewrite a docstring in place, as autodoc expects."""
    lines[:] = "\n".join(rst(lines, _arguments_of(thing))).splitlines()


def setup(app) -> dict:
    """Have autodoc call process()."""
    app.connect("autodoc-process-docstring", process)
    return {"parallel_read_safe": True}
