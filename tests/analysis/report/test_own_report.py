"""The report of a lab's own study: its words, its flow of participants, its methods paragraph, and how it is used."""

import html
import json
import re

import numpy as np
import pandas as pd
import pytest
from accessibility import faults
from judgment_rows import GRID, judgments

from analysis import summarise
from analysis.report import write as write_report
from analysis.report.flow import flow_section
from analysis.report.found import Found
from analysis.report.headings import HEADINGS
from analysis.report.result_sections import intervals_in_words
from analysis.report.trust_sections import quality
from analysis.report.words_sections import GLOSSARY, MIXED, methods_paragraph, title_and_lead
from analysis.studies import as_shown
from stimuli_gen.mixing import GIVEN, MIXING_FUNCTIONS


@pytest.fixture(scope="module")
def page(results):
    return (results / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def summary(results):
    return json.loads((results / "summary.json").read_text(encoding="utf-8"))


def words(page):
    """The text of a page, without pictures, tags and code."""
    bare = re.sub(r"<(style|script|code)>.*?</\1>", "", page, flags=re.DOTALL)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", bare)))


def section(page, name):
    return re.search(rf'<section id="{name}">(.*?)</section>', page, re.DOTALL)[1]


def test_the_paper_is_not_spoken_of(page):
    """Else a lab would be told of a publication that it did not make, and of two ways to count."""
    for word in ("paper", "Paper", "corrected", "counted"):
        told = words(page).replace("on paper", "")
        assert word not in told, told[max(0, told.find(word) - 200) :][:400]


def test_headings_are_words(page):
    """Else a psychologist would meet `r2_within_lam_f`."""
    headings = re.findall(r"<(?:th|h[1-3])[^>]*>(.*?)</(?:th|h[1-3])>", page, re.DOTALL)
    assert len(headings) > 50
    assert [one for one in headings if "_" in one] == []
    assert [name for name, shown in HEADINGS.items() if "_" in shown] == []


def test_figures_are_counted_from_1(page):
    """Else a study's first figure would be its second."""
    numbers = [int(number) for number in re.findall(r"<figcaption><b>Figure (\d+)\. </b>", page)]
    assert len(numbers) >= 6
    assert numbers == [*range(1, len(numbers) + 1)]


def test_every_symbol_is_explained_and_the_glossary_stands_open(page):
    """Else a reader would have to know the symbols, or look for where they are explained."""
    glossary = section(page, "glossary")
    assert "<details" not in glossary
    assert glossary.count("<dt>") == len(GLOSSARY)
    for symbol in ("λ<sub>f</sub>", "λ<sub>h</sub>", "λ<sub>g</sub>", "ω", "x0", "slope (k)"):
        assert re.search(rf"<dt>[^<]*{re.escape(symbol)}", glossary), symbol
    assert "λ<sub>f</sub> is the weight of class 1 in the image" in section(page, "inferences")


def test_what_was_asked_of_whom(page, summary):
    """Else the first lines would not say what the numbers below are of."""
    top = words(page.split("<nav")[0])
    people = summary["corrected"]["participants"]
    assert f"{people['total']} simulated participants gave {summary['corrected']['judgments']['total']} first" in top
    assert f"In Construct, {people['construct']} participants stepped through" in top
    assert "All sessions are rehearsals: nothing below is a finding." in top


def found_of(rows, **flags):
    results = summarise(rows, **flags)
    return Found(results.summary, results.tables, None)


def inferring(n_people=8, **columns):
    """Infer: people who see what is there, each at every coefficient of two image pairs; the last one says .5."""
    rng = np.random.default_rng(3)
    rows = [
        (f"p{person}", f"Cat_{image}_Dog_{image}", lam_f, 0.5 if person == n_people - 1 else round(answer, 2))
        for person in range(n_people)
        for image in range(2)
        for lam_f in GRID
        for answer in [float(np.clip(lam_f + rng.normal(0, 0.1), 0, 1))]
    ]
    fixed = {"source": "a.csv", "platform": "psychopy", "mixing": "linear", "rt_s": 9.0, "study": "blends"}
    return judgments(rows, **(fixed | columns))


def test_the_flow_of_participants():
    """Else the diagram would show other numbers than were counted, or hide who was excluded by which rule."""
    found = found_of(inferring(), without=["one_answer"])
    step = {"sessions": 8, "people": 8, "not_recorded": 0}
    flow = {"began": step | {"sessions": 11, "people": 10}, "consented": step | {"sessions": 9, "people": 9}}
    flow |= {"passed_check": step, "finished": step, "attempts": {"1": 7, "3": 1}}
    found.summary["flow"] |= flow
    steps = flow_section(found).parts[0]["steps"]
    assert [one["words"] for one in steps] == [
        "10 participants, 11 sessions, began",
        "9 participants consented",
        "8 participants passed the check of the instructions",
        "8 participants finished",
        "7 participants analysed, 70 answers, repeats included",
    ]
    assert [one["lost"] for one in steps] == [
        "2 sessions ended here",
        "1 session ended here",
        "",
        "excluded: 1 participant by the rule “one answer”",
        "",
    ]
    said = [part["words"] for part in flow_section(found).parts if part["kind"] == "text"]
    assert "The check of the instructions was taken once in 7 sessions and 3 times in 1 session." in said


def test_the_methods_paragraph():
    """Else an article would say what was not done."""
    said = methods_paragraph(found_of(inferring(audience="people", n_raters=100), without=["one_answer"]))
    assert "mixtures of 2 pairs of images from 2 classes (Cat and Dog), whose pixel values were averaged" in said
    assert "the class that comes first in the alphabet, took the values .10, .25, .50, .75 and .90." in said
    assert "In Infer, 7 participants saw one blend at a time" in said
    assert (
        "λh was regressed on λf by least squares with standard errors clustered by participants and image pairs" in said
    )
    assert " t tests" not in said
    assert "(median 10 trials a session)" in said
    assert "how 100 other people would answer" in said
    assert "in a window (PsychoPy)" in said
    assert "10 answers of 1 participant were excluded by the rule one answer (threshold 0.9)." in said
    assert "Nobody was excluded." in methods_paragraph(found_of(inferring()))
    nobody = methods_paragraph(found_of(inferring(), without=["failed_catch_trials"]))
    assert "Nobody was excluded; nothing was flagged by the rule failed catch trials" in nobody


def test_every_mixing_function_has_words():
    """Else the methods paragraph would name a function of the code."""
    assert set(MIXED) == set(MIXING_FUNCTIONS), "say in MIXED, in analysis/report/words_sections.py, how each mixes"
    assert "made elsewhere" in methods_paragraph(found_of(inferring(mixing=GIVEN)))


def test_no_wave_is_proposed_for_continua():
    """Else the report would recommend a command that refuses continua."""
    assert found_of(inferring()).summary["outlook"]
    assert not found_of(inferring(mixing=GIVEN)).summary["outlook"]


def test_a_title_is_that_of_the_study():
    """Else all reports of a lab would bear the same name."""
    found = found_of(inferring())
    assert title_and_lead(found)[0] == "Study blends"
    found.summary["studies"]["title"] = "Mixed animals"
    assert title_and_lead(found)[0] == "Mixed animals"


@pytest.mark.parametrize(
    ("people", "images", "said"),
    [
        (
            [(0.2, 0.4), (0.4, 0.6), (0.6, 0.7)],
            [(0.4, 0.6)] * 3,
            ["Of 3 intervals over people, 2 exclude .5 (if", "none exclude"],
        ),
        (
            [(0.2, 0.4), (0.4, 0.6)],
            [(0.4, 0.6), (0.1, 0.2)],
            ["people, 1 excludes .5", "Of 2 intervals over images, 1 excludes"],
        ),
        ([(0.2, 0.4)], [(0.4, 0.6)], ["over people excludes .5.", "over images includes .5."]),
        (
            [(None, None)] * 2,
            [(0.4, 0.6)] * 2,
            ["Over people there is no interval: there were too few people, or answers differ too much."],
        ),
    ],
)
def test_intervals_of_boundaries_are_counted_where_there_are_any(people, images, said):
    """Else of one person's boundaries none would with other people lie elsewhere, which nobody can know."""
    ends = np.array([[*each, *other] for each, other in zip(people, images, strict=True)], dtype=float)
    names = ["x0_people_low", "x0_people_high", "x0_images_low", "x0_images_high"]
    found = intervals_in_words(pd.DataFrame(ends, columns=names))
    assert [words for words in said if words not in found] == []
    assert ("Shrunk estimates" in found) == (len(people) > 1)


def test_who_is_flagged_is_counted_once():
    """Else the diagram would say `at least`, though everybody who is flagged is known."""
    found = found_of(inferring())
    flagged = found.tables["exclusions"]["participant"].nunique()
    lost = flow_section(found).parts[0]["steps"][-1]["lost"]
    assert flagged == 1
    assert lost == "not excluded, but flagged by quality rules: 1 participant (see Quality)"


def test_quality_shows_what_could_be_measured():
    """Else half of the table would be noughts of interfaces that nobody saw, and equal numbers with and without."""
    clean = inferring()
    clean = clean[clean["participant"] != "p7"]
    for rows, flagged in ((clean, False), (inferring(), True)):
        parts = quality(found_of(rows)).parts
        shown = [part for part in parts if part["kind"] == "table"]
        assert "fast construct" not in [row[0] for row in shown[0]["rows"]]
        assert any(
            "Not measured, since there are no such answers or too few: fast construct," in part["words"]
            for part in parts
            if part["kind"] == "text"
        )
        assert any(part.get("words") == "With and without" for part in parts) == flagged


def test_labels_stand_as_the_study_shows_them(tmp_path):
    """Else a German study would be reported with the names of folders."""
    found = found_of(inferring())
    names = {"Cat": "Katze", "Dog": "Hündchen & <b>"}
    write_report(tmp_path, found.summary, {name: as_shown(table, names) for name, table in found.tables.items()})
    page = words((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert "the boundary of Katze and Hündchen & <b> at" in page
    assert not re.search(r"\b(Cat|Dog) ", page)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_use_it(chromium, results, width):
    """Else a reader with a screen reader, or on a phone, would not get what others get."""
    with chromium.new_page(viewport={"width": width, "height": 900}) as page:
        page.goto((results / "report.html").as_uri())
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.browser
def test_a_class_with_a_long_name_does_not_widen_the_page(chromium, tmp_path):
    """Else all lines would run out of a phone's screen."""
    found = found_of(inferring())
    names = {"Cat": "A" * 60, "Dog": "B" * 60}
    write_report(tmp_path, found.summary, {name: as_shown(table, names) for name, table in found.tables.items()})
    with chromium.new_page(viewport={"width": 390, "height": 900}) as page:
        page.goto((tmp_path / "report.html").as_uri())
        assert page.get_by_text("A" * 60).first.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.browser
def test_words_are_copied(chromium, results):
    """Else the button would say `Copied` and the article get something else."""
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto((results / "report.html").as_uri())
    page.get_by_role("button", name="Copy the methods paragraph").click()
    page.get_by_text("Copied.").wait_for()
    shown = page.locator("#methods .copyable .words").first.inner_text()
    assert shown.startswith("Stimuli were mixtures")
    assert page.evaluate("navigator.clipboard.readText()") == shown
    context.close()
