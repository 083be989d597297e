"""How far each session that was begun got: a row for each, with or without an answered trial.

The suite's window and page save a session from its first answered trial on, so sessions without one come from earlier
versions, from servers that save by themselves, or from truncated files.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.judgments import SESSION_KEY
from hillmixe.columns import COLUMNS
from hillmixe.interfaces import INTERFACES

# A row of the comprehension check says how often it has been taken, and whether all answers were right.
CHECK = ("attempt", "passed")
STEPS = ["consented", "attempts", "passed", "answered", "finished"]
FLOW = [*SESSION_KEY, "source", "observer", "rehearsal", *STEPS]
MOST = 10_000  # attempts
LATER = ("practice", "trial", "survey")  # phases that nobody comes to who has not passed the check


def steps(
    consent: np.ndarray, check: np.ndarray, later: np.ndarray, attempts: np.ndarray, right: np.ndarray
) -> dict[str, np.ndarray]:
    """Give what sessions say about consent and check; all arrays are (n_sessions,).

    consent, check, later: bool, whether it has a row of the phase, or of one of LATER. attempts: int, how often the
    check was taken. right: bool, whether once rightly. Returns consented (1 or 0), attempts and passed (1 or 0), as
    floats: NaN where somebody went on without a row of it, so that it was not recorded (no screen, a lost row).
    """
    return {
        "consented": np.where(consent, 1, np.where(check | later, np.nan, 0)),
        "attempts": np.where(check, attempts, np.where(later, np.nan, 0)),
        "passed": np.where(right, 1, np.where(later, np.nan, 0)),
    }


def of_rows(rows: Sequence[Sequence[str]], at: Mapping[str, int], source: str) -> pd.DataFrame:
    """List the sessions of a file's rows, texts at the places `at`: FLOW without answered and finished."""
    names = [name for name in [*SESSION_KEY, "phase", "observer", "rehearsal", *CHECK] if name in at]
    texts = pd.DataFrame([[row[at[name]].strip() for name in names] for row in rows], columns=names, dtype=object)
    texts = texts.reindex(columns=[*SESSION_KEY, "phase", "observer", "rehearsal", *CHECK], fill_value="")
    ours = texts["interface"].isin(list(INTERFACES)) & (texts[["participant", "session"]] != "").all(axis="columns")
    texts = texts[ours].reset_index(drop=True)
    sessions, keys = pd.factorize(pd.MultiIndex.from_frame(texts[SESSION_KEY]))
    if not len(keys):
        return pd.DataFrame(columns=FLOW)
    attempt, passed = (np.array([number(text) for text in texts[name]]) for name in CHECK)
    found = pd.DataFrame(list(keys), columns=SESSION_KEY).assign(
        source=source, **of_sessions(sessions, len(keys), texts["phase"].to_numpy(), attempt, passed)
    )
    told = texts.mask(texts == "").groupby(sessions)
    observer, rehearsal = told["observer"].first(), told["rehearsal"].first()
    values = COLUMNS["observer"].values or []
    return found.assign(
        observer=observer.where(observer.isin(values), None),
        rehearsal=pd.to_numeric(rehearsal, errors="coerce").eq(1).astype(float),
    )


def number(text: str) -> float:
    """Read a cell of CHECK; NaN if it is empty, or not a usable whole number."""
    try:
        value = float(text)
    except ValueError:
        return np.nan
    return value if 0 <= value < MOST and value.is_integer() else np.nan


def of_sessions(
    session: np.ndarray, n_sessions: int, phase: np.ndarray, attempt: np.ndarray, passed: np.ndarray
) -> dict[str, np.ndarray]:
    """Find the `steps` in rows.

    session: (n_rows,) int, of the row. phase: (n_rows,) texts. attempt, passed: (n_rows,) float, the cells of
    CHECK, NaN where they are empty.
    """

    def any_of(rows: np.ndarray) -> np.ndarray:
        return np.bincount(session[rows], minlength=n_sessions) > 0

    checked = phase == "comprehension"
    taken = np.zeros(n_sessions)
    # Who took it so often has at least one row; where `attempt` cannot be read, rows are counted.
    np.maximum.at(taken, session[checked], np.nan_to_num(attempt[checked], nan=0))
    n_rows = np.bincount(session[checked], minlength=n_sessions)
    return steps(
        any_of(phase == "consent"),
        any_of(checked),
        any_of(np.isin(phase, LATER)),
        np.where(taken > 0, taken, n_rows),
        any_of(checked & (passed == 1)),
    )


def put_together(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Make one table of sessions, FLOW, from those of all files; a session that is in several files counts once.

    For such a session, a step counts if any of the files has it, and the source is the file with the most answers.
    """
    flow = pd.concat([table.reindex(columns=FLOW) for table in tables], ignore_index=True)
    flow["answered"] = flow["answered"].fillna(0)
    flow["finished"] = flow["finished"].fillna(0)
    if flow.duplicated(SESSION_KEY).any():
        order = flow["answered"].sort_values(ascending=False, kind="stable").index
        one = flow.loc[order].groupby(SESSION_KEY, sort=False)
        flow = one.agg({"source": "first", "observer": "first", **dict.fromkeys(["rehearsal", *STEPS], "max")})
        flow = flow.reset_index()[FLOW]
    flow["rehearsal"] = flow["rehearsal"].fillna(0)
    texts = dict.fromkeys([*SESSION_KEY, "source", "observer"], object)
    flow = flow.astype(texts | dict.fromkeys(["rehearsal", *STEPS], "Int64"))
    return flow.assign(observer=flow["observer"].where(flow["observer"].notna(), None))
