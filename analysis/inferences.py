"""What people infer: labels per stimulus, lam_h along lam_f, and confidence (paper, sections 4.2 and 4.3)."""

import pandas as pd

from hillmixe.names import complement
from stimuli_gen.design import PAIR_COLUMNS

STIMULUS = ["stimulus", *PAIR_COLUMNS, "lam_f"]
# The stimuli whose relabelling figure 6 prints as .42, .99 and .87 (the last is .865).
FIGURE_6 = (
    "mixed_0.75_Airplane_74_Dog_3610.png",
    "mixed_0.5_Bird_7348_Cat_6202.png",
    "mixed_0.5_Automobile_9830_Bird_5118.png",
)


def label_table(inferred: pd.DataFrame) -> pd.DataFrame:
    """Summarise Infer judgments per stimulus: the contract of labels.csv.

    inferred: judgments of coefficients.
    Returns a row per stimulus: STIMULUS, the unweighted mean, median and standard deviation (n - 1; empty for one
    judgment) of lam_h, the mean of omega, n_judgments, n_participants.
    """
    return (
        inferred.groupby(STIMULUS, as_index=False)
        .agg(
            lam_h=("lam_h", "mean"),
            lam_h_median=("lam_h", "median"),
            lam_h_sd=("lam_h", "std"),
            omega=("omega", "mean"),
            n_judgments=("lam_h", "size"),
            n_participants=("participant", "nunique"),
        )
        .astype({"n_judgments": int, "n_participants": int})
    )


def by_coefficient(inferred: pd.DataFrame) -> pd.DataFrame:
    """Give median and quartiles of lam_h over all judgments at each lam_f (paper, figure 5); indexed by lam_f."""
    return inferred.groupby("lam_f").agg(
        median=("lam_h", "median"),
        q25=("lam_h", lambda lam_h: lam_h.quantile(0.25)),
        q75=("lam_h", lambda lam_h: lam_h.quantile(0.75)),
        n=("lam_h", "size"),
    )


def confidence(inferred: pd.DataFrame) -> pd.DataFrame:
    """Give confidence by coefficient, with lam_f and 1 - lam_f pooled (paper, table 1); indexed by the folded lam_f.

    mean, sd: over stimuli, of each stimulus's mean omega; these are the numbers of table 1, although its caption says
    that they are over participants. sd_participants: the standard deviation over participants of each one's mean.
    """
    sure = inferred[inferred["omega"].notna()]  # an interface may ask for lam_h alone
    folded = sure.assign(folded=[min(lam_f, complement(lam_f)) for lam_f in sure["lam_f"]])
    stimuli = folded.groupby(["folded", "stimulus"])["omega"].mean().groupby("folded").agg(["mean", "std", "size"])
    people = folded.groupby(["folded", "participant"], sort=False)["omega"].mean().groupby("folded").std()
    return stimuli.set_axis(["mean", "sd", "n_stimuli"], axis="columns").assign(sd_participants=people)


def mean_and_sd(mean: float, sd: float | None) -> str:
    """Write a mean with its spread as in table 1, `0.79 ± 0.17`; a single value has no spread."""
    return f"{mean:.2f}" if pd.isna(sd) else f"{mean:.2f} ± {sd:.2f}"
