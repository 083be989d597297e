"""images.csv: from any stimulus to the files of its images."""

import hashlib
import json
import shutil
import unicodedata

import numpy as np
import pandas as pd
import pytest
from image_files import encoded, save, zipped
from PIL import Image

from hillmixe.columns import IMAGE_COLUMNS
from hillmixe.command import InputError
from hillmixe.files import sha256
from stimuli_gen import sources, stimulus_set
from stimuli_gen.recipe import choose
from stimuli_gen.verify import prove


@pytest.fixture
def photos(tmp_path):
    """Photographs of different sizes in two classes, one name in letters that a spreadsheet would change."""
    rng = np.random.default_rng(1)
    names = ["बिल्ली/sleepy, 1.png", "बिल्ली/b.png", "बिल्ली/c.jpg", "dog/a.png", "dog/=b.png", "dog/c.png"]
    files = {}
    for at, name in enumerate(names):
        pixels = rng.integers(0, 256, (8 + at, 9, 3), dtype=np.uint8)
        files[name] = encoded(pixels, "jpeg" if name.endswith("jpg") else "png")
    return save(tmp_path / "photos", files)


def listed(folder):
    return pd.read_csv(folder / "images.csv", dtype=str, keep_default_na=False)


def test_every_image_of_a_stimulus_leads_to_its_file(photos, tmp_path):
    """Else norms could not be joined, and nobody could say which photograph somebody saw."""
    source = sources.load(str(photos), 6)
    stimulus_set.write_set(source, choose("full", per_category_pair=2), tmp_path / "set")
    images = listed(tmp_path / "set")
    assert list(images) == list(IMAGE_COLUMNS)
    assert images["image"].is_unique
    shown = pd.read_csv(tmp_path / "set" / "stimuli.csv", dtype=str)
    practised = pd.concat(
        pd.read_csv(file, dtype=str) for file in (tmp_path / "set" / "batches").glob("*_practice.csv")
    )
    used = pd.concat([rows[name] for rows in (shown, practised) for name in ("image_1", "image_2")])
    assert {*images["image"]} == {*used}
    for row in images.itertuples():
        at = source.ids.tolist().index(int(row.image))
        content = (photos / row.file).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row.file_sha256
        assert hashlib.sha256(source.images[at].tobytes()).hexdigest() == row.pixels_sha256
        assert source.class_names[source.labels[at]] == row.label
        assert (int(row.width), int(row.height)) == Image.open(photos / row.file).size


def test_folder_and_zip_have_the_same_list(photos, tmp_path):
    """Else the list of a set would hang on how its images were packed."""
    archive = zipped(photos, tmp_path / "photos.zip")
    whole = zipped(photos.parent, tmp_path.parent / f"{tmp_path.name}.zip")  # with the folder above the classes
    lists = []
    for number, path in enumerate((photos, archive, whole)):
        out = tmp_path / str(number)
        stimulus_set.write_set(sources.load(str(path), 6), choose("infer", per_category_pair=2), out)
        lists.append(listed(out))
    assert lists[0].equals(lists[1])
    assert lists[0].equals(lists[2])


def test_names_of_files_are_composed(tmp_path):
    """Else the list would differ between computers that write accents otherwise."""
    rng = np.random.default_rng(2)
    names = [unicodedata.normalize("NFD", name) for name in ("é/ä.png", "dog/ö.png")]
    files = {name: rng.integers(0, 256, (4, 4, 3), dtype=np.uint8) for name in names}
    source = sources.class_folders(save(tmp_path, files))
    assert source.files["file"].tolist() == ["dog/ö.png", "é/ä.png"]


def test_digits_have_a_list_without_files(digits, tmp_path):
    """Else sets would differ in what they hold, or files be named that nobody has."""
    stimulus_set.write_set(digits, choose("infer", per_category_pair=1), tmp_path / "set")
    images = listed(tmp_path / "set")
    assert {*images["file"]} == {*images["file_sha256"]} == {""}
    assert {*images["width"]} == {*images["height"]} == {"8"}


def test_check_finds_a_changed_list(photos, tmp_path):
    """Else a stimulus could be led to another file."""
    recipe = choose("infer", per_category_pair=2)
    stimulus_set.write_set(sources.load(str(photos), 6), recipe, tmp_path / "set")
    file = tmp_path / "set" / "images.csv"
    changed = file.read_text("utf-8").replace("a.png", "x.png")
    file.write_text(changed, "utf-8")
    with pytest.raises(InputError, match=r"images.csv is changed: its sha256 is not the listed one"):
        prove(tmp_path / "set")
    described = json.loads((tmp_path / "set" / "set.json").read_text("utf-8"))
    described["sha256"]["images.csv"] = sha256(file)
    (tmp_path / "set" / "set.json").write_text(json.dumps(described), "utf-8")
    with pytest.raises(InputError, match=r"images.csv is not what the set's recipe makes"):
        prove(tmp_path / "set", str(photos))
    file.write_text("image\n1\n", "utf-8")
    with pytest.raises(InputError, match=r"stimuli.csv or images.csv is damaged"):
        prove(tmp_path / "set")


def as_of_an_earlier_version(folder):
    """Take out of a set what earlier versions did not write."""
    (folder / "images.csv").unlink()
    described = json.loads((folder / "set.json").read_text("utf-8"))
    del described["sha256"]["images.csv"], described["source"]["shown_names"]
    (folder / "set.json").write_text(json.dumps(described, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return folder


def test_sets_of_earlier_versions_are_still_proved(photos, tmp_path):
    """Else what a lab made last year would be called damaged."""
    stimulus_set.write_set(sources.load(str(photos), 6), choose("infer", per_category_pair=2), tmp_path / "set")
    old = as_of_an_earlier_version(shutil.copytree(tmp_path / "set", tmp_path / "old"))
    assert "made again from photos with seed 0 they are the same" in prove(old, str(photos))
    (old / "images.csv").write_text("added\n")
    with pytest.raises(InputError, match=r"images.csv does not belong to the set"):
        prove(old, str(photos))
