"""TensorBoard's files of runs: what is in them, once, however often the runs were stopped."""

import math
import sys
from dataclasses import replace

import pandas as pd
import pytest
from short_runs import SHORT, grid_of

from hillmixe.command import InputError
from learn import train
from learn.evaluate import MEASURES
from learn.training import run, run_log, training_loop

LOGGED = replace(SHORT, epochs=6)
JOB = run.Job("relabel", "small", (0, 1))


def grid(results, out):
    return replace(grid_of(results, out, LOGGED), log="tensorboard", log_every=2)


def steps(folder):
    """Read TensorBoard's files without its own mending of double steps: name -> [(epoch, value)]."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(str(folder), purge_orphaned_data=False)
    events.Reload()
    return {name: [(event.step, event.value) for event in events.Scalars(name)] for name in events.Tags()["scalars"]}


def expected(run_folder):
    """What a run's own log.csv says."""
    log = pd.read_csv(run_folder / "log.csv")
    columns = {"training/loss": "loss", "training/learning_rate": "learning_rate"}
    columns |= {f"evaluation/{name}": name for name in MEASURES if name in log}
    kept = {tag: log[["epoch", name]].dropna().to_numpy().tolist() for tag, name in columns.items()}
    return {tag: [(step, pytest.approx(value, rel=1e-5)) for step, value in rows] for tag, rows in kept.items() if rows}


class Stopped(Exception):
    pass


@pytest.mark.parametrize("lost", [0, 2])
def test_the_log_holds_each_epoch_once_through_kills(results, tmp_path, monkeypatch, lost):
    """Else curves would fold back on themselves where a killed run went on, or end where it was killed.

    lost: epochs that were trained, and logged, after the last checkpoint.
    """
    share = iter([math.inf] * (4 - lost) + [0.0] * lost + [math.inf] * 100)

    class Share:  # of time for checkpoints, asked for after each epoch but the last
        def __mul__(self, seconds):
            return next(share) * seconds

    monkeypatch.setattr(training_loop, "CHECKPOINT_SHARE", Share())

    def stop(log):
        if len(log) == 4:
            raise Stopped

    with pytest.raises(Stopped):
        run.make(grid(results, tmp_path), JOB, stop)
    begun = []
    run.make(grid(results, tmp_path), JOB, lambda log: begun.append(len(log)))
    assert begun[0] == 4 - lost
    for seed in JOB.seeds:
        found = steps(tmp_path / "tensorboard" / JOB.name(seed))
        assert found == expected(tmp_path / JOB.name(seed))
        assert [step for step, _ in found["training/loss"]] == [1, 2, 3, 4, 5, 6]
        assert [step for step, _ in found["evaluation/accuracy"]] == [2, 4, 6]
    last = pd.read_csv(tmp_path / JOB.name(1) / "log.csv").iloc[-1]
    metrics = pd.read_json(tmp_path / JOB.name(1) / "metrics.json", typ="series")
    assert last["ce"] == pytest.approx(metrics["ce"], rel=1e-6)  # the seed's own network was measured


def test_looking_on_does_not_change_what_is_trained(results, tmp_path):
    """Else a run with a log would be another run."""
    run.make(grid(results, tmp_path / "watched"), JOB)
    run.make(grid_of(results, tmp_path / "alone", LOGGED), JOB)
    one, other = (tmp_path / name / JOB.name(1) for name in ("watched", "alone"))
    for name in ("metrics.json", "config.json", "margins.csv"):
        assert (one / name).read_bytes() == (other / name).read_bytes()
    assert "ce" not in pd.read_csv(other / "log.csv")


def test_finished_runs_are_logged_too(results, tmp_path):
    """Else a sweep that is asked for its log afterwards would show a part of its runs."""
    run.make(grid_of(results, tmp_path, LOGGED), JOB)
    assert not (tmp_path / "tensorboard").exists()
    run.make(grid(results, tmp_path), JOB)
    assert steps(tmp_path / "tensorboard" / JOB.name(0)) == expected(tmp_path / JOB.name(0))


def test_no_tensorboard(monkeypatch, call, results, tmp_path):
    """Else it would not be known what to install, or be known after the first epoch."""
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", None)
    with pytest.raises(InputError, match=r"-e .\[tensorboard\]$"):
        run_log.check_installed()
    status, _, problem = call(train, "--labels", results, "--log", "tensorboard", "--out", tmp_path / "out")
    assert (status, "[tensorboard]" in problem, (tmp_path / "out").exists()) == (2, True, False)
