"""Commands of the room as the interpreter starts them, but in the tests' own process."""

import functools
import math
import runpy
import sys
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from release_files import ABOUT

from hillmixe import command

ROOM = Path(__file__).parents[2] / "analysis"


@pytest.fixture
def started(capsys, monkeypatch):
    """Run a command: started("aggregate", *flags) -> (status, out, err). A process each would load the libraries."""

    def run(name, *flags):
        script = str(ROOM / f"{name}.py")
        monkeypatch.setattr(sys, "argv", [script, *map(str, flags)])
        status = 0
        try:
            runpy.run_path(script, run_name="__main__")
        except SystemExit as end:
            status = end.code
        return status, *capsys.readouterr()

    return run


@pytest.fixture
def aggregate(started, monkeypatch):
    """Run aggregate.py: aggregate(*flags) -> (status, out, err).

    Figures are put together and not rendered, which would take most of the time: test_figures.py looks at pictures.
    """
    monkeypatch.setattr(command, "LINE_EVERY", math.inf)  # on a crowded machine, lines of progress would come
    monkeypatch.setattr(Figure, "savefig", lambda figure, file, **options: Path(file).write_bytes(b"a picture"))
    return functools.partial(started, "aggregate")


@pytest.fixture
def release(started, tmp_path):
    """Run release.py: release(results, *flags, to="out", key="study.key", **other flags) -> (status, out, err).

    Places are below tmp_path. Other flags are those of ABOUT unless changed; one that is None is left out.
    """

    def run(results, *flags, to="out", key="study.key", **changes):
        named = ABOUT | {f"--{name}": value for name, value in changes.items()}
        named |= {"--to": tmp_path / to, "--key": tmp_path / key}
        given = [part for flag, value in named.items() if value is not None for part in (flag, value)]
        return started("release", results, *given, *flags)

    return run
