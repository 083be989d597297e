"""Which pairs and which coefficients: what each design promises, for any source."""

from collections import Counter
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hillmixe import published
from hillmixe.command import InputError
from hillmixe.names import Pair, parse_pair, parse_stimulus
from stimuli_gen import design
from stimuli_gen.recipe import choose
from stimuli_gen.sources import ImageSource

TENTHS = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
LEVELS = [0.1, 0.25, 0.5, 0.75, 0.9]


def source(*sizes):
    """Classes A, B, ... with that many images each, in no order; ids go in sevens from 3."""
    labels = np.random.default_rng(8).permutation(np.repeat(np.arange(len(sizes)), sizes))
    names = tuple("ABCDEFGHIJKL"[: len(sizes)])
    return ImageSource(
        "made", names, np.zeros((len(labels), 1, 1, 3), np.uint8), labels, np.arange(len(labels)) * 7 + 3
    )


def class_of(images):
    return dict(zip(images.ids.tolist(), (images.class_names[label] for label in images.labels), strict=True))


def drawn(images, per_category_pair, seed=0, **flags):
    """The image pairs that a design draws."""
    pairs = design.draw_pairs(images, choose("infer", per_category_pair=per_category_pair, seed=seed, **flags))
    return [Pair(*row) for row in pairs.astype({"label_1": str, "label_2": str}).itertuples(index=False)]


def judged(images, per_category_pair, seed=0, design_name="infer", **flags):
    return design.plan(images, choose(design_name, per_category_pair=per_category_pair, seed=seed, **flags)).judged


def uses(pairs):
    return Counter(image for pair in pairs for image in (pair.image_1, pair.image_2))


# Pairs


@settings(max_examples=60)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=4), st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_every_category_pair_has_its_pairs(sizes, per_category_pair, seed):
    """Else some comparison of classes would be missing, twice there, or of images of other classes."""
    images = source(*sizes)
    if min(a * b for a, b in combinations(sizes, 2)) < per_category_pair:
        with pytest.raises(InputError, match=r"made: . and . give \d+ image pairs.*--per-category-pair"):
            drawn(images, per_category_pair, seed)
        return
    pairs = drawn(images, per_category_pair, seed)
    of_category = Counter((pair.label_1, pair.label_2) for pair in pairs)
    assert of_category == dict.fromkeys(combinations(images.class_names, 2), per_category_pair)
    assert len(set(pairs)) == len(pairs)
    of_image = class_of(images)
    for pair in pairs:
        assert pair.label_1 < pair.label_2
        assert (of_image[pair.image_1], of_image[pair.image_2]) == (pair.label_1, pair.label_2)


ENOUGH = [((54,) * 10, 6), ((60,) * 10, 6), ((100,) * 3, 1), ((4, 4), 4), ((5, 9, 30), 2)]
TOO_FEW = [((3, 3), 5), ((4,) * 10, 6), ((10,) * 10, 6)]


@pytest.mark.parametrize(("sizes", "per_category_pair"), [*ENOUGH, *TOO_FEW])
def test_images_are_reused_as_rarely_as_possible(sizes, per_category_pair):
    """Else answers would hang on few images where there are enough for once each, or where some must come again."""
    rarest_possible = -(-per_category_pair * (len(sizes) - 1) // min(sizes))
    assert (rarest_possible == 1) == ((sizes, per_category_pair) in ENOUGH)
    for seed in range(10):
        assert max(uses(drawn(source(*sizes), per_category_pair, seed)).values()) == rarest_possible


def test_all_possible_pairs_can_be_asked_for():
    """Else small sources could not be used up, or the search would never end."""
    pairs = drawn(source(3, 4), 12, seed=5)
    assert len(set(pairs)) == 12
    assert sorted(uses(pairs).values()) == [3, 3, 3, 3, 4, 4, 4]


def test_the_seed_decides_the_pairs():
    """Else nobody could draw the same pairs again, or other ones."""
    images = source(*(20,) * 4)
    assert drawn(images, 6, 1) == drawn(images, 6, 1)
    assert drawn(images, 6, 1) != drawn(images, 6, 2)


@settings(max_examples=60)
@given(st.integers(2, 12), st.data())
def test_of_the_category_pairs_as_many_as_asked_for(n_classes, data):
    """Else a study of many classes would be as large as all of their pairs, or see some class far more than others."""
    possible = n_classes * (n_classes - 1) // 2
    number = data.draw(st.integers(1, possible))
    pairs = drawn(source(*(3,) * n_classes), 2, data.draw(st.integers(0, 99)), category_pairs=number)
    categories = {(pair.label_1, pair.label_2) for pair in pairs}
    assert (len(categories), len(pairs)) == (number, 2 * number)
    assert categories <= set(combinations("ABCDEFGHIJKL"[:n_classes], 2))
    counts = Counter(label for pair in categories for label in pair)
    counts = [counts[label] for label in "ABCDEFGHIJKL"[:n_classes]]
    assert max(counts) - min(counts) <= 2
    with pytest.raises(InputError, match=f"--category-pairs {possible + 1}: {n_classes} classes give {possible}"):
        drawn(source(*(3,) * n_classes), 1, category_pairs=possible + 1)  # the search would never end


def test_a_thousand_classes():
    """Else a source as rich as ImageNet could not be used."""
    labels = np.repeat(np.arange(1000), 3)
    names = tuple(f"C{number:04d}" for number in range(1000))
    images = ImageSource("many", names, np.zeros((3000, 1, 1, 3), np.uint8), labels, np.arange(3000))
    pairs = drawn(images, 1, category_pairs=1500)
    assert set(uses(pairs).values()) == {1}
    assert len({label for pair in pairs for label in (pair.label_1, pair.label_2)}) == 1000


# Coefficients


@settings(max_examples=60)
@given(st.integers(2, 6), st.integers(1, 12), st.integers(1, 7), st.integers(0, 2**32 - 1))
def test_balanced_coefficients_are_equally_frequent(n_classes, per_category_pair, n_levels, seed):
    """Else a coefficient would be judged more often than others, in all or of some pair of categories."""
    levels = [step / 10 for step in range(1, n_levels + 1)]
    stimuli = judged(source(*(12,) * n_classes), per_category_pair, seed, coefficients=levels)
    everywhere = stimuli["lam_f"].value_counts().reindex(levels, fill_value=0)
    assert everywhere.max() - everywhere.min() <= 1
    for _, rows in stimuli.groupby(["label_1", "label_2"], observed=True):
        within = rows["lam_f"].value_counts().reindex(levels, fill_value=0)
        assert within.max() - within.min() <= 1


def test_random_coefficients_are_drawn_each_by_itself():
    """Else `--draw random` would not be what was published, where counts are uneven."""
    stimuli = judged(source(*(200,) * 10), 46, draw="random")
    counts = stimuli["lam_f"].value_counts()
    assert sorted(counts.index) == LEVELS
    # 2,070 draws of five: 414 each, give or take 18; in no seed of this source are all within two.
    assert 350 < counts.min() < counts.max() < 480
    assert counts.max() - counts.min() > 2


@pytest.mark.parametrize("draw", ["balanced", "random"])
def test_coefficients_hang_on_the_seed(draw):
    """Else the same seed would give other stimuli, or each seed the same coefficients in the same places."""
    images = source(20, 20, 20)
    first, again, other = (judged(images, 10, seed, draw=draw) for seed in (1, 1, 2))
    assert first.equals(again)
    assert first["lam_f"].tolist() != other["lam_f"].tolist()


def test_coefficients_are_not_bound_to_a_place():
    """Else with five image pairs a category pair the coefficient would follow from the position."""
    lam_f = judged(source(*(60,) * 6), 5, 3)["lam_f"].to_numpy().reshape(-1, 5)
    assert all(len(set(position)) > 1 for position in lam_f.T)


def test_full_gives_each_pair_each_coefficient():
    """Else coefficients could not be compared within a pair."""
    stimuli = judged(source(9, 9, 9), 2, design_name="full", coefficients=[0.2, 0.8, 0.5])
    levels = stimuli.groupby(["image_1", "image_2"], sort=False)["lam_f"].agg(list)
    assert len(levels) == 6
    assert all(found == [0.2, 0.5, 0.8] for found in levels)


@pytest.mark.parametrize("n_levels", [11, 5, 21])
def test_midpoint_gives_each_pair_all_levels(n_levels):
    """Else the blends of a midpoint trial would have a gap."""
    plan = design.plan(source(4, 4, 4), choose("midpoint", per_category_pair=2, levels=n_levels))
    levels = plan.stimuli().groupby(["image_1", "image_2"], sort=False)["lam_f"].agg(list)
    assert len(levels) == len(plan.pairs) == 6
    assert all(found == [step / (n_levels - 1) for step in range(n_levels)] for found in levels)


# Names


@pytest.mark.parametrize("name", ["infer", "midpoint", "full"])
def test_the_columns_of_a_stimulus_agree_with_its_name(name):
    """Else file names and columns would tell two stories."""
    stimuli = design.named(design.plan(source(5, 5, 5), choose(name, per_category_pair=3)).stimuli())
    for row in stimuli.itertuples():
        pair = parse_pair(row.pair)
        assert parse_stimulus(row.stimulus) == (row.lam_f, pair)
        assert tuple(pair) == (row.label_1, row.image_1, row.label_2, row.image_2)
        assert row.file == f"images/{row.stimulus}"


# The published design


@pytest.fixture(scope="module")
def cifar10(published_file):
    """The 10,000 images that H-Mix counts, without pixels, of the classes that H-Mix names."""
    for name in (name for name in published.FILES if name.startswith("hmix/")):
        published_file(name)
    labels = np.arange(10_000) % 10
    names = {parse_stimulus(name)[1] for name in published.inferred_stimuli()}
    for pair in names | {parse_pair(name) for name in published.midpoint_pairs()}:
        labels[pair.image_1] = published.CIFAR10_CLASSES.index(pair.label_1)
        labels[pair.image_2] = published.CIFAR10_CLASSES.index(pair.label_2)
    return ImageSource(
        "cifar10", published.CIFAR10_CLASSES, np.zeros((10_000, 1, 1, 3), np.uint8), labels, np.arange(10_000)
    )


def test_the_published_stimuli_are_all_there_under_their_names(cifar10):
    """Else a lab could not repeat the paper's experiments with the paper's stimuli."""
    plan = design.plan(cifar10, choose("hmix"))
    assert (len(plan.pairs), len(plan.judged)) == (249, 2070)
    assert set(design.pair_names(plan.pairs)) == set(published.midpoint_pairs())
    assert set(design.named(plan.judged)["stimulus"]) == set(published.inferred_stimuli())
    counts = plan.judged["lam_f"].value_counts().sort_index().to_dict()
    assert counts == {0.1: 413, 0.25: 371, 0.5: 524, 0.75: 409, 0.9: 353}
    stimuli = design.named(plan.stimuli())
    assert stimuli["stimulus"].is_unique
    blends = {f"mixed_{tenth / 10}_{pair}.png" for pair in published.midpoint_pairs() for tenth in range(11)}
    assert len(blends) == 2739
    assert set(stimuli["stimulus"]) == blends | set(published.inferred_stimuli())


def test_images_of_other_classes_than_published_are_refused(cifar10):
    """Else a set would bear the published names over other images."""
    labels = cifar10.labels.copy()
    labels[74] = 1  # an airplane of the pair Airplane_74_Dog_3610
    with pytest.raises(InputError, match="image 74 of cifar10 is of class Automobile, not Airplane"):
        design.plan(replace(cifar10, labels=labels), choose("hmix"))
    with pytest.raises(InputError, match="has no class"):
        design.plan(source(3, 3), choose("hmix"))


# Memory


@pytest.mark.slow
def test_a_million_stimuli_are_a_small_table():
    """Else a large study would not fit into memory before a single image is mixed."""
    stimuli = judged(source(*(1000,) * 10), 22_223)
    assert len(stimuli) == 1_000_035
    assert isinstance(stimuli["label_1"].dtype, pd.CategoricalDtype)
    assert stimuli.memory_usage(deep=True).sum() < 40e6
