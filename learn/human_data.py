"""People's answers about mixed images: the only reader of the results folders that analysis/aggregate.py writes."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.judgments import Problems, counted, read_table, require_files
from analysis.policy import Policy
from analysis.policy import read as read_policy
from analysis.reliability import distinct
from analysis.summary import mixing_of
from hillmixe.command import InputError
from hillmixe.interfaces import INTERFACES, of_kind
from hillmixe.names import Pair, parse_pair
from stimuli_gen import mixing

STIMULUS = ["stimulus", "pair", *Pair._fields, "lam_f"]
ANSWER = ["lam_h", "omega"]
ASKED_BY = of_kind("coefficient")  # interfaces
SOFT_LABEL = ["stimulus", "pair", "label_1", "label_2", "lam_f"]  # and a column for each class
MIDPOINT = [*Pair._fields, "lam_g", "lam_h", "n_judgments"]
JUDGMENT = ["interface", "repeat", "catch", "participant", "session", "trial", "mixing", *STIMULUS, *ANSWER]


@dataclass(frozen=True)
class JudgedStimuli:
    """Mixed images with people's answers about them.

    stimuli: a row per mixed image: STIMULUS, lam_h and omega (means over its judgments), n (judgments).
    judgments: a row per judgment: STIMULUS, lam_h, omega, and `of`, the position of its image in stimuli.
    mixing: the function in stimuli_gen.mixing.MIXING_FUNCTIONS that made the images, or "given".
    """

    stimuli: pd.DataFrame
    judgments: pd.DataFrame
    mixing: str

    def only(self, chosen: np.ndarray) -> "JudgedStimuli":
        """Keep the chosen stimuli, (n_stimuli,) bool, and the judgments of them."""
        return by_stimulus(self.judgments[chosen[self.judgments["of"]]], self.mixing)


def by_stimulus(judgments: pd.DataFrame, mixing_name: str) -> JudgedStimuli:
    """Group judgments (STIMULUS, lam_h, omega) by their mixed image; each judgment counts."""
    groups = judgments.groupby(STIMULUS)
    stimuli = groups.agg(lam_h=("lam_h", "mean"), omega=("omega", "mean"), n=("lam_h", "size")).reset_index()
    return JudgedStimuli(stimuli, judgments.assign(of=groups.ngroup()).reset_index(drop=True), mixing_name)


@dataclass(frozen=True)
class HumanData:
    """A results folder: people's labels of mixed images and the judgments behind them.

    folder: where it was read from. stimuli: rows of labels.csv: STIMULUS, lam_h, omega.
    judgments: rows of judgments.csv of ASKED_BY, repeats and catch trials included: JUDGMENT.
    mixing: the function in stimuli_gen.mixing.MIXING_FUNCTIONS that made the images, or "given".
    observers: whose answers they are. tables_counted: "paper" or "corrected", how labels.csv counts repeats.
    """

    folder: Path
    stimuli: pd.DataFrame
    judgments: pd.DataFrame
    mixing: str
    observers: str
    tables_counted: str

    @property
    def label_judgments(self) -> pd.DataFrame:
        """The judgments that labels.csv is made from."""
        return counted(self.judgments, self.tables_counted)

    @cached_property
    def first_answers(self) -> JudgedStimuli:
        """Each person's first answer about each mixed image, whichever way the folder's tables count."""
        return by_stimulus(distinct(counted(self.judgments, "corrected"), "stimulus"), self.mixing)

    def policy(self) -> Policy:
        """Read policy.json; raises InputError when it is missing or damaged."""
        return read_policy(self.folder / "policy.json")

    def soft_labels(self) -> pd.DataFrame:
        """Read soft_labels.csv, a row per stimulus: STIMULUS, n_judgments and a column for each class.

        Columns of images, which tables of earlier versions lack, are taken from the names of pairs. Raises InputError
        if the table is missing, damaged or empty.
        """
        table = self._table("soft_labels.csv", SOFT_LABEL, "stimuli", "soft_labels")
        if "image_1" in table:
            return table
        pairs = pd.DataFrame(map(parse_pair, table["pair"]))
        return table.assign(image_1=pairs["image_1"], image_2=pairs["image_2"])

    def midpoints(self) -> pd.DataFrame:
        """Read midpoints.csv; raises InputError when it is missing, damaged or empty."""
        return self._table("midpoints.csv", MIDPOINT, "pairs", "construct or select_shuffled")

    def _table(self, file: str, columns: list[str], rows: str, interface: str) -> pd.DataFrame:
        path = self.folder / file
        try:
            table = pd.read_csv(path)
        except (OSError, ValueError) as problem:
            raise InputError(
                f"{path} cannot be read ({problem}); expected what analysis/aggregate.py wrote"
            ) from problem
        if table.empty:
            raise InputError(f"{path} has no {rows}; expected answers of the interface {interface}")
        if missing := [name for name in columns if name not in table]:
            raise InputError(f"{path} has no column {missing[0]}: make it again with analysis/aggregate.py")
        return table


# Files that not every results folder has, with what reads them.
OPTIONAL = {
    "policy.json": HumanData.policy,
    "soft_labels.csv": HumanData.soft_labels,
    "midpoints.csv": HumanData.midpoints,
}


def read(folder: Path) -> HumanData:
    """Read a results folder; raises InputError unless it holds labels and judgments of mixed images."""
    require_files(folder, "labels.csv", "judgments.csv", "summary.json")
    problems = Problems()
    summary = _read_summary(folder, problems)
    stimuli = read_table(folder / "labels.csv", [*STIMULUS, *ANSWER], problems)
    judgments = read_table(folder / "judgments.csv", JUDGMENT, problems)
    problems.raise_any()
    titles = " or ".join(INTERFACES[name].title for name in ASKED_BY)
    if stimuli.empty:
        raise InputError(f"{folder / 'labels.csv'} has no stimuli: labels come from sessions of {titles}")
    judgments = judgments[judgments["interface"].isin(ASKED_BY)]
    if counted(judgments, "corrected").empty:
        raise InputError(f"{folder / 'judgments.csv'} has no judgments of {titles}, which labels are made of")
    if len(unsure := judgments["interface"][judgments["omega"].isna()]):
        asked_by = " and ".join(INTERFACES[name].title for name in unsure.unique())
        raise InputError(
            f"{folder / 'judgments.csv'} has judgments of {asked_by} without a confidence, which training needs: "
            "aggregate the other sessions alone"
        )
    mixed_by = mixing_of(judgments.assign(source="judgments.csv"))
    if mixed_by != summary["mixing"]:
        raise InputError(
            f"{folder / 'judgments.csv'}: images were mixed by {mixed_by!r}; expected {summary['mixing']}, as "
            "summary.json says"
        )
    whole = {"image_1": int, "image_2": int}
    return HumanData(folder, stimuli.astype(whole), judgments.astype(whole), **summary)


def _read_summary(folder: Path, problems: Problems) -> dict[str, str]:
    try:
        summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
        summary = {name: summary[name] for name in ("observers", "tables_counted", "mixing")}
        if summary["mixing"] not in (functions := [*mixing.MIXING_FUNCTIONS, mixing.GIVEN]):
            known = ", ".join(functions)
            problems.in_file("summary.json", f"images were mixed by {summary['mixing']!r}; expected one of {known}")
    except (ValueError, KeyError, TypeError):
        problems.in_file("summary.json", "cannot be read; expected what analysis/aggregate.py wrote: make it again")
        return {}
    return summary
