"""How many people got how far, from the beginning of a session to its last answer, and who was then excluded."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.judgments import SESSION_KEY, are_published
from hillmixe.interfaces import INTERFACES

# The steps of summary.json, each with the column of a flow that tells of it.
STEPS = {"began": "began", "consented": "consented", "passed_check": "passed", "finished": "finished"}
PUBLISHED = (
    "The published data hold the answers of finished sessions alone: who began, who consented, and how the "
    "comprehension check went were not published."
)
JUDGMENTS_ALONE = "Judgments alone do not say who began, who consented, and how the comprehension check went."
FROM_THE_FIRST_ANSWER = (
    "The suite saves a session from its first answer on: anyone who left before that is not among those who began"
)


def of_the_same_kind(flow: pd.DataFrame, judgments: pd.DataFrame) -> pd.DataFrame:
    """Keep the sessions with the same kinds of observers as the judgments, and rehearsals only if these have any.

    flow: as readers.reading gives it. If it does not say who gave the answers, it was a person.
    """
    same = flow["observer"].fillna("human").isin(judgments["observer"])
    return flow[same & flow["rehearsal"].isin(judgments["rehearsal"].fillna(0))]


def count_flow(
    judgments: pd.DataFrame,
    flow: pd.DataFrame | None,
    left: pd.DataFrame,
    excluded: pd.DataFrame | None,
    flagged: pd.DataFrame,
) -> dict:
    """Count sessions and people at each step: the entry `flow` of summary.json.

    judgments: all. flow: as readers.reading gives it, or None if nothing but the judgments is known. left: the
    judgments that are left after people were excluded. excluded: who was excluded on request, as in left_out.csv; None
    if nobody was to be. flagged: who else the quality rules flag, as in exclusions.csv. Returns `began`, `consented`,
    `passed_check` and `finished` (all trials answered): each with `sessions`, `people` (who got this far in any
    session) and `not_recorded` (sessions that do not say), or None if no session says.
    `analysed`: `sessions`, `people` and `judgments` that are left. `attempts`: how often the check was taken -> the
    number of such sessions; None where none says. `by_interface`: a record for each with `interface` and the
    same steps and attempts. `excluded` (on request) and `flagged` (not excluded): a record for each rule with rule,
    participants, sessions and judgments. `not_recorded`: what the counts do not hold and why, in sentences.
    """
    sessions = _of_judgments(judgments) if flow is None else flow.assign(began=1)
    of_interfaces = [
        {"interface": name, **_steps(sessions[sessions["interface"] == name])}
        for name in INTERFACES
        if (sessions["interface"] == name).any()
    ]
    kept = left[[*SESSION_KEY, "source"]].drop_duplicates()
    analysed = {"sessions": len(kept), "people": int(kept["participant"].nunique()), "judgments": len(left)}
    return {
        **_steps(sessions),
        "analysed": analysed,
        "by_interface": of_interfaces,
        "excluded": [] if excluded is None else _by_rule(excluded),
        "flagged": _by_rule(flagged),
        "not_recorded": " ".join(_not_recorded(judgments, sessions, known=flow is not None)),
    }


def _of_judgments(judgments: pd.DataFrame) -> pd.DataFrame:
    """List the sessions of judgments as a flow in which only finishing is recorded."""
    sessions = judgments.groupby(SESSION_KEY, sort=False, as_index=False).agg(finished=("completed", "max"))
    return sessions.assign(**dict.fromkeys(["began", "consented", "attempts", "passed"], np.nan))


def _steps(sessions: pd.DataFrame) -> dict:
    """Count those who got this far, and the attempts at the check."""
    counted: dict = {}
    for step, column in STEPS.items():
        came = sessions[sessions[column].eq(1).fillna(False).astype(bool)]
        missing = int(sessions[column].isna().sum())
        people = int(came["participant"].nunique())
        known = {"sessions": len(came), "people": people, "not_recorded": missing}
        counted[step] = known if missing < len(sessions) else None
    attempts = sessions["attempts"].dropna()
    times = attempts[attempts > 0].astype(int).value_counts().sort_index()
    counted["attempts"] = {str(attempt): int(n) for attempt, n in times.items()} if len(attempts) else None
    return counted


def _by_rule(named: pd.DataFrame) -> list[dict]:
    """Count people, sessions and judgments by rule, in the order of the rules."""
    return [
        {
            "rule": str(rule),
            "participants": int(rows["participant"].nunique()),
            "sessions": len(rows),
            "judgments": int(rows["n_judgments"].sum()),
        }
        for rule, rows in named.groupby("rule", sort=False)
    ]


def _not_recorded(judgments: pd.DataFrame, sessions: pd.DataFrame, known: bool) -> Iterator[str]:
    """Say what the counts do not include."""
    if not known:
        yield PUBLISHED if are_published(judgments) else JUDGMENTS_ALONE
        return
    before = int((sessions["answered"] == 0).sum())
    but = f", but for {before} whose files hold no answer" if before else ""
    yield f"{FROM_THE_FIRST_ANSWER}{but}."
    for column, what in (("consented", "whether somebody consented"), ("passed", "how the comprehension check went")):
        missing = int(sessions[column].isna().sum())
        if missing == len(sessions):
            yield f"No session says {what}."
        elif missing:
            yield f"{missing} of {len(sessions)} sessions {'does' if missing == 1 else 'do'} not say {what}."
