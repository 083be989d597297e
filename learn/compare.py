"""Compare, seed by seed, runs of several folders that differ in one thing, such as the images left out.

python learn/compare.py runs/hmix-narrow-once-without-worst runs/hmix-narrow-once-without-random
python learn/compare.py runs/hmix-narrow-once-smoothing_a=500 runs/hmix-narrow-once --out runs/smoothing

For each condition that the folders have in common, there is a table of means and of differences from the last folder's
run with the same architecture and seed, and a table of the runs, whose condition is the folder; only architectures and
seeds that are in all folders count.
"""

from pathlib import Path

import pandas as pd

from hillmixe import command
from hillmixe.command import InputError, Parser
from hillmixe.files import write_table
from learn.training.paper_tables import RUN
from learn.training.run_folder import first_difference, is_sealed, read_config, read_row
from learn.training.table_text import write_tables
from learn.written_tables import write_folder


def main() -> None:
    """Parse the flags, read the runs, print and write the tables."""
    parser = Parser(__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="folders of runs; the others are compared with the last")
    parser.add_argument("--out", type=Path, help="the folder to write (default: beside the last, named after it)")
    flags = parser.parse_args()
    if len(flags.folders) < 2 or len({folder.name for folder in flags.folders}) < len(flags.folders):
        raise InputError("expected two folders or more, each of another name")
    runs = common(pd.concat([read_runs(folder).assign(folder=folder.name) for folder in flags.folders]))
    last = flags.folders[-1]
    texts = {"": "\n".join(f"{folder.name}: {difference(folder, last)}" for folder in flags.folders[:-1])}
    out = flags.out or last.with_name(f"{last.name}-compared")

    def write(to: Path) -> None:
        for condition, own in runs.groupby("condition", sort=False):
            rows = own.assign(condition=own["folder"]).drop(columns="folder")
            write_table(to / f"{condition}-runs.csv", rows)
            texts[str(condition)] = f"{condition}\n\n{write_tables(rows, last.name, to / str(condition))}"
        (to / "table.md").write_text("\n\n".join(texts.values()) + "\n", encoding="utf-8")

    write_folder(out, {}, "", write)
    print("\n\n".join(texts.values()))
    print(f"\nwritten to {out}: table.md and {', '.join(f'{name}.csv, {name}-runs.csv' for name in texts if name)}")


def read_runs(folder: Path) -> pd.DataFrame:
    """Read all complete runs of a folder, a row each (run_folder.read_row); raises InputError if there are none."""
    runs = [path for path in sorted(folder.glob("*_seed*")) if is_sealed(path)]
    if not runs:
        raise InputError(f"{folder} has no complete run: name a folder that learn/train.py made")
    return pd.DataFrame([read_row(run, read_config(run)) for run in runs])


def common(runs: pd.DataFrame) -> pd.DataFrame:
    """Keep the runs whose condition, architecture and seed are in all folders; raises InputError if there are none."""
    kept = runs[runs.groupby(RUN)["folder"].transform("size") == runs["folder"].nunique()]
    if kept.empty:
        raise InputError("the folders have no condition, architecture and seed in common")
    return kept.reset_index(drop=True)


def difference(folder: Path, last: Path) -> str:
    """Name the first thing in which the runs of two folders differ."""
    configs = []
    for each in (folder, last):
        config = read_config(next(path for path in sorted(each.glob("*_seed*")) if is_sealed(path)))
        configs.append({name: entry for name, entry in config.items() if name not in RUN})
    found = first_difference(configs[1], configs[0])
    return (
        f"differs in {found.replace(' there', f' in {last.name}').replace(' asked for', ' here')}"
        if found
        else "no difference"
    )


if __name__ == "__main__":
    command.run(main)
