"""How much judgments at one coefficient vary: between raters of a stimulus, between stimuli, and between people.

The model of a judgment of a category pair c at coefficient lam_f, of stimulus s by person p, is

    lam_h = f(lam_f; x0_c, k_c) + g' u_p + a_s + e

where f is the logistic of analysis/curves.py, g its gradient by x0 and log k, u_p how much a person's own boundary and
slope differ in this pair, a_s what the stimulus's images add, and e the rest. A person who judges a category pair once
adds g' u_p to the variation between raters; one who judges it often adds it to all of these answers.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis.curves import logistic

PRIOR_FILE = Path(__file__).parent / "hmix_prior.json"
PRIOR_WEIGHT = 20  # judgments (and pairs of them) that the prior counts as
LEAST = 1e-4  # a variance of answers in hundredths, below which there is nothing to weigh
PARAMETERS = ("x0", "log_k")


class Variances(NamedTuple):
    """Variances of judgments; each of rater and image as (at lam_f 0 or 1, what is added at .5).

    rater: between raters of a stimulus. image: between stimuli of a category pair at one lam_f. Both are first + second
    * 4 lam_f (1 - lam_f): the same at lam_f and 1 - lam_f, because only the alphabet decides which label comes first.
    person: between people, of x0 and of log k in a category pair; a part of `rater`.
    """

    rater: tuple[float, float]
    image: tuple[float, float]
    person: tuple[float, float]

    def raters_at(self, lam_f: np.ndarray) -> np.ndarray:
        """Give the variance between raters of a stimulus at lam_f, the shape of lam_f."""
        return _at(self.rater, lam_f)

    def images_at(self, lam_f: np.ndarray) -> np.ndarray:
        """Give the variance between stimuli at lam_f, the shape of lam_f."""
        return _at(self.image, lam_f)

    def scaled(self, factor: float) -> "Variances":
        """Give variances that are this many times as large, except those of people's curves."""
        rater, image = ((first * factor, second * factor) for first, second in (self.rater, self.image))
        return Variances(rater, image, self.person)


class Prior(NamedTuple):
    """What another study shows before anybody has answered.

    variances: those of judgments. log_k: mean log k of category pairs. sd, class_sd: standard deviations of x0 and of
    log k, for a category pair's own part and for the part of each class (analysis/choosing/curves_known.py).
    """

    variances: Variances
    log_k: float
    sd: tuple[float, float]
    class_sd: tuple[float, float]


@cache
def hmix_prior() -> Prior:
    """Read the prior that H-Mix gives, as `python docs/hmix_prior.py` computes it from the published judgments."""
    import json

    found = json.loads(PRIOR_FILE.read_text(encoding="utf-8"))
    parts = {name: tuple(found["variances"][name]) for name in Variances._fields}
    return Prior(Variances(**parts), found["log_k"], tuple(found["sd"]), tuple(found["class_sd"]))


def gradient(lam_f: np.ndarray, x0: np.ndarray, log_k: np.ndarray) -> np.ndarray:
    """Give the gradient of the logistic by x0 and by log k: (n, 2) float, at (n,) lam_f, x0 and log k."""
    k = np.exp(log_k)
    share = logistic(lam_f, x0, k)
    steepness = share * (1 - share) * k
    return np.stack([-steepness, steepness * (lam_f - x0)], axis=-1)


def estimate(
    residuals: np.ndarray,
    gradients: np.ndarray,
    lam_f: np.ndarray,
    stimulus: np.ndarray,
    person_and_pair: np.ndarray,
    prior: Variances,
    weight: float = PRIOR_WEIGHT,
) -> Variances:
    """Estimate variances by moments, drawn towards a prior.

    residuals: (n,) lam_h minus the curve of its category pair. gradients: (n, 2), as gradient() gives them.
    lam_f: (n,). stimulus, person_and_pair: (n,) int from 0, the stimulus, and the person and category pair, of each
    judgment; a person has one judgment of a stimulus. weight: the number of judgments, or of pairs of them, that the
    prior counts as.

    Products of two residuals of a stimulus have the variance between stimuli as their mean; squared distances within a
    stimulus, that between raters; products of two residuals of a person for different stimuli of a category pair, g' D
    g. The prior is first scaled to the size of the residuals: if no stimulus has two raters, it decides how the
    variance is divided.
    """
    expected = prior.raters_at(lam_f) + prior.images_at(lam_f)
    more = weight * expected.mean()
    prior = prior.scaled((np.square(residuals).sum() + more) / (expected.sum() + more))
    n = np.bincount(stimulus)
    sums, squares = np.bincount(stimulus, residuals), np.bincount(stimulus, residuals**2)
    place = np.zeros(len(n))
    place[stimulus] = _fold(lam_f)
    several = n > 1
    n, sums, squares, place = n[several], sums[several], squares[several], place[several]
    within = (squares - sums**2 / n) / (n - 1)
    between = (sums**2 - squares) / (n * (n - 1))
    return Variances(
        _line(place, within, n - 1, prior.rater, weight),
        _line(place, between, n * (n - 1) / 2, prior.image, weight),
        _people(residuals, gradients, person_and_pair, prior.person, weight),
    )


def _people(
    residuals: np.ndarray, gradients: np.ndarray, group: np.ndarray, prior: tuple[float, float], weight: float
) -> tuple[float, float]:
    """Regress products of two residuals of a group on the products of their gradients: variances of x0 and log k."""

    def pairs_of(values: np.ndarray) -> float:
        """Sum the products of two different values of a group, over all groups."""
        return float((np.bincount(group, values) ** 2 - np.bincount(group, values**2)).sum())

    of_x0, of_log_k = gradients.T
    cross = pairs_of(of_x0 * of_log_k)
    left = np.array([[pairs_of(of_x0**2), cross], [cross, pairs_of(of_log_k**2)]])
    right = np.array([pairs_of(residuals * of_x0), pairs_of(residuals * of_log_k)])
    more = 2 * weight * np.diag((gradients**2).mean(axis=0) ** 2)
    found = np.linalg.solve(left + more, right + more @ prior)
    return max(float(found[0]), 0.0), max(float(found[1]), 0.0)


def _line(
    place: np.ndarray, values: np.ndarray, weights: np.ndarray, prior: tuple[float, float], weight: float
) -> tuple[float, float]:
    """Fit first + second * place by weighted least squares; the prior counts as observations at 0, .5 and 1."""
    at = np.array([0.0, 0.5, 1.0])
    x = np.concatenate([place, at])
    y = np.concatenate([values, prior[0] + prior[1] * at])
    w = np.concatenate([weights, np.full(3, weight / 3)])
    powers = np.stack([np.ones_like(x), x], axis=1)
    first, second = np.linalg.solve((powers * w[:, None]).T @ powers, (powers * w[:, None]).T @ y)
    return float(first), float(second)


def _fold(lam_f: np.ndarray) -> np.ndarray:
    return 4 * lam_f * (1 - lam_f)


def _at(line: tuple[float, float], lam_f: np.ndarray) -> np.ndarray:
    return np.maximum(line[0] + line[1] * _fold(np.asarray(lam_f, dtype=float)), LEAST)
