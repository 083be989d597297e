"""Runs that are stopped at any moment: what is left of them, and how they go on."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import torch
from filelock import FileLock
from made_runs import FILES, NAME, Stopped, content, execute, results_of, stop
from short_runs import SHORT

from learn import train
from learn.training import run, training_loop

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.usefixtures("every_epoch_is_saved")


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
        try:
            while process.poll() is None:
                if os.name == "posix":  # it shall not run ahead while its epochs are counted
                    process.send_signal(signal.SIGSTOP)
                saved = epochs_saved(checkpoint)
                assert saved >= at_least, "it began again instead of going on"
                if saved >= until:
                    break
                if os.name == "posix":
                    process.send_signal(signal.SIGCONT)
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
