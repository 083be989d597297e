"""Trees of image files, for the tests of what is read from them."""

import zipfile
from io import BytesIO

import numpy as np
from PIL import Image

from stimuli_gen import sources

PHOTO = np.random.default_rng(5).integers(0, 256, (4, 6, 3), dtype=np.uint8)  # 6 wide, 4 high


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


def zipped(folder, to, packing=zipfile.ZIP_STORED):
    """Put a file tree into a zip, in the reverse of the alphabetical order."""
    with zipfile.ZipFile(to, "w", packing) as archive:
        for file in sorted(folder.rglob("*"), reverse=True):
            archive.write(file, file.relative_to(folder).as_posix())
    return to


def plain(level, height=2, width=2):
    return np.full((height, width, 3), level, dtype=np.uint8)


def encoded(image, kind, **options):
    """Bytes of an image file; the image an array or Pillow's."""
    content = BytesIO()
    (Image.fromarray(image) if isinstance(image, np.ndarray) else image).save(content, kind, **options)
    return content.getvalue()


def load_one(folder, name, content, size=None):
    """Load one image, beside a second class that holds the same one."""
    save(folder, {f"a/0_{name}": content, f"b/1_{name}": content})
    images = sources.class_folders(folder, size).images
    np.testing.assert_array_equal(images[0], images[1])
    return images[0]
