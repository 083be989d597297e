"""The few numbers that summarise a study, each a mean over participants with its 95 % interval.

A participant counts once, however many answers they gave: intervals are Student's t over participants' own means.
"""

import numpy as np
import pandas as pd

from analysis.soft_labels import class_columns, soft_label_table
from hillmixe.names import complement


def mean_over(values: pd.Series | np.ndarray) -> dict:
    """Give the mean of (n,) float values with its 95 % t interval: {n, mean, low, high}.

    For a single value, and for values that are all the same, there is no interval: low and high are None.
    """
    values = np.asarray(values, dtype=float)
    values = values[np.isfinite(values)]
    if not len(values):
        return {"n": 0, "mean": None, "low": None, "high": None}
    mean = float(values.mean())
    if len(values) < 2 or np.ptp(values) == 0:
        return {"n": len(values), "mean": mean, "low": None, "high": None}
    from scipy import stats  # only where it is needed: it takes a while to load

    reach = float(stats.t.ppf(0.975, len(values) - 1) * stats.sem(values))
    return {"n": len(values), "mean": mean, "low": mean - reach, "high": mean + reach}


def headline_numbers(inferred: pd.DataFrame, labelled: pd.DataFrame) -> dict[str, dict]:
    """Compute the numbers over participants; empty if nobody was asked.

    inferred, labelled: judgments of coefficients and of soft labels, first answers to mixed images.
    Returns, each as mean_over() gives it:
        confidence: mean omega;
        confidence_even, confidence_uneven: mean omega at the coefficients nearest to .5 and farthest from it, with
            `folded`, the lower of the two coefficients that are pooled; confidence_gap: the second minus the first, for
            participants who have both;
        other_mass: the mass of soft labels on classes other than the two that were mixed.
    """
    found: dict[str, dict] = {}
    if len(inferred):
        sure = inferred[inferred["omega"].notna()]
        if len(sure):
            found |= _confidence(sure)
    if len(labelled):
        mass = pd.Series(_other_mass(labelled), labelled.index)
        found["other_mass"] = mean_over(mass.groupby(labelled["participant"], sort=False).mean())
    return found


def _confidence(sure: pd.DataFrame) -> dict[str, dict]:
    """Compute the numbers on confidence."""
    found = {"confidence": mean_over(sure.groupby("participant", sort=False)["omega"].mean())}
    folded = sure["lam_f"].map({lam_f: min(lam_f, complement(lam_f)) for lam_f in sure["lam_f"].unique()})
    ends = {"confidence_even": folded.max(), "confidence_uneven": folded.min()}
    if ends["confidence_even"] == ends["confidence_uneven"]:
        return found
    means = {}
    for name, level in ends.items():
        means[name] = sure[folded == level].groupby("participant", sort=False)["omega"].mean()
        found[name] = mean_over(means[name]) | {"folded": float(level)}
    gap = (means["confidence_uneven"] - means["confidence_even"]).dropna()
    return found | {"confidence_gap": mean_over(gap)}


def _other_mass(labelled: pd.DataFrame) -> np.ndarray:
    """Give the mass of each soft label on classes other than the two that were mixed: (n_answers,) float in [0, 1]."""
    table, single = soft_label_table(labelled)
    classes = pd.Index(class_columns(table))
    rows = np.arange(len(labelled))
    return 1 - sum(single[rows, classes.get_indexer(labelled[label])] for label in ("label_1", "label_2"))
