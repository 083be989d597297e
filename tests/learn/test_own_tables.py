"""train.py's tables beyond the paper's two, on digits, and the folders and headings of what is held back."""

import json
import shutil

import numpy as np
import pandas as pd
import pytest

from learn import train
from learn.training import devices
from learn.training.paper_tables import OF_PAPER, TABLES
from stimuli_gen.design import PAIR_COLUMNS

QUICK = ["--set", "epochs=1", "regular_images=200", "evaluation_images=100", "--seeds", 1]


@pytest.fixture(scope="module")
def asked(results, digits, tmp_path_factory):
    """Results of people who gave soft labels of every other stimulus, too."""
    folder = tmp_path_factory.mktemp("asked") / "results"
    shutil.copytree(results, folder)
    rows = pd.read_csv(folder / "labels.csv").iloc[::2].drop(columns=["lam_h", "omega"]).reset_index(drop=True)
    given = np.random.default_rng(0).dirichlet(np.full(10, 0.3), len(rows))
    given = pd.DataFrame(given, columns=[*digits.class_names])
    pd.concat([rows[["stimulus", *PAIR_COLUMNS, "lam_f"]], given], axis="columns").to_csv(
        folder / "soft_labels.csv", index=False
    )
    return folder


@pytest.fixture
def training(call, asked, tmp_path, monkeypatch):
    """Run train.py in this process and in a folder of its own: (what it said, that folder's runs)."""
    monkeypatch.setattr(devices, "MOST_WORKERS", 1)
    monkeypatch.chdir(tmp_path)

    def run(*flags):
        status, said, problem = call(train, "--labels", asked, *QUICK, *flags)
        assert status == 0, problem
        return said, tmp_path / "runs"

    return run


@pytest.mark.parametrize("table", [table for table in TABLES if table not in OF_PAPER])
def test_a_table_of_our_own_trains_all_its_conditions(training, table):
    """Else a question of the paper could not be asked of people's own results, or be compared with another control."""
    said, runs = training("--table", table)
    assert said.startswith(f"\nTable {table}. Preset small")
    (out,) = runs.iterdir()
    rows, reference = TABLES[table]
    found = pd.read_csv(out / f"{table}-runs.csv")
    assert found["condition"].tolist() == rows
    losses = [pd.read_csv(out / f"{name}_small_seed0" / "log.csv")["loss"].item() for name in rows]
    assert len(set(losses)) == len(rows)  # each trains on other labels or images
    assert set(pd.read_csv(out / f"{table}.csv")["minus"].dropna()) == {reference}
    assert f"Differences from {reference}" in said


def test_folders_and_headings_say_what_is_held_back(training, results):
    """Else a validation's figures would be taken for results, or runs with and without stimuli meet in one folder."""
    pd.read_csv(results / "labels.csv").iloc[:9].to_csv(results.parent / "worst.csv", index=False)
    said, runs = training("--conditions", "mixup", "--validation", ".25", "--leave-out", results.parent / "worst.csv")
    (out,) = runs.iterdir()
    assert out.name.endswith("-validation-without-worst")
    assert ", 9 left out, evaluated on 100, of the regular ones, which are not trained on.\n" in said
    data = json.loads((out / "mixup_small_seed0" / "config.json").read_text())["data"]
    assert data["evaluation"]["validation"] == 0.25
    assert data["left_out"]["n_stimuli"] == 9
    assert data["labels"]["n_stimuli"] == len(pd.read_csv(results / "labels.csv")) - 9


@pytest.mark.parametrize("flags", [("--validation", "1"), ("--validation", "half"), ("--table", "seven")])
def test_flags_that_are_amiss(call, results, flags):
    """Else a slip would end in a traceback, or train for nothing."""
    status, _, problem = call(train, "--labels", results, *flags)
    assert status == 2
    assert flags[0] in problem
