"""The simulated participant of Construct: steps from blend to blend, from the start to the perceived midpoint."""

from itertools import pairwise

import numpy as np
import pandas as pd

from experiments.rehearsal.observer import Observer
from hillmixe.names import parse_stimulus


def answer(trial: pd.Series, observer: Observer, seed: int, rng: np.random.Generator) -> dict:
    """Answer one trial: walk from lam_start to the midpoint, one image after the other, at least one step."""
    levels = [parse_stimulus(name.rpartition("/")[2])[0] for name in trial["files"].split("|")]
    midpoint = observer.midpoint(trial["label_1"], trial["label_2"], levels, trial["lam_g"], seed, rng)
    start, end = levels.index(trial["lam_start"]), levels.index(midpoint)
    path = levels[start : end + 1] if start <= end else levels[end : start + 1][::-1]
    if start == end:  # Next wants a step: a look at the neighbour, and back
        path = [midpoint, levels[start + 1 if start < len(levels) - 1 else start - 1], midpoint]
    rt_s = observer.response_time(rng)
    return {
        "lam_h": midpoint,
        "lam_path": "|".join(map(str, path)),
        "n_steps": len(path) - 1,
        "first_key_s": round(rt_s / (len(path) + 1), 3),
        "rt_s": rt_s,
        "frame_ms": None,
        "dropped_frames": None,
    }


def play(hands, trial: dict, answer: dict) -> None:
    """Answer a trial by keys: the right one raises the weight of label 1."""
    path = [float(level) for level in answer["lam_path"].split("|")]
    for before, after in pairwise(path):
        hands.key("right" if after > before else "left")
    hands.key("return")
