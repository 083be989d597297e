"""Write a stimulus set: mixed images, their list, and the batches that participants see; or check one.

python stimuli_gen/generate.py --images digits --design infer --out stimuli/digits-infer
python stimuli_gen/generate.py --images cifar10 --design hmix --out stimuli/hmix
python stimuli_gen/generate.py --images photos.zip --size 160 --design midpoint --raters 6 --out stimuli/photos
python stimuli_gen/generate.py --continua morphs --design midpoint --out stimuli/morphs
python stimuli_gen/generate.py --check stimuli/photos --images photos.zip

The designs: `infer`, one of the coefficients .1 .25 .5 .75 .9 for each image pair (paper, section 4.2); `midpoint`,
all of 11 coefficients from 0 to 1 for each image pair (section 3.2, for Construct and Select-Shuffled); `full`, all
coefficients of infer for each image pair; `hmix`, the paper's own 249 pairs and 2,070 stimuli. Stimuli for Infer are
also divided into batches for Soft labels. The same images, flags and version write the same bytes.
"""

import argparse
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from hillmixe import command, fonts
from hillmixe.command import InputError, Parser, count, count_or_zero
from hillmixe.interfaces import INTERFACES
from stimuli_gen import mixing, own_pairs, recipe, sources, stimulus_set, verify
from stimuli_gen.entropy import KINDS

NO_RECIPE = ("images", "continua", "pairs", "size", "design", "out", "check", "workers")  # flags
CHECKED = ("check", "images", "continua", "workers")  # flags that go with --check


def main() -> None:
    """Parse the flags; write the set, or check it."""
    functions = "\n".join(f"  {name:13} {mixing.meaning(name)}" for name in mixing.MIXING_FUNCTIONS)
    parser = Parser(f"{__doc__}\nThe mixing functions:\n\n{functions}")
    parser.add_argument("--images", help="digits, cifar10, or a folder or zip of class folders")
    parser.add_argument(
        "--continua",
        help="instead of --images: continua made elsewhere, a folder or zip with a folder of frames for each, such as "
        "Anna_Ben/0.25.png, or a CSV with first, second, file (docs/stimuli.md)",
    )
    parser.add_argument(
        "--pairs",
        type=Path,
        metavar="FILE",
        help="a CSV with your own pairs: image_1, image_2 (file names or ids), and optionally lam_f, lam_g, judgments, "
        "condition and further columns (docs/stimuli.md)",
    )
    parser.add_argument(
        "--size", type=count, metavar="N", help="bring all images of a folder or zip to squares of N x N pixels"
    )
    parser.add_argument("--design", choices=recipe.DESIGNS, help="the design, see above")
    parser.add_argument("--out", type=Path, help="the folder to write, such as stimuli/digits-infer")
    parser.add_argument(
        "--check", type=Path, metavar="SET", help="write nothing, but check a set against its list and its source"
    )
    parser.add_argument(
        "--workers",
        type=count,
        metavar="N",
        help="threads (default: one for each core; one alone for small images, which are written faster than threads "
        "take turns)",
    )
    add_recipe_flags(parser)
    flags = vars(parser.parse_args())
    asked = {name: flags.pop(name) for name in NO_RECIPE}
    if asked["images"] is not None and asked["continua"] is not None:
        parser.error("--images and --continua: expected one of them")
    named = asked["images"] or asked["continua"]
    if asked["check"]:
        if given := [name for name, value in (asked | flags).items() if value is not None and name not in CHECKED]:
            flag = given[0].replace("_", "-")
            raise InputError(f"--check takes --images or --continua, and no --{flag}: the set has it itself")
        print(verify.prove(asked["check"], named, asked["workers"]))
        return
    if missing := [name for name in ("design", "out") if asked[name] is None] + ["images"] * (named is None):
        parser.error(f"the following arguments are required: {', '.join(f'--{name}' for name in missing)}")
    if asked["continua"]:
        if flags["mixing"] is not None:
            raise InputError("--mixing is not for continua made elsewhere: leave it off")
        flags["mixing"] = mixing.GIVEN
    if asked["pairs"]:
        flags["own_pairs"] = ""  # its checksum, when it has been read
    chosen = recipe.choose(asked["design"], **{name: value for name, value in flags.items() if value is not None})
    source = sources.load(named, asked["size"], given=asked["continua"] is not None)
    pairs = None
    notes: list[str] = []
    if asked["pairs"]:
        pairs = own_pairs.read(asked["pairs"], source, chosen.design, notes)
        if "judgments" in pairs and flags["raters"] is not None:
            raise InputError(f"{asked['pairs']} has a column judgments, which says how many people: leave --raters off")
        if "lam_f" in pairs:
            if unfit := [name for name in ("coefficients", "draw") if flags[name] is not None]:
                raise InputError(
                    f"{asked['pairs']} has a column lam_f, which says the coefficients: leave --{unfit[0]} off"
                )
            chosen = recipe.with_listed_coefficients(chosen)
        chosen = replace(chosen, own_pairs=sha256(own_pairs.kept(pairs).encode()).hexdigest())
    description = stimulus_set.write_set(source, chosen, asked["out"], asked["workers"], pairs)
    print("\n".join(stimulus_set.describe(description, asked["out"])))
    for note in [*notes, *source.notes, *source.same_pictures(), *fonts.notes(source.class_names)]:
        print(note, file=sys.stderr)


def add_recipe_flags(parser: argparse.ArgumentParser) -> None:
    """Add a flag for each choice of `SetRecipe`; None where it is not given."""
    shown = parser.add_argument_group("what is shown")
    shown.add_argument(
        "--per-category-pair", type=count, metavar="N", help="image pairs for each pair of classes (default 6)"
    )
    shown.add_argument(
        "--category-pairs", type=count, metavar="N", help="number of pairs of classes, drawn at random (default: all)"
    )
    shown.add_argument(
        "--coefficients",
        type=float,
        nargs="+",
        metavar="LAM_F",
        help="infer, full: the values of lam_f (default .1 .25 .5 .75 .9)",
    )
    shown.add_argument(
        "--levels", type=count, metavar="N", help="midpoint: number of coefficients from 0 to 1 (default 11)"
    )
    shown.add_argument(
        "--draw",
        choices=("balanced", "random"),
        help="infer: coefficients equally often, or each drawn by itself, as in the published data (default balanced)",
    )
    shown.add_argument(
        "--max-entropy",
        type=float,
        metavar="NATS",
        help="CIFAR-10: leave out images with more entropy in CIFAR-10H, in nats",
    )
    shown.add_argument(
        "--ambiguity",
        nargs="+",
        choices=KINDS,
        metavar="KIND",
        help="CIFAR-10: --per-category-pair image pairs of each of these kinds (low/low, low/high, high/high), by the "
        "entropy of their images (low: at most .1 nats; high: at least .5)",
    )
    shown.add_argument(
        "--mixing",
        choices=mixing.MIXING_FUNCTIONS,
        help="how two images become one, see above (default linear; hmix: linear_floor)",
    )
    shown.add_argument(
        "--seed",
        type=command.seed,
        metavar="N",
        help="decides which pairs, coefficients and orders are drawn (default 0)",
    )
    sessions = parser.add_argument_group("who sees it")
    sessions.add_argument(
        "--raters",
        type=count,
        metavar="N",
        help="participants per stimulus or pair, in each interface (default 1; 2 where start or "
        "side differ between sessions)",
    )
    sessions.add_argument(
        "--participants",
        type=count,
        metavar="N",
        help="the most participants for each interface (default: as many as needed)",
    )
    sessions.add_argument(
        "--batch-size",
        type=count,
        metavar="N",
        help="trials of a session, without repeats and catch trials, in each interface of the design "
        f"(default: {', '.join(f'{name} {interface.batch_size}' for name, interface in INTERFACES.items())})",
    )
    sessions.add_argument(
        "--repeats", type=count_or_zero, metavar="N", help="trials that a session repeats at its end (default 2)"
    )
    sessions.add_argument(
        "--repeat-distance",
        type=count,
        metavar="N",
        help="trials from each to its repeat (default: that of the published data, about three quarters of a session)",
    )
    sessions.add_argument(
        "--catch-trials",
        type=count_or_zero,
        metavar="N",
        help="infer, full, hmix: trials of each session that show an unmixed image, whose answer is known (default 0)",
    )
    sessions.add_argument(
        "--catch-distance", type=count, metavar="N", help="least distance between catch trials, in trials (default 2)"
    )
    sessions.add_argument(
        "--swap-sides",
        action="store_const",
        const=True,
        help="label 1 at the right of Infer's slider in one half of the sessions (default: at the left in all)",
    )


if __name__ == "__main__":
    command.run(main)
