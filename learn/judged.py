"""Mixed images with what people said of them, as analysis/aggregate.py wrote it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.judgments import Problems, counted, read_table, require_files
from analysis.summary import mixing_of
from hillmixe.command import InputError
from hillmixe.names import Pair
from stimuli_gen import mixing
from stimuli_gen.sources import ImageSource

COLUMNS = ["interface", "repeat", "catch", "participant", "trial", "mixing", "pair", "stimulus", *Pair._fields, "lam_f"]
STIMULUS = ["stimulus", "pair", *Pair._fields, "lam_f"]


@dataclass(frozen=True)
class Judged:
    """Mixed images with what people said of them.

    stimuli: a row per mixed image: STIMULUS, lam_h and omega (means over people), n (people).
    judgments: a row per first answer of a person about a mixed image: STIMULUS, participant, lam_h, omega, and `of`,
        the position of its image in stimuli.
    mixing: the policy in stimuli_gen.mixing.MIXING_FUNCTIONS that made the images.
    """

    stimuli: pd.DataFrame
    judgments: pd.DataFrame
    mixing: str

    def only(self, chosen: np.ndarray) -> "Judged":
        """Keep the chosen stimuli, (n_stimuli,) bool, and the judgments of them."""
        return judged(self.judgments[chosen[self.judgments["of"]]], self.mixing)


def judged(infer: pd.DataFrame, mixing_policy: str) -> Judged:
    """Take judgments of the interface infer together by stimulus; of a person's answers to one, the first counts."""
    answers = infer.sort_values("trial", kind="stable").drop_duplicates(["participant", "stimulus"]).sort_index()
    groups = answers.groupby(STIMULUS)
    stimuli = groups.agg(lam_h=("lam_h", "mean"), omega=("omega", "mean"), n=("lam_h", "size")).reset_index()
    return Judged(stimuli, answers.assign(of=groups.ngroup()).reset_index(drop=True), mixing_policy)


def read_judged(results: Path) -> Judged:
    """Read the judgments of a folder that aggregate.py wrote; raises InputError where there are none of mixed images.

    First answers count, without repeats and catch trials, however the tables of the folder are counted.
    """
    require_files(results, "labels.csv", "judgments.csv")
    problems = Problems()
    judgments = read_table(results / "judgments.csv", [*COLUMNS, "lam_h", "omega"], problems)
    problems.raise_any()
    infer = counted(judgments[judgments["interface"] == "infer"], "corrected")
    if infer.empty:
        raise InputError(f"{results / 'judgments.csv'} has no judgments of the interface infer, which gives lam_h")
    policy = mixing_of(infer.assign(source="judgments.csv"))
    if policy not in mixing.MIXING_FUNCTIONS:
        known = ", ".join(mixing.MIXING_FUNCTIONS)
        raise InputError(f"{results / 'judgments.csv'}: images were mixed by {policy!r}; expected one of {known}")
    return judged(infer.astype({"image_1": int, "image_2": int}), policy)


def mixed_images(people: Judged, source: ImageSource) -> np.ndarray:
    """Mix the very pixels that people saw: (n_stimuli, h, w, 3) uint8."""
    first, second = source.pair_positions(people.stimuli)
    mix = mixing.MIXING_FUNCTIONS[people.mixing]
    return mix(source.images[first], source.images[second], people.stimuli["lam_f"].to_numpy(dtype=float))
