"""What is known about each participant: how they took part, and their own curve, midpoint and steadiness."""

import numpy as np
import pandas as pd

from analysis.boundaries import boundary
from analysis.judgments import SESSION_KEY
from analysis.midpoints import of_half
from analysis.session_measures import correlation, retest_difference
from hillmixe.interfaces import of_kind

PERSON = ["participant", "interface"]
CURVE = ["x0", "x0_low", "x0_high", "k"]
COLUMNS = [
    *(*PERSON, "n_sessions", "n_answers", "completed", "rt_median_s", "minutes"),
    *("omega", "r", *CURVE, "midpoint", "retest_difference", "rules"),
]


def participant_table(judgments: pd.DataFrame, first: pd.DataFrame, exclusions: pd.DataFrame) -> pd.DataFrame:
    """Summarise each participant in each interface: the contract of participants.csv.

    judgments: all of any interfaces, with repeats and catch trials. first: those of them that the tables are made from,
    as judgments.counted() gives them. exclusions: the table of exclusions.csv. Returns a row per participant and
    interface, in the order of the judgments:
        n_sessions; n_answers, repeats and catch trials included; completed (1 where every session has all its trials);
        rt_median_s, and minutes, the sum of rt_s: time spent on trials only, because judgments do not record
            instructions and breaks;
        omega, mean confidence; r, Pearson's of lam_h with lam_f; x0 with its interval x0_low, x0_high, and k, of their
            own logistic over all pairs of categories, where there is a boundary as boundaries.boundary() says;
        midpoint, mean lam_h where lam_g was .5;
        retest_difference, mean absolute difference of lam_h between repeats and the first showing;
        rules, the quality rules that flag a session or answer of theirs, joined by |.
    What an interface does not ask, or too few answers show, is empty.
    """
    numbers = judgments.groupby(PERSON, sort=False).ngroup().to_numpy()
    people = judgments.groupby(numbers)
    table = people[PERSON].first()
    table["n_sessions"] = judgments[SESSION_KEY].drop_duplicates().groupby(PERSON, sort=False).size().to_numpy()
    table["n_answers"] = people.size()
    table["completed"] = people["completed"].min()
    table["rt_median_s"], table["minutes"] = people["rt_s"].median(), people["rt_s"].sum(min_count=1) / 60
    number_of = pd.Series(table.index, pd.MultiIndex.from_frame(table[PERSON]))
    own = number_of.reindex(pd.MultiIndex.from_frame(first[PERSON])).to_numpy()
    table["omega"] = first.groupby(own)["omega"].mean()
    inferred = first["interface"].isin(of_kind("coefficient")).to_numpy()
    table["r"] = correlation(first[inferred], own[inferred])["value"]
    curves = {number: boundary(rows["lam_f"], rows["lam_h"]) for number, rows in first[inferred].groupby(own[inferred])}
    table[CURVE] = pd.DataFrame.from_dict(curves, orient="index", columns=CURVE).reindex(table.index).astype(float)
    middle = first["interface"].isin(of_kind("midpoint")).to_numpy()
    half = of_half(first[middle].assign(number=own[middle]))
    table["midpoint"] = half.groupby("number")["lam_h"].mean()
    table["retest_difference"] = _retest(judgments, numbers)
    rules = exclusions.groupby(PERSON, sort=False)["rule"].agg(lambda names: "|".join(dict.fromkeys(names)))
    table["rules"] = rules.reindex(number_of.index).fillna("").to_numpy()
    return table.reset_index(drop=True).reindex(columns=COLUMNS)


def _retest(judgments: pd.DataFrame, numbers: np.ndarray) -> pd.Series:
    """Average the differences between repeats over a participant's sessions: float, by the participant's number."""
    sessions = judgments.groupby(SESSION_KEY, sort=False).ngroup().to_numpy()
    found = retest_difference(judgments, sessions)
    found = found[found["n"] > 0]
    of_session = pd.Series(numbers, sessions)
    of_session = of_session[~of_session.index.duplicated()].reindex(found.index)
    sums = (found["value"] * found["n"]).groupby(of_session.to_numpy()).sum()
    return sums / found["n"].groupby(of_session.to_numpy()).sum()
