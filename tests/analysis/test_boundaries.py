"""Category boundaries: what the fit recovers, its intervals, and data that nothing can be fitted to."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student_t

from analysis import boundaries as module
from analysis.boundaries import boundaries, fit, logistic

GRID = (0.1, 0.25, 0.5, 0.75, 0.9)
ESTIMATES = ["x0", "x0_low", "x0_high", "k", "k_low", "k_high"]


def answers(lam_f, lam_h, label_1="Cat", label_2="Dog"):
    return pd.DataFrame({"label_1": label_1, "label_2": label_2, "lam_f": lam_f, "lam_h": lam_h})


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
@settings(deadline=None)
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


def test_equal_means_are_no_fall():
    """Else float noise would decide: the mean of 0, 0 and .3 is .1, but 0.09999999999999999 in floats."""
    first, second = [0.1], [0.0, 0.0, 0.3]
    assert fitted([0.1] * len(first) + [0.9] * len(second), first + second)["monotone"] == 1


def test_decreasing_answers_are_fitted_as_they_are():
    """Else a pair seen the wrong way round would get a boundary as if it rose."""
    lam_f = np.repeat(GRID, 2)
    found = fitted(lam_f, logistic(lam_f, 0.5, -5))
    assert found["monotone"] == 0
    assert not found["k"] > 0


@pytest.mark.parametrize(
    ("lam_f", "lam_h"),
    [
        ([0.5], [0.4]),
        ([0.5, 0.5, 0.5, 0.5], [0.4, 0.5, 0.6, 0.5]),
        ([0.1, 0.9], [0.2, 0.8]),
        ([0.1, 0.5, 0.9], [0.5, 0.5, 0.5]),  # flat: any x0 does
    ],
    ids=["one answer", "one coefficient", "two answers", "flat"],
)
def test_too_little_to_fit(lam_f, lam_h):
    """Else a boundary would be made up, or the whole run end."""
    assert nothing_estimated(fitted(lam_f, lam_h))


@pytest.mark.parametrize("lam_h", [(0, 0, 0, 0, 0), (1, 1, 1, 1, 1), (0, 0, 0, 1, 1), (1, 0, 1, 0, 1), (0, 0, 1, 0, 0)])
@pytest.mark.filterwarnings("error")
def test_extreme_answers_do_not_end_the_run(lam_h):
    """Else one odd category pair would cost all results, or fill the screen with warnings."""
    found = fitted(np.repeat(GRID, 2), np.repeat(lam_h, 2))
    finite = [math.isfinite(found[name]) for name in ESTIMATES]
    assert all(finite) or nothing_estimated(found)  # no half estimates


def test_a_fit_that_does_not_converge(monkeypatch):
    """Else it would end the run, or leave the place where it stopped as an estimate."""

    def curve_fit(*args, **flags):
        raise RuntimeError("Optimal parameters not found: Number of calls to function has reached maxfev = 600.")

    monkeypatch.setattr(module, "curve_fit", curve_fit)
    found = fitted(np.repeat(GRID, 2), np.repeat(GRID, 2))
    assert nothing_estimated(found)
    assert found["monotone"] == 1


# The table


def test_a_row_for_each_pair_of_categories():
    """Else boundaries of two category pairs would be mixed, or one that cannot be fitted be left out."""
    lam_f = np.repeat(GRID, 2)
    table = boundaries(
        pd.concat(
            [
                answers(lam_f, logistic(lam_f, 0.6, 4), "Cat", "Frog"),
                answers(lam_f, logistic(lam_f, 0.4, 8), "Cat", "Dog"),
                answers([0.5], [0.5], "Bird", "Dog"),
            ]
        )
    )
    assert list(table.columns) == ["label_1", "label_2", "n", *ESTIMATES, "monotone"]
    assert table[["label_1", "label_2"]].to_numpy().tolist() == [["Bird", "Dog"], ["Cat", "Dog"], ["Cat", "Frog"]]
    assert table["n"].tolist() == [1, 10, 10]
    assert table["x0"].tolist() == [pytest.approx(np.nan, nan_ok=True), pytest.approx(0.4), pytest.approx(0.6)]
    assert table["k"].tolist()[1:] == pytest.approx([8, 4])


def test_no_answers_give_an_empty_table():
    """Else a study of midpoints alone would have no boundaries.csv."""
    assert list(boundaries(answers([], [])).columns) == ["label_1", "label_2", "n", *ESTIMATES, "monotone"]
