"""Choose what to ask next: the image pairs and coefficients whose judgments are expected to be most informative.

python analysis/choose.py results/pilot --images photos --budget 500 --out next.csv
python analysis/choose.py results/pilot --images photos --budget 500 --for labels --out next.csv
python analysis/choose.py results/pilot --images photos --budget 2000 --waves 4 --within .05 --out next.csv
python analysis/choose.py --images photos --budget 300 --out first.csv          before anybody has answered

generate.py --pairs takes the list. Judgments count without repeats and catch trials. Images on which networks are
evaluated are never chosen. docs/choosing.md has the equations, and what was gained on published judgments.
"""

import argparse
import math
import shlex
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.choosing.curves_known import learn
from analysis.choosing.flags import mixed_level, require_file
from analysis.choosing.forecast import study_of
from analysis.choosing.goals import GOALS
from analysis.choosing.image_pairs import ImagePairs, pairs_of_classes
from analysis.choosing.next_wave import COEFFICIENTS, Waves, plan_waves
from analysis.choosing.results_read import ResultsRead, read_results
from analysis.choosing.sentences import all_of, by_one_person, forecast, waves_table, without_curve
from analysis.choosing.strategies import STRATEGIES
from analysis.choosing.variances import hmix_prior
from hillmixe import command
from hillmixe.command import InputError, Parser, count, plural, run
from hillmixe.files import write_table
from hillmixe.interfaces import INTERFACES
from stimuli_gen import sources

OF_THEIR_OWN = ("balanced", "random")  # strategies that need to know nothing
MOST_JUDGMENTS = 50_000  # of a budget: they are chosen one by one, in a minute or two


def main() -> None:
    """Parse the flags, write the list, and say what is expected of it."""
    flags = _flags()
    if flags.results is None and flags.prior == "none" and flags.strategy not in OF_THEIR_OWN:
        raise InputError(f"--strategy {flags.strategy} needs results or a prior: add --strategy balanced")
    if flags.results is not None and flags.prior is not None:
        raise InputError("--prior is for a first wave, without results: leave it off")
    if flags.budget > MOST_JUDGMENTS:
        raise InputError(f"--budget {flags.budget} is more than the {MOST_JUDGMENTS:,} that are chosen at once")
    require_file(flags.out)
    if flags.budget < flags.waves:
        raise InputError(f"--budget {flags.budget} is less than a judgment for each of {flags.waves} waves")
    source = sources.load(flags.images, flags.size)
    found = read_results(flags.results) if flags.results else ResultsRead.nothing(pairs_of_classes(source.class_names))
    study = study_of(learn(found.judgments, hmix_prior(), found.pairs), found.reported)
    images = ImagePairs(source, found.pairs, found.judgments)
    share, rest = divmod(flags.budget, flags.waves)
    budgets = [share + (at < rest) for at in range(flags.waves)]
    if flags.within is not None and study.within(flags.within).all():
        every = all_of(len(found.pairs))
        print(f"Known to within ±{flags.within:g}: {every} already. There is no need to ask more; nothing was written")
        return
    waves = plan_waves(
        study,
        images,
        flags.goal,
        flags.strategy,
        budgets,
        flags.batch_size,
        flags.coefficients,
        flags.within,
        flags.seed,
    )
    flags.out.parent.mkdir(parents=True, exist_ok=True)
    write_table(flags.out, waves.pairs)
    print(described(waves, flags.out, flags.goal, budgets[0]))
    notes = left_out(source.class_names, found.pairs), by_one_person(study), without_curve(waves.studies[1])
    for note in filter(None, notes):
        print(note)
    print(forecast(waves, flags.goal, flags.strategy, flags.within, flags.batch_size))
    if flags.waves > 1:
        print(waves_table(waves, flags.within))
    print(f"Next: {next_command(flags, found.mixing)}")


def described(waves: Waves, out: Path, goal: str, budget: int) -> str:
    """Describe what the list holds. budget: the judgments that it was meant to hold."""
    n = waves.pairs["judgments"]
    total = int(n.sum())
    wave = waves.problems[0]
    in_pair = pd.Series(waves.chosen).groupby(wave.pair).sum().reindex(range(len(wave.judged)), fill_value=0)
    each = f"{in_pair.min()} to {in_pair.max()}" if in_pair.min() < in_pair.max() else f"{in_pair.min()}"
    held = f"{plural(total, 'judgment')} of {plural(len(n), 'stimulus', 'stimuli')} for {goal} in {out}"
    pairs = f"{each} of each of {len(in_pair)} category pairs" if len(in_pair) > 1 else "all of one category pair"
    less = f"\nFewer than {budget}: there are no more image pairs, and nobody sees one twice" * bool(total < budget)
    return f"{held}, {pairs}{less}"


def left_out(classes: Sequence[str], pairs: pd.DataFrame) -> str:
    """Say how many category pairs of these classes are not among those asked about; "" if there are none."""
    if not (others := math.comb(len(classes), 2) - len(pairs)):
        return ""
    have = "have" if others > 1 else "has"
    return f"{plural(others, 'further category pair')} of these classes {have} no judgments so far: left out"


def next_command(flags: argparse.Namespace, mixing: str) -> str:
    """Write the command that makes the next wave's stimulus set."""
    size = ["--size", str(flags.size)] if flags.size else []
    function = ["--mixing", mixing] if mixing != "linear" else []
    batch = ["--batch-size", str(flags.batch_size)] if flags.batch_size != INTERFACES["infer"].batch_size else []
    parts = ["--images", flags.images, *size, "--design", "infer", "--pairs", str(flags.out), *function, *batch]
    return f"python stimuli_gen/generate.py {shlex.join([*parts, '--out', f'stimuli/{flags.out.stem}'])}"


def _flags() -> argparse.Namespace:
    strategies = "\n".join(f"  {name:10} {_meaning(function)}" for name, function in STRATEGIES.items())
    goals = "\n".join(f"  {name:10} {_meaning(function)}" for name, function in GOALS.items())
    parser = Parser(f"{__doc__}\nWhat judgments are --for:\n\n{goals}\n\nThe strategies:\n\n{strategies}")
    trials = INTERFACES["infer"].batch_size
    add = parser.add_argument
    add("results", nargs="?", type=Path, help="a folder that aggregate.py wrote; none before the first session")
    add("--images", required=True, help="digits, cifar10, or a folder or zip, as given to generate.py")
    add("--size", type=count, metavar="N", help="as given to generate.py")
    add("--budget", type=count, required=True, metavar="N", help="judgments to ask for")
    add("--for", dest="goal", choices=GOALS, default="boundaries", help="see above (default boundaries)")
    add("--out", type=Path, required=True, metavar="FILE", help="the list to write, such as next.csv")
    add("--strategy", choices=STRATEGIES, help="see above (default greedy; balanced where nothing is known)")
    add(
        "--waves",
        type=count,
        default=1,
        metavar="N",
        help="spend the budget in N waves: the list is the first one, and after its sessions you choose again (1)",
    )
    add(
        "--within",
        type=half_width,
        metavar="X",
        help="leave out pairs whose boundary's 95 %% interval is within ±X, such as .05, and stop if all are",
    )
    add(
        "--coefficients",
        type=mixed_level,
        nargs="+",
        default=COEFFICIENTS,
        metavar="LAM_F",
        help="those of new stimuli (default .1 .15 ... .9)",
    )
    add("--batch-size", type=count, default=trials, metavar="N", help=f"judgments per participant (default {trials})")
    add(
        "--prior",
        choices=("hmix", "none"),
        help="without results: begin with what H-Mix shows, or with nothing (default hmix)",
    )
    add("--seed", type=command.seed, default=0, metavar="N", help="decides which image pairs are drawn (default 0)")
    flags = parser.parse_args()
    flags.coefficients = tuple(sorted({*flags.coefficients}))
    if flags.strategy is None:
        flags.strategy = "balanced" if flags.results is None and flags.prior == "none" else "greedy"
    return flags


def half_width(text: str) -> float:
    """Read how far an interval may reach to either side: above 0 and below .5."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value < 0.5:
        raise argparse.ArgumentTypeError(f"{text!r}: expected a number above 0 and below .5, such as .05")
    return value


def _meaning(function: object) -> str:
    return (function.__doc__ or "").splitlines()[0]


if __name__ == "__main__":
    run(main)
