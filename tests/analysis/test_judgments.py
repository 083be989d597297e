"""The schema of a judgment: values as participants_data/columns.json declares them, and rows that hang together."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.judgments import Problems, counted, judgment_table, note_contradictions, read_table
from hillmixe.columns import COLUMNS, JUDGMENT_COLUMNS, Column
from hillmixe.command import InputError


def parse(column, *texts):
    values, bad = column.parse(pd.Series(texts, dtype=object))
    return values.tolist(), bad.tolist()


def column(kind, **declared):
    return Column("x", kind, ["infer"], True, "what is tried here", **declared)


def rows(**changes):
    """Two judgments of one session that hang together."""
    row = {"participant": "p01", "session": "s1", "interface": "infer", "repeat": 0, "catch": 0, "source": "a.csv"}
    row |= {"label_1": "Cat", "image_1": 3, "label_2": "Dog", "image_2": 14, "pair": "Cat_3_Dog_14"}
    both = [row | {"trial": 0, "row": 2, "lam_f": 0.25}, row | {"trial": 1, "row": 3, "lam_f": 1.0} | changes]
    for judgment in both:
        judgment.setdefault("stimulus", f"mixed_{judgment['lam_f']}_Cat_3_Dog_14.png")
    return pd.DataFrame(both)


def told(judgments):
    problems = Problems()
    note_contradictions(judgments, problems)
    return problems.lines


# The dictionary


def test_the_contract_of_judgments():
    """Else other people's code that reads judgments.csv would miss a column."""
    contract = (
        "participant session interface platform mixing batch trial repeat catch pair stimulus label_1 label_2 image_1 "
        "image_2 lam_f side_1 classes lam_h omega lam_start touched n_steps rt_s completed source row "
        "top_label top_percent second_label second_percent impossible lam_h_raw observer"
    )
    assert sorted(JUDGMENT_COLUMNS) == sorted(contract.split())


def test_coefficients_and_confidence_are_declared_from_0_to_1():
    """Else answers in percent would pass."""
    for name in ("lam_f", "lam_h", "omega", "lam_start", "lam_h_raw"):
        assert (COLUMNS[name].type, COLUMNS[name].minimum, COLUMNS[name].maximum) == ("number", 0, 1)


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
def test_what_lies_between_hundredths_is_refused(hundredths, fraction):
    """Else a coefficient that no stimulus has would be rounded to one."""
    assert parse(COLUMNS["lam_f"], repr((hundredths - fraction) / 100))[1] == [True]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("lam_f", "a number in steps of 0.01 from 0 to 1"),
        ("rt_s", "a number of at least 0"),
        ("repeat", "a whole number from 0 to 1"),
        ("pair", "a text"),
        ("observer", "human or simulated"),
    ],
)
def test_what_is_expected_in_words(name, words):
    """Else a message would not say what to write instead."""
    assert COLUMNS[name].expected == words


# Rows


def test_rows_that_hang_together():
    """Else good sessions would be refused; a coefficient of 1 is written 1.0 in names."""
    assert told(rows()) == []
    assert told(rows(trial=0, session="s2")) == []
    assert told(rows(catch=1)) == []
    midpoints = rows().assign(stimulus=None, lam_f=float("nan"))
    assert told(midpoints) == []


@pytest.mark.parametrize(
    ("changes", "columns"),
    [
        ({"pair": "Cat_4_Dog_14"}, ["pair"]),
        ({"image_2": 15}, ["pair", "stimulus"]),
        ({"lam_f": 0.5, "stimulus": "mixed_0.75_Cat_3_Dog_14.png"}, ["stimulus"]),
        ({"label_2": "Cat", "pair": "Cat_3_Cat_14", "stimulus": "mixed_1.0_Cat_3_Cat_14.png"}, ["label_1"]),
        ({"trial": 0}, ["trial"]),
        ({"catch": 1, "lam_f": 0.5, "stimulus": "mixed_0.5_Cat_3_Dog_14.png"}, ["catch"]),
    ],
)
def test_rows_that_contradict(changes, columns):
    """Else an answer could belong to two images, and nobody would know which it was given to."""
    lines = told(rows(**changes))
    assert [line.partition(": ")[0] for line in lines] == [f"a.csv, row 3, column {name}" for name in columns]


def test_a_session_in_two_files():
    """Else a copy would be a second rater."""
    (line,) = told(rows(source="b.csv"))
    assert line.startswith("a.csv and b.csv: both hold session s1 of participant p01 (infer); expected one")


def test_problems_are_told_together_or_not_at_all():
    """Else a run would go on with bad data, or tell one slip a run."""
    problems = Problems()
    problems.raise_any()
    problems.in_rows("a.csv", pd.Series([], dtype=int), "x", pd.Series([], dtype=object), "a text")
    problems.raise_any()
    problems.in_file("a.csv", "is empty")
    problems.in_rows("b.csv", pd.Series([4, 7]), "x", pd.Series(["", "y"]), "a number")
    problems.in_rows("b.csv", pd.Series([4, 7, 9]), "z", pd.Series(["w", "v", "u"]), "a number")
    with pytest.raises(InputError) as problem:
        problems.raise_any()
    assert str(problem.value).splitlines() == [
        "a.csv: is empty",
        "b.csv, row 4, column x: is empty; expected a number (the same in row 7)",
        "b.csv, row 4, column z: is 'w'; expected a number (the same in rows 7, 9)",
    ]


# Tables


def test_a_table_has_every_column_in_order_and_type():
    """Else judgments.csv would change with the interfaces in it, or image ids become 3.0."""
    judgments = judgment_table(rows().drop(columns="stimulus").set_index(pd.Index([7, 9])))
    assert list(judgments.columns) == JUDGMENT_COLUMNS
    assert list(judgments.index) == [0, 1]
    assert judgments["omega"].isna().all()
    assert judgments["image_1"].tolist() == [3, 3]
    written = judgments.to_csv(index=False).splitlines()[1].split(",")
    assert written[JUDGMENT_COLUMNS.index("image_1")] == "3"
    assert written[JUDGMENT_COLUMNS.index("touched")] == ""


@pytest.mark.parametrize(("count", "repeats"), [("corrected", 0), ("paper", 1)])
def test_which_judgments_are_counted(count, repeats):
    """Else a repeat would be a second rater, the answer it repeats be dropped, or a pure image be a blend."""
    assert counted(rows(repeat=1), count)["trial"].tolist() == [0, 1][: 1 + repeats]
    assert counted(rows(catch=1), count)["trial"].tolist() == [0]
    assert len(counted(rows(), count)) == 2
    midpoints = judgment_table(rows().assign(catch=None))  # no column of the interface
    assert len(counted(midpoints, count)) == 2


def test_a_table_is_read_as_it_was_written(results):
    """Else training would use other labels than aggregate.py wrote."""
    problems = Problems()
    found = read_table(results / "judgments.csv", JUDGMENT_COLUMNS, problems)
    assert problems.lines == []
    expected = pd.read_csv(results / "judgments.csv")
    assert list(found.columns) == JUDGMENT_COLUMNS
    for name in JUDGMENT_COLUMNS:
        numeric = COLUMNS[name].type in ("integer", "number")
        same = (
            found[name].astype(float if numeric else object).equals(expected[name].astype(float if numeric else object))
        )
        assert same or (found[name].isna().all() and expected[name].isna().all()), name


@pytest.mark.parametrize("content", [b"", "Müller\n".encode("utf-16"), b'a,b\n1,2\n1,2,3,4\n"'])
def test_a_table_that_cannot_be_read(tmp_path, content):
    """Else training on damaged results would end in a traceback."""
    path = tmp_path / "labels.csv"
    path.write_bytes(content)
    problems = Problems()
    read_table(path, ["lam_h"], problems)
    (line,) = problems.lines
    assert line.startswith("labels.csv: cannot be read; expected a table that analysis/aggregate.py wrote")


def test_a_table_that_was_changed_by_hand(tmp_path):
    """Else training would go on with a hole or a slip in its labels."""
    path = tmp_path / "judgments.csv"
    path.write_text("interface,lam_h,omega\ninfer,0.5,0.5\ninfer,,2\nconstruct,0.5,\n", encoding="utf-8")
    problems = Problems()
    read_table(path, ["interface", "lam_h", "omega", "repeat"], problems)
    assert problems.lines == [
        "judgments.csv, row 3, column lam_h: is empty; expected a number from 0 to 1",
        "judgments.csv, row 3, column omega: is '2'; expected a number from 0 to 1",
        "judgments.csv: has no column repeat; expected a table that analysis/aggregate.py wrote",
    ]
