"""Which image pairs, and which coefficients they are mixed with."""

from collections.abc import Iterable
from itertools import combinations

import numpy as np
import pandas as pd

from stimuli_gen.command import InputError
from stimuli_gen.names import Pair, stimulus_name
from stimuli_gen.sources import ImageSource

INFER_COEFFICIENTS = (0.1, 0.25, 0.5, 0.75, 0.9)  # paper, section 4.2
MIDPOINT_COEFFICIENTS = tuple(tenth / 10 for tenth in range(11))  # paper, section 3.2
# The interfaces for which a design gives batches.
INTERFACES = {"infer": ("infer", "soft_labels"), "midpoint": ("construct", "select_shuffled")}
PAIR_COLUMNS = ["pair", "label_1", "label_2", "image_1", "image_2"]


def draw_pairs(source: ImageSource, per_category_pair: int, seed: int) -> list[Pair]:
    """Draw image pairs: the same number for each pair of categories, each image used as rarely as possible.

    Returns the pairs in the order of their categories. Within a class, no image is used more than once oftener than
    another. The same source and seed give the same pairs. Raises InputError when a pair of categories cannot give that
    many different image pairs.
    """
    rng = np.random.default_rng([seed, 1])
    of_class = [source.ids[source.labels == index] for index in range(len(source.class_names))]
    uses = [np.zeros(len(ids), dtype=int) for ids in of_class]
    pairs = []
    for classes in combinations(range(len(source.class_names)), 2):
        names = [source.class_names[index] for index in classes]
        possible = len(of_class[classes[0]]) * len(of_class[classes[1]])
        if possible < per_category_pair:
            raise InputError(
                f"{source.name}: {names[0]} and {names[1]} give {possible} image pairs, {per_category_pair} are "
                "asked for: lower --per-category-pair or add images"
            )
        drawn = []
        for index in classes:
            # The least used images come first, at random among equals, and all come again when more are needed.
            order = np.lexsort((rng.random(len(uses[index])), uses[index]))
            drawn.append(order[np.arange(per_category_pair) % len(order)])
            np.add.at(uses[index], drawn[-1], 1)
        # Image 1 in runs against image 2 in turn: a run is no longer than the round, so no pair comes twice.
        first = drawn[0][np.argsort(np.arange(per_category_pair) % len(of_class[classes[0]]), kind="stable")]
        ids = zip(of_class[classes[0]][first].tolist(), of_class[classes[1]][drawn[1]].tolist(), strict=True)
        pairs += [Pair(names[0], image_1, names[1], image_2) for image_1, image_2 in ids]
    return pairs


def infer_stimuli(pairs: list[Pair], seed: int) -> pd.DataFrame:
    """Give each image pair one coefficient, drawn so that all coefficients are equally frequent.

    Returns one row per stimulus: stimulus, the columns of its pair, lam_f.
    """
    rng = np.random.default_rng([seed, 2])
    repeats = -(-len(pairs) // len(INFER_COEFFICIENTS))
    rounds = [rng.permutation(INFER_COEFFICIENTS) for _ in range(repeats)]
    return stimuli_table(zip(pairs, np.concatenate(rounds).tolist(), strict=False))


def midpoint_stimuli(pairs: list[Pair]) -> pd.DataFrame:
    """Give each image pair all 11 coefficients; rows as in `infer_stimuli`."""
    return stimuli_table((pair, lam_f) for pair in pairs for lam_f in MIDPOINT_COEFFICIENTS)


def stimuli_table(rows: Iterable[tuple[Pair, float]], folder: str = "images") -> pd.DataFrame:
    """List stimuli: stimulus, the columns of its pair, lam_f, and file, which lies in `folder`."""
    table = pd.DataFrame(
        [(stimulus_name(lam_f, pair), str(pair), *pair, lam_f) for pair, lam_f in rows],
        columns=["stimulus", "pair", *Pair._fields, "lam_f"],
    )
    return table.assign(file=f"{folder}/" + table["stimulus"])
