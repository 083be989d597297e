"""The choice in numbers: candidates, the information in a judgment of each, and the loss to be lowered."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Problem:
    """What there is to choose from, and why.

    For each candidate, (n,): pair: the category pair, ascending. lam_f: its coefficient. asked: judgments that it
    already has; 0 for new image pairs. fresh: whether it represents any new image pairs, a different one for each
    judgment; otherwise it is one stimulus. stock: the stock from which a judgment takes one.
    room: (n_stocks,) how many judgments each stock has left: raters of an image pair, new image pairs, or the content
    of a pool.
    gradients: (n, d), how the expected answer changes with each of d parameters of the category pair. between,
    within: (n,) variances between stimuli and between raters of one.
    precision: (n_pairs, d, d), of the parameters before the wave: prior and judgments. weights: (n_pairs, d, d): the
    loss of a pair is the trace of its weights times the covariance of its parameters.
    people: how many the wave has; each may judge a pair several times. person: (d,), variances of the parameters
    between people, which are part of `within` as if each judgment came from a different person.
    judged: (n_pairs,) judgments of each pair before the wave.
    """

    pair: np.ndarray
    lam_f: np.ndarray
    asked: np.ndarray
    fresh: np.ndarray
    stock: np.ndarray
    room: np.ndarray
    gradients: np.ndarray
    between: np.ndarray
    within: np.ndarray
    precision: np.ndarray
    weights: np.ndarray
    people: int
    person: np.ndarray
    judged: np.ndarray

    @property
    def of_new(self) -> np.ndarray:
        """Tell which stocks consist of new image pairs: (n_stocks,) bool."""
        return np.bincount(self.stock, self.fresh, minlength=len(self.room)) > 0

    def gained(self, chosen: np.ndarray, rows: np.ndarray | slice = slice(None)) -> np.ndarray:
        """Give what chosen judgments, int, add to the weight of the candidates in `rows`, both of the same shape.

        The weight of n judgments of a stimulus is 1 / (between + within / n), the inverse variance of their mean.
        """
        asked, between, within = self.asked[rows], self.between[rows], self.within[rows]

        def weight(n: np.ndarray) -> np.ndarray:
            return n / (within + n * between)

        return np.where(self.fresh[rows], chosen * weight(np.array(1)), weight(asked + chosen) - weight(asked))

    def information(self, chosen: np.ndarray) -> np.ndarray:
        """Give the information of chosen judgments, (n,) int, about all pairs' parameters: (n_pairs, d, d)."""
        some = np.flatnonzero(chosen)
        g = self.gradients[some]
        found = np.zeros_like(self.precision)
        np.add.at(found, self.pair[some], self.gained(chosen[some], some)[:, None, None] * g[:, :, None] * g[:, None])
        return found

    def told(self, information: np.ndarray, n: np.ndarray) -> np.ndarray:
        """Give the information of n judgments, (m,) int, from `information`, (m, d, d), if people repeat a pair.

        A person's own deviation does not become smaller by asking them again: for n judgments by fewer people, its
        variance D is divided by the number of people. As part of `within` it is divided by n, so D (1 / people - 1 / n)
        is added to the covariance that the wave alone would have. Returns (m, d, d), the inverse of that sum.
        """
        added = (1 / self.people - 1 / np.maximum(n, self.people))[:, None, None] * np.diag(self.person)
        return np.linalg.solve(np.eye(len(self.person)) + information @ added, information)

    def loss(self, information: np.ndarray, n: np.ndarray, pair: np.ndarray) -> np.ndarray:
        """Give the expected loss of category pairs after a wave that gives `information` about each, in n judgments.

        information: (m, d, d). n: (m,). pair: (m,) int. Returns (m,) float.
        """
        precision = self.precision[pair]
        told = self.told(information, n) if np.max(n, initial=0) > self.people else information
        return (self.weights[pair] * np.linalg.inv(precision + told)).sum(axis=(-2, -1))

    def losses(self, chosen: np.ndarray) -> np.ndarray:
        """Give the expected loss of each category pair after chosen judgments, (n,) int: (n_pairs,) float."""
        n = np.bincount(self.pair, chosen, minlength=len(self.judged))
        return self.loss(self.information(chosen), n, np.arange(len(self.judged)))


Strategy = Callable[[Problem, int, np.random.Generator], np.ndarray]
