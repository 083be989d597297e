"""A small study of one's own, made from the example and filled in, to be edited by tests."""

import shutil

import pytest

from experiments.study.folder import EXAMPLE
from stimuli_gen import sources
from stimuli_gen.recipe import choose
from stimuli_gen.stimulus_set import write_set

FILLED_IN = {
    "[Title of your study]": "Mixed digits",
    "[Titel Ihrer Studie]": "Gemischte Ziffern",
    "your.name@university.example": "lab@uni-mainz.de",
    "[2.00 USD]": "8 EUR",
    "[2,00 US-Dollar]": "8 €",
    "[name of your ethics board, number of the approval]": "the board of the faculty, 12/26",
    "[Name der Ethikkommission, Aktenzeichen]": "der Ethikkommission, 12/26",
    '["../../stimuli/digits", "../../stimuli/digits-infer"]': '["midpoint", "infer"]',
}


@pytest.fixture(scope="session")
def sets_of_study(tmp_path_factory):
    """Two stimulus sets of digits, which together have batches for all interfaces."""
    folder = tmp_path_factory.mktemp("sets")
    for design in ("midpoint", "infer"):
        write_set(sources.digits(), choose(design, category_pairs=6, per_category_pair=1), folder / design)
    return folder


@pytest.fixture
def folder(tmp_path, sets_of_study):
    """The example with everything filled in that is in brackets."""
    folder = tmp_path / "mine"
    shutil.copytree(sets_of_study, folder)
    for file in EXAMPLE.iterdir():
        text = file.read_text(encoding="utf-8")
        for left, right in FILLED_IN.items():
            text = text.replace(left, right)
        (folder / file.name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def edit(folder):
    """Replace a text in one of the study's files, which must hold it: edit("study.toml", "old", "new")."""

    def replace(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, (file, old)
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace
