"""Sweeps: every job is done, once, also when workers are killed; when a sweep ends, so do its processes."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import distributed
import psutil
import pytest
from toy_jobs import A_LONG_TIME, Job, begun_in, do, environment_of, pids_in, unexpected, wait_until

from hillmixe.command import InputError
from learn import plugins
from learn.evaluate import MEASURES
from learn.training import run as runs
from learn.training import sweep as module
from learn.training.sweep import do_all
from learn.training.training_recipe import TrainingRecipe

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills processes as POSIX does")


ENDLESS = Job("endless", seconds=600)
ERRORS = pytest.mark.parametrize("error", [InputError("no such image"), KeyError("a bug")], ids=repr)


def done_by_sweep(folder: Path, jobs: list[Job], **how) -> dict[str, int]:
    """Sweep, see that each job was finished here with its own result and its file, and give the process of each."""
    pids = {}

    def finished(job, result):
        assert job in jobs
        assert job.name not in pids
        assert result["name"] == job.name
        pids[job.name] = result["pid"]

    do_all(partial(do, folder), jobs, finished=finished, **how)
    assert set(pids) == {job.name for job in jobs} == {file.name for file in folder.iterdir()} - {"begun"}
    return pids


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE  # one that nobody waited for
    except psutil.NoSuchProcess:
        return False


def test_one_worker_is_this_process(tmp_path):
    """Else a debugger or a small grid would have to do with processes."""
    pids = done_by_sweep(tmp_path, [Job("a"), Job("b"), Job("c")])
    assert set(pids.values()) == {os.getpid()}
    assert list(begun_in(tmp_path).items()) == [("a", 1), ("b", 1), ("c", 1)]
    for workers in (1, 3):  # without jobs, as a grid that is finished already, it would wait for ever
        do_all(do, [], workers=workers, finished=unexpected)


def test_a_killed_worker(tmp_path):
    """Else one process that ran out of memory would end a night's grid, or have it done twice."""
    jobs = [Job("a", seconds=0.2), Job("b", deaths=2), *(Job(name, seconds=0.1) for name in "cdef"), Job("g", deaths=1)]
    pids = done_by_sweep(tmp_path, jobs, workers=2)
    assert begun_in(tmp_path) == {"a": 1, "b": 3, "c": 1, "d": 1, "e": 1, "f": 1, "g": 2}
    assert os.getpid() not in pids.values()
    assert len(pids_in(tmp_path)) == 5  # two, and one for each death: processes are used again
    assert not any(map(alive, pids_in(tmp_path)))


def test_a_worker_killed_while_it_waits(tmp_path):
    """Else a process that dies between two jobs, or after the last one, would be waited for, or end the sweep."""
    results = []

    def finished(job, result):
        if not results:
            os.kill(result["pid"], signal.SIGKILL)
            wait_until(lambda: not alive(result["pid"]))
        results.append(job.name)

    do_all(partial(do, tmp_path), [Job(name) for name in "abcd"], workers=2, finished=finished)
    assert sorted(results) == list("abcd")
    assert begun_in(tmp_path) == dict.fromkeys("abcd", 1)


def test_a_job_that_kills_is_given_up(tmp_path):
    """Else a run that needs more memory than there is would be begun for ever."""
    jobs = [ENDLESS, Job("greedy", after="endless", deaths=99)]
    with pytest.raises(InputError, match=r"^job greedy: given up, 3 processes died of it.*-9") as caught:
        do_all(partial(do, tmp_path), jobs, workers=2, finished=unexpected)
    assert "\n" not in str(caught.value)
    assert begun_in(tmp_path) == {"endless": 1, "greedy": 3}
    assert not any(map(alive, pids_in(tmp_path)))


@ERRORS
def test_an_error_ends_the_sweep(tmp_path, error):
    """Else a grid that cannot be right would go on for hours, and its error would be lost or be another one."""
    jobs = [ENDLESS, Job("good"), Job("bad", after="endless", error=error), Job("never")]
    results = []
    with pytest.raises(type(error)) as caught:
        do_all(partial(do, tmp_path), jobs, workers=2, finished=lambda job, _: results.append(job.name))
    assert caught.value.args == error.args
    assert "in do\n" in str(caught.value.__cause__)  # where in the worker it arose
    assert results == ["good"]
    assert begun_in(tmp_path) == {"endless": 1, "good": 1, "bad": 1}
    assert not any(map(alive, pids_in(tmp_path)))


def test_an_error_when_a_result_is_taken(tmp_path):
    """Else a full disk in the parent would leave its workers behind."""
    with pytest.raises(AssertionError, match="job a was finished"):
        do_all(partial(do, tmp_path), [Job("a"), ENDLESS], workers=2, finished=unexpected)
    assert not any(map(alive, pids_in(tmp_path)))


@pytest.mark.parametrize(
    ("n_gpus", "ours", "expected"),
    [
        (0, {}, {("2", None)}),
        (2, {}, {("2", "0"), ("2", "1")}),
        (2, {"CUDA_VISIBLE_DEVICES": "4,GPU-8", "OMP_NUM_THREADS": "7"}, {("7", "4"), ("7", "GPU-8")}),
        (1, {}, {("2", "0")}),
    ],
)
def test_workers_share_the_machine(tmp_path, monkeypatch, n_gpus, ours, expected):
    """Else all workers would train on the first GPU, and each would take all processors."""
    monkeypatch.setattr("torch.cuda.device_count", lambda: n_gpus)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: range(5), raising=False)
    for name in ("OMP_NUM_THREADS", "CUDA_VISIBLE_DEVICES"):
        monkeypatch.setenv(name, ours[name]) if name in ours else monkeypatch.delenv(name, raising=False)
    before, found = dict(os.environ), {}
    do_all(partial(environment_of, tmp_path), range(6), workers=2, finished=lambda _, result: found.update([result]))
    assert len(found) == 2
    assert {tuple(environment.values()) for environment in found.values()} == expected
    assert os.environ == before


@pytest.mark.parametrize(
    ("stop", "status", "says"),
    [
        (lambda pid: os.killpg(pid, signal.SIGINT), 130, "-c: stopped\n"),  # as a terminal sends it
        (lambda pid: os.kill(pid, signal.SIGTERM), 143, ""),
        (lambda pid: os.kill(pid, signal.SIGKILL), -9, ""),
    ],
    ids=["Ctrl-C", "SIGTERM", "SIGKILL"],
)
def test_a_stopped_sweep_leaves_no_process(tmp_path, stop, status, says):
    """Else workers would train on, unseen, on the GPU that the next sweep needs."""
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\nimport toy_jobs\n"
    command = [sys.executable, "-c", code + "toy_jobs.endless_command()", tmp_path]
    with subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE, text=True) as parent:
        wait_until(lambda: len(pids_in(tmp_path)) == 2 or parent.poll() is not None)
        others = psutil.Process(parent.pid).children(recursive=True)
        assert pids_in(tmp_path) <= {process.pid for process in others}
        stop(parent.pid)
        assert parent.wait(A_LONG_TIME) == status
        wait_until(lambda: not any(alive(process.pid) for process in others))
        assert parent.stderr.read() == says


def dask(folder: Path, *flags, **environment):
    """Start a part of Dask by its command line."""
    with (folder / "dask.log").open("a") as log:
        command = [sys.executable, "-m", "dask", *map(str, flags), "--no-dashboard", "--host", "127.0.0.1"]
        paths = os.pathsep.join(map(str, (Path(__file__).parent, ROOT)))  # toys, checkout
        environment = {**os.environ, "PYTHONPATH": paths, "DASK_TEMPORARY_DIRECTORY": str(folder), **environment}
        return subprocess.Popen(command, cwd=folder, env=environment, start_new_session=True, stdout=log, stderr=log)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """Address of a Dask scheduler that gives a job up when two workers died of it."""
    folder = tmp_path_factory.mktemp("scheduler")
    file = folder / "scheduler.json"
    # With that timeout it ends also if the tests are killed.
    flags = ["--port", 0, "--scheduler-file", file, "--idle-timeout", "30 minutes"]
    process = dask(folder, "scheduler", *flags, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="1")
    wait_until(lambda: process.poll() is not None or (file.exists() and file.read_text().endswith("}")))
    yield json.loads(file.read_text())["address"]
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture(scope="module")
def cluster(scheduler, tmp_path_factory):
    """Address of the scheduler, with two worker processes; whoever kills one of them sees another one start."""
    folder = tmp_path_factory.mktemp("workers")
    workers = [dask(folder, "worker", scheduler, "--nthreads", 1, "--name", name) for name in "xy"]
    with distributed.Client(scheduler) as client:
        client.wait_for_workers(2, timeout=A_LONG_TIME)
    yield scheduler
    for process in workers:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_a_cluster_without_workers(scheduler, monkeypatch):
    """Else a sweep would wait for ever for somebody to start them."""
    monkeypatch.setattr(module, "PATIENCE", 0.5)
    with pytest.raises(InputError, match=r"^--scheduler tcp://\S+: it has no workers; .*dask worker tcp://\S+"):
        do_all(do, [Job("a")], scheduler=scheduler, finished=unexpected)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "127.0.0.1:1", "no.such.host.invalid:8786", "tcp://x:y", ""])
def test_no_scheduler_there(address, monkeypatch):
    """Else a mistyped address would end in a page of asyncio."""
    monkeypatch.setattr(module, "PATIENCE", 0.5)
    with pytest.raises(InputError, match=r"^--scheduler .*: no Dask scheduler answers there") as caught:
        do_all(do, [Job("a")], scheduler=address, finished=unexpected)
    assert "\n" not in str(caught.value)


def test_no_dask(monkeypatch):
    """Else it would not be known what to install."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"-e .\[cluster\]$"):
        do_all(do, [Job("a")], scheduler="tcp://127.0.0.1:1", finished=unexpected)


def test_a_killed_dask_worker(cluster, tmp_path):
    """Else one machine that goes away would end the sweep, or have it done twice."""
    jobs = [Job("a", seconds=0.5), Job("b", deaths=1), *(Job(name, seconds=0.1) for name in "cdef")]
    pids = done_by_sweep(tmp_path, jobs, scheduler=cluster)
    assert begun_in(tmp_path) == {"a": 1, "b": 2, "c": 1, "d": 1, "e": 1, "f": 1}
    assert len(pids_in(tmp_path)) >= 2
    assert os.getpid() not in pids.values()


def test_a_job_that_kills_dask_workers_is_given_up(cluster, tmp_path):
    """Else it would end all workers of the cluster, one after the other."""
    with pytest.raises(InputError, match=r"^job greedy: given up, 2 Dask workers died of it$"):
        do_all(partial(do, tmp_path), [Job("greedy", deaths=99)], scheduler=cluster, finished=unexpected)
    assert begun_in(tmp_path) == {"greedy": 2}


@ERRORS
def test_an_error_ends_the_sweep_on_a_cluster(cluster, tmp_path, error):
    """Else its error would be lost or be another one; and what the sweep had asked for would be done for nobody."""
    jobs = [Job("good"), Job("bad", error=error), *(Job(f"later{i}", seconds=1) for i in range(30))]
    with pytest.raises(type(error)) as caught:
        do_all(partial(do, tmp_path), jobs, scheduler=cluster, finished=lambda job, result: None)
    assert caught.value.args == error.args
    with distributed.Client(cluster) as client:
        wait_until(lambda: not any(client.processing().values()))
    assert begun_in(tmp_path)["bad"] == 1
    assert len(begun_in(tmp_path)) < len(jobs)


def test_dask_workers_with_threads(cluster, monkeypatch):
    """Else two runs beside each other in a process would share torch's generator, and both would be wrong."""
    monkeypatch.setattr("distributed.Client.nthreads", lambda client: {"x": 1, "y": 8})
    with pytest.raises(InputError, match=r"several threads.*--nthreads 1"):
        do_all(do, [Job("a")], scheduler=cluster, finished=unexpected)


# Runs of networks


def make_dying_once(folder: Path, grid: runs.Grid, job: runs.Job) -> list[dict]:
    """Make runs as train.py does; the process is killed after the fifth epoch of the first seed, the first time."""
    seed = str(job.seeds[0])

    def after_epoch(log: list[dict]) -> None:
        with (folder / "epochs").open("a") as epochs:
            epochs.write(f"{seed} {len(log)}\n")
        if seed == "0" and len(log) == 5 and epochs_of(folder, seed).count(5) == 1:
            os.kill(os.getpid(), signal.SIGKILL)

    return runs.make(grid, job, after_epoch)


def epochs_of(folder: Path, seed: str) -> list[int]:
    return [int(epoch) for of, epoch in map(str.split, (folder / "epochs").read_text().splitlines()) if of == seed]


@pytest.mark.long
@pytest.mark.parametrize("where", ["processes", "cluster"])
@pytest.mark.parametrize(("condition", "architecture"), [("relabel", "small"), ("squared", "own")])
def test_a_killed_workers_run_goes_on_and_others_are_made_once(
    results, tmp_path, request, where, condition, architecture
):
    """Else a kill would cost the sweep, or a run, or change what it gives, also of a network of one's own."""
    plugin = tmp_path / "own_network.py"
    plugin.write_bytes((Path(__file__).parents[1] / "own_network.py").read_bytes())
    few = {"regular_images": 400, "evaluation_images": 60, "crop_padding": 1}
    recipe = TrainingRecipe(epochs=8, learning_rate=0.05, learning_rate_drops=(6,), **few)
    grid = runs.Grid(
        results, "digits", None, "test", recipe, "cpu", "float32", tmp_path / "runs", plugins.read([plugin])
    )
    plugin.unlink()  # workers have its text, whatever becomes of it
    jobs = [runs.Job(condition, architecture, (seed,)) for seed in range(4)]
    rows = {}
    how = {"workers": 2} if where == "processes" else {"scheduler": request.getfixturevalue("cluster")}
    do_all(partial(make_dying_once, tmp_path, grid), jobs, **how, finished=lambda job, made: rows.update({job: made}))
    assert rows.keys() == {*jobs}
    killed = epochs_of(tmp_path, "0")
    assert killed[:5] == [1, 2, 3, 4, 5]
    assert killed[5] > 1  # it went on from its checkpoint
    assert killed[5:] == [*range(killed[5], 9)]
    for seed in "123":
        assert epochs_of(tmp_path, seed) == [*range(1, 9)]
    alone = runs.make(replace(grid, out=tmp_path / "alone"), jobs[0])
    for name in MEASURES:
        assert rows[jobs[0]][0][name] == pytest.approx(alone[0][name], abs=0.03, nan_ok=True)  # here with more threads
    assert {path.name for path in grid.out.iterdir()} == {job.name(job.seeds[0]) for job in jobs} | {".locks"}
