"""One run and its folder: what it writes, and whose it is."""

import json
import math
import shutil
from dataclasses import asdict, replace

import numpy as np
import pandas as pd
import pytest
import torch
from made_runs import FILES, NAME, content, execute, refusal, results_of
from short_runs import SHORT, grid_of

from hillmixe.command import InputError
from learn import human_data
from learn.alignment import classifiers, model_files
from learn.evaluate import MEASURES, measure_model
from learn.training import run
from learn.training.run_folder import first_difference, read_row
from stimuli_gen import sources

CPU = torch.device("cpu")
pytestmark = pytest.mark.usefixtures("every_epoch_is_saved")


def test_a_run_writes_its_files(whole, results):
    """Else a result could not be traced to how it was made, or its network would be lost."""
    assert set(content(whole)) == FILES
    config = json.loads((whole / "config.json").read_text())
    assert (config["condition"], config["architecture"], config["seed"]) == ("relabel_omega", "small", 0)
    assert config["recipe"] == json.loads(json.dumps(asdict(SHORT)))
    assert config["classes"] == list(sources.digits().class_names)
    metrics = json.loads((whole / "metrics.json").read_text())
    assert set(metrics) == {*MEASURES, "alignment_r", "alignment_rmse"}
    # Fewer than 200 images are one bin, and the paper's calibration drops it.
    assert [name for name, value in metrics.items() if not np.isfinite(value)] == ["calibration_paper"]
    log = pd.read_csv(whole / "log.csv")
    assert log["epoch"].tolist() == [1, 2, 3, 4]
    assert log["learning_rate"].tolist() == pytest.approx([0.05, 0.05, 0.005, 0.005])
    assert {file.name for file in whole.parent.iterdir()} == {NAME, ".locks"}


def test_the_network_that_was_measured_is_kept(whole, digits_data):
    """Else align.py would look at another network than the table."""
    model = run.new_model(digits_data, "small", [5], SHORT)
    model.load_state_dict(torch.load(whole / "model.pt", weights_only=True))
    found = measure_model(model, *digits_data.evaluation_set(CPU))
    kept = metrics_of(whole)
    assert found == pytest.approx({name: kept[name] for name in MEASURES}, rel=1e-5, nan_ok=True)


def test_a_run_says_how_its_network_follows_people(whole, results):
    """Else what align.py says of a network would be lost with its checkpoint, or be of another network."""
    people, source = human_data.read(results).first_answers, sources.digits()
    network = model_files.of_run(whole, CPU)
    labels = (people.stimuli[name].to_numpy() for name in ("label_1", "label_2"))
    lam = classifiers.lam(network, source.mixed(people.stimuli, people.mixing), *labels, CPU)
    kept = metrics_of(whole)
    assert kept["alignment_r"] == pytest.approx(np.corrcoef(lam, people.stimuli["lam_h"])[0, 1], abs=1e-6)
    assert kept["alignment_rmse"] == pytest.approx(((lam - people.stimuli["lam_h"]) ** 2).mean() ** 0.5, abs=1e-6)


def test_margins_are_of_the_examples_that_they_name(whole, digits_data):
    """Else a label would be called resisted that is another image's: a row for each, in the order of training."""
    table = pd.read_csv(whole / "margins.csv")
    source = digits_data.source
    assert len(table) == len(digits_data.regular) + len(digits_data.stimuli)
    assert table[["aum", "excess_loss"]].notna().all(axis=None)
    regular, mixed = table[table["stimulus"].isna()], table[table["stimulus"].notna()]
    assert regular["image"].tolist() == source.ids[digits_data.regular].tolist()
    assert regular["label_1"].tolist() == [source.class_names[at] for at in source.labels[digits_data.regular]]
    assert regular[["label_2", "lam_f", "lam_h", "omega"]].isna().all(axis=None)
    names = ["stimulus", "label_1", "label_2", "lam_f", "lam_h", "omega"]
    stimuli = digits_data.stimuli[names].reset_index(drop=True)
    pd.testing.assert_frame_equal(mixed[names].reset_index(drop=True), stimuli)
    assert (mixed["excess_loss"] > -1e-5).all()  # a divergence
    assert regular["aum"].std() > mixed["aum"].std()  # the margins of soft labels are smaller, above 0 and below


def test_runs_that_mix_whole_batches_have_no_margins(results, tmp_path):
    """Else a file would hold margins of images that were never trained on as they are."""
    (folder,) = execute(results, tmp_path, "batch_mixup")
    assert set(content(folder)) == FILES - {"margins.csv"}
    assert read_row(folder, json.loads((folder / "config.json").read_text()))["condition"] == "batch_mixup"


def test_what_is_left_out_or_held_back_is_another_run(results, tmp_path):
    """Else runs with and without some stimuli, or on other images, would be taken for one another."""
    grid, job = grid_of(results, tmp_path), run.Job("mixup", "small", (0,))
    pd.read_csv(results / "labels.csv").iloc[:9].to_csv(tmp_path / "nine.csv", index=False)
    base = run.config(grid, job, 0)
    left_out = run.config(replace(grid, leave_out=tmp_path / "nine.csv"), job, 0)
    assert left_out["data"]["left_out"]["n_stimuli"] == 9
    assert first_difference(base, left_out).startswith("data.")
    held_back = run.config(replace(grid, validation=0.25), job, 0)
    assert first_difference(base, held_back) == "data.evaluation.validation: None there, 0.25 asked for"
    (tmp_path / "nine.csv").write_text("stimulus\n" + "\n".join(pd.read_csv(results / "labels.csv")["stimulus"][9:18]))
    changed = run.config(replace(grid, leave_out=tmp_path / "nine.csv"), job, 0)  # read anew, and another checksum
    assert changed["data"]["left_out"]["sha256"] != left_out["data"]["left_out"]["sha256"]


def test_the_same_seed_gives_the_same_run_bit_for_bit(whole, results, tmp_path):
    """Else a result could not be made again; torch's global generator must play no part, nor be changed."""
    torch.manual_seed(12345)
    before = torch.get_rng_state()
    (again,) = execute(results, tmp_path)
    assert results_of(again) == results_of(whole)
    assert torch.equal(torch.get_rng_state(), before)


def test_seeds_together_are_the_runs_of_each_alone(results, tmp_path):
    """Else a table would depend on how many seeds were trained at once."""
    alone = [execute(results, tmp_path / "alone", "random", [seed])[0] for seed in (4, 2)]
    for one, joined in zip(alone, execute(results, tmp_path / "together", "random", (4, 2)), strict=True):
        np.testing.assert_allclose(*(pd.read_csv(folder / "log.csv")["loss"] for folder in (one, joined)), rtol=1e-3)
        metrics = [json.loads((folder / "metrics.json").read_text()) for folder in (one, joined)]
        assert metrics[0] == pytest.approx(metrics[1], abs=0.02, nan_ok=True)
        assert json.loads((joined / "config.json").read_text())["together"] == [4, 2]
    assert not list((tmp_path / "together").glob("*.unfinished"))


def test_results_that_changed_are_read_anew(results, tmp_path):
    """Else a worker of a cluster, which outlives a command, would train the next one's runs with old labels."""
    shutil.copytree(results, tmp_path / "results")
    grid = grid_of(tmp_path / "results", tmp_path / "runs")
    before = grid.data
    assert grid.data is before  # loaded once
    labels = pd.read_csv(tmp_path / "results" / "labels.csv")
    labels.assign(lam_h=1 - labels["lam_h"]).to_csv(tmp_path / "results" / "labels.csv", index=False)
    assert grid.data.stimuli["lam_h"].tolist() == pytest.approx((1 - before.stimuli["lam_h"]).tolist())
    assert grid.data.description["labels"]["sha256"] != before.description["labels"]["sha256"]


def test_only_missing_seeds_are_trained(whole, results, tmp_path):
    """Else a further seed would cost all seeds again."""
    execute(results, tmp_path, "uniform", (0,))
    before = content(tmp_path / "uniform_small_seed0")
    logs = []
    rows = run.make(grid_of(results, tmp_path), run.Job("uniform", "small", (0, 1)), logs.append)
    assert content(tmp_path / "uniform_small_seed0") == before
    assert [len(row["loss"]) for row in logs[-1]] == [1] * 4
    assert [row["seed"] for row in rows] == [0, 1]
    assert all(set(row) >= set(metrics_of(tmp_path / "uniform_small_seed1")) for row in rows)


def metrics_of(folder):
    return json.loads((folder / "metrics.json").read_text())


@pytest.mark.parametrize("other", [{"seeds": (1,)}, {"condition": "relabel"}])
def test_another_seed_or_condition_gives_another_run(whole, results, tmp_path, other):
    """Else intervals over seeds would be of one run, or people's confidence play no part."""
    (folder,) = execute(results, tmp_path, **other)
    for name in ("metrics.json", "log"):
        assert results_of(folder)[name] != results_of(whole)[name]


def test_a_finished_run_is_not_made_again(whole, results, monkeypatch):
    """Else a sweep that is started again would take as long as the first time."""
    monkeypatch.setattr(run, "train_networks", None)
    monkeypatch.setattr(run, "measure_model", None)
    before = {file: file.stat().st_mtime_ns for file in whole.iterdir()}
    (row,) = run.make(grid_of(results, whole.parent), run.Job("relabel_omega", "small", (0,)))
    assert {name: row[name] for name in metrics_of(whole)} == pytest.approx(metrics_of(whole), nan_ok=True)
    assert row["seconds"] == pytest.approx(pd.read_csv(whole / "log.csv")["seconds"].sum(), abs=0.05)
    assert (row["preset"], row["precision"]) == ("short", "float32")
    assert {file: file.stat().st_mtime_ns for file in whole.iterdir()} == before


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"learning_rate": 0.2}, "recipe.learning_rate: 0.05 there, 0.2 asked for"),
        ({"learning_rate_drops": (3,)}, "recipe.learning_rate_drops"),
        ({"augment": "each_epoch"}, "recipe.augment: once there, each_epoch asked for"),
        ({"smoothing": "linear"}, "recipe.smoothing: exponential there, linear asked for"),
        ({"regular_images": 100}, "recipe.regular_images: 150 there, 100 asked for"),
    ],
)
def test_a_folder_with_another_configuration_is_refused_by_the_entry(whole, results, changed, named):
    """Else results of another recipe or of other data would be taken for these."""
    before = content(whole)
    said = refusal(results, whole.parent, recipe=replace(SHORT, **changed))
    assert named in said
    assert str(whole) in said
    assert content(whole) == before


def test_versions_neighbours_and_names_are_written_down_but_not_compared(whole):
    """Else an update of torch, other seeds beside it, or a folder that got another name, would throw all runs away."""
    config = json.loads((whole / "config.json").read_text())
    elsewhere = json.loads(json.dumps(config)) | {"versions": {"torch": "9"}, "together": [0, 1]}
    elsewhere["data"]["labels"]["name"] = "renamed"
    assert read_row(whole, elsewhere)["ce"] == metrics_of(whole)["ce"]
    with pytest.raises(InputError, match=r"device\.precision: float32 there, bfloat16 asked for"):
        read_row(whole, config | {"device": {"type": "cpu", "precision": "bfloat16"}})
    with pytest.raises(InputError, match="seed: 0 there, 7 asked for"):
        read_row(whole, config | {"seed": 7})
    elsewhere["data"]["labels"]["sha256"]["labels.csv"] = "0"
    with pytest.raises(InputError, match=r"data\.labels\.sha256\.labels\.csv"):
        read_row(whole, elsewhere)


def test_a_run_depends_on_the_files_that_its_condition_reads(whole, results, tmp_path):
    """Else results that were aggregated again would throw away runs that never read what changed in them."""
    copied = tmp_path / "results"
    shutil.copytree(results, copied)
    with (copied / "policy.json").open("a") as file:
        file.write(" ")
    grids = [grid_of(folder, whole.parent) for folder in (results, copied)]
    read_row(whole, run.config(grids[1], run.Job("relabel_omega", "small", (0,)), 0))
    of_policy = [run.config(grid, run.Job("batch_fitted", "small", (0,)), 0) for grid in grids]
    assert first_difference(*of_policy).startswith("data.labels.sha256.policy.json: ")
    config = json.loads((whole / "config.json").read_text())
    before = json.loads(json.dumps(config))
    before["data"]["labels"]["sha256"]["policy.json"] = "0"  # as earlier versions wrote it
    assert first_difference(before, config) == ""
    assert first_difference(config, before).startswith("data.labels.sha256.policy.json: None there")


def test_shuffled_labels_teach_nothing(results, tmp_path):
    """Else evaluation images or their labels would leak into training: with labels dealt again, all is chance."""
    recipe = replace(SHORT, epochs=6, regular_images=400, evaluation_images=None)
    job = run.Job("shuffled", "small", (0, 1, 2))
    found = pd.DataFrame(run.make(grid_of(results, tmp_path, recipe), job)).mean(numeric_only=True)
    assert 0.04 < found["accuracy"] < 0.17  # chance is .1, of 540 images three times
    assert found["ce"] > math.log(10) - 0.02
    taught = pd.DataFrame(run.make(grid_of(results, tmp_path, recipe), replace(job, condition="mixup")))
    assert taught["accuracy"].min() > 0.6


@pytest.mark.parametrize("size", [8, 300])
def test_normalisation_is_of_the_regular_images(digits_data, size):
    """Else evaluation images would have a part in training, or sums of many pixels (here 3 million) be rounded off."""
    source = digits_data.source
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, [100, 200, 256], (60, size, size, 3), dtype=np.uint8)
    even, odd = np.arange(60).reshape(30, 2).T
    source = replace(source, images=pixels, labels=source.labels[:60], ids=source.ids[:60])
    shared = replace(digits_data, source=source, regular=even, evaluation=odd)
    model = run.new_model(shared, "small", [0, 1], SHORT)
    levels = np.arange(256) / 255
    for channel in range(3):
        shares = np.bincount(pixels[::2, :, :, channel].ravel(), minlength=256) / (30 * size * size)
        mean = shares @ levels
        std = np.sqrt(shares @ (levels - mean) ** 2)
        for together in (0, 3):
            assert model.mean.flatten()[together + channel].item() == pytest.approx(mean, rel=1e-5)
            assert model.std.flatten()[together + channel].item() == pytest.approx(std, rel=1e-5)
