"""The study of the tests: three pages of consent and a survey of all kinds, and how the participant answers them.

`by` says with what, as in participant.py. Words need a keyboard; on a tablet it is on the screen.
"""

import functools
from dataclasses import replace
from pathlib import Path

from fakes import World
from scenarios import given, seen

from experiments.rehearsal.survey_answers import give_answer
from experiments.study.folder import Study, rehearsal_of_example

PAGES = [
    {
        "title": "About this study",
        "body": "You will see blends of two images and judge what you see in them.\n\nYou may stop at any time.",
        "boxes": [
            "I am at least 18 years old.",
            "I agree that my answers may be published without anything that identifies me, and used by other people.",
        ],
    },
    {"title": "Your answers", "body": "We store your answers and how long they took, but no name or address."},
    {
        "title": "Before you begin",
        "body": "Questions? Write to us.",
        "boxes": ["I have read this.", "I have asked what I wanted to know.", "I want to take part."],
    },
]
ITEMS = [
    {"name": "age", "kind": "number", "from": 18, "to": 110, "required": True},
    {"name": "change", "kind": "number", "from": -3, "to": 3, "required": False},
    {"name": "gender", "kind": "choice", "options": ["woman", "man", "other"], "required": False},
    {"name": "devices", "kind": "choices", "options": ["glasses", "lenses", "none"], "required": True},
    {"name": "effort", "kind": "rating", "points": 7, "required": True},
    {"name": "strategy", "kind": "text", "required": True},
    {"name": "comments", "kind": "text", "required": False},
    {"name": "more", "kind": "text", "required": False},
]
WORDS = {
    "age": {"question": "How old are you?"},
    "change": {"question": "How much did your view change?"},
    "gender": {"question": "What is your gender?", "options": ["Woman", "Man", "Another one"]},
    "devices": {"question": "What did you wear?"},
    "effort": {"question": "How much effort did it take?", "low": "none at all", "high": "a great deal"},
    "strategy": {"question": "How did you decide?"},
    "comments": {"question": "What else should we know?"},
    "more": {"question": "Is there more?"},
}
RECORDED = {
    "age": "42.5",
    "change": "-2",
    "gender": "man",
    "devices": "glasses|none",
    "effort": "6",
    "strategy": 'It changed, with "furry" pairs; second line?',
    "comments": "Vögel: 12,5 %; =1+1",
    "more": "",
}
SIGNS = {"period": ".", "minus": "-"}  # what keys write
NEXT = (0.44, -0.42)  # on the button, beside its key cap
BACK = (-0.5, -0.42)


def asked_study(stimuli: Path) -> Study:
    """The suite's example with another consent and survey."""
    example = rehearsal_of_example(stimuli)
    texts = {
        language: {interface: _with_ours(words) for interface, words in of_language.items()}
        for language, of_language in example.texts.items()
    }
    return replace(example, survey=ITEMS, texts=texts)


def _with_ours(texts: dict) -> dict:
    survey = {**texts["survey"], "items": WORDS}
    return {**texts, "consent": {**texts["consent"], "pages": PAGES}, "survey": survey}


# Where things are


@functools.cache
def spots(screen: str, number: int) -> dict[str, tuple[float, float]]:
    """Where the boxes of a page of consent or an item of the survey are: words on it -> its middle."""
    texts = _with_ours(given("construct")["texts"])
    about = given("construct") | {"texts": texts, "study": {"survey": ITEMS}}
    world = World("construct", screen, screen.capitalize(), about, Path("nowhere"))
    state = world.do("begin")
    for page in range(number):
        if screen == "consent":
            state = world.do(" ".join(["keys", *map(str, range(1, 1 + len(PAGES[page].get("boxes", [])))), "return"]))
        else:
            world.do("time 1")
            give_answer(KeysOnly(world), ITEMS[page], RECORDED[ITEMS[page]["name"]])
            state = world.do("time 1")
    boxes = [stim for stim in state["made"] if stim["kind"] == "Rect" and stim["drawn"] and stim["depth"] == -10]
    words = seen(state)["offered"]
    return {text.replace("\n", " "): tuple(box["design"]["pos"]) for text, box in zip(words, boxes, strict=True)}


class KeysOnly:
    """Hands at the screen of fakes.py, which calls keys by what they write."""

    def __init__(self, world: World):
        self.world = world

    def key(self, name: str) -> None:
        self.world.do(f"keys {SIGNS.get(name, name)}")

    def type(self, text: str) -> None:
        self.world.do("time 1")  # the field is there
        self.world.do(f"type {text}")


# What the participant does


def consent(hands, by: str = "both") -> None:
    """Agree to all pages; by both also go back, and tick again what was ticked."""
    hands.wait("consent 0")
    hands.shot("consent_1")
    if by == "both":
        hands.key("return")  # Next is off: nothing happens
    _tick(hands, 0, by)
    if by == "both":
        hands.key("2")  # and away again
        hands.key("return")
        x, y = spots("consent", 0)[f"2 {PAGES[0]['boxes'][1]}"]
        hands.click(x + 0.3, y)  # on the words
    hands.shot("consent_1_ticked")
    _go_on(hands, by)
    hands.wait("consent 1")
    hands.shot("consent_2")
    if by in ("both", "mouse"):
        hands.click(*BACK)
        hands.wait("consent 0")
        _go_on(hands, by)
        hands.wait("consent 1")
    if by in ("both", "keys"):
        hands.key("left")
        hands.wait("consent 0")
        hands.key("return")
        hands.wait("consent 1")
    _go_on(hands, by)
    hands.wait("consent 2")
    _tick(hands, 2, by)
    hands.shot("consent_3")
    _go_on(hands, "mouse" if by == "both" else by)


def _tick(hands, page: int, by: str) -> None:
    for number, (x, y) in enumerate(spots("consent", page).values()):
        if by == "mouse" or (by == "both" and number == 0):
            hands.click(x - 0.485 + 0.06 * (number % 2), y)  # the key cap and the square
        else:
            hands.key(f"{number + 1}")


def survey(hands, by: str = "both") -> None:
    """Answer all items as RECORDED; by both also what is no answer, and what is taken back."""
    for number, item in enumerate(ITEMS):
        hands.wait(f"survey {number}")
        if by == "both":
            _slip(hands, number, item)
        hands.shot(f"survey_{item['name']}")
        answer = RECORDED[item["name"]]
        if item["kind"] == "text":
            hands.type(answer)
            _go_on(hands, "mouse" if by == "both" and number % 2 else by)
        elif by == "keys" or (by == "both" and number % 2):
            give_answer(hands, item, answer)
        else:
            for label in _labels(item, answer):
                hands.click(*spots("survey", number)[label])
            hands.shot(f"survey_{item['name']}_answered")
            _go_on(hands, by)


def leave_survey(hands) -> None:
    """Answer the first five items, and leave in the middle of the words; keys of the question are no words."""
    for number, item in enumerate(ITEMS[:5]):
        hands.wait(f"survey {number}")
        give_answer(hands, item, RECORDED[item["name"]])
    hands.wait("survey 5")
    hands.type("It")
    hands.key("escape")
    hands.key("1")  # stays
    hands.type("self")
    hands.key("escape")
    hands.key("2")
    hands.wait("goodbye")


LEFT = {**{name: RECORDED[name] for name in [*RECORDED][:5]}, "strategy": "Itself"}  # what is recorded then


def told(rows: list[dict[str, str]]) -> dict[str, str]:
    """What the rows of a survey record: name of the item -> answer."""
    of_survey = [row for row in rows if row["phase"] == "survey"]
    return {item["name"]: row[f"survey_{item['name']}"] for row, item in zip(of_survey, ITEMS, strict=False)}


def _labels(item: dict, answer: str) -> list[str]:
    """What is written on what must be clicked for an answer."""
    if item["kind"] in ("choice", "choices"):
        words = WORDS[item["name"]].get("options", item["options"])
        places = [item["options"].index(option) for option in answer.split("|")]
        return [f"{place + 1} {words[place]}" for place in places]
    return [sign.replace("-", "−") for sign in answer]


def _slip(hands, number: int, item: dict) -> None:
    """Do what is no answer; nothing of it may be recorded."""
    if item["required"]:
        hands.key("return")  # Next is off
    if item["name"] == "age":
        hands.key("5")
        hands.key("return")  # below the range
        hands.shot("survey_number_wrong")
        hands.key("backspace")
    if item["kind"] in ("choice", "rating"):
        hands.key("3")
    if item["kind"] == "choices":
        hands.key("2")
        hands.click(*spots("survey", number)["2 lenses"])
    if item["name"] == "comments":
        hands.key("escape")
        hands.key("escape")  # stays


def _go_on(hands, by: str) -> None:
    if by == "mouse":
        hands.click(*NEXT)
    else:
        hands.key("return")
