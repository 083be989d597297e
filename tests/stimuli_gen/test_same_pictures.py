"""The same picture more than once: reported by its files, and never mixed with itself."""

import zlib
from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from image_files import encoded, plain, save
from PIL import Image

from hillmixe.command import InputError
from stimuli_gen import design, practice, sources, stimulus_set
from stimuli_gen.recipe import choose


def made(tmp_path, pictures):
    """A source of class folders: class -> the levels of its images."""
    files = {f"{label}/{at}.png": plain(level) for label, levels in pictures.items() for at, level in enumerate(levels)}
    return sources.class_folders(save(tmp_path / "in", files))


def test_pictures_in_two_classes_and_twice_in_one_are_named(tmp_path):
    """Else a lab would not learn that its classes overlap, or that a copy counts as another image."""
    source = made(tmp_path, {"cat": [1, 2, 3, 3], "dog": [9, 2, 1]})
    assert source.same_pictures() == [
        "in: 2 pictures are in more than one class (cat/0.png = dog/2.png; cat/1.png = dog/1.png): they are never "
        "mixed with themselves; leave each in one class",
        "in: 1 pictures are more than once in a class (cat/2.png = cat/3.png): remove the copies",
    ]
    assert made(tmp_path / "other", {"cat": [1, 2], "dog": [3, 4]}).same_pictures() == []


def test_a_picture_is_the_same_however_it_was_saved(tmp_path):
    """Else a copy in another format, which people cannot tell apart, would be mixed with the first."""
    photo = np.random.default_rng(0).integers(0, 256, (4, 4, 3), dtype=np.uint8)
    again = BytesIO()
    Image.fromarray(photo).save(again, "png", compress_level=1, dpi=(72, 72))
    files = {"cat/a.png": encoded(photo, "png"), "dog/b.png": again.getvalue(), "dog/c.bmp": encoded(photo, "bmp")}
    source = sources.class_folders(save(tmp_path, files))
    assert source.pictures.tolist() == [0, 0, 0]
    assert len(set(source.files["file_sha256"])) == 3


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_picture_is_mixed_with_itself(data):
    """Else a "mix" would be an unmixed image of two labels, or one pair be drawn twice."""
    sizes = [data.draw(st.integers(1, 5)) for _ in range(data.draw(st.integers(2, 3)))]
    levels = data.draw(st.lists(st.integers(0, 4), min_size=sum(sizes), max_size=sum(sizes)))
    pixels = np.array(levels, dtype=np.uint8)[:, None, None, None] * np.ones((2, 2, 3), dtype=np.uint8)
    labels = np.repeat(np.arange(len(sizes)), sizes)
    files = pd.DataFrame({"file": levels})
    source = sources.ImageSource("x", ("A", "B", "C")[: len(sizes)], pixels, labels, np.arange(len(labels)), (), files)
    number = data.draw(st.integers(1, 6))
    possible = min(
        sum(levels[i] != levels[j] for i in np.flatnonzero(labels == a) for j in np.flatnonzero(labels == b))
        for a in range(len(sizes))
        for b in range(a + 1, len(sizes))
    )
    recipe = choose("midpoint", per_category_pair=number, seed=data.draw(st.integers(0, 9)))
    if possible < number:
        with pytest.raises(InputError, match=f"image pairs.*{number} are asked for"):
            design.draw_pairs(source, recipe)
        return
    pairs = design.draw_pairs(source, recipe)
    assert len(pairs) == number * len(sizes) * (len(sizes) - 1) // 2
    assert not pairs.duplicated().any()
    tried = practice.draw_pairs(source, pairs, np.ones(len(labels), dtype=bool), 0)
    for one, two in [*zip(pairs["image_1"], pairs["image_2"], strict=True), *((p.image_1, p.image_2) for p in tried)]:
        assert levels[one] != levels[two]


def test_without_doubles_the_draw_is_as_it_was(digits):
    """Else sets of earlier versions could not be made again."""
    pairs = design.draw_pairs(digits, choose("infer", per_category_pair=2, seed=3))
    assert zlib.crc32(pairs.to_csv(index=False, lineterminator="\n").encode()) == 2700846830  # of version 0.1


def test_the_same_files_in_both_classes(tmp_path):
    """Else six copies in two folders would become a set of unmixed images in silence."""
    source = made(tmp_path, {"cat": [1, 2, 3, 4, 5, 6], "dog": [1, 2, 3, 4, 5, 6]})
    (line,) = source.same_pictures()
    assert "6 pictures are in more than one class (cat/0.png = dog/0.png; " in line
    stimulus_set.write_set(source, choose("full", per_category_pair=30), tmp_path / "set")  # of 36 pairs, 6 are not
    shown = pd.read_csv(tmp_path / "set" / "stimuli.csv")
    assert (shown["image_1"] % 6 != shown["image_2"] % 6).all()
    with pytest.raises(InputError, match=r"give 30 image pairs \(pictures in both are not mixed with themselves\), 31"):
        design.draw_pairs(source, choose("full", per_category_pair=31))
