"""Catch trials show pure images: they are kept in judgments.csv, and nothing else is made of them."""

import json

import numpy as np
import pandas as pd
import pytest
from made_sessions import simulated
from matplotlib.figure import Figure
from release_files import contents

from analysis import summarise
from analysis.soft_labels import class_columns
from stimuli_gen import sources


@pytest.fixture(scope="module")
def judgments(tmp_path_factory):
    """Answers of three people each to Infer and to the soft labels, with four catch trials a session."""
    folder = tmp_path_factory.mktemp("caught")
    return simulated(folder, 3, ("infer", "soft_labels"), per_category_pair=1, catch_trials=4)


@pytest.mark.parametrize("count", ["corrected", "paper"])
def test_nothing_but_the_judgments_has_catch_trials(judgments, count):
    """Else labels would have stimuli that are no blends, boundaries lean to known answers, or recipes not say so."""
    found, expected = (summarise(rows, count) for rows in (judgments, judgments[judgments["catch"] == 0]))
    for name, table in found.tables.items():
        other = expected.tables[name]
        if name == "participants":  # who tells how much they did, and for how long
            table, other = (each.drop(columns=["n_answers", "rt_median_s", "minutes"]) for each in (table, other))
        assert table.equals(other) == (name != "judgments"), name
    for kind, answers in found.answers.items():
        pd.testing.assert_frame_equal(answers, expected.answers[kind])
    # Its summary tells how many sessions the rules of quality could be measured on, how many judgments, in what time.
    summaries = [json.loads(json.dumps(each.summary)) for each in (found, expected)]
    assert [name for name in summaries[0] if summaries[0][name] != summaries[1][name]] == [
        *("quality", "response_times", "flow"),
    ]
    times = [each["response_times"] for each in summaries]
    assert times[0]["by_lam_f"] == times[1]["by_lam_f"]
    assert [row["median_s"] for row in times[0]["by_interface"]] == [
        row["median_s"] for row in times[1]["by_interface"]
    ]
    for way in ("paper", "corrected"):
        assert found.summary["recipes"][way]["catch_trials"].startswith("in judgments.csv, the rules of quality, and")
    kept = found.judgments
    assert kept.groupby("interface")["catch"].sum().to_dict() == {"infer": 12, "soft_labels": 12}
    assert len(kept) == len(judgments)


def test_no_file_but_judgments_and_report_has_catch_trials(judgments, tmp_path, monkeypatch):
    """Else a figure would be drawn of them, or a policy made. Pictures hold what drawings do, and take time."""
    save = Figure.savefig

    def drawing(figure, file, **flags):
        return save(figure, file, **flags) if file.suffix == ".svg" else file.write_bytes(b"a picture")

    monkeypatch.setattr(Figure, "savefig", drawing)
    summarise(judgments).write(tmp_path / "with")
    summarise(judgments[judgments["catch"] == 0]).write(tmp_path / "without")
    found, expected = contents(tmp_path / "with"), contents(tmp_path / "without")
    assert found.keys() == expected.keys() > {"labels.csv", "report.html", "summary.json", "figures/boundaries.svg"}
    differ = sorted(name for name in found if found[name] != expected[name])
    assert differ == ["judgments.csv", "participants.csv", "report.html", "summary.json"]


def test_soft_labels_have_a_column_for_each_class_of_the_set(judgments):
    """Else a class that nobody named would be missing, and tables of two studies could not be put together."""
    of_two = judgments[judgments["pair"].str.startswith("Eight_")].assign(impossible=None)
    table = summarise(of_two[of_two["top_label"].isin(["Eight", "Five"])]).soft_labels
    classes = list(sources.digits().class_names)
    assert class_columns(table) == classes
    np.testing.assert_allclose(table[classes].sum(axis="columns"), 1)
