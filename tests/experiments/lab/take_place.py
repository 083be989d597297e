"""Take a place, say which, and hold it until a line comes: a program of its own, for it may be killed.

python tests/experiments/lab/take_place.py FOLDER N_BATCHES PARTICIPANT
"""

import sys
from pathlib import Path

from written_sessions import SET

from experiments.lab.places import Places


def main() -> None:
    folder, n_batches, participant = sys.argv[1:]
    places = Places(Path(folder), "mine", SET, "infer", int(n_batches))
    print("ready", flush=True)
    sys.stdin.readline()
    with places.take(participant) as place:
        print(place.batch, flush=True)
        sys.stdin.readline()


if __name__ == "__main__":
    main()
