"""The pieces of the report's page: what is written is what was given, and nothing of it runs."""

import base64
import re

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from analysis.report.html_page import Section, cell, write

NASTY = '<script>alert("x")</script> & "quotes"'


VALUES = [(0.12345, 2, "0.12"), (0.005, 2, "0.01"), (0.0049, 2, "4.9e-03"), (0.0, 2, "0.00"), (-3.14159, 3, "-3.142")]
VALUES += [(1980.0, 2, "1980"), (7, 2, "7"), (np.float64(0.5), 1, "0.5"), ("Cat", 2, "Cat")]
VALUES += [(nothing, 2, "–") for nothing in (None, float("nan"), pd.NA)]


@pytest.mark.parametrize(("value", "digits", "expected"), VALUES)
def test_values_of_tables(value, digits, expected):
    """Else a table would show another number than was computed, or a small p value as 0.00."""
    assert cell(value, digits) == expected


def test_nothing_that_is_given_is_run():
    """Else a participant's name could run as a script in the lab's browser; names of columns are told from words."""
    section = Section("who", NASTY)
    section.text(NASTY)
    section.heading(NASTY)
    section.table(pd.DataFrame({NASTY: [NASTY]}), folded=NASTY)
    section.text("in `lam_h` & <x>")
    assert "<script" not in str(section)
    assert str(section).count("&lt;script&gt;") == 6
    assert "<p>in <code>lam_h</code> &amp; &lt;x&gt;</p>" in str(section)


def test_a_table_has_each_value_once_in_its_place():
    """Else copied tables would be shifted."""
    section = Section("a", "A")
    section.table(pd.DataFrame({"name": ["x", "y"], "n": [1, 2], "share": [0.5, None]}))
    rows = re.findall(r"<tr>(.*?)</tr>", str(section), re.DOTALL)
    found = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]
    assert found == [["name", "n", "share"], ["x", "1", "0.50"], ["y", "2", "–"]]


def test_pictures_are_inside_the_page(tmp_path):
    """Else the page would lose its pictures when it is sent to somebody."""
    Image.new("RGB", (3, 2), (1, 2, 3)).save(tmp_path / "a.png")
    section = Section("a", "A")
    section.picture(tmp_path / "a.png", "A picture of <b>")
    section.picture(tmp_path / "missing.png", "no picture")
    (content,) = re.findall(r'src="data:image/png;base64,([^"]*)"', str(section))
    assert base64.b64decode(content) == (tmp_path / "a.png").read_bytes()
    assert "A picture of &lt;b&gt;" in str(section)
    assert "no picture" not in str(section)


def test_empty_sections_are_left_out(tmp_path):
    """Else a study of one interface would have headings without anything under them."""
    full = Section("full", "Full")
    full.text("words")
    write(tmp_path / "page.html", "Title $x", "lead", [Section("none", "None"), full])
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert '<a href="#full">Full</a>' in page
    assert "None" not in page
    assert "<h1>Title $x</h1>" in page
