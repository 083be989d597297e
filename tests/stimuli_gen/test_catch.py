"""Catch trials: pure images, where they stand, and which."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_batches import INFER, dealt, of_interface

from hillmixe.command import InputError
from hillmixe.names import parse_pair, parse_stimulus
from stimuli_gen import catch


def caught_in(batch):
    """Catch trials of a batch: (place, coefficient, class that is shown)."""
    rows = batch[batch["catch"] == 1]
    return [(row.trial, row.lam_f, row.label_1 if row.lam_f == 1 else row.label_2) for row in rows.itertuples()]


@settings(max_examples=40)
@given(
    n_classes=st.integers(2, 6),
    per_category_pair=st.integers(1, 4),
    batch_size=st.integers(3, 30),
    catch_trials=st.integers(1, 8),
    catch_distance=st.integers(1, 4),
    seed=st.integers(0, 2**32 - 1),
)
def test_catch_trials_keep_their_promises(n_classes, per_category_pair, batch_size, catch_trials, catch_distance, seed):
    """Else attention would be tested by blends, in the first trials, twice by one image, or with one answer only."""
    flags = {"catch_trials": catch_trials, "catch_distance": catch_distance}
    try:
        stimuli, made = dealt("infer", n_classes, per_category_pair, seed, batch_size=batch_size, **flags)
    except InputError as refusal:
        shortest = min(sizes(n_classes, per_category_pair, batch_size)) + catch_trials
        too_many = catch_trials > 2 * n_classes * (n_classes - 1) // 2 * per_category_pair
        assert too_many or 3 + (catch_trials - 1) * catch_distance >= shortest, refusal
        return
    _, plain = dealt("infer", n_classes, per_category_pair, seed, batch_size=batch_size)
    assert list(made) == list(plain)
    for name, batch in made.items():
        caught = batch[batch["catch"] == 1]
        assert len(caught) == catch_trials
        assert caught["stimulus"].nunique() == catch_trials
        assert set(caught["pair"]) <= set(stimuli["pair"])
        assert set(caught["lam_f"]) <= {0.0, 1.0}
        assert abs((caught["lam_f"] == 1).sum() - (caught["lam_f"] == 0).sum()) <= 1
        assert (caught["repeat"] == 0).all()
        assert caught["trial"].min() >= 3
        assert np.diff(caught["trial"]).min(initial=99) >= catch_distance
        # At the end come the repeats.
        n_repeats = int(batch["repeat"].sum())
        assert batch["repeat"].tolist() == [0] * (len(batch) - n_repeats) + [1] * n_repeats
        assert batch["trial"].tolist() == list(range(len(batch)))
        others = batch[batch["catch"] == 0]
        assert set(others["stimulus"]) == set(plain[name]["stimulus"])
        assert not set(others["stimulus"]) & set(caught["stimulus"])
        for row in caught.itertuples():
            assert parse_stimulus(row.stimulus) == (row.lam_f, parse_pair(row.pair))
            assert row.file == f"images/{row.stimulus}"


def sizes(n_classes, per_category_pair, batch_size):
    """Trials of the sessions before catch trials."""
    _, plain = dealt("infer", n_classes, per_category_pair, 0, batch_size=batch_size)
    return [int((batch["repeat"] == 0).sum()) for batch in plain.values()]


@settings(max_examples=20)  # each deals a whole set
@given(st.integers(2, 6), st.integers(0, 4), st.integers(0, 2**32 - 1))
def test_every_class_comes_up_in_a_session_with_as_many_catch_trials(n_classes, more, seed):
    """Else a person who never says one of the classes could not be told from one who does not look."""
    flags = {"catch_trials": n_classes + more, "catch_distance": 1}
    _, made = dealt("infer", n_classes, 3, seed, batch_size=10, **flags)
    for batch in made.values():
        assert len({name for _, _, name in caught_in(batch)}) == n_classes


@pytest.mark.parametrize("catch_trials", [1, 3])
def test_few_catch_trials_show_all_classes_and_coefficients_over_the_sessions(catch_trials):
    """Else with one or two catch trials a session, some classes would never be tested, or always."""
    _, made = dealt("infer", 10, 6, seed=catch_trials, batch_size=9, catch_trials=catch_trials)
    for interface in INFER:
        caught = [one for batch in of_interface(made, interface) for one in caught_in(batch)]
        assert len(caught) == 30 * catch_trials
        classes = Counter(name for _, _, name in caught)
        assert len(classes) == 10
        assert max(classes.values()) - min(classes.values()) <= 2
        ones = sum(lam_f for _, lam_f, _ in caught)
        assert abs(2 * ones - len(caught)) <= 1


def test_catch_trials_are_of_pairs_that_the_session_does_not_blend():
    """Else a pure image would give away one end of a blend that is still to come."""
    for name in ("infer", "full"):
        for batch in dealt(name, 10, 6, catch_trials=6)[1].values():
            caught = batch["catch"] == 1
            assert not set(batch[caught]["pair"]) & set(batch[~caught]["pair"]), name


def test_catch_trials_stand_anywhere_but_at_the_start():
    """Else people would learn where they come."""
    _, made = dealt("infer", 12, 6, batch_size=8, catch_trials=3, catch_distance=1)
    found = Counter(place for batch in made.values() for place, _, _ in caught_in(batch))
    assert set(found) == set(range(3, 11))


# Places


@settings(max_examples=300)
@given(st.lists(st.booleans(), max_size=40), st.integers(1, 6), st.integers(1, 9), st.integers(0, 99))
def test_places_are_found_whenever_there_are_any(free, number, distance, seed):
    """Else a request would be refused that can be met, or met with places that are taken or too near."""
    free = np.array(free, dtype=bool)
    most, last = 0, -99  # the first place that is possible, again and again, gives as many as there can be
    for place in np.flatnonzero(free):
        if place >= 3 and place - last >= distance:
            most, last = most + 1, place
    if most < number:
        with pytest.raises(InputError, match=rf"--catch-trials {number}, {distance} places apart .* where {most} do"):
            catch.places(free, number, distance, np.random.default_rng(seed))
        return
    found = catch.places(free, number, distance, np.random.default_rng(seed))
    assert len(found) == number
    assert free[found].all()
    assert min(found) >= 3
    assert np.diff(found).min(initial=99) >= distance


def test_places_are_spread_over_the_session():
    """Else all catch trials might come early, and tell nothing of how attention lasts."""
    for seed in range(50):
        found = catch.places(np.ones(63, dtype=bool), 6, 2, np.random.default_rng(seed))
        assert [(place - 3) // 10 for place in found] == [0, 1, 2, 3, 4, 5]


def test_too_many_catch_trials_are_refused():
    """Else one pure image would come twice in a session, or the search for another one never end."""
    flags = {"catch_distance": 1, "batch_size": 20}
    assert len(dealt("infer", 2, 4, catch_trials=8, **flags)[1]["infer_batch-0.csv"]) == 4 + 8 + 2
    with pytest.raises(InputError, match=r"--catch-trials 9: .* 8 pure images"):
        dealt("infer", 2, 4, catch_trials=9, **flags)
