"""Intervals of measures that are computed from sums: image pairs are drawn with replacement, for all resamples at once.

An image pair is drawn with all its stimuli and judgments, because these depend on one another. The measures of a
resample need only sums over its rows, so a resample is a row of weights, and the sums of all resamples are one matrix
product.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.bootstrap import CATEGORY_PAIR, spread

RESAMPLES = 2000
SEED = 2023
AT_ONCE = 2**23  # numbers in the sums of resamples that are measured together


class Summed(NamedTuple):
    """A measure that needs only sums.

    terms: (n_rows, n_terms) float, to be added up over rows. measure: takes sums, (n, n_category_pairs, n_levels,
    n_terms) by category pair and lam_f, and gives name -> (n,) float, nan where there is nothing to measure.
    """

    terms: np.ndarray
    measure: Callable[[np.ndarray], dict[str, np.ndarray]]


class PairBootstrap:
    """The resamples of a set of stimuli: the same for everything measured on it, so that measures can be averaged.

    levels: (n_levels,) float, the lam_f of the stimuli, rising. n_pairs: image pairs.
    """

    def __init__(self, stimuli: pd.DataFrame, n_resamples: int = RESAMPLES, seed: int = SEED):
        """Draw from the image pairs of stimuli: rows with pair, label_1, label_2, lam_f."""
        self.pair, names = pd.factorize(stimuli["pair"], sort=True)
        self.n_pairs = len(names)
        self.levels, level = np.unique(stimuli["lam_f"].to_numpy(dtype=float), return_inverse=True)
        categories = stimuli.groupby(CATEGORY_PAIR).ngroup().to_numpy()
        self.shape = (int(categories.max(initial=-1)) + 1, len(self.levels))
        self.cell = categories * len(self.levels) + level
        rng = np.random.default_rng(seed)
        drawn = rng.multinomial(self.n_pairs, np.full(self.n_pairs, 1 / max(self.n_pairs, 1)), n_resamples)
        # The first is the set as it is.
        self.weights = np.concatenate([np.ones((1, self.n_pairs), dtype=np.int16), drawn.astype(np.int16)])

    def measure(self, summed: Summed, of: np.ndarray | None = None) -> dict[str, np.ndarray]:
        """Measure the set as it is, and each resample: name -> (1 + n_resamples,) float, the set's own value first.

        of: (n_rows,) int, the stimulus that each row is about; None for a row per stimulus.
        """
        parts = [summed.measure(sums) for sums in self.sums(summed.terms, self.weights, of)]
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}

    def sums(self, terms: np.ndarray, weights: np.ndarray, of: np.ndarray | None = None) -> Iterator[np.ndarray]:
        """Add up terms of rows, (n_rows, n_terms), by category pair and lam_f: what Summed.measure takes, in portions.

        weights: (n, n_pairs), how often each image pair counts, in each of n sums. of: as for measure().
        """
        from scipy import sparse

        of = np.arange(len(self.pair)) if of is None else of
        n_terms = terms.shape[1]
        row = (self.cell[of, None] * n_terms + np.arange(n_terms)).ravel()
        column = np.repeat(self.pair[of], n_terms)
        n_sums = self.shape[0] * self.shape[1] * n_terms
        by_pair = sparse.csr_matrix((terms.ravel(), (row, column)), shape=(n_sums, self.n_pairs))
        step = max(1, AT_ONCE // max(n_sums, self.n_pairs, 1))
        for start in range(0, len(weights), step):
            sums = (by_pair @ weights[start : start + step].T.astype(float)).T
            yield sums.reshape(len(sums), *self.shape, n_terms)


def interval(values: np.ndarray, n_pairs: int) -> tuple[float, float]:
    """Give the bounds of the 95 % interval of an estimate.

    values: (1 + n_resamples,) float, the estimate and those of resamples; n_pairs: how many image pairs were drawn.
    The percentiles of analysis.bootstrap.spread are shifted so that the estimate is their median: besides the noise of
    the set, a resample has that of the drawing, which makes absolute shifts larger and correlations of boundaries
    smaller. nan where the estimate is, and where spread() knows none.
    """
    estimate, resamples = values[0], values[1:]
    low, high, _ = spread(resamples, n_pairs)
    if not np.isfinite([estimate, low]).all():
        return np.nan, np.nan
    moved = estimate - np.nanmedian(resamples)
    return low + moved, high + moved
