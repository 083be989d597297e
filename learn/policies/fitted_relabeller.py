"""A learned label mixing policy: how people will judge a new mixed pair, from its two images, classes and lam_f.

lam_g is a logistic of k * (lam_f - x0) with the category pair's shrunk boundary and slope (analysis/policy.py), plus
what a ridge regression on the images adds: which of the two has more contrast, colour, edges, a clearer object, and
looks more like its class. omega is a ridge regression on the same features, symmetric in the two images. The ridges are
chosen by cross-validation within the judgments that are fitted. It knows the images of one source; image_policy.py
makes a policy for any images from it. learn/relabeller.py measures how well it predicts.

    relabeller = Relabeller.fit(data).to(device)
    lam_g, omega = relabeller.predict(lam_f, image_i, image_j)
"""

import dataclasses
from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch

from analysis.policy import Policy, by_class
from analysis.predictions import folds
from analysis.shrinkage import pool, shrink
from hillmixe.command import InputError
from learn.alignment import human_agreement
from learn.human_data import JudgedStimuli, by_stimulus
from learn.policies.image_evidence import Images, measure_images
from learn.policies.image_policy import Fitted, say, terms
from learn.training.training_data import TrainingData

PARTS = 5  # folds of image pairs to choose the ridges by
RIDGES = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
STEPS = 5  # of Gauss and Newton


@dataclass(frozen=True)
class Relabeller(Fitted):
    """A fit to judgments of the images of a source. All tensors are on one device; `to` moves them."""

    images: Images

    @classmethod
    def fit(cls, data: TrainingData) -> "Relabeller":
        """Fit to the judgments that networks are trained on; what images look like is learnt from regular images."""
        return fit(by_stimulus(data.judgments, data.people.mixing), measure_images(data.source, data.regular))

    def to(self, device: torch.device) -> "Relabeller":
        """Move everything to a device."""

        def moved(record: "Images | Relabeller") -> dict:
            return {name: value.to(device) for name, value in vars(record).items() if isinstance(value, torch.Tensor)}

        images = dataclasses.replace(self.images, **moved(self.images))
        return dataclasses.replace(self, images=images, **moved(self))

    def predict(
        self, lam_f: torch.Tensor, image_i: torch.Tensor, image_j: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Predict how people judge the mixes lam_f * image_i + (1 - lam_f) * image_j.

        lam_f: (n,) float32 in [0, 1]. image_i, image_j: (n,) int64 positions in the source, in any order.
        Returns lam_g, the weight of image_i's class, and omega: (n,) float32 in [0, 1] each. Exchanging the images,
        with 1 - lam_f, gives 1 - lam_g and the same omega. Outside the coefficients that people judged, straight lines
        lead to pure images: lam_g = lam_f and omega = 1 at 0 and 1, and within a class everywhere.
        """
        labels = self.images.labels
        return say(self, lam_f, labels[image_i], labels[image_j], self.images.seen(image_i), self.images.seen(image_j))


def fit(people: JudgedStimuli, images: Images) -> Relabeller:
    """Fit a relabeller, its ridges chosen by cross-validation over image pairs within the judgments given.

    Raises InputError if there are too few judgments, or if the images are not those that were judged.
    """
    fold = folds(people.stimuli["pair"], PARTS, seed=1)
    errors = np.zeros((2, len(RIDGES)))
    for number in np.unique(fold) if fold.max() > 0 else ():
        truth = people.only(fold == number)
        for at, candidate in enumerate(_fit_all(people.only(fold != number), images)):
            for row, (name, said) in enumerate(zip(("lam_h", "omega"), predict(candidate, truth), strict=True)):
                errors[row, at] += (truth.stimuli["n"] * (truth.stimuli[name] - said) ** 2).sum()
    candidates = _fit_all(people, images)
    best, best_omega = (candidates[at] for at in errors.argmin(axis=1))
    return dataclasses.replace(best, omega_weights=best_omega.omega_weights)


def _fit_all(people: JudgedStimuli, images: Images) -> list[Relabeller]:
    """Fit one relabeller for each of RIDGES, by least squares on the judgments."""
    curves = by_class(category_curves(people.judgments), [*images.source.class_names], "pinned")
    x0, k = (torch.from_numpy(part).float() for part in curves)
    names = ["lam_f", "lam_h", "omega", "n"]
    lam_f, lam_h, omega, n = torch.from_numpy(people.stimuli[names].to_numpy(dtype=np.float32)).T
    i, j = map(torch.from_numpy, images.source.pair_positions(people.stimuli))
    odd, even = terms(lam_f, images.labels[i], images.labels[j], images.seen(i), images.seen(j))
    start = k[images.labels[i], images.labels[j]] * (lam_f - x0[images.labels[i], images.labels[j]])
    edge = torch.minimum(lam_f, 1 - lam_f)
    edge = float(edge[edge > 0].min()) if (edge > 0).any() else 0.5
    found = []
    for ridge in RIDGES:
        weights = torch.zeros(odd.shape[1])
        for _ in range(STEPS):
            said = torch.sigmoid(start + odd @ weights)
            slopes = odd * (said * (1 - said))[:, None]
            weights = _ridge(slopes, lam_h - said + slopes @ weights, n, _penalty(odd, ridge))
        penalty = _penalty(even, ridge / 10)  # without the square of a logistic's slope, which is less than that
        penalty[-3:] = 1e-6  # how confidence depends on lam_f is not shrunk
        found.append(Relabeller(x0, k, weights, _ridge(even, omega, n, penalty), edge, images))
    return found


def category_curves(judgments: pd.DataFrame) -> Policy:
    """Fit the curves that the regression starts from: one for each category pair, shrunk towards the typical one.

    Raises InputError if not even all judgments together have a boundary.
    """
    table = human_agreement.fit_curves(judgments)
    pooled = pool(table)
    if not pooled.n_pairs:  # too few judgments of each pair; one curve for all may do
        x0, k = human_agreement.fit_curves(judgments, [])[["x0", "k"]].iloc[0]
        if not k > 0:
            raise InputError("there are too few judgments for a boundary: collect more to learn from them")
        return Policy({"pinned": {}}, (x0, k), "corrected")
    rows = zip(table["label_1"], table["label_2"], *shrink(table), strict=True)
    return Policy({"pinned": {(first, second): (x0, k) for first, second, x0, k in rows}}, pooled[:2], "corrected")


def _penalty(values: torch.Tensor, ridge: float) -> torch.Tensor:
    """Penalise weights as if all terms had the same mean square."""
    return ridge * values.square().mean(0) + 1e-6


def _ridge(values: torch.Tensor, target: torch.Tensor, n: torch.Tensor, penalty: torch.Tensor) -> torch.Tensor:
    values, target, n = values.double(), target.double(), n.double()
    squares = values.T @ (n[:, None] * values) + torch.diag(penalty.double())
    return torch.linalg.solve(squares, values.T @ (n * target)).float()


def predict(policy: Relabeller, people: JudgedStimuli) -> tuple[np.ndarray, np.ndarray]:
    """Predict lam_h and omega of people's stimuli, (n_stimuli,) float each."""
    lam_f = torch.tensor(people.stimuli["lam_f"].to_numpy(dtype=np.float32))
    lam_g, omega = policy.predict(lam_f, *map(torch.from_numpy, policy.images.source.pair_positions(people.stimuli)))
    return lam_g.double().numpy(), omega.double().numpy()
