"""Time the choice of judgments against a plain greedy loop, which recomputes every candidate's loss at each step.

python benchmarks/choose.py

2,000 stimuli of 45 category pairs that ten people each may judge, 500 judgments, curves as H-Mix's prior draws them.
The plain loop does what a first script would do: for each judgment it tries every candidate, computes the loss of all
category pairs, and keeps the best. Only its first steps are timed, since all of them take equally long.
"""

import time

import numpy as np
import pandas as pd

from analysis.choosing.bound import least_loss
from analysis.choosing.candidates import Candidates, problem_of
from analysis.choosing.curves_known import learn
from analysis.choosing.goals import boundaries
from analysis.choosing.image_pairs import pairs_of_classes
from analysis.choosing.problem import Problem
from analysis.choosing.simulated import draw_truth, judgments
from analysis.choosing.strategies import exchange, greedy
from analysis.choosing.variances import hmix_prior
from hillmixe.command import Parser, count, run

LEVELS = np.arange(10, 95, 5) / 100
ROUNDS = 3


def main() -> None:
    """Print a line for each way."""
    parser = Parser(__doc__)
    parser.add_argument("--candidates", type=count, default=2000)
    parser.add_argument("--budget", type=count, default=500)
    parser.add_argument("--plain-steps", type=count, default=2, help="of the plain loop that are timed")
    flags = parser.parse_args()
    problem = made(flags.candidates)
    took = {}
    for strategy in (greedy, exchange):
        times = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            chosen = strategy(problem, flags.budget, np.random.default_rng(0))
            times.append(time.perf_counter() - start)
        loss, least = problem.losses(chosen).sum(), least_loss(problem, chosen)
        took[strategy.__name__] = float(np.median(times))
        print(
            f"{strategy.__name__:9} {np.median(times):8.2f} s, median of {ROUNDS}; loss {loss:.4f}, "
            f"at most {loss / least - 1:.1%} above the least possible"
        )
    start = time.perf_counter()
    first = plain(problem, flags.plain_steps)
    each = (time.perf_counter() - start) / flags.plain_steps
    print(f"plain     {each * flags.budget:8.0f} s, from {flags.plain_steps} of {flags.budget} steps of {each:.2f} s")
    print(f"greedy is {each * flags.budget / took['greedy']:,.0f} times as fast")
    same = greedy(problem, flags.plain_steps, np.random.default_rng(0))
    losses = problem.losses(first).sum(), problem.losses(same).sum()
    print(f"after these steps the losses are {losses[0]:.9f} (plain) and {losses[1]:.9f} (greedy)")


def made(n: int) -> Problem:
    """Make a choice among n stimuli that have been judged once or twice, or not at all."""
    pairs = pairs_of_classes([f"class {number}" for number in range(10)])
    rng = np.random.default_rng(0)
    truth = draw_truth(pairs, hmix_prior(), rng)
    pair, lam_f = np.sort(rng.integers(len(pairs), size=n)), rng.choice(LEVELS, n)
    stimulus = rng.integers(n, size=n // 2)
    answered = judgments(truth, pair[stimulus], stimulus, lam_f[stimulus], np.arange(len(stimulus)) // 50, rng)
    known = learn(answered, hmix_prior(), pairs)
    asked = np.bincount(stimulus, minlength=n)
    names = np.array([f"image pair {at}" for at in range(n)])
    candidates = Candidates(pair, names, lam_f, asked, np.arange(n), np.full(n, 10))
    return problem_of(known, candidates, boundaries(known), people=10)


def plain(problem: Problem, steps: int) -> np.ndarray:
    """Choose one by one, recomputing everything for each candidate."""
    chosen = np.zeros(len(problem.pair), dtype=int)
    for _ in range(steps):
        losses = pd.Series(np.inf, index=range(len(chosen)))
        for row in range(len(chosen)):
            if chosen[row] < problem.room[problem.stock[row]]:
                chosen[row] += 1
                losses[row] = problem.losses(chosen).sum()
                chosen[row] -= 1
        chosen[losses.idxmin()] += 1
    return chosen


if __name__ == "__main__":
    run(main)
