"""A learned label mixing policy: what people will say of a new mixed pair, from its two images, classes and lam_f.

python learn/relabeller.py --labels results/hmix --images test_images.zip

lam_g is a logistic of k * (lam_f - x0) with the category pair's shrunk boundary and slope (analysis/policy.py), plus
what a ridge regression adds from the images: which of the two has more contrast, colour, edges, a clearer object, and
looks more like its class. omega is a ridge regression on the same, symmetric in the two images. The ridges are chosen
by cross-validation within the judgments that are fitted to. The command prints and writes how well image pairs are
predicted that were not fitted to. It knows the images of one source; image_policy.py makes a policy of it for any.

    relabeller = Relabeller.fit(data).to(device)
    lam_g, omega = relabeller.predict(lam_f, image_i, image_j)
"""

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch

from analysis.curves import logistic
from analysis.policy import Policy, by_class, pinned
from analysis.predictions import folds
from analysis.shrinkage import pool, shrink
from hillmixe import command, published
from hillmixe.command import InputError, Parser, count
from learn import human_data
from learn.alignment import human_agreement
from learn.alignment.human_agreement import CATEGORIES, CEILING, PERSON
from learn.human_data import JudgedStimuli, by_stimulus
from learn.policies.image_evidence import Images, measure_images
from learn.policies.image_policy import Fitted, say, terms
from learn.training.training_data import TrainingData
from learn.written_tables import chosen_columns, write_folder
from stimuli_gen import sources
from stimuli_gen.mixing import GIVEN

PARTS = 5  # folds of image pairs to choose the ridges by
RIDGES = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
STEPS = 5  # of Gauss and Newton
RESAMPLES = 2000  # of image pairs
RELABELLER, BY_LAM_F = "relabeller", "mean at folded lam_f"
SHOWN = {
    **{"measure": "of", "predictor": "predictor", "mae": "MAE", "rmse": "RMSE", "r": "r"},
    **{"r2_within_lam_f": "R² within lam_f", "rmse_others": "RMSE to others", "gain": "gain"},
    **{"gain_low": "low", "gain_high": "high"},
}


@dataclass(frozen=True)
class Relabeller(Fitted):
    """A fit to judgments of the images of a source. All tensors lie on one device; `to` moves them."""

    images: Images

    @classmethod
    def fit(cls, data: TrainingData) -> "Relabeller":
        """Fit to the judgments that networks are trained on; what images look like is learnt from the regular ones."""
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
        """Predict what people say of mixes lam_f * image_i + (1 - lam_f) * image_j.

        lam_f: (n,) float32 in [0, 1]. image_i, image_j: (n,) int64 positions in the source, in any order.
        Returns lam_g, the weight of image_i's class, and omega: (n,) float32 in [0, 1] each. Exchanging the images,
        with 1 - lam_f, gives 1 - lam_g and the same omega. Outside the coefficients that people judged, straight lines
        lead to pure images: lam_g = lam_f and omega = 1 at 0 and 1, and within a class everywhere.
        """
        labels = self.images.labels
        return say(self, lam_f, labels[image_i], labels[image_j], self.images.seen(image_i), self.images.seen(image_j))


def fit(people: JudgedStimuli, images: Images) -> Relabeller:
    """Fit a relabeller, its ridges chosen by cross-validation over image pairs within the judgments given.

    Raises InputError where judgments are too few, or the images are not those that were judged.
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
    """Fit the curves that the regression starts from: each category pair's, shrunk towards the typical one.

    Raises InputError where not even all judgments together have a boundary.
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
    """Predict the stimuli of people: lam_h and omega, (n_stimuli,) float each."""
    lam_f = torch.tensor(people.stimuli["lam_f"].to_numpy(dtype=np.float32))
    lam_g, omega = policy.predict(lam_f, *map(torch.from_numpy, policy.images.source.pair_positions(people.stimuli)))
    return lam_g.double().numpy(), omega.double().numpy()


def cross_validate(people: JudgedStimuli, images: Images) -> pd.DataFrame:
    """Predict each stimulus from the judgments of other image pairs, in ten folds of them, by every policy.

    Returns for measure lam_h and omega a row per predictor: n_stimuli; what human_agreement.scores() gives; gain: how
    much less the squared error is than that of the logistic per category pair, as a share of it, below 0 if it is more
    (of omega: than that of the mean at lam_f and 1 - lam_f together); gain_low, gain_high: its 95 % interval over image
    pairs (percentile bootstrap of the predictions as they are).
    """
    fold = folds(people.stimuli["pair"])
    from_middle = [(rows["lam_f"] - 0.5).abs().round(6) for rows in (people.stimuli, people.judgments)]
    lam_h, omega = human_agreement.predict_by_policies(people), pd.DataFrame(index=people.stimuli.index)
    for number in np.unique(fold):
        asked, known = fold == number, people.only(fold != number)
        answered = fold[people.judgments["of"]] != number
        means = people.judgments["omega"][answered].groupby(from_middle[1][answered]).mean()
        omega.loc[asked, BY_LAM_F] = from_middle[0][asked].map(means).fillna(known.judgments["omega"].mean())
        curves = by_class(category_curves(known.judgments), [*images.source.class_names], "pinned")
        first, second = (people.stimuli[name][asked].map(images.source.class_names.index) for name in CATEGORIES)
        lam_f, x0, k = people.stimuli["lam_f"][asked].to_numpy(), *(part[first, second] for part in curves)
        lam_h.loc[asked, "per pair, shrunk"] = logistic(lam_f, x0, k)
        lam_h.loc[asked, "per pair, pinned"] = pinned(lam_f, x0, k)
        lam_h.loc[asked, RELABELLER], omega.loc[asked, RELABELLER] = predict(fit(known, images), people.only(asked))
    return pd.concat(
        [_table("lam_h", people, lam_h, "per pair"), _table("omega", people, omega, BY_LAM_F)], ignore_index=True
    )


def _table(measure: str, people: JudgedStimuli, predicted: pd.DataFrame, reference: str) -> pd.DataFrame:
    truth = people.stimuli[measure].to_numpy()
    codes, pairs = pd.factorize(people.stimuli["pair"])
    drawn = np.random.default_rng(0).multinomial(len(pairs), np.full(len(pairs), 1 / len(pairs)), RESAMPLES)
    errors = {name: np.bincount(codes, (truth - values) ** 2) for name, values in predicted.items()}
    rows = []
    for name, of_pairs in errors.items():
        gains = 1 - (drawn @ of_pairs) / (drawn @ errors[reference])
        row: dict[str, Any] = {"predictor": name} | human_agreement.scores(people, predicted[name].to_numpy(), measure)
        row["gain"] = 1 - of_pairs.sum() / errors[reference].sum()
        row["gain_low"], row["gain_high"] = np.quantile(gains, [0.025, 0.975])
        rows.append(row)
    best = human_agreement.ceiling(people, measure)
    best["gain"] = 1 - len(truth) * best["rmse"] ** 2 / errors[reference].sum()
    rows += [{"predictor": PERSON, **human_agreement.one_person(people, measure)}, {"predictor": CEILING, **best}]
    return pd.DataFrame(rows).assign(measure=measure, n_stimuli=len(truth))


def main() -> None:
    """Parse the flags, cross-validate, print and write the table."""
    parser = Parser(__doc__)
    parser.add_argument("--labels", type=Path, required=True, help="a folder that aggregate.py wrote")
    parser.add_argument("--images", required=True, help="the images shown, as for train.py")
    parser.add_argument("--size", type=count, help="as for generate.py: bring the images to this many pixels")
    parser.add_argument("--out", type=Path, help="the folder to write (default: in runs/, by the name of the labels)")
    flags = parser.parse_args()
    people = human_data.read(flags.labels).first_answers
    source = sources.load(flags.images, flags.size, given=people.mixing == GIVEN)
    source.pair_positions(people.stimuli)  # refuses other images than those shown before any work is done
    known = published.cifar10_test_split()[0] if source.is_cifar10_test else np.arange(len(source.images))
    table = cross_validate(people, measure_images(source, known))
    text = (
        f"Labels {flags.labels.resolve().name}, images {source.name}: {len(people.stimuli)} stimuli of "
        f"{people.stimuli['pair'].nunique()} image pairs, {len(people.judgments)} judgments; each stimulus predicted "
        f"from other image pairs.\ngain: squared error saved against `per pair` (of omega: `{BY_LAM_F}`), with its "
        f"95 % interval over image pairs.\n\n{chosen_columns(table, SHOWN)}\n"
    )
    out = flags.out or Path("runs") / f"{flags.labels.resolve().name}-relabeller"
    write_folder(out, {"relabeller": table}, text)
    print(f"{text}\nwritten to {out}: relabeller.csv and table.md")


if __name__ == "__main__":
    command.run(main)
