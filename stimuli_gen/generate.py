"""Write a stimulus set: mixed images, their list, and the batches that participants see.

python stimuli_gen/generate.py --images digits --design infer --out stimuli/digits-infer
python stimuli_gen/generate.py --images photos.zip --design midpoint --per-category-pair 6 --out stimuli/photos

The designs: `infer`, one coefficient of .1 .25 .5 .75 .9 for each image pair (paper, section 4.2); `midpoint`, all 11
coefficients from 0 to 1 for each image pair (section 3.2, for Construct and Select-Shuffled). The same images, flags
and version write the same bytes.
"""

import hashlib
import json
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import PIL
from PIL import Image
from tqdm import tqdm

from stimuli_gen import __version__, command, design, mixing, sources
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
        help="trials of a session before the repeats (default: infer 60, midpoint 30)",
    )
    parser.add_argument("--size", type=count, help="bring all images of a folder or zip to this many pixels, squared")
    parser.add_argument(
        "--seed", type=command.seed, default=0, help="which pairs, coefficients and orders are drawn (default 0)"
    )
    flags = parser.parse_args()
    source = sources.load(flags.images, flags.size)
    stimuli, n_batches = generate(
        source, flags.design, flags.out, flags.per_category_pair, flags.seed, flags.batch_size
    )
    print(f"{len(stimuli)} stimuli of {stimuli['pair'].nunique()} image pairs, {n_batches} batches, in {flags.out}")


def generate(
    source: sources.ImageSource,
    design_name: str,
    out: Path,
    per_category_pair: int = 6,
    seed: int = 0,
    batch_size: int | None = None,
) -> tuple[pd.DataFrame, int]:
    """Write one stimulus set to the folder `out`: images/, stimuli.csv, batches/ and set.json.

    Returns the table of stimuli.csv and the number of batches. Raises InputError when `out` holds anything else
    than this same set.
    """
    pairs = design.draw_pairs(source, per_category_pair, seed)
    stimuli = design.infer_stimuli(pairs, seed) if design_name == "infer" else design.midpoint_stimuli(pairs)
    with whole_folder(out, _same_set) as folder:
        (folder / "images").mkdir()
        (folder / "batches").mkdir()
        stimuli["sha256"] = _write_images(source, stimuli, folder)
        stimuli[STIMULI_COLUMNS].to_csv(folder / "stimuli.csv", index=False, lineterminator="\n")
        dealt = design.batches(design_name, stimuli, seed, batch_size)
        for name, batch in dealt.items():
            batch.to_csv(folder / "batches" / name, index=False, lineterminator="\n")
        tables = [folder / "stimuli.csv", *sorted((folder / "batches").iterdir())]
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
                "coefficients": sorted(stimuli["lam_f"].unique().tolist()),
                "batch_size": batch_size or design.BATCH_SIZE[design_name],
            },
            "seed": seed,
            "mixing": {"function": "linear", "rounding": mixing.ROUNDING},
            "n_stimuli": len(stimuli),
            "sha256": {
                file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in tables
            },
            "versions": {"hill-mixe-suite": __version__, "numpy": np.__version__, "pillow": PIL.__version__},
        }
        (folder / "set.json").write_text(json.dumps(description, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return stimuli, len(dealt)


def _write_images(source: sources.ImageSource, stimuli: pd.DataFrame, folder: Path) -> list[str]:
    """Mix and write every stimulus as a PNG at the images' own resolution; returns the sha256 of each file."""
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
