"""One run and its folder: what is left when it is stopped at any moment, and how it goes on."""

import json
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch

from learn import run, study, train
from learn.recipe import Recipe
from stimuli_gen import sources
from stimuli_gen.command import InputError

ROOT = Path(__file__).parents[2]
CPU = torch.device("cpu")
PLAIN = Recipe(
    epochs=3, learning_rate_drops=(), crop_padding=0, flip=False, momentum=0, weight_decay=0, gradient_norm=1e9
)
SHORT = Recipe(
    epochs=4,
    learning_rate=0.05,
    learning_rate_drops=(2,),
    crop_padding=1,
    regular_images=150,
    augmenting_stimuli=20,
    evaluation_images=60,
    width=0.5,
)


@pytest.fixture(scope="module")
def digits_study(results):
    return study.load(results, sources.digits(), SHORT)


def config_of(condition="relabel_omega", seed=0, recipe=SHORT):
    return {
        "condition": condition,
        "architecture": "small",
        "seed": seed,
        "recipe": asdict(recipe),
        "versions": {"torch": "1"},
    }


def execute(shared, folder, config=None, recipe=SHORT, after_epoch=lambda epochs: None):
    return run.execute(shared, config or config_of(recipe=recipe), recipe, folder, CPU, after_epoch)


class Stopped(Exception):
    pass


def stop_after(n):
    """Make an after_epoch that ends the run after n epochs in all."""
    done = []

    def after_epoch(epochs):
        done.append(epochs)
        if sum(done) >= n:
            raise Stopped

    return after_epoch


def content(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture(scope="module")
def whole(digits_study, tmp_path_factory):
    """A run that nothing stopped."""
    folder = tmp_path_factory.mktemp("runs") / "whole"
    execute(digits_study, folder)
    return folder


def test_a_run_writes_its_three_files(whole, digits_study):
    """Else a result could not be traced to how it was made."""
    assert set(content(whole)) == {"config.json", "metrics.json", "log.csv"}
    assert json.loads((whole / "config.json").read_text()) == json.loads(json.dumps(config_of()))
    metrics = json.loads((whole / "metrics.json").read_text())
    assert set(metrics) == {"ce", "fgsm", "accuracy", "calibration_paper", "calibration_corrected"}
    # Fewer than 200 images are one bin, and the paper's calibration drops it.
    assert [name for name, value in metrics.items() if not np.isfinite(value)] == ["calibration_paper"]
    log = pd.read_csv(whole / "log.csv")
    assert log["epoch"].tolist() == [1, 2, 3, 4]
    assert log["learning_rate"].tolist() == pytest.approx([0.05, 0.05, 0.005, 0.005])
    assert [file.name for file in whole.parent.iterdir()] == ["whole"]


def test_the_same_seed_gives_the_same_run_bit_for_bit(whole, digits_study, tmp_path):
    """Else a result could not be made again; torch's global generator must play no part, nor be changed."""
    torch.manual_seed(12345)
    before = torch.get_rng_state()
    execute(digits_study, tmp_path / "again")
    assert content(tmp_path / "again") == content(whole)
    assert torch.equal(torch.get_rng_state(), before)


def test_another_seed_gives_another_run(whole, digits_study, tmp_path):
    """Else intervals over seeds would be of one run."""
    execute(digits_study, tmp_path / "other", config_of(seed=1))
    for name in ("metrics.json", "log.csv"):
        assert content(tmp_path / "other")[name] != content(whole)[name]


def test_another_condition_gives_another_run(whole, digits_study, tmp_path):
    """Else people's confidence would play no part in training."""
    execute(digits_study, tmp_path / "other", config_of("relabel"))
    assert content(tmp_path / "other")["log.csv"] != content(whole)["log.csv"]


def test_a_finished_run_is_not_made_again(whole, monkeypatch):
    """Else a sweep that is started again would take as long as the first time; its progress counts its epochs."""
    monkeypatch.setattr(run, "train", None)
    monkeypatch.setattr(run, "evaluate", None)
    before = {file: file.stat().st_mtime_ns for file in whole.iterdir()}
    epochs = []
    metrics = execute(None, whole, after_epoch=epochs.append)
    assert metrics == json.loads((whole / "metrics.json").read_text())
    assert epochs == [4]
    assert {file: file.stat().st_mtime_ns for file in whole.iterdir()} == before


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"seed": 7}, "seed: 0 there, 7 asked for"),
        ({"recipe": asdict(replace(SHORT, learning_rate=0.2))}, "recipe.learning_rate: 0.05 there, 0.2 asked for"),
        ({"recipe": asdict(replace(SHORT, learning_rate_drops=(3,)))}, "recipe.learning_rate_drops"),
        ({"data": {"images": {"name": "cifar10"}}}, "data"),
    ],
)
def test_a_folder_with_another_configuration_is_refused_by_the_entry(whole, changed, named):
    """Else results of another recipe, seed or data would be taken for these."""
    before = content(whole)
    with pytest.raises(InputError) as problem:
        execute(None, whole, config_of() | changed)
    assert named in str(problem.value)
    assert str(whole) in str(problem.value)
    assert "\n" not in str(problem.value)
    assert content(whole) == before


def test_versions_and_devices_are_written_down_but_not_compared(whole):
    """Else an update of torch would throw all runs away."""
    elsewhere = config_of() | {"versions": {"torch": "9"}, "device": {"type": "cuda"}}
    assert execute(None, whole, elsewhere) == execute(None, whole)


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_a_stopped_run_goes_on_to_the_same_result(whole, digits_study, tmp_path, n):
    """Else a run would end otherwise when stopped before or after a drop of the learning rate, or at its end."""
    folder, counted = tmp_path / "stopped", []
    with pytest.raises(Stopped):
        execute(digits_study, folder, after_epoch=stop_after(n))
    assert not folder.exists()
    execute(digits_study, folder, after_epoch=counted.append)
    assert content(folder) == content(whole)
    assert counted == [n] + [1] * (4 - n)
    assert [file.name for file in tmp_path.iterdir()] == ["stopped"]


def test_a_stopped_run_does_not_repeat_its_epochs(digits_study, tmp_path):
    """Else going on would mean beginning anew; a mark in the saved log must be in the finished one."""
    folder = tmp_path / "stopped"
    with pytest.raises(Stopped):
        execute(digits_study, folder, after_epoch=stop_after(3))
    checkpoint = tmp_path / "stopped.unfinished" / "checkpoint.pt"
    state = torch.load(checkpoint, weights_only=True)
    state["log"][1]["loss"] = 123.5
    torch.save(state, checkpoint)
    execute(digits_study, folder)
    assert pd.read_csv(folder / "log.csv")["loss"].iloc[1] == 123.5


@pytest.mark.parametrize("size", [8, 300])
def test_normalisation_is_of_the_regular_images(results, digits_study, tmp_path, monkeypatch, size):
    """Else evaluation images would have a part in training, or sums of many pixels (here 3 million) be rounded off."""
    source = digits_study.source
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, [100, 200, 256], (60, size, size, 3), dtype=np.uint8)
    shared = replace(
        digits_study,
        source=replace(source, images=pixels, labels=source.labels[:60], ids=source.ids[:60]),
        regular=np.arange(0, 60, 2),
        evaluation=np.arange(1, 60, 2),
    )
    models = []

    def stop(model, *_):
        models.append(model)
        raise Stopped

    monkeypatch.setattr(run, "train", stop)
    with pytest.raises(Stopped):
        execute(shared, tmp_path / "run", config_of("none"))
    levels = np.arange(256) / 255
    for channel in range(3):
        shares = np.bincount(pixels[::2, :, :, channel].ravel(), minlength=256) / (30 * size * size)
        mean = shares @ levels
        assert models[0].mean.flatten()[channel].item() == pytest.approx(mean, rel=1e-5)
        assert models[0].std.flatten()[channel].item() == pytest.approx(
            np.sqrt(shares @ (levels - mean) ** 2), rel=1e-5
        )


def test_an_unfinished_run_of_another_configuration_is_begun_anew(whole, digits_study, tmp_path):
    """Else a run would begin with another's weights."""
    folder = tmp_path / "mixed"
    with pytest.raises(Stopped):
        execute(digits_study, folder, config_of("uniform", seed=3), after_epoch=stop_after(2))
    execute(digits_study, folder)
    assert content(folder) == content(whole)


@pytest.mark.parametrize("broken", ["evaluate", "_write_json", "Path.rename"])
def test_a_run_is_complete_or_not_there(whole, digits_study, tmp_path, monkeypatch, broken):
    """Else a folder without metrics would stand for a finished run, or its next start would fail."""
    folder = tmp_path / "run"
    write = run._write_json

    def fail(*given, **_):
        if broken == "_write_json" and Path(given[0]).name == "config.json":
            return write(*given)
        raise Stopped

    with monkeypatch.context() as patch, pytest.raises(Stopped):
        patch.setattr(*((Path, "rename") if broken == "Path.rename" else (run, broken)), fail)
        execute(digits_study, folder)
    assert not folder.exists()
    execute(digits_study, folder)
    assert content(folder) == content(whole)


# The real command, killed


def epochs_saved(checkpoint):
    try:
        return len(torch.load(checkpoint, weights_only=True)["log"])
    except FileNotFoundError:
        return 0


@pytest.mark.slow
def test_a_killed_command_goes_on_to_the_same_files(command, results, tmp_path, monkeypatch):
    """Else a power cut would cost the run or change its result: killed after 3 and again after 8 of 12 epochs."""
    # Threads that spin while they wait make each step several times slower where other processes want the cores.
    monkeypatch.setenv("OMP_WAIT_POLICY", "passive")
    flags = ["--labels", results, "--conditions", "relabel_omega", "--seeds", "1", "--out"]
    name = "relabel_omega_small_seed0"
    monkeypatch.setattr(sys, "argv", ["train.py", *map(str, flags), str(tmp_path / "uninterrupted")])
    train.main()
    checkpoint = tmp_path / "killed" / f"{name}.unfinished" / "checkpoint.pt"
    for at_least, until in ((0, 3), (3, 8)):
        process = subprocess.Popen(
            [sys.executable, ROOT / "learn/train.py", *map(str, flags), tmp_path / "killed"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            while process.poll() is None and (saved := epochs_saved(checkpoint)) < until:
                assert saved >= at_least, "it began anew instead of going on"
                time.sleep(0.02)
            assert process.poll() is None, "it ended before it could be killed"
        finally:
            process.kill()
            process.wait()
        assert until <= epochs_saved(checkpoint) < 12
        assert not (tmp_path / "killed" / name).exists()
        assert not (tmp_path / "killed" / "table.csv").exists()
    ended = command("learn/train.py", *flags, tmp_path / "killed")
    assert ended.returncode == 0, ended.stderr
    for file in (f"{name}/metrics.json", f"{name}/log.csv", f"{name}/config.json", "table.csv", "table.md"):
        assert (tmp_path / "killed" / file).read_bytes() == (tmp_path / "uninterrupted" / file).read_bytes()
    assert content(tmp_path / "killed" / name).keys() == {"config.json", "metrics.json", "log.csv"}
    assert not checkpoint.parent.exists()


@pytest.mark.parametrize("damage", ["", "{}", '{"ce": 1', None])
def test_damaged_metrics_of_a_finished_run_are_refused(whole, digits_study, tmp_path, damage):
    """Else a table would rest on nothing, or end in a traceback."""
    folder = tmp_path / "run"
    shutil.copytree(whole, folder)
    (folder / "metrics.json").unlink() if damage is None else (folder / "metrics.json").write_text(damage)
    with pytest.raises(InputError, match=r"metrics\.json is damaged"):
        execute(digits_study, folder)


def test_a_damaged_checkpoint_is_refused(whole, digits_study, tmp_path):
    """Else the words of torch's own loader would be all that a user gets."""
    unfinished = tmp_path / "run.unfinished"
    unfinished.mkdir()
    shutil.copy(whole / "config.json", unfinished)
    (unfinished / "checkpoint.pt").write_bytes(b"garbage")
    with pytest.raises(InputError, match=r"checkpoint\.pt is damaged"):
        execute(digits_study, tmp_path / "run")
