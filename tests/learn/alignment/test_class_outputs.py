"""Which outputs are a class's: by number, by name, and of ImageNet."""

import json

import pytest
import torchvision

from hillmixe.command import InputError
from hillmixe.published import CIFAR10_CLASSES
from learn.alignment.class_outputs import IMAGENET, find_outputs, imagenet_categories, imagenet_outputs

CLASSES = ("Ape", "Bee", "Cow")
CATEGORIES = torchvision.models.ResNet18_Weights.DEFAULT.meta["categories"]


def test_the_number_of_outputs_says_what_they_are():
    """Else each model would need its classes written out, or be measured on wrong ones."""
    assert find_outputs(3, CLASSES) == {"Ape": [0], "Bee": [1], "Cow": [2]}
    of_imagenet = find_outputs(1000, CIFAR10_CLASSES)
    assert of_imagenet["Cat"] == [281, 282, 283, 284, 285]
    assert "Deer" not in of_imagenet
    with pytest.raises(InputError, match=r"7 outputs are neither the set's 3 classes nor ImageNet's 1000: name"):
        find_outputs(7, CLASSES)


def test_names_say_it_in_any_order_and_number():
    """Else a model with its classes in another order would be measured on wrong ones."""
    assert find_outputs(4, CLASSES, ["Cow", "Yak", "Bee", "Emu"]) == {"Bee": [2], "Cow": [0]}
    assert find_outputs(1000, CIFAR10_CLASSES, CATEGORIES) == find_outputs(1000, CIFAR10_CLASSES)


def test_small_letters_are_those_of_torchvision():
    """Else CIFAR10(...).classes, the first thing that anybody passes, would name no class; but two names stay two."""
    assert find_outputs(3, CLASSES, ["ape", "BEE", "cow"]) == {"Ape": [0], "Bee": [1], "Cow": [2]}
    assert find_outputs(2, ("Ape", "ape"), ["ape", "Ape"]) == {"Ape": [1], "ape": [0]}
    assert find_outputs(2, ("Ape", "ape"), ["ape", "Cow"]) == {"ape": [0]}


def test_names_of_folders_and_of_imagenet_are_those_of_the_suite():
    """Else a class of two words would have no output: the suite writes Sea-horse where a folder is sea_horse."""
    assert find_outputs(2, ("Sea-horse", "Ape"), ["sea_horse", "ape"]) == {"Sea-horse": [0], "Ape": [1]}
    for label, category in {"Tiger-shark": "tiger shark", "Golden-retriever": "golden retriever"}.items():
        assert imagenet_outputs(label, CATEGORIES) == [CATEGORIES.index(category)]


@pytest.mark.parametrize(
    ("order", "message"),
    [
        (["Ape", "Bee"], "3 outputs, and 2 names of classes"),
        (["Ape", "Ape", "Cow"], "hold 'Ape' twice"),
        ("Ape", "classes is the text 'Ape'; expected a list"),
        ([0, 1, 2], r"none of the outputs \(0, 1, 2\) is a class of the set"),
        (["Elf", "Fay", "Gnome"], r"none of the outputs \(Elf, Fay, Gnome\) is a class of the set \(Ape, Bee, Cow\)"),
    ],
)
def test_names_that_cannot_be_meant_are_refused(order, message):
    """Else a typing error would leave classes out, or shift all of them by one."""
    with pytest.raises(InputError, match=message):
        find_outputs(3, CLASSES, order)


def test_imagenet_categories_are_those_of_torchvision():
    """Else the wrong outputs would be added up: every index is written with its name."""
    classes = json.loads(IMAGENET.read_text(encoding="utf-8"))["classes"]
    assert tuple(classes) == CIFAR10_CLASSES
    assert imagenet_categories() == CATEGORIES
    every = [(int(at), name) for found in classes.values() for at, name in found.items()]
    assert [name for at, name in every] == [CATEGORIES[at] for at, _ in every]
    assert len({at for at, _ in every}) == len(every)  # no category in two classes
    assert {name: len(found) for name, found in classes.items()} == dict(
        zip(CIFAR10_CLASSES, (2, 10, 59, 5, 0, 118, 3, 1, 6, 7), strict=True)
    )


def test_other_classes_are_found_by_their_names():
    """Else sets of ImageNet's own classes could not be measured."""
    assert imagenet_outputs("tench", CATEGORIES) == [0]
    assert imagenet_outputs("Zebra", CATEGORIES) == [CATEGORIES.index("zebra")]
    assert imagenet_outputs("Cardigan", CATEGORIES) == [264]  # the dog
    assert imagenet_outputs("cardigan", CATEGORIES) == [474]  # the garment
    assert imagenet_outputs("Unicorn", CATEGORIES) == imagenet_outputs("Deer", CATEGORIES) == []
