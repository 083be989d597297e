"""The next wave of judgments: from what is known and a source of images to a list of pairs for generate.py."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.choosing.candidates import Candidates, candidates_of, problem_of
from analysis.choosing.curves_known import Known
from analysis.choosing.forecast import Study, after, only, staffed
from analysis.choosing.goals import GOALS
from analysis.choosing.image_pairs import ImagePairs
from analysis.choosing.problem import Problem
from analysis.choosing.strategies import STRATEGIES
from hillmixe.command import InputError

COLUMNS = ["image_1", "image_2", "lam_f", "judgments"]  # of the list, as stimuli_gen/own_pairs.py reads it
MOST_CANDIDATES = 100_000
COEFFICIENTS = tuple(percent / 100 for percent in range(10, 95, 5))


@dataclass(frozen=True, eq=False)
class Waves:
    """Waves that were chosen one after the other, each as if the earlier ones had come out as expected.

    pairs: the first wave's list, COLUMNS. studies: the study as it is, and as expected after each wave. problems: what
    there was to choose from in each, and will be after the last. names: those of the candidates' image pairs. chosen:
    (n,) judgments of each candidate in the first wave.
    """

    pairs: pd.DataFrame
    studies: list[Study]
    problems: list[Problem]
    names: np.ndarray
    chosen: np.ndarray


def plan_waves(
    study: Study,
    images: ImagePairs,
    goal: str,
    strategy: str,
    budgets: list[int],
    batch_size: int,
    coefficients: tuple[float, ...] = COEFFICIENTS,
    within: float | None = None,
    seed: int = 0,
) -> Waves:
    """Choose what to ask in the next waves.

    study: as it is. goal, strategy: names in GOALS and STRATEGIES. budgets: judgments of each wave. batch_size:
    judgments of a participant. coefficients: lam_f that new stimuli may have. within: leave out category pairs whose
    boundary is known to within this much on either side, and stop if all are.
    Raises InputError if there is nothing left to ask about.
    """
    known = study.known
    rng = np.random.default_rng([seed, 3])
    candidates, positions = _candidates(known, images, coefficients, sum(budgets))
    problem = staffed(problem_of(known, candidates, GOALS[goal](known), 1), budgets[0], batch_size)
    studies, problems, chosen = [study], [problem], np.zeros(len(candidates.pair), dtype=int)
    for at, budget in enumerate(budgets):
        done = np.zeros(len(known.pairs), dtype=bool) if within is None else studies[-1].within(within)
        if done.all():
            break
        now = staffed(only(problems[-1], ~done), budget, batch_size)
        wave = STRATEGIES[strategy](now, budget, rng)
        if at == 0:
            chosen = wave
        if not wave.any():
            break
        if wave.sum() < budget:
            now = staffed(now, int(wave.sum()), batch_size)
        later, problem = after(studies[-1], now, candidates.name, wave)
        studies.append(later)
        problems.append(_whole(problem, problems[0]))
    if not chosen.any():
        raise InputError("there is nothing to ask about: no image pair has room for a further judgment")
    pairs = _listed(known, images, candidates, positions, chosen, np.random.default_rng([seed, 4]))
    return Waves(pairs, studies, problems, candidates.name, chosen)


def _whole(problem: Problem, first: Problem) -> Problem:
    """Give a later wave's problem all category pairs again, and the raters that an image pair can have in a wave."""
    return replace(problem, weights=first.weights, room=np.where(first.of_new, problem.room, first.room))


def _candidates(
    known: Known, images: ImagePairs, coefficients: tuple[float, ...], budget: int
) -> tuple[Candidates, dict[str, tuple[int, int]]]:
    """List the candidates, and the images of those that are image pairs of their own.

    New image pairs of a category pair are candidates of their own if the budget could use them up, so that several
    people are asked about each, unless there are very many such pairs, which then have one rater each.
    """
    n_new = images.n_new()
    by_themselves = (n_new > 0) & (n_new < budget)
    if n_new[by_themselves].sum() * len(coefficients) > MOST_CANDIDATES:
        by_themselves[:] = False
    asked = known.stimuli[["pair", "name"]].drop_duplicates("name")
    asked = asked[asked["name"].isin(images.asked)]
    positions = {name: images.asked[name] for name in asked["name"]}
    tables = [asked]
    for pair in np.flatnonzero(by_themselves):
        new = images.all_new(int(pair))
        names = images.named(new)
        positions |= dict(zip(names, new, strict=True))
        tables.append(pd.DataFrame({"pair": pair, "name": names}))
    listed = pd.concat(tables, ignore_index=True)
    levels = np.array(sorted(coefficients))
    return candidates_of(known, levels, np.where(by_themselves, 0, n_new), listed, raters=1), positions


def _listed(
    known: Known,
    images: ImagePairs,
    candidates: Candidates,
    positions: dict[str, tuple[int, int]],
    chosen: np.ndarray,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Write what was chosen as a list of pairs, drawing new image pairs: COLUMNS.

    New image pairs are alike until they are judged, even those that are candidates of their own. So those of the most
    rarely used images are taken, and none at two coefficients as long as there are others.
    """
    rows = []
    n_new = images.n_new()
    for pair in range(len(known.pairs)):
        of_pair: list[tuple[tuple[int, int], float, int]] = []
        together: dict[str, list[tuple[float, int]]] = {}  # stimuli of one new image pair
        single: list[list[tuple[float, int]]] = []
        for row in np.flatnonzero((candidates.pair == pair) & (chosen > 0)):
            name, lam_f, n = candidates.name[row], float(candidates.lam_f[row]), int(chosen[row])
            if not name:
                single += [[(lam_f, 1)]] * n
            elif name in images.asked:
                of_pair.append((positions[name], lam_f, n))
            else:
                together.setdefault(name, []).append((lam_f, n))
        new = single + _apart([*together.values()], int(n_new[pair]))
        for both, stimuli in zip(images.draw(pair, len(new), rng), new, strict=True):
            of_pair += [(both, lam_f, n) for lam_f, n in stimuli]
        of_pair.sort(key=lambda stimulus: stimulus[1])
        rows += [(*map(images.written, both), lam_f, n) for both, lam_f, n in of_pair]
    return pd.DataFrame(rows, columns=COLUMNS)


def _apart(together: list[list[tuple[float, int]]], most: int) -> list[list[tuple[float, int]]]:
    """Divide stimuli of one image pair into at most `most` groups."""
    spare, found = most - len(together), []
    for stimuli in sorted(together, key=len, reverse=True):
        off = min(spare, len(stimuli) - 1)
        spare -= off
        found += [*([each] for each in stimuli[:off]), stimuli[off:]]
    return found
