"""The figures of a study, readable in grey. Each drawing function returns a Matplotlib Figure; write() saves them all.

The argument `note` of a drawing function says whose answers these are; it is printed above the figure.
"""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analysis.midpoints import of_half


def whose(participants: int, observers: str) -> str:
    """Say whose answers a figure shows, such as `12 human participants`."""
    return f"{participants} {observers} participant{'' if participants == 1 else 's'}"


def write(
    parts: dict[str, pd.DataFrame],
    tables: dict[str, pd.DataFrame],
    ambiguous: dict[str, list[dict]],
    folder: Path,
    observers: str,
) -> list[Path]:
    """Draw every figure that the answers allow, each as PNG and SVG; returns the files.

    parts: judgments of each kind of question, as split by by_question(). tables: boundaries, midpoints, soft_labels
    and participants, as in their CSVs. ambiguous: groups and comparisons of analysis.ambiguity, as records. observers:
    whose answers these are, in words, shown on each figure.
    """
    from analysis.figures import (
        ambiguity,
        boundaries,
        inferences,
        midpoints,
        participants,
        response_times,
        soft_labels,
    )
    from analysis.figures.style import save

    files: list[Path] = []

    def draw(name: str, answers: pd.DataFrame, drawing: Callable, *data: pd.DataFrame) -> None:
        if len(answers) and len(data[0]):
            folder.mkdir(exist_ok=True)
            note = whose(answers["participant"].nunique(), observers)
            files.extend(save(drawing(*data, note=note), folder / name))

    inferred, midpoint = parts["coefficient"], parts["midpoint"]
    draw("midpoints_by_pair", midpoint, midpoints.by_pair, tables["midpoints"])
    draw("selections", midpoint, midpoints.selections, midpoint)
    draw("lam_h_by_lam_f", inferred, inferences.lam_h_by_lam_f, inferred)
    draw("confidence_by_lam_f", inferred, inferences.confidence_by_lam_f, inferred)
    groups, comparisons = (pd.DataFrame(ambiguous[name]) for name in ("groups", "comparisons"))
    draw("ambiguity", inferred, ambiguity.by_entropy, groups, comparisons)
    draw("boundaries", inferred, boundaries.grid, inferred, tables["boundaries"])
    draw("soft_labels", parts["soft label"], soft_labels.beside_mixup, tables["soft_labels"])
    draw("participants", inferred, participants.curves, inferred, tables["participants"])
    half = of_half(midpoint)
    draw("participants_midpoints", half, participants.midpoints, half)
    timed = pd.concat([rows[rows["rt_s"] > 0] for rows in parts.values()])
    draw("response_times", timed, response_times.by_interface_and_lam_f, timed)
    return files


def write_with_images(
    participants: int, tables: dict[str, pd.DataFrame], shown: pd.DataFrame, folder: Path, observers: str
) -> list[Path]:
    """Draw every figure with the images that people judged; returns the files.

    participants: how many people judged coefficients. tables: labels, midpoints and boundaries, as in their CSVs.
    shown: the stimuli that people saw, as stimulus_sets.read lists them. observers: as in write().
    Raises InputError if an image is in no set.
    """
    from analysis.figures import boundary_images, examples, relabelled_sheets
    from analysis.figures.style import save

    folder.mkdir(exist_ok=True)
    files = []
    for name, sheet in relabelled_sheets.sheets(tables["midpoints"], tables["labels"], shown, observers).items():
        sheet.save(folder / name)
        files.append(folder / name)
    if len(tables["labels"]):
        note = whose(participants, observers)
        along = boundary_images.choose(tables["boundaries"], tables["labels"], shown)
        files += save(boundary_images.along(tables["boundaries"], along, note), folder / "boundary_images")
        chosen = examples.choose(tables["labels"], shown)
        if len(chosen):
            files += save(examples.side_by_side(chosen, note), folder / "examples")
    return files
