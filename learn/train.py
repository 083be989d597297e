"""Train networks with people's labels and measure them: conditions x architectures x seeds.

python learn/train.py                                                    the last results, digits, preset small
python learn/train.py --table 2 --labels results/hmix --images cifar10 --preset cpu
python learn/train.py --table 3 --labels results/hmix --images test_images.zip --preset paper
python learn/train.py --labels results/hmix --images cifar10 --preset smoke --conditions none mixup --seeds 1
python learn/train.py --labels results/hmix --images cifar10 --preset cpu --set epochs=40 width=.25 --plugin mine.py

A run is a folder under --out. Finished runs are not repeated, and a killed run continues where it was. The measures: ce
and fgsm are cross-entropies (nats) to people's labels, on images and on their adversarial versions (on image sets other
than CIFAR-10, without --targets: to the images' own classes); calibration is a root mean square error over bins of 100
images (corrected: all bins; paper: without the most confident bin).
"""

from argparse import Namespace
from dataclasses import replace
from functools import partial
from itertools import product
from pathlib import Path

import pandas as pd
from filelock import FileLock

from hillmixe import command
from hillmixe.command import InputError, require_known
from hillmixe.files import write_table
from learn import plugins
from learn.training import paper_tables, preflight, run, run_log, train_flags
from learn.training.devices import choose_device, default_workers, fast_precision
from learn.training.paper_tables import RUN
from learn.training.recipe_settings import default_name, recipe_of
from learn.training.run import Grid, Job
from learn.training.sweep import do_all
from learn.training.table_text import heading, write_tables
from learn.training.training_recipe import PRESETS, TrainingRecipe


def main() -> None:
    """Parse the flags, run the grid, print and write the tables."""
    flags = train_flags.parse(__doc__)
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
    out = flags.out or default_folder(flags, results, recipe)
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
        evaluate=flags.evaluate and absolute(flags.evaluate),
        targets=flags.targets and flags.targets.resolve(),
        plugins=own,
        log=flags.log,
        log_every=flags.log_every or (run_log.MEASURED_EVERY if flags.log else None),
    )
    if flags.log:
        run_log.check_installed()
    if epochs := flags.continue_to:
        if epochs <= recipe.epochs:
            raise InputError(f"--continue-to {epochs}: these runs have {recipe.epochs} already; expected more")
        recipe = replace(recipe, epochs=epochs)
        out = out.with_name(f"{out.name}-epochs={epochs}") if flags.out else default_folder(flags, results, recipe)
        grid = replace(grid, recipe=recipe, out=out.resolve(), continued=grid)
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
    if grid.continued:
        run.check_continued(grid, jobs)
    runs = train_all(grid, jobs, flags.workers or default_workers(device), flags.scheduler)
    runs = runs.sort_values(
        ["condition", "architecture", "seed"],
        key=lambda column: column.map([rows, architectures, all_seeds][RUN.index(str(column.name))].index),
    )
    name = paper_tables.stem(flags.table)
    folders = "the folder of a run" if len(runs) == 1 else f"a folder for each of {len(runs)} runs"
    with FileLock(out / ".locks" / "tables"):  # the calls of an array may end in the same moment
        write_table(out / f"{name}-runs.csv", runs)
        text = f"{heading(grid, n_seeds, flags.table)}\n\n{write_tables(runs, reference, out / name)}\n"
        (out / f"{name}.md").write_text(text, encoding="utf-8")
    print(f"\n{text}\nwritten to {out}: {name}.md, {name}.csv, {name}-runs.csv and {folders}")


def default_folder(flags: Namespace, results: Path, recipe: TrainingRecipe) -> Path:
    """Name a folder for runs, so that different runs do not end up in the same one."""
    parts = [default_name(results.resolve().name, flags.preset, recipe)]
    parts += ["validation"] if flags.validation else []
    for word, path in (("without", flags.leave_out), ("on", flags.evaluate), ("targets", flags.targets)):
        parts += [word, Path(path).stem] if path else []
    return Path("runs") / "-".join(parts)


def absolute(images: str) -> str:
    """Make the path of images valid for workers that were started elsewhere; names of sources stay as they are."""
    return str(Path(images).resolve()) if Path(images).exists() else images


def newest_results(folder: Path) -> Path:
    """Find the results that aggregate.py wrote last; raises InputError if there are none."""
    found = [summary.parent for summary in folder.glob("*/summary.json")]
    if not found:
        raise InputError(
            f"{folder}/ holds no results: make some with analysis/aggregate.py, or name them with --labels"
        )
    return max(found, key=lambda results: (results / "summary.json").stat().st_mtime)


def train_all(grid: Grid, jobs: list[Job], workers: int, scheduler: str | None) -> pd.DataFrame:
    """Make every run that does not exist yet.

    Returns a row per run, in the order of the jobs: learn.training.run_folder.read_row.
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
