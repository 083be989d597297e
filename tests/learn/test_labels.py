"""Soft labels: mixing and smoothing against their formulas and symmetries, for arrays and tensors."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from learn.labels import smooth, two_hot, uniform_weight, weight_by
from learn.training.training_recipe import TrainingRecipe

fractions = st.floats(0, 1)
classes = st.integers(0, 9)


@pytest.mark.parametrize("as_kind", [np.asarray, torch.from_numpy])
@given(lam_g=fractions, class_1=classes, class_2=classes)
def test_swapping_the_images_of_a_pair_keeps_its_target(as_kind, lam_g, class_1, class_2):
    """Else a target would depend on which image is called the first, or on whether NumPy or torch mixes the labels."""
    first, second = (as_kind(np.eye(10)[[place]]) for place in (class_1, class_2))
    one = two_hot(as_kind(np.array([lam_g])), first, second)
    other = two_hot(as_kind(np.array([1 - lam_g])), second, first)
    np.testing.assert_allclose(one, other, atol=1e-15)
    assert type(one) is type(first)
    assert float(one.sum()) == pytest.approx(1)


def test_weights_of_one_class_twice_add_up():
    """Else the second weight would overwrite the first."""
    one_hot = np.eye(3)
    both = two_hot(np.array([0.25, 0.25]), one_hot[[1, 1]], one_hot[[1, 0]])
    np.testing.assert_allclose(both, [[0, 1, 0], [0.75, 0.25, 0]])


@given(lam_g=fractions, omega=fractions, a=st.floats(0.1, 200), b=st.floats(1e-6, 0.99), n_classes=st.integers(2, 12))
def test_both_written_forms_are_one(lam_g, omega, a, b, n_classes):
    """Else the smoothing would not be the mixture with the uniform label that the docs say it is."""
    one_hot = np.eye(n_classes)
    target = two_hot(np.array([lam_g]), one_hot[[0]], one_hot[[1]])
    strength = a * b**omega
    weight = strength / (1 + strength)
    expected = [(1 - weight) * share + weight / n_classes for share in target[0]]
    smoothed = smooth(target, uniform_weight(np.array([omega]), a=a, b=b))
    np.testing.assert_allclose(smoothed[0], expected, rtol=1e-12, atol=1e-15)


def test_the_recipe_chooses_how_confidence_smooths():
    """Else the options of the rule would be without effect."""
    omega = np.array([0.0, 0.25, 1.0])
    np.testing.assert_allclose(weight_by(TrainingRecipe(smoothing="linear"))(omega), [1, 0.75, 0])
    curved = weight_by(TrainingRecipe(smoothing_a=3.0, smoothing_b=1 / 16))
    np.testing.assert_allclose(curved(omega)[:2], [3 / 4, 3 / 5])
    np.testing.assert_allclose(weight_by(TrainingRecipe())(omega), uniform_weight(omega))
