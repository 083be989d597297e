"""Whether midpoints depend on where Construct began, and whether they are where they were asked to be: t tests.

Each test is made twice, because what holds over people need not hold over images (Clark 1973,
doi:10.1016/S0022-5371(73)80014-3): over the means of participants, and over the means of image pairs.
"""

import warnings
from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.bootstrap import CATEGORY_PAIR
from analysis.midpoints import HALF, interface_type, type_in_words

CONFIDENCE = 0.95
UNITS = {"participants": "participant", "image pairs": "pair"}
NOTHING = 1e-9  # a standard deviation of numbers in [0, 1] below this is float error
NUMBERS = ["mean", "low", "high", "statistic", "df", "p", "p_holm", "effect", "effect_low", "effect_high"]


def midpoint_tests(midpoints: pd.DataFrame) -> list[dict]:
    """Test the start's effect, and the midpoint against lam_g, over participants and over image pairs.

    midpoints: first answers of Construct and Select-Shuffled.
    Returns a record for each lam_g, question and units, in this order of questions:
        "start": the mean lam_h of trials that began at the high end of the continuum minus that of trials that began at
            the low end, for each interface with a starting point; null 0;
        "midpoint": the mean lam_h of each interface type; null lam_g;
        "midpoint_of_category_pair": the mean lam_h of each pair of categories, over all interface types; null lam_g.
    Each has question; what, the same in words; interface_type, label_1, label_2 ("" if the question is about all);
    lam_g; over ("participants" or "image pairs") and design ("one sample", "paired", "independent"); n, the units in
    the test, and n_each for two groups, those of the high and of the low start; mean with its 95 % interval low, high;
    null; statistic, df, p of the two-sided t test; effect with its interval effect_low, effect_high, named effect_name;
    p_holm and family: p adjusted by Holm's method for all tests of its family, which are the pairs of categories with
    the same lam_g and units, and how many of these have a p. Numbers that cannot be computed are None; for a single
    unit, or values that are all the same, these are all but the mean.
    """
    records = []
    for lam_g in sorted(midpoints["lam_g"].dropna().unique().tolist()):
        answers = midpoints[midpoints["lam_g"] == lam_g]
        of_lam_g = [*_starts(answers), *_types(answers, lam_g), *_category_pairs(answers, lam_g)]
        records += [{"lam_g": lam_g, **record} for record in of_lam_g]
    return [{name: None if _missing(record[name]) else record[name] for name in record} for record in records]


def _starts(answers: pd.DataFrame) -> Iterator[dict]:
    """Compare the two starts of each interface that has both."""
    begun = answers[answers["lam_start"].notna() & (answers["lam_start"] != HALF)]
    for interface, rows in begun.groupby("interface"):
        high = rows["lam_start"] > HALF
        if high.all() or not high.any():
            continue
        low_name, high_name = (
            ", ".join(map(type_in_words, sorted(set(interface_type(rows[side]))))) for side in (~high, high)
        )
        what = f"midpoint of {high_name} minus that of {low_name}"
        for over, unit in UNITS.items():
            found = compare(rows["lam_h"], rows[unit], high)
            yield _record("start", what, over, found, interface_type=interface)


def _types(answers: pd.DataFrame, lam_g: float) -> Iterator[dict]:
    for name, rows in answers.groupby(interface_type(answers)):
        for over, unit in UNITS.items():
            means = _means(rows["lam_h"], rows[unit])
            yield _record("midpoint", type_in_words(name), over, one_sample(means, lam_g), interface_type=name)


def _category_pairs(answers: pd.DataFrame, lam_g: float) -> list[dict]:
    """Test each pair of categories, adjusted for all of them."""
    from statsmodels.stats.multitest import multipletests

    records = [
        _record(
            "midpoint_of_category_pair",
            " and ".join(labels),
            over,
            one_sample(_means(rows["lam_h"], rows[unit]), lam_g),
            label_1=labels[0],
            label_2=labels[1],
        )
        for over, unit in UNITS.items()
        for labels, rows in _by_labels(answers)
    ]
    for over in UNITS:
        tested = [record for record in records if record["over"] == over and not np.isnan(record["p"])]
        if tested:
            adjusted = multipletests([record["p"] for record in tested], method="holm")[1]
            for record, p in zip(tested, adjusted, strict=True):
                record |= {"p_holm": float(p), "family": len(tested)}
    return records


def _by_labels(answers: pd.DataFrame) -> list[tuple[tuple[str, str], pd.DataFrame]]:
    return [((str(labels[0]), str(labels[1])), rows) for labels, rows in answers.groupby(CATEGORY_PAIR)]


def one_sample(values: np.ndarray, null: float) -> dict:
    """Test a mean against a value by Student's t.

    values: (n,) float. Returns design "one sample" and n, mean, low, high, null, statistic, df, p, and as effect dz,
    the distance of the mean from the value in standard deviations (n - 1), with its interval by the noncentral t
    distribution (Steiger 2004, doi:10.1037/1082-989X.9.2.164). If there is one value, or all are the same, everything
    but n, mean and null is empty (nan).
    """
    result = _empty("one sample", "dz", len(values), values.mean(), null)
    if len(values) > 1 and (sd := values.std(ddof=1)) > NOTHING:
        from scipy import stats

        test = stats.ttest_1samp(values, null)
        result |= _tested(test, (values.mean() - null) / sd, 1 / np.sqrt(len(values)), len(values) - 1)
    return result


def two_samples(values: np.ndarray, others: np.ndarray) -> dict:
    """Test the mean of one group minus that of another by Welch's t, which allows different variances.

    values: (n,), others: (m,) float. Returns design "independent" and what one_sample() returns; n counts both groups,
    null is 0, df is Welch's, and the effect is d, the difference in pooled standard deviations, with the interval of
    the noncentral t of n + m - 2 degrees of freedom.
    """
    n, m = len(values), len(others)
    difference = values.mean() - others.mean() if min(n, m) else np.nan
    result = _empty("independent", "d", n + m, difference, 0.0) | {"n_each": [n, m]}
    if min(n, m) > 1:
        pooled = np.sqrt(((n - 1) * values.var(ddof=1) + (m - 1) * others.var(ddof=1)) / (n + m - 2))
        if pooled > NOTHING:
            from scipy import stats

            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", "Precision loss")  # where one of the groups does not vary
                test = stats.ttest_ind(values, others, equal_var=False)
            result |= _tested(test, result["mean"] / pooled, np.sqrt(1 / n + 1 / m), n + m - 2)
    return result


def compare(lam_h: pd.Series, unit: pd.Series, high: pd.Series) -> dict:
    """Compare answers of one side with those of the other, over units: within units if most have both sides.

    lam_h: (n_judgments,) float. unit: (n_judgments,) participant or image pair. high: (n_judgments,) bool, the side.
    Returns what one_sample() gives for the differences within units that have both sides, with design "paired"; or, if
    most units have only one side, what two_samples() gives for the means of these. Other units are not used.
    """
    sides = [_series_of_means(lam_h[side], unit[side]) for side in (high, ~high)]
    both = sides[0].index.isin(sides[1].index)
    if 2 * both.sum() > unit.nunique():
        kept = sides[0][both]
        return one_sample((kept - sides[1][kept.index]).to_numpy(), 0.0) | {"design": "paired"}
    alone = [side[~side.index.isin(other.index)].to_numpy() for side, other in (sides, sides[::-1])]
    return two_samples(*alone)


def _series_of_means(lam_h: pd.Series, unit: pd.Series) -> pd.Series:
    # In the order in which they come: judgments.in_order_of_answers() says why not sorted.
    return lam_h.groupby(unit, sort=False).mean()


def _means(lam_h: pd.Series, unit: pd.Series) -> np.ndarray:
    return _series_of_means(lam_h, unit).to_numpy()


def _empty(design: str, effect_name: str, n: int, mean: float, null: float) -> dict:
    return dict.fromkeys(NUMBERS, np.nan) | {
        "design": design,
        "effect_name": effect_name,
        "n": n,
        "n_each": None,
        "mean": float(mean),
        "null": null,
    }


def _tested(test, effect: float, per_noncentrality: float, df: int) -> dict:
    """Collect the results of scipy's t test. The noncentrality of t is the effect divided by per_noncentrality."""
    interval = test.confidence_interval(CONFIDENCE)
    reach = effect_interval(effect / per_noncentrality, df)
    found = {"low": interval.low, "high": interval.high, "statistic": test.statistic, "df": test.df, "p": test.pvalue}
    found |= {"effect": effect, "effect_low": reach[0] * per_noncentrality, "effect_high": reach[1] * per_noncentrality}
    return {name: float(value) for name, value in found.items()}


def effect_interval(t: float, df: int) -> tuple[float, float]:
    """Give the 95 % interval of the noncentrality for a t with these degrees of freedom: (low, high)."""
    from scipy.special import nctdtrinc

    tail = (1 - CONFIDENCE) / 2
    low, high = (float(nctdtrinc(df, share, abs(t))) for share in (1 - tail, tail))
    return (low, high) if t >= 0 else (-high, -low)


def _record(question: str, what: str, over: str, found: dict, **about: str) -> dict:
    about = {"interface_type": "", "label_1": "", "label_2": ""} | about
    order = ["design", "n", "n_each", "mean", "low", "high", "null", "statistic", "df", "p", "p_holm"]
    order += ["effect", "effect_low", "effect_high", "effect_name"]
    numbers = {name: found[name] for name in order}
    return {"question": question, "what": what, **about, "over": over, **numbers, "family": None}


def _missing(value) -> bool:
    return isinstance(value, float) and not np.isfinite(value)
