"""The report's section on what to ask next says what boundaries.csv has, and no more than can be known."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis.boundaries import boundary_table
from analysis.choosing.outlook import look_ahead
from analysis.choosing.precision import NORMAL
from analysis.judgments import counted
from analysis.report.next_section import in_words, what_to_ask_next
from analysis.summary import by_question

TOLD = {
    "within": 0.05, "pairs": 3, "participants": 10, "judgments": 600, "certain_now": 1, "certain_then": 2,
    "x0_now": 0.14, "x0_then": 0.09, "k_now": 2.0, "k_then": 1.5, "until": {"judgments": 2400, "participants": 40},
}  # fmt: skip


def found(told, errors=(0.02, 0.04, np.nan), people=9):
    table = pd.DataFrame({"label_1": ["Cat", "Cat", "Dog"], "label_2": ["Dog", "Emu", "Emu"], "n": [9, 9, 9],
                          "n_participants": people, "x0": [0.5, 0.4, np.nan], "x0_se": errors})  # fmt: skip
    return SimpleNamespace(summary={"outlook": told}, tables={"boundaries": table})


def test_what_is_not_certain_is_listed_the_worst_first():
    """Else a lab would not see where judgments are missing."""
    section = what_to_ask_next(found(TOLD))
    table = next(part for part in section.parts if part["kind"] == "table")
    assert [row[:2] for row in table["rows"]] == [["Dog", "Emu"], ["Cat", "Emu"]]
    assert [row[-1] for row in table["rows"]] == ["–", "0.08"]
    texts = [part["words"] for part in section.parts if part["kind"] == "text"]
    assert "Of 3 boundaries, 1 is." in texts[0]
    assert "from .14 to .09" in texts[1] and "40 more participants" in texts[1]
    (command,) = [part for part in section.parts if part["kind"] == "copyable"]
    assert "--budget 600" in command["paragraphs"][0]


def test_nothing_is_asked_of_a_study_that_knows():
    """Else people would be paid for nothing."""
    section = what_to_ask_next(found(TOLD | {"certain_now": 3}, (0.02, 0.02, 0.02)))
    assert [part["kind"] for part in section.parts] == ["text"]
    assert not what_to_ask_next(found({}))


def test_one_person_says_nothing_of_others():
    """Else a pilot with one person would seem to be enough."""
    section = what_to_ask_next(found(TOLD | {"certain_now": 3}, (0.02, 0.02, 0.02), people=[1, 1, 2]))
    assert "One person alone has judged 2 category pairs" in section.parts[0]["words"]


def test_what_is_not_known_is_not_said():
    """Else None or nan would stand in a sentence."""
    words = in_words(TOLD | {"x0_now": None, "until": None})
    assert "None" not in words and "nan" not in words
    assert "more judgments than can be looked ahead to" in words


def test_a_single_boundary_is_not_counted():
    """Else the simplest study, of two classes, would read that of 1 boundary none are certain."""
    one = TOLD | {"pairs": 1, "certain_now": 0, "certain_then": 0}
    texts = " ".join(part["words"] for part in what_to_ask_next(found(one)).parts if part["kind"] == "text")
    assert "The boundary is not certain enough yet." in texts
    assert "the interval of x0 is expected" in texts and "the boundary would not yet be certain enough" in texts
    assert "It is expected to be so after about 40 more participants." in texts


def test_the_outlook_of_published_judgments(hmix_judgments):
    """Else the report would forecast what the formula does not say."""
    inferred = by_question(counted(hmix_judgments, "corrected"))["coefficient"]
    table = boundary_table(inferred)
    told = look_ahead(inferred, table)
    assert told["certain_now"] == (NORMAL * table["x0_se"] <= 0.05).sum() == 2
    assert told["x0_now"] == pytest.approx(2 * NORMAL * table["x0_se"].median())
    assert told["x0_then"] < told["x0_now"]
    assert told["certain_then"] >= 2
    assert 3000 < told["until"]["judgments"] < 9000
    assert look_ahead(inferred.iloc[:0], table.iloc[:0]) == {}
