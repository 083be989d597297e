"""Write the leaderboard of alignment: how trained networks' coefficients for mixed images follow people's.

python docs/leaderboard.py runs/hmix-narrow-once --labels results/hmix --images test_images.zip

There is a row for each condition and architecture of each folder of runs: the mean over its seeds. Writes alignment.md,
alignment.csv, alignment.png and alignment.svg into docs/results.
"""

from pathlib import Path

from analysis.figures.style import save
from hillmixe import command
from hillmixe.command import InputError, Parser
from hillmixe.files import write_table
from learn.alignment.model_alignment import align
from learn.alignment.model_files import is_run, runs_in


def main() -> None:
    """Parse the flags, measure all runs, write the table and the figure."""
    parser = Parser(__doc__)
    parser.add_argument("runs", type=Path, nargs="+", help="folders that learn/train.py wrote into")
    parser.add_argument("--labels", type=Path, required=True, help="a folder that aggregate.py wrote")
    parser.add_argument("--images", required=True, help="the images shown, as for train.py")
    parser.add_argument("--plugin", nargs="+", type=Path, default=[], metavar="FILE.py", help="as for train.py")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results", help="default: docs/results")
    flags = parser.parse_args()
    for folder in flags.runs:
        if not folder.is_dir() or is_run(folder) or not runs_in(folder):
            raise InputError(f"{folder} holds no complete runs: the leaderboard is of trained networks alone")
    found = align(flags.runs, flags.labels, flags.images, plugin=flags.plugin)
    flags.out.mkdir(parents=True, exist_ok=True)
    (flags.out / "alignment.md").write_text(f"{found}\n", encoding="utf-8", newline="\n")
    write_table(flags.out / "alignment.csv", found.table)
    save(found.draw_scores(), flags.out / "alignment")
    print(f"{found}\n\nwritten to {flags.out}: alignment.md, .csv, .png and .svg")


if __name__ == "__main__":
    command.run(main)
