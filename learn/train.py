"""Train networks with people's labels and measure them: conditions x architectures x seeds.

python learn/train.py                                                    the last results, digits, preset small
python learn/train.py --table 2 --labels results/hmix --images cifar10 --preset cpu
python learn/train.py --table 3 --labels results/hmix --images test_images.zip --preset paper
python learn/train.py --labels results/hmix --images cifar10 --preset smoke --conditions none mixup --seeds 1
python learn/train.py --labels results/hmix --images cifar10 --preset cpu --set epochs=40 width=.25 --plugin mine.py

A run is a folder under --out. Finished runs are not made again, and a run that was killed goes on where it was. The
measures: ce and fgsm are cross-entropies (nats) to people's labels (elsewhere than on CIFAR-10: to the images' own
classes) on images and on their adversarial versions; calibration is a root mean square error over bins of 100 images
(corrected: all bins; paper: without the most confident bin).
"""

from functools import partial
from itertools import product
from pathlib import Path

import pandas as pd

from hillmixe import command
from hillmixe.command import InputError, Parser, count, require_known
from hillmixe.files import write_table
from learn import paper_tables, plugins, preflight, run
from learn.devices import MOST_WORKERS, choose_device, default_workers, fast_precision
from learn.labels import SMOOTHINGS
from learn.paper_tables import RUN
from learn.recipe_settings import default_name, recipe_of
from learn.run import Grid, Job
from learn.sweep import do_all
from learn.table_text import heading, write_tables
from learn.training_loop import PRECISIONS
from learn.training_recipe import AUGMENTS, PRESETS


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
        type=int,
        choices=paper_tables.TABLES,
        default=2,
        help="2: labels of a stimulus set (default); 3: policies for mixing whole batches",
    )
    parser.add_argument(
        "--conditions",
        nargs="+",
        metavar="NAME",
        help="default: those of the table, and those of --plugin",
    )
    parser.add_argument("--architectures", nargs="+", metavar="NAME", help="default: as the preset says")
    parser.add_argument(
        "--plugin",
        nargs="+",
        action="extend",
        type=Path,
        default=[],
        metavar="FILE.py",
        help="files that declare architectures and conditions of your own (docs/learning.md)",
    )
    parser.add_argument("--seeds", type=count, help="how many seeds (default: as the preset says)")
    parser.add_argument("--seed", type=command.seed, default=0, help="the first seed (default 0)")
    parser.add_argument(
        "--set",
        nargs="+",
        action="extend",
        default=[],
        metavar="NAME=VALUE",
        help="change fields of the preset's recipe: epochs=40 width=.25 learning_rate_drops=20,30 (docs/learning.md)",
    )
    parser.add_argument(
        "--augment", choices=AUGMENTS, help="draw crops and flips once, as the authors did, or afresh each epoch"
    )
    parser.add_argument(
        "--smoothing", choices=SMOOTHINGS, help="how confidence smooths: a * b ** omega (default), or 1 - omega"
    )
    parser.add_argument("--smoothing-a", help="a, above 0 (default 50)")
    parser.add_argument("--smoothing-b", help="b, between 0 and 1 (default 1e-4)")
    parser.add_argument(
        "--out", type=Path, help="folder for the runs (default: runs/ and the names of labels, preset and settings)"
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
    own = plugins.read(flags.plugin)
    known = plugins.known(own)
    architectures = list(dict.fromkeys(flags.architectures or preset.architectures))
    for names, there, what in (
        (flags.conditions or (), known.conditions, "--conditions"),
        (architectures, known.architectures, "--architectures"),
    ):
        for name in names:
            require_known(name, there, what)
    results = flags.labels or newest_results(Path("results"))
    recipe = recipe_of(flags)
    device = choose_device(flags.device, elsewhere=flags.scheduler is not None)
    out = flags.out or Path("runs") / default_name(results.resolve().name, flags.preset, recipe)
    grid = Grid(
        results=results.resolve(),
        images=absolute(flags.images),
        size=flags.size,
        preset=flags.preset,
        recipe=recipe,
        device=device.type,
        precision=flags.precision or fast_precision(device.type),
        out=out.resolve(),
        plugins=own,
    )
    try:
        _ = grid.data
    except InputError as problem:
        newest = "" if flags.labels else f"{results}, the newest results: "
        raise InputError(f"{newest}{problem}") from problem
    rows, reference = paper_tables.TABLES[flags.table]
    rows = list(dict.fromkeys(flags.conditions or [*rows, *plugins.own_rows(own, flags.table)]))
    n_seeds = flags.seeds or preset.n_seeds
    together = flags.together or (n_seeds if device.type == "cuda" else 1)
    all_seeds = range(flags.seed, flags.seed + n_seeds)
    groups = [tuple(all_seeds[start : start + together]) for start in range(0, n_seeds, together)]
    preflight.check(grid, rows, architectures, list(groups[0]))
    # The first seeds of everything come first, so that a sweep that is stopped leaves whole seeds.
    jobs = [
        Job(condition, architecture, seeds) for seeds, condition, architecture in product(groups, rows, architectures)
    ]
    runs = train_all(grid, jobs, flags.workers or default_workers(device), flags.scheduler)
    runs = runs.sort_values(
        ["condition", "architecture", "seed"],
        key=lambda column: column.map([rows, architectures, all_seeds][RUN.index(str(column.name))].index),
    )
    name = f"table{flags.table}"
    write_table(out / f"{name}-runs.csv", runs)
    text = f"{heading(grid, n_seeds, flags.table)}\n\n{write_tables(runs, reference, out / name)}\n"
    (out / f"{name}.md").write_text(text, encoding="utf-8")
    print(
        f"\n{text}\nwritten to {out}: {name}.md, {name}.csv, {name}-runs.csv and a folder for each of {len(runs)} runs"
    )


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


if __name__ == "__main__":
    command.run(main)
