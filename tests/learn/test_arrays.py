"""Arrays of a batch system: calls with a seed each into one folder, at once, and a last one that collects them."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from learn import train

ROOT = Path(__file__).parents[2]
TABLES = ("table2.md", "table2.csv", "table2-runs.csv")


@pytest.mark.slow
@pytest.mark.long
def test_two_concurrent_calls_and_one_that_collects(call, results, tmp_path, monkeypatch):
    """Else the calls of an array would spoil each other's runs, or the table of all would not be that of one call."""
    monkeypatch.setenv("OMP_WAIT_POLICY", "passive")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    flags = ["--labels", results, "--conditions", "none", "mixup", "relabel", "--workers", 1, "--set", "epochs=3"]
    flags = [*map(str, flags), "--out"]
    command = [sys.executable, ROOT / "learn" / "train.py", *flags, tmp_path / "array", "--seeds", "1", "--seed"]
    tasks = [subprocess.Popen([*command, str(seed)], stderr=subprocess.PIPE, text=True) for seed in range(2)]
    for task in tasks:
        assert (task.communicate()[1], task.returncode) == ("", 0)
    runs = {f"{condition}_small_seed{seed}" for condition in ("none", "mixup", "relabel") for seed in range(2)}
    assert {path.name for path in (tmp_path / "array").iterdir()} == {*runs, *TABLES, ".locks"}
    assert pd.read_csv(tmp_path / "array" / "table2-runs.csv")["seed"].nunique() == 1  # of the call that ended last
    made = {name: (tmp_path / "array" / name / "SHA256SUMS").stat().st_mtime_ns for name in runs}
    for out in ("array", "alone"):
        assert call(train, *flags, tmp_path / out, "--seeds", 2)[0] == 0
    assert {name: (tmp_path / "array" / name / "SHA256SUMS").stat().st_mtime_ns for name in runs} == made
    for name in TABLES[:2]:
        assert (tmp_path / "array" / name).read_text() == (tmp_path / "alone" / name).read_text()
    tables = [pd.read_csv(tmp_path / out / TABLES[2]).drop(columns="seconds") for out in ("array", "alone")]
    pd.testing.assert_frame_equal(*tables)
