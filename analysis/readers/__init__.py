"""From files of answers to judgments, a row per answered trial."""

from pathlib import Path

import pandas as pd

from analysis.readers import hmix, sessions
from hillmixe.command import InputError


def judgments(*inputs: str | Path) -> pd.DataFrame:
    """Read judgments from session files, folders of them, or (the word hmix) the published data.

    Returns a row per answered trial, with the columns of hillmixe.columns.JUDGMENT_COLUMNS. Raises InputError, with a
    line for each problem, where a file is not as declared.
    """
    if not inputs:
        raise InputError("nothing to read: name session CSVs, folders of them, or hmix")
    if "hmix" in inputs:
        if len(inputs) > 1:
            raise InputError("hmix stands alone: read other sessions by themselves")
        return hmix.read()
    return sessions.read([Path(name) for name in inputs])
