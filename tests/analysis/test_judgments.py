"""The schema of a judgment: rows that hang together, and which are counted."""

import pandas as pd
import pytest

from analysis.judgments import Problems, counted, judgment_table, note_contradictions, read_table
from hillmixe.columns import COLUMNS, JUDGMENT_COLUMNS
from hillmixe.command import InputError


def rows(**changes):
    """Two judgments of one session that hang together."""
    row = {"participant": "p01", "session": "s1", "interface": "infer", "repeat": 0, "catch": 0, "source": "a.csv"}
    row |= {"lam_g": None, "label_1": "Cat", "image_1": 3, "label_2": "Dog", "image_2": 14, "pair": "Cat_3_Dog_14"}
    both = [row | {"trial": 0, "row": 2, "lam_f": 0.25}, row | {"trial": 1, "row": 3, "lam_f": 1.0} | changes]
    for judgment in both:
        judgment.setdefault("stimulus", f"mixed_{judgment['lam_f']}_Cat_3_Dog_14.png")
    return pd.DataFrame(both)


def told(judgments):
    problems = Problems()
    note_contradictions(judgments, problems)
    return problems.lines


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
    (line,) = told(rows(source="b.csv"))  # a copy would be a second rater
    assert line.startswith("a.csv and b.csv: both hold session s1 of participant p01 (infer); expected one")
    lines = told(rows(**changes))
    assert [line.partition(": ")[0] for line in lines] == [f"a.csv, row 3, column {name}" for name in columns]


def test_what_older_data_lack_counts_as_declared():
    """Else midpoints of people who keep tables of version 0.1 would be asked nothing, and drop out of all results."""
    table = judgment_table(rows(interface="construct").drop(columns="lam_g"))
    assert table["rehearsal"].tolist() == [0, 0]
    assert table["lam_g"].tolist()[1:] == [0.5]
    assert pd.isna(table["lam_g"][0])  # of Infer, which asks for no share
    assert table[["study", "study_sha256", "audience", "n_raters"]].isna().all(axis=None)
    kept = judgment_table(rows(interface="construct").assign(lam_g=[None, 0.75], rehearsal=1))
    assert (kept["lam_g"][1], kept["rehearsal"].tolist()) == (0.75, [1, 1])


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


def test_one_problem_in_many_files_is_told_in_few_lines():
    """Else 300 files from a German spreadsheet would give 300 lines, and what is wrong with one would drown in them."""
    problems = Problems()
    folder_of = {}
    for at in range(30):
        file = f"p{at:02d}.csv"
        folder_of[file] = f"day{at % 2}"
        problems.in_rows(file, pd.Series([at + 2]), "rt_s", pd.Series(["1465"]), f"seconds in a session of {at} s")
        problems.in_rows(file, pd.Series([4]), "lam_h", pd.Series(["x"]), "a number") if at < 10 else None
        problems.in_file(file, f"row {at}: not {at} fields as in the header 'f{at}'") if at % 2 else None
    with pytest.raises(InputError) as problem:
        problems.raise_any(folder_of)
    lines = str(problem.value).splitlines()
    told = [line for line in lines if "column rt_s" in line]
    assert told == [
        f"p{n:02d}.csv, row {n + 2}, column rt_s: is '1465'; expected seconds in a session of {n} s" for n in range(3)
    ]
    assert sum("column lam_h" in line for line in lines) == 10
    assert sum("fields as in the header" in line for line in lines) == 3
    counted = [line for line in lines if line.startswith("the same in")]
    assert counted == ["the same in 27 more files: 14 in day1, 13 in day0", "the same in 12 more files: 12 in day1"]
    assert len(lines) == 3 + 10 + 3 + 2
    assert lines[lines.index(counted[0]) - 1] == told[-1]


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
        kind = float if COLUMNS[name].type in ("integer", "number") else object
        same = found[name].astype(kind).equals(expected[name].astype(kind))
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
