"""A participant who takes part by real keys and clicks, whoever's hands move: the window's or the browser's.

Hands have wait(screen), key(name), click(x, y) in heights of the window from its middle, type(text), and shot(name).
"""

ANSWERS = ('It changed, with "furry" pairs;\nsecond line?', "Vögel: 12,5 %; =1+1", "")
# Steps of the trials, in turn: by both keys of each direction and by clicks on their caps, and beyond both ends.
KEYS = (
    ["right", "h", "right", "left"],
    ["h"] * 12,
    ["left"] * 3 + ["g"] * 9,
    ["g", "right", "h", "h", "h"],
    ["cap_right", "cap_right", "cap_left", "cap_h", "cap_g"],
)
START = {"right": 1, "h": 1, "left": -1, "g": -1, "cap_right": 1, "cap_h": 1, "cap_left": -1, "cap_g": -1}
CAPS = {"cap_left": (-0.505, 0.03), "cap_g": (-0.435, 0.03), "cap_right": (0.435, 0.03), "cap_h": (0.505, 0.03)}
NEXT = (0.44, -0.42)  # on the button, beside its key cap


def path(start: int, keys: list[str]) -> list[int]:
    """Places in the list of 11 coefficients that keys lead through, the start included."""
    places = [start]
    for key in keys:
        if 0 <= places[-1] + START[key] <= 10:
            places.append(places[-1] + START[key])
    return places


def take_part(hands, n_trials: int, shots: bool = False) -> None:
    """Play a whole session: consent, a failed and a passed check, all trials, the survey, to the last screen."""
    shot = hands.shot if shots else lambda name: None
    consent(hands, shot)
    instructions(hands, shot)
    check(hands, 1, ("1", "1", "1"), shot)
    hands.wait("comprehension 1 failed")
    shot("comprehension_failed")
    hands.key("return")
    instructions(hands)
    check(hands, 2, ("2", "1", "3"))
    hands.wait("comprehension 2 passed")
    hands.key("return")
    for number in range(n_trials):
        trial(hands, number, shot if number < 2 else lambda name: None)
    for number, answer in enumerate(ANSWERS):
        hands.wait(f"survey {number}")
        hands.type(answer)
        if number == 0:
            shot("survey")
            hands.click(*NEXT)
        else:
            hands.key("return")
    hands.wait("goodbye")
    shot("goodbye")


def consent(hands, shot=lambda name: None) -> None:
    hands.wait("consent")
    shot("consent")
    hands.key("return")  # Next is off: nothing happens
    hands.key("1")
    hands.key("2")
    hands.key("2")  # and away again
    hands.click(-0.43, -0.155 - 0.065)  # the box itself
    hands.click(-0.3, -0.155 - 0.13)  # the words beside the box
    shot("consent_ticked")
    hands.click(*NEXT)


def instructions(hands, shot=lambda name: None) -> None:
    hands.wait("instructions 0")
    shot("instructions_1")
    hands.key("return")
    hands.wait("instructions 1")
    shot("instructions_2")
    hands.key("left")
    hands.wait("instructions 0")
    hands.click(*NEXT)
    hands.wait("instructions 1")
    hands.key("right")
    hands.wait("instructions 2")
    shot("instructions_3")
    hands.key("return")


def check(hands, attempt: int, answers: tuple[str, ...], shot=lambda name: None) -> None:
    for number, answer in enumerate(answers):
        hands.wait(f"comprehension {attempt} {number}")
        hands.key("return")  # Next is off without an answer
        hands.key("3" if answer != "3" else "1")
        hands.key(answer)
        if number == 0:
            shot("comprehension")
        hands.key("return")


def trial(hands, number: int, shot=lambda name: None) -> None:
    hands.wait(f"trial {number}")
    shot(f"trial_{number}")
    hands.key("return")  # Next is off before the first step
    for key in KEYS[number % len(KEYS)]:
        if key in CAPS:
            hands.click(*CAPS[key])
        else:
            hands.key(key)
    if number == 1:
        shot("trial_end")
    if number % 2:
        hands.click(*NEXT)
    else:
        hands.key("return")
