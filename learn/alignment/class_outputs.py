"""Which outputs of a classifier belong to each class of a set: by number, by name, or as ImageNet's categories."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from hillmixe.command import InputError
from stimuli_gen.class_names import spelling
from stimuli_gen.source_files import listed

IMAGENET = Path(__file__).with_name("imagenet_classes.json")


def find_outputs(
    n_outputs: int, class_names: Sequence[str], order: Sequence[str] | None = None
) -> dict[str, list[int]]:
    """Find the outputs of each class: class -> indices, whose probabilities are added up; missing classes are left out.

    n_outputs: how many outputs the classifier has. class_names: of the stimulus set, in alphabetical order.
    order: the names of the outputs, in their order; sea_horse is Sea-horse unless that is ambiguous. Without names, as
    many outputs as the set has classes are taken to be these, and 1,000 to be ImageNet's categories.
    Raises InputError if outputs cannot be identified, or if none belongs to a class of the set.
    """
    if isinstance(order, str):
        raise InputError(f"classes is the text {order!r}; expected a list of names, one for each output")
    if order is not None:
        order = [str(name) for name in order]
    if order is None and n_outputs == len(class_names):
        order = class_names
    elif order is None and n_outputs == len(imagenet_categories()):
        order = imagenet_categories()
    elif order is None:
        raise InputError(
            f"{n_outputs} outputs are neither the set's {len(class_names)} classes nor ImageNet's 1000: name the class "
            "of each output, in their order (classes=[...], or --classes)"
        )
    if len(order) != n_outputs:
        raise InputError(f"{n_outputs} outputs, and {len(order)} names of classes: expected as many of both")
    if repeated := sorted({name for name in order if list(order).count(name) > 1} - {*imagenet_categories()}):
        raise InputError(f"the names of the outputs hold {repeated[0]!r} twice")
    if list(order) == imagenet_categories():
        found = {label: imagenet_outputs(label, imagenet_categories()) for label in class_names}
    else:
        found = {label: _named(label, class_names, order) for label in class_names}
    outputs = {label: places for label, places in found.items() if places}
    if not outputs:
        raise InputError(f"none of the outputs ({listed(order)}) is a class of the set ({listed(class_names)})")
    return outputs


def _named(label: str, class_names: Sequence[str], order: Sequence[str]) -> list[int]:
    """Find the output of a class by its name, or by another spelling of it if only one output has that."""
    if label in order:
        return [list(order).index(label)]
    same = [at for at, name in enumerate(order) if spelling(name) == spelling(label) and name not in class_names]
    return same if len(same) == 1 else []


def imagenet_outputs(label: str, categories: Sequence[str]) -> list[int]:
    """Find the ImageNet categories of a class: those in imagenet_classes.json, or else the one of its name, or none."""
    by_name = json.loads(IMAGENET.read_text(encoding="utf-8"))["classes"]
    if label in by_name:
        return [int(at) for at in by_name[label]]
    if label in categories:
        return [list(categories).index(label)]
    return [at for at, category in enumerate(categories) if spelling(category) == spelling(label)][:1]


@cache
def imagenet_categories() -> list[str]:
    """List the 1,000 categories of ImageNet (ILSVRC 2012) in the order of classifiers' outputs."""
    from torchvision.models import ResNet18_Weights

    return ResNet18_Weights.DEFAULT.meta["categories"]
