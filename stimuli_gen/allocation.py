"""Assign trials to sessions so that each has an even share of everything: exactly, for any number of sessions.

A trial slot belongs to groups of two kinds. The nested groups are its stimulus, in its image pair, in its pair of
categories; the other group is its coefficient. Of every group, each session gets the same number of slots as any other
session, or one more or less. That this is always possible, for nested groups together with any other division, is a
theorem on unimodular hypergraphs (de Werra 1971); here it is done by pooling two uneven sessions and halving the pool.
"""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components


def fewest(n_slots: int, most: int, size: int) -> int:
    """Give the smallest number of sessions of at most `size` slots in which no image pair comes twice.

    most: slots of the image pair that has the most. There are two obvious bounds: the slots of a session, and a session
    for each slot of the same pair. `deal` reaches them.
    """
    return max(-(-n_slots // size), most)


def deal(nested: list[np.ndarray], other: np.ndarray, n_sessions: int, rng: np.random.Generator) -> np.ndarray:
    """Deal slots to sessions.

    nested: (n_slots,) integers each, from the innermost groups to the outermost: equal numbers are one group, and a
        group is contained in one group of the next. other: (n_slots,) integers, the other division. Returns (n_slots,)
        the session of each slot, from 0. For each group of either kind, and for all slots, the numbers of slots of any
        two sessions differ by at most one, so no group of at most `n_sessions` slots comes twice in a session.
    """
    n_slots = len(other)
    # One by one in the order of the groups, at random within each: even for all that lie together in that order.
    order = np.lexsort([rng.random(n_slots), *(_shuffled(groups, rng) for groups in nested)])
    session = np.empty(n_slots, dtype=np.int64)
    session[order] = rng.permutation(n_sessions)[np.arange(n_slots) % n_sessions]
    levels, other = np.unique(other, return_inverse=True)
    even = False
    while not even:
        even = True
        for level in range(len(levels)):
            counts = np.bincount(session[other == level], minlength=n_sessions)
            ranked = np.argsort(counts, kind="stable")
            few, many = ranked[: n_sessions // 2], ranked[::-1][: n_sessions // 2]
            uneven = counts[many] - counts[few] > 1
            if uneven.any():
                even = False
                _halve_anew(session, few[uneven], many[uneven], nested, other)
    return session


def halves(nested: list[np.ndarray], other: np.ndarray) -> np.ndarray:
    """Divide slots into two halves that are even, to one, in every group of both kinds: (n_slots,) bool.

    nested, other: as for `deal`; the outermost of `nested` may be pools, each of which is halved separately.
    """
    n_slots, pools = len(other), nested[-1]
    # Two slots that are mates come into different halves. Mates are taken from the innermost groups outwards, which
    # leaves at most one slot without a mate in each group. Each slot has at most one mate of each kind: so mates form
    # paths and rings of alternate kinds, and none of the rings is odd.
    _, both = np.unique(np.stack([pools, other]), axis=1, return_inverse=True)
    mates = np.concatenate([_mates(nested), _mates([both, pools])], axis=1)
    # In two copies of the slots, where mates are joined across copies, what is in one component is in one half.
    joined = np.concatenate([mates, mates[::-1]], axis=1)
    edges = (np.ones(joined.shape[1], dtype=bool), (joined[0], joined[1] + n_slots))
    component = connected_components(coo_array(edges, shape=(2 * n_slots, 2 * n_slots)), directed=False)[1]
    return component[:n_slots] < component[n_slots:]


def _halve_anew(
    session: np.ndarray, few: np.ndarray, many: np.ndarray, nested: list[np.ndarray], other: np.ndarray
) -> None:
    """Pool each session of `few` with its counterpart of `many`, and divide the pool evenly between the two."""
    pool = np.full(session.max() + 1, -1)
    pool[few] = pool[many] = np.arange(len(few))
    slots = np.flatnonzero(pool[session] >= 0)
    of_slot = pool[session[slots]]
    # Groups of a pool: those of the slots, each apart in each pool.
    apart = [np.unique(np.stack([groups[slots], of_slot]), axis=1, return_inverse=True)[1] for groups in nested]
    half = halves([*apart, of_slot], other[slots])
    session[slots] = np.where(half, few[of_slot], many[of_slot])


def _mates(groups_outwards: list[np.ndarray]) -> np.ndarray:
    """Join slots two by two, first within the innermost groups, then what is left within the next: (2, n) slots."""
    left, found = np.arange(len(groups_outwards[0])), []
    for groups in groups_outwards:
        order = left[np.argsort(groups[left], kind="stable")]
        starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
        place = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
        second = np.flatnonzero(place % 2 == 1)
        found.append(np.stack([order[second - 1], order[second]]))
        single = np.ones(len(order), dtype=bool)
        single[second] = single[second - 1] = False
        left = order[single]
    return np.concatenate(found, axis=1)


def _shuffled(groups: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Renumber groups at random."""
    found, inverse = np.unique(groups, return_inverse=True)
    return rng.permutation(len(found))[inverse]
