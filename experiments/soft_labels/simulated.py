"""The simulated participant of Soft labels: the most probable classes with percentages, and the impossible ones."""

import string

import numpy as np
import pandas as pd

from experiments.rehearsal.observer import Observer

ROUND = 0.9  # share of answers in steps of 5 percent; the others are in steps of 1
LEFT_OPEN = (0, 0, 5, 10)  # percent that an answer leaves for the classes not named, all alike frequent
RULED_OUT = 0.7  # share of the classes not named that are called impossible


def answer(trial: pd.Series, observer: Observer, seed: int, rng: np.random.Generator) -> dict:
    """Answer one trial: name what the image looks like, one class or two, and rule out some of the others."""
    classes = trial["classes"].split("|")
    appearance = observer.appearance(trial["lam_f"], trial["label_1"], trial["label_2"], seed)
    top, second = trial["label_1"], trial["label_2"]
    if 0 < appearance < 1:
        appearance = float(np.clip(rng.normal(appearance, observer.noise_sd), 0, 1))
    if rng.random() < observer.lapse_rate:
        top, second = rng.permutation(classes)[:2].tolist()
        appearance = rng.random()
    if appearance < 0.5:
        top, second, appearance = second, top, 1 - appearance
    step = 5 if rng.random() < ROUND else 1
    percent = step * round(100 * appearance / step)
    named = [top] if percent == 100 else [top, second]
    rest = max(100 - percent - int(rng.choice(LEFT_OPEN)), step)
    return {
        "top_label": top,
        "top_percent": percent,
        "second_label": second if second in named else None,
        "second_percent": rest if second in named else None,
        "impossible": "|".join(name for name in classes if name not in named and rng.random() < RULED_OUT) or None,
        "rt_s": observer.response_time(rng),
        "frame_ms": None,
        "dropped_frames": None,
    }


def play(hands, trial: dict, answer: dict) -> None:
    """Answer a trial by keys: each class has a letter by its place on the screen."""
    shown = hands.told("classes").split("|")
    named = [answer[name] for name in ("top_label", "second_label") if answer[name]]
    for label, percent in zip(named, (answer["top_percent"], answer["second_percent"]), strict=False):
        for key in [string.ascii_lowercase[shown.index(label)], *str(percent), "return"]:
            hands.key(key)
    if len(named) == 1:
        hands.key("return")
    for label in (answer["impossible"] or "").split("|"):
        if label:
            hands.key(string.ascii_lowercase[shown.index(label)])
    hands.key("return")
