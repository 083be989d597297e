"""Lists of image pairs that a lab makes itself: a CSV with a row for each pair, or for each stimulus.

`image_1` and `image_2` name the images, by file name or by id. The other columns are optional:

- `lam_f`, for the designs infer and full: the coefficient of this row's stimulus, as the weight of image 1;
- `lam_g`, for the design midpoint: the mixture that is asked for, as the weight of image 1, instead of the study's;
- `judgments`: the number of people for this row, instead of --raters;
- `condition`: a text; how many pairs of a condition two sessions show differs by at most one;
- any others are the lab's own; like the condition, they are carried as `pair_<name>` into stimuli.csv, sessions and
  judgments.

Image 1 is of the class that comes first in the alphabet: other rows are swapped, together with lam_f, lam_g and paired
columns such as age_1 and age_2.
"""

import re
import unicodedata
from pathlib import Path

import numpy as np
import pandas as pd

from hillmixe.columns import OWN_PREFIX
from hillmixe.command import InputError
from hillmixe.names import Pair, coefficient, complement, is_hundredth
from stimuli_gen import design, lab_table
from stimuli_gen.source_files import listed
from stimuli_gen.sources import ImageSource

FILE = "pairs.csv"  # in a set, turned and with ids
IMAGES = ["image_1", "image_2"]
COUNT = re.compile(r"[1-9][0-9]{0,3}|10000")
COEFFICIENTS = {"lam_f": ("infer", "full"), "lam_g": ("midpoint",)}  # column -> designs that have it


def read(path: Path, source: ImageSource, design_name: str, notes: list[str] | None = None) -> pd.DataFrame:
    """Read a list of pairs for a design, a lab's own or what a set keeps of it.

    notes: receives a line that says how many rows were swapped.
    Returns the rows in their order: Pair's columns, then lam_f, lam_g and judgments as far as the list has them, then
    the lab's own under their new names. Raises InputError with a line for each row that is not a pair of these images.
    """
    table = lab_table.read(path, IMAGES)
    rows = table.index
    table = table.reset_index(drop=True)
    for name, designs in COEFFICIENTS.items():
        if name in table and design_name not in designs:
            raise InputError(f"{path}: the column {name} is for --design {' or '.join(designs)}; leave it off")
    problems: list[str] = []
    places = np.array([_positions(source, table, rows, image, path, problems) for image in IMAGES])
    _raise(problems)
    labels = source.labels[places]
    for row in np.flatnonzero(labels[0] == labels[1]):
        name = source.class_names[labels[0, row]]
        problems.append(f"{path}, row {rows[row]}: both images are of class {name}; expected two classes")
    for row in np.flatnonzero(source.pictures[places[0]] == source.pictures[places[1]]):
        problems.append(f"{path}, row {rows[row]}: both images are the same picture, pixel by pixel; expected two")
    turned = labels[0] > labels[1]
    places[:, turned] = places[::-1, turned]
    pairs = design.of_positions(source, *places)
    for name in COEFFICIENTS:
        if name in table:
            pairs[name] = _coefficients(table[name], rows, name, turned, path, problems)
    if "judgments" in table:
        pairs["judgments"] = _counts(table["judgments"], rows, path, problems)
    twins = _turn_twins(table, turned)
    if notes is not None and turned.any():
        with_them = [name for name in (*COEFFICIENTS, *twins) if name in table]
        notes.append(
            f"{path}: {turned.sum()} of {len(turned)} rows were swapped, because image_1 must be of the class that "
            f"comes first in the alphabet{f'; {listed(with_them)} with them' * bool(with_them)}"
        )
    for name in table:
        if name not in (*IMAGES, *COEFFICIENTS, "judgments"):
            if (own := _own_name(str(name), path)) in pairs:
                raise InputError(f"{path}: two columns would be {own}: rename one")
            pairs[own] = table[name]
    if design.OWN_CONDITION in pairs:
        for row in np.flatnonzero(
            pairs.groupby([*Pair._fields], observed=True)[design.OWN_CONDITION].transform("nunique") > 1
        ):
            problems.append(f"{path}, row {rows[row]}: this pair has several conditions; expected one")
    key = [name for name in (*Pair._fields, "lam_f") if name in pairs]
    for row in np.flatnonzero(pairs.duplicated(key)):
        problems.append(
            f"{path}, row {rows[row]}: this pair{' and lam_f' * ('lam_f' in pairs)} appeared in an earlier row"
        )
    _raise(problems)
    return pairs


def kept(pairs: pd.DataFrame) -> str:
    """Write pairs as a set keeps them, as a CSV from which read() gives the same pairs."""
    return pairs.drop(columns=["label_1", "label_2"]).to_csv(index=False, lineterminator="\n")


def _positions(
    source: ImageSource, table: pd.DataFrame, rows: pd.Index, image: str, path: Path, problems: list[str]
) -> np.ndarray:
    """Find a column's images: (n,) positions in the source."""
    allowed = design.may_be_shown(source)
    by_name = _names(source)
    such = "" if source.files is None else f", such as {source.files['file'].iat[0]},"
    found = np.zeros(len(table), dtype=int)
    for row, name in enumerate(table[image]):
        written = unicodedata.normalize("NFC", name)
        at = by_name.get(written, by_name.get(written.replace("\\", "/").removeprefix("./")))
        where = f"{path}, row {rows[row]}, column {image}"
        if at is None:
            problems.append(
                f"{where}: {source.name} has no image {name!r}; expected a file{such} or the id of an image"
            )
        elif not allowed[at]:
            problems.append(f"{where}: {name} is one of the 3,000 images that networks are evaluated on; take another")
        else:
            found[row] = at
    return found


def _names(source: ImageSource) -> dict[str, int]:
    """Give the position of each image by its id, its file and, if it is the only one of that name, the bare name."""
    names = {str(number): at for at, number in enumerate(source.ids)}
    if source.files is not None:
        files = source.files["file"]
        bare = files.str.rpartition("/")[2]
        single = ~bare.duplicated(keep=False)
        names |= dict(zip(bare[single], np.flatnonzero(single), strict=True))
        names |= dict(zip(files, range(len(files)), strict=True))
    return names


def _coefficients(
    texts: pd.Series, rows: pd.Index, name: str, turned: np.ndarray, path: Path, problems: list[str]
) -> list[float]:
    values = []
    for row, (text, turn) in enumerate(zip(texts, turned, strict=True)):
        try:
            value = coefficient(lab_table.decimal(text))
            if not is_hundredth(value) or (name == "lam_g" and not 0 < value < 1):
                raise InputError(
                    f"{name} {text}: expected whole hundredths{', above 0 and below 1' * (name == 'lam_g')}"
                )
        except InputError as problem:
            problems.append(f"{path}, row {rows[row]}, column {name}: {problem}")
            value = 0.5
        values.append(complement(value) if turn else value)
    return values


def _counts(texts: pd.Series, rows: pd.Index, path: Path, problems: list[str]) -> list[int]:
    for row, text in enumerate(texts):
        if not COUNT.fullmatch(text):
            problems.append(
                f"{path}, row {rows[row]}, column judgments: {text!r}; expected how many people, from 1 to 10000"
            )
    return [int(text) if COUNT.fullmatch(text) else 1 for text in texts]


def _turn_twins(table: pd.DataFrame, turned: np.ndarray) -> list[str]:
    """Swap paired columns, such as age_1 and age_2, which belong to one image each, with the images; name them."""
    twins = []
    for one in map(str, table):
        two = f"{one[:-2]}_2"
        if one.endswith("_1") and one not in IMAGES and two in table:
            table.loc[turned, [one, two]] = table.loc[turned, [two, one]].to_numpy()
            twins += [one, two]
    return twins


def _own_name(name: str, path: Path) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,30}", name):
        raise InputError(f"{path}: column {name!r}: expected a name of lower-case letters, digits and _")
    return name if name.startswith(OWN_PREFIX) else f"{OWN_PREFIX}{name}"


def _raise(problems: list[str]) -> None:
    if problems:
        more = [f"{len(problems) - 20} more problems of this kind"] if len(problems) > 20 else []
        raise InputError("\n".join(problems[:20] + more))
