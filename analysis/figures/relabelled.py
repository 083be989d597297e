"""Sheets of what people relabelled most, with the images that they saw (paper, figure 4)."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from PIL import Image

from stimuli_gen.command import InputError
from stimuli_gen.design import PAIR_COLUMNS
from stimuli_gen.preview import Row, read, row, sheet

ROWS = 12


def sheets(midpoints: pd.DataFrame, labels: pd.DataFrame, sets: Sequence[Path]) -> dict[str, Image.Image]:
    """Draw the pairs whose midpoint lies farthest from .5, and the stimuli whose lam_h lies farthest from lam_f.

    midpoints, labels: the tables of midpoints.csv and labels.csv. sets: the stimulus sets that people saw.
    Returns file name -> sheet, for the tables that are not empty. Raises InputError where an image is in no set.
    """
    shown = _stimuli(sets)
    drawn = {}
    if len(midpoints):
        drawn["most_relabelled_midpoints.png"] = sheet(
            _midpoints(midpoints, shown),
            "Image pairs whose perceived midpoint lies farthest from .5; framed: the blend nearest to it",
        )
    if len(labels):
        drawn["most_relabelled_stimuli.png"] = sheet(
            _inferences(labels, shown),
            "Stimuli whose inferred coefficient lies farthest from the one they were made with",
        )
    return drawn


def _stimuli(sets: Sequence[Path]) -> pd.DataFrame:
    """List the stimuli of all sets: pair, lam_f and path, by stimulus."""
    tables = []
    for folder in sets:
        try:
            table = pd.read_csv(folder / "stimuli.csv", usecols=["stimulus", "pair", "lam_f", "file"])
        except (OSError, ValueError) as problem:
            raise InputError(f"{folder} is no stimulus set ({problem}): name one with --stimuli") from problem
        tables.append(table.assign(path=[folder / name for name in table["file"]]))
    return pd.concat(tables).drop_duplicates("stimulus").set_index("stimulus")


def _midpoints(midpoints: pd.DataFrame, shown: pd.DataFrame) -> list[Row]:
    totals = midpoints.assign(total=midpoints["lam_h"] * midpoints["n_judgments"]).groupby(PAIR_COLUMNS)
    means = totals[["total", "n_judgments"]].sum().reset_index()
    means["lam_h"] = means["total"] / means["n_judgments"]
    farthest = means.iloc[(-(means["lam_h"] - 0.5).abs()).argsort(kind="stable")[:ROWS]]
    blends_of = {name: shown[shown["pair"] == name] for name in farthest["pair"]}
    for name, blends in blends_of.items():
        _demand(not blends.empty, name)
    common = set.intersection(*(set(blends["lam_f"]) for blends in blends_of.values()))
    rows = []
    for _, pair in farthest.iterrows():
        blends = blends_of[pair["pair"]].itertuples()
        pictures = {blend.lam_f: read(blend.path) for blend in blends if blend.lam_f in common}
        nearest = min(pictures, key=lambda lam_f, mean=pair["lam_h"]: abs(lam_f - mean))
        rows.append(_with_answer(row(pair, pictures, nearest), pair["lam_h"], pair["n_judgments"]))
    return rows


def _inferences(labels: pd.DataFrame, shown: pd.DataFrame) -> list[Row]:
    farthest = labels.iloc[(-(labels["lam_h"] - labels["lam_f"]).abs()).argsort(kind="stable")[:ROWS]]
    rows = []
    for _, stimulus in farthest.iterrows():
        _demand(stimulus["stimulus"] in shown.index, stimulus["stimulus"])
        pure = shown[(shown["pair"] == stimulus["pair"]) & shown["lam_f"].isin([0, 1])]
        pictures = {blend.lam_f: read(blend.path) for blend in pure.itertuples()}
        pictures[stimulus["lam_f"]] = read(shown.loc[stimulus["stimulus"], "path"])
        rows.append(_with_answer(row(stimulus, pictures), stimulus["lam_h"], stimulus["n_judgments"]))
    return rows


def _with_answer(pair: Row, lam_h: float, n_judgments: int) -> Row:
    return pair._replace(right=f"{pair.right}\nλ_h {lam_h:.2f}, n = {n_judgments}")


def _demand(found: bool, name: str) -> None:
    if not found:
        raise InputError(f"{name} is in none of the stimulus sets: name the ones that people saw with --stimuli")
