"""The sheet to look at: which pictures stand where."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from stimuli_gen import preview, sources, stimulus_set
from stimuli_gen.recipe import choose


def plain(level, height=8, width=8):
    """A picture of a colour that no letter has."""
    return np.full((height, width, 3), (level, 255, 0), dtype=np.uint8)


def columns_of(image, level):
    """Where a plain picture of that level stands: (left, top, right, bottom), the last two outside."""
    found = (np.asarray(image) == (level, 255, 0)).all(axis=-1)
    rows, columns = np.flatnonzero(found.any(axis=1)), np.flatnonzero(found.any(axis=0))
    return columns[0], rows[0], columns[-1] + 1, rows[-1] + 1


def test_rows_are_pairs_and_columns_are_coefficients():
    """Else a person would take one blend for another."""
    sheet = preview.sheet(
        [
            preview.Row("Dog\n2", "Cat\n1", {0.0: plain(10), 0.5: plain(20), 1.0: plain(30)}),
            preview.Row("Owl\n4", "Fox\n3", {0.25: plain(40), 1.0: plain(50)}),
        ],
        "note",
    )
    boxes = {level: columns_of(sheet, level) for level in (10, 20, 30, 40, 50)}
    for left, top, right, bottom in boxes.values():
        assert (right - left, bottom - top) == (preview.CELL, preview.CELL)
    step = preview.CELL + preview.GAP
    left = boxes[10][0]
    assert [boxes[level][0] - left for level in (10, 20, 30, 40, 50)] == [0, 2 * step, 3 * step, step, 3 * step]
    assert boxes[10][1] == boxes[20][1] == boxes[30][1] == boxes[40][1] - step == boxes[50][1] - step


@pytest.mark.parametrize(
    "text", ["Dog", "A-class-name-that-is-longer-than-any-room-for-it-could-be-on-a-sheet", "Übung\n7"]
)
def test_captions_stay_on_the_sheet(text):
    """Else long class names would be cut off or lie over the pictures."""
    sheet = preview.sheet([preview.Row(text, text, {0.5: plain(20)})], "")
    pixels = np.asarray(sheet.convert("L")).astype(int)
    ground = pixels[0, 0]
    left, top, right, bottom = columns_of(sheet, 20)
    dark = np.flatnonzero((pixels[top:bottom] < 90).any(axis=0))
    dark = dark[(dark < left) | (dark >= right)]
    assert len(dark)
    assert (dark < left - 4).any()
    assert (dark >= right + 4).any()
    assert not ((dark >= left - 4) & (dark < right + 4)).any()
    for edge in (pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]):
        assert (edge == ground).all()


def test_wide_and_tall_images_keep_their_shape():
    """Else photographs would look squeezed."""
    for height, width in ((20, 40), (300, 100)):
        left, top, right, bottom = columns_of(
            preview.sheet([preview.Row("a", "b", {0.5: plain(20, height, width)})], ""), 20
        )
        assert max(right - left, bottom - top) == preview.CELL
        assert (right - left) / (bottom - top) == pytest.approx(width / height, rel=0.05)


def test_a_marked_picture_has_a_frame():
    """Else the sheet of what people relabelled would not show their answer."""
    row = preview.Row("a", "b", {0.25: plain(20), 0.5: plain(40)}, marked=0.5)
    sheet = np.asarray(preview.sheet([row], ""))
    accent = np.array([0x0B, 0x4F, 0x8A])
    left, top, right, bottom = columns_of(preview.sheet([row], ""), 40)
    assert (sheet[top - 2, left:right] == accent).all()
    assert (sheet[top:bottom, right + 1] == accent).all()
    left, top, right, bottom = columns_of(preview.sheet([row], ""), 20)
    assert not (sheet[top - 2, left:right] == accent).all(axis=-1).any()


def test_frames_stand_in_the_column_nearest_to_them():
    """Else a sheet of continua with unlike frames would show a frame under a place that is not its own."""
    levels = np.array([0, 0.1, 0.1667, 0.24, 1])
    assert preview.nearest_columns(np.array([0, 0.1667, 1]), levels) == {0: 0, 0.1667: 0.1667, 1: 1}
    assert preview.nearest_columns(np.array([0, 0.08, 0.11, 0.3, 1]), levels) == {0: 0, 0.11: 0.1, 0.3: 0.24, 1: 1}


def test_classes_are_called_as_participants_read_them(tmp_path, monkeypatch):
    """Else a lab would look at names that nobody else will see."""
    digits = sources.digits()
    words = tuple(f"Digit {name}" for name in digits.class_names)
    beside = []
    monkeypatch.setattr(preview, "_fitted", lambda text: beside.append(text) or text)
    stimulus_set.write_set(replace(digits, shown_names=words), choose("infer", per_category_pair=1), tmp_path / "set")
    assert len(beside) == 2 * preview.ROWS
    assert {text.splitlines()[0] for text in beside} <= {*words}


@pytest.mark.parametrize("design", ["infer", "midpoint"])
def test_the_sheet_of_a_set_shows_its_stimuli(tmp_path, design):
    """Else a set could look right on its sheet and be wrong."""
    digits = sources.digits()
    stimulus_set.write_set(digits, choose(design, per_category_pair=1), tmp_path / "set")
    with Image.open(tmp_path / "set" / "preview.png") as sheet:
        assert sheet.width > 500
        pixels = np.asarray(sheet.convert("RGB"))
    enlarged = {}
    for file in (tmp_path / "set" / "images").iterdir():
        picture = Image.fromarray(preview.read(file)).resize((preview.CELL, preview.CELL), Image.Resampling.NEAREST)
        enlarged[np.asarray(picture).tobytes()] = file.name
    step = preview.CELL + preview.GAP
    found = set()
    for top in range(preview.MARGIN + 2 * preview.LINE, pixels.shape[0] - preview.CELL, step):
        for left in range(pixels.shape[1] - preview.CELL):
            cell = pixels[top : top + preview.CELL, left : left + preview.CELL]
            found.add(enlarged.get(cell.tobytes()))
    shown = found - {None}
    pairs = {name.split("_", 2)[2] for name in shown}
    assert len(pairs) == preview.ROWS
    assert len(shown) == preview.ROWS * (1 if design == "infer" else 11)
