"""The tables at the end of a sweep, and what to know before reading them."""

from pathlib import Path

import numpy as np
import pandas as pd

from hillmixe.files import write_table
from learn.conditions import Table
from learn.training import paper_tables
from learn.training.recipe_settings import changes, named, written
from learn.training.run import Grid
from learn.training.training_recipe import AUGMENTS, PRESETS, TrainingRecipe

COUNTED = {
    "corrected": "repeated trials left out, which the paper counted",
    "paper": "repeated trials counted as further raters, as in the paper",
}


def write_tables(runs: pd.DataFrame, reference: str, path: Path) -> str:
    """Write means and paired differences as path.csv; returns both as Markdown."""
    runs = paper_tables.with_average(runs)
    parts = {"": paper_tables.table(runs)}
    text = paper_tables.markdown(parts[""])
    if reference not in runs["condition"].array:
        text += f"\n\nNo differences: {reference} is not among the conditions."
    elif runs["condition"].nunique() > 1:
        parts[reference] = paper_tables.table(paper_tables.differences(runs, reference))
        text += f"\n\nDifferences from {reference}, by seed; below 0 is better than {reference}, except for accuracy."
        if n_intervals := parts[reference]["high"].notna().sum():
            text += (
                f" Bold: the interval, taken by itself, excludes 0; of {n_intervals} intervals one in twenty does so "
                "by chance."
            )
        text += f"\n\n{paper_tables.markdown(parts[reference], signed=True)}"
    whole = pd.concat([part.assign(minus=name) for name, part in parts.items()])
    write_table(path.with_suffix(".csv"), whole)
    return text


def entropy(targets: np.ndarray) -> float:
    """Mean entropy in nats of targets (n, n_classes)."""
    return abs(float((targets * np.log(np.where(targets > 0, targets, 1))).sum(axis=1).mean()))


def heading(grid: Grid, n_seeds: int, table: Table) -> str:
    """Say what a table is based on, and what to know before reading it."""
    data, preset = grid.data.description, PRESETS[grid.preset]
    images, labelled, evaluation = data["images"], data["labels"], data["evaluation"]
    interval = " ± is the half width of the 95 % interval of the mean over seeds." if n_seeds > 1 else ""
    seeds = f"{n_seeds} seeds" if n_seeds > 1 else "1 seed"
    without = f", {data['left_out']['n_stimuli']} left out" if grid.leave_out else ""
    part = ", of the regular ones, which are not trained on" if grid.validation else ""
    if own := evaluation.get("images"):
        part = f" images of {own['name']}, none of which is trained on"
    whose = f" ({table_of['name']})" if (table_of := evaluation.get("targets_file")) else ""
    return (
        f"Table {table}. Preset {named(grid.recipe, grid.preset)}, {seeds}, images {images['name']}: "
        f"{images['n_regular']} regular, "
        f"{labelled['n_stimuli']} mixed with labels {labelled['name']} (by {labelled['observers']} participants)"
        f"{without}, evaluated on {evaluation['n_images']}{part}.\n"
        f"Targets: {evaluation['targets']}{whose}; their entropy, below which no ce can be, is "
        f"{entropy(grid.data.targets):.3f}.{interval}\n"
        f"Crops and flips: {AUGMENTS[grid.recipe.augment]}. Confidence smooths labels by {smoothing(grid.recipe)}.\n"
        f"Judgments: {labelled['n_judgments']}, {COUNTED[labelled['tables_counted']]}. Measured: the last epoch's "
        f"network. Trained in {grid.precision}. Pixels are normalised by the regular images' own mean and deviation.\n"
        f"{changed(grid)}Preset {grid.preset}: {preset.remark}"
    )


def changed(grid: Grid) -> str:
    """Say what differs from the preset, and when the learning rate then drops; empty if nothing differs."""
    if not (settings := changes(grid.recipe, grid.preset)):
        return ""
    recipe, own = grid.recipe, PRESETS[grid.preset].recipe
    told = ", ".join(f"{name} {value} (there {written(getattr(own, name))})" for name, value in settings.items())
    reached, never = (
        [str(drop) for drop in recipe.learning_rate_drops if (drop < recipe.epochs) == is_reached]
        for is_reached in (True, False)
    )
    drops = f"divided by 10 after {' and '.join(reached)}" if reached else "never lowered"
    outside = f"; the drops after {' and '.join(never)} are not reached" if never else ""
    return (
        f"Changed from preset {grid.preset}: {told}. In the {recipe.epochs} epochs the learning rate is "
        f"{drops}{outside}.\n"
    )


def smoothing(recipe: TrainingRecipe) -> str:
    """Write the rule by which confidence smooths labels, with its parameters."""
    if recipe.smoothing == "linear":
        return "u = 1 - omega"
    return f"u = s / (1 + s), s = {recipe.smoothing_a:g} * {recipe.smoothing_b:g} ** omega"
