"""Where images come from: digits and a CIFAR-10 of our own making; folders and zips in test_class_folders.py."""

import hashlib
import pickle
from dataclasses import replace
from urllib.error import URLError

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_digits

from hillmixe.command import InputError
from stimuli_gen import sources

CIFAR_NAMES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]


@pytest.fixture
def small():
    """Four images of 2 x 3 pixels, ids with gaps."""
    pixels = np.arange(4 * 2 * 3 * 3, dtype=np.uint8).reshape(4, 2, 3, 3)
    return sources.ImageSource("small", ("Cat", "Dog"), pixels, np.array([0, 1, 1, 0]), np.array([2, 3, 5, 9]))


# Digits


def test_digits_are_scikit_learns_own(digits):
    """Else a stimulus named after an 8 would show another digit, the digits be dark, or one of the 17 levels off."""
    bunch = load_digits()
    words = ["Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"]
    assert digits.images.shape == (1797, 8, 8, 3)
    assert digits.images.dtype == np.uint8
    assert digits.class_names == tuple(sorted(words))
    assert [digits.class_names[label] for label in digits.labels] == [words[target] for target in bunch.target]
    assert digits.ids.tolist() == list(range(1797))
    raw = bunch.images.astype(int)
    nearest = (raw * 255 * 2 + 16) // 32  # raw * 255 / 16, rounded half up, in whole numbers
    for channel in range(3):
        np.testing.assert_array_equal(digits.images[..., channel], nearest)
    assert (nearest.min(), nearest.max(), nearest[raw == 8].max()) == (0, 255, 128)


# Checksum


def test_equal_content_gives_the_equal_checksum(digits):
    """Else nobody could make the same stimuli again."""
    assert sources.digits().checksum == digits.checksum
    assert digits.checksum == "8442a28aeed86c4695baeb7bf081502f107041048ce08cea45506e5e77a23ab7"


def test_the_checksum_does_not_depend_on_parts_memory_layout_or_name(small, monkeypatch):
    """Else the same images from folder and zip, transposed, or too large for the memory would have another."""
    whole = small.checksum
    for at_once in (1, small.images[:3].nbytes):  # image by image; three and one
        monkeypatch.setattr(sources, "HASHED_AT_ONCE", at_once)
        assert small.checksum == whole
    transposed = np.ascontiguousarray(small.images.transpose(0, 3, 1, 2)).transpose(0, 2, 3, 1)
    assert not transposed.flags.c_contiguous
    other = replace(small, name="other", images=transposed, ids=small.ids.astype(np.int32))
    assert other.checksum == small.checksum


def test_the_checksum_changes_with_every_part(small):
    """Else a changed source would pass for the one that people saw."""
    images, labels, ids = small.images.copy(), small.labels.copy(), small.ids.copy()
    images[3, 1, 2, 0] += 1
    labels[0] = 1
    ids[3] = 10
    changes = [{"images": images}, {"images": small.images.reshape(4, 3, 2, 3)}, {"labels": labels}, {"ids": ids}]
    changes += [{"class_names": names} for names in (("Cat", "Dogs"), ("Dog", "Cat"))]
    for changed in changes:
        assert replace(small, **changed).checksum != small.checksum, changed


# Positions


def test_positions_finds_images_by_id(small):
    """Else another image than the named one would be mixed."""
    found = small.positions(["Cat", "Dog", "Cat", "Dog", "Cat"], [9, 3, 2, 5, 9])
    assert found.tolist() == [3, 1, 0, 2, 3]
    assert small.positions([], []).tolist() == []


@pytest.mark.parametrize(
    ("label", "image", "message"),
    [
        ("Fish", 2, "no class Fish"),
        ("Cat", 4, "no image 4"),
        ("Cat", 10, "no image 10"),
        ("Cat", -1, "no image -1"),
        ("Cat", 5, "image 5 of small is of class Dog, not Cat"),
    ],
)
def test_positions_refuses_what_the_source_does_not_hold(small, label, image, message):
    """Else labels would meet another source than the one that people saw."""
    with pytest.raises(InputError, match=message):
        small.positions(["Dog", label], [3, image])


def test_a_refusal_tells_that_new_files_give_new_ids(small):
    """Else somebody who added photographs for the next sessions would not see why the old ones are gone."""
    files = pd.DataFrame({"file": ["Cat/a.png", "Dog/b.png", "Dog/c.png", "Cat/d.png"]})
    for given, told in (
        (small, False),
        (replace(small, files=files), True),
        (replace(small, files=pd.DataFrame({"file": ["Cat/2.png", "Dog/3.png", "Dog/5.png", "Cat/9.png"]})), False),
    ):
        for image in (4, 5):
            with pytest.raises(InputError) as refused:
                given.positions(["Cat"], [image])
            assert ("no file added or removed" in str(refused.value)) == told


def test_a_refusal_names_few_of_a_thousand_classes(small):
    """Else the line that says what is wrong would run over many screens."""
    many = replace(small, class_names=tuple(f"C{number:04}" for number in range(1000)))
    with pytest.raises(InputError, match=r"no class Fish; its classes are C0000, .*, C0009 and 990 more: name the"):
        many.positions(["Fish"], [2])


# CIFAR-10


@pytest.fixture
def fake_cifar10(tmp_path, monkeypatch):
    """A data set of 20 random images in CIFAR-10's own format, for torchvision's own loader."""
    from torchvision.datasets import CIFAR10

    rng = np.random.default_rng(3)
    batch = {"data": rng.integers(0, 256, (20, 3072), dtype=np.uint8), "labels": rng.integers(0, 10, 20).tolist()}
    contents = {"test_batch": pickle.dumps(batch), "batches.meta": pickle.dumps({"label_names": CIFAR_NAMES})}
    md5 = {name: hashlib.md5(content).hexdigest() for name, content in contents.items()}
    monkeypatch.setattr(CIFAR10, "train_list", [])
    monkeypatch.setattr(CIFAR10, "test_list", [["test_batch", md5["test_batch"]]])
    monkeypatch.setattr(CIFAR10, "meta", CIFAR10.meta | {"md5": md5["batches.meta"]})
    folder = tmp_path / "data" / CIFAR10.base_folder
    folder.mkdir(parents=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return tmp_path / "data", batch


def test_cifar10_keeps_order_classes_and_pixels(fake_cifar10, monkeypatch):
    """Else image ids would not be those that H-Mix and CIFAR-10H count."""
    folder, batch = fake_cifar10
    monkeypatch.setenv("HILLMIXE_DATA", str(folder))
    source = sources.load("cifar10")
    assert source.images.shape == (20, 32, 32, 3)
    assert source.ids.tolist() == list(range(20))
    names = [source.class_names[label] for label in source.labels]
    assert names == [CIFAR_NAMES[label].title() for label in batch["labels"]]
    assert source.class_names == tuple(sorted(source.class_names))
    for image, row, column, channel in [(0, 0, 0, 0), (3, 5, 31, 1), (19, 31, 2, 2)]:
        assert source.images[image, row, column, channel] == batch["data"][image, channel * 1024 + row * 32 + column]


@pytest.mark.parametrize("there", ["no network", "a broken file"])
def test_a_missing_or_damaged_cifar10_is_refused_and_not_downloaded_over(fake_cifar10, tmp_path, monkeypatch, there):
    """Else one would see torchvision's traceback, a broken file be mixed, or somebody's data folder be written to."""

    def download(*args, **kwargs):
        if there == "a broken file":
            pytest.fail("downloads")
        raise URLError("no network")

    (tmp_path / "data" / "cifar-10-batches-py" / "test_batch").write_bytes(b"broken")
    monkeypatch.setattr("torchvision.datasets.cifar.download_and_extract_archive", download)
    with pytest.raises(InputError, match="CIFAR-10 could not be loaded"):
        sources.cifar10(tmp_path if there == "no network" else tmp_path / "data")


# Paths


def test_missing_and_foreign_paths_are_refused(tmp_path):
    """Else a slip in --images would end with a traceback."""
    with pytest.raises(InputError, match="does not exist; expected digits, cifar10"):
        sources.load(str(tmp_path / "digit"))
    (tmp_path / "cat.png").write_bytes(b"no zip")
    with pytest.raises(InputError, match="neither a folder nor a zip"):
        sources.load(str(tmp_path / "cat.png"))
