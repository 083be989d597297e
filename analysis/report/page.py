"""The pieces of a self-contained page, as data; page.html, parts.html, page.css and page.js make one file of them."""

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.report.apa import number, p_value
from analysis.report.headings import AT_MOST_ONE, P_VALUES, in_words
from hillmixe.fonts import FROM_THE_RIGHT

FOLDER = Path(__file__).parent
KINDS = {".svg": "svg+xml", ".png": "png"}
ROWS_ON_PAPER = 60  # of a folded table; a longer one is not printed
SYMBOL = re.compile(r"(?:λ|lam_)([fgh])\b")  # in words; in code the names of columns stay


class Section:
    """A part of the page under a heading. Its parts are records whose `kind` is a macro of parts.html."""

    def __init__(self, name: str, title: str):
        self.name, self.title = name, title
        self.parts: list[dict[str, Any]] = []

    def __bool__(self) -> bool:
        return bool(self.parts)

    def text(self, words: str) -> None:
        """Add a paragraph; `code` in backquotes."""
        self.parts.append({"kind": "text", "words": words})

    def heading(self, words: str) -> None:
        """Add a smaller heading."""
        self.parts.append({"kind": "heading", "words": words})

    def lines(self, sentences: Iterable[str]) -> None:
        """Add a list of sentences."""
        self.parts.append({"kind": "lines", "sentences": list(sentences)})

    def copyable(self, paragraphs: Sequence[str], name: str) -> None:
        """Add paragraphs with a button that copies them. name: what the button copies, as in `Copy the citation`."""
        self.parts.append({"kind": "copyable", "paragraphs": list(paragraphs), "name": name})

    def terms(self, meanings: Mapping[str, str]) -> None:
        """Add a list of terms with their meanings."""
        self.parts.append({"kind": "terms", "meanings": meanings})

    def table(self, rows: pd.DataFrame, digits: int = 2, folded: str = "", links: Sequence[str] | None = None) -> None:
        """Add a table with headings that people read; numbers with the given digits, empty values as a dash.

        folded: what to click on to see it, so that a long table is not in the way. links: where the first cell of each
        row leads.
        """
        are_p, at_most_one = ([name in names for name in rows] for names in (P_VALUES, AT_MOST_ONE))
        rows = in_words(rows)
        numeric = [pd.api.types.is_numeric_dtype(rows[name]) for name in rows]
        cells = [
            [cell(value, digits, *kind) for value, *kind in zip(row, are_p, at_most_one, strict=True)]
            for row in rows.itertuples(index=False)
        ]
        table = {"headings": [*map(str, rows)], "numeric": numeric, "rows": cells, "links": links, "folded": folded}
        self.parts.append({"kind": "table"} | table)

    def picture(self, file: Path, caption: str, otherwise: str = "", paper: str = "") -> None:
        """Add a figure, inside the page; if there is no such file, add what to do instead, or nothing.

        file: an SVG, or a PNG if there is none. paper: its number in the paper, for the published data; other figures
        are counted from 1 when the page is written.
        """
        found = [file.with_suffix(suffix) for suffix in KINDS if file.with_suffix(suffix).is_file()]
        if found:
            content = base64.b64encode(found[0].read_bytes()).decode()
            source = f"data:image/{KINDS[found[0].suffix]};base64,{content}"
            self.parts.append({"kind": "picture", "source": source, "caption": caption, "paper": paper})
        elif otherwise:
            self.text(f"{caption.removesuffix('.')}: {otherwise}.")

    def link(self, words: str, address: str) -> None:
        """Add a line that leads to another page."""
        self.parts.append({"kind": "link", "words": words, "address": address})

    def flow(self, steps: Sequence[Mapping[str, Any]]) -> None:
        """Add a diagram of steps from top to bottom. steps: with `words`, and `lost`: who did not get to the next."""
        self.parts.append({"kind": "flow", "steps": list(steps)})


def frame(records: list[dict]) -> pd.DataFrame:
    """Turn records of summary.json into a table in which whole numbers stay whole despite empty values."""
    return pd.DataFrame(records).convert_dtypes()


def span(ends: list[float] | None) -> str | None:
    """Write the least and the greatest value of something, as in `0.35 to 0.62`, or one value if they are the same."""
    if not isinstance(ends, list):
        return None
    least, greatest = (f"{end:.2f}" for end in ends)
    return least if least == greatest else f"{least} to {greatest}"


def cell(value, digits: int = 2, is_p: bool = False, at_most_one: bool = False) -> str:
    """Write a value of a table. is_p: whether it is a p value, which is given to three decimals or as a bound.
    at_most_one: whether it is 1 at best, as reliabilities are: one below -1 is given as a bound.

    >>> cell(0.12345), cell(7), cell(None), cell(-1979.0), cell(0.00001, is_p=True), cell(-2.4, at_most_one=True)
    ('0.12', '7', '–', '−1979', '< .001', '< −1')
    """
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return "–"
    if is_p:
        return p_value(value).removeprefix("p ").removeprefix("= ")
    if at_most_one and isinstance(value, float) and value < -1:
        return "< −1"
    if isinstance(value, float):
        return number(value, 0 if value == round(value) and abs(value) >= 100 else digits)
    return str(value)


def write(
    file: Path, title: str, lead: Sequence[str], sections: Sequence[Section], numbered_as_in_the_paper: bool = False
) -> None:
    """Write the page; sections without parts are left out.

    Figures are counted from 1 in the order of the page, or have the paper's numbers, and none if it has none.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup, escape

    def breakable(text: str) -> Markup:
        """Let a long name be broken behind an underscore, which is neither seen nor copied, and set symbols as such.

        Words from right to left stand where they are written, and the numbers beside them too.
        """
        escaped = FROM_THE_RIGHT.sub(lambda word: f"<bdi>{word[0]}</bdi>", str(escape(text)))
        escaped = SYMBOL.sub(r"λ<sub>\1</sub>", escaped)
        return Markup(re.sub(r"_(?=\w{3}|<bdi>)", "_<wbr>", escaped))

    def prose(words: str) -> Markup:
        """Set words between backquotes as code."""
        pieces = re.split("`([^`]+)`", words)  # one backquote alone may be of a name
        return Markup("").join(
            Markup("<code>{}</code>").format(piece) if at % 2 else breakable(piece) for at, piece in enumerate(pieces)
        )

    shown = [section for section in sections if section]
    pictures = [part for section in shown for part in section.parts if part["kind"] == "picture"]
    for at, part in enumerate(pictures, 1):
        figure = part["paper"] if numbered_as_in_the_paper else str(at)
        part["number"] = f"Figure {figure}. " if figure else ""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["rows_on_paper"] = ROWS_ON_PAPER
    environment.filters |= {"breakable": breakable, "prose": prose}
    inside = {name: Markup((FOLDER / f"page.{name}").read_text(encoding="utf-8")) for name in ("css", "js")}
    page = environment.get_template("page.html").render(title=title, lead=lead, sections=shown, **inside)
    file.write_text(page, encoding="utf-8")
