"""What participants try out before the first trial: the paper's examples, a 50/50 and a 75/25 blend."""

from itertools import chain, combinations, product

import numpy as np
import pandas as pd

from hillmixe.interfaces import INTERFACES
from hillmixe.names import Pair
from stimuli_gen.continua import Frames
from stimuli_gen.design import PAIR_COLUMNS, PARTS, Plan, at_each, fitting, named, pair_names
from stimuli_gen.sources import ImageSource

COEFFICIENTS = (0.5, 0.75)  # of the two practice trials; where Construct begins in them
FOLDER = "practice"


def draw_pairs(source: ImageSource, shown: pd.DataFrame, eligible: np.ndarray, seed: int) -> list[Pair]:
    """Draw the image pairs of the practice trials: of different classes, and in no trial, where the source allows.

    shown: the set's stimuli or pairs, whose images are used only if there are no others. eligible: (n_images,) bool.
    """
    if source.frames is not None:
        return _given_pairs(source, seed)
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


def _given_pairs(source: ImageSource, seed: int) -> list[Pair]:
    """Draw a continuum for each practice trial: of those that there are, which are all in trials, too."""
    rng = np.random.default_rng([seed, 6])
    drawn = 2 * np.resize(rng.permutation(len(source.images) // 2), len(COEFFICIENTS))
    names = [source.class_names[label] for label in source.labels]
    return [Pair(names[end], int(source.ids[end]), names[end + 1], int(source.ids[end + 1])) for end in drawn]


def tables(
    interfaces: tuple[str, ...], pairs: list[Pair], planned: Plan, seed: int, given: Frames | None = None
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Give the practice of interfaces.

    pairs: one for each practice trial. planned: what the trials show. given: whether continua were made elsewhere; the
        frames nearest to COEFFICIENTS are then used. Returns file name -> a row per practice trial, and the images that
        these name, as `design.named`.
    """
    rng = np.random.default_rng([seed, 9])
    listed = pd.DataFrame(pairs, columns=PARTS)
    trials = listed.assign(pair=pair_names(listed))[PAIR_COLUMNS]
    trials.insert(0, "practice", range(len(trials)))
    levels = [planned.levels_of(pair.image_1) for pair in pairs]
    coefficients = [*COEFFICIENTS]
    if given is not None:
        frames = [given.levels(pair.image_1 // 2) for pair in pairs]
        coefficients = [
            own[np.abs(np.array(own) - lam_f).argmin()] for lam_f, own in zip(COEFFICIENTS, frames, strict=True)
        ]
    shown = []  # of each trial, the images from 0 to 1
    for at, (lam_f, own) in enumerate(zip(coefficients, levels, strict=True)):
        shown.append(named(at_each(listed.iloc[[at]], tuple(sorted({0.0, 1.0, *own, lam_f}))), FOLDER))
    trials = trials.assign(endpoint_1=[table["file"].iloc[-1] for table in shown])
    trials = trials.assign(endpoint_2=[table["file"].iloc[0] for table in shown])
    blends = [table[table["lam_f"] == lam_f] for table, lam_f in zip(shown, coefficients, strict=True)]
    blend = pd.concat(blends)[["stimulus", "lam_f", "file"]].reset_index(drop=True)
    made = {}
    for interface in interfaces:
        declared = INTERFACES[interface]
        if declared.shows == "blend":
            made[interface] = pd.concat([trials, blend], axis="columns")
        elif "lam_start" in declared.columns:  # the blend that it begins with is one that it can show
            files = ["|".join(table["file"]) for table in shown]
            made[interface] = trials.assign(files=files, lam_start=coefficients)
        else:
            fit = [fitting(declared, own) for own in levels]
            fitted = [table["lam_f"].isin(own) for table, own in zip(shown, fit, strict=True)]
            files = ["|".join(table.loc[rows, "file"]) for table, rows in zip(shown, fitted, strict=True)]
            orders = ["|".join(map(str, rng.permutation(own))) for own in fit]
            made[interface] = trials.assign(files=files, lam_order=orders)
    return {f"{name}_practice.csv": table for name, table in made.items()}, pd.concat(shown, ignore_index=True)
