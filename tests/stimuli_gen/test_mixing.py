"""Data mixing against hand values, exact fractions and its symmetries."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stimuli_gen.mixing import linear
from stimuli_gen.names import complement

levels = st.integers(0, 255)
hundredths = st.integers(0, 100)


def image(level, height=1, width=1):
    return np.full((height, width, 3), level, dtype=np.uint8)


def mix_levels(level_1, level_2, lam_f):
    return int(linear(image(level_1), image(level_2), lam_f)[0, 0, 0])


@pytest.fixture
def images():
    rng = np.random.default_rng(7)
    return rng.integers(0, 256, (2, 4, 5, 6, 3), dtype=np.uint8)  # two stacks of four images, 5 x 6 pixels


def test_end_points_are_the_images_themselves(images):
    """Else a stimulus of lam_f 1 would not be image 1."""
    np.testing.assert_array_equal(linear(*images, 1.0), images[0])
    np.testing.assert_array_equal(linear(*images, 0.0), images[1])


@pytest.mark.parametrize(
    ("level_1", "level_2", "lam_f", "expected"),
    [
        (0, 1, 0.5, 1),  # .5, an exact half
        (1, 0, 0.5, 1),
        (2, 3, 0.5, 3),  # 2.5, where rounding halves to even would give 2
        (2, 0, 0.25, 1),  # .5
        (10, 20, 0.25, 18),  # 2.5 + 15 = 17.5
        (0, 255, 0.25, 191),  # 191.25
        (255, 0, 0.25, 64),  # 63.75, which cutting off would make 63
        (255, 0, 0.75, 191),
        (200, 100, 0.1, 110),
        (200, 100, 0.9, 190),
        (5, 0, 0.29, 1),  # 1.45; .29 * 100 is 28.999999999999996 in floats
        (255, 255, 0.57, 255),
    ],
)
def test_hand_values(level_1, level_2, lam_f, expected):
    """Else rounding is not to the nearest level, halves upward."""
    assert mix_levels(level_1, level_2, lam_f) == expected


@given(levels, levels, hundredths)
def test_equals_exact_arithmetic(level_1, level_2, hundredth):
    """Else a float error decides a level."""
    lam_f = Fraction(hundredth, 100)
    exact = (lam_f * level_1 + (1 - lam_f) * level_2 + Fraction(1, 2)).__floor__()
    assert mix_levels(level_1, level_2, hundredth / 100) == exact


@given(levels, levels, st.integers(0, 10))
def test_float_noise_in_lam_f_changes_nothing(level_1, level_2, tenth):
    """Else .1 + .2 or 1 - .9 would give other pixels than .3 or .1."""
    summed = sum([0.1] * tenth)
    assert mix_levels(level_1, level_2, summed) == mix_levels(level_1, level_2, tenth / 10)
    assert mix_levels(level_1, level_2, abs(1 - summed)) == mix_levels(level_1, level_2, (10 - tenth) / 10)


@pytest.mark.parametrize("hundredth", range(0, 101, 5))
def test_swapped_images_give_the_same_pixels_at_the_complement(images, hundredth):
    """Else the alphabetical order of the labels would change what people see."""
    lam_f = hundredth / 100
    np.testing.assert_array_equal(linear(*images, lam_f), linear(images[1], images[0], complement(lam_f)))


def test_a_vector_of_coefficients_mixes_image_by_image(images):
    """Else images of a stack would get each other's coefficient."""
    lam_f = np.array([0.1, 0.25, 0.75, 1.0])
    mixed = linear(*images, lam_f)
    assert mixed.shape == images[0].shape
    assert mixed.dtype == np.uint8
    for at, one in enumerate(lam_f):
        np.testing.assert_array_equal(mixed[at], linear(images[0][at], images[1][at], one))


def test_one_pair_of_images_takes_many_coefficients():
    """Else all levels of a midpoint trial could not be made at once."""
    mixed = linear(image(100, 2, 3), image(0, 2, 3), np.arange(11) / 10)
    assert mixed.shape == (11, 2, 3, 3)
    assert mixed[:, 1, 2, 0].tolist() == [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]


def test_one_image_and_no_image():
    """Else single images or an empty stack would need a special case."""
    assert linear(image(9, 2, 3), image(9, 2, 3), 0.5).shape == (2, 3, 3)
    none = np.empty((0, 2, 3, 3), dtype=np.uint8)
    assert linear(none, none, np.empty(0)).shape == none.shape


def test_the_images_given_stay_as_they_are(images):
    """Else mixing once would spoil the source for the next stimulus."""
    before = images.copy()
    linear(*images, 0.3)
    np.testing.assert_array_equal(images, before)


@pytest.mark.parametrize(
    "lam_f", [-0.01, 1.01, 2, -1, 1.004, -0.004, float("nan"), float("inf"), -float("inf"), [0.5, 0.5, 0.5, 1.2]]
)
def test_coefficients_outside_0_to_1_are_refused(images, lam_f):
    """Else wrapped-around or clipped pixels would pass as stimuli."""
    with np.errstate(invalid="ignore"), pytest.raises(ValueError, match=r"\[0, 1\]"):
        linear(*images, np.array(lam_f))
