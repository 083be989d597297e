"""How steady people are, how far they agree, and how well their mean judgment of an image could be predicted at best.

Definitions follow Shrout and Fleiss (1979), "Intraclass correlations: uses in assessing rater reliability", and McGraw
and Wong (1996), "Forming inferences about some intraclass correlation coefficients". Everything counts first answers
of distinct raters: a repeat trial measures a person's steadiness, and a person who judges an image twice is one rater.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.judgments import SESSION_KEY, SHOWING, counted
from analysis.midpoints import interface_type
from analysis.soft_labels import soft_label_table
from hillmixe.interfaces import INTERFACES, of_kind

CONFIDENCE = 0.95
RESAMPLES = 2000  # of participants
SPLITS = 100
NOTHING = 1e-12  # a variance of numbers in [0, 1] below this is float error
INFERRED = [(measure, within_lam_f) for measure in ("lam_h", "omega") for within_lam_f in (0, 1)]
ALL_MIDPOINTS = "all midpoints"


def reliability_tables(judgments: pd.DataFrame, seed: int = 0) -> dict[str, pd.DataFrame]:
    """Compute all tables of reliability: retest, raters, split_half and noise_ceiling.

    judgments: of any interfaces, with repeats and catch trials. Each table is made by the function of its name; what
    cannot be computed is empty. The same judgments and seed give the same numbers.
    """
    first = counted(judgments, "corrected")
    inferred = first[first["interface"].isin(of_kind("coefficient"))]
    return {
        "retest": retest(judgments, seed),
        "raters": raters(first),
        "split_half": split_half(inferred, seed),
        "noise_ceiling": noise_ceiling(inferred),
    }


# The same person again


def retest(judgments: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """Compare each repeat trial with its original.

    Returns a row per interface present, lam_g (empty but for midpoints) and measure (lam_h; for coefficients also
    omega; for soft labels the label): n_pairs (of answers), n_participants; mean_abs_difference of the two answers, for
    soft labels their total variation distance, with its 95 % interval low, high (percentile bootstrap over
    participants; empty for a single one); r, Pearson's; icc, ICC(1,1), with its interval icc_low, icc_high, which takes
    pairs of answers as independent. r and icc are empty for soft labels, r for fewer than three pairs.
    """
    mixed = counted(judgments, "paper")
    rows = []
    for interface in INTERFACES.values():
        for lam_g, answers in _by_lam_g(mixed, interface.name):
            first, again = _repeats(answers)
            row = {"interface": interface.name, "lam_g": lam_g, "n_pairs": len(again)}
            row |= {"n_participants": answers["participant"].iloc[again].nunique()}
            for measure in interface.measures:
                rng = np.random.default_rng(seed)
                rows.append(row | {"measure": measure} | _steadiness(answers, measure, first, again, rng))
    columns = ["interface", "lam_g", "measure", "n_pairs", "n_participants", "mean_abs_difference", "low", "high"]
    return pd.DataFrame(rows, columns=[*columns, "r", "icc", "icc_low", "icc_high"])


def _steadiness(
    answers: pd.DataFrame, measure: str, first: np.ndarray, again: np.ndarray, rng: np.random.Generator
) -> dict[str, float]:
    """Compare the answers at the positions `first` with those at `again`, the repeats."""
    row: dict[str, float] = {}
    if measure == "soft_label":
        single = soft_label_table(answers)[1]
        differences = np.abs(single[again] - single[first]).sum(axis=1) / 2
    else:
        values = answers[measure].to_numpy()
        differences = np.abs(values[again] - values[first])
        agreement = icc(np.append(values[first], values[again]), np.tile(np.arange(len(again)), 2))
        row = {"r": pearson(values[first], values[again])}
        row |= {name: agreement[name] for name in ("icc", "icc_low", "icc_high")}
    return row | _mean_with_interval(differences, answers["participant"].to_numpy()[again], rng)


def _by_lam_g(judgments: pd.DataFrame, interface: str) -> list[tuple[float, pd.DataFrame]]:
    """Split an interface's judgments by what they ask for: (lam_g, rows); all in one if it does not ask for a share."""
    answers = judgments[judgments["interface"] == interface]
    return [(lam_g, rows.reset_index(drop=True)) for lam_g, rows in answers.groupby("lam_g", dropna=False)]


def _repeats(answers: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Give the positions of originals and of their repeats: (n_pairs,) each.

    An original is the session's first trial of the same pair, stimulus and lam_g: some sessions of H-Mix drew a pair
    twice.
    """
    keys = [*SESSION_KEY, *SHOWING]
    rows = answers[[*keys, "trial", "repeat"]].assign(position=np.arange(len(answers)))
    originals = rows[rows["repeat"] == 0].sort_values("trial").drop_duplicates(keys)
    pairs = originals.merge(rows[rows["repeat"] == 1], on=keys, suffixes=("", "_again"))
    pairs = pairs[pairs["trial"] < pairs["trial_again"]]
    return pairs["position"].to_numpy(), pairs["position_again"].to_numpy()


def _mean_with_interval(differences: np.ndarray, people: np.ndarray, rng: np.random.Generator) -> dict[str, float]:
    codes, present = pd.factorize(people)
    totals, sizes = np.bincount(codes, differences), np.bincount(codes)
    result = {"mean_abs_difference": differences.mean() if len(differences) else np.nan, "low": np.nan, "high": np.nan}
    if len(present) > 1:
        drawn = rng.multinomial(len(present), np.full(len(present), 1 / len(present)), size=RESAMPLES)
        tail = (1 - CONFIDENCE) / 2
        result["low"], result["high"] = np.quantile(drawn @ totals / (drawn @ sizes), [tail, 1 - tail])
    return result


# One person and another


class Anova(NamedTuple):
    """One-way analysis of variance of targets (images, pairs) judged by several raters each, within strata of targets.

    between, within: mean squares, empty where there are no degrees of freedom. n0: ratings per target in the
    expectation of `between`, which is the variance within plus n0 times the variance of targets. mean_variance:
    variance of the targets' unweighted means. one_over_n: the factor of the variance within in its expectation.
    """

    n_targets: int
    n_ratings: int
    df_between: int
    df_within: int
    between: float
    within: float
    n0: float
    mean_variance: float
    one_over_n: float


def analysis_of_variance(values: ArrayLike, target: ArrayLike, stratum: ArrayLike | None = None) -> Anova:
    """Compute a one-way analysis of variance, balanced or not.

    values: (n_ratings,) float. target: (n_ratings,) what each is about. stratum: (n_ratings,) the same for all ratings
    of a target; targets are compared only with others of their stratum, which removes the mean at each.
    """
    values = np.asarray(values, dtype=float)
    codes, _ = pd.factorize(np.asarray(target))
    n = np.bincount(codes)
    means = np.bincount(codes, values) / n
    of = np.zeros(len(n), dtype=int)
    if stratum is not None:
        of[codes] = pd.factorize(np.asarray(stratum))[0]
    targets, ratings = np.bincount(of), np.bincount(of, n)
    df_between, df_within = len(n) - len(targets), len(values) - len(n)
    between = within = n0 = mean_variance = one_over_n = np.nan
    if df_between > 0:
        between = (n * (means - (np.bincount(of, n * means) / ratings)[of]) ** 2).sum() / df_between
        n0 = (len(values) - (np.bincount(of, n**2) / ratings).sum()) / df_between
        mean_variance = (centred(means, of) ** 2).sum() / df_between
        one_over_n = ((targets - 1) * np.bincount(of, 1 / n) / targets).sum() / df_between
    if df_within > 0:
        within = ((values - means[codes]) ** 2).sum() / df_within
    return Anova(len(n), len(values), df_between, df_within, between, within, n0, mean_variance, one_over_n)


def centred(values: np.ndarray, stratum: np.ndarray) -> np.ndarray:
    """Subtract from each value the mean of its stratum, 0, 1, ..."""
    return values - (np.bincount(stratum, values) / np.bincount(stratum))[stratum]


def icc(values: ArrayLike, target: ArrayLike, stratum: ArrayLike | None = None) -> dict[str, float]:
    """ICC(1,1), one-way random: the share of targets in the variance of single ratings (Shrout and Fleiss 1979).

    Parameters as in analysis_of_variance. Returns n_targets, n_ratings, n0; icc = (between - within) / (between +
    (n0 - 1) within), at most 1, below 0 if targets differ less than by chance; its 95 % interval icc_low, icc_high by F
    (McGraw and Wong 1996), exact for normal ratings and equal numbers of raters, and an approximation if these differ;
    raters, the effective number of raters: the harmonic mean of their numbers, which determines the reliability of
    unweighted means; reliability of these means, stepped up by Spearman-Brown, with the interval reliability_low,
    reliability_high. Estimates are empty for one target, one rater each, or equal answers.
    """
    from scipy.stats import f as fisher_f

    anova = analysis_of_variance(values, target, stratum)
    result = {"n_targets": anova.n_targets, "n_ratings": anova.n_ratings, "n0": anova.n0, "icc": np.nan}
    result |= {"icc_low": np.nan, "icc_high": np.nan, "raters": 1 / anova.one_over_n}
    if anova.df_between > 0 and anova.df_within > 0:
        quantile = (1 + CONFIDENCE) / 2
        low = fisher_f.ppf(quantile, anova.df_between, anova.df_within)
        high = 1 / fisher_f.ppf(quantile, anova.df_within, anova.df_between)
        for name, scale in [("icc", 1.0), ("icc_low", low), ("icc_high", high)]:
            noise = scale * anova.within
            divisor = anova.between + (anova.n0 - 1) * noise
            if divisor > NOTHING:
                result[name] = (anova.between - noise) / divisor
    for name, of in {"reliability": "icc", "reliability_low": "icc_low", "reliability_high": "icc_high"}.items():
        result[name] = spearman_brown(result[of], result["raters"])
    return result


def spearman_brown(reliability: float, n: float) -> float:
    """Reliability of the mean of n ratings from that of one: n r / (1 + (n - 1) r); empty where that has no meaning."""
    divisor = 1 + (n - 1) * reliability
    return n * reliability / divisor if divisor > NOTHING else np.nan


def raters(first: pd.DataFrame) -> pd.DataFrame:
    """Compare raters: the ICC of each kind of answer.

    first: first answers of any interfaces. Returns a row per kind: interface_type (infer; construct_0.1, ... as in
    midpoints.csv, and all midpoints together), lam_g (empty for infer), measure (lam_h, omega), within_lam_f (1: after
    removing the mean at each lam_f), n_participants, and what icc returns. Targets are the stimuli of coefficients and
    the pairs of midpoints.
    """
    inferred = distinct(first[first["interface"].isin(of_kind("coefficient"))], "stimulus")
    middles = first[first["interface"].isin(of_kind("midpoint"))]
    asked_by = " and ".join(dict.fromkeys(inferred["interface"]))
    kinds = [(asked_by, np.nan, measure, within, inferred, "stimulus") for measure, within in INFERRED]
    for lam_g, asked in middles.groupby("lam_g"):
        for name, rows in [*asked.groupby(interface_type(asked)), (ALL_MIDPOINTS, asked)]:
            kinds.append((name, lam_g, "lam_h", 0, distinct(rows, "pair"), "pair"))
    rows = [
        {"interface_type": kind, "lam_g": lam_g, "measure": measure, "within_lam_f": within}
        | {"n_participants": answers["participant"].nunique()}
        | icc(answers[measure], answers[target], answers["lam_f"] if within else None)
        for kind, lam_g, measure, within, answers, target in kinds
        if len(answers)
    ]
    columns = ["interface_type", "lam_g", "measure", "within_lam_f"]
    columns += ["n_participants", "n_targets", "n_ratings", "n0", "raters"]
    estimates = ["icc", "icc_low", "icc_high", "reliability", "reliability_low", "reliability_high"]
    return pd.DataFrame(rows, columns=[*columns, *estimates])


def distinct(answers: pd.DataFrame, target: str) -> pd.DataFrame:
    """Keep each person's first answer about a target: a second answer is not a second rater.

    answers: participant, session, whose name begins with its date, trial and target.
    """
    in_time = answers.sort_values(["session", "trial"], kind="stable")
    return in_time.drop_duplicates(["participant", target]).sort_index()


def split_half(inferred: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """Correlate the means of two random halves of each stimulus's raters, over stimuli with at least two.

    inferred: first answers that are coefficients.
    Returns a row per measure (lam_h, omega) and within_lam_f (1: after removing each half's mean at each lam_f):
    n_stimuli, n_splits (of 100, those in which both halves vary); r, mean over splits, and its standard deviation r_sd,
    which reflects the random split and is not an interval; reliability = 2 r / (1 + r), that of the mean of all raters.
    With an odd number of raters one half has one more, for which the step-up does not allow.
    """
    answers = distinct(inferred, "stimulus")
    answers = answers[answers.duplicated("stimulus", keep=False)]
    columns = ["measure", "within_lam_f", "n_stimuli", "n_splits", "r", "r_sd", "reliability"]
    if answers.empty:
        return pd.DataFrame(columns=columns)
    rng = np.random.default_rng(seed)
    codes, _ = pd.factorize(answers["stimulus"])
    of, _ = pd.factorize(answers.drop_duplicates("stimulus")["lam_f"])
    n = np.bincount(codes)
    sorted_codes = np.repeat(np.arange(len(n)), n)
    place = np.arange(len(codes)) - np.repeat(np.cumsum(n) - n, n)
    in_first = place < np.repeat(n // 2, n)
    found = np.full((len(INFERRED), SPLITS), np.nan)
    for split in range(SPLITS):
        order = np.argsort(codes + rng.random(len(codes)))  # by stimulus, and at random within each
        for at, (measure, within) in enumerate(INFERRED):
            values = answers[measure].to_numpy()[order]
            halves = [
                np.bincount(sorted_codes[half], values[half]) / np.bincount(sorted_codes[half])
                for half in (in_first, ~in_first)
            ]
            found[at, split] = pearson(*(centred(half, of) for half in halves) if within else halves)
    rows = []
    for (measure, within), of_splits in zip(INFERRED, found, strict=True):
        r = pd.Series(of_splits).dropna()
        row = {"measure": measure, "within_lam_f": within, "n_stimuli": len(n), "n_splits": len(r)}
        rows.append(row | {"r": r.mean(), "r_sd": r.std(), "reliability": spearman_brown(r.mean(), 2)})
    return pd.DataFrame(rows, columns=columns)


# What the mean of all can be predicted by


def noise_ceiling(inferred: pd.DataFrame, measure: str = "lam_h") -> pd.DataFrame:
    """Estimate how well the mean lam_h of a stimulus could be predicted at best, since it is the mean of few raters.

    inferred: first answers that are coefficients. measure: lam_h, or omega instead.
    Returns a row for within_lam_f 0 and 1 (after removing the mean at each lam_f): n_stimuli, n_judgments;
    noise_variance, of the mean: the variance within stimuli, pooled, over their number of raters; variance, of the
    stimuli's means; r2 = 1 - noise_variance / variance, below 0 if they differ less than by chance; r, its square root,
    which is then empty.
    """
    answers = distinct(inferred, "stimulus")
    rows = []
    for within in (0, 1) if len(answers) else ():
        anova = analysis_of_variance(answers[measure], answers["stimulus"], answers["lam_f"] if within else None)
        noise = anova.within * anova.one_over_n
        r2 = 1 - noise / anova.mean_variance if anova.mean_variance > NOTHING else np.nan
        rows.append(
            {"within_lam_f": within, "n_stimuli": anova.n_targets, "n_judgments": anova.n_ratings}
            | {"noise_variance": noise, "variance": anova.mean_variance}
            | {"r2": r2, "r": np.sqrt(r2) if r2 >= 0 else np.nan}
        )
    columns = ["within_lam_f", "n_stimuli", "n_judgments", "noise_variance", "variance", "r2", "r"]
    return pd.DataFrame(rows, columns=columns)


def pearson(x: np.ndarray, y: np.ndarray) -> float:
    """Pearson's r; empty for fewer than three points, or if either does not vary."""
    if len(x) < 3:
        return np.nan
    x, y = x - x.mean(), y - y.mean()
    scale = np.sqrt((x**2).sum() * (y**2).sum())
    return (x * y).sum() / scale if scale > NOTHING else np.nan
