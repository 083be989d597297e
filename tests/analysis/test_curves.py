"""The fit of many logistics at once: what curve_fit finds, found for each, and curves that nothing can be fitted to."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import OptimizeWarning, curve_fit

from analysis.curves import START, fit_all, logistic
from analysis.judgments import counted

GRID = np.array([0.1, 0.25, 0.5, 0.75, 0.9])


def fit_one(lam_f, lam_h):
    """x0, k, converged of single judgments, through the sums that fit_all takes."""
    levels, at = np.unique(lam_f, return_inverse=True)
    found = fit_all(levels, np.bincount(at, weights=lam_h)[None], np.bincount(at)[None])
    return found.x0[0], found.k[0], found.converged[0]


def by_curve_fit(lam_f, lam_h):
    """x0 and k, or None where it does not converge."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", OptimizeWarning)
            return curve_fit(logistic, lam_f, lam_h, p0=START)[0]
    except (RuntimeError, OptimizeWarning):
        return None


def squares(lam_f, lam_h, x0, k):
    return ((lam_h - logistic(lam_f, x0, k)) ** 2).sum()


def test_many_noiseless_curves_give_back_their_parameters():
    """Else the fit would stop at a wrong place, or mix up one curve with another."""
    rng = np.random.default_rng(0)
    x0, k = rng.uniform(0.2, 0.8, 500), rng.uniform(1, 15, 500) * rng.choice([-1, 1], 500)
    weights = rng.integers(1, 30, (500, 5))
    found = fit_all(GRID, weights * logistic(GRID, x0[:, None], k[:, None]), weights)
    assert found.converged.all()
    np.testing.assert_allclose(found.x0, x0, rtol=1e-5)
    np.testing.assert_allclose(found.k, k, rtol=1e-5)


def test_each_curve_is_fitted_as_if_it_were_alone():
    """Else an estimate would hang on what else is fitted in the same call."""
    rng = np.random.default_rng(1)
    weights = rng.integers(0, 5, (40, 5))
    weights[::7, 1:] = 0
    totals = weights * rng.random((40, 5))
    together = fit_all(GRID, totals, weights)
    alone = [fit_all(GRID, totals[[row]], weights[[row]]) for row in range(40)]
    np.testing.assert_allclose(together.x0, np.hstack([one.x0 for one in alone]), rtol=1e-6)
    np.testing.assert_allclose(together.k, np.hstack([one.k for one in alone]), rtol=1e-6)
    assert together.converged.sum() == 34


LEVELS = st.lists(st.integers(11, 89), max_size=9, unique=True)


@given(LEVELS, st.floats(0.25, 0.75), st.floats(2, 10), st.floats(0.01, 0.2), st.integers(0, 2**32 - 1))
def test_answers_of_people_are_fitted_as_by_curve_fit(between, x0, k, noise, seed):
    """Else boundaries and their bootstrap would be of two different fits; the levels may be any."""
    rng = np.random.default_rng(seed)
    lam_f = np.repeat(np.array([10, *between, 90]) / 100, rng.integers(2, 12, len(between) + 2))
    lam_h = np.clip(logistic(lam_f, x0, k) + rng.normal(0, noise, len(lam_f)), 0, 1)
    *ours, converged = fit_one(lam_f, lam_h)
    theirs = by_curve_fit(lam_f, lam_h)
    if converged and theirs is not None:
        assert ours == pytest.approx(list(theirs), rel=1e-3)


@pytest.mark.filterwarnings("error")
@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=3, max_size=40))
def test_any_answers_end_at_a_minimum_or_without_an_estimate(answers):
    """Else a resample with a curious draw of people would end the run, warn, or leave a place that fits nothing.

    At a minimum the errors are at right angles to what small steps of x0 and k would change.
    """
    lam_f, lam_h = np.array(answers).T / 100
    x0, k, converged = fit_one(lam_f, lam_h)
    assert converged == np.isfinite(x0) == np.isfinite(k)
    if converged:
        share = logistic(lam_f, x0, k)
        changes, errors = np.stack([np.ones_like(lam_f), lam_f]) * share * (1 - share), lam_h - share
        assert np.abs(changes @ errors).max() <= 1e-4 * np.linalg.norm(changes) * (np.linalg.norm(errors) + 1e-3)
        assert squares(lam_f, lam_h, x0, k) <= squares(lam_f, lam_h, *START)


def test_h_mix_is_fitted_as_by_curve_fit(hmix_judgments):
    """Else the paper's boundaries, and resamples of the answers behind them, would be others in the bootstrap."""
    infer = counted(hmix_judgments[hmix_judgments["interface"] == "infer"], "paper")
    rng = np.random.default_rng(2)
    for _, rows in infer.groupby(["label_1", "label_2"]):
        for chosen in (np.arange(len(rows)), rng.integers(len(rows), size=len(rows))):
            lam_f, lam_h = rows["lam_f"].to_numpy()[chosen], rows["lam_h"].to_numpy()[chosen]
            *ours, converged = fit_one(lam_f, lam_h)
            assert converged
            assert ours == pytest.approx(list(by_curve_fit(lam_f, lam_h)), rel=1e-3)


def test_no_small_change_makes_a_fit_better():
    """Else the place where it stops would be no minimum; weights must count, and not only the means."""
    rng = np.random.default_rng(3)
    weights = rng.integers(1, 40, (200, 5))
    means = np.clip(logistic(GRID, 0.5, 5) + rng.normal(0, 0.1, (200, 5)), 0, 1)
    found = fit_all(GRID, weights * means, weights)
    assert found.converged.all()

    def errors(x0, k):
        return (weights * (means - logistic(GRID, x0[:, None], k[:, None])) ** 2).sum(axis=1)

    for change in (-1e-3, 1e-3):
        assert (errors(found.x0 + change, found.k) > errors(found.x0, found.k)).all()
        assert (errors(found.x0, found.k + 10 * change) > errors(found.x0, found.k)).all()


def test_a_level_without_judgments_says_nothing():
    """Else a resample that misses a coefficient would be drawn towards 0 there, or no answers end in a traceback."""
    weights, shares = np.array([[3, 0, 5, 0, 4]]), logistic(GRID, 0.45, 6)
    found = fit_all(GRID, weights * shares, weights)
    assert (found.x0[0], found.k[0]) == pytest.approx((0.45, 6), rel=1e-5)
    assert fit_all(GRID, np.zeros((0, 5)), np.zeros((0, 5))).x0.shape == (0,)


HOPELESS = {  # means at the levels of GRID, and their weights
    "none": ((0, 0, 0, 0, 0), (0, 0, 0, 0, 0)),
    "one level": ((0, 0, 0.4, 0, 0), (0, 0, 9, 0, 0)),
    "flat": ((0.5, 0.5, 0.5, 0.5, 0.5), (2, 2, 2, 2, 2)),
    "flat at .3": ((0.3, 0.3, 0.3, 0.3, 0.3), (2, 2, 2, 2, 2)),
    "all 0": ((0, 0, 0, 0, 0), (2, 2, 2, 2, 2)),
    "uneven 0": ((0, 0, 0, 0, 0), (0, 0, 0, 3, 7)),
    "uneven 1": ((1, 1, 1, 1, 1), (2, 2, 0, 6, 0)),
    "step": ((0, 0, 0, 1, 1), (2, 2, 2, 2, 2)),
    "step at a level": ((0, 0, 0.5, 1, 1), (2, 2, 2, 2, 2)),
    "down": ((1, 1, 0, 0, 0), (2, 2, 2, 2, 2)),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("means", "weights"), HOPELESS.values(), ids=HOPELESS)
def test_curves_that_nothing_can_be_fitted_to(means, weights):
    """Else a boundary would be made up, and take part in an interval; a good curve beside it must stay."""
    means, weights = np.array([means, logistic(GRID, 0.4, 7)]), np.array([weights, [1] * 5])
    found = fit_all(GRID, means * weights, weights)
    assert found.converged.tolist() == [False, True]
    assert np.isnan([found.x0[0], found.k[0]]).all()
    assert (found.x0[1], found.k[1]) == pytest.approx((0.4, 7), rel=1e-5)


def test_no_resample_of_a_step_has_a_slope():
    """Else float noise, where a curve has become so steep that no answer feels it, would pass for a minimum.

    All answers are 0 below some level and 1 above it, or the other way round; at the level itself some are .5.
    """
    rng = np.random.default_rng(0)
    for study in range(40):
        levels = np.sort(rng.choice(101, rng.integers(2, 11), replace=False)) / 100
        answers = np.sign(np.arange(len(levels)) - rng.integers(-1, len(levels) + 1)) / 2 + 0.5
        if study % 3:
            answers = np.ceil(answers)
        if study % 2:
            answers = 1 - answers
        weights = rng.multinomial(rng.integers(3, 60), np.full(len(levels), 1 / len(levels)), size=1000)
        assert not fit_all(levels, weights * answers, weights).converged.any()


def test_a_slow_fit_is_waited_for():
    """Else fits that take many steps would be called hopeless; this one takes more than a hundred."""
    lam_f, lam_h = np.repeat([0.06, 0.23, 0.27], [5, 5, 4]), np.repeat([0, 0.29, 0.005], [5, 5, 4])
    *ours, converged = fit_one(lam_f, lam_h)
    assert converged
    assert ours == pytest.approx(list(by_curve_fit(lam_f, lam_h)), rel=1e-3)
