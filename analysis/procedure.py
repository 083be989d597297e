"""How a study was run, as far as its judgments show: the entry `procedure` of summary.json."""

import pandas as pd

from analysis.judgments import SESSION_KEY
from hillmixe.interfaces import INTERFACES


def procedure_of(judgments: pd.DataFrame) -> dict:
    """Summarise what was shown to how many people, and what they were asked.

    judgments: all. Returns `classes` and `image_pairs`, numbers of what was judged; `interfaces`: by name,
    participants, sessions, trials (the median of a session's answers to mixed images, repeats included) and repeats
    (the median of those that showed something again); `lam_f`: the coefficients of blends that were judged by
    themselves; `lam_g`: the shares that midpoint questions asked for; `views`:
    whose view was asked for (audience, n_raters), the most sessions first; `platforms`: where sessions ran.
    """
    mixed = judgments[~judgments["catch"].isin([1])]
    interfaces = {}
    for name in (name for name in INTERFACES if name in set(mixed["interface"])):
        rows = mixed[mixed["interface"] == name]
        sessions = rows.assign(again=rows["repeat"].isin([1])).groupby([*SESSION_KEY, "source"], dropna=False)["again"]
        interfaces[name] = {
            "participants": int(rows["participant"].nunique()),
            "sessions": int(sessions.ngroups),
            "trials": float(sessions.size().median()),
            "repeats": int(sessions.sum().median()),
        }
    sessions = mixed.drop_duplicates([*SESSION_KEY, "source"])
    blends = mixed[mixed["interface"].map(lambda name: INTERFACES[name].shows == "blend").astype(bool)]
    views = sessions.groupby(["audience", "n_raters"], dropna=False).size().sort_values(ascending=False, kind="stable")
    return {
        "classes": len({*mixed["label_1"], *mixed["label_2"]}),
        "image_pairs": int(mixed["pair"].nunique()),
        "interfaces": interfaces,
        "lam_f": sorted({float(lam_f) for lam_f in blends["lam_f"].dropna()}),
        "lam_g": sorted({float(lam_g) for lam_g in mixed["lam_g"].dropna()}),
        "views": [
            {"audience": audience, "n_raters": None if pd.isna(n) else int(n)}
            for audience, n in views.index
            if isinstance(audience, str) and audience
        ],
        "platforms": sorted(set(mixed["platform"])),
    }
