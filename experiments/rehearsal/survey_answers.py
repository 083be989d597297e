"""What a simulated participant answers in the survey of a study, and how the answers are typed."""

import math
from typing import Any

import numpy as np

LEFT_OUT = 0.2  # share of items that somebody leaves empty, of those that may be
SAID = ("Nothing to add.", "I went by the shapes.", "It became easier after a while.")
KEYS = {".": "period", "-": "minus"}


def survey_answer(item: dict[str, Any], rng: np.random.Generator) -> str:
    """Draw an answer to an item of a survey, as it is recorded; empty if it is skipped."""
    if not item["required"] and rng.random() < LEFT_OUT:
        return ""
    if item["kind"] == "text":
        return str(rng.choice(SAID))
    if item["kind"] == "number":
        least, most = math.ceil(item["from"]), math.floor(item["to"])
        return str(rng.integers(least, most + 1)) if least <= most else str(item["from"])
    if item["kind"] == "rating":
        return str(rng.integers(1, item["points"] + 1))
    options = item["options"]
    n_chosen = 1 if item["kind"] == "choice" else rng.integers(1, len(options) + 1)
    places = rng.choice(len(options), size=n_chosen, replace=False)
    return "|".join(options[place] for place in sorted(places))


def give_answer(hands, item: dict[str, Any], answer: str) -> None:
    """Answer the item that is shown with the hands of a window or a page, and go on."""
    if item["kind"] == "text":
        hands.type(answer)
    elif item["kind"] in ("choice", "choices"):
        for option in answer.split("|") if answer else []:
            hands.key(str(item["options"].index(option) + 1))
    else:
        for sign in answer:
            hands.key(KEYS.get(sign, sign))
    hands.key("return")
