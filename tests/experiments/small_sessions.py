"""The small sessions of the tests: how many trials they have, who answers, and how their files are read."""

import csv
import subprocess
from pathlib import Path

from experiments.rehearsal.observer import Observer
from hillmixe import interfaces

N_TRIALS = 8  # of Construct and Select-Shuffled: six pairs and two repeats
N_STIMULI = 5  # of Infer and soft labels: three images and two repeats
INTERFACES = sorted(interfaces.INTERFACES)
SIX_A_SESSION = {"category_pairs": 24, "per_category_pair": 2, "batch_size": 6}  # 48 image pairs: no session has fewer
QUARTERS = {0, 0.25, 0.5, 0.75, 1}
TENTHS = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
# People who answer all alike, at the middle, without noise or lapses.
STEADY = Observer(x0_sd=0, k_log_sd=0, noise_sd=0, omega_sd=0, lapse_rate=0)


def rows(file: Path) -> list[dict[str, str]]:
    """Read a CSV as text alone, which no reader's guess of types can change."""
    with file.open(newline="", encoding="utf-8-sig") as stream:
        return list(csv.DictReader(stream))


def n_trials(interface: str) -> int:
    return N_TRIALS if interfaces.INTERFACES[interface].shows == "continuum" else N_STIMULI


def ended(process: subprocess.Popen, timeout: float = 900) -> list[str]:
    """Wait for the end of a session in the window; returns the lines that it printed."""
    output, errors = process.communicate(timeout=timeout)
    assert process.returncode == 0, errors
    return output.splitlines()
