"""Measure speed, memory and file size of writing stimuli, compared with the usual ways.

python benchmarks/stimuli.py                                    on CIFAR-10, downloaded once
python benchmarks/stimuli.py --images test_images.zip --folder /dev/shm

Each way writes the paper's 249 x 11 midpoint stimuli of 32 x 32 pixels, on one core, into an empty folder. The ways
take turns, so that all run on the machine in the same state. Matplotlib's figures (1000 x 600 pixels, like the original
stimuli) are timed on a few stimuli, because all of them would take minutes. `encoding alone` turns the mixed images
into PNGs in memory; `files alone` writes finished bytes. If most of the time goes there, the disk is being measured:
name a --folder in memory. Memory is measured in a separate process that plans a million stimuli, deals them to
participants and writes 20,000 of them.
"""

import argparse
import io
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from stimuli_gen import batches, design, mixing, png, sources, stimulus_set
from stimuli_gen.recipe import choose

N_FIGURES = 20
ORIGINAL_BYTES = 98_000  # of one original stimulus
MILLION, WRITTEN = 1_000_000, 20_000


def main() -> None:
    """Parse the flags, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", default="cifar10", help="CIFAR-10's test images (default: cifar10)")
    parser.add_argument("--rounds", type=int, default=7, help="how often each way is timed (default 7)")
    parser.add_argument("--folder", type=Path, help="where to write (default: the system's folder for such files)")
    parser.add_argument("--million", action="store_true", help=argparse.SUPPRESS)  # the process whose memory is taken
    flags = parser.parse_args()
    source = sources.load(flags.images)
    if flags.million:
        million(source, flags.folder)
        return
    plan = design.plan(source, choose("hmix"))
    blends = design.at_each(plan.pairs, plan.levels)
    with tempfile.TemporaryDirectory(dir=flags.folder) as name:
        times, size = measure(source, blends, Path(name), flags.rounds)
        report(times, len(blends), size)
        command = [sys.executable, __file__, "--images", flags.images, "--million", "--folder", name]
        print(subprocess.run(command, capture_output=True, text=True, check=True).stdout, end="")


def measure(source: sources.ImageSource, blends, folder: Path, rounds: int) -> tuple[dict[str, float], int]:
    """Time each way; returns its median seconds per stimulus, and the bytes of all our files."""
    first, second = source.pair_positions(blends)
    images_1, images_2, lam_f = source.images[first], source.images[second], blends["lam_f"].to_numpy()
    mixed = mixing.linear_floor(images_1, images_2, lam_f)
    names = design.named(blends)["file"].tolist()
    encoded = [png.encode(image) for image in mixed]

    def ours(to: Path) -> int:
        return sum(len(chunk) for chunk in stimulus_set.write_images(source, blends, "linear_floor", to, 1))

    def plain_loop(to: Path) -> int:
        for image_1, image_2, lam, file in zip(images_1, images_2, lam_f, names, strict=True):
            Image.fromarray((lam * image_1 + (1 - lam) * image_2).astype(np.uint8)).save(to / file)
        return len(names)

    def encoding_alone(to: Path) -> int:
        return len([png.encode(image) for image in mixed])

    def encoding_by_pillow(to: Path) -> int:
        for image in mixed:
            Image.fromarray(image).save(io.BytesIO(), "png")
        return len(mixed)

    def files_alone(to: Path) -> int:
        for content, file in zip(encoded, names, strict=True):
            (to / file).write_bytes(content)
        return len(names)

    def figures(to: Path) -> int:
        return matplotlib_figures(mixed[:: len(mixed) // N_FIGURES][:N_FIGURES], to)

    ways: dict[str, Callable[[Path], int]] = {
        "ours": ours,
        "plain loop with Pillow": plain_loop,
        "a Matplotlib figure each": figures,
        "files alone": files_alone,
        "encoding alone, ours": encoding_alone,
        "encoding alone, Pillow's": encoding_by_pillow,
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    size = 0
    for _ in range(rounds):
        for name, write in ways.items():
            to = folder / "written"
            (to / "images").mkdir(parents=True)
            start = time.perf_counter()
            n_written = write(to)
            seconds[name].append((time.perf_counter() - start) / n_written)
            if name == "ours":
                size = sum(file.stat().st_size for file in (to / "images").iterdir())
            shutil.rmtree(to)
    return {name: statistics.median(times) for name, times in seconds.items()}, size


def matplotlib_figures(images: np.ndarray, to: Path) -> int:
    """Draw each image in a figure, as the original stimuli were made."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    for number, image in enumerate(images):
        figure, axes = plt.subplots(figsize=(10, 6))
        axes.imshow(image)
        axes.set(xticks=[], yticks=[])
        figure.savefig(to / f"{number}.png", dpi=100)
        plt.close(figure)
    return len(images)


def report(times: dict[str, float], number: int, size: int) -> None:
    """Print the times, their ratios and the size."""
    print(f"{number} stimuli, one core, median of the rounds")
    for name, seconds in times.items():
        print(f"  {name:26} {seconds * 1e6:10,.1f} microseconds each {seconds / times['ours']:8.2f} x ours")
    beyond = times["ours"] / times["encoding alone, Pillow's"]
    print(f"ours takes {beyond:.2f} of the time of Pillow's encoding alone")
    print(
        f"files: {size / number:,.0f} bytes each, {ORIGINAL_BYTES * number / size:.1f} times smaller than the original"
    )


def million(source: sources.ImageSource, folder: Path) -> None:
    """Plan a million stimuli and their sessions, write the first 20,000, and print the time and memory that it took."""
    start = time.perf_counter()
    n_categories = len(source.class_names) * (len(source.class_names) - 1) // 2
    recipe = choose("infer", per_category_pair=-(-MILLION // n_categories))
    plan = design.plan(source, recipe)
    deal = batches.deal("infer", plan, recipe)
    sessions = len(deal.conditions)
    planned = time.perf_counter()
    (folder / "images").mkdir()
    for _ in stimulus_set.write_images(source, plan.judged.iloc[:WRITTEN], recipe.mixing, folder):
        pass
    written = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1024)
    print(
        f"{len(plan.judged):,} stimuli planned and dealt to {sessions:,} participants in {planned - start:.0f} s, "
        f"{WRITTEN:,} written in {written - planned:.1f} s; peak memory of the process {peak:,.0f} MB"
    )


if __name__ == "__main__":
    main()
