"""Jobs whose processes sleep, fail or die as told; a module of its own, for torch would take each of them seconds."""

import json
import os
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from hillmixe.command import run
from learn.training.sweep import do_all

A_LONG_TIME = 300  # seconds: by then a crowded machine too has started some processes


@dataclass(frozen=True)
class Job:
    """A toy: it says that it begins, has the worst happen to it some times, and writes its file. Done, it is read."""

    name: str
    after: str | None = None  # another job, which has to have begun
    deaths: int = 0
    error: Exception | None = None
    seconds: float = 0

    def __str__(self):
        return f"job {self.name}"


def do(folder: Path, job: Job) -> dict:
    file = folder / job.name
    if file.exists():
        return json.loads(file.read_text())
    with (folder / "begun").open("a") as begun:  # O_APPEND: lines of several processes do not mix
        begun.write(f"{job.name} {os.getpid()}\n")
    if job.after:
        wait_until(lambda: job.after in begun_in(folder))
    if begun_in(folder)[job.name] <= job.deaths:
        os.kill(os.getpid(), signal.SIGKILL)
    if job.error:
        raise job.error
    time.sleep(job.seconds)
    result = {"name": job.name, "pid": os.getpid()}
    file.write_text(json.dumps(result))
    return result


def lines(folder: Path) -> list[list[str]]:
    file = folder / "begun"
    return [line.split() for line in file.read_text().splitlines()] if file.exists() else []


def begun_in(folder: Path) -> Counter:
    """How many times each job was begun."""
    return Counter(name for name, _ in lines(folder))


def pids_in(folder: Path) -> set[int]:
    return {int(pid) for _, pid in lines(folder)}


def wait_until(condition):
    end = time.monotonic() + A_LONG_TIME
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def unexpected(job, result):
    raise AssertionError(f"{job} was finished")


def environment_of(folder: Path, job: int) -> tuple[int, dict]:
    """Give the process and its environment, once two processes have each begun a job."""
    (folder / str(os.getpid())).touch()
    wait_until(lambda: len(list(folder.iterdir())) == 2)
    return os.getpid(), {name: os.environ.get(name) for name in ("OMP_NUM_THREADS", "CUDA_VISIBLE_DEVICES")}


def endless_command():
    jobs = [Job(name, seconds=600) for name in "abcd"]
    run(lambda: do_all(partial(do, Path(sys.argv[1])), jobs, workers=2, finished=unexpected))
