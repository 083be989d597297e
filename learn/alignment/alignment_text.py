"""The table of alignment in Markdown, with notes on how to read it."""

from typing import Any

import pandas as pd

from learn.alignment.agreement_table import MEASURES
from learn.alignment.pair_bootstrap import RESAMPLES
from learn.written_tables import markdown

HEADINGS = {
    "r": "r",
    "r_within_lam_f": "r within lam_f",
    "r2_within_lam_f": "R² within lam_f",
    "rmse": "RMSE",
    "rmse_scaled": "RMSE, scaled",
    "x0_shift": "x0 shift",
    "x0_shift_abs": "absolute",
    "x0_r": "x0 r",
    "k_ratio": "k ratio",
    "k_r": "k r",
    "kappa": "kappa",
}
NOTES = f"""\
Agreement with people's mean lam_h of each mixed image. ±: half the width of the 95 % interval over image pairs
({RESAMPLES} resamples); a dash: nothing to measure.

- r: Pearson's; within lam_f: after the mean at each lam_f is subtracted. R² is 0 for a predictor that knows only lam_f.
- RMSE of raw coefficients rewards soft outputs; scaled: after one factor on the log-odds, fitted to other image pairs.
- x0 shift: boundary of the model minus that of people, mean over pairs of classes where both have one, and mean
  absolute; k ratio: its slope divided by theirs; x0 r, k r: correlation with people's over pairs of classes.
- kappa: error consistency with people's majority, where more of one image was mixed in than of the other.
- chance: .5 for all images; r and kappa of a guess are 0.
- one other person: against the mean of the others, which is noisier than the mean of all; r_others and rmse_others in
  alignment.csv measure models like that.
- noise ceiling: a predictor that knows the true means; its x0 and k: people's own on other images, from random halves
  of the image pairs, stepped up to all of them (Spearman and Brown).
- per pair: has no boundaries, since its ten folds together are fitted to all judgments: they would be people's own.
"""


def describe(table: pd.DataFrame, about: dict[str, Any]) -> str:
    """Put the table of agreement_table.compare() into Markdown, preceded by what was measured and how to read it."""
    labels, images = about["labels"], about["images"]
    head = (
        f"Labels {labels['name']}, images {images['name']}, mixed by {images['mixing']}: {labels['n_stimuli']} "
        f"stimuli, {labels['n_judgments']} judgments."
    )
    return f"{head}\n{NOTES}{_remarks(about['models'])}\n{_table(table)}"


def _remarks(models: list[dict[str, Any]]) -> str:
    """Give the remarks on models, a line for each remark with all models that it applies to."""
    lines: dict[str, list[str]] = {}
    for model in models:
        if lacking := model["classes_left_out"]:
            them = "it" if len(lacking) == 1 else "them"
            said = f"no class {', '.join(lacking)}; pairs with {them} are left out"
            lines.setdefault(said, []).append(model["name"])
        if model["remark"]:
            lines.setdefault(model["remark"], []).append(model["name"])
    return "".join(f"- {', '.join(names)}: {said}.\n" for said, names in lines.items())


def _table(table: pd.DataFrame) -> str:
    columns: dict[str, list[str]] = {"predictor": [str(name) for name in table["predictor"]]}
    if (table["n_models"] > 1).any():
        columns["seeds"] = [_whole(value) for value in table["n_models"]]
    if table["n_stimuli"].nunique() > 1:
        columns["n"] = [_whole(value) for value in table["n_stimuli"]]
    for name in MEASURES:
        halves = (table[f"{name}_high"] - table[f"{name}_low"]) / 2
        columns[HEADINGS[name]] = [_cell(*each) for each in zip(table[name], halves, strict=True)]
    return markdown([[*columns], *map(list, zip(*columns.values(), strict=True))])


def _cell(value: float, half: float) -> str:
    if pd.isna(value):
        return "–"
    return f"{value:.3f}" if pd.isna(half) else f"{value:.3f} ± {half:.3f}"


def _whole(value: float) -> str:
    return "–" if pd.isna(value) else str(int(value))
