"""The simulated observer by itself: boundaries, response times, midpoints and lapses are as its parameters say."""

import math
from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from small_sessions import STEADY, TENTHS

from experiments.infer import simulated as infer
from experiments.rehearsal.observer import Observer


def test_appearance_by_hand():
    """Else the boundary would not be the paper's logistic."""
    observer = replace(STEADY, x0_mean=0.4, k_median=5.0)
    assert observer.appearance(0.4, "Cat", "Dog", 0) == pytest.approx(1 / 2)
    assert observer.appearance(0.4 + math.log(3) / 5, "Cat", "Dog", 0) == pytest.approx(3 / 4)
    assert observer.appearance(0.4 - math.log(9) / 5, "Cat", "Dog", 0) == pytest.approx(1 / 10)
    assert [observer.appearance(lam_f, "Cat", "Dog", 0) for lam_f in (0.0, 1.0)] == [0, 1]  # not mixed


def test_boundaries_are_of_a_category_pair_and_a_seed():
    """Else participants of one study would not judge the same categories."""
    observer = Observer()
    assert observer.boundary("Cat", "Dog", 1) == observer.boundary("Cat", "Dog", 1)
    others = [("Cat", "Dog", 2), ("Cat", "Frog", 1), ("Bird", "Dog", 1)]
    assert len({observer.boundary("Cat", "Dog", 1), *(observer.boundary(*other) for other in others)}) == 4


def test_boundaries_are_spread_as_the_parameters_say():
    """Else x0 and k of the observer would mean something else than their names."""
    n = 1000
    x0, k = np.array([Observer().boundary("Cat", f"Dog{number}", 0) for number in range(n)]).T
    assert x0.mean() == pytest.approx(0.5, abs=4.5 * 0.07 / math.sqrt(n))
    assert x0.std() == pytest.approx(0.07, abs=4.5 * 0.07 / math.sqrt(2 * n))
    assert np.log(k).mean() == pytest.approx(math.log(6), abs=4.5 * 0.2 / math.sqrt(n))
    assert np.log(k).std() == pytest.approx(0.2, abs=4.5 * 0.2 / math.sqrt(2 * n))


def test_response_times_are_spread_as_the_parameters_say():
    """Else rules on fast answers would be tried on impossible times."""
    rng = np.random.default_rng(2)
    times = np.array([Observer().response_time(rng) for _ in range(2000)])
    assert times.min() > 0
    assert np.log(times).mean() == pytest.approx(math.log(6), abs=4.5 * 0.5 / math.sqrt(2000))
    assert np.log(times).std() == pytest.approx(0.5, abs=4.5 * 0.5 / math.sqrt(4000))


@pytest.mark.parametrize(("x0", "level"), [(0.34, 0.3), (0.36, 0.4), (0.5, 0.5), (0.78, 0.8)])
def test_a_midpoint_is_the_nearest_level(x0, level):
    """Else the answers would lean to one side of the boundary."""
    observer = replace(STEADY, x0_mean=x0)
    assert observer.midpoint("Cat", "Dog", TENTHS, 0.5, 0, np.random.default_rng(0)) == level


@pytest.mark.parametrize(("lam_g", "level"), [(0.25, 0.3), (0.5, 0.5), (0.75, 0.7), (0.95, 1.0)])
def test_another_mixture_lies_where_the_image_looks_like_it(lam_g, level):
    """Else people asked for 75 % of label 1 would be simulated as if asked for the middle."""
    assert STEADY.midpoint("Cat", "Dog", TENTHS, lam_g, 0, np.random.default_rng(0)) == level


def test_lapses_have_nothing_to_do_with_the_image():
    """Else lapse_rate would not be the share of random answers."""
    n, rng = 2200, np.random.default_rng(4)
    lapsing = replace(STEADY, lapse_rate=1)
    counts = Counter(lapsing.midpoint("Cat", "Dog", TENTHS, 0.5, 0, rng) for _ in range(n))
    spread = math.sqrt(n * 1 / 11 * 10 / 11)
    assert [counts[level] for level in TENTHS] == pytest.approx([n / 11] * 11, abs=4.5 * spread)
    trial = pd.Series({"label_1": "Cat", "label_2": "Dog", "lam_f": 0.9})
    lam_h = [infer.answer(trial, lapsing, 0, rng)["lam_h"] for _ in range(n)]
    assert np.mean(lam_h) == pytest.approx(0.5, abs=4.5 / math.sqrt(12 * n))
    some = replace(STEADY, lapse_rate=0.1)
    missed = sum(some.midpoint("Cat", "Dog", TENTHS, 0.5, 0, rng) != 0.5 for _ in range(n))
    share = 0.1 * 10 / 11  # one lapse in eleven falls on the midpoint
    assert missed / n == pytest.approx(share, abs=4.5 * math.sqrt(share * (1 - share) / n))
