"""Runs of several folders compared seed by seed: against hand values, and what is refused."""

import json

import numpy as np
import pandas as pd
import pytest
from short_runs import grid_of

from hillmixe.command import InputError
from learn import compare
from learn.training import run
from learn.training.run_folder import read_config, read_row


@pytest.fixture(scope="module")
def folders(results, tmp_path_factory):
    """Two folders with two seeds of mixup and of relabel, without other stimuli; one seed more in one."""
    place = tmp_path_factory.mktemp("compared")
    labels = pd.read_csv(results / "labels.csv")
    made = []
    for name, rows in (("first", slice(0, 9)), ("second", slice(9, 18))):
        labels.iloc[rows].to_csv(place / f"{name}.csv", index=False)
        grid = run.Grid(**{**vars(grid_of(results, place / name)), "leave_out": place / f"{name}.csv"})
        for condition in ("mixup", "relabel"):
            run.make(grid, run.Job(condition, "small", (0, 1)))
        made.append(place / name)
    run.make(grid, run.Job("mixup", "small", (2,)))
    return made


def test_differences_are_of_the_same_condition_and_seed(folders, call, tmp_path):
    """Else the spread of seeds would hide what was changed, or conditions be compared with one another."""
    status, said, problem = call(compare, *folders, "--out", tmp_path / "out")
    assert status == 0, problem
    for condition in ("mixup", "relabel"):
        ce = [
            [
                json.loads((folder / f"{condition}_small_seed{seed}" / "metrics.json").read_text())["ce"]
                for seed in (0, 1)
            ]
            for folder in folders
        ]
        table = pd.read_csv(tmp_path / "out" / f"{condition}.csv").query("measure == 'ce'")
        means = table[table["minus"].isna()].set_index("condition")
        assert means["mean"].to_dict() == pytest.approx({"first": np.mean(ce[0]), "second": np.mean(ce[1])}, rel=1e-6)
        assert set(means["n_seeds"]) == {2}  # the third has none to be compared with
        apart = table[table["minus"] == "second"]
        assert apart["condition"].tolist() == ["first"]
        assert apart["mean"].item() == pytest.approx(np.mean(ce[0]) - np.mean(ce[1]), abs=1e-9)
        runs = pd.read_csv(tmp_path / "out" / f"{condition}-runs.csv")
        assert runs["ce"].tolist() == pytest.approx([*ce[0], *ce[1]], rel=1e-6)
        assert runs["condition"].tolist() == ["first", "first", "second", "second"]
    assert "first: differs in data." in said
    assert (tmp_path / "out" / "table.md").read_text(encoding="utf-8") in said + "\n"


def test_what_differs_is_named(folders):
    """Else a reader would not know what a difference is of, or other data pass for the same."""
    assert compare.difference(folders[0], folders[0]) == "no difference"
    assert "differs in data." in compare.difference(*folders)


def test_what_cannot_be_compared_is_refused(folders, call, tmp_path):
    """Else a slip would end in a traceback or an empty table."""
    assert "two folders" in call(compare, folders[0])[2]
    assert "two folders" in call(compare, folders[0], folders[0])[2]
    (tmp_path / "empty").mkdir()
    assert "no complete run" in call(compare, folders[0], tmp_path / "empty")[2]
    rows = pd.DataFrame([read_row(path, read_config(path)) for path in folders[0].glob("*_seed0")])
    others = rows.assign(seed=7, folder="other")
    with pytest.raises(InputError, match="in common"):
        compare.common(pd.concat([rows.assign(folder="first"), others]))
