"""What a machine trains on and how fast: its device, its precision, and how many processes."""

import os
import re
from pathlib import Path

import torch

from hillmixe.command import InputError

MOST_WORKERS = 8  # that are started if nobody says how many; each takes about 1 GB


def choose_device(name: str | None, elsewhere: bool = False) -> torch.device:
    """Give the device of that name, by default CUDA if there is one; raises InputError if it cannot be used.

    elsewhere: whether the device is on workers of a cluster, which may have what this machine lacks.
    """
    if name is None:
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if name == "cuda" and not elsewhere and not torch.cuda.is_available():
        raise InputError("--device cuda: expected cpu, there is no cuda")
    return torch.device(name)


def fast_precision(device: str, cpuinfo: Path = Path("/proc/cpuinfo")) -> str:
    """Choose the precision in which a device trains fastest: bfloat16 if it has units for it, else float32.

    Among processors, those with AMX have; without it, bfloat16 may be several times slower than float32.
    """
    if device == "cuda":
        return "bfloat16"
    try:
        has_amx = re.search(r"^flags\b.*\bamx_bf16\b", cpuinfo.read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:  # no Linux
        has_amx = None
    return "bfloat16" if has_amx else "float32"


def default_workers(device: torch.device) -> int:
    """Give the number of processes that uses a machine well: a narrow network keeps one processor busy."""
    if device.type == "cuda":
        return torch.cuda.device_count()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_WORKERS)
