"""What can be asked: the stimuli that were already asked about, and new image pairs at any coefficient."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.choosing.curves_known import Known
from analysis.choosing.problem import Problem


class Candidates(NamedTuple):
    """Candidates, a row each in every array, by category pair.

    pair: (n,) int. name: (n,) that of the image pair, "" for new ones. lam_f: (n,). asked: (n,) judgments so far.
    stock: (n,) int; room: (n_stocks,), as in Problem.
    """

    pair: np.ndarray
    name: np.ndarray
    lam_f: np.ndarray
    asked: np.ndarray
    stock: np.ndarray
    room: np.ndarray


def candidates_of(
    known: Known,
    levels: np.ndarray,
    n_new: np.ndarray,
    listed: pd.DataFrame,
    raters: int,
) -> Candidates:
    """List the candidates for a wave.

    levels: lam_f of new stimuli. n_new: (n_pairs,) how many new image pairs of each category pair are interchangeable:
    one candidate for each coefficient represents any of them. listed: image pairs that are candidates of their own,
    `pair` and `name`: those that were judged and whose images exist, and new ones of category pairs with n_new 0.
    raters: how many people the wave has, each of whom sees an image pair once.
    Where new image pairs are left, those that were judged are candidates only at their own coefficients: at any other,
    a new image pair is just as informative.
    """
    plenty = n_new > 0
    fresh = np.repeat(np.flatnonzero(plenty), len(levels))
    rows = [
        pd.DataFrame({"pair": fresh, "name": "", "lam_f": np.tile(levels, plenty.sum()), "asked": 0, "stock": fresh})
    ]
    listed = listed.reset_index(drop=True).assign(stock=lambda table: len(n_new) + table.index)
    scarce = listed[~plenty[listed["pair"].to_numpy(dtype=int)]]
    free = scarce.loc[scarce.index.repeat(len(levels))].assign(lam_f=np.tile(levels, len(scarce)), asked=0)
    had = known.stimuli[["name", "lam_f", "n"]].merge(listed, on="name").rename(columns={"n": "asked"})
    taken = pd.concat([had, free]).drop_duplicates(["name", "lam_f"])
    table = pd.concat([*rows, taken[rows[0].columns]]).sort_values(["pair", "lam_f", "name"], kind="stable")
    room = np.concatenate([np.where(plenty, n_new, 0), np.full(len(listed), raters)]).astype(int)
    pair, name, lam_f, asked, stock = (table[each].to_numpy() for each in Candidates._fields[:-1])
    return Candidates(pair, name, lam_f, asked, stock, room)


def problem_of(known: Known, candidates: Candidates, weights: np.ndarray, people: int) -> Problem:
    """State the choice in numbers.

    weights: (n_pairs, 2, 2), as given by a goal of goals.py. people: participants of the wave.
    """
    pair = candidates.pair.astype(int)
    judged = np.bincount(known.stimuli["pair"], known.stimuli["n"], minlength=len(known.pairs))
    lam_f = candidates.lam_f.astype(float)
    return Problem(
        pair=pair,
        lam_f=lam_f,
        asked=candidates.asked.astype(int),
        fresh=candidates.name == "",
        stock=candidates.stock.astype(int),
        room=candidates.room,
        gradients=known.gradients(pair, lam_f),
        between=known.variances.images_at(lam_f),
        within=known.variances.raters_at(lam_f),
        precision=known.precision,
        weights=weights,
        people=people,
        person=np.array(known.variances.person),
        judged=judged,
    )
