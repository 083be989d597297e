"""The simulated participant of Select-Shuffled: picks the perceived midpoint among all blends."""

import numpy as np
import pandas as pd

from experiments.rehearsal.observer import Observer


def answer(trial: pd.Series, observer: Observer, seed: int, rng: np.random.Generator) -> dict:
    """Answer one trial with a single selection."""
    order = list(map(float, trial["lam_order"].split("|")))
    lam_h = observer.midpoint(trial["label_1"], trial["label_2"], sorted(order), trial["lam_g"], seed, rng)
    rt_s = observer.response_time(rng)
    return {
        "lam_h": lam_h,
        "lam_path": str(lam_h),
        "selection_times_s": str(round(rt_s * rng.uniform(0.5, 1), 3)),
        "place": order.index(lam_h),
        "n_steps": 1,
        "rt_s": rt_s,
        "frame_ms": None,
        "dropped_frames": None,
    }


def play(hands, trial: dict, answer: dict) -> None:
    """Answer a trial by keys: the first arrow shows the cursor at the first place; there are four in a row."""
    rows, columns = divmod(answer["place"], 4)
    for key in ["right", *["right"] * columns, *["down"] * rows, "return", "return"]:
        hands.key(key)
