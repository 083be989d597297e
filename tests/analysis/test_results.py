"""The face of the room for code: summarise() and what it gives."""

import dataclasses
import json
import subprocess
import sys

import pandas as pd
import pytest

import analysis
from analysis import Results, quality, summarise
from analysis import results as module
from analysis.boundaries import fits
from analysis.inferences import confidence
from analysis.readers import sessions
from analysis.summary import records
from hillmixe.command import InputError

PARTS = ["corrected", "paper", "without_exclusions", "reliability", "tests", "regression"]
TABLES = ["judgments", "labels", "midpoints", "boundaries", "soft_labels", "exclusions", "participants"]


@pytest.fixture(scope="module")
def reading(simulated_sessions):
    return sessions.reading([simulated_sessions])


@pytest.fixture(scope="module")
def judgments(reading):
    return reading.judgments


@pytest.fixture(scope="module")
def found(reading, simulated_sessions):
    return summarise(reading.judgments, study_records=[simulated_sessions], flow=reading.flow)


def test_tables_and_summary_are_those_of_the_files(found, results):
    """Else a notebook would show other numbers than the folder of results, or print eight tables whole."""
    assert isinstance(found, Results)
    assert repr(found).startswith("3 simulated participants (construct 3, infer 3, select_shuffled 3), ")
    assert list(found.tables) == TABLES
    for name, table in found.tables.items():
        assert table is getattr(found, name)
        assert table.to_csv(index=False, lineterminator="\n") == (results / f"{name}.csv").read_text("utf-8"), name
    written = json.loads((results / "summary.json").read_text(encoding="utf-8"))
    kept = {name: value for name, value in written.items() if name not in ("files", "notes")}
    assert json.loads(json.dumps({name: found.summary[name] for name in kept})) == kept


def test_results_are_those_of_the_measures(found):
    """Else test_recovery.py, which looks at these measures, would say nothing of results."""
    infer = found.answers["coefficient"]
    fitted = fits(infer)
    pd.testing.assert_frame_equal(found.boundaries[list(fitted)], fitted)
    assert found.summary["corrected"]["confidence"] == records(confidence(infer).reset_index())


def test_names_change_no_number(judgments, found):
    """Else the last digits of what is published would tell which of a few people comes first in the alphabet."""
    names = dict(zip(sorted(set(judgments["participant"])), ["zoe", "mia", "ann"], strict=True))
    renamed = judgments.assign(participant=judgments["participant"].map(names))
    others = summarise(renamed.sort_values("participant", kind="stable").reset_index(drop=True))
    for name in ("labels", "midpoints", "boundaries", "soft_labels"):
        pd.testing.assert_frame_equal(getattr(others, name), getattr(found, name), check_exact=True)
    numbers = [json.dumps([result.summary[part] for part in PARTS]) for result in (found, others)]
    assert numbers[0] == numbers[1]


def test_writing_changes_nothing(found, tmp_path, without_figures):
    """Else a second folder of the same results would differ from the first, or list the files of the other."""
    before, steps = json.dumps(found.summary), []
    first, second = (found.write(tmp_path / name, done=lambda: steps.append(1)) for name in ("first", "second"))
    assert len(steps) == 2 * 2  # for the command's progress
    assert first == second == [*sorted(first[:-1]), "summary.json"]
    assert set(first) == {path.name for path in (tmp_path / "first").iterdir()}
    assert json.dumps(found.summary) == before
    for name in first:
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()


def test_results_cannot_be_put_out_of_step(found):
    """Else a table that was exchanged would stand beside the summary of another one."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.labels = found.labels.head(1)


def test_the_count_reaches_tables_and_summary(judgments, found):
    """Else results would be counted otherwise than they say."""
    steps = []
    paper = summarise(judgments, "paper", done=lambda: steps.append(1))
    assert len(steps) == 2
    assert (found.summary["tables_counted"], paper.summary["tables_counted"]) == ("corrected", "paper")
    infer = judgments[judgments["interface"] == "infer"]
    assert paper.labels["n_judgments"].sum() == len(infer) > found.labels["n_judgments"].sum()
    assert found.labels["n_judgments"].sum() == (infer["repeat"] == 0).sum()
    pd.testing.assert_frame_equal(paper.judgments, found.judgments)


def test_what_rules_name_is_left_out(judgments):
    """Else the answers would count, or nobody be able to see whose they were."""
    threshold = judgments[judgments["interface"] == "infer"].groupby("session")["rt_s"].median().nsmallest(2).mean()
    found = summarise(judgments, without={"fast_infer": threshold, "incomplete": None})
    assert list(found.tables) == [*TABLES, "left_out"]
    assert found.left_out["rule"].tolist() == ["fast_infer"]
    assert found.summary["left_out"]["judgments"] == len(judgments) - len(found.judgments) > 20
    expected = quality.without(judgments, found.left_out, ["fast_infer"])
    pd.testing.assert_frame_equal(found.judgments, expected)


@pytest.mark.parametrize("without", ["second_session", ["second_session"], {"second_session": None}])
def test_rules_are_named_alone_in_a_list_or_with_thresholds(judgments, without):
    """Else a notebook would have to write a threshold for each rule, or a name be read letter by letter."""
    few = judgments[judgments["interface"] == "select_shuffled"]
    assert summarise(few, without=without).summary["left_out"]["rules"] == {"second_session": 1}


def test_a_single_set_may_be_given_by_itself(judgments, tmp_path):
    """Else its path would be read letter by letter."""
    with pytest.raises(InputError, match="nowhere is not a stimulus set"):
        summarise(judgments, stimuli=str(tmp_path / "nowhere"))


@pytest.mark.parametrize(
    ("change", "flags", "message"),
    [
        (lambda rows: rows, {"count": "best"}, "count is 'best'; expected paper or corrected"),
        (lambda rows: rows.iloc[:0], {}, "there are no judgments"),
        (lambda rows: rows, {"without": {"lazy": None}}, "there is no quality rule 'lazy'"),
        (lambda rows: rows.assign(mixing=["linear", "cutmix"] * (len(rows) // 2)), {}, "mixed by different functions"),
    ],
)
def test_what_cannot_be_summarised(judgments, change, flags, message):
    """Else a slip in a notebook would end in a traceback that says nothing, or in results of something else."""
    even = judgments.iloc[: len(judgments) // 2 * 2]
    with pytest.raises(InputError, match=message):
        summarise(change(even), **flags)


def test_the_face_is_loaded_when_it_is_asked_for():
    """Else reading one module of the room would load figures, fits and reports."""
    script = "import sys, analysis.judgments; print('matplotlib' in sys.modules, 'scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
    assert (analysis.summarise, analysis.Results) == (module.summarise, module.Results)
    with pytest.raises(AttributeError, match="has no attribute 'summarize'"):
        analysis.summarize  # noqa: B018


def test_the_way_in_loads_no_more_than_it_needs():
    """Else `from analysis import summarise` would take a second and more before anything is computed or drawn."""
    heavy = ("matplotlib", "scipy", "statsmodels", "sklearn", "jinja2", "torch")
    script = f"import sys; from analysis import summarise; print([name for name in {heavy} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"
