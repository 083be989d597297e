"""Margins joined with labels: what is meaned over which runs, which stimuli are the worst, and what is refused."""

import json
import shutil

import numpy as np
import pandas as pd
import pytest
from short_runs import grid_of

from learn import human_data, relabellings
from learn.training import run
from learn.training.run_folder import seal


@pytest.fixture(scope="module")
def folder(results, tmp_path_factory):
    """Runs of two seeds of relabel and one of mixup."""
    out = tmp_path_factory.mktemp("runs") / "short"
    for condition, seeds in (("relabel", (0, 1)), ("mixup", (0,))):
        run.make(grid_of(results, out), run.Job(condition, "small", seeds))
    return out


@pytest.fixture(scope="module")
def found(folder, results, call, tmp_path_factory):
    out = tmp_path_factory.mktemp("found") / "lists"
    status, said, problem = call(relabellings, folder, "--labels", results, "--share", 0.2, "--out", out)
    assert status == 0, problem
    return out, said


def test_margins_are_meaned_over_the_runs_of_the_condition(found, folder):
    """Else they would be of one seed, or of mixup's labels, too."""
    table = pd.read_csv(found[0] / "relabellings.csv").set_index("stimulus")
    margins = [pd.read_csv(folder / f"relabel_small_seed{seed}" / "margins.csv") for seed in (0, 1)]
    of_seeds = [each.dropna(subset="stimulus").set_index("stimulus") for each in margins]
    assert len(table) == len(of_seeds[0]) == 20
    for name in ("aum", "excess_loss"):
        expected = (of_seeds[0][name] + of_seeds[1][name]) / 2
        np.testing.assert_allclose(table[name], expected[table.index], rtol=1e-9)
    for name in ("lam_f", "lam_h", "omega"):
        np.testing.assert_allclose(table[name], of_seeds[0].loc[table.index, name])


def test_the_worst_are_the_lowest_at_each_coefficient_and_random_ones_as_many(found):
    """Else softer labels would be called worse, or the random list differ from the worst in coefficients."""
    table, worst, drawn = (pd.read_csv(found[0] / f"{name}.csv") for name in ("relabellings", "worst", "random"))
    assert worst["lam_f"].value_counts().to_dict() == drawn["lam_f"].value_counts().to_dict()
    for lam_f, rows in table.groupby("lam_f"):
        lowest = rows.sort_values("aum")["stimulus"][: round(0.2 * len(rows))]
        assert set(worst.loc[worst["lam_f"] == lam_f, "stimulus"]) == set(lowest)
    assert len(worst) >= 3
    assert set(drawn["stimulus"]) <= set(table["stimulus"])
    assert not drawn["stimulus"].duplicated().any()


def test_the_random_list_is_of_the_seed(found, results):
    """Else it could not be made again, or be the same whatever the seed."""
    table = pd.read_csv(found[0] / "relabellings.csv")
    drawn = [relabellings.lists(table, 0.3, seed)[1]["stimulus"].tolist() for seed in (0, 0, 1)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_the_text_describes_the_groups(found):
    """Else a reader could not see whether the worst are the most relabelled or the least sure."""
    assert "Runs of relabel in short: 2" in found[1]
    assert "correlates r = " in found[1]
    assert (found[0] / "table.md").read_text(encoding="utf-8") in found[1]
    table, worst = (pd.read_csv(found[0] / f"{name}.csv") for name in ("relabellings", "worst"))
    row = relabellings.summary({"all": table, "worst": worst}).set_index("stimuli").loc["worst"]
    assert row["n"] == len(worst)
    assert row["relabelled"] == pytest.approx((worst["lam_h"] - worst["lam_f"]).abs().mean())
    assert row["aum"] < table["aum"].mean()


def test_the_lists_can_be_left_out(found, results, folder):
    """Else train.py would not take what this command writes."""
    grid = grid_of(results, folder)
    for name in ("worst", "random"):
        left = run.Grid(**{**vars(grid), "leave_out": found[0] / f"{name}.csv"}).data
        assert not set(left.stimuli["stimulus"]) & set(pd.read_csv(found[0] / f"{name}.csv")["stimulus"])


def test_margins_of_single_judgments_are_meaned_for_each_image(results, tmp_path):
    """Else an image would stand once for each of its judgments."""
    run.make(grid_of(results, tmp_path), run.Job("relabel_omega_per_judgment", "small", (0,)))
    made = tmp_path / "relabel_omega_per_judgment_small_seed0"
    people = human_data.read(results)
    table, agreement = relabellings.join([made], people)
    margins = pd.read_csv(made / "margins.csv").dropna(subset="stimulus")
    assert len(margins) > len(table) == 20
    np.testing.assert_allclose(table["aum"], margins.groupby("stimulus")["aum"].mean()[table["stimulus"]], rtol=1e-9)
    assert agreement == ""


def test_other_labels_and_folders_without_margins_are_refused(folder, results, call, tmp_path):
    """Else margins would stand beside labels that they are not of."""
    flags = ["--labels", results, "--out", tmp_path / "out"]
    assert "no complete run of uniform" in call(relabellings, folder, *flags, "--condition", "uniform")[2]
    run.make(grid_of(results, tmp_path / "none"), run.Job("none", "small", (0,)))
    of_none = call(relabellings, tmp_path / "none", *flags, "--condition", "none")
    assert (of_none[0], "none of the mixed images" in of_none[2]) == (2, True)
    shutil.copytree(folder, tmp_path / "runs")
    config = tmp_path / "runs" / "relabel_small_seed0" / "config.json"
    changed = json.loads(config.read_text())
    changed["data"]["labels"]["sha256"]["labels.csv"] = "0"
    config.write_text(json.dumps(changed))
    (config.parent / "SHA256SUMS").unlink()
    seal(config.parent)
    assert "trained on other labels" in call(relabellings, tmp_path / "runs", *flags)[2]
    config.write_text("{}")
    assert call(relabellings, tmp_path / "runs", *flags)[0] == 2
