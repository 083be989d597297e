"""Which pairs and which coefficients: what each design promises, for any source."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stimuli_gen import design
from stimuli_gen.command import InputError
from stimuli_gen.names import parse_pair, parse_stimulus
from stimuli_gen.sources import ImageSource

TENTHS = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]


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
