"""A participant who takes part by real keys and clicks, whoever's hands move: the window's or the browser's.

What is done in the trials is in answers.py. `by` says with what: "both", "keys" alone or "mouse" alone.
"""

from pathlib import Path

from answers import ANSWER

from experiments.study.wording import suite_texts

EXPERIMENTS = Path(__file__).parents[2] / "experiments"
TOLD = ('It changed, with "furry" pairs;\nsecond line?', "Vögel: 12,5 %; =1+1", "")
NEXT = (0.44, -0.42)  # on the button, beside its key cap
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
    for number, answer in enumerate(TOLD):
        hands.wait(f"survey {number}")
        hands.type(answer)
        if number == 0:
            hands.shot("survey")
        go_on(hands, "keys" if number else "mouse")
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


def consent(hands, by: str = "both") -> None:
    hands.wait("consent")
    hands.shot("consent")
    if by == "both":
        hands.key("return")  # Next is off: nothing happens
        hands.key("1")
        hands.key("2")
        hands.key("2")  # and away again
        hands.click(-0.43, -0.155 - 0.065)  # the box itself
        hands.click(-0.3, -0.155 - 0.13)  # the words beside the box
    for number in range(3 if by != "both" else 0):
        if by == "keys":
            hands.key(f"{number + 1}")
        else:
            hands.click(-0.51, -0.155 - 0.065 * number)  # the key caps
    hands.shot("consent_ticked")
    go_on(hands, "mouse" if by == "both" else by)


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
            hands.click(0.2, 0.06 - 0.1 * answer)
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


def right_answers(interface: str) -> list[int]:
    texts = suite_texts(interface, "en", {"audience": "workers", "lam_g": 0.5})
    return [question["answer"] for question in texts["comprehension"]["questions"]]


def wrong_answers(interface: str) -> list[int]:
    first, *rest = right_answers(interface)
    return [(first + 1) % 3, *rest]
