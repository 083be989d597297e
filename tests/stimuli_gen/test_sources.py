"""Where images come from: digits, a CIFAR-10 of our own making, folders and zips of class folders."""

import hashlib
import pickle
import struct
import zipfile
from dataclasses import replace
from io import BytesIO
from urllib.error import URLError

import numpy as np
import pytest
from PIL import Image

from stimuli_gen import sources
from stimuli_gen.command import InputError

CIFAR_NAMES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]


@pytest.fixture(scope="module")
def digits():
    return sources.digits()


@pytest.fixture
def small():
    """Four images of 2 x 3 pixels, ids with gaps."""
    pixels = np.arange(4 * 2 * 3 * 3, dtype=np.uint8).reshape(4, 2, 3, 3)
    return sources.ImageSource("small", ("Cat", "Dog"), pixels, np.array([0, 1, 1, 0]), np.array([2, 3, 5, 9]))


def save(folder, pixels):
    """Write images of one file tree: relative path -> array, or bytes as they are."""
    for name, content in pixels.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            Image.fromarray(content).save(file)
    return folder


def zipped(folder, to):
    """Put a file tree into a zip, in the reverse of the alphabetical order."""
    with zipfile.ZipFile(to, "w") as archive:
        for file in sorted(folder.rglob("*"), reverse=True):
            archive.write(file, file.relative_to(folder).as_posix())
    return to


def plain(level, height=2, width=2):
    return np.full((height, width, 3), level, dtype=np.uint8)


# Digits


def test_digits_are_scikit_learns_own(digits):
    """Else a stimulus named after an 8 would show another digit."""
    from sklearn.datasets import load_digits

    bunch = load_digits()
    words = ["Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"]
    assert digits.images.shape == (1797, 8, 8, 3)
    assert digits.images.dtype == np.uint8
    assert digits.class_names == tuple(sorted(words))
    assert [digits.class_names[label] for label in digits.labels] == [words[target] for target in bunch.target]
    assert digits.ids.tolist() == list(range(1797))


def test_digits_levels_are_spread_over_0_to_255(digits):
    """Else the digits would be dark, or one of the 17 levels off."""
    from sklearn.datasets import load_digits

    raw = load_digits().images.astype(int)
    nearest = (raw * 255 * 2 + 16) // 32  # raw * 255 / 16, rounded half up, in whole numbers
    for channel in range(3):
        np.testing.assert_array_equal(digits.images[..., channel], nearest)
    assert (nearest.min(), nearest.max(), nearest[raw == 8].max()) == (0, 255, 128)


# Checksum


def test_equal_content_gives_the_equal_checksum(digits):
    """Else nobody could make the same stimuli again."""
    assert sources.digits().checksum == digits.checksum
    assert len(digits.checksum) == 64


def test_the_checksum_does_not_depend_on_memory_layout_or_name(small):
    """Else the same images from a folder and a zip, or from torchvision's transposed arrays, would differ."""
    transposed = np.ascontiguousarray(small.images.transpose(0, 3, 1, 2)).transpose(0, 2, 3, 1)
    assert not transposed.flags.c_contiguous
    other = replace(small, name="other", images=transposed, ids=small.ids.astype(np.int32))
    assert other.checksum == small.checksum


@pytest.mark.parametrize("part", ["pixel", "label", "id", "class name", "order of classes", "shape"])
def test_the_checksum_changes_with_every_part(small, part):
    """Else a changed source would pass for the one that people saw."""
    images, labels, ids = small.images.copy(), small.labels.copy(), small.ids.copy()
    images[3, 1, 2, 0] += 1
    labels[0] = 1
    ids[3] = 10
    changed = {
        "pixel": {"images": images},
        "label": {"labels": labels},
        "id": {"ids": ids},
        "class name": {"class_names": ("Cat", "Dogs")},
        "order of classes": {"class_names": ("Dog", "Cat")},
        "shape": {"images": small.images.reshape(4, 3, 2, 3)},
    }[part]
    assert replace(small, **changed).checksum != small.checksum


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
    save(tmp_path / "data" / CIFAR10.base_folder, contents)
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


def test_cifar10_without_network_says_so(tmp_path, monkeypatch):
    """Else a person without network would see torchvision's traceback."""

    def no_network(*args, **kwargs):
        raise URLError("no network")

    monkeypatch.setattr("torchvision.datasets.cifar.download_and_extract_archive", no_network)
    with pytest.raises(InputError, match="CIFAR-10 could not be had"):
        sources.cifar10(tmp_path)


def test_a_damaged_cifar10_is_refused_and_not_downloaded_over(fake_cifar10, monkeypatch):
    """Else a broken file would be mixed, or somebody's data folder be written to."""
    folder, _ = fake_cifar10
    (folder / "cifar-10-batches-py" / "test_batch").write_bytes(b"broken")
    monkeypatch.setattr(
        "torchvision.datasets.cifar.download_and_extract_archive", lambda *args, **kwargs: pytest.fail("downloads")
    )
    with pytest.raises(InputError, match="CIFAR-10 could not be had"):
        sources.cifar10(folder)


# Folders and zips


def test_numeric_file_names_become_ids(tmp_path):
    """Else ids would not lead back to the files, as for CIFAR-10 images saved under their position."""
    save(tmp_path, {"dog/00012.png": plain(1), "dog/3.png": plain(2), "cat/7.png": plain(3), "cat/100.png": plain(4)})
    source = sources.load(str(tmp_path))
    assert source.class_names == ("Cat", "Dog")
    assert source.ids.tolist() == [3, 7, 12, 100]
    assert source.images[:, 0, 0, 0].tolist() == [2, 3, 1, 4]
    assert source.labels.tolist() == [1, 0, 1, 0]


@pytest.mark.parametrize(
    ("files", "levels"),
    [
        (("cat/b.png", "cat/a.png", "dog/1.png", "bird/z.png"), [4, 2, 1, 3]),  # names that are no numbers
        (("cat/2.png", "cat/1.png", "dog/1.png", "bird/3.png"), [4, 2, 1, 3]),  # one number in two classes
        (("cat/02.png", "cat/1.png", "dog/2.png", "bird/3.png"), [4, 1, 2, 3]),  # 2 and 02; "02" sorts before "1"
        (("cat/2.5.png", "cat/-1.png", "dog/3.png", "bird/4.png"), [4, 2, 1, 3]),  # "-" sorts before digits
        (("cat/２.png", "cat/1.png", "dog/3.png", "bird/4.png"), [4, 2, 1, 3]),  # no ASCII digit
    ],
)
def test_other_file_names_count_in_the_order_of_class_and_name(tmp_path, files, levels):
    """Else two images would share an id, or ids hang on the order in which a disk lists its files."""
    save(tmp_path, {name: plain(level) for level, name in enumerate(files, 1)})
    source = sources.class_folders(tmp_path)
    assert source.ids.tolist() == [0, 1, 2, 3]
    assert source.images[:, 0, 0, 0].tolist() == levels
    assert [source.class_names[label] for label in source.labels] == ["Bird", "Cat", "Cat", "Dog"]


def test_numbers_too_large_for_ids_count_by_position(tmp_path):
    """Else time stamps as file names (20 digits and more) would end with a traceback."""
    files = ["cat/20240101123045123456.png", "cat/20240101123045123457.png", "dog/20240101123045123458.png"]
    save(tmp_path, {name: plain(level) for level, name in enumerate(files)})
    source = sources.class_folders(tmp_path)
    assert source.ids.tolist() == [0, 1, 2]
    assert len(source.checksum) == 64


def test_class_names_are_made_from_folder_names(tmp_path):
    """Else an underscore would break the names of pairs, or order be that of capital and small letters."""
    folders = {"sea_horse": "Sea-horse", "Polar bear": "Polar-bear", "aBC": "ABC", "übung": "Übung", "__x__": "X"}
    save(tmp_path, {f"{folder}/{level}.png": plain(level) for level, folder in enumerate(folders)})
    source = sources.class_folders(tmp_path)
    assert source.class_names == tuple(sorted(folders.values()))
    assert [source.class_names[label] for label in source.labels] == list(folders.values())


def test_grey_colour_and_palette_images_become_rgb(tmp_path):
    """Else grey or GIF images would have other levels than they show."""
    palette = Image.frombytes("P", (2, 2), bytes([0, 1, 1, 0]))
    palette.putpalette([10, 20, 30, 200, 100, 50])
    content = BytesIO()
    palette.save(content, "gif")
    colour = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    save(
        tmp_path,
        {
            "a/0.png": np.array([[0, 100], [200, 255]], dtype=np.uint8),
            "a/1.png": colour,
            "b/2.gif": content.getvalue(),
            "b/3.BMP": colour[::-1],
        },
    )
    images = sources.class_folders(tmp_path).images
    assert images[0].tolist() == [[[0] * 3, [100] * 3], [[200] * 3, [255] * 3]]
    np.testing.assert_array_equal(images[1], colour)
    assert images[2].tolist() == [[[10, 20, 30], [200, 100, 50]], [[200, 100, 50], [10, 20, 30]]]
    np.testing.assert_array_equal(images[3], colour[::-1])


def test_sixteen_bit_images_are_scaled_or_refused(tmp_path):
    """Else every level above 255 of 65535 would silently become white."""
    grey = np.array([[0, 65535], [32768, 16384]], dtype=np.uint16)
    save(tmp_path, {"a/0.png": grey, "b/1.png": grey})
    try:
        image = sources.class_folders(tmp_path).images[0]
    except InputError:
        return
    np.testing.assert_allclose(image[..., 0].astype(int), [[0, 255], [128, 64]], atol=1)


def test_mixed_sizes_are_refused_unless_a_size_is_given(tmp_path):
    """Else images that cannot be mixed would stop the run in its middle."""
    save(tmp_path, {"cat/1.png": plain(9, 2, 2), "dog/2.png": plain(7, 4, 3)})
    with pytest.raises(InputError, match=r"dog/2.png has 3 x 4 pixels and cat/1.png 2 x 2; give --size"):
        sources.class_folders(tmp_path)
    source = sources.load(str(tmp_path), 5)
    assert source.images.shape == (2, 5, 5, 3)
    assert (source.images[0] == 9).all()
    assert (source.images[1] == 7).all()


def test_size_takes_the_largest_centred_square(tmp_path):
    """Else photos would be squeezed, or shown from one side."""
    wide = np.zeros((2, 6, 3), dtype=np.uint8)
    wide[:, 2:4] = np.arange(12).reshape(2, 2, 3) + 100
    tall = np.swapaxes(wide, 0, 1).copy()
    save(tmp_path, {"cat/1.png": wide, "dog/2.png": tall})
    source = sources.class_folders(tmp_path, 2)
    np.testing.assert_array_equal(source.images[0], wide[:, 2:4])
    np.testing.assert_array_equal(source.images[1], tall[2:4])


def test_a_folder_and_its_zip_are_one_source(tmp_path):
    """Else a zip of the same images would give other stimuli."""
    rng = np.random.default_rng(1)
    files = ["cat/b.png", "cat/a.png", "Dog/c.png", "a-b/q.png", "a_c/e.png"]
    folder = save(tmp_path / "in", {name: rng.integers(0, 256, (3, 3, 3), dtype=np.uint8) for name in files})
    archive = zipped(folder, tmp_path / "in.zip")
    assert sources.load(str(archive)).checksum == sources.load(str(folder)).checksum
    assert sources.load(str(archive)).class_names == ("A-b", "A-c", "Cat", "Dog")


def test_hidden_and_foreign_files_are_passed_over(tmp_path):
    """Else a Mac's zip, a note or a thumbnail would count as image or class."""
    folder = save(
        tmp_path / "in",
        {
            "cat/1.png": plain(1),
            "dog/2.png": plain(2),
            "__MACOSX/cat/._1.png": b"no image",
            "__MACOSX/dog/4.png": plain(4),
            "cat/.hidden.png": b"no image",
            ".cache/3.png": plain(3),
            "cat/notes.txt": b"notes",
            "cat/Thumbs.db": b"no image",
        },
    )
    (folder / "empty").mkdir()
    for source in (sources.class_folders(folder), sources.class_folders(zipped(folder, tmp_path / "in.zip"))):
        assert source.class_names == ("Cat", "Dog")
        assert source.ids.tolist() == [1, 2]


def test_a_hidden_folder_above_does_not_hide_the_images(tmp_path):
    """Else images below ~/.cache would not be found."""
    folder = save(tmp_path / ".cache" / "in", {"cat/1.png": plain(1), "dog/2.png": plain(2)})
    assert len(sources.class_folders(folder).images) == 2


def test_a_folder_named_like_an_image_is_passed_over(tmp_path):
    """Else it would end with a traceback."""
    save(tmp_path, {"cat/1.png": plain(1), "dog/2.png": plain(2)})
    (tmp_path / "cat" / "old.png").mkdir()
    assert sources.class_folders(tmp_path).ids.tolist() == [1, 2]


def enormous_bmp():
    content = BytesIO()
    Image.new("RGB", (2, 2)).save(content, "bmp")
    header = bytearray(content.getvalue())
    header[18:26] = struct.pack("<ii", 60000, 60000)  # width and height, where a BMP has them
    return bytes(header)


def truncated_png():
    content = BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (9, 9, 3), dtype=np.uint8)).save(content, "png")
    return content.getvalue()[:-40]


@pytest.mark.parametrize(
    "content", [b"", b"no image", truncated_png(), enormous_bmp()], ids=["empty", "text", "truncated", "enormous"]
)
def test_an_unreadable_image_is_named(tmp_path, content):
    """Else a person would have to search thousands of files for the broken one."""
    save(tmp_path, {"cat/1.png": plain(1), "dog/2.png": content})
    with pytest.raises(InputError, match=r"dog/2.png"):
        sources.class_folders(tmp_path)


def test_a_damaged_zip_entry_is_named(tmp_path):
    """Else an incomplete copy of a zip would end with a traceback."""
    folder = save(tmp_path / "in", {"cat/1.png": plain(1), "dog/2.png": plain(2)})
    archive = zipped(folder, tmp_path / "in.zip")
    content = bytearray(archive.read_bytes())
    content[content.index(b"IDAT") + 6] ^= 255  # in dog/2.png, the first entry
    archive.write_bytes(content)
    with pytest.raises(InputError, match=r"dog/2.png"):
        sources.class_folders(archive)


def test_a_link_that_leads_nowhere_is_named(tmp_path):
    """Else an image moved away from under its link would end with a traceback."""
    save(tmp_path, {"cat/1.png": plain(1), "dog/2.png": plain(2)})
    try:
        (tmp_path / "dog" / "3.png").symlink_to(tmp_path / "nowhere.png")
    except OSError:
        pytest.skip("this system makes no symbolic links")
    with pytest.raises(InputError, match=r"dog/3.png"):
        sources.class_folders(tmp_path)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "holds no image files"),
        ({"cat/notes.txt": b"notes"}, "holds no image files"),
        ({"cat/1.png": plain(1), "cat/2.png": plain(2)}, "single class Cat"),
        ({"1.png": plain(1), "cat/2.png": plain(2)}, "1.png lies in no class folder"),
        ({"cat/1.png": plain(1), "Cat_/2.png": plain(2), "dog/3.png": plain(3)}, "are one class by name"),
        ({"a/cat/1.png": plain(1), "b/cat/2.png": plain(2), "a/dog/3.png": plain(3)}, "a/cat and b/cat are one class"),
    ],
)
def test_folders_that_are_no_source_are_refused(tmp_path, files, message):
    """Else stimuli would be made of something else than two classes or more."""
    folder = save(tmp_path / "in", files)
    folder.mkdir(exist_ok=True)
    with pytest.raises(InputError, match=message):
        sources.class_folders(folder)
    with pytest.raises(InputError, match=message):
        sources.class_folders(zipped(folder, tmp_path / "in.zip"))


def test_missing_and_foreign_paths_are_refused(tmp_path):
    """Else a slip in --images would end with a traceback."""
    with pytest.raises(InputError, match="is not there; --images takes digits, cifar10"):
        sources.load(str(tmp_path / "digit"))
    (tmp_path / "cat.png").write_bytes(b"no zip")
    with pytest.raises(InputError, match="neither a folder nor a zip"):
        sources.load(str(tmp_path / "cat.png"))
