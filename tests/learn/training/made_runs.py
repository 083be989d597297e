"""Make short runs, and stop them."""

import pandas as pd
import pytest
from short_runs import SHORT, grid_of

from hillmixe.command import InputError
from learn.training import run


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
