"""What the participant of the tests answers in the trials of each interface, and what must be recorded of it.

An interface has a line in ANSWER, RECORDED and STEPS.
"""

# Construct: steps in turn, by both keys of each direction and by clicks on their caps, and beyond both ends.
KEYS = (
    ["right", "h", "right", "left"],
    ["h"] * 12,
    ["left"] * 3 + ["g"] * 9,
    ["g", "right", "h", "h", "h"],
    ["cap_right", "cap_right", "cap_left", "cap_h", "cap_g"],
)
STEP = {"right": 1, "h": 1, "left": -1, "g": -1, "cap_right": 1, "cap_h": 1, "cap_left": -1, "cap_g": -1}
CAPS = {"cap_left": (-0.495, 0), "cap_g": (-0.425, 0), "cap_right": (0.425, 0), "cap_h": (0.495, 0)}
NEXT = (0.44, -0.42)

# Select-Shuffled: places chosen, one after the other.
PLACES = ([5], [0, 10], [3, 2, 3], [7], [10, 4])

# Infer: percents from the left end of both sliders.
PERCENTS = ((30, 80), (0, 100), (100, 0), (50, 50), (77, 3))
NEAR_MIDDLE = ((50, 50), (53, 49), (48, 50))  # by keys, one percent a press

# Soft labels: most probable class and percent, second one and percent, impossible classes; classes as places in the
# set's list.
SOFT = ((0, "60", 1, "40", [2, 3]), (4, "100", None, "", []), (9, "5", 8, "0", [0, 1, 2, 3, 4, 5, 6, 7]))


def path(lam_start: float, keys: list[str]) -> list[float]:
    """Coefficients that keys lead through, the start included, which need be no tenth in practice."""
    levels = sorted({tenth / 10 for tenth in range(11)} | {lam_start})
    places = [levels.index(lam_start)]
    for key in keys:
        if 0 <= places[-1] + STEP[key] < len(levels):
            places.append(places[-1] + STEP[key])
    return [levels[place] for place in places]


def construct_steps(number: int, by: str) -> list[str]:
    return {"both": KEYS[number % len(KEYS)], "keys": ["h"], "mouse": ["cap_right"]}[by]


def construct(hands, number: int, by: str) -> None:
    if by == "both":
        hands.key("return")  # Next is off before the first step
    for step in construct_steps(number, by):
        if step in CAPS:
            hands.click(*CAPS[step])
        else:
            hands.key(step)
    _picture(hands, number, "answered")
    _next(hands, number, by)


def select_shuffled(hands, number: int, by: str) -> None:
    if by == "both":
        hands.key("return")  # Next is off before a choice
    at = None
    for turn, place in enumerate(PLACES[number % len(PLACES)]):
        if by == "mouse" or (by == "both" and (number + turn) % 2):
            hands.click(0.232 * (place % 4 - 1.5), 0.241 - 0.232 * (place // 4))
        else:
            if at is None:
                hands.key("right")
                at = 0
            rows, columns = place // 4 - at // 4, place % 4 - at % 4
            # Sideways first where the last row, which has three, would else be met at its end.
            for key, steps in (("right", columns), ("left", -columns), ("down", rows), ("up", -rows)):
                for _ in range(steps):
                    hands.key(key)
            if turn == 0:
                _picture(hands, number, "cursor")
            hands.key("return")
        at = place
    _picture(hands, number, "answered")
    _next(hands, number, by)


def infer_percents(number: int, by: str) -> tuple[int, int]:
    return NEAR_MIDDLE[number % len(NEAR_MIDDLE)] if by == "keys" else PERCENTS[number % len(PERCENTS)]


def infer(hands, number: int, by: str) -> None:
    lam, omega = infer_percents(number, by)
    if by == "both":
        hands.key("return")  # Next is off before both sliders are touched
    if by == "keys":
        for name, percent in (("up", lam), ("down", omega)):
            hands.key(name)
            for key in ["left"] + ["right"] * (percent - 50) + ["left"] * (50 - percent):
                hands.key(key)
    elif by == "hold":
        hands.click(_x(lam), -0.175)
        hands.key("down")
        hands.key("right", 0.9)
    elif number % 2:
        hands.drag((_x(50), -0.175), (_x(lam), -0.175))
        hands.drag((_x(20), -0.315), (_x(omega), -0.28))
    else:
        hands.click(_x(lam), -0.175)
        _picture(hands, number, "half")
        hands.click(_x(omega), -0.315)
    if by == "both" and number % 5 == 0:
        hands.key("up")
        hands.key("left")
        hands.click(0.47, -0.175)  # the cap that does the same as the right key
    _picture(hands, number, "answered")
    _next(hands, number, by)


def _x(percent: float) -> float:
    return -0.34 + 0.68 * percent / 100


def soft_labels(hands, number: int, by: str) -> None:
    shown = hands.told("classes").split("|")
    names = sorted(shown)
    top, top_percent, second, second_percent, impossible = SOFT[number % len(SOFT)]

    def choose(place: int) -> None:
        row = shown.index(names[place])
        if by == "mouse" or (by == "both" and (number + place) % 2):
            hands.click(0.2, 0.36 - 0.062 * (row + 0.5))
        else:
            hands.key("abcdefghij"[row])

    def percent(digits: str) -> None:
        for digit in digits:
            if by == "mouse" or (by == "both" and number % 2):
                hands.click(0.003 + 0.054 * "1234567890".index(digit), -0.32)
            else:
                hands.key(digit)

    if by == "both":
        hands.key("return")  # Next is off without a class
    choose(top)
    if by == "both" and number == 0:
        percent("101")
        _picture(hands, number, "range")
        hands.key("return")  # Next is off with that
        for _ in range(2):
            hands.key("backspace")
        hands.click(0.56, -0.32)
    percent(top_percent)
    _go_on(hands, by)
    if second is not None:
        if by == "both":
            choose(top)  # which is named already
            _picture(hands, number, "named")
        choose(second)
        percent(second_percent)
    _go_on(hands, by)
    for place in impossible:
        choose(place)
    if by == "both" and impossible:
        choose(top)  # which is named
        choose(impossible[0])  # and away again
        choose(impossible[0])
    _picture(hands, number, "answered")
    _go_on(hands, by)


def _picture(hands, number: int, of: str) -> None:
    """Take a picture of the first two trials, where the hands have a folder for it."""
    if number < 2:
        hands.shot(f"trial_{number}_{of}")


def _next(hands, number: int, by: str) -> None:
    if by == "mouse" or (by == "both" and number % 2):
        hands.click(*NEXT)
    else:
        hands.key("return")


def _go_on(hands, by: str) -> None:
    if by == "mouse":
        hands.click(*NEXT)
    else:
        hands.key("return")


ANSWER = {"construct": construct, "select_shuffled": select_shuffled, "infer": infer, "soft_labels": soft_labels}


def as_answered(interface: str, number: int, row: dict[str, str], by: str = "both") -> None:
    """Hold the row of a trial to what was answered there."""
    expected = RECORDED[interface](number, row, by)
    assert {name: type(value)(row[name]) for name, value in expected.items()} == expected


def construct_recorded(number: int, row: dict[str, str], by: str) -> dict[str, str | float]:
    levels = [f"{level}" for level in path(float(row["lam_start"]), construct_steps(number, by))]
    return {"lam_path": "|".join(levels), "lam_h": levels[-1], "n_steps": str(len(levels) - 1)}


def select_shuffled_recorded(number: int, row: dict[str, str], by: str) -> dict[str, str | float]:
    places, order = PLACES[number % len(PLACES)], row["lam_order"].split("|")
    chosen = [order[place] for place in places]
    return {
        "lam_path": "|".join(chosen),
        "lam_h": chosen[-1],
        "n_steps": str(len(chosen)),
        "place": str(places[-1]),
    }


def infer_recorded(number: int, row: dict[str, str], by: str) -> dict[str, str | float]:
    lam, omega = infer_percents(number, by)
    weight_1 = lam if row["side_1"] == "right" else 100 - lam
    return {"lam_h": weight_1 / 100, "omega": omega / 100, "lam_touched": "1", "omega_touched": "1"}


def soft_labels_recorded(number: int, row: dict[str, str], by: str) -> dict[str, str | float]:
    names = sorted(row["classes"].split("|"))
    top, top_percent, second, second_percent, impossible = SOFT[number % len(SOFT)]
    return {
        "top_label": names[top],
        "top_percent": top_percent,
        "second_label": "" if second is None else names[second],
        "second_percent": second_percent,
        "impossible": "|".join(names[place] for place in impossible),
    }


RECORDED = {
    "construct": construct_recorded,
    "select_shuffled": select_shuffled_recorded,
    "infer": infer_recorded,
    "soft_labels": soft_labels_recorded,
}
# One answer, as steps of scenarios.txt.
STEPS = {
    "construct": ["keys h return"],
    "select_shuffled": ["click image:3 next"],
    "infer": ["tap lam 30", "tap omega 60", "keys return"],
    "soft_labels": ["keys [Cat] 5 return [Dog] 4 return return"],
}
