"""Plan a study with Infer: how wide the intervals of boundaries will be with given numbers of participants and stimuli.

python analysis/plan.py --classes 10 --participants 20 40 80 --per-category-pair 10 40
python analysis/plan.py --classes 4 --participants 10 20 --per-category-pair 20 --like results/pilot

Each row has the expected widths of the 95 % intervals of x0 and of k twice, by formula and from simulated studies,
because either alone could be wrong. People and images vary as in H-Mix, or as in --like. docs/choosing.md explains the
model.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.choosing.curves_known import learn
from analysis.choosing.flags import mixed_level, require_file
from analysis.choosing.image_pairs import pairs_of_classes
from analysis.choosing.planning import power_table
from analysis.choosing.results_read import read_results
from analysis.choosing.variances import Prior, hmix_prior
from analysis.report.apa import number
from hillmixe import command
from hillmixe.command import InputError, Parser, count, count_or_zero, plural, run
from hillmixe.files import write_table
from hillmixe.interfaces import INTERFACES
from stimuli_gen.recipe import INFER_COEFFICIENTS

MOST_JUDGMENTS = 200_000  # of a row: a simulated study then takes a second or two
MOST_CLASSES = 1000  # they make half a million category pairs


def main() -> None:
    """Parse the flags and print the table."""
    trials = INTERFACES["infer"].batch_size
    parser = Parser(__doc__)
    add = parser.add_argument
    add("--participants", type=count, nargs="+", required=True, metavar="N", help="numbers of participants to compare")
    add("--per-category-pair", type=count, nargs="+", default=[10], metavar="N", help="numbers of stimuli (default 10)")
    add("--classes", type=count, default=10, metavar="N", help="all pairs of this many classes (default 10)")
    add("--coefficients", type=mixed_level, nargs="+", default=INFER_COEFFICIENTS, metavar="LAM_F",
        help="those of the stimuli (default .1 .25 .5 .75 .9)")  # fmt: skip
    add("--batch-size", type=count, default=trials, metavar="N", help=f"trials per participant (default {trials})")
    add("--like", type=Path, metavar="RESULTS", help="people and images vary as in these results (default: H-Mix)")
    add("--studies", type=count_or_zero, default=20, metavar="N", help="simulated studies for each row (default 20)")
    add("--out", type=Path, metavar="FILE", help="also write the table to a file")
    add("--seed", type=command.seed, default=0, metavar="N", help="seed of the simulated studies (default 0)")
    flags = parser.parse_args()
    if flags.classes < 2:
        raise InputError(f"--classes {flags.classes}: expected at least 2, which make a pair")
    if flags.classes > MOST_CLASSES:
        raise InputError(f"--classes {flags.classes} is more than {MOST_CLASSES:,}, as many as ImageNet has")
    levels = sorted({*flags.coefficients})
    if len(levels) < 2:
        raise InputError("--coefficients: expected at least two, for a curve has two parameters")
    if max(flags.participants) * flags.batch_size > MOST_JUDGMENTS:
        raise InputError(f"more than {MOST_JUDGMENTS:,} judgments in a row of the table: lower --participants")
    if flags.out is not None:
        require_file(flags.out)
    pairs = pairs_of_classes([f"class {number:04}" for number in range(flags.classes)])
    settings = flags.participants, flags.per_category_pair, flags.batch_size, levels
    rows = len(flags.participants) * len(flags.per_category_pair)
    with command.progress(total=rows, desc="simulating", unit=" rows") as bar:
        table = power_table(pairs, *settings, _prior(flags.like), flags.studies, flags.seed, bar.update)
    print(f"{plural(len(pairs), 'category pair')}, {by_each(table)} by each participant; widths of 95 % intervals:")
    shown = table.assign(raters=table["raters"].map("{:.2f}".format))
    for name in ("x0", "k"):
        for way in ("formula", "simulated"):
            shown[f"{name}_{way}"] = [number(width, 3 if name == "x0" else 2) for width in table[f"{name}_{way}"]]
    print(shown.to_string(index=False))
    if table["x0_formula"].isna().any() or (flags.studies and table["x0_simulated"].isna().any()):
        print("–: too few judgments, or at too few coefficients, to fit a curve to")
    if flags.out is not None:
        flags.out.parent.mkdir(parents=True, exist_ok=True)
        write_table(flags.out, table)
        print(f"written to {flags.out}")


def by_each(table: pd.DataFrame) -> str:
    """Give the number of judgments of a participant: fewer than a session has if there are fewer stimuli."""
    each = sorted({*(table["judgments"] // table["participants"]).tolist()})
    return plural(each[0], "judgment") if len(each) == 1 else f"{each[0]:,} to {each[-1]:,} judgments"


def _prior(results: Path | None) -> Prior:
    """Read the prior: what H-Mix shows, or another study's results."""
    if results is None:
        return hmix_prior()
    known = learn(read_results(results).judgments, hmix_prior())
    sd, class_sd = (tuple(np.round(values, 6).tolist()) for values in (known.sd, known.class_sd))
    return Prior(known.variances, known.log_k, sd, class_sd)


if __name__ == "__main__":
    run(main)
