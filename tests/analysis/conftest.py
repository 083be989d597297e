"""The command aggregate.py as the interpreter starts it, but in the tests' own process."""

import math
import runpy
import sys
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from hillmixe import command

COMMAND = Path(__file__).parents[2] / "analysis" / "aggregate.py"


@pytest.fixture
def aggregate(capsys, monkeypatch):
    """Run the command: aggregate(*flags) -> (status, out, err). A process each would load the libraries forty times.

    Figures are put together and not rendered, which would take most of the time: test_figures.py looks at pictures.
    """
    monkeypatch.setattr(command, "LINE_EVERY", math.inf)  # on a crowded machine, lines of progress would come
    monkeypatch.setattr(Figure, "savefig", lambda figure, file, **options: Path(file).write_bytes(b"a picture"))

    def run(*flags):
        monkeypatch.setattr(sys, "argv", [str(COMMAND), *map(str, flags)])
        status = 0
        try:
            runpy.run_path(str(COMMAND), run_name="__main__")
        except SystemExit as end:
            status = end.code
        output, errors = capsys.readouterr()
        return status, output, errors

    return run
