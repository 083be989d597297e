"""Stimulus sets: folders with mixed images, their list, and the batches that participants see."""

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd
import PIL

from hillmixe import __version__, command
from hillmixe.columns import IMAGE_COLUMNS, own_of_pairs
from hillmixe.command import InputError, plural
from hillmixe.files import files_in, sha256, whole_folder, write_json, write_table
from stimuli_gen import batches, continua, design, mixing, own_pairs, png, practice, preview, sources
from stimuli_gen.recipe import SetRecipe

STIMULI_COLUMNS = ["stimulus", "pair", "label_1", "label_2", "image_1", "image_2", "lam_f", "file", "sha256"]
IMAGES = "images.csv"
CHUNK = 2**20  # pixels mixed at a time, so that memory does not grow with the number of stimuli


def write_set(
    source: sources.ImageSource,
    chosen: SetRecipe,
    out: Path,
    workers: int | None = None,
    pairs: pd.DataFrame | None = None,
) -> dict:
    """Write one stimulus set to the folder `out`: images/, stimuli.csv, images.csv, batches/, practice/,
    preview.png and set.json.

    workers: threads; None for as many as are fastest. pairs: a lab's own, which the set keeps as pairs.csv.
    Returns what is in set.json. The same source, recipe and pairs write the same bytes, whatever the number of workers.
    Raises InputError if `out` holds anything other than this same set.
    """
    planned = design.plan(source, chosen, pairs)
    dealt = {interface: batches.deal(interface, planned, chosen) for interface in chosen.interfaces}
    stimuli = planned.stimuli()
    with whole_folder(out, _same_set) as folder:
        for name in ("images", "batches", practice.FOLDER):
            (folder / name).mkdir()
        if pairs is not None:
            (folder / own_pairs.FILE).write_text(own_pairs.kept(pairs), encoding="utf-8", newline="\n")
        caught = write_batches(dealt, planned, chosen, folder)
        if len(caught):
            stimuli = pd.concat([stimuli, caught]).drop_duplicates(design.BLEND, ignore_index=True)
        write_stimuli(source, stimuli, chosen.mixing, folder, workers)
        tried = write_practice(source, stimuli, planned, chosen, folder)
        write_image_list(source, pd.concat([stimuli[design.PARTS], tried[design.PARTS]]), folder)
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
                "shown_names": source.shown_names or source.class_names,
            },
            "recipe": asdict(chosen),
            "mixing": {"function": chosen.mixing, "meaning": mixing.meaning(chosen.mixing)},
            "n_stimuli": len(stimuli),
            "n_pairs": len(stimuli[design.PARTS].drop_duplicates()),
            "most_uses_of_an_image": most_uses(stimuli),
            "batches": {interface: batches.achieved(one, chosen) for interface, one in dealt.items()},
            # The checksums of images/ are in stimuli.csv.
            "sha256": {name: sha256(folder / name) for name in provable},
            "versions": {"hill-mixe-suite": __version__, "numpy": np.__version__, "pillow": PIL.__version__},
        }
        if source.frames is not None:
            description["continua"] = continua.listing(source.class_names, source.labels, source.frames)
        write_json(folder / "set.json", description)
    return description


def describe(description: dict, out: Path) -> list[str]:
    """Describe in a few lines what a set holds."""
    uses = description["most_uses_of_an_image"]
    reuse = "no image in more than one pair" if uses == 1 else f"an image is in up to {uses} pairs"
    stimuli = plural(description["n_stimuli"], "stimulus", "stimuli")
    first = [f"{stimuli} of {plural(description['n_pairs'], 'image pair')} in {out} ({reuse})"]
    if given := description.get("continua"):
        frames, several = plural(description["n_stimuli"], "frame"), plural(len(given), "continuum", "continua")
        first = [f"{frames} of {several} in {out}", *continua.describe(given)]
    return [
        *first,
        *(batches.describe(interface, found) for interface, found in description["batches"].items()),
        *(batches.left_out(description["batches"], max(one["n_frames"] for one in given)) if given else ()),
        f"see {out / preview.FILE}",
    ]


def most_uses(stimuli: pd.DataFrame) -> int:
    """Give the largest number of image pairs that any image is in."""
    pairs = stimuli[design.PARTS].drop_duplicates()
    return int(pd.concat([pairs["image_1"], pairs["image_2"]]).value_counts().max())


def write_batches(
    dealt: dict[str, batches.Deal], planned: design.Plan, chosen: SetRecipe, folder: Path
) -> pd.DataFrame:
    """Write a table for each session; returns the pure images that they show, as the plan's stimuli."""
    caught = []
    for interface, one in dealt.items():
        for number, table in enumerate(batches.tables(one, planned, chosen)):
            write_table(folder / "batches" / f"{interface}_batch-{number}.csv", table, mark=False)
            if chosen.catch_trials and "catch" in table:
                caught.append(table.loc[table["catch"] == 1, design.BLEND])
    return pd.concat(caught).drop_duplicates() if caught else pd.DataFrame()


def write_stimuli(
    source: sources.ImageSource, stimuli: pd.DataFrame, function: str, folder: Path, workers: int | None
) -> None:
    """Write images/ and stimuli.csv."""
    columns = STIMULI_COLUMNS + ["source_file"] * (source.frames is not None)
    columns += [name for name in stimuli if name == "ambiguity"] + own_of_pairs(stimuli)
    with command.progress(total=len(stimuli), desc="mixing", unit=" stimuli") as progress:
        for number, table in enumerate(write_images(source, stimuli, function, folder, workers)):
            with (folder / "stimuli.csv").open("a", encoding="utf-8", newline="") as file:
                write_table(file, table[columns], mark=False, header=number == 0)
            progress.update(len(table))


def write_images(
    source: sources.ImageSource,
    blends: pd.DataFrame,
    function: str,
    folder: Path,
    workers: int | None = None,
    place: str = "images",
) -> Iterator[pd.DataFrame]:
    """Mix and write images as PNGs at their own resolution, a chunk at a time, with this many threads.

    Yields the rows of each chunk in order, named (`design.named`) and with the sha256 of each file.
    """
    height, width = source.images.shape[1:3]
    size = max(1, CHUNK // (height * width))

    def write(start: int) -> pd.DataFrame:
        chunk = blends.iloc[start : start + size]
        named = design.named(chunk, place)
        checksums = []
        for pixels, file in zip(source.mixed(chunk, function), named["file"], strict=True):
            content = png.encode(pixels)
            with open(f"{folder}/{file}", "wb", buffering=0) as written:  # noqa: PTH123, a third faster than a Path's
                written.write(content)
            checksums.append(hashlib.sha256(content).hexdigest())
        named["sha256"] = checksums
        if source.frames is not None:
            named["source_file"] = source.frames.files_of(chunk)
        more = [*(["ambiguity"] if "ambiguity" in chunk else []), *own_of_pairs(chunk)]
        return named.assign(**{name: chunk[name].to_numpy() for name in more})

    if workers is None:
        workers = (os.cpu_count() or 1) if source.images[0].nbytes > png.STORED else 1
    with ThreadPoolExecutor(workers) as threads:
        yield from threads.map(write, range(0, len(blends), size))


def write_practice(
    source: sources.ImageSource, stimuli: pd.DataFrame, planned: design.Plan, chosen: SetRecipe, folder: Path
) -> pd.DataFrame:
    """Write practice/ and the tables of the practice trials; returns what is in practice/, as `design.named`."""
    pairs = practice.draw_pairs(source, stimuli, design.eligible(source, chosen), chosen.seed)
    tried, images = practice.tables(chosen.interfaces, pairs, planned, chosen.seed, source.frames)
    for name, table in tried.items():
        write_table(folder / "batches" / name, table, mark=False)
    for _ in write_images(source, images, chosen.mixing, folder, place=practice.FOLDER):
        pass
    return images


def write_image_list(source: sources.ImageSource, pairs: pd.DataFrame, folder: Path) -> None:
    """Write images.csv: a row for each image of these pairs, with the columns that hillmixe.columns declares for it."""
    used = np.unique(np.searchsorted(source.ids, pd.concat([pairs["image_1"], pairs["image_2"]])))
    height, width = source.images.shape[1:3]
    files = pd.DataFrame({"file": "", "width": width, "height": height, "file_sha256": ""}, index=used)
    if source.files is not None:
        files = source.files.iloc[used]
    rows = files.assign(
        image=source.ids[used],
        label=[source.class_names[label] for label in source.labels[used]],
        pixels_sha256=[source.pixel_checksum(at) for at in used.tolist()],
    )
    write_table(folder / IMAGES, rows[[*IMAGE_COLUMNS]], mark=False)


def _same_set(old: Path, new: Path) -> None:
    """Allow a set to be written again over itself, but nothing else to be replaced: sessions may have used it."""
    description = old / "set.json"
    same = description.is_file() and description.read_bytes() == (new / "set.json").read_bytes()
    if not same or files_in(old) - files_in(new):
        raise InputError(f"{old} already holds something other than this set: name another --out or remove it first")
