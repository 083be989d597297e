"""A fifth interface takes one declaration and one folder: in a copy of the tree, with no other line changed."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = Path(__file__).parents[2]
PACKAGES = ("hillmixe", "stimuli_gen", "experiments", "analysis", "learn", "docs", "studies")
LAST_LINE = ")\nINTERFACES = {"


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """The tree with the interface Rate, and a call of Python in it."""
    copy = tmp_path_factory.mktemp("tree")
    ignore = shutil.ignore_patterns("__pycache__", "screens.png", "results")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=ignore)
    declarations = copy / "hillmixe" / "interfaces.py"
    text = declarations.read_text(encoding="utf-8")
    assert text.count(LAST_LINE) == 1
    own = (HERE / "declaration.txt").read_text(encoding="utf-8")
    declarations.write_text(text.replace(LAST_LINE, own + LAST_LINE), encoding="utf-8")
    shutil.copytree(HERE / "rate", copy / "experiments" / "rate", ignore=ignore)

    def call(*arguments):
        ended = subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(copy)},
            capture_output=True,
            text=True,
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    call.folder = copy
    return call


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
def test_it_is_built(tree):
    """Else its window and its page would need changes in build.py."""
    tree("-c", "from experiments.build import build_interface, HERE; build_interface('rate', HERE / 'rate' / 'built')")
    built = tree.folder / "experiments" / "rate" / "built"
    assert {file.name for file in built.iterdir()} == {"rate.psyexp", "rate.py", "rate.js"}
    for name, line in {"rate.py": "class RateTrial(Trial):", "rate.js": "class RateTrial extends Trial {"}.items():
        assert line in (built / name).read_text(encoding="utf-8-sig")


def test_it_goes_from_stimuli_to_judgments(tree):
    """Else its sessions could not be dealt, simulated or read without changes in other rooms."""
    tree("stimuli_gen/generate.py", "--images", "digits", "--design", "infer", "--per-category-pair", 1, "--out", "set")
    said = tree("experiments/simulate.py", "rate", "--participants", 2, "--stimuli", "set", "--out", "answers")
    assert said.startswith("2 simulated sessions of rate in answers (a rehearsal of the study example")
    tree("analysis/aggregate.py", "answers", "--out", "results")
    answers = [row for file in sorted((tree.folder / "answers").glob("*.csv")) for row in read(file)]
    judgments = read(tree.folder / "results" / "judgments.csv")
    assert len(judgments) == len(answers) > 20
    assert {row["interface"] for row in judgments} == {"rate"}
    assert [(row["stimulus"], float(row["lam_h"])) for row in judgments] == [
        (row["stimulus"], float(row["lam_h"])) for row in answers
    ]
    assert {row["lam_h"] for row in judgments} == {"0.25", "0.75"}


def test_it_stands_in_the_table_of_columns(tree):
    """Else the documents would leave out what its sessions hold."""
    page = tree("-c", "import runpy; print(runpy.run_path('docs/columns.py')['page']())")
    assert "**R** Rate" in page
    assert "| `lam_h` | number, weight of label 1 | 0 to 1 | CSIR |" in page
    assert "| `omega` | number, fraction of full confidence | 0 to 1 | I |" in page


def test_it_gets_no_batches_in_the_published_set(tree):
    """Else the checksums of the paper's set would change with every interface that is added."""
    ask = "from stimuli_gen.recipe import choose; print(*choose('hmix').interfaces, *choose('infer').interfaces)"
    of_infer = ["infer", "soft_labels", "rate"]
    assert tree("-c", ask).split() == ["construct", "select_shuffled", "infer", "soft_labels", *of_infer]
