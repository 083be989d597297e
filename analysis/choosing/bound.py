"""How far a choice can be from the best one."""

import numpy as np

from analysis.choosing.problem import Problem


def least_loss(problem: Problem, chosen: np.ndarray) -> float:
    """Give a lower bound of the sum of losses for any choice of as many judgments among these candidates.

    If each judgment came from a different person, and if judgments could be divided, the loss would be convex in the
    shares: the trace of the inverse of a sum (Pukelsheim 2006, Optimal Design of Experiments,
    doi:10.1137/1.9780898719109). So it lies above its tangent at the chosen ones, which is smallest when the judgments
    with the steepest descent are taken (the duality gap of Frank & Wolfe 1956, doi:10.1002/nav.3800030109). The second
    judgment of a stimulus adds less than the first, and here it may be taken without the first, which lowers the number
    further: it is a bound that is not always reached.
    """
    covariance = np.linalg.inv(problem.precision + problem.information(chosen))
    loss = float(np.einsum("cij,cji->", problem.weights, covariance))
    spread = np.einsum("ni,nij->nj", problem.gradients, covariance[problem.pair])
    falls = np.einsum("ni,nij,nj->n", spread, problem.weights[problem.pair], spread)
    budget = int(chosen.sum())
    own = float((problem.gained(chosen) * falls).sum())
    values, times = [], []
    for stock in range(len(problem.room)):
        rows = np.flatnonzero(problem.stock == stock)
        if not len(rows):
            continue
        room = min(budget, int(problem.room[stock]))
        if problem.fresh[rows[0]]:
            steps = (falls[rows] / (problem.between[rows] + problem.within[rows])).max(keepdims=True)
            values.append(steps)
            times.append(np.array([room]))
            continue
        rungs = np.arange(room + 1)
        asked, within, between = (each[rows, None] for each in (problem.asked, problem.within, problem.between))
        weights = (asked + rungs) / (within + (asked + rungs) * between)
        values.append(np.sort((np.diff(weights, axis=1) * falls[rows, None]).ravel())[::-1][:room])
        times.append(np.ones(len(values[-1]), dtype=int))
    value, count = np.concatenate(values), np.concatenate(times)
    order = np.argsort(-value)
    taken = np.diff(np.minimum(np.cumsum(count[order]), budget), prepend=0)
    return loss - (float((value[order] * taken).sum()) - own)
