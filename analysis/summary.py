"""The results in numbers: the contract of summary.json, counted as the paper did and with known errors corrected."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis import inferences, quality, studies
from analysis.ambiguity import ambiguity_tables
from analysis.boundaries import fits
from analysis.headlines import headline_numbers
from analysis.judgments import SESSION_KEY, are_published, counted
from analysis.mean_tests import midpoint_tests
from analysis.midpoints import (
    count_highly_relabelled,
    highly_relabelled_as_published,
    midpoint_table,
    of_half,
    other_points,
    selections,
)
from analysis.predictions import prediction_table
from analysis.procedure import procedure_of
from analysis.regression import regressions
from analysis.reliability import reliability_tables
from analysis.response_times import times_of_answers
from hillmixe import __version__
from hillmixe.command import InputError, plural
from hillmixe.interfaces import KINDS, of_kind
from stimuli_gen.mixing import GIVEN

COUNTING = {
    "paper": {
        "repeats": "repeat trials count as further judgments",
        "catch_trials": "in judgments.csv, the rules of quality, and how many answers and minutes there were",
        "highly_relabelled": "|mean - .5| >= .15 on the raw floats of the files, mean per pair and interface type",
        "confidence": "mean and standard deviation (n - 1) over stimuli of each stimulus's mean omega, lam_f folded",
        "lam_h_by_lam_f": "median and quartiles over judgments",
        "selections": "share of the answers at .5, by interface type",
        "boundaries": "two-parameter logistic, least squares on judgments; x0 and k: the least and the greatest",
        "ambiguity": "tests by the entropy of the two images in CIFAR-10H, on raw floats",
    },
    "corrected": {
        "repeats": "repeat trials are left out, but for highly_relabelled, which gives both",
        "catch_trials": "in judgments.csv, the rules of quality, and how many answers and minutes there were",
        "highly_relabelled": "as the paper, but decided in whole ten thousandths: float noise no longer loses means of "
        "exactly .35 or .65; highly_relabelled_first_answers leaves the repeats out as well",
        "confidence": "as the paper without repeats; sd_participants is the spread over people, which the caption of "
        "table 1 names",
        "lam_h_by_lam_f": "as the paper without repeats",
        "selections": "as the paper without repeats",
        "boundaries": "as the paper without repeats",
        "ambiguity": "as the paper without repeats, equal values ranked equal",
    },
}


def summary_of(
    judgments: pd.DataFrame, count: str, exclusions: pd.DataFrame, study_records: Sequence[Path] = ()
) -> dict:
    """Compute all of summary.json but its list of files.

    judgments: all. count: how the tables are counted. exclusions: the table of exclusions.csv. study_records: folders
    in which the records of studies may lie.
    """
    answers = {way: counted(judgments, way) for way in COUNTING}
    cells = {
        "paper": {"highly_relabelled": highly_relabelled_as_published(by_question(answers["paper"])["midpoint"])},
        "corrected": {
            "highly_relabelled": _middles(answers["paper"]),
            "highly_relabelled_first_answers": _middles(answers["corrected"]),
        },
    }
    parts = by_question(answers["corrected"])
    result = {
        "versions": {"hill-mixe-suite": __version__},
        "published": are_published(judgments),
        "observers": " and ".join(sorted(set(judgments["observer"]))),
        "rehearsals": studies.rehearsals(judgments),
        "studies": studies.studies_of(judgments, study_records),
        "mixing": mixing_of(judgments),
        "sources": sorted(set(judgments["source"])),
        "procedure": procedure_of(judgments),
        "tables_counted": count,
        "recipes": COUNTING,
    }
    ambiguous = _ambiguity({way: by_question(rows)["coefficient"] for way, rows in answers.items()})
    for way, rows in answers.items():
        high = {name: count_highly_relabelled(table) for name, table in cells[way].items()}
        result[way] = numbers_of(rows) | high | {"ambiguity": ambiguous[way]}
    left = counted(quality.without(judgments, exclusions, set(exclusions["rule"])), "corrected")
    high = count_highly_relabelled(_middles(left))
    steady = reliability_tables(judgments)
    steady["predictions"] = prediction_table(parts["coefficient"])
    return result | {
        "headlines": headline_numbers(parts["coefficient"], parts["soft label"]),
        "without_exclusions": numbers_of(left) | {"highly_relabelled_first_answers": high},
        # Who the participants are is in exclusions.csv.
        "quality": records(quality.rule_table(judgments).drop(columns="participants")),
        "reliability": {name: records(table) for name, table in steady.items()},
        "tests": midpoint_tests(by_question(answers["corrected"])["midpoint"]),
        "response_times": times_of_answers(judgments, answers["corrected"]),
        "regression": regressions(by_question(answers["corrected"])["coefficient"]),
    }


def _middles(judgments: pd.DataFrame) -> pd.DataFrame:
    """Give the rows of midpoints.csv that are of lam_g .5, as the paper's are."""
    return midpoint_table(of_half(by_question(judgments)["midpoint"]))


def _ambiguity(inferred: dict[str, pd.DataFrame]) -> dict[str, dict[str, list[dict]]]:
    """Compare stimuli by the ambiguity of their images for each way to count the judgments of coefficients."""
    labels = {way: inferences.label_table(rows) for way, rows in inferred.items()}
    try:
        found = {way: ambiguity_tables(table, way) for way, table in labels.items()}
    except InputError as problem:  # no network: all else can be had
        print(f"no results by the ambiguity of images: {problem}", file=sys.stderr)
        found = {way: ambiguity_tables(table.iloc[:0], way) for way, table in labels.items()}
    return {way: {name: records(table) for name, table in tables.items()} for way, tables in found.items()}


def mixing_of(judgments: pd.DataFrame) -> str:
    """Name the data mixing function of all judgments; raises InputError if there are several.

    The same stimulus name would then mean different images, and networks would train on images that people did not see.
    """
    first = judgments.drop_duplicates("mixing").sort_values("mixing")
    if len(first) > 1:
        named = ", ".join(f"{row.mixing} ({row.source})" for row in first.itertuples())
        raise InputError(
            f"the images were mixed by different functions, {named}: aggregate them apart, naming the files of each"
        )
    return first["mixing"].iloc[0]


def by_question(judgments: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Split judgments by kind of question, one of interfaces.KINDS: coefficient, midpoint, soft label."""
    return {kind: judgments[judgments["interface"].isin(of_kind(kind))] for kind in KINDS}


def numbers_of(judgments: pd.DataFrame) -> dict:
    """Compute the numbers for one way to count, as plain values for summary.json."""
    parts = by_question(judgments)
    inferred, middles = parts["coefficient"], of_half(parts["midpoint"])
    fitted = fits(inferred)
    labels = inferences.label_table(inferred).set_index("stimulus")["lam_h"]
    by_interface = judgments.groupby("interface")
    people = by_interface["participant"].nunique().to_dict()
    return {
        "participants": people | {"total": int(judgments["participant"].nunique())},
        "judgments": by_interface.size().to_dict() | {"total": len(judgments)},
        "broken_off_sessions": len(judgments[judgments["completed"] == 0].drop_duplicates([*SESSION_KEY, "source"])),
        "pairs": int(middles["pair"].nunique()),
        "pairs_by_interface_type": len(midpoint_table(middles)),
        "stimuli": len(labels),
        "soft_label_stimuli": int(parts["soft label"]["stimulus"].nunique()),
        "confidence": records(inferences.confidence(inferred).reset_index()),
        "lam_h_by_lam_f": records(inferences.by_coefficient(inferred).reset_index()),
        "selections": records(selections(parts["midpoint"])),
        "other_points": records(other_points(parts["midpoint"])),
        "boundaries": {"category_pairs": len(fitted), "fitted": int(fitted["x0"].notna().sum())}
        | {
            name: [float(fitted[name].min()), float(fitted[name].max())]
            for name in ("x0", "k")
            if fitted[name].notna().any()
        },
        "paper_examples": {name: labels[name] for name in inferences.FIGURE_6 if name in labels},
    }


def describe(summary: dict) -> str:
    """Describe in a few lines what was read and found."""
    found, published, paper = summary["corrected"], summary["published"], summary["paper"]["highly_relabelled"]
    people, who = found["participants"], summary["observers"]
    each = ", ".join(f"{name} {number}" for name, number in people.items() if name != "total")
    answers = plural(found["judgments"]["total"], "first answer")
    lines = [f"{plural(people['total'], f'{who} participant')} ({each}), {answers}"]
    if n := summary["rehearsals"]["rehearsals"]:
        which = "all" if n == summary["rehearsals"]["sessions"] else f"{n}"
        lines.append(f"{which} of the {summary['rehearsals']['sessions']} sessions are rehearsals")
    if summary["mixing"] == GIVEN:
        lines.append("images are frames of continua made elsewhere")
    elif summary["mixing"] != "linear":
        lines.append(f"images mixed by {summary['mixing']}")
    if found["broken_off_sessions"]:
        lines.append(f"incomplete sessions, whose answers count with completed = 0: {found['broken_off_sessions']}")
    if found["pairs"]:
        high = found["highly_relabelled"]
        lines.append(
            f"{plural(found['pairs'], 'pair')} judged for their midpoint; highly relabelled in all interface types "
            f"{high['in_all_types']}, in any {high['in_any_type']}"
            + (f" (counted as in the paper: {paper['in_all_types']} and {paper['in_any_type']})" if published else "")
        )
    for row in found["other_points"]:
        lines.append(
            f"asked for {row['lam_g']:g}: {plural(row['n_pairs'], 'pair')} judged in {row['interface_type']}, mean "
            f"{inferences.mean_and_sd(row['mean'], row['sd'])}, {row['highly_relabelled']} of them highly relabelled"
        )
    if found["stimuli"]:
        by_lam_f = spread(found["lam_h_by_lam_f"])
        medians = " ".join(f"{row['lam_f']:g}→{row['median']:.2f}" for row in by_lam_f)
        confidences = ", ".join(
            f"{row['folded']:g}: {inferences.mean_and_sd(row['mean'], row['sd'])}"
            for row in spread(found["confidence"])
        )
        fits = found["boundaries"]
        some = f"{len(by_lam_f)} of {len(found['lam_h_by_lam_f'])} " * (len(by_lam_f) < len(found["lam_h_by_lam_f"]))
        lines.append(
            f"{plural(found['stimuli'], 'stimulus', 'stimuli')} inferred; median lam_h by {some}lam_f {medians}; "
            f"confidence {confidences}"
        )
        lines.append(f"category boundaries fitted for {fits['fitted']} of {fits['category_pairs']} category pairs")
    return "\n".join(lines)


def spread(rows: list[dict], most: int = 11) -> list[dict]:
    """Choose rows for a line, evenly from the first to the last: frames of continua lie at any number of places."""
    if len(rows) <= most:
        return rows
    return [rows[round(at * (len(rows) - 1) / (most - 1))] for at in range(most)]


def records(table: pd.DataFrame) -> list[dict]:
    """Turn a table into JSON; what cannot be computed (the spread of a single one) is null."""
    rows = table.astype(object)
    return rows.where(rows.notna(), None).to_dict("records")
