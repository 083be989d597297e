"""What is certain enough in a study, and what a further wave would add: for summary.json and the report."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.bootstrap import CATEGORY_PAIR
from analysis.choosing.candidates import candidates_of, problem_of
from analysis.choosing.curves_known import learn
from analysis.choosing.forecast import after, study_of, until
from analysis.choosing.goals import boundaries
from analysis.choosing.next_wave import COEFFICIENTS
from analysis.choosing.strategies import greedy
from analysis.choosing.variances import hmix_prior
from hillmixe.interfaces import INTERFACES

WITHIN = 0.05  # on both sides of x0: certain enough, unless somebody says otherwise
WAVE = 10  # participants of the wave that is looked at


def look_ahead(inferred: pd.DataFrame, table: pd.DataFrame) -> dict[str, Any]:
    """Say what is known and what ten more participants would add, by the greedy choice among new image pairs.

    inferred: first answers that are coefficients. table: what boundary_table() returns for them.
    Returns within (WITHIN), pairs (category pairs), certain (those whose 95 % interval of x0, 1.96 x0_se on both sides,
    is within it), participants and judgments of the wave; the number of certain pairs now and after the wave as
    certain_now and certain_then, and the median widths x0_now, x0_then, k_now, k_then; until: judgments and
    participants after which all pairs are certain, None if that is farther than can be looked ahead. Numbers that
    cannot be computed are None. Empty if nobody inferred coefficients.
    """
    if inferred.empty:
        return {}
    pairs = table[CATEGORY_PAIR].reset_index(drop=True)
    known = learn(inferred, hmix_prior(), pairs)
    study = study_of(known, table[["x0_se", "k_se"]].to_numpy(dtype=float))
    trials = INTERFACES["infer"].batch_size
    budget = WAVE * trials
    nothing = pd.DataFrame({"pair": np.array([], dtype=int), "name": np.array([], dtype=object)})
    plenty = np.full(len(pairs), 100 * budget)
    candidates = candidates_of(known, np.array(COEFFICIENTS), plenty, nothing, WAVE)
    problem = problem_of(known, candidates, boundaries(known), WAVE)
    then, _ = after(study, problem, candidates.name, greedy(problem, budget, np.random.default_rng(0)))
    enough = until(study, problem, candidates.name, WITHIN, greedy, trials)
    found: dict[str, Any] = {"within": WITHIN, "pairs": len(pairs), "participants": WAVE, "judgments": budget}
    for when, each in (("now", study), ("then", then)):
        found[f"certain_{when}"] = int(each.within(WITHIN).sum())
        for name, width in zip(("x0", "k"), each.widths, strict=True):
            found[f"{name}_{when}"] = float(width) if np.isfinite(width) else None
    found["until"] = enough and {"judgments": enough.judgments, "participants": enough.participants}
    return found
