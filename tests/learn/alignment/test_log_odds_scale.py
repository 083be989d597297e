"""One scale on the log-odds: found again, fitted to other image pairs, and unable to change what is said."""

import numpy as np
import pandas as pd
import pytest

from analysis.predictions import folds
from learn.alignment.log_odds_scale import scaled


def logistic(log_odds):
    return 1 / (1 + np.exp(-log_odds))


PAIRS = pd.Series([f"p{number:03}" for number in np.repeat(np.arange(100), 2)])
LOG_ODDS = np.random.default_rng(0).normal(0, 2, len(PAIRS))


@pytest.mark.parametrize("factor", [0.05, 0.37, 1.0, 3.0, 40.0])
def test_the_scale_of_a_model_that_is_too_soft_or_too_sure_is_found(factor):
    """Else softness would stay in the error: people answer logistic(z), the model says logistic(z / factor)."""
    log_odds = LOG_ODDS if factor > 0.1 else LOG_ODDS / 5
    lam, scale = scaled(logistic(log_odds / factor), logistic(log_odds), PAIRS)
    assert scale == pytest.approx(factor, rel=0.01)
    np.testing.assert_allclose(lam, logistic(log_odds), atol=0.01)


def test_a_hand_value():
    """Else the factor would be on something else: two pairs, each scaled by the one answer about the other.

    Log-odds 1 and 2, answers logistic(3) and logistic(1): the second asks for a scale of .5, the first for one of 3.
    """
    lam, scale = scaled(logistic(np.array([1.0, 2.0])), logistic(np.array([3.0, 1.0])), pd.Series(["p", "q"]))
    np.testing.assert_allclose(lam, logistic(np.array([0.5, 6.0])), rtol=1e-3)
    assert scale == pytest.approx(1.75, rel=1e-3)


def test_no_image_pair_helps_to_scale_itself():
    """Else the error would be fitted away: changing the answers of one fold changes no prediction of it."""
    target = logistic(LOG_ODDS) * 0.9
    fold = folds(PAIRS)
    before = scaled(logistic(LOG_ODDS * 2), target, PAIRS)[0]
    after = scaled(logistic(LOG_ODDS * 2), np.where(fold == 3, 1 - target, target), PAIRS)[0]
    np.testing.assert_array_equal(before[fold == 3], after[fold == 3])
    assert (before[fold != 3] != after[fold != 3]).any()


def test_order_and_side_stay():
    """Else a scale could turn a model that contradicts people into one that agrees: it cannot fall below 0."""
    lam, scale = scaled(logistic(-LOG_ODDS), logistic(LOG_ODDS), PAIRS)
    assert scale == 0
    np.testing.assert_array_equal(lam, 0.5)


def test_certainty_is_finite():
    """Else a model that says 0 or 1 would have an infinite error, or none."""
    lam, scale = scaled((LOG_ODDS > 0).astype(float), logistic(LOG_ODDS), PAIRS)
    assert np.isfinite(lam).all()
    assert 0 < scale < 0.2
    assert np.isnan(scaled(np.array([0.3]), np.array([0.4]), pd.Series(["only"]))[0]).all()
