"""Sheets of what people relabelled most, with the images that they saw (paper, figure 4)."""

import numpy as np
import pandas as pd
from PIL import Image

from analysis.figures.stimulus_sets import require_shown
from analysis.midpoints import HALF
from stimuli_gen.design import PAIR_COLUMNS
from stimuli_gen.preview import COLUMNS, Row, read, row, sheet, spread

ROWS = 12


def sheets(
    midpoints: pd.DataFrame, labels: pd.DataFrame, shown: pd.DataFrame, observers: str
) -> dict[str, Image.Image]:
    """Draw the pairs whose midpoint is farthest from .5, and the stimuli whose lam_h is farthest from lam_f.

    If a share of label 1 other than .5 was asked for, the distance from that share counts, and the row says so.

    midpoints, labels: the tables of midpoints.csv and labels.csv. shown: the stimuli that people saw, as
    stimulus_sets.read lists them. observers: whose answers these are, in words, shown on each sheet.
    Returns file name -> sheet, for the tables that are not empty. Raises InputError if an image is in no set.
    """
    drawn = {}
    if len(midpoints):
        half = (midpoints["lam_g"] == HALF).all()
        where = "midpoint lies farthest from .5" if half else "blend lies farthest from the share asked for,"
        drawn["most_relabelled_midpoints.png"] = sheet(
            _midpoints(midpoints, shown),
            f"Image pairs whose {where} for {observers} participants; framed: the nearest blend",
        )
    if len(labels):
        drawn["most_relabelled_stimuli.png"] = sheet(
            _inferences(labels, shown),
            f"Stimuli whose coefficient {observers} participants infer farthest from the one they were made with",
        )
    return drawn


def _midpoints(midpoints: pd.DataFrame, shown: pd.DataFrame) -> list[Row]:
    # Interface types count alike: were there more judgments from one start, its pull would be in the mean.
    means = midpoints.groupby([*PAIR_COLUMNS, "lam_g"], as_index=False).agg(
        lam_h=("lam_h", "mean"), n_judgments=("n_judgments", "sum")
    )
    farthest = means.iloc[(-(means["lam_h"] - means["lam_g"]).abs()).argsort(kind="stable")[:ROWS]]
    blends_of = {name: shown[shown["pair"] == name] for name in farthest["pair"]}
    for name, blends in blends_of.items():
        require_shown(not blends.empty, name)
    common = set.intersection(*(set(blends["lam_f"]) for blends in blends_of.values()))
    common = set(spread(np.array(sorted(common)), COLUMNS))
    rows = []
    for _, pair in farthest.iterrows():
        blends = blends_of[pair["pair"]]
        away = (blends["lam_f"] - pair["lam_h"]).abs().to_numpy()
        nearest = blends["lam_f"].iloc[int(away.argmin())]
        drawn = blends[blends["lam_f"].isin({*common, nearest})]
        pictures = {blend.lam_f: read(blend.path) for blend in drawn.itertuples()}
        asked = "" if (midpoints["lam_g"] == HALF).all() else f"asked {pair['lam_g']:g}\n"
        rows.append(_with_answer(row(pair, pictures, nearest), pair["lam_h"], pair["n_judgments"], asked))
    return rows


def _inferences(labels: pd.DataFrame, shown: pd.DataFrame) -> list[Row]:
    farthest = labels.iloc[(-(labels["lam_h"] - labels["lam_f"]).abs()).argsort(kind="stable")[:ROWS]]
    rows = []
    for _, stimulus in farthest.iterrows():
        require_shown(stimulus["stimulus"] in shown.index, stimulus["stimulus"])
        pure = shown[(shown["pair"] == stimulus["pair"]) & shown["lam_f"].isin([0, 1])]
        pictures = {blend.lam_f: read(blend.path) for blend in pure.itertuples()}
        pictures[stimulus["lam_f"]] = read(shown.loc[stimulus["stimulus"], "path"])
        rows.append(_with_answer(row(stimulus, pictures), stimulus["lam_h"], stimulus["n_judgments"]))
    return rows


def _with_answer(pair: Row, lam_h: float, n_judgments: int, asked: str = "") -> Row:
    return pair._replace(right=f"{pair.right}\n{asked}people {lam_h:.2f}, n = {n_judgments}")
