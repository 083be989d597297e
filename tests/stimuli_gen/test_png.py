"""PNG files: what is written is what is read, by Pillow and by PNG's own rules."""

import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from stimuli_gen import png


def noise(height, width):
    return np.random.default_rng(height * width).integers(0, 256, (height, width, 3), dtype=np.uint8)


SIZES = [(1, 1), (8, 8), (32, 32), (36, 37), (37, 37), (3, 400), (160, 160)]
LARGE = noise(40, 40)
PARTS = [LARGE[3:11, 5:13], LARGE[::-1], LARGE[:20, :20].transpose(1, 0, 2)]  # not contiguous in memory


@pytest.mark.parametrize("image", [*(noise(*size) for size in SIZES), *PARTS], ids=lambda image: str(image.shape))
def test_an_image_is_read_as_it_was_written(image):
    """Else people would see other pixels than were mixed."""
    with Image.open(BytesIO(png.encode(image))) as read:
        read.verify()  # checksums of all parts
    with Image.open(BytesIO(png.encode(image))) as read:
        assert (read.format, read.mode, read.size) == ("PNG", "RGB", image.shape[1::-1])
        np.testing.assert_array_equal(np.asarray(read), image)


def test_the_bytes_of_a_small_image():
    """Else a checksum would hang on the versions of zlib and Pillow."""
    content = png.encode(np.array([[[1, 2, 3], [4, 5, 6]]], dtype=np.uint8))
    raw = bytes([0, 1, 2, 3, 4, 5, 6])
    assert content[8:33] == b"\0\0\0\rIHDR\0\0\0\2\0\0\0\1\x08\2\0\0\0" + zlib.crc32(content[12:29]).to_bytes(4, "big")
    stored = b"\x78\x01\x01\x07\x00\xf8\xff" + raw + zlib.adler32(raw).to_bytes(4, "big")
    assert content[41 : 41 + len(stored)] == stored
    assert zlib.decompress(stored) == raw


def test_files_are_small():
    """Else the paper's stimuli would not be twenty times smaller than the 98 kB of the original ones."""
    assert len(png.encode(noise(32, 32))) * 20 < 98_000
    photograph = np.linspace(0, 255, 160).astype(np.uint8)[:, None, None] * np.ones((1, 160, 3), np.uint8)
    assert len(png.encode(photograph)) < photograph.nbytes / 10
