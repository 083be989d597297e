"""Data mixing: what each function promises, and each against what it says that lam_f means."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hillmixe.names import complement
from stimuli_gen.mixing import INTENSITIES, MIXING_FUNCTIONS, cutmix, linear, linear_floor, linear_light

levels = st.integers(0, 255)
hundredths = st.integers(0, 100)
every_function = pytest.mark.parametrize("mix", MIXING_FUNCTIONS.values(), ids=MIXING_FUNCTIONS)


def image(level, height=1, width=1):
    return np.full((height, width, 3), level, dtype=np.uint8)


def mix_levels(mix, level_1, level_2, lam_f):
    return int(mix(image(level_1), image(level_2), lam_f)[0, 0, 0])


def noise(*shape):
    return np.random.default_rng(7).integers(0, 256, (2, *shape, 3), dtype=np.uint8)


@pytest.fixture
def images():
    return noise(4, 5, 6)  # two stacks of four images, 5 x 6 pixels


# Every function


@every_function
def test_a_function_says_what_lam_f_means(mix):
    """Else nobody could tell from set.json what people saw."""
    first_line = mix.__doc__.splitlines()[0]
    assert "lam_f is" in first_line
    assert MIXING_FUNCTIONS[mix.__name__] is mix


@every_function
def test_end_points_are_the_images_themselves(images, mix):
    """Else a stimulus of lam_f 1 would not be image 1, or lose some level through linear light or by rounding."""
    ramp = np.arange(256, dtype=np.uint8).reshape(16, 16, 1).repeat(3, axis=2)
    for image_1, image_2 in (images, (ramp, ramp[::-1].copy()), (ramp[::-1].copy(), ramp)):
        np.testing.assert_array_equal(mix(image_1, image_2, 1.0), image_1)
        np.testing.assert_array_equal(mix(image_1, image_2, 0.0), image_2)


@every_function
def test_swapped_images_give_the_same_pixels_at_the_complement(images, mix):
    """Else the alphabetical order of the labels would change what people see."""
    for lam_f in np.arange(0, 101, 5) / 100:
        np.testing.assert_array_equal(mix(*images, lam_f), mix(images[1], images[0], complement(lam_f)))


@every_function
def test_a_vector_of_coefficients_mixes_image_by_image(images, mix):
    """Else images of a stack would get each other's coefficient, or all levels of a trial not be made at once."""
    one_pair = (noise(4, 6)[:, None].repeat(11, axis=1), noise(4, 6), np.arange(11) / 10)
    for stacks, pair, lam_f in ((images, images, np.array([0.1, 0.25, 0.75, 1.0])), one_pair):
        mixed = mix(*pair, lam_f)
        assert mixed.shape == stacks[0].shape
        assert mixed.dtype == np.uint8
        for at, one in enumerate(lam_f):
            np.testing.assert_array_equal(mixed[at], mix(*stacks[:, at], one))


@every_function
def test_one_image_and_no_image(mix):
    """Else single images or an empty stack would need a special case."""
    assert mix(image(9, 2, 3), image(9, 2, 3), 0.5).shape == (2, 3, 3)
    none = np.empty((0, 2, 3, 3), dtype=np.uint8)
    assert mix(none, none, np.empty(0)).shape == none.shape


@every_function
def test_an_image_mixed_with_itself_is_itself_and_mixing_changes_no_image(images, mix):
    """Else a pair of equal images would look different from them, or the source be spoilt for the next stimulus."""
    before = images.copy()
    for lam_f in (0.1, 0.33, 0.5):
        np.testing.assert_array_equal(mix(images[0], images[0], lam_f), images[0])
    mix(*images, 0.3)
    np.testing.assert_array_equal(images, before)


@every_function
def test_float_noise_in_lam_f_changes_nothing(images, mix):
    """Else .1 + .2 or 1 - .9 would give other pixels than .3 or .1."""
    for tenth in range(11):
        summed = sum([0.1] * tenth)
        np.testing.assert_array_equal(mix(*images, summed), mix(*images, tenth / 10))
        np.testing.assert_array_equal(mix(*images, abs(1 - summed)), mix(*images, (10 - tenth) / 10))


@every_function
@pytest.mark.parametrize(
    "lam_f", [-0.01, 1.01, 2, -1, 1.004, -0.004, float("nan"), float("inf"), -float("inf"), [0.5, 0.5, 0.5, 1.2]]
)
def test_coefficients_outside_0_to_1_are_refused(images, mix, lam_f):
    """Else wrapped-around or clipped pixels would pass as stimuli."""
    with np.errstate(invalid="ignore"), pytest.raises(ValueError, match=r"\[0, 1\]"):
        mix(*images, np.array(lam_f))


@pytest.mark.parametrize("name", ["linear", "linear_floor", "linear_light"])
@given(level_1=levels, level_2=levels, hundredth=hundredths)
def test_a_blend_lies_between_its_images(name, level_1, level_2, hundredth):
    """Else a blend would be darker or brighter than both its images."""
    mixed = mix_levels(MIXING_FUNCTIONS[name], level_1, level_2, hundredth / 100)
    assert min(level_1, level_2) <= mixed <= max(level_1, level_2)


# linear and linear_floor: levels


@pytest.mark.parametrize(
    ("level_1", "level_2", "lam_f", "nearest", "floor"),
    [
        (0, 1, 0.5, 1, 0),  # .5, an exact half
        (1, 0, 0.5, 1, 0),
        (2, 3, 0.5, 3, 2),  # 2.5, where rounding halves to even would give 2
        (2, 0, 0.25, 1, 0),  # .5
        (10, 20, 0.25, 18, 17),  # 2.5 + 15 = 17.5
        (0, 255, 0.25, 191, 191),  # 191.25
        (255, 0, 0.25, 64, 63),  # 63.75
        (255, 0, 0.75, 191, 191),
        (200, 100, 0.1, 110, 110),  # 110 exactly; .1 * 200 + .9 * 100 is 110.00000000000001 in floats
        (200, 100, 0.9, 190, 190),
        (10, 20, 0.3, 17, 17),  # 17 exactly; .3 * 10 + .7 * 20 is 16.999999999999996 in floats
        (5, 0, 0.29, 1, 1),  # 1.45; .29 * 100 is 28.999999999999996 in floats
        (255, 255, 0.57, 255, 255),
    ],
)
def test_hand_values(level_1, level_2, lam_f, nearest, floor):
    """Else rounding is not to the nearest level, halves upward, or cutting off is by floats."""
    assert mix_levels(linear, level_1, level_2, lam_f) == nearest
    assert mix_levels(linear_floor, level_1, level_2, lam_f) == floor


@given(levels, levels, hundredths)
def test_equals_exact_arithmetic(level_1, level_2, hundredth):
    """Else a float error decides a level."""
    lam_f = Fraction(hundredth, 100)
    exact = lam_f * level_1 + (1 - lam_f) * level_2
    assert mix_levels(linear, level_1, level_2, hundredth / 100) == (exact + Fraction(1, 2)).__floor__()
    assert mix_levels(linear_floor, level_1, level_2, hundredth / 100) == exact.__floor__()


@pytest.mark.parametrize(("lam_f", "parts"), [(0.1, 10), (0.25, 4), (0.5, 2), (0.9, 10)])
def test_the_mean_of_linear_is_the_mean_of_means(lam_f, parts):
    """Else lam_f would not be image 1's weight, or cut-off images not half a level darker than rounded ones.

    Of the parts of a level that a blend can have, the half is rounded up, which is half a part more on average.
    """
    image_1, image_2 = noise(64, 64)
    expected = lam_f * image_1.mean() + (1 - lam_f) * image_2.mean()
    assert linear(image_1, image_2, lam_f).mean() == pytest.approx(expected + 0.5 / parts, abs=0.02)
    assert linear_floor(image_1, image_2, lam_f).mean() == pytest.approx(expected + 0.5 / parts - 0.5, abs=0.02)


# linear_light: intensities


@pytest.mark.parametrize(
    ("level_1", "level_2", "lam_f", "expected"),
    [
        (255, 0, 0.5, 188),  # half the light of white: 1.055 * .5 ** (1 / 2.4) - .055 = .7354, times 255 is 187.5
        (0, 255, 0.5, 188),
        (255, 0, 0.1, 89),  # .3492 * 255 = 89.04
        (255, 0, 0.9, 243),  # .9547 * 255 = 243.4
        (10, 0, 0.5, 5),  # the straight foot of the curve
    ],
)
def test_hand_values_of_light(level_1, level_2, lam_f, expected):
    """Else light would not be mixed by sRGB's transfer function."""
    assert mix_levels(linear_light, level_1, level_2, lam_f) == expected


@pytest.mark.parametrize("lam_f", [0.1, 0.25, 0.5, 0.9])
def test_the_mean_light_is_the_mean_of_means(lam_f):
    """Else lam_f would not be the weight of image 1's intensity."""
    image_1, image_2 = noise(64, 64)
    light_1, light_2, mixed = (
        INTENSITIES[pixels].mean() for pixels in (image_1, image_2, linear_light(image_1, image_2, lam_f))
    )
    assert mixed == pytest.approx(lam_f * light_1 + (1 - lam_f) * light_2, abs=2e-4)


# cutmix: areas


def from_1(mixed, image_1):
    """Which pixels are image 1's."""
    return (mixed == image_1).all(axis=-1)


@pytest.mark.parametrize(("height", "width"), [(32, 32), (8, 8), (20, 31), (160, 160), (1, 7)])
def test_the_area_is_lam_f_within_half_a_row(height, width):
    """Else lam_f would not be the share of the area that shows image 1."""
    image_1, image_2 = image(1, height, width), image(2, height, width)
    for hundredth in range(101):
        area = from_1(cutmix(image_1, image_2, hundredth / 100), image_1).sum()
        assert abs(area - hundredth / 100 * height * width) <= max(height, width) / 2


def test_one_image_lies_in_a_box_and_the_other_around_it():
    """Else cutmix would blend, or the cut be ragged or of another shape than the image."""
    boxes = []
    for number in range(40):
        image_1, image_2 = np.random.default_rng(number).integers(0, 256, (2, 20, 40, 3), dtype=np.uint8)
        mixed = cutmix(image_1, image_2, 0.5)
        mask = from_1(mixed, image_1)
        assert (mask | from_1(mixed, image_2)).all()
        inner = mask if mask[[0, -1]].sum() + mask[:, [0, -1]].sum() < 60 else ~mask
        rows, columns = np.flatnonzero(inner.any(axis=1)), np.flatnonzero(inner.any(axis=0))
        assert inner[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].all()
        assert inner.sum() == len(rows) * len(columns)
        assert abs(len(columns) - 2 * len(rows)) <= 2
        boxes.append((rows[0], columns[0], bool(inner is mask)))
    assert len({box[:2] for box in boxes}) > 20  # anywhere
    assert 8 <= sum(box[2] for box in boxes) <= 32  # either image may be the inner one


def test_the_boxes_of_growing_coefficients_lie_in_one_another():
    """Else a step in Construct would move the box about."""
    for number in range(10):
        image_1, image_2 = np.random.default_rng(number).integers(0, 256, (2, 32, 32, 3), dtype=np.uint8)
        masks = from_1(cutmix(image_1, image_2, np.arange(101) / 100), image_1)
        assert (masks[1:] >= masks[:-1]).all()
