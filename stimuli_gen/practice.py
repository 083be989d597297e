"""What participants try out before the first trial: the paper's examples, a 50/50 and a 75/25 blend."""

from collections import Counter
from itertools import combinations

import numpy as np
import pandas as pd

from stimuli_gen.design import INTERFACES, MIDPOINT_COEFFICIENTS, PAIR_COLUMNS, stimuli_table
from stimuli_gen.names import Pair
from stimuli_gen.sources import ImageSource

COEFFICIENTS = (0.5, 0.75)  # of the two practice trials; where Construct begins in them
FOLDER = "practice"


def draw_pairs(source: ImageSource, pairs: list[Pair], seed: int) -> list[Pair]:
    """Draw the image pairs of the practice trials: of other classes, and in no trial, where the source allows.

    pairs: those of the set. Images that are in no trial come first.
    """
    rng = np.random.default_rng([seed, 6])
    uses = Counter(image for pair in pairs for image in (pair.image_1, pair.image_2))
    chance = dict(zip(source.ids.tolist(), rng.random(len(source.ids)), strict=True))
    of_class = [source.ids[source.labels == index].tolist() for index in range(len(source.class_names))]
    categories = rng.permutation(list(combinations(range(len(of_class)), 2))).tolist()
    taken, chosen = set(pairs), []
    for _ in COEFFICIENTS:
        seen = {label for pair in chosen for label in (pair.label_1, pair.label_2)}
        for ids in of_class:
            ids.sort(key=lambda image: (uses[image], chance[image]))
        found = []
        for first, second in categories:
            label_1, label_2 = source.class_names[first], source.class_names[second]
            possible = (Pair(label_1, one, label_2, two) for one in of_class[first] for two in of_class[second])
            pair = next((pair for pair in possible if pair not in taken), None)
            pair = pair or Pair(label_1, of_class[first][0], label_2, of_class[second][0])
            found.append((pair in taken, len({label_1, label_2} & seen), pair))
        chosen.append(min(found, key=lambda candidate: candidate[:2])[2])
        taken.add(chosen[-1])
        uses.update([chosen[-1].image_1, chosen[-1].image_2])
    return chosen


def tables(design: str, pairs: list[Pair], seed: int) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Give the practice of each interface of a design.

    pairs: one for each practice trial.
    Returns file name -> a row per practice trial, and the images that these name, as `stimuli_table`.
    """
    rng = np.random.default_rng([seed, 9])
    trials = pd.DataFrame([(str(pair), *pair) for pair in pairs], columns=["pair", *Pair._fields])[PAIR_COLUMNS]
    trials.insert(0, "practice", range(len(trials)))
    shown = []  # of each trial, the images from 0 to 1
    for pair, lam_f in zip(pairs, COEFFICIENTS, strict=True):
        levels = (0.0, 1.0) if design == "infer" else MIDPOINT_COEFFICIENTS
        shown.append(stimuli_table(((pair, level) for level in sorted({*levels, lam_f})), FOLDER))
    ends = {f"endpoint_{image}": [table["file"].iloc[at] for table in shown] for image, at in ((1, -1), (2, 0))}
    if design == "infer":
        blends = pd.concat(table[table["lam_f"] == lam_f] for table, lam_f in zip(shown, COEFFICIENTS, strict=True))
        own = blends[["stimulus", "lam_f", "file"]].reset_index(drop=True)
        rows = {interface: pd.concat([trials, own], axis="columns") for interface in INTERFACES[design]}
    else:
        elevens = [table[table["lam_f"].isin(MIDPOINT_COEFFICIENTS)] for table in shown]
        orders = ["|".join(map(str, rng.permutation(MIDPOINT_COEFFICIENTS))) for _ in shown]
        rows = {
            # The blend that Construct begins with is one that it can show.
            "construct": trials.assign(files=["|".join(table["file"]) for table in shown], lam_start=COEFFICIENTS),
            "select_shuffled": trials.assign(files=["|".join(table["file"]) for table in elevens], lam_order=orders),
        }
    named = {f"{interface}_practice.csv": table.assign(**ends) for interface, table in rows.items()}
    return named, pd.concat(shown).drop_duplicates("file").reset_index(drop=True)
