"""Judgments to measure agreement and predictions with, made row by row."""

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from analysis.judgments import judgment_table

GRID = (0.1, 0.25, 0.5, 0.75, 0.9)
NAMES = ("Bird", "Cat", "Deer", "Dog", "Frog", "Horse", "Ship")
CATEGORY_PAIRS = [(first, second) for at, first in enumerate(NAMES) for second in NAMES[at + 1 :]]


def judgments(rows, interface="infer", **columns):
    """Judgments of rows (participant, pair, lam_f, lam_h[, omega[, repeat]]), trials in their order."""
    names = ["participant", "pair", "lam_f", "lam_h", "omega", "repeat"]
    rows = pd.DataFrame([(*row, 0.5, 0)[: len(names)] if len(row) == 4 else row for row in rows])
    found = rows.reindex(columns=range(len(names))).set_axis(names, axis=1)
    found["repeat"] = found["repeat"].fillna(0)
    found["trial"] = found.groupby("participant").cumcount()
    parts = found["pair"].str.split("_", expand=True).reindex(columns=range(4))
    for at, part in enumerate(("label_1", "image_1", "label_2", "image_2")):
        found[part] = parts[at].astype(int) if "image" in part else parts[at]
    found["stimulus"] = [f"mixed_{lam_f}_{pair}.png" for lam_f, pair in zip(found.lam_f, found.pair, strict=True)]
    if interface in ("construct", "select_shuffled"):
        found["stimulus"] = None
    fixed = {"interface": interface, "session": "s1", "observer": "human", "completed": 1, "catch": 0}
    return judgment_table(found.assign(**{**fixed, **columns}))


def nothing():
    return judgments([("ann", "Cat_1_Dog_2", 0.5, 0.5)]).iloc[:0]


def study(rng, truths, n_raters, noise_sd, lam_f=None):
    """Infer: truths[i], judged by n_raters[i] people, each with normal noise that nothing cuts off."""
    lam_f = np.full(len(truths), 0.5) if lam_f is None else lam_f
    at = np.repeat(np.arange(len(truths)), n_raters)
    rater = np.concatenate([np.arange(n) for n in n_raters])
    answers = truths[at] + rng.normal(0, noise_sd, len(at))
    pairs = [f"{a}_{i}_{b}_{i}" for i, (a, b) in enumerate(np.resize(CATEGORY_PAIRS, (len(truths), 2)))]
    rows = [(f"p{r}", pairs[i], lam_f[i], answer) for i, r, answer in zip(at, rater, answers, strict=True)]
    return judgments(rows)


answers_of_few = st.lists(
    st.tuples(
        st.sampled_from(["ann", "bob", "cyd"]),
        st.sampled_from(["Cat_1_Dog_1", "Cat_2_Dog_1", "Bird_1_Dog_1"]),
        st.sampled_from([0.1, 0.5, 0.9]),
        st.integers(0, 10).map(lambda tenths: tenths / 10),
        st.integers(0, 2).map(lambda halves: halves / 2),
        st.integers(0, 1),
    ),
    min_size=1,
    max_size=14,
)
