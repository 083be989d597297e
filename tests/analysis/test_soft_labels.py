"""Soft labels: the published rule by hand, and that every answer, however odd, gives probabilities."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.soft_labels import GAMMA, class_columns, soft_label, soft_label_table

NAMES = list("ABCD")
COLUMNS = ["stimulus", "pair", "label_1", "label_2", "image_1", "image_2", "lam_f", "n_judgments"]
percents = st.floats(0, 100) | st.integers(0, 100)


def answers(*given_answers, **changes):
    """Judgments of one stimulus; an answer: top label and percent, second label and percent, impossible classes."""
    columns = ["top_label", "top_percent", "second_label", "second_percent", "impossible"]
    same = {"stimulus": "mixed_0.5_A_1_B_2.png", "pair": "A_1_B_2", "label_1": "A", "label_2": "B", "lam_f": 0.5}
    same |= {"image_1": 1, "image_2": 2, "classes": None} | changes
    return pd.DataFrame([same | dict(zip(columns, one, strict=True)) for one in given_answers])


@pytest.mark.parametrize(
    ("named", "impossible", "expected"),
    [
        ({"A": 75, "B": 25}, "D", [0.75 / 1.1, 0.25 / 1.1, 0.1 / 1.1, 0]),  # .6818 .2273 .0909
        ({"A": 75, "B": 25}, "", [0.75 / 1.1, 0.25 / 1.1, 0.05 / 1.1, 0.05 / 1.1]),
        ({"A": 75, "B": 25}, "CD", [0.75, 0.25, 0, 0]),
        ({"A": 60, "B": 20}, "D", [0.6, 0.2, 0.2, 0]),
        ({"A": 60, "B": 20}, "", [0.6, 0.2, 0.1, 0.1]),
        ({"A": 60, "B": 20}, "CD", [0.75, 0.25, 0, 0]),  # nobody to leave the rest to
        ({"A": 40}, "", [0.4, 0.2, 0.2, 0.2]),
        ({"A": 100}, "BCD", [1, 0, 0, 0]),
        ({"A": 90, "B": 80}, "D", [0.85 / 1.7, 0.75 / 1.7, 0.1 / 1.7, 0]),  # each gives up .05
        ({"A": 90, "B": 80}, "CD", [0.9 / 1.7, 0.8 / 1.7, 0, 0]),  # nobody to give it to
        ({"A": 100, "B": 3}, "D", [0.95 / 1.05, 0, 0.1 / 1.05, 0]),  # no less than nothing
        ({"A": 0, "B": 0}, "A", [0, 1 / 3, 1 / 3, 1 / 3]),
        ({"A": 0}, "ABCD", [0.25, 0.25, 0.25, 0.25]),  # says nothing at all
        ({"A": 0, "B": 50}, "", [0.5 / 3, 0.5, 0.5 / 3, 0.5 / 3]),
        # Named although impossible: as published, C and D get gamma each (three possible classes less two named ones).
        ({"A": 50, "B": 50}, "A", [0.5 / 1.2, 0.5 / 1.2, 0.1 / 1.2, 0.1 / 1.2]),
    ],
)
def test_soft_labels_by_hand(named, impossible, expected):
    """Else the rule would not be the one that made the published soft labels."""
    assert soft_label(NAMES, named, set(impossible)) == pytest.approx(np.array(expected))


def test_the_paper_s_share_of_gamma():
    """Else the mass of classes left open would be another."""
    assert GAMMA == 0.1
    assert soft_label(NAMES, {"A": 75, "B": 25}, {"D"}).round(4).tolist() == [0.6818, 0.2273, 0.0909, 0]
    assert soft_label(NAMES, {"A": 100}, {"D"}, gamma=0.5) == pytest.approx([2 / 3, 1 / 6, 1 / 6, 0])


@pytest.mark.parametrize("step", [1, 0.1], ids=["whole percents", "tenths of a percent"])
def test_percents_that_make_100_leave_gamma(step):
    """Else float noise in a sum (7.7 + 92.3) would decide between a share of .1 and one of 0.0000000000000001."""
    splits = [(round(at * step, 1), round(100 - at * step, 1)) for at in range(1, round(100 / step))]
    found = [soft_label(NAMES, {"A": first, "B": second}, {"D"}) for first, second in splits]
    expected = [[first / 110, second / 110, 0.1 / 1.1, 0] for first, second in splits]
    wrong = ~np.isclose(found, expected).all(axis=1)
    assert [split for split, is_wrong in zip(splits, wrong, strict=True) if is_wrong] == []


@given(st.lists(percents, min_size=1, max_size=4), st.sets(st.sampled_from(NAMES)))
def test_every_answer_gives_probabilities(given_percents, impossible):
    """Else a slip of one person would end the run, or put a negative or missing probability into the labels."""
    named = dict(zip(NAMES[::-1], given_percents, strict=False))
    label = soft_label(NAMES, named, impossible)
    assert label.shape == (4,)
    assert (label >= 0).all()
    assert label.sum() == pytest.approx(1)


@given(percents, percents, st.sets(st.sampled_from("BCD")))
def test_impossible_classes_get_nothing(first, second, impossible):
    """Else mass would go to a class that the person ruled out without naming it."""
    label = soft_label(NAMES, {"A": first, "B": second}, impossible)
    named = {"A", "B"} if second else {"A"}
    assert all(label[NAMES.index(name)] == 0 for name in impossible - named)


@given(st.permutations(NAMES), st.floats(0, 100), st.floats(0, 100), st.sets(st.sampled_from("CD")))
def test_the_order_of_classes_does_not_matter(order, first, second, impossible):
    """Else a class would get more for its place in the alphabet."""
    named = {"A": first, "B": second}
    label, other = (dict(zip(names, soft_label(names, named, impossible), strict=True)) for names in (NAMES, order))
    assert other == pytest.approx(label)


# The table


def test_mean_of_the_answers_to_a_stimulus():
    """Else the label of a stimulus would not be the mean of its raters', or columns stand under wrong names."""
    table, single = soft_label_table(answers(("A", 75, "B", 25, "D"), ("C", 40, None, None, "A|D")))
    assert list(table.columns) == [*COLUMNS, *NAMES]
    assert single == pytest.approx(np.array([[0.75 / 1.1, 0.25 / 1.1, 0.1 / 1.1, 0], [0, 0.6, 0.4, 0]]))
    (row,) = table.to_dict("records")
    assert [row[name] for name in NAMES] == pytest.approx(single.mean(axis=0))
    found = [row[name] for name in ("stimulus", "pair", "lam_f", "n_judgments")]
    assert found == ["mixed_0.5_A_1_B_2.png", "A_1_B_2", 0.5, 2]


def test_stimuli_stay_apart_and_answers_keep_their_place():
    """Else single labels would be put beside another person's answer."""
    later = answers(("D", 100, None, None, "A|B|C"), stimulus="z.png")
    table, single = soft_label_table(pd.concat([later, answers(("A", 100, None, None, "B|C|D"))]))
    assert single.tolist() == [[0, 0, 0, 1], [1, 0, 0, 0]]
    assert table["stimulus"].tolist() == ["mixed_0.5_A_1_B_2.png", "z.png"]
    assert table[NAMES].to_numpy().tolist() == [[1, 0, 0, 0], [0, 0, 0, 1]]


def test_what_is_named_twice_or_not_at_all():
    """Else percents of a class named twice would be added (as published, the second holds), or nothing be a class."""
    _, single = soft_label_table(answers(("A", 90, "A", 40, "D"), ("C", 50, None, None, None)))
    assert single[0] == pytest.approx([0.4, 0.3, 0.3, 0])
    with_none, _ = soft_label_table(answers(("A", 60, None, None, "D"), ("C", 60, np.nan, np.nan, "D")))
    assert class_columns(with_none) == NAMES


def test_a_class_that_nobody_mentioned_has_its_column():
    """Else soft labels of one study would have other columns than its classes, and the rest go to too few of them."""
    table, single = soft_label_table(answers(("A", 60, "B", 20, "D"), ("A", 60, None, None, None), classes="E|D|C|B|A"))
    assert class_columns(table) == list("ABCDE")
    assert single == pytest.approx(np.array([[0.6, 0.2, 0.1, 0, 0.1], [0.6, 0.1, 0.1, 0.1, 0.1]]))


def test_classes_of_another_study_get_nothing():
    """Else mass would go to classes that did not stand on the person's screen."""
    here = answers(("A", 60, None, None, None), classes="C|B|A")
    there = answers(("A", 60, None, None, None), classes="A|B|X|Y|Z", stimulus="other.png")
    table, single = soft_label_table(pd.concat([here, there]))
    assert class_columns(table) == list("ABCXYZ")
    assert single == pytest.approx(np.array([[0.6, 0.2, 0.2, 0, 0, 0], [0.6, 0.1, 0, 0.1, 0.1, 0.1]]))


def test_no_answers_give_an_empty_table():
    """Else a study without soft labels would end in a traceback."""
    table, single = soft_label_table(answers(("A", 60, None, None, "D")).iloc[:0])
    assert table.empty
    assert list(table.columns[:8]) == COLUMNS
    assert len(single) == 0


FIVE = st.sampled_from("ABCDE")
TYPED = st.tuples(
    FIVE, st.integers(0, 100), FIVE | st.none(), st.integers(0, 100), st.lists(FIVE, unique=True).map("|".join)
)


@given(st.lists(TYPED, min_size=1, max_size=4))
@settings(max_examples=50)
def test_whatever_people_typed_the_table_holds_probabilities(typed):
    """Else one odd answer would leave a hole in soft_labels.csv."""
    table, single = soft_label_table(answers(*typed))
    assert len(single) == len(typed) == table["n_judgments"].sum()
    np.testing.assert_allclose(single.sum(axis=1), 1)
    np.testing.assert_allclose(table[class_columns(table)].sum(axis="columns"), 1)
    assert (single >= 0).all()
