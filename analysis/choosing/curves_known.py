"""What people's judgments say about each category pair's boundary and slope: a hierarchical logistic.

For a pair of classes 1 and 2, x0 = .5 - a_1 + a_2 + own and log k = mean + b_1 + b_2 + own. Each class has an a, by
which less of it in the image is needed to see it, and a b; these and the pairs' own parts are drawn from normal
distributions around 0. x0 is centred on .5, because only the alphabet decides which label comes first: if the labels
change places, x0 becomes 1 - x0 and nothing else changes. The distributions are estimated from all pairs together
(empirical Bayes by the EM algorithm: Dempster, Laird & Rubin 1977, doi:10.1111/j.2517-6161.1977.tb01600.x). Each pair's
curve is the mode of its posterior, whose covariance is that of the curve linearised there.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.bootstrap import CATEGORY_PAIR
from analysis.choosing.variances import PRIOR_WEIGHT, Prior, Variances, estimate, gradient
from analysis.curves import logistic
from analysis.reliability import distinct

VAGUE = 3.0
PRIOR_PAIRS = 2  # category pairs, or classes, that the prior counts as
ROUNDS = 3  # of curves given variances, and variances given curves
STEPS = 300
ARRIVED = 1e-5  # of the steps, and relative for standard deviations
LONGEST_STEP = np.array([0.1, 0.3])  # of x0 and log k
BOUNDS = np.array([[-0.5, -1.0], [1.5, 5.0]])  # of x0 and log k: beyond them no answer in hundredths tells more
SIGNS = np.array([[-1, 1], [1, 1]])  # of class 1 and class 2, in x0 and in log k


@dataclass(frozen=True, eq=False)
class Known:
    """What is known about category pairs.

    pairs: label_1 and label_2, in alphabetical order. stimuli: a row per stimulus that was asked about: `pair` (the
    category pair, int), `name` (of the image pair), lam_f, n (judgments), lam_h (their mean). curves: (n_pairs, 2), x0
    and log k. information: (n_pairs, 2, 2), of the judgments. sd, class_sd: (2,), standard deviations of x0 and log k,
    for a category pair's own part and for a class's part. log_k: mean. people: (n_pairs,) how many have judged each
    pair. variances: those of judgments.
    """

    pairs: pd.DataFrame
    stimuli: pd.DataFrame
    curves: np.ndarray
    information: np.ndarray
    sd: np.ndarray
    class_sd: np.ndarray
    log_k: float
    people: np.ndarray
    variances: Variances

    @property
    def precision(self) -> np.ndarray:
        """The inverse of the covariance of x0 and log k, as used for a choice: (n_pairs, 2, 2).

        Intervals in boundaries.csv use no information from other pairs, so this uses them only as a starting point: the
        prior, for a pair's own part and its classes' together, counts with VAGUE times its standard deviation. With the
        unwidened prior, slopes would seem known before anybody was asked about them.
        """
        return self.information + np.diag(1 / (VAGUE**2 * (self.sd**2 + 2 * self.class_sd**2)))

    def gradients(self, pair: np.ndarray, lam_f: np.ndarray) -> np.ndarray:
        """Give the gradients of the curves of category pairs, (n,) int, at (n,) lam_f: (n, 2)."""
        return gradient(lam_f, *self.curves[pair].T)

    def predict(self, pair: np.ndarray, lam_f: np.ndarray) -> np.ndarray:
        """Predict the mean lam_h of new images of category pairs, (n,) int, at (n,) lam_f: (n,) float in [0, 1]."""
        x0, log_k = self.curves[pair].T
        return logistic(lam_f, x0, np.exp(log_k))


class Fit(NamedTuple):
    """What _fit() finds, as in Known."""

    curves: np.ndarray
    information: np.ndarray
    sd: np.ndarray
    class_sd: np.ndarray
    log_k: float


def learn(
    inferred: pd.DataFrame, prior: Prior, pairs: pd.DataFrame | None = None, weight: float = PRIOR_WEIGHT
) -> Known:
    """Learn curves and variances from judgments.

    inferred: first answers that are coefficients; may be empty. prior: what else is known, as read by hmix_prior().
    pairs: label_1, label_2 of the category pairs to include, judged or not; by default those that were judged. weight:
    the number of judgments that the prior of the variances counts as.
    """
    answers = distinct(inferred, "stimulus") if len(inferred) else inferred
    if pairs is None:
        pairs = answers[CATEGORY_PAIR].drop_duplicates().sort_values(CATEGORY_PAIR)
    pairs = pairs[CATEGORY_PAIR].reset_index(drop=True).astype(str)
    places = pd.MultiIndex.from_frame(pairs).get_indexer(pd.MultiIndex.from_frame(answers[CATEGORY_PAIR].astype(str)))
    answers, pair = answers[places >= 0], places[places >= 0]
    lam_f, lam_h = (answers[name].to_numpy(dtype=float) for name in ("lam_f", "lam_h"))
    stimulus, _ = pd.factorize(answers["stimulus"], sort=True)
    person = pd.factorize(answers["participant"])[0]
    n = np.bincount(stimulus)
    first = np.unique(stimulus, return_index=True)[1]
    stimuli = pd.DataFrame(
        {
            "pair": pair[first],
            "name": answers["pair"].to_numpy()[first],
            "lam_f": lam_f[first],
            "n": n,
            "lam_h": np.bincount(stimulus, lam_h) / np.maximum(n, 1),
        }
    )
    variances = prior.variances
    fitted = _fit(stimuli, pairs, variances, prior)
    people = np.zeros(len(pairs), dtype=int)
    if len(answers):
        n_people = person.max() + 1
        both, group = np.unique(pair * n_people + person, return_inverse=True)
        people = np.bincount(both // n_people, minlength=len(pairs))
        for _ in range(ROUNDS):
            at = fitted.curves[pair]
            residuals = lam_h - logistic(lam_f, at[:, 0], np.exp(at[:, 1]))
            variances = estimate(residuals, gradient(lam_f, *at.T), lam_f, stimulus, group, prior.variances, weight)
            fitted = _fit(stimuli, pairs, variances, prior, fitted)
    return Known(pairs, stimuli, *fitted, people, variances)


def _fit(
    stimuli: pd.DataFrame, pairs: pd.DataFrame, variances: Variances, prior: Prior, begin: Fit | None = None
) -> Fit:
    """Find all pairs' posterior modes, and the distributions that they and the classes' parts are drawn from.

    begin: where to begin, such as what was found with other variances. Pairs that nobody judged have no influence, and
    get the curve of their classes' parts.
    """
    judged, at = np.unique(stimuli["pair"].to_numpy(dtype=int), return_inverse=True)
    if not len(judged):
        typical = np.tile([0.5, prior.log_k], (len(pairs), 1))
        return Fit(typical, np.zeros((len(pairs), 2, 2)), np.array(prior.sd), np.array(prior.class_sd), prior.log_k)
    if begin is not None:
        begin = begin._replace(curves=begin.curves[judged])
    found, of_class = _fit_judged(stimuli.assign(pair=at), pairs.iloc[judged], variances, prior, begin)
    nothing = np.zeros(2)
    one, two = (np.array([of_class.get(name, nothing) for name in pairs[label]]) for label in CATEGORY_PAIR)
    curves = np.array([0.5, found.log_k]) + SIGNS[:, 0] * one + SIGNS[:, 1] * two
    information = np.zeros((len(pairs), 2, 2))
    curves[judged], information[judged] = found.curves, found.information
    return found._replace(curves=curves, information=information)


def _fit_judged(
    stimuli: pd.DataFrame, pairs: pd.DataFrame, variances: Variances, prior: Prior, begin: Fit | None
) -> tuple[Fit, dict[str, np.ndarray]]:
    """Do the work of _fit() for pairs that were judged; also give each class's part by its name."""
    n_pairs = len(pairs)
    pair, lam_f, n, lam_h = (stimuli[name].to_numpy() for name in ("pair", "lam_f", "n", "lam_h"))
    pair, lam_f, weight, lam_h = _cells(pair, lam_f, n, lam_h, variances)
    in_pairs = _classes_in_pairs(pairs)
    n_classes = in_pairs.shape[2]
    start, class_start = np.square(prior.sd), np.square(prior.class_sd)
    curves, log_k = np.tile([0.5, prior.log_k], (n_pairs, 1)), prior.log_k
    variance, class_variance = start, class_start
    if begin is not None:
        curves, log_k, variance, class_variance = begin.curves, begin.log_k, begin.sd**2, begin.class_sd**2
    for _ in range(STEPS):
        gradients = gradient(lam_f, *curves[pair].T)
        errors = lam_h - logistic(lam_f, curves[pair, 0], np.exp(curves[pair, 1]))
        information = sum_by_pair(gradients[:, :, None] * gradients[:, None] * weight[:, None, None], pair, n_pairs)
        slope = sum_by_pair(gradients * (weight * errors)[:, None], pair, n_pairs)
        centre = np.array([0.5, log_k])
        # Of the curve made linear, judgments tell of a pair's distance from the centre by `information` and `told`.
        told = slope + (information @ (curves - centre)[..., None])[..., 0]
        alone = np.linalg.inv(information + np.diag(1 / variance))  # covariance of a pair's own part, the rest known
        of_class, class_covariance = _classes(alone, information, told, in_pairs, class_variance, variance)
        expected = np.einsum("pck,kp->cp", in_pairs, of_class)
        own = (alone @ (told - (information @ expected[..., None])[..., 0])[..., None])[..., 0]
        step = np.clip(centre + expected + own - curves, -LONGEST_STEP, LONGEST_STEP)
        curves = np.clip(curves + step, *BOUNDS)
        log_k = float((curves[:, 1].sum() - expected[:, 1].sum() + PRIOR_PAIRS * prior.log_k) / (n_pairs + PRIOR_PAIRS))
        spread = _spread_of_pairs(alone, information, class_covariance, in_pairs)
        old = np.concatenate([variance, class_variance])
        variance = ((own**2 + spread).sum(axis=0) + PRIOR_PAIRS * start) / (n_pairs + PRIOR_PAIRS)
        squares = of_class**2 + np.einsum("kpkp->kp", class_covariance)
        class_variance = (squares.sum(axis=0) + PRIOR_PAIRS * class_start) / (n_classes + PRIOR_PAIRS)
        change = np.abs(np.sqrt(np.concatenate([variance, class_variance]) / old) - 1).max()
        if max(change, np.abs(step).max(initial=0)) < ARRIVED:
            break
    names = np.unique(pairs.to_numpy(dtype=str))
    found = Fit(curves, information, np.sqrt(variance), np.sqrt(class_variance), log_k)
    return found, dict(zip(names.tolist(), of_class, strict=True))


def _cells(
    pair: np.ndarray, lam_f: np.ndarray, n: np.ndarray, lam_h: np.ndarray, variances: Variances
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Pool the stimuli of a category pair at the same lam_f: pair, lam_f, the sum of weights, the weighted lam_h.

    A stimulus has the inverse variance of its mean as its weight. Nothing is lost: all of them have the same curve.
    """
    weight = 1 / (variances.images_at(lam_f) + variances.raters_at(lam_f) / np.maximum(n, 1))
    levels, level = np.unique(lam_f, return_inverse=True)
    cells, at = np.unique(pair * max(1, len(levels)) + level, return_inverse=True)
    total = np.bincount(at, weight)
    mean = np.bincount(at, weight * lam_h) / total
    return cells // max(1, len(levels)), levels[cells % max(1, len(levels))], total, mean


def _classes_in_pairs(pairs: pd.DataFrame) -> np.ndarray:
    """Tell how each class's part counts in each pair: (2, n_pairs, n_classes), in x0 and in log k."""
    classes, number = np.unique(pairs.to_numpy(dtype=str).T, return_inverse=True)
    number = number.reshape(2, len(pairs))
    found = np.zeros((2, len(pairs), len(classes)))
    for parameter, signs in enumerate(SIGNS):
        for side in (0, 1):
            found[parameter, np.arange(len(pairs)), number[side]] = signs[side]
    return found


def _classes(
    alone: np.ndarray,
    information: np.ndarray,
    told: np.ndarray,
    in_pairs: np.ndarray,
    class_variance: np.ndarray,
    variance: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Give the classes' parts, (n_classes, 2), and their joint covariance, (n_classes, 2, n_classes, 2).

    A pair's own part is unknown, so judgments tell less about the sum of its classes' parts.
    """
    n_classes = in_pairs.shape[2]
    passed = alone / variance[:, None]
    keep, seen = passed @ information, (passed @ told[..., None])[..., 0]
    left = np.zeros((n_classes, 2, n_classes, 2))
    for one in (0, 1):
        for two in (0, 1):
            left[:, one, :, two] = in_pairs[one].T @ (keep[:, one, two, None] * in_pairs[two])
    left = left.reshape(2 * n_classes, 2 * n_classes) + np.diag(np.tile(1 / class_variance, n_classes))
    covariance = np.linalg.inv(left)
    right = np.einsum("pck,cp->kp", in_pairs, seen)
    return (covariance @ right.ravel()).reshape(n_classes, 2), covariance.reshape(n_classes, 2, n_classes, 2)


def _spread_of_pairs(
    alone: np.ndarray, information: np.ndarray, class_covariance: np.ndarray, in_pairs: np.ndarray
) -> np.ndarray:
    """Give the posterior variances of pairs' own parts when classes' parts are uncertain, too: (n_pairs, 2)."""
    of_sum = np.empty_like(information)
    for one in (0, 1):
        for two in (0, 1):
            of_sum[:, one, two] = ((in_pairs[one] @ class_covariance[:, one, :, two]) * in_pairs[two]).sum(axis=1)
    passed = alone @ information
    return np.diagonal(alone + passed @ of_sum @ passed.transpose(0, 2, 1), axis1=1, axis2=2)


def sum_by_pair(values: np.ndarray, pair: np.ndarray, n_pairs: int) -> np.ndarray:
    """Add up rows by category pair: (n_pairs, ...) float. values: (n, ...). pair: (n,) int."""
    columns = values.reshape(len(values), int(np.prod(values.shape[1:]))).T
    total = np.stack([np.bincount(pair, column, minlength=n_pairs) for column in columns], axis=-1)
    return total.reshape(n_pairs, *values.shape[1:])
