"""The label mixing policy g that follows from people's answers, for training (paper, section 5.2 and table 3).

g turns the weight of an image's label in the data mix, lam_f, into the weight of that label in the target, lam_g, for
each pair of classes. `fitted` is the paper's: each pair's own logistic f, which gives pure images some 9 % of the other
label on H-Mix. `pinned` is (f(lam_f) - f(0)) / (f(1) - f(0)) with the shrunk estimates, so that g(0) = 0 and g(1) = 1.
Both are symmetric, g of (i, j) at lam = 1 - g of (j, i) at 1 - lam, and leave mixes within a class as they are.
"""

import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.curves import logistic
from analysis.shrinkage import pool
from hillmixe import __version__
from hillmixe.command import InputError
from hillmixe.files import write_json

FORMULA = {
    "lam_f": "weight of the first class's image in the data mix, from 0 to 1",
    "first class": "of a pair, the label that comes first in the alphabet",
    "f": "1 / (1 + exp(-k * (lam_f - x0)))",
    "fitted": "g = f with x0 and k of the pair, or the pooled ones where they are null",
    "pinned": "g = (f(lam_f) - f(0)) / (f(1) - f(0)) with x0_shrunk and k_shrunk of the pair",
    "reversed order": "g(lam, second, first) = 1 - g(1 - lam, first, second)",
    "same class": "g = lam_f",
    "pair not listed": "x0 and k of pooled, for both forms",
}
FORMS = {"fitted": ("x0", "k"), "pinned": ("x0_shrunk", "k_shrunk")}


@dataclass(frozen=True)
class Policy:
    """A label mixing policy.

    curves: form -> {(label_1, label_2): (x0, k)}, labels in alphabetical order; pooled: (x0, k) of any other pair;
    counted: how the judgments were counted, "paper" or "corrected".
    """

    curves: dict[str, dict[tuple[str, str], tuple[float, float]]]
    pooled: tuple[float, float]
    counted: str


def write(path: Path, table: pd.DataFrame, counted: str) -> None:
    """Write policy.json: formula, pooled curve, and each category pair's raw and shrunk one.

    table: what boundary_table() returns. counted: "corrected" or "paper", how its judgments were counted.
    Raises InputError if no category pair has a boundary with a standard error, since there is then no policy.
    """
    pooled = pool(table)
    if not pooled.n_pairs:
        raise InputError("no policy: no category pair has a boundary with a standard error; collect more judgments")
    pairs = table[["label_1", "label_2", "n", *FORMS["fitted"], *FORMS["pinned"]]].astype(object)
    content = {
        "versions": {"hill-mixe-suite": __version__},
        "formula": FORMULA,
        "counted": counted,
        "n": int(table["n"].sum()),
        "pooled": pooled._asdict(),
        "pairs": pairs.where(pairs.notna(), None).to_dict("records"),
    }
    write_json(path, content)


def read(path: Path) -> Policy:
    """Read policy.json; raises InputError, in one line, if it is not as write() makes it."""

    def wrong(where: str, expected: str) -> InputError:
        return InputError(f"{path}, {where}: expected {expected}; make it again with analysis/aggregate.py")

    def curve(entry: dict, names: tuple[str, str], where: str, lowest_k: float) -> tuple[float, float]:
        for name, lowest in zip(names, (-math.inf, lowest_k), strict=True):
            value = entry.get(name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not lowest < value < math.inf:
                raise wrong(f"{where}, {name}", "a number above 0" if lowest == 0 else "a number")
        return entry[names[0]], entry[names[1]]

    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise InputError(f"{path} cannot be read ({problem.strerror}); analysis/aggregate.py writes it") from problem
    except ValueError as problem:
        raise wrong("the whole file", "JSON") from problem
    for name, kind in {"pooled": dict, "pairs": list, "counted": str}.items():
        if not isinstance(content, dict) or not isinstance(content.get(name), kind):
            raise wrong(name, {dict: "an object", list: "a list", str: "a text"}[kind])
    pooled = curve(content["pooled"], ("x0", "k"), "pooled", 0)
    curves: dict[str, dict[tuple[str, str], tuple[float, float]]] = {form: {} for form in FORMS}
    for number, entry in enumerate(content["pairs"], start=1):
        label_1, label_2 = (entry.get("label_1"), entry.get("label_2")) if isinstance(entry, dict) else (None, None)
        where = f"entry {number} of pairs"
        if not isinstance(label_1, str) or not isinstance(label_2, str) or label_1 >= label_2:
            raise wrong(where, "label_1 and label_2 in alphabetical order")
        labels = label_1, label_2
        if labels in curves["pinned"]:
            raise wrong(where, f"{label_1} and {label_2} once")
        curves["pinned"][labels] = curve(entry, FORMS["pinned"], where, 0)
        failed = entry.get("x0", 0) is None and entry.get("k", 0) is None
        curves["fitted"][labels] = pooled if failed else curve(entry, FORMS["fitted"], where, -math.inf)
    return Policy(curves, pooled, content["counted"])


def evaluate(
    policy: Policy, lam_f: np.ndarray, label_i: np.ndarray, label_j: np.ndarray, form: str = "pinned"
) -> np.ndarray:
    """Give lam_g, the weight of label i in the target of a mix with weight lam_f on an image of class i.

    lam_f: float in [0, 1]. label_i, label_j: class names in any order. All three have the same shape, or shapes that
    broadcast. form: "pinned" or "fitted". Returns float in [0, 1] of that shape. Raises ValueError when lam_f lies
    outside [0, 1] or there is no such form.
    """
    lam_f = np.asarray(lam_f, dtype=float)
    if not ((lam_f >= 0) & (lam_f <= 1)).all():
        raise ValueError("lam_f must lie in [0, 1]")
    if form not in FORMS:
        raise ValueError(f"form {form!r}: expected {' or '.join(FORMS)}")
    label_i, label_j = np.broadcast_arrays(np.asarray(label_i, dtype=str), np.asarray(label_j, dtype=str))
    names, codes = np.unique(np.stack([label_i, label_j]), return_inverse=True)
    codes = codes.reshape(2, *label_i.shape)
    x0, k = (table[codes[0], codes[1]] for table in by_class(policy, names.tolist(), form))
    mixed = (pinned if form == "pinned" else logistic)(lam_f, x0, k)
    return np.where(codes[0] == codes[1], lam_f, mixed)


def by_class(policy: Policy, class_names: list[str], form: str) -> tuple[np.ndarray, np.ndarray]:
    """Tabulate x0 and k for each ordered pair of classes, (n_classes, n_classes) float each; the diagonal is no pair.

    In reversed order the curve has the same k and its boundary at 1 - x0, because 1 - f(1 - lam) is that logistic.
    """
    n_classes = len(class_names)
    x0, k = np.empty((2, n_classes, n_classes))
    for i, label_i in enumerate(class_names):
        for j, label_j in enumerate(class_names):
            pair = (min(label_i, label_j), max(label_i, label_j))
            own_x0, k[i, j] = policy.curves[form].get(pair, policy.pooled)
            x0[i, j] = own_x0 if label_i == pair[0] else 1 - own_x0
    return x0, k


def pinned(lam_f: np.ndarray, x0: np.ndarray, k: np.ndarray) -> np.ndarray:
    """Pin a rising logistic f at the end points: (f(lam_f) - f(0)) / (f(1) - f(0)).

    lam_f: in [0, 1]. x0; k > 0. Returns float in [0, 1]; at 0 and 1 it is exactly 0 and 1.
    f(x) - f(0) is sinh(k x / 2) / cosh(k (x - x0) / 2), except for a factor that cancels. Both are written with
    exponents that are never positive; otherwise a steep curve, or one with its boundary far outside, would be 0 / 0.
    """

    def rise(lam: np.ndarray | float) -> np.ndarray:
        return -np.expm1(-k * lam) / (1 + np.exp(-k * np.abs(lam - x0)))

    # lam - |lam - x0|, for both: exactly 0 above the boundary, however steep the curve.
    exponent = k / 2 * (np.minimum(2 * lam_f - x0, x0) - np.minimum(2 - x0, x0))
    return np.clip(np.exp(exponent) * rise(lam_f) / rise(1.0), 0, 1)
