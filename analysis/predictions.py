"""How well policies learnt from other images predict people's mean judgment of an image."""

import numpy as np
import pandas as pd

from analysis.boundaries import fit, logistic
from analysis.reliability import NOTHING, centred, distinct, noise_ceiling, pearson

FOLDS = 10
CEILING = "noise ceiling"


def prediction_table(inferred: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """Predict the mean lam_h of stimuli from judgments of other pairs: cross-validation in ten folds of image pairs.

    inferred: first answers that are coefficients.
    Returns a row per policy: identity (lam_h = lam_f), mean_by_lam_f, logistic, logistic_by_category_pair (as in
    boundaries.csv), fitted to the judgments of nine folds; and the noise ceiling. n_stimuli; r2 = 1 - squared error /
    squared distance from the mean; r, Pearson's; mean_abs_error; r2_within_lam_f: the same as r2 with distances from
    the mean at each lam_f, 0 for a predictor that knows only lam_f; n_fallbacks: category pairs (or lam_f) times folds
    for which there was nothing to fit and the pooled logistic was used. Measures are empty if the pooled logistic was
    needed and could not be fitted, for example with one image pair, which leaves nothing to learn from.
    """
    answers = distinct(inferred, "stimulus")
    keys = ["stimulus", "pair", "label_1", "label_2", "lam_f"]
    stimuli = answers.groupby(keys)["lam_h"].mean().reset_index()
    columns = ["policy", "n_stimuli", "r2", "r", "mean_abs_error", "r2_within_lam_f", "n_fallbacks"]
    if stimuli.empty:
        return pd.DataFrame(columns=columns)
    fold, fold_of_answers = folds(stimuli["pair"], seed=seed), folds(answers["pair"], seed=seed)
    parts: list[pd.DataFrame] = []
    fallbacks: dict[str, int] = {}
    for number in np.unique(fold):
        part, fallen = predict(answers[fold_of_answers != number], stimuli[fold == number])
        parts.append(part)
        fallbacks = {name: fallbacks.get(name, 0) + count for name, count in fallen.items()}
    predicted = pd.concat(parts).sort_index()
    rows = [
        {"policy": policy, "n_stimuli": len(stimuli)}
        | _accuracy(predicted[policy].to_numpy(), stimuli)
        | {"n_fallbacks": fallbacks.get(policy, 0)}
        for policy in predicted
    ]
    best, best_within = noise_ceiling(inferred).to_dict("records")
    rows.append({"policy": CEILING, "n_stimuli": len(stimuli), "r2": best["r2"], "r": best["r"]})
    rows[-1]["r2_within_lam_f"] = best_within["r2"]
    return pd.DataFrame(rows, columns=columns).astype({"n_fallbacks": "Int64"})


def folds(pairs: pd.Series, n_folds: int = FOLDS, seed: int = 0) -> np.ndarray:
    """Assign image pairs to folds at random: (n,) int, by the pair of each row.

    No pair is in two folds, and the same pairs always get the same folds. With fewer pairs than folds, each is a fold.
    """
    names = np.random.default_rng(seed).permutation(np.unique(pairs))
    return pairs.map(pd.Series(np.arange(len(names)) % n_folds, names)).to_numpy()


def predict(known: pd.DataFrame, asked: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """Fit all policies to known judgments: their predictions for the asked stimuli, and how often each fell back.

    known: label_1, label_2, lam_f, lam_h. asked: label_1, label_2, lam_f. The predictions have a column per policy, as
    prediction_table() names them, and the index of asked; nan where the pooled logistic was needed and could not be
    fitted.
    """
    pooled = fit(known["lam_f"], known["lam_h"])
    logistic_of_all = logistic(asked["lam_f"], pooled["x0"], pooled["k"])
    by_lam_f = asked["lam_f"].map(known.groupby("lam_f")["lam_h"].mean())
    fallen = {"mean_by_lam_f": asked.loc[by_lam_f.isna(), "lam_f"].nunique(), "logistic_by_category_pair": 0}
    by_category = logistic_of_all.copy()
    judged = dict(tuple(known.groupby(["label_1", "label_2"])))
    for category, stimuli in asked.groupby(["label_1", "label_2"]):
        rows = judged.get(category, known.iloc[:0])
        own = fit(rows["lam_f"], rows["lam_h"])
        if np.isfinite(own["x0"]):
            by_category[stimuli.index] = logistic(stimuli["lam_f"], own["x0"], own["k"])
        else:
            fallen["logistic_by_category_pair"] += 1
    table = {"identity": asked["lam_f"], "mean_by_lam_f": by_lam_f.fillna(logistic_of_all), "logistic": logistic_of_all}
    return pd.DataFrame(table | {"logistic_by_category_pair": by_category}), fallen


def _accuracy(predicted: np.ndarray, stimuli: pd.DataFrame) -> dict[str, float]:
    errors = stimuli["lam_h"].to_numpy() - predicted
    spread = ((stimuli["lam_h"] - stimuli["lam_h"].mean()) ** 2).sum()
    within = (centred(stimuli["lam_h"].to_numpy(), pd.factorize(stimuli["lam_f"])[0]) ** 2).sum()
    return {
        "r2": 1 - (errors**2).sum() / spread if spread > NOTHING else np.nan,
        "r": pearson(predicted, stimuli["lam_h"].to_numpy()),
        "mean_abs_error": np.abs(errors).mean(),
        "r2_within_lam_f": 1 - (errors**2).sum() / within if within > NOTHING else np.nan,
    }
