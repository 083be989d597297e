"""Whether a classifier's category boundaries (paper, section 5.2) agree with people's, and how well they could."""

import numpy as np
import pandas as pd

from analysis.bootstrap import CATEGORY_PAIR
from analysis.curves import fit_all
from analysis.reliability import NOTHING, SPLITS, spearman_brown
from learn.alignment.pair_bootstrap import SEED, PairBootstrap, Summed
from learn.human_data import JudgedStimuli

MEASURES: tuple[str, ...] = ("x0_shift", "x0_shift_abs", "x0_r", "k_ratio", "k_r")
SAME = 0.005  # standard deviation of x0, in units of lam_f, below which boundaries are taken as the same
SAME_LOG_K = 0.05  # of the logarithm of k: 5 %; which lam_f a pair of categories was judged at makes half of that


def shared_boundaries(predicted: np.ndarray, people: JudgedStimuli, levels: np.ndarray) -> Summed:
    """Compare boundaries of predictions with people's; a stimulus counts as often as it was judged.

    predicted: (n_stimuli,) float in [0, 1], for people.stimuli. levels: their lam_f, as PairBootstrap has them.
    Measures, over the n_boundaries pairs of categories in which both have a boundary:
        x0_shift, x0_shift_abs: mean and mean absolute shift of x0 from people's, in units of lam_f;
        x0_r: Pearson's r of x0 with people's; empty for predictions that are the same for all pairs of categories;
        k_ratio: geometric mean of the slope k divided by theirs; k_r: Pearson's r of the logarithms.
    """
    return Summed(_terms(people, predicted), lambda sums: _summary(*_fits(sums, levels)))


def boundaries(people: JudgedStimuli, predicted: np.ndarray) -> pd.DataFrame:
    """Fit logistics to people and to predictions, for each category pair; a stimulus counts as often as it was judged.

    predicted: as for shared_boundaries(). Returns a row per category pair: label_1, label_2, n (judgments); x0, k of
    the predictions, x0_human, k_human (as in boundaries.csv; empty where no fit converges); x0_shift = x0 - x0_human,
    in units of lam_f: above 0, more of label 1's image is needed for label 1 than people need; k_ratio = k / k_human:
    above 1, the change from one class to the other is more sudden. These two are empty if one of the curves falls, or
    does not pass one half between 0 and 1: it then has no boundary.
    """
    sample = PairBootstrap(people.stimuli, n_resamples=0)
    (sums,) = sample.sums(_terms(people, predicted), sample.weights)
    x0, k, x0_human, k_human = (each[0] for each in _fits(sums, sample.levels))
    table = people.stimuli.groupby(CATEGORY_PAIR)["n"].sum().reset_index()
    table = table.assign(x0=x0, k=k, x0_human=x0_human, k_human=k_human)
    both = _has_boundary(x0, k) & _has_boundary(x0_human, k_human)
    return table.assign(x0_shift=(table["x0"] - x0_human).where(both), k_ratio=(table["k"] / k_human).where(both))


def between_halves(people: JudgedStimuli, n_splits: int = SPLITS, seed: int = SEED) -> dict[str, float]:
    """Measure how people's boundaries on some images agree with those on others: the most to expect of a classifier.

    The image pairs of each category pair are divided at random into halves, and a boundary is fitted to each.
    Returns means over splits: x0_shift_abs_halves, the mean absolute distance of the two boundaries; x0_r_halves and
    k_r_halves, their Pearson's r; and x0_shift_abs, x0_r and k_r, what another set of image pairs as large as the whole
    would give: the distance divided by the root of two, and r stepped up by Spearman and Brown's formula, both because
    twice as many image pairs halve the variance of the noise. nan if a category pair has a single image pair, or if
    fewer than three have boundaries.
    """
    sample = PairBootstrap(people.stimuli, n_resamples=0)
    category = np.zeros(sample.n_pairs, dtype=int)
    category[sample.pair] = people.stimuli.groupby(CATEGORY_PAIR).ngroup()
    rng = np.random.default_rng(seed)
    halves = []
    for _ in range(n_splits):
        order = np.lexsort([rng.random(sample.n_pairs), category])  # by category pair, and at random within each
        place = np.arange(sample.n_pairs) - np.searchsorted(category[order], category[order])
        first = np.zeros(sample.n_pairs)
        first[order] = place % 2
        halves += [first, 1 - first]
    terms = _terms(people, people.stimuli["lam_h"].to_numpy(dtype=float))
    fits = [_fits(sums, sample.levels)[:2] for sums in sample.sums(terms, np.array(halves))]
    x0, k = (np.concatenate(parts) for parts in zip(*fits, strict=True))
    found = _summary(x0[::2], k[::2], x0[1::2], k[1::2])
    means = {name: float(pd.Series(values).mean()) for name, values in found.items()}  # of those that are there
    result = {f"{name}_halves": means[name] for name in ("x0_shift_abs", "x0_r", "k_r")}
    result["x0_shift_abs"] = means["x0_shift_abs"] / np.sqrt(2)
    result |= {name: spearman_brown(means[name], 2) for name in ("x0_r", "k_r")}
    return result


def _terms(people: JudgedStimuli, predicted: np.ndarray) -> np.ndarray:
    n, lam_h = (people.stimuli[name].to_numpy(dtype=float) for name in ("n", "lam_h"))
    return np.stack([n, n * predicted, n * lam_h], axis=1)


def _fits(sums: np.ndarray, levels: np.ndarray) -> tuple[np.ndarray, ...]:
    """Fit predictions and people: x0, k, x0_human, k_human, (n, n_category_pairs) each; nan where not converged.

    sums: (n, n_category_pairs, n_levels, 3), of weights, weighted predictions and weighted lam_h.
    """
    weights = sums[..., 0].reshape(-1, len(levels))
    found: list[np.ndarray] = []
    for term in (1, 2):
        with np.errstate(over="ignore"):  # the damping of curves that no slope is steep enough for
            fits = fit_all(levels, sums[..., term].reshape(weights.shape), weights)
        found += [fits.x0.reshape(sums.shape[:2]), fits.k.reshape(sums.shape[:2])]
    return tuple(found)


def _has_boundary(x0: np.ndarray, k: np.ndarray) -> np.ndarray:
    return (k > 0) & (x0 >= 0) & (x0 <= 1)


def _summary(x0: np.ndarray, k: np.ndarray, x0_human: np.ndarray, k_human: np.ndarray) -> dict[str, np.ndarray]:
    """Summarise over pairs of categories, (n, n_category_pairs) each: MEASURES and n_boundaries, (n,) each."""
    both = _has_boundary(x0, k) & _has_boundary(x0_human, k_human)
    n = both.sum(axis=1).astype(float)
    x0, x0_human = (np.where(both, each, 0.0) for each in (x0, x0_human))
    log_k, log_k_human = (np.log(np.where(both, each, 1.0)) for each in (k, k_human))
    some = np.where(n > 0, n, np.nan)
    shift = x0 - x0_human
    return {
        "n_boundaries": n,
        "x0_shift": shift.sum(axis=1) / some,
        "x0_shift_abs": np.abs(shift).sum(axis=1) / some,
        "x0_r": _correlation(x0, x0_human, both, SAME),
        "k_ratio": np.exp((log_k - log_k_human).sum(axis=1) / some),
        "k_r": _correlation(log_k, log_k_human, both, SAME_LOG_K),
    }


def _correlation(x: np.ndarray, y: np.ndarray, kept: np.ndarray, least: float) -> np.ndarray:
    """Pearson's r of each row over what is kept; nan below three values, or a standard deviation of x of `least`."""
    n = np.maximum(kept.sum(axis=1, keepdims=True), 1)
    x, y = ((each - (each * kept).sum(axis=1, keepdims=True) / n) * kept for each in (x, y))
    xx, yy, xy = ((one * other).sum(axis=1) for one, other in ((x, x), (y, y), (x, y)))
    n = n[:, 0]
    varied = (n > 2) & (xx > least**2 * (n - 1)) & (yy > NOTHING)
    return xy / np.sqrt(np.where(varied, xx * yy, np.nan))
