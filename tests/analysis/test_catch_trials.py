"""Catch trials show pure images: they are kept in judgments.csv, and nothing else is made of them."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis import summarise
from analysis.readers import sessions
from experiments.simulate import simulate
from stimuli_gen import sources
from stimuli_gen.recipe import choose
from stimuli_gen.stimulus_set import write_set


@pytest.fixture(scope="module")
def judgments(tmp_path_factory):
    """Answers of three people each to Infer and to the soft labels, with four catch trials a session."""
    folder = tmp_path_factory.mktemp("caught")
    write_set(sources.digits(), choose("infer", per_category_pair=1, catch_trials=4), folder / "set")
    for interface in ("infer", "soft_labels"):
        simulate(interface, folder / "set", folder / "sessions", participants=3)
    return sessions.read([folder / "sessions"])


def contents(folder):
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize("count", ["corrected", "paper"])
def test_nothing_but_the_judgments_has_catch_trials(judgments, count):
    """Else labels would have stimuli that are no blends, and boundaries and figures lean to answers known before."""
    found, expected = (summarise(rows, count) for rows in (judgments, judgments[judgments["catch"] == 0]))
    for name, table in found.tables.items():
        assert table.equals(expected.tables[name]) == (name != "judgments"), name
    for kind, answers in found.answers.items():
        pd.testing.assert_frame_equal(answers, expected.answers[kind])
    # Its summary tells how many sessions the rules of quality could be measured on.
    summaries = [json.loads(json.dumps(each.summary)) for each in (found, expected)]
    assert [name for name in summaries[0] if summaries[0][name] != summaries[1][name]] == ["quality"]
    kept = found.judgments
    assert kept.groupby("interface")["catch"].sum().to_dict() == {"infer": 12, "soft_labels": 12}
    assert len(kept) == len(judgments)


def test_no_file_but_judgments_and_report_has_catch_trials(judgments, tmp_path):
    """Else a figure would be drawn of them, or a policy made."""
    summarise(judgments).write(tmp_path / "with")
    summarise(judgments[judgments["catch"] == 0]).write(tmp_path / "without")
    found, expected = contents(tmp_path / "with"), contents(tmp_path / "without")
    assert found.keys() == expected.keys() > {"labels.csv", "report.html", "summary.json", "figures/boundaries.svg"}
    assert sorted(name for name in found if found[name] != expected[name]) == [
        *("judgments.csv", "report.html", "summary.json")
    ]


def test_the_summary_says_so(judgments):
    """Else a reader of the results would not know that these answers were left out."""
    summary = summarise(judgments).summary
    for way in ("paper", "corrected"):
        assert summary["recipes"][way]["catch_trials"] == "in judgments.csv and the rules of quality only"


def test_soft_labels_have_a_column_for_each_class_of_the_set(judgments):
    """Else a class that nobody named would be missing, and tables of two studies could not be put together."""
    of_two = judgments[judgments["pair"].str.startswith("Eight_")].assign(impossible=None)
    table = summarise(of_two[of_two["top_label"].isin(["Eight", "Five"])]).soft_labels
    classes = list(sources.digits().class_names)
    assert list(table.columns[6:]) == classes
    np.testing.assert_allclose(table[classes].sum(axis="columns"), 1)
