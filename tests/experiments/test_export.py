"""The folder for Pavlovia: all that the page needs, and nothing lost that is there already."""

import csv
import json
import shutil

import pytest

from experiments.export import export
from stimuli_gen.command import InputError


def test_the_folder_holds_all_that_its_batches_name(page_folder, small_set):
    """Else a participant would meet a hole, or the page would carry images that nobody sees."""
    study = json.loads((page_folder / "study.json").read_text(encoding="utf-8"))
    assert study["stimulus_set"] == "small"
    batches = sorted((page_folder / "stimuli" / "batches").iterdir())
    assert study["n_batches"] == len(batches) == len(list((small_set / "batches").glob("construct_*")))
    named = set()
    for batch in batches:
        with batch.open(newline="", encoding="utf-8") as file:
            named |= {name for row in csv.DictReader(file) for name in row["files"].split("|")}
    assert {f"images/{path.name}" for path in (page_folder / "stimuli" / "images").iterdir()} == named
    names = {path.name for path in page_folder.iterdir()}
    assert names >= {"index.html", "construct.js", "settings.json", "texts.en.json", "stimuli"}


def test_a_repository_and_its_notes_stay(small_set, tmp_path):
    """Else a second export would delete the clone that is pushed to Pavlovia, with its history."""
    clone = tmp_path / "clone"
    (clone / ".git").mkdir(parents=True)
    (clone / ".git" / "HEAD").write_text("ref")
    (clone / "README.md").write_text("ours")
    for _ in range(2):
        export("construct", small_set, clone)
        assert (clone / ".git" / "HEAD").read_text() == "ref"
        assert (clone / "README.md").read_text() == "ours"
        assert (clone / "construct.js").is_file()


def test_another_folder_is_not_touched(small_set, tmp_path):
    """Else a slip in --to would mix the export into somebody's files."""
    (tmp_path / "thesis.tex").write_text("mine")
    with pytest.raises(InputError, match="neither an export nor a repository"):
        export("construct", small_set, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_missing_image_is_named(small_set, tmp_path):
    """Else the page would stop in the middle of a session."""
    shutil.copytree(small_set, tmp_path / "set")
    gone = sorted((tmp_path / "set" / "images").iterdir())[0]
    gone.unlink()
    with pytest.raises(InputError, match=gone.name):
        export("construct", tmp_path / "set", tmp_path / "page")
    assert not (tmp_path / "page").exists()
