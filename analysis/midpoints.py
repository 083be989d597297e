"""Which blend people take for the midpoint of a pair, and which pairs they highly relabel (paper, section 3.3)."""

import pandas as pd

from stimuli_gen.design import PAIR_COLUMNS

HIGH = 15  # hundredths: a pair is highly relabelled when its mean midpoint lies at least this far from .5


def interface_type(judgments: pd.DataFrame) -> pd.Series:
    """Name the interface with its start: construct_0.1, construct_0.9 and select_shuffled count as three types."""
    names = [
        interface if pd.isna(lam_start) else f"{interface}_{lam_start}"
        for interface, lam_start in zip(judgments["interface"], judgments["lam_start"], strict=True)
    ]
    return pd.Series(names, judgments.index, dtype=object)


def midpoint_table(judgments: pd.DataFrame) -> pd.DataFrame:
    """Summarise midpoint judgments: the contract of midpoints.csv, a row per pair and interface type.

    judgments: of Construct and Select-Shuffled.
    Returns PAIR_COLUMNS, interface_type; mean, median and standard deviation of lam_h; n_judgments, n_participants;
    highly_relabelled (0 or 1), decided in whole hundredths so that no float error decides a mean at exactly .35 or .65.
    """
    hundredths = (judgments["lam_h"] * 100).round()
    groups = judgments.assign(interface_type=interface_type(judgments), hundredths=hundredths).groupby(
        [*PAIR_COLUMNS, "interface_type"]
    )
    summary = groups.agg(
        lam_h=("lam_h", "mean"),
        lam_h_median=("lam_h", "median"),
        lam_h_sd=("lam_h", "std"),
        n_judgments=("lam_h", "size"),
        n_participants=("participant", "nunique"),
        total=("hundredths", "sum"),
    ).astype({"n_judgments": int, "n_participants": int})
    distance = (summary["total"] - 50 * summary["n_judgments"]).abs()
    high = (distance >= HIGH * summary["n_judgments"]).astype(int)
    return summary.drop(columns="total").assign(highly_relabelled=high).reset_index()


def selections(judgments: pd.DataFrame) -> pd.DataFrame:
    """Count the answers of each interface type and the share of them at .5: interface_type, n_judgments, at_half."""
    at_half = judgments["lam_h"].round(2) == 0.5
    groups = at_half.groupby(interface_type(judgments).rename("interface_type"))
    return groups.agg(n_judgments="size", at_half="mean").reset_index()


def highly_relabelled_as_published(judgments: pd.DataFrame) -> pd.DataFrame:
    """Decide the same as the paper's counts did: float means of the answers with the noise of their files.

    Returns pair, interface_type, highly_relabelled. Of the 39 H-Mix cells whose mean is exactly .35 or .65 this
    loses 10, which is how 9 of 249 pairs came to be counted instead of 11.
    """
    groups = judgments.assign(interface_type=interface_type(judgments)).groupby(["pair", "interface_type"])
    means = groups["lam_h_raw"].mean()
    return ((means - 0.5).abs() >= HIGH / 100).astype(int).rename("highly_relabelled").reset_index()


def count_highly_relabelled(cells: pd.DataFrame) -> dict[str, int]:
    """Count pairs highly relabelled in all interface types and in any: {"in_all_types", "in_any_type"}.

    cells: a row per pair and interface type, with highly_relabelled. A pair that was not judged in each type
    counts for "any" only.
    """
    by_type = cells.pivot(index="pair", columns="interface_type", values="highly_relabelled")
    return {
        "in_all_types": int((by_type == 1).all(axis="columns").sum()) if by_type.size else 0,
        "in_any_type": int((by_type == 1).any(axis="columns").sum()),
    }
