"""Measure speed and memory of aggregating sessions, compared with reading every file whole with pandas.

python benchmarks/aggregate.py
python benchmarks/aggregate.py --judgments 100000 --rounds 5

Sessions of Infer with 250 trials each are written once, with all rows and columns that PsychoPy's window writes (as in
the committed example) and made-up answers to 2,000 stimuli. Both ways produce labels.csv. They take turns, and each
round of each runs in a process of its own: its time counts from when the libraries are loaded, its memory is the peak:

- ours: sessions.read, which checks every value, then counted and inferences.label_table
- baseline: pandas.read_csv of every file whole, concat, groupby. It checks nothing.

Then ours alone with 10,000, 100,000 and 1,000,000 judgments, to show that time grows linearly. In one run, ours was
3.75 times as fast and took 0.29 of the memory (--rounds 1 --folder /dev/shm, two cores, pandas 3.1.1 with pyarrow 26).
"""

import argparse
import csv
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from hillmixe.names import Pair, stimulus_name

EXAMPLE = Path(__file__).parents[1] / "participants_data" / "example"
TRIALS = 250  # of a session, the last two of them repeats
N_STIMULI = 2000
STIMULUS = ["stimulus", "pair", "label_1", "image_1", "label_2", "image_2", "lam_f"]
CLASSES = ("Airplane", "Automobile", "Bird", "Cat", "Deer", "Dog", "Frog", "Horse", "Ship", "Truck")
TIMES = ("lam_first_s", "lam_last_s", "omega_first_s", "omega_last_s", "rt_s")
COUNTS = ("thisN", "thisTrialN", "trials.thisN", "trials.thisTrialN")


def main() -> None:
    """Parse the flags, write the sessions, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--judgments", type=int, default=1_000_000, help="how many (default 1000000)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each road is taken (default 3)")
    parser.add_argument("--folder", type=Path, help="where to write (default: the system's folder for such files)")
    parser.add_argument("--road", choices=ROADS, help=argparse.SUPPRESS)  # a process that is measured
    flags = parser.parse_args()
    if flags.road:
        take(flags.road, flags.folder, flags.judgments // TRIALS)
        return
    with tempfile.TemporaryDirectory(dir=flags.folder) as name:
        folder = Path(name)
        start = time.perf_counter()
        n_bytes = write_sessions(folder, flags.judgments // TRIALS)
        print(
            f"{flags.judgments:,} judgments in {flags.judgments // TRIALS:,} session files, {n_bytes / 1e6:,.0f} MB, "
            f"written in {time.perf_counter() - start:.0f} s"
        )
        measured = {road: [] for road in ROADS}
        for _ in range(flags.rounds):
            for road in ROADS:
                measured[road].append(measure(road, folder, flags.judgments))
        report(measured)
        report_growth(folder, [n for n in (10_000, 100_000, 1_000_000) if n <= flags.judgments], flags.rounds)


Road = Callable[[list[Path]], pd.DataFrame]  # from session files to labels, a row per stimulus


def ours() -> Road:
    """Import what our way needs, and return it."""
    from analysis import inferences
    from analysis.judgments import counted
    from analysis.readers import sessions

    def road(files: list[Path]) -> pd.DataFrame:
        needed = sessions.read(files)[[*STIMULUS, "participant", "lam_h", "omega", "repeat", "catch"]]
        return inferences.label_table(counted(needed, "corrected"))

    return road


def baseline() -> Road:
    """Return the usual way, which needs pandas alone."""

    def road(files: list[Path]) -> pd.DataFrame:
        rows = pd.concat([pd.read_csv(file) for file in files], ignore_index=True)
        first_answers = rows.loc[rows["repeat"] == 0, [*STIMULUS, "participant", "lam_h", "omega"]]
        return first_answers.groupby(STIMULUS, as_index=False).agg(
            lam_h=("lam_h", "mean"),
            lam_h_median=("lam_h", "median"),
            lam_h_sd=("lam_h", "std"),
            omega=("omega", "mean"),
            n_judgments=("lam_h", "size"),
            n_participants=("participant", "nunique"),
        )

    return road


ROADS = {"ours": ours, "baseline": baseline}


def take(name: str, folder: Path, n_files: int) -> None:
    """Read the first files, write labels.csv, print seconds and MB."""
    files = sorted(folder.glob("*_infer_*.csv"))[:n_files]
    road = ROADS[name]()
    start = time.perf_counter()
    road(files).to_csv(folder / f"labels_{name}.csv", index=False, lineterminator="\n")
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
    print(seconds, peak)


def measure(road: str, folder: Path, judgments: int) -> tuple[float, float]:
    """Run one of the two in a process of its own: (seconds, MB)."""
    command = [sys.executable, __file__, "--road", road, "--folder", str(folder), "--judgments", str(judgments)]
    seconds, peak = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(seconds), float(peak)


def report(measured: dict[str, list[tuple[float, float]]]) -> None:
    """Print medians and the median of the rounds' ratios."""
    for road, rounds in measured.items():
        seconds, peak = (statistics.median(values) for values in zip(*rounds, strict=True))
        print(f"{road:9} {seconds:7.2f} s  {peak:7.0f} MB  to labels.csv, median of {len(rounds)} rounds")
    ratios = [
        (theirs[0] / own[0], own[1] / theirs[1])
        for own, theirs in zip(measured["ours"], measured["baseline"], strict=True)
    ]
    faster, memory = (statistics.median(values) for values in zip(*ratios, strict=True))
    print(f"ours is {faster:.2f} times as fast and takes {memory:.2f} of the memory (median of the rounds' ratios)")


def report_growth(folder: Path, numbers: list[int], rounds: int) -> None:
    """Print our time by the number of judgments; it is linear if each further judgment takes as long."""
    earlier = (0, 0.0)
    for judgments in numbers:
        seconds = statistics.median(measure("ours", folder, judgments)[0] for _ in range(rounds))
        further = (seconds - earlier[1]) / (judgments - earlier[0])
        print(
            f"ours, {judgments:9,} judgments: {seconds:6.2f} s, {further * 1e6:5.1f} microseconds for each further one"
        )
        earlier = (judgments, seconds)


def write_sessions(folder: Path, n_files: int) -> int:
    """Write session files as the window does; returns their bytes."""
    (example,) = EXAMPLE.glob("sim001_infer_*.csv")
    with example.open(newline="", encoding="utf-8-sig") as file:
        header, *rows = csv.reader(file)
    trials = [place for place, row in enumerate(rows) if row[header.index("phase")] == "trial"]
    rng = np.random.default_rng(0)
    stimuli = draw_stimuli(rng)
    n_bytes = 0
    for number in range(n_files):
        same = {"participant": f"p{number:04}", "session": f"2026-11-24_01h10.{number:04}", "n_trials": f"{TRIALS}"}
        own = [[same.get(name, cell) for name, cell in zip(header, row, strict=True)] for row in rows]
        columns = draw_answers(rng, stimuli)
        line = ",".join("%s" if name in columns else cell for name, cell in zip(header, own[trials[0]], strict=True))
        path = folder / f"{same['participant']}_infer_{same['session']}.csv"
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerows([header, *own[: trials[0]]])
            written = zip(*(columns[name] for name in header if name in columns), strict=True)
            file.writelines(f"{line}\n" % cells for cells in written)
            writer.writerows(own[trials[-1] + 1 :])
        n_bytes += path.stat().st_size
    return n_bytes


def draw_answers(rng: np.random.Generator, stimuli: list[dict]) -> dict[str, list]:
    """Make up a session: the columns that differ from trial to trial."""
    shown = rng.choice(len(stimuli), TRIALS - 2, replace=False).tolist()
    blends = [stimuli[number] for number in [*shown, *shown[:2]]]
    trial = np.arange(TRIALS)
    times = rng.random((len(TIMES), TRIALS)).cumsum(axis=0).round(3)
    columns = {
        "trial": trial,
        "repeat": (trial >= TRIALS - 2).astype(int),
        "lam_h": rng.random(TRIALS).round(2),
        "omega": rng.random(TRIALS).round(2),
        "frame_ms": (16 + rng.random(TRIALS)).round(2),
        "thisRow.t": 8 + (times[-1] + rng.random(TRIALS)).cumsum() - times[-1],  # when the trial began
        **dict(zip(TIMES, times, strict=True)),
        **dict.fromkeys(COUNTS, trial + 2),
    }
    of_stimuli = {name: [blend[name] for blend in blends] for name in blends[0]}
    return {name: values.tolist() for name, values in columns.items()} | of_stimuli


def draw_stimuli(rng: np.random.Generator) -> list[dict]:
    """Make up stimuli: the columns that describe each."""
    stimuli = {}
    while len(stimuli) < N_STIMULI:
        first, second = sorted(rng.choice(CLASSES, 2, replace=False))
        pair = Pair(str(first), int(rng.integers(10_000)), str(second), int(rng.integers(10_000)))
        lam_f = float(rng.choice([0.1, 0.25, 0.5, 0.75, 0.9]))
        name = stimulus_name(lam_f, pair)
        stimuli[name] = {"stimulus": name, "pair": str(pair), "lam_f": lam_f, **pair._asdict()}
    return list(stimuli.values())


if __name__ == "__main__":
    main()
