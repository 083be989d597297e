"""The gallery shows each picture, and says how to make it."""

import runpy
from pathlib import Path

import pytest
from PIL import Image

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def gallery():
    return runpy.run_path(str(DOCS / "gallery.py"))


def test_the_page_is_that_of_the_declarations(gallery):
    """Else a picture would stand beside a command that does not make it."""
    assert (DOCS / "gallery.md").read_text(encoding="utf-8") == gallery["page"](), "run python docs/gallery.py page"


def test_all_pictures_are_there_and_no_other(gallery):
    """Else the page would have gaps, or a picture be kept that nothing makes again."""
    listed = {picture.file for _, _, pictures in gallery["SECTIONS"].values() for picture in pictures}
    files = {
        str(file.relative_to(DOCS).as_posix()) for place in ("screens", "figures") for file in DOCS.glob(f"{place}/*")
    }
    assert files <= listed
    assert [name for name in listed if not (DOCS / name).is_file()] == []
    assert {Image.open(DOCS / name).size for name in listed if name.startswith("screens/")} == {(1024, 768)}
