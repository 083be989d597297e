"""Measures of how somebody took part, with a value for each session (or answer): the basis of the quality rules.

Each function takes judgments of the interfaces it is for and their sessions, (n_judgments,) int, numbered in the order
of SESSION, and returns a table indexed by session with `value` and `n`, the number of answers that it was measured on.
"""

import numpy as np
import pandas as pd

from analysis.judgments import SESSION_KEY, SHOWING

SESSION = [*SESSION_KEY, "source"]  # one run of one interface by one participant, in one file
CATCH_TOLERANCE = 0.4  # how far lam_h may lie from the known answer, 0 or 1: the wrong side and the middle are farther
DECIMALS = 9  # values and thresholds are compared so rounded: |.1 - .4| is not above .3


def median_response_time(judgments: pd.DataFrame, session: np.ndarray) -> pd.DataFrame:
    """Median of rt_s, in seconds."""
    return judgments.groupby(session).agg(value=("rt_s", "median"), n=("rt_s", "count"))


def response_time(judgments: pd.DataFrame, session: np.ndarray) -> pd.DataFrame:
    """rt_s of each judgment, in seconds."""
    return pd.DataFrame({"value": judgments["rt_s"].to_numpy(), "n": 1})


def commonest_answer(judgments: pd.DataFrame, session: np.ndarray) -> pd.DataFrame:
    """Share of the most frequent lam_h, to the hundredth, in all lam_h of the session."""
    return _commonest(judgments["lam_h"].round(2), session)


def commonest_class(judgments: pd.DataFrame, session: np.ndarray) -> pd.DataFrame:
    """Share of the most frequent top_label in all answers of the session."""
    return _commonest(judgments["top_label"], session)


def _commonest(answers: pd.Series, session: np.ndarray) -> pd.DataFrame:
    counts = answers.groupby([session, answers.to_numpy()]).size().groupby(level=0).agg(most="max", n="sum")
    return counts.assign(value=counts["most"] / counts["n"])


def untouched_sliders(judgments: pd.DataFrame, session: np.ndarray) -> pd.DataFrame:
    """Share of answers with a slider that was never moved (touched = 0).

    Where `touched` was not recorded (H-Mix: sliders began at 50 and did not have to be moved), lam_h and omega both at
    exactly .5 count instead; an honest answer may be there too, so this share is an upper bound.
    """
    touched = judgments["touched"].astype(float)
    in_the_middle = (judgments[["lam_h", "omega"]].sub(0.5).abs() < 10.0**-DECIMALS).all(axis="columns")
    untouched = in_the_middle.where(touched.isna(), touched == 0)
    return untouched.astype(float).groupby(session).agg(value="mean", n="count")


def failed_catch_trials(judgments: pd.DataFrame, session: np.ndarray) -> pd.DataFrame:
    """Share of catch trials answered wrongly: lam_h farther than CATCH_TOLERANCE from lam_f, or another top_label."""
    caught = judgments["catch"].isin([1]).to_numpy()
    shown = judgments[caught]
    label = shown["label_1"].where(shown["lam_f"] > 0.5, shown["label_2"])
    far = (shown["lam_h"] - shown["lam_f"]).abs() > CATCH_TOLERANCE
    failed = far.where(shown["lam_h"].notna(), shown["top_label"] != label)
    return failed.astype(float).groupby(session[caught]).agg(value="mean", n="count")


def retest_difference(judgments: pd.DataFrame, session: np.ndarray) -> pd.DataFrame:
    """Mean absolute difference of lam_h between repeats and the first trial that showed, and asked for, the same."""
    shown = judgments[[*SHOWING, "trial", "lam_h"]].assign(session=session)
    again = judgments["repeat"].isin([1])
    showing = ["session", *SHOWING]
    first = shown[~again].sort_values("trial").drop_duplicates(showing)
    both = shown[again].merge(first, on=showing, suffixes=("", "_first"))
    return (both["lam_h"] - both["lam_h_first"]).abs().groupby(both["session"]).agg(value="mean", n="count")


def correlation(judgments: pd.DataFrame, session: np.ndarray) -> pd.DataFrame:
    """Pearson's r of lam_h with lam_f; not defined if either is the same in the whole session."""
    rows = judgments[["lam_f", "lam_h"]]
    off = rows - rows.groupby(session).transform("mean")
    products = {"ff": off["lam_f"] ** 2, "hh": off["lam_h"] ** 2, "fh": off["lam_f"] * off["lam_h"]}
    sums = pd.DataFrame(products).groupby(session).sum()
    # Float errors of a mean would give a constant answer some r.
    constant = rows.groupby(session).nunique().min(axis="columns") < 2
    r = (sums["fh"] / np.sqrt(sums["ff"] * sums["hh"])).mask(constant)
    return pd.DataFrame({"value": r, "n": rows.groupby(session).size()})


def completed(judgments: pd.DataFrame, session: np.ndarray) -> pd.DataFrame:
    """1 if the session has all its trials, else 0."""
    counted = judgments[["completed"]].astype(float)
    return counted.groupby(session).agg(value=("completed", "min"), n=("completed", "count"))


def place_among_sessions(judgments: pd.DataFrame, session: np.ndarray) -> pd.DataFrame:
    """Which of the participant's sessions of this interface it is, in the order of `session`, then `source`: 1, 2, ...

    Sessions in window and browser are named by date and time, so this is the order in which they were begun. It is not
    measured if the session has the name of the participant: such an id was drawn for the session (H-Mix), so people who
    took part twice cannot be recognised. Nor can people who came back under another name.
    """
    sessions = judgments[SESSION].set_axis(session).sort_index()
    sessions = sessions[~sessions.index.duplicated()]
    place = sessions.groupby(["participant", "interface"]).cumcount() + 1
    of_a_person = sessions["participant"] != sessions["session"]
    return pd.DataFrame({"value": place.astype(float).where(of_a_person), "n": 1})
