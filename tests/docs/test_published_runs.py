"""Published tables of networks are what the published runs give, on each page that shows them."""

import runpy
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from learn.conditions import CONDITIONS

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "docs" / "results"
VALIDATION = RESULTS / "policies-narrow-once-validation-runs.csv"
TABLES = sorted(RESULTS.glob("*-narrow-once-runs.csv"))
REFERENCES = {
    "table2": "mixup",
    "table3": "batch_mixup",
    "midpoints": "midpoints_mixup",
    "soft_labels": "soft_labels_mixup",
    "policies": "mixup_smoothed",
    "left_out": "without-random",
}
IN_README = "table2-narrow-once"
MEASURES = ["ce", "fgsm", "calibration_paper"]


def values_by_seed(runs, condition, architecture, measure):
    """Give a value per seed: of one architecture, or the mean of both for `all`."""
    own = runs[runs["condition"] == condition]
    if architecture != "all":
        own = own[own["architecture"] == architecture]
    return own.groupby("seed")[measure].mean().sort_index()


@pytest.mark.parametrize("file", TABLES, ids=lambda file: file.stem)
def test_published_means_and_differences_are_those_of_the_runs(file):
    """Else a table would show what no network did."""
    runs = pd.read_csv(file)
    published = pd.read_csv(file.with_name(file.name.replace("-runs", "")))
    reference = REFERENCES[file.name.split("-")[0]]
    assert set(published["minus"].dropna()) == {reference}
    assert set(published["condition"]) == set(runs["condition"])
    assert len(published) == 3 * 5 * (2 * runs["condition"].nunique() - 1)  # both networks and `all`; five measures
    for row in published.itertuples():
        values = values_by_seed(runs, row.condition, row.architecture, row.measure)
        if row.minus == reference:
            values -= values_by_seed(runs, reference, row.architecture, row.measure)
        low, high = stats.t.interval(0.95, len(values) - 1, values.mean(), stats.sem(values))
        assert row.n_seeds == len(values)
        np.testing.assert_allclose([row.mean, row.low, row.high], [values.mean(), low, high], atol=1e-12)


@pytest.mark.parametrize("file", TABLES, ids=lambda file: file.stem)
def test_a_table_is_of_whole_seeds_of_one_recipe_and_precision(file):
    """Else differences between rows could be those of other settings."""
    runs = pd.read_csv(file)
    assert runs[["preset", "precision"]].drop_duplicates().shape[0] == 1
    seeds = runs["seed"].unique()
    assert sorted(seeds) == list(range(len(seeds)))
    assert (runs.groupby(["condition", "architecture"])["seed"].agg(set) == set(seeds)).all()


@pytest.mark.parametrize("page", ["README.md", "docs/results/README.md"])
def test_pages_show_the_tables_of_the_published_runs(page):
    """Else a reader would see other numbers than the CSVs hold."""
    networks = runpy.run_path(str(ROOT / "docs" / "networks.py"))
    lines = (ROOT / page).read_text(encoding="utf-8").splitlines()
    shown = [line.replace(" ", "") for line in lines]
    for file in TABLES:
        if page == "README.md" and not file.name.startswith(IN_README):
            continue
        name = file.name.split("-")[0]
        text = networks["text"](networks["compare"](pd.read_csv(file), name), name)
        effects = name == "table2" and page != "README.md"
        tables = [text, networks["effects"](pd.read_csv(file))] if effects else [text]
        for table in tables:
            rows = [line.replace(" ", "") for line in table.splitlines()]
            assert "\n".join(rows[2:]) in "\n".join(shown), f"run python docs/networks.py docs/results: {file.name}"


def test_the_policy_that_was_measured_is_the_one_that_the_rule_chose():
    """Else it could have been chosen by the images that it is measured on, or the page show another choice."""
    runs = pd.read_csv(VALIDATION)
    assert runs.groupby("condition")["seed"].agg(list).map(sorted).tolist() == [[0, 1, 2]] * 9
    assert set(runs["architecture"]) == {"vgg11"}
    means = {name: own[["ce", "fgsm", "calibration_corrected"]].mean() for name, own in runs.groupby("condition")}
    largest = {name: (mean / means["mixup_smoothed"]).max() for name, mean in means.items()}
    candidates = [name for name in largest if CONDITIONS[name].origin != "control"]
    measured = pd.read_csv(RESULTS / "policies-narrow-once-runs.csv")["condition"]
    assert {*measured} - {"mixup_smoothed", "relabel_omega"} == {min(candidates, key=largest.get)}
    networks = runpy.run_path(str(ROOT / "docs" / "networks.py"))
    rows = [line.replace(" ", "") for line in networks["ratios"](runs).splitlines()]
    page = (RESULTS / "README.md").read_text(encoding="utf-8").replace(" ", "")
    assert "\n".join(rows[2:]) in page, "run python docs/networks.py docs/results --name narrow-once"


def test_the_table_of_precisions_is_that_of_its_runs():
    """Else the claim that bfloat16 trains as float32 does would rest on other numbers than those published."""
    page = (RESULTS / "README.md").read_text(encoding="utf-8")
    tables = {
        "bfloat16": pd.read_csv(RESULTS / "table2-narrow-once-runs.csv").query("condition == 'mixup' and seed < 2"),
        "float32": pd.read_csv(RESULTS / "mixup-float32-narrow-once.csv"),
    }
    for precision, runs in tables.items():
        assert set(runs["precision"]) == {precision}
        for architecture, own in runs.sort_values("seed").groupby("architecture"):
            values = (", ".join(f"{value:.3f}" for value in own[name]) for name in MEASURES)
            assert f"| {precision} | {architecture} | {' | '.join(values)} |" in page
