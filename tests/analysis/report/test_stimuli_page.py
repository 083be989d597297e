"""The page of all stimuli: what it shows is what people answered."""

import base64
import html
import json
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from stimuli_page_study import CLASSES, PEOPLE, SHOWN_NAMES, one_study, records, written

from analysis import summarise
from analysis.figures import stimulus_sets
from analysis.report import stimuli_page
from hillmixe.command import InputError


def test_dots_are_peoples_answers(study):
    """Else the page would show other answers than were given, or leave some out."""
    found, _, file = study
    shown, _ = records(file)
    first = found.judgments[found.judgments["repeat"] == 0]
    inferred = first[first["interface"] == "infer"]
    for name, answers in inferred.groupby("stimulus"):
        (lane,) = shown[name.removesuffix(".png")]["lanes"]
        assert lane["answers"] == sorted(answers["lam_h"])
    midpoints = first[first["interface"].isin(["construct", "select_shuffled"]) & (first["lam_g"] == 0.5)]
    titles = {0.1: "Construct, from .1", 0.9: "Construct, from .9"}
    for (pair, title), answers in midpoints.groupby(
        ["pair", midpoints["lam_start"].map(titles).fillna("Select-Shuffled")]
    ):
        assert {lane["title"]: lane["answers"] for lane in shown[pair]["lanes"]}[title] == sorted(answers["lam_h"])
    assert sum(len(lane["answers"]) for one in shown.values() for lane in one["lanes"]) == len(inferred) + 18 + 1


def test_numbers_are_those_of_the_tables(study):
    """Else the page and the CSVs beside it would tell different things of a stimulus."""
    found, _, file = study
    shown, _ = records(file)
    for label in found.labels.itertuples():
        one = shown[label.stimulus.removesuffix(".png")]
        assert one["coefficient"] == label.lam_f
        assert one["relabelling"] == pytest.approx(label.lam_h - label.lam_f, abs=1e-4)
        expected = None if np.isnan(label.lam_h_sd) else pytest.approx(label.lam_h_sd, abs=1e-4)
        assert one["disagreement"] == expected
        assert (one["confidence"], one["people"]) == (pytest.approx(label.omega, abs=1e-4), label.n_participants)
    for (pair, lam_g), types in found.midpoints.groupby(["pair", "lam_g"]):
        one = shown[pair if lam_g == 0.5 else f"{pair}_asked_{lam_g}"]
        assert one["mean"] == pytest.approx(types["lam_h"].mean(), abs=1e-4)
        assert one["relabelling"] == pytest.approx(types["lam_h"].mean() - lam_g, abs=1e-4)
        answers = np.concatenate([lane["answers"] for lane in one["lanes"]])
        assert one["disagreement"] == (None if len(answers) == 1 else pytest.approx(np.std(answers, ddof=1), abs=1e-4))
        assert one["confidence"] is None
    assert len(shown) == len(found.labels) + 4
    for label in found.soft_labels.to_dict("records"):
        one = shown[label["stimulus"].removesuffix(".png")]
        expected = {SHOWN_NAMES.get(name, name): label[name] for name in CLASSES if label[name] > 0}
        assert dict(one["shares"]) == pytest.approx(expected, abs=1e-4)
        assert [*dict(one["shares"]).values()] == sorted(dict(one["shares"]).values(), reverse=True)
        assert one["people_of_shares"] == 2


def test_nobody_can_be_told_from_the_others(study):
    """Else a page that is sent around would say who answered what, by name or by the order of the dots."""
    file = study[2]
    text = html.unescape(file.read_text(encoding="utf-8"))
    assert [name for name in PEOPLE if name in text or name.split()[0] in text] == []
    answers = [lane["answers"] for one in records(file)[0].values() for lane in one["lanes"]]
    assert all(lane == sorted(lane) for lane in answers)


def test_images_are_those_of_the_set(study):
    """Else a lab would look at another image than people saw."""
    _, files, file = study
    shown, images = records(file)
    for name, one in shown.items():
        if one["asked"]:
            blend = f"mixed_{one['image_lam']}_{name.partition('_asked_')[0]}"
            assert abs(one["image_lam"] - one["mean"]) <= 0.05 + 1e-9
        else:
            blend = name
        assert base64.b64decode(images[one["image"]]) == files["path"][f"{blend}.png"].read_bytes()
    assert len(set(images)) == len(images)
    assert 10 < len(images) <= len(shown)


def test_a_page_without_a_set_says_what_to_add(study, tmp_path):
    """Else nobody would know how to get the images, or the page would fail without them."""
    file = written(study[0], tmp_path)
    shown, images = records(file)
    text = file.read_text(encoding="utf-8")
    assert "<code>--stimuli</code>" in text
    assert images == [] and {one["image"] for one in shown.values()} == {None}
    assert "<code>--stimuli</code>" not in study[2].read_text(encoding="utf-8")


def test_images_that_are_not_there(study, tmp_path):
    """Else a page of two sets, one of which was named, could not be made; or a damaged set end in a traceback."""
    found, files, _ = study
    shown, _ = records(written(found, tmp_path, files.iloc[1:]))
    assert [name for name, one in shown.items() if one["image"] is None] == [files.index[0].removesuffix(".png")]
    gone = files.assign(path=[path.with_name("gone.png") for path in files["path"]])
    with pytest.raises(InputError, match=r"gone\.png cannot be read .*: check the set with generate\.py --check"):
        written(found, tmp_path, gone)


def test_classes_are_called_what_people_read(study, tmp_path):
    """Else a lab's own names of classes would be others in the study and on its page."""
    shown, _ = records(study[2])
    named = {tuple(one["labels"]) for name, one in shown.items() if "Dog" in name}
    assert named and all(SHOWN_NAMES["Dog"] in labels and "Dog" not in labels for labels in named)
    for name, source in {
        "old": {"name": "digits"},
        "new": {"class_names": ["Sea-horse"], "shown_names": ["Sea horse"]},
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "set.json").write_text(json.dumps({"source": source}), encoding="utf-8")
    assert stimulus_sets.labels_shown([tmp_path / "old", tmp_path / "new"]) == {"Sea-horse": "Sea horse"}


LEADS = [
    ("infer", "linear", "corrected", "10 blends judged by themselves; 4 human participants, repeated trials left out."),
    ("infer", "given", "paper", "10 frames judged by themselves; 4 human participants, repeated trials included."),
    ("construct", "linear", "corrected", "4 image pairs of which people chose the blend with a given share; "),
    ("select_shuffled", "given", "corrected", "3 continua of which people chose the midpoint; 2 human participants, "),
]


@pytest.mark.parametrize(("interface", "mixing", "count", "lead"), LEADS)
def test_the_first_line_says_what_there_is(tmp_path, interface, mixing, count, lead):
    """Else nobody would know what is listed, of how many people; or a study of one interface would have no page."""
    found = one_study()
    found = found[(found["interface"] == interface) & (found["lam_f"] != 0.25)]
    file = written(summarise(found.assign(mixing=mixing), count), tmp_path)
    assert f'<p class="lead">{lead}' in file.read_text(encoding="utf-8")


def test_catch_trials_alone_make_an_empty_page(tmp_path):
    """Else a session that was broken off after its first trial, a catch trial, would end in a traceback."""
    found = one_study().iloc[:1].assign(catch=1, lam_f=1.0)
    file = written(summarise(found), tmp_path)
    assert records(file) == ({}, [])
    assert "Nothing but catch trials; 0 human participants, " in file.read_text(encoding="utf-8")


def test_it_is_one_of_the_files_of_results(results):
    """Else results could not be written over themselves, or the report's links to stimuli would lead nowhere."""
    described = json.loads((results / "summary.json").read_text(encoding="utf-8"))
    assert stimuli_page.FILE in described["files"]
    shown, _ = records(results / stimuli_page.FILE)
    labels, midpoints = (pd.read_csv(results / f"{name}.csv") for name in ("labels", "midpoints"))
    assert {f"{name}.png" for name, one in shown.items() if not one["asked"]} == {*labels["stimulus"]}
    assert {name for name, one in shown.items() if one["asked"]} == {*midpoints["pair"]}


def test_the_script_can_be_read(tmp_path):
    """Else a slip in it would leave an empty page. The engine is the one that Playwright brings."""
    playwright = pytest.importorskip("playwright")
    node = Path(playwright.__file__).parent / "driver" / "node"
    checked = subprocess.run([node, "--check", stimuli_page.HERE / "stimuli_page.js"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
