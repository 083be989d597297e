"""The documentation site as make docs builds it, with the tutorials that it runs."""

import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from accessibility import faults

ROOT = Path(__file__).parents[2]
TUTORIALS = sorted((ROOT / "docs" / "tutorials").glob("[0-9]*.py"))
MAIN = ("index", "start", "guides/psychologist", "explanations/numbers", "generated/commands", "columns", "gallery")

pytestmark = [pytest.mark.slow, pytest.mark.long]


@pytest.fixture(scope="module")
def site(published_file, tmp_path_factory):
    """The built site; its sources are a copy, beside which nothing of the repository lies."""
    published_file("hmix/hmix_infer_mixing_factor.csv")
    folder = tmp_path_factory.mktemp("docs")
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("generated", "__pycache__"))
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-b",
        "html",
        "-W",
        "--keep-going",
        "-q",
        folder / "docs",
        folder / "site",
    ]
    built = subprocess.run(command, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    return folder / "site"


def test_every_link_leads_somewhere_and_no_other_host_is_named(site):
    """Else readers would click into nothing, or be known to another host."""
    problems = runpy.run_path(str(ROOT / "docs" / "_site" / "built_pages.py"))["problems"]
    assert list(problems(site)) == []


def test_every_page_can_be_reached(site):
    """Else a page would be there that nobody finds."""
    first = (site / "index.html").read_text(encoding="utf-8")
    pages = {str(page.relative_to(site)) for page in site.rglob("*.html")} - {"search.html", "genindex.html"}
    assert pages - set(re.findall(r'href="([^"#]+\.html)', first)) <= {"index.html", "py-modindex.html"}


@pytest.mark.parametrize("tutorial", TUTORIALS, ids=lambda file: file.stem)
def test_tutorials_show_what_they_print_and_draw(site, tutorial):
    """Else a tutorial would be shown that nobody has run."""
    page = (site / "generated" / "tutorials" / f"{tutorial.stem}.html").read_text(encoding="utf-8")
    assert page.count("sphx-glr-script-out") + page.count("_repr_html_") + page.count('class="dataframe"') >= 1
    assert re.findall(rf'<img[^>]+src="[^"]*sphx_glr_{tutorial.stem}_\d+\.png"', page)
    assert list((site / "_downloads").rglob(f"{tutorial.stem}.ipynb"))


def test_equations_are_set(site):
    """Else readers would see TeX, or nothing."""
    page = (site / "explanations" / "numbers.html").read_text(encoding="utf-8")
    assert page.count("<math") > 20
    assert "\\" not in "".join(re.findall("<math.*?</math>", page, re.DOTALL))


@pytest.mark.browser
def test_pages_and_search_ask_no_host(site, chromium):
    """Else a script would fetch what no page names."""
    asked = []
    with chromium.new_page() as page:
        page.on("request", lambda request: asked.append(request.url))
        for name in (*MAIN, "search"):
            page.goto((site / f"{name}.html").as_uri() + ("?q=boundary" if name == "search" else ""))
        page.wait_for_selector("#search-results li a")
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)])
def test_everybody_can_read_the_main_pages(site, chromium, scheme, width):
    """Else people with weak sight or a screen reader, or on a telephone, would be kept out."""
    with chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        found = {}
        for name in MAIN:
            page.goto((site / f"{name}.html").as_uri())
            found[name] = faults(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} scrolls sideways"
    assert {name: lines for name, lines in found.items() if lines} == {}
