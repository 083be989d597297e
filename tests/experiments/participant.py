"""A participant who takes part by real keys and clicks, whoever's hands move: the window's or the browser's.

What is done in the trials is in answers.py. `by` says with what: "both", "keys" alone or "mouse" alone.
"""

import functools
from pathlib import Path

from answers import ANSWER
from asked_study import NEXT, consent, survey
from fakes import World
from scenarios import SETTINGS, given

from experiments.study.wording import suite_texts

N_PRACTICE = 2


def take_part(hands, interface: str, n_trials: int) -> None:
    """Play a whole session: consent, a failed and a passed check, all trials, the survey, to the last screen."""
    consent(hands)
    instructions(hands)
    check(hands, interface, 1, right=False)
    hands.wait("comprehension 1 failed")
    hands.shot("comprehension_failed")
    hands.key("return")
    instructions(hands)
    check(hands, interface, 2)
    trials(hands, interface, n_trials)
    survey(hands)
    hands.wait("goodbye")
    hands.shot("goodbye")


def trials(hands, interface: str, n_trials: int, by: str = "both") -> None:
    for number in range(N_PRACTICE):
        hands.wait(f"practice {number}")
        hands.shot(f"practice_{number}")
        ANSWER[interface](hands, number, by)
    for number in range(n_trials):
        hands.wait(f"trial {number}")
        hands.shot(f"trial_{number}")
        ANSWER[interface](hands, number, by)


def go_on(hands, by: str) -> None:
    if by == "mouse":
        hands.click(*NEXT)
    else:
        hands.key("return")


def instructions(hands, by: str = "both") -> None:
    hands.wait("instructions 0")
    hands.shot("instructions_1")
    go_on(hands, by)
    hands.wait("instructions 1")
    hands.shot("instructions_2")
    if by == "both":
        hands.key("left")
        hands.wait("instructions 0")
        hands.click(*NEXT)
        hands.wait("instructions 1")
        hands.key("right")
    else:
        go_on(hands, by)
    hands.wait("instructions 2")
    hands.shot("instructions_3")
    go_on(hands, by)


def check(hands, interface: str, attempt: int, by: str = "both", right: bool = True) -> None:
    for number, answer in enumerate(right_answers(interface) if right else wrong_answers(interface)):
        hands.wait(f"comprehension {attempt} {number}")
        if by == "mouse":
            hands.click(*option_at(interface, number, answer))
        else:
            hands.key("return")  # Next is off without an answer
            hands.key(f"{(answer + 1) % 3 + 1}")  # another one first
            hands.key(f"{answer + 1}")
        if number == 0:
            hands.shot("comprehension")
        go_on(hands, by)
    if right:
        hands.wait(f"comprehension {attempt} passed")
        go_on(hands, by)


@functools.cache
def option_at(interface: str, question: int, option: int) -> tuple[float, float]:
    """Where an option of a question of the check is: the middle of its row."""
    about = given(interface) | {"texts": suite_texts(interface, "en", SETTINGS | {"audience": "workers"})}
    world = World(interface, "comprehension", "Comprehension", about, Path("nowhere"))
    world.do("begin")
    for _ in range(question):
        world.do("keys 1 return")
    return tuple(world.screen.rows.made[option]["box"].design["pos"])


def right_answers(interface: str) -> list[int]:
    texts = suite_texts(interface, "en", SETTINGS | {"audience": "workers"})
    return [question["answer"] for question in texts["comprehension"]["questions"]]


def wrong_answers(interface: str) -> list[int]:
    first, *rest = right_answers(interface)
    return [(first + 1) % 3, *rest]
