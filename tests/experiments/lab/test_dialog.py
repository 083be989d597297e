"""The dialog that starts a session: what it offers, what it takes, and what it says where something is wrong."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from written_sessions import write_session

from experiments.lab import start
from experiments.lab.monitors import Monitor
from experiments.lab.saved_sessions import read_saved

MONITORS = [Monitor(1, 1920, 1080, True), Monitor(2, 1280, 1024, False)]


@pytest.fixture
def open_dialog(study, tmp_path, monkeypatch):
    """Open the dialog where no screen is needed: open_dialog(study=..., ...) -> SessionDialog."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.chdir(tmp_path)
    dialog = pytest.importorskip("experiments.lab.dialog")

    def make(**more) -> dialog.SessionDialog:
        given = {"interface": "", "participant": "", "study": study, "out": tmp_path / "data"} | more
        return dialog.SessionDialog(start.Wish(**given), MONITORS)

    return make


def offered(box):
    return [box.itemText(place) for place in range(box.count())]


def fill(dialog, participant="p01", interface="infer"):
    dialog.participant_box.setText(participant)
    dialog.interface_box.setCurrentText(interface)
    return dialog


def test_the_study_is_read_and_the_next_free_batch_chosen(open_dialog, study, tmp_path):
    """Else the assistant would have to know which batch is next."""
    dialog = fill(open_dialog())
    assert offered(dialog.interface_box) == ["construct", "select_shuffled", "infer", "soft_labels"]
    assert offered(dialog.language_box) == ["en", "de"]
    assert offered(dialog.monitor_box) == ["1: 1920x1080 (main)", "2: 1280x1024"]
    assert dialog.batch_box.currentText() == "0, the next free one"
    about = start.read(dialog.asked())[1]
    shared = {"study": study.name, "stimulus_set_sha256": about.stimulus_set_sha256}
    write_session(tmp_path / "data", "p00", 0, **shared)
    with about.take("p02"):
        dialog.show_batches()
        assert dialog.batch_box.currentText() == "2, the next free one"
        assert offered(dialog.batch_box)[1:4] == [
            "0 (1 completed, 0 running)",
            "1 (0 completed, 1 running)",
            "2 (0 completed, 0 running)",
        ]
    dialog.accept()
    assert (dialog.plan.wish.batch, dialog.plan.wish.language, dialog.plan.wish.screen) == (None, "en", 1)


def test_what_is_chosen_is_what_runs(open_dialog):
    """Else another batch, language or monitor would run than the dialog shows."""
    dialog = fill(open_dialog(), participant=" p07 ", interface="soft_labels")
    dialog.batch_box.setCurrentIndex(3)
    dialog.language_box.setCurrentText("de")
    dialog.monitor_box.setCurrentIndex(1)
    dialog.accept()
    wish = dialog.plan.wish
    assert (wish.participant, wish.interface, wish.batch, wish.language, wish.screen) == (
        "p07",
        "soft_labels",
        2,
        "de",
        2,
    )
    assert (dialog.plan.study.rehearsal, wish.rehearsal) == (False, False)


@pytest.mark.parametrize(
    ("participant", "says"),
    [("", "Enter the participant's code, such as p01"), ("lab/p01", "'lab/p01' is not a valid participant code")],
)
def test_what_is_wrong_is_said_and_the_dialog_stays(open_dialog, participant, says):
    """Else the assistant would begin again, or a session run under a name that no file can have."""
    dialog = fill(open_dialog(), participant)
    dialog.accept()
    assert dialog.plan is None
    assert dialog.problem.text().startswith(says)
    dialog.participant_box.setText("p01")
    dialog.accept()
    assert dialog.plan


def test_a_study_that_is_not_filled_in_can_only_be_rehearsed(open_dialog, small_set, small_infer_set, tmp_path):
    """Else participants would read a placeholder where the contact should be, or nobody could try the example."""
    sets = [f'"{path.as_posix()}"' for path in (small_set, small_infer_set)]
    (tmp_path / "example").mkdir()
    for file in (start.ROOT / "studies" / "example").iterdir():
        text = file.read_text(encoding="utf-8")
        text = text.replace('"../../stimuli/digits", "../../stimuli/digits-infer"', ", ".join(sets))
        (tmp_path / "example" / file.name).write_text(text, encoding="utf-8")
    dialog = fill(open_dialog(study=tmp_path / "example"), "")
    assert "is a placeholder" in dialog.problem.text()
    assert dialog.problem.text().endswith("Or tick Rehearsal to try it as it is")
    dialog.accept()
    assert dialog.plan is None
    dialog.rehearsal_box.setChecked(True)
    assert (dialog.problem.text(), dialog.interface_box.currentText()) == ("", "infer")
    dialog.accept()
    assert dialog.plan.study.rehearsal
    assert dialog.plan.wish.participant == "rehearsal"


def test_a_folder_that_is_no_study_is_said_to_be_none(open_dialog, tmp_path, study):
    """Else a wrong --study would end in a traceback."""
    dialog = fill(open_dialog(study=tmp_path))
    assert "is not a study" in dialog.problem.text()
    dialog.accept()
    assert dialog.plan is None


def test_studies_are_found_and_the_last_one_is_chosen_again(open_dialog, study, tmp_path, monkeypatch):
    """Else the assistant would look for the study's folder before each participant."""
    for name in ("studies/first", "second"):
        (tmp_path / name).mkdir(parents=True)
        for file in study.iterdir():
            (tmp_path / name / file.name).symlink_to(file)
    dialog = fill(open_dialog(study=None))
    found = offered(dialog.study_box)
    assert {"studies/first", "second"} <= {Path(name).as_posix() for name in found}
    assert found[-1] == "another folder ..."
    dialog.study_box.setCurrentText(str(Path("second")))
    fill(dialog, interface="construct").accept()
    module = pytest.importorskip("experiments.lab.dialog")
    module._remember(replace(dialog.plan.wish, screen=2))
    again = open_dialog(study=None)
    assert (again.study_box.currentText(), again.interface_box.currentText()) == ("second", "construct")
    assert again.monitor_box.currentText() == "2: 1280x1024"
    (tmp_path / "data" / ".places" / module._last_file(Path()).name).write_text("[")
    assert open_dialog(study=None).plan is None  # damaged: as if it were not there


def test_another_folder_can_be_looked_for(open_dialog, study, tmp_path, monkeypatch):
    """Else a study that lies elsewhere could not be run without a command line."""
    module = pytest.importorskip("experiments.lab.dialog")
    named = iter(["", str(study)])
    monkeypatch.setattr(module.QtWidgets.QFileDialog, "getExistingDirectory", lambda *_: next(named))
    dialog = open_dialog(study=None)
    before = dialog.study_box.currentText()
    dialog.study_box.setCurrentText("another folder ...")  # and cancelled
    assert dialog.study_box.currentText() == before
    dialog.study_box.setCurrentText("another folder ...")
    assert dialog.folder == study
    fill(dialog).accept()
    assert dialog.plan.study.name == study.name


def test_a_second_session_of_a_participant_is_asked_about(open_dialog, study, tmp_path, monkeypatch):
    """Else a slip of the pen would give two people one name."""
    dialog = fill(open_dialog())
    about = start.read(dialog.asked())[1]
    shared = {"study": study.name, "stimulus_set_sha256": about.stimulus_set_sha256}
    file = write_session(tmp_path / "data", "p01", 0, answered=3, **shared)
    asked = []
    monkeypatch.setattr(dialog, "agrees", lambda question: asked.append(question) or len(asked) > 1)
    dialog.accept()
    assert dialog.plan is None
    assert f"p01 already has a session of infer: {file.name} (incomplete: 3 of 4 trials)" in asked[0]
    dialog.accept()
    assert dialog.plan


def test_a_script_of_builder_asks_for_its_own_interface_alone(open_dialog, study, tmp_path):
    """Else the script of one interface would be told to show another."""
    dialog = open_dialog(interface="infer", script=tmp_path / "infer_lastrun.py")
    assert offered(dialog.interface_box) == ["infer"]
    text = (study / "study.toml").read_text(encoding="utf-8").replace('"select_shuffled", "infer", ', "")
    (tmp_path / "less").mkdir()
    for file in study.iterdir():
        if file.name != "study.toml":
            (tmp_path / "less" / file.name).symlink_to(file)
    (tmp_path / "less" / "study.toml").write_text(text, encoding="utf-8")
    dialog = open_dialog(study=tmp_path / "less", interface="infer", script=tmp_path / "infer_lastrun.py")
    assert dialog.problem.text() == "The study less has no infer: choose another one"


def test_what_is_remembered_names_no_participant(open_dialog, tmp_path):
    """Else who took part last would lie open in the data folder."""
    dialog = fill(open_dialog())
    dialog.accept()
    module = pytest.importorskip("experiments.lab.dialog")
    module._remember(dialog.plan.wish)
    (file,) = (tmp_path / "data" / ".places").glob("last-*.json")
    assert set(json.loads(file.read_text())) == {"study", "interface", "language", "screen"}


def test_the_outcome_is_told_in_words(tmp_path):
    """Else the assistant would not know whether to call the next participant."""
    whole = write_session(tmp_path, "p01", 0)
    assert start.outcome(whole) == f"Saved: {whole}\nComplete: all 4 trials were answered."
    part = write_session(tmp_path, "p02", 0, answered=1)
    assert start.outcome(part) == f"Saved: {part}\nIncomplete: 1 of 4 trials were answered."
    assert start.outcome(tmp_path / "none.csv") == "No trial was answered: nothing was saved."
    assert read_saved(whole)[0].complete
