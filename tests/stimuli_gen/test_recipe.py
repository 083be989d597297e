"""Recipes: each design's own choices, and what does not go together."""

import pytest

from hillmixe.command import InputError
from stimuli_gen.recipe import choose


def test_the_defaults_are_the_papers():
    """Else a set made without flags would not be like the paper's."""
    infer, midpoint, hmix = choose("infer"), choose("midpoint"), choose("hmix")
    assert (infer.coefficients, infer.per_category_pair) == ((0.1, 0.25, 0.5, 0.75, 0.9), 6)
    assert midpoint.coefficients == (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
    assert (infer.mixing, midpoint.mixing, hmix.mixing) == ("linear", "linear", "linear_floor")
    assert hmix.interfaces == ("construct", "select_shuffled", "infer", "soft_labels")


@pytest.mark.parametrize(
    ("levels", "first"),
    [(5, (0.0, 0.25)), (6, (0.0, 0.2)), (21, (0.0, 0.05)), (26, (0.0, 0.04)), (51, (0.0, 0.02)), (101, (0.0, 0.01))],
)
def test_levels_are_whole_hundredths(levels, first):
    """Else the blends of a midpoint trial would have coefficients that no file name can hold."""
    made = choose("midpoint", levels=levels).coefficients
    assert made[:2] == first
    assert (len(made), made[-1]) == (levels, 1.0)
    assert all(round(value * 100) / 100 == value for value in made)


def test_many_levels_are_for_construct_alone():
    """Else Select-Shuffled would have to show more blends than its screen holds."""
    assert choose("midpoint", levels=11).interfaces == ("construct", "select_shuffled")
    assert choose("midpoint", levels=21).interfaces == ("construct",)


def test_coefficients_and_kinds_count_once():
    """Else a typed list with a slip would give a stimulus twice, or double a study."""
    assert choose("full", coefficients=[0.5, 0.1, 0.50]).coefficients == (0.1, 0.5)
    assert choose("infer", ambiguity=["low/low", "low/low"]).ambiguity == ("low/low",)


@pytest.mark.parametrize(
    ("design", "flags", "message"),
    [
        (
            "midpoint",
            {"catch_trials": 1},
            "--catch-trials is for --design infer or full or hmix; leave it off for midpoint",
        ),
        ("midpoint", {"swap_sides": True}, "--swap-sides is for --design infer or full or hmix"),
        ("midpoint", {"coefficients": [0.5]}, "--coefficients is for --design infer or full"),
        ("infer", {"levels": 11}, "--levels is for --design midpoint"),
        ("full", {"draw": "random"}, "--draw is for --design infer"),
        ("hmix", {"per_category_pair": 6}, "--per-category-pair is for --design infer or full or midpoint"),
        ("hmix", {"max_entropy": 0.5}, "--max-entropy is for"),
        ("midpoint", {"levels": 10}, "--levels 10 is not possible.*5, 6, 11, 21, 26, 51, 101"),
        ("infer", {"coefficients": [0.123]}, "coefficients 0.123: images are mixed in whole hundredths"),
        ("infer", {"coefficients": [1.5]}, "coefficient 1.5"),
        ("infer", {"repeats": 3}, "--repeats 3 needs --repeat-distance"),
        ("infer", {"repeat_distance": 2}, "--repeat-distance 2 is too short for 2 repeats"),
        ("infer", {"mixing": "lineal"}, "--mixing lineal is not a mixing function; expected one of .*linear, "),
        # Else set.json would hold what JSON has no word for, or no image be left and the flags be blamed.
        *(("infer", {"max_entropy": nats}, "--max-entropy") for nats in (float("inf"), float("nan"), -1.0)),
    ],
)
def test_what_does_not_go_together_is_refused(design, flags, message):
    """Else a flag would be passed over in silence, and somebody think that it was heeded."""
    with pytest.raises(InputError, match=message):
        choose(design, **flags)
