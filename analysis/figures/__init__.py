"""The figures of a study, readable in grey, each as PNG and SVG."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analysis.figures import ambiguity, boundaries, inferences, midpoints, soft_labels
from analysis.figures.style import save


def write(
    parts: dict[str, pd.DataFrame],
    tables: dict[str, pd.DataFrame],
    ambiguous: dict[str, list[dict]],
    folder: Path,
    observers: str,
) -> list[Path]:
    """Draw every figure that the answers allow; returns the files.

    parts: judgments of each kind of question: infer, midpoint, soft_labels. tables: boundaries, midpoints and
    soft_labels, as in their CSVs. ambiguous: groups and comparisons of analysis.ambiguity, as records. observers: whose
    answers these are, in words, shown on each figure.
    """
    files: list[Path] = []

    def draw(
        name: str, answers: pd.DataFrame, size: tuple[float, float], drawing: Callable, *data: pd.DataFrame
    ) -> None:
        if len(answers) and len(data[0]):
            folder.mkdir(exist_ok=True)
            note = f"{answers['participant'].nunique()} {observers} participants"
            files.extend(save(lambda figure: drawing(figure, *data), folder / name, note, size))

    infer, midpoint = parts["infer"], parts["midpoint"]
    side_by_side = 3.4 * max(1, tables["midpoints"]["interface_type"].nunique()), 3.6
    draw("midpoints_by_pair", midpoint, side_by_side, midpoints.by_pair, tables["midpoints"])
    draw("selections", midpoint, side_by_side, midpoints.selections, midpoint)
    draw("lam_h_by_lam_f", infer, (6, 5), inferences.lam_h_by_lam_f, infer)
    draw("confidence_by_lam_f", infer, (6, 5), inferences.confidence_by_lam_f, infer)
    groups, comparisons = (pd.DataFrame(ambiguous[name]) for name in ("groups", "comparisons"))
    draw("ambiguity", infer, (10, 4), ambiguity.by_entropy, groups, comparisons)
    across, down = boundaries.shape(len(tables["boundaries"]))
    draw("boundaries", infer, (1.55 * across + 0.6, 1.55 * down + 0.9), boundaries.grid, infer, tables["boundaries"])
    draw("soft_labels", parts["soft_labels"], (13, 3.6), soft_labels.beside_mixup, tables["soft_labels"])
    return files
