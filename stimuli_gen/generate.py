"""Write a stimulus set, mixed images with their list and the batches that participants see; or check one.

python stimuli_gen/generate.py --images digits --design infer --out stimuli/digits-infer
python stimuli_gen/generate.py --images cifar10 --design hmix --out stimuli/hmix
python stimuli_gen/generate.py --images photos.zip --size 160 --design midpoint --raters 6 --out stimuli/photos
python stimuli_gen/generate.py --check stimuli/photos --images photos.zip

The designs: `infer`, one coefficient of .1 .25 .5 .75 .9 for each image pair (paper, section 4.2); `midpoint`, all of
11 coefficients from 0 to 1 for each image pair (section 3.2, for Construct and Select-Shuffled); `full`, each
coefficient of infer for each image pair; `hmix`, the paper's own 249 pairs and 2,070 stimuli. What is judged with Infer
is dealt anew for the soft labels. The same images, flags and version write the same bytes.
"""

import argparse
import hashlib
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd
import PIL

from stimuli_gen import __version__, batches, command, design, mixing, png, practice, preview, recipe, sources
from stimuli_gen.command import InputError, Parser, count, count_or_none, files_in, whole_folder
from stimuli_gen.entropy import KINDS
from stimuli_gen.recipe import Recipe

STIMULI_COLUMNS = ["stimulus", "pair", "label_1", "label_2", "image_1", "image_2", "lam_f", "file", "sha256"]
CHECKED = ("check", "images", "workers")  # flags that go with --check
CHUNK = 2**20  # pixels mixed at a time, so that memory does not grow with the number of stimuli


def main() -> None:
    """Parse the flags; write the set, or check it."""
    policies = "\n".join(f"  {name:13} {meaning(name)}" for name in mixing.POLICIES)
    parser = Parser(f"{__doc__}\nThe mixing policies:\n\n{policies}")
    parser.add_argument("--images", help="digits, cifar10, or a folder or zip of class folders")
    parser.add_argument(
        "--size", type=count, metavar="N", help="bring all images of a folder or zip to this many pixels, squared"
    )
    parser.add_argument("--design", choices=recipe.INTERFACES, help="what is asked, see above")
    parser.add_argument("--out", type=Path, help="the folder to write, such as stimuli/digits-infer")
    parser.add_argument("--check", type=Path, metavar="SET", help="instead: hold a set against its list and its source")
    parser.add_argument(
        "--workers",
        type=count,
        metavar="N",
        help="threads (default: one for each core; one alone for small images, which are written faster than threads "
        "take turns)",
    )
    add_recipe_flags(parser)
    flags = vars(parser.parse_args())
    asked = {name: flags.pop(name) for name in ("images", "size", "design", "out", "check", "workers")}
    if asked["check"]:
        from stimuli_gen import check

        if given := [name for name, value in (asked | flags).items() if value is not None and name not in CHECKED]:
            raise InputError(f"--check takes --images, and no --{given[0].replace('_', '-')}: the set has it itself")
        print(check.check(asked["check"], asked["images"], asked["workers"]))
        return
    if missing := [name for name in ("images", "design", "out") if asked[name] is None]:
        parser.error(f"the following arguments are required: {', '.join(f'--{name}' for name in missing)}")
    chosen = recipe.choose(asked["design"], **{name: value for name, value in flags.items() if value is not None})
    source = sources.load(asked["images"], asked["size"])
    description = generate(source, chosen, asked["out"], asked["workers"])
    print("\n".join(describe(description, asked["out"])))


def add_recipe_flags(parser: argparse.ArgumentParser) -> None:
    """Add a flag for each choice of `Recipe`; None where it is not given."""
    shown = parser.add_argument_group("what is shown")
    shown.add_argument(
        "--per-category-pair", type=count, metavar="N", help="image pairs for each pair of classes (default 6)"
    )
    shown.add_argument(
        "--category-pairs", type=count, metavar="N", help="so many pairs of classes, at random (default: all)"
    )
    shown.add_argument(
        "--coefficients",
        type=float,
        nargs="+",
        metavar="LAM_F",
        help="infer, full: the values of lam_f (default .1 .25 .5 .75 .9)",
    )
    shown.add_argument(
        "--levels", type=count, metavar="N", help="midpoint: so many coefficients from 0 to 1 (default 11)"
    )
    shown.add_argument(
        "--draw",
        choices=("balanced", "random"),
        help="infer: coefficients equally often, or each by itself as in the published data (default balanced)",
    )
    shown.add_argument(
        "--max-entropy",
        type=float,
        metavar="NATS",
        help="CIFAR-10: leave out images with more entropy in CIFAR-10H, in nats",
    )
    shown.add_argument(
        "--ambiguity",
        nargs="+",
        choices=KINDS,
        metavar="KIND",
        help="CIFAR-10: --per-category-pair image pairs of each of these kinds (low/low, low/high, high/high), by the "
        "entropy of their images (low: at most .1 nats; high: at least .5)",
    )
    shown.add_argument(
        "--mixing",
        choices=mixing.POLICIES,
        help="how two images become one, see above (default linear; hmix: linear_floor)",
    )
    shown.add_argument(
        "--seed", type=command.seed, metavar="N", help="which pairs, coefficients and orders are drawn (default 0)"
    )
    sessions = parser.add_argument_group("who sees it")
    sessions.add_argument(
        "--raters",
        type=count,
        metavar="N",
        help="so many participants for each stimulus or pair, in each interface (default 1; 2 where start or "
        "side differ between sessions)",
    )
    sessions.add_argument(
        "--participants", type=count, metavar="N", help="at most so many for each interface (default: as needed)"
    )
    sessions.add_argument(
        "--batch-size",
        type=count,
        metavar="N",
        help="trials of a session, without repeats and catch trials, in each interface of the design "
        "(default: infer 60, soft_labels 25, construct and select_shuffled 30)",
    )
    sessions.add_argument(
        "--repeats", type=count_or_none, metavar="N", help="trials that a session shows again, at its end (2)"
    )
    sessions.add_argument(
        "--repeat-distance",
        type=count,
        metavar="N",
        help="trials from each to its repeat (default: that of the published data, about three quarters of a session)",
    )
    sessions.add_argument(
        "--catch-trials",
        type=count_or_none,
        metavar="N",
        help="infer, full, hmix: trials of each session that show an unmixed image, whose answer is known (default 0)",
    )
    sessions.add_argument(
        "--catch-distance", type=count, metavar="N", help="places that they are at least apart (default 2)"
    )
    sessions.add_argument(
        "--swap-sides",
        action="store_const",
        const=True,
        help="label 1 at the right of Infer's slider in one half of the sessions (default: at the left in all)",
    )


def meaning(policy: str) -> str:
    """Say in a line how a mixing policy mixes: the first line of its docstring."""
    return mixing.POLICIES[policy].__doc__.splitlines()[0].rstrip(".")


def generate(source: sources.ImageSource, chosen: Recipe, out: Path, workers: int | None = None) -> dict:
    """Write one stimulus set to the folder `out`: images/, stimuli.csv, batches/, practice/, preview.png and set.json.

    workers: threads; None for as many as are fastest. Returns what is in set.json. The same source and recipe write the
    same bytes, whatever the number of workers. Raises InputError when `out` holds anything else than this same set.
    """
    planned = design.plan(source, chosen)
    dealt = {interface: batches.deal(interface, planned, chosen) for interface in chosen.interfaces}
    stimuli = planned.stimuli()
    with whole_folder(out, _same_set) as folder:
        for name in ("images", "batches", practice.FOLDER):
            (folder / name).mkdir()
        caught = write_batches(dealt, planned, chosen, folder)
        if len(caught):
            stimuli = pd.concat([stimuli, caught]).drop_duplicates(design.BLEND, ignore_index=True)
        write_stimuli(source, stimuli, chosen.mixing, folder, workers)
        write_practice(source, stimuli, planned, chosen, folder)
        preview.of_set(folder, source, stimuli)
        provable = sorted(file for file in files_in(folder) if not file.startswith("images/"))
        description = {
            "source": {
                "name": source.name,
                "sha256": source.checksum,
                "n_images": len(source.images),
                "image_size": list(source.images.shape[1:3]),
                "sizing": f"of a folder or zip, with --size: {sources.SIZING}",
                "class_names": source.class_names,
            },
            "recipe": asdict(chosen),
            "mixing": {"function": chosen.mixing, "meaning": meaning(chosen.mixing)},
            "n_stimuli": len(stimuli),
            "n_pairs": len(stimuli[design.PARTS].drop_duplicates()),
            "most_uses_of_an_image": most_uses(stimuli),
            "batches": {interface: batches.achieved(one, chosen) for interface, one in dealt.items()},
            # The checksums of images/ are in stimuli.csv.
            "sha256": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in provable},
            "versions": {"hill-mixe-suite": __version__, "numpy": np.__version__, "pillow": PIL.__version__},
        }
        (folder / "set.json").write_text(json.dumps(description, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return description


def describe(description: dict, out: Path) -> list[str]:
    """Say in a few lines what a set holds."""
    uses = description["most_uses_of_an_image"]
    reuse = "no image in more than one pair" if uses == 1 else f"an image is in up to {uses} pairs"
    return [
        f"{description['n_stimuli']} stimuli of {description['n_pairs']} image pairs in {out} ({reuse})",
        *(batches.describe(interface, found) for interface, found in description["batches"].items()),
        f"see {out / preview.FILE}",
    ]


def most_uses(stimuli: pd.DataFrame) -> int:
    """Count the image pairs of the image that is in most of them."""
    pairs = stimuli[design.PARTS].drop_duplicates()
    return int(pd.concat([pairs["image_1"], pairs["image_2"]]).value_counts().max())


def write_batches(dealt: dict[str, batches.Deal], planned: design.Plan, chosen: Recipe, folder: Path) -> pd.DataFrame:
    """Write a table for each session; returns the pure images that they show, as the plan's stimuli."""
    caught = []
    for interface, one in dealt.items():
        for number, table in enumerate(batches.tables(one, planned, chosen)):
            write_table(table, folder / "batches" / f"{interface}_batch-{number}.csv")
            if chosen.catch_trials and "catch" in table:
                caught.append(table.loc[table["catch"] == 1, design.BLEND])
    return pd.concat(caught).drop_duplicates() if caught else pd.DataFrame()


def write_stimuli(
    source: sources.ImageSource, stimuli: pd.DataFrame, policy: str, folder: Path, workers: int | None
) -> None:
    """Write images/ and stimuli.csv."""
    columns = STIMULI_COLUMNS + [name for name in stimuli if name == "ambiguity"]
    with command.progress(total=len(stimuli), desc="mixing", unit=" stimuli") as progress:
        for number, table in enumerate(write_images(source, stimuli, policy, folder, workers)):
            with (folder / "stimuli.csv").open("a", encoding="utf-8", newline="") as file:
                write_table(table[columns], file, header=number == 0)
            progress.update(len(table))


def write_images(
    source: sources.ImageSource,
    blends: pd.DataFrame,
    policy: str,
    folder: Path,
    workers: int | None = None,
    place: str = "images",
) -> Iterator[pd.DataFrame]:
    """Mix and write images as PNGs at their own resolution, a chunk at a time, by so many threads.

    Yields the rows of each chunk in order, named (`design.named`) and with the sha256 of each file.
    """
    height, width = source.images.shape[1:3]
    size = max(1, CHUNK // (height * width))

    def write(start: int) -> pd.DataFrame:
        chunk = blends.iloc[start : start + size]
        named = design.named(chunk, place)
        first, second = source.pair_positions(chunk)
        mixed = mixing.POLICIES[policy](source.images[first], source.images[second], chunk["lam_f"].to_numpy())
        checksums = []
        for pixels, file in zip(mixed, named["file"], strict=True):
            content = png.encode(pixels)
            with open(f"{folder}/{file}", "wb", buffering=0) as written:  # noqa: PTH123, a third faster than a Path's
                written.write(content)
            checksums.append(hashlib.sha256(content).hexdigest())
        named["sha256"] = checksums
        return named.assign(ambiguity=chunk["ambiguity"].to_numpy()) if "ambiguity" in chunk else named

    if workers is None:
        workers = (os.cpu_count() or 1) if source.images[0].nbytes > png.STORED else 1
    with ThreadPoolExecutor(workers) as threads:
        yield from threads.map(write, range(0, len(blends), size))


def write_practice(
    source: sources.ImageSource, stimuli: pd.DataFrame, planned: design.Plan, chosen: Recipe, folder: Path
) -> None:
    """Write practice/ and the tables of the practice trials."""
    pairs = practice.draw_pairs(source, stimuli, design.eligible(source, chosen), chosen.seed)
    tried, images = practice.tables(chosen.interfaces, pairs, planned.levels, chosen.seed)
    for name, table in tried.items():
        write_table(table, folder / "batches" / name)
    for _ in write_images(source, images, chosen.mixing, folder, place=practice.FOLDER):
        pass


def write_table(table: pd.DataFrame, to, header: bool = True) -> None:
    """Write a CSV that is the same on every system."""
    table.to_csv(to, index=False, header=header, lineterminator="\n")


def _same_set(old: Path, new: Path) -> None:
    """Let a set be written again over itself, and nothing else be lost: sessions may have been run with it."""
    description = old / "set.json"
    same = description.is_file() and description.read_bytes() == (new / "set.json").read_bytes()
    if not same or files_in(old) - files_in(new):
        raise InputError(f"{old} already holds something else than this set: name another --out or remove it first")


if __name__ == "__main__":
    command.run(main)
