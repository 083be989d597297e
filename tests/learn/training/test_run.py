"""One run and its folder: what is left when it is stopped at any moment, and how it goes on."""

import json
import math
import os
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from filelock import FileLock
from short_runs import SHORT, grid_of

from hillmixe.command import InputError
from learn import human_data, train
from learn.alignment import classifiers, model_files
from learn.evaluate import MEASURES, measure_model
from learn.training import run, training_loop
from learn.training.run_folder import first_difference, read_row
from stimuli_gen import sources

ROOT = Path(__file__).parents[3]
CPU = torch.device("cpu")


@pytest.fixture(autouse=True)
def every_epoch_is_saved(monkeypatch):
    """These networks are trained faster than a checkpoint is written."""
    monkeypatch.setattr(training_loop, "CHECKPOINT_SHARE", math.inf)


def execute(results, out, condition="relabel_omega", seeds=(0,), recipe=SHORT, after_epoch=lambda log: None):
    """Make runs; returns their folders."""
    job = run.Job(condition, "small", tuple(seeds))
    run.make(grid_of(results, out, recipe), job, after_epoch)
    return [out / job.name(seed) for seed in seeds]


class Stopped(Exception):
    pass


def stop_after(n):
    """Make an after_epoch that ends the run after n epochs in all."""

    def after_epoch(log):
        if len(log) >= n:
            raise Stopped

    return after_epoch


def stop(results, out, n, **how):
    """Stop runs after n epochs; returns the folder of what is unfinished."""
    with pytest.raises(Stopped):
        execute(results, out, after_epoch=stop_after(n), **how)
    (unfinished,) = out.glob("*.unfinished")
    return unfinished


def refusal(results, out, **how):
    """Make runs that are refused; returns the refusal, which must be one line."""
    with pytest.raises(InputError) as problem:
        execute(results, out, **how)
    assert "\n" not in str(problem.value)
    return str(problem.value)


def content(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def results_of(folder):
    """What a run found, without the seconds that it took, which differ from time to time."""
    log = pd.read_csv(folder / "log.csv").drop(columns="seconds").to_csv()
    found = {name: (folder / name).read_bytes() for name in ("metrics.json", "config.json", "margins.csv")}
    return found | {"log": log}


NAME = "relabel_omega_small_seed0"
FILES = {"config.json", "metrics.json", "log.csv", "margins.csv", "model.pt", "SHA256SUMS", "continue.pt"}


@pytest.fixture(scope="module")
def whole(results, tmp_path_factory):
    """A run that nothing stopped."""
    (folder,) = execute(results, tmp_path_factory.mktemp("runs"))
    return folder


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


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_a_stopped_run_goes_on_to_the_same_result(whole, results, tmp_path, n):
    """Else a run would end otherwise when stopped before or after a drop of the learning rate, or at its end."""
    stop(results, tmp_path, n)
    assert not (tmp_path / NAME).exists()
    counted = []
    (folder,) = execute(results, tmp_path, after_epoch=lambda log: counted.append(len(log)))
    assert results_of(folder) == results_of(whole)
    assert counted == [*range(n, 5)]
    assert {file.name for file in tmp_path.iterdir()} == {NAME, ".locks"}


def test_a_stopped_run_does_not_repeat_its_epochs(results, tmp_path):
    """Else going on would mean beginning again; a mark in the saved log must be in the finished one."""
    checkpoint = stop(results, tmp_path, 3) / "checkpoint.pt"
    assert len(pd.read_csv(checkpoint.with_name("log.csv"))) == 3  # to be looked at while it runs
    state = torch.load(checkpoint, weights_only=True)
    state["log"][1]["loss"] = [123.5]
    torch.save(state, checkpoint)
    (folder,) = execute(results, tmp_path)
    assert pd.read_csv(folder / "log.csv")["loss"].iloc[1] == 123.5


def test_checkpoints_take_a_small_share_of_the_time(results, tmp_path, monkeypatch):
    """Else writing large networks after each epoch would take longer than training them."""
    monkeypatch.setattr(training_loop, "CHECKPOINT_SHARE", 0.0)
    saved, save = [], training_loop.save_state
    monkeypatch.setattr(
        training_loop, "save_state", lambda state, to: (saved.append(len(state["log"])), save(state, to))
    )
    execute(results, tmp_path)
    assert saved == [1, 4]  # what goes on after the last epoch is always kept


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


def test_an_unfinished_run_goes_on_under_another_version_and_name(results, tmp_path):
    """Else an update of torch, or a folder that got another name, would throw away what a checkpoint holds."""
    config = stop(results, tmp_path, 2) / "config.json"
    text = config.read_text(encoding="utf-8").replace(f'"torch": "{torch.__version__}"', '"torch": "1.0"')
    config.write_text(text.replace(f'"name": "{results.name}"', '"name": "renamed"'), encoding="utf-8")
    assert (text.count('"1.0"'), config.read_text(encoding="utf-8").count('"renamed"')) == (1, 1)
    epochs = []
    execute(results, tmp_path, after_epoch=lambda log: epochs.append(len(log)))
    assert epochs == [2, 3, 4]


def test_an_unfinished_run_of_another_configuration_is_begun_anew(whole, results, tmp_path):
    """Else a run would begin with another's weights."""
    stop(results, tmp_path, 2, recipe=replace(SHORT, learning_rate=0.3))
    (folder,) = execute(results, tmp_path)
    assert results_of(folder)["log"] == results_of(whole)["log"]


@pytest.mark.parametrize("broken", ["measure_model", "write_json", "seal", "Path.rename"])
def test_a_run_is_complete_or_not_there(whole, results, tmp_path, monkeypatch, broken):
    """Else a folder without metrics would stand for a finished run, or its next start would fail."""
    write = run.write_json

    def fail(*given, **_):
        if broken == "write_json" and Path(given[0]).parent.name == f"{NAME}.unfinished":
            return write(*given)
        raise Stopped

    with monkeypatch.context() as patch, pytest.raises(Stopped):
        patch.setattr(*((Path, "rename") if broken == "Path.rename" else (run, broken)), fail)
        execute(results, tmp_path)
    assert not (tmp_path / NAME).exists()
    (folder,) = execute(results, tmp_path)
    assert content(folder)["metrics.json"] == content(whole)["metrics.json"]


def test_a_kill_while_runs_are_put_in_place_costs_nothing(results, tmp_path, monkeypatch):
    """Else seeds trained together would be trained again, alone, after a kill between the first and the last."""
    inner = Path.rename

    def rename(path, target):
        if target.name.endswith("seed1"):
            raise Stopped
        return inner(path, target)

    with monkeypatch.context() as patched, pytest.raises(Stopped):
        patched.setattr(Path, "rename", rename)
        execute(results, tmp_path, seeds=(0, 1))
    assert {path.name.partition(".")[2] for path in tmp_path.glob("*seed*")} == {"", "unfinished"}
    monkeypatch.setattr(run, "train_networks", None)
    for folder in execute(results, tmp_path, seeds=(0, 1)):
        assert set(content(folder)) == FILES
    assert not list(tmp_path.glob("*.unfinished"))


def test_two_processes_do_not_make_the_same_run(whole, results, tmp_path, monkeypatch):
    """Else two sweeps into one folder would spoil each other's runs: the second waits, and reads the first one's."""
    monkeypatch.setattr(run, "train_networks", None)  # it must not be trained here
    (tmp_path / ".locks").mkdir()
    held, asked_for = threading.Event(), threading.Event()

    class SeenToBeAskedFor(FileLock):
        def __enter__(self):
            asked_for.set()
            return super().__enter__()

    def other():
        with FileLock(tmp_path / ".locks" / NAME):
            held.set()
            asked_for.wait(300)
            shutil.copytree(whole, tmp_path / NAME)

    monkeypatch.setattr(run, "FileLock", SeenToBeAskedFor)
    thread = threading.Thread(target=other)
    thread.start()
    held.wait(300)
    (folder,) = execute(results, tmp_path)
    thread.join()
    assert content(folder) == content(whole)


def test_runs_of_other_seeds_are_left_to_their_own_process(whole, results, tmp_path):
    """Else one call of an array would end because another one was just writing or removing its own files."""
    others = [tmp_path / f"relabel_omega_small_seed{seeds}.unfinished" for seeds in ("1", "0-1")]
    for folder in others:
        folder.mkdir()
        (folder / "config.json").write_text('{"runs": [{"se')
    (folder,) = execute(results, tmp_path)
    assert results_of(folder) == results_of(whole)
    assert all((folder / "config.json").read_text() == '{"runs": [{"se' for folder in others)


# The real command, killed


def epochs_saved(checkpoint):
    try:
        return len(torch.load(checkpoint, weights_only=True)["log"])
    except FileNotFoundError:
        return 0


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("kills", [(3,), (3, 8)])
def test_a_killed_command_goes_on_to_the_same_files(call, command, results, tmp_path, monkeypatch, kills):
    """Else a power cut would cost the run or change its result: killed after 3, or again after 8, of 12 epochs."""
    # Threads that spin while they wait make each step several times slower where other processes want the cores.
    monkeypatch.setenv("OMP_WAIT_POLICY", "passive")
    flags = ["--labels", results, "--conditions", "relabel_omega", "--seeds", "1", "--workers", "1", "--out"]
    assert call(train, *flags, tmp_path / "uninterrupted")[0] == 0
    checkpoint = tmp_path / "killed" / f"{NAME}.unfinished" / "checkpoint.pt"
    for at_least, until in zip((0, *kills), kills, strict=False):
        process = subprocess.Popen(
            [sys.executable, ROOT / "learn/train.py", *map(str, flags), tmp_path / "killed"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if os.name == "posix":  # on a crowded machine it shall not run ahead of who kills it
            os.setpriority(os.PRIO_PROCESS, process.pid, 19)
        try:
            while process.poll() is None and (saved := epochs_saved(checkpoint)) < until:
                assert saved >= at_least, "it began again instead of going on"
                time.sleep(0.02)
            assert process.poll() is None, "it ended before it could be killed"
        finally:
            process.kill()
            process.wait()
        assert until <= epochs_saved(checkpoint) < 12
        assert not (tmp_path / "killed" / NAME).exists()
        assert not (tmp_path / "killed" / "table2.csv").exists()
    ended = command("learn/train.py", *flags, tmp_path / "killed")
    assert ended.returncode == 0, ended.stderr
    assert results_of(tmp_path / "killed" / NAME) == results_of(tmp_path / "uninterrupted" / NAME)
    for file in ("table2.csv", "table2.md"):
        assert (tmp_path / "killed" / file).read_bytes() == (tmp_path / "uninterrupted" / file).read_bytes()
    assert content(tmp_path / "killed" / NAME).keys() == FILES
    assert not checkpoint.parent.exists()


def cut(content):
    return content[: len(content) // 2]


def with_a_bit_flipped(content):
    return content[:-30] + bytes([content[-30] ^ 1]) + content[-29:]


DAMAGES = {
    "empty": lambda content: b"",
    "cut": cut,
    "a bit flipped": with_a_bit_flipped,
    "a list": lambda content: b"[1, 2]\n",
    "text": lambda content: content.replace(b"0", b"many"),
    "not text": lambda content: b"\xff\n\n  \n",
    "not there": None,
}


def damage(file, how):
    file.unlink() if how is None else file.write_bytes(how(file.read_bytes()))


@pytest.mark.parametrize("how", DAMAGES.values(), ids=DAMAGES)
@pytest.mark.parametrize("name", sorted(FILES - {"continue.pt"}))
def test_damage_to_a_finished_run_is_refused_by_the_file(whole, results, tmp_path, name, how):
    """Else a table would rest on numbers that nobody measured or checked, or a command would end in a traceback."""
    shutil.copytree(whole, tmp_path / NAME)
    damage(tmp_path / NAME / name, how)
    named = name if name == "SHA256SUMS" else f"{NAME}{os.sep}{name} is damaged"
    assert named in refusal(results, tmp_path)


def test_checksums_are_those_of_sha256sum(whole):
    """Else a user could not check a run's folder with the usual tool."""
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    ended = subprocess.run(command, cwd=whole, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout.count(": OK")) == (0, len(FILES) - 1)


@pytest.mark.parametrize(
    ("name", "contents", "named"),
    [
        ("checkpoint.pt", [cut, b"", b"garbage"], "checkpoint.pt is damaged"),
        ("config.json", [b"[]", b'["runs"]', b"3", b'"runs"', b"{", b"\xff"], "config.json"),
    ],
)
def test_damage_to_an_unfinished_run_is_refused_in_one_line(results, tmp_path, name, contents, named):
    """Else the command would end in a traceback, or the words of torch's own loader be all that a user gets."""
    file = stop(results, tmp_path, 1) / name
    sound = file.read_bytes()
    for content in contents:
        file.write_bytes(content(sound) if callable(content) else content)
        assert named in refusal(results, tmp_path), content


def test_a_flipped_bit_in_a_checkpoint_is_refused_or_without_effect(whole, results, tmp_path):
    """Else a run would go on with other weights, in silence: bits all over the file."""
    path = stop(results, tmp_path, 2) / "checkpoint.pt"
    sound = path.read_bytes()
    state = torch.load(path, weights_only=True)
    refused = 0
    for place in np.random.default_rng(0).integers(0, len(sound), 200):
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 4]) + sound[place + 1 :])
        try:
            read = training_loop.load_state(path, CPU)
        except InputError:
            refused += 1
        else:  # the bit was in the padding between records
            assert read["log"] == state["log"]
            for part in ("model", "optimizer"):
                assert str(read[part]) == str(state[part])
            assert all(torch.equal(read["model"][name], values) for name, values in state["model"].items())
    assert refused > 100
