"""Who sees what in which order: what batches promise, with repeats, catch trials and sides."""

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_design import TENTHS, source

from stimuli_gen import batches, design
from stimuli_gen.command import InputError
from stimuli_gen.names import parse_pair, parse_stimulus

PAIR_COLUMNS = ["pair", "label_1", "label_2", "image_1", "image_2"]
INFER = ["infer", "soft_labels"]
SIZES = {"infer": 60, "soft_labels": 25}


def dealt(design_name, n_classes, per_category_pair, seed=0, batch_size=None, **flags):
    pairs = design.draw_pairs(source(*(30,) * n_classes), per_category_pair, seed)
    stimuli = design.infer_stimuli(pairs, seed) if design_name == "infer" else design.midpoint_stimuli(pairs)
    return stimuli, batches.deal(design_name, stimuli, seed, batch_size, **flags)


def of_interface(made, interface):
    """Batches of one interface in the order of their numbers, which must be 0, 1, 2, ..."""
    found = {name: batch for name, batch in made.items() if name.startswith(f"{interface}_batch-")}
    assert list(found) == [f"{interface}_batch-{number}.csv" for number in range(len(found))]
    return list(found.values())


@pytest.mark.parametrize("interface", INFER)
@pytest.mark.parametrize(("batch_size", "catch_trials"), [(None, 0), (12, 5), (45, 0), (1000, 3)])
def test_every_stimulus_is_in_one_batch(interface, batch_size, catch_trials):
    """Else stimuli would be judged twice as often as others, or never."""
    stimuli, made = dealt("infer", 10, 6, batch_size=batch_size, catch_trials=catch_trials)
    trials = [batch[batch["repeat"] + batch["catch"] == 0] for batch in of_interface(made, interface)]
    together = pd.concat(trials)
    assert sorted(together["stimulus"]) == sorted(stimuli["stimulus"])
    columns = ["stimulus", *PAIR_COLUMNS, "lam_f", "file"]
    shown = together.set_index("stimulus").loc[stimuli["stimulus"]].reset_index()
    assert shown[columns].equals(stimuli[columns])
    sizes = [len(trial) for trial in trials]
    assert max(sizes) <= (batch_size or SIZES[interface])
    assert max(sizes) - min(sizes) <= 1
    assert len(sizes) == -(-270 // (batch_size or SIZES[interface]))


def test_every_pair_is_in_one_select_batch_and_two_construct_batches():
    """Else a midpoint would lack one of the start coefficients, which cancel each other's pull."""
    stimuli, made = dealt("midpoint", 5, 7)  # 70 pairs, three deals of at most 30
    pairs = set(stimuli["pair"])
    select, construct = of_interface(made, "select_shuffled"), of_interface(made, "construct")
    assert (len(select), len(construct)) == (3, 6)
    assert Counter(pair for batch in select for pair in batch[batch["repeat"] == 0]["pair"]) == dict.fromkeys(pairs, 1)
    starts = Counter()
    for batch in construct:
        assert batch["lam_start"].nunique() == 1  # one start for a whole session
        starts.update((row.pair, row.lam_start) for row in batch[batch["repeat"] == 0].itertuples())
    assert starts == {(pair, lam_start): 1 for pair in pairs for lam_start in (0.1, 0.9)}


@pytest.mark.parametrize(
    ("design_name", "interface", "repeated"),
    [
        ("infer", "infer", [15, 20]),
        ("infer", "soft_labels", [5, 10]),
        ("midpoint", "construct", [5, 10]),
        ("midpoint", "select_shuffled", [5, 10]),
    ],
)
def test_repeats_are_last_and_equal_to_their_trials(design_name, interface, repeated):
    """Else test-retest reliability would compare two different stimuli (positions: the published data's)."""
    _, made = dealt(design_name, 10, 6)
    for batch in of_interface(made, interface):
        assert batch["trial"].tolist() == list(range(len(batch)))
        assert batch["repeat"].tolist() == [0] * (len(batch) - 2) + [1, 1]
        shown = batch.drop(columns=["trial", "repeat", "lam_order"], errors="ignore")
        assert shown.iloc[-2:].reset_index(drop=True).equals(shown.iloc[repeated].reset_index(drop=True))


@pytest.mark.parametrize(("design_name", "batch_size"), [("infer", 12), ("midpoint", 8)])
def test_small_batches_have_their_two_repeats_too(design_name, batch_size):
    """Else --batch-size would silently take away the trials that reliability is measured with."""
    _, made = dealt(design_name, 4, 6, batch_size=batch_size)
    assert {name: int(batch["repeat"].sum()) for name, batch in made.items()} == dict.fromkeys(made, 2)


@pytest.mark.parametrize(
    ("design_name", "interface"), [("infer", "infer"), ("infer", "soft_labels"), ("midpoint", "select_shuffled")]
)
def test_categories_are_spread_evenly_over_the_batches(design_name, interface):
    """Else a participant would see one pair of classes over and over, and another participant never."""
    _, made = dealt(design_name, 10, 6)
    counts = pd.DataFrame(
        [batch[batch["repeat"] == 0].groupby(["label_1", "label_2"]).size() for batch in of_interface(made, interface)]
    ).fillna(0)
    assert counts.shape[1] == 45
    assert (counts.max() - counts.min()).max() <= 1


def test_a_batch_is_shuffled():
    """Else a session would go through the classes in the order of the alphabet."""
    _, made = dealt("infer", 10, 6)
    assert len(made) == 5 + 11
    for batch in made.values():
        first = batch[batch["repeat"] == 0]["label_1"].tolist()
        assert first != sorted(first)


def test_the_shuffled_images_stand_in_an_order_of_all_eleven():
    """Else a blend would be missing on the screen, or its place tell its coefficient."""
    _, made = dealt("midpoint", 4, 6)
    orders = []
    for batch in of_interface(made, "select_shuffled"):
        for order in batch["lam_order"]:
            assert sorted(map(float, order.split("|"))) == TENTHS
            orders.append(order)
    assert len(set(orders)) > len(orders) / 2


@pytest.mark.parametrize("interface", ["construct", "select_shuffled"])
def test_the_files_of_a_midpoint_trial_are_its_blends_from_0_to_1(interface):
    """Else stepping towards image 1 would show other blends than are recorded."""
    _, made = dealt("midpoint", 3, 4)
    for batch in of_interface(made, interface):
        for row in batch.itertuples():
            read = [parse_stimulus(file.removeprefix("images/")) for file in row.files.split("|")]
            assert read == [(lam_f, parse_pair(row.pair)) for lam_f in TENTHS]


def test_the_seed_decides_the_batches():
    """Else a set could not be made again."""
    for design_name in ("infer", "midpoint"):
        stimuli, first = dealt(design_name, 4, 6, seed=1)
        again = batches.deal(design_name, stimuli, 1)
        other = batches.deal(design_name, stimuli, 2)
        assert all(first[name].equals(again[name]) for name in first)
        assert not any(first[name].equals(other[name]) for name in first)


def test_soft_labels_are_shuffled_anew():
    """Else who answers both interfaces would meet the same images in the same order."""
    _, made = dealt("infer", 4, 6, batch_size=12)
    infer, soft_labels = (of_interface(made, interface) for interface in INFER)
    assert len(infer) == len(soft_labels) == 3
    for one in infer:
        assert not any(one["stimulus"].tolist()[:12] == other["stimulus"].tolist()[:12] for other in soft_labels)


# Sides


def test_label_1_is_at_the_left_by_default():
    """Else answers would be the other way round than in the published data."""
    _, made = dealt("infer", 4, 6)
    assert {side for batch in of_interface(made, "infer") for side in batch["side_1"]} == {"left"}
    assert not any("side_1" in batch for batch in of_interface(made, "soft_labels"))


def test_swapped_sides_come_in_pairs_of_batches():
    """Else side and stimuli would be confounded, and a pull to one side could not be told from a boundary."""
    _, plain = dealt("infer", 5, 6, batch_size=16, catch_trials=2)
    _, made = dealt("infer", 5, 6, batch_size=16, catch_trials=2, swap_sides=True)
    single, both = of_interface(plain, "infer"), of_interface(made, "infer")
    assert (len(single), len(both)) == (4, 8)
    for number, batch in enumerate(single):
        assert both[2 * number].equals(batch)
        assert both[2 * number + 1].equals(batch.assign(side_1="right"))
    for one, other in zip(of_interface(plain, "soft_labels"), of_interface(made, "soft_labels"), strict=True):
        assert one.equals(other)


# Catch trials


def caught_in(batch):
    """Catch trials of a batch: (place, coefficient, class that is shown)."""
    rows = batch[batch["catch"] == 1]
    return [(row.trial, row.lam_f, row.label_1 if row.lam_f == 1 else row.label_2) for row in rows.itertuples()]


@settings(max_examples=40, deadline=None)
@given(
    n_classes=st.integers(2, 6),
    per_category_pair=st.integers(1, 4),
    batch_size=st.integers(3, 30),
    catch_trials=st.integers(1, 12),
    seed=st.integers(0, 2**32 - 1),
)
def test_catch_trials_keep_their_promises(n_classes, per_category_pair, batch_size, catch_trials, seed):
    """Else attention would be tested by blends, in the first trials, twice by one image, or with one answer only."""
    try:
        stimuli, made = dealt("infer", n_classes, per_category_pair, seed, batch_size, catch_trials=catch_trials)
    except InputError:
        assert catch_trials > 2 * n_classes * (n_classes - 1) // 2 * per_category_pair
        return
    _, plain = dealt("infer", n_classes, per_category_pair, seed, batch_size)
    assert list(made) == list(plain)
    for name, batch in made.items():
        caught = batch[batch["catch"] == 1]
        assert len(caught) == catch_trials
        assert caught["stimulus"].nunique() == catch_trials
        assert set(caught["pair"]) <= set(stimuli["pair"])
        assert set(caught["lam_f"]) <= {0.0, 1.0}
        assert abs((caught["lam_f"] == 1).sum() - (caught["lam_f"] == 0).sum()) <= 1
        assert (caught["repeat"] == 0).all()
        # At the end come the repeats, of the same trials as without catch trials; what is between is as without.
        n_repeats = int(batch["repeat"].sum())
        assert batch["repeat"].tolist() == [0] * (len(batch) - n_repeats) + [1] * n_repeats
        assert caught["trial"].min() >= min(3, len(batch) - n_repeats - catch_trials)
        assert batch["trial"].tolist() == list(range(len(batch)))
        others = batch[batch["catch"] == 0]
        assert others["stimulus"].tolist() == plain[name]["stimulus"].tolist()
        assert not set(others["stimulus"]) & set(caught["stimulus"])
        for row in caught.itertuples():
            assert parse_stimulus(row.stimulus) == (row.lam_f, parse_pair(row.pair))
            assert row.file == f"images/{row.stimulus}"


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 6), st.integers(0, 4), st.integers(0, 2**32 - 1))
def test_every_class_comes_up_in_a_session_with_as_many_catch_trials(n_classes, more, seed):
    """Else a person who never says one of the classes could not be told from one who does not look."""
    _, made = dealt("infer", n_classes, 3, seed, batch_size=10, catch_trials=n_classes + more)
    for batch in made.values():
        assert len({name for _, _, name in caught_in(batch)}) == n_classes


@pytest.mark.parametrize("interface", INFER)
def test_few_catch_trials_show_all_classes_and_coefficients_over_the_sessions(interface):
    """Else with one or two catch trials a session, some classes would never be tested, or always."""
    for catch_trials in (1, 3):
        _, made = dealt("infer", 10, 6, seed=catch_trials, batch_size=9, catch_trials=catch_trials)
        caught = [one for batch in of_interface(made, interface) for one in caught_in(batch)]
        assert len(caught) == 30 * catch_trials
        classes = Counter(name for _, _, name in caught)
        assert len(classes) == 10
        assert max(classes.values()) - min(classes.values()) <= 2
        ones = sum(lam_f for _, lam_f, _ in caught)
        assert abs(2 * ones - len(caught)) <= 1


def test_catch_trials_are_of_pairs_that_the_session_does_not_blend():
    """Else a pure image would give away one end of a blend that is still to come."""
    _, made = dealt("infer", 10, 6, catch_trials=6)
    for batch in made.values():
        caught = batch["catch"] == 1
        assert not set(batch[caught]["pair"]) & set(batch[~caught]["pair"])


def test_catch_trials_stand_anywhere_but_at_the_start():
    """Else people would learn where they come."""
    _, made = dealt("infer", 12, 12, batch_size=8, catch_trials=3)
    places = Counter(place for batch in made.values() for place, _, _ in caught_in(batch))
    assert set(places) == set(range(3, 11))


def test_the_set_lists_each_catch_stimulus_once():
    """Else an image that is shown would not be made, or one be made that is not shown."""
    _, made = dealt("infer", 4, 3, batch_size=6, catch_trials=4)
    shown = [row for batch in made.values() for row in batch[batch["catch"] == 1]["stimulus"]]
    assert len(shown) > len(set(shown))  # some came in several sessions
    listed = batches.catch_stimuli(made)
    assert sorted(listed["stimulus"]) == sorted(set(shown))
    assert list(listed) == ["stimulus", *PAIR_COLUMNS, "lam_f", "file"]


def test_too_many_catch_trials_are_refused():
    """Else one pure image would come twice in a session, or the search for another one never end."""
    assert len(dealt("infer", 2, 4, catch_trials=8)[1]["infer_batch-0.csv"]) == 4 + 8 + 2
    with pytest.raises(InputError, match=r"--catch-trials 9: .* 8 pure images"):
        dealt("infer", 2, 4, catch_trials=9)
