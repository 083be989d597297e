"""Who sees what in which order: the trials of each session, with repeats and catch trials."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hillmixe.columns import own_of_pairs
from hillmixe.command import InputError, plural
from hillmixe.interfaces import INTERFACES, Interface
from stimuli_gen import allocation
from stimuli_gen.catch import PureImages, places
from stimuli_gen.design import OWN_CONDITION, PAIR_COLUMNS, PARTS, Plan, fitting, named, pair_names
from stimuli_gen.recipe import SetRecipe

# Where Construct begins on continua that have coefficients of their own: the place among them.
STARTS = {"the second frame": 1, "the last frame but one": -2}


@dataclass(frozen=True)
class Deal:
    """What each session of an interface shows.

    rows: what there is to show, from the plan's `judged` or `pairs`. slots: (n,) a row for each trial, without repeats
    and catch trials; session: (n,) the session of each. conditions: for each session, its start coefficient or the side
    of label 1; None if the interface has neither.
    """

    interface: str
    rows: pd.DataFrame
    slots: np.ndarray
    session: np.ndarray
    conditions: list[float | str | None]


def deal(interface: str, plan: Plan, recipe: SetRecipe) -> Deal:
    """Deal an interface's trials to as few sessions as possible.

    Each stimulus (or pair, for a midpoint) is shown in the requested number of sessions, by default once in each
    condition; no session shows an image pair twice; counts of category pairs, coefficients and conditions differ by at
    most one. Raises InputError if that takes more than the allowed number of participants.
    """
    conditions = _conditions(interface, plan, recipe)
    rows = plan.judged if INTERFACES[interface].shows == "blend" else plan.pairs
    assert rows is not None, f"the design {recipe.design} has no batches for {interface}"
    size = recipe.batch_size or INTERFACES[interface].batch_size

    own = rows.get("judgments")  # so many for each row, of a lab's own list of pairs
    in_pairs = rows.groupby(PARTS, observed=True)  # blends of one image pair
    n_rows, most = (len(rows), in_pairs.size().max()) if own is None else (own.sum(), in_pairs["judgments"].sum().max())

    def in_each(raters: int) -> int:  # sessions of a condition: enough for its slots and those of one pair
        raters = raters if own is None else 1
        return allocation.fewest(
            int(-(-n_rows * raters // len(conditions))), int(-(-most * raters // len(conditions))), size
        )

    def needed(raters: int) -> int:
        return min(len(conditions) * in_each(raters), int(n_rows) * (raters if own is None else 1))  # none is empty

    raters = recipe.raters or len(conditions)
    if recipe.raters is None and recipe.participants is not None:  # as many as the participants can be
        possible = range(1, max(1, min(recipe.participants, recipe.participants * size // len(rows))) + 1)
        raters = max(1, bisect_right(possible, recipe.participants, key=needed))
    if recipe.participants is not None and needed(raters) > recipe.participants:
        both = ", half of them in each condition" if len(conditions) > 1 else ""
        each = f"{plural(raters, 'rater')} for each" if own is None else "the judgments asked for"
        people = plural(needed(raters), "participant")
        raise InputError(
            f"{interface}: {each} of {len(rows)} {_what(interface)} take {people}{both}, with up "
            f"to {size} trials each, none of whom sees an image pair twice, and there are {recipe.participants}: raise "
            "--participants or --batch-size, or lower --raters"
        )
    times = np.full(len(rows), raters) if own is None else own.to_numpy()
    return _dealt(interface, rows, in_each(raters), times, conditions, recipe)


def tables(dealt: Deal, plan: Plan, recipe: SetRecipe) -> Iterator[pd.DataFrame]:
    """Give what the participant of each session sees, trial by trial."""
    interface = INTERFACES[dealt.interface]
    stream = interface.streams[0]
    rng = np.random.default_rng([recipe.seed, stream, 1])
    judged = interface.shows == "blend"
    pure = None
    if recipe.catch_trials and judged and plan.judged is not None:
        pure = PureImages(plan.judged, np.random.default_rng([recipe.seed, 5, stream]))
    order = np.argsort(dealt.session, kind="stable")
    of_session = np.split(
        dealt.slots[order], np.cumsum(np.bincount(dealt.session, minlength=len(dealt.conditions)))[:-1]
    )
    for rows, condition in zip(of_session, dealt.conditions, strict=True):
        shown = dealt.rows.iloc[rng.permutation(rows)]
        if judged:
            batch = _judged(interface, shown, pure, rng, recipe)
        else:
            batch = _midpoints(interface, shown, plan, rng, recipe)
        if "side_1" in interface.columns:
            batch.insert(3, "side_1", condition)
        if "lam_start" in interface.columns:
            if condition in STARTS:
                condition = [plan.levels_of(image_1)[STARTS[condition]] for image_1 in batch["image_1"]]
            batch["lam_start"] = condition
        yield batch


def achieved(dealt: Deal, recipe: SetRecipe) -> dict:
    """Count what the sessions of an interface achieve: raters, trials, and how even they are."""
    n_sessions = len(dealt.conditions)
    raters = np.bincount(dealt.slots, minlength=len(dealt.rows))
    sizes = np.bincount(dealt.session, minlength=n_sessions)
    shown = dealt.rows.iloc[dealt.slots]
    groups = {"category_pairs": shown.groupby(["label_1", "label_2"], observed=True).ngroup().to_numpy()}
    if "lam_f" in shown:
        groups["coefficients"] = shown.groupby("lam_f").ngroup().to_numpy()
    result = {
        "participants": n_sessions,
        "trials": _range(sizes),
        "repeats": _range(
            np.array([len(_repeated(INTERFACES[dealt.interface], n, recipe.catch_trials, recipe)) for n in sizes])
        ),
        "raters": _range(raters) | {"mean": round(float(raters.mean()), 3)},
    }
    for name, group in groups.items():
        result[f"trials_of_{name}"] = _spread(group, dealt.session, n_sessions)
    pairs = shown.groupby(PARTS, observed=True).ngroup().to_numpy()
    result["times_a_session_shows_an_image_pair"] = int(
        np.unique(pairs * n_sessions + dealt.session, return_counts=True)[1].max()
    )
    names: list[float | str | None] = sorted(set(dealt.conditions) - {None}, key=str)
    if len(names) > 1:
        of_slot = np.array([names.index(condition) for condition in dealt.conditions])[dealt.session]
        by_condition = [np.bincount(dealt.slots[of_slot == at], minlength=len(raters)) for at in range(len(names))]
        result["raters_by_condition"] = {str(name): _range(n) for name, n in zip(names, by_condition, strict=True)}
    return result


def describe(interface: str, found: dict) -> str:
    """Describe in one line what `achieved` found."""

    def span(number: dict) -> str:
        low, high = number["min"], number["max"]
        return f"{low:,}" if low == high else f"{low:,} to {high:,}"

    def spanned(number: dict, one: str) -> str:
        return plural(number["max"], one) if number["min"] == number["max"] else f"{span(number)} {one}s"

    raters = found["raters"]
    line = (
        f"{interface}: {plural(found['participants'], 'participant')} with {spanned(found['trials'], 'trial')} and "
        f"{spanned(found['repeats'], 'repeat')} each; raters per {_what(interface, 1)}: min {raters['min']}, "
        f"mean {raters['mean']:g}, max {raters['max']}"
    )
    if conditions := found.get("raters_by_condition"):
        way = "starting at" if "lam_start" in INTERFACES[interface].columns else "with label 1 at the"
        line += f" ({', '.join(f'{span(number)} {way} {name}' for name, number in conditions.items())})"
    even = {
        name: found[f"trials_of_{name}"] for name in ("category_pairs", "coefficients") if f"trials_of_{name}" in found
    }
    line += f"; in a session, trials of each category pair {span(even['category_pairs'])}"
    if "coefficients" in even:
        line += f", of each coefficient {span(even['coefficients'])}"
    uneven = max(number["uneven"] for number in even.values())
    if found["participants"] == 1:
        return line
    alike = f"differ by at most {uneven} in these numbers" if uneven else "have the same of each"
    return f"{line}; any two sessions {alike}"


def left_out(interfaces: Iterable[str], n_frames: int) -> list[str]:
    """Say which interfaces have no room for all frames of continua with up to this many."""
    return [
        f"{name} has room for {INTERFACES[name].most_levels} frames: of a continuum with more it shows some, both ends "
        f"included, at equal distances where more than half as many can be had (here {_shown(name, n_frames)} of "
        f"{n_frames})"
        for name in interfaces
        if INTERFACES[name].shows == "continuum" and n_frames > (INTERFACES[name].most_levels or n_frames)
    ]


def _shown(interface: str, n_frames: int) -> int:
    return len(fitting(INTERFACES[interface], tuple(range(n_frames))))


def _what(interface: str, number: int = 2) -> str:
    one = "stimulus" if INTERFACES[interface].shows == "blend" else "pair"
    return one if number == 1 else {"stimulus": "stimuli", "pair": "pairs"}[one]


def _range(counts: np.ndarray) -> dict[str, int]:
    return {"min": int(counts.min()), "max": int(counts.max())}


def _spread(group: np.ndarray, session: np.ndarray, n_sessions: int) -> dict[str, int]:
    """Count the trials of each group in each session: fewest, most, the greatest difference between two sessions."""
    cells, counts = np.unique(group * n_sessions + session, return_counts=True)
    starts = np.flatnonzero(np.diff(cells // n_sessions, prepend=-1))
    everywhere = np.diff(np.append(starts, len(cells))) == n_sessions
    fewest = np.where(everywhere, np.minimum.reduceat(counts, starts), 0)
    uneven = np.maximum.reduceat(counts, starts) - fewest
    return {"min": int(fewest.min()), "max": int(counts.max()), "uneven": int(uneven.max())}


def _conditions(interface: str, plan: Plan, recipe: SetRecipe) -> list[float | str | None]:
    """Give what is counterbalanced over sessions, one value for a whole session (paper, section 3.2)."""
    columns = INTERFACES[interface].columns
    if "lam_start" in columns:
        return [*STARTS] if isinstance(plan.levels, dict) else [plan.levels[1], plan.levels[-2]]
    if "side_1" in columns:
        return ["left", "right"] if recipe.swap_sides else ["left"]
    return [None]


def _dealt(
    interface: str, rows: pd.DataFrame, n_sessions: int, times: np.ndarray, conditions: list, recipe: SetRecipe
) -> Deal:
    """Deal rows, each the given number of times, to equally many sessions of each condition."""
    rng = np.random.default_rng([recipe.seed, INTERFACES[interface].streams[0], 0])
    slots = np.repeat(np.arange(len(rows)), times)
    pairs = rows.groupby(PARTS, observed=True, sort=False).ngroup().to_numpy()[slots]
    categories = rows.groupby(["label_1", "label_2"], observed=True, sort=False).ngroup().to_numpy()[slots]
    nested = [slots, pairs, categories, np.zeros_like(slots)]
    if OWN_CONDITION in rows:  # of the pairs: even before their categories are
        condition = rows.groupby(OWN_CONDITION, sort=False).ngroup().to_numpy()[slots]
        nested[2:3] = [categories * (condition.max() + 1) + condition, condition]
    other = (rows["lam_f"].to_numpy() if "lam_f" in rows else np.zeros(len(rows)))[slots]
    second = allocation.halves(nested, other) if len(conditions) == 2 else np.zeros(len(slots), dtype=bool)
    session = np.empty_like(slots)
    for at, part in enumerate([~second, second][: len(conditions)]):
        own = allocation.deal([groups[part] for groups in nested], other[part], n_sessions, rng)
        session[part] = own * len(conditions) + at  # in turn: left, right, left, ...
    used, session = np.unique(session, return_inverse=True)
    return Deal(interface, rows, slots, session, [conditions[number % len(conditions)] for number in used])


def _judged(
    interface: Interface, shown: pd.DataFrame, pure: PureImages | None, rng: np.random.Generator, recipe: SetRecipe
) -> pd.DataFrame:
    n_trials, n_catch = len(shown), recipe.catch_trials
    is_catch = np.zeros(n_trials + n_catch, dtype=bool)
    repeated = _repeated(interface, n_trials, n_catch, recipe)
    if pure is not None:
        free = np.ones(len(is_catch), dtype=bool)
        if recipe.repeat_distance is not None:
            free[repeated] = False
        is_catch[places(free, n_catch, recipe.catch_distance, rng)] = True
        caught = pure.draw(n_catch, shown)
        shown = pd.concat([shown[[*PARTS, "lam_f", *own_of_pairs(shown)]], caught])
    shown = shown.iloc[np.argsort(np.argsort(is_catch, kind="stable"))]
    trials = named(shown).assign(**{name: shown[name].to_numpy() for name in own_of_pairs(shown)})
    trials.insert(0, "catch", is_catch.astype(int))
    if recipe.repeat_distance is None:  # counted without catch trials, as in the published data
        repeated = np.flatnonzero(~is_catch)[repeated]
    return _with_repeats(trials, repeated)


def _midpoints(
    interface: Interface, shown: pd.DataFrame, plan: Plan, rng: np.random.Generator, recipe: SetRecipe
) -> pd.DataFrame:
    pairs = pair_names(shown)
    levels = [fitting(interface, plan.levels_of(image_1)) for image_1 in shown["image_1"]]
    files = [
        "|".join(f"images/mixed_{level}_{pair}.png" for level in own) for pair, own in zip(pairs, levels, strict=True)
    ]
    carried = [*(["lam_g"] if "lam_g" in shown else []), *own_of_pairs(shown)]
    trials = shown.assign(pair=pairs, files=files)[[*PAIR_COLUMNS, "files", *carried]]
    batch = _with_repeats(trials.reset_index(drop=True), _repeated(interface, len(shown), 0, recipe))
    if "lam_order" in interface.columns:
        own = dict(zip(pairs, levels, strict=True))
        batch["lam_order"] = ["|".join(map(str, rng.permutation(own[pair]))) for pair in batch["pair"]]
    return batch


def _with_repeats(trials: pd.DataFrame, repeated: np.ndarray) -> pd.DataFrame:
    """Put the repeats after the trials, and number all of them."""
    batch = pd.concat([trials, trials.iloc[repeated]], ignore_index=True)
    batch.insert(0, "trial", range(len(batch)))
    batch.insert(1, "repeat", [0] * len(trials) + [1] * len(repeated))
    return batch


def _repeated(interface: Interface, n_trials: int, n_catch: int, recipe: SetRecipe) -> np.ndarray:
    """Choose the trials to repeat.

    With a distance, places count trials and catch trials, and each repeat comes that many places later. Without, places
    count only the trials: those of the published data, proportionally earlier in a short session.
    """
    if recipe.repeat_distance is not None:
        first = n_trials + n_catch - recipe.repeat_distance
        if first < 0:
            raise InputError(
                f"--repeat-distance {recipe.repeat_distance}: a session of {interface.name} has {n_trials + n_catch} "
                "trials before its repeats: lower it"
            )
        return np.arange(first, first + recipe.repeats)
    if recipe.repeats == 0:
        return np.arange(0)
    first, second = interface.repeated_trials
    if n_trials < interface.batch_size:
        first, second = (trial * n_trials // interface.batch_size for trial in (first, second))
        second = min(max(second, first + 1), n_trials - 1)
    return np.unique([first, second])
