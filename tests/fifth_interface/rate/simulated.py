"""The simulated participant of Rate: presses the key of the image that the blend looks more like."""

import numpy as np
import pandas as pd

from experiments.rehearsal.observer import Observer


def answer(trial: pd.Series, observer: Observer, seed: int, rng: np.random.Generator) -> dict:
    """Answer one trial: .75 where label 1 prevails, else .25."""
    appearance = observer.appearance(trial["lam_f"], trial["label_1"], trial["label_2"], seed)
    lam_h = 0.75 if appearance > 0.5 else 0.25
    return {"lam_h": lam_h, "rt_s": observer.response_time(rng), "frame_ms": None, "dropped_frames": None}


def play(hands, trial: dict, answer: dict) -> None:
    """Answer a trial by its key."""
    hands.key("1" if answer["lam_h"] > 0.5 else "2")
    hands.key("return")
