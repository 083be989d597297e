"""Kinds of image files in class folders: each comes out as RGB of the levels it shows, or is refused by name."""

import logging
import re
import struct
import tracemalloc
import zipfile
import zlib
from contextlib import nullcontext
from io import BytesIO

import numpy as np
import pytest
from image_files import PHOTO, encoded, load_one, plain, save, zipped
from PIL import Image

from hillmixe.command import InputError
from stimuli_gen import image_pixels, sources

GREY = [128] * 3  # the screen's ground


def png_chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def refusal(folder, name, content):
    """See a file refused in one line that names it, with nothing else said; returns the line."""
    save(folder, {"cat/1.png": plain(1), f"dog/{name}": content})
    with pytest.raises(InputError) as problem:
        sources.class_folders(folder)
    assert f"dog/{name}" in str(problem.value)
    assert "\n" not in str(problem.value)
    return str(problem.value)


def orientation(value):
    exif = Image.Exif()
    exif[274] = value
    return exif


TURNED = {
    1: PHOTO,
    2: PHOTO[:, ::-1],
    3: PHOTO[::-1, ::-1],
    4: PHOTO[::-1],
    5: PHOTO.swapaxes(0, 1),
    6: np.rot90(PHOTO, -1),  # clockwise
    7: PHOTO[::-1, ::-1].swapaxes(0, 1),
    8: np.rot90(PHOTO),
}


@pytest.mark.parametrize("value", TURNED)
@pytest.mark.parametrize(("kind", "options"), [("png", {}), ("webp", {"lossless": True}), ("tiff", {}), ("jpeg", {})])
def test_photographs_stand_upright(tmp_path, kind, options, value):
    """Else a phone's photographs would lie on their sides or heads, or two of one size pass for different ones."""
    photo = np.kron(PHOTO // 2 + 64, np.ones((16, 16, 1), dtype=np.uint8))  # in blocks that JPEG keeps
    upright = np.kron(TURNED[value] // 2 + 64, np.ones((16, 16, 1), dtype=np.uint8))
    if kind == "jpeg":
        options = {"quality": 100, "subsampling": 0}
    files = {f"cat/0.{kind}": encoded(photo, kind, exif=orientation(value), **options), "dog/1.png": upright}
    found = sources.class_folders(save(tmp_path, files)).images
    np.testing.assert_allclose(found[0].astype(int), upright, atol=3 if kind == "jpeg" else 0)
    np.testing.assert_array_equal(found[1], upright)


def test_a_png_may_say_behind_its_pixels_how_it_lies(tmp_path):
    """Else what exiftool writes would be passed over, or an image be written into room of another shape."""
    content = encoded(PHOTO, "png")
    exif = png_chunk(b"eXIf", orientation(6).tobytes().removeprefix(b"Exif\0\0"))
    late = content[:-12] + exif + content[-12:]
    side = PHOTO[:, :4]
    np.testing.assert_array_equal(load_one(tmp_path / "cut", "x.png", late, 4), np.rot90(PHOTO[:, 1:5], -1))
    line = refusal(tmp_path / "mixed", "x.png", encoded(side, "png"))
    assert "has 4 x 4 pixels and cat/1.png 2 x 2; give --size" in line
    save(tmp_path / "late", {"a/0.png": PHOTO, "b/1.png": late})
    with pytest.raises(InputError, match=r"b/1.png has 4 x 6 pixels and a/0.png 6 x 4; give --size"):
        sources.class_folders(tmp_path / "late")


def test_damaged_exif_data_does_not_cost_a_photograph(tmp_path, silence):
    """Else one camera's odd entry, as in ImageNet, would end the reading of thousands of images or fill the screen."""
    exif = orientation(6)
    exif[305] = "maker"
    content = encoded(PHOTO, "webp", lossless=True, exif=exif)
    entry = struct.pack(">HHI", 305, 2, 6)  # tag, text, bytes
    floating, beyond = (content.replace(entry, struct.pack(">HHI", 305, *other)) for other in [(11, 1), (5, 6)])
    headless = content.replace(b"MM\0*", b"MM\1*")
    assert len({content, floating, beyond, headless}) == 4
    for number, (damaged, shown) in enumerate([(floating, TURNED[6]), (beyond, TURNED[6]), (headless, PHOTO)]):
        np.testing.assert_array_equal(load_one(tmp_path / str(number), "x.webp", damaged), shown)


@pytest.mark.parametrize(
    ("name", "kind"), [("x.gif", "gif"), ("x.png", "png"), ("x.webp", "webp"), ("x.tif", "tiff"), ("x.jpg", "gif")]
)
def test_animated_files_and_pages_are_refused(tmp_path, name, kind, silence):
    """Else people would be asked about whichever frame comes first."""
    frames = [Image.fromarray(PHOTO[:2, :2] // 2 + shade) for shade in (0, 60, 120)]
    line = refusal(tmp_path, name, encoded(frames[0], kind, save_all=True, append_images=frames[1:]))
    assert "has 3 frames or pages" in line


def test_of_a_phones_two_pictures_the_first_is_taken(tmp_path):
    """Else JPEGs with a second picture for depth or preview (MPO), as many phones write, would be refused."""
    first, second = Image.fromarray(plain(200, 16, 16)), Image.fromarray(plain(30, 8, 8))
    content = encoded(first, "mpo", save_all=True, append_images=[second])
    assert Image.open(BytesIO(content)).n_frames == 2
    assert (load_one(tmp_path, "x.jpg", content) == 200).all()


def keyed(mode, levels, key):
    """A PNG in which one level or colour stands for transparency."""
    image = Image.new(mode, (len(levels), 1))
    image.putdata(levels)
    return encoded(image, "png", transparency=key)


def palette(**transparency):
    image = Image.frombytes("P", (2, 1), bytes([0, 1]))
    image.putpalette([10, 20, 30, 200, 100, 50])
    return image, transparency


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (encoded(np.array([[[255, 0, 0, 0], [10, 20, 30, 255]]], dtype=np.uint8), "png"), [GREY, [10, 20, 30]]),
        (encoded(np.array([[[255, 0, 90, 51]]], dtype=np.uint8), "png"), [[153, 102, 120]]),  # a fifth over 128
        (encoded(np.array([[[255, 0, 90, 51]]], dtype=np.uint8), "tiff"), [[153, 102, 120]]),
        (encoded(Image.frombytes("LA", (2, 1), bytes([9, 0, 7, 255])), "png"), [GREY, [7] * 3]),
        (encoded(palette()[0], "png", transparency=1), [[10, 20, 30], GREY]),
        (encoded(palette()[0], "gif", transparency=0), [GREY, [200, 100, 50]]),
        (encoded(palette()[0], "png", transparency=b"\x00\x33"), [GREY, [142, 122, 112]]),
        (keyed("L", [3, 200], 3), [GREY, [200] * 3]),
        (keyed("1", [0, 1], 0), [GREY, [255] * 3]),
        (keyed("RGB", [(1, 2, 3), (1, 2, 4)], (1, 2, 3)), [GREY, [1, 2, 4]]),
        (keyed("I;16", [816, 817, 65535], 816), [GREY, [3] * 3, [255] * 3]),
    ],
    ids=["rgba", "part", "tiff", "la", "index", "gif", "alphas", "grey key", "bit key", "colour key", "16-bit key"],
)
def test_what_is_transparent_shows_the_screens_grey(tmp_path, content, expected, silence):
    """Else a cut-out would show the colours that its author cut away."""
    assert load_one(tmp_path, "x.png", content)[0].tolist() == expected


def test_an_opaque_alpha_channel_changes_nothing(tmp_path):
    """Else the same photograph would have other levels when saved with an alpha channel."""
    levels = np.arange(256, dtype=np.uint8)
    colour = np.stack([levels, levels[::-1], levels // 2, np.full(256, 255, dtype=np.uint8)], axis=1)[None]
    np.testing.assert_array_equal(load_one(tmp_path, "x.png", encoded(colour, "png")), colour[..., :3])


@pytest.mark.parametrize(("kind", "tolerance"), [("tiff", 0), ("jpeg", 2)])
def test_cmyk_is_converted_as_pillow_does(tmp_path, kind, tolerance):
    """Else a photograph made for print would come out inverted, or not at all."""
    inks = {(0, 0, 0, 0): [255] * 3, (0, 255, 255, 0): [255, 0, 0], (0, 0, 0, 255): [0] * 3, (51, 0, 0, 128): None}
    for number, (ink, expected) in enumerate(inks.items()):
        image = Image.new("CMYK", (16, 16), ink)
        found = load_one(tmp_path / str(number), f"x.{kind}", encoded(image, kind, quality=100))
        expected = expected or np.asarray(image.convert("RGB"))[0, 0]
        np.testing.assert_allclose(found.astype(int), np.broadcast_to(expected, found.shape), atol=tolerance)


def test_grey_photographs_and_drawings_of_one_bit(tmp_path):
    """Else old photographs would be refused or tinted, and drawings in black and white be black alone."""
    grey = PHOTO[..., 0]
    np.testing.assert_array_equal(load_one(tmp_path / "png", "x.png", grey), np.stack([grey] * 3, axis=2))
    smooth = np.repeat(np.arange(0, 256, 8, dtype=np.uint8)[None], 32, axis=0)
    jpeg = load_one(tmp_path / "jpeg", "x.jpg", encoded(smooth, "jpeg", quality=95))
    np.testing.assert_allclose(jpeg.astype(int), np.stack([smooth] * 3, axis=2), atol=4)
    assert (jpeg == jpeg[..., :1]).all()
    for kind in ("png", "tiff", "bmp", "gif"):
        found = load_one(tmp_path / kind, f"x.{kind}", encoded(Image.fromarray(grey > 127), kind))
        np.testing.assert_array_equal(found, np.stack([(grey > 127) * 255] * 3, axis=2))


@pytest.mark.parametrize("kind", ["png", "tiff"])
def test_sixteen_bits_are_rounded_to_eight(tmp_path, kind):
    """Else grey levels of scanners and microscopes would be shifted, in one byte order or the other."""
    levels = np.array([[0, 128, 129, 257 * 77 + 128, 257 * 77 + 129, 65535]], dtype=np.uint16)
    found = load_one(tmp_path, f"x.{kind}", encoded(levels, kind))
    assert found[0, :, 0].tolist() == [0, 0, 1, 77, 78, 255]
    assert (found == found[..., :1]).all()


@pytest.mark.parametrize("mode", ["F", "I", "LAB"])
def test_pixels_without_known_levels_are_refused(tmp_path, mode, silence):
    """Else measurements stored as an image would be cut off at 255 without a word."""
    line = refusal(tmp_path, "x.tif", encoded(Image.new(mode, (2, 2)), "tiff"))
    assert re.search(f"cannot be read as an image.* mode {mode}, ", line)


def test_what_pillow_logs_is_not_shown(tmp_path, monkeypatch, silence):
    """Else a refusal would be two lines, the first in Pillow's words and about no file."""
    monkeypatch.setattr(logging.getLogger(), "handlers", [])  # pytest's, which keep Python from writing to stderr
    samples = struct.pack("<HHIHH", 277, 3, 1, 3, 0)  # tag, type, number; three samples a pixel
    content = encoded(PHOTO, "tiff")
    assert samples in content
    line = refusal(tmp_path, "x.tif", content.replace(samples, struct.pack("<HHIHH", 277, 3, 1, 255, 0)))
    assert re.search("is not a readable .* image", line)


def test_programs_in_the_dress_of_an_image_are_not_run(tmp_path, silence):
    """Else a PostScript file named x.png would start Ghostscript."""
    line = refusal(tmp_path, "x.png", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n")
    assert re.search("is not a readable JPEG/PNG/.* image", line)


@pytest.mark.parametrize("side", [3, 4], ids=["Pillow's warning", "Pillow's error"])
@pytest.mark.parametrize("size", [None, 2])
def test_decompression_bombs_are_refused(tmp_path, monkeypatch, side, size, silence):
    """Else a small file could fill the memory, or the line that names it be lost among Pillow's warnings."""
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 7)  # 9 pixels are below twice that, 16 above
    save(tmp_path, {"cat/1.png": plain(1), "dog/2.png": plain(2, side, side)})
    with pytest.raises(
        InputError, match=rf"dog/2.png is too large \(.*{side * side} pixels.* limit of (7|14) pixels\)"
    ):
        sources.class_folders(tmp_path, size)


def test_files_of_too_many_bytes_are_refused_unread(tmp_path, monkeypatch, silence):
    """Else one entry of a zip, small when packed, could fill the memory."""
    folder = save(tmp_path / "in", {"cat/1.png": plain(1), "dog/2.bmp": encoded(plain(2, 30, 30), "bmp")})
    monkeypatch.setattr(image_pixels, "LARGEST_FILE", 2000)
    for source in (folder, zipped(folder, tmp_path / "in.zip")):
        with pytest.raises(InputError, match=r"dog/2.bmp has 2,8\d\d bytes, expected at most 2,000"):
            sources.class_folders(source)


@pytest.mark.parametrize("said", [500, 200_000_000])
def test_a_zip_that_lies_about_its_sizes_fills_no_memory(tmp_path, said):
    """Else the limit on bytes would hold only for honest zips."""
    content = encoded(plain(0, 30, 30000), "bmp")  # 2.7 MB
    folder = save(tmp_path / "in", {"cat/1.png": plain(1), "dog/2.bmp": content})
    archive = zipped(folder, tmp_path / "in.zip", zipfile.ZIP_DEFLATED)
    honest = struct.pack("<I", len(content))
    lying = archive.read_bytes().replace(honest, struct.pack("<I", said))
    assert lying.count(honest) == 0
    archive.write_bytes(lying)
    tracemalloc.start()
    with pytest.raises(InputError, match=r"dog/2.bmp cannot be read") if said < len(content) else nullcontext():
        sources.class_folders(archive, 2)
    assert tracemalloc.get_traced_memory()[1] < 12e6
    tracemalloc.stop()


def test_damaged_packed_entries_and_directories_are_named(tmp_path):
    """Else an incomplete copy of a packed zip would end with zlib's or zipfile's traceback."""
    folder = save(tmp_path / "in", {"cat/1.bmp": PHOTO, "dog/2.bmp": PHOTO})
    archive = zipped(folder, tmp_path / "in.zip", zipfile.ZIP_DEFLATED)
    content = bytearray(archive.read_bytes())
    start = content.index(b"dog/2.bmp") + len("dog/2.bmp")
    content[start : start + 8] = b"\xff" * 8
    archive.write_bytes(content)
    with pytest.raises(InputError, match=r"dog/2.bmp cannot be read"):
        sources.class_folders(archive)
    archive.write_bytes(bytes(content).replace(b"PK\1\2", b"PK\1\3"))
    with pytest.raises(InputError, match=r"in.zip cannot be read as a zip"):
        sources.class_folders(archive)
