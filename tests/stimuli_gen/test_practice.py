"""Practice: two pairs that no trial shows, with the images that each interface needs for them."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_design import TENTHS, class_of, source

from hillmixe.interfaces import INTERFACES
from hillmixe.names import Pair, parse_pair, parse_stimulus
from stimuli_gen import design, practice
from stimuli_gen.recipe import DESIGNS, choose


def shown(images, per_category_pair, seed):
    return design.draw_pairs(images, choose("midpoint", per_category_pair=per_category_pair, seed=seed))


def drawn(images, pairs, seed):
    return practice.draw_pairs(images, pairs, np.ones(len(images.ids), dtype=bool), seed)


@settings(max_examples=80)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=5), st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_practice_pairs_are_in_no_trial_where_the_source_allows(sizes, per_category_pair, seed):
    """Else a person would have seen a stimulus, and what to do with it, before its trial."""
    images = source(*sizes)
    smallest = min(a * b for a, b in combinations(sizes, 2))
    pairs = shown(images, min(per_category_pair, smallest), seed)
    found = drawn(images, pairs, seed)
    possible = sum(a * b for a, b in combinations(sizes, 2))
    free = min(possible - len(pairs), 2)
    in_trials = {Pair(*row) for row in pairs.astype({"label_1": str, "label_2": str}).itertuples(index=False)}
    assert len(set(found) - in_trials) == free
    assert len(found) == 2
    of_image = class_of(images)
    for pair in found:
        assert pair.label_1 < pair.label_2
        assert (of_image[pair.image_1], of_image[pair.image_2]) == (pair.label_1, pair.label_2)


@pytest.mark.parametrize(("n_classes", "shared"), [(2, 2), (3, 1), (4, 0), (10, 0)])
def test_practice_pairs_are_of_different_classes_and_unused_images(n_classes, shared):
    """Else both examples would be of the same classes, or an image of the trials be learnt in practice."""
    images = source(*(20,) * n_classes)
    for seed in range(10):
        pairs = shown(images, 2, seed)
        used = {*pairs["image_1"], *pairs["image_2"]}
        first, second = drawn(images, pairs, seed)
        assert len({first.label_1, first.label_2} & {second.label_1, second.label_2}) == shared
        practised = {first.image_1, first.image_2, second.image_1, second.image_2}
        assert (len(practised), practised & used) == (4, set())


def test_the_seed_decides_the_practice():
    """Else a set could not be made again, or every study would practise on the same images."""
    images = source(*(20,) * 4)
    pairs = shown(images, 2, 0)
    assert drawn(images, pairs, 1) == drawn(images, pairs, 1)
    assert drawn(images, pairs, 1) != drawn(images, pairs, 2)


def test_images_that_may_not_be_drawn_are_not_practised_on():
    """Else an image kept for the evaluation of networks would be seen by every participant."""
    images = source(8, 8, 8)
    eligible = np.arange(24) % 2 == 0
    for seed in range(10):
        found = practice.draw_pairs(images, shown(images, 1, seed), eligible, seed)
        assert {image for pair in found for image in (pair.image_1, pair.image_2)} <= set(images.ids[eligible])


LEVELS = tuple(TENTHS)
PAIRS = [Pair("Cat", 3, "Dog", 14), Pair("Bird", 15, "Ship", 92)]


def read(file):
    """Coefficient and pair of a file, which must lie in practice/."""
    folder, _, name = file.rpartition("/")
    assert folder == "practice"
    return parse_stimulus(name)


@pytest.mark.parametrize("interface", ["infer", "soft_labels", "construct", "select_shuffled"])
def test_two_rows_with_their_end_points(interface):
    """Else practice would show other images beside the blend than those it is made of."""
    made, images = practice.tables(DESIGNS["hmix"], PAIRS, design.Plan(None, None, LEVELS), 0)
    assert sorted(made) == sorted(f"{name}_practice.csv" for name in DESIGNS["hmix"])
    table = made[f"{interface}_practice.csv"]
    assert table["practice"].tolist() == [0, 1]
    assert [parse_pair(name) for name in table["pair"]] == PAIRS
    assert list(table[list(Pair._fields)].itertuples(index=False, name=None)) == [tuple(pair) for pair in PAIRS]
    assert [read(file) for file in table["endpoint_1"]] == [(1.0, pair) for pair in PAIRS]
    assert [read(file) for file in table["endpoint_2"]] == [(0.0, pair) for pair in PAIRS]
    named = {*table["endpoint_1"], *table["endpoint_2"]}
    named |= {
        file for column in ("file", "files") if column in table for row in table[column] for file in row.split("|")
    }
    assert named <= set(images["file"])
    assert images["file"].is_unique


@pytest.mark.parametrize("interface", ["infer", "soft_labels"])
def test_infer_and_soft_labels_show_one_blend(interface):
    """Else the example of 50/50 or 75/25 would be another one."""
    table = practice.tables(DESIGNS["infer"], PAIRS, design.Plan(None, None, ()), 0)[0][f"{interface}_practice.csv"]
    assert table["lam_f"].tolist() == [0.5, 0.75]
    assert [read(file) for file in table["file"]] == list(zip([0.5, 0.75], PAIRS, strict=True))
    assert table["file"].tolist() == [f"practice/{name}" for name in table["stimulus"]]


def test_construct_begins_with_a_blend_that_it_can_show():
    """Else practice would stop in the search for a blend of 75/25, which is no tenth."""
    table = practice.tables(DESIGNS["midpoint"], PAIRS, design.Plan(None, None, LEVELS), 0)[0]["construct_practice.csv"]
    assert table["lam_start"].tolist() == [0.5, 0.75]
    for row, pair, levels in zip(table.itertuples(), PAIRS, (TENTHS, sorted([*TENTHS, 0.75])), strict=True):
        assert [read(file) for file in row.files.split("|")] == [(level, pair) for level in levels]


def test_select_shuffled_shows_all_eleven_in_an_order_by_the_seed():
    """Else a blend would be missing in practice, its place tell its coefficient, or all studies have one order."""
    table, again, other = (
        practice.tables(DESIGNS["midpoint"], PAIRS, design.Plan(None, None, LEVELS), seed)[0][
            "select_shuffled_practice.csv"
        ]
        for seed in (0, 0, 2)
    )
    assert table.equals(again)
    assert not table.equals(other)
    for row, pair in zip(table.itertuples(), PAIRS, strict=True):
        assert [read(file) for file in row.files.split("|")] == [(level, pair) for level in TENTHS]
        order = [float(level) for level in row.lam_order.split("|")]
        assert sorted(order) == TENTHS != order


@pytest.mark.parametrize("step", [4, 20])
def test_other_levels_are_practised_too(step):
    """Else practice would show blends that the trials do not have."""
    levels = tuple(at / step for at in range(step + 1))
    made, _ = practice.tables(("construct", "select_shuffled"), PAIRS, design.Plan(None, None, levels), 0)
    for row, start in zip(made["construct_practice.csv"].itertuples(), (0.5, 0.75), strict=True):
        assert [read(file)[0] for file in row.files.split("|")] == sorted({*levels, start})
        assert row.lam_start == start
    for row in made["select_shuffled_practice.csv"].itertuples():
        assert sorted(map(float, row.lam_order.split("|"))) == [read(file)[0] for file in row.files.split("|")]
        assert sorted(map(float, row.lam_order.split("|"))) == list(
            design.fitting(INTERFACES["select_shuffled"], levels)
        )
