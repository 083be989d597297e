"""A sheet to look at: a row for each image pair, a column for each coefficient, the unmixed images at the ends."""

import math
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from PIL import Image, ImageDraw, ImageFont

from hillmixe import fonts
from stimuli_gen.design import PARTS, named
from stimuli_gen.sources import ImageSource

FILE = "preview.png"
ROWS = 20  # pairs on a sheet, spread over the set
SIZE = 13  # of letters, in pixels
CELL = 72  # pixels along a side of a picture on the sheet
GAP, MARGIN, CAPTION, LINE = 8, 16, 150, 20
INK, GROUND, ACCENT = "#111111", "#808080", "#0B4F8A"  # those of the screens
COLUMNS = 13  # of a sheet; of more coefficients, so many are shown


class Row(NamedTuple):
    """One image pair on a sheet.

    left, right: the words beside it (image 2 is at the left, where lam_f is 0). pictures: lam_f -> (h, w, 3) uint8.
    marked: the lam_f of a picture that gets a frame.
    """

    left: str
    right: str
    pictures: dict[float, np.ndarray]
    marked: float | None = None


def of_set(folder: Path, source: ImageSource, stimuli: pd.DataFrame) -> Path:
    """Draw preview.png of a stimulus set into its folder.

    source: what the set is made from, for unmixed images that are not stimuli. stimuli: all of them, as planned.
    """
    pairs = stimuli[PARTS].drop_duplicates()
    levels = spread(np.array(sorted({0.0, 1.0, *stimuli["lam_f"].unique()})), COLUMNS)
    names = dict(zip(source.class_names, source.shown_names or source.class_names, strict=True))
    rows = []
    for at in spread(np.arange(len(pairs)), ROWS):
        pair = pairs.iloc[at]
        of_pair = (stimuli["image_1"] == pair["image_1"]) & (stimuli["image_2"] == pair["image_2"])
        image_1, image_2 = (source.images[found[0]] for found in source.pair_positions(pairs.iloc[[at]]))
        files = dict(named(stimuli[of_pair])[["lam_f", "file"]].itertuples(index=False))
        pair = pd.Series({**pair, **{label: names[pair[label]] for label in ("label_1", "label_2")}})
        column_of = dict(zip(levels, levels, strict=True))
        if len(files.keys() - column_of.keys()):  # frames between the columns
            column_of = nearest_columns(np.array([*files]), levels)
        pictures = {column_of[lam_f]: read(folder / file) for lam_f, file in files.items() if lam_f in column_of}
        drawn = row(pair, {0.0: image_2, 1.0: image_1} | pictures)
        if source.frames is not None:  # whose ends have no ids of their own
            name = source.frames.names[pair["image_1"] // 2]
            drawn = drawn._replace(left=str(pair["label_2"]), right=f"{pair['label_1']}\n({name})")
        rows.append(drawn)
    number = f"{len(rows)} of {len(pairs)}" if len(rows) < len(pairs) else f"All {len(pairs)}"
    what, share = ("image pairs", "share") if source.frames is None else ("continua", "weight")
    note = f"{number} {what}. Columns: lam_f, the {share} of the image named at the right"
    if source.frames is not None and not set(stimuli["lam_f"]) <= {*levels}:
        note += "; frames between two columns are shown in the nearer one"
    sheet(rows, note).save(folder / FILE)
    return folder / FILE


def spread(values: np.ndarray, number: int) -> np.ndarray:
    """Choose this many values, evenly from the first to the last; all if there are no more."""
    return values[np.unique(np.linspace(0, len(values) - 1, number).round().astype(int))]


def nearest_columns(lam_f: np.ndarray, levels: np.ndarray) -> dict[float, float]:
    """Give frames the columns that they are shown in, each the one nearest to it, and of several frames the nearest.

    lam_f: (n_frames,) of a pair's frames. levels: (n_columns,) ascending. Returns lam_f -> level, of frames shown.
    """
    far = np.abs(lam_f[:, None] - levels)
    column = far.argmin(axis=1)
    nearest = {at: min(np.flatnonzero(column == at), key=lambda frame: far[frame, at]) for at in np.unique(column)}
    return {float(lam_f[frame]): float(levels[at]) for at, frame in nearest.items()}


def row(pair: pd.Series, pictures: dict[float, np.ndarray], marked: float | None = None) -> Row:
    """Make a row of a sheet from a table row with the columns of a pair."""
    left, right = (f"{pair[f'label_{number}']}\n{pair[f'image_{number}']}" for number in (2, 1))
    return Row(left, right, pictures, marked)


def read(file: Path) -> np.ndarray:
    """Read an image file: (h, w, 3) uint8."""
    with Image.open(file) as image:
        return np.asarray(image.convert("RGB"))


def sheet(rows: list[Row], note: str) -> Image.Image:
    """Draw rows of pictures under their coefficients; places that a row has no picture for stay empty."""
    font, bold = (ImageFont.truetype(fonts.bundled(style), SIZE) for style in ("", "-Bold"))
    levels = sorted({lam_f for row in rows for lam_f in row.pictures})
    height, width = next(iter(rows[0].pictures.values())).shape[:2]
    scale = CELL / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    # Enlarged without smoothing, as on the screen; photographs are made smaller with it.
    way = Image.Resampling.NEAREST if scale >= 1 else Image.Resampling.LANCZOS
    step_x, step_y = size[0] + GAP, size[1] + GAP
    captions = [(_fitted(row.left), _fitted(row.right)) for row in rows]
    lines = [line for beside in captions for text in beside for line in text.splitlines()]
    left, top = 2 * GAP + MARGIN + math.ceil(max(_font(line).getlength(line) for line in lines)), MARGIN + 2 * LINE
    across = max(2 * left + len(levels) * step_x - GAP, 2 * MARGIN + math.ceil(font.getlength(note)))
    image = Image.new("RGB", (across, top + len(rows) * step_y + MARGIN), GROUND)
    draw = ImageDraw.Draw(image)
    draw.text((MARGIN, MARGIN - 4), note, INK, font)
    for column, lam_f in enumerate(levels):
        draw.text((left + column * step_x + size[0] / 2, top - LINE / 2), f"{lam_f:g}", INK, bold, anchor="mm")
    for at, (row, beside) in enumerate(zip(rows, captions, strict=True)):
        y = top + at * step_y
        middle = y + size[1] / 2
        right = left + len(levels) * step_x
        _write(draw, (left - 2 * GAP, middle), beside[0], "r")
        _write(draw, (right + GAP, middle), beside[1], "l")
        for lam_f, pixels in row.pictures.items():
            corner = left + levels.index(lam_f) * step_x, y
            if lam_f == row.marked:
                frame = [corner[0] - 4, corner[1] - 4, corner[0] + size[0] + 3, corner[1] + size[1] + 3]
                draw.rectangle(frame, ACCENT)
            image.paste(Image.fromarray(pixels).resize(size, way), corner)
    return image


@cache
def _font(text: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(fonts.file_for(text), SIZE)


def _write(draw: ImageDraw.ImageDraw, place: tuple[float, float], text: str, side: str) -> None:
    """Write lines beside a row, to the right ("r") or left end of them at `place`, in the middle of its height."""
    lines = text.splitlines()
    if all(fonts.file_for(line) == fonts.bundled() for line in lines):
        draw.multiline_text(place, text, INK, _font(text), f"{side}m", align="right" if side == "r" else "left")
        return
    for at, line in enumerate(lines):
        y = place[1] + (at - (len(lines) - 1) / 2) * LINE
        draw.text((place[0], y), line, INK, _font(line), f"{side}m")


def _fitted(text: str) -> str:
    """Shorten each line of a text to the room for it."""
    lines = text.splitlines()
    for at, line in enumerate(lines):
        font = _font(line)
        while font.getlength(lines[at]) > CAPTION:
            line = line[:-1]
            lines[at] = f"{line}…"
    return "\n".join(lines)
