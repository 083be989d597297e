"""Turn participants' answers into judgments, labels, midpoints, category boundaries, soft labels and figures.

python analysis/aggregate.py                                  the sessions in participants_data/
python analysis/aggregate.py p01.csv more/ --out results/pilot
python analysis/aggregate.py participants_data --watch        the same again whenever sessions come in
python analysis/aggregate.py hmix --out results/hmix          the published data of Collins et al. (UAI 2023)

Rehearsals and simulated sessions are excluded where there are real ones. If a study was changed between sessions, its
records (study-....zip) beside them show how.

summary.json counts everything twice: `paper` as the publication did, `corrected` with its known errors corrected;
`recipes` in it explains where they differ. The tables are the corrected ones unless --count paper is given.
"""

import sys
import time
from argparse import Namespace
from pathlib import Path

import pandas as pd

from analysis import readers, report
from analysis.closing_lines import what_a_lab_must_know
from analysis.flow import of_the_same_kind
from analysis.publishing import orders
from analysis.results import summarise
from analysis.studies import session_table
from analysis.summary import describe
from analysis.watching import watch
from hillmixe import command, fonts, study_record
from hillmixe.command import InputError, Parser, number, run
from hillmixe.files import results_of


def main() -> None:
    """Parse the flags; aggregate once, or with --watch again and again."""
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
        "--rehearsals", action="store_true", help="include rehearsals (default: only where there is nothing else)"
    )
    parser.add_argument(
        "--stimuli",
        type=Path,
        nargs="+",
        default=[],
        metavar="SET",
        help="the stimulus sets that were shown: their images appear in the figures and stimuli.html",
    )
    parser.add_argument(
        "--without",
        type=rule,
        nargs="+",
        default=[],
        metavar="RULE[=THRESHOLD]",
        help="exclude what these quality rules flag (default: nobody; they are in exclusions.csv and the report)",
    )
    parser.add_argument(
        "--same-participant",
        action="append",
        default=[],
        metavar="NAME=OTHER",
        help="two names of one person, as in 007=7: the first is kept (repeatable; possible ones are named at the end)",
    )
    parser.add_argument(
        "--watch", action="store_true", help="make the results again whenever sessions come in, until Ctrl+C"
    )
    flags = parser.parse_args()
    out = flags.out or results_of(Path(flags.inputs[0]))
    if not flags.watch:
        write_results(flags, out)
    elif "hmix" in flags.inputs:
        raise InputError("the published data do not change: give folders of sessions to --watch")
    else:
        watch(flags.inputs, lambda: write_results(flags, out), time.sleep)


def write_results(flags: Namespace, out: Path) -> None:
    """Read the answers, write the results to a folder, and tell the lab what it must know."""
    reading = readers.reading(*flags.inputs, same_participant=flags.same_participant)
    judgments, left_out = choose_observers(reading.judgments, flags.observers)
    judgments, rehearsals = (judgments, 0) if flags.rehearsals else leave_out_rehearsals(judgments)
    flow = None if reading.flow is None else of_the_same_kind(reading.flow, judgments)
    records = study_record.folders_of(flags.inputs)
    with command.progress(total=4, desc="aggregating", unit=" steps") as bar:
        rules = dict(flags.without)
        results = summarise(
            judgments, flags.count, flags.stimuli, rules, bar.update, records, flow, reading.several_sets
        )
        files = results.write(out, done=bar.update)
    for note in [*reading.several_sets, *results.summary["studies"]["notes"]]:
        print(note, file=sys.stderr)
    if named := orders.n_of_names(judgments):
        print(orders.warning(named), file=sys.stderr)
    for note in fonts.notes(sorted({*judgments["label_1"], *judgments["label_2"]})):
        print(note, file=sys.stderr)
    print(f"{describe(results.summary)}\n{len(files)} files in {out}; open {out / report.FILE}")
    unasked = {
        "simulated session": (left_out, "--observers simulated or both"),
        "rehearsal": (rehearsals, "--rehearsals"),
    }
    print("\n".join(what_a_lab_must_know(results, reading.passed_over, reading.people, unasked)))


def rule(text: str) -> tuple[str, float | None]:
    """Read a quality rule as given on the command line, such as `retest_difference=.4`."""
    name, _, threshold = text.partition("=")
    return name, number(threshold) if threshold else None


def choose_observers(judgments: pd.DataFrame, observers: str | None) -> tuple[pd.DataFrame, int]:
    """Keep the judgments of the requested observers; also return how many simulated sessions were left out."""
    present = set(judgments["observer"])
    if observers is None:
        kept = judgments[judgments["observer"] == ("human" if "human" in present else "simulated")]
        return kept, len(session_table(judgments)) - len(session_table(kept))
    kept = judgments if observers == "both" else judgments[judgments["observer"] == observers]
    if kept.empty:
        raise InputError(f"there are no {observers} sessions, only {' and '.join(sorted(present))} ones")
    return kept, 0


def leave_out_rehearsals(judgments: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Keep the judgments of real sessions, or all if there are only rehearsals; also return how many were left out."""
    real = judgments[~judgments["rehearsal"].isin([1])]
    if real.empty:
        return judgments, 0
    return real, len(session_table(judgments)) - len(session_table(real))


if __name__ == "__main__":
    run(main)
