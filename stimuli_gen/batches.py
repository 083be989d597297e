"""Who sees what in which order: the trials of each session, with repeats and catch trials."""

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd

from stimuli_gen.command import InputError
from stimuli_gen.design import MIDPOINT_COEFFICIENTS, PAIR_COLUMNS, stimuli_table
from stimuli_gen.names import Pair

START_COEFFICIENTS = (0.1, 0.9)  # where Construct begins, one of them for a whole session (paper, section 3.2)
# Trials of one session, without repeats and catch trials.
BATCH_SIZE = {"infer": 60, "soft_labels": 25, "construct": 30, "select_shuffled": 30}
# The trials (counted from 0, without catch trials) that a session shows again at its end, as in the published data.
REPEATED_TRIALS = {"infer": (15, 20), "soft_labels": (5, 10), "construct": (5, 10), "select_shuffled": (5, 10)}
FIRST_CATCH_TRIAL = 3  # a session begins with so many images that are mixed


def deal(
    design: str,
    stimuli: pd.DataFrame,
    seed: int,
    batch_size: int | None = None,
    catch_trials: int = 0,
    swap_sides: bool = False,
) -> dict[str, pd.DataFrame]:
    """Deal stimuli (infer) or pairs (midpoint) into batches, each what one participant sees, in order.

    Every stimulus is in one batch of an interface; the categories are spread evenly over the batches; each batch is
    shuffled and ends with repeats of two of its trials. Two batches of one deal differ in one column only: those of
    Construct in the start coefficient, and those of Infer, where `swap_sides`, in the side of label 1.

    stimuli: of the design, without pure images (infer).
    batch_size: trials before repeats and catch trials, in each interface (default: BATCH_SIZE).
    catch_trials: pure images in each session (infer), see `PureImages`. They are neither among the first trials nor
        among the repeats.
    Returns file name -> rows in the order of the trials. Raises InputError where there are too few pure images.
    """
    if design == "midpoint":
        return _midpoint(stimuli, seed, batch_size or BATCH_SIZE["construct"])
    catch_rng = np.random.default_rng([seed, 5])
    result = {}
    dealt = _infer("infer", stimuli, np.random.default_rng([seed, 3]), catch_rng, batch_size, catch_trials)
    for number, batch in enumerate(dealt):
        sides = ("left", "right") if swap_sides else ("left",)
        for half, side in enumerate(sides):
            rows = batch.copy()
            rows.insert(3, "side_1", side)
            result[f"infer_batch-{len(sides) * number + half}.csv"] = rows
    dealt = _infer("soft_labels", stimuli, np.random.default_rng([seed, 4]), catch_rng, batch_size, catch_trials)
    return result | {f"soft_labels_batch-{number}.csv": batch for number, batch in enumerate(dealt)}


def catch_stimuli(batches: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """List the pure images that any batch shows, each once: the columns of `stimuli_table`."""
    shown = pd.concat([batch[batch["catch"] == 1] for batch in batches.values()])
    columns = ["stimulus", *PAIR_COLUMNS, "lam_f", "file"]
    return shown.drop_duplicates("stimulus").sort_values([*PAIR_COLUMNS, "lam_f"])[columns].reset_index(drop=True)


class PureImages:
    """The two images of each pair, unmixed: what they show is known, so they tell who does not look.

    Half of a session's have coefficient 0 and half 1; with as many as there are classes each class comes up.
    """

    def __init__(self, stimuli: pd.DataFrame, rng: np.random.Generator):
        pairs = [Pair(*row) for row in stimuli[list(Pair._fields)].drop_duplicates().itertuples(index=False)]
        self.table = stimuli_table((pair, lam_f) for pair in pairs for lam_f in (0.0, 1.0))
        self.pairs = self.table["pair"].tolist()
        self.images = self.table["image_1"].where(self.table["lam_f"] == 1, self.table["image_2"]).tolist()
        classes = self.table["label_1"].where(self.table["lam_f"] == 1, self.table["label_2"])
        # (coefficient, class that it shows) -> positions in the table
        self.places = pd.Series(range(len(self.table))).groupby([self.table["lam_f"], classes]).agg(list).to_dict()
        # Shown by one coefficient only, for labels are in alphabetical order.
        self.ends = {classes.min(), classes.max()}
        self.shown = Counter()  # how often each class and each coefficient came in all sessions
        self.rng = rng

    def draw(self, number: int, pairs: set[str]) -> pd.DataFrame:
        """Draw so many for a session that shows blends of `pairs`, which are avoided where others are left."""
        if number > len(self.table):
            raise InputError(
                f"--catch-trials {number}: the set's image pairs have {len(self.table)} pure images: lower it"
            )
        drawn, session = [], Counter()

        def need(kind: tuple[float, str]) -> tuple:
            lam_f, name = kind
            # Among equals, first the classes that only one coefficient can show, or it might be spent on others.
            return session[lam_f], self.shown[lam_f], session[name], self.shown[name], name not in self.ends

        def spent(at: int) -> tuple[int, bool]:
            return session["image", self.images[at]], self.pairs[at] in pairs

        for _ in range(number):
            left = {kind: [at for at in places if at not in drawn] for kind, places in self.places.items()}
            kinds = [kind for kind in left if left[kind]]
            # Of those that are needed most, the first in a random order.
            lam_f, name = min((kinds[at] for at in self.rng.permutation(len(kinds))), key=need)
            drawn.append(min(self.rng.permutation(left[lam_f, name]), key=spent))
            session.update([lam_f, name, ("image", self.images[drawn[-1]])])
            self.shown.update([lam_f, name])
        return self.table.iloc[drawn]


def _infer(
    interface: str,
    stimuli: pd.DataFrame,
    rng: np.random.Generator,
    catch_rng: np.random.Generator,
    batch_size: int | None,
    catch_trials: int,
) -> list[pd.DataFrame]:
    size = batch_size or BATCH_SIZE[interface]
    shown = stimuli[["stimulus", *PAIR_COLUMNS, "lam_f", "file"]]
    pure = PureImages(stimuli, catch_rng)
    result = []
    for dealt in _dealt(shown, size, rng):
        caught = pure.draw(catch_trials, set(dealt["pair"]))
        is_catch = np.zeros(len(dealt) + catch_trials, dtype=int)
        places = np.arange(min(FIRST_CATCH_TRIAL, len(dealt)), len(is_catch))
        is_catch[catch_rng.permutation(places)[:catch_trials]] = 1
        trials = pd.concat([dealt, caught]).iloc[np.argsort(np.argsort(is_catch, kind="stable"))]
        trials.insert(0, "catch", is_catch)
        repeats = dealt.iloc[_repeated_trials(interface, len(dealt))].assign(catch=0)
        result.append(_with_repeats(trials, repeats))
    return result


def _midpoint(stimuli: pd.DataFrame, seed: int, size: int) -> dict[str, pd.DataFrame]:
    rng = np.random.default_rng([seed, 3])
    files = stimuli.groupby("pair", sort=False)["file"].agg("|".join)
    shown = stimuli.drop_duplicates("pair")[PAIR_COLUMNS].assign(files=lambda table: table["pair"].map(files))
    result = {}
    for number, dealt in enumerate(_dealt(shown, size, rng)):
        batch = _with_repeats(dealt, dealt.iloc[_repeated_trials("construct", len(dealt))])
        for half, lam_start in enumerate(START_COEFFICIENTS):
            result[f"construct_batch-{2 * number + half}.csv"] = batch.assign(lam_start=lam_start)
        orders = ["|".join(map(str, rng.permutation(MIDPOINT_COEFFICIENTS))) for _ in range(len(batch))]
        result[f"select_shuffled_batch-{number}.csv"] = batch.assign(lam_order=orders)
    return result


def _dealt(shown: pd.DataFrame, size: int, rng: np.random.Generator) -> Iterator[pd.DataFrame]:
    """Yield the trials of each batch, shuffled.

    Neighbours in the list are of one pair of categories: dealing them one by one spreads the categories.
    """
    n_batches = -(-len(shown) // size)
    for number in range(n_batches):
        yield shown.iloc[rng.permutation(np.arange(number, len(shown), n_batches))]


def _with_repeats(trials: pd.DataFrame, repeats: pd.DataFrame) -> pd.DataFrame:
    """Put the repeats after the trials, and number all."""
    batch = pd.concat([trials, repeats], ignore_index=True)
    batch.insert(0, "trial", range(len(batch)))
    batch.insert(1, "repeat", [0] * len(trials) + [1] * len(repeats))
    return batch


def _repeated_trials(interface: str, n_trials: int) -> list[int]:
    """Choose the two trials to repeat: those of the published data, in a short session earlier in proportion."""
    first, second = REPEATED_TRIALS[interface]
    if second >= n_trials:
        first, second = (trial * n_trials // BATCH_SIZE[interface] for trial in (first, second))
        second = min(max(second, first + 1), n_trials - 1)
    return sorted({first, second})
