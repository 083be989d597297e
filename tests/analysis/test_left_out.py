"""Leaving out what rules of quality name: nobody unasked, and then from everything."""

import json

import pandas as pd
import pytest

from analysis.readers import sessions as reader


@pytest.fixture
def fastest(simulated_sessions):
    """The session of Infer with the least median response time, and a threshold that names it alone."""
    judgments = reader.read(sorted(simulated_sessions.glob("*_infer_*")))
    medians = judgments.groupby("source")["rt_s"].median().sort_values()
    return medians.index[0], medians.iloc[:2].mean()


def test_who_is_named_is_left_out_of_everything(without_figures, aggregate, simulated_sessions, fastest, tmp_path):
    """Else a lab that decided to leave somebody out would have to take the file away, and nothing would say so."""
    source, threshold = fastest
    files = sorted(simulated_sessions.glob("*_infer_*"))
    rules = [f"fast_infer={threshold}", "incomplete"]
    assert aggregate(*files, "--out", tmp_path / "out", "--without", *rules)[0] == 0
    assert aggregate(*(file for file in files if file.name != source), "--out", tmp_path / "others")[0] == 0
    for name in ("judgments", "labels", "boundaries", "midpoints", "soft_labels", "exclusions"):
        found = (tmp_path / "out" / f"{name}.csv").read_bytes()
        assert found == (tmp_path / "others" / f"{name}.csv").read_bytes(), name
    left_out = pd.read_csv(tmp_path / "out" / "left_out.csv")
    assert left_out[["rule", "source"]].to_numpy().tolist() == [["fast_infer", source]]
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    n = int(left_out["n_judgments"].iloc[0])
    rules = {"fast_infer": pytest.approx(threshold), "incomplete": 1}
    assert summary["left_out"] == {"rules": rules, "participants": 1, "judgments": n}
    assert n > 20
    assert "left_out.csv" in summary["files"]
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "What the rules of quality “fast infer” and “incomplete” flagged is excluded." in page
    assert f"{n} answers of 1 person" in page and "Nobody was excluded" not in page


def test_nobody_is_left_out_unasked(results):
    """Else answers of people would be dropped silently."""
    assert not (results / "left_out.csv").exists()
    summary = json.loads((results / "summary.json").read_text(encoding="utf-8"))
    assert summary["left_out"] == {"rules": {}, "participants": 0, "judgments": 0}
    assert "Nobody was excluded" in (results / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (["lazy"], "there is no quality rule 'lazy'; expected one of fast_construct"),
        (["fast_infer=soon"], "--without: 'soon' is not a number"),
        (["fast_infer=nan"], "expected a finite number"),
        (["fast_infer=1e6"], "fast_infer would exclude all judgments"),
    ],
)
def test_rules_that_cannot_be(aggregate, simulated_sessions, tmp_path, rules, expected):
    """Else a slip would leave in whom the lab wanted out, or end in a traceback."""
    files = simulated_sessions.glob("*_infer_*")
    status, output, errors = aggregate(*files, "--out", tmp_path / "out", "--without", *rules)
    assert (status, output, errors.count("\n")) == (2, "", 1)
    assert expected in errors
    assert not (tmp_path / "out").exists()
