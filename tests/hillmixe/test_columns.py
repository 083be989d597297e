"""The data dictionary: what it declares, what passes as declared, and what each interface records."""

import math
import re
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hillmixe.columns import (
    COLUMNS,
    JUDGMENT_COLUMNS,
    Column,
    _declared,
    declaration,
    is_survey_item,
    of_trials,
    refuse_undeclared,
)
from hillmixe.interfaces import INTERFACES


def parse(column, *texts):
    values, bad = column.parse(pd.Series(texts, dtype=object))
    return values.tolist(), bad.tolist()


def column(kind, **declared):
    return Column("x", kind, ["infer"], True, "what is tried here", **declared)


# The dictionary


def test_the_contract_of_judgments():
    """Else other people's code that reads judgments.csv would miss a column."""
    contract = (
        "participant session interface platform mixing batch trial repeat catch pair stimulus label_1 label_2 image_1 "
        "image_2 lam_f side_1 classes lam_h omega lam_start touched n_steps rt_s completed source row "
        "top_label top_percent second_label second_percent impossible lam_h_raw observer "
        "study study_sha256 rehearsal audience n_raters lam_g shuffle_seed"
    )
    four = ("construct", "select_shuffled", "infer", "soft_labels")
    of_others = {name for each in INTERFACES.values() if each.name not in four for name in each.columns}
    assert {*JUDGMENT_COLUMNS} - (of_others - {*contract.split()}) == {*contract.split()}


def test_coefficients_and_confidence_are_declared_from_0_to_1():
    """Else answers in percent would pass."""
    for name in ("lam_f", "lam_g", "lam_h", "omega", "lam_start", "lam_h_raw"):
        assert (COLUMNS[name].type, COLUMNS[name].minimum, COLUMNS[name].maximum) == ("number", 0, 1)


def entry(name, of="declared", kind="number", judgment=True):
    return {"name": name, "of": of, "type": kind, "judgment": judgment}


@pytest.mark.parametrize(
    ("omega", "said"),
    [
        (entry("omgea"), "interface infer records omega; expected an entry for each in columns.json"),
        (entry("omega", of="blend"), "interface infer records omega; expected an entry for each in columns.json"),
        (entry("omega", judgment=False), "interface infer is measured by omega; expected a number that goes into"),
        (entry("omega", kind="text"), "interface infer is measured by omega; expected a number that goes into"),
    ],
)
def test_what_an_interface_records_is_declared(omega, said):
    """Else its answers would be left out without a word, or the analysis end with a traceback."""
    infer = replace(INTERFACES["infer"], columns=("lam_h", "omega"))
    with pytest.raises(ValueError, match=re.escape(said)):
        refuse_undeclared([infer], [entry("lam_h"), omega])
    refuse_undeclared([infer], [entry("lam_h"), entry("omega")])


def test_whose_a_column_is_is_known():
    """Else a column with a slip in `of` would be in no session file, and nobody would be told."""
    with pytest.raises(ValueError, match=r"columns\.json: naturalness is of 'declraed'; expected one of .*declared"):
        _declared("naturalness", "declraed", type="number", judgment=True, meaning="how natural it looks")


# One value


@pytest.mark.parametrize(
    ("declared", "good", "bad"),
    [
        (column("text"), ["a", "nan", "0"], [""]),
        (column("text", optional=True), ["a", ""], []),
        (column("text", values=["yes", "no"]), ["yes", "no"], ["Yes", "", "maybe"]),
        (column("text", values=["yes", "no"], optional=True), ["yes", ""], ["maybe"]),
        (column("list"), ["a|b", "a"], [""]),
        (column("number"), ["0", "-1.5", "1e-3", ".5"], ["", "x", "nan", "inf", "-inf", "1,5", "0x1", "1_0", "True"]),
        (column("number", optional=True), ["0", ""], ["x", "nan"]),
        (column("number", minimum=0), ["0", "1e9"], ["-0.001"]),
        (column("number", minimum=0, maximum=1), ["0", "1", "0.5"], ["-0.001", "1.001", "80"]),
        (column("number", minimum=0, maximum=1, step=0.01), ["0", "0.25", "1"], ["0.255", "1.01", "-0.01"]),
        (column("integer"), ["0", "-3", "4.0"], ["", "4.5", "four", "nan"]),
        (column("integer", minimum=2), ["2"], ["1"]),
    ],
)
def test_what_passes_and_what_does_not(declared, good, bad):
    """Else a wrong value would be an answer, or a right one refused."""
    assert parse(declared, *good, *bad)[1] == [False] * len(good) + [True] * len(bad)


def test_values_by_hand():
    """Else a text would be read as another number, or noise be left in a coefficient."""
    assert parse(column("number"), "0.31", "1e-3")[0] == [0.31, 0.001]
    coefficient = column("number", minimum=0, maximum=1, step=0.01)
    assert parse(coefficient, "0.7999999999999999", "0.30000000000000004", "1.0000000001")[0] == [0.8, 0.3, 1.0]
    numbers = parse(column("number", optional=True), "", "2")[0]
    assert math.isnan(numbers[0])
    assert numbers[1] == 2
    assert parse(column("text", optional=True), "a")[0] == ["a"]
    assert pd.isna(parse(column("text", optional=True), "")[0][0])


@given(st.integers(0, 100))
def test_a_hundredth_is_read_as_the_float_that_prints_so(hundredths):
    """Else 0.29 or 0.57 would be a neighbour of itself, and stimuli of one coefficient fall into two groups."""
    coefficient = COLUMNS["lam_f"]
    text = f"{hundredths / 100:g}"
    values, bad = parse(coefficient, text, repr(math.nextafter(hundredths / 100, 0.5)))
    assert values == [float(text)] * 2
    assert bad == [False, False]


@given(st.integers(1, 99), st.floats(0.01, 0.99))
def test_what_lies_between_steps_is_refused(steps, fraction):
    """Else a coefficient that no stimulus has would be rounded to one."""
    assert parse(COLUMNS["lam_f"], repr((steps - fraction) / 10_000))[1] == [True]
    assert parse(COLUMNS["lam_g"], repr((steps - fraction) / 100))[1] == [True]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("lam_f", "a number in steps of 0.0001 from 0 to 1"),
        ("rt_s", "a number of at least 0"),
        ("repeat", "a whole number from 0 to 1"),
        ("pair", "a text"),
        ("observer", "human or simulated"),
    ],
)
def test_what_is_expected_in_words(name, words):
    """Else a message would not say what to write instead."""
    assert COLUMNS[name].expected == words


# Who records what


def test_an_interface_records_what_it_declares_and_what_all_do():
    """Else a session would lack a column, hold another interface's (all that differ are here), or an unreadable one."""
    trials = {name: set(of_trials(name)) for name in INTERFACES}
    shared = set.intersection(*trials.values())
    of_what_is_shown = {"blend": {"catch", "stimulus", "lam_f"}, "continuum": {"lam_g"}}
    for name, interface in INTERFACES.items():
        assert trials[name] - shared - set(interface.columns) == of_what_is_shown[interface.shows]
        assert set(interface.columns) <= trials[name] & set(COLUMNS)
        assert set(interface.measures) - {"soft_label"} <= set(interface.columns)


def test_what_a_later_version_brought_counts_as_something_in_older_files():
    """Else files of version 0.1 would be refused, or read as rehearsals or as answers to another question."""
    later = {name: column.before for name, column in COLUMNS.items() if column.since}
    empty = dict.fromkeys(("study", "study_sha256", "audience", "n_raters", "image_px", "shuffle_seed"), "")
    assert later == empty | {"rehearsal": "0", "lam_g": "0.5"}
    assert {COLUMNS[name].since for name in later} == {"1.0"}
    assert [column.name for column in COLUMNS.values() if column.until] == ["survey_answer"]


@pytest.mark.parametrize(
    ("name", "is_item"),
    [
        ("survey_age", True),
        ("survey_how_old_2", True),
        ("survey_question", False),
        ("survey_answer", False),
        ("survey_answer.text", False),  # PsychoJS's own
        ("survey_", False),
        ("survey_<name>", False),
        ("age", False),
    ],
)
def test_each_item_of_a_survey_has_a_column(name, is_item):
    """Else answers would pass for columns that nobody knows, or PsychoJS's columns for answers."""
    assert is_survey_item(name) == is_item
    column = declaration(name)
    if is_item:
        assert (column.name, column.type, column.phases, column.optional) == (name, "text", ["survey"], True)
    else:
        assert column is COLUMNS.get(name)


def test_interfaces_are_told_apart():
    """Else two would share random numbers, a letter or a name."""
    for part in ("name", "title", "letter", "streams"):
        values = [getattr(interface, part) for interface in INTERFACES.values()]
        assert len(set(values)) == len(INTERFACES), part
    for place in (0, 1):
        assert len({interface.streams[place] for interface in INTERFACES.values()}) == len(INTERFACES)
    assert COLUMNS["interface"].values == list(INTERFACES)
