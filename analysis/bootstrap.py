"""How far boundaries would move with other people or other images: the bootstrap, all resamples fitted at once."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.curves import Fits, fit_all

N_RESAMPLES = 1000
SEED = 2023
CONFIDENCE = 0.95
FEWEST = 6  # units: of five, the whole range still leaves out what they are drawn around once in 16 times
CONVERGED = 0.95  # share of the resamples: with fewer, it is unknown where 2.5 % of them lie
CATEGORY_PAIR = ["label_1", "label_2"]


def over_people(inferred: pd.DataFrame) -> pd.DataFrame:
    """Bootstrap over participants: each resample draws as many whole participants as there are, with replacement.

    The same people are drawn for all category pairs, so a person's habits are in all of them or in none.
    inferred: judgments of coefficients.
    Returns a row per category pair, indexed by it, with what spread() gives for x0 and for k: x0_low, x0_high, x0_se,
    k_low, k_high, k_se; n_units (the people who judged the pair) and converged, the share of resamples that converged.
    """
    people, names = pd.factorize(inferred["participant"])  # judgments.in_order_of_answers() says why not sorted
    drawn = draw(len(names), np.random.default_rng([SEED, 0]))

    def fits() -> Iterator[tuple]:
        for pair, rows in inferred.assign(person=people).groupby(CATEGORY_PAIR):
            present, units = np.unique(rows["person"].to_numpy(), return_inverse=True)
            yield pair, len(present), refit(rows, units, drawn[:, present])

    return _table(fits())


def over_images(inferred: pd.DataFrame) -> pd.DataFrame:
    """Bootstrap over images: each resample draws image pairs within each category pair, with all their judgments.

    Arguments and results are as in over_people().
    """
    rng = np.random.default_rng([SEED, 1])

    def fits() -> Iterator[tuple]:
        for pair, rows in inferred.groupby(CATEGORY_PAIR):
            present, units = np.unique(rows["pair"].to_numpy(dtype=str), return_inverse=True)
            yield pair, len(present), refit(rows, units, draw(len(present), rng))

    return _table(fits())


def draw(n_units: int, rng: np.random.Generator) -> np.ndarray:
    """Give how often each unit is in each resample: (N_RESAMPLES, n_units) float, rows sum to n_units."""
    if not n_units:
        return np.zeros((N_RESAMPLES, 0))
    return rng.multinomial(n_units, np.full(n_units, 1 / n_units), size=N_RESAMPLES).astype(float)


def refit(rows: pd.DataFrame, units: np.ndarray, drawn: np.ndarray) -> Fits:
    """Fit the logistic to every resample of one category pair's judgments.

    rows: with lam_f, lam_h. units: (n,) int, the column of `drawn` that each judgment belongs to. drawn: (n_resamples,
    n_units), how often each unit is in each resample.
    """
    levels, at = np.unique(rows["lam_f"].to_numpy(), return_inverse=True)
    cells, shape = units * len(levels) + at, (drawn.shape[1], len(levels))
    counts = np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)
    totals = np.bincount(cells, weights=rows["lam_h"].to_numpy(), minlength=shape[0] * shape[1]).reshape(shape)
    return fit_all(levels, drawn @ totals, drawn @ counts)


def spread(estimates: np.ndarray, n_units: int) -> tuple[float, float, float]:
    """Give the bounds of the 95 % interval, and the standard error, of an estimate from its resamples.

    estimates: (n_resamples,) float, nan where the fit did not converge. n_units: how many were drawn from.
    The interval is the percentile interval, widened for few units so that its coverage is that of Student's: its tails
    are norm.cdf(-sqrt(n / (n - 1)) * t) (the expanded percentile interval: Hesterberg 2015,
    doi:10.1080/00031305.2015.1089789). The standard error is half the distance between the 16th and 84th percentiles,
    times sqrt(n / (n - 1)): a few resamples with hardly any slope, whose boundary can be anywhere, do not affect it.
    Both are empty (nan) if fewer than 95 % of the resamples converged or there is one unit; the interval is also empty
    if there are fewer than 6 units.
    """
    from scipy.stats import norm
    from scipy.stats import t as student_t

    found = estimates[np.isfinite(estimates)]
    if n_units < 2 or len(found) < CONVERGED * len(estimates):
        return np.nan, np.nan, np.nan
    widening = np.sqrt(n_units / (n_units - 1))
    left, right = np.quantile(found, norm.cdf([-1, 1]))
    se = widening * (right - left) / 2
    if n_units < FEWEST:
        return np.nan, np.nan, se
    tail = norm.cdf(-widening * student_t.ppf((1 + CONFIDENCE) / 2, n_units - 1))
    low, high = np.quantile(found, [tail, 1 - tail])
    return low, high, se


def _table(fits: Iterator[tuple[tuple[str, str], int, Fits]]) -> pd.DataFrame:
    rows, index = [], []
    for pair, n_units, found in fits:
        row = {"n_units": n_units, "converged": found.converged.mean()}
        for name in ("x0", "k"):
            bounds = spread(getattr(found, name), n_units)
            row |= dict(zip((f"{name}_low", f"{name}_high", f"{name}_se"), bounds, strict=True))
        rows.append(row)
        index.append(pair)
    columns = ["n_units", "converged", *(f"{name}_{what}" for name in ("x0", "k") for what in ("low", "high", "se"))]
    return pd.DataFrame(rows, columns=columns, index=pd.MultiIndex.from_tuples(index, names=CATEGORY_PAIR))
