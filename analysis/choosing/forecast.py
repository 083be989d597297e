"""What to expect from waves: how wide intervals will be, and how many judgments make them narrow enough."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.choosing.curves_known import Known
from analysis.choosing.goals import labels
from analysis.choosing.precision import NORMAL, covariances, errors_of
from analysis.choosing.problem import Problem, Strategy

MOST = 10_000  # further judgments that a forecast looks ahead
GROWTH = 1.25  # of the looks ahead, one against the next


@dataclass(frozen=True, eq=False)
class Study:
    """A study as it is, or as it is expected to be after further judgments.

    known: what judgments have shown. stimuli: as known.stimuli, with those that were chosen. people: (n_pairs,) how
    many will have judged each category pair. ratio: (n_pairs, 2), the factor by which the standard errors of x0 and k
    in boundaries.csv exceed those that the model expects, which is assumed for later ones, too. judgments,
    participants: those of the waves since.
    """

    known: Known
    stimuli: pd.DataFrame
    people: np.ndarray
    ratio: np.ndarray
    judgments: int = 0
    participants: int = 0

    @property
    def half_widths(self) -> np.ndarray:
        """Half of each 95 % interval of x0 and of k: (n_pairs, 2) float, nan where there is none."""
        return NORMAL * self.ratio * _errors(self.known, self.stimuli, self.people)

    @property
    def widths(self) -> np.ndarray:
        """The median widths of the intervals of x0 and of k, over the category pairs that have one: (2,) float."""
        halves = self.half_widths
        some = np.isfinite(halves).all(axis=1)
        return 2 * np.median(halves[some], axis=0) if some.any() else np.full(2, np.nan)

    def within(self, half_width: float) -> np.ndarray:
        """Tell which category pairs' boundaries are known to within this much on either side: (n_pairs,) bool."""
        return self.half_widths[:, 0] <= half_width

    def label_error(self, problem: Problem) -> float:
        """Give the standard deviation of predicted labels around the mean lam_h of new images. problem: the next."""
        return float(np.sqrt((labels(self.known) * np.linalg.inv(problem.precision)).sum()))


def study_of(known: Known, reported: np.ndarray | None = None) -> Study:
    """Give a study as it is now.

    reported: (n_pairs, 2) standard errors of x0 and k in boundaries.csv, nan where there are none; a pair without them,
    or with 0 because its answers are exactly on a curve, gets the median ratio of the others.
    """
    ratio = np.ones((len(known.pairs), 2))
    if reported is not None:
        found = reported / _errors(known, known.stimuli, known.people)
        some = (np.isfinite(found) & (found > 0)).all(axis=1)
        if some.any():
            ratio = np.where(some[:, None], found, np.median(found[some], axis=0))
    return Study(known, known.stimuli, known.people, ratio)


def after(study: Study, problem: Problem, names: np.ndarray, chosen: np.ndarray) -> tuple[Study, Problem]:
    """Give what is expected after a wave, and what there is then to choose from.

    names: (n,) of the candidates' image pairs, "" for new ones. chosen: (n,) judgments of each.
    """
    some = np.flatnonzero(chosen)
    rows = np.repeat(some, np.where(problem.fresh[some], chosen[some], 1))
    named = [names[row] or f"new {study.judgments} {at}" for at, row in enumerate(rows)]
    n = np.where(problem.fresh[rows], 1, chosen[rows])
    added = pd.DataFrame({"pair": problem.pair[rows], "name": named, "lam_f": problem.lam_f[rows], "n": n})
    stimuli = pd.concat([study.stimuli[[*added]], added]).groupby(["pair", "name", "lam_f"], as_index=False).sum()
    in_pair = np.bincount(problem.pair, chosen, minlength=len(study.people)).astype(int)
    people = study.people + np.minimum(in_pair, problem.people)
    total = study.judgments + int(chosen.sum()), study.participants + problem.people
    of_new = np.bincount(problem.stock, chosen * problem.fresh, minlength=len(problem.room)).astype(int)
    later = replace(
        problem,
        asked=np.where(problem.fresh, 0, problem.asked + chosen),
        room=problem.room - of_new,
        precision=problem.precision + problem.told(problem.information(chosen), in_pair),
        judged=problem.judged + in_pair,
    )
    return replace(study, stimuli=stimuli, people=people, judgments=total[0], participants=total[1]), later


def until(
    study: Study, problem: Problem, names: np.ndarray, half_width: float, strategy: Strategy, batch_size: int
) -> Study | None:
    """Look ahead until all boundaries are known to half_width: that study, or None if it takes more than MOST.

    Pairs that are known that well are no longer asked about. batch_size: judgments of a participant. Several numbers of
    judgments are tried, each GROWTH times the one before, and the first at which all are known is given.
    """
    rng = np.random.default_rng(0)
    step = batch_size
    while not (done := study.within(half_width)).all():
        if study.judgments + step > MOST:
            return None
        now = staffed(only(problem, ~done), step, batch_size)
        chosen = strategy(now, step, rng)
        if not chosen.any():
            return None
        study, later = after(study, now, names, chosen)
        problem = replace(later, weights=problem.weights)
        step = batch_size * max(1, round((GROWTH - 1) * study.judgments / batch_size))
    return study


def only(problem: Problem, pairs: np.ndarray) -> Problem:
    """Restrict a problem to these category pairs, (n_pairs,) bool."""
    room = problem.room.copy()
    room[problem.stock[~pairs[problem.pair]]] = 0
    return replace(problem, room=room, weights=problem.weights * pairs[:, None, None])


def staffed(problem: Problem, budget: int, batch_size: int) -> Problem:
    """Give a problem the people that a wave of this many judgments takes, each of whom sees an image pair once.

    batch_size: judgments of a participant, fewer if there are fewer image pairs. An image pair that is a candidate of
    its own has room for all of these people.
    """
    shown = np.where(problem.of_new, problem.room, problem.room > 0)
    people = -(-budget // max(1, min(batch_size, int(shown.sum()))))
    return replace(problem, people=people, room=np.where(problem.of_new, problem.room, people * shown))


def _errors(known: Known, stimuli: pd.DataFrame, people: np.ndarray) -> np.ndarray:
    pair, lam_f, n = (stimuli[name].to_numpy() for name in ("pair", "lam_f", "n"))
    return errors_of(covariances(known.curves, pair, lam_f, n, people, known.variances), known.curves)
