"""The simulated participant of Infer: a mixing coefficient and a confidence for each image."""

import numpy as np
import pandas as pd

from experiments.infer.screen import HALF, SLIDERS
from experiments.rehearsal.observer import Observer


def answer(trial: pd.Series, observer: Observer, seed: int, rng: np.random.Generator) -> dict:
    """Answer one trial: both sliders move in steps of one percent."""
    appearance = observer.appearance(trial["lam_f"], trial["label_1"], trial["label_2"], seed)
    ambiguity = 1 - abs(2 * appearance - 1)
    lam_h = rng.random() if rng.random() < observer.lapse_rate else rng.normal(appearance, observer.noise_sd)
    omega = rng.normal(
        observer.omega_sure + (observer.omega_unsure - observer.omega_sure) * ambiguity, observer.omega_sd
    )
    rt_s = observer.response_time(rng)
    lam_s = _adjustments(0, rt_s / 2, rng)
    omega_s = _adjustments(rt_s / 2, rt_s, rng)
    return {
        "lam_h": round(float(np.clip(lam_h, 0, 1)), 2),
        "omega": round(float(np.clip(omega, 0, 1)), 2),
        "lam_touched": 1,
        "omega_touched": 1,
        "lam_adjustments": len(lam_s),
        "omega_adjustments": len(omega_s),
        "lam_first_s": lam_s[0],
        "lam_last_s": lam_s[-1],
        "omega_first_s": omega_s[0],
        "omega_last_s": omega_s[-1],
        "rt_s": rt_s,
        "frame_ms": None,
        "dropped_frames": None,
    }


def play(hands, trial: dict, answer: dict) -> None:
    """Answer a trial by clicks on the sliders; the one for the mixture counts from its left end."""
    share = answer["lam_h"] if trial["side_1"] == "right" else 1 - answer["lam_h"]
    for name, part in (("lam", share), ("omega", answer["omega"])):
        hands.click(HALF * (2 * part - 1), SLIDERS[name])
    hands.key("return")


def _adjustments(earliest: float, latest: float, rng: np.random.Generator) -> list[float]:
    """Give the seconds at which a slider is set, once or more often."""
    times = rng.uniform(earliest, latest, 1 + rng.poisson(0.5))
    return [round(float(time), 3) for time in np.sort(times)]
