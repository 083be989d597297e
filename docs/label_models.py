"""Compare models that predict labels of new images, in ten folds of H-Mix's image pairs, by number of judgments.

python docs/label_models.py

A row is a model with a number of judgments drawn at random. It shows the share of the variance of held-out stimuli's
mean lam_h, within lam_f, that the model predicts (mean over draws). The Gaussian process is scikit-learn's. It is
fitted to the residuals of the typical pair's logistic, in cells of category pair and lam_f with their variances. Its
inputs are lam_f and an indicator for each class, 1 for label 1 and -1 for label 2; lam_f has a length scale of its own,
and the classes share one, both found by marginal likelihood.
"""

import warnings

import numpy as np
import pandas as pd

from analysis.choosing.curves_known import Known, learn
from analysis.choosing.variances import hmix_prior
from analysis.curves import logistic
from analysis.judgments import counted
from analysis.predictions import folds, predict
from analysis.readers import hmix
from analysis.reliability import centred, distinct
from analysis.summary import by_question
from hillmixe.command import Parser, count, run

NUMBERS = (600, 1500, 4788)
KEYS = ["stimulus", "pair", "label_1", "label_2", "lam_f"]


def main() -> None:
    """Print the table."""
    parser = Parser(__doc__)
    parser.add_argument("--draws", type=count, default=5, metavar="N", help="of each number of judgments (default 5)")
    flags = parser.parse_args()
    answers = distinct(by_question(counted(hmix.read(), "corrected"))["coefficient"], "stimulus")
    found = {}
    for number in NUMBERS:
        draws = flags.draws if number < len(answers) else 1
        rows = [
            shares(answers.iloc[np.random.default_rng(draw).permutation(len(answers))[:number]].sort_index(), draw)
            for draw in range(draws)
        ]
        found[number] = pd.DataFrame(rows).mean()
    print(pd.DataFrame(found).round(3).to_string())


def shares(answers: pd.DataFrame, seed: int) -> dict[str, float]:
    """Return the share of variance within lam_f that each model predicts, by cross-validation."""
    stimuli = answers.groupby(KEYS)["lam_h"].mean().reset_index()
    of_stimuli, of_answers = (folds(table["pair"], seed=seed) for table in (stimuli, answers))
    parts = []
    for fold in np.unique(of_stimuli):
        shown, asked = answers[of_answers != fold], stimuli[of_stimuli == fold]
        found, _ = predict(shown, asked)
        known = learn(shown, hmix_prior())
        pair = pd.MultiIndex.from_frame(known.pairs).get_indexer(
            pd.MultiIndex.from_frame(asked[["label_1", "label_2"]])
        )
        lam_f = asked["lam_f"].to_numpy()
        typical = logistic(lam_f, 0.5, np.exp(known.log_k))
        found["hierarchical logistic"] = np.where(pair < 0, typical, known.predict(pair, lam_f))
        found["Gaussian process"] = typical + process(known).predict(inputs(known, asked))
        parts.append(found)
    predicted = pd.concat(parts).sort_index()
    lam_h = stimuli["lam_h"].to_numpy()
    spread = (centred(lam_h, pd.factorize(stimuli["lam_f"])[0]) ** 2).sum()
    return {name: 1 - float(((lam_h - predicted[name]) ** 2).sum() / spread) for name in predicted}


def process(known: Known):
    """Fit the Gaussian process to the residuals of the typical logistic."""
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import RBF, ConstantKernel

    stimuli = known.stimuli
    lam_f, n = stimuli["lam_f"].to_numpy(), stimuli["n"].to_numpy()
    weight = 1 / (known.variances.images_at(lam_f) + known.variances.raters_at(lam_f) / n)
    left = stimuli["lam_h"] - logistic(lam_f, 0.5, np.exp(known.log_k))
    cells = pd.DataFrame({"weight": weight, "sum": weight * left, "pair": stimuli["pair"], "lam_f": lam_f})
    cells = cells.groupby(["pair", "lam_f"], as_index=False).sum()
    at = inputs(known, known.pairs.iloc[cells["pair"]].assign(lam_f=cells["lam_f"].to_numpy()))
    kernel = ConstantKernel(0.003, (1e-6, 1)) * RBF([0.3, *[1.0] * (at.shape[1] - 1)], (0.05, 100))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # lengths at their bounds
        model = GaussianProcessRegressor(kernel, alpha=1 / cells["weight"].to_numpy(), n_restarts_optimizer=0)
        return model.fit(at, (cells["sum"] / cells["weight"]).to_numpy())


def inputs(known: Known, rows: pd.DataFrame) -> np.ndarray:
    """Return lam_f and an indicator for each class: (n, 1 + n_classes)."""
    classes = sorted({*known.pairs["label_1"], *known.pairs["label_2"]})
    one, two = (rows[name].to_numpy()[:, None] == np.array(classes) for name in ("label_1", "label_2"))
    return np.column_stack([rows["lam_f"].to_numpy(), one.astype(float) - two])


if __name__ == "__main__":
    run(main)
