"""A built experiment that is run by itself: by the Run button of PsychoPy Builder, or as a script.

It asks with the suite's dialog, not with PsychoPy's first one, which knows nothing of studies; the session then runs as
with run.py, in the script that was started, which Builder may have compiled again.
"""

import sys
from pathlib import Path

from experiments.lab import dialog, start
from hillmixe import command


def run_script(script: str, interface: str) -> None:
    """Ask what to run, run it in a script of an interface, and end the process; quietly if it is cancelled.

    script: the path of the script. Builder's pilot mode proposes a rehearsal.
    """
    pilot = "--pilot" in sys.argv[1:]
    wish = start.Wish(interface, participant="", rehearsal=pilot, out=start.OUT, script=Path(script).resolve())
    command.run(lambda: dialog.run_asked(wish))
    raise SystemExit
