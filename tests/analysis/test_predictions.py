"""Predictions: the policy that simulated people follow is found, and nothing is known from the answers themselves."""

import math
import statistics

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from judgment_rows import CATEGORY_PAIRS, GRID, answers_of_few, judgments, nothing, study
from scipy.stats import pearsonr

from analysis.boundaries import logistic
from analysis.predictions import CEILING, folds, prediction_table


def policies(answers, seed=0):
    return prediction_table(answers, seed).set_index("policy")


def test_predictions_by_hand():
    """Else r2 would be of single answers, or its distances be from another mean."""
    rows = [("ann", "Cat_1_Dog_1", 0.1, 0.0), ("bob", "Cat_1_Dog_1", 0.1, 0.2), ("ann", "Cat_2_Dog_1", 0.5, 0.7)]
    rows += [("ann", "Cat_3_Dog_1", 0.5, 0.4), ("ann", "Cat_4_Dog_1", 0.9, 0.8)]
    found = policies(judgments(rows))
    means, identity = [0.1, 0.7, 0.4, 0.8], [0.1, 0.5, 0.5, 0.9]
    squared = 0.0 + 0.04 + 0.01 + 0.01
    row = found.loc["identity"]
    assert row["n_stimuli"] == 4
    assert row["r2"] == pytest.approx(1 - squared / (3 * statistics.variance(means)))
    assert row["r"] == pytest.approx(pearsonr(means, identity).statistic)
    assert row["mean_abs_error"] == pytest.approx((0.0 + 0.2 + 0.1 + 0.1) / 4)
    assert row["r2_within_lam_f"] == pytest.approx(1 - squared / (2 * 0.15**2))
    # Four folds of one pair each: what is said at .5 is known from the other one, at .1 and .9 from nobody.
    assert found["n_fallbacks"].tolist()[:4] == [0, 2, 0, found.loc["logistic_by_category_pair", "n_fallbacks"]]


def known_policy(rng, curve, n_pairs=8):
    """Two raters at five coefficients of each pair; curve(lam_f, label_1, label_2) is what they see, with noise."""
    rows = []
    for label_1, label_2 in CATEGORY_PAIRS:
        for image in range(n_pairs):
            for lam_f in GRID:
                seen = curve(lam_f, label_1, label_2) + rng.normal(0, 0.05, 2)
                rows += [(f"p{r}", f"{label_1}_{image}_{label_2}_{image}", lam_f, seen[r]) for r in range(2)]
    return judgments(rows)


BOUNDARY = dict(zip(CATEGORY_PAIRS, np.linspace(0.35, 0.65, len(CATEGORY_PAIRS)), strict=True))
CURVES = {
    "identity": lambda lam_f, *labels: lam_f,
    "mean_by_lam_f": lambda lam_f, *labels: {0.1: 0.3, 0.25: 0.1, 0.5: 0.5, 0.75: 0.9, 0.9: 0.7}[lam_f],
    "logistic": lambda lam_f, *labels: logistic(lam_f, 0.4, 8),
    "logistic_by_category_pair": lambda lam_f, *labels: logistic(lam_f, BOUNDARY[labels], 8),
}


@pytest.mark.parametrize("policy", CURVES)
def test_the_policy_that_people_follow_reaches_the_ceiling(policy):
    """Else a right policy would look wrong, or a wrong one right."""
    found = policies(known_policy(np.random.default_rng(7), CURVES[policy]))
    ceiling = found.loc[CEILING]
    assert found.loc[policy, ["r2", "r"]].tolist() == pytest.approx(ceiling[["r2", "r"]].tolist(), abs=0.003)
    assert found.loc[policy, "mean_abs_error"] == pytest.approx(0.05 / math.sqrt(2) * math.sqrt(2 / math.pi), rel=0.05)
    # Where the coefficient tells all there is nothing to explain within it, else the boundaries.
    seen = pd.Series([CURVES[policy](lam_f, *labels) for lam_f in GRID for labels in CATEGORY_PAIRS])
    signal = seen.groupby(np.repeat(GRID, len(CATEGORY_PAIRS))).var(ddof=0).mean()
    truth = signal / (signal + 0.05**2 / 2)
    assert found.loc[policy, "r2_within_lam_f"] == pytest.approx(truth, abs=0.02)
    assert ceiling["r2_within_lam_f"] == pytest.approx(truth, abs=0.02 if signal > 1e-9 else 0.2)
    more_general = list(CURVES)[list(CURVES).index(policy) :] + (["mean_by_lam_f"] if policy == "logistic" else [])
    others = found.drop(index=[*more_general, CEILING, *(["mean_by_lam_f"] if policy == "identity" else [])])
    assert (others["r2"] < ceiling["r2"] - 0.01).all()
    assert found["n_fallbacks"].tolist() == [0, 0, 0, 0, pd.NA]


def test_folds_hold_whole_image_pairs():
    """Else a pair would be predicted from its own answers: each is alone in its category pair, and unknown to its fold.

    The pooled curve stands in each time, and there is nothing that the fit per category pair could know better.
    """
    answers = known_policy(np.random.default_rng(8), CURVES["logistic_by_category_pair"], n_pairs=1)
    found = policies(answers)
    assert found["n_fallbacks"].tolist()[:4] == [0, 0, 0, len(CATEGORY_PAIRS)]
    measures = ["r2", "r", "mean_abs_error", "r2_within_lam_f"]
    assert found.loc["logistic_by_category_pair", measures].tolist() == found.loc["logistic", measures].tolist()


def test_predictions_know_nothing_of_what_they_predict():
    """Else learning from the answers themselves would pass for knowledge: of noise there is none, r2 is below 0."""
    rng = np.random.default_rng(9)
    rows = [("ann", f"Cat_{i}_Dog_1", GRID[i % 5], lam_h) for i, lam_h in enumerate(rng.uniform(0, 1, 100))]
    found = policies(judgments(rows))
    # In the sample itself the means at each lam_f explain more than nothing, whatever the answers are.
    assert found.loc["mean_by_lam_f", "r2_within_lam_f"] < 0
    assert found.loc[["mean_by_lam_f", "logistic", "logistic_by_category_pair"], "r2"].max() < 0.02


def test_the_seed_decides():
    """Else results could not be reproduced, or the seed would do nothing."""
    answers = study(np.random.default_rng(10), np.resize(GRID, 40), np.full(40, 8), 0.1, np.resize(GRID, 40))
    first, second, other = (prediction_table(answers, seed) for seed in (0, 0, 1))
    pd.testing.assert_frame_equal(first, second)
    assert not first.equals(other)


ONE_PAIR = {
    "one stimulus": [(f"p{i}", "Cat_1_Dog_1", 0.5, i / 9) for i in range(9)],
    "one pair": [(f"p{i}", "Cat_1_Dog_1", lam, lam) for i in range(3) for lam in GRID],
    "one answer": [("ann", "Cat_1_Dog_1", 0.5, 0.4)],
    "constant": [(f"p{i}", f"Cat_{j}_Dog_1", GRID[j], 0.1) for i in range(3) for j in range(5)],
}
COLUMNS = list(prediction_table(nothing()))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("case", ONE_PAIR)
def test_too_little_to_learn_from_gives_empty_values(case):
    """Else a small study would end in a traceback, a screen of warnings, or a figure without a ground."""
    found = prediction_table(judgments(ONE_PAIR[case]))
    assert list(found) == COLUMNS
    assert found.loc[1:3, ["r2", "r"]].isna().all(axis=None)
    assert prediction_table(nothing()).empty
    if case == "one pair":  # which identity needs no others for
        assert found.loc[0, ["r2", "r"]].tolist() == pytest.approx([1, 1])


@pytest.mark.filterwarnings("error")
@given(answers_of_few)
@settings(max_examples=30)
def test_any_small_study(rows):
    """Else some constellation of raters and stimuli would warn, or pass for more than perfect prediction."""
    answers = judgments(rows)
    found = prediction_table(answers[answers["repeat"] == 0])
    assert list(found) == COLUMNS
    values = found[["r2", "r", "r2_within_lam_f"]].to_numpy(dtype=float)
    assert not np.isinf(values).any()
    assert (values[~np.isnan(values)] <= 1 + 1e-9).all()


# H-Mix


def test_hmix(hmix_judgments):
    """Else the table would be of other answers than all first ones.

    The figures themselves are found by this code, and held here so that a change is seen.
    """
    first = hmix_judgments[(hmix_judgments["interface"] == "infer") & (hmix_judgments["repeat"] == 0)]
    predicted = policies(first)
    assert (predicted["n_stimuli"] == 2070).all()
    assert predicted["r2"].tolist() == pytest.approx([0.686, 0.700, 0.698, 0.709, 0.853], abs=0.002)
    means = first.groupby(["stimulus", "lam_f"])["lam_h"].mean().reset_index()
    assert predicted.loc["identity", "mean_abs_error"] == pytest.approx((means["lam_h"] - means["lam_f"]).abs().mean())
    assert predicted["n_fallbacks"].tolist()[:4] == [0, 0, 0, 0]


def test_no_pair_is_in_two_folds_and_every_fold_has_pairs():
    """Else an image pair would be predicted from itself at another lam_f."""
    pairs = pd.Series([f"pair {number}" for number in range(34)] * 3).sample(frac=1, random_state=0)
    fold = pd.Series(folds(pairs), pairs.index)
    assert (fold.groupby(pairs).nunique() == 1).all()
    assert {*fold} == {*range(10)}
    assert {*folds(pairs[pairs.isin([*pairs.unique()[:3]])])} == {0, 1, 2}
    # The same pairs in another table are dealt in the same way.
    once = pairs.drop_duplicates()
    assert folds(once).tolist() == fold[once.index].tolist()
    assert folds(once, seed=1).tolist() != fold[once.index].tolist()
