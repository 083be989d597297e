"""The report: everything inside, in the paper's order for H-Mix, with the numbers of the tables."""

import base64
import json
import re

import pandas as pd
import pytest
from session_files import construct_rows, write

from analysis import summarise
from analysis.readers import sessions
from analysis.report.result_sections import policy_in_words

SECTIONS = [
    "findings",
    "who",
    "midpoints",
    "inferences",
    "confidence",
    "boundaries",
    "soft-labels",
    "tests",
    "people",
    "reliability",
    "quality",
    "next",
    "methods",
    "glossary",
    "files",
    "made",
]


@pytest.fixture(scope="module")
def hmix(hmix_results):
    """The report of the published data, its summary, and the folder."""
    page = (hmix_results / "report.html").read_text(encoding="utf-8")
    return page, json.loads((hmix_results / "summary.json").read_text(encoding="utf-8")), hmix_results


def words(page):
    """The text of a page, without pictures and tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.DOTALL)))


def table_under(page, heading):
    """The cells of the first table behind some words."""
    rows = re.findall(r"<tr>(.*?)</tr>", page[page.index(heading) :].split("</table>")[0], re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]


def test_sections_follow_the_paper(hmix):
    """Else a reader with the paper in hand would search."""
    assert re.findall(r'<section id="([^"]*)">', hmix[0]) == SECTIONS


def test_the_page_needs_nothing_from_outside(hmix):
    """Else it would look otherwise without a network, or tell a server who reads it."""
    page = hmix[0]
    assert "http" not in page.replace("http-equiv", "")
    assert page.count("<script") == page.count("<script>") == 1
    assert "url(" not in page
    assert not re.findall(r'(?:src|href)="(?!data:image/(?:png|svg\+xml);base64,|#|stimuli.html)', page)


def test_every_figure_is_in_it(hmix):
    """Else a figure of the paper would have to be looked for among the files."""
    page, _, folder = hmix
    inside = {base64.b64decode(content) for content in re.findall(r"base64,([^\"]*)", page)}
    files = [*(folder / "figures").glob("*.svg")]
    assert len(files) >= 7
    assert inside == {file.read_bytes() for file in files}
    for number in (2, 3, 5, 7, 8, 9):
        assert f"Figure {number}." in page
    assert "Figure 6: " in page


def test_paper_and_corrected_stand_side_by_side_with_the_reason(hmix):
    """Else nobody would know which of two numbers is the paper's, or why there are two."""
    page, summary, _ = hmix
    counts = table_under(page, "A pair is highly relabelled")
    paper, found = (summary[way]["highly_relabelled"] for way in ("paper", "corrected"))
    first = summary["corrected"]["highly_relabelled_first_answers"]
    assert counts[1][1:] == [str(each["in_all_types"]) for each in (paper, found, first)] == ["9", "11", "11"]
    assert counts[2][1:] == [str(each["in_any_type"]) for each in (paper, found, first)] == ["101", "107", "110"]
    assert "decided by rounding noise" in words(page)
    assert "counted repeated trials as further raters" in words(page)
    assert [row[1] for row in table_under(page, "Table 1")[1:]] == ["0.79 ± 0.17", "0.72 ± 0.20", "0.63 ± 0.20"]
    header, *curves = table_under(page, "A logistic curve of")
    assert (header[0], [row[0] for row in curves]) == ("counted", ["paper", "corrected"])
    assert [row[-2:] for row in curves] == [["0.35 to 0.62", "3.38 to 6.47"], ["0.35 to 0.62", "3.34 to 6.64"]]
    tests = table_under(page, "High/high against low/low, over stimuli")[1:]
    assert [row[0] for row in tests] == ["paper"] * 8 + ["corrected"] * 8
    u = {row[0]: float(row[6]) for row in tests if row[1:4] == ["nats", "confidence ω", "stimuli"]}
    assert u == {"paper": 1979.5, "corrected": 2014}


def test_figures_with_images_that_are_not_drawn_are_named(hmix):
    """Else a lab would not know that there are figures 4 and 6, nor how to get them."""
    page = words(hmix[0])
    for figure in ("The image pairs whose", "Stimuli that the paper shows", "The same with images."):
        assert re.search(re.escape(figure) + r"[^.]*(\.[^.]*)?: add --stimuli and the stimulus set", page), figure


def test_coefficients_are_not_rounded_among_times(hmix):
    """Else the times at .25 would stand at .2, and of a continuum's frames many at the same coefficient."""
    rows = table_under(hmix[0], "Response times by coefficient")[1:]
    infer, soft = ([row[1] for row in rows if row[0] == name] for name in ("Infer", "Soft labels"))
    assert infer == ["0.1", "0.25", "0.5", "0.75", "0.9"]
    assert soft == ["0.25", "0.5", "0.75"]


def test_pairs_that_nobody_judged_get_the_pooled_curve(hmix):
    """Else a lab would not know by what its networks learn pairs of categories that it did not ask about."""
    page, _, folder = hmix
    pooled = json.loads((folder / "policy.json").read_text(encoding="utf-8"))["pooled"]
    x0 = f"{pooled['x0']:.2f}".removeprefix("0")
    curve = f"nobody judged gets the pooled curve, x0 {x0} and k {pooled['k']:.1f}"
    assert f"{curve}: of the 45 pairs of these 10 classes, all were judged." in words(page)
    some = pd.read_csv(folder / "boundaries.csv").head(9)  # of the first category with each other one
    assert "the 45 pairs of these 10 classes, 36 were not judged." in policy_in_words(some)


def test_quality_shows_results_with_and_without(hmix):
    """Else a lab could not see whether its results hang on a few careless people."""
    page, summary, folder = hmix
    rows = {row[0]: row[1:] for row in table_under(page, "With and without")[1:]}
    named = set(pd.read_csv(folder / "exclusions.csv")["participant"])
    assert rows["participants"] == ["159", str(159 - len(named))]
    assert "61rpt4g7xxz6heg" in named
    left = summary["without_exclusions"]
    assert rows["first answers"] == ["7088", str(left["judgments"]["total"])]
    medians = {
        f"median λ<sub>h</sub> at λ<sub>f</sub> {row['lam_f']:g}": f"{row['median']:.2f}"
        for row in left["lam_h_by_lam_f"]
    }
    assert {name: values[1] for name, values in rows.items() if name in medians} == medians
    assert len(medians) == 5


def test_a_study_of_one_interface_has_its_sections_alone(aggregate, simulated_sessions, tmp_path):
    """Else a page of midpoints would have empty chapters on sliders, or end in a traceback."""
    files = sorted(simulated_sessions.glob("*_construct_*"))
    status, _, errors = aggregate(*files, "--out", tmp_path / "out")
    assert (status, errors) == (0, "")
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    without = {"inferences", "confidence", "boundaries", "soft-labels", "next"}
    sections = [name for name in SECTIONS if name not in without]
    sections.insert(2, "studies")
    assert re.findall(r'<section id="([^"]*)">', page) == sections
    assert not (tmp_path / "out" / "policy.json").exists()


def page_of(folder, *shares):
    """The report of three people's answers to Construct, .3 .5 .9 for each of the shares that were asked for."""
    rows = []
    for person in ("p1", "p2", "p3"):
        for number, lam_g in enumerate(shares):
            own = construct_rows("0.3", "0.5", "0.9", participant=person, lam_g=lam_g)
            rows += [
                row | {"trial": f"{3 * number + int(row['trial'])}", "n_trials": f"{3 * len(shares)}"} for row in own
            ]
    summarise(sessions.read([write(folder / "a.csv", rows)])).write(folder / "out")
    return (folder / "out" / "report.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("without_figures")
def test_other_shares_have_a_table_of_their_own(tmp_path):
    """Else answers to another question would be counted among midpoints, or not be in the report at all."""
    half, more, both = (page_of(tmp_path / name, *name.split()) for name in ("0.5", "0.75", "0.5 0.75"))
    heading = "Shares other than one half"
    assert heading not in half
    pairs = "3 image pairs were judged. The perceived midpoint is"
    assert [pairs in words(page) for page in (half, more, both)] == [True, False, True]
    counts = "in all interfaces and starts"
    assert table_under(half, counts) == table_under(both, counts)
    for page in (more, both):
        header, row = table_under(page, heading)
        assert row == ["0.750", "Construct, from .1", "3", "9", "3", "0.567", "0.306", "3", "0"]
        assert header[:3] == ["asked for, λ<sub>g</sub>", "interface", "image pairs"]
    # The tables of reliability tell the shares apart, where there are several.
    shares = [table_under(page, "Repeated trials</summary>")[0] for page in (half, more, both)]
    assert ["asked for, λ<sub>g</sub>" in header for header in shares] == [False, True, True]
