"""Measure how well people's answers to new mixed images are predicted from the two images, their classes and lam_f.

python learn/relabeller.py --labels results/hmix --images test_images.zip

The relabeller (learn/policies/fitted_relabeller.py) is a policy for training: a logistic for the category pair, and
what a ridge regression on the images adds to it. It predicts image pairs that it was not fitted to, and is compared
with simpler policies, one person, and the noise ceiling.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.curves import logistic
from analysis.policy import by_class, pinned
from analysis.predictions import folds
from hillmixe import command, published
from hillmixe.command import Parser, count
from learn import human_data
from learn.alignment import human_agreement
from learn.alignment.human_agreement import CATEGORIES, CEILING, PERSON
from learn.human_data import JudgedStimuli
from learn.policies.fitted_relabeller import category_curves, fit, predict
from learn.policies.image_evidence import Images, measure_images
from learn.written_tables import chosen_columns, write_folder
from stimuli_gen import sources
from stimuli_gen.mixing import GIVEN

RESAMPLES = 2000  # of image pairs
RELABELLER, BY_LAM_F = "relabeller", "mean at folded lam_f"
SHOWN = {
    **{"measure": "of", "predictor": "predictor", "mae": "MAE", "rmse": "RMSE", "r": "r"},
    **{"r2_within_lam_f": "R² within lam_f", "rmse_others": "RMSE to others", "gain": "gain"},
    **{"gain_low": "low", "gain_high": "high"},
}


def cross_validate(people: JudgedStimuli, images: Images) -> pd.DataFrame:
    """Predict each stimulus from the judgments of other image pairs, in ten folds, by every policy.

    Returns a row per predictor, for the measures lam_h and omega: n_stimuli; what human_agreement.scores() gives;
    gain: the share by which the squared error is smaller than that of the logistic per category pair, negative if it is
    larger (for omega: than that of the mean at lam_f and 1 - lam_f together); gain_low, gain_high: its 95 % interval
    over image pairs (percentile bootstrap of the predictions as they are).
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
    parser.add_argument("--out", type=Path, help="the folder to write (default: in runs/, named after the labels)")
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
