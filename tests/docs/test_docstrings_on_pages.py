"""Docstrings become reStructuredText without losing a word."""

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def rst():
    return runpy.run_path(str(ROOT / "docs" / "_site" / "docstrings.py"))["rst"]


def test_arguments_stand_in_lines_of_their_own(rst):
    """Else readers would look for an argument in a paragraph that tells of six."""
    lines = ["Mix images x.", "", "lam_f: (n,) float, weight: of image 1. alpha, beta: above 0; else", "raised.", ""]
    lines += ["Returns (n, 3). Raises ValueError for others."]
    assert [line for line in rst(lines, {"lam_f", "alpha", "beta"}) if line] == [
        "Mix images x.",
        "- `lam_f`: (n,) float, weight: of image 1.\n\n- `alpha`, `beta`: above 0; else raised.",
        "Returns (n, 3).\n\nRaises ValueError for others.",
    ]


def test_examples_are_code_and_hanging_lines_are_text(rst):
    """Else a sentence's second line would be set as code, or code as a sentence."""
    lines = ["In a loop:", "", "    x = mix(x)  # *all* of it", "", "size: pixels, or", "    None for all."]
    out = "\n".join(rst(lines, set()))
    assert ".. code-block:: python\n\n    x = mix(x)  # *all* of it\n" in out
    assert "- `size`: pixels, or None for all." in out


def test_signs_of_arithmetic_are_no_markup(rst):
    """Else `a * b ** omega` would be read as emphasis, and x_ as a link."""
    out = "".join(rst(["s = a *b* ** x_ and `a * b` stay."], set()))
    assert out.strip() == r"s = a \*b\* \*\* x\_ and `a * b` stay."
