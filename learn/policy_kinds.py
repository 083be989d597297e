"""Policies made of people's judgments: hillmixe.policy(results, kind), of which KINDS are there."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import policy as curves
from analysis.curves import logistic
from hillmixe.command import InputError
from learn import human_data
from learn.class_policy import ClassPolicy, of_curves
from learn.human_data import HumanData
from learn.labels import Weight, uniform_weight
from learn.policy_fits import Share, fit_other_classes, fit_smoothing


def form_of_curves(people: HumanData, class_names: Sequence[str], form: str) -> Callable[[np.ndarray], np.ndarray]:
    """Give the curves of policy.json, "fitted" or "pinned", as of_curves() takes them."""
    x0, k = curves.by_class(people.policy(), list(class_names), form)
    curve: dict[str, Callable] = {"fitted": logistic, "pinned": curves.pinned}
    return lambda lam_f: curve[form](lam_f, x0, k)


def share_by_confidence(judgments: pd.DataFrame, class_names: Sequence[str], weight: Weight) -> Share:
    """Spread over all classes what Relabel & omega spreads for people's single judgments, on average."""
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


def policy(results: Path | str, kind: str = "pinned", class_names: Sequence[str] | None = None) -> ClassPolicy:
    """Make the policy of people's judgments.

    results: a folder that analysis/aggregate.py wrote. kind: of KINDS. class_names: in the order of soft labels;
    default: those of the judgments, in the order of the alphabet.
    Raises InputError where there is no such kind, or the results lack what it needs.
    """
    if kind not in KINDS:
        raise InputError(f"kind {kind!r}: expected {', '.join(KINDS)}")
    people = human_data.read(Path(results))
    judged = sorted({*people.judgments["label_1"], *people.judgments["label_2"]})
    names = list(class_names) if class_names is not None else judged
    if missing := [name for name in judged if name not in names]:
        raise InputError(f"class_names lacks {missing[0]!r}, which people judged; expected {', '.join(judged)}")
    return KINDS[kind](people, names)
