"""How wide intervals will be, before the first session: by the formula of precision.py, and by simulated studies."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from analysis.choosing.curves_known import sum_by_pair
from analysis.choosing.precision import NORMAL, covariances, errors_of
from analysis.choosing.simulated import answers, draw_truth
from analysis.choosing.variances import Prior
from analysis.curves import fit_all


def power_table(
    pairs: pd.DataFrame,
    participants: Sequence[int],
    per_pair: Sequence[int],
    trials: int,
    levels: Sequence[float],
    prior: Prior,
    studies: int,
    seed: int = 0,
    done: Callable[[], object] = lambda: None,
) -> pd.DataFrame:
    """Tabulate the expected widths of the 95 % intervals of x0 and k.

    pairs: label_1 and label_2 of all category pairs. participants: numbers of people. per_pair: numbers of stimuli of
    each category pair, from as many image pairs. trials: those of each participant, who judges no stimulus twice; fewer
    if there are fewer stimuli. levels: the coefficients, with equally many stimuli. prior: curves and variances.
    studies: simulated studies for each row. done: called after each row.
    Returns a row for each combination: participants, stimuli (of a category pair), judgments (in all), raters (of a
    stimulus, on average), x0_formula, x0_simulated, k_formula, k_simulated. The formula is for a pair with the typical
    curve. The simulated widths are 3.92 times half the distance between the 16th and 84th percentiles of the errors of
    all pairs in all studies; empty (nan) if fewer than 95 % of the curves could be fitted.
    """
    rows = []
    for n_people in participants:
        for each in per_pair:
            by_each = min(trials, each * len(pairs))
            design = _Design(len(pairs), n_people, each, by_each, np.asarray(levels, dtype=float))
            formula = 2 * NORMAL * design.expected(prior)
            rng = np.random.default_rng([seed, n_people, each])
            errors = [design.errors(pairs, prior, rng) for _ in range(studies)]
            simulated = _widths(np.concatenate(errors)) if errors else np.full(2, np.nan)
            rows.append(
                {
                    "participants": n_people,
                    "stimuli": each,
                    "judgments": n_people * by_each,
                    "raters": n_people * by_each / (each * len(pairs)),
                    "x0_formula": formula[0],
                    "x0_simulated": simulated[0],
                    "k_formula": formula[1],
                    "k_simulated": simulated[1],
                }
            )
            done()
    return pd.DataFrame(rows)


class _Design:
    """Who judges which stimulus: equally many judgments of each, and each category pair evenly over the people."""

    def __init__(self, n_pairs: int, participants: int, per_pair: int, trials: int, levels: np.ndarray):
        self.n_pairs, self.levels = n_pairs, levels
        total = participants * trials
        # Judgments go to the stimuli in turn: each has as many as any other, or one more.
        place = np.arange(total)
        self.pair = place % n_pairs
        self.stimulus = self.pair * per_pair + place // n_pairs % per_pair
        self.level = self.stimulus % per_pair % len(levels)
        self.person = np.empty(total, dtype=int)
        self.person[np.lexsort([self.stimulus, self.pair])] = place % participants

    def expected(self, prior: Prior) -> np.ndarray:
        """Give the standard errors of x0 and k of a pair with the typical curve, the median over pairs: (2,)."""
        _, first, n = np.unique(self.stimulus, return_index=True, return_counts=True)
        people = np.bincount(np.unique(np.stack([self.pair, self.person]), axis=1)[0], minlength=self.n_pairs)
        curves = np.tile([0.5, prior.log_k], (self.n_pairs, 1))
        lam_f = self.levels[self.level[first]]
        found = covariances(curves, self.pair[first], lam_f, n, people, prior.variances)
        able = np.isfinite(found[:, 0, 0])
        return np.median(errors_of(found[able], curves[able]), axis=0) if able.any() else np.full(2, np.nan)

    def errors(self, pairs: pd.DataFrame, prior: Prior, rng: np.random.Generator) -> np.ndarray:
        """Simulate a study: (n_pairs, 2), by how much x0 and k are missed; nan where a fit did not converge."""
        truth = draw_truth(pairs, prior, rng)
        lam_f = self.levels[self.level]
        lam_h = answers(truth, self.pair, self.stimulus, lam_f, self.person, rng)
        cells = np.eye(len(self.levels))[self.level]
        counts = sum_by_pair(cells, self.pair, self.n_pairs)
        found = fit_all(self.levels, sum_by_pair(cells * lam_h[:, None], self.pair, self.n_pairs), counts)
        return np.stack([found.x0, found.k], axis=1) - np.stack(
            [truth.curves[:, 0], np.exp(truth.curves[:, 1])], axis=1
        )


def _widths(errors: np.ndarray) -> np.ndarray:
    good = np.isfinite(errors).all(axis=1)
    if good.mean() < 0.95:
        return np.full(2, np.nan)
    low, high = np.quantile(errors[good], [0.15865525393145707, 0.8413447460685429], axis=0)
    return NORMAL * (high - low)
