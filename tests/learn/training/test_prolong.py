"""Finished runs that go on: they end as runs that were never stopped, and what is lacking for that is said."""

import json
import math
import shutil
from dataclasses import replace

import pandas as pd
import pytest
import torch
from short_runs import OWN, SHORT, grid_of

from hillmixe.command import InputError
from learn import plugins
from learn.training import run, training_loop
from learn.training.run_folder import read_row

LONG = replace(SHORT, epochs=7, learning_rate_drops=(5, 6))  # margins count up to the first
SHORTER = replace(LONG, epochs=3)


@pytest.fixture(autouse=True)
def every_epoch_is_saved(monkeypatch):
    """These networks are trained faster than a checkpoint is written."""
    monkeypatch.setattr(training_loop, "CHECKPOINT_SHARE", math.inf)


def prolonging(grid, out, epochs=LONG.epochs):
    return replace(grid, recipe=replace(grid.recipe, epochs=epochs), out=out, continued=grid)


def found(folder):
    """What a run is, but for the seconds that it took and how it came about."""
    config = json.loads((folder / "config.json").read_text())
    for name in ("together", "continued_after"):
        config.pop(name, None)
    log = pd.read_csv(folder / "log.csv").drop(columns="seconds").to_csv()
    margins = (folder / "margins.csv").read_text() if (folder / "margins.csv").exists() else None
    return config, log, margins, (folder / "metrics.json").read_text()


def same_network(one, other):
    states = [torch.load(folder / "model.pt", weights_only=True) for folder in (one, other)]
    return states[0].keys() == states[1].keys() and all(
        torch.equal(states[0][name], states[1][name]) for name in states[0]
    )


@pytest.mark.parametrize(
    ("condition", "architecture", "seeds"),
    [
        ("relabel", "small", (0,)),
        ("batch_mixup", "small", (1, 2)),
        ("relabel", "own", (0,)),
        ("relabel", "own", (1, 2)),
    ],
)
def test_a_prolonged_run_ends_as_one_that_was_never_stopped(results, tmp_path, condition, architecture, seeds):
    """Else momentum, margins, drops of the learning rate or the order of images would begin again."""
    job = run.Job(condition, architecture, seeds)
    grids = {
        name: replace(grid_of(results, tmp_path / name, recipe), plugins=plugins.read([OWN]), log_every=2)
        for name, recipe in (("straight", LONG), ("first", SHORTER))
    }
    for grid in grids.values():
        run.make(grid, job)
    further = prolonging(grids["first"], tmp_path / "further")
    run.check_continued(further, [job])
    run.make(further, job)
    for seed in seeds:
        straight, first, there = (tmp_path / name / job.name(seed) for name in ("straight", "first", "further"))
        assert found(there) == found(straight)
        assert same_network(there, straight)
        assert not same_network(there, first)
        assert json.loads((there / "config.json").read_text())["continued_after"] == [3]
        assert "continued_after" not in json.loads((straight / "config.json").read_text())
        assert len(pd.read_csv(first / "log.csv")) == 3  # it stays as it was


def test_a_run_is_prolonged_twice_and_through_a_kill(results, tmp_path):
    """Else a second prolonging, or one that was stopped, would end elsewhere, or not say how it came about."""
    job = run.Job("relabel", "small", (0,))
    first = grid_of(results, tmp_path / "first", SHORTER)
    run.make(first, job)
    second = prolonging(first, tmp_path / "second", 5)

    class Stopped(Exception):
        pass

    def stop(log):
        if len(log) == 4:
            raise Stopped

    with pytest.raises(Stopped):
        run.make(second, job, stop)
    shutil.rmtree(tmp_path / "first")  # what goes on has all that it needs
    epochs = []
    run.make(second, job, lambda log: epochs.append(len(log)))
    assert epochs == [4, 5]
    third = prolonging(second, tmp_path / "third")
    run.make(third, job)
    run.make(grid_of(results, tmp_path / "straight", LONG), job)
    there, straight = (tmp_path / name / job.name(0) for name in ("third", "straight"))
    assert found(there) == found(straight)
    assert json.loads((there / "config.json").read_text())["continued_after"] == [3, 5]


@pytest.fixture(scope="module")
def finished(results, tmp_path_factory):
    """A grid with one finished run."""
    grid = grid_of(results, tmp_path_factory.mktemp("finished"), SHORTER)
    run.make(grid, run.Job("relabel", "small", (0,)))
    return grid


JOB = run.Job("relabel", "small", (0,))


@pytest.mark.parametrize("how", ["removed", "flipped", "cut"])
def test_a_run_without_its_momentum_is_not_prolonged(finished, tmp_path, how):
    """Else it would go on with other steps than it had; it stays a result all the same."""
    grid = replace(finished, out=tmp_path / "copy")
    shutil.copytree(finished.out, grid.out)
    kept = grid.out / JOB.name(0) / "continue.pt"
    content = kept.read_bytes()
    changed = {
        "removed": None,
        "flipped": content[:-40] + bytes([content[-40] ^ 1]) + content[-39:],
        "cut": content[:99],
    }
    kept.unlink() if how == "removed" else kept.write_bytes(changed[how])
    with pytest.raises(
        InputError, match="has no continue.pt.*--set epochs" if how == "removed" else "continue.pt is damaged"
    ):
        run.check_continued(prolonging(grid, tmp_path / "further"), [JOB])
    read_row(kept.parent, run.config(grid, JOB, 0))


@pytest.mark.parametrize(
    ("changes", "job", "said"),
    [
        ({}, run.Job("relabel", "small", (1,)), "relabel_small_seed1 is not there: only finished runs"),
        ({"recipe": replace(SHORTER, momentum=0.5)}, JOB, "recipe.momentum: 0.9 there, 0.5 asked for"),
    ],
)
def test_other_runs_are_not_prolonged(finished, tmp_path, changes, job, said):
    """Else a run would go on from the weights of another recipe, or a mistyped folder would be trained from nothing."""
    grid = prolonging(replace(finished, **changes), tmp_path / "further")
    with pytest.raises(InputError, match=said):
        run.check_continued(grid, [job])
    with pytest.raises(InputError, match=said):
        run.make(grid, job)
