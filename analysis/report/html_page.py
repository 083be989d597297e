"""The pieces of a self-contained page: text, tables that can be copied, pictures inside."""

import base64
import html
import re
from pathlib import Path
from string import Template

import pandas as pd

from hillmixe.fonts import FROM_THE_RIGHT

TEMPLATE = Path(__file__).with_name("html_page.html")


class Section:
    """A part of the page under a heading."""

    def __init__(self, name: str, title: str):
        self.name, self.title = name, title
        self.parts: list[str] = []

    def text(self, words: str) -> None:
        """Add a paragraph; `code` in backquotes."""
        pieces = html.escape(words).split("`")
        marked = "".join(f"<code>{piece}</code>" if at % 2 else piece for at, piece in enumerate(pieces))
        self.parts.append(f"<p>{marked}</p>")

    def heading(self, words: str) -> None:
        """Add a smaller heading."""
        self.parts.append(f"<h3>{html.escape(words)}</h3>")

    def table(self, rows: pd.DataFrame, digits: int = 2, folded: str = "") -> None:
        """Add a table; numbers with so many digits, empty values as a dash.

        folded: what to click on to see it; a long table need not stand in the way.
        """
        numeric = [pd.api.types.is_numeric_dtype(rows[name]) for name in rows]
        classes = [' class="number"' if number else "" for number in numeric]
        head = "".join(f"<th{mark}>{breakable(str(name))}</th>" for name, mark in zip(rows, classes, strict=True))
        body = "".join(
            "<tr>"
            + "".join(
                f"<td{mark}>{breakable(cell(value, digits))}</td>" for value, mark in zip(row, classes, strict=True)
            )
            + "</tr>\n"
            for row in rows.itertuples(index=False)
        )
        table = f'<div class="wide"><table><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table></div>'
        if folded:
            table = f"<details><summary>{html.escape(folded)}</summary>{table}</details>"
        self.parts.append(table)

    def picture(self, file: Path, caption: str, otherwise: str = "") -> None:
        """Add a PNG with a caption, inside the page; where there is no such file, what to do otherwise, or nothing."""
        if file.is_file():
            content = base64.b64encode(file.read_bytes()).decode()
            words = html.escape(caption)
            image = f'<img alt="{words}" src="data:image/png;base64,{content}">'
            self.parts.append(f"<figure>{image}<figcaption>{words}</figcaption></figure>")
        elif otherwise:
            self.text(f"{caption.removesuffix('.')}: {otherwise}.")

    def __bool__(self) -> bool:
        return bool(self.parts)

    def __str__(self) -> str:
        return (
            f'<section id="{self.name}">\n<h2>{html.escape(self.title)}</h2>\n' + "\n".join(self.parts) + "\n</section>"
        )


def frame(records: list[dict]) -> pd.DataFrame:
    """Turn records of summary.json into a table in which whole numbers stay whole beside empty values."""
    return pd.DataFrame(records).convert_dtypes()


def both_ways(paper: list[dict], corrected: list[dict]) -> pd.DataFrame:
    """Put records that were counted both ways below one another, told apart by the column `counted`.

    Where they are the same, they stand there once and without it.
    """
    if paper == corrected:
        return frame(corrected)
    rows = [{"counted": way} | row for way, rows in (("paper", paper), ("corrected", corrected)) for row in rows]
    return frame(rows)


def span(ends: list[float] | None) -> str | None:
    """Write the least and the greatest value of something, as in `0.35 to 0.62`."""
    return "{:.2f} to {:.2f}".format(*ends) if isinstance(ends, list) else None


def breakable(text: str) -> str:
    """Escape a text for a table; a long name may be broken behind an underscore, which is neither seen nor copied.

    Words from right to left stand where they are written, and the numbers beside them too.
    """
    escaped = FROM_THE_RIGHT.sub(lambda word: f"<bdi>{word[0]}</bdi>", html.escape(text))
    return re.sub(r"_(?=\w{3}|<bdi>)", "_<wbr>", escaped)


def cell(value, digits: int = 2) -> str:
    """Write a value of a table.

    >>> cell(0.12345), cell(7), cell(None), cell(0.00001)
    ('0.12', '7', '–', '1.0e-05')
    """
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return "–"
    if isinstance(value, float):
        if value == round(value) and abs(value) >= 100:
            return f"{value:.0f}"
        return f"{value:.{digits}f}" if value == 0 or abs(value) >= 10**-digits / 2 else f"{value:.1e}"
    return str(value)


def write(file: Path, title: str, lead: str, sections: list[Section]) -> None:
    """Write the page; sections without parts are left out."""
    shown = [section for section in sections if section]
    contents = " ".join(f'<a href="#{section.name}">{html.escape(section.title)}</a>' for section in shown)
    page = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=html.escape(title), lead=html.escape(lead), contents=contents, body="\n".join(map(str, shown))
    )
    file.write_text(page, encoding="utf-8")
