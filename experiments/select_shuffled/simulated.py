"""The simulated participant of Select-Shuffled: picks the perceived midpoint among all blends."""

import numpy as np
import pandas as pd

from experiments.common.observer import Observer


def answer(trial: pd.Series, observer: Observer, seed: int, rng: np.random.Generator) -> dict:
    """Answer one trial with a single selection."""
    levels = sorted(map(float, trial["lam_order"].split("|")))
    return {
        "lam_h": observer.midpoint(trial["label_1"], trial["label_2"], levels, seed, rng),
        "n_steps": 1,
        "rt_s": observer.response_time(rng),
    }
