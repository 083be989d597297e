"""The image pairs that could be asked about, and what a list of pairs for generate.py calls their images."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
import pandas as pd

from analysis.bootstrap import CATEGORY_PAIR
from stimuli_gen.design import may_be_shown, of_positions, pair_names
from stimuli_gen.sources import ImageSource


class ImagePairs:
    """The image pairs of a source, by category pair; images for evaluation are in none of them.

    source: the images. pairs: label_1 and label_2 of the category pairs. judged: judgments, whose image pairs are not
    new. Raises InputError if they are of images other than the source's.
    """

    def __init__(self, source: ImageSource, pairs: pd.DataFrame, judged: pd.DataFrame):
        self.source = source
        allowed = may_be_shown(source)
        self._may = frozenset(np.flatnonzero(allowed).tolist())
        self._of_class = {
            name: np.flatnonzero(allowed & (source.labels == at)) for at, name in enumerate(source.class_names)
        }
        self.pairs = list(pairs[CATEGORY_PAIR].itertuples(index=False, name=None))
        once = judged.drop_duplicates(["pair", "label_1", "image_1", "label_2", "image_2"])
        first, second = source.pair_positions(once)
        may = allowed[first] & allowed[second]
        self.asked = dict(
            zip(once["pair"][may], zip(first[may].tolist(), second[may].tolist(), strict=True), strict=True)
        )
        self._taken = {*zip(first.tolist(), second.tolist(), strict=True)}
        self._uses = np.bincount(np.concatenate([first, second]), minlength=len(source.ids))

    def n_new(self) -> np.ndarray:
        """Count the image pairs of each category pair that nobody was asked about: (n_pairs,) int."""
        pictures = self.source.pictures
        taken = Counter(
            tuple(self.source.labels[[*pair]].tolist()) for pair in self._taken if self._may.issuperset(pair)
        )
        number = {name: at for at, name in enumerate(self.source.class_names)}
        times = {name: Counter(pictures[at].tolist()) for name, at in self._of_class.items()}
        found = []
        for label_1, label_2 in self.pairs:
            alike = sum(times[label_1][both] * times[label_2][both] for both in times[label_1].keys() & times[label_2])
            possible = len(self._of_class[label_1]) * len(self._of_class[label_2])
            found.append(possible - alike - taken[number[label_1], number[label_2]])
        return np.array(found)

    def all_new(self, pair: int) -> list[tuple[int, int]]:
        """List the image pairs of a category pair that nobody was asked about, by the positions of both images."""
        first, second = (self._of_class[label] for label in self.pairs[pair])
        return [both for both in product(first.tolist(), second.tolist()) if self._is_new(*both)]

    def draw(self, pair: int, number: int, rng: np.random.Generator) -> list[tuple[int, int]]:
        """Draw new image pairs of a category pair from the images that were used least; there must be enough."""
        first, second = (self._of_class[label] for label in self.pairs[pair])
        drawn: list[tuple[int, int]] = []
        while len(drawn) < number:
            by_use = [pool[np.lexsort([rng.random(len(pool)), self._uses[pool]])].tolist() for pool in (first, second)]
            # Pairs of the most rarely used images come first.
            found = next(
                (one, two)
                for far in range(len(by_use[0]) + len(by_use[1]))
                for one, two in ((by_use[0][at], by_use[1][far - at]) for at in range(far + 1)
                                 if at < len(by_use[0]) and far - at < len(by_use[1]))
                if self._is_new(one, two)
            )  # fmt: skip
            drawn.append(found)
            self._taken.add(found)
            self._uses[[*found]] += 1
        return drawn

    def named(self, positions: list[tuple[int, int]]) -> list[str]:
        """Name image pairs as results do, by the positions of their images."""
        first, second = np.array(positions, dtype=int).reshape(-1, 2).T
        return pair_names(of_positions(self.source, first, second))

    def written(self, position: int) -> str:
        """Give an image's name in a list of pairs: its file in the source, or its id if it has none."""
        if self.source.files is not None:
            return str(self.source.files["file"].iloc[position])
        return str(self.source.ids[position])

    def _is_new(self, first: int, second: int) -> bool:
        return (first, second) not in self._taken and self.source.pictures[first] != self.source.pictures[second]


def pairs_of_classes(classes: Sequence[str]) -> pd.DataFrame:
    """List all category pairs of classes, which are given in alphabetical order: label_1, label_2."""
    return pd.DataFrame(list(combinations(classes, 2)), columns=CATEGORY_PAIR)
