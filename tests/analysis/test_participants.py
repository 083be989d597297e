"""The table of participants: what is counted of whom, and their own curves."""

import numpy as np
import pandas as pd
import pytest
from judgment_rows import judgments

from analysis import quality
from analysis.boundaries import boundary, logistic
from analysis.judgments import counted
from analysis.participants import COLUMNS, participant_table

LEVELS = (0.1, 0.25, 0.5, 0.75, 0.9)


def table(rows, **thresholds):
    return participant_table(rows, counted(rows, "corrected"), quality.exclusion_table(rows, thresholds))


def inferences(person, answer, n=4, **columns):
    """n answers at each lam_f, each about another pair: answer(lam_f) with a little of a wave around it."""
    rows = [
        (person, f"Cat_{number}_Dog_{at}", lam_f, answer(lam_f) + 0.04 * (number % 2 - 0.5), 0.2 + at / 10)
        for at, lam_f in enumerate(LEVELS)
        for number in range(n)
    ]
    return judgments([(*row, 0) for row in rows], **columns).assign(rt_s=6.0)


def test_a_row_by_hand():
    """Else answers of another session, repeats or catch trials would be in what they do not belong to.

    Ann: a session of two first answers (2 and 4 s), and one repeat (10 s) that differs by .2; and another session of
    one answer (8 s) and a catch trial (1 s). Bob: an answer in Construct, of .3.
    """
    pair, other = "Cat_1_Dog_1", "Cat_2_Dog_1"
    first = judgments(
        [("ann", pair, 0.5, 0.4, 0.8, 0), ("ann", other, 0.5, 0.6, 0.6, 0), ("ann", pair, 0.5, 0.6, 0, 1)]
    )
    second = judgments([("ann", pair, 0.9, 0.9, 0.7, 0), ("ann", other, 1.0, 0.0, 0.0, 0)], session="s2", completed=0)
    second = second.assign(catch=[0, 1], rt_s=[8.0, 1.0])
    middle = judgments([("bob", pair, 0.5, 0.3, np.nan, 0)], interface="construct").assign(rt_s=30.0)
    ann, bob = table(pd.concat([first.assign(rt_s=[2.0, 4.0, 10.0]), second, middle])).to_dict("records")
    assert list(ann) == COLUMNS
    assert [row[name] for row in (ann, bob) for name in COLUMNS[:2]] == ["ann", "infer", "bob", "construct"]
    assert (ann["n_sessions"], ann["n_answers"], ann["completed"]) == (2, 5, 0)
    assert (ann["rt_median_s"], ann["minutes"]) == (4, pytest.approx(25 / 60))
    assert ann["omega"] == pytest.approx((0.8 + 0.6 + 0.7) / 3)
    assert ann["r"] == pytest.approx(np.corrcoef([0.5, 0.5, 0.9], [0.4, 0.6, 0.9])[0, 1])
    assert ann["retest_difference"] == pytest.approx(0.2)
    assert (bob["n_sessions"], bob["n_answers"], bob["completed"], bob["minutes"]) == (1, 1, 1, 0.5)
    assert bob["midpoint"] == 0.3
    assert [name for name in COLUMNS if pd.isna(ann[name])] == ["x0", "x0_low", "x0_high", "k", "midpoint"]
    assert [name for name in COLUMNS if pd.isna(bob[name])] == ["omega", "r", *COLUMNS[9:13], "retest_difference"]


def test_everybody_has_a_curve_of_their_own_where_their_answers_hold_one():
    """Else one's curve would be another's, or somebody who always says .50 have a boundary."""
    steep, flat, late = (
        inferences("steep", lambda lam_f: logistic(lam_f, 0.4, 8)),
        inferences("flat", lambda lam_f: 0.5).assign(lam_h=0.5),
        inferences("late", lambda lam_f: logistic(lam_f, 0.7, 4)),
    )
    found = table(pd.concat([steep, flat, late])).set_index("participant")
    assert found["x0"].notna().to_dict() == {"steep": True, "flat": False, "late": True}
    assert found.loc["steep", "x0"] == pytest.approx(0.4, abs=0.02)
    assert found.loc["late", "x0"] == pytest.approx(0.7, abs=0.02)
    own = boundary(late["lam_f"], late["lam_h"])
    for name in ("x0", "x0_low", "x0_high", "k"):
        assert found.loc["late", name] == own[name]
    assert pd.isna(found.loc["flat", "r"])
    assert found.loc["flat", "omega"] == pytest.approx(0.4)


def test_the_rules_that_name_somebody_are_told():
    """Else a lab would look for its careless people in another file, or at the wrong ones."""
    same = inferences("same", lambda lam_f: 0.3).assign(lam_h=0.3)
    fast = inferences("fast", lambda lam_f: lam_f).assign(rt_s=0.2, lam_h=lambda rows: 1 - rows["lam_f"])
    good = inferences("good", lambda lam_f: lam_f)
    rules = table(pd.concat([good, same, fast])).set_index("participant")["rules"]
    assert rules.to_dict() == {"good": "", "same": "one_answer", "fast": "fast_infer|fast_answer|inverted"}


def test_only_answers_to_the_midpoint_are_midpoints():
    """Else who was asked for a blend of .75 would seem to see midpoints far off."""
    rows = judgments([("ann", "Cat_1_Dog_1", 0.5, 0.4), ("ann", "Cat_2_Dog_1", 0.5, 0.8)], interface="construct")
    found = table(rows.assign(lam_g=[0.5, 0.75]))
    assert found["midpoint"].tolist() == [0.4]
    assert table(rows.assign(lam_g=0.75))["midpoint"].isna().all()


def test_soft_labels_have_times_alone():
    """Else a study of soft labels would end, or have coefficients that nobody was asked for."""
    rows = judgments([("ann", "Cat_1_Dog_1", 0.5, np.nan, np.nan, 0)], interface="soft_labels", top_label="Cat")
    (row,) = table(rows.assign(rt_s=40.0)).to_dict("records")
    assert (row["n_answers"], row["rt_median_s"]) == (1, 40)
    assert all(pd.isna(row[name]) for name in COLUMNS[7:15])


def test_the_published_study(hmix_judgments):
    """Else H-Mix would have other people: 159, of whom one has a midpoint of .99 (facts/hmix.md)."""
    found = table(hmix_judgments)
    people = {"infer": 81, "construct": 45, "select_shuffled": 25, "soft_labels": 8}
    assert found["interface"].value_counts().to_dict() == people
    assert found["n_answers"].sum() == len(hmix_judgments)
    assert found["minutes"].sum() == pytest.approx(hmix_judgments["rt_s"].sum() / 60)
    (clicker,) = found[found["rules"] == "fast_construct|one_answer"].to_dict("records")
    assert clicker["midpoint"] > 0.9
    assert found["x0"].count() == 80
    assert found["x0"].dropna().between(0, 1).all()
