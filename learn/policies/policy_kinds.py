"""Policies made from people's judgments: hillmixe.policy(results, kind), with the kinds in KINDS."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import policy as curves
from analysis.curves import logistic
from analysis.soft_labels import class_columns
from hillmixe.command import InputError
from learn import human_data
from learn.human_data import HumanData
from learn.labels import Weight, uniform_weight
from learn.policies import saved_policies
from learn.policies.any_policy import spelled
from learn.policies.class_policy import ClassPolicy, of_curves
from learn.policies.fitted_relabeller import Relabeller
from learn.policies.image_policy import ImagePolicy
from learn.policies.policy_fits import Share, fit_other_classes, fit_smoothing
from learn.training.training_data import join_labels
from learn.training.training_recipe import TrainingRecipe
from stimuli_gen import sources
from stimuli_gen.mixing import GIVEN
from stimuli_gen.sources import ImageSource


def form_of_curves(people: HumanData, class_names: Sequence[str], form: str) -> Callable[[np.ndarray], np.ndarray]:
    """Give the curves of policy.json, "fitted" or "pinned", as of_curves() takes them."""
    x0, k = curves.by_class(people.policy(), list(class_names), form)
    curve: dict[str, Callable] = {"fitted": logistic, "pinned": curves.pinned}
    return lambda lam_f: curve[form](lam_f, x0, k)


def share_by_confidence(judgments: pd.DataFrame, class_names: Sequence[str], weight: Weight) -> Share:
    """Spread over all classes the average share that Relabel & omega spreads for single judgments."""
    share = fit_smoothing(judgments, list(class_names), weight)
    return share, np.full((len(class_names),) * 3, 1 / len(class_names))


def _pinned_with(share: Callable[[HumanData, list[str]], Share], people: HumanData, names: list[str]) -> ClassPolicy:
    return of_curves(names, form_of_curves(people, names, "pinned"), share(people, names))


def _of_form(form: str, people: HumanData, names: list[str]) -> ClassPolicy:
    return of_curves(names, form_of_curves(people, names, form))


# Kinds of policies, each made of people's data and class names.
KINDS: dict[str, Callable[[HumanData, list[str]], ClassPolicy]] = {
    "mixup": lambda people, names: of_curves(names),  # lam_g = lam_f, without people
    "fitted": partial(_of_form, "fitted"),  # the pair's logistic, as the paper fitted it
    "pinned": partial(_of_form, "pinned"),  # the shrunk logistic, brought to 0 and 1 at the ends
    # Pinned, and the share that people's confidence gives up, spread evenly.
    "confidence": partial(
        _pinned_with, lambda people, names: share_by_confidence(people.label_judgments, names, uniform_weight)
    ),
    # Pinned, and the share that people give to other classes, for those classes.
    "soft_labels": partial(_pinned_with, lambda people, names: fit_other_classes(people.soft_labels(), names)),
}


RELABELLER = "relabeller"  # the kind that looks at the images


def policy(
    results: Path | str,
    kind: str = "pinned",
    class_names: Sequence[str] | None = None,
    images: Path | str | ImageSource | None = None,
    size: int | None = None,
) -> ClassPolicy | ImagePolicy:
    """Make a policy from people's judgments, or read one that was saved.

    results: a folder that analysis/aggregate.py wrote; or a file that policy.save wrote, with no other argument but
    class_names. kind: one of KINDS, or RELABELLER. class_names: in the order of soft labels, also of classes that
    nobody judged; default: those of the judgments (for soft_labels, also those that people named), in alphabetical
    order.
    images: for RELABELLER, those that people judged, as for train.py's --images, with its --size; or these, loaded.
    It learns from all of them but the published evaluation images.
    Raises InputError if there is no such kind, or the results or images lack what it needs.
    """
    if Path(results).is_file():
        if kind != "pinned" or images is not None:
            raise InputError(f"{results} is a saved policy, whose kind is known: leave out kind and images")
        made = saved_policies.rebuilt(results, _of_saved)
        return made if class_names is None else made.of_classes(class_names)
    if not Path(results).is_dir():
        raise InputError(
            f"{results} does not exist; expected a folder that analysis/aggregate.py wrote, or a file of policy.save"
        )
    if kind not in (*KINDS, RELABELLER):
        raise InputError(f"kind {kind!r}: expected {', '.join([*KINDS, RELABELLER])}")
    people = human_data.read(Path(results))
    judged = sorted({*people.judgments["label_1"], *people.judgments["label_2"]})
    named = class_columns(people.soft_labels()) if kind == "soft_labels" else []
    known = sorted({*judged, *named})
    names = known if class_names is None else spelled(class_names, known)
    if missing := [name for name in judged if name not in names]:
        raise InputError(f"class_names lacks {missing[0]!r}, which people judged; expected {', '.join(judged)}")
    if kind == RELABELLER:
        return _relabeller(people, images, size).of_classes(names)
    wider = [*names, *(name for name in named if name not in names)]
    made = KINDS[kind](people, wider)
    return made if wider == names else made.of_classes(names)


def _of_saved(saved: dict[str, Any]) -> ClassPolicy | ImagePolicy:
    return (ClassPolicy if saved["format"] == saved_policies.CLASSES else ImagePolicy).of_saved(saved)


def _relabeller(people: HumanData, images: Path | str | ImageSource | None, size: int | None) -> ImagePolicy:
    if people.mixing == GIVEN:
        raise InputError(f"kind {RELABELLER!r} mixes images, and people judged frames of continua made elsewhere")
    if images is None:
        raise InputError(f"kind {RELABELLER!r} looks at images: name those that people judged, images=...")
    source = images if isinstance(images, ImageSource) else sources.load(str(images), size)
    fitted = Relabeller.fit(join_labels(people, source, TrainingRecipe(), hold_out=False))
    return ImagePolicy(source.class_names, fitted.images.measures, fitted)
