"""How ambiguous images are, in CIFAR-10H; and sets that are drawn by it."""

import numpy as np
import pandas as pd
import pytest

from hillmixe import published
from hillmixe.command import InputError
from stimuli_gen import design, entropy, sources
from stimuli_gen.recipe import choose


@pytest.fixture(scope="module")
def cifar10(published_file):
    """CIFAR-10's test set without pixels; its classes as people see them, which is wrong for one image in a hundred."""
    for name in ("cifar10h/cifar10h-probs.npy", "cifar10_test_split/train_indices.npy"):
        published_file(name)
    labels = published.cifar10h().argmax(axis=1)
    return sources.ImageSource(
        "cifar10", published.CIFAR10_CLASSES, np.zeros((10_000, 1, 1, 3), np.uint8), labels, np.arange(10_000)
    )


def nats(images):
    """Entropy by hand."""
    shares = published.cifar10h()[np.asarray(images)]
    return -(shares * np.log(np.where(shares > 0, shares, 1))).sum(axis=1)


def test_entropy_is_in_nats(cifar10):
    """Else the thresholds would be those of bits, which take in half as many images again."""
    found = entropy.of_images(cifar10)
    np.testing.assert_allclose(found, nats(range(10_000)), atol=1e-12)
    assert entropy.has_level(found, "high").sum() == 893
    assert not (entropy.has_level(found, "high") & entropy.has_level(found, "low")).any()


def test_other_images_or_kinds_are_refused(cifar10, digits):
    """Else CIFAR-10H's labels would be taken for those of other images, or the search end with a traceback."""
    with pytest.raises(InputError, match="digits: --max-entropy and --ambiguity rest on CIFAR-10H"):
        design.plan(digits, choose("infer", max_entropy=0.5))
    with pytest.raises(InputError, match="digits"):
        design.plan(digits, choose("midpoint", ambiguity=("low/low",)))
    with pytest.raises(InputError, match=r"give \d+ image pairs of high and high entropy, 100000 are asked for"):
        design.plan(cifar10, choose("infer", ambiguity=("high/high",), per_category_pair=100_000))


@pytest.mark.parametrize("design_name", ["infer", "midpoint", "full"])
def test_ambiguous_images_can_be_left_out(cifar10, design_name):
    """Else --max-entropy would do nothing in some design."""
    pairs = design.plan(cifar10, choose(design_name, max_entropy=0.2)).stimuli()
    assert nats([*pairs["image_1"], *pairs["image_2"]]).max() <= 0.2
    without = design.plan(cifar10, choose(design_name)).stimuli()
    assert nats([*without["image_1"], *without["image_2"]]).max() > 0.2


@pytest.mark.parametrize("number", [1, 3, 4])
def test_pairs_are_of_the_asked_kinds(cifar10, number):
    """Else the question of ambiguity would not be asked by design: too few of a kind, or of another one."""
    kinds = ("low/low", "low/high", "high/high")
    stimuli = design.plan(cifar10, choose("infer", ambiguity=kinds, per_category_pair=number)).judged
    counts = stimuli.groupby(["label_1", "label_2", "ambiguity"], observed=True).size()
    assert len(counts) == 45 * 3
    assert set(counts) == {number}
    for kind, rows in stimuli.groupby("ambiguity", observed=True):
        entropies = np.stack([nats(rows["image_1"]), nats(rows["image_2"])])
        lower, higher = np.sort(entropies, axis=0)
        assert ((lower <= 0.1) if kind.startswith("low") else (lower >= 0.5)).all()
        assert ((higher <= 0.1) if kind.endswith("low") else (higher >= 0.5)).all()
        if kind == "low/high":  # which of the two images is the ambiguous one must not tell the label
            assert abs(2 * int((entropies[0] >= 0.5).sum()) - len(rows)) <= 1
        coefficients = rows["lam_f"].value_counts()
        assert len(coefficients) == 5
    cells = stimuli.groupby(["label_1", "label_2", "ambiguity"], observed=True)["lam_f"].value_counts()
    assert cells.max() == -(-number // 5)


@pytest.mark.parametrize("design_name", ["infer", "midpoint"])
def test_only_training_images_are_drawn(cifar10, design_name):
    """Else networks could not be evaluated on the published 3,000 images, for people had seen blends of them."""
    train, _ = published.cifar10_test_split()
    stimuli = design.plan(cifar10, choose(design_name, per_category_pair=20)).stimuli()
    assert {*stimuli["image_1"], *stimuli["image_2"]} <= set(train.tolist())


def test_the_kind_is_in_the_table(cifar10):
    """Else a lab would have to work out again which stimulus is of which kind."""
    plan = design.plan(cifar10, choose("midpoint", ambiguity=("low/low", "high/high"), per_category_pair=1))
    assert isinstance(plan.pairs["ambiguity"].dtype, pd.CategoricalDtype)
    assert plan.stimuli()["ambiguity"].value_counts().to_dict() == {"low/low": 495, "low/high": 0, "high/high": 495}
