"""The sentences of findings: each number in them is the one of the data, and what they say of it is so."""

import re
from collections import namedtuple

import numpy as np
import pandas as pd
import pytest
from judgment_rows import GRID, judgments
from scipy import stats

from analysis import summarise
from analysis.boundaries import boundary_table
from analysis.report.findings import boundary_in_words, cannot_be_said, found_in_words
from analysis.report.found import Found

PEOPLE = [f"p{number}" for number in range(12)]


def found_of(rows):
    """What the report is made of, without figures."""
    results = summarise(rows)
    return Found(results.summary, results.tables, None)


def sentence(sentences, start):
    """The one sentence that begins so."""
    (said,) = [one for one in sentences if one.startswith(start)]
    return said


def numbers(said):
    """All numbers in a sentence, in their order."""
    return [float(number.replace("−", "-").replace(",", "")) for number in re.findall(r"−?(?:\d[\d,]*)?\.?\d+", said)]


def t_interval(values):
    """Mean and 95 % interval of Student's t."""
    values = np.asarray(values, dtype=float)
    return values.mean(), *stats.t.interval(0.95, len(values) - 1, values.mean(), stats.sem(values))


def inferring(x0, k=6.0, noise=0.05, n_images=4, pair=("Cat", "Dog"), seed=0, people=PEOPLE):
    """Infer: people whose boundary of two classes is x0, each at every coefficient of a few image pairs."""
    rng = np.random.default_rng(seed)
    rows = []
    for person in people:
        own = rng.normal(0, 0.02)
        for image in range(n_images):
            for lam_f in GRID:
                truth = 1 / (1 + np.exp(-k * (lam_f - x0 - own)))
                lam_h = float(np.clip(truth + rng.normal(0, noise), 0, 1))
                omega = float(np.clip(0.5 + abs(lam_f - 0.5) + rng.normal(0, 0.05), 0, 1))
                rows.append((person, f"{pair[0]}_{image}_{pair[1]}_{image}", lam_f, lam_h, omega, 0))
    return judgments(rows, source="a.csv", platform="headless", mixing="linear")


def test_the_line_of_answers():
    """Else the first sentence would tell another slope than the data have."""
    rows = inferring(0.5)
    said = sentence(found_in_words(found_of(rows)), "Per 10 percentage points")
    slope = np.polyfit(rows["lam_f"], rows["lam_h"], 1)[0]
    ten, one, found, level, low, high, people, answers = numbers(said)
    assert (ten, one, level, people, answers) == (10, 1, 95, 12, len(rows))
    assert found == pytest.approx(10 * slope, abs=0.051)
    assert low < found < high
    verdict = (
        "more than the image changed"
        if low > 10
        else "less than"
        if high < 10
        else "not reliably different from the change"
    )
    assert verdict in said


@pytest.mark.parametrize(("x0", "more"), [(0.4, "Cat"), (0.6, "Dog")])
def test_where_a_boundary_lies_and_which_class_weighs_more(x0, more):
    """Else the share of the wrong class would be told, or the boundary on the other side."""
    found = found_of(inferring(x0))
    said = sentence(found_in_words(found), "People placed the boundary of Cat and Dog")
    fitted, level, low, high, people, _, first, second = numbers(said)
    assert level == 95
    assert low <= x0 <= high
    assert fitted == pytest.approx(x0, abs=0.03)
    assert fitted == round(found.tables["boundaries"]["x0"].iloc[0], 2)
    assert (first, second, people) == (round(100 * fitted), 100 - round(100 * fitted), 12)
    assert f"{first:.0f}% Cat and {second:.0f}% Dog" in said
    assert f"so that {more} weighed more" in said


def test_a_boundary_at_the_middle_is_not_told_from_it():
    """Else a study that found nothing would say which class weighs more."""
    found = found_of(inferring(0.5, noise=0.15))
    said = sentence(found_in_words(found), "People placed the boundary")
    assert "not reliably different from the middle" in said
    assert "weighed" not in said


def row_of(x0, low, high):
    """A row of boundaries.csv."""
    names = "label_1 label_2 x0 x0_people_low x0_people_high n n_participants"
    return namedtuple("Row", names)("Cat", "Dog", x0, low, high, 100, 10)


def test_a_boundary_just_beside_the_middle_is_told_with_more_decimals():
    """Else half Cat and half Dog would look like half of each, so that one of them weighed more."""
    assert "at .4962 (95% CI .4931 to .4998;" in boundary_in_words(row_of(0.4962, 0.4931, 0.4998))
    said = boundary_in_words(row_of(0.4962, 0.4931, 0.4988))
    assert "at .496 (95% CI .493 to .499;" in said
    assert "a blend of 49.6% Cat and 50.4% Dog looked like half of each, so that Cat weighed more" in said


@pytest.mark.parametrize("answer", [lambda lam_f: lam_f, lambda lam_f: 0.5])
def test_float_errors_are_no_finding(answer):
    """Else people who all saw what is there, or said the same, would be said to weigh one class more."""
    rows = [(person, "Cat_1_Dog_1", lam_f, answer(lam_f)) for person in PEOPLE for lam_f in GRID]
    said = found_in_words(found_of(judgments(rows, source="a.csv", platform="headless", mixing="linear")))
    assert not any("weighed" in one or "than the image changed" in one for one in said)


def test_people_who_answer_for_the_other_class():
    """Else -10 points more would be less than the image changed, and a falling curve would tell which class weighs."""
    rows = inferring(0.4)
    found = found_of(rows.assign(lam_h=1 - rows["lam_h"]))
    said = found_in_words(found)
    slope = sentence(said, "Per 10 percentage points")
    assert re.search(r"people saw \d+\.\d points less \(change 95% CI −", slope)
    assert slope.endswith("people saw less of class 1 where there was more of it.")
    assert not any("weighed" in one for one in said)
    assert (
        "Which class weighs more, for the one pair of classes: people saw less of a class where there was more of it."
        in (cannot_be_said(found))
    )


def test_no_boundary_is_told_between_two_coefficients():
    """Else a curve of any form through two means would be a finding."""
    rows = inferring(0.4)
    found = found_of(rows[rows["lam_f"].isin([0.1, 0.9])])
    assert not any("boundar" in one for one in found_in_words(found))
    assert any("answers are only at 2 coefficients λf" in one for one in cannot_be_said(found))


def test_intervals_of_boundaries_hold_the_known_ones():
    """Else findings would be surer than the data are: intervals over people who differ miss one in twenty."""
    people = [f"p{number}" for number in range(16)]
    held = 0
    for seed in range(40):
        (row,) = boundary_table(inferring(0.42, noise=0.1, n_images=2, seed=seed, people=people)).itertuples()
        low, high = numbers(boundary_in_words(row))[2:4]
        held += low - 0.005 <= 0.42 <= high + 0.005
    assert held >= 33  # of 40 intervals of 95 %, fewer come once in a thousand times


def test_where_people_are_less_sure():
    """Else the difference within people would be told of other coefficients, or with another interval."""
    rows = inferring(0.5)
    said = sentence(found_in_words(found_of(rows)), "People were less sure of even blends")
    even = rows[rows["lam_f"] == 0.5].groupby("participant")["omega"].mean()
    ends = rows[rows["lam_f"].isin([0.1, 0.9])].groupby("participant")["omega"].mean()
    gap, low, high = t_interval(ends - even)
    expected = [even.mean(), 0.5, ends.mean(), 0.1, 0.9, gap, 95, low, high, 12]
    assert numbers(said) == pytest.approx(expected, abs=0.0051)


def test_midpoints_and_the_pull_of_the_start():
    """Else the blend that people chose, or what the start does to it, would be told wrongly."""
    rng = np.random.default_rng(1)
    pairs = [f"Cat_{image}_Dog_{image}" for image in range(6)]
    rows = [(person, pair, None, round(float(rng.normal(0.44, 0.05)), 2)) for person in PEOPLE for pair in pairs]
    starts = [0.1 if image % 2 else 0.9 for _ in PEOPLE for image in range(6)]
    made = judgments(
        rows, "construct", lam_g=0.5, lam_start=starts, source="a.csv", platform="headless", mixing="linear"
    )
    made["lam_h"] += made["lam_start"].map({0.1: -0.03, 0.9: 0.03})
    said = found_in_words(found_of(made))
    means = made.groupby(["participant", "lam_start"])["lam_h"].mean().unstack()
    low_start, high_start = t_interval(means[0.1]), t_interval(means[0.9])
    found = numbers(sentence(said, "The blend that people chose"))
    mean, start, _, low, high, people, half = found[1:8]
    assert [mean, low, high] == pytest.approx(low_start, abs=0.0051)
    assert (start, people, half) == (0.1, 12, 0.5)
    assert found[8] == pytest.approx(high_start[0], abs=0.0051)
    moved = sentence(said, "In Construct, starting near class 1")
    assert "moved the midpoint" in moved
    assert "did not" not in moved
    by, _, low, high, people = numbers(moved)[2:]
    assert [by, low, high] == pytest.approx(t_interval(means[0.9] - means[0.1]), abs=0.0051)
    assert people == 12


def test_one_person_has_no_interval():
    """Else a single participant would be told of as people."""
    found = found_of(inferring(0.4, people=["p0"]))
    assert any("no interval over people" in said for said in cannot_be_said(found))
    assert not any(re.search(r"\b[Pp]eople\b", said) for said in found_in_words(found))
    assert not any("Where other people would place" in said for said in cannot_be_said(found))


def choosing(lam_g=0.5, people=PEOPLE, starts=(0.1, 0.9), pair="Cat_{}_Dog_{}"):
    """Construct: each person chooses the blend of six pairs, from a start that the next person has not."""
    rng = np.random.default_rng(4)
    rows = [
        (person, pair.format(image, image), None, round(float(rng.normal(lam_g, 0.05)), 2))
        for person in people
        for image in range(6)
    ]
    begun = [starts[at // 6 % len(starts)] for at in range(len(rows))]
    fixed = {"source": "a.csv", "platform": "headless", "mixing": "linear"}
    return judgments(rows, "construct", lam_g=lam_g, lam_start=begun, **fixed)


def test_blends_for_other_shares_than_half_are_told():
    """Else a study that asked for three quarters would have found nothing."""
    rows = choosing(0.75)
    said = found_in_words(found_of(rows))
    chosen = sentence(said, "The blend that people chose when asked for .75 of class 1 held")
    own = rows[rows["lam_start"] == 0.1].groupby("participant")["lam_h"].mean()
    assert numbers(chosen)[3] == pytest.approx(own.mean(), abs=0.0051)
    assert "not reliably different from .75" in chosen or "above .75" in chosen or "below .75" in chosen
    assert any("the blend chosen for .75" in one for one in said)


def test_without_an_interval_a_start_has_no_effect_to_tell():
    """Else three people would show that the start does not matter."""
    said = sentence(found_in_words(found_of(choosing(people=PEOPLE[:3]))), "In Construct, the midpoint differed by")
    assert said.endswith(
        "between starts near class 1 and near class 2 (3 participants: too few, or too much alike, for an interval)."
    )


def test_who_shared_a_pair_did_so_from_whatever_start():
    """Else two people who judged the same pair, each from another start, would share nothing with anybody."""
    not_shared = "How far people agree on a midpoint: nobody shared a pair with anybody else."
    rows = choosing(people=PEOPLE[:2])
    assert not_shared not in cannot_be_said(found_of(rows))
    other = choosing(people=PEOPLE[1:2], pair="Bird_{}_Dog_{}")
    alone = pd.concat([rows[rows["participant"] == "p0"], other])
    assert not_shared in cannot_be_said(found_of(alone))
    assert not_shared in cannot_be_said(found_of(alone.assign(catch=pd.NA)))  # interfaces of midpoints have no catches


def test_without_answers_that_count_nothing_else_is_said():
    """Else a study of which only catch trials came would be told what else it cannot say."""
    rows = inferring(0.4)
    found = found_of(rows[rows["lam_f"] == 0.1].assign(catch=1))
    assert found_in_words(found) == []
    assert cannot_be_said(found) == ["What people see in mixed images: nobody gave an answer to one that counts."]


@pytest.mark.parametrize(
    ("observers", "said"),
    [
        (["simulated"], "All of these answers were simulated: they say nothing about people."),
        (["human", "simulated"], "Some of these answers were simulated: they say nothing about people."),
    ],
)
def test_simulated_answers_are_told_as_such(observers, said):
    """Else a reader could not know whether people are among them."""
    rows = inferring(0.4)
    found = found_of(rows.assign(observer=np.resize(observers, len(rows))))
    assert said in cannot_be_said(found)


def test_what_cannot_be_said_is_said():
    """Else a lab would take what eight answers show for a finding."""
    rows = pd.concat([inferring(0.5, noise=0.4, n_images=1, people=PEOPLE[:3]), inferring(0.5, pair=("Bird", "Cat"))])
    found = found_of(rows)
    said = cannot_be_said(found)
    table = found.tables["boundaries"]
    wide = (table["x0_people_high"] - table["x0_people_low"] > 0.2).sum()
    unclear = (table["x0"].isna() | table["x0_people_low"].isna()).sum()
    assert wide + unclear == 1
    assert any(re.search(rf"for 1 of the {len(table)} pairs of classes", one) for one in said)
    assert "How steady people are: nothing was shown twice." in said
