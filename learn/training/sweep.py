"""Independent jobs, such as the runs of a grid: one after another here, in local processes, or on a Dask cluster."""

import logging
import multiprocessing
import os
import signal
import socket
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.pool import ExceptionWithTraceback  # type: ignore[attr-defined]  # typeshed lacks it
from typing import TypeVar

from hillmixe.command import InputError

Job = TypeVar("Job")
Result = TypeVar("Result")

MOST_DEATHS = 3  # of processes that did the same job, after which it is given up
PATIENCE = 10  # seconds for a Dask scheduler to answer, and then for it to have a worker
ENDING = 60  # seconds for a process that has nothing to do to end by itself

_spawn = multiprocessing.get_context("spawn")  # CUDA does not outlive a fork


def do_all(
    do: Callable[[Job], Result],
    jobs: Sequence[Job],
    *,
    workers: int = 1,
    scheduler: str | None = None,
    finished: Callable[[Job, Result], None],
) -> None:
    """Do all jobs; one whose process was killed is done again by another process.

    do: a function of a module, or functools.partial of one, and small, because each worker gets it. Called again after
        it was killed, it continues where it was; it makes sure that no two processes do the same job at once.
    workers: how many processes of this machine do the jobs; 1 means this process. They share its processors (each has
        the number of threads in OMP_NUM_THREADS, if that is set), and each gets one of its GPUs, in turn.
    scheduler: address of a Dask scheduler, tcp://host:port, whose workers do the jobs instead. They share the file
        system and the checkout with this process, at the same paths; folders in jobs are absolute. Each has one thread,
        because two trainings in one process are not safe, and one GPU by its CUDA_VISIBLE_DEVICES. Dask lets a worker
        use one processor unless it is started with --no-nanny and OMP_NUM_THREADS. A worker finishes the job that it
        has begun, even if the sweep is stopped.
    finished: called here as finished(job, result), once for each job, in the order in which they end.

    An exception of `do` or `finished` ends the sweep and reaches the caller. Raises InputError if processes died of the
    same job 3 times (on a cluster: as often as its scheduler allows), or if the cluster cannot be used.
    """
    if scheduler is not None:
        _on_cluster(do, jobs, scheduler, finished)
    elif workers > 1:
        _in_processes(do, jobs, min(workers, len(jobs)), finished)
    else:
        for job in jobs:
            finished(job, do(job))


def _in_processes(do: Callable, jobs: Sequence, n_workers: int, finished: Callable) -> None:
    waiting = deque((job, 0) for job in jobs)  # and how many processes died of it
    workers: list[_Worker] = []
    try:
        for place in range(n_workers):
            workers.append(_Worker(do, _share(place, n_workers)))
            workers[-1].begin(waiting.popleft())
        while busy := [worker for worker in workers if worker.task]:
            ready = wait([worker.pipe for worker in busy])
            for worker in (worker for worker in busy if worker.pipe in ready):
                assert worker.task, "it is busy"
                job, deaths = worker.task
                try:
                    done, answer = worker.pipe.recv()
                except (EOFError, OSError):  # it died
                    worker.process.join()
                    if deaths + 1 == MOST_DEATHS:
                        raise InputError(
                            f"{job}: given up, {MOST_DEATHS} processes died of it, the last one with exit code "
                            f"{worker.process.exitcode} (where -9 often means too little memory: use fewer --workers)"
                        ) from None
                    waiting.appendleft((job, deaths + 1))
                    workers[workers.index(worker)] = worker = _Worker(do, worker.environment)
                else:
                    if not done:
                        raise answer
                    finished(job, answer)
                worker.begin(waiting.popleft() if waiting else None)
    finally:
        for worker in workers:
            worker.pipe.close()  # which lets one that has nothing to do come to its end
        for worker in workers:
            worker.process.join(0 if worker.task else ENDING)
            worker.process.kill()
            worker.process.join()


class _Worker:
    """A process that does one job after another; `task` is the current one, and how many processes died of it."""

    def __init__(self, do: Callable, environment: dict[str, str]):
        self.environment = environment
        self.pipe, inner = _spawn.Pipe()
        self.process = _spawn.Process(target=_work, args=(do, inner), daemon=True)
        # A process takes over what is set when it starts. Ctrl-C goes to all processes and is for the parent to act on.
        if posix := os.name == "posix":
            resource_tracker.ensure_running()  # else the first start does so, and unblocks the signal
            mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        before = dict(os.environ)
        os.environ.update(environment)
        try:
            self.process.start()
        finally:
            for name in environment:
                del os.environ[name]
            os.environ.update(before)
            if posix:
                signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        inner.close()

    def begin(self, task: tuple | None) -> None:
        self.task = task
        if task:
            with suppress(OSError):  # it died while it had nothing to do: the pipe will say so
                self.pipe.send(task[0])


def _work(do: Callable, pipe: Connection) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError):  # the parent has no more to do, or was killed
        while True:
            job = pipe.recv()
            try:
                answer = True, do(job)
            except Exception as problem:
                answer = False, ExceptionWithTraceback(problem, problem.__traceback__)
            pipe.send(answer)


def _end_with_parent() -> None:
    """End this process when its parent is killed."""
    if parent := multiprocessing.parent_process():
        parent.join()
    os._exit(1)


def _share(place: int, n_workers: int) -> dict[str, str]:
    """Give the environment of a worker: its share of processors and GPUs."""
    import torch  # takes seconds, which not every worker needs to spend

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    environment = {"OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS") or str(max(1, cores // n_workers))}
    if n_gpus := torch.cuda.device_count():
        gpus = os.environ.get("CUDA_VISIBLE_DEVICES") or ",".join(map(str, range(n_gpus)))
        environment["CUDA_VISIBLE_DEVICES"] = gpus.split(",")[place % n_gpus]
    return environment


def _on_cluster(do: Callable, jobs: Sequence, scheduler: str, finished: Callable) -> None:
    try:
        import distributed  # only here: who has no cluster needs no Dask
    except ImportError as problem:
        raise InputError(f"--scheduler needs Dask ({problem}): pip install -c constraints.txt -e .[cluster]") from None
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # it would put a traceback before our one line
    advice = f"start some with dask worker {scheduler} --nthreads 1"
    try:
        # First as little as can be: a Client that finds nobody stays half open, and may lock up the next one.
        socket.create_connection(distributed.comm.get_address_host_port(scheduler), PATIENCE).close()
        client = distributed.Client(scheduler, timeout=PATIENCE)
    except (OSError, ValueError, distributed.TimeoutError):
        raise InputError(f"--scheduler {scheduler}: no Dask scheduler answers there (PORT: dask scheduler)") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except distributed.TimeoutError:
            raise InputError(f"--scheduler {scheduler}: it has no workers; {advice}") from None
        if max(client.nthreads().values()) > 1:
            raise InputError(f"--scheduler {scheduler}: it has a worker with several threads; {advice} instead")
        futures = {client.submit(do, job, pure=False): job for job in jobs}
        try:
            for future in distributed.as_completed(list(futures)):
                finished(futures[future], future.result())
                future.release()
        except distributed.KilledWorker as problem:
            deaths = problem.allowed_failures + 1
            raise InputError(f"{futures[future]}: given up, {deaths} Dask workers died of it") from problem
        except distributed.CancelledError:
            raise InputError(f"--scheduler {scheduler}: it went away; start it and this command again") from None
        finally:
            client.cancel(list(futures))
