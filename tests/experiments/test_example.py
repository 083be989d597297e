"""The committed example: sessions of all interfaces, from window and page, as the suite writes them now."""

from pathlib import Path

import pytest
from small_sessions import rows

from analysis import summarise
from analysis.readers import sessions
from hillmixe import study_record
from hillmixe.columns import of_trials

EXAMPLE = Path(__file__).parents[2] / "participants_data" / "example"
FILES = sorted(EXAMPLE.glob("*.csv"))


def test_all_interfaces_from_both_targets_are_there_and_can_be_read():
    """Else a newcomer would look at files that the analysis does not know."""
    judgments = sessions.read([EXAMPLE])
    found = set(zip(judgments["interface"], judgments["platform"], strict=True))
    assert found == {
        (interface, platform)
        for interface in ("construct", "select_shuffled", "infer", "soft_labels")
        for platform in ("psychopy", "psychojs")
    }
    assert set(judgments["observer"]) == {"simulated"}
    assert set(judgments["completed"]) == {1}
    assert judgments["catch"].sum() > 0
    assert set(judgments["side_1"].dropna()) == {"left", "right"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_is_as_the_suite_writes_it_now(file):
    """Else the example would show columns that are gone, or lack new ones."""
    trials = [row for row in rows(file) if row["phase"] == "trial"]
    assert set(of_trials(trials[0]["interface"])) <= set(trials[0])
    assert [row["phase"] for row in rows(file)].count("practice") == 2


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_tells_nothing_of_the_computer_it_was_made_on(file):
    """Else the example would publish somebody's folders, and set a bad one."""
    text = file.read_text(encoding="utf-8-sig")
    assert not any(f"{mark}{name}" in text for mark in "/\\" for name in ("home", "work", "tmp", "Users", "root"))


def test_the_analysis_runs_on_it(tmp_path):
    """Else the first command that a newcomer tries would fail."""
    summarise(sessions.read([EXAMPLE])).write(tmp_path / "results")
    made = {file.name for file in (tmp_path / "results").iterdir()}
    assert made >= {"judgments.csv", "labels.csv", "midpoints.csv", "soft_labels.csv", "summary.json"}


def test_nothing_else_is_published_with_it():
    """Else what a server keeps of its sessions would be published too."""
    others = {path.name for path in EXAMPLE.iterdir()} - {file.name for file in FILES}
    records = {study_record.record_name(row["study_sha256"]) for file in FILES for row in rows(file)}
    assert others == {"README.md", *records}
