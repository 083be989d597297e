"""New image pairs are new, of images that may be shown, and of those that were shown least."""

import numpy as np
import pandas as pd
import pytest

from analysis.choosing.image_pairs import ImagePairs, pairs_of_classes
from hillmixe.published import CIFAR10_CLASSES
from stimuli_gen.sources import ImageSource

NOTHING = pd.DataFrame(columns=["pair", "label_1", "image_1", "label_2", "image_2"])


def source(classes=("Cat", "Dog"), each=4, files=None):
    labels = np.repeat(np.arange(len(classes)), each)
    images = np.arange(len(labels), dtype=np.uint8)[:, None, None, None] * np.ones((1, 2, 2, 3), dtype=np.uint8)
    return ImageSource("made", tuple(classes), images, labels, np.arange(len(labels)), files=files)


def judged(*pairs):
    return pd.DataFrame(
        [(f"Cat_{one}_Dog_{two}", "Cat", one, "Dog", two) for one, two in pairs], columns=NOTHING.columns
    )


def made(given, rows=NOTHING):
    return ImagePairs(given, pairs_of_classes(given.class_names), rows)


def test_pairs_that_were_judged_are_not_new():
    """Else people would be asked again about what they are said not to know."""
    images = made(source(), judged((0, 4), (3, 7)))
    assert images.n_new().tolist() == [14]
    assert len(images.all_new(0)) == 14
    drawn = images.draw(0, 14, np.random.default_rng(0))
    assert not {*drawn} & {(0, 4), (3, 7)}
    assert len({*drawn}) == 14


def test_images_that_were_shown_least_come_first():
    """Else a few images would stand for their class."""
    images = made(source(), judged((0, 4), (1, 5)))
    first = images.draw(0, 2, np.random.default_rng(0))
    assert {one for one, _ in first} == {2, 3}
    assert {two for _, two in first} == {6, 7}


def test_a_picture_is_not_mixed_with_itself():
    """Else a stimulus would be no mixture, as where one photograph lies in two folders."""
    given = source()
    given.images[4] = given.images[0]
    files = pd.DataFrame({"file": [f"{at}.png" for at in range(8)]})
    given = ImageSource(given.name, given.class_names, given.images, given.labels, given.ids, files=files)
    images = made(given)
    assert images.n_new().tolist() == [15]
    assert (0, 4) not in images.all_new(0)
    assert (0, 4) not in images.draw(0, 15, np.random.default_rng(0))
    assert images.written(3) == "3.png"


def test_evaluation_images_are_never_chosen(published_file):
    """Else networks would be evaluated on images that they are trained on."""
    test = {*np.load(published_file("cifar10_test_split/test_indices.npy")).tolist()}
    labels = np.arange(10_000) % 10
    given = ImageSource(
        "cifar10", CIFAR10_CLASSES, np.zeros((10_000, 1, 1, 3), dtype=np.uint8), labels, np.arange(10_000)
    )
    evaluated = next(at for at in sorted(test) if labels[at] == 0)
    other = next(at for at in range(10_000) if labels[at] == 1 and at not in test)
    shown = pd.DataFrame(
        [(f"Airplane_{evaluated}_Automobile_{other}", "Airplane", evaluated, "Automobile", other)],
        columns=NOTHING.columns,
    )
    images = made(given, shown)
    assert images.asked == {}  # it was judged once, and is not asked about again
    assert images.n_new()[0] == sum(labels[at] == 0 and at not in test for at in range(10_000)) * sum(
        labels[at] == 1 and at not in test for at in range(10_000)
    )
    drawn = [image for pair in range(45) for both in images.draw(pair, 60, np.random.default_rng(0)) for image in both]
    assert len(drawn) == 45 * 120
    assert not {*drawn} & test


def test_other_images_are_refused():
    """Else the list would name images that nobody saw, by numbers that mean others."""
    with pytest.raises(ValueError, match="name the images that were shown"):
        made(source(), judged((0, 2)))
    with pytest.raises(ValueError, match="has no image 9"):  # though its pair is named as one that is there
        made(source(), pd.concat([judged((0, 4)), judged((0, 4)).assign(image_2=9)]))
