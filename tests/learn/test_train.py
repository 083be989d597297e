"""The command: a smoke test of the whole grid on H-Mix, and what it says to bad flags."""

import json
import os
import re
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from PIL import Image
from results_folders import copy, read_texts

from analysis import aggregate
from experiments import simulate
from hillmixe.command import InputError
from learn import train
from learn.evaluate import MEASURES
from learn.training import devices
from learn.training.paper_tables import TABLES
from stimuli_gen import generate

TABLE_FILES = {".locks", "table2.md", "table2.csv", "table2-runs.csv"}


def modified(folder):
    return {
        file: file.stat().st_mtime_ns for run in folder.glob("[!.]*") if run.is_dir() for file in [run, *run.iterdir()]
    }


@pytest.fixture
def training(call, results, tmp_path, monkeypatch):
    """Run train.py in this process, on the results of simulated people; further flags take the place of these."""
    monkeypatch.setattr(devices, "MOST_WORKERS", 1)
    return partial(call, train, "--labels", results, "--out", tmp_path / "out")


def on_few(monkeypatch, name, **changes):
    """Change the recipe of a preset, and give it."""
    preset = train.PRESETS[name]
    monkeypatch.setitem(train.PRESETS, name, replace(preset, recipe=replace(preset.recipe, **changes)))
    return train.PRESETS[name].recipe


@pytest.mark.parametrize(
    "by",
    [
        "few images, this process",
        pytest.param("the command", marks=[pytest.mark.slow, pytest.mark.long]),  # the preset as it is
    ],
)
def test_smoke_preset_trains_every_condition_and_network_on_hmix(
    by, training, command, hmix_results, jpeg_zip, tmp_path, monkeypatch
):
    """Else some cell of the paper's table 2 could not be made, or would be made again by a second call."""
    flags, out = ["--labels", hmix_results, "--images", jpeg_zip, "--preset", "smoke"], tmp_path / "out"
    if by == "the command":
        # Narrow networks are as fast on one thread, and where other processes want the cores ten times faster.
        monkeypatch.setenv("OMP_NUM_THREADS", "1")
        recipe, before = train.PRESETS["smoke"].recipe, os.times()
        ended = command("learn/train.py", *flags, "--out", out)
        status, said, problem = ended.returncode, ended.stdout, ended.stderr
        assert os.times().children_user - before.children_user < 600  # five minutes of two cores
    else:
        recipe = on_few(monkeypatch, "smoke", regular_images=96, augmenting_stimuli=64, evaluation_images=200)
        labels, judgments = (read_texts(hmix_results, name) for name in ("labels", "judgments"))
        labels = labels.iloc[::10]
        judgments = judgments[judgments["stimulus"].isin(labels["stimulus"])]
        flags[1] = copy(hmix_results, tmp_path / "few", labels=labels, judgments=judgments)
        status, said, problem = training(*flags)
    assert status == 0, problem
    cells = [(c, a) for c in TABLES[2][0] for a in ("preact_resnet18", "vgg11")]
    assert {path.name for path in out.iterdir()} == {f"{c}_{a}_seed0" for c, a in cells} | TABLE_FILES
    runs = pd.read_csv(out / "table2-runs.csv").set_index(["condition", "architecture", "seed"])
    assert [*runs.index] == [(*cell, 0) for cell in cells]
    assert set(runs["preset"]) == {"smoke"}
    table = pd.read_csv(out / "table2.csv").query("minus.isna()")
    table = table.set_index(["condition", "architecture", "measure"])["mean"]
    assert len(table) == len(TABLES[2][0]) * 3 * len(MEASURES)
    losses = set()
    for condition, architecture in cells:
        folder = out / f"{condition}_{architecture}_seed0"
        files = {"config.json", "metrics.json", "log.csv", "margins.csv", "model.pt", "SHA256SUMS", "continue.pt"}
        assert {path.name for path in folder.iterdir()} == files
        config = json.loads((folder / "config.json").read_text())
        assert (config["condition"], config["architecture"], config["seed"]) == (condition, architecture, 0)
        metrics = json.loads((folder / "metrics.json").read_text())
        row = runs.loc[(condition, architecture, 0)]
        for measure in MEASURES:
            assert table[condition, architecture, measure] == pytest.approx(metrics[measure], abs=1e-9)
        assert row[[*metrics]].to_dict() == pytest.approx(metrics, rel=1e-9)
        assert (0 if by == "the command" else -1) < row["alignment_r"] < 1  # few images teach no agreement
        assert metrics["fgsm"] > metrics["ce"]
        log = pd.read_csv(folder / "log.csv")
        assert log["epoch"].tolist() == [1, 2, 3]
        assert log["loss"].iloc[-1] < log["loss"].iloc[0]
        losses.add((architecture, log["loss"].iloc[-1]))
        assert row["seconds"] == pytest.approx(log["seconds"].sum(), abs=0.05)
    assert len(losses) == len(cells)  # each condition trains on something else
    text = (out / "table2.md").read_text(encoding="utf-8")
    assert text in said
    for words in (
        *("a smoke test is no result", "human", "CIFAR-10H", f"evaluated on {recipe.evaluation_images}"),
        *(f"{recipe.regular_images} regular", f"{recipe.augmenting_stimuli} mixed", "repeated trials left out"),
        *("s = 50 * 0.0001 ** omega", "the last epoch's network"),
    ):
        assert words in text
    before = modified(out)
    assert training(*flags)[:2] == (0, said)
    assert modified(out) == before
    assert (out / "table2.md").read_text(encoding="utf-8") == text


@pytest.mark.long
@pytest.mark.slow
def test_table_3_trains_every_policy_on_hmix(training, hmix_results, jpeg_zip, tmp_path, monkeypatch):
    """Else some row of the paper's table 3 could not be made, or be compared with another reference than mixup."""
    on_few(monkeypatch, "smoke", epochs=1, regular_images=128, evaluation_images=100)
    flags = ["--table", 3, "--labels", hmix_results, "--images", jpeg_zip, "--preset", "smoke"]
    status, said, problem = training(*flags, "--architectures", "vgg11", "--together", 2, "--seeds", 2)
    assert status == 0, problem
    assert said.startswith("\nTable 3. Preset smoke, 2 seeds")
    table = pd.read_csv(tmp_path / "out" / "table3.csv")
    conditions = TABLES[3][0]
    assert table[table["minus"].isna()]["condition"].unique().tolist() == [*conditions]
    assert set(table["minus"].dropna()) == {"batch_mixup"}
    losses = {(tmp_path / "out" / f"{condition}_vgg11_seed1" / "log.csv").read_bytes() for condition in conditions}
    assert len(losses) == len(conditions)  # each trains on other targets


@pytest.fixture
def short(training, monkeypatch):
    """As training(), with a single epoch on few images."""
    on_few(monkeypatch, "small", epochs=1, learning_rate_drops=(), regular_images=60, evaluation_images=40)
    return training


def test_flags_choose_the_grid(short, tmp_path):
    """Else a flag would be without effect, or a cell asked for twice would be counted twice."""
    status, _, problem = short("--conditions", "uniform", "none", "uniform", "--seed", 3, "--seeds", 2)
    assert status == 0, problem
    cells = [[condition, seed] for condition in ("uniform", "none") for seed in (3, 4)]
    names = {f"{condition}_small_seed{seed}" for condition, seed in cells}
    assert {path.name for path in (tmp_path / "out").iterdir()} == names | TABLE_FILES
    runs = pd.read_csv(tmp_path / "out" / "table2-runs.csv")
    assert runs[["condition", "seed"]].to_numpy().tolist() == cells
    table = pd.read_csv(tmp_path / "out" / "table2.csv")
    assert (table["n_seeds"] == 2).all()
    assert table["condition"].unique().tolist() == ["uniform", "none"]


def test_without_flags_the_newest_results_are_taken(short, call, results, tmp_path, monkeypatch):
    """Else the last step of the road would not follow the one before it."""
    monkeypatch.chdir(tmp_path)
    for name, when in (("newer", 2_000_000_000), ("older", 1_000_000_000)):
        shutil.copytree(results, tmp_path / "results" / name)
        os.utime(tmp_path / "results" / name / "summary.json", (when, when))
    status, said, problem = call(train, "--conditions", "none", "--seeds", 1)
    assert status == 0, problem
    assert (tmp_path / "runs" / "newer-small-each_epoch" / "table2.md").is_file()
    assert "newer-small-each_epoch" in said


def test_a_grid_goes_on_over_runs_of_another_grid(short, tmp_path):
    """Else further seeds or conditions would make the first runs again."""
    assert short("--conditions", "none", "--seeds", 1)[0] == 0
    before = modified(tmp_path / "out")
    assert short("--conditions", "none", "mixup", "--seeds", 2)[0] == 0
    after = modified(tmp_path / "out")
    assert {file: after[file] for file in before} == before
    table = pd.read_csv(tmp_path / "out" / "table2.csv")
    assert len(table) == 3 * len(MEASURES)
    assert (table["minus"] == "mixup").sum() == len(MEASURES)  # the differences of none to mixup


def test_a_setting_is_trained_and_written_down(training, tmp_path):
    """Else `--set` would be without effect, or runs of other recipes would stand in a folder's table unseen."""
    flags = ["--conditions", "none", "--seeds", 1, "--set", "regular_images=60", "evaluation_images=40", "epochs"]
    flags[-1] += "=2"
    status, said, problem = training(*flags)
    assert status == 0, problem
    assert "Preset small epochs=2 regular_images=60 evaluation_images=40, 1 seed" in said
    assert "epochs 2 (there 12)" in said
    out = tmp_path / "out"
    assert len(pd.read_csv(out / "none_small_seed0" / "log.csv")) == 2
    assert json.loads((out / "none_small_seed0" / "config.json").read_text())["recipe"]["epochs"] == 2
    (preset,) = pd.read_csv(out / "table2-runs.csv")["preset"]
    assert preset == "small epochs=2 regular_images=60 evaluation_images=40"
    before = modified(out)
    status, _, problem = training(*flags, "width=.5")
    assert (status, modified(out)) == (2, before)
    assert "recipe.width: 1.0 there, 0.5 asked for): name another --out" in problem


def test_training_that_diverges_ends_at_once(short, tmp_path):
    """Else a night would be spent on networks of which every number is nan."""
    status, _, problem = short(
        "--conditions", "none", "--seeds", 1, "--set", "learning_rate=1e30", "gradient_norm=1e30"
    )
    assert status == 2
    assert re.fullmatch(
        r"train\.py: none_small_seed0: the loss is nan after epoch 1: lower the learning rate.*\n", problem
    )
    assert not (tmp_path / "out" / "none_small_seed0").exists()


# Bad flags


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        (["--labels", "hmix"], "digits has no class Airplane"),  # H-Mix would be put on digits
        (["--labels", "nowhere"], "nowhere"),
        (["--labels", "sessions"], f"{Path('sessions') / 'labels.csv'}"),  # a folder of sessions given for results
        (["--labels", "sessions"], "aggregate.py"),
        (["--conditions", "relabelled"], "did you mean relabel?"),
        (["--conditions", "none", "nine"], "nine"),
        (["--architectures", "resnet50"], "resnet50"),
        (["--architectures", "vgg11"], "vgg11"),  # a network too large for the images
        (["--preset", "tiny"], "tiny"),
        (["--seeds", "0"], "--seeds"),
        (["--seeds", "two"], "two"),
        (["--validation", "1.2"], "expected a share above 0 and below 1"),
        (["--validation", "few"], "is not a number"),
        (["--seed", "-1"], "--seed"),
        (["--device", "tpu"], "tpu"),
        (["--device", "tpu", "--scheduler", "tcp://127.0.0.1:1"], "tpu"),
        (["--device", "cuda"], "no cuda"),
        (["--images", "no_such_folder"], "no_such_folder"),
        (["--epochs", "5"], "--epochs"),
        (["--set", "epoch=5"], "did you mean epochs?"),
        (["--set", "epochs=many"], "epochs=many"),
        (["--plugin", "no_such_file.py"], "no_such_file.py"),
        (["--plugin", "sessions"], "expected a Python file"),
        (None, "aggregate.py"),  # no results at all, as a newcomer has who starts with the last command
    ],
)
def test_bad_flags_are_refused_in_one_line(training, call, hmix_results, tmp_path, monkeypatch, flags, named):
    """Else a mistake would be passed over, be told in a traceback, or leave a folder that looks like begun runs."""
    if named == "no cuda" and torch.cuda.is_available():
        pytest.skip("there is a CUDA device")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sessions").mkdir()
    flags = flags and [hmix_results if flag == "hmix" else flag for flag in flags]
    status, said, problem = training(*flags) if flags else call(train, "--out", "out")
    assert (status, said) == (2, ""), problem
    assert re.fullmatch(r"train\.py: .*\n", problem)
    assert named in problem
    assert not (tmp_path / "out").exists()


def test_runs_of_another_preset_are_refused(short, tmp_path, monkeypatch):
    """Else a table would be of runs of two recipes."""
    assert short("--conditions", "none", "--seeds", 1)[0] == 0
    before = modified(tmp_path / "out")
    on_few(monkeypatch, "small", epochs=2)
    status, _, problem = short("--conditions", "none", "--seeds", 1)
    assert status == 2
    assert "recipe.epochs" in problem
    assert "--out" in problem
    assert modified(tmp_path / "out") == before


def test_an_out_that_is_a_file_is_refused(short, tmp_path):
    """Else a mistyped --out would end with a traceback."""
    (tmp_path / "out").write_text("mine")
    status, _, problem = short("--conditions", "none", "--seeds", 1)
    assert status == 2
    assert problem.count("\n") == 1
    assert (tmp_path / "out").read_text() == "mine"


def test_whole_seeds_come_first(short, monkeypatch):
    """Else a long sweep that is stopped would leave all seeds of some conditions and none of others."""
    begun = []

    def record(do, jobs, **_):
        begun.extend((job.condition, job.seeds) for job in jobs)
        raise InputError("enough")

    monkeypatch.setattr(train, "do_all", record)
    short("--conditions", "none", "mixup", "--seeds", 3, "--together", 2)
    assert begun == [("none", (0, 1)), ("mixup", (0, 1)), ("none", (2,)), ("mixup", (2,))]


def test_one_seed_has_no_word_of_intervals(short):
    """Else a reader would look for intervals that are not there."""
    _, one, _ = short("--conditions", "none", "mixup", "--seeds", 1)
    assert "Differences from mixup" in one
    assert not any(word in one for word in ("nterval", "Bold", "**+", "**-", "±"))
    _, two, _ = short("--conditions", "none", "mixup", "--seeds", 2)
    assert all(word in two for word in ("95 % interval", "Bold", "±"))


def test_the_precision_is_written_down(short, tmp_path):
    """Else runs of two precisions would stand in one table."""
    flags = ["--conditions", "none", "--seeds", 1, "--precision"]
    assert short(*flags, "bfloat16")[0] == 0
    assert pd.read_csv(tmp_path / "out" / "table2-runs.csv")["precision"].tolist() == ["bfloat16"]
    assert "Trained in bfloat16" in (tmp_path / "out" / "table2.md").read_text(encoding="utf-8")
    status, _, problem = short(*flags, "float32")
    assert status == 2
    assert "precision: bfloat16 there, float32 asked for" in problem


def test_a_folder_of_photographs_goes_through_the_pipeline(
    call, tmp_path, monkeypatch, without_figures, published_file
):
    """Else the README's section on a user's own images would end before the networks."""
    published_file("cifar10h/cifar10h-probs.npy")  # cats and dogs with numbers are looked up in it
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(devices, "MOST_WORKERS", 1)
    rng = np.random.default_rng(0)
    for name in ("cat", "dog"):
        (tmp_path / "photos" / name).mkdir(parents=True)
        for number in range(20):
            pixels = rng.integers(0, 256, (12 + number, 20, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(tmp_path / "photos" / name / f"{name}-{number}.png")
    images = ["--images", "photos", "--size", 8]
    calls = [
        (generate, *images, "--design", "infer", "--per-category-pair", 10, "--out", "stimuli"),
        (simulate, "infer", "--participants", 3, "--stimuli", "stimuli", "--out", "answers"),
        (aggregate, "answers", "--out", "results"),
        (train, "--labels", "results", *images, "--conditions", "relabel", "--seeds", 1, "--out", "runs"),
    ]
    for module, *flags in calls:
        status, out, problem = call(module, *flags)
        assert (status, problem) == (0, "")
    assert "evaluated on 12" in out  # three tenths of 20 for each class
    assert (tmp_path / "runs" / "relabel_small_seed0" / "metrics.json").is_file()
