"""What classifiers can be compared with, as rows of their table: chance, one person, and the ceiling."""

import numpy as np

from learn.alignment.boundary_agreement import between_halves
from learn.alignment.closeness import how_close
from learn.alignment.error_consistency import choice, majority, shared_errors
from learn.alignment.human_agreement import others_of
from learn.alignment.log_odds_scale import scaled
from learn.alignment.pair_bootstrap import PairBootstrap, Summed
from learn.human_data import JudgedStimuli

HALF_A_STEP = 0.005  # of the slider: what answers of 0 and 1 are from them when they are scaled


def chance(people: JudgedStimuli, sample: PairBootstrap) -> dict[str, np.ndarray]:
    """Measure .5 for all images, by a predictor that knows nothing; guessing has r and kappa of 0, and no boundary."""
    lam_h = people.stimuli["lam_h"].to_numpy(dtype=float)
    half = np.full(len(lam_h), 0.5)
    found = sample.measure(how_close(half, lam_h, half))
    return found | {name: np.array([0.0]) for name in ("r", "r_within_lam_f", "kappa")}


def one_person(people: JudgedStimuli, sample: PairBootstrap) -> dict[str, np.ndarray]:
    """Measure one person's answer against the others' about the same image, over all images with several raters.

    The mean of the others has one person fewer than the mean that classifiers are measured against, so it is noisier.
    A person judges too few images of a category pair to have a boundary for it.
    """
    others, of, own = others_of(people, "lam_h")
    if not len(own):
        return {}
    pairs = people.stimuli["pair"].iloc[of].reset_index(drop=True)
    answers, of_all = people.judgments["lam_h"].to_numpy(dtype=float), people.judgments["of"].to_numpy()
    most_others = majority(answers, of_all, len(people.stimuli), leave_out=True)
    not_alone = np.bincount(of_all)[of_all] > 1
    lam_f = people.stimuli["lam_f"].to_numpy(dtype=float)[of]
    found = sample.measure(how_close(own, others, scaled(own, others, pairs, HALF_A_STEP)[0]), of)
    return found | sample.measure(shared_errors(choice(own), most_others[not_alone], lam_f), of)


def ceiling(people: JudgedStimuli, sample: PairBootstrap) -> dict[str, np.ndarray]:
    """Measure a predictor that knows the true mean of each stimulus (analysis/reliability.py: noise_ceiling).

    It needs no scale. Boundaries are those of between_halves(), without intervals: people's own, on other images.
    """
    found = sample.measure(_noise(people))
    found["rmse_scaled"] = found["rmse"]
    return found | {name: np.array([value]) for name, value in between_halves(people).items()}


def _noise(people: JudgedStimuli) -> Summed:
    """The noise ceiling of analysis/reliability.py, written as sums over stimuli."""
    mean, n = (people.stimuli[name].to_numpy(dtype=float) for name in ("lam_h", "n"))
    of = people.judgments["of"].to_numpy()
    squares = np.bincount(of, (people.judgments["lam_h"].to_numpy(dtype=float) - mean[of]) ** 2)
    return Summed(np.stack([np.ones_like(n), n - 1, squares, 1 / n, mean, mean**2], axis=1), _ceiling)


def _ceiling(sums: np.ndarray) -> dict[str, np.ndarray]:
    by_level = np.moveaxis(sums.sum(axis=1), -1, 0)  # (n_terms, n, n_levels)
    n, more, squares, one_over_n, *_ = by_level.sum(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        within = squares / more
        r2 = _reliable(by_level.sum(axis=2, keepdims=True), within)
        r2_within = _reliable(by_level, within)
        return {
            "r": np.sqrt(np.where(r2 >= 0, r2, np.nan)),
            "r_within_lam_f": np.sqrt(np.where(r2_within >= 0, r2_within, np.nan)),
            "r2_within_lam_f": r2_within,
            "rmse": np.sqrt(within * one_over_n / n),
        }


def _reliable(terms: np.ndarray, within: np.ndarray) -> np.ndarray:
    """Give the share of the variance of means around their stratum that is not noise; (n_terms, n, n_strata)."""
    n, _, _, one_over_n, mean, mean_2 = terms
    some = np.maximum(n, 1)
    noise = within * ((n - 1) / some * one_over_n).sum(axis=1)
    return 1 - noise / (mean_2 - mean**2 / some).sum(axis=1)
