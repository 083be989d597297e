"""Confidence and relabelling by how ambiguous the two images of a stimulus are (paper, section 4.3 and figure 8).

The ambiguity of an image is how much people disagree about it in CIFAR-10H: the entropy of the labels of about 50
people per image. There are therefore results only for CIFAR-10's test images. The paper does not say whether its limits
of .1 and .5 are nats or bits; both are here. In nats the group of high entropy has few image pairs, so tests are also
made on the means of pairs, which are independent, unlike stimuli of one pair.
"""

import numpy as np
import pandas as pd

from hillmixe import published
from stimuli_gen.entropy import KINDS, has_level

BASES = {"nats": None, "bits": 2}
OTHER = "other"
DECIMALS = 9  # what differs less is equal: its last bits would decide ranks
MEASURES = ("omega", "relabelling")
N_IMAGES = 10_000
# Share of images that CIFAR-10H calls as their labels do: of others' images about a tenth, of CIFAR-10's .99, and of
# its most ambiguous ones (entropy of at least .8 nats in H-Mix) still .82.
AGREEMENT = 0.5


def ambiguity_tables(labels: pd.DataFrame, count: str = "corrected") -> dict[str, pd.DataFrame]:
    """Compute the tables groups, comparisons and correlations, each with the function of that name.

    labels: as in labels.csv. count: "corrected", or "paper" to rank floats as they are, among which .9 - .8 is less
    than .2 - .1; that gives the published figures of H-Mix. The tables are empty unless the images are CIFAR-10's test
    images.
    Raises InputError if their names suggest that they are and CIFAR-10H is not available.
    """
    entropies = endpoint_entropies(labels.iloc[:0], np.empty((0, len(published.CIFAR10_CLASSES))))
    if _named_as_cifar10(labels) and _agree(labels, shares := published.cifar10h()):
        entropies = endpoint_entropies(labels, shares)
    return {
        "groups": groups(entropies),
        "comparisons": comparisons(entropies, count),
        "correlations": correlations(entropies, count),
    }


def _named_as_cifar10(labels: pd.DataFrame) -> bool:
    classes = labels[["label_1", "label_2"]].isin(published.CIFAR10_CLASSES)
    ids = labels[["image_1", "image_2"]] < N_IMAGES
    return bool(len(labels) and classes.all(axis=None) and ids.all(axis=None))


def _agree(labels: pd.DataFrame, shares: np.ndarray) -> bool:
    """Tell whether CIFAR-10H's people give most of these images the same class: somebody's own cats have ids, too."""
    sides = [labels[[f"image_{side}", f"label_{side}"]].set_axis(["id", "label"], axis="columns") for side in (1, 2)]
    images = pd.concat(sides).drop_duplicates()
    called = np.array(published.CIFAR10_CLASSES)[shares[images["id"].astype(int)].argmax(axis=1)]
    return bool((called == images["label"]).mean() > AGREEMENT)


def endpoint_entropies(labels: pd.DataFrame, shares: np.ndarray) -> pd.DataFrame:
    """Add to labels the entropies of the two images, and the columns by which they are compared.

    shares: (n_images, n_classes) float, rows sum to 1; the row of an image is its id. Returns labels with h_1 and h_2
    (nats), group_nats and group_bits: low/low, low/high (in either order), high/high, or other, where an image is
    neither low (entropy <= .1) nor high (>= .5); and relabelling, |lam_h - lam_f|.
    """
    from scipy import stats

    result = labels.assign(relabelling=(labels["lam_h"] - labels["lam_f"]).abs())
    ids = labels[["image_1", "image_2"]].to_numpy(dtype=int)
    for unit, base in BASES.items():
        entropy = stats.entropy(shares, axis=1, base=base)[ids]
        n_low, n_high = (has_level(entropy, level).sum(axis=1) for level in ("low", "high"))
        result[f"group_{unit}"] = np.select([n_low == 2, (n_low == 1) & (n_high == 1), n_high == 2], KINDS, OTHER)
        if unit == "nats":
            result["h_1"], result["h_2"] = entropy.T
    return result


def groups(entropies: pd.DataFrame) -> pd.DataFrame:
    """Describe the groups.

    entropies: as endpoint_entropies gives them. Returns a row per unit (nats, bits) and group, even empty ones:
    n_stimuli, n_pairs (distinct image pairs), omega, omega_sd, relabelling, relabelling_sd: mean and standard deviation
    (n - 1) over stimuli of the mean omega and of |lam_h - lam_f|. No rows where there are no stimuli.
    """
    rows = []
    for unit in BASES if len(entropies) else ():
        for group in (*KINDS, OTHER):
            own = entropies[entropies[f"group_{unit}"] == group]
            row = {"unit": unit, "group": group, "n_stimuli": len(own), "n_pairs": own["pair"].nunique()}
            rows.append(row | {m: own[m].mean() for m in MEASURES} | {f"{m}_sd": own[m].std() for m in MEASURES})
    columns = ["unit", "group", "n_stimuli", "n_pairs", "omega", "omega_sd", "relabelling", "relabelling_sd"]
    return pd.DataFrame(rows, columns=columns)


def comparisons(entropies: pd.DataFrame, count: str = "corrected") -> pd.DataFrame:
    """Test high/high against low/low.

    entropies: as endpoint_entropies gives them. count: as for ambiguity_tables. Returns a row per unit (nats, bits),
    measure (omega, relabelling) and level (stimuli, as in the paper; pairs: means of each image pair): n_high, n_low; u
    and u_p, Mann-Whitney; rank_biserial = 2 u / (n_high n_low) - 1; t, df and t_p, Welch; d, Cohen's with the pooled
    standard deviation. All tests are two-sided; u below half of n_high n_low, and the others below 0, mean that
    high/high has less. Empty if a group has fewer than two, or if nothing varies. No rows if there are no stimuli.
    """
    rows = []
    for unit in BASES if len(entropies) else ():
        by_pair = entropies.groupby(["pair", f"group_{unit}"], as_index=False)[list(MEASURES)].mean()
        for measure in MEASURES:
            for level, table in {"stimuli": entropies, "pairs": by_pair}.items():
                values, group = _ranked(table[measure], count), table[f"group_{unit}"]
                high, low = (values[group == kind].to_numpy() for kind in ("high/high", "low/low"))
                rows.append({"unit": unit, "measure": measure, "level": level} | compare(high, low))
    columns = ["unit", "measure", "level", "n_high", "n_low", "u", "u_p", "rank_biserial", "t", "df", "t_p", "d"]
    return pd.DataFrame(rows, columns=columns)


def compare(high: np.ndarray, low: np.ndarray) -> dict[str, float]:
    """Compare two samples, (n_high,) and (n_low,) float, by the measures that `comparisons` names."""
    from scipy import stats

    n_high, n_low = len(high), len(low)
    result: dict[str, float] = {"n_high": n_high, "n_low": n_low}
    if min(n_high, n_low) < 2 or not _varies(np.append(high, low)):
        return result
    u, u_p = stats.mannwhitneyu(high, low)
    result |= {"u": u, "u_p": u_p, "rank_biserial": 2 * u / (n_high * n_low) - 1}
    difference, variances = high.mean() - low.mean(), np.array([high.var(ddof=1), low.var(ddof=1)])
    if _varies(high) or _varies(low):
        squares = variances / [n_high, n_low]
        t = difference / np.sqrt(squares.sum())
        df = squares.sum() ** 2 / (squares**2 / [n_high - 1, n_low - 1]).sum()
        pooled = np.average(variances, weights=[n_high - 1, n_low - 1])
        result |= {"t": t, "df": df, "t_p": 2 * stats.t.sf(abs(t), df), "d": difference / np.sqrt(pooled)}
    return result


def correlations(entropies: pd.DataFrame, count: str = "corrected") -> pd.DataFrame:
    """Correlate the sum of both images' entropies with omega and with relabelling, over all stimuli.

    entropies: as endpoint_entropies gives them. count: as for ambiguity_tables. Returns a row per measure (omega,
    relabelling): n_stimuli, rho (Spearman, the same in nats and bits) and p; both are empty for fewer than three
    stimuli, or if either does not vary. No rows if there are no stimuli.
    """
    from scipy import stats

    total = _ranked(entropies["h_1"] + entropies["h_2"], count)
    rows = []
    for measure in MEASURES if len(entropies) else ():
        row, values = {"measure": measure, "n_stimuli": len(entropies)}, _ranked(entropies[measure], count)
        if len(entropies) > 2 and _varies(total) and _varies(values):
            rho, p = stats.spearmanr(total, values)
            row |= {"rho": rho, "p": p}
        rows.append(row)
    return pd.DataFrame(rows, columns=["measure", "n_stimuli", "rho", "p"])


def _ranked(values: pd.Series, count: str) -> pd.Series:
    return values if count == "paper" else values.round(DECIMALS)


def _varies(values: np.ndarray | pd.Series) -> bool:
    return bool(np.ptp(values) > 10**-DECIMALS)
