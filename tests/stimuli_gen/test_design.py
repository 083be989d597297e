"""Which pairs, which coefficients, who sees what: what each design promises, for any source."""

from collections import Counter
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stimuli_gen import design
from stimuli_gen.command import InputError
from stimuli_gen.names import parse_pair, parse_stimulus
from stimuli_gen.sources import ImageSource

TENTHS = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
PAIR_COLUMNS = ["pair", "label_1", "label_2", "image_1", "image_2"]


def source(*sizes):
    """Classes A, B, ... with that many images each, in no order; ids go in sevens from 3."""
    labels = np.random.default_rng(8).permutation(np.repeat(np.arange(len(sizes)), sizes))
    names = tuple("ABCDEFGHIJ"[: len(sizes)])
    return ImageSource(
        "made", names, np.zeros((len(labels), 1, 1, 3), np.uint8), labels, np.arange(len(labels)) * 7 + 3
    )


def class_of(images):
    return dict(zip(images.ids.tolist(), (images.class_names[label] for label in images.labels), strict=True))


def uses(pairs):
    return Counter(image for pair in pairs for image in (pair.image_1, pair.image_2))


# Pairs


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=4), st.integers(1, 6), st.integers(0, 2**40))
def test_every_category_pair_has_its_pairs(sizes, per_category_pair, seed):
    """Else some comparison of classes would be missing, twice there, or of images of other classes."""
    images = source(*sizes)
    if min(a * b for a, b in combinations(sizes, 2)) < per_category_pair:
        with pytest.raises(InputError, match="--per-category-pair"):
            design.draw_pairs(images, per_category_pair, seed)
        return
    pairs = design.draw_pairs(images, per_category_pair, seed)
    of_category = Counter((pair.label_1, pair.label_2) for pair in pairs)
    assert of_category == dict.fromkeys(combinations(images.class_names, 2), per_category_pair)
    assert len(set(pairs)) == len(pairs)
    of_image = class_of(images)
    for pair in pairs:
        assert pair.label_1 < pair.label_2
        assert (of_image[pair.image_1], of_image[pair.image_2]) == (pair.label_1, pair.label_2)
        assert {type(pair.image_1), type(pair.image_2)} == {int}


@pytest.mark.parametrize(
    ("sizes", "per_category_pair"),
    [((54,) * 10, 6), ((60,) * 10, 6), ((100,) * 3, 1), ((4, 4), 4), ((5, 9, 30), 2)],
)
def test_no_image_is_used_twice_where_images_suffice(sizes, per_category_pair):
    """Else answers would hang on few images although there are enough."""
    assert min(sizes) >= per_category_pair * (len(sizes) - 1)  # the case asked about
    for seed in range(5):
        assert max(uses(design.draw_pairs(source(*sizes), per_category_pair, seed)).values()) == 1


@pytest.mark.parametrize(("sizes", "per_category_pair"), [((3, 3), 5), ((4,) * 10, 6), ((10,) * 10, 6)])
def test_images_are_reused_as_rarely_as_possible(sizes, per_category_pair):
    """Else some image would be seen again and again while another of its class is hardly seen."""
    per_class = per_category_pair * (len(sizes) - 1)
    rarest_possible = -(-per_class // sizes[0])
    for seed in range(10):
        assert max(uses(design.draw_pairs(source(*sizes), per_category_pair, seed)).values()) == rarest_possible


def test_all_possible_pairs_can_be_asked_for():
    """Else small sources could not be used up, or the search would never end."""
    pairs = design.draw_pairs(source(3, 4), 12, seed=5)
    assert len(set(pairs)) == 12
    assert sorted(uses(pairs).values()) == [3, 3, 3, 3, 4, 4, 4]


def test_the_seed_decides_the_pairs():
    """Else nobody could draw the same pairs again, or other ones."""
    images = source(*(20,) * 4)
    assert design.draw_pairs(images, 6, 1) == design.draw_pairs(images, 6, 1)
    assert design.draw_pairs(images, 6, 1) != design.draw_pairs(images, 6, 2)


# Coefficients


@pytest.mark.parametrize("n_classes", [2, 3, 4, 7])
def test_infer_coefficients_are_equally_frequent(n_classes):
    """Else a coefficient would be judged more often than the others."""
    pairs = design.draw_pairs(source(*(12,) * n_classes), 3, seed=4)
    stimuli = design.infer_stimuli(pairs, seed=4)
    counts = [int((stimuli["lam_f"] == lam_f).sum()) for lam_f in (0.1, 0.25, 0.5, 0.75, 0.9)]
    assert sum(counts) == len(pairs)
    assert max(counts) - min(counts) <= 1
    assert stimuli["pair"].tolist() == [str(pair) for pair in pairs]


def test_infer_coefficients_hang_on_the_seed_alone():
    """Else the same seed would give other stimuli, or each seed the same."""
    pairs = design.draw_pairs(source(20, 20, 20), 10, seed=0)
    assert design.infer_stimuli(pairs, 1).equals(design.infer_stimuli(pairs, 1))
    assert not design.infer_stimuli(pairs, 1).equals(design.infer_stimuli(pairs, 2))


def test_infer_coefficients_are_not_bound_to_a_category_pair():
    """Else with five image pairs a category pair, or two, the coefficient would follow from the position."""
    pairs = design.draw_pairs(source(*(60,) * 6), 5, seed=0)
    lam_f = design.infer_stimuli(pairs, 3)["lam_f"].to_numpy().reshape(-1, 5)
    assert all(len(set(position)) > 1 for position in lam_f.T)


def test_midpoint_gives_each_pair_all_eleven_levels():
    """Else the blends of a midpoint trial would have a gap."""
    pairs = design.draw_pairs(source(4, 4, 4), 2, seed=0)
    stimuli = design.midpoint_stimuli(pairs)
    levels = stimuli.groupby("pair", sort=False)["lam_f"].agg(list)
    assert levels.to_dict() == {str(pair): TENTHS for pair in pairs}


@pytest.mark.parametrize("made", [lambda pairs: design.infer_stimuli(pairs, 0), design.midpoint_stimuli])
def test_the_columns_of_a_stimulus_agree_with_its_name(made):
    """Else file names and columns would tell two stories."""
    for row in made(design.draw_pairs(source(5, 5, 5), 3, 0)).itertuples():
        pair = parse_pair(row.pair)
        assert parse_stimulus(row.stimulus) == (row.lam_f, pair)
        assert tuple(pair) == (row.label_1, row.image_1, row.label_2, row.image_2)
        assert row.file == f"images/{row.stimulus}"


# Batches


def dealt(design_name, n_classes, per_category_pair, seed=0, batch_size=None):
    pairs = design.draw_pairs(source(*(30,) * n_classes), per_category_pair, seed)
    stimuli = design.infer_stimuli(pairs, seed) if design_name == "infer" else design.midpoint_stimuli(pairs)
    return stimuli, design.batches(design_name, stimuli, seed, batch_size)


def of_interface(batches, interface):
    """Batches of one interface in the order of their numbers, which must be 0, 1, 2, ..."""
    found = {name: batch for name, batch in batches.items() if name.startswith(f"{interface}_batch-")}
    assert list(found) == [f"{interface}_batch-{number}.csv" for number in range(len(found))]
    return list(found.values())


@pytest.mark.parametrize("batch_size", [None, 12, 45, 1000])
def test_every_stimulus_is_in_one_infer_batch(batch_size):
    """Else stimuli would be judged twice as often as others, or never."""
    stimuli, batches = dealt("infer", 10, 6, batch_size=batch_size)
    trials = [batch[batch["repeat"] == 0] for batch in of_interface(batches, "infer")]
    together = pd.concat(trials)
    assert sorted(together["stimulus"]) == sorted(stimuli["stimulus"])
    columns = ["stimulus", *PAIR_COLUMNS, "lam_f", "file"]
    shown = together.set_index("stimulus").loc[stimuli["stimulus"]].reset_index()
    assert shown[columns].equals(stimuli[columns])
    sizes = [len(trial) for trial in trials]
    assert max(sizes) <= (batch_size or 60)
    assert max(sizes) - min(sizes) <= 1
    assert len(sizes) == -(-270 // (batch_size or 60))


def test_every_pair_is_in_one_select_batch_and_two_construct_batches():
    """Else a midpoint would lack one of the start coefficients, which cancel each other's pull."""
    stimuli, batches = dealt("midpoint", 5, 7)  # 70 pairs, three deals of at most 30
    pairs = set(stimuli["pair"])
    select, construct = of_interface(batches, "select_shuffled"), of_interface(batches, "construct")
    assert (len(select), len(construct)) == (3, 6)
    assert Counter(pair for batch in select for pair in batch[batch["repeat"] == 0]["pair"]) == dict.fromkeys(pairs, 1)
    starts = Counter()
    for batch in construct:
        assert batch["lam_start"].nunique() == 1  # one start for a whole session
        starts.update((row.pair, row.lam_start) for row in batch[batch["repeat"] == 0].itertuples())
    assert starts == {(pair, lam_start): 1 for pair in pairs for lam_start in (0.1, 0.9)}


@pytest.mark.parametrize(
    ("design_name", "interface", "repeated"),
    [("infer", "infer", [15, 20]), ("midpoint", "construct", [5, 10]), ("midpoint", "select_shuffled", [5, 10])],
)
def test_repeats_are_last_and_equal_to_their_trials(design_name, interface, repeated):
    """Else test-retest reliability would compare two different stimuli (positions: the published data's)."""
    _, batches = dealt(design_name, 10, 6)
    for batch in of_interface(batches, interface):
        assert batch["trial"].tolist() == list(range(len(batch)))
        assert batch["repeat"].tolist() == [0] * (len(batch) - 2) + [1, 1]
        shown = batch.drop(columns=["trial", "repeat", "lam_order"], errors="ignore")
        assert shown.iloc[-2:].reset_index(drop=True).equals(shown.iloc[repeated].reset_index(drop=True))


@pytest.mark.parametrize(("design_name", "batch_size"), [("infer", 12), ("midpoint", 8)])
def test_small_batches_have_their_two_repeats_too(design_name, batch_size):
    """Else --batch-size would silently take away the trials that reliability is measured with."""
    _, batches = dealt(design_name, 4, 6, batch_size=batch_size)
    assert {name: int(batch["repeat"].sum()) for name, batch in batches.items()} == dict.fromkeys(batches, 2)


@pytest.mark.parametrize(("design_name", "interface"), [("infer", "infer"), ("midpoint", "select_shuffled")])
def test_categories_are_spread_evenly_over_the_batches(design_name, interface):
    """Else a participant would see one pair of classes over and over, and another participant never."""
    _, batches = dealt(design_name, 10, 6)
    counts = pd.DataFrame(
        [
            batch[batch["repeat"] == 0].groupby(["label_1", "label_2"]).size()
            for batch in of_interface(batches, interface)
        ]
    ).fillna(0)
    assert counts.shape[1] == 45
    assert (counts.max() - counts.min()).max() <= 1


def test_a_batch_is_shuffled():
    """Else a session would go through the classes in the order of the alphabet."""
    _, batches = dealt("infer", 10, 6)
    for batch in batches.values():
        first = batch[batch["repeat"] == 0]["label_1"].tolist()
        assert first != sorted(first)


def test_the_shuffled_images_stand_in_an_order_of_all_eleven():
    """Else a blend would be missing on the screen, or its place tell its coefficient."""
    _, batches = dealt("midpoint", 4, 6)
    orders = []
    for batch in of_interface(batches, "select_shuffled"):
        for order in batch["lam_order"]:
            assert sorted(map(float, order.split("|"))) == TENTHS
            orders.append(order)
    assert len(set(orders)) > len(orders) / 2


@pytest.mark.parametrize("interface", ["construct", "select_shuffled"])
def test_the_files_of_a_midpoint_trial_are_its_blends_from_0_to_1(interface):
    """Else stepping towards image 1 would show other blends than are recorded."""
    _, batches = dealt("midpoint", 3, 4)
    for batch in of_interface(batches, interface):
        for row in batch.itertuples():
            read = [parse_stimulus(file.removeprefix("images/")) for file in row.files.split("|")]
            assert read == [(lam_f, parse_pair(row.pair)) for lam_f in TENTHS]


def test_the_seed_decides_the_batches():
    """Else a set could not be made again."""
    for design_name in ("infer", "midpoint"):
        stimuli, first = dealt(design_name, 4, 6, seed=1)
        again = design.batches(design_name, stimuli, 1)
        other = design.batches(design_name, stimuli, 2)
        assert all(first[name].equals(again[name]) for name in first)
        assert not any(first[name].equals(other[name]) for name in first)
