"""Turn participants' answers into judgments, labels, midpoints, category boundaries, soft labels and figures.

python analysis/aggregate.py                                  the sessions in participants_data/
python analysis/aggregate.py p01.csv more/ --out results/pilot
python analysis/aggregate.py hmix --out results/hmix          the published data of Collins et al. (UAI 2023)

summary.json counts everything twice: `paper` as the publication did, `corrected` as one should; `recipes` there says
where they differ. The tables are the corrected ones unless --count paper is given.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from analysis import figures, midpoints, policy, quality, relabel, report
from analysis.boundaries import boundaries
from analysis.figures import stimulus_sets
from analysis.judgments import counted
from analysis.readers import hmix, sessions
from analysis.soft_labels import soft_labels
from analysis.summary import describe, mixing_of, split, summary
from hillmixe import command
from hillmixe.command import InputError, Parser, run
from hillmixe.files import files_in, whole_folder


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
        help="the stimulus sets that were shown: draws the figures with images",
    )
    parser.add_argument(
        "--without",
        type=rule,
        nargs="+",
        default=[],
        metavar="RULE[=THRESHOLD]",
        help="leave out what these rules of quality name (default: nobody; they are in exclusions.csv and the report)",
    )
    flags = parser.parse_args()
    first = Path(flags.inputs[0]).resolve()
    out = flags.out or Path("results") / (first.name if first.is_dir() else first.stem)
    judgments, left_out = choose_observers(read(flags.inputs), flags.observers)
    found = aggregate(judgments, out, flags.count, flags.stimuli, dict(flags.without))
    if left_out:
        print(f"{left_out} simulated sessions left out; --observers simulated or both takes them in")
    print(f"{describe(found)}\n{len(found['files'])} files in {out}; open {out / report.FILE}")


def rule(text: str) -> tuple[str, float | None]:
    """Read a rule of quality as it is given on the command line, as in `retest_difference=.4`."""
    name, _, threshold = text.partition("=")
    return name, float(threshold) if threshold else None


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


def aggregate(
    judgments: pd.DataFrame,
    out: Path,
    count: str = "corrected",
    stimuli: Sequence[Path] = (),
    without: Mapping[str, float | None] | None = None,
) -> dict:
    """Write all results of `judgments` to the folder `out`; returns what is in its summary.json.

    count: "corrected" or "paper", how the tables are counted; the summary always has both. stimuli: the sets that were
    shown, for the figures with images. without: rules of quality, each with its threshold (None: the default), whose
    sessions and answers are left out of everything but left_out.csv. Raises InputError where the images that were
    judged were mixed by different policies, an image is in none of the sets, a rule is not known, or nothing is left.
    """
    judgments, left_out, dropped = _leave_out(judgments, without or {})
    mixing = mixing_of(judgments)
    shown = stimulus_sets.read(stimuli, mixing) if stimuli else None
    observers = " and ".join(sorted(set(judgments["observer"])))
    with (
        whole_folder(out, _only_results) as folder,
        command.progress(total=4, desc="aggregating", unit=" steps") as progress,
    ):
        parts = split(counted(judgments, count))
        tables = {
            "judgments": judgments,
            "labels": relabel.labels(parts["infer"]),
            "midpoints": midpoints.midpoints(parts["midpoint"]),
            "boundaries": boundaries(parts["infer"]),
            "soft_labels": soft_labels(parts["soft_labels"])[0],
            "exclusions": quality.exclusions(judgments),
        } | ({"left_out": left_out} if without else {})
        for name, table in tables.items():
            table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
        if tables["boundaries"]["x0_shrunk"].notna().any():
            policy.write(folder / "policy.json", tables["boundaries"], count)
        progress.update()
        found = summary(judgments, count, tables["exclusions"]) | {"left_out": dropped}
        progress.update()
        figures.write(parts, tables, found[count]["ambiguity"], folder / "figures", observers)
        if shown is not None:
            people = parts["infer"]["participant"].nunique()
            figures.write_with_images(people, tables, shown, folder / "figures", observers)
        progress.update()
        report.write(folder, found, tables)
        found["files"] = [*sorted(files_in(folder)), "summary.json"]
        text = json.dumps(found, indent=2, ensure_ascii=False, allow_nan=False)
        (folder / "summary.json").write_text(text + "\n", encoding="utf-8")
        progress.update()
    return found


def _leave_out(judgments: pd.DataFrame, without: Mapping[str, float | None]) -> tuple[pd.DataFrame, pd.DataFrame, dict]:
    """Leave out what rules of quality name: the judgments that stay, who was named, and what that was in numbers."""
    if not without:
        return judgments, pd.DataFrame(), {"rules": {}, "participants": 0, "judgments": 0}
    given = {name: threshold for name, threshold in without.items() if threshold is not None}
    named = quality.exclusions(judgments, given)
    named = named[named["rule"].isin(list(without))]
    kept = quality.without(judgments, named, without)
    if kept.empty:
        raise InputError(f"nothing is left without what {', '.join(without)} name: name fewer rules, or thresholds")
    lost = {
        "rules": {each.name: given.get(each.name, each.threshold) for each in quality.RULES if each.name in without},
        "participants": int(named["participant"].nunique()),
        "judgments": len(judgments) - len(kept),
    }
    return kept, named, lost


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
