"""Labels made from people's judgments in ways other than the paper's, in search of better networks (docs/learning.md).

They change how much each person's judgments count, what coefficient and confidence a mixed image gets, how confidence
becomes a share for other classes, and which classes get that share. As in mixed_examples.py, a function makes examples
from the data and a seed, or returns one that does.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import pandas as pd
import torch
from scipy.optimize import minimize

from learn.labels import smooth, weight_by
from learn.mixed_examples import Examples, class_places, of_all_classes, two_hot_of
from learn.policies.fitted_relabeller import Relabeller
from learn.policies.policy_fits import fit_other_classes
from learn.training.training_data import TrainingData

Share = Callable[[np.ndarray], np.ndarray]  # omega (n,) -> what of a label goes to other classes, (n,) in [0, 1]

PRIOR = 10.0  # judgments of a typical person that are added to each person's own


# Whose judgments count


def mean_of_judgments(by_agreement: bool) -> Callable[[TrainingData, int], Examples]:
    """Label each mixed image with the mean of what Relabel & omega makes of its single judgments.

    It is what relabel_omega_per_judgment trains on, with one example for each image and so with fewer steps.
    by_agreement: weight each judgment by its person's agreement with others (agreement_weights); otherwise equally.
    """

    def examples(data: TrainingData, seed: int) -> Examples:
        judgments, rows = data.judgments, data.stimuli
        labels = two_hot_of(judgments, judgments["lam_h"].to_numpy(), data.source.class_names)
        labels = smooth(labels, weight_by(data.recipe)(judgments["omega"].to_numpy(dtype=float)))
        weights = agreement_weights(judgments) if by_agreement else np.ones(len(judgments))
        of = pd.Index(rows["stimulus"]).get_indexer(judgments["stimulus"])
        sums = np.zeros((len(rows), labels.shape[1] + 1))
        np.add.at(sums, of, np.column_stack([labels, np.ones(len(labels))]) * weights[:, None])
        return rows, sums[:, :-1] / sums[:, -1:]

    return examples


def agreement_weights(judgments: pd.DataFrame) -> np.ndarray:
    """Weight judgments by how well the person agrees with others: 1 / the person's mean squared distance.

    The distance is that of lam_h from the mean of the other judgments of the same mixed image. Each person's mean is
    combined with PRIOR judgments at the mean over all people, so that few answers have little effect.
    judgments: participant, stimulus, lam_h. Returns (n_judgments,) float above 0, of mean 1; all equal if no image has
    two judgments.
    """
    groups = judgments.groupby("stimulus")["lam_h"]
    others = groups.transform("size") - 1
    mean_of_others = (groups.transform("sum") - judgments["lam_h"]) / others.where(others > 0)
    squares = (judgments["lam_h"] - mean_of_others) ** 2
    overall = squares.mean()
    if not overall > 0:
        return np.ones(len(judgments))
    of_person = squares.groupby(judgments["participant"])
    distance = (of_person.transform("sum") + PRIOR * overall) / (of_person.transform("count") + PRIOR)
    weights = 1 / distance.to_numpy()
    return weights / weights.mean()


# How confidence becomes a share for other classes


def relabelled(by: str, share: str) -> Callable[[TrainingData, int], Examples]:
    """Label mixed images by a coefficient and a confidence for each, and give a share to other classes.

    by: "people", their mean lam_h and omega; or "relabeller", what the relabeller, fitted to all judgments, predicts
    for the two images. share: a logistic of that omega: "judged", the mean u of single judgments, spread evenly;
    "fitted", fitted_smoothing(), spread evenly; "named", the share of other classes in people's soft labels, given to
    those named.
    """

    def examples(data: TrainingData, seed: int) -> Examples:
        rows, names = data.stimuli, data.source.class_names
        lam_g, omega = COEFFICIENTS[by](data)
        labels = two_hot_of(rows, lam_g, names)
        if share == "judged":
            at = pd.Index(rows["stimulus"]).get_indexer(data.judgments["stimulus"])
            u = weight_by(data.recipe)(data.judgments["omega"].to_numpy(dtype=float))
            return rows, smooth(labels, fractional_logit(omega[at], u)(omega))
        asked, given = _softly_labelled(data)
        if share == "fitted":
            return rows, smooth(labels, fitted_smoothing(labels[asked], omega[asked], given)(omega))
        own = np.stack(class_places(rows, names), axis=1)
        others = 1 - np.take_along_axis(given, own[asked], axis=1).sum(axis=1)
        mass = fractional_logit(omega[asked], others)(omega)[:, None]
        _, spread = fit_other_classes(data.people.soft_labels(), list(names))
        return rows, (1 - mass) * labels + mass * spread[own[:, 0], own[:, 1]]

    return examples


def evenly_as_fitted(data: TrainingData, seed: int) -> Examples:
    """Label as mixup does, all smoothed by the same u: the mean over the stimuli of the fitted one."""
    rows, omega = data.stimuli, data.stimuli["omega"].to_numpy(dtype=float)
    asked, given = _softly_labelled(data)
    of_people = two_hot_of(rows, rows["lam_h"].to_numpy(), data.source.class_names)
    u = fitted_smoothing(of_people[asked], omega[asked], given)(omega)
    labels = two_hot_of(rows, rows["lam_f"].to_numpy(), data.source.class_names)
    return rows, smooth(labels, np.full(len(rows), u.mean()))


def fitted_smoothing(labels: np.ndarray, omega: np.ndarray, given: np.ndarray) -> Share:
    """Fit the rule by which confidence smooths labels to people's soft labels of the same mixed images.

    u = s / (1 + s), s = a * b ** omega, with the a and b under which (1 - u) * labels + u / K gives the soft labels the
    greatest likelihood. In H-Mix the soft labels come from other people than the coefficients, who were asked
    differently.

    labels: (n, K), each of two classes. omega: (n,). given: soft labels (n, K). Returns u of omega.
    """

    def misfit(u: np.ndarray) -> float:
        return -float((given * np.log(np.maximum(smooth(labels, u), 1e-12))).sum())

    return _logistic_of_omega(omega, misfit)


def fractional_logit(omega: np.ndarray, shares: np.ndarray) -> Share:
    """Fit the mean of shares, (n,) in [0, 1], as a logistic of omega, (n,) (Papke & Wooldridge 1996)."""

    def misfit(share: np.ndarray) -> float:
        return -float((shares * np.log(share) + (1 - shares) * np.log1p(-share)).sum())

    return _logistic_of_omega(omega, misfit)


def _logistic_of_omega(omega: np.ndarray, misfit: Callable[[np.ndarray], float]) -> Share:
    """Find the logistic of a line in omega with the least misfit: s / (1 + s), s = a * b ** omega."""

    def share(at: np.ndarray, line: np.ndarray) -> np.ndarray:
        return np.clip(1 / (1 + np.exp(-np.clip(line[0] + line[1] * at, -50, 50))), 1e-9, 1 - 1e-9)

    line = minimize(lambda line: misfit(share(omega, line)), [0.0, 0.0], method="Nelder-Mead").x
    return lambda at: share(at, line)


def _softly_labelled(data: TrainingData) -> tuple[np.ndarray, np.ndarray]:
    """Give the places of the stimuli that also have people's soft labels, and these labels, (n, n_classes)."""
    rows, given = of_all_classes(data, 0)
    return pd.Index(data.stimuli["stimulus"]).get_indexer(rows["stimulus"]), given


def _of_people(data: TrainingData) -> tuple[np.ndarray, np.ndarray]:
    lam_h, omega = data.stimuli[["lam_h", "omega"]].to_numpy(dtype=float).T
    return lam_h, omega


def _of_relabeller(data: TrainingData) -> tuple[np.ndarray, np.ndarray]:
    lam_f = torch.tensor(data.stimuli["lam_f"].to_numpy(dtype=np.float32))
    images = map(torch.from_numpy, data.source.pair_positions(data.stimuli))
    lam_g, omega = (part.double().numpy() for part in _fitted_relabeller(data).predict(lam_f, *images))
    return lam_g, omega


@lru_cache(maxsize=1)
def _fitted_relabeller(data: TrainingData) -> Relabeller:
    """Fit the relabeller once for all seeds of a process."""
    return Relabeller.fit(data)


# What coefficient and confidence the stimuli get, (n,) float each.
COEFFICIENTS = {"people": _of_people, "relabeller": _of_relabeller}
