"""Folders and zips of class folders: classes, ids and order, sizes, what is refused."""

import struct
import time
import zipfile
from types import SimpleNamespace

import numpy as np
import pytest
from image_files import PHOTO, encoded, load_one, plain, save, zipped
from PIL import Image
from sklearn.datasets import load_sample_image

from hillmixe.command import InputError
from stimuli_gen import image_pixels, sources

TWO = {"cat/1.png": plain(1), "dog/2.png": plain(2)}  # as few as are a source


# Classes, ids and order


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
        ((f"cat/{10**20 + 1}.png", f"cat/{10**20}.png", f"dog/{10**20 + 2}.png", "bird/1.png"), [4, 2, 1, 3]),
    ],
)
def test_other_file_names_count_in_the_order_of_class_and_name(tmp_path, files, levels):
    """Else two images would share an id, ids hang on a disk's order of files, or time stamps end with a traceback."""
    save(tmp_path, {name: plain(level) for level, name in enumerate(files, 1)})
    source = sources.class_folders(tmp_path)
    assert source.ids.tolist() == [0, 1, 2, 3]
    assert source.images[:, 0, 0, 0].tolist() == levels
    assert [source.class_names[label] for label in source.labels] == ["Bird", "Cat", "Cat", "Dog"]
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
    colour = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    files = {"a/0.png": np.array([[0, 100], [200, 255]], dtype=np.uint8), "a/1.png": colour}
    save(tmp_path, files | {"b/2.gif": encoded(palette, "gif"), "b/3.BMP": colour[::-1]})
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


def test_hidden_and_foreign_files_and_folders_are_passed_over(tmp_path):
    """Else a Mac's zip, a note or a thumbnail would count as image or class, or a folder end with a traceback."""
    hidden = ["__MACOSX/cat/._1.png", "cat/.hidden.png", "cat/notes.txt", "cat/Thumbs.db"]
    hidden_images = {"__MACOSX/dog/4.png": plain(4), ".cache/3.png": plain(3)}
    folder = save(tmp_path / "in", TWO | dict.fromkeys(hidden, b"no image") | hidden_images)
    (folder / "empty").mkdir()
    (folder / "cat" / "old.png").mkdir()  # a folder named like an image
    for source in (sources.class_folders(folder), sources.class_folders(zipped(folder, tmp_path / "in.zip"))):
        assert source.class_names == ("Cat", "Dog")
        assert source.ids.tolist() == [1, 2]


TRUNCATED = encoded(np.random.default_rng(0).integers(0, 256, (9, 9, 3), dtype=np.uint8), "png")[:-40]
ENORMOUS = bytearray(encoded(plain(0), "bmp"))
ENORMOUS[18:26] = struct.pack("<ii", 60000, 60000)  # width and height, where a BMP has them


@pytest.mark.parametrize(
    "content", [b"", b"no image", TRUNCATED, bytes(ENORMOUS)], ids=["empty", "text", "truncated", "enormous"]
)
def test_an_unreadable_image_is_named(tmp_path, content):
    """Else a person would have to search thousands of files for the broken one."""
    save(tmp_path, TWO | {"dog/2.png": content})
    with pytest.raises(InputError, match=r"dog/2.png"):
        sources.class_folders(tmp_path)


def test_a_damaged_zip_entry_is_named(tmp_path):
    """Else an incomplete copy of a zip would end with a traceback."""
    archive = zipped(save(tmp_path / "in", TWO), tmp_path / "in.zip")
    content = bytearray(archive.read_bytes())
    content[content.index(b"IDAT") + 6] ^= 255  # in dog/2.png, the first entry
    archive.write_bytes(content)
    with pytest.raises(InputError, match=r"dog/2.png"):
        sources.class_folders(archive)


def test_a_link_that_leads_nowhere_is_named(tmp_path):
    """Else an image moved away from under its link would end with a traceback."""
    save(tmp_path, TWO)
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
        ({"1.png": plain(1), "cat/2.png": plain(2)}, "1.png is not in a class folder"),
        ({"cat/1.png": plain(1), "Cat_/2.png": plain(2), "dog/3.png": plain(3)}, "have names that make them one class"),
        (
            {"a/cat/1.png": plain(1), "b/cat/2.png": plain(2), "a/dog/3.png": plain(3)},
            "a/cat and b/cat have names that make them one class",
        ),
    ],
)
def test_folders_that_are_no_source_are_refused(tmp_path, files, message):
    """Else stimuli would be made of something else than two classes or more."""
    folder = save(tmp_path / "in", files)
    folder.mkdir(exist_ok=True)
    for source in (folder, zipped(folder, tmp_path / "in.zip")):
        with pytest.raises(InputError, match=message):
            sources.class_folders(source)


# Many images and large ones


def test_a_thousand_classes_load_in_order_and_soon(tmp_path):
    """Else sources of ImageNet's kind would take hours for their names alone, or classes be confused."""
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        for number in range(1000):
            for at in range(3):
                image = np.full((8, 8, 3), (number // 256, number % 256, at), dtype=np.uint8)
                archive.writestr(f"n{number:04}/{number}_{at}.bmp", encoded(image, "bmp"))
    start = time.process_time()
    source = sources.class_folders(tmp_path / "in.zip")
    found = source.positions([source.class_names[label] for label in source.labels], source.ids.tolist())
    assert time.process_time() - start < 10  # 1 or less here
    assert source.class_names == tuple(f"N{number:04}" for number in range(1000))
    np.testing.assert_array_equal(source.labels, np.arange(3000) // 3)
    np.testing.assert_array_equal(found, np.arange(3000))
    number, at = np.divmod(np.arange(3000), 3)
    np.testing.assert_array_equal(source.images[:, 5, 6], np.stack([number // 256, number % 256, at], axis=1))


def test_more_images_than_fit_the_memory_are_kept_in_a_file(tmp_path, monkeypatch):
    """Else photographs of 1,000 classes would need as much memory as they have pixels, or give other stimuli."""
    files = {f"{'cat' if at % 2 else 'dog'}/{at}.png": PHOTO // (at + 1) for at in range(6)}
    folder = save(tmp_path / "in", files)
    in_memory = sources.class_folders(folder)
    assert not isinstance(in_memory.images, np.memmap)
    monkeypatch.setattr(image_pixels, "LARGEST_IN_MEMORY", in_memory.images.nbytes)
    assert not isinstance(sources.class_folders(folder).images, np.memmap)
    monkeypatch.setattr(image_pixels, "LARGEST_IN_MEMORY", in_memory.images.nbytes - 1)
    in_file = sources.class_folders(folder)
    assert isinstance(in_file.images, np.memmap)
    np.testing.assert_array_equal(in_file.images, in_memory.images)
    assert in_file.checksum == in_memory.checksum
    monkeypatch.setattr("shutil.disk_usage", lambda folder: SimpleNamespace(free=100))
    with pytest.raises(
        InputError, match=r"6 images of 6 x 4 pixels take .* GB and .* free: lower --size, or .* TMPDIR"
    ):
        sources.class_folders(folder)


def test_sizes_are_compared_before_much_is_decoded(tmp_path, monkeypatch):
    """Else a person would hear of --size only after the hours that decoding takes."""
    save(tmp_path, {"cat/1.png": plain(1, 9, 9), "cat/2.png": TRUNCATED, "dog/3.png": plain(3, 8, 9)})
    with pytest.raises(InputError, match=r"cat/2.png cannot be read"):
        sources.class_folders(tmp_path)
    monkeypatch.setattr(image_pixels, "DECODED_SOON", 3 * 81 - 1)
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda image: pytest.fail("decodes"))
    with pytest.raises(InputError, match=r"dog/3.png has 9 x 8 pixels and cat/1.png 9 x 9; give --size"):
        sources.class_folders(tmp_path)


def lanczos(size, to):
    """Weights (to, size) of the Lanczos filter of three lobes, its width that of the larger pixels."""
    scale = size / to
    x = (np.arange(size)[None] + 0.5 - (np.arange(to)[:, None] + 0.5) * scale) / max(scale, 1)
    weights = np.where(abs(x) < 3, np.sinc(x) * np.sinc(x / 3), 0)
    return weights / weights.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("size", [97, 427, 600])
@pytest.mark.parametrize("upright", [False, True])
def test_a_photograph_is_sized_as_stated(tmp_path, size, upright):
    """Else set.json would name another crop or filter than the one that made the stimuli."""
    photo = load_sample_image("china.jpg")
    photo = photo.swapaxes(0, 1) if upright else photo
    square = photo[106:533] if upright else photo[:, 106:533]  # (640 - 427) // 2 = 106
    found = load_one(tmp_path, "x.png", photo.copy(), size)
    weights = lanczos(427, size)
    across = np.einsum("xb,abc->axc", weights, square.astype(float), optimize=True).clip(0, 255)
    expected = np.einsum("ya,axc->yxc", weights, across, optimize=True).clip(0, 255)
    difference = abs(found - expected)
    assert sources.SIZING == "largest centred square, Lanczos"
    assert difference.max() < 1.5  # Pillow rounds twice
    assert difference.mean() < 0.5


# Folders that are skipped


def test_a_folder_without_images_is_spoken_of(tmp_path):
    """Else a class in a format that is not read, such as a phone's .heic, would be missing without a word."""
    folder = save(tmp_path / "in", TWO | dict.fromkeys(["bird/3.heic", "bird/4.HEIC", "bird/x.mov"], b""))
    for path in (folder, zipped(folder, tmp_path / "in.zip")):
        source = sources.class_folders(path)
        assert source.class_names == ("Cat", "Dog")
        (note,) = source.notes
        assert note.startswith(f"{path}: no images in bird, only .heic, .mov; skipped, because images are .")
        assert " .bmp .gif .jfif .jpe .jpeg .jpg .png .tif .tiff .webp" in note
    save(folder, {f"more{number}/y.heic": b"" for number in range(4)})
    assert "no images in bird, more0, more1 and 2 more, only" in sources.class_folders(folder).notes[0]
    with pytest.raises(InputError, match=r"holds no image files, only .heic, .mov; expected .* of .*.bmp .gif"):
        sources.class_folders(folder / "bird")


def test_notes_and_hidden_files_are_not_spoken_of(tmp_path):
    """Else the line about a forgotten class would drown among lines about readme.txt and .DS_Store."""
    files = ["notes.txt", "labels.csv", ".DS_Store", "odd/.DS_Store", "odd/Thumbs.db", "__MACOSX/z/a.heic", "in/x.txt"]
    folder = save(tmp_path / "x", {"in/cat/1.png": plain(1), "in/dog/2.png": plain(2)} | dict.fromkeys(files, b""))
    source = sources.class_folders(folder)
    assert (len(source.images), source.notes) == (2, ())


def test_a_class_of_one_image_is_a_class(tmp_path):
    """Else small pilot sets would be refused before the design can say how many images it needs."""
    files = {"cat/a.png": plain(1), "dog/a.png": plain(2), "dog/b.png": plain(3)}
    source = sources.class_folders(save(tmp_path, files))
    assert np.bincount(source.labels).tolist() == [1, 2]


def test_the_folder_one_stands_in_has_a_name_and_may_be_below_a_hidden_one(tmp_path, monkeypatch):
    """Else `--images .` would give a source without a name in set.json, or images below ~/.cache not be found."""
    monkeypatch.chdir(save(tmp_path / ".cache" / "photos", TWO))
    for source in (sources.load("."), sources.class_folders(tmp_path / ".cache" / "photos")):
        assert (source.name, len(source.images)) == ("photos", 2)
