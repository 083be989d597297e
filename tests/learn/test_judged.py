"""People's labels as a Dataset: each item is the image that was shown, with the label of the rest of the suite."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import torch
from torch.utils.data import DataLoader

from hillmixe.command import InputError
from learn import human_data
from learn.conditions import CONDITIONS
from learn.judged import LABELS, Judged
from learn.training.training_data import join_labels
from learn.training.training_recipe import TrainingRecipe


@pytest.fixture(scope="module")
def data(hmix_results, jpeg_zip):
    return Judged(hmix_results, jpeg_zip)


def test_images_and_labels_are_those_of_training(data, hmix_data):
    """Else a researcher would train on other pictures, or other labels, than train.py does."""
    rows, soft_labels = CONDITIONS["relabel_omega"].examples(hmix_data, 0)
    assert len(data) == len(rows) == 2070
    assert data.class_names == hmix_data.source.class_names
    shown = hmix_data.source.mixed(rows, hmix_data.people.mixing)
    for item in (0, 777, 2069):
        image, label = data[item]
        torch.testing.assert_close(image, torch.from_numpy(shown[item]).permute(2, 0, 1).float() / 255)
        torch.testing.assert_close(label, torch.from_numpy(soft_labels[item]).float())
        assert data.rows.loc[item, "stimulus"] == rows["stimulus"].iloc[item]


def test_single_judgments_with_their_confidence(hmix_results, cifar10):
    """Else who wants each person's answer would get means."""
    data = Judged(hmix_results, cifar10, "relabel_omega_per_judgment", confidence=True)
    judged = pd.read_csv(hmix_results / "judgments.csv").query("interface == 'infer' and repeat == 0")
    assert len(data) == len(judged) == 4788
    found = sorted(zip(data.rows["stimulus"], data.omega.tolist(), strict=True))
    told = sorted(zip(judged["stimulus"], judged["omega"], strict=True))
    assert [name for name, _ in found] == [name for name, _ in told]
    assert [omega for _, omega in found] == pytest.approx([omega for _, omega in told])
    image, label, omega = data[5]
    assert (image.shape, label.shape) == ((3, 32, 32), (10,))
    assert omega == pytest.approx(data.rows["omega"][5])


def test_in_a_loader_with_a_transform(hmix_results, cifar10):
    """Else it would not fit into torch's loaders, or leave images as they are."""
    data = Judged(hmix_results, cifar10, "mixup", transform=lambda image: 2 * image - 1)
    images, labels = next(iter(DataLoader(data, batch_size=32)))
    assert images.shape == (32, 3, 32, 32)
    assert images.min() < 0
    lam_f = torch.tensor(data.rows["lam_f"][:32].to_numpy(dtype="float32"))
    torch.testing.assert_close(labels.max(1).values, torch.maximum(lam_f, 1 - lam_f))


# Those of the relabeller, which takes seconds to be fitted, are tested where they are made.
@pytest.mark.parametrize("label", [label for label in LABELS if not label.startswith("relabeller")])
def test_all_labels_are_distributions(hmix_results, cifar10, label):
    """Else a loss would be of no probabilities."""
    labels = Judged(hmix_results, cifar10, label).soft_labels
    assert (labels >= 0).all()
    torch.testing.assert_close(labels.sum(1), torch.ones(len(labels)), rtol=0, atol=1e-5)


def test_nothing_is_held_out(results, digits):
    """Else who has few images could not train on what was judged, for want of further ones to evaluate on."""
    judged = human_data.read(results).stimuli
    used = np.isin(digits.ids, judged[["image_1", "image_2"]])
    few = replace(digits, images=digits.images[used], labels=digits.labels[used], ids=digits.ids[used])
    with pytest.raises(InputError, match="needed to evaluate on"):
        join_labels(human_data.read(results), few, TrainingRecipe())
    assert Judged(results, few, "mixup").rows["stimulus"].tolist() == judged["stimulus"].tolist()


def test_a_label_that_there_is_not(hmix_results, cifar10):
    """Else a slip would end in a traceback."""
    with pytest.raises(InputError, match="label 'omega': expected random, uniform, mixup"):
        Judged(hmix_results, cifar10, "omega")
