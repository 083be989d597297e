"""A set of classes in six scripts, from its folders to the report and the release, as a lab would make it."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from analysis import aggregate, release
from experiments import simulate
from stimuli_gen import generate
from stimuli_gen.sources import class_folders

# The folders' names, in the order in which the data sort them; one has a blank, which the data have not.
SHOWN = ["Σκύλος", "כלב ים", "قِطَّة", "बिल्ली", "ผีเสื้อ", "小狗"]
NAMES = [name.replace(" ", "-") for name in SHOWN]


@pytest.fixture(scope="module")
def made(tmp_path_factory, call):
    """All that the commands write, and what they say on stderr."""
    folder = tmp_path_factory.mktemp("scripts")
    rng = np.random.default_rng(0)
    for name in SHOWN:
        (folder / "photos" / name).mkdir(parents=True)
        for number in range(2):
            pixels = rng.integers(0, 256, (8, 8, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(folder / "photos" / name / f"bilder {number}.png")
    said = {}

    def run(name, module, *flags):
        status, _, said[name] = call(module, *flags)
        assert status == 0, said[name]

    flags = ["--images", folder / "photos", "--design", "infer", "--per-category-pair", 1, "--raters", 2]
    run("generate", generate, *flags, "--out", folder / "set")
    run("check", generate, "--check", folder / "set", "--images", folder / "photos")
    for interface in ("infer", "soft_labels"):
        shown = ["--stimuli", folder / "set", "--participants", 2]
        run(interface, simulate, interface, *shown, "--out", folder / "answers")
    run("aggregate", aggregate, folder / "answers", "--stimuli", folder / "set", "--out", folder / "results")
    about = ["--title", "Six scripts", "--author", "Ito, Mei", "--url", "https://osf.io/abcde"]
    for to, more in {"release": [], "with files": ["--file-names"]}.items():
        keys = ["--to", folder / to, "--key", folder / "study.key"]
        run(to, release, folder / "results", *keys, *about, *more)
    return folder, said


def test_classes_keep_their_names_all_the_way(made):
    """Else a class would be lost, joined with another, or read otherwise than it was written."""
    folder, _ = made
    assert class_folders(folder / "photos").class_names == tuple(NAMES)
    source = json.loads((folder / "set" / "set.json").read_text("utf-8"))["source"]
    assert (source["class_names"], source["shown_names"]) == (NAMES, SHOWN)
    tables = {name: pd.read_csv(folder / "results" / f"{name}.csv") for name in ("judgments", "labels", "soft_labels")}
    for table in tables.values():
        assert {*table["label_1"], *table["label_2"]} == {*NAMES}
        assert (table["label_1"] < table["label_2"]).all()
    assert [name for name in tables["soft_labels"] if name in NAMES] == NAMES
    page = (folder / "results" / "report.html").read_text("utf-8")
    assert [name for name in NAMES if name not in page] == []


def test_a_fonts_lack_is_told_and_nothing_else(made):
    """Else figures would have boxes for letters in silence, or Matplotlib fill the screen with warnings."""
    _, said = made
    for name in ("generate", "aggregate"):
        lines = [line for line in said[name].splitlines() if "it/s" not in line and "%|" not in line]
        assert all(line.startswith("no installed font has the letters of") for line in lines), lines
    assert "Glyph" not in "".join(said.values())


def test_stimuli_lead_to_their_files(made):
    """Else norms could not be joined to answers."""
    folder, _ = made
    images = pd.read_csv(folder / "results" / "images.csv").set_index("image")
    for row in pd.read_csv(folder / "results" / "judgments.csv").itertuples():
        for label, image in ((row.label_1, row.image_1), (row.label_2, row.image_2)):
            file = folder / "photos" / images["file"][image]
            assert file.is_file()
            assert (images["label"][image], file.parent.name) == (label, SHOWN[NAMES.index(label)])
    page = (folder / "results" / "report.html").read_text("utf-8")
    assert "bilder 1.png" in page


def test_a_release_leaves_out_file_names_unless_asked(made):
    """Else who took part in a photograph, or when, would be published with its file's name."""
    folder, _ = made
    texts = "".join(path.read_text("utf-8") for path in (folder / "release").rglob("*.*"))
    assert "bilder" not in texts
    (file,) = (folder / "release" / "data").glob("*images*")
    results = pd.read_csv(folder / "results" / "images.csv")
    assert pd.read_csv(file).equals(results.drop(columns="file"))
    (file,) = (folder / "with files" / "data").glob("*images*")
    assert pd.read_csv(file)["file"].tolist() == results["file"].tolist()


def test_names_from_right_to_left_keep_their_places(made):
    """Else the second class of a pair, or another number, would be read first in the report."""
    folder, _ = made
    page = (folder / "results" / "report.html").read_text("utf-8")
    cells = [re.sub("<wbr>", "", text) for text in re.findall("<td[^>]*>(.*?)</td>", page)]
    arabic = [text for text in cells if NAMES[2] in text]
    assert arabic
    assert all(f"<bdi>{NAMES[2]}</bdi>" in text for text in arabic)


def test_images_differ_by_class(made):
    """Else the set would be of other images than the folders hold."""
    folder, _ = made
    source = class_folders(folder / "photos")
    assert np.bincount(source.labels).tolist() == [2] * 6
    assert source.same_pictures() == []
