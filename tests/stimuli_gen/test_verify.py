"""The proof of a set: whatever is changed, missing or added is named, and nothing else."""

import hashlib
import json
import shutil

import numpy as np
import pytest
from PIL import Image

from hillmixe.command import InputError
from stimuli_gen import sources, stimulus_set
from stimuli_gen.png import encode
from stimuli_gen.recipe import choose
from stimuli_gen.verify import prove


@pytest.fixture(scope="module")
def written(digits, tmp_path_factory):
    """A small set of digits."""
    recipe = choose("infer", per_category_pair=1, catch_trials=2, mixing="linear_light", seed=5)
    folder = tmp_path_factory.mktemp("written") / "set"
    stimulus_set.write_set(digits, recipe, folder)
    return folder


@pytest.fixture
def made(written, tmp_path):
    """A copy of the set, to be damaged."""
    return shutil.copytree(written, tmp_path / "set")


def refusal(folder, **flags):
    with pytest.raises(InputError) as problem:
        prove(folder, **flags)
    return str(problem.value).splitlines()


def an_image(folder):
    return sorted((folder / "images").iterdir())[7]


def with_a_pixel_changed(file, row, column, channel, bits):
    """Change a level of an image file: the pixel before and after."""
    pixels = np.asarray(Image.open(file)).copy()
    was = tuple(pixels[row, column].tolist())
    pixels[row, column, channel] ^= bits
    file.write_bytes(encode(pixels))
    return was, tuple(pixels[row, column].tolist())


def describe(made, *path, value=...):
    """Change what set.json says at a path of names; without a value it is taken out."""
    inner = described = json.loads((made / "set.json").read_text())
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    if value is ...:
        del inner[path[-1]]
    (made / "set.json").write_text(json.dumps(described))


def list_anew(made, file, old):
    """Change an image's checksum in stimuli.csv with the image, and that of stimuli.csv in set.json."""
    new = hashlib.sha256(file.read_bytes()).hexdigest()
    listed = (made / "stimuli.csv").read_text().replace(old, new)
    (made / "stimuli.csv").write_text(listed)
    describe(made, "sha256", "stimuli.csv", value=hashlib.sha256(listed.encode()).hexdigest())


def test_a_set_as_made_is_in_order(made):
    """Else nobody could prove what was shown."""
    said = prove(made)
    n_files = len([path for path in made.rglob("*") if path.is_file()]) - 1
    assert f"all {n_files} files are as listed" in said
    assert "made again from digits with seed 5 they are the same" in said


def test_a_changed_pixel_is_named(made):
    """Else an image touched by somebody would pass for what people saw."""
    file = an_image(made)
    was, now = with_a_pixel_changed(file, 3, 4, 1, 1)
    (line,) = refusal(made)
    assert line == f"{file} is changed: pixel in row 3, column 4 is {now}, expected {was}; 1 pixels differ"


def test_a_changed_pixel_is_found_even_where_the_list_was_changed_with_it(made):
    """Else who changes both image and checksum would not be found out."""
    file = an_image(made)
    old = hashlib.sha256(file.read_bytes()).hexdigest()
    with_a_pixel_changed(file, 0, 0, 0, 255)
    list_anew(made, file, old)
    (line,) = refusal(made)
    assert line.startswith(f"{file} is changed: pixel in row 0, column 0 ")


@pytest.mark.parametrize(
    "name", ["stimuli.csv", "preview.png", "batches/infer_batch-0.csv", "batches/infer_practice.csv"]
)
def test_other_changed_files_are_named(made, name):
    """Else the order that a participant saw could be altered afterwards."""
    content = (made / name).read_bytes()
    (made / name).write_bytes(content[:-2] + bytes([content[-2] ^ 1]) + content[-1:])
    (line,) = refusal(made)
    assert line.startswith(f"{made / name} is ")


def test_missing_and_extra_files_are_named(made):
    """Else a set could lose images, or be given some that nobody planned."""
    missing, practice = an_image(made), next((made / "practice").iterdir())
    missing.unlink()
    practice.unlink()
    (made / "images" / "extra.png").write_bytes(b"")
    (made / "notes.txt").write_text("pilot")
    assert refusal(made) == [
        f"{made / 'images' / 'extra.png'} does not belong to the set",
        f"{missing} is missing",
        f"{made / 'notes.txt'} does not belong to the set",
        f"{practice} is missing",
    ]


def test_an_image_compressed_otherwise_is_the_same_image(made):
    """Else a set of photographs could not be proved with another version of Pillow."""
    file = an_image(made)
    old = hashlib.sha256(file.read_bytes()).hexdigest()
    Image.open(file).save(file)  # compressed
    assert hashlib.sha256(file.read_bytes()).hexdigest() != old
    list_anew(made, file, old)
    describe(made, "versions", "pillow", value="1.0")
    assert "they are the same" in prove(made)


def test_another_seed_in_set_json_is_found(made):
    """Else the recipe could be another one than the set was made by."""
    describe(made, "recipe", "seed", value=6)
    assert any("is not what the set's recipe makes" in line for line in refusal(made))


def test_another_number_in_set_json_is_found(made):
    """Else a set could promise more raters than it has."""
    describe(made, "batches", "infer", "raters", "min", value=7)
    (line,) = refusal(made)
    assert line == f"{made / 'set.json'} disagrees with its recipe in batches"


def test_a_set_of_a_folder_needs_its_images(tmp_path):
    """Else a set would be called proved without a look at what it was made of."""
    for number in range(8):
        folder = tmp_path / "photos" / "ab"[number % 2]
        folder.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (9, 7), (number * 30, 10, 200)).save(folder / f"{number}.png")
    images = str(tmp_path / "photos")
    stimulus_set.write_set(sources.load(images, 6), choose("infer", per_category_pair=2), tmp_path / "set")
    (line,) = refusal(tmp_path / "set")
    assert "files are as listed; to check the set against its source and seed, name the images" in line
    assert "photos, with --images" in line
    assert "made again from photos" in prove(tmp_path / "set", images)  # the size is the set's own
    Image.new("RGB", (9, 7), (1, 2, 3)).save(tmp_path / "photos" / "a" / "0.png")
    (line,) = refusal(tmp_path / "set", images=images)
    assert line == f"photos is not what {tmp_path / 'set'} is made of: its images or classes differ"


WRECKS = {
    "no folder": shutil.rmtree,
    "no set.json": lambda made: (made / "set.json").unlink(),
    "no JSON": lambda made: (made / "set.json").write_text("{"),
    "no recipe": lambda made: describe(made, "recipe"),
    "no stimuli.csv": lambda made: (made / "stimuli.csv").unlink(),
}


@pytest.mark.parametrize("wreck", WRECKS.values(), ids=WRECKS)
def test_what_is_no_set_is_refused(made, wreck):
    """Else a slip in the folder's name would end with a traceback, or a wreck be called whole."""
    wreck(made)
    (line,) = refusal(made)
    assert line.startswith(f"{made} is not a stimulus set of this version, or its set.json or stimuli.csv or")


def test_many_problems_are_counted(made):
    """Else a person would see a thousand lines."""
    for file in (made / "images").iterdir():
        file.unlink()
    lines = refusal(made)
    assert len(lines) == 21
    assert lines[-1].startswith("and ")


NONSENSE = {"seed": "x", "draw": "abc", "ambiguity": None, "per_category_pair": "1", "mixing": 3, "batch_size": []}


@pytest.mark.parametrize(("name", "value"), NONSENSE.items())
def test_nonsense_in_a_recipe_is_one_line(made, name, value):
    """Else tampering with set.json would end in a traceback, or a set be called proved by a recipe nobody can give."""
    describe(made, "recipe", name, value=value)
    (line,) = refusal(made)
    assert line.startswith(f"{made / 'set.json'}")


def test_links_and_empty_folders_are_named(made, tmp_path):
    """Else images could lie elsewhere, where they may change, or something be added unseen."""
    (made / "more").mkdir()
    file = an_image(made)
    file.rename(tmp_path / "moved.png")
    try:
        file.symlink_to(tmp_path / "moved.png")
    except OSError:
        pytest.skip("this system makes no symbolic links")
    assert refusal(made) == [f"{file} is a link", f"{made / 'more'} does not belong to the set"]
