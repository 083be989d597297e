"""Check the built site: every link leads somewhere, and no page requests anything from another host.

python docs/_site/built_pages.py site
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from hillmixe import command
from hillmixe.command import InputError, Parser

# Elements whose address a browser fetches by itself, and the attribute that holds it. A link's is only followed.
FETCHED = {
    **{"img": "src", "script": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src"},
    **{"embed": "src", "object": "data", "input": "src", "track": "src"},
}
LINKED = ("stylesheet", "icon", "preload", "prefetch", "preconnect", "dns-prefetch", "manifest", "modulepreload")
IN_STYLE = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])([^"')]+)""")


class Page(HTMLParser):
    """What a page fetches, what it links to, and which of its parts can be linked to."""

    def __init__(self, text: str):
        super().__init__()
        self.fetched: list[str] = []
        self.links: list[str] = []
        self.anchors: set[str] = {"", "top"}
        self.in_style = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element fetches, what it links to, and its name."""
        of = {name: value or "" for name, value in attrs}
        self.anchors |= {of[name] for name in ("id", "name") if name in of}
        self.in_style = tag == "style"
        if tag in FETCHED and of.get(FETCHED[tag]):
            self.fetched.append(of[FETCHED[tag]])
        if tag == "link" and set(of.get("rel", "").split()) & {*LINKED}:
            self.fetched.append(of.get("href", ""))
        if tag in ("a", "area") and "href" in of:
            self.links.append(of["href"])
        self.fetched += [part.split()[0] for part in of.get("srcset", "").split(",") if part.strip()]
        self.fetched += IN_STYLE.findall(of.get("style", ""))

    def handle_data(self, data: str) -> None:
        """Note what a style sheet within the page fetches."""
        if self.in_style:
            self.fetched += IN_STYLE.findall(data)

    def handle_endtag(self, tag: str) -> None:
        """Leave a style sheet."""
        self.in_style = False


def is_foreign(address: str) -> bool:
    """Whether an address is on another host."""
    parts = urlsplit(address)
    return parts.scheme not in ("", "data") or bool(parts.netloc)


def problems(site: Path) -> Iterator[str]:
    """Return what is wrong with the pages and style sheets of a folder, a line for each fault."""
    files = sorted(site.rglob("*.html"))
    pages = {file: Page(file.read_text(encoding="utf-8")) for file in files}
    for file, page in pages.items():
        name = file.relative_to(site)
        for address in page.fetched:
            if is_foreign(address):
                yield f"{name} asks another host: {address}"
        for address in [*page.links, *(each for each in page.fetched if not each.startswith("data:"))]:
            if is_foreign(address):
                continue
            path, anchor = unquote(urlsplit(address).path), unquote(urlsplit(address).fragment)
            target = (file.parent / path).resolve() if path else file
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file():
                yield f"{name} leads to {address}, which is not there"
            elif target in pages and anchor not in pages[target].anchors:
                yield f"{name} leads to {address}, and there is no such place on that page"
    for sheet in sorted(site.rglob("*.css")):
        for address in IN_STYLE.findall(sheet.read_text(encoding="utf-8")):
            if is_foreign(address):
                yield f"{sheet.relative_to(site)} asks another host: {address}"


def main() -> None:
    """Parse the flags, check the pages, print what is wrong."""
    parser = Parser(__doc__)
    parser.add_argument("site", type=Path, help="the folder that make docs built")
    site = parser.parse_args().site.resolve()
    if not (site / "index.html").is_file():
        raise InputError(f"{site} has no index.html: build the site with make docs")
    if found := list(problems(site)):
        raise InputError("\n".join(found))
    print(f"{sum(1 for _ in site.rglob('*.html'))} pages in {site}: all links lead somewhere, no other host is asked")


if __name__ == "__main__":
    command.run(main)
