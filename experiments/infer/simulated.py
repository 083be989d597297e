"""The simulated participant of Infer: a mixing coefficient and a confidence for each image."""

import numpy as np
import pandas as pd

from experiments.common.observer import Observer


def answer(trial: pd.Series, observer: Observer, seed: int, rng: np.random.Generator) -> dict:
    """Answer one trial: both sliders move in steps of one percent."""
    appearance = observer.appearance(trial["lam_f"], trial["label_1"], trial["label_2"], seed)
    ambiguity = 1 - abs(2 * appearance - 1)
    lam_h = rng.random() if rng.random() < observer.lapse_rate else rng.normal(appearance, observer.noise_sd)
    omega = rng.normal(
        observer.omega_sure + (observer.omega_unsure - observer.omega_sure) * ambiguity, observer.omega_sd
    )
    return {
        "lam_h": round(float(np.clip(lam_h, 0, 1)), 2),
        "omega": round(float(np.clip(omega, 0, 1)), 2),
        "lam_touched": 1,
        "omega_touched": 1,
        "rt_s": observer.response_time(rng),
    }
