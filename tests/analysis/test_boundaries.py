"""Category boundaries: what the fit recovers, its intervals, and data that nothing can be fitted to."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize
from scipy.stats import binom
from scipy.stats import f as fisher_f
from scipy.stats import t as student_t

from analysis.bootstrap import over_images, over_people
from analysis.boundaries import COLUMNS, boundary, boundary_table, fit, fits, logistic
from analysis.judgments import counted
from analysis.shrinkage import pool, shrink

GRID = (0.1, 0.25, 0.5, 0.75, 0.9)
ESTIMATES = ["x0", "x0_low", "x0_high", "k", "k_low", "k_high"]


def answers(lam_f, lam_h, label_1="Cat", label_2="Dog", participants=None, images=None):
    """Judgments of a category pair; unless told otherwise, each is by another person about another image pair."""
    frame = pd.DataFrame({"label_1": label_1, "label_2": label_2, "lam_f": lam_f, "lam_h": lam_h})
    numbers = np.arange(len(frame))
    pairs = [f"{label_1}_{image}_{label_2}_{image}" for image in (numbers if images is None else images)]
    return frame.assign(participant=numbers if participants is None else participants, pair=pairs)


def noisy(seed, x0=0.45, k=6.0, n=60, label_2="Dog", noise=0.1, **units):
    """Answers around a logistic, the same number at each lam_f."""
    lam_f = np.resize(GRID, n)
    lam_h = logistic(lam_f, x0, k) + np.random.default_rng(seed).normal(0, noise, n)
    return answers(lam_f, lam_h, label_2=label_2, **units)


def fitted(lam_f, lam_h):
    return fit(pd.Series(lam_f, dtype=float), pd.Series(lam_h, dtype=float))


def nothing_estimated(found):
    return all(math.isnan(found[name]) for name in ESTIMATES)


# The curve


def test_logistic_by_hand():
    """Else x0 and k would not be what the paper's equation calls so."""
    assert logistic(0.4, 0.4, 7.0) == 0.5
    assert logistic(0.4 + math.log(3) / 5, 0.4, 5.0) == pytest.approx(3 / 4)
    slope = (logistic(0.4 + 1e-6, 0.4, 8.0) - logistic(0.4 - 1e-6, 0.4, 8.0)) / 2e-6
    assert slope == pytest.approx(8.0 / 4)


@given(st.floats(0, 1), st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_logistic_stays_a_share_and_is_symmetric(lam_f, x0, k):
    """Else a steep step on the way of the fit would overflow, or the curve lean to one class."""
    with np.errstate(all="raise"):
        value = logistic(lam_f, x0, k)
        assert 0 <= value <= 1
        assert logistic(lam_f, x0, -k) == pytest.approx(1 - value)


# Recovery


@given(st.floats(0.3, 0.7), st.floats(2, 12))
def test_noiseless_answers_give_back_their_curve(x0, k):
    """Else the fit would stop at a wrong place."""
    lam_f = np.repeat(GRID, 2)
    found = fitted(lam_f, logistic(lam_f, x0, k))
    assert (found["x0"], found["k"]) == pytest.approx((x0, k), rel=1e-4)
    assert found["monotone"] == 1


def test_noisy_answers_give_intervals_that_hold_the_truth():
    """Else estimates would be biased, or 95 % intervals too narrow or too wide."""
    rng, n_fits, n = np.random.default_rng(0), 300, 60
    lam_f = np.resize(GRID, n)
    found = [fitted(lam_f, logistic(lam_f, 0.43, 6) + rng.normal(0, 0.1, n)) for _ in range(n_fits)]
    for name, truth in [("x0", 0.43), ("k", 6.0)]:
        estimates = np.array([one[name] for one in found])
        assert estimates.mean() == pytest.approx(truth, abs=4.5 * estimates.std() / math.sqrt(n_fits) + 0.02 * truth)
        covered = np.mean([one[f"{name}_low"] <= truth <= one[f"{name}_high"] for one in found])
        assert covered == pytest.approx(0.95, abs=4.5 * math.sqrt(0.95 * 0.05 / n_fits))


def test_intervals_against_the_normal_equations():
    """Else the intervals would have another scale, degree of freedom or centre than Student's."""
    rng = np.random.default_rng(1)
    lam_f = np.resize(GRID, 12)
    lam_h = logistic(lam_f, 0.5, 5) + rng.normal(0, 0.1, 12)
    found = fitted(lam_f, lam_h)
    x0, k = found["x0"], found["k"]
    p = logistic(lam_f, x0, k)
    jacobian = np.column_stack([-k * p * (1 - p), (lam_f - x0) * p * (1 - p)])
    np.testing.assert_allclose(jacobian.T @ (lam_h - p), 0, atol=1e-5)  # least squares has been reached
    covariance = np.linalg.inv(jacobian.T @ jacobian) * ((lam_h - p) ** 2).sum() / (12 - 2)
    reach = student_t.ppf(0.975, 10) * np.sqrt(np.diag(covariance))
    assert [found["x0_high"] - x0, found["k_high"] - k] == pytest.approx(reach, rel=1e-3)
    assert [x0 - found["x0_low"], k - found["k_low"]] == pytest.approx(reach, rel=1e-3)


# Odd data


@pytest.mark.parametrize(
    ("means", "monotone"), [((0.1, 0.3, 0.8), 1), ((0.1, 0.1, 0.8), 1), ((0.1, 0.8, 0.7), 0), ((0.9, 0.5, 0.1), 0)]
)
def test_monotone(means, monotone):
    """Else a pair whose answers fall where the coefficient rises would not be seen."""
    lam_f = [lam for lam in (0.1, 0.5, 0.9) for _ in range(2)]
    lam_h = [mean + noise for mean in means for noise in (-0.05, 0.05)]
    assert fitted(lam_f[::-1], lam_h[::-1])["monotone"] == monotone
    # Equal means are no fall: that of 0, 0 and .3 is .1, but 0.09999999999999999 in floats.
    assert fitted([0.1, 0.9, 0.9, 0.9], [0.1, 0.0, 0.0, 0.3])["monotone"] == 1


def test_decreasing_answers_are_fitted_as_they_are():
    """Else a pair seen the wrong way round would get a boundary as if it rose."""
    lam_f = np.repeat(GRID, 2)
    found = fitted(lam_f, logistic(lam_f, 0.5, -5))
    assert found["monotone"] == 0
    assert not found["k"] > 0


TOO_LITTLE = {  # lam_f, lam_h, whether there is a curve
    "one answer": ([0.5], [0.4], False),
    "one coefficient": ([0.5, 0.5, 0.5, 0.5], [0.4, 0.5, 0.6, 0.5], False),
    "two answers": ([0.1, 0.9], [0.2, 0.8], False),
    "flat, so that any x0 does": ([0.1, 0.5, 0.9], [0.5, 0.5, 0.5], False),
    "no level twice": ([0.1, 0.5, 0.9], [0.2, 0.6, 0.7], True),
    "two levels": ([0.1, 0.1, 0.9, 0.9], [0.1, 0.2, 0.7, 0.9], True),
    "one level": ([0.1] * 3, [0.2] * 3, False),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("lam_f", "lam_h", "curve"), TOO_LITTLE.values(), ids=TOO_LITTLE)
def test_too_little_to_fit_or_to_test(lam_f, lam_h, curve):
    """Else a boundary would be made up, the whole run end, or a p value come of no degrees of freedom."""
    found = fitted(lam_f, lam_h)
    assert nothing_estimated(found) == (not curve)
    assert math.isnan(found["lack_of_fit_p"])


@pytest.mark.parametrize("lam_h", [(0, 0, 0, 0, 0), (1, 1, 1, 1, 1), (0, 0, 0, 1, 1), (1, 0, 1, 0, 1), (0, 0, 1, 0, 0)])
@pytest.mark.filterwarnings("error")
def test_extreme_answers_do_not_end_the_run(lam_h):
    """Else one odd category pair would cost all results, or fill the screen with warnings."""
    found = fitted(np.repeat(GRID, 2), np.repeat(lam_h, 2))
    finite = [math.isfinite(found[name]) for name in ESTIMATES]
    assert all(finite) or nothing_estimated(found)  # no half estimates


def test_a_fit_that_does_not_converge(monkeypatch):
    """Else it would end the run, leave the place where it stopped as an estimate, or get an interval by resamples."""

    def curve_fit(*args, **flags):
        raise RuntimeError("Optimal parameters not found: Number of calls to function has reached maxfev = 600.")

    monkeypatch.setattr(optimize, "curve_fit", curve_fit)
    found = fitted(np.repeat(GRID, 2), np.repeat(GRID, 2))
    assert nothing_estimated(found)
    assert found["monotone"] == 1
    table = boundary_table(noisy(1))
    assert table["people_converged"].tolist() == [1]
    assert table.filter(regex="^(x0|k)").isna().all(axis=None)


# Whether there is a boundary

SIX = [lam for lam in GRID for _ in range(6)]
NO_BOUNDARY = {  # lam_f, lam_h; least squares fits all of them
    "a rise that no answer can tell": (SIX, [0.5 + 0.002 * (lam - 0.5) for lam in SIX]),
    "nothing to do with lam_f": (SIX, list(np.random.default_rng(1).permutation(np.linspace(0.2, 0.8, 30)))),
    "never below .5": (SIX, list(logistic(np.array(SIX), -0.2, 3))),
    "never above .5": (SIX, list(logistic(np.array(SIX), 1.2, 3))),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("lam_f", "lam_h"), NO_BOUNDARY.values(), ids=NO_BOUNDARY)
def test_no_boundary_is_told_where_there_is_none(lam_f, lam_h):
    """Else a curve that passes .5 nowhere between the two images would have a boundary of 15."""
    assert not nothing_estimated(fitted(lam_f, lam_h))
    found = boundary(pd.Series(lam_f), pd.Series(lam_h))
    assert nothing_estimated(found)
    assert math.isnan(found["r2"])
    assert math.isnan(found["lack_of_fit_p"])
    table = boundary_table(pd.concat([answers(lam_f, lam_h, label_2="Emu"), noisy(1), noisy(2, label_2="Frog")]))
    assert table["x0"].notna().tolist() == [True, False, True]
    assert table.loc[1].filter(regex="_(low|high|se)$").isna().all()
    assert table["x0_shrunk"].notna().all()  # that of the typical pair


def test_a_boundary_is_told_where_there_is_one():
    """Else pairs seen the wrong way round, near an end, or without any noise would lose theirs."""
    for x0, k in [(0.45, 6), (0.45, -6), (0.02, 6), (0.98, 6), (0.5, 0.3)]:
        found = boundary(pd.Series(SIX), pd.Series(logistic(np.array(SIX), x0, k)))
        assert (found["x0"], found["k"]) == pytest.approx((x0, k), abs=1e-3)
    for seed in range(20):
        rows = noisy(seed)
        assert boundary(rows["lam_f"], rows["lam_h"]) == fit(rows["lam_f"], rows["lam_h"])


def test_whoever_always_says_half_has_no_boundary():
    """Else the float errors that the fit leaves of .5 would be a boundary: about one of 50 times scipy gives one."""
    rng = np.random.default_rng(0)
    for n in rng.integers(3, 40, 100):
        assert nothing_estimated(boundary(pd.Series(rng.choice(GRID, n)), pd.Series(np.full(n, 0.5))))


def test_guesses_seldom_have_a_boundary():
    """Else people who guess would be told to have one. Its interval leaves out 0 in 5 of 100, binomial, 99.98 %."""
    rng, n = np.random.default_rng(0), 300
    guesses = (boundary(pd.Series(SIX), pd.Series(rng.uniform(0, 1, len(SIX)))) for _ in range(n))
    told = sum(not math.isnan(found["x0"]) for found in guesses)
    assert told <= binom.ppf(0.9999, n, 0.05)


# The table


def test_a_row_for_each_pair_of_categories():
    """Else boundaries of two category pairs would be mixed, or one that cannot be fitted be left out."""
    lam_f = np.repeat(GRID, 2)
    rows = [answers(lam_f, logistic(lam_f, 0.6, 4), "Cat", "Frog"), answers([0.5], [0.5], "Bird", "Dog")]
    table = boundary_table(pd.concat([*rows, answers(lam_f, logistic(lam_f, 0.4, 8), "Cat", "Dog")]))
    assert list(table.columns) == COLUMNS
    assert table[["label_1", "label_2"]].to_numpy().tolist() == [["Bird", "Dog"], ["Cat", "Dog"], ["Cat", "Frog"]]
    assert table["n"].tolist() == [1, 10, 10]
    assert table["x0"].tolist() == [pytest.approx(np.nan, nan_ok=True), pytest.approx(0.4), pytest.approx(0.6)]
    assert table["k"].tolist()[1:] == pytest.approx([8, 4])


def test_fits_alone_are_those_of_the_table():
    """Else a count of fitted pairs, taken without resampling, would be of other fits."""
    rows = pd.concat([noisy(1), noisy(2, label_2="Frog"), answers([0.5], [0.5], label_2="Pig")])
    alone = fits(rows)
    pd.testing.assert_frame_equal(alone, boundary_table(rows)[alone.columns])


def test_the_contract_of_the_columns():
    """Else a program that reads boundaries.csv by its columns would fail, or a study of midpoints have none."""
    expected = "label_1 label_2 n n_participants n_pairs "
    expected += "x0 x0_low x0_high x0_people_low x0_people_high x0_images_low x0_images_high x0_se x0_shrunk "
    expected += "k k_low k_high k_people_low k_people_high k_images_low k_images_high k_se k_shrunk "
    assert [*expected.split(), "people_converged", "images_converged", "r2", "lack_of_fit_p", "monotone"] == COLUMNS
    nothing = boundary_table(answers([], []))
    assert nothing.empty
    assert list(nothing.columns) == COLUMNS


# Goodness of fit


def test_goodness_by_hand():
    """Else r2 or the F test would be of other sums of squares or degrees of freedom.

    The curve through the means .2, .5, .8 at .25, .5, .75 is exact: no lack of fit. Judgments lie .1 below and above
    each: pure error 6 x .01 = .06, total .06 + 4 x .09 = .42.
    """
    found = fitted([0.25, 0.25, 0.5, 0.5, 0.75, 0.75], [0.1, 0.3, 0.4, 0.6, 0.7, 0.9])
    assert found["r2"] == pytest.approx(1 - 0.06 / 0.42)
    assert found["lack_of_fit_p"] == pytest.approx(1, abs=1e-3)


def test_lack_of_fit_against_nested_models():
    """Else the p value would be another one than that of the F test of two nested least-squares fits."""
    rows = noisy(3, n=43)
    found = fit(rows["lam_f"], rows["lam_h"])
    curve = ((rows["lam_h"] - logistic(rows["lam_f"], found["x0"], found["k"])) ** 2).sum()
    means = rows.groupby("lam_f")["lam_h"].apply(lambda lam_h: ((lam_h - lam_h.mean()) ** 2).sum()).sum()
    f = (curve - means) / (5 - 2) / (means / (43 - 5))
    assert found["lack_of_fit_p"] == pytest.approx(fisher_f.sf(f, 3, 38))


def test_lack_of_fit_is_found_where_it_is_and_only_there():
    """Else a good curve would be called bad more often than its p value says, or a bad one pass."""
    n = 150
    right = [fit(rows["lam_f"], rows["lam_h"])["lack_of_fit_p"] for rows in map(noisy, range(n))]
    low, high = binom.interval(0.9998, n, 0.05)
    assert low <= np.sum(np.array(right) < 0.05) <= high
    lam_f = np.repeat(GRID, 12)
    bumpy = np.repeat([0.1, 0.4, 0.3, 0.8, 0.7], 12) + np.random.default_rng(0).normal(0, 0.1, 60)
    assert fitted(lam_f, bumpy)["lack_of_fit_p"] < 1e-6


# Intervals over people and over images


def test_each_interval_is_in_its_column():
    """Else the spread over images would pass for that over people, or that of x0 for that of k."""
    images = np.arange(60) // 5 % 10
    rows = pd.concat([noisy(1, participants=np.arange(60) % 20, images=images), noisy(2, label_2="Frog")])
    few = noisy(3, label_2="Pig", participants=np.arange(60) % 2)  # in some resamples, nobody judged it
    table = boundary_table(pd.concat([rows, few]))
    assert table["people_converged"].iloc[2] < 0.95 < table["images_converged"].iloc[2]
    table = boundary_table(rows)
    for who, found in (("people", over_people(rows)), ("images", over_images(rows))):
        assert table[f"{who}_converged"].tolist() == found["converged"].tolist()
        for name in ("x0", "k"):
            for bound in ("low", "high"):
                assert table[f"{name}_{who}_{bound}"].tolist() == found[f"{name}_{bound}"].tolist()
            assert (table[f"{name}_{who}_low"] < table[name]).all()
            assert (table[f"{name}_{who}_high"] > table[name]).all()
    assert table["n_participants"].tolist() == [20, 60]
    assert table["n_pairs"].tolist() == [10, 60]


def test_standard_errors_of_independent_judgments():
    """Else they would be of another size than those of the covariance, which are right where nothing hangs together.

    Mean over 15 category pairs of 200 judgments each, within 5 %; each judgment by a person of its own.
    """
    rows = pd.concat([noisy(seed, n=200, label_2=f"{seed:02}") for seed in range(15)])
    table = boundary_table(rows)
    for name in ("x0", "k"):
        alone = (table[f"{name}_high"] - table[f"{name}_low"]) / 2 / student_t.ppf(0.975, 198)
        assert (table[f"{name}_se"] / alone).mean() == pytest.approx(1, abs=0.05)


def test_standard_errors_where_judgments_hang_together_in_two_ways():
    """Else they would leave out the chance in people or the one in images, or count the one in judgments twice.

    100 category pairs: 30 people judge 10 of 30 image pairs each, at coefficients that turn over both; shifts of people
    and of images have sd .05, judgments .05. Errors of x0 divided by their standard errors must have mean square 1,
    within 4 standard errors of such a mean (sqrt(2 / 100)); and neither part alone may suffice.
    """
    rng, rows = np.random.default_rng(0), []
    person, image = (axis.ravel() for axis in np.mgrid[0:30, 0:30])
    person, image = person[(person + image) % 3 == 0], image[(person + image) % 3 == 0]
    lam_f = np.array(GRID)[(person + 2 * image) % 5]
    for pair in range(100):
        shift = rng.normal(0, 0.05, 30)[person] + rng.normal(0, 0.05, 30)[image]
        lam_h = logistic(lam_f, 0.45, 6) + shift + rng.normal(0, 0.05, len(lam_f))
        rows.append(answers(lam_f, lam_h, label_2=f"{pair:03}", participants=person, images=image))
    table = boundary_table(pd.concat(rows))
    squares = {}
    for name in ("x0_se", "x0_people", "x0_images"):
        if name != "x0_se":
            table[name] = (table[f"{name}_high"] - table[f"{name}_low"]) / 2 / student_t.ppf(0.975, 29)
        squares[name] = (((table["x0"] - 0.45) / table[name]) ** 2).mean()
    assert squares["x0_se"] == pytest.approx(1, abs=0.5), squares
    assert min(squares["x0_people"], squares["x0_images"]) > 1.5, squares


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("alone", ["participants", "images"])
def test_one_person_or_one_image_pair_stands_for_all(alone):
    """Else a study of one practised observer, or with one image pair per category pair, would have no policy."""
    one_unit = {alone: np.zeros(60, int)}
    table = boundary_table(pd.concat([noisy(seed, label_2=f"{seed}", **one_unit) for seed in range(3)]))
    one, many = ("people", "images") if alone == "participants" else ("images", "people")
    assert table[f"x0_{one}_low"].isna().all()
    assert table[f"x0_{many}_low"].notna().all()
    assert table["x0_se"].notna().all()
    assert table["k_shrunk"].notna().all()


# Shrunk estimates


def test_shrunk_estimates_are_those_of_the_table():
    """Else boundaries.csv and policy.json would hold two different answers to the same question."""
    table = boundary_table(pd.concat([noisy(seed, x0=0.3 + seed / 20, label_2=f"{seed}") for seed in range(8)]))
    x0, k = shrink(table)
    assert table["x0_shrunk"].tolist() == x0.tolist()
    assert table["k_shrunk"].tolist() == k.tolist()
    assert (table["x0_shrunk"] != table["x0"]).all()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "lam_h", [(0, 0, 0, 0, 0), (1, 1, 1, 1, 1), (0, 0, 0, 1, 1), (1, 0, 1, 0, 1), (1, 0.9, 0.5, 0.1, 0)]
)
def test_odd_pairs_leave_the_others_alone(lam_h):
    """Else one odd category pair would warn, end the run, or have no curve in the policy or a falling one."""
    good = [noisy(seed, label_2=f"good {seed}") for seed in range(3)]
    odd = answers(np.repeat(GRID, 2), np.repeat(lam_h, 2), label_2="odd")
    table, without = boundary_table(pd.concat([*good, odd])), boundary_table(pd.concat(good))
    pooled = pool(without)
    assert table["x0_shrunk"].iloc[:3].tolist() == pytest.approx(without["x0_shrunk"].tolist())
    assert table[["x0_shrunk", "k_shrunk"]].iloc[3].tolist() == pytest.approx([pooled.x0, pooled.k])
    if np.isnan(table["x0"].iloc[3]):
        assert table.filter(regex="_(low|high|se)$").iloc[3].isna().all()


JUDGMENT = st.tuples(st.sampled_from("BCD"), *(st.integers(0, 3),) * 2, st.integers(1, 9), st.integers(0, 10))


@pytest.mark.filterwarnings("error")
@given(st.lists(JUDGMENT, max_size=30))
@settings(max_examples=25)
def test_any_few_judgments_give_a_table(judgments):
    """Else a pilot with a handful of answers would end in a traceback or in warnings; what is given is finite."""
    columns = ["label_2", "participant", "image", "lam_f", "lam_h"]
    rows = pd.DataFrame(judgments, columns=columns).assign(label_1="A")
    rows["pair"] = "A_" + rows["image"].astype(str) + "_" + rows["label_2"].astype(str) + "_0"
    rows[["lam_f", "lam_h"]] = rows[["lam_f", "lam_h"]].astype(float) / 10
    table = boundary_table(rows)
    assert table["n"].sum() == len(rows)
    estimates = table.drop(columns=["label_1", "label_2"]).to_numpy(dtype=float)
    assert not np.isinf(estimates).any()
    assert not (table["k_shrunk"] <= 0).any()


# H-Mix


def test_h_mix(hmix_judgments):
    """Else the published answers would have other boundaries, or intervals that take no notice of who answered.

    Covariance intervals are the narrowest, then those over people, then those over images: in H-Mix, answers to one
    image pair hang together more than answers of one person. Shrunk estimates lie closer together than raw ones.
    """
    infer = counted(hmix_judgments[hmix_judgments["interface"] == "infer"], "corrected")
    table = boundary_table(infer)
    assert len(table) == 45
    assert table.notna().all(axis=None)
    assert (table["people_converged"] > 0.99).all()
    assert (table["images_converged"] == 1).all()
    assert (table["n_pairs"] == 34).all()
    for name in ("x0", "k"):
        width = [(table[f"{name}{who}_high"] - table[f"{name}{who}_low"]).mean() for who in ("", "_people", "_images")]
        assert width[0] < width[1] < width[2]
        assert table[f"{name}_shrunk"].std() < table[name].std()
    pooled = pool(table)
    assert pooled.n_pairs == 45
    # As the median over pairs in the facts, whose fits have the repeats in.
    assert pooled.x0 == pytest.approx(0.521, abs=0.005)
    assert pooled.k == pytest.approx(4.7, abs=0.05)
