"""What is measured of an image: the right quantity by itself, and evidence that has not seen the image's class."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from simulated_people import patches

from hillmixe.command import InputError
from learn.policies.image_evidence import OWN, describe, measure_images
from stimuli_gen.sources import ImageSource


def own(*images):
    """OWN of images (h, w, 3) in [0, 1]."""
    levels = np.round(np.stack(images) * 255).astype(np.uint8).transpose(0, 3, 1, 2)
    found = describe(torch.from_numpy(levels).float() / 255)[0]
    return [dict(zip(OWN, map(float, row), strict=True)) for row in found]


def grey(values):
    return np.repeat(np.asarray(values, dtype=float)[..., None], 3, axis=2)


def test_measures_are_of_what_they_say():
    """Else "contrast" might be brightness: each image differs from the one before in one thing."""
    ramp = grey(np.tile(np.linspace(0.3, 0.7, 32), (32, 1)))
    steep = grey(np.tile(np.linspace(0, 1, 32), (32, 1)))
    red = ramp * [1, 0.5, 0.5]
    checks = grey(np.indices((32, 32)).sum(0) % 2 * 0.4 + 0.3)
    disc = np.where((np.hypot(*(np.indices((32, 32)) - 15.5)) < 10)[..., None], [0.9, 0.1, 0.1], 0.3)
    of_ramp, of_steep, of_red, of_checks, of_disc = own(ramp, steep, red, checks, disc)
    assert of_steep["contrast"] > of_ramp["contrast"] + 0.5
    assert of_steep["edges"] > of_ramp["edges"]
    assert of_ramp["colour"] == pytest.approx(0, abs=1e-6)
    assert of_red["colour"] == pytest.approx(0.25, abs=0.01)  # half of the mean level
    assert of_checks["fine detail"] > of_steep["fine detail"] + 2
    others = (of_ramp, of_steep, of_red, of_checks)
    assert all(of_disc["object against border"] > each["object against border"] for each in others)


def test_images_of_any_size_and_flat_ones_are_measured():
    """Else digits of 8 pixels, large photographs or images of one colour could not be learnt from."""
    for size in (8, 32, 50):
        found = measure_images(patches(size=size), np.arange(120))
        assert found.own.shape == (120, len(OWN))
        assert found.evidence.shape == (120, 3)
        assert found.own.isfinite().all()
    torch.testing.assert_close(found.own.mean(0), torch.zeros(len(OWN)), atol=1e-4, rtol=0)
    # Of flat images, the logarithm of no contrast would be -inf, and a network be trained on nan.
    flat = ImageSource("flat", ("A", "B"), np.full((20, 8, 8, 3), 7, np.uint8), np.arange(20) % 2, np.arange(20))
    found = measure_images(flat, np.arange(20))
    assert found.own.isfinite().all()
    assert found.evidence.isfinite().all()


def test_evidence_tells_digits_apart(digits):
    """Else it would say nothing about classes: the digits are easy."""
    known = np.arange(0, len(digits.images), 2)
    right = measure_images(digits, known).evidence.argmax(1).numpy() == digits.labels
    assert right[known].mean() > 0.9
    assert np.delete(right, known).mean() > 0.9


def test_evidence_has_not_seen_an_images_own_class(digits):
    """Else images that were learnt from would look more like their class than new ones do: dealt labels show it."""
    dealt = replace(digits, labels=np.random.default_rng(0).permutation(digits.labels))
    right = measure_images(dealt, np.arange(len(digits.images))).evidence.argmax(1).numpy() == dealt.labels
    assert right.mean() < 0.15


def test_classes_of_other_images_do_not_reach_the_evidence():
    """Else the labels of evaluation images would leak into training."""
    source, known = patches(), np.arange(0, 120, 2)
    labels = source.labels.copy()
    labels[1::2] = (labels[1::2] + 1) % 3
    before, after = measure_images(source, known), measure_images(replace(source, labels=labels), known)
    torch.testing.assert_close(before.evidence, after.evidence)


def test_too_few_images_are_refused():
    """Else folds would be empty."""
    with pytest.raises(InputError, match="at least 5"):
        measure_images(patches(), np.arange(4))
