"""The reader of results folders: what it makes of H-Mix, and what it refuses, in one line."""

import numpy as np
import pandas as pd
import pytest
from results_folders import FILES, aggregate_without_figures, copy, read_texts, say

from analysis.readers import sessions
from hillmixe.command import InputError
from learn import human_data


def refusal(folder):
    """Give the message of the refusal, which must be one line."""
    with pytest.raises(InputError) as problem:
        human_data.read(folder)
    assert "\n" not in str(problem.value)
    return str(problem.value)


def test_hmix_is_read_as_people_answered(hmix_results):
    """Else repeats would count as raters, or the images be mixed otherwise than people saw them."""
    people = human_data.read(hmix_results).first_answers
    assert (len(people.stimuli), len(people.judgments), people.mixing) == (2070, 4788, "linear_floor")
    labels = pd.read_csv(hmix_results / "labels.csv").set_index("stimulus").loc[people.stimuli["stimulus"]]
    np.testing.assert_allclose(people.stimuli["lam_h"], labels["lam_h"])
    np.testing.assert_allclose(people.stimuli["omega"], labels["omega"])
    assert len(human_data.read(hmix_results).label_judgments) == 4788


def test_results_with_byte_order_marks_are_read_as_the_same(results, tmp_path):
    """Else networks could not be trained on the labels of a class named Bär, whose tables have such marks."""
    folder = copy(results, tmp_path / "marked")
    for path in folder.glob("*.csv"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    marked, plain = human_data.read(folder), human_data.read(results)
    pd.testing.assert_frame_equal(marked.stimuli, plain.stimuli)
    pd.testing.assert_frame_equal(marked.judgments, plain.judgments)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        *((name, None, f"{name} does not exist; expected a folder that") for name in FILES),
        ("labels.csv", "", "labels.csv: cannot be read"),
        *(("summary.json", bad, "summary.json: cannot be read; expected what") for bad in ("", "{", "{}", "[]")),
    ],
)
def test_a_missing_or_broken_file_is_refused(results, tmp_path, name, content, message):
    """Else a mistyped --labels, or a file that a full disk cut off, would end with a traceback."""
    folder = copy(results, tmp_path / "broken")
    (folder / name).unlink() if content is None else (folder / name).write_text(content)
    assert message in (said := refusal(folder))
    assert "analysis/aggregate.py wrote" in said
    assert str(tmp_path / "nowhere") in refusal(tmp_path / "nowhere")


def test_labels_without_stimuli_are_refused(simulated_sessions, tmp_path):
    """Else results without sessions of infer would train nothing but call it augmented."""
    judgments = sessions.read([simulated_sessions])
    aggregate_without_figures(judgments[judgments["interface"] == "construct"], tmp_path / "construct")
    message = refusal(tmp_path / "construct")
    assert "labels.csv" in message
    assert "sessions of Infer" in message


@pytest.mark.parametrize("policy", ["our_own", "", 5, ["linear"], None])
def test_a_policy_that_is_not_there_is_refused(results, tmp_path, policy):
    """Else a lab's own policy would end in a traceback, or an older version's results be taken for linear mixes."""
    of_unknown = f"summary.json: images were mixed by {policy!r}; expected one of linear, "
    message = refusal(say(copy(results, tmp_path / "own"), mixing=policy))
    assert ("make it again" if policy is None else of_unknown) in message


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("labels", "lam_h", "1.2"),
        ("labels", "lam_h", "-0.1"),
        ("labels", "lam_h", "nan"),
        ("labels", "omega", ""),
        ("labels", "omega", "85"),
        ("labels", "lam_f", "0.33333"),
        ("labels", "image_1", "12.5"),
        ("judgments", "lam_h", "1.2"),
        ("judgments", "omega", ""),
        ("judgments", "repeat", "2"),
    ],
)
def test_a_value_out_of_range_is_refused_with_its_file_row_and_column(results, tmp_path, table, column, value):
    """Else a wrong label would be trained with, or its finder would have to search for it."""
    rows = read_texts(results, table)
    at = rows.index[rows["interface"] == "infer"][3] if table == "judgments" else 3
    rows.loc[at, column] = value
    message = refusal(copy(results, tmp_path / "bad", **{table: rows}))
    # Rows are counted as a spreadsheet or editor does: the header is row 1.
    assert f"{table}.csv, row {at + 2}, column {column}" in message
    assert (value or "empty") in message


def test_a_missing_column_is_refused(results, tmp_path):
    """Else a table of another program would end with a traceback."""
    message = refusal(copy(results, tmp_path / "bad", labels=read_texts(results, "labels").drop(columns="omega")))
    assert "labels.csv" in message
    assert "omega" in message


def test_judgments_without_a_confidence_are_refused(results, tmp_path, monkeypatch):
    """Else an interface that asks for the coefficient alone would give labels that are no numbers."""
    monkeypatch.setattr("learn.human_data.ASKED_BY", ("infer", "select_shuffled"))
    message = refusal(copy(results, tmp_path / "both"))
    assert "judgments.csv has judgments of Select-Shuffled without a confidence" in message


def test_judgments_of_other_questions_or_images_are_refused(results, tmp_path):
    """Else midpoints would be taken for coefficients, or networks be trained on images that people did not see."""
    for column, value, message in [
        ("interface", "construct", "judgments.csv has no judgments of Infer"),
        ("mixing", "stirred", "judgments.csv: images were mixed by 'stirred'; expected linear"),
    ]:
        rows = read_texts(results, "judgments")
        rows.loc[rows["interface"] == "infer", column] = value
        assert message in refusal(copy(results, tmp_path / column, judgments=rows))


def test_soft_labels_have_their_images_also_in_tables_of_before(hmix_results, tmp_path):
    """Else soft labels could not be joined with images, or results of earlier versions not be read any more."""
    now = human_data.read(hmix_results).soft_labels()
    pairs = now["label_1"] + "_" + now["image_1"].astype(str) + "_" + now["label_2"] + "_" + now["image_2"].astype(str)
    assert pairs.tolist() == now["pair"].tolist()
    folder = copy(hmix_results, tmp_path / "before", soft_labels=now.drop(columns=["image_1", "image_2"]))
    before = human_data.read(folder).soft_labels()
    pd.testing.assert_frame_equal(before[now.columns], now)
