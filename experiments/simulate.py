"""Let simulated participants answer a stimulus set; writes session CSVs like those of people, marked as simulated.

python experiments/simulate.py infer --participants 20 --stimuli stimuli/digits-infer --out participants_data/simulated

Each category pair has a logistic boundary of its own; answers scatter around it, confidence falls towards the boundary,
and a few answers are lapses (experiments/common/observer.py). Participants take the batches in turn.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from tqdm import tqdm

from experiments.common import session
from experiments.common.observer import Observer
from experiments.construct import simulated as construct
from experiments.infer import simulated as infer
from experiments.select_shuffled import simulated as select_shuffled
from stimuli_gen import command
from stimuli_gen.command import Parser, count

ANSWERS: dict[str, Callable] = {
    "infer": infer.answer,
    "construct": construct.answer,
    "select_shuffled": select_shuffled.answer,
}


def main() -> None:
    """Parse the flags, write the sessions."""
    parser = Parser(__doc__)
    parser.add_argument("interface", choices=ANSWERS, help="what they are asked")
    parser.add_argument("--stimuli", required=True, type=Path, help="a stimulus set, such as stimuli/digits-infer")
    parser.add_argument("--out", required=True, type=Path, help="the folder for the CSVs")
    parser.add_argument("--participants", type=count, default=20, help="how many (default 20)")
    parser.add_argument(
        "--seed", type=command.seed, default=0, help="who these people are, what they answer (default 0)"
    )
    flags = parser.parse_args()
    files = simulate(flags.interface, flags.stimuli, flags.out, flags.participants, flags.seed)
    print(f"{len(files)} simulated sessions of {flags.interface} in {flags.out}")


def simulate(
    interface: str, stimuli: Path, out: Path, participants: int, seed: int = 0, observer: Observer | None = None
) -> list[Path]:
    """Write one session of `interface` for each participant to `out`; returns the files.

    The same set, seed and observer give the same answers.
    """
    observer = observer or Observer()
    n_batches = session.n_batches(stimuli, interface)
    files = []
    for number in tqdm(range(participants), desc=f"simulating {interface}", unit=" sessions", delay=1, disable=None):
        rng = np.random.default_rng([seed, number, sorted(ANSWERS).index(interface)])
        trials = session.planned_trials(stimuli, interface, batch=number % n_batches)
        given = [ANSWERS[interface](trial, observer, seed, rng) for _, trial in trials.iterrows()]
        answers = pd.concat([trials, pd.DataFrame(given)], axis="columns").assign(
            participant=f"sim{number:03d}",
            session=_session(trials["stimulus_set_sha256"].iloc[0], interface, seed),
            platform="headless",
            language=None,
            observer="simulated",
        )
        files.append(session.write(answers, out))
    return files


def _session(stimulus_set_sha256: str, interface: str, seed: int) -> str:
    """Name a session so that no other of the same participant has its name, and the same one always has."""
    return hashlib.sha256(f"{stimulus_set_sha256} {interface} {seed}".encode()).hexdigest()[:10]


if __name__ == "__main__":
    command.run(main)
