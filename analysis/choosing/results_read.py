"""What a choice takes from a folder of results: judgments, and the standard errors of its boundaries."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.bootstrap import CATEGORY_PAIR
from analysis.judgments import Problems, counted, in_order_of_answers, read_table, require_files
from analysis.summary import by_question, mixing_of
from hillmixe.command import InputError
from stimuli_gen.mixing import GIVEN

JUDGMENT = [
    *("participant", "interface", "session", "source", "trial", "repeat", "catch", "mixing"),
    *("pair", "label_1", "label_2", "image_1", "image_2", "stimulus", "lam_f", "lam_h"),
]


class ResultsRead(NamedTuple):
    """judgments: first answers that are coefficients. pairs: label_1 and label_2 of the category pairs. reported:
    (n_pairs, 2) standard errors of x0 and k, nan where there are none. mixing: the data mixing function."""

    judgments: pd.DataFrame
    pairs: pd.DataFrame
    reported: np.ndarray | None
    mixing: str

    @classmethod
    def nothing(cls, pairs: pd.DataFrame) -> "ResultsRead":
        """Give the content before anybody has answered."""
        return cls(pd.DataFrame(columns=JUDGMENT), pairs, None, "linear")


def read_results(folder: Path) -> ResultsRead:
    """Read a folder of results; raises InputError if it is not one, or if nothing can be chosen for its study."""
    require_files(folder, "judgments.csv", "boundaries.csv")
    problems = Problems()
    judgments = read_table(folder / "judgments.csv", JUDGMENT, problems)
    problems.raise_any()
    inferred = by_question(counted(judgments, "corrected"))["coefficient"]
    if inferred.empty:
        raise InputError(
            f"{folder} has no judgments of coefficients, which Infer asks for: there is nothing to go by; leave these "
            "results off"
        )
    mixing = mixing_of(inferred)
    if mixing == GIVEN:
        raise InputError(f"{folder} is of continua made elsewhere, for which generate.py takes no list of pairs")
    pairs = inferred[CATEGORY_PAIR].drop_duplicates().sort_values(CATEGORY_PAIR, ignore_index=True)
    return ResultsRead(in_order_of_answers(inferred).reset_index(drop=True), pairs, _reported(folder, pairs), mixing)


def _reported(folder: Path, pairs: pd.DataFrame) -> np.ndarray:
    file = folder / "boundaries.csv"
    try:
        empty = {name: [""] for name in ("x0_se", "k_se")}  # a class may be called NA or None
        table = pd.read_csv(file, dtype=dict.fromkeys(CATEGORY_PAIR, str), keep_default_na=False, na_values=empty)
        if table.duplicated(CATEGORY_PAIR).any():
            raise ValueError("a category pair comes twice")
        errors = pairs.merge(table, on=CATEGORY_PAIR, how="left")[["x0_se", "k_se"]]
        return errors.to_numpy(dtype=float)
    except (OSError, ValueError, KeyError) as problem:
        raise InputError(f"{file} cannot be read ({problem}): make it again with analysis/aggregate.py") from problem
