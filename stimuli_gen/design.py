"""Which image pairs, and which coefficients they are mixed with."""

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from hillmixe import published
from hillmixe.columns import OWN_PREFIX
from hillmixe.command import InputError
from hillmixe.interfaces import Interface
from hillmixe.names import Pair, coefficient, parse_pair, parse_stimulus
from stimuli_gen import entropy
from stimuli_gen.recipe import SetRecipe
from stimuli_gen.sources import ImageSource

PAIR_COLUMNS = ["pair", "label_1", "label_2", "image_1", "image_2"]
PARTS = list(Pair._fields)  # of a pair; labels are categories here, so that a million pairs fit into little memory
BLEND = [*PARTS, "lam_f"]
OWN_CONDITION = f"{OWN_PREFIX}condition"


class Plan(NamedTuple):
    """What a set shows; None for a question that the design does not ask.

    judged: a row per stimulus that is judged by itself (Infer, soft labels), BLEND and perhaps `ambiguity`.
    pairs: a row per image pair whose midpoint is sought (Construct, Select-Shuffled), PARTS and perhaps `ambiguity`.
    levels: the coefficients of each of `pairs`; of continua made elsewhere, those of each by its image 1.
    """

    judged: pd.DataFrame | None
    pairs: pd.DataFrame | None
    levels: tuple[float, ...] | dict[int, tuple[float, ...]]

    def levels_of(self, image_1: int) -> tuple[float, ...]:
        """Give the coefficients of a pair, by its image 1, from 0 to 1."""
        return self.levels[image_1] if isinstance(self.levels, dict) else self.levels

    def stimuli(self) -> pd.DataFrame:
        """List every stimulus once: BLEND and perhaps `ambiguity`."""
        parts = [] if self.judged is None else [self.judged]
        if self.pairs is not None:
            if isinstance(self.levels, dict):
                parts.insert(0, at_own(self.pairs, self.levels))
            else:
                parts.insert(0, at_each(self.pairs, self.levels))
        return parts[0] if len(parts) == 1 else pd.concat(parts).drop_duplicates(BLEND, ignore_index=True)


def plan(source: ImageSource, recipe: SetRecipe, pairs: pd.DataFrame | None = None) -> Plan:
    """Plan a set: the same source and recipe give the same plan.

    pairs: a lab's own, as own_pairs.read gives them, instead of drawn ones; only for blends.
    Raises InputError if the source cannot give what is asked for, or has classes other than those published.
    """
    if recipe.design == "hmix":
        return _published(source)
    if source.frames is not None:
        return _given(source, recipe)
    if pairs is not None and "lam_f" in pairs:
        return Plan(pairs, None, ())
    if pairs is None:
        pairs = draw_pairs(source, recipe)
    assert recipe.coefficients is not None, "choose() gives them to each design whose pairs are drawn"
    if recipe.design == "midpoint":
        return Plan(None, pairs, recipe.coefficients)
    if recipe.design == "full":
        return Plan(at_each(pairs, recipe.coefficients), None, ())
    return Plan(pairs.assign(lam_f=_one_each(pairs, recipe)), None, ())


def draw_pairs(source: ImageSource, recipe: SetRecipe) -> pd.DataFrame:
    """Draw image pairs: the same number for each pair of categories, each image used as rarely as possible.

    Of CIFAR-10's test images, only the 7,000 on which networks are trained in the published split are drawn; the others
    are for evaluation. Within a class (and a level of entropy), the numbers of uses of images differ by at most one.
    Returns the pairs in the order of their categories: PARTS, and `ambiguity` where kinds of it are asked for.
    Raises InputError when a pair of categories cannot give that many different image pairs.
    """
    assert recipe.per_category_pair is not None, "choose() gives it to each design whose pairs are drawn"
    rng = np.random.default_rng([recipe.seed, 1])
    pools = _pools(source, recipe)
    shared = _in_several_classes(source)
    uses = np.zeros(len(source.ids), dtype=int)
    drawn: list[tuple[np.ndarray, np.ndarray]] = []
    kinds = recipe.ambiguity or ("",)
    turn = 0  # whose turn it is to have the odd pair, of the two sides that a kind can have
    for classes in _category_pairs(len(source.class_names), recipe):
        for kind in kinds:
            levels = entropy.sides(kind) if kind else (("", ""),)
            for side, (level_1, level_2) in enumerate(levels):
                share = (recipe.per_category_pair + (side + turn) % len(levels)) // len(levels)
                of_1, of_2 = pools[level_1][classes[0]], pools[level_2][classes[1]]
                alike = source.pictures[of_1][:, None] == source.pictures[of_2] if shared[of_1].any() else np.zeros(1)
                if (possible := len(of_1) * len(of_2) - int(alike.sum())) < share:
                    names = " and ".join(source.class_names[index] for index in classes)
                    raise InputError(
                        f"{source.name}: {names} give {possible} image pairs"
                        f"{f' of {level_1} and {level_2} entropy' if kind else ''}"
                        f"{' (pictures in both are not mixed with themselves)' if alike.any() else ''}, {share} are "
                        "asked for: lower --per-category-pair or add images"
                    )
                drawn.append(_draw(of_1, of_2, share, uses, rng))
                if alike.any():
                    _part_pictures(*drawn[-1], of_1, of_2, source.pictures, uses)
            turn += len(levels) > 1
    first, second = (np.concatenate(images) for images in zip(*drawn, strict=True))
    pairs = of_positions(source, first, second)
    if recipe.ambiguity:
        per_category = np.repeat(np.array(recipe.ambiguity), recipe.per_category_pair)
        pairs["ambiguity"] = pd.Categorical(np.resize(per_category, len(pairs)), categories=entropy.KINDS)
    return pairs


def at_each(pairs: pd.DataFrame, levels: tuple[float, ...]) -> pd.DataFrame:
    """Give each pair all coefficients, in their order."""
    blends = pairs.loc[pairs.index.repeat(len(levels))].reset_index(drop=True)
    blends.insert(len(PARTS), "lam_f", np.tile(levels, len(pairs)))
    return blends


def at_own(pairs: pd.DataFrame, levels: dict[int, tuple[float, ...]]) -> pd.DataFrame:
    """Give each pair the coefficients that `levels` has for its image 1, in their order."""
    own = [levels[image_1] for image_1 in pairs["image_1"]]
    blends = pairs.loc[pairs.index.repeat([len(each) for each in own])].reset_index(drop=True)
    blends.insert(len(PARTS), "lam_f", np.concatenate(own))
    return blends


def fitting(interface: Interface, levels: tuple[float, ...]) -> tuple[float, ...]:
    """Choose as many coefficients as an interface's screen has room for, evenly from the first to the last.

    If fewer, but more than half as many, can be had at equal distances, these are chosen.
    """
    most = interface.most_levels or len(levels)
    if len(levels) <= most:
        return levels
    even = [number for number in range(most, most // 2, -1) if (len(levels) - 1) % (number - 1) == 0]
    return tuple(levels[round(at)] for at in np.linspace(0, len(levels) - 1, even[0] if even else most))


def named(blends: pd.DataFrame, folder: str = "images") -> pd.DataFrame:
    """Name stimuli: stimulus, PAIR_COLUMNS, lam_f, and file, which is in `folder`."""
    pairs = pair_names(blends)
    levels = {value: coefficient(value) for value in blends["lam_f"].unique()}
    names = [f"mixed_{levels[lam_f]}_{pair}.png" for lam_f, pair in zip(blends["lam_f"], pairs, strict=True)]
    table = blends.assign(stimulus=names, pair=pairs, file=[f"{folder}/{name}" for name in names])
    return table[["stimulus", *PAIR_COLUMNS, "lam_f", "file"]].reset_index(drop=True)


def pair_names(pairs: pd.DataFrame) -> list[str]:
    """Name the image pairs of rows with PARTS."""
    return [
        f"{label_1}_{image_1}_{label_2}_{image_2}"
        for label_1, image_1, label_2, image_2 in zip(*(pairs[part] for part in PARTS), strict=True)
    ]


def may_be_shown(source: ImageSource) -> np.ndarray:
    """Tell which images are not those that networks are evaluated on in the published split: (n_images,) bool."""
    if source.is_cifar10_test:
        return np.isin(source.ids, published.cifar10_test_split()[0])
    return np.ones(len(source.ids), dtype=bool)


def eligible(source: ImageSource, recipe: SetRecipe) -> np.ndarray:
    """Tell which images may be drawn: (n_images,) bool."""
    fit = may_be_shown(source)
    if recipe.max_entropy is not None:
        fit &= entropy.of_images(source) <= recipe.max_entropy
    return fit


def _pools(source: ImageSource, recipe: SetRecipe) -> dict[str, list[np.ndarray]]:
    """Give the positions of the images that may be drawn: level of entropy ("" without) -> class -> positions."""
    levels = {"": eligible(source, recipe)}
    if recipe.ambiguity:
        nats = entropy.of_images(source)
        levels |= {level: levels[""] & entropy.has_level(nats, level) for level in ("low", "high")}
    classes = range(len(source.class_names))
    return {
        level: [np.flatnonzero(fit & (source.labels == index)) for index in classes] for level, fit in levels.items()
    }


def _category_pairs(n_classes: int, recipe: SetRecipe) -> Iterator[tuple[int, int]]:
    """Give pairs of classes in order: all, or n in which classes come up equally often, to two."""
    possible = n_classes * (n_classes - 1) // 2
    if recipe.category_pairs is None:
        return combinations(range(n_classes), 2)
    if recipe.category_pairs > possible:
        raise InputError(f"--category-pairs {recipe.category_pairs}: {n_classes} classes give {possible}: lower it")
    # Rounds of a tournament, in which each class (or all but one) plays once; one stands still, the others turn.
    players = np.random.default_rng([recipe.seed, 7]).permutation(n_classes + n_classes % 2)
    half = len(players) // 2
    chosen: list[tuple[int, int]] = []
    while len(chosen) < recipe.category_pairs:
        matches = zip(players[:half].tolist(), players[: half - 1 : -1].tolist(), strict=True)
        chosen += [tuple(sorted(match)) for match in matches if max(match) < n_classes]
        players = np.concatenate([players[:1], np.roll(players[1:], 1)])
    return iter(sorted(chosen[: recipe.category_pairs]))


def _draw(
    of_1: np.ndarray, of_2: np.ndarray, number: int, uses: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Draw different pairs of images of two pools, and count what is used."""
    drawn = []
    for pool in (of_1, of_2):
        # The least used images come first, at random among equals, and all come again when more are needed.
        order = pool[np.lexsort((rng.random(len(pool)), uses[pool]))]
        drawn.append(np.resize(order, number))
        np.add.at(uses, drawn[-1], 1)
    # Image 1 in runs against image 2 in turn: a run is no longer than the round, so no pair comes twice.
    first = drawn[0][np.argsort(np.arange(number) % len(of_1), kind="stable")] if number else drawn[0]
    return first, drawn[1]


def _in_several_classes(source: ImageSource) -> np.ndarray:
    """Tell which images' pictures are in more than one class: (n_images,) bool."""
    n_classes = len(source.class_names)
    of_classes = np.unique(source.pictures * n_classes + source.labels) // n_classes
    return (np.bincount(of_classes, minlength=len(source.ids)) > 1)[source.pictures]


def _part_pictures(
    first: np.ndarray, second: np.ndarray, of_1: np.ndarray, of_2: np.ndarray, pictures: np.ndarray, uses: np.ndarray
) -> None:
    """Change pairs of a picture with itself, in place; there must be as many pairs of two pictures.

    Two pairs exchange their second images where they can, so that each image is used as often as before; otherwise the
    pair is replaced by the pair of the most rarely used images that was not drawn.
    """
    taken = {*zip(first.tolist(), second.tolist(), strict=True)}

    def fits(one: int, two: int) -> bool:
        return pictures[one] != pictures[two] and (one, two) not in taken

    for at in np.flatnonzero(pictures[first] == pictures[second]).tolist():
        if pictures[first[at]] != pictures[second[at]]:
            continue  # it was changed with another one
        swaps = (i for i in range(len(first)) if fits(first[at], second[i]) and fits(first[i], second[at]))
        if (other := next(swaps, None)) is not None:
            taken -= {(first[at], second[at]), (first[other], second[other])}
            second[[at, other]] = second[[other, at]]
            taken |= {(first[at], second[at]), (first[other], second[other])}
            continue
        taken.remove((first[at], second[at]))
        np.add.at(uses, [first[at], second[at]], -1)
        free = ((one, two) for one in of_1.tolist() for two in of_2.tolist() if fits(one, two))
        first[at], second[at] = min(free, key=lambda pair: uses[pair[0]] + uses[pair[1]])
        taken.add((first[at], second[at]))
        np.add.at(uses, [first[at], second[at]], 1)


def _one_each(pairs: pd.DataFrame, recipe: SetRecipe) -> np.ndarray:
    """Give each image pair one coefficient."""
    rng = np.random.default_rng([recipe.seed, 2])
    levels = np.array(recipe.coefficients)
    if recipe.draw == "random":
        return rng.choice(levels, len(pairs))
    # Within each group of pairs that are to be compared, whole rounds of all coefficients, and for the rest those that
    # were given most rarely so far, at random among equals.
    groups = pairs.groupby([name for name in pairs if name not in ("image_1", "image_2")], observed=True, sort=False)
    given = np.zeros(len(levels), dtype=int)
    lam_f = np.empty(len(pairs))
    for rows in groups.indices.values():
        rounds, rest = divmod(len(rows), len(levels))
        rarest = np.lexsort((rng.random(len(levels)), given))[:rest]
        given[rarest] += 1
        lam_f[rows] = rng.permutation(levels[np.concatenate([np.tile(np.arange(len(levels)), rounds), rarest])])
    return lam_f


def of_positions(source: ImageSource, first: np.ndarray, second: np.ndarray) -> pd.DataFrame:
    """List pairs by the positions of their images in the source, image 1's and image 2's: PARTS."""
    names = pd.Index(source.class_names)
    return pd.DataFrame(
        {
            "label_1": pd.Categorical.from_codes(source.labels[first], names),
            "image_1": source.ids[first],
            "label_2": pd.Categorical.from_codes(source.labels[second], names),
            "image_2": source.ids[second],
        }
    )


def _given(source: ImageSource, recipe: SetRecipe) -> Plan:
    """Plan continua made elsewhere: all frames for midpoint, all between the ends for full, one of these for infer.

    For infer, the continua of two categories get frames that are spread evenly between the ends.
    """
    assert source.frames is not None
    ends = np.arange(0, len(source.images), 2)
    pairs = of_positions(source, ends, ends + 1)
    levels = {int(2 * at): source.frames.levels(at) for at in range(len(pairs))}
    if recipe.design == "midpoint":
        return Plan(None, pairs, levels)
    between = {image_1: own[1:-1] for image_1, own in levels.items()}
    if recipe.design == "infer":
        rng = np.random.default_rng([recipe.seed, 2])
        for rows in pairs.groupby(["label_1", "label_2"], observed=True, sort=False).indices.values():
            places = (rng.permutation(len(rows)) + rng.random()) / len(rows)
            for image_1, place in zip(2 * rows, places, strict=True):
                between[int(image_1)] = (between[int(image_1)][int(place * len(between[int(image_1)]))],)
    return Plan(at_own(pairs, between), None, ())


def _published(source: ImageSource) -> Plan:
    """Give the 249 image pairs and the 2,070 stimuli of H-Mix; refuses images of other classes than published."""
    pairs = {parse_pair(name) for name in published.midpoint_pairs()}
    judged = {parse_stimulus(name) for name in published.inferred_stimuli()}
    tables = []
    for rows in (sorted(pairs), sorted(pair for _, pair in judged)):
        listed = pd.DataFrame(rows, columns=PARTS)
        tables.append(of_positions(source, *source.pair_positions(listed)))
    return Plan(
        tables[1].assign(lam_f=[lam_f for lam_f, _ in sorted(judged, key=lambda row: row[::-1])]),
        tables[0],
        tuple(tenth / 10 for tenth in range(11)),
    )
