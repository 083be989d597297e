"""People with known curves, for planning and for testing strategies: their mean answers are exactly the logistic's.

Images and people vary as given in Variances, and no answer has to be cut off at 0 or 1: what a stimulus looks like is
drawn from a beta distribution with the logistic as its mean, and an answer from one with that as its mean. A person's
answers share a deviation through a Gaussian copula, which leaves both distributions unchanged.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.bootstrap import CATEGORY_PAIR
from analysis.choosing.variances import Prior, Variances, gradient
from analysis.curves import logistic

WIDEST = 0.9  # share of m (1 - m), the largest variance that answers in [0, 1] with the mean m can have


@dataclass(frozen=True, eq=False)
class Truth:
    """What simulated people see: pairs (label_1 and label_2), curves (n_pairs, 2), x0 and log k, and variances."""

    pairs: pd.DataFrame
    curves: np.ndarray
    variances: Variances


def draw_truth(pairs: pd.DataFrame, prior: Prior, rng: np.random.Generator) -> Truth:
    """Draw the curves of category pairs as the prior says that they are distributed, those of classes included."""
    own = rng.normal(0, prior.sd, (len(pairs), 2))
    classes, number = np.unique(pairs[CATEGORY_PAIR].to_numpy(dtype=str).T, return_inverse=True)
    of_class = rng.normal(0, prior.class_sd, (len(classes), 2))[number.reshape(2, len(pairs))]
    x0 = 0.5 + own[:, 0] - of_class[0, :, 0] + of_class[1, :, 0]
    log_k = prior.log_k + own[:, 1] + of_class[0, :, 1] + of_class[1, :, 1]
    return Truth(pairs, np.stack([x0, log_k], axis=1), prior.variances)


def answers(
    truth: Truth,
    pair: np.ndarray,
    stimulus: np.ndarray,
    lam_f: np.ndarray,
    person: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Draw lam_h in hundredths: (n,) float, of (n,) judgments.

    pair: int, the category pair. stimulus, person: int, which of them; the deviations of both are drawn here.
    """
    from scipy.special import ndtr, ndtri

    x0, log_k = truth.curves[pair].T
    share = logistic(lam_f, x0, np.exp(log_k))
    _, at, which = np.unique(stimulus, return_index=True, return_inverse=True)
    shown = _beta(share[at], truth.variances.images_at(lam_f[at]), rng.random(len(at)))[which]
    within = truth.variances.raters_at(lam_f)
    sd_x0, sd_log_k = np.sqrt(truth.variances.person)
    n_pairs = len(truth.pairs)
    _, person = np.unique(person, return_inverse=True)
    _, both = np.unique(person * n_pairs + pair, return_inverse=True)
    # A person's slope is theirs in all pairs; which class has more of their x0 differs from pair to pair.
    of_person = np.stack(
        [rng.normal(0, sd_x0, both.max() + 1)[both], rng.normal(0, sd_log_k, person.max() + 1)[person]]
    )
    shared = (gradient(lam_f, x0, log_k) * of_person.T).sum(axis=1) / np.sqrt(within)
    variance = (gradient(lam_f, x0, log_k) ** 2 @ truth.variances.person) / within
    alone = ndtri(rng.random(len(pair)))
    score = shared + np.sqrt(np.maximum(1 - variance, 0)) * alone
    return np.round(_beta(shown, within, ndtr(score / np.sqrt(np.maximum(variance, 1)))), 2)


def judgments(
    truth: Truth,
    pair: np.ndarray,
    stimulus: np.ndarray,
    lam_f: np.ndarray,
    person: np.ndarray,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Draw answers as a table for analyses of coefficients: a row per judgment, a session per person.

    Arguments as for answers(); judgments are given in their order.
    """
    labels = truth.pairs[CATEGORY_PAIR].to_numpy()[pair]
    names = [f"{one}_{image}_{two}_{image}" for (one, two), image in zip(labels, stimulus, strict=True)]
    return pd.DataFrame(
        {
            "participant": [f"p{number}" for number in person],
            "session": [f"s{number}" for number in person],
            "label_1": labels[:, 0],
            "label_2": labels[:, 1],
            "pair": names,
            "stimulus": [f"mixed_{at}_{name}.png" for at, name in zip(lam_f, names, strict=True)],
            "lam_f": lam_f,
            "lam_h": answers(truth, pair, stimulus, lam_f, person, rng),
            "trial": np.arange(len(pair)),
        }
    )


def _beta(mean: np.ndarray, variance: np.ndarray, quantile: np.ndarray) -> np.ndarray:
    """Give quantiles of beta distributions by means in [0, 1] and variances, which are lowered where necessary."""
    from scipy.special import betaincinv

    mean = np.clip(mean, 1e-6, 1 - 1e-6)
    most = mean * (1 - mean)
    total = most / np.minimum(variance, WIDEST * most) - 1
    return betaincinv(mean * total, (1 - mean) * total, quantile)
