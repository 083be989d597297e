"""What the window cannot write is refused before the participant sits there."""

from pathlib import Path

import matplotlib
import pytest

from experiments.study import fonts
from experiments.study.folder import read_study
from hillmixe.command import InputError

LATIN = frozenset(range(0x20, 0x250)) | {ord(letter) for letter in "–—…“”‘’„€→←↑↓×"}


@pytest.fixture
def latin_only(monkeypatch):
    """A computer whose fonts have Latin letters alone."""
    monkeypatch.setattr(fonts, "_font", lambda name: (Path("/fonts/Latin.ttf"), LATIN))


def refused(folder, language="en") -> str:
    with pytest.raises(InputError) as problem:
        fonts.check(read_study(folder), "infer", language)
    return str(problem.value)


def test_texts_that_the_font_can_write_pass(folder, latin_only):
    """Else the suite's own texts, umlauts and arrows, would be refused."""
    for language in ("en", "de"):
        for interface in ("infer", "construct"):
            fonts.check(read_study(folder), interface, language)


def test_a_letter_that_the_font_lacks_is_named_with_its_text(edit, folder, latin_only):
    """Else participants would see boxes, and nobody be told."""
    edit("texts.en.toml", "# [labels]\n# Cat", "[labels]\nOne = 'Γάτα'\nTwo")
    problem = refused(folder)
    assert "study.toml, line 27: font: Arial (here Latin.ttf) has no 'Γ', as in 'Γάτα'" in problem
    fonts.check(read_study(folder), "infer", "de")  # whose words have no such letter


@pytest.mark.parametrize(
    ("label", "script"),
    [
        ("बिल्ली", "South Asian"),
        ("قطة", "right-to-left"),
        ("ឆ្មា", "Khmer"),
        ("หมีใหญ่", "Thai or Lao"),
        ("ແມວ", "Thai or Lao"),
    ],
)
def test_scripts_that_the_window_cannot_join_are_refused(edit, folder, latin_only, label, script):
    """Else their letters would stand apart or in the wrong order, with any font."""
    edit("texts.en.toml", "# [labels]\n# Cat", f"[labels]\nOne = '{label}'\nTwo")
    assert f"has letters of a {script} script" in refused(folder)


@pytest.mark.parametrize("label", ["e\u0301", "o\u0323\u0301", "x\u20dd"])
def test_signs_that_the_window_would_leave_out_are_refused(edit, folder, latin_only, label):
    """Else pyglet on Linux would write the letter before them alone, and people read another word."""
    edit("texts.en.toml", "# [labels]\n# Cat", f"[labels]\nOne = '{label}'\nTwo")
    assert "which PsychoPy's window leaves out" in refused(folder)


def test_the_names_of_classes_are_written_too(folder, latin_only, monkeypatch):
    """Else a set of one's own photographs would show boxes as labels."""
    study = read_study(folder)
    monkeypatch.setattr(type(study), "class_names", lambda self, interface: ["猫", "狗"])
    with pytest.raises(InputError, match="has no '猫'"):
        fonts.check(study, "infer", "en")


@pytest.mark.parametrize(("wanted", "said"), [("Foo Sans", True), ("DejaVu Sans", False), ("Arial", False)])
def test_a_font_that_stands_in_for_another_is_noted(edit, folder, monkeypatch, wanted, said):
    """Else a study would be shown in letters that its lab has not chosen; Arial's stand-ins are as wide as Arial."""
    dejavu = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    monkeypatch.setattr(fonts, "_font", lambda name: (dejavu, LATIN))
    edit("study.toml", '"Arial"', f'"{wanted}"')
    notes = fonts.notes(read_study(folder))
    instead = (
        f"the font {wanted} is not installed here: the window writes with DejaVu Sans (DejaVuSans.ttf) in its place"
    )
    assert notes == ([instead] if said else [])
