"""Measures that are written here, against the values that statsmodels, SciPy, scikit-learn and pingouin give.

Why each is written here is in docs/explanations/numbers.md. pingouin is not among the suite's dependencies: its values
are those of version 0.7.0, made as is said beside them. test_mean_tests.py and test_regression.py hold theirs to R and
lme4.
"""

import numpy as np
import pandas as pd
import pytest
from judgment_rows import judgments
from scipy import stats
from scipy.optimize import curve_fit
from sklearn.metrics import mean_absolute_error, r2_score
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm
from statsmodels.stats.meta_analysis import combine_effects

from analysis.bootstrap import over_people
from analysis.curves import logistic
from analysis.mean_tests import midpoint_tests, two_samples
from analysis.predictions import prediction_table
from analysis.reliability import analysis_of_variance, icc, pearson, retest, spearman_brown
from analysis.shrinkage import random_effects

# 12 targets judged by 4 raters: truths normal(.5, .2, 12), noise normal(0, .15, (12, 4)) of numpy's default_rng(19).
RATINGS = [
    *([0.48, 0.33, 0.73, 0.55], [0.52, 0.55, 0.75, 0.75], [0.47, 0.77, 0.60, 0.45], [0.32, 0.35, 0.14, 0.25]),
    *([0.36, 0.59, 0.73, 0.44], [0.26, 0.03, 0.19, 0.13], [0.44, 0.54, 0.43, 0.66], [0.39, 0.57, 0.17, 0.55]),
    *([0.61, 0.69, 0.60, 0.86], [0.80, 0.75, 0.63, 0.24], [0.43, 0.34, 0.33, 0.41], [0.78, 0.65, 0.54, 0.49]),
]
# pingouin.intraclass_corr(...): ICC(1,1) and ICC(1,k), with their intervals to two digits.
ICC_1, ICC_K = (0.4932948733963982, 0.21, 0.78), (0.7956739106011536, 0.51, 0.93)
# pingouin.cronbach_alpha of the two halves' means (columns 0 and 1, 2 and 3), each standardised.
ALPHA = 0.7210844128638771
# pingouin.compute_effsize(ONE, OTHER, eftype="cohen").
ONE, OTHER, COHEN = [0.4, 0.5, 0.55, 0.6, 0.7, 0.62], [0.45, 0.5, 0.41, 0.6, 0.3], 1.0243142506068401


def test_icc_is_that_of_pingouin():
    """Else agreement would be of another form than ICC(1,1) and ICC(1,k)."""
    ratings = np.array(RATINGS)
    found = icc(ratings.ravel(), np.repeat(np.arange(12), 4))
    for name, (value, low, high) in (("icc", ICC_1), ("reliability", ICC_K)):
        assert found[name] == pytest.approx(value, abs=1e-12)
        assert (round(found[f"{name}_low"], 2), round(found[f"{name}_high"], 2)) == (low, high)


def test_mean_squares_are_those_of_statsmodels():
    """Else unequal numbers of raters, or the mean at each lam_f, would be allowed for in another way than by ANOVA."""
    rng = np.random.default_rng(2)
    target = np.repeat(np.arange(15), rng.integers(1, 6, 15))
    rows = pd.DataFrame({"target": target, "stratum": target % 3, "y": rng.normal(0, 1, len(target)) + target / 5})
    plain = anova_lm(ols("y ~ C(target)", rows).fit())
    found = analysis_of_variance(rows["y"], rows["target"])
    assert (found.between, found.within) == pytest.approx(tuple(plain["mean_sq"]))
    assert (found.df_between, found.df_within) == tuple(plain["df"])
    # Targets lie within strata, so that their sum of squares after these is that of both less that of strata.
    strata = anova_lm(ols("y ~ C(stratum)", rows).fit())
    found = analysis_of_variance(rows["y"], rows["target"], rows["stratum"])
    after = plain["sum_sq"].iloc[0] - strata["sum_sq"].iloc[0]
    assert (found.df_between, found.between) == (15 - 3, pytest.approx(after / (15 - 3)))
    assert found.within == pytest.approx(plain["mean_sq"].iloc[1])


def test_spearman_brown_of_two_halves_is_their_alpha():
    """Else halves would be stepped up to another length: of two halves with one variance, it is Cronbach's alpha."""
    ratings = np.array(RATINGS)
    r = pearson(ratings[:, :2].mean(axis=1), ratings[:, 2:].mean(axis=1))
    assert spearman_brown(r, 2) == pytest.approx(ALPHA, abs=1e-12)


def test_pearson_is_that_of_scipy():
    """Else r would be another than Pearson's."""
    rng = np.random.default_rng(3)
    for n in (3, 10, 500):
        x, y = rng.normal(0, 1, (2, n))
        assert pearson(x, y) == pytest.approx(stats.pearsonr(x, y).statistic)


def test_cohens_d_is_that_of_pingouin():
    """Else the start's effect would be in other units than pooled standard deviations."""
    assert two_samples(np.array(ONE), np.array(OTHER))["effect"] == pytest.approx(COHEN, abs=1e-12)


def test_holm_is_applied_to_the_family():
    """Else p values would be adjusted for other tests, or not in the order of the smallest first."""
    rng = np.random.default_rng(4)
    rows = [
        (f"p{person}", f"A_{person}_{other}_{person}", 0.5, 0.5 + at / 50 + rng.normal(0, 0.05))
        for person in range(9)
        for at, other in enumerate("BCDE")
    ]
    records = midpoint_tests(judgments(rows, interface="select_shuffled"))
    tested = [each for each in records if each["question"].endswith("pair") and each["over"] == "participants"]
    ordered = sorted(tested, key=lambda each: each["p"])
    expected = np.maximum.accumulate([each["p"] * (4 - at) for at, each in enumerate(ordered)]).clip(max=1)
    assert [each["p_holm"] for each in ordered] == pytest.approx(expected.tolist())


def test_effects_are_pooled_as_by_statsmodels():
    """Else the typical pair of categories would be weighted otherwise than by Paule and Mandel's method."""
    rng = np.random.default_rng(5)
    for spread in (0.0, 0.05, 0.3):
        se = rng.uniform(0.02, 0.1, 20)
        effects = 0.5 + rng.normal(0, spread, 20) + rng.normal(0, 1, 20) * se
        mean, sd = random_effects(effects, se)
        other = combine_effects(effects, se**2, method_re="iterated")
        assert sd**2 == pytest.approx(max(other.tau2, 0), abs=1e-6)
        assert mean == pytest.approx(other.mean_effect_re if sd else other.mean_effect_fe, abs=1e-6)


def test_intervals_over_people_are_those_of_scipy():
    """Else resampling would be of something else than people: here each gave one judgment.

    scipy.stats.bootstrap of curve_fit, its percentiles at the tails that ours are widened to. Both are of 1,000
    resamples or so, by chance others: ends agree within a tenth of the interval.
    """
    rng, n = np.random.default_rng(6), 60
    lam_f = np.resize([0.1, 0.25, 0.5, 0.75, 0.9], n)
    lam_h = logistic(lam_f, 0.45, 6) + rng.normal(0, 0.1, n)
    rows = pd.DataFrame({"label_1": "Cat", "label_2": "Dog", "lam_f": lam_f, "lam_h": lam_h})
    (found,) = over_people(rows.assign(participant=np.arange(n))).to_dict("records")
    tail = stats.norm.cdf(-np.sqrt(n / (n - 1)) * stats.t.ppf(0.975, n - 1))
    other = stats.bootstrap(
        (lam_f, lam_h),
        lambda f, h: curve_fit(logistic, f, h, p0=(0.5, 5))[0],
        paired=True,
        vectorized=False,
        n_resamples=999,
        confidence_level=1 - 2 * tail,
        method="percentile",
        rng=rng,
    )
    for at, name in enumerate(("x0", "k")):
        low, high = other.confidence_interval.low[at], other.confidence_interval.high[at]
        assert found[f"{name}_low"] == pytest.approx(low, abs=(high - low) / 10)
        assert found[f"{name}_high"] == pytest.approx(high, abs=(high - low) / 10)
        assert found[f"{name}_se"] == pytest.approx(other.standard_error[at], rel=0.15)


def test_the_interval_of_repeats_is_that_of_scipy():
    """Else differences of repeats would be resampled otherwise than by person; here each has one.

    Both are percentiles of 2,000 and more resamples, by chance others: ends agree within a twentieth of the interval.
    """
    rng = np.random.default_rng(7)
    differences = rng.uniform(0, 0.4, 40)
    rows = [
        (f"p{person}", "Cat_1_Dog_1", 0.5, 0.5 + repeat * difference, 0.5, repeat)
        for person, difference in enumerate(differences)
        for repeat in (0, 1)
    ]
    found = retest(judgments(rows)).set_index("measure").loc["lam_h"]
    other = stats.bootstrap((differences,), np.mean, method="percentile", n_resamples=9999, rng=rng).confidence_interval
    assert found["mean_abs_difference"] == pytest.approx(differences.mean())
    assert [found["low"], found["high"]] == pytest.approx([other.low, other.high], abs=(other.high - other.low) / 20)


def test_accuracy_is_that_of_scikit_learn():
    """Else r2 of predictions would be of another denominator, or errors be squared: identity predicts lam_f itself."""
    rng = np.random.default_rng(8)
    rows = [
        ("ann", f"Cat_{pair}_Dog_{pair}", lam_f, float(np.clip(lam_f + rng.normal(0, 0.1), 0, 1)))
        for pair in range(12)
        for lam_f in (0.1, 0.5, 0.9)
    ]
    found = prediction_table(judgments(rows)).set_index("policy").loc["identity"]
    lam_f, lam_h = ([row[at] for row in rows] for at in (2, 3))
    assert found["r2"] == pytest.approx(r2_score(lam_h, lam_f))
    assert found["mean_abs_error"] == pytest.approx(mean_absolute_error(lam_h, lam_f))
    assert found["r"] == pytest.approx(stats.pearsonr(lam_h, lam_f).statistic)
