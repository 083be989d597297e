"""What make docs looks through: links of the built site, and what its pages ask of other hosts."""

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def problems():
    return runpy.run_path(str(ROOT / "docs" / "_site" / "built_pages.py"))["problems"]


def site_of(folder, **pages):
    for name, body in pages.items():
        (folder / f"{name}.html").write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    return folder


def test_links_to_pages_and_places_are_followed(problems, tmp_path):
    """Else a page that was renamed, or a heading that was changed, would leave links to nothing."""
    site = site_of(
        tmp_path,
        index='<a href="other.html#here">x</a> <a href="#gone">x</a> <a href="other.html#there"> <a href="no.html">',
        other='<h2 id="here">x</h2> <a href="https://example.org/anything">elsewhere</a> <img src="gone.png">',
    )
    assert list(problems(site)) == [
        "index.html leads to #gone, and there is no such place on that page",
        "index.html leads to other.html#there, and there is no such place on that page",
        "index.html leads to no.html, which is not there",
        "other.html leads to gone.png, which is not there",
    ]


@pytest.mark.parametrize(
    "element",
    [
        '<script src="https://cdn.example.org/a.js"></script>',
        '<link rel="stylesheet" href="//fonts.example.org/css">',
        '<link rel="preconnect" href="https://fonts.example.org">',
        '<img src="http://example.org/a.png">',
        '<img srcset="https://example.org/a.png 2x" alt="">',
        '<p style="background: url(https://example.org/a.png)">x</p>',
        "<style>@import 'https://example.org/a.css';</style>",
        '<iframe src="https://example.org"></iframe>',
    ],
)
def test_what_would_be_fetched_elsewhere_is_found(problems, tmp_path, element):
    """Else readers would be known to another host, and the site broken without it."""
    found = list(problems(site_of(tmp_path, index=element)))
    assert len(found) == 1
    assert found[0].startswith("index.html asks another host: ")


def test_style_sheets_are_read(problems, tmp_path):
    """Else a theme's fonts could come from elsewhere."""
    site = site_of(tmp_path, index='<link rel="canonical" href="https://example.org">')
    (site / "a.css").write_text("@font-face { src: url('https://example.org/a.woff2'), url(data:x) }", encoding="utf-8")
    assert list(problems(site)) == ["a.css asks another host: https://example.org/a.woff2"]
