"""How long answers took, by interface and along lam_f, and how long sessions lasted."""

import pandas as pd

from analysis.judgments import SESSION_KEY
from hillmixe.interfaces import INTERFACES, that_show

QUARTILES = {"median": 0.5, "q25": 0.25, "q75": 0.75}


def times_of_answers(judgments: pd.DataFrame, first: pd.DataFrame) -> dict[str, list[dict]]:
    """Summarise rt_s, the seconds from the stimulus to the confirmed answer.

    judgments: all, with repeats and catch trials. first: the first answers to mixed images, as judgments.counted()
    gives them.
    Returns two lists of records, in which what cannot be computed is None:
        by_interface: interface; n (first answers with a time) and n_participants; median_s, q25_s, q75_s of these
            answers; participants_median_s, _q25_s, _q75_s of participants' own medians, in which everybody counts
            once; sessions, those with all their trials, and their minutes_median, _q25, _q75, _least, _most: the sum
            of rt_s over all trials, without instructions and breaks, which judgments do not record;
        by_lam_f, of interfaces that show a blend: interface, lam_f, n, n_participants, median_s, q25_s, q75_s.
    """
    timed = first[first["rt_s"].notna()]
    whole = judgments[judgments["completed"].eq(1).fillna(False).astype(bool)]
    present = [name for name in INTERFACES if (judgments["interface"] == name).any()]
    by_interface = [
        {"interface": name, **_of_interface(timed[timed["interface"] == name], whole[whole["interface"] == name])}
        for name in present
    ]
    by_lam_f = [
        {"interface": name, "lam_f": float(lam_f), **_of_answers(rows)}
        for name in present
        if name in that_show("blend")
        for lam_f, rows in timed[timed["interface"] == name].groupby("lam_f")
    ]
    return {"by_interface": by_interface, "by_lam_f": by_lam_f}


def _of_interface(timed: pd.DataFrame, whole: pd.DataFrame) -> dict:
    own = timed.groupby("participant", sort=False)["rt_s"].median()
    minutes = whole.groupby(SESSION_KEY, sort=False)["rt_s"].sum(min_count=1).dropna() / 60
    bounds = {"minutes_least": minutes.min(), "minutes_most": minutes.max()}
    return {
        **_of_answers(timed),
        **{f"participants_{name}_s": value for name, value in _quartiles(own).items()},
        "sessions": len(minutes),
        **{f"minutes_{name}": value for name, value in _quartiles(minutes).items()},
        **{name: None if pd.isna(value) else float(value) for name, value in bounds.items()},
    }


def _of_answers(timed: pd.DataFrame) -> dict:
    times = {f"{name}_s": value for name, value in _quartiles(timed["rt_s"]).items()}
    return {"n": len(timed), "n_participants": int(timed["participant"].nunique()), **times}


def _quartiles(values: pd.Series) -> dict[str, float | None]:
    return {name: float(values.quantile(share)) if len(values) else None for name, share in QUARTILES.items()}
