"""A simulated participant who takes part by real keys and clicks: the screens around the trials.

The hands are those of window_hands.py or browser_hands.py; what to do in a trial is in the interface's simulated.py.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from experiments.rehearsal.survey_answers import give_answer, survey_answer


def take_part(
    hands,
    study: dict[str, Any],
    language: str,
    trials: list[tuple[pd.Series, dict]],
    practice: list[tuple[pd.Series, dict]],
    play: Callable,
    rng: np.random.Generator,
) -> None:
    """Take part in a session of a study, from the consent to the last screen.

    study: as passed to window and page. language: that of the texts. trials, practice: what each shows and what is
    answered; play: that of the interface, see its simulated.py. rng: for the answers to the survey.
    """
    texts = study["texts"][language]
    for number, page in enumerate(texts["consent"]["pages"]):
        hands.wait(f"consent {number}")
        for box in range(len(page.get("boxes", []))):
            hands.key(f"{box + 1}")
        hands.key("return")
    for number in range(len(texts["instructions"]["pages"])):
        hands.wait(f"instructions {number}")
        hands.key("return")
    for number, question in enumerate(texts["comprehension"]["questions"]):
        hands.wait(f"comprehension 1 {number}")
        hands.key(f"{question['answer'] + 1}")
        hands.key("return")
    hands.wait("comprehension 1 passed")
    hands.key("return")
    for phase, shown in (("practice", practice), ("trial", trials)):
        for number, (trial, answer) in enumerate(shown):
            hands.wait(f"{phase} {number}")
            play(hands, trial, answer)
    for number, item in enumerate(study["survey"]):
        hands.wait(f"survey {number}")
        give_answer(hands, item, survey_answer(item, rng))
    hands.wait("goodbye")
