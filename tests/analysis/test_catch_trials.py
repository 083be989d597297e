"""Catch trials show pure images: they are kept in judgments.csv, and nothing else is made of them."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis.aggregate import aggregate
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
def test_nothing_but_the_judgments_has_catch_trials(judgments, tmp_path, count):
    """Else labels would have stimuli that are no blends, and boundaries and figures lean to answers known before."""
    aggregate(judgments, tmp_path / "with", count)
    aggregate(judgments[judgments["catch"] == 0], tmp_path / "without", count)
    found, expected = contents(tmp_path / "with"), contents(tmp_path / "without")
    assert found.keys() == expected.keys() > {"labels.csv", "boundaries.csv", "soft_labels.csv", "summary.json"}
    # The report and its summary tell how many sessions the rules of quality could be measured on.
    assert sorted(name for name in found if found[name] != expected[name]) == [
        *("judgments.csv", "report.html", "summary.json")
    ]
    summaries = [json.loads(files["summary.json"]) for files in (found, expected)]
    assert [name for name in summaries[0] if summaries[0][name] != summaries[1][name]] == ["quality"]
    kept = pd.read_csv(tmp_path / "with" / "judgments.csv")
    assert kept.groupby("interface")["catch"].sum().to_dict() == {"infer": 12, "soft_labels": 12}
    assert len(kept) == len(judgments)


def test_the_summary_says_so(judgments, tmp_path):
    """Else a reader of the results would not know that these answers were left out."""
    aggregate(judgments, tmp_path / "out")
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    for way in ("paper", "corrected"):
        assert summary["recipes"][way]["catch_trials"] == "in judgments.csv and the rules of quality only"


def test_soft_labels_have_a_column_for_each_class_of_the_set(judgments, tmp_path):
    """Else a class that nobody named would be missing, and tables of two studies could not be put together."""
    of_two = judgments[judgments["pair"].str.startswith("Eight_")].assign(impossible=None)
    aggregate(of_two[of_two["top_label"].isin(["Eight", "Five"])], tmp_path / "out")
    table = pd.read_csv(tmp_path / "out" / "soft_labels.csv")
    classes = list(sources.digits().class_names)
    assert list(table.columns[6:]) == classes
    np.testing.assert_allclose(table[classes].sum(axis="columns"), 1)
