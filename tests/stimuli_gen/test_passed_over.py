"""Which files of class folders are read, which are passed over, and what is told of these."""

import sys
from types import ModuleType

import numpy as np
import pytest
from image_files import encoded, plain, save, zipped
from PIL import features

from hillmixe.command import InputError
from stimuli_gen import image_pixels, sources

TWO = {"cat/1.png": plain(1), "dog/2.png": plain(2)}


def notes_of(folder, files):
    return sources.class_folders(save(folder, files)).notes


def jpegs(label, suffix, numbers):
    return {f"{label}/{number}{suffix}": encoded(plain(number * 9), "jpeg") for number in numbers}


def test_jfif_is_jpeg_and_phones_photographs_are_counted(tmp_path):
    """Else half of a class would be missing without a word, as browsers name what they save."""
    files = {}
    for label in ("cat", "dog"):
        files |= jpegs(label, ".jpg", range(6)) | jpegs(label, ".jfif", range(6, 12))
        files |= {f"{label}/IMG_0001.HEIC": b"heic"}
    source = sources.class_folders(save(tmp_path / "in", files))
    assert len(source.images) == 24
    assert source.notes == (
        f"{tmp_path / 'in'}: 2 images skipped: cat/IMG_0001.HEIC, dog/IMG_0001.HEIC; save them as "
        "JPEG or PNG, or install pillow-heif",
    )
    assert sources.class_folders(zipped(tmp_path / "in", tmp_path / "in.zip")).notes != ()


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow reads no AVIF")
def test_avif_is_read_where_pillow_can(tmp_path):
    """Else photographs of newer phones and pages would be missing where nothing stands in their way."""
    files = {"cat/1.avif": encoded(plain(200, 16, 16), "avif", quality=100), "dog/2.png": plain(2, 16, 16)}
    source = sources.class_folders(save(tmp_path, files))
    np.testing.assert_allclose(source.images[0].astype(int), 200, atol=2)
    assert source.notes == ()


def test_heic_is_read_with_pillow_heif(monkeypatch):
    """Else who installs it, as the note says, would gain nothing."""
    called = []
    module = ModuleType("pillow_heif")
    module.register_heif_opener = lambda: called.append(True)
    monkeypatch.setitem(sys.modules, "pillow_heif", module)
    monkeypatch.setattr(image_pixels, "find_spec", lambda name: name)
    kinds = image_pixels.kinds()
    assert called == [True]
    assert kinds["HEIF"] == (".heic", ".heif")


SIDECARS = [
    *(
        "@eaDir/1.jpg/SYNOPHOTO_THUMB_M.jpg",
        "#recycle/9.png",
        ".AppleDouble/1.png",
        "@Recycle/9.png",
        "#snapshot/9.png",
    ),
    *("$RECYCLE.BIN/S-1-5/9.png", "lost+found/9.png", "System Volume Information/9.png", "._1.png", "ehthumbs.db"),
    *("Thumbs.DB", "Desktop.ini", "Icon\r", ".DS_Store", "@Recently-Snapshot/9.png", ".ipynb_checkpoints/9.png"),
]


@pytest.mark.parametrize("place", ["", "cat/", "photos/"])
def test_what_systems_put_beside_files_is_no_image(tmp_path, place):
    """Else a NAS's thumbnails and deleted files would be images, or a class of their own."""
    files = TWO | {f"{place}{name}": plain(9) if name.endswith(("png", "jpg")) else b"" for name in SIDECARS}
    folder = save(tmp_path / "in", files)
    for path in (folder, zipped(folder, tmp_path / "in.zip")):
        source = sources.class_folders(path)
        assert (source.class_names, source.ids.tolist(), source.notes) == (("Cat", "Dog"), [1, 2], ())


def test_macos_resource_forks_are_no_images(tmp_path):
    """Else each photograph in a Mac's zip would be there twice, once as a file that cannot be read."""
    folder = save(tmp_path / "in", TWO | {"__MACOSX/cat/._1.png": b"fork", "__MACOSX/dog/._2.png": b"fork"})
    assert sources.class_folders(zipped(folder, tmp_path / "in.zip")).ids.tolist() == [1, 2]


@pytest.mark.parametrize(("n_others", "told"), [(1, False), (2, True)])
def test_a_class_that_loses_more_than_a_tenth_is_told(tmp_path, n_others, told):
    """Else a class could be mostly passed over, and the study be about what was left."""
    files = {f"cat/{number}.png": plain(number) for number in range(9)} | {"dog/9.png": plain(99)}
    notes = notes_of(tmp_path, files | {f"cat/{number}.xmp": b"" for number in range(n_others)})
    line = f"{tmp_path}: more than a tenth of the files were skipped in Cat (2 of 11, only .xmp)"
    assert notes == ((line,) if told else ())


def test_twelve_bits_in_sixteen_are_noticed(tmp_path):
    """Else microscopes' and cameras' photographs would be shown nearly black, and nobody know why."""
    dark = np.full((2, 2), 4095, dtype=np.uint16)
    bright = np.full((2, 2), 4096, dtype=np.uint16)
    notes = notes_of(tmp_path, {"cat/1.png": dark, "dog/2.tif": bright, "dog/3.png": bright * 15})
    assert notes == (
        f"{tmp_path}: 1 of 3 images of 16 bits have no level above 4,095 (of 65,535), as cameras of 12 bits write "
        "them, and are shown nearly black: cat/1.png; multiply their levels by 16 and save them again",
    )


@pytest.mark.skipif(sys.platform != "linux", reason="other systems' names are letters")
def test_a_name_that_is_not_utf8_is_refused(tmp_path):
    """Else it would end with a traceback when the set is written."""
    save(tmp_path, TWO)
    (tmp_path / "dog" / "\udce9.png").write_bytes(encoded(plain(3), "png"))
    with pytest.raises(InputError, match=r"the name 'dog/\\udce9.png' is not written in UTF-8: rename it"):
        sources.class_folders(tmp_path)
