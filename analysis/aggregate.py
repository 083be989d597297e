"""Turn participants' answers into judgments, labels, midpoints, category boundaries, soft labels and figures.

python analysis/aggregate.py                                  the sessions in participants_data/
python analysis/aggregate.py p01.csv more/ --out results/pilot
python analysis/aggregate.py hmix --out results/hmix          the published data of Collins et al. (UAI 2023)

summary.json counts everything twice: `paper` as the publication did, `corrected` as one should; `recipes` there says
where they differ. The tables are the corrected ones unless --count paper is given.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from analysis import figures, midpoints, relabel, relabelled
from analysis.boundaries import boundaries
from analysis.judgments import counted
from analysis.readers import hmix, sessions
from analysis.soft_labels import soft_labels
from stimuli_gen import __version__
from stimuli_gen.command import InputError, Parser, files_in, run, whole_folder
from stimuli_gen.recipe import INTERFACES

RECIPES = {
    "paper": {
        "repeats": "repeat trials count as further judgments",
        "catch_trials": "in judgments.csv only",
        "highly_relabelled": "|mean - .5| >= .15 on the raw floats of the files, mean per pair and interface type",
        "confidence": "mean and standard deviation (n - 1) over stimuli of each stimulus's mean omega, lam_f folded",
        "lam_h_by_lam_f": "median and quartiles over judgments",
        "boundaries": "two-parameter logistic, least squares on judgments",
    },
    "corrected": {
        "repeats": "repeat trials are left out, but for highly_relabelled, which gives both",
        "catch_trials": "in judgments.csv only",
        "highly_relabelled": "as the paper, but decided in whole hundredths: float noise no longer loses means of "
        "exactly .35 or .65; highly_relabelled_first_answers leaves the repeats out as well",
        "confidence": "as the paper without repeats; sd_participants is the spread over people, which the caption of "
        "table 1 names",
        "lam_h_by_lam_f": "as the paper without repeats",
        "boundaries": "as the paper without repeats",
    },
}


def main() -> None:
    """Parse the flags, read the answers, write the results."""
    parser = Parser(__doc__)
    parser.add_argument("inputs", nargs="*", default=["participants_data"], help="session CSVs, folders, or hmix")
    parser.add_argument("--out", type=Path, help="the folder to write (default: results/ and the first input's name)")
    parser.add_argument("--count", choices=("corrected", "paper"), default="corrected", help="how the tables count")
    parser.add_argument(
        "--observers",
        choices=("human", "simulated", "both"),
        help="whose answers (default: human where there are any; simulated ones are never mixed in unasked)",
    )
    parser.add_argument(
        "--stimuli",
        type=Path,
        nargs="+",
        default=[],
        metavar="SET",
        help="the stimulus sets that were shown: draws sheets of what people relabelled most",
    )
    flags = parser.parse_args()
    first = Path(flags.inputs[0]).resolve()
    out = flags.out or Path("results") / (first.name if first.is_dir() else first.stem)
    judgments, left_out = choose_observers(read(flags.inputs), flags.observers)
    summary = aggregate(judgments, out, flags.count, flags.stimuli)
    if left_out:
        print(f"{left_out} simulated sessions left out; --observers simulated or both takes them in")
    print(f"{describe(summary)}\nwritten to {out}: {', '.join(summary['files'])}")


def read(inputs: list[str]) -> pd.DataFrame:
    """Read judgments from session files, folders of them, or (the word hmix) the published data."""
    if "hmix" in inputs:
        if len(inputs) > 1:
            raise InputError("hmix stands alone: aggregate other sessions in a run of their own")
        return hmix.read()
    return sessions.read([Path(name) for name in inputs])


def choose_observers(judgments: pd.DataFrame, observers: str | None) -> tuple[pd.DataFrame, int]:
    """Keep the judgments of the asked observers; returns them and the number of simulated sessions left out unasked."""
    present = set(judgments["observer"])
    if observers is None:
        kept = judgments[judgments["observer"] == ("human" if "human" in present else "simulated")]
        return kept, judgments["source"].nunique() - kept["source"].nunique()
    kept = judgments if observers == "both" else judgments[judgments["observer"] == observers]
    if kept.empty:
        raise InputError(f"there are no {observers} sessions, only {' and '.join(sorted(present))} ones")
    return kept, 0


def aggregate(judgments: pd.DataFrame, out: Path, count: str = "corrected", stimuli: Sequence[Path] = ()) -> dict:
    """Write all results of `judgments` to the folder `out`; returns what is in its summary.json.

    count: "corrected" or "paper", how the tables are counted; the summary always has both. stimuli: the sets that were
    shown, for sheets with their images. Raises InputError where the
    images that were judged were mixed by different policies.
    """
    mixing = mixing_of(judgments)
    observers = " and ".join(sorted(set(judgments["observer"])))
    answers = {way: counted(judgments, way) for way in RECIPES}
    with (
        whole_folder(out, _only_results) as folder,
        tqdm(total=8, desc="aggregating", unit=" tables", delay=1, disable=None) as progress,
    ):

        def save(name: str, table: pd.DataFrame) -> None:
            table.to_csv(folder / name, index=False, lineterminator="\n")
            progress.update()

        parts = split(answers[count])
        save("judgments.csv", judgments)
        labels, middles = relabel.labels(parts["infer"]), midpoints.midpoints(parts["midpoint"])
        save("labels.csv", labels)
        save("midpoints.csv", middles)
        save("boundaries.csv", boundaries(parts["infer"]))
        save("soft_labels.csv", soft_labels(parts["soft_labels"])[0])
        participants = parts["infer"]["participant"].nunique()
        figures.write(parts["infer"], folder / "figures", f"{participants} {observers} participants")
        if stimuli:
            (folder / "figures").mkdir(exist_ok=True)
            for name, sheet in relabelled.sheets(middles, labels, stimuli).items():
                sheet.save(folder / "figures" / name)
        progress.update()
        summary = {
            "versions": {"hill-mixe-suite": __version__},
            "observers": observers,
            "mixing": mixing,
            "sources": sorted(set(judgments["source"])),
            "tables_counted": count,
            "recipes": RECIPES,
        }
        cells = {
            "paper": {
                "highly_relabelled": midpoints.highly_relabelled_as_published(split(answers["paper"])["midpoint"])
            },
            "corrected": {
                "highly_relabelled": midpoints.midpoints(split(answers["paper"])["midpoint"]),
                "highly_relabelled_first_answers": midpoints.midpoints(split(answers["corrected"])["midpoint"]),
            },
        }
        for way, rows in answers.items():
            high = {name: midpoints.count_highly_relabelled(table) for name, table in cells[way].items()}
            summary[way] = summarise(rows) | high
            progress.update()
        summary["files"] = [*sorted(files_in(folder)), "summary.json"]
        text = json.dumps(summary, indent=2, ensure_ascii=False, allow_nan=False)
        (folder / "summary.json").write_text(text + "\n", encoding="utf-8")
    return summary


def mixing_of(judgments: pd.DataFrame) -> str:
    """Name the data mixing function of all judgments; raises InputError where there are several.

    The same name of a stimulus is then another image, and networks would train on images that people did not see.
    """
    first = judgments.drop_duplicates("mixing").sort_values("mixing")
    if len(first) > 1:
        named = ", ".join(f"{row.mixing} ({row.source})" for row in first.itertuples())
        raise InputError(
            f"the images were mixed by different policies, {named}: aggregate them apart, naming the files of each"
        )
    return first["mixing"].iloc[0]


def split(judgments: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Give the judgments of each kind of question: infer, midpoint (two interfaces) and soft_labels."""
    return {
        "infer": judgments[judgments["interface"] == "infer"],
        "midpoint": judgments[judgments["interface"].isin(INTERFACES["midpoint"])],
        "soft_labels": judgments[judgments["interface"] == "soft_labels"],
    }


def summarise(judgments: pd.DataFrame) -> dict:
    """Compute the figures of one way to count, as plain numbers for summary.json."""
    parts = split(judgments)
    infer = parts["infer"]
    fits = boundaries(infer)
    labels = relabel.labels(infer).set_index("stimulus")["lam_h"]
    by_interface = judgments.groupby("interface")
    people = by_interface["participant"].nunique().to_dict()
    return {
        "participants": people | {"total": int(judgments["participant"].nunique())},
        "judgments": by_interface.size().to_dict() | {"total": len(judgments)},
        "broken_off_sessions": int(judgments[judgments["completed"] == 0]["source"].nunique()),
        "pairs": int(parts["midpoint"]["pair"].nunique()),
        "stimuli": len(labels),
        "soft_label_stimuli": int(parts["soft_labels"]["stimulus"].nunique()),
        "confidence": _records(relabel.confidence(infer)),
        "lam_h_by_lam_f": _records(relabel.by_coefficient(infer)),
        "boundaries": {"category_pairs": len(fits), "fitted": int(fits["x0"].notna().sum())},
        "paper_examples": {name: labels[name] for name in relabel.FIGURE_6 if name in labels},
    }


def describe(summary: dict) -> str:
    """Say in a few lines what was read and found."""
    found = summary["corrected"]
    people = found["participants"]
    each = ", ".join(f"{name} {number}" for name, number in people.items() if name != "total")
    lines = [
        f"{people['total']} {summary['observers']} participants ({each}), {found['judgments']['total']} first answers"
    ]
    if summary["mixing"] != "linear":
        lines.append(f"images mixed by {summary['mixing']}")
    if found["broken_off_sessions"]:
        lines.append(
            f"{found['broken_off_sessions']} sessions were broken off; their answers are in, with completed = 0"
        )
    if found["pairs"]:
        high = found["highly_relabelled"]
        lines.append(
            f"{found['pairs']} pairs judged for their midpoint; highly relabelled in all interface types "
            f"{high['in_all_types']}, in any {high['in_any_type']} (counted as in the paper: "
            f"{summary['paper']['highly_relabelled']['in_all_types']} and "
            f"{summary['paper']['highly_relabelled']['in_any_type']})"
        )
    if found["stimuli"]:
        medians = " ".join(f"{row['lam_f']:g}→{row['median']:.2f}" for row in found["lam_h_by_lam_f"])
        confidences = ", ".join(
            f"{row['folded']:g}: {relabel.mean_and_sd(row['mean'], row['sd'])}" for row in found["confidence"]
        )
        fits = found["boundaries"]
        lines.append(f"{found['stimuli']} stimuli inferred; median lam_h by lam_f {medians}; confidence {confidences}")
        lines.append(f"category boundaries fitted for {fits['fitted']} of {fits['category_pairs']} category pairs")
    return "\n".join(lines)


def _records(table: pd.DataFrame) -> list[dict]:
    """Turn a table into JSON; what cannot be computed (the spread of a single one) is null."""
    rows = table.reset_index().astype(object)
    return rows.where(rows.notna(), None).to_dict("records")


def _only_results(old: Path, new: Path) -> None:
    """Let results be written anew over results, unless other files lie among them."""
    try:
        ours = set(json.loads((old / "summary.json").read_text(encoding="utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        ours = set()
    if others := sorted(files_in(old) - ours):
        raise InputError(f"{old} holds files that aggregate.py did not write, such as {others[0]}: name another --out")


if __name__ == "__main__":
    run(main)
