"""The report's words for technical names: headings of tables and the values in them.

The CSVs and summary.json keep the names of columns; no reader of the report should have to know them.
"""

import pandas as pd

from analysis.midpoints import type_in_words

HEADINGS = {
    "stimulus_set": "stimulus set",
    "label_1": "class 1",
    "label_2": "class 2",
    "lam_f": "image, λf",
    "lam_h": "people, λh",
    "lam_g": "asked for, λg",
    "omega": "confidence ω",
    "omega_sd": "SD of ω",
    "relabelling": "relabelling |λh − λf|",
    "relabelling_sd": "SD of relabelling",
    "n": "judgments",
    "n_judgments": "judgments",
    "n_answers": "answers",
    "n_participants": "participants",
    "n_stimuli": "stimuli",
    "n_pairs": "image pairs",
    "n_repeated": "answers repeated",
    "n_targets": "judged items",
    "n_ratings": "judgments",
    "n_sessions": "sessions flagged",
    "n_measured": "sessions measured",
    "n_high": "n, high/high",
    "n_low": "n, low/low",
    "median_s": "median, s",
    "q25_s": "lower quartile, s",
    "q75_s": "upper quartile, s",
    "q25": "lower quartile",
    "q75": "upper quartile",
    "interface_type": "interface",
    "at_half": "share at .5",
    "category_pairs": "pairs of classes",
    "x0": "boundary x0",
    "x0_people_low": "x0, lower end over people",
    "x0_people_high": "x0, upper end over people",
    "x0_images_low": "x0, lower end over images",
    "x0_images_high": "x0, upper end over images",
    "x0_shrunk": "x0, shrunk",
    "k": "slope k",
    "k_people_low": "k, lower end over people",
    "k_people_high": "k, upper end over people",
    "k_images_low": "k, lower end over images",
    "k_images_high": "k, upper end over images",
    "k_shrunk": "k, shrunk",
    "r_sd": "SD of r over splits",
    "r2": "R²",
    "r2_within_lam_f": "R² within λf",
    "rho": "Spearman's ρ",
    "p_holm": "p, Holm",
    "u": "U",
    "u_p": "p of U",
    "t_p": "p of t",
    "d": "Cohen's d",
    "rank_biserial": "rank-biserial r",
    "lack_of_fit_p": "p, lack of fit",
    "monotone": "never falls",
    "measure": "of what",
    "level": "over",
    "group": "entropy of the two images",
    "mean_abs_difference": "mean absolute difference",
    "mean_abs_error": "mean absolute error",
    "low": "lower end",
    "high": "upper end",
    "icc": "ICC(1,1)",
    "icc_low": "ICC, lower end",
    "icc_high": "ICC, upper end",
    "raters": "effective number of raters",
    "reliability": "reliability of the mean",
    "reliability_low": "reliability, lower end",
    "reliability_high": "reliability, upper end",
    "within_lam_f": "within a coefficient",
    "noise_variance": "variance of the noise",
    "variance": "variance of the means",
    "policy": "predicted by",
    "n_fallbacks": "not fitted",
    "what": "what it measures",
    "source": "file of answers",
    "image": "id",
    "label": "class",
    "pair": "image pair",
}
MEASURES = {
    "lam_h": "coefficient λh",
    "omega": "confidence ω",
    "soft_label": "soft label (total variation)",
}
POLICIES = {
    "identity": "the image's own coefficient",
    "mean_by_lam_f": "mean at each coefficient",
    "logistic": "one logistic for all",
    "logistic_by_category_pair": "a logistic for each pair of classes",
    "noise ceiling": "noise ceiling",
}
P_VALUES = {"p", "p_holm", "u_p", "t_p", "lack_of_fit_p"}
# What is 1 at best, and without bounds below: of a few values far below 0, none says more than another.
AT_MOST_ONE = {"reliability", "reliability_low", "reliability_high", "r2", "r2_within_lam_f"}
YES_OR_NO = {1: "yes", 0: "no"}
VALUES: dict[str, dict] = {
    "measure": MEASURES,
    "policy": POLICIES,
    "level": {"stimuli": "stimuli", "pairs": "image pairs"},
    "within_lam_f": YES_OR_NO,
    "monotone": YES_OR_NO,
}


def rule_in_words(rule: str) -> str:
    """Name a quality rule as people read it, such as `retest difference`."""
    return rule.replace("_", " ")


def in_words(table: pd.DataFrame) -> pd.DataFrame:
    """Give a table of results headings and values that people read; other headings stay as they are."""
    table = table.copy()
    for name in table.columns.intersection(["interface", "interface_type"]):
        table[name] = [type_in_words(value) for value in table[name]]
    for name in table.columns.intersection(list(VALUES)):
        table[name] = [VALUES[name].get(value, value) for value in table[name]]
    return table.rename(columns=HEADINGS)
