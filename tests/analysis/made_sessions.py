"""Sessions small enough for a pencil, what one rule of quality says of them, and sessions of simulated people."""

from unittest import mock

import pandas as pd

from analysis import quality
from analysis.judgments import judgment_table
from analysis.quality import RULES, exclusion_table, rule_table
from analysis.readers import sessions
from experiments.simulate import simulate_headless
from experiments.study.folder import rehearsal_of_example
from stimuli_gen import sources
from stimuli_gen.recipe import choose
from stimuli_gen.stimulus_set import write_set

NAMES = [rule.name for rule in RULES]
LAM_F = (0.1, 0.25, 0.5, 0.75, 0.9)


def rows(n=12, participant="ann", interface="infer", session="s1", **columns):
    """A session that no rule names, of n answers; `columns` hold one value for all of them, or a list of n."""
    lam_f = [LAM_F[trial % len(LAM_F)] for trial in range(n)]
    pairs = [f"Cat_{trial}_Dog_14" for trial in range(n)]
    own = {"participant": participant, "interface": interface, "session": session, "source": f"{participant}.csv"}
    own |= {"trial": range(n), "repeat": 0, "pair": pairs, "label_1": "Cat", "label_2": "Dog", "rt_s": 9.0}
    own |= {"completed": 1, "observer": "human"}
    if interface in ("infer", "soft_labels"):
        own |= {"catch": 0, "lam_f": lam_f, "stimulus": [f"{f}_{pair}" for f, pair in zip(lam_f, pairs, strict=True)]}
    if interface != "soft_labels":
        own["lam_h"] = lam_f
    if interface == "infer":
        own |= {"omega": 0.8, "touched": 1}
    if interface == "soft_labels":
        own["top_label"] = ["Cat" if f >= 0.5 else "Dog" for f in lam_f]
    return pd.DataFrame(own | columns, index=range(n))


def study(*made):
    return judgment_table(pd.concat(made, ignore_index=True))


def alone(rule):
    """Let one rule be the only one, for the others take their time."""
    return mock.patch.object(quality, "RULES", tuple(known for known in RULES if known.name == rule))


def named(judgments, rule, **thresholds):
    """What one rule names: (participant, session) -> value."""
    with alone(rule):
        found = exclusion_table(judgments, thresholds)
    return {(row.participant, row.session): row.value for row in found.itertuples()}


def counts(judgments, rule):
    """A rule's row in the table."""
    with alone(rule):
        return rule_table(judgments).iloc[0]


INTERFACES = ("construct", "select_shuffled", "infer", "soft_labels")
GOOD = study(*(rows(interface=interface) for interface in INTERFACES))


def repeated(participant, first, again, interface="construct", **columns):
    """A session with as many trials as `first`, each shown again, in a shuffled order of rows."""
    n = len(first)
    pairs = [f"Cat_{trial}_Dog_14" for trial in range(n)] * 2
    made = rows(2 * n, participant, interface, pair=pairs, repeat=[0] * n + [1] * n, lam_h=[*first, *again])
    if interface == "infer":
        made["stimulus"] = pairs
    return made.assign(**columns).sample(frac=1, random_state=3)


def simulated(folder, participants, interfaces=("infer",), observer=None, seed=0, **choice):
    """Judgments of simulated people of a set of digits with catch trials, as they come from the sessions' reader."""
    write_set(sources.digits(), choose("infer", seed=seed, **choice), folder / "set")
    for interface in interfaces:
        simulate_headless(
            rehearsal_of_example(folder / "set"), interface, folder / "sessions", participants, seed, observer
        )
    return sessions.read([folder / "sessions"])
