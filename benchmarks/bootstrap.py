"""Measure the bootstrap of category boundaries against a loop of scipy's curve_fit, and compare what they find.

python benchmarks/bootstrap.py                        on H-Mix, downloaded once or from HILLMIXE_DATA
OMP_NUM_THREADS=1 python benchmarks/bootstrap.py      holds NumPy to the one core that the loop has

Ours draws 1,000 resamples of the 81 participants and fits all category pairs to each: 45,000 fits, all of them timed,
including the drawing and the sums. The loop fits one resample of one category pair at a time, from the same start; it
is timed on some of the same fits, because all of them would take most of a minute. The two take turns, so that both run
on the machine in the same state; the times are medians over rounds.
"""

import argparse
import statistics
import time

import numpy as np
import pandas as pd
from scipy.optimize import curve_fit

from analysis import bootstrap
from analysis.curves import START, logistic
from analysis.judgments import counted
from analysis.readers import hmix


def main() -> None:
    """Parse the flags, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often both are timed (default 5)")
    parser.add_argument("--fits", type=int, default=1000, help="how many fits the loop does in a round (default 1000)")
    flags = parser.parse_args()
    judgments = hmix.read()
    infer = counted(judgments[judgments["interface"] == "infer"], "corrected")
    measure(infer, flags.rounds, flags.fits)


def measure(infer: pd.DataFrame, rounds: int, n_fits: int) -> None:
    """Time both ways on the same resamples and print times, their ratio and the largest differences of estimates."""
    names, people = np.unique(infer["participant"].to_numpy(dtype=str), return_inverse=True)
    pairs = [rows for _, rows in infer.assign(person=people).groupby(bootstrap.CATEGORY_PAIR)]
    answers = [tuple(rows[column].to_numpy() for column in ("lam_f", "lam_h", "person")) for rows in pairs]
    rng = np.random.default_rng(1)
    chosen = rng.integers([len(pairs), bootstrap.N_RESAMPLES], size=(n_fits, 2)).tolist()
    n_ours, ours_s, loop_s = len(pairs) * bootstrap.N_RESAMPLES, [], []
    for _ in range(rounds):
        start = time.perf_counter()
        drawn = bootstrap.draw(len(names), np.random.default_rng(0))
        ours = [bootstrap.refit(rows, rows["person"].to_numpy(), drawn) for rows in pairs]
        ours_s.append((time.perf_counter() - start) / n_ours)
        start = time.perf_counter()
        theirs = np.array([by_curve_fit(*answers[pair], drawn[resample]) for pair, resample in chosen])
        loop_s.append((time.perf_counter() - start) / n_fits)
    same = np.array([(ours[pair].x0[resample], ours[pair].k[resample]) for pair, resample in chosen])
    converged = np.mean([fits.converged.mean() for fits in ours])
    ours_s, loop_s = statistics.median(ours_s), statistics.median(loop_s)
    print(f"{len(pairs)} category pairs x {bootstrap.N_RESAMPLES:,} resamples of {len(names)} participants")
    print(f"ours            {1e6 * ours_s:8.1f} microseconds a fit, {n_ours * ours_s:.2f} s for all {n_ours:,}")
    print(f"curve_fit loop  {1e6 * loop_s:8.1f} microseconds a fit, timed on {n_fits:,} of the same fits")
    print(f"ratio           {loop_s / ours_s:8.1f}")
    print(f"converged: {converged:.2%} of ours; curve_fit all of its own, or it would have ended with an error")
    relative = np.abs(theirs / same - 1).max(axis=0)
    print(f"largest relative difference on these {n_fits:,}: x0 {relative[0]:.1e}, k {relative[1]:.1e}")


def by_curve_fit(lam_f: np.ndarray, lam_h: np.ndarray, person: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Fit one resample of one category pair: x0, k. person: (n,) the column of `times`, how often each is drawn."""
    drawn = np.repeat(np.arange(len(lam_f)), times[person].astype(int))
    return curve_fit(logistic, lam_f[drawn], lam_h[drawn], p0=START)[0]


if __name__ == "__main__":
    main()
