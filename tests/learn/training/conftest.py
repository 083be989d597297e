import math

import pytest
from made_runs import execute

from learn.training import training_loop


@pytest.fixture
def every_epoch_is_saved(monkeypatch):
    """These networks are trained faster than a checkpoint is written."""
    monkeypatch.setattr(training_loop, "CHECKPOINT_SHARE", math.inf)


@pytest.fixture(scope="session")
def whole(results, tmp_path_factory):
    """A run that nothing stopped."""
    (folder,) = execute(results, tmp_path_factory.mktemp("runs"))
    return folder
