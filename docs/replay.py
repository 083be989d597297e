"""Replay H-Mix as if its judgments had been chosen, and try the strategies on people whose curves are known.

python docs/replay.py --out docs/results/choosing       writes the tables: some 25 minutes on a core
python docs/choosing.py docs/results/choosing           docs/choosing.png and docs/results/choosing.md from them

pool.csv: each order of the 4,788 first answers of Infer begins with the same 450 for every strategy, which then asks
for waves of 450; a strategy sees only what it has asked for. Standard errors of x0 and k are those of least squares
with the chosen judgments, by the variances and curves of all 4,788. limits.csv: what no choice from the pool can fall
below. labels.csv: the same with the image pairs of one fifth held out, whose mean lam_h is predicted. simulated.csv: 45
category pairs with known curves, new images at any coefficient; errors are distances from the truth, and the last row
of each study counts the intervals of boundaries.csv that contain it.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.boundaries import boundary_table
from analysis.choosing.bound import least_loss
from analysis.choosing.candidates import Candidates, candidates_of, problem_of
from analysis.choosing.curves_known import Known, learn, sum_by_pair
from analysis.choosing.goals import GOALS
from analysis.choosing.precision import NORMAL, covariances
from analysis.choosing.simulated import Truth, draw_truth
from analysis.choosing.simulated import judgments as simulated_judgments
from analysis.choosing.strategies import STRATEGIES
from analysis.choosing.variances import hmix_prior
from analysis.curves import fit_all
from analysis.judgments import counted
from analysis.predictions import folds
from analysis.readers import hmix
from analysis.reliability import distinct
from analysis.summary import by_question
from hillmixe.command import Parser, count, progress, run

FIRST, WAVE = 450, 450
WAVES = 5  # of a simulated study, after the first
PEOPLE = 9  # of a simulated wave: 50 judgments each
LEVELS = np.array([0.1, 0.25, 0.5, 0.75, 0.9])  # of H-Mix
FREE = np.arange(10, 95, 5) / 100
WAYS = {  # strategy and goal
    "random": ("random", "boundaries"),
    "balanced": ("balanced", "boundaries"),
    "greedy, x0 and k": ("greedy", "boundaries"),
    "greedy, x0": ("greedy", "x0"),
    "greedy, labels": ("greedy", "labels"),
}


def main() -> None:
    """Run the requested parts, an order at a time."""
    parser = Parser(__doc__)
    parser.add_argument("--orders", type=count, default=50, metavar="N", help="random orders, and studies (default 50)")
    parser.add_argument("--out", type=Path, help="the folder for the tables")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=[*PARTS], help="what to run (default all)")
    flags = parser.parse_args()
    flags.out.mkdir(parents=True, exist_ok=True)
    published = distinct(by_question(counted(hmix.read(), "corrected"))["coefficient"], "stimulus")
    for part in flags.parts:
        tables = []
        for order in progress(range(flags.orders), desc=part, unit=" orders"):
            tables += PARTS[part](order, published)
            pd.concat(tables).to_csv(flags.out / f"{part}.csv", index=False, float_format="%.6g")


# The published pool


class Pool:
    """Judgments in an order, some of which have been asked for."""

    def __init__(self, judgments: pd.DataFrame, rng: np.random.Generator):
        self.judgments = judgments.iloc[rng.permutation(len(judgments))].reset_index(drop=True)
        self.pairs = self.judgments[["label_1", "label_2"]].drop_duplicates().sort_values(["label_1", "label_2"])
        self.pairs = self.pairs.reset_index(drop=True)
        places = pd.MultiIndex.from_frame(self.pairs)
        self.pair = places.get_indexer(pd.MultiIndex.from_frame(self.judgments[["label_1", "label_2"]]))
        self.stimulus, _ = pd.factorize(self.judgments["stimulus"], sort=True)
        first = np.unique(self.stimulus, return_index=True)[1]
        self.order = np.lexsort([first, self.pair[first]])  # stimuli by category pair
        self.lam_f = self.judgments["lam_f"].to_numpy()[first]
        self.name = self.judgments["stimulus"].to_numpy()[first]
        self.pair_of = self.pair[first]
        self.turn = self.judgments.groupby("stimulus").cumcount().to_numpy()  # of each judgment among its stimulus's

    def candidates(self, asked: np.ndarray) -> Candidates:
        """List stimuli, by category pair, with the judgments of each that are left in the pool."""
        left = np.bincount(self.stimulus) - asked
        at = self.order
        return Candidates(self.pair_of[at], self.name[at], self.lam_f[at], asked[at], np.arange(len(at)), left[at])

    def shown(self, asked: np.ndarray) -> np.ndarray:
        """Return which judgments were asked for: of each stimulus the first in the order."""
        return self.turn < asked[self.stimulus]

    def first(self) -> np.ndarray:
        """Ask for the first judgments of each category pair in the order: FIRST in all."""
        each = FIRST // len(self.pairs)
        place = pd.Series(self.pair).groupby(self.pair).cumcount().to_numpy()
        return np.bincount(self.stimulus[place < each], minlength=len(self.name))


def paths(pool: Pool, ways: list[str], order: int, measure) -> list[pd.DataFrame]:
    """Let each strategy ask in waves until the pool is empty; measure(asked, known) after each."""
    rows = []
    for way in ways:
        strategy, goal = WAYS[way]
        asked = pool.first()
        rng = np.random.default_rng([order, 1])
        while True:
            known = learn(pool.judgments[pool.shown(asked)], hmix_prior(), pool.pairs)
            rows.append({"order": order, "strategy": way, "judgments": int(asked.sum())} | measure(asked, known))
            candidates = pool.candidates(asked)
            if not candidates.room.any():
                break
            problem = problem_of(known, candidates, GOALS[goal](known), people=len(pool.judgments))
            asked[pool.order] += STRATEGIES[strategy](problem, WAVE, rng)
    return [pd.DataFrame(rows)]


def pool_part(order: int, published: pd.DataFrame) -> list[pd.DataFrame]:
    """Standard errors along the judgments of the whole pool."""
    pool = Pool(published, np.random.default_rng([order, 0]))
    everything = learn(pool.judgments, hmix_prior(), pool.pairs)
    people, _ = pd.factorize(pool.judgments["participant"])

    def measure(asked: np.ndarray, _: Known) -> dict[str, float]:
        shown = pool.shown(asked)
        judges = pd.Series(people[shown]).groupby(pool.pair[shown]).nunique().reindex(range(len(pool.pairs))).to_numpy()
        return _rms(covariances(everything.curves, pool.pair_of, pool.lam_f, asked, judges, everything.variances))

    return paths(pool, [way for way in WAYS if way != "greedy, labels"], order, measure)


def limits_part(order: int, published: pd.DataFrame) -> list[pd.DataFrame]:
    """What no choice from the pool can fall below, were curves and variances known beforehand."""
    pool = Pool(published, np.random.default_rng([order, 0]))
    everything = learn(pool.judgments, hmix_prior(), pool.pairs)
    asked = pool.first()
    candidates = pool.candidates(asked)
    n_pairs = len(pool.pairs)
    g = everything.gradients(pool.pair_of, pool.lam_f)
    variances = everything.variances
    weight = asked / (variances.raters_at(pool.lam_f) + asked * variances.images_at(pool.lam_f))
    first = sum_by_pair(g[:, :, None] * g[:, None] * weight[:, None, None], pool.pair_of, n_pairs)
    all_of = np.bincount(pool.stimulus)
    judges = np.full(n_pairs, len(pool.judgments))
    final = covariances(everything.curves, pool.pair_of, pool.lam_f, all_of, judges, variances)
    present = np.diagonal(final, axis1=1, axis2=2).mean(axis=0)
    rows = []
    for name, weights in (("x0", np.diag([1.0, 0.0])), ("x0 and k", np.diag(1 / present) / 2)):
        problem = problem_of(everything, candidates, np.tile(weights, (n_pairs, 1, 1)) / n_pairs, len(pool.judgments))
        problem = replace(problem, precision=first)
        for budget in range(WAVE, int(candidates.room.sum()) + 1, WAVE):
            chosen = STRATEGIES["greedy"](problem, budget, np.random.default_rng(0))
            least = least_loss(problem, chosen)
            rows.append({"order": order, "goal": name, "judgments": FIRST + budget, "least": float(np.sqrt(least))})
    return [pd.DataFrame(rows)]


def labels_part(order: int, published: pd.DataFrame) -> list[pd.DataFrame]:
    """Errors of predicted labels of held-out image pairs."""
    held = folds(published["pair"], 5, seed=order) == 0
    pool = Pool(published[~held], np.random.default_rng([order, 0]))
    asked_of = published[held]
    stimuli = asked_of.groupby(["stimulus", "label_1", "label_2", "lam_f"])["lam_h"].agg(["mean", "size"]).reset_index()
    pair = pd.MultiIndex.from_frame(pool.pairs).get_indexer(pd.MultiIndex.from_frame(stimuli[["label_1", "label_2"]]))
    lam_f, lam_h = stimuli["lam_f"].to_numpy(), stimuli["mean"].to_numpy()

    def measure(_: np.ndarray, known: Known) -> dict[str, float]:
        errors = lam_h - known.predict(pair, lam_f)
        return {"squared_error": float((errors**2).mean())}

    return paths(pool, ["random", "balanced", "greedy, x0 and k", "greedy, labels"], order, measure)


# Simulated people with a free choice


def simulated_part(order: int, published: pd.DataFrame) -> list[pd.DataFrame]:
    """Distances from the truth along simulated people's judgments, and at the end how many intervals contain it."""
    tables = []
    for way in WAYS:
        course, judgments, truth = _study(order, published, way)
        last = course.index[-1]
        for name, value in _at_the_end(judgments, truth).items():
            course.loc[last, name] = value
        tables.append(course)
    return [pd.concat(tables)]


def _at_the_end(judgments: pd.DataFrame, truth: Truth) -> dict[str, float]:
    """Count the intervals of boundaries.csv that contain the truth, and measure the bias of the estimates."""
    table = boundary_table(judgments)
    found: dict[str, float] = {}
    for name, true in (("x0", truth.curves[:, 0]), ("k", np.exp(truth.curves[:, 1]))):
        found[f"{name}_bias"] = float((table[name] - true).mean())
        found[f"{name}_shrunk_bias"] = float((table[f"{name}_shrunk"] - true).mean())
        half = NORMAL * table[f"{name}_se"]
        intervals = {"se": (table[name] - half, table[name] + half)}
        intervals |= {
            kind: (table[f"{name}_{kind}_low"], table[f"{name}_{kind}_high"]) for kind in ("people", "images")
        }
        for kind, (low, high) in intervals.items():
            found[f"{name}_{kind}_covered"] = int(((low <= true) & (true <= high)).sum())
            found[f"{name}_{kind}_intervals"] = int(low.notna().sum())
    return found


def _study(order: int, published: pd.DataFrame, way: str) -> tuple[pd.DataFrame, pd.DataFrame, Truth]:
    """Run a study of simulated people with one strategy: its course, its judgments, and the truth."""
    pairs = published[["label_1", "label_2"]].drop_duplicates().sort_values(["label_1", "label_2"], ignore_index=True)
    truth = draw_truth(pairs, hmix_prior(), np.random.default_rng([order, 0]))
    rng = np.random.default_rng([order, 1])
    strategy, goal = WAYS[way]
    levels = LEVELS if strategy in ("random", "balanced") else FREE
    n_pairs = len(pairs)
    pair, lam_f = np.repeat(np.arange(n_pairs), FIRST // n_pairs), np.tile(LEVELS, FIRST // len(LEVELS))
    judgments = pd.DataFrame()
    rows = []
    for wave in range(WAVES + 1):
        dealt = np.argsort(np.argsort(pair + rng.random(len(pair)))) % PEOPLE  # each pair evenly over the people
        start = wave * WAVE
        new = simulated_judgments(truth, pair, start + np.arange(len(pair)), lam_f, wave * PEOPLE + dealt, rng)
        judgments = pd.concat([judgments, new], ignore_index=True)
        known = learn(judgments, hmix_prior(), pairs)
        rows.append(
            {"order": order, "strategy": way, "judgments": len(judgments)} | _distances(judgments, known, truth)
        )
        listed = pd.DataFrame({"pair": [], "name": []}).astype({"pair": int, "name": object})
        candidates = candidates_of(known, levels, np.full(n_pairs, WAVE), listed, PEOPLE)
        problem = problem_of(known, candidates, GOALS[goal](known), PEOPLE)
        chosen = STRATEGIES[strategy](problem, WAVE, rng)
        pair, lam_f = np.repeat(problem.pair, chosen), np.repeat(problem.lam_f, chosen)
    return pd.DataFrame(rows), judgments, truth


def _distances(judgments: pd.DataFrame, known: Known, truth: Truth) -> dict[str, float]:
    """Measure how far least squares and the hierarchical model lie from the truth, and standard errors by theory."""
    stimuli = known.stimuli
    pair, lam_f, n, lam_h = (stimuli[name].to_numpy() for name in ("pair", "lam_f", "n", "lam_h"))
    levels, at = np.unique(lam_f, return_inverse=True)
    cells, shape = pair * len(levels) + at, (len(truth.pairs), len(levels))
    counts, totals = (np.bincount(cells, w, minlength=np.prod(shape)).reshape(shape) for w in (n, n * lam_h))
    fits = fit_all(levels, totals, counts)
    x0, log_k = truth.curves.T
    found = covariances(truth.curves, pair, lam_f, n, known.people, truth.variances)
    grid = np.tile(FREE, len(truth.pairs)), np.repeat(np.arange(len(truth.pairs)), len(FREE))
    true = 1 / (1 + np.exp(-np.exp(log_k)[grid[1]] * (grid[0] - x0[grid[1]])))
    good = fits.converged & (fits.k > 0)
    return _rms(found) | {
        "x0_error": _root((fits.x0 - x0)[good] ** 2),
        "log_k_error": _root((np.log(np.where(good, fits.k, 1)) - log_k)[good] ** 2),
        "x0_shrunk_error": _root((known.curves[:, 0] - x0) ** 2),
        "log_k_shrunk_error": _root((known.curves[:, 1] - log_k) ** 2),
        "label_error": _root((known.predict(grid[1], grid[0]) - true) ** 2),
        "converged": float(good.mean()),
    }


def _rms(covariance: np.ndarray) -> dict[str, float]:
    return {name: _root(covariance[:, at, at]) for at, name in enumerate(("x0_se", "log_k_se"))}


def _root(squares: np.ndarray) -> float:
    return float(np.sqrt(np.nanmean(squares)))


PARTS = {"pool": pool_part, "limits": limits_part, "labels": labels_part, "simulated": simulated_part}


if __name__ == "__main__":
    run(main)
