"""Fonts for names in any script: found among those of the computer, or named."""

import shutil

import matplotlib
import pytest
from matplotlib import font_manager

from hillmixe import fonts

OTHER = fonts.bundled().with_name("STIXGeneral.ttf")  # brought by Matplotlib as well, with letters that DejaVu lacks


@pytest.fixture
def installed(monkeypatch):
    """Set which files are installed; nothing that was found before is remembered."""

    def these(*files):
        monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [str(file) for file in files])
        fonts._installed.cache_clear()

    yield these
    fonts._installed.cache_clear()


def test_what_the_bundled_font_has_needs_no_other(installed):
    """Else figures of usual names would look otherwise on each computer."""
    installed(OTHER)
    for text in ("Golden retriever", "Übung", "γάτα", "кошка", "כלב", "قِطَّة"):
        assert fonts.families_for(text) == [fonts.FAMILY]
        assert fonts.file_for(text) == fonts.bundled()
        assert fonts.notes([text]) == []


@pytest.mark.parametrize(
    ("name", "font"),
    [
        ("बिल्ली", "Noto Sans Devanagari"),
        ("หมี", "Noto Sans Thai"),
        ("猫", "Noto Sans CJK"),
        ("고양이", "Noto Sans CJK"),
        ("পাখি", "Noto Sans Bengali"),
    ],
)
def test_a_script_that_no_font_has_is_named_with_one_that_does(installed, name, font):
    """Else figures would have boxes for names, and nobody be told what to install."""
    installed()
    (note,) = fonts.notes(["Dog", name])
    assert note.startswith(
        f"no installed font has the letters of {name}: figures show boxes in their place; install {font} ("
    )
    assert fonts.file_for(name) == fonts.bundled()


def test_an_installed_font_is_taken_where_letters_lack(installed, monkeypatch, tmp_path):
    """Else whoever installs what the note names would still see boxes."""
    plain, bold, broken = tmp_path / "ASans.ttf", tmp_path / "ASans-Bold.ttf", tmp_path / "broken.ttf"
    shutil.copy(OTHER, plain)
    shutil.copy(OTHER, bold)
    broken.write_bytes(b"no font")
    letters = fonts._letters_in(fonts.bundled())
    only_there = next(chr(letter) for letter in sorted(fonts._letters_in(OTHER) - letters) if chr(letter).isalpha())
    installed(broken, bold, plain)
    assert fonts.file_for(only_there) == plain
    assert fonts.families_for(f"Dog {only_there}") == [fonts.FAMILY, "STIXGeneral"]
    assert fonts.notes([only_there]) == []


def test_an_older_matplotlib_is_told_of_where_it_matters(monkeypatch):
    """Else names would stand there backwards, and nobody would know."""
    monkeypatch.setattr(matplotlib, "__version__", "3.10.3")
    (note,) = fonts.notes(["כלב"])
    assert "Matplotlib 3.10.3 does not join letters or write from right to left" in note
    assert fonts.notes(["Hund"]) == []


def test_first_names_stand_first():
    """Else "A to B" would be read as B to A where A is written from right to left."""
    mark = fonts.LEFT_TO_RIGHT
    assert fonts.in_order("כלב-ים to Dog") == f"{mark}כלב-ים{mark} to Dog"
    assert fonts.in_order("קט 0.1, כלב 0.9") == f"{mark}קט{mark} 0.1, {mark}כלב{mark} 0.9"
    assert fonts.in_order("قِطَّة كبيرة\nn 6") == f"{mark}قِطَّة كبيرة{mark}\nn 6"
    assert fonts.in_order("Dog to बिल्ली") == "Dog to बिल्ली"
