"""The recipe of a stimulus set: all choices of a lab, as set.json records them."""

import math
from dataclasses import dataclass, replace

from hillmixe.command import InputError
from hillmixe.interfaces import INTERFACES, that_show
from hillmixe.names import coefficient, is_hundredth
from stimuli_gen.mixing import GIVEN, MIXING_FUNCTIONS

INFER_COEFFICIENTS = (0.1, 0.25, 0.5, 0.75, 0.9)  # paper, section 4.2
MIDPOINT_LEVELS = 11  # paper, section 3.2: 0, .1, ..., 1
# Steps of whole hundredths; with fewer than five levels, Construct would start at its end or in its middle.
POSSIBLE_LEVELS = (5, 6, 11, 21, 26, 51, 101)
# The interfaces that each design gives batches for.
DESIGNS = {
    "infer": that_show("blend"),
    "midpoint": that_show("continuum"),
    "full": that_show("blend"),
    "hmix": ("construct", "select_shuffled", "infer", "soft_labels"),  # the paper's, whatever others there are
}
JUDGED = ("infer", "full", "hmix")  # designs whose stimuli are judged one by one
DRAWN = ("infer", "full", "midpoint")  # designs whose image pairs are drawn from the source
DESIGNS_OF = {
    "per_category_pair": DRAWN,
    "category_pairs": DRAWN,
    "max_entropy": DRAWN,
    "ambiguity": DRAWN,
    "coefficients": ("infer", "full"),
    "levels": ("midpoint",),
    "draw": ("infer",),
    "catch_trials": JUDGED,
    "catch_distance": JUDGED,
    "swap_sides": JUDGED,
}


# Which pairs are drawn: not for who brings pairs, in a list or as continua, and these have coefficients besides.
DRAWS = ("per_category_pair", "category_pairs", "max_entropy", "ambiguity")
OF_CONTINUA = (*DRAWS, "coefficients", "levels", "draw")


@dataclass(frozen=True)
class SetRecipe:
    """One value for each choice.

    per_category_pair: image pairs (of each kind of ambiguity) for each pair of categories.
    category_pairs: the number of pairs of categories, instead of all.
    coefficients: for infer, one of them for each image pair; for full and midpoint, all of them for each image pair.
    draw: for infer: "balanced", all coefficients equally often within each category pair and in total; "random", each
        drawn independently, as in the published data.
    max_entropy: in nats; images about which people disagree more, in CIFAR-10H, are left out.
    ambiguity: kinds of image pairs by the entropy of their images, such as "low/high" (stimuli_gen.entropy).
    mixing: a name in stimuli_gen.mixing.MIXING_FUNCTIONS, or "given" for continua made elsewhere, which bring their own
        pairs and coefficients.
    raters: the number of people for each stimulus or midpoint, in each interface.
    participants: the largest number for each interface.
    batch_size: trials of a session before repeats and catch trials; by default the paper's for each interface.
    repeats, repeat_distance: trials shown again at the end of a session, and the number of trials from the first
        showing to the repeat; by default the two of the published data.
    catch_trials, catch_distance: unmixed images in each session, and how many places apart they are at least.
    swap_sides: label 1 at the right in one half of the sessions of Infer.
    own_pairs: for a lab's own list of pairs, the sha256 of the copy that the set keeps (pairs.csv).
    """

    design: str
    mixing: str
    seed: int = 0
    per_category_pair: int | None = None
    category_pairs: int | None = None
    coefficients: tuple[float, ...] | None = None
    draw: str | None = None
    max_entropy: float | None = None
    ambiguity: tuple[str, ...] = ()
    raters: int | None = None
    participants: int | None = None
    batch_size: int | None = None
    repeats: int = 2
    repeat_distance: int | None = None
    catch_trials: int = 0
    catch_distance: int = 2
    swap_sides: bool = False
    own_pairs: str | None = None

    @property
    def interfaces(self) -> tuple[str, ...]:
        """The interfaces that the set has batches for."""
        shown = DESIGNS[self.design]
        if self.design != "midpoint":
            return shown
        levels = len(self.coefficients or ())
        return tuple(name for name in shown if levels <= (INTERFACES[name].most_levels or levels))


def choose(design: str, **flags) -> SetRecipe:
    """Make the recipe of a design; choices that are not among the flags have the design's defaults.

    flags: fields of SetRecipe, or levels, the number of coefficients from 0 to 1. Raises InputError if one is not for
    this design or has an impossible value.
    """
    for name in flags:
        if design not in DESIGNS_OF.get(name, DESIGNS):
            fit = " or ".join(DESIGNS_OF[name])
            raise InputError(f"--{name.replace('_', '-')} is for --design {fit}; leave it off for {design}")
    defaults: dict = {"mixing": "linear_floor" if design == "hmix" else "linear"}
    if flags.get("mixing") == GIVEN:
        if unfit := [name for name in (*OF_CONTINUA, "own_pairs") if name in flags]:
            flag = {"own_pairs": "pairs"}.get(unfit[0], unfit[0]).replace("_", "-")
            raise InputError(f"--{flag} is not for continua made elsewhere: leave it off")
        if design == "hmix":
            raise InputError("--design hmix is of CIFAR-10's images; of continua, expected infer, midpoint or full")
        return _checked(SetRecipe(design, **flags))
    if "own_pairs" in flags:
        if unfit := [name for name in DRAWS if name in flags]:
            raise InputError(
                f"--{unfit[0].replace('_', '-')} draws pairs, and --pairs lists them: leave one of them off"
            )
        if design == "hmix":
            raise InputError("--design hmix has the paper's own pairs; with --pairs, expected infer, midpoint or full")
    elif design in DRAWN:
        defaults["per_category_pair"] = 6
    if design == "midpoint":
        defaults["coefficients"] = _levels(flags.pop("levels", MIDPOINT_LEVELS))
    elif design != "hmix":
        given = tuple(sorted({coefficient(value) for value in flags.pop("coefficients", INFER_COEFFICIENTS)}))
        defaults["coefficients"] = given
    if design == "infer":
        defaults["draw"] = "balanced"
    if "ambiguity" in flags:
        flags["ambiguity"] = tuple(dict.fromkeys(flags["ambiguity"]))
    return _checked(SetRecipe(design, **(defaults | flags)))


def with_listed_coefficients(recipe: SetRecipe) -> SetRecipe:
    """Give the recipe of a set whose list of pairs has the coefficients: none are chosen or drawn."""
    return replace(recipe, coefficients=None, draw=None)


def _checked(recipe: SetRecipe) -> SetRecipe:
    """Refuse values that are not possible."""
    for value in recipe.coefficients or ():
        if not is_hundredth(value):
            raise InputError(f"--coefficients {value}: images are mixed in whole hundredths, such as 0.25")
    if recipe.max_entropy is not None and not 0 <= recipe.max_entropy < math.inf:
        raise InputError(f"--max-entropy {recipe.max_entropy}: expected nats, a number of at least 0")
    if recipe.draw not in (None, "balanced", "random"):
        raise InputError(f"--draw {recipe.draw}: expected balanced or random")
    if recipe.mixing not in (*MIXING_FUNCTIONS, GIVEN):
        raise InputError(
            f"--mixing {recipe.mixing} is not a mixing function; expected one of {', '.join(MIXING_FUNCTIONS)}"
        )
    if recipe.repeats not in (0, 2) and recipe.repeat_distance is None:
        raise InputError(
            f"--repeats {recipe.repeats} needs --repeat-distance, the trials between a stimulus and its repeat"
        )
    if recipe.repeat_distance is not None and recipe.repeats and recipe.repeat_distance <= recipe.repeats:
        raise InputError(
            f"--repeat-distance {recipe.repeat_distance} is too short for {recipe.repeats} repeats at the end of a "
            f"session: it takes at least {recipe.repeats + 1}"
        )
    return recipe


def _levels(number: int) -> tuple[float, ...]:
    if number not in POSSIBLE_LEVELS:
        possible = ", ".join(map(str, POSSIBLE_LEVELS))
        raise InputError(f"--levels {number} is not possible: blends are whole hundredths apart, so {possible}")
    return tuple(100 * step // (number - 1) / 100 for step in range(number))
