"""Catch trials: unmixed images, whose answer is known, so they show who does not look."""

from collections import Counter
from collections.abc import Hashable

import numpy as np
import pandas as pd

from hillmixe.command import InputError
from stimuli_gen.design import PARTS, at_each

FIRST_CATCH_TRIAL = 3  # a session begins with so many images that are mixed


class PureImages:
    """The two images of each pair, unmixed.

    Half of those in a session have coefficient 0 and half 1; if there are as many as classes, each class is shown.
    """

    def __init__(self, judged: pd.DataFrame, rng: np.random.Generator):
        pairs = judged[PARTS].drop_duplicates(ignore_index=True)
        self.pairs = pd.MultiIndex.from_frame(pairs)
        self.table = at_each(pairs, (0.0, 1.0))
        shows_1 = self.table["lam_f"] == 1
        self.images = self.table["image_1"].where(shows_1, self.table["image_2"]).to_numpy()
        classes = self.table["label_1"].astype(object).where(shows_1, self.table["label_2"].astype(object))
        # (coefficient, class that it shows) -> positions in the table
        self.places = self.table.groupby([self.table["lam_f"], classes]).indices
        # Shown by one coefficient only, for labels are in alphabetical order.
        self.ends = {classes.min(), classes.max()}
        self.shown: Counter[Hashable] = Counter()  # how often each class and each coefficient came in all sessions
        self.rng = rng

    def draw(self, number: int, blended: pd.DataFrame) -> pd.DataFrame:
        """Draw this many for a session that shows `blended`, whose image pairs are avoided while others are left."""
        if number > len(self.table):
            raise InputError(
                f"--catch-trials {number}: the set's image pairs have {len(self.table)} pure images: lower it"
            )
        in_session = np.zeros((len(self.pairs), 2), dtype=bool)
        in_session[self.pairs.get_indexer(pd.MultiIndex.from_frame(blended[PARTS]))] = True
        in_session = in_session.ravel()
        drawn: list[int] = []
        session: Counter[Hashable] = Counter()

        def need(kind: tuple[float, str]) -> tuple:
            lam_f, name = kind
            # Among equals, first the classes that only one coefficient can show, or it might be spent on others.
            return session[lam_f], self.shown[lam_f], session[name], self.shown[name], name not in self.ends

        for _ in range(number):
            left = {kind: np.setdiff1d(places, drawn) for kind, places in self.places.items()}
            kinds = [kind for kind in left if len(left[kind])]
            # Of those that are needed most, the first in a random order; of its images, one not shown yet.
            lam_f, name = min((kinds[at] for at in self.rng.permutation(len(kinds))), key=need)
            candidates = self.rng.permutation(left[lam_f, name])
            seen = np.array([session["image", image] for image in self.images[candidates]])
            drawn.append(int(candidates[np.lexsort((in_session[candidates], seen))[0]]))
            session.update([lam_f, name, ("image", self.images[drawn[-1]])])
            self.shown.update([lam_f, name])
        return self.table.iloc[drawn]


def places(free: np.ndarray, number: int, distance: int, rng: np.random.Generator) -> list[int]:
    """Draw the places of a session's catch trials: one in each of as many equal parts of it, where possible.

    free: (n_places,) bool, where one may be put; the first FIRST_CATCH_TRIAL places are excluded from it.
    Returns ascending places at least `distance` apart. Raises InputError if they do not all fit.
    """
    free = free & (np.arange(len(free)) >= FIRST_CATCH_TRIAL)
    room = np.zeros(len(free) + distance, dtype=int)  # how many fit into a place and those after it
    for place in reversed(range(len(free))):
        room[place] = max(room[place + 1], free[place] + room[place + distance]) if free[place] else room[place + 1]
    if room[0] < number:
        raise InputError(
            f"--catch-trials {number}, {distance} places apart and none among the first {FIRST_CATCH_TRIAL}, do not "
            f"fit into a session of {len(free)} trials, where {room[0]} do: lower --catch-trials or --catch-distance, "
            "or raise --batch-size"
        )
    part = (len(free) - FIRST_CATCH_TRIAL) / number
    found: list[int] = []
    for at in range(number):
        begin = found[-1] + distance if found else 0
        possible = [p for p in np.flatnonzero(free) if p >= begin and 1 + room[p + distance] >= number - at]
        own = [p for p in possible if part * at <= p - FIRST_CATCH_TRIAL < part * (at + 1)]
        found.append(int(rng.choice(own or possible)))
    return found
