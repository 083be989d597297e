"""The pieces of the report's page: what is written is what was given, and nothing of it runs."""

import base64
import html
import re

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from analysis.report.page import Section, cell, write

NASTY = '<script>alert("x")</script> & "quotes" {{ 7 * 7 }}'


VALUES = [(0.12345, 2, "0.12"), (0.005, 2, "0.01"), (0.0049, 2, "0.00"), (-0.001, 2, "0.00"), (-3.14159, 3, "−3.142")]
VALUES += [(1980.0, 2, "1980"), (7, 2, "7"), (np.float64(0.5), 1, "0.5"), ("Cat", 2, "Cat")]
VALUES += [(nothing, 2, "–") for nothing in (None, float("nan"), pd.NA)]


@pytest.mark.parametrize(("value", "digits", "expected"), VALUES)
def test_values_of_tables(value, digits, expected):
    """Else a table would show another number than was computed."""
    assert cell(value, digits) == expected


def page_of(folder, *sections, **options):
    """What is written of these sections."""
    write(folder / "page.html", options.pop("title", "Title"), options.pop("lead", ["lead"]), sections, **options)
    return (folder / "page.html").read_text(encoding="utf-8")


def full(title="A"):
    section = Section("a", title)
    section.text("words")
    return section


def rows_of(page):
    """The cells of all rows of tables, as text."""
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    return [
        [html.unescape(re.sub("<[^>]*>", "", one)) for one in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in rows
    ]


def test_p_values_are_no_zeros(tmp_path):
    """Else a small p value would be 0.00, or 1.0e-05, which no journal prints."""
    section = Section("a", "A")
    section.table(pd.DataFrame({"p": [0.00001, 0.0123, None], "rho": [0.00001, -0.5, None]}))
    assert rows_of(page_of(tmp_path, section)) == [
        ["p", "Spearman's ρ"],
        ["< .001", "0.00"],
        [".012", "−0.50"],
        ["–", "–"],
    ]


def test_nothing_that_is_given_is_run(tmp_path):
    """Else a participant's name could run as a script in the lab's browser, or as a part of the template."""
    section = Section("who", NASTY)
    section.text(NASTY)
    section.heading(NASTY)
    section.lines([NASTY])
    section.copyable([NASTY], "it")
    section.terms({NASTY: NASTY})
    section.table(pd.DataFrame({NASTY: [NASTY]}), folded=NASTY)
    section.flow([{"words": NASTY, "lost": NASTY}])
    page = page_of(tmp_path, section, title=NASTY, lead=[NASTY])
    assert page.count("<script") == 1  # our own
    assert page.count("&lt;script&gt;") >= 13
    assert "49" not in page.split("</style>")[1]


def test_a_backquote_in_a_name_stays(tmp_path):
    """Else a class would be reported under another name, and the rest of its sentence as code."""
    section = Section("made", "Made")
    section.lines(["People placed the boundary of Cat`s and `Dog` at .40."])
    page = page_of(tmp_path, section)
    assert "<li>People placed the boundary of Cat`s and `Dog` at .40.</li>" in page
    section = Section("made", "Made")
    section.text("Nothing but Cat`s.")
    assert "<p>Nothing but Cat`s.</p>" in page_of(tmp_path, section)


def test_names_of_columns_are_told_from_words(tmp_path):
    """Else a reader could not tell a symbol from what a CSV calls it."""
    section = Section("a", "A")
    section.text("in `lam_h` & <x>, λh and lam_f")
    assert "<p>in <code>lam_h</code> &amp; &lt;x&gt;, λ<sub>h</sub> and λ<sub>f</sub></p>" in page_of(tmp_path, section)


def test_a_table_has_each_value_once_in_its_place(tmp_path):
    """Else copied tables would be shifted."""
    section = Section("a", "A")
    section.table(pd.DataFrame({"name": ["x", "y"], "n_judgments": [1, 2], "share": [0.5, None]}))
    assert rows_of(page_of(tmp_path, section)) == [["name", "judgments", "share"], ["x", "1", "0.50"], ["y", "2", "–"]]


def test_pictures_are_inside_the_page(tmp_path):
    """Else the page would lose its pictures when it is sent to somebody, or hold blurred ones where there are sharp."""
    Image.new("RGB", (3, 2), (1, 2, 3)).save(tmp_path / "a.png")
    Image.new("RGB", (3, 2), (1, 2, 3)).save(tmp_path / "b.png")
    (tmp_path / "b.svg").write_text("<svg/>", encoding="utf-8")
    section = Section("a", "A")
    section.picture(tmp_path / "a", "A picture of <b>")
    section.picture(tmp_path / "b", "B")
    section.picture(tmp_path / "missing", "no picture")
    page = page_of(tmp_path, section)
    inside = re.findall(r'src="data:image/(\w+)(?:\+xml)?;base64,([^"]*)"', page)
    files = [("png", (tmp_path / "a.png").read_bytes()), ("svg", b"<svg/>")]
    assert [(kind, base64.b64decode(content)) for kind, content in inside] == files
    assert "A picture of &lt;b&gt;" in page
    assert "no picture" not in page


@pytest.mark.parametrize(("as_in_the_paper", "expected"), [(False, ["1", "2"]), (True, ["5"])])
def test_figures_are_counted_from_1_or_as_in_the_paper(tmp_path, as_in_the_paper, expected):
    """Else a lab's first figure would be called Figure 5, or H-Mix's figure 5 something else."""
    section = Section("a", "A")
    for name, paper in (("a", "5"), ("b", ""), ("missing", "9")):
        if name != "missing":
            (tmp_path / f"{name}.svg").write_text("<svg/>", encoding="utf-8")
        section.picture(tmp_path / name, "Words", paper=paper)
    page = page_of(tmp_path, section, numbered_as_in_the_paper=as_in_the_paper)
    assert re.findall(r"<figcaption>(?:<b>Figure (\d)\. </b>)?Words", page) == expected + [""] * (2 - len(expected))


def test_long_tables_are_not_printed(tmp_path):
    """Else a report would be fifty pages of stimuli on paper."""
    section = Section("a", "A")
    for rows in (60, 61):
        section.table(pd.DataFrame({"name": ["x"] * rows}), folded=f"All {rows}")
    page = page_of(tmp_path, section)
    assert re.findall(r"<details( class=.long.)?><summary>All (\d+)", page) == [("", "60"), (' class="long"', "61")]
    assert re.findall(r'<p class="on-paper">(.*?)</p>', page) == ["All 61: 61 rows, which are not printed."]


def test_empty_sections_are_left_out(tmp_path):
    """Else a study of one interface would have headings without anything under them."""
    page = page_of(tmp_path, Section("none", "None"), full("Full"), title="Title $x")
    assert '<a href="#a">Full</a>' in page
    assert "None" not in page
    assert "<h1>Title $x</h1>" in page
