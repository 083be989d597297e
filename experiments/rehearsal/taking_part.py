"""A simulated participant who takes part by real keys and clicks: the screens around the trials.

The hands are those of window_hands.py or browser_hands.py; what is done in a trial stands beside the interface.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd


def take_part(
    hands, folder: Path, trials: list[tuple[pd.Series, dict]], practice: list[tuple[pd.Series, dict]], play: Callable
) -> None:
    """Take part in a session of the interface in `folder`, from the consent to the last screen.

    trials, practice: what each shows and what is answered; play: of the interface, see its simulated.py.
    """
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8-sig"))
    texts = json.loads((folder / f"texts.{settings['language']}.json").read_text(encoding="utf-8-sig"))
    hands.wait("consent")
    for key in ("1", "2", "3", "return"):
        hands.key(key)
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
    for number in range(len(texts["survey"]["questions"])):
        hands.wait(f"survey {number}")
        hands.key("return")
    hands.wait("goodbye")
