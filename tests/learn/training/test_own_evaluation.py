"""Images and targets of one's own: what networks are measured on then, and what is refused."""

import re
import shutil

import numpy as np
import pandas as pd
import pytest
import torch
from PIL import Image
from results_folders import aggregate_without_figures

from analysis.readers import sessions
from experiments import simulate
from hillmixe.command import InputError
from learn import human_data, train
from learn.training import own_evaluation
from learn.training.training_data import join_labels
from learn.training.training_recipe import TrainingRecipe
from stimuli_gen import generate, sources

CLASSES = ("Cat", "Dog", "Fire-truck")
RECIPE = TrainingRecipe()


def photographs(folder, n, seed):
    """Class folders of noise, each image another one."""
    rng = np.random.default_rng(seed)
    for name in ("cat", "dog", "fire_truck"):
        (folder / name).mkdir(parents=True)
        for number in range(n):
            pixels = rng.integers(0, 256, (10, 10, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(folder / name / f"{name[0]}{number}.png")
    return folder


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A study with photographs: the photographs, others to evaluate on, and results of three simulated people."""
    folder = tmp_path_factory.mktemp("study")
    photographs(folder / "photos", 12, 0)
    photographs(folder / "others", 3, 1)
    source = str(folder / "photos")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        for module, *flags in (
            (generate, "--images", source, "--design", "infer", "--per-category-pair", "4", "--out", "stimuli"),
            (simulate, "infer", "--participants", "3", "--stimuli", "stimuli", "--out", "answers"),
        ):
            patched.setattr("sys.argv", ["command", *flags])
            module.main()
    aggregate_without_figures(sessions.read([folder / "answers"]), folder / "results")
    return folder


def table(images, labels=None):
    """Targets as a researcher writes them, in another order of classes."""
    labels = np.full((len(images), 3), 1 / 3) if labels is None else labels
    return pd.DataFrame({"image": images, "fire truck": labels[:, 2], "Dog": labels[:, 1], "cat": labels[:, 0]})


NAMES = [f"{name}/{name[0]}{number}.png" for name in ("cat", "dog", "fire_truck") for number in range(3)]


def joined(study, others=None, targets=None, **how):
    source = sources.load(str(study / "photos"))
    evaluated = others and own_evaluation.load_images(str(others), None, source)
    return join_labels(human_data.read(study / "results"), source, RECIPE, None, None, evaluated, targets, **how)


def test_own_images_are_evaluated_on_and_all_others_trained_on(study):
    """Else networks would be measured on other images or classes, or a part of the training images be wasted."""
    data = joined(study, study / "others")
    others = sources.load(str(study / "others"))
    images, targets = data.evaluation_set(torch.device("cpu"))
    assert torch.equal(images, torch.from_numpy(others.images).permute(0, 3, 1, 2))
    assert targets.argmax(1).tolist() == others.labels.tolist()
    assert len(data.regular) == 36
    assert len(joined(study).regular) == 24
    assert data.description["evaluation"] == {
        "n_images": 9,
        "targets": "one-hot: the class of each image, for want of people's labels",
        "images": {"name": "others", "sha256": others.checksum},
    }


def test_targets_go_by_the_images_names(study, tmp_path):
    """Else a network would be measured by the labels of other images or classes."""
    rng = np.random.default_rng(0)
    labels = rng.dirichlet(np.ones(3), 9).round(3)
    mixed_up = rng.permutation(9)
    for names in (
        NAMES,
        [name.rpartition("/")[2] for name in NAMES],
        ["./" + name.replace("/", "\\") for name in NAMES],
    ):
        table(names, labels).iloc[mixed_up].to_csv(tmp_path / "targets.csv", index=False, encoding="utf-8-sig")
        data = joined(study, study / "others", tmp_path / "targets.csv")
        np.testing.assert_allclose(data.targets, labels / labels.sum(1, keepdims=True), atol=1e-6)
    assert data.description["evaluation"]["targets"] == "soft labels of each image, from a file"


def test_targets_as_spreadsheets_write_them(study, tmp_path):
    """Else a table saved by a German Excel would have to be written again."""
    labels = np.random.default_rng(0).dirichlet(np.ones(3), 9).round(3)
    rows = table(NAMES, labels)
    rows.to_csv(tmp_path / "targets.csv", index=False, sep=";", decimal=",", encoding="utf-16")
    data = joined(study, study / "others", tmp_path / "targets.csv")
    np.testing.assert_allclose(data.targets, labels / labels.sum(1, keepdims=True), atol=1e-6)


def test_targets_of_the_held_out_images(study, tmp_path):
    """Else labels of one's own images could not be used, or rows of images that are trained on would be a mistake."""
    source = sources.load(str(study / "photos"))
    labels = np.random.default_rng(1).dirichlet(np.ones(3), 36)
    table(source.files["file"], labels).to_csv(tmp_path / "targets.csv", index=False)
    data = joined(study, None, tmp_path / "targets.csv")
    assert data.evaluation.tolist() == joined(study).evaluation.tolist()
    np.testing.assert_allclose(data.targets, labels[data.evaluation], atol=1e-6)


def test_images_without_files_go_by_their_numbers(results, digits_data, tmp_path):
    """Else targets of one's own would be for folders alone."""
    at = digits_data.evaluation
    rows = pd.DataFrame(np.eye(10)[digits_data.source.labels], columns=digits_data.source.class_names)
    rows.insert(0, "image", digits_data.source.ids)
    rows.to_csv(tmp_path / "targets.csv", index=False)
    found = own_evaluation.read_targets(
        tmp_path / "targets.csv", digits_data.source, at, digits_data.source.class_names
    )
    assert found.argmax(1).tolist() == digits_data.source.labels[at].tolist()


def change(column, row, value):
    def changed(rows):
        rows = rows.astype(object)
        rows.loc[row, column] = value
        return rows

    return changed


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (lambda rows: rows.drop(columns="image"), "has no column image; expected image"),
        (lambda rows: rows.drop(columns="Dog"), "no column Dog; expected image and Cat"),
        (lambda rows: rows.rename(columns={"Dog": "dgo"}), "the column 'Dgo' is unknown; did you mean Dog?"),
        (lambda rows: rows.assign(**{"Fire-truck": 0}), "the columns fire truck and Fire-truck are of one class"),
        (change("Dog", 3, "many"), "row 5: Dog is 'many'; expected a share from 0 to 1"),
        (change("Dog", 3, ""), "row 5: Dog is ''"),
        (change("Dog", 3, "nan"), "row 5: Dog is 'nan'"),
        (change("Dog", 3, -0.1), "row 5: Dog is '-0.1'"),
        (change("Dog", 3, 17), "row 5: Dog is '17'; expected a share from 0 to 1 (divide votes by their sum)"),
        (change("Dog", 3, 0.9), "row 5: the shares add up to 1.567; expected 1"),
        (change("image", 3, "dog/d7.png"), "row 5: 'dog/d7.png' is not among the images (others has cat/c0.png"),
        (change("image", 3, "cat/c0.png"), "rows 2 and 5 are of one image, cat/c0.png"),
        (
            lambda rows: rows.drop(index=[2, 3]),
            "no row for 2 of the 9 images that are evaluated on, such as cat/c2.png",
        ),
        (lambda rows: rows.iloc[:0], "has no rows below its header"),
    ],
)
def test_bad_targets_are_refused_by_row_and_column(study, tmp_path, changed, said):
    """Else a slip in a table would become a target, or a traceback."""
    changed(table(NAMES)).to_csv(tmp_path / "targets.csv", index=False)
    with pytest.raises(InputError, match=rf"^\S+targets\.csv.*{re.escape(said)}") as caught:
        joined(study, study / "others", tmp_path / "targets.csv")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b'image,Cat\n"a'], ids=["empty", "no text", "cut off"])
def test_a_table_that_cannot_be_read(study, tmp_path, content):
    """Else pandas' own words, over several lines, would be all that a researcher gets."""
    (tmp_path / "targets.csv").write_bytes(content)
    for path in (tmp_path / "targets.csv", tmp_path / "nowhere.csv"):
        with pytest.raises(InputError, match=rf"^{path}") as caught:
            joined(study, study / "others", path)
        assert "\n" not in str(caught.value)


def test_names_of_several_images_need_their_folders(study, tmp_path):
    """Else a label would go to one of two images by chance."""
    shutil.copytree(study / "others", tmp_path / "others")
    (tmp_path / "others" / "dog" / "d0.png").rename(tmp_path / "others" / "dog" / "c0.png")
    names = [name.replace("d0", "c0") for name in NAMES]
    table(names).to_csv(tmp_path / "targets.csv", index=False)
    joined(study, tmp_path / "others", tmp_path / "targets.csv")
    table([name.rpartition("/")[2] for name in names]).to_csv(tmp_path / "targets.csv", index=False)
    with pytest.raises(InputError, match=r"row 2: 'c0.png' is the name of 2 images: write its class folder too"):
        joined(study, tmp_path / "others", tmp_path / "targets.csv")


def test_an_image_that_is_trained_on_is_not_evaluated_on(study, tmp_path):
    """Else a network would be praised for what it has seen; by content, whatever the file's name and format."""
    shutil.copytree(study / "others", tmp_path / "others")
    Image.open(study / "photos" / "dog" / "d5.png").save(tmp_path / "others" / "cat" / "new.bmp")
    with pytest.raises(InputError, match=r"1 of 10 images are also trained on.*, such as cat/new.bmp = dog/d5.png"):
        joined(study, tmp_path / "others")


def test_copies_of_a_picture_are_on_one_side(study, tmp_path):
    """Else an image that lies twice in a folder would be trained on and evaluated on."""
    data = joined(study)
    shutil.copytree(study, tmp_path / "study")
    of_last_class = np.flatnonzero(data.source.labels == 2)  # behind whose files others do not change their numbers
    for positions, name in ((data.evaluation, "z1.png"), (data.regular, "z2.png")):
        at = np.intersect1d(positions, of_last_class)[0]
        file = tmp_path / "study" / "photos" / data.source.files["file"].iloc[at]
        shutil.copy(file, file.with_name(name))
    twice = joined(tmp_path / "study")
    pictures = twice.source.pictures
    assert (len(twice.source.ids), len({*pictures})) == (38, 36)
    assert not {*pictures[twice.regular]} & {*pictures[twice.evaluation]}


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--evaluate", "nowhere"], "nowhere"),
        (["--evaluate", "digits"], "the class 'Eight' is unknown"),
        (["--evaluate", "others", "--validation", ".5"], "--evaluate and --validation: give one"),
        (["--evaluate", "larger", "--size", "12"], None),
        (["--targets", "nowhere.csv"], "nowhere.csv cannot be read"),
    ],
)
def test_flags(study, call, tmp_path, monkeypatch, flags, said):
    """Else a mistake would end in a traceback, or a folder of other sizes not be brought to the images' own."""
    monkeypatch.chdir(study)
    if not (study / "larger").exists():
        shutil.copytree(study / "others", study / "larger")
        for file in (study / "larger").rglob("*.png"):
            Image.open(file).resize((40, 30)).save(file)
    few = ["--conditions", "none", "--seeds", "1", "--workers", "1", "--set", "epochs=1"]
    given = ["--labels", "results", "--images", "photos", *few, *flags, "--out", tmp_path / "out"]
    status, out, problem = call(train, *given)
    if said is None:
        assert (status, problem) == (0, "")
        assert "evaluated on 9 images of larger, none of which is trained on" in out
    else:
        assert (status, out) == (2, "")
        assert said in problem
        assert not (tmp_path / "out").exists()


def test_the_heading_says_whose_the_targets_are(study, call, tmp_path, monkeypatch):
    """Else a table by people's own targets would look like one by the images' classes, or go into the same folder."""
    monkeypatch.chdir(study)
    table(NAMES).to_csv(study / "my-people.csv", index=False)
    few = ["--conditions", "none", "--seeds", "1", "--workers", "1", "--set", "epochs=1"]
    flags = ["--labels", "results", "--images", "photos", *few, "--evaluate", "others"]
    status, out, problem = call(train, *flags, "--targets", "my-people.csv")
    assert (status, problem) == (0, "")
    assert "Targets: soft labels of each image, from a file (my-people.csv); their entropy" in out
    assert "is 1.099" in out  # the natural logarithm of 3
    assert (study / "runs" / "results-small-each_epoch-epochs=1-on-others-targets-my-people").is_dir()
    folder = study / "runs" / "results-small-each_epoch-epochs=1-on-others-targets-my-people"
    status, _, problem = call(train, *flags, "--out", folder)
    assert status == 2
    assert "data.evaluation.targets" in problem
