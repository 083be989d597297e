"""Links between the documents, as they are followed where the repository is read without the site."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[2]
READ = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
PAGES = [file for file in READ if "generated" not in file.parts]
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1`*$|`[^`\n]+`", re.MULTILINE | re.DOTALL)


def without_code(text):
    return CODE.sub("", text)


def anchors(text):
    """What headings are called in links, as GitHub and the site make it of their words."""
    headings = re.findall(
        r"^#{1,6} +(.*)$", re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE
    )
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken(file, text):
    """The links of a page that lead to no file, or to no heading of it."""
    for address in LINK.findall(without_code(text)):
        if re.match(r"[a-z]+:", address) or "generated/" in address:  # elsewhere, or made with the site
            continue
        path, _, anchor = unquote(address).partition("#")
        target = (file.parent / path).resolve()
        is_there = not path or target.exists()
        if not is_there or (anchor and anchor not in anchors(target.read_text(encoding="utf-8") if path else text)):
            yield address


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(ROOT)))
def test_links_lead_somewhere(file):
    """Else who reads the documents on the hosting site would click into nothing."""
    assert list(broken(file, file.read_text(encoding="utf-8"))) == []


def test_broken_links_are_found():
    """Else the test above could not fail."""
    text = "# One place\n[a](#one-place) [b](#two) [c](gone.md) [d](README.md#no-such) `[e](gone.md)` [f](https://x.org/y)\n"
    assert list(broken(ROOT / "x.md", text)) == ["#two", "gone.md", "README.md#no-such"]
