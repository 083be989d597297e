"""The t tests of midpoints: whose means they are of, against R's values, and where nothing can be tested."""

import json

import numpy as np
import pandas as pd
import pytest
from judgment_rows import judgments, nothing
from scipy.stats import nct
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from analysis.judgments import counted
from analysis.mean_tests import compare, effect_interval, midpoint_tests, one_sample, two_samples
from stimuli_gen.recipe import DESIGNS

ONE, OTHER = np.array([0.4, 0.5, 0.55, 0.6, 0.7, 0.62]), np.array([0.45, 0.5, 0.41, 0.6, 0.3])
# R 4.2.2: t.test(one, mu = .5), t.test(one, other), and for the effects' intervals pt(t, df, ncp) = .975 and .025
# solved for ncp by uniroot, times sqrt(1 / 6) and sqrt(1 / 6 + 1 / 5).
OF_ONE = {"statistic": 1.4523770432, "df": 5, "p": 0.2061195189, "low": 0.4525219966, "high": 0.6708113367}
OF_ONE |= {"effect": 0.592930445, "effect_low": -0.307036026, "effect_high": 1.445647445, "effect_name": "dz"}
OF_TWO = {"statistic": 1.68087010783, "df": 8.40635596951, "p": 0.12946773243}
OF_TWO |= {"low": -0.03952966501, "high": 0.25886299835, "effect_name": "d"}
OF_TWO |= {"effect": 1.0243142506, "effect_low": -0.2749984518, "effect_high": 2.2752192876}
NOT_NUMBERS = {"n", "n_each", "mean", "null", "design", "effect_name"}


def answered(rows, **columns):
    """Construct, of rows (participant, pair, lam_start, lam_h)."""
    found = judgments([(person, pair, 0.5, lam_h) for person, pair, _, lam_h in rows], interface="construct", **columns)
    return found.assign(lam_start=[start for _, _, start, _ in rows])


def asked(records, question, over="participants"):
    return [record for record in records if (record["question"], record["over"]) == (question, over)]


def test_one_sample_is_that_of_r_and_of_statsmodels():
    """Else a test of a midpoint would have another t, interval or effect than the lab's own software gives."""
    found = one_sample(ONE, 0.5)
    assert {name: found[name] for name in OF_ONE} == pytest.approx(OF_ONE, abs=1e-6)
    other = DescrStatsW(ONE)
    assert (found["statistic"], found["p"], found["df"]) == pytest.approx(other.ttest_mean(0.5))
    assert (found["low"], found["high"]) == pytest.approx(other.tconfint_mean())


def test_two_samples_are_those_of_r_and_of_statsmodels():
    """Else the start's effect would be tested as if both groups had one variance, or with another sign."""
    found = two_samples(ONE, OTHER)
    assert {name: found[name] for name in OF_TWO} == pytest.approx(OF_TWO, abs=1e-6)
    other = CompareMeans.from_data(ONE, OTHER)
    assert (found["statistic"], found["p"], found["df"]) == pytest.approx(other.ttest_ind(usevar="unequal"))
    assert (found["low"], found["high"]) == pytest.approx(other.tconfint_diff(usevar="unequal"))
    assert (found["n"], found["n_each"]) == (11, [6, 5])


@pytest.mark.parametrize("t", [-8.0, -0.5, 0.0, 2.0, 30.0])
@pytest.mark.parametrize("df", [1, 5, 248])
def test_the_effects_interval_holds_what_the_noncentral_t_says(t, df):
    """Else the interval of an effect would be one-sided, or wrong where t is negative."""
    low, high = effect_interval(t, df)
    assert nct.cdf(t, df, low) == pytest.approx(0.975, abs=1e-4)
    assert nct.cdf(t, df, high) == pytest.approx(0.025, abs=1e-4)
    assert effect_interval(-t, df) == pytest.approx((-high, -low))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("found", "mean"),
    [
        (one_sample(np.array([0.6]), 0.5), 0.6),
        (one_sample(np.full(5, 0.7), 0.5), 0.7),
        (one_sample(np.array([0.1 + 0.2, 0.3, 0.3]), 0.5), 0.3),
        (two_samples(np.array([0.6]), np.array([0.5, 0.4])), 0.15),
        (two_samples(np.full(3, 0.6), np.full(4, 0.5)), 0.1),
    ],
)
def test_one_unit_or_one_value_gives_no_test(found, mean):
    """Else a study of one person, or of one who always says the same, would end, or be infinitely certain."""
    assert found["mean"] == pytest.approx(mean)
    assert all(np.isnan(found[name]) for name in found.keys() - NOT_NUMBERS)


@pytest.mark.filterwarnings("error")
def test_a_group_that_does_not_vary_is_tested_against_one_that_does():
    """Else a few people who all stop at .5 would fill the screen with warnings, or have no test. By hand:

    .1 apart; the variance of the mean is .02 / 2 of the other group alone, of which there is one degree of freedom.
    """
    found = two_samples(np.full(3, 0.1 + 0.2), np.array([0.1, 0.3]))
    assert (found["mean"], found["df"]) == (pytest.approx(0.1), pytest.approx(1))
    assert found["statistic"] == pytest.approx(0.1 / np.sqrt(0.02 / 2))


def test_over_whom_a_mean_is():
    """Else a test over participants would count their answers, or weigh those who answered most.

    Ann says .4 and .6 and .8 of three pairs, mean .6; Bob .9 of the first. Pairs: .65, .6, .8.
    """
    rows = [("ann", "Cat_1_Dog_1", 0.1, 0.4), ("ann", "Cat_2_Dog_1", 0.1, 0.6), ("ann", "Cat_3_Dog_1", 0.1, 0.8)]
    records = midpoint_tests(answered([*rows, ("bob", "Cat_1_Dog_1", 0.1, 0.9)]))
    (people,), (pairs,) = (asked(records, "midpoint", over) for over in ("participants", "image pairs"))
    assert (people["n"], people["mean"], people["null"]) == (2, pytest.approx((0.6 + 0.9) / 2), 0.5)
    assert (pairs["n"], pairs["mean"]) == (3, pytest.approx((0.65 + 0.6 + 0.8) / 3))
    assert people["what"] == "Construct, from .1"
    assert people["interface_type"] == "construct_0.1"
    assert people["statistic"] == pytest.approx(one_sample(np.array([0.6, 0.9]), 0.5)["statistic"])
    assert asked(records, "start") == []  # there is nothing to compare with


def test_the_start_is_compared_within_people_where_they_had_both_and_between_them_else():
    """Else a study with both starts in each session would lose its power, or one like H-Mix pair up strangers."""
    within = [
        (person, f"Cat_{number}_Dog_1", start, base + (start > 0.5) * effect)
        for person, base, effect in [("ann", 0.4, 0.1), ("bob", 0.5, 0.2), ("cyd", 0.45, 0.06)]
        for number, start in enumerate((0.1, 0.9))
    ]
    (record,) = asked(midpoint_tests(answered(within)), "start")
    expected = one_sample(np.array([0.1, 0.2, 0.06]), 0)
    assert record["design"] == "paired"
    assert record["effect_name"] == "dz"
    assert [record[name] for name in ("mean", "statistic", "p")] == pytest.approx(
        [expected[name] for name in ("mean", "statistic", "p")]
    )
    records = midpoint_tests(answered([row for at, row in enumerate([*within, *within]) if at in (0, 2, 3, 5, 6)]))
    (record,) = asked(records, "start")  # ann, bob: both; but only ann's low start, bob's both, cyd's high one are left
    assert (record["design"], record["n"], record["n_each"]) == ("independent", 2, [1, 1])
    assert record["mean"] == pytest.approx(0.51 - 0.4)
    assert record["what"] == "midpoint of Construct, from .9 minus that of Construct, from .1"


def test_the_start_by_hand():
    """Else the sign of the start's effect would be turned round: people stop nearer to where they began."""
    high = pd.Series([True, True, False, False])
    found = compare(pd.Series([0.6, 0.7, 0.4, 0.3]), pd.Series(["a", "b", "a", "b"]), high)
    assert found["mean"] == pytest.approx((0.2 + 0.4) / 2)
    found = compare(pd.Series([0.6, 0.7, 0.4, 0.3]), pd.Series(["a", "b", "c", "d"]), high)
    assert found["mean"] == pytest.approx(0.65 - 0.35)


def category_pairs():
    """Four people, three pairs of categories: one far from .5, one near it, one where all say .5."""
    rng = np.random.default_rng(0)
    centres = {"Cat_1_Dog_1": 0.7, "Bird_1_Dog_1": 0.52, "Bird_1_Cat_1": 0.5}
    return answered(
        [
            (person, pair, 0.1, centre + (centre != 0.5) * rng.normal(0, 0.05))
            for person in "abcdefgh"
            for pair, centre in centres.items()
        ]
    )


def test_pairs_of_categories_are_adjusted_for_all_that_were_tested():
    """Else of 45 pairs of categories two would differ by chance, and nobody be told."""
    records = asked(midpoint_tests(category_pairs()), "midpoint_of_category_pair")
    assert [record["what"] for record in records] == ["Bird and Cat", "Bird and Dog", "Cat and Dog"]
    constant, near, far = records
    assert (constant["p"], constant["p_holm"], constant["family"]) == (None, None, None)
    assert constant["mean"] == 0.5
    assert (far["label_1"], far["label_2"], far["family"]) == ("Cat", "Dog", 2)
    assert far["p_holm"] == pytest.approx(2 * far["p"])
    assert near["p_holm"] == pytest.approx(max(near["p"], far["p_holm"]))
    others = [record for record in midpoint_tests(category_pairs()) if record["question"] == "midpoint"]
    assert {record["p_holm"] for record in others} == {None}


def test_other_shares_are_tested_against_what_was_asked():
    """Else answers to a question for .75 would count as far from the midpoint."""
    rows = category_pairs()
    records = midpoint_tests(pd.concat([rows, rows.assign(lam_g=0.75)]))
    assert {record["null"] for record in records if record["lam_g"] == 0.75} == {0.75}
    first, other = (
        [record["mean"] for record in records if record["lam_g"] == lam_g and record["question"] == "midpoint"]
        for lam_g in (0.5, 0.75)
    )
    assert first == other


def test_records_are_json_and_do_not_hang_on_names():
    """Else summary.json could not be written, or its last digits tell whose name comes first."""
    rows = category_pairs()
    records = midpoint_tests(rows)
    assert json.loads(json.dumps(records, allow_nan=False)) == records
    assert len({tuple(record) for record in records}) == 1  # the same fields in each
    renamed = rows.assign(participant=rows["participant"].map(dict(zip("abcdefgh", "hgfedcba", strict=True))))
    assert midpoint_tests(renamed) == records
    assert midpoint_tests(nothing()) == []


def test_the_published_study(hmix_judgments):
    """Else H-Mix would be tested in another way: starts between people, and within image pairs."""
    first = counted(hmix_judgments, "corrected")
    records = midpoint_tests(first[first["interface"].isin(DESIGNS["midpoint"])])
    people, pairs = (asked(records, "start", over)[0] for over in ("participants", "image pairs"))
    assert (people["design"], people["n_each"], people["df"]) == (
        "independent",
        [23, 22],
        pytest.approx(24.157, abs=1e-3),
    )
    assert (pairs["design"], pairs["n"]) == ("paired", 249)
    assert [round(record["mean"], 3) for record in (people, pairs)] == [0.024, 0.033]
    assert people["p"] == pytest.approx(0.282, abs=5e-4)
    assert pairs["p"] < 1e-4
    by_pair = asked(records, "midpoint_of_category_pair")
    assert (len(by_pair), {record["family"] for record in by_pair}) == (45, {45})
    assert sum(record["p"] < 0.05 for record in by_pair) == 25
    assert sum(record["p_holm"] < 0.05 for record in by_pair) == 15
