"""The commands, called in the process of the tests: another one would spend seconds on importing torch."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from hillmixe import command


def call(main, *flags):
    """Run a command's main with flags: (status, out, err)."""
    with pytest.MonkeyPatch.context() as patched, redirect_stdout(io.StringIO()) as out:
        patched.setattr(sys, "argv", [Path(main.__code__.co_filename).name, *map(str, flags)])
        with redirect_stderr(io.StringIO()) as err:
            try:
                command.run(main)
                status = 0
            except SystemExit as ended:
                status = ended.code
    return status, out.getvalue(), err.getvalue()
