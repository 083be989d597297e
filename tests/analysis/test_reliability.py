"""Reliability: recovered from simulated people with known variances, by hand, on H-Mix, and where there is nothing."""

import csv
import json
import math
import statistics
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judgment_rows import GRID, answers_of_few, judgments, nothing, study
from scipy.stats import pearsonr

from analysis.reliability import (
    analysis_of_variance,
    distinct,
    icc,
    noise_ceiling,
    raters,
    reliability_tables,
    retest,
    spearman_brown,
    split_half,
)

SHROUT_AND_FLEISS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])


def test_icc_of_shrout_and_fleiss():
    """Else it would be another form than ICC(1,1): of the paper's table 2 it is .17, of means .44; F(5, 18) = 1.79."""
    found = icc(SHROUT_AND_FLEISS.ravel(), np.repeat(np.arange(6), 4))
    assert (found["n_targets"], found["n_ratings"], found["n0"], found["raters"]) == (6, 24, 4, pytest.approx(4))
    assert [found["icc"], found["reliability"]] == pytest.approx([0.17, 0.44], abs=0.005)
    bounds = [found[name] for name in ("icc_low", "icc_high", "reliability_low", "reliability_high")]
    assert bounds == pytest.approx([-0.13, 0.72, -0.88, 0.91], abs=0.005)


def test_icc_of_unequal_numbers_of_raters_by_hand():
    """Else the number of ratings in the expectation of the mean square would be that of balanced data."""
    found = icc([0.8, 0.0, 0.2, 0.5, 0.6, 1.0], list("caabcc"))
    between = (2 * Fraction(25, 60) ** 2 + Fraction(1, 60) ** 2 + 3 * Fraction(17, 60) ** 2) / 2
    within = Fraction(2 + 8, 100) / 3
    n0 = (6 - Fraction(4 + 1 + 9, 6)) / 2
    single = (between - within) / (between + (n0 - 1) * within)
    n = 3 / (Fraction(1, 2) + 1 + Fraction(1, 3))
    assert (found["n0"], found["icc"], found["raters"]) == pytest.approx((float(n0), float(single), float(n)))
    assert found["reliability"] == pytest.approx(float(n * single / (1 + (n - 1) * single)))


def test_strata_by_hand():
    """Else the mean at each lam_f would not be removed, or cost no degree of freedom."""
    values = [0.0, 0.2, 0.3, 0.5, 0.9, 1.0, 0.8]  # a, a, b, b at .1; c, d, d at .9
    found = analysis_of_variance(values, list("aabbcdd"), [0.1] * 4 + [0.9] * 3)
    assert (found.n_targets, found.df_between, found.df_within) == (4, 2, 3)
    assert found.within == pytest.approx((0.02 + 0.02 + 0.02) / 3)
    assert found.between == pytest.approx((4 * 0.15**2 + 0) / 2)
    assert found.n0 == pytest.approx((7 - 8 / 4 - 5 / 3) / 2)
    assert found.mean_variance == pytest.approx(2 * 0.15**2 / 2)
    assert found.one_over_n == pytest.approx((1 * 1 / 2 + 1 * 3 / 4) / 2)


@pytest.mark.parametrize("numbers", [(3, 3), (1, 2, 7)], ids=["balanced", "unbalanced"])
@pytest.mark.parametrize("n_strata", [1, 10])
def test_icc_is_recovered(numbers, n_strata):
    """Else agreement would be too high or too low: in 300 studies of 60 images its truth is .4, in 95 % of intervals.

    Strata have six images each and means far apart, which a wrong number of degrees of freedom would turn into bias.
    """
    rng, n_studies = np.random.default_rng(1), 300
    n = np.resize(numbers, 60)
    target = np.repeat(np.arange(60), n)
    of = np.arange(60) % n_strata
    found = []
    for _ in range(n_studies):
        truths = of * 3 + rng.normal(0, math.sqrt(0.4), 60)
        values = truths[target] + rng.normal(0, math.sqrt(0.6), len(target))
        anova = analysis_of_variance(values, target, of[target])
        # Both are without bias, as the ratio is not quite.
        truth, by_means = (
            (anova.between - anova.within) / anova.n0,
            anova.mean_variance - anova.one_over_n * anova.within,
        )
        unbiased = {"noise": anova.within, "truth": truth, "truth_by_means": by_means}
        found.append(icc(values, target, of[target]) | unbiased)
    found = pd.DataFrame(found)
    for name, truth in [("noise", 0.6), ("truth", 0.4), ("truth_by_means", 0.4)]:
        error = found[name].std() / math.sqrt(n_studies)
        assert found[name].mean() == pytest.approx(truth, abs=4 * error), name
        assert error < 0.02, name
    assert found["icc"].mean() == pytest.approx(0.4, abs=0.02)
    covered = ((found["icc_low"] <= 0.4) & (found["icc_high"] >= 0.4)).mean()
    assert covered == pytest.approx(0.95, abs=4 * math.sqrt(0.95 * 0.05 / n_studies))


def test_the_reliability_of_unequally_judged_means_is_recovered():
    """Else the effective number of raters would be wrong: the square of the correlation of means with the truth.

    Half of the images have one rater, half nine: five on average, but 1.8 in effect.
    """
    rng = np.random.default_rng(2)
    truths, n = rng.normal(0.5, 0.1, 20_000), np.resize([1, 9], 20_000)
    target = np.repeat(np.arange(len(n)), n)
    values = truths[target] + rng.normal(0, 0.1, len(target))
    found = icc(values, target)
    assert found["raters"] == pytest.approx(1.8)
    means = np.bincount(target, values) / n
    assert found["reliability"] == pytest.approx(1.8 / 2.8, abs=0.01)  # with five raters it would be .83
    assert found["reliability"] == pytest.approx(np.corrcoef(means, truths)[0, 1] ** 2, abs=0.015)


@given(st.floats(0, 1), st.integers(1, 50), st.integers(1, 50))
def test_spearman_brown_twice_is_once(r, n, m):
    """Else the step from one to n raters, and from these to n times m, would not be one road."""
    assert spearman_brown(spearman_brown(r, n), m) == pytest.approx(spearman_brown(r, n * m))
    assert math.isnan(spearman_brown(-1.0, 2))


def test_raters_by_kind():
    """Else midpoints of two interface types would be mixed, people who judge twice be two raters, or lam_f stay in."""
    infer = study(np.random.default_rng(3), np.resize(GRID, 200), np.full(200, 3), 0.05, np.resize(GRID, 200))
    middles = []
    kinds = [("construct", 0.1, "ab"), ("construct", 0.9, "cd"), ("select_shuffled", None, "ef")]
    for interface, start, people in kinds:
        rows = [(p, f"Cat_{i}_Dog_{i}", None, i / 10) for p in people for i in range(5)]
        # The third answer of one person about one pair is as far off as can be, and no rater's.
        rows.append((people[0], "Cat_4_Dog_4", None, 1.0))
        middles.append(judgments(rows, interface, lam_start=start))
    found = raters(pd.concat([infer, *middles])).set_index(["interface_type", "measure", "within_lam_f"])
    assert found.index.tolist() == [
        *[("infer", measure, within) for measure in ("lam_h", "omega") for within in (0, 1)],
        *[(name, "lam_h", 0) for name in ("construct_0.1", "construct_0.9", "select_shuffled", "all midpoints")],
    ]
    assert found["n_participants"].tolist() == [3, 3, 3, 3, 2, 2, 2, 6]
    assert found["n_targets"].tolist() == [200] * 4 + [5] * 4
    assert found["n_ratings"].tolist() == [600] * 4 + [10, 10, 10, 30]
    assert found["icc"].iloc[4:].tolist() == pytest.approx([1, 1, 1, 1])
    assert found.loc[("infer", "lam_h", 0), "icc"] == pytest.approx(0.085 / 0.0875, abs=0.02)
    assert found.loc[("infer", "lam_h", 1), "icc"] == pytest.approx(0, abs=0.1)  # images have nothing of their own
    assert found.loc[[("infer", "omega", 0), ("infer", "omega", 1)], "icc"].isna().all()  # always .5


# Retest


def test_retest_by_hand():
    """Else a repeat would be held against another session's trial, another coefficient, or a later showing."""
    one, two = "Cat_1_Dog_2", "Bird_3_Dog_4"
    ann = [(one, 0.5, 0.4, 0.9, 0), (two, 0.9, 0.8, 0.3, 0), (two, 0.1, 0.2, 0.3, 0), (one, 0.5, 0.9, 0.2, 0)]
    ann += [(one, 0.5, 0.5, 0.8, 1), (two, 0.1, 0.0, 0.3, 1)]  # |.4 - .5|, |.2 - 0|
    ann_later = [(one, 0.5, 0.7, 0.5, 0), (one, 0.5, 0.7, 0.4, 1)]  # 0
    bob = [(one, 0.5, 0.6, 0.5, 0), (one, 0.5, 0.9, 0.1, 1)]  # .3
    cyd = [(one, 0.5, 0.6, 0.5, 1), (one, 0.5, 0.9, 0.1, 0)]  # shown again before it was shown: no original
    sessions = [("ann", "s1", ann), ("ann", "s2", ann_later), ("bob", "s1", bob), ("cyd", "s1", cyd)]
    rows = pd.concat([judgments([(who, *row) for row in rows], session=name) for who, name, rows in sessions])
    pure = judgments([("ann", "Cat_1_Dog_2", 1.0, 1.0, 1.0, repeat) for repeat in (0, 1)], catch=1)
    lam_h, omega = retest(pd.concat([rows, pure]).sample(frac=1, random_state=0)).to_dict("records")
    assert [lam_h[name] for name in ("interface", "measure", "n_pairs", "n_participants")] == ["infer", "lam_h", 4, 2]
    assert lam_h["mean_abs_difference"] == pytest.approx((0.1 + 0.2 + 0.0 + 0.3) / 4)
    first, again = [0.4, 0.2, 0.7, 0.6], [0.5, 0.0, 0.7, 0.9]
    assert lam_h["r"] == pytest.approx(pearsonr(first, again).statistic)
    # ICC(1,1) of pairs: between is the variance of sums / 2, within the mean square of differences / 2.
    between = statistics.variance(a + b for a, b in zip(first, again, strict=True)) / 2
    within = (0.1**2 + 0.2**2 + 0.3**2) / 8
    assert lam_h["icc"] == pytest.approx((between - within) / (between + within))
    assert lam_h["icc_low"] < lam_h["icc"] < lam_h["icc_high"]
    # Two people: one draw in four takes ann twice (.1), one in four bob twice (.3).
    assert (lam_h["low"], lam_h["high"]) == (pytest.approx(0.1), pytest.approx(0.3))
    assert (omega["measure"], omega["mean_abs_difference"]) == ("omega", pytest.approx((0.1 + 0 + 0.1 + 0.4) / 4))


def test_retest_of_midpoints_and_soft_labels():
    """Else interfaces would be mixed, or soft labels be compared by another distance."""
    pair = "Cat_1_Dog_2"
    tests = []
    for interface, answers in [("construct", (0.3, 0.5)), ("select_shuffled", (0.6, 0.5))]:
        rows = [("ann", pair, None, lam_h, None, repeat) for repeat, lam_h in enumerate(answers)]
        tests.append(judgments(rows, interface))
    soft = judgments([("ann", pair, 0.5, None, None, repeat) for repeat in (0, 1)], "soft_labels")
    soft = soft.assign(top_label=["Cat", "Dog"], top_percent=[70.0, 60.0], second_label=["Dog", "Cat"])
    soft = soft.assign(second_percent=[30.0, 30.0], impossible=["Frog", None], classes="Cat|Dog|Frog")
    found = retest(pd.concat([*tests, soft]))
    assert found["interface"].tolist() == ["construct", "select_shuffled", "soft_labels"]
    # Cat, Dog, Frog: .7, .3, 0 and then .3, .6, .1.
    assert found["mean_abs_difference"].tolist() == pytest.approx([0.2, 0.1, (0.4 + 0.3 + 0.1) / 2])
    assert found[["low", "high", "r", "icc", "icc_low", "icc_high"]].isna().all(axis=None)  # one person, one pair


def test_the_interval_is_over_participants():
    """Else ten repeats of one person would count as ten people: 95 % of intervals hold the mean of all people."""
    rng, n_studies, covered = np.random.default_rng(4), 100, 0
    people, pairs = [f"p{i}" for i in range(30)], [f"Cat_{i}_Dog_1" for i in range(5)]
    answers = judgments([(who, pair, 0.5, 0.3, 0.5, again) for who in people for again in (0, 1) for pair in pairs])
    of = answers["participant"].str[1:].astype(int)
    for seed in range(n_studies):
        shift = rng.uniform(0, 0.4, 30)  # everybody's answers shift by one amount
        row = retest(answers.assign(lam_h=0.3 + shift[of] * answers["repeat"].astype(int)), seed).iloc[0]
        covered += row["low"] <= 0.2 <= row["high"]
    # Percentile intervals of 30 people hold a little less than 95 %; over pairs it would be half of that.
    assert 0.87 < covered / n_studies < 0.99


# Halves and the ceiling


def test_split_half_is_recovered():
    """Else halves would share raters, or not be stepped up: of 4 raters with ICC .5, halves correlate at 2/3."""
    rng, lam_f = np.random.default_rng(5), np.resize(GRID, 2500)
    truths = lam_f + rng.normal(0, 0.1, 2500)
    answers = study(rng, truths, np.full(2500, 4), 0.1, lam_f)
    single = judgments([(f"q{i}", f"Cat_{9000 + i}_Dog_1", 0.5, 0.9) for i in range(50)])  # one rater each
    found = split_half(pd.concat([answers, single])).set_index(["measure", "within_lam_f"])
    assert found["n_stimuli"].tolist() == [2500] * 4
    within, across = found.loc[("lam_h", 1)], found.loc[("lam_h", 0)]
    assert (within["r"], within["reliability"]) == (pytest.approx(2 / 3, abs=0.03), pytest.approx(0.8, abs=0.025))
    signal = 0.01 + np.var(lam_f)
    assert across["reliability"] == pytest.approx(signal / (signal + 0.01 / 4), abs=0.01)
    assert 0 < within["r_sd"] < 0.02
    assert found.loc["omega", ["r", "reliability"]].isna().all(axis=None)


def test_halves_of_two_and_three_raters():
    """Else somebody would be in both halves or in none: of 3 raters one is alone, and any one is at some time."""
    truths = [0.1, 0.4, 0.5, 0.8]
    rows = [(f"p{rater}", f"Cat_{i}_Dog_1", 0.5, truth) for i, truth in enumerate(truths) for rater in range(2)]
    lam_h = split_half(judgments(rows)).iloc[0]
    assert (lam_h["r"], lam_h["reliability"], lam_h["r_sd"]) == (pytest.approx(1), pytest.approx(1), pytest.approx(0))
    # The third says the opposite: alone, the two others are the other half; else the means are of opposites, .5.
    opposite = [("p2", f"Cat_{i}_Dog_1", 0.5, 1 - truth) for i, truth in enumerate(truths)]
    assert split_half(judgments(rows + opposite)).iloc[0]["r"] < 0.2


def test_the_ceiling_is_recovered():
    """Else it would not be what the truth itself reaches: r2 of the truth as a prediction of the means."""
    rng, lam_f = np.random.default_rng(6), np.resize(GRID, 6000)
    truths, n = lam_f + rng.normal(0, 0.1, 6000), np.resize([1, 2, 6, 2], 6000)
    answers = study(rng, truths, n, 0.2, lam_f)
    across, within = noise_ceiling(answers).to_dict("records")
    noise = 0.04 * np.mean(1 / n)
    assert (across["n_stimuli"], across["n_judgments"]) == (6000, n.sum())
    assert (across["noise_variance"], within["noise_variance"]) == pytest.approx((noise, noise), rel=0.05)
    signal = np.var(lam_f) + 0.01
    assert across["r2"] == pytest.approx(signal / (signal + noise), abs=0.015)
    assert within["r2"] == pytest.approx(0.01 / (0.01 + noise), abs=0.04)
    means = answers.groupby("stimulus")["lam_h"].mean()
    truth = pd.Series(truths, answers["stimulus"].unique())[means.index]
    squares = ((means - truth) ** 2).sum() / ((means - means.mean()) ** 2).sum()
    assert across["r2"] == pytest.approx(1 - squares, abs=0.01)
    assert across["r"] == pytest.approx(np.corrcoef(means, truth)[0, 1], abs=0.01)


def test_the_ceiling_by_hand():
    """Else noise or variance would be of single answers, or of another divisor."""
    rows = [("ann", 1, 0.0), ("bob", 1, 0.4), ("ann", 2, 0.8), ("bob", 2, 1.0), ("cyd", 2, 0.9), ("ann", 3, 0.5)]
    rows = [(who, f"Cat_{pair}_Dog_1", 0.5, lam_h) for who, pair, lam_h in rows]
    across, within = noise_ceiling(judgments([*rows, ("ann", "Cat_3_Dog_1", 0.5, 0.0)])).to_dict("records")
    noise = (0.08 + 0.02) / 3 * (1 / 2 + 1 / 3 + 1) / 3
    variance = statistics.variance([0.2, 0.9, 0.5])
    assert [across[name] for name in ("noise_variance", "variance")] == pytest.approx([noise, variance])
    assert (across["r2"], across["r"]) == pytest.approx((1 - noise / variance, math.sqrt(1 - noise / variance)))
    assert within == pytest.approx(across | {"within_lam_f": 1})  # there is one lam_f


def test_the_first_answer_is_that_of_the_first_session():
    """Else a later session's answer would count where it came earlier in that session."""
    rows = [("ann", "Cat_1_Dog_1", 0.5, 0.2), ("ann", "Cat_2_Dog_1", 0.5, 0.9)]
    first = judgments(rows, session="2026-11-28_13h").iloc[::-1].assign(trial=[5, 4])
    again = judgments(rows[1:], session="2026-11-29_09h").assign(lam_h=0.1)
    kept = distinct(pd.concat([first, again], ignore_index=True), "stimulus")
    assert sorted(kept["lam_h"]) == [0.2, 0.9]


def test_a_ceiling_below_zero_has_no_r():
    """Else people who agree less than chance would end in a warning or an invented correlation."""
    rows = [("ann", f"Cat_{i}_Dog_1", 0.5, 0.0) for i in range(3)]
    rows += [("bob", f"Cat_{i}_Dog_1", 0.5, 0.9 + i / 100) for i in range(3)]
    across = noise_ceiling(judgments(rows)).iloc[0]
    assert across["r2"] < 0
    assert math.isnan(across["r"])


def test_the_seed_decides():
    """Else results could not be reproduced, or the seed would do nothing."""
    answers = study(np.random.default_rng(10), np.resize(GRID, 40), np.full(40, 8), 0.1, np.resize(GRID, 40))
    again = answers.iloc[:32].assign(repeat=1, trial=answers["trial"].iloc[:32] + 100, lam_h=np.linspace(0, 1, 32))
    first, second, other = (reliability_tables(pd.concat([answers, again]), seed) for seed in (0, 0, 1))
    for name in first:
        pd.testing.assert_frame_equal(first[name], second[name])
    for name in ("retest", "split_half"):
        assert not first[name].equals(other[name]), name


CASES = {  # rows of Infer: participant, number of the pair, lam_f, lam_h and what judgments() else takes
    "no judgments": [],
    "no repeats, one person": [("ann", i, lam, lam) for i, lam in enumerate(GRID)],
    "one rater each": [(f"p{i}", i, lam, lam) for i, lam in enumerate(GRID)],
    "one answer": [("ann", 1, 0.5, 0.4)],
    "one stimulus": [(f"p{i}", 1, 0.5, i / 9) for i in range(9)],
    "one pair": [(f"p{i}", 1, lam, lam) for i in range(3) for lam in GRID],
    "two pairs": [(f"p{i}", i % 2, lam, lam) for i in range(4) for lam in GRID],
    "constant": [(f"p{i}", j, lam, 0.1) for i in range(3) for j, lam in enumerate(GRID)],
    "constant by stimulus": [(f"p{i}", j, 0.5, j / 10) for i in range(3) for j in range(9)],
    "equal means": [(f"p{i}", j, 0.5, float(i)) for i in range(2) for j in range(9)],
    "constant repeats": [(f"p{i}", j, 0.5, 0.1, 0.5, again) for i in range(3) for again in (0, 1) for j in range(3)],
    "catch trials": [(f"p{i}", 1, 1.0, 1.0) for i in range(5)],
    "midpoints": [(who, i, None, i / 10) for who in "ab" for i in range(3)],
    "constant midpoints": [(who, i, None, 0.5) for who in "ab" for i in range(3)],
    "soft labels": [("ann", i, 0.5, None, None, 0) for i in range(4)],
    "no session whole": [("ann", 1, 0.5, 0.4, 0.5, 1)],  # its original is lost
}


def odd_study(case):
    rows = [(who, f"Cat_{number}_Dog_1", *rest) for who, number, *rest in CASES[case]]
    if case == "soft labels":
        labels = {"top_label": "Cat", "top_percent": 80.0, "second_label": "Dog", "second_percent": 20.0}
        return judgments(rows, "soft_labels").assign(**labels)
    interface = "select_shuffled" if "midpoints" in case else "infer"
    return judgments(rows, interface, catch=int(case == "catch trials")) if rows else nothing()


COLUMNS = {name: list(found.columns) for name, found in reliability_tables(nothing()).items()}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("case", CASES)
def test_odd_studies_give_empty_values(case):
    """Else a small study would end in a traceback, a screen of warnings, or a figure without a ground."""
    found = reliability_tables(odd_study(case))
    assert {name: list(rows.columns) for name, rows in found.items()} == COLUMNS
    assert not any(np.isinf(rows.select_dtypes(float)).any(axis=None) for rows in found.values())
    if case in ("no judgments", "catch trials"):
        assert all(rows.empty for rows in found.values())
    if case == "no session whole":
        assert all(found[name].empty for name in ("raters", "split_half", "noise_ceiling"))
    if case in ("no repeats, one person", "one rater each", "one answer", "constant"):
        assert found["retest"]["n_pairs"].tolist() == [0, 0]
        assert found["retest"].loc[:, "mean_abs_difference":].isna().all(axis=None)
        assert found["raters"]["icc"].isna().all()
        assert found["noise_ceiling"]["r2"].isna().all()
        assert found["split_half"].reindex(columns=["r", "reliability"]).isna().all(axis=None)
    if case == "constant by stimulus":
        assert found["raters"]["icc"].tolist()[:2] == pytest.approx([1, 1])
        assert found["noise_ceiling"]["r2"].tolist() == pytest.approx([1, 1])
    if case == "equal means":
        assert found["raters"]["icc"].iloc[0] == pytest.approx(-1)
        assert found["noise_ceiling"]["r2"].isna().all()
    if case == "constant repeats":
        assert found["retest"][["mean_abs_difference", "low", "high"]].to_numpy().tolist() == [[0, 0, 0]] * 2


@pytest.mark.filterwarnings("error")
@given(answers_of_few)
@settings(max_examples=30)
def test_any_small_study(rows):
    """Else some constellation of raters and stimuli would warn, or pass for more than perfect agreement."""
    found = reliability_tables(judgments(rows))
    assert {name: list(rows.columns) for name, rows in found.items()} == COLUMNS
    for name, columns in {
        "retest": ["r", "icc", "icc_low", "icc_high"],
        "raters": ["icc", "icc_low", "icc_high", "reliability"],
        "split_half": ["r", "reliability"],
        "noise_ceiling": ["r2", "r"],
    }.items():
        values = found[name][columns].to_numpy(dtype=float)
        assert not np.isinf(values).any()
        assert (values[~np.isnan(values)] <= 1 + 1e-9).all()


# H-Mix


@pytest.fixture(scope="module")
def hmix(hmix_judgments):
    return reliability_tables(hmix_judgments)


def test_hmix_retest_from_the_file(hmix, published_file):
    """Else people's steadiness would be of other trials than those shown twice, read here from the published file."""
    with published_file("hmix/hmix_infer_mixing_factor.csv").open(newline="", encoding="utf-8") as file:
        first, again = {}, {}
        for row in csv.DictReader(file):
            answer = json.loads(row["responses"])
            target = again if row["task"].startswith("rerun_") else first
            target[row["subject"], row["filename"]] = answer["mixingcoeff"], answer["confidence"]
    assert len(again) == 162
    found = hmix["retest"].set_index(["interface", "measure"])
    for at, measure in enumerate(("lam_h", "omega")):
        row = found.loc[("infer", measure)]
        pairs = [(first[key][at] / 100, again[key][at] / 100) for key in again]
        assert (row["n_pairs"], row["n_participants"]) == (162, 81)
        assert row["mean_abs_difference"] == pytest.approx(statistics.fmean(abs(a - b) for a, b in pairs))
        assert row["r"] == pytest.approx(statistics.correlation(*zip(*pairs, strict=True)))
        # Of pairs, ICC(1,1) is the correlation of all ordered pairs both ways, but for the degrees of freedom.
        both = [*pairs, *((b, a) for a, b in pairs)]
        assert row["icc"] == pytest.approx(statistics.correlation(*zip(*both, strict=True)), abs=0.01)
        assert row["low"] < row["mean_abs_difference"] < row["high"]
    assert found["n_pairs"].tolist() == [90, 50, 162, 162, 16]
    assert found["n_participants"].tolist() == [45, 25, 81, 81, 8]
    assert found.loc[("soft_labels", "soft_label"), "mean_abs_difference"] == pytest.approx(0.29, abs=0.005)


def test_hmix_repeat_of_a_pair_drawn_twice(hmix_judgments):
    """Else a repeat would be held against the later showing of its pair; H-Mix repeated trials 5 and 10."""
    own = hmix_judgments[hmix_judgments["participant"] == "y7487djvr393jfm"]
    twice = own[own["pair"] == "Automobile_887_Bird_8384"]
    assert twice["trial"].tolist() == [5, 17, 30]
    changed = own.assign(lam_h=own["lam_h"].where(own["trial"] != 17, 0.0))
    pd.testing.assert_frame_equal(retest(own), retest(changed))


def test_answers_to_different_questions_are_compared_apart():
    """Else who was asked for .75 would be a rater of the midpoint, and what was asked a difference between pairs."""
    rows = [(p, f"Cat_{i}_Dog_{i}", None, i / 10) for p in "ab" for i in range(3)]
    again = [(p, pair, None, lam_h + 0.1, 0.5, 1) for p, pair, _, lam_h in rows]
    half = judgments([*rows, *again], "construct", lam_start=0.1, lam_g=0.5)
    more = half.assign(lam_g=0.75, lam_h=half["lam_h"] + 0.25, trial=half["trial"] + 6)
    # Trials that ask for another share are no repeats, in the same session or in another one.
    for together in (pd.concat([half, more]), pd.concat([half, more.assign(session="s2")])):
        found = reliability_tables(together)
        assert found["retest"][["lam_g", "n_pairs"]].to_numpy().tolist() == [[0.5, 6], [0.75, 6]]
        assert found["retest"]["mean_abs_difference"].tolist() == pytest.approx([0.1, 0.1])
        assert found["raters"][["interface_type", "lam_g", "n_targets", "n_ratings"]].to_numpy().tolist() == [
            [name, lam_g, 3, 6] for lam_g in (0.5, 0.75) for name in ("construct_0.1", "all midpoints")
        ]
        assert found["raters"]["icc"].tolist() == pytest.approx([1] * 4)


def test_hmix_agreement(hmix):
    """Else the tables would be of other answers than all first ones, or contradict each other.

    The figures themselves are found by this code, and held here so that a change is seen.
    """
    kinds = hmix["raters"].set_index(["interface_type", "measure", "within_lam_f"])
    infer = kinds.loc["infer"]
    assert (infer["n_targets"] == 2070).all()
    assert (infer["n_ratings"] == 4788).all()
    assert infer["icc"].tolist() == pytest.approx([0.723, 0.318, 0.213, 0.167], abs=0.001)
    assert infer["raters"].iloc[0] == pytest.approx(2070 / (1539 / 2 + 414 / 3 + 117 / 4))  # facts: 2, 3 or 4 raters
    middles = kinds[kinds.index.get_level_values(0) != "infer"]
    assert middles["n_targets"].tolist() == [249] * 4
    assert middles["n_participants"].tolist() == [22, 23, 25, 70]
    assert middles["n_ratings"].sum() == 2 * (1350 + 750 - 17)  # 17 first answers are of a pair seen before
    ceiling = hmix["noise_ceiling"].set_index("within_lam_f")
    assert ceiling["r2"].tolist() == pytest.approx(infer["reliability"].tolist()[:2], abs=0.005)
    halves = hmix["split_half"].set_index(["measure", "within_lam_f"])["reliability"]
    assert halves.tolist() == pytest.approx(infer["reliability"].tolist(), abs=0.02)
