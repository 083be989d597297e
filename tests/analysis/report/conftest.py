import pytest
from stimuli_page_study import SHOWN_NAMES, a_set, one_study, written

from analysis import summarise


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """The results of the small study, its images, and the file with the page of all stimuli."""
    found = summarise(one_study())
    folder = tmp_path_factory.mktemp("page")
    shown = a_set(found, folder / "set")
    return found, shown, written(found, folder, shown, SHOWN_NAMES)
