"""Pooling and shrinking of category boundaries: published values, hand values, recovery, and pairs without a fit."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.shrinkage import Pooled, pool, random_effects, shrink

NAN = float("nan")


def table(*rows):
    return pd.DataFrame(rows, columns=["x0", "x0_se", "k", "k_se"], dtype=float)


# Mean and spread of effects


def test_the_equation_of_paule_and_mandel():
    """Else the spread between pairs would be another one than theirs, with which the 13 squared distances add up to 12.

    Effects and their variances: trials of a vaccine (Colditz et al. 1994), logarithms of their risk ratios.
    """
    effects = [-0.8893, -1.5854, -1.3481, -1.4416, -0.2175, -0.7861, -1.6209, 0.0120, -0.4694, -1.3713, -0.3394]
    variances = [0.3256, 0.1946, 0.4154, 0.0200, 0.0512, 0.0069, 0.2230, 0.0040, 0.0564, 0.0730, 0.0124, 0.5325, 0.0714]
    effects, variances = np.array([*effects, 0.4459, -0.0173]), np.array(variances)
    mean, sd = random_effects(effects, np.sqrt(variances))
    weights = 1 / (variances + sd**2)
    assert mean == pytest.approx((weights * effects).sum() / weights.sum())
    assert (weights * (effects - mean) ** 2).sum() == pytest.approx(12, rel=1e-6)


@pytest.mark.parametrize(
    ("effects", "errors", "mean", "sd"),
    [
        ([1.0, 2.0, 6.0], [2.0, 2.0, 2.0], 3, np.sqrt(3)),  # the variance is 7, and 7 - 2**2 is 3
        ([1.0, 2.0], [0.5, 1.0], 6 / 5, 0),  # the mean leans to the surer one: (4 + 2) / (4 + 1)
        ([0.4], [0.1], 0.4, 0),
    ],
    ids=["equal errors", "no further apart than their errors", "one"],
)
def test_effects_by_hand(effects, errors, mean, sd):
    """Else errors would not be taken off, pairs that are alike be said to differ, or two classes end in a traceback."""
    assert random_effects(np.array(effects), np.array(errors)) == pytest.approx((mean, sd))


# Pooling and shrinking


def test_shrunk_by_hand():
    """Else an estimate would keep another share of its distance from the mean than sd**2 / (sd**2 + se**2).

    x0: .3, .5, .7 vary by .04; less .1**2 leaves .03, so each keeps three quarters. log k: -log 2, 0, log 2 around
    log 5, each with the error log 2 / sqrt(2): its square, half of their variance, is taken off, so each keeps half.
    """
    error = np.log(2) / np.sqrt(2)
    pairs = table((0.3, 0.1, 2.5, 2.5 * error), (0.5, 0.1, 5, 5 * error), (0.7, 0.1, 10, 10 * error))
    assert pool(pairs) == pytest.approx(Pooled(0.5, 5, np.sqrt(0.03), error, 3))
    x0, k = shrink(pairs)
    assert x0 == pytest.approx([0.35, 0.5, 0.65])
    assert k == pytest.approx([5 / np.sqrt(2), 5, 5 * np.sqrt(2)])


NO_SAY = {
    "no fit": (NAN, NAN, NAN, NAN),
    "too few resamples converged": (0.9, NAN, 5, NAN),
    "falls where lam_f rises": (0.9, 0.1, -3, 0.5),
    "flat": (0.9, 0.1, 0, 0.5),
}


@pytest.mark.parametrize("row", NO_SAY.values(), ids=NO_SAY)
@pytest.mark.filterwarnings("error")
def test_a_pair_that_has_no_say(row):
    """Else one odd pair would empty or bend all others, or have no curve, or a falling one, in a trainer's policy."""
    good = [(0.4, 0.02, 4, 0.5), (0.5, 0.02, 6, 0.5)]
    with_it, without = table(good[0], row, good[1]), table(*good)
    assert pool(with_it) == pool(without)
    x0, k = shrink(with_it)
    assert (x0[1], k[1]) == (pool(without).x0, pytest.approx(pool(without).k))
    np.testing.assert_allclose(np.stack([x0, k])[:, [0, 2]], np.stack(shrink(without)))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("rows", [[], [(NAN, NAN, NAN, NAN)], [(0.5, NAN, 5, NAN), (0.5, 0.1, -5, 1)]])
def test_no_pair_has_a_say(rows):
    """Else a first pilot would end in a traceback, or in a boundary that nobody's answers gave."""
    assert np.isnan(np.stack(shrink(table(*rows)))).all()
    assert np.isnan(pool(table(*rows))[:4]).all()
    assert pool(table(*rows)).n_pairs == 0


@pytest.mark.filterwarnings("error")
def test_answers_without_noise():
    """Else estimates without any error would divide by 0."""
    x0, k = shrink(table((0.4, 0, 4, 0), (0.5, 0, 6, 0), (0.6, 0, 6, 0)))
    assert x0 == pytest.approx([0.4, 0.5, 0.6])
    assert k == pytest.approx([4, 6, 6])
    assert shrink(table((0.4, 0, 4, 0), (0.4, 0, 4, 0)))[0] == pytest.approx([0.4, 0.4])


ROWS = st.tuples(st.floats(-0.5, 1.5), st.floats(1e-3, 1), st.floats(0.1, 50), st.floats(1e-3, 20))


@given(st.lists(ROWS, min_size=1, max_size=8))
def test_shrunk_lies_between_own_and_pooled(rows):
    """Else a pair would be moved away from both what its own answers and what all pairs say, or k below 0."""
    pairs = table(*rows)
    pooled = pool(pairs)
    for name, shrunk in zip(("x0", "k"), shrink(pairs), strict=True):
        own, typical = pairs[name].to_numpy(), getattr(pooled, name)
        assert (shrunk >= np.minimum(own, typical) * (1 - np.sign(np.minimum(own, typical)) * 1e-9) - 1e-12).all()
        assert (shrunk <= np.maximum(own, typical) * (1 + np.sign(np.maximum(own, typical)) * 1e-9) + 1e-12).all()
    assert (shrink(pairs)[1] > 0).all()


def test_known_pairs_are_recovered():
    """Else mean and spread between pairs would be wrong, or shrinking do harm.

    45 category pairs as in H-Mix, 100 times. The means of the recovered parameters must lie within 5 of their own
    standard errors and 3 % of the truth; shrunk estimates must be nearer to the truth than the pairs' own and than the
    pooled ones, on average.
    """
    rng = np.random.default_rng(0)
    found, distances = [], {"own": [], "shrunk": [], "pooled": []}
    for _ in range(100):
        x0, log_k = rng.normal(0.52, 0.06, 45), rng.normal(np.log(4.7), 0.15, 45)
        x0_se, log_k_se = rng.uniform(0.02, 0.06, 45), rng.uniform(0.08, 0.25, 45)
        own = rng.normal(x0, x0_se), np.exp(rng.normal(log_k, log_k_se))
        pairs = pd.DataFrame({"x0": own[0], "x0_se": x0_se, "k": own[1], "k_se": own[1] * log_k_se})
        pooled = pool(pairs)
        found.append((pooled.x0, np.log(pooled.k), pooled.x0_sd, pooled.log_k_sd))
        for name, (some_x0, some_k) in {"own": own, "shrunk": shrink(pairs), "pooled": pooled[:2]}.items():
            distances[name].append([((some_x0 - x0) ** 2).mean(), ((np.log(some_k) - log_k) ** 2).mean()])
    truth, found = np.array([0.52, np.log(4.7), 0.06, 0.15]), np.array(found)
    assert (np.abs(found.mean(axis=0) - truth) < 5 * found.std(axis=0) / np.sqrt(100) + 0.03 * truth).all()
    own, shrunk, pooled = (np.mean(distances[name], axis=0) for name in ("own", "shrunk", "pooled"))
    assert (shrunk < 0.85 * own).all()
    assert (shrunk < 0.85 * pooled).all()
