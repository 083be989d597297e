"""Which image pairs, which coefficients, and who sees what in which order."""

from itertools import combinations

import numpy as np
import pandas as pd

from stimuli_gen.command import InputError
from stimuli_gen.names import Pair, stimulus_name
from stimuli_gen.sources import ImageSource

INFER_COEFFICIENTS = (0.1, 0.25, 0.5, 0.75, 0.9)  # paper, section 4.2
MIDPOINT_COEFFICIENTS = tuple(tenth / 10 for tenth in range(11))  # paper, section 3.2
START_COEFFICIENTS = (
    0.1,
    0.9,
)  # where Construct begins, one of them for a whole session (paper, section 3.2)

# The interfaces for which a design gives batches.
INTERFACES = {"infer": ("infer",), "midpoint": ("construct", "select_shuffled")}
BATCH_SIZE = {"infer": 60, "midpoint": 30}  # trials of one session, without the repeats
# The trials (counted from 0) that a session shows again at its end, as in the published data.
REPEATED_TRIALS = {"infer": (15, 20), "midpoint": (5, 10)}
PAIR_COLUMNS = ["pair", "label_1", "label_2", "image_1", "image_2"]


def draw_pairs(source: ImageSource, per_category_pair: int, seed: int) -> list[Pair]:
    """Draw image pairs: the same number for each pair of categories, each image used as rarely as possible.

    Returns the pairs in the order of their categories. Within a class, no image is used more than once oftener than
    another. The same source and seed give the same pairs. Raises InputError when a pair of categories cannot give that
    many different image pairs.
    """
    rng = np.random.default_rng([seed, 1])
    of_class = [source.ids[source.labels == index] for index in range(len(source.class_names))]
    uses = [np.zeros(len(ids), dtype=int) for ids in of_class]
    pairs = []
    for classes in combinations(range(len(source.class_names)), 2):
        names = [source.class_names[index] for index in classes]
        possible = len(of_class[classes[0]]) * len(of_class[classes[1]])
        if possible < per_category_pair:
            raise InputError(
                f"{source.name}: {names[0]} and {names[1]} give {possible} image pairs, {per_category_pair} are "
                "asked for: lower --per-category-pair or add images"
            )
        drawn = []
        for index in classes:
            # The least used images come first, at random among equals, and all come again when more are needed.
            order = np.lexsort((rng.random(len(uses[index])), uses[index]))
            drawn.append(order[np.arange(per_category_pair) % len(order)])
            np.add.at(uses[index], drawn[-1], 1)
        # Image 1 in runs against image 2 in turn: a run is no longer than the round, so no pair comes twice.
        first = drawn[0][np.argsort(np.arange(per_category_pair) % len(of_class[classes[0]]), kind="stable")]
        ids = zip(of_class[classes[0]][first].tolist(), of_class[classes[1]][drawn[1]].tolist(), strict=True)
        pairs += [Pair(names[0], image_1, names[1], image_2) for image_1, image_2 in ids]
    return pairs


def infer_stimuli(pairs: list[Pair], seed: int) -> pd.DataFrame:
    """Give each image pair one coefficient, drawn so that all coefficients are equally frequent.

    Returns one row per stimulus: stimulus, the columns of its pair, lam_f.
    """
    rng = np.random.default_rng([seed, 2])
    repeats = -(-len(pairs) // len(INFER_COEFFICIENTS))
    rounds = [rng.permutation(INFER_COEFFICIENTS) for _ in range(repeats)]
    return _table(zip(pairs, np.concatenate(rounds).tolist(), strict=False))


def midpoint_stimuli(pairs: list[Pair]) -> pd.DataFrame:
    """Give each image pair all 11 coefficients; rows as in `infer_stimuli`."""
    return _table((pair, lam_f) for pair in pairs for lam_f in MIDPOINT_COEFFICIENTS)


def batches(design: str, stimuli: pd.DataFrame, seed: int, batch_size: int | None = None) -> dict[str, pd.DataFrame]:
    """Deal stimuli (infer) or pairs (midpoint) into batches, each what one participant sees, in order.

    Every stimulus is in one batch; the categories are spread evenly over the batches; each batch is shuffled and
    ends with repeats of two of its trials. A midpoint design gives two Construct batches for each deal, one for
    each start coefficient, and one Select-Shuffled batch with the order in which the 11 images stand.

    Returns file name -> rows in the order of the trials.
    """
    rng = np.random.default_rng([seed, 3])
    size = batch_size or BATCH_SIZE[design]
    if design == "infer":
        shown = stimuli[["stimulus", *PAIR_COLUMNS, "lam_f", "file"]]
    else:
        files = stimuli.groupby("pair", sort=False)["file"].agg("|".join)
        shown = stimuli.drop_duplicates("pair")[PAIR_COLUMNS].assign(files=lambda table: table["pair"].map(files))
    n_batches = -(-len(shown) // size)
    result = {}
    for number in range(n_batches):
        # Neighbours in the list are of one pair of categories: dealing them one by one spreads the categories.
        dealt = shown.iloc[rng.permutation(np.arange(number, len(shown), n_batches))]
        repeated = _repeated_trials(design, len(dealt))
        batch = pd.concat([dealt, dealt.iloc[repeated]], ignore_index=True)
        batch.insert(0, "trial", range(len(batch)))
        batch.insert(1, "repeat", [0] * len(dealt) + [1] * len(repeated))
        if design == "infer":
            result[f"infer_batch-{number}.csv"] = batch
            continue
        for half, lam_start in enumerate(START_COEFFICIENTS):
            result[f"construct_batch-{2 * number + half}.csv"] = batch.assign(lam_start=lam_start)
        orders = ["|".join(map(str, rng.permutation(MIDPOINT_COEFFICIENTS))) for _ in range(len(batch))]
        result[f"select_shuffled_batch-{number}.csv"] = batch.assign(lam_order=orders)
    return result


def _repeated_trials(design: str, n_trials: int) -> list[int]:
    """Choose the two trials to repeat: those of the published data, in a short session earlier in proportion."""
    first, second = REPEATED_TRIALS[design]
    if second >= n_trials:
        first, second = (trial * n_trials // BATCH_SIZE[design] for trial in (first, second))
        second = min(max(second, first + 1), n_trials - 1)
    return sorted({first, second})


def _table(rows) -> pd.DataFrame:
    table = pd.DataFrame(
        [(stimulus_name(lam_f, pair), str(pair), *pair, lam_f) for pair, lam_f in rows],
        columns=["stimulus", "pair", *Pair._fields, "lam_f"],
    )
    return table.assign(file="images/" + table["stimulus"])
