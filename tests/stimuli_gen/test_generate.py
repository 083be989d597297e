"""The command: what it writes, that processes of their own write the same bytes again, how it refuses."""

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from hillmixe.command import InputError
from hillmixe.interfaces import INTERFACES, that_show
from hillmixe.names import parse_stimulus
from stimuli_gen import generate, mixing, sources, stimulus_set
from stimuli_gen.recipe import SetRecipe, choose

ROOT = Path(__file__).parents[2]
UNITS = {"blend": 90, "continuum": 45}  # what is dealt of these sets, once; in Construct, at each of two starts
N_BATCHES = {name: -(-UNITS[each.shows] // each.batch_size) for name, each in INTERFACES.items()}
N_BATCHES |= {"infer": 2, "soft_labels": 4, "construct": 4, "select_shuffled": 2}
SETS = {  # design -> further flags, interfaces, image pairs, stimuli
    "infer": (["--per-category-pair", "2", "--seed", "11"], that_show("blend"), 90, 90),
    "midpoint": (["--per-category-pair", "1", "--seed", "12"], that_show("continuum"), 45, 45 * 11),
}


def contents(folder):
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def checksums(folder, files):
    return {file: hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in files}


def described(folder):
    return json.loads((folder / "set.json").read_text(encoding="utf-8"))


def shows(file, pixels):
    """Whether an image file is RGB of exactly these pixels."""
    with Image.open(file) as image:
        return image.mode == "RGB" and np.array_equal(np.asarray(image), pixels)


def in_a_process(flags, hash_seed):
    """Run the command in a process of its own, in which sets and dictionaries of texts have another order."""
    command = [sys.executable, ROOT / "stimuli_gen" / "generate.py", *map(str, flags)]
    environment = os.environ | {"PYTHONHASHSEED": str(hash_seed)}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=300)
    return ended.returncode, ended.stdout, ended.stderr


@pytest.fixture(scope="module")
def written(call, tmp_path_factory):
    """Each design's set twice, by two processes, one with two threads: design -> (first folder, second folder)."""
    folders = {name: tuple(tmp_path_factory.mktemp(name) / f"{name}-set" for _ in range(2)) for name in SETS}
    for name, (own, interfaces, n_pairs, n_stimuli) in SETS.items():
        for number, out in enumerate(folders[name], 1):
            flags = ["--images", "digits", "--design", name, *own, "--out", out, "--workers", number]
            status, output, errors = call(generate, *flags) if number == 1 else in_a_process(flags, number)
            assert (status, errors) == (0, "")
            first, *lines, last = output.splitlines()
            assert (
                first == f"{n_stimuli:,} stimuli of {n_pairs:,} image pairs in {out} (no image in more than one pair)"
            )
            counted = [f"{interface}: {N_BATCHES[interface]}" for interface in interfaces]
            assert [line.split(" participant")[0] for line in lines] == counted
            assert last == f"see {out / 'preview.png'}"
    return folders


@pytest.fixture(scope="module")
def caught(call, tmp_path_factory):
    """A set with catch trials and swapped sides, made by the command."""
    folder = tmp_path_factory.mktemp("caught") / "set"
    flags = ["--images", "digits", "--design", "infer", "--per-category-pair", 1, "--catch-trials", 4, "--swap-sides"]
    status, output, errors = call(generate, *flags, "--out", folder)
    assert (status, errors) == (0, "")
    for part in ("of 45 image pairs", "infer: 2 participants", "soft_labels: 2 participants"):
        assert part in output
    return folder


@pytest.mark.parametrize("design", SETS)
def test_a_set_has_the_files_of_the_contract(written, design):
    """Else the experiments and the analysis would not find what they read."""
    folder = written[design][0]
    _, interfaces, n_pairs, n_stimuli = SETS[design]
    stimuli = pd.read_csv(folder / "stimuli.csv")
    assert list(stimuli) == ["stimulus", "pair", "label_1", "label_2", "image_1", "image_2", "lam_f", "file", "sha256"]
    assert (len(stimuli), stimuli["pair"].nunique(), stimuli["stimulus"].nunique()) == (n_stimuli, n_pairs, n_stimuli)
    batches = [f"batches/{name}_batch-{number}.csv" for name in interfaces for number in range(N_BATCHES[name])]
    practice = [f"batches/{name}_practice.csv" for name in interfaces]
    tried = [name for name in contents(folder) if name.startswith("practice/")]
    assert len(tried) == (2 * 3 if design == "infer" else 2 * 11 + 1)
    images = [f"images/{name}" for name in stimuli["stimulus"]]
    lists = {"stimuli.csv", "images.csv"}
    assert {*contents(folder)} == {*lists, "set.json", "preview.png", *batches, *practice, *tried, *images}
    assert stimuli["file"].tolist() == images


@pytest.mark.parametrize("design", SETS)
def test_checksums_are_those_of_the_files(written, design, digits):
    """Else nobody could tell whether a set is whole and unchanged."""
    folder = written[design][0]
    stimuli = pd.read_csv(folder / "stimuli.csv")
    assert dict(zip(stimuli["file"], stimuli["sha256"], strict=True)) == checksums(folder, stimuli["file"])
    provable = {name for name in contents(folder) if not name.startswith("images/") and name != "set.json"}
    assert described(folder)["sha256"] == checksums(folder, provable)
    assert described(folder)["source"]["sha256"] == digits.checksum


@pytest.mark.parametrize("design", SETS)
def test_images_are_the_mixed_source_images(written, design, digits):
    """Else people would see something else than the file names and coefficients say."""
    folder, (pixels, ids) = written[design][0], (digits.images, digits.ids.tolist())
    for row in pd.read_csv(folder / "stimuli.csv").itertuples():
        image_1, image_2 = (ids.index(i) for i in (row.image_1, row.image_2))
        assert shows(folder / row.file, mixing.linear(pixels[image_1], pixels[image_2], row.lam_f))
        labels = [digits.class_names[digits.labels[i]] for i in (image_1, image_2)]
        assert labels == [row.label_1, row.label_2]
    for file in (folder / "practice").iterdir():  # what people practise on, too
        lam_f, pair = parse_stimulus(file.name)
        image_1, image_2 = (pixels[ids.index(i)] for i in (pair.image_1, pair.image_2))
        assert shows(file, mixing.linear(image_1, image_2, lam_f))


@pytest.mark.parametrize("design", SETS)
def test_batches_show_stimuli_of_the_set(written, design):
    """Else a session would stop at a file that is not there."""
    folder = written[design][0]
    for file in (folder / "batches").iterdir():
        batch = pd.read_csv(file)
        columns = ["file" if design == "infer" else "files"]
        if file.stem.endswith("_practice"):
            columns += ["endpoint_1", "endpoint_2"]
        shown = [name for column in columns for names in batch[column] for name in names.split("|")]
        assert shown
        assert all((folder / name).is_file() for name in shown)


def test_catch_trials_are_stimuli_of_the_set(caught, digits):
    """Else a pure image would be shown that is not there, that nobody can prove, or that is blended."""
    stimuli = pd.read_csv(caught / "stimuli.csv")
    pure = stimuli[stimuli["lam_f"].isin([0, 1])]
    shown = pd.concat([pd.read_csv(file) for file in (caught / "batches").glob("*_batch-*.csv")])
    assert set(pure["stimulus"]) == set(shown.loc[shown["catch"] == 1, "stimulus"])
    assert stimuli["stimulus"].is_unique
    assert len(stimuli) == 45 + len(pure)
    assert dict(zip(stimuli["file"], stimuli["sha256"], strict=True)) == checksums(caught, stimuli["file"])
    for row in pure.itertuples():
        image = row.image_1 if row.lam_f == 1 else row.image_2
        assert shows(caught / row.file, digits.images[digits.ids.tolist().index(image)])
    assert described(caught)["recipe"]["coefficients"] == [0.1, 0.25, 0.5, 0.75, 0.9]
    assert described(caught)["n_stimuli"] == len(stimuli)


def test_swapped_sides_are_written_in_turn(caught):
    """Else a batch's number would not tell its side."""
    for number, side in enumerate(("left", "right")):
        assert set(pd.read_csv(caught / "batches" / f"infer_batch-{number}.csv")["side_1"]) == {side}


@pytest.mark.parametrize("design", SETS)
def test_two_processes_write_the_same_bytes_with_one_worker_or_two(written, design):
    """Else a set could not be made again from its set.json, or only on the same computer."""
    first, second = map(contents, written[design])
    assert first == second


@pytest.mark.parametrize("design", SETS)
def test_set_json_is_enough_to_make_the_same_bytes(written, caught, design, digits, tmp_path):
    """Else a published set.json would not be a recipe."""
    for folder in (written[design][0], *([caught] if design == "infer" else [])):
        assert described(folder)["source"]["name"] == "digits"
        values = described(folder)["recipe"].items()
        recipe = {name: tuple(value) if isinstance(value, list) else value for name, value in values}
        stimulus_set.write_set(digits, SetRecipe(**recipe), tmp_path / folder.parent.name)
        assert contents(tmp_path / folder.parent.name) == contents(folder)


@pytest.mark.parametrize("function", mixing.MIXING_FUNCTIONS)
def test_images_are_mixed_by_the_named_function(digits, tmp_path, function):
    """Else people would see other blends than set.json and the judgments say."""
    made = stimulus_set.write_set(digits, choose("infer", per_category_pair=1, mixing=function), tmp_path / "set")
    assert made["mixing"]["function"] == function
    mix = mixing.MIXING_FUNCTIONS[function]
    for row in pd.read_csv(tmp_path / "set" / "stimuli.csv").itertuples():
        expected = mix(digits.images[row.image_1], digits.images[row.image_2], row.lam_f)
        assert shows(tmp_path / "set" / row.file, expected)


def test_large_images_are_the_same_whatever_the_workers(tmp_path):
    """Else a set of photographs, which are compressed by several threads, could not be made again."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (24, 70, 50, 3), dtype=np.uint8)
    photos = sources.ImageSource("photos", ("A", "B", "C"), images, np.arange(24) % 3, np.arange(24))
    for workers in (1, 2, None):
        stimulus_set.write_set(photos, choose("midpoint", per_category_pair=4), tmp_path / str(workers), workers)
    one, two, default = (contents(tmp_path / name) for name in ("1", "2", "None"))
    assert one == two == default
    assert len(one) > 132


def test_reuse_of_images_is_told(digits, tmp_path):
    """Else a lab would not know that its answers hang on few images."""
    small = sources.ImageSource("few", ("A", "B"), digits.images[:4], np.array([0, 0, 1, 1]), np.arange(4))
    made = stimulus_set.write_set(small, choose("infer", per_category_pair=4), tmp_path / "set")
    assert made["most_uses_of_an_image"] == 2
    assert "(an image is in up to 2 pairs)" in stimulus_set.describe(made, tmp_path / "set")[0]


def test_the_published_set_bears_the_published_names(call, jpeg_zip, tmp_path):
    """Else the paper's stimuli could not be made with one command."""
    out = tmp_path / "hmix"
    status, output, errors = call(generate, "--images", jpeg_zip, "--design", "hmix", "--out", out)
    assert status == 0, errors
    assert output.startswith("4,490 stimuli of 1,530 image pairs in ")
    assert len(list((out / "images").iterdir())) == 4490
    assert described(out)["mixing"]["function"] == "linear_floor"
    raters = {name: found["raters"]["mean"] for name, found in described(out)["batches"].items()}
    assert raters == {"construct": 2, "select_shuffled": 1, "infer": 1, "soft_labels": 1}
    source = sources.load(str(jpeg_zip))
    expected = (3 * source.images[74].astype(int) + source.images[3610]) // 4
    assert shows(out / "images" / "mixed_0.75_Airplane_74_Dog_3610.png", expected)
    size = sum(file.stat().st_size for file in (out / "images").iterdir())
    assert size / 4490 * 20 < 98_000
    status, output, errors = call(generate, "--check", out, "--images", jpeg_zip)
    assert (status, errors) == (0, ""), errors
    assert "made again from cifar10_test_jpeg.zip with seed 0 they are the same" in output


def test_a_batch_size_is_for_every_interface_of_the_design(digits, tmp_path):
    """Else --batch-size would leave the soft labels' sessions as long as ever, or set.json not tell."""
    made = stimulus_set.write_set(digits, choose("infer", per_category_pair=1, batch_size=9), tmp_path / "set")
    sessions = {name: found["participants"] for name, found in made["batches"].items()}
    assert sessions == dict.fromkeys(that_show("blend"), 5)
    assert described(tmp_path / "set")["recipe"]["batch_size"] == 9


def test_another_seed_gives_another_set(written, digits, tmp_path):
    """Else --seed would do nothing."""
    stimulus_set.write_set(digits, choose("infer", per_category_pair=2, seed=13), tmp_path / "set")
    folders = (written["infer"][0], tmp_path / "set")
    first, other = (set(pd.read_csv(folder / "stimuli.csv")["pair"]) for folder in folders)
    assert len(first & other) < len(first) / 2


def test_the_same_set_again_is_fine_and_another_one_refused(written, call, digits):
    """Else `make demo` could not be run twice, or a set that people have seen be lost."""
    folder = written["infer"][1]
    before = contents(folder)
    stimulus_set.write_set(digits, choose("infer", per_category_pair=2, seed=11), folder)
    assert contents(folder) == before
    other = ["--images", "digits", "--design", "infer", "--per-category-pair", 1, "--out", folder]
    status, output, errors = call(generate, *other)
    assert (status, output, errors.count("\n")) == (2, "", 1)
    assert str(folder) in errors
    assert contents(folder) == before
    assert list(folder.parent.iterdir()) == [folder]


def test_a_foreign_folder_is_refused(digits, tmp_path):
    """Else --out with a slip would delete somebody's folder."""
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work")
    with pytest.raises(InputError, match="thesis"):
        stimulus_set.write_set(digits, choose("infer", per_category_pair=1), tmp_path / "thesis")
    assert contents(tmp_path) == {"thesis/chapter.txt": b"years of work"}


def test_a_damaged_set_is_mended_and_what_lies_beside_it_not_deleted(digits, tmp_path):
    """Else an image lost from a set could not be made again in its place, or notes put there be lost."""
    recipe, folder = choose("infer", per_category_pair=1), tmp_path / "set"
    stimulus_set.write_set(digits, recipe, folder)
    before = contents(folder)
    next((folder / "images").iterdir()).unlink()
    stimulus_set.write_set(digits, recipe, folder)
    assert contents(folder) == before
    (folder / "notes.txt").write_text("pilot of May")
    try:
        stimulus_set.write_set(digits, recipe, folder)
    except InputError as refusal:
        assert "set" in str(refusal)
    assert (folder / "notes.txt").read_text() == "pilot of May"


def test_bad_flags_end_with_one_line_and_status_2(call, tmp_path):
    """Else a person would see a traceback, or half a set be left behind."""
    good = {"--images": "digits", "--design": "infer", "--per-category-pair": "1", "--out": tmp_path / "set"}
    bad = [
        ({"--seed": "-1"}, "--seed"),
        ({"--per-category-pair": "0"}, "--per-category-pair"),
        ({"--design": "midpiont"}, "infer"),  # the right ones are listed
        ({"--images": tmp_path / "nowhere"}, "nowhere"),
        ({"--catch-trials": "-1"}, "--catch-trials"),
        ({"--catch-trials": "45"}, "do not fit into a session of 90 trials"),
        ({"--design": "midpoint", "--catch-trials": "2"}, "--catch-trials is for --design infer"),
        ({"--design": "midpoint", "--levels": "9"}, "--levels 9 is not possible"),
        ({"--coefficients": "2"}, "coefficient 2"),
        ({"--raters": "4", "--participants": "2"}, "take 4 participants"),
        ({"--max-entropy": ".5"}, "CIFAR-10H"),
        ({"--check": tmp_path}, "--check takes --images"),
    ]
    for flags, message in bad:
        status, output, errors = call(generate, *sum((good | flags).items(), ()))
        assert (status, output) == (2, ""), errors
        assert re.fullmatch(r"generate\.py: .*\n", errors), errors
        assert message in errors
    assert list(tmp_path.iterdir()) == []


def test_help_has_an_example(call):
    """Else a newcomer would have to guess the flags."""
    status, output, _ = call(generate, "--help")
    assert status == 0
    assert "python stimuli_gen/generate.py --images digits --design infer --out stimuli/digits-infer" in output
