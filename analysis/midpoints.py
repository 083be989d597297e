"""Which blend people take for the midpoint of a pair, and which pairs they highly relabel (paper, section 3.3).

A study may ask for a share of label 1 other than one half (lam_g; paper, section 3.1). Answers to different questions
are never pooled, and the paper's counts are those of .5.
"""

import pandas as pd

from hillmixe.interfaces import INTERFACES
from hillmixe.names import PARTS_OF_ONE
from stimuli_gen.design import PAIR_COLUMNS
from stimuli_gen.mixing import GIVEN

HIGH = 15  # hundredths: a pair is highly relabelled when its mean midpoint lies at least this far from lam_g
HALF = 0.5  # lam_g of the midpoint


def interface_type(judgments: pd.DataFrame) -> pd.Series:
    """Name the interface with its start: construct_0.1, construct_0.9 and select_shuffled count as three types.

    Continua made elsewhere start at their second frame or the last but one: construct_low, construct_high.
    """
    starts = judgments["lam_start"].astype(object)
    own = judgments["lam_start"].notna() & (judgments.get("mixing") == GIVEN)
    starts = starts.mask(own, (judgments["lam_start"] < HALF).map({True: "low", False: "high"}))
    names = [
        interface if pd.isna(start) else f"{interface}_{start}"
        for interface, start in zip(judgments["interface"], starts, strict=True)
    ]
    return pd.Series(names, judgments.index, dtype=object)


def type_in_words(name: str) -> str:
    """Name an interface type, or an interface, as people read it; any other name stays.

    >>> type_in_words("construct_0.1"), type_in_words("construct_low"), type_in_words("infer")
    ('Construct, from .1', 'Construct, from the low end', 'Infer')
    """
    if name in INTERFACES:
        return INTERFACES[name].title
    interface, _, start = name.rpartition("_")
    if interface not in INTERFACES:
        return name
    where = f"the {start} end" if start in ("low", "high") else start.removeprefix("0")
    return f"{INTERFACES[interface].title}, from {where}"


def of_half(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the judgments, or rows of midpoints.csv, for the midpoint: those that the paper counts."""
    return rows[rows["lam_g"] == HALF]


def midpoint_table(judgments: pd.DataFrame) -> pd.DataFrame:
    """Summarise midpoint judgments: the contract of midpoints.csv, a row per pair, interface type and lam_g.

    judgments: of Construct and Select-Shuffled.
    Returns PAIR_COLUMNS, interface_type, lam_g; mean, median and standard deviation of lam_h; n_judgments,
    n_participants; highly_relabelled (0 or 1): whether the mean is at least .15 from lam_g, decided in whole ten
    thousandths, the decimals of coefficients, so that no float error decides a mean of exactly .35 or .65.
    """
    groups = judgments.assign(interface_type=interface_type(judgments), off=_parts_off(judgments)).groupby(
        [*PAIR_COLUMNS, "interface_type", "lam_g"]
    )
    summary = groups.agg(
        lam_h=("lam_h", "mean"),
        lam_h_median=("lam_h", "median"),
        lam_h_sd=("lam_h", "std"),
        n_judgments=("lam_h", "size"),
        n_participants=("participant", "nunique"),
        off=("off", "sum"),
    ).astype({"n_judgments": int, "n_participants": int})
    high = (summary["off"].abs() >= HIGH * PARTS_OF_ONE // 100 * summary["n_judgments"]).astype(int)
    return summary.drop(columns="off").assign(highly_relabelled=high).reset_index()


def selections(judgments: pd.DataFrame) -> pd.DataFrame:
    """Count the midpoints of each interface type and the share of them at .5: interface_type, n_judgments, at_half."""
    judgments = of_half(judgments)
    groups = as_asked(judgments).groupby(interface_type(judgments).rename("interface_type"))
    return groups.agg(n_judgments="size", at_half="mean").reset_index()


def as_asked(judgments: pd.DataFrame) -> pd.Series:
    """Tell which answers are exactly the blend that was asked for."""
    return _parts_off(judgments) == 0


def _parts_off(judgments: pd.DataFrame) -> pd.Series:
    """Measure how far answers are from the blend that was asked for, in whole ten thousandths."""
    return ((judgments["lam_h"] - judgments["lam_g"]) * PARTS_OF_ONE).round()


def other_points(judgments: pd.DataFrame) -> pd.DataFrame:
    """Count the answers to questions for a share other than one half.

    judgments: of Construct and Select-Shuffled. Returns a row per lam_g and interface type: lam_g, interface_type,
    n_pairs, n_judgments, n_participants; mean and sd of the pairs' means; highly_relabelled, the number of pairs;
    as_asked, the share of answers that are lam_g itself. No rows if only the midpoint was asked for.
    """
    others = judgments[judgments["lam_g"].notna() & (judgments["lam_g"] != HALF)]
    kind = ["lam_g", "interface_type"]
    answers = others.assign(interface_type=interface_type(others), as_asked=as_asked(others)).groupby(kind)
    found = answers.agg(
        n_judgments=("lam_h", "size"), n_participants=("participant", "nunique"), as_asked=("as_asked", "mean")
    )
    cells = midpoint_table(others).groupby(kind)
    pairs = cells.agg(
        n_pairs=("lam_h", "size"), mean=("lam_h", "mean"), sd=("lam_h", "std"), high=("highly_relabelled", "sum")
    )
    columns = ["n_pairs", "n_judgments", "n_participants", "mean", "sd", "highly_relabelled", "as_asked"]
    return found.join(pairs.rename(columns={"high": "highly_relabelled"}))[columns].reset_index()


def highly_relabelled_as_published(judgments: pd.DataFrame) -> pd.DataFrame:
    """Decide as the paper's counts did: by float means of the answers with the noise of their files.

    Returns pair, interface_type, highly_relabelled, only for lam_g .5. Of the 39 H-Mix cells whose mean is exactly .35
    or .65, this misses 10, which is why 9 of 249 pairs were counted instead of 11.
    """
    judgments = of_half(judgments)
    groups = judgments.assign(interface_type=interface_type(judgments)).groupby(["pair", "interface_type"])
    means = groups["lam_h_raw"].mean()
    return ((means - HALF).abs() >= HIGH / 100).astype(int).rename("highly_relabelled").reset_index()


def count_highly_relabelled(cells: pd.DataFrame) -> dict[str, int]:
    """Count pairs highly relabelled in all interface types and in any: {"in_all_types", "in_any_type"}.

    cells: a row per pair and interface type, with highly_relabelled, for one lam_g. A pair that was not judged in every
    type counts for "any" only.
    """
    by_type = cells.pivot(index="pair", columns="interface_type", values="highly_relabelled")
    return {
        "in_all_types": int((by_type == 1).all(axis="columns").sum()) if by_type.size else 0,
        "in_any_type": int((by_type == 1).any(axis="columns").sum()),
    }
