"""Write a stimulus set: mixed images, their list, and the batches that participants see.

python stimuli_gen/generate.py --images digits --design infer --out stimuli/digits-infer
python stimuli_gen/generate.py --images photos.zip --design midpoint --per-category-pair 6 --out stimuli/photos

The designs: `infer`, one coefficient of .1 .25 .5 .75 .9 for each image pair (paper, section 4.2); `midpoint`, all 11
coefficients from 0 to 1 for each image pair (section 3.2, for Construct and Select-Shuffled). Infer's stimuli are
dealt anew for the soft labels. The same images, flags and version write the same bytes.
"""

import argparse
import hashlib
import json
from collections import Counter
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import PIL
from PIL import Image
from tqdm import tqdm

from stimuli_gen import __version__, batches, command, design, mixing, practice, sources
from stimuli_gen.command import InputError, Parser, count, files_in, whole_folder

STIMULI_COLUMNS = ["stimulus", "pair", "label_1", "label_2", "image_1", "image_2", "lam_f", "file", "sha256"]
CHUNK = 1000  # stimuli mixed at a time, so that memory does not grow with their number


def main() -> None:
    """Parse the flags, load the images, write the set."""
    parser = Parser(__doc__)
    parser.add_argument("--images", required=True, help="digits, cifar10, or a folder or zip of class folders")
    parser.add_argument("--design", required=True, choices=design.INTERFACES, help="what is asked, see above")
    parser.add_argument("--out", required=True, type=Path, help="the folder to write, such as stimuli/digits-infer")
    parser.add_argument(
        "--per-category-pair", type=count, default=6, help="image pairs for each pair of classes (default 6)"
    )
    parser.add_argument(
        "--batch-size",
        type=count,
        help="trials of a session, without repeats and catch trials, in each interface of the design "
        "(default: infer 60, soft_labels 25, construct and select_shuffled 30)",
    )
    parser.add_argument(
        "--catch-trials",
        type=catch_trials,
        default=0,
        help="design infer: trials of each session that show an unmixed image, whose answer is known (default 0)",
    )
    parser.add_argument(
        "--swap-sides",
        action="store_true",
        help="design infer: two batches of Infer for each deal, label 1 at the slider's left in the one, right in the "
        "other (default: left)",
    )
    parser.add_argument("--size", type=count, help="bring all images of a folder or zip to this many pixels, squared")
    parser.add_argument(
        "--seed", type=command.seed, default=0, help="which pairs, coefficients and orders are drawn (default 0)"
    )
    flags = parser.parse_args()
    source = sources.load(flags.images, flags.size)
    stimuli, n_batches = generate(
        source,
        flags.design,
        flags.out,
        flags.per_category_pair,
        flags.seed,
        flags.batch_size,
        flags.catch_trials,
        flags.swap_sides,
    )
    dealt = ", ".join(f"{number} {interface}" for interface, number in n_batches.items())
    print(f"{len(stimuli)} stimuli of {stimuli['pair'].nunique()} image pairs in {flags.out}; batches: {dealt}")


def catch_trials(text: str) -> int:
    """Parse a number of catch trials, which may be 0."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 0")
    return int(text)


def generate(
    source: sources.ImageSource,
    design_name: str,
    out: Path,
    per_category_pair: int = 6,
    seed: int = 0,
    batch_size: int | None = None,
    catch_trials: int = 0,
    swap_sides: bool = False,
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Write one stimulus set to the folder `out`: images/, stimuli.csv, batches/, practice/ and set.json.

    Returns the table of stimuli.csv and the number of batches of each interface. Raises InputError when `out` holds
    anything else than this same set, or when a flag is not for this design.
    """
    if design_name != "infer" and (catch_trials or swap_sides):
        flag = "--catch-trials" if catch_trials else "--swap-sides"
        raise InputError(f"{flag} is for --design infer; leave it off for {design_name}")
    pairs = design.draw_pairs(source, per_category_pair, seed)
    mixed = design.infer_stimuli(pairs, seed) if design_name == "infer" else design.midpoint_stimuli(pairs)
    dealt = batches.deal(design_name, mixed, seed, batch_size, catch_trials, swap_sides)
    stimuli = pd.concat([mixed, batches.catch_stimuli(dealt)], ignore_index=True) if catch_trials else mixed
    tried, tried_images = practice.tables(design_name, practice.draw_pairs(source, pairs, seed), seed)
    interfaces = design.INTERFACES[design_name]
    with whole_folder(out, _same_set) as folder:
        for name in ("images", "batches", practice.FOLDER):
            (folder / name).mkdir()
        stimuli["sha256"] = _write_images(source, stimuli, folder)
        stimuli[STIMULI_COLUMNS].to_csv(folder / "stimuli.csv", index=False, lineterminator="\n")
        _write_images(source, tried_images, folder)
        for name, table in (dealt | tried).items():
            table.to_csv(folder / "batches" / name, index=False, lineterminator="\n")
        # The checksums of images/ are in stimuli.csv.
        files = ["stimuli.csv", *sorted(f"batches/{name}" for name in dealt | tried), *sorted(tried_images["file"])]
        description = {
            "source": {
                "name": source.name,
                "sha256": source.checksum,
                "n_images": len(source.images),
                "image_size": list(source.images.shape[1:3]),
                "class_names": source.class_names,
            },
            "design": {
                "name": design_name,
                "per_category_pair": per_category_pair,
                "coefficients": sorted(mixed["lam_f"].unique().tolist()),
                "batch_size": {name: batch_size or batches.BATCH_SIZE[name] for name in interfaces},
                "catch_trials": catch_trials,
                "swap_sides": swap_sides,
            },
            "seed": seed,
            "mixing": {"function": "linear", "rounding": mixing.ROUNDING},
            "n_stimuli": len(stimuli),
            "sha256": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files},
            "versions": {"hill-mixe-suite": __version__, "numpy": np.__version__, "pillow": PIL.__version__},
        }
        (folder / "set.json").write_text(json.dumps(description, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    count_of = Counter(name.rpartition("_batch-")[0] for name in dealt)
    return stimuli, {interface: count_of[interface] for interface in interfaces}


def _write_images(source: sources.ImageSource, stimuli: pd.DataFrame, folder: Path) -> list[str]:
    """Mix and write every image as a PNG at the images' own resolution; returns the sha256 of each file."""
    checksums = []
    first, second = source.pair_positions(stimuli)
    with tqdm(total=len(stimuli), desc="mixing", unit=" stimuli", delay=1, disable=None) as progress:
        for start in range(0, len(stimuli), CHUNK):
            part = slice(start, start + CHUNK)
            mixed = mixing.linear(
                source.images[first[part]], source.images[second[part]], stimuli["lam_f"].to_numpy()[part]
            )
            for pixels, file in zip(mixed, stimuli["file"].iloc[part], strict=True):
                content = BytesIO()
                Image.fromarray(pixels).save(content, "png")
                (folder / file).write_bytes(content.getvalue())
                checksums.append(hashlib.sha256(content.getvalue()).hexdigest())
            progress.update(len(mixed))
    return checksums


def _same_set(old: Path, new: Path) -> None:
    """Let a set be written again over itself, and nothing else be lost: sessions may have been run with it."""
    description = old / "set.json"
    same = description.is_file() and description.read_bytes() == (new / "set.json").read_bytes()
    if not same or files_in(old) - files_in(new):
        raise InputError(f"{old} already holds something else than this set: name another --out or remove it first")


if __name__ == "__main__":
    command.run(main)
