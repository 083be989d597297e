"""A study that is filled in, for those who plan sessions of it."""

import pytest
from filled_in import fill_in


@pytest.fixture(scope="session")
def study(tmp_path_factory, small_set, small_infer_set):
    """The folder of a study with all interfaces, small batches and nothing left to fill in."""
    return fill_in(tmp_path_factory.mktemp("studies") / "mine", small_set, small_infer_set)
