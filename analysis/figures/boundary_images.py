"""The images along the boundary of each pair of categories (paper, figure 7)."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from PIL import Image

from analysis.figures.boundaries import interval, label_with_intervals
from analysis.figures.stimulus_sets import require_shown
from analysis.figures.style import LAM_F, NEUTRAL, new_figure
from stimuli_gen.preview import read

PAIRS = 48  # of categories on the sheet; of more, those with the most judgments
WIDEST, NARROWEST = 0.14, 0.08  # side of an image, in units of lam_f
BETWEEN = 0.08  # of a column's width: room between two, so that the names beside them do not read as one line
FOOT = 0.08  # under the images of a row, in the same unit: the room for the interval of the boundary
PIXELS = 160  # along the longer side, at most: photographs would make files of many megabytes


def _size(n_pairs: int) -> tuple[float, float]:
    """Give the width and height of the sheet for n pairs of categories, in inches."""
    across = min(2, n_pairs)
    down = -(-min(n_pairs, PAIRS) // across)
    return 5 * across, 0.55 * down + 1.6


def choose(boundaries: pd.DataFrame, labels: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """Choose the stimulus that represents each lam_f of each pair of categories.

    It is the one whose mean lam_h is nearest to that of all of them; among several, the one with the most judgments.
    Where coefficients are too close for images side by side, some are skipped.
    boundaries, labels: the tables of boundaries.csv and labels.csv. shown: the stimuli that people saw, as
    stimulus_sets.read lists them. Returns rows of labels with path; raises InputError if an image is in no set.
    """
    kind = ["label_1", "label_2", "lam_f"]
    drawn = labels.merge(_most_judged(boundaries)[["label_1", "label_2"]])
    off = (drawn["lam_h"] - drawn.groupby(kind)["lam_h"].transform("mean")).abs().round(9)  # ties are no float noise
    ordered = drawn.assign(off=off, few=-drawn["n_judgments"]).sort_values([*kind, "off", "few", "stimulus"])
    nearest = ordered.drop_duplicates(kind)
    apart = [_apart(rows["lam_f"]) for _, rows in nearest.groupby(["label_1", "label_2"])]
    chosen = nearest[np.concatenate(apart)] if apart else nearest
    for name in chosen["stimulus"]:
        require_shown(name in shown.index, name)
    return chosen.drop(columns=["off", "few"]).assign(path=shown.loc[chosen["stimulus"], "path"].to_numpy())


def along(boundaries: pd.DataFrame, chosen: pd.DataFrame, note: str = "") -> Figure:
    """Draw a row for each pair of categories: images at their lam_f, under them the boundary with its intervals.

    boundaries: the table of boundaries.csv. chosen: what choose() returns.
    """
    with new_figure(_size(len(boundaries)), note) as figure:
        pairs = _most_judged(boundaries)
        side = _side(chosen)
        columns = np.array_split(np.arange(len(pairs)), min(2, len(pairs)))
        images = dict(tuple(chosen.groupby(["label_1", "label_2"])))
        every_axes = figure.subplots(1, len(columns), squeeze=False)[0]
        figure.set_layout_engine("constrained", wspace=BETWEEN)
        for axes, places in zip(every_axes, columns, strict=True):
            for at, pair in enumerate(pairs.iloc[places].itertuples()):
                top = at * (side + FOOT)
                for image in images[pair.label_1, pair.label_2].itertuples():
                    _picture(axes, image, side, top)
                interval(axes, pair, top + side + 0.3 * FOOT)
                boundary = f"x0 {pair.x0:.2f}, " if np.isfinite(pair.x0) else ""
                middle = top + side / 2
                axes.text(-0.09, middle, pair.label_2, ha="right", va="center", fontsize=8.5)
                axes.text(1.09, middle, f"{pair.label_1}\n{boundary}n {pair.n}", va="center", fontsize=8.5)
            axes.axvline(0.5, color=NEUTRAL, linestyle=":", linewidth=1, zorder=0)
            bottom = len(columns[0]) * (side + FOOT)  # the same for both columns, so that both are as large
            axes.set(xlim=(-0.08, 1.08), ylim=(bottom, -0.02), aspect="equal", anchor="N", yticks=[])
            axes.set_xticks((0, 0.25, 0.5, 0.75, 1), ("0", ".25", ".5", ".75", "1"), fontsize=8.5)
            axes.tick_params(top=True, labeltop=True)
            axes.spines["left"].set_visible(False)
        left_out = f" ({len(pairs)} of {len(boundaries)} pairs)" if len(pairs) < len(boundaries) else ""
        label_with_intervals(figure, f"{LAM_F}: weight of the class at the right{left_out}")
    return figure


def _most_judged(boundaries: pd.DataFrame) -> pd.DataFrame:
    return boundaries.sort_values("n", ascending=False, kind="stable").head(PAIRS).sort_index()


def _apart(lam_f: pd.Series) -> np.ndarray:
    """Tell which of rising coefficients to keep, so that none is closer to the one before than an image is wide."""
    kept, last = [], -np.inf
    for value in lam_f:
        kept.append(value - last > NARROWEST + 1e-9)
        last = value if kept[-1] else last
    return np.array(kept, dtype=bool)


def _side(chosen: pd.DataFrame) -> float:
    """Give the side of the images: as large as fits between the two that are closest to each other."""
    gaps = chosen.groupby(["label_1", "label_2"])["lam_f"].diff()
    return float(np.clip(0.95 * gaps.min(), NARROWEST, WIDEST)) if gaps.notna().any() else WIDEST


def _picture(axes, image, side: float, top: float) -> None:
    picture = Image.fromarray(read(image.path))
    picture.thumbnail((PIXELS, PIXELS))  # smaller ones stay as they are
    scale = side / max(picture.size)
    width, height = picture.width * scale, picture.height * scale
    above = top + (side - height) / 2
    extent = (image.lam_f - width / 2, image.lam_f + width / 2, above + height, above)
    axes.imshow(picture, extent=extent, interpolation="none", zorder=1)  # pixels stay square, as on the screen
