"""Intervals over image pairs: the same as of a plain loop over resampled rows, and right as often as they say."""

import numpy as np
import pandas as pd
import pytest

from analysis.bootstrap import spread
from learn.alignment.closeness import how_close
from learn.alignment.pair_bootstrap import PairBootstrap, interval


def stimuli(n_pairs=40, per_pair=3, seed=0):
    """Stimuli of image pairs in three category pairs; predictions and answers of a pair hang together."""
    rng = np.random.default_rng(seed)
    pair = np.repeat(np.arange(n_pairs), per_pair)
    lam_f = rng.choice([0.1, 0.25, 0.5, 0.75, 0.9], len(pair))
    shared = rng.normal(0, 0.15, n_pairs)[pair]
    labels = np.array([("A", "B"), ("A", "C"), ("B", "C")])[pair % 3]
    table = pd.DataFrame({"pair": [f"p{number:04}" for number in pair], "lam_f": lam_f})
    table = table.assign(label_1=labels[:, 0], label_2=labels[:, 1])
    table["x"] = lam_f + shared + rng.normal(0, 0.1, len(pair))
    table["y"] = lam_f - shared / 2 + rng.normal(0, 0.1, len(pair))
    return table


def by_hand(rows):
    """The measures of closeness of rows, one by one; the scaled predictions are the predictions' halves."""
    x, y = rows["x"].to_numpy(), rows["y"].to_numpy()
    left = [values - values.groupby(rows["lam_f"]).transform("mean") for values in (rows["x"], rows["y"])]
    return {
        "r": np.corrcoef(x, y)[0, 1],
        "r_within_lam_f": np.corrcoef(*left)[0, 1],
        "r2_within_lam_f": 1 - ((y - x) ** 2).sum() / (left[1] ** 2).sum(),
        "rmse": ((y - x) ** 2).mean() ** 0.5,
        "rmse_scaled": ((y - x / 2) ** 2).mean() ** 0.5,
    }


def test_resamples_are_those_of_a_plain_loop():
    """Else sums would be of other rows than were drawn: each resample is built row by row and measured."""
    table = stimuli()
    sample = PairBootstrap(table, n_resamples=50)
    x, y = table["x"].to_numpy(), table["y"].to_numpy()
    found = sample.measure(how_close(x, y, x / 2))
    for number, weights in enumerate(sample.weights):
        rows = table.loc[np.repeat(np.arange(len(table)), weights[sample.pair])].reset_index(drop=True)
        for name, value in by_hand(rows).items():
            assert found[name][number] == pytest.approx(value, rel=1e-9), (number, name)
    assert (sample.weights[0] == 1).all()
    assert (sample.weights.sum(axis=1) == 40).all()
    assert len({*map(tuple, sample.weights)}) == 51


def test_rows_may_be_several_of_a_stimulus():
    """Else judgments would be counted under other image pairs than those they are about."""
    table = stimuli()
    of = np.repeat(np.arange(len(table)), 2)
    rows = table.iloc[of].reset_index(drop=True)
    sample = PairBootstrap(table, n_resamples=5)
    x, y = rows["x"].to_numpy() + np.tile([0, 0.1], len(table)), rows["y"].to_numpy()
    found = sample.measure(how_close(x, y, x), of)
    weights = sample.weights[3][sample.pair][of]
    again = [np.repeat(values, weights) for values in (x, y)]
    assert found["r"][3] == pytest.approx(np.corrcoef(*again)[0, 1])
    assert found["rmse"][3] == pytest.approx(((again[0] - again[1]) ** 2).mean() ** 0.5)


def test_portions_make_no_difference(monkeypatch):
    """Else results would depend on how much is measured at once."""
    table = stimuli()
    x, y = table["x"].to_numpy(), table["y"].to_numpy()
    whole = PairBootstrap(table, n_resamples=20).measure(how_close(x, y, x))
    monkeypatch.setattr("learn.alignment.pair_bootstrap.AT_ONCE", 500)
    parts = PairBootstrap(table, n_resamples=20).measure(how_close(x, y, x))
    for name, values in whole.items():
        np.testing.assert_allclose(parts[name], values, rtol=1e-9)


def test_an_interval_is_around_its_estimate():
    """Else measures that noise makes larger would lie outside their intervals: percentiles are moved."""
    resamples = np.random.default_rng(0).normal(3, 1, 2000)
    low, high = interval(np.concatenate([[2.0], resamples]), 1000)
    bounds = spread(resamples, 1000)
    assert (low, high) == pytest.approx((2 + bounds[0] - np.median(resamples), 2 + bounds[1] - np.median(resamples)))
    assert (low, high) == pytest.approx((0.04, 3.96), abs=0.15)


@pytest.mark.parametrize(("estimate", "resamples", "n_pairs"), [(np.nan, 1.0, 100), (1.0, np.nan, 100), (1.0, 1.0, 4)])
def test_what_is_not_known_has_no_interval(estimate, resamples, n_pairs):
    """Else few image pairs, or resamples without a boundary, would show a certainty that nobody has."""
    assert np.isnan(interval(np.array([estimate, *[resamples] * 100]), n_pairs)).all()


def coverage(n_studies, measure, truth):
    """How often the interval of a study of 60 image pairs holds the value that a very large one has."""
    held = []
    for seed in range(n_studies):
        table = stimuli(60, seed=seed + 1)
        x, y = table["x"].to_numpy(), table["y"].to_numpy()
        sample = PairBootstrap(table, n_resamples=400, seed=seed)
        low, high = interval(sample.measure(how_close(x, y, x / 2))[measure], 60)
        held.append(low <= truth <= high)
    return np.mean(held)


@pytest.mark.long
@pytest.mark.parametrize("measure", ["r", "r_within_lam_f", "rmse", "rmse_scaled", "r2_within_lam_f"])
def test_intervals_hold_the_truth_as_often_as_they_say(measure):
    """Else 95 % were not 95 %: image pairs hang together, and an interval over stimuli would be too narrow."""
    truth = by_hand(stimuli(200_000, seed=10**6))[measure]
    assert 0.92 <= coverage(1000, measure, truth) <= 0.975
