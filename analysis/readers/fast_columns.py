"""Columns of judgments, of the cells of many regular files: each text is parsed once, each stimulus checked once."""

from collections import defaultdict

import numpy as np
import pandas as pd

from analysis.judgments import SHOWING, Problems, note_contradictions
from analysis.readers.clocks import CLOCK, CLOSE, PATH, SELECTIONS, WITHIN, impossible, last_number
from analysis.readers.files import CONSTANT, brought_later
from analysis.readers.publishable import FORMULA, NO_FORMULA
from analysis.readers.same_names import OF_SET
from analysis.readers.spreadsheets import SCIENTIFIC
from analysis.readers.strict import NAMED_BY_LABS, OF_CLASSES, are_among, derive
from analysis.readers.table_buffer import kind
from hillmixe.columns import COLUMNS, Column, declaration

LARGEST = 10**15  # of the whole numbers that any parser reads exactly
KNOWN = 100_000  # texts of a column whose values are kept
UNKNOWN = object()
# What a stimulus determines (a pair, where the interface has none): checked once for each, not for each row.
OF_STIMULUS = ["pair", "label_1", "image_1", "label_2", "image_2", "stimulus", "lam_f", "catch"]
Columns = dict[str, np.ndarray]
Texts = dict[str, pd.Index | np.ndarray]  # of each column, those that there are


class LeftToStrict(Exception):
    """Something in a file, or in one file of a batch, is not regular."""


class Known:
    """What earlier batches found out: the values of texts, column by column, and the stimuli that are sound."""

    def __init__(self):
        self.values: dict[str, dict[str, object]] = defaultdict(dict)
        self.stimuli: set[tuple] = set()


def columns_of_judgments(
    codes: Columns, texts: Texts, interface: str, session: np.ndarray, known: Known
) -> tuple[Columns, np.ndarray]:
    """Turn the cells of trials into columns of judgments; find the first row of each session.

    codes: of texts the places in `texts`, of other cells the numbers; session: the number of each row's session.
    """
    columns = {}
    clock = codes.pop(CLOCK, None)
    for name, values in codes.items():
        if name in texts:
            columns[name] = _values(texts[name], _declaration(name), values, known.values[name])
        else:
            columns[name] = _numbers(values, _declaration(name))
    session, first = first_of_each(session)
    n_answered, n_trials = np.bincount(session), columns["n_trials"][first]
    constant = all((codes[name] == codes[name][first][session]).all() for name in CONSTANT if name in codes)
    in_order = (columns["trial"] < n_answered[session]).all() and (n_answered <= n_trials).all()
    named_right = (columns["phase"] == "trial").all() and (columns["interface"] == interface).all()
    if not (constant and in_order and named_right):
        raise LeftToStrict
    if len(pd.unique(numbered(session, columns["trial"].astype(int)))) < len(session):
        raise LeftToStrict  # a trial twice
    times = {name: columns[name] for name in ("trial", "rt_s", *WITHIN) if name in columns}
    if SELECTIONS in times:
        times[SELECTIONS] = last_number(np.asarray(texts[SELECTIONS]))[codes[SELECTIONS]]
    if any(impossible(times, session, clock)):
        raise LeftToStrict
    if PATH in texts:
        last = last_number(np.asarray(texts[PATH]))[codes[PATH]]
        if (np.abs(last - columns["lam_h"]) > CLOSE).any():
            raise LeftToStrict  # an answer that is not the blend that was seen last
    _check_stimuli(columns, codes, interface, known)
    for name in [name for name in OF_CLASSES if name in codes]:
        for named, classes in set(zip(codes[name].tolist(), codes["classes"].tolist(), strict=True)):
            if not are_among(texts[name][named], texts["classes"][classes]):
                raise LeftToStrict
    showing = numbered(session, *(codes[name] for name in SHOWING if name in codes))
    repeat = columns["repeat"] == 1
    if not pd.Series(showing[repeat]).isin(showing[~repeat]).all():
        raise LeftToStrict
    columns["completed"] = (n_answered == n_trials)[session].astype(float)
    for name in brought_later(interface):
        if name not in columns and (before := COLUMNS[name].before):
            columns[name] = np.full(len(session), float(before))
    derive(columns, interface)
    return {name: values for name, values in columns.items() if _declaration(name).judgment or name in OF_SET}, first


def _declaration(name: str) -> Column:
    """Find the declaration of a column that has one."""
    column = declaration(name)
    assert column, name
    return column


def is_text(name: str) -> bool:
    """Whether a column is read as texts. Numbers of judgments are: Column.parse reads them exactly to the last bit."""
    column = declaration(name)
    return column is not None and (kind(column) is object or (column.type == "number" and column.judgment))


def _values(texts: pd.Index | np.ndarray, column: Column, codes: np.ndarray, known: dict[str, object]) -> np.ndarray:
    """Parse the texts of a column's cells, each once. known: values of texts, None where one is not as declared."""
    texts = np.asarray(texts, dtype=object)
    if column.type in ("integer", "number") and any(len(text.split()) > 1 for text in texts):
        raise LeftToStrict  # see strict.py
    values = [known.get(text, UNKNOWN) for text in texts]
    if UNKNOWN in values:
        if len(known) > KNOWN:
            known.clear()
        parsed, bad = column.parse(pd.Series(texts, dtype=object))
        formula = column.name in NO_FORMULA
        bad |= pd.Series([text != text.strip() or (formula and FORMULA.match(text) is not None) for text in texts])
        if column.name in NAMED_BY_LABS or column.type == "integer":
            bad |= pd.Series([SCIENTIFIC.fullmatch(text) is not None for text in texts])
        values = [None if wrong else value for value, wrong in zip(parsed, bad, strict=True)]
        known |= zip(texts, values, strict=True)
    if None in values and np.isin(codes, [place for place, value in enumerate(values) if value is None]).any():
        raise LeftToStrict
    return np.array(values, kind(column))[codes]


def _numbers(numbers: np.ndarray, column: Column) -> np.ndarray:
    """Check the numbers of a column, as Column.parse does."""
    empty = np.isnan(numbers)
    sound = abs(numbers) < LARGEST
    if column.type == "integer":
        sound &= np.rint(numbers) == numbers
    if column.minimum is not None:
        sound &= numbers >= column.minimum
    if column.maximum is not None:
        sound &= numbers <= column.maximum
    if not (sound | empty if column.optional else sound).all():
        raise LeftToStrict
    return numbers


def _check_stimuli(columns: Columns, codes: Columns, interface: str, known: Known) -> None:
    """Check a row of each stimulus that is not known to be sound, and that all its rows are alike."""
    determined = [name for name in OF_STIMULUS if name in codes]
    stimulus, first = first_of_each(codes.get("stimulus", codes["pair"]))
    if not all((codes[name] == codes[name][first][stimulus]).all() for name in determined):
        raise LeftToStrict
    kinds = zip(*(columns[name][first].tolist() for name in determined), strict=True)
    if new := [stimulus for stimulus in kinds if stimulus not in known.stimuli]:
        rows = pd.DataFrame(new, columns=determined).reindex(columns=OF_STIMULUS)
        problems = Problems()
        same = {"participant": "", "session": "", "interface": interface, "repeat": 0, "source": "", "lam_g": 0.5}
        note_contradictions(rows.assign(**same, trial=rows.index, row=rows.index), problems)
        if problems.lines:
            raise LeftToStrict
        known.stimuli.update(new)


def numbered(*codes: np.ndarray) -> np.ndarray:
    """Give equal rows of codes, whole numbers from 0 on, equal numbers, and different ones different numbers."""
    return np.ravel_multi_index(codes, [code.max(initial=0) + 1 for code in codes])


def first_of_each(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Number by first appearance: (numbers from 0 on, the place where each is first)."""
    codes, unique = pd.factorize(numbers)
    first = np.empty(len(unique), dtype=int)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return codes, first
