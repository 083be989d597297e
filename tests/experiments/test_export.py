"""The folder for Pavlovia: all that the page needs, and nothing lost that is there already."""

import csv
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from library import LIBRARY

from experiments.export import export_page
from experiments.study.folder import rehearsal_of_example
from hillmixe import study_record
from hillmixe.command import InputError


def test_the_folder_holds_all_that_its_batches_name(page_folders, interface, stimuli):
    """Else a participant would meet a hole, or the page would carry images that nobody sees."""
    folder, small = page_folders(interface), stimuli(interface)
    study = json.loads((folder / "study.json").read_text(encoding="utf-8"))
    made = json.loads((small / "set.json").read_text(encoding="utf-8"))
    assert (study["stimulus_set"], study["class_names"]) == (small.name, made["source"]["class_names"])
    assert study["mixing"] == made["mixing"]["function"]
    batches = sorted((folder / "stimuli" / "batches").glob("*_batch-*"))
    assert study["n_batches"] == len(batches) == len(list((small / "batches").glob(f"{interface}_batch-*")))
    named = set()
    for table in (folder / "stimuli" / "batches").iterdir():
        with table.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                columns = ("file", "files", "endpoint_1", "endpoint_2")
                named |= {name for column in columns if column in row for name in row[column].split("|")}
    images = {path.relative_to(folder / "stimuli").as_posix() for path in (folder / "stimuli").rglob("*.png")}
    assert images == named
    assert {Path(name).parts[0] for name in named} == {"images", "practice"}
    names = {path.name for path in folder.iterdir()}
    record = study_record.record_name(study["sha256"])
    assert names == {"index.html", f"{interface}.js", "study.json", record, "DEPLOY.md", "stimuli", "library"}
    assert study["texts"].keys() == {"en", "de"}


def test_what_the_deployer_reads_is_of_this_export(page_folders, interface):
    """Else the shelf's record would be made for other groups, or a place in the text be left open."""
    text = (page_folders(interface) / "DEPLOY.md").read_text(encoding="utf-8")
    study = json.loads((page_folders(interface) / "study.json").read_text(encoding="utf-8"))
    assert text.startswith(f"# {interface} with {study['stimulus_set']}\n")
    groups = re.search(r"the groups ([^\n]*) and as many", text.replace("\n   ", " "))[1]
    assert groups == ", ".join(f"`{number}`" for number in range(study["n_batches"]))
    assert "participant={{%PROLIFIC_PID%}}&STUDY_ID={{%STUDY_ID%}}&SESSION_ID={{%SESSION_ID%}}" in text
    assert not re.search(r"(?<!\{)\{\w+\}", text)
    assert "add `&language=de`" in text  # the example has two languages


def test_a_study_of_one_language_is_offered_no_other(small_set, tmp_path):
    """Else participants would be sent to a page that says that there is no such language."""
    study = rehearsal_of_example(small_set)
    export_page(
        replace(study, settings={**study.settings, "languages": ["en"]}), "construct", tmp_path / "page", LIBRARY
    )
    text = (tmp_path / "page" / "DEPLOY.md").read_text(encoding="utf-8")
    assert "&batch=2" in text and "&language=" not in text


def test_a_repository_and_its_notes_stay(small_set, tmp_path):
    """Else a second export would delete the clone that is pushed to Pavlovia, with its history."""
    clone = tmp_path / "clone"
    (clone / ".git").mkdir(parents=True)
    (clone / ".git" / "HEAD").write_text("ref")
    (clone / "README.md").write_text("ours")
    for _ in range(2):
        export_page(rehearsal_of_example(small_set), "construct", clone, LIBRARY)
        assert (clone / ".git" / "HEAD").read_text() == "ref"
        assert (clone / "README.md").read_text() == "ours"
        assert (clone / "construct.js").is_file()


def test_an_export_that_fails_half_way_leaves_the_repository(small_set, tmp_path, monkeypatch):
    """Else a folder that cannot be renamed, or a Ctrl+C, would delete the clone with its history."""
    clone = tmp_path / "clone"
    (clone / ".git").mkdir(parents=True)
    (clone / ".git" / "HEAD").write_text("ref")
    (clone / "notes.txt").write_text("ours")

    def fail(*_):
        raise PermissionError(13, "in use by another program")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        with pytest.raises(InputError, match="in use by another program"):
            export_page(rehearsal_of_example(small_set), "construct", clone, LIBRARY)
    assert (clone / ".git" / "HEAD").read_text() == "ref"
    assert (clone / "notes.txt").read_text() == "ours"
    assert not [path for path in clone.rglob("*") if path.is_file() and path.name not in ("HEAD", "notes.txt")]


def test_what_an_earlier_export_wrote_does_not_stay(page_folders, small_set, small_infer_set, tmp_path):
    """Else a page would be published with images and scripts that nobody sees."""
    export_page(rehearsal_of_example(small_infer_set), "infer", tmp_path / "page", LIBRARY)
    (tmp_path / "page" / "texts.en.json").write_text("{}")  # as versions before 0.2 wrote it
    (tmp_path / "page" / "infer-legacy-browsers.js").write_text("")
    export_page(rehearsal_of_example(small_set), "construct", tmp_path / "page", LIBRARY)
    made, new = (
        [path.relative_to(page).as_posix() for path in sorted(page.rglob("*")) if path.is_file()]
        for page in (tmp_path / "page", page_folders("construct"))
    )
    # The record of the earlier study stays, for sessions refer to it.
    assert [name for name in made if not name.endswith(".zip")] == [name for name in new if not name.endswith(".zip")]
    assert len(made) == len(new) + 1


def test_scripts_of_a_repository_without_an_export_stay(small_set, tmp_path):
    """Else the first export into a clone would delete what somebody else had there."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "infer.js").write_text("theirs")
    (tmp_path / "stimuli" / "digits").mkdir(parents=True)
    (tmp_path / "stimuli" / "digits" / "set.json").write_text("theirs")
    export_page(rehearsal_of_example(small_set), "construct", tmp_path, LIBRARY)
    assert (tmp_path / "infer.js").read_text() == "theirs"
    export_page(rehearsal_of_example(small_set), "construct", tmp_path, LIBRARY)
    assert (tmp_path / "stimuli" / "digits" / "set.json").read_text() == "theirs"


def test_another_folder_is_not_touched(small_set, tmp_path):
    """Else a slip in --to would mix the export into somebody's files."""
    (tmp_path / "thesis.tex").write_text("mine")
    with pytest.raises(InputError, match="neither an export nor a repository"):
        export_page(rehearsal_of_example(small_set), "construct", tmp_path, LIBRARY)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_missing_image_is_named(small_set, tmp_path):
    """Else the page would stop in the middle of a session."""
    shutil.copytree(small_set, tmp_path / "set")
    gone = sorted((tmp_path / "set" / "images").iterdir())[0]
    gone.unlink()
    with pytest.raises(InputError, match=gone.name):
        export_page(rehearsal_of_example(tmp_path / "set"), "construct", tmp_path / "page", LIBRARY)
    assert not (tmp_path / "page").exists()
