"""The command: a smoke test of the whole grid on H-Mix, and what it says to bad flags."""

import json
import os
import shutil
from dataclasses import replace

import in_process
import numpy as np
import pandas as pd
import pytest
import torch
from PIL import Image

from analysis import aggregate
from experiments import simulate
from hillmixe.command import InputError
from learn import train
from learn.evaluate import MEASURES
from learn.paper_tables import TABLES
from learn.training_recipe import TrainingRecipe
from stimuli_gen import generate


def call(*flags):
    return in_process.call(train.main, *flags)


def modified(folder):
    return {
        file: file.stat().st_mtime_ns for run in folder.glob("[!.]*") if run.is_dir() for file in [run, *run.iterdir()]
    }


@pytest.mark.slow
def test_smoke_preset_trains_every_condition_and_network_on_hmix(
    command, hmix_results, jpeg_zip, tmp_path, monkeypatch
):
    """Else some cell of the paper's table 2 could not be made, or would be made anew by a second call."""
    # Narrow networks are as fast on one thread, and where other processes want the cores ten times faster.
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    out = tmp_path / "smoke"
    flags = ["--labels", hmix_results, "--images", jpeg_zip, "--preset", "smoke", "--out", out]
    before = os.times()
    first = command("learn/train.py", *flags)
    after = os.times()
    assert first.returncode == 0, first.stderr
    assert after.children_user - before.children_user < 600  # five minutes of two cores
    names = {f"{c}_{a}_seed0" for c in TABLES[2][0] for a in ("preact_resnet18", "vgg11")}
    assert {path.name for path in out.iterdir()} == names | {".locks", "table2.md", "table2.csv", "table2-runs.csv"}
    runs = pd.read_csv(out / "table2-runs.csv").set_index(["condition", "architecture", "seed"])
    assert [*runs.index] == [(c, a, 0) for c in TABLES[2][0] for a in ("preact_resnet18", "vgg11")]
    assert set(runs["preset"]) == {"smoke"}
    table = pd.read_csv(out / "table2.csv").query("minus.isna()")
    table = table.set_index(["condition", "architecture", "measure"])["mean"]
    assert len(table) == len(TABLES[2][0]) * 3 * len(MEASURES)
    losses = set()
    for condition in TABLES[2][0]:
        for architecture in ("preact_resnet18", "vgg11"):
            folder = out / f"{condition}_{architecture}_seed0"
            files = {"config.json", "metrics.json", "log.csv", "model.pt", "SHA256SUMS"}
            assert {path.name for path in folder.iterdir()} == files
            config = json.loads((folder / "config.json").read_text())
            assert (config["condition"], config["architecture"], config["seed"]) == (condition, architecture, 0)
            metrics = json.loads((folder / "metrics.json").read_text())
            for measure in MEASURES:
                assert table[condition, architecture, measure] == pytest.approx(metrics[measure], abs=1e-9)
            row = runs.loc[(condition, architecture, 0)]
            assert row[[*metrics]].to_dict() == pytest.approx(metrics, rel=1e-9)
            assert 0 < row["alignment_r"] < 1
            assert metrics["fgsm"] > metrics["ce"]
            log = pd.read_csv(folder / "log.csv")
            assert log["epoch"].tolist() == [1, 2, 3]
            assert log["loss"].iloc[-1] < log["loss"].iloc[0]
            losses.add((architecture, log["loss"].iloc[-1]))
            assert row["seconds"] == pytest.approx(log["seconds"].sum(), abs=0.05)
    assert len(losses) == len(names)  # each condition trains on something else
    text = (out / "table2.md").read_text(encoding="utf-8")
    assert text in first.stdout
    for said in ("a smoke test is no result", "1000 regular", "500 mixed", "evaluated on 500", "human", "CIFAR-10H"):
        assert said in text
    for said in ("s = 50 * 0.0001 ** omega", "repeated trials left out", "the last epoch's network"):
        assert said in text
    before = modified(out)
    status, printed, problem = call(*flags)
    assert status == 0, problem
    assert printed == first.stdout
    assert modified(out) == before
    assert (out / "table2.md").read_text(encoding="utf-8") == text


def test_table_3_trains_every_policy_on_hmix(hmix_results, jpeg_zip, tmp_path, monkeypatch):
    """Else some row of the paper's table 3 could not be made, or be compared with another reference than mixup."""
    monkeypatch.setattr(train, "MOST_WORKERS", 1)
    preset = train.PRESETS["smoke"]
    recipe = replace(preset.recipe, epochs=1, regular_images=128, evaluation_images=100)
    monkeypatch.setitem(train.PRESETS, "smoke", replace(preset, recipe=recipe))
    flags = ["--table", 3, "--labels", hmix_results, "--images", jpeg_zip, "--preset", "smoke"]
    status, out, problem = call(*flags, "--architectures", "vgg11", "--together", 2, "--seeds", 2, "--out", tmp_path)
    assert status == 0, problem
    assert out.startswith("\nTable 3. Preset smoke, 2 seeds")
    table = pd.read_csv(tmp_path / "table3.csv")
    conditions = TABLES[3][0]
    assert table[table["minus"].isna()]["condition"].unique().tolist() == [*conditions]
    assert set(table["minus"].dropna()) == {"batch_mixup"}
    losses = {(tmp_path / f"{condition}_vgg11_seed1" / "log.csv").read_bytes() for condition in conditions}
    assert len(losses) == len(conditions)  # each trains on other targets


def test_the_heading_names_the_rule_of_smoothing():
    """Else tables of other rules would look like the default's."""
    assert train.smoothing(TrainingRecipe(smoothing="linear")) == "u = 1 - omega"
    assert train.smoothing(TrainingRecipe(smoothing_a=2, smoothing_b=0.01)) == "u = s / (1 + s), s = 2 * 0.01 ** omega"


@pytest.fixture
def short(monkeypatch):
    """The small preset with a single epoch on few images, in this process."""
    monkeypatch.setattr(train, "MOST_WORKERS", 1)
    preset = train.PRESETS["small"]
    recipe = replace(preset.recipe, epochs=1, learning_rate_drops=(), regular_images=60, evaluation_images=40)
    monkeypatch.setitem(train.PRESETS, "small", replace(preset, recipe=recipe))


def test_flags_choose_the_grid(short, results, tmp_path):
    """Else a flag would be without effect, or a cell asked for twice would be counted twice."""
    flags = ["--conditions", "uniform", "none", "uniform", "--seed", 3, "--seeds", 2, "--out", tmp_path / "out"]
    status, _, problem = call("--labels", results, *flags)
    assert status == 0, problem
    names = {f"{condition}_small_seed{seed}" for condition in ("uniform", "none") for seed in (3, 4)}
    assert {path.name for path in (tmp_path / "out").iterdir()} == names | {
        ".locks",
        "table2.md",
        "table2.csv",
        "table2-runs.csv",
    }
    runs = pd.read_csv(tmp_path / "out" / "table2-runs.csv")
    assert runs[["condition", "seed"]].to_numpy().tolist() == [[c, s] for c in ("uniform", "none") for s in (3, 4)]
    table = pd.read_csv(tmp_path / "out" / "table2.csv")
    assert (table["n_seeds"] == 2).all()
    assert table["condition"].unique().tolist() == ["uniform", "none"]


def test_without_flags_the_newest_results_are_taken(short, results, tmp_path, monkeypatch):
    """Else the last step of the road would not follow the one before it."""
    monkeypatch.chdir(tmp_path)
    for name, when in (("newer", 2_000_000_000), ("older", 1_000_000_000)):
        shutil.copytree(results, tmp_path / "results" / name)
        os.utime(tmp_path / "results" / name / "summary.json", (when, when))
    status, out, problem = call("--conditions", "none", "--seeds", 1)
    assert status == 0, problem
    assert (tmp_path / "runs" / "newer-small-each_epoch" / "table2.md").is_file()
    assert "newer-small-each_epoch" in out


def test_a_grid_goes_on_over_runs_of_another_grid(short, results, tmp_path):
    """Else further seeds or conditions would make the first runs again."""
    flags = ["--labels", results, "--out", tmp_path / "out", "--conditions"]
    assert call(*flags, "none", "--seeds", 1)[0] == 0
    before = modified(tmp_path / "out")
    assert call(*flags, "none", "mixup", "--seeds", 2)[0] == 0
    after = modified(tmp_path / "out")
    assert {file: after[file] for file in before} == before
    table = pd.read_csv(tmp_path / "out" / "table2.csv")
    assert len(table) == 3 * len(MEASURES)
    assert (table["minus"] == "mixup").sum() == len(MEASURES)  # the differences of none to mixup


# Bad flags


def is_refused(ended, out):
    """Hold a call to status 2, one line and no folder left behind; returns the line."""
    status, printed, problem = ended
    assert status == 2, problem
    assert printed == ""
    assert problem.startswith("train.py: ")
    assert problem.count("\n") == 1
    assert problem.endswith("\n")
    assert not out.exists()
    return problem


def test_labels_of_other_images_are_refused(command, hmix_results, tmp_path):
    """Else H-Mix would be put on digits, or the command would end with a traceback: in a process of its own."""
    ended = command("learn/train.py", "--labels", hmix_results, "--out", tmp_path / "out")
    problem = is_refused((ended.returncode, ended.stdout, ended.stderr), tmp_path / "out")
    assert "digits has no class Airplane" in problem


def test_a_missing_labels_folder_is_refused(tmp_path):
    """Else a mistyped path would end with a traceback, or leave a folder for runs."""
    problem = is_refused(call("--labels", tmp_path / "nowhere", "--out", tmp_path / "out"), tmp_path / "out")
    assert str(tmp_path / "nowhere") in problem


def test_a_folder_without_labels_is_refused(tmp_path):
    """Else a folder of sessions given for results would end with a traceback."""
    (tmp_path / "sessions").mkdir()
    problem = is_refused(call("--labels", tmp_path / "sessions", "--out", tmp_path / "out"), tmp_path / "out")
    assert str(tmp_path / "sessions" / "labels.csv") in problem
    assert "aggregate.py" in problem


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        (["--conditions", "relabelled"], "relabelled"),
        (["--conditions", "none", "nine"], "nine"),
        (["--architectures", "resnet50"], "resnet50"),
        (["--preset", "tiny"], "tiny"),
        (["--seeds", "0"], "--seeds"),
        (["--seeds", "two"], "two"),
        (["--seed", "-1"], "--seed"),
        (["--device", "tpu"], "tpu"),
        (["--device", "tpu", "--scheduler", "tcp://127.0.0.1:1"], "tpu"),
        (["--images", "no_such_folder"], "no_such_folder"),
        (["--epochs", "5"], "--epochs"),
    ],
)
def test_a_bad_flag_is_refused_in_one_line(results, tmp_path, flags, named):
    """Else a mistake would be passed over, or told in a traceback."""
    assert named in is_refused(call("--labels", results, "--out", tmp_path / "out", *flags), tmp_path / "out")


def test_a_network_too_large_for_the_images_leaves_no_folder(results, tmp_path):
    """Else a refused call would leave a folder that looks like the begin of a run."""
    ended = call("--labels", results, "--out", tmp_path / "out", "--architectures", "vgg11")
    assert "vgg11" in is_refused(ended, tmp_path / "out")


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_cuda_without_cuda_is_refused(results, tmp_path):
    """Else the command would end with torch's traceback."""
    flags = ["--labels", results, "--out", tmp_path / "out", "--device", "cuda"]
    assert "no cuda" in is_refused(call(*flags), tmp_path / "out")


def test_no_results_at_all_are_refused(tmp_path, monkeypatch):
    """Else a newcomer who starts with the last command would see a traceback."""
    monkeypatch.chdir(tmp_path)
    assert "aggregate.py" in is_refused(call("--out", tmp_path / "out"), tmp_path / "out")


def test_runs_of_another_preset_are_refused(short, results, tmp_path, monkeypatch):
    """Else a table would be of runs of two recipes."""
    flags = ["--labels", results, "--conditions", "none", "--seeds", 1, "--out", tmp_path / "out"]
    assert call(*flags)[0] == 0
    before = modified(tmp_path / "out")
    monkeypatch.undo()
    monkeypatch.setattr(train, "MOST_WORKERS", 1)
    status, _, problem = call(*flags)
    assert status == 2
    assert "recipe.epochs" in problem
    assert "--out" in problem
    assert modified(tmp_path / "out") == before


def test_an_out_that_is_a_file_is_refused(short, results, tmp_path):
    """Else a mistyped --out would end with a traceback."""
    (tmp_path / "out").write_text("mine")
    status, _, problem = call("--labels", results, "--out", tmp_path / "out", "--conditions", "none", "--seeds", 1)
    assert status == 2
    assert problem.count("\n") == 1
    assert (tmp_path / "out").read_text() == "mine"


def test_whole_seeds_come_first(short, results, tmp_path, monkeypatch):
    """Else a long sweep that is stopped would leave all seeds of some conditions and none of others."""
    begun = []

    def record(do, jobs, **_):
        begun.extend(jobs)
        raise InputError("enough")

    monkeypatch.setattr(train, "do_all", record)
    call("--labels", results, "--conditions", "none", "mixup", "--seeds", 3, "--together", 2, "--out", tmp_path)
    assert [(job.condition, job.seeds) for job in begun] == [
        ("none", (0, 1)),
        ("mixup", (0, 1)),
        ("none", (2,)),
        ("mixup", (2,)),
    ]


def test_one_seed_has_no_word_of_intervals(short, results, tmp_path):
    """Else a reader would look for intervals that are not there."""
    flags = ["--labels", results, "--conditions", "none", "mixup", "--out", tmp_path, "--seeds"]
    _, one, _ = call(*flags, 1)
    assert "Differences from mixup" in one
    assert not any(word in one for word in ("nterval", "Bold", "**+", "**-", "±"))
    _, two, _ = call(*flags, 2)
    assert all(word in two for word in ("95 % interval", "Bold", "±"))


AMX, NO_AMX = "flags\t\t: fpu amx_bf16 amx_tile\nbugs\t: amx", "flags\t\t: fpu avx512_bf16\nbugs\t\t: amx_bf16\n"


@pytest.mark.parametrize(
    ("device", "cpuinfo", "expected"),
    [
        ("cpu", AMX, "bfloat16"),
        ("cpu", NO_AMX, "float32"),
        ("cpu", None, "float32"),
        ("cuda", NO_AMX, "bfloat16"),
    ],
)
def test_the_processor_is_asked_for_the_precision(tmp_path, device, cpuinfo, expected):
    """Else training would take twice as long as it need, or several times as long."""
    if cpuinfo:
        (tmp_path / "cpuinfo").write_text(cpuinfo)
    assert train.fast_precision(device, tmp_path / "cpuinfo") == expected


def test_the_precision_is_written_down(short, results, tmp_path):
    """Else runs of two precisions would stand in one table."""
    flags = ["--labels", results, "--conditions", "none", "--seeds", 1, "--out", tmp_path, "--precision"]
    assert call(*flags, "bfloat16")[0] == 0
    assert pd.read_csv(tmp_path / "table2-runs.csv")["precision"].tolist() == ["bfloat16"]
    assert "Trained in bfloat16" in (tmp_path / "table2.md").read_text(encoding="utf-8")
    status, _, problem = call(*flags, "float32")
    assert status == 2
    assert "precision: bfloat16 there, float32 asked for" in problem


def test_cuda_is_taken_by_default_only_where_there_is_one(monkeypatch):
    """Else a machine without CUDA would need a flag, or one with it would leave it idle."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert train.choose_device(None).type == "cpu"
    with pytest.raises(InputError, match="--device cuda"):
        train.choose_device("cuda")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert train.choose_device(None).type == "cuda"
    assert train.choose_device("cpu").type == "cpu"


def test_workers_of_a_cluster_may_have_a_gpu_that_this_machine_lacks(monkeypatch):
    """Else a sweep could not be started from a machine without one."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert train.choose_device("cuda", elsewhere=True).type == "cuda"
    assert train.choose_device(None, elsewhere=True).type == "cpu"


def test_a_folder_of_photographs_goes_through_the_pipeline(tmp_path, monkeypatch, without_figures):
    """Else the README's section on a user's own images would end before the networks."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(train, "MOST_WORKERS", 1)
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
        status, out, problem = in_process.call(module.main, *flags)
        assert (status, problem) == (0, "")
    assert "evaluated on 12" in out  # three tenths of 20 for each class
    assert (tmp_path / "runs" / "relabel_small_seed0" / "metrics.json").is_file()
