"""What a session reads of a stimulus set: trials, practice, images, and only those that the set was made with."""

import shutil

import pandas as pd
import pytest

from experiments import session
from hillmixe.command import InputError
from stimuli_gen import sources
from stimuli_gen.recipe import choose
from stimuli_gen.stimulus_set import write_set

INFER = ["infer", "soft_labels"]


@pytest.fixture(scope="module")
def sets(tmp_path_factory):
    """A small stimulus set of digits for each design: interface -> folder."""
    folder, digits = tmp_path_factory.mktemp("stimuli"), sources.digits()
    for design in ("infer", "midpoint"):
        write_set(digits, choose(design, per_category_pair=1, batch_size=9), folder / design)
    return {
        interface: folder / ("infer" if interface in INFER else "midpoint")
        for interface in (*INFER, "construct", "select_shuffled")
    }


@pytest.mark.parametrize("interface", [*INFER, "construct", "select_shuffled"])
def test_practice_and_trials_name_their_images(sets, interface):
    """Else an image would be missing on the page, or the session stop where one is not there."""
    practice = session.practice_trials(sets[interface], interface)
    assert practice["practice"].tolist() == [0, 1]
    trials = session.planned_trials(sets[interface], interface, 0)
    of_practice, of_trials = (session.images(sets[interface], table) for table in (practice, trials))
    blends = 1 if interface in INFER else 11
    assert len(of_practice) == 2 * (blends + 2 if interface in INFER else blends) + (interface == "construct")
    assert all(name.startswith("practice/") for name in of_practice)
    assert len(of_trials) == blends * len(trials[trials["repeat"] == 0])
    assert all(name.startswith("images/") for name in of_trials)
    assert session.images(sets[interface], pd.concat([practice, trials])) == sorted([*of_practice, *of_trials])
    assert practice["label_1"].map(type).eq(str).all()
    assert practice["image_1"].dtype == int


@pytest.mark.parametrize("column", ["endpoint_1", "endpoint_2", "file"])
def test_a_missing_practice_image_is_told(sets, tmp_path, column):
    """Else practice would stop in the middle with a traceback."""
    shutil.copytree(sets["infer"], tmp_path / "set")
    practice = session.practice_trials(tmp_path / "set", "infer")
    (tmp_path / "set" / practice[column].iloc[1]).unlink()
    with pytest.raises(InputError, match="is missing: make the set again"):
        session.images(tmp_path / "set", practice)


def test_practice_that_was_edited_or_is_not_there_is_refused(sets, tmp_path):
    """Else people would practise on what the set's own description does not hold."""
    shutil.copytree(sets["infer"], tmp_path / "set")
    path = tmp_path / "set" / "batches" / "infer_practice.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("0.75", "0.5"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(InputError, match=r"infer_practice\.csv is not as .* made it"):
            session.practice_trials(tmp_path / "set", "infer")
        path.unlink(missing_ok=True)
    with pytest.raises(InputError, match="no batches for construct"):
        session.practice_trials(tmp_path / "set", "construct")


def test_a_batch_that_was_edited_is_refused(sets, tmp_path):
    """Else people would be shown what the set's own description does not hold."""
    folder = tmp_path / "set"
    shutil.copytree(sets["infer"], folder)
    batch = folder / "batches" / "infer_batch-0.csv"
    batch.write_text(batch.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    with pytest.raises(InputError, match=r"infer_batch-0\.csv is not as .* made it"):
        session.planned_trials(folder, "infer", 0)
