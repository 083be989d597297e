"""Watching runs while they train: their log in TensorBoard's files."""

import math
import shutil
from pathlib import Path
from typing import Any

import pandas as pd

from hillmixe.command import InputError
from learn.evaluate import MEASURES

LOGS = ("tensorboard",)  # what --log takes; the name is also that of the folder beside the runs
MEASURED_EVERY = 10  # epochs, where --log-every does not say


def check_installed() -> None:
    """Raise InputError, with what to install, if TensorBoard's files cannot be written."""
    try:
        import torch.utils.tensorboard  # noqa: F401  # only here: who has no such log needs no TensorBoard
    except ImportError as problem:
        raise InputError(
            f"--log tensorboard needs TensorBoard ({problem}): pip install -c constraints.txt -e .[tensorboard]"
        ) from None


def of_network(log: list[dict], place: int) -> list[dict]:
    """Extract the log of one of several networks trained together: lists have an entry for each of them."""
    return [{name: each[place] if isinstance(each, list) else each for name, each in row.items()} for row in log]


class TensorBoardLog:
    """TensorBoard's files for runs that are trained together, a folder for each.

    They are made from the runs' log, and made again when a run continues, so they hold each epoch once, whichever
    program reads them, even after a kill that cost epochs.
    """

    def __init__(self, folders: list[Path]):
        check_installed()
        self.folders = folders
        self.writers: list[Any] = []

    def write(self, log: list[dict]) -> None:
        """Write the newest row of a log, as train_networks has it; the first time, all of its rows."""
        rows = log[-1:]
        if not self.writers:
            from torch.utils.tensorboard import SummaryWriter

            rows = log
            for folder in self.folders:
                shutil.rmtree(folder, ignore_errors=True)
                self.writers.append(SummaryWriter(str(folder)))
        for place, writer in enumerate(self.writers):
            for row in of_network(rows, place):
                for name in ("loss", "learning_rate"):
                    writer.add_scalar(f"training/{name}", row[name], row["epoch"])
                for name in MEASURES:
                    if math.isfinite(value := row.get(name, math.nan)):
                        writer.add_scalar(f"evaluation/{name}", value, row["epoch"])
            writer.flush()

    def close(self) -> None:
        """Close the files."""
        for writer in self.writers:
            writer.close()
        self.writers = []


def write_finished(run: Path, folder: Path) -> None:
    """Make TensorBoard's files for a finished run from its log.csv, if there are none."""
    if folder.is_dir():
        return
    written = TensorBoardLog([folder])
    written.write(pd.read_csv(run / "log.csv").to_dict("records"))
    written.close()
