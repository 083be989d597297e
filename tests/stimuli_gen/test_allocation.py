"""Dealing slots to sessions: even in every group, for any request, and as few sessions as can be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stimuli_gen import allocation


@st.composite
def requests(draw):
    """Slots of stimuli in image pairs in pairs of categories, with coefficients; and a number of sessions."""
    n_pairs = draw(st.integers(1, 25))
    category = draw(st.lists(st.integers(0, 6), min_size=n_pairs, max_size=n_pairs))
    levels = draw(st.lists(st.sets(st.integers(0, 5), min_size=1), min_size=n_pairs, max_size=n_pairs))
    raters = draw(st.integers(1, 6))
    stimuli = [(pair, level) for pair in range(n_pairs) for level in sorted(levels[pair])]
    slots = np.repeat(np.arange(len(stimuli)), raters)
    pairs = np.array([pair for pair, _ in stimuli])[slots]
    other = np.array([level for _, level in stimuli])[slots]
    return [slots, pairs, np.array(category)[pairs]], other


def unevenness(groups, session, n_sessions):
    """The greatest difference between two sessions in the slots of one group."""
    return max(
        np.ptp(np.bincount(session[groups == group], minlength=n_sessions)) for group in np.unique(groups).tolist()
    )


@settings(max_examples=300)
@given(requests(), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_every_group_is_dealt_evenly(request_, n_sessions, seed):
    """Else somebody would see a stimulus, a pair of categories or a coefficient more often than somebody else."""
    nested, other = request_
    session = allocation.deal(nested, other, n_sessions, np.random.default_rng(seed))
    assert session.min() >= 0
    assert session.max() < n_sessions
    for groups in (*nested, other, np.zeros_like(other)):
        assert unevenness(groups, session, n_sessions) <= 1


@settings(max_examples=200)
@given(requests(), st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_the_fewest_sessions_are_enough_and_fewer_are_not(request_, size, seed):
    """Else a lab would pay more participants than it needs, or a session be too long or show a pair twice."""
    (slots, pairs, categories), other = request_
    n_sessions = allocation.fewest(len(slots), int(np.bincount(pairs).max()), size)
    session = allocation.deal([slots, pairs, categories], other, n_sessions, np.random.default_rng(seed))
    assert np.bincount(session).max() <= size
    assert len(set(zip(session.tolist(), pairs.tolist(), strict=True))) == len(slots)
    most = np.bincount(pairs).max()
    assert n_sessions == 1 or (n_sessions - 1) * size < len(slots) or n_sessions - 1 < most


@settings(max_examples=200)
@given(requests())
def test_halves_are_even_in_every_group(request_):
    """Else a stimulus would have its raters in one condition, or one condition the easier coefficients."""
    nested, other = request_
    half = allocation.halves([*nested, np.zeros_like(other)], other).astype(int)
    for groups in (*nested, other, np.zeros_like(other)):
        assert unevenness(groups, half, 2) <= 1


def test_the_seed_decides_and_nothing_else():
    """Else a set could not be made again, or each seed be the same."""
    slots = np.arange(90)
    nested, other = [slots, slots // 2, slots // 10], slots % 5
    first, again, another = (allocation.deal(nested, other, 9, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != another).any()


def test_who_shares_a_session_differs_from_rater_to_rater():
    """Else the same stimuli would always be judged together, by people who see the same context."""
    slots = np.repeat(np.arange(300), 4)
    session = allocation.deal([slots, slots, slots // 20], slots % 5, 20, np.random.default_rng(0))
    together = [frozenset(session[slots == stimulus].tolist()) for stimulus in range(300)]
    assert len(set(together)) > 200


@pytest.mark.slow
def test_a_hundred_thousand_slots_take_seconds():
    """Else a large study could not be planned."""
    slots = np.arange(100_000)
    other = np.random.default_rng(0).integers(0, 5, len(slots))
    n_sessions = allocation.fewest(len(slots), 1, 60)
    session = allocation.deal([slots, slots, slots // 2500], other, n_sessions, np.random.default_rng(0))
    assert n_sessions == 1667
    for groups in (slots // 2500, other):
        assert unevenness(groups, session, n_sessions) <= 1
