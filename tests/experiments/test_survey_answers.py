"""Simulated participants answer a study's survey: within what is asked, and by keys that record just that."""

import numpy as np
import pytest
from asked_study import KeysOnly
from fakes import World
from scenarios import ask, given

from experiments.rehearsal.survey_answers import LEFT_OUT, give_answer, survey_answer

ITEMS = [
    {"name": "age", "kind": "number", "from": 18, "to": 110},
    {"name": "change", "kind": "number", "from": -3, "to": 3},
    {"name": "share", "kind": "number", "from": 0.25, "to": 0.75},
    {"name": "gender", "kind": "choice", "options": ["woman", "man", "other"]},
    {"name": "devices", "kind": "choices", "options": ["glasses", "lenses", "none"]},
    {"name": "effort", "kind": "rating", "points": 7},
    {"name": "strategy", "kind": "text"},
]
WORDS = {item["name"]: {"question": item["name"], "low": "low", "high": "high"} for item in ITEMS}


def as_item(item, required):
    return {**item, "required": required}


def drawn(item, required, n=200):
    rng = np.random.default_rng(0)
    return [survey_answer(as_item(item, required), rng) for _ in range(n)]


@pytest.mark.parametrize("item", ITEMS, ids=[item["name"] for item in ITEMS])
def test_an_answer_is_among_those_that_are_asked_for(item):
    """Else a rehearsal would stop at the survey, before an answer that the screen does not take."""
    answers = drawn(item, required=True)
    if item["kind"] == "number":
        assert all(item["from"] <= float(answer) <= item["to"] for answer in answers)
    elif item["kind"] == "rating":
        assert set(answers) == set("1234567")
    elif item["kind"] == "text":
        assert all(answers)
    else:
        assert {part for answer in answers for part in answer.split("|")} == set(item["options"])
        assert (max(answer.count("|") for answer in answers) > 0) == (item["kind"] == "choices")


def test_what_may_be_left_empty_is_left_empty_now_and_then():
    """Else nobody would see in a rehearsal what becomes of empty answers."""
    shares = [np.mean([not answer for answer in drawn(item, required=False)]) for item in ITEMS]
    assert np.mean(shares) == pytest.approx(LEFT_OUT, abs=0.05)


@pytest.mark.parametrize("required", [True, False])
def test_the_keys_of_an_answer_record_it(required, tmp_path):
    """Else a rehearsal would show other data than those that people with the same answers give."""
    items = [as_item(item, required) for item in ITEMS]
    for seed in range(10):
        rng = np.random.default_rng(seed)
        ask(about := given("construct"), {item["name"]: (item, WORDS[item["name"]]) for item in items})
        world = World("construct", "survey", "Survey", about, tmp_path)
        world.do("begin")
        answers = [survey_answer(item, rng) for item in items]
        for item, answer in zip(items, answers, strict=True):
            give_answer(KeysOnly(world), item, answer)
        recorded = [row[f"survey_{item['name']}"] for row, item in zip(world.rows, items, strict=True)]
        assert recorded == answers
        assert not world.going
