"""Train networks with people's labels and measure them: label conditions x architectures x seeds.

python learn/train.py                                                    the last results, digits, preset small
python learn/train.py --labels results/hmix --images cifar10 --preset paper
python learn/train.py --labels results/hmix --images test_images.zip --preset smoke --seeds 1

A run is a folder under --out. Finished runs are not made again, and a run that was killed goes on where it was. The
measures: ce and fgsm are cross-entropies (nats) to people's labels (elsewhere than on CIFAR-10: to the images' own
classes) on images and on their adversarial versions; calibration is a root mean square error over bins of 100 images
(corrected: all bins; paper: without the most confident bin).
"""

from dataclasses import asdict
from itertools import product
from pathlib import Path

import pandas as pd
import torch
import torchvision
from tqdm import tqdm

from learn import paper_tables, run, study
from learn.labels import CONDITIONS
from learn.models import ARCHITECTURES
from learn.recipe import PRESETS
from stimuli_gen import __version__, command, sources
from stimuli_gen.command import InputError, Parser, count


def main() -> None:
    """Parse the flags, run the grid, print and write the table."""
    parser = Parser(__doc__)
    parser.add_argument(
        "--labels", type=Path, help="a folder that aggregate.py wrote (default: the newest in results/)"
    )
    parser.add_argument("--images", default="digits", help="digits, cifar10, or a folder or zip of class folders")
    parser.add_argument(
        "--size", type=count, help="as for generate.py: bring images of a folder or zip to this many pixels"
    )
    parser.add_argument(
        "--preset",
        choices=PRESETS,
        default="small",
        help="recipe and grid: small, seconds (default); smoke, minutes and no result; paper, 70 runs for a GPU",
    )
    parser.add_argument("--conditions", nargs="+", choices=CONDITIONS, default=CONDITIONS, help="default: all")
    parser.add_argument("--architectures", nargs="+", choices=ARCHITECTURES, help="default: as the preset says")
    parser.add_argument("--seeds", type=count, help="how many seeds (default: as the preset says)")
    parser.add_argument("--seed", type=command.seed, default=0, help="the first seed (default 0)")
    parser.add_argument(
        "--out", type=Path, help="folder for the runs (default: runs/ and the names of labels and preset)"
    )
    parser.add_argument("--device", help="cpu or cuda (default: cuda where there is one)")
    flags = parser.parse_args()
    preset = PRESETS[flags.preset]
    labels = flags.labels or newest_results(Path("results"))
    out = flags.out or Path("runs") / f"{labels.resolve().name}-{flags.preset}"
    device = choose_device(flags.device)
    source = sources.load(flags.images, flags.size)
    try:
        shared = study.load(labels, source, preset.recipe)
    except InputError as problem:
        newest = "" if flags.labels else f"{labels}, the newest results: "
        raise InputError(f"{newest}{problem}") from problem
    seeds = range(flags.seed, flags.seed + (flags.seeds or preset.n_seeds))
    runs = grid(shared, flags.preset, flags.conditions, flags.architectures or preset.architectures, seeds, out, device)
    summary = paper_tables.table(runs)
    summary.to_csv(out / "table.csv", index=False, lineterminator="\n")
    text = f"{heading(shared, flags.preset, len(seeds))}\n\n{paper_tables.markdown(summary)}\n"
    (out / "table.md").write_text(text, encoding="utf-8")
    print(f"\n{text}\nwritten to {out}: table.md, table.csv and a folder for each of {len(runs)} runs")


def newest_results(folder: Path) -> Path:
    """Find the results that aggregate.py wrote last; raises InputError when there are none."""
    found = [summary.parent for summary in folder.glob("*/summary.json")]
    if not found:
        raise InputError(
            f"{folder}/ holds no results: make some with analysis/aggregate.py, or name them with --labels"
        )
    return max(found, key=lambda results: (results / "summary.json").stat().st_mtime)


def choose_device(name: str | None) -> torch.device:
    """Give the device of that name, by default CUDA where there is one; raises InputError when it cannot be used."""
    if name is None:
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if name not in ("cpu", "cuda") or (name == "cuda" and not torch.cuda.is_available()):
        raise InputError(
            f"--device {name}: expected cpu" + (" or cuda" if torch.cuda.is_available() else ", there is no cuda")
        )
    return torch.device(name)


def grid(
    shared: study.Study,
    preset: str,
    conditions: list[str],
    architectures: list[str],
    seeds: range,
    out: Path,
    device: torch.device,
) -> pd.DataFrame:
    """Make every run of conditions x architectures x seeds that is not there yet.

    Returns a row per run: condition, architecture, seed, and the measures of `learn.evaluate.evaluate`.
    """
    recipe = PRESETS[preset].recipe
    cells = list(product(dict.fromkeys(conditions), dict.fromkeys(architectures), seeds))
    rows = []
    with tqdm(total=len(cells) * recipe.epochs, unit=" epochs", smoothing=0, disable=None) as progress:
        for condition, architecture, seed in cells:
            name = f"{condition}_{architecture}_seed{seed}"
            progress.set_description(name)
            config = {
                "condition": condition,
                "architecture": architecture,
                "seed": seed,
                "preset": preset,
                "recipe": asdict(recipe),
                "data": shared.description,
                "versions": {
                    "hill-mixe-suite": __version__,
                    "torch": torch.__version__,
                    "torchvision": torchvision.__version__,
                },
                "device": {"type": device.type, "precision": "bfloat16" if device.type == "cuda" else "float32"},
            }
            metrics = run.execute(shared, config, recipe, out / name, device, progress.update)
            rows.append({"condition": condition, "architecture": architecture, "seed": seed, **metrics})
    return pd.DataFrame(rows)


def heading(shared: study.Study, preset: str, n_seeds: int) -> str:
    """Say what a table rests on, and what to know before reading it."""
    data = shared.description
    images, labels, evaluation = data["images"], data["labels"], data["evaluation"]
    interval = "± is the half width of the 95 % interval of the mean over seeds." if n_seeds > 1 else "No interval."
    seeds = f"{n_seeds} seeds" if n_seeds > 1 else "1 seed"
    return (
        f"Preset {preset}, {seeds}, images {images['name']}: {images['n_regular']} regular, {labels['n_stimuli']} mixed"
        f" with labels {labels['name']} (by {labels['observers']} participants), evaluated on "
        f"{evaluation['n_images']}.\nTargets: {evaluation['targets']}. {interval}\n"
        f"Preset {preset}: {PRESETS[preset].remark}"
    )


if __name__ == "__main__":
    command.run(main)
