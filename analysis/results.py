"""All results of judgments: tables, summary, and the folder that holds them with figures and report."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from analysis import figures, policy, quality, report, studies
from analysis.boundaries import boundary_table
from analysis.choosing.outlook import look_ahead
from analysis.figures import stimulus_sets
from analysis.flow import count_flow
from analysis.inferences import label_table
from analysis.judgments import counted, in_order_of_answers
from analysis.midpoints import midpoint_table
from analysis.participants import participant_table
from analysis.report import stimuli_page
from analysis.report.files import write_r_script
from analysis.soft_labels import soft_label_table
from analysis.summary import COUNTING, by_question, describe, mixing_of, summary_of
from hillmixe.command import InputError
from hillmixe.files import files_in, whole_folder, write_json, write_table
from stimuli_gen.mixing import GIVEN

TABLES = (
    "judgments",
    "labels",
    "midpoints",
    "boundaries",
    "soft_labels",
    "exclusions",
    "participants",
    "left_out",
    "images",
)


@dataclass(frozen=True, eq=False, repr=False)
class Results:
    """What summarise() makes of judgments.

    judgments, labels, midpoints, boundaries, soft_labels, exclusions, participants: the tables of the CSVs of the same
    names, as judgment_table(), label_table(), ... describe them. left_out: that of left_out.csv; None if no rule was to
    exclude anything. summary: what is in summary.json, except its list of files. shown: the stimuli that people saw, as
    stimulus_sets.read lists them; images: the images that these are made of, as stimulus_sets.read_images lists them.
    Both are None if no set was given. labels_shown: what people read for a class, where a set says so.
    """

    judgments: pd.DataFrame
    labels: pd.DataFrame
    midpoints: pd.DataFrame
    boundaries: pd.DataFrame
    soft_labels: pd.DataFrame
    exclusions: pd.DataFrame
    participants: pd.DataFrame
    left_out: pd.DataFrame | None
    summary: dict
    shown: pd.DataFrame | None = None
    images: pd.DataFrame | None = None
    labels_shown: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return describe(self.summary)

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables by the names of their files, without suffix."""
        return {name: getattr(self, name) for name in TABLES if getattr(self, name) is not None}

    @property
    def answers(self) -> dict[str, pd.DataFrame]:
        """The judgments behind tables and figures, by kind of question: coefficient, midpoint, soft label."""
        return by_question(counted(in_order_of_answers(self.judgments), self.summary["tables_counted"]))

    def write(self, folder: Path | str, done: Callable[[], object] = lambda: None) -> list[str]:
        """Write everything to a folder, completely or not at all; returns the names of its files.

        These are the tables, summary.json, report.html, stimuli.html, analysis.R, the figures, and policy.json if any
        boundary has a standard error. done: called after the figures and after the rest. Raises InputError if `folder`
        holds files that are not results, or if an image that people judged is in none of the sets.
        """
        count, observers = self.summary["tables_counted"], studies.observers_in_words(self.summary)
        with whole_folder(Path(folder), _only_results) as new:
            for name, table in self.tables.items():
                write_table(new / f"{name}.csv", table)
            if self.boundaries["x0_shrunk"].notna().any():
                policy.write(new / "policy.json", self.boundaries, count)
            labels = dict(self.labels_shown) | self.summary["studies"]["labels"]
            answers = {kind: studies.as_shown(rows, labels) for kind, rows in self.answers.items()}
            tables = {name: studies.as_shown(table, labels) for name, table in self.tables.items()}
            figures.write(answers, tables, self.summary[count]["ambiguity"], new / "figures", observers)
            if self.shown is not None:
                people = answers["coefficient"]["participant"].nunique()
                figures.write_with_images(people, tables, self.shown, new / "figures", observers)
            done()
            write_r_script(new)
            report.write(new, self.summary, tables)
            stimuli_page.write(new, self.summary, self.tables, self.answers, self.shown, labels)
            files = [*sorted(files_in(new)), "summary.json"]
            write_json(new / "summary.json", self.summary | {"files": files})
            done()
        return files


def summarise(
    judgments: pd.DataFrame,
    count: str = "corrected",
    stimuli: Sequence[Path | str] | Path | str = (),
    without: Mapping[str, float | None] | Sequence[str] = (),
    done: Callable[[], object] = lambda: None,
    study_records: Sequence[Path | str] | Path | str = (),
    flow: pd.DataFrame | None = None,
    notes: Sequence[str] = (),
) -> Results:
    """Compute all results of judgments.

    judgments: a row per answered trial, as the readers give them. count: "corrected" or "paper", how the tables are
    counted; the summary always has both. stimuli: the set or sets that were shown, for the figures with images.
    without: quality rules, by name or each with its threshold (None: the default), whose sessions and answers are
    excluded from everything but left_out. done: called after the tables and after the summary. study_records: the
    folder or folders in which the records of the studies may lie (study-....zip, beside the data), which say what
    differs between versions of a study. flow: how far all sessions that were begun got, as readers.reading gives it.
    notes: what else should be known about the answers, in sentences, for summary.json.
    Raises InputError if there is no such count, the images were mixed by different functions, a folder is not a
    stimulus set or was mixed by another function, a rule is not known, or there are no judgments, or none are left.
    """
    if count not in COUNTING:
        raise InputError(f"count is {count!r}; expected {' or '.join(COUNTING)}")
    if judgments.empty:
        raise InputError("there are no judgments; expected at least one")
    if not isinstance(without, Mapping):
        without = dict.fromkeys([without] if isinstance(without, str) else without)
    read = judgments
    judgments, left_out, dropped = _leave_out(read, without)
    mixing = mixing_of(judgments)
    sets = [stimuli] if isinstance(stimuli, str | Path) else stimuli
    shown = stimulus_sets.read(sets, mixing) if sets else None
    images = stimulus_sets.read_images(sets, judgments) if sets else None
    answered = in_order_of_answers(judgments).reset_index(drop=True)
    parts = by_question(counted(answered, count))
    tables = {
        "judgments": judgments,
        "labels": label_table(parts["coefficient"]),
        "midpoints": midpoint_table(parts["midpoint"]),
        "boundaries": boundary_table(parts["coefficient"]),
        "soft_labels": soft_label_table(parts["soft label"])[0],
        "exclusions": quality.exclusion_table(judgments),
    }
    tables["participants"] = participant_table(judgments, counted(judgments, count), tables["exclusions"])
    done()
    folders = [study_records] if isinstance(study_records, str | Path) else study_records
    records = [Path(folder) for folder in folders]
    summary = summary_of(answered, count, tables["exclusions"], records) | {"left_out": dropped}
    summary["flow"] = count_flow(read, flow, judgments, left_out, tables["exclusions"])
    summary["notes"] = [*notes]
    # Image pairs of continua made elsewhere cannot be chosen: there is no next wave to look ahead to.
    summary["outlook"] = {} if mixing == GIVEN else look_ahead(parts["coefficient"], tables["boundaries"])
    done()
    names = stimulus_sets.labels_shown(sets)
    return Results(**tables, left_out=left_out, summary=summary, shown=shown, images=images, labels_shown=names)


def _leave_out(
    judgments: pd.DataFrame, without: Mapping[str, float | None]
) -> tuple[pd.DataFrame, pd.DataFrame | None, dict]:
    """Exclude what quality rules flag: the judgments that stay, who was flagged, and what that was in numbers."""
    if not without:
        return judgments, None, {"rules": {}, "participants": 0, "judgments": 0}
    given = {name: threshold for name, threshold in without.items() if threshold is not None}
    named = quality.exclusion_table(judgments, given)
    named = named[named["rule"].isin(list(without))]
    kept = quality.without(judgments, named, without)
    if kept.empty:
        raise InputError(f"{', '.join(without)} would exclude all judgments: give fewer rules, or other thresholds")
    lost = {
        "rules": {each.name: given.get(each.name, each.threshold) for each in quality.RULES if each.name in without},
        "participants": int(named["participant"].nunique()),
        "judgments": len(judgments) - len(kept),
    }
    return kept, named, lost


def _only_results(old: Path, new: Path) -> None:
    """Allow results to be written again over results, unless there are other files among them."""
    try:
        ours = set(json.loads((old / "summary.json").read_text(encoding="utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        ours = set()
    if others := sorted(files_in(old) - ours):
        raise InputError(f"{old} holds files that aggregate.py did not write, such as {others[0]}: name another --out")
