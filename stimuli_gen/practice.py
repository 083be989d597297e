"""What participants try out before the first trial: the paper's examples, a 50/50 and a 75/25 blend."""

from itertools import chain, combinations, product

import numpy as np
import pandas as pd

from hillmixe.interfaces import INTERFACES
from hillmixe.names import Pair
from stimuli_gen.design import PAIR_COLUMNS, PARTS, at_each, named, pair_names
from stimuli_gen.sources import ImageSource

COEFFICIENTS = (0.5, 0.75)  # of the two practice trials; where Construct begins in them
FOLDER = "practice"


def draw_pairs(source: ImageSource, shown: pd.DataFrame, eligible: np.ndarray, seed: int) -> list[Pair]:
    """Draw the image pairs of the practice trials: of other classes, and in no trial, where the source allows.

    shown: the set's stimuli or pairs, of which the images are practised on last. eligible: (n_images,) bool.
    """
    rng = np.random.default_rng([seed, 6])
    uses = np.zeros(len(source.ids), dtype=int)
    for image in ("image_1", "image_2"):
        uses += np.bincount(np.searchsorted(source.ids, shown[image]), minlength=len(uses))
    chance = rng.random(len(source.ids))
    # Images of each class, rarest first; the chosen ones go to the end.
    pools = [np.flatnonzero(eligible & (source.labels == index)) for index in range(len(source.class_names))]
    of_class = [images[np.lexsort((chance[images], uses[images]))].tolist() for images in pools]
    categories = rng.permutation(list(combinations(range(len(of_class)), 2))).tolist()
    in_trials = shown.groupby(["label_1", "label_2"], observed=True).indices
    chosen: list[Pair] = []
    for _ in COEFFICIENTS:
        best: tuple[bool, int, Pair] | None = None
        for first, second in categories:
            labels = source.class_names[first], source.class_names[second]
            rows = shown.iloc[in_trials.get(labels, [])]
            taken = {(labels[0], a, labels[1], b) for a, b in zip(rows["image_1"], rows["image_2"], strict=True)}
            taken |= set(chosen)
            possible = (
                Pair(labels[0], int(source.ids[one]), labels[1], int(source.ids[two]))
                for one, two in product(of_class[first], of_class[second])
                if source.pictures[one] != source.pictures[two]
            )
            if (rarest := next(possible, None)) is None:
                continue
            pair = next((pair for pair in chain([rarest], possible) if pair not in taken), rarest)
            again = sum(label in (old.label_1, old.label_2) for old in chosen for label in labels)
            found = (pair in taken, again, pair)
            best = found if best is None or found[:2] < best[:2] else best
            if best[:2] == (False, 0):
                break
        assert best is not None, "there are eligible images of at least two classes"
        chosen.append(best[2])
        for images in of_class:
            images.sort(key=lambda at: source.ids[at] in (best[2].image_1, best[2].image_2))
    return chosen


def tables(
    interfaces: tuple[str, ...], pairs: list[Pair], levels: tuple[float, ...], seed: int
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Give the practice of interfaces.

    pairs: one for each practice trial. levels: the coefficients of a midpoint trial.
    Returns file name -> a row per practice trial, and the images that these name, as `design.named`.
    """
    rng = np.random.default_rng([seed, 9])
    listed = pd.DataFrame(pairs, columns=PARTS)
    trials = listed.assign(pair=pair_names(listed))[PAIR_COLUMNS]
    trials.insert(0, "practice", range(len(trials)))
    shown = []  # of each trial, the images from 0 to 1
    for at, lam_f in enumerate(COEFFICIENTS):
        shown.append(named(at_each(listed.iloc[[at]], tuple(sorted({0.0, 1.0, *levels, lam_f}))), FOLDER))
    trials = trials.assign(endpoint_1=[table["file"].iloc[-1] for table in shown])
    trials = trials.assign(endpoint_2=[table["file"].iloc[0] for table in shown])
    blends = [table[table["lam_f"] == lam_f] for table, lam_f in zip(shown, COEFFICIENTS, strict=True)]
    blend = pd.concat(blends)[["stimulus", "lam_f", "file"]].reset_index(drop=True)
    made = {}
    for interface in interfaces:
        declared = INTERFACES[interface]
        if declared.shows == "blend":
            made[interface] = pd.concat([trials, blend], axis="columns")
        elif "lam_start" in declared.columns:  # the blend that it begins with is one that it can show
            files = ["|".join(table["file"]) for table in shown]
            made[interface] = trials.assign(files=files, lam_start=COEFFICIENTS)
        else:
            files = ["|".join(table.loc[table["lam_f"].isin(levels), "file"]) for table in shown]
            orders = ["|".join(map(str, rng.permutation(levels))) for _ in shown]
            made[interface] = trials.assign(files=files, lam_order=orders)
    return {f"{name}_practice.csv": table for name, table in made.items()}, pd.concat(shown, ignore_index=True)
