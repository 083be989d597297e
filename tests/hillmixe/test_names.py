"""Names of coefficients, pairs and stimuli: what is written is read back, and nothing else is read."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from hillmixe.command import InputError
from hillmixe.names import Pair, coefficient, complement, is_hundredth, parse_pair, parse_stimulus, stimulus_name

# Class names as stimuli_gen.sources makes them: letters and digits of any script, hyphens inside.
class_names = st.text("AZaz09-éßЖ中", min_size=1, max_size=8)
image_ids = st.integers(0, 10**12)


@st.composite
def pairs(draw):
    label_1, label_2 = sorted((draw(class_names), draw(class_names)))
    assume(label_1 != label_2)
    return Pair(label_1, draw(image_ids), label_2, draw(image_ids))


def test_names_are_those_of_the_published_data():
    """Else our stimuli could not be matched with H-Mix."""
    pair = Pair("Dog", 2205, "Frog", 6908)
    assert str(pair) == "Dog_2205_Frog_6908"
    for lam_f, written in ((0.5, "0.5"), (0.25, "0.25"), (1, "1.0"), (0, "0.0")):
        assert stimulus_name(lam_f, pair) == f"mixed_{written}_Dog_2205_Frog_6908.png"


@given(pairs())
def test_pair_names_are_read_back(pair):
    """Else labels or image ids would be lost between the files."""
    assert parse_pair(str(pair)) == pair


@given(st.integers(0, 10_000), pairs())
def test_stimulus_names_are_read_back(parts, pair):
    """Else an answer would be booked on another image or coefficient."""
    assert parse_stimulus(stimulus_name(parts / 10_000, pair)) == (parts / 10_000, pair)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.1 + 0.2, 0.3),
        (1 - 0.9, 0.1),
        ("0.7999999999999999", 0.8),
        (0.29, 0.29),
        ("1", 1.0),
        (0, 0.0),
        (1.0000000000000002, 1.0),
        (-1e-17, 0.0),
    ],
)
def test_float_noise_is_taken_off_coefficients(value, expected):
    """Else equal coefficients would be counted as different ones."""
    assert coefficient(value) == expected


@given(st.integers(0, 10_000))
@example(9000)  # 1 - .9 is not .1 in floats
def test_every_place_is_kept_and_so_is_its_complement(parts):
    """Else some coefficient would be moved to its neighbour, or swapped pairs not meet at the same one."""
    place = parts / 10_000
    assert coefficient(place) == coefficient(str(place)) == place
    assert complement(place) == (10_000 - parts) / 10_000
    assert complement(complement(place)) == place
    assert is_hundredth(place) == (parts % 100 == 0)


@pytest.mark.parametrize(
    "value", [1.5, -0.1, 1.01, 0.33333, 0.25001, "0.33333", float("nan"), "nan", "inf", "half", "", "0,5"]
)
def test_what_is_no_coefficient_is_refused(value):
    """Else a slip in a file would become a coefficient that nobody meant."""
    with pytest.raises(InputError, match="coefficient"):
        coefficient(value)


@pytest.mark.parametrize(
    "text",
    [
        "Frog_6908_Dog_2205",  # not in alphabetical order
        "Dog_2205_Dog_2206",  # one class: label 1 does not come before label 2
        "Dog_2205_Frog",
        "Dog_2205_Frog_6908_Cat_1",
        "Dog_x_Frog_6908",
        "Dog_-1_Frog_6908",
        "Dog_2205_Frog_6908.png",
        "_1_Frog_2",
        "",
    ],
)
def test_what_is_no_pair_is_refused(text):
    """Else lam_f would weigh the wrong label."""
    with pytest.raises(InputError, match="pair"):
        parse_pair(text)


@pytest.mark.parametrize(
    "text",
    [
        "mixed_0.5_Frog_6908_Dog_2205.png",  # not in alphabetical order
        "mixed_1.5_Dog_2205_Frog_6908.png",
        "mixed_0.33333_Dog_2205_Frog_6908.png",
        "mixed_.5_Dog_2205_Frog_6908.png",
        "mixed_nan_Dog_2205_Frog_6908.png",
        "mixed_0.5_Dog_2205_Frog_6908",
        "mixed_0.5_Dog_2205_Frog_6908.jpg",
        "images/mixed_0.5_Dog_2205_Frog_6908.png",
        "Dog_2205_Frog_6908",
    ],
)
def test_what_is_no_stimulus_is_refused(text):
    """Else a wrong file name would be read as some other stimulus."""
    with pytest.raises(InputError):
        parse_stimulus(text)
