"""Labels of stimuli, lam_h along lam_f and confidence, on a study small enough for a pencil."""

import math
import statistics
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.inferences import by_coefficient, confidence, label_table

# participant, pair, lam_f, lam_h, omega
ANSWERS = [
    ("ann", "Cat_3_Dog_14", 0.1, 0.0, 0.9),
    ("bob", "Cat_3_Dog_14", 0.1, 0.1, 0.8),
    ("cyd", "Cat_3_Dog_14", 0.1, 0.5, 0.1),
    ("ann", "Cat_3_Dog_14", 0.9, 1.0, 1.0),
    ("bob", "Bird_5_Cat_9", 0.5, 0.4, 0.3),
    ("bob", "Bird_5_Cat_9", 0.5, 0.7, 0.5),  # the same person again
    ("ann", "Bird_6_Cat_9", 0.25, 0.2, 0.6),
]


def answers(rows=ANSWERS):
    table = pd.DataFrame(rows, columns=["participant", "pair", "lam_f", "lam_h", "omega"])
    parts = table["pair"].str.split("_", expand=True)
    stimuli = [f"mixed_{lam_f}_{pair}.png" for lam_f, pair in zip(table["lam_f"], table["pair"], strict=True)]
    named = {"label_1": parts[0], "image_1": parts[1].astype(int), "label_2": parts[2], "image_2": parts[3].astype(int)}
    return table.assign(stimulus=stimuli, **named)


def test_labels_by_hand():
    """Else a label would be weighted, or mix two coefficients of a pair."""
    found = label_table(answers()).set_index("stimulus")
    counted = ["lam_h", "lam_h_median", "lam_h_sd", "omega", "n_judgments", "n_participants"]
    assert list(found.columns) == ["pair", "label_1", "label_2", "image_1", "image_2", "lam_f", *counted]
    shown = ["0.1_Cat_3_Dog_14", "0.25_Bird_6_Cat_9", "0.5_Bird_5_Cat_9", "0.9_Cat_3_Dog_14"]
    assert sorted(found.index) == [f"mixed_{name}.png" for name in shown]
    # n - 1 in the spread; weighted by omega, the mean would be .072
    expected = [0.2, 0.1, math.sqrt(0.07), 0.6, 3, 3]
    three = found.loc["mixed_0.1_Cat_3_Dog_14.png"]
    assert three[counted].tolist() == pytest.approx(expected)
    assert three.drop(counted).tolist() == ["Cat_3_Dog_14", "Cat", "Dog", 3, 14, 0.1]
    twice = found.loc["mixed_0.5_Bird_5_Cat_9.png"]
    assert (twice["n_judgments"], twice["n_participants"]) == (2, 1)
    assert twice["lam_h"] == pytest.approx(0.55)
    assert math.isnan(found.loc["mixed_0.9_Cat_3_Dog_14.png", "lam_h_sd"])  # no spread of one, and not 0


@given(st.lists(st.integers(0, 100), min_size=1, max_size=6))
@settings(max_examples=50)
def test_labels_against_the_standard_library(hundredths):
    """Else mean or median would be computed by another rule."""
    rows = [(f"p{n}", "Cat_3_Dog_14", 0.5, h / 100, 0.5) for n, h in enumerate(hundredths)]
    (row,) = label_table(answers(rows)).to_dict("records")
    assert row["lam_h"] == pytest.approx(float(Fraction(sum(hundredths), 100 * len(hundredths))))
    assert row["lam_h_median"] == pytest.approx(statistics.median(hundredths) / 100)
    if len(hundredths) > 1:
        assert row["lam_h_sd"] == pytest.approx(statistics.stdev(hundredths) / 100)


def test_quartiles_by_hand():
    """Else figure 5 would be of stimuli and not of judgments, or use another definition of quartiles."""
    found = by_coefficient(answers())
    assert list(found.columns) == ["median", "q25", "q75", "n"]
    assert found.index.tolist() == [0.1, 0.25, 0.5, 0.9]
    assert found.loc[0.1].tolist() == [0.1, pytest.approx(0.05), pytest.approx(0.3), 3]
    assert found.loc[0.5].tolist() == [pytest.approx(0.55), pytest.approx(0.475), pytest.approx(0.625), 2]


def test_confidence_by_hand():
    """Else table 1 would weigh stimuli by their raters, or spread over the wrong thing."""
    found = confidence(answers())
    assert found.index.tolist() == [0.1, 0.25, 0.5]  # .9 is folded onto .1, and is no fourth group at .0999...
    assert list(found.columns) == ["mean", "sd", "n_stimuli", "sd_participants"]
    # Stimuli .1 (mean .6) and .9 (1.0); over judgments the mean would be .7.
    assert found.loc[0.1, "mean"] == pytest.approx(0.8)
    assert found.loc[0.1, "sd"] == pytest.approx(math.sqrt(0.08))
    assert found["n_stimuli"].tolist() == [2, 1, 1]
    # People: ann (.9 + 1) / 2 = .95, bob .8, cyd .1.
    assert found.loc[0.1, "sd_participants"] == pytest.approx(statistics.stdev([0.95, 0.8, 0.1]))
    assert found.loc[0.5, ["sd", "sd_participants"]].isna().all()


def test_folding_is_exact():
    """Else 1 - 0.9 and 0.1 would be two groups."""
    pairs = [(f"Cat_{hundredths}_Dog_0", hundredths / 100) for hundredths in range(101)]
    found = confidence(answers([("ann", pair, lam_f, 0.5, 0.5) for pair, lam_f in pairs]))
    assert found.index.tolist() == [hundredths / 100 for hundredths in range(51)]
    assert found["n_stimuli"].tolist() == [2] * 50 + [1]


def test_empty_answers_give_empty_tables():
    """Else a study of midpoints alone would end in a traceback, or another program not read its labels.csv."""
    nothing = answers().iloc[:0]
    assert label_table(nothing).empty
    assert list(label_table(nothing).columns) == list(label_table(answers()).columns)
    assert by_coefficient(nothing).empty
    assert confidence(nothing).empty
