"""Train networks with people's labels and measure them: conditions x architectures x seeds.

python learn/train.py                                                    the last results, digits, preset small
python learn/train.py --table 2 --labels results/hmix --images cifar10 --preset cpu
python learn/train.py --table 3 --labels results/hmix --images test_images.zip --preset paper
python learn/train.py --labels results/hmix --images cifar10 --preset smoke --conditions none mixup --seeds 1

A run is a folder under --out. Finished runs are not made again, and a run that was killed goes on where it was. The
measures: ce and fgsm are cross-entropies (nats) to people's labels (elsewhere than on CIFAR-10: to the images' own
classes) on images and on their adversarial versions; calibration is a root mean square error over bins of 100 images
(corrected: all bins; paper: without the most confident bin).
"""

import os
import re
from argparse import Namespace
from dataclasses import replace
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import torch

from hillmixe import command
from hillmixe.command import InputError, Parser, count
from hillmixe.files import write_table
from learn import conditions, paper_tables, run
from learn.conditions import CONDITIONS
from learn.labels import SMOOTHINGS
from learn.models import ARCHITECTURES
from learn.paper_tables import RUN
from learn.run import Grid, Job
from learn.sweep import do_all
from learn.training_loop import PRECISIONS
from learn.training_recipe import AUGMENTS, PRESETS, TrainingRecipe

MOST_WORKERS = 8  # that are started if nobody says how many; each takes about 1 GB
COUNTED = {
    "corrected": "repeated trials left out, which the paper counted",
    "paper": "repeated trials counted as further raters, as in the paper",
}


def main() -> None:
    """Parse the flags, run the grid, print and write the tables."""
    parser = Parser(__doc__)
    parser.add_argument(
        "--labels", type=Path, help="a folder that aggregate.py wrote (default: the newest in results/)"
    )
    parser.add_argument(
        "--images",
        default="digits",
        help="digits, cifar10, a folder or zip of class folders, or continua as generate.py --continua takes them",
    )
    parser.add_argument(
        "--size", type=count, help="as for generate.py: bring images of a folder or zip to this many pixels"
    )
    parser.add_argument(
        "--preset",
        choices=PRESETS,
        default="small",
        help="recipe and grid: small, seconds (default); smoke, minutes and no result; cpu, an hour on two cores; "
        "narrow, a night on two cores; paper, for a GPU",
    )
    parser.add_argument(
        "--table",
        type=lambda text: int(text) if text.isdigit() else text,
        choices=paper_tables.TABLES,
        default=2,
        help="2: labels of a stimulus set (default); 3: policies for mixing whole batches; midpoints, soft_labels: "
        "open questions of the paper; policies: labels made of people's judgments in other ways",
    )
    parser.add_argument(
        "--conditions",
        nargs="+",
        choices=CONDITIONS,
        help="default: those of the table",
    )
    parser.add_argument("--architectures", nargs="+", choices=ARCHITECTURES, help="default: as the preset says")
    parser.add_argument("--seeds", type=count, help="how many seeds (default: as the preset says)")
    parser.add_argument("--seed", type=command.seed, default=0, help="the first seed (default 0)")
    parser.add_argument(
        "--augment", choices=AUGMENTS, help="draw crops and flips once, as the authors did, or afresh each epoch"
    )
    parser.add_argument(
        "--smoothing", choices=SMOOTHINGS, help="how confidence smooths: a * b ** omega (default), or 1 - omega"
    )
    parser.add_argument("--smoothing-a", type=float, help="a, above 0 (default 50)")
    parser.add_argument("--smoothing-b", type=float, help="b, between 0 and 1 (default 1e-4)")
    parser.add_argument(
        "--validation",
        type=share,
        help="choose policies without the evaluation images: evaluate on this share of the regular images, none of "
        "them in a stimulus, and do not train on it",
    )
    parser.add_argument(
        "--leave-out", type=Path, help="a CSV with a column stimulus: mixed images that are not trained on"
    )
    parser.add_argument(
        "--out", type=Path, help="folder for the runs (default: runs/ and the names of labels, preset and augment)"
    )
    parser.add_argument(
        "--device",
        choices=("cpu", "cuda"),
        help="cpu or cuda (default: cuda where there is one; of a cluster, name it)",
    )
    parser.add_argument(
        "--precision",
        choices=PRECISIONS,
        help="of training (default: bfloat16 with CUDA and on processors with AMX, else float32)",
    )
    parser.add_argument(
        "--workers",
        type=count,
        help=f"processes that train at once (default: one per processor, up to {MOST_WORKERS}, or one per GPU)",
    )
    parser.add_argument("--scheduler", help="address of a Dask scheduler (tcp://host:port) whose workers train instead")
    parser.add_argument(
        "--together", type=count, help="seeds of a condition trained together (default: 1, with CUDA all)"
    )
    flags = parser.parse_args()
    preset = PRESETS[flags.preset]
    results = flags.labels or newest_results(Path("results"))
    recipe = recipe_of(flags)
    device = choose_device(flags.device, elsewhere=flags.scheduler is not None)
    out = flags.out or Path("runs") / default_name(flags, results, recipe)
    grid = Grid(
        results=results.resolve(),
        images=absolute(flags.images),
        size=flags.size,
        preset=flags.preset,
        recipe=recipe,
        device=device.type,
        precision=flags.precision or fast_precision(device.type),
        out=out.resolve(),
        validation=flags.validation,
        leave_out=flags.leave_out and flags.leave_out.resolve(),
    )
    try:
        data = grid.data
    except InputError as problem:
        newest = "" if flags.labels else f"{results}, the newest results: "
        raise InputError(f"{newest}{problem}") from problem
    rows, reference = paper_tables.TABLES[flags.table]
    rows = list(dict.fromkeys(flags.conditions or rows))
    architectures = list(dict.fromkeys(flags.architectures or preset.architectures))
    n_seeds = flags.seeds or preset.n_seeds
    together = flags.together or (n_seeds if device.type == "cuda" else 1)
    all_seeds = range(flags.seed, flags.seed + n_seeds)
    groups = [tuple(all_seeds[start : start + together]) for start in range(0, n_seeds, together)]
    for architecture in architectures:  # what cannot be made is refused before anything is
        run.new_model(data, architecture, [0], recipe)
    for name in rows:
        conditions.check(CONDITIONS[name], data.people)
    # The first seeds of everything come first, so that a sweep that is stopped leaves whole seeds.
    jobs = [
        Job(condition, architecture, seeds) for seeds, condition, architecture in product(groups, rows, architectures)
    ]
    runs = train_all(grid, jobs, flags.workers or default_workers(device), flags.scheduler)
    runs = runs.sort_values(
        ["condition", "architecture", "seed"],
        key=lambda column: column.map([rows, architectures, all_seeds][RUN.index(str(column.name))].index),
    )
    name = f"table{flags.table}" if flags.table in paper_tables.OF_PAPER else flags.table
    write_table(out / f"{name}-runs.csv", runs)
    text = f"{heading(grid, n_seeds, flags.table)}\n\n{write_tables(runs, reference, out / name)}\n"
    (out / f"{name}.md").write_text(text, encoding="utf-8")
    print(
        f"\n{text}\nwritten to {out}: {name}.md, {name}.csv, {name}-runs.csv and a folder for each of {len(runs)} runs"
    )


def recipe_of(flags: Namespace) -> TrainingRecipe:
    """Take the preset's recipe with what the flags change."""
    names = ("augment", "smoothing", "smoothing_a", "smoothing_b")
    changed = {name: getattr(flags, name) for name in names if getattr(flags, name) is not None}
    recipe = replace(PRESETS[flags.preset].recipe, **changed)
    if not 0 < recipe.smoothing_a < float("inf") or not 0 < recipe.smoothing_b < 1:
        raise InputError(
            f"--smoothing-a {recipe.smoothing_a}, --smoothing-b {recipe.smoothing_b}: expected a above 0, 0 < b < 1"
        )
    return recipe


def share(text: str) -> float:
    """Read a share of images; raises ValueError unless it lies between 0 and 1."""
    if not 0 < float(text) < 1:
        raise ValueError(text)
    return float(text)


def default_name(flags: Namespace, results: Path, recipe: TrainingRecipe) -> str:
    """Name the folder of the runs by the labels, the preset, and what else sets them apart."""
    parts = [results.resolve().name, flags.preset, recipe.augment]
    parts += ["validation"] if flags.validation else []
    parts += ["without", flags.leave_out.stem] if flags.leave_out else []
    return "-".join(parts)


def absolute(images: str) -> str:
    """Make the path of images good for workers that started elsewhere; names of sources stay."""
    return str(Path(images).resolve()) if Path(images).exists() else images


def newest_results(folder: Path) -> Path:
    """Find the results that aggregate.py wrote last; raises InputError when there are none."""
    found = [summary.parent for summary in folder.glob("*/summary.json")]
    if not found:
        raise InputError(
            f"{folder}/ holds no results: make some with analysis/aggregate.py, or name them with --labels"
        )
    return max(found, key=lambda results: (results / "summary.json").stat().st_mtime)


def choose_device(name: str | None, elsewhere: bool = False) -> torch.device:
    """Give the device of that name, by default CUDA where there is one; raises InputError when it cannot be used.

    elsewhere: whether it is of the workers of a cluster, which may have what this machine has not.
    """
    if name is None:
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if name == "cuda" and not elsewhere and not torch.cuda.is_available():
        raise InputError("--device cuda: expected cpu, there is no cuda")
    return torch.device(name)


def fast_precision(device: str, cpuinfo: Path = Path("/proc/cpuinfo")) -> str:
    """Choose what a device trains fastest in: bfloat16 where it has units for it, else float32.

    Of processors, those with AMX have; without it, bfloat16 may be several times slower than float32.
    """
    if device == "cuda":
        return "bfloat16"
    try:
        has_amx = re.search(r"^flags\b.*\bamx_bf16\b", cpuinfo.read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:  # no Linux
        has_amx = None
    return "bfloat16" if has_amx else "float32"


def default_workers(device: torch.device) -> int:
    """Count the processes that use a machine well: narrow networks keep one processor busy each."""
    if device.type == "cuda":
        return torch.cuda.device_count()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_WORKERS)


def train_all(grid: Grid, jobs: list[Job], workers: int, scheduler: str | None) -> pd.DataFrame:
    """Make every run that is not there yet.

    Returns a row per run, in the order of the jobs: learn.run_folder.read_row.
    """
    rows = {}
    with command.progress(total=sum(len(job.seeds) for job in jobs), unit=" runs", smoothing=0) as progress:

        def finished(job: Job, made: list[dict]) -> None:
            rows[job] = made
            progress.update(len(made))

        do_all(partial(run.make, grid), jobs, workers=workers, scheduler=scheduler, finished=finished)
    return pd.DataFrame([row for job in jobs for row in rows[job]])


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


def heading(grid: Grid, n_seeds: int, table: conditions.Table) -> str:
    """Say what a table rests on, and what to know before reading it."""
    data, preset = grid.data.description, PRESETS[grid.preset]
    images, labelled, evaluation = data["images"], data["labels"], data["evaluation"]
    interval = " ± is the half width of the 95 % interval of the mean over seeds." if n_seeds > 1 else ""
    seeds = f"{n_seeds} seeds" if n_seeds > 1 else "1 seed"
    without = f", {data['left_out']['n_stimuli']} left out" if grid.leave_out else ""
    part = ", of the regular ones, which are not trained on" if grid.validation else ""
    return (
        f"Table {table}. Preset {grid.preset}, {seeds}, images {images['name']}: {images['n_regular']} regular, "
        f"{labelled['n_stimuli']} mixed with labels {labelled['name']} (by {labelled['observers']} participants)"
        f"{without}, evaluated on {evaluation['n_images']}{part}.\n"
        f"Targets: {evaluation['targets']}; their entropy, below which no ce can be, is "
        f"{entropy(grid.data.targets):.3f}.{interval}\n"
        f"Crops and flips: {AUGMENTS[grid.recipe.augment]}. Confidence smooths labels by {smoothing(grid.recipe)}.\n"
        f"Judgments: {labelled['n_judgments']}, {COUNTED[labelled['tables_counted']]}. Measured: the last epoch's "
        f"network. Trained in {grid.precision}. Pixels are normalised by the regular images' own mean and deviation.\n"
        f"Preset {grid.preset}: {preset.remark}"
    )


def smoothing(recipe: TrainingRecipe) -> str:
    """Write the rule by which confidence smooths labels, with its parameters."""
    if recipe.smoothing == "linear":
        return "u = 1 - omega"
    return f"u = s / (1 + s), s = {recipe.smoothing_a:g} * {recipe.smoothing_b:g} ** omega"


if __name__ == "__main__":
    command.run(main)
