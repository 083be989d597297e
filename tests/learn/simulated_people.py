"""People who answer by a known rule, for tests of what is learnt from them or measured against them."""

from itertools import combinations

import numpy as np
import pandas as pd

from hillmixe.names import Pair, stimulus_name
from learn.human_data import by_stimulus
from stimuli_gen.sources import ImageSource


def patches(per_class=40, n_classes=3, size=16, seed=0) -> ImageSource:
    """Images of noise of different contrast, each class around a colour of its own."""
    rng = np.random.default_rng(seed)
    labels = np.repeat(np.arange(n_classes), per_class)
    colours = rng.uniform(80, 170, (n_classes, 3))[labels][:, None, None]
    noise = rng.normal(size=(len(labels), size, size, 1)) * rng.uniform(5, 50, (len(labels), 1, 1, 1))
    images = np.clip(colours + noise, 0, 255).astype(np.uint8)
    return ImageSource(
        "patches", ("Ape", "Bee", "Cow", "Dog", "Elk")[:n_classes], images, labels, np.arange(len(labels))
    )


def answers(
    source, say, per_category=20, lams=(0.1, 0.25, 0.5, 0.75, 0.9), people=3, noise=0.0, seed=0
) -> pd.DataFrame:
    """Judgments of the interface infer: say(lam_f, image_1, image_2) gives lam_h and omega of rows, each (n,).

    Each image pair is judged at two of the lam_f, by `people` people each, whose answers have noise of that standard
    deviation.
    """
    rng = np.random.default_rng(seed)
    rows = []
    for one, two in combinations(range(len(source.class_names)), 2):
        of_class = [np.flatnonzero(source.labels == label) for label in (one, two)]
        for _ in range(per_category):
            first, second = (int(rng.choice(images)) for images in of_class)
            pair = Pair(source.class_names[one], first, source.class_names[two], second)
            for lam_f in rng.choice(lams, 2, replace=False):
                rows += [(*pair, str(pair), float(lam_f), stimulus_name(lam_f, pair), who) for who in range(people)]
    table = pd.DataFrame(rows, columns=[*Pair._fields, "pair", "lam_f", "stimulus", "participant"]).drop_duplicates()
    lam_h, omega = say(table["lam_f"].to_numpy(), table["image_1"].to_numpy(), table["image_2"].to_numpy())
    table["lam_h"] = np.clip(lam_h + noise * rng.normal(size=len(table)), 0, 1)
    table["omega"] = np.clip(omega + noise * rng.normal(size=len(table)), 0, 1)
    return table.assign(session="s", trial=np.arange(len(table))).reset_index(drop=True)


def people_who(source, say, **how):
    """As answers(), grouped by stimulus."""
    return by_stimulus(answers(source, say, **how), "linear")
