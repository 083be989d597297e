"""Which candidates to ask about. A strategy is a function and its line in STRATEGIES.

It takes a problem, the number of judgments, and a generator of random numbers for what is left to chance; it returns
how many judgments to ask for of each candidate, (n,) int. They add up to that number or, if the candidates do not have
enough room, to as many as they have. The same problem, number and generator give the same choice. The first line of a
strategy's docstring is its help text.
"""

import numpy as np

from analysis.choosing.problem import Problem, Strategy

MOST_ROOM = 10**8  # for chance to draw from; new image pairs beyond that make no difference
TIE = 1e-9  # relative: by so much, chance decides between candidates that are equally good
EXCHANGES = 20  # for each judgment, at most


def random(problem: Problem, budget: int, rng: np.random.Generator) -> np.ndarray:
    """Ask at random: each possible judgment as probably as any other."""
    chosen = np.zeros(len(problem.pair), dtype=int)
    room = np.minimum(problem.room, MOST_ROOM // len(problem.room))
    taken = rng.multivariate_hypergeometric(room, min(budget, int(room.sum())), method="marginals")
    for stock in np.flatnonzero(taken):
        rows = np.flatnonzero(problem.stock == stock)
        chosen += np.bincount(rng.choice(rows, taken[stock]), minlength=len(chosen))
    return chosen


def balanced(problem: Problem, budget: int, rng: np.random.Generator) -> np.ndarray:
    """Ask evenly: the category pair, coefficient and stimulus that has had the fewest judgments."""
    chosen = np.zeros(len(problem.pair), dtype=int)
    room = problem.room.copy()
    _, level = np.unique(problem.lam_f, return_inverse=True)
    of_pair = problem.judged.astype(float).copy()
    cell = problem.pair * (level.max() + 1) + level
    of_cell = np.bincount(cell, problem.asked).astype(float)
    of_level = np.bincount(level, problem.asked).astype(float)
    chance = rng.random(len(chosen))
    chance_of_pair = rng.random(len(of_pair))
    for _ in range(budget):
        open_rows = np.flatnonzero(room[problem.stock] > 0)
        if not len(open_rows):
            break
        pairs = np.unique(problem.pair[open_rows])
        pair = pairs[np.lexsort([chance_of_pair[pairs], of_pair[pairs]])[0]]
        rows = open_rows[problem.pair[open_rows] == pair]
        n = np.where(problem.fresh[rows], 0, problem.asked[rows] + chosen[rows])
        best = rows[np.lexsort([chance[rows], n, of_level[level[rows]], of_cell[cell[rows]]])[0]]
        chosen[best] += 1
        room[problem.stock[best]] -= 1
        for counts, at in ((of_pair, pair), (of_cell, cell[best]), (of_level, level[best])):
            counts[at] += 1
    return chosen


def greedy(problem: Problem, budget: int, rng: np.random.Generator) -> np.ndarray:
    """Ask one by one for the judgment that lowers the expected loss most."""
    return _Ascent(problem, rng).add(budget)


def exchange(problem: Problem, budget: int, rng: np.random.Generator) -> np.ndarray:
    """Choose as greedy does, then exchange judgments for better ones until none is."""
    ascent = _Ascent(problem, rng)
    ascent.add(budget)
    return ascent.exchange()


STRATEGIES: dict[str, Strategy] = {
    "greedy": greedy,
    "exchange": exchange,
    "balanced": balanced,
    "random": random,
}


class _Ascent:
    """A choice in progress: what one judgment more or less would change is kept, and updated pair by pair."""

    def __init__(self, problem: Problem, rng: np.random.Generator):
        self.problem = problem
        self.chosen = np.zeros(len(problem.pair), dtype=int)
        self.room = problem.room.copy()
        self.information = np.zeros_like(problem.precision)  # of the wave
        self.n = np.zeros(len(problem.judged), dtype=int)
        self.luck = 1 - TIE * rng.random(len(problem.pair))
        self.rows = [slice(*np.searchsorted(problem.pair, [each, each + 1])) for each in range(len(self.n))]
        self.outer = problem.gradients[:, :, None] * problem.gradients[:, None]
        self.gains = np.zeros(len(problem.pair))  # by a judgment more
        self.costs = np.full(len(problem.pair), np.inf)  # of a judgment less
        self._renew(slice(None))

    def add(self, budget: int) -> np.ndarray:
        """Add the best judgment, this many times; returns all that are chosen."""
        for _ in range(budget):
            best = self._best()
            if self.room[self.problem.stock[best]] <= 0:
                break
            self._change(best, 1)
        return self.chosen

    def exchange(self) -> np.ndarray:
        """Remove the judgment that is missed least and add the best one, as long as the loss falls."""
        for _ in range(EXCHANGES * int(self.chosen.sum())):
            worst = int(np.argmin(self.costs))
            cost = self.costs[worst]
            self._change(worst, -1)
            best = self._best()
            better = best != worst and self.gains[best] > cost * (1 + 10 * TIE)
            self._change(best if better else worst, 1)
            if not better:
                break
        return self.chosen

    def _best(self) -> int:
        return int(np.argmax(np.where(self.room[self.problem.stock] > 0, self.gains, -np.inf)))

    def _change(self, row: int, by: int) -> None:
        at, pair = np.array([row]), self.problem.pair[row]
        gained = self.problem.gained(self.chosen[at] + by, at) - self.problem.gained(self.chosen[at], at)
        self.information[pair] += gained[0] * self.outer[row]
        self.chosen[row] += by
        self.room[self.problem.stock[row]] -= by
        self.n[pair] += by
        self._renew(self.rows[pair])

    def _renew(self, rows: slice) -> None:
        """Compute again what one judgment more, or less, of each of these candidates changes."""
        problem, pair = self.problem, self.problem.pair[rows]
        told, n = self.information[pair], self.n[pair]
        chosen, outer = self.chosen[rows], self.outer[rows]
        present = problem.gained(chosen, rows)
        now = problem.loss(told, n, pair)
        more = problem.gained(chosen + 1, rows) - present
        self.gains[rows] = (now - problem.loss(told + more[:, None, None] * outer, n + 1, pair)) * self.luck[rows]
        costs = np.full(len(pair), np.inf)
        if (taken := chosen > 0).any():
            less = present[taken] - problem.gained(chosen - taken, rows)[taken]
            left = told[taken] - less[:, None, None] * outer[taken]
            costs[taken] = problem.loss(left, n[taken] - 1, pair[taken]) - now[taken]
        self.costs[rows] = costs
