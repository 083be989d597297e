"""A small study of one's own, made from the example and filled in, to be edited by tests."""

import pytest
from filled_in import fill_in

from stimuli_gen import sources
from stimuli_gen.recipe import choose
from stimuli_gen.stimulus_set import write_set


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
    return fill_in(tmp_path / "mine", sets_of_study / "midpoint", sets_of_study / "infer")


@pytest.fixture
def edit(folder):
    """Replace a text in one of the study's files, which must hold it: edit("study.toml", "old", "new")."""

    def replace(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, (file, old)
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace
