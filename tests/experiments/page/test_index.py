"""What a page says until its library is there, and where it does not come."""

import json

import pytest
from browser import LOCAL, parameters

pytestmark = [pytest.mark.browser]
SHOWN = "#before-library"


@pytest.fixture
def texts(page_folder):
    """language -> what is said before the library is there."""
    study = json.loads((page_folder / "study.json").read_text(encoding="utf-8"))
    return {language: study["texts"][language]["page"] for language in study["languages"]}


def go(hands, **address):
    hands.page.goto(LOCAL + parameters(participant="p01", **address), wait_until="commit")


@pytest.mark.parametrize("missing", ["psychojs-{version}.js", "vendor/jquery.min.js", "psychojs-{version}.css"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_library_that_does_not_load_is_said(visit, texts, page_folder, missing, language):
    """Else participants would look at an empty page and go, and nobody would know why."""
    hands, site = visit()
    version = next((page_folder / "library").glob("psychojs-*.css")).stem.removeprefix("psychojs-")
    site.fail[f"library/{missing.format(version=version)}"] = 1
    go(hands, language=language)
    shown = hands.page.locator(SHOWN).filter(has_text=texts[language]["failed"])
    shown.wait_for()
    hands.page.wait_for_load_state("load")
    assert shown.is_visible()
    assert "your.name@university.example" in texts[language]["failed"]
    assert hands.page.evaluate("document.documentElement.lang") == language


def test_a_library_that_cannot_be_read_is_said(visit, texts, page_folder):
    """Else an upload that was cut off, or a browser that is too old, would show an empty page."""
    hands, site = visit()
    (script,) = (page_folder / "library").glob("psychojs-*.js")
    site.files[f"library/{script.name}"] = script.read_text(encoding="utf-8")[:2000]
    go(hands)
    shown = hands.page.locator(SHOWN).filter(has_text=texts["en"]["failed"])
    shown.wait_for()
    assert shown.is_visible()


def test_a_page_says_that_it_loads_and_then_no_more(visit, texts, page_folder):
    """Else a slow connection would be taken for a broken page, or the words would stand over the screens."""
    hands, site = visit()
    go(hands, language="xx")
    hands.page.locator("canvas").first.wait_for()
    hands.page.locator(SHOWN).wait_for(state="detached")
    assert texts["en"]["loading"] in (page_folder / "index.html").read_text(encoding="utf-8")
    assert site.left == []
