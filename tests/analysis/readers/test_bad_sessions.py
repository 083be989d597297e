"""Session files that the command must refuse in plain words."""

import pytest
from session_files import as_csv, changed, construct_rows, infer_rows, soft_label_rows, write

from analysis.readers import sessions


@pytest.fixture
def refused(aggregate, tmp_path):
    """Run the command on input that it must refuse; returns the lines on stderr without the command's name."""

    def run(*inputs):
        before = sorted(tmp_path.rglob("*"))
        status, output, errors = aggregate(*inputs, "--out", tmp_path / "out")
        assert (status, output) == (2, "")
        assert errors.startswith("aggregate.py: ")
        assert sorted(tmp_path.rglob("*")) == before  # no results, and no unfinished ones
        return errors.removeprefix("aggregate.py: ").splitlines()

    return run


# Whole files that cannot be read


def test_missing_and_empty_folders(refused, tmp_path):
    """Else a slip in a path would end with a traceback."""
    (tmp_path / "empty").mkdir()
    for name, expected in [("nowhere", "is not there; expected session CSVs"), ("empty", "holds no CSV files")]:
        (line,) = refused(tmp_path / name)
        assert line.startswith(f"{tmp_path / name} {expected}")


HEADER = as_csv(infer_rows()).splitlines()[0]
LINE = as_csv(infer_rows()).splitlines()[1]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "is empty; expected a session"),
        (b"\n\r\n\n", "is empty; expected a session"),
        (b"\xef\xbb\xbf", "is empty; expected a session"),
        (HEADER.encode(), "has no answered trial; expected at least one"),
        (HEADER.encode() + b"\n" + b"," * HEADER.count(",") + b"\n", "has no answered trial; expected at least one"),
        (b"trial,participant,interface,session\n0,p01,stroop,1\n", "row 2, column interface: is 'stroop'; expected"),
        (b"trial,participant,interface,session\n0,p01,infer,s1\n", "has no column platform, "),
        (f"{HEADER.replace(',omega,', ',confidence,')}\n{LINE}\n".encode(), "has no column omega, "),
        (f"{HEADER.replace(',mixing,', ',mixed,')}\n{LINE}\n".encode(), "has no column mixing, "),
        (
            f"{HEADER.replace(',interface,', ',Interface,')}\n{LINE}\n".encode(),
            "but has no column interface; expected its",
        ),
        (as_csv(changed(3, participant="Müller")).encode("cp1252"), "row 3 is not UTF-8"),
        (as_csv(infer_rows()).encode("utf-16"), "is UTF-16 or no text"),
        (as_csv(infer_rows()).encode("utf-16-be"), "is UTF-16 or no text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\3\x84", "is UTF-16 or no text"),
        (as_csv(infer_rows()).encode() + b"\0" * 512, "is UTF-16 or no text"),
        (f"{HEADER},lam_h\n{LINE},0.4\n".encode(), "has the column lam_h twice; expected it once"),
        (f"{HEADER}\n{LINE}\n{LINE},7\n".encode(), f"row 3: not {HEADER.count(',') + 1} fields as in the header"),
        (
            f"{HEADER}\n{LINE.rpartition(',')[0]}\n{LINE}\n{LINE[:40]}\n{LINE}\n".encode(),
            f"row 2, 4: not {HEADER.count(',') + 1} fields as in the header; the file is damaged",
        ),
        (as_csv(infer_rows()).replace(",", ";").encode(), "has semicolons between its fields; expected commas"),
        (as_csv(infer_rows()).replace(",", "\t").encode(), "has tabs between its fields; expected commas"),
    ],
    ids=[
        "nothing",
        "empty lines",
        "byte order mark alone",
        "header only",
        "no answers",
        "another interface",
        "no columns of ours",
        "a column missing",
        "how images were mixed missing",
        "a column with another name",
        "Windows-1252",
        "UTF-16",
        "UTF-16 without a mark",
        "a picture",
        "zeros at the end",
        "column twice",
        "a field too many",
        "fields missing in the middle",
        "semicolons",
        "tabs",
    ],
)
def test_a_file_that_cannot_be_read(refused, tmp_path, content, expected):
    """Else it would end in a traceback, be read as nonsense, or be passed over without a word."""
    write(tmp_path / "in" / "good.csv", infer_rows())
    (tmp_path / "in" / "bad.csv").write_bytes(content)
    (line,) = refused(tmp_path / "in")
    assert line.startswith("bad.csv: ")
    assert expected in line


def test_a_name_of_several_lines_stays_in_the_line_of_its_file(refused, tmp_path):
    """Else half of the message would stand under no file's name."""
    rows = [row | {"session": "one\ntwo"} for row in infer_rows()]
    write(tmp_path / "in" / "bad.csv", rows[:1] + rows[2:])
    (line,) = refused(tmp_path / "in")
    assert line.startswith("bad.csv, row 3")
    assert "one two" in line


@pytest.mark.parametrize(
    ("rows", "quoted", "row"),
    [
        (infer_rows(), [(1, "omega", '"'), (3, "omega", '"')], 3),
        (infer_rows(comment="x"), [(2, "comment", '"')], 4),
        (infer_rows(comment="x"), [(1, "comment", '"'), (2, "comment", '"')], 3),
    ],
    ids=["around a whole row", "to the end of the file", "from one row to the same cell of the next"],
)
def test_quotes_that_run_over_rows(refused, tmp_path, rows, quoted, row):
    """Else the rows between would be lost without a word, or the halves of two rows become one with a wrong answer."""
    header, *lines = as_csv(rows).splitlines()
    for place, column, quote in quoted:
        cells = lines[place].split(",")
        at = header.split(",").index(column)
        cells[at] = quote + cells[at] if (place, column, quote) == quoted[0] else cells[at] + quote
        lines[place] = ",".join(cells)
    write(tmp_path / "in" / "a.csv", "\n".join([header, *lines, ""]))
    (line,) = refused(tmp_path / "in")
    assert line.startswith(f"a.csv: row {row}: ")


# Values that cannot be


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("lam_h", "1.01", "a number from 0 to 1"),
        ("lam_h", "-0.01", "a number from 0 to 1"),
        ("lam_h", "26", "a number from 0 to 1"),
        ("lam_h", "about half", "a number from 0 to 1"),
        ("lam_h", "nan", "a number from 0 to 1"),
        ("lam_h", "inf", "a number from 0 to 1"),
        ("omega", "80", "a number from 0 to 1"),
        ("omega", "-1", "a number from 0 to 1"),
        ("lam_f", "1.1", "a number in steps of 0.01 from 0 to 1"),
        ("lam_f", "0.255", "a number in steps of 0.01 from 0 to 1"),
        ("rt_s", "-2", "a number of at least 0"),
        ("rt_s", "2.5 s", "a number of at least 0"),
        ("trial", "1.5", "a whole number of at least 0"),
        ("trial", "-1", "a whole number of at least 0"),
        ("repeat", "2", "a whole number from 0 to 1"),
        ("image_1", "15.5", "a whole number of at least 0"),
        ("omega_touched", "yes", "a whole number from 0 to 1"),
        ("platform", "qualtrics", "psychopy or psychojs or jspsych or headless"),
    ],
)
def test_a_value_that_cannot_be(refused, tmp_path, column, value, expected):
    """Else a wrong unit or a slip would be read as an answer."""
    everywhere = column == "platform"  # one value for a whole file
    rows = infer_rows(**{column: value}) if everywhere else changed(3, **{column: value})
    write(tmp_path / "in" / "a.csv", rows)
    (line,) = refused(tmp_path / "in")
    more = " (the same in rows 3, 4, 5)" if everywhere else ""
    assert line == f"a.csv, row {2 if everywhere else 3}, column {column}: is {value!r}; expected {expected}{more}"


@pytest.mark.parametrize(
    "column", ["lam_h", "lam_f", "omega", "rt_s", "label_1", "pair", "stimulus", "observer", "mixing"]
)
def test_a_value_that_is_missing(refused, tmp_path, column):
    """Else a hole in the data would be read as nothing at all."""
    write(tmp_path / "in" / "a.csv", changed(4, **{column: " "}))
    lines = refused(tmp_path / "in")
    assert lines[-1].startswith(f"a.csv, row 4, column {column}: is empty; expected ")
    # A constant column differs from the rest of the file, too.
    assert len(lines) == 1 + (column in ("observer", "mixing"))


def test_a_slip_in_many_rows_is_one_line(refused, tmp_path):
    """Else sliders saved in percent would fill the screen."""
    write(tmp_path / "in" / "a.csv", infer_rows(omega="80"))
    (line,) = refused(tmp_path / "in")
    assert line.startswith("a.csv, row 2, column omega: is '80'; ")
    assert line.endswith(" (the same in rows 3, 4, 5)")


@pytest.mark.parametrize("column", ["batch", "n_trials", "stimulus_set", "stimulus_set_sha256", "mixing"])
def test_two_sessions_of_one_name(refused, tmp_path, column):
    """Else two people's answers pasted into one file would be one person's."""
    value = {"batch": "1", "n_trials": "5"}.get(column, "another")
    write(tmp_path / "in" / "a.csv", changed(5, **{column: value}))
    (line,) = refused(tmp_path / "in")
    assert line == f"a.csv, row 5, column {column}: is {value!r}; expected one value in the whole session"


@pytest.mark.parametrize(
    ("column", "value", "session", "person"),
    [("participant", "p02", "s1", "p02"), ("session", "s2", "s2", "p01")],
)
def test_a_row_that_names_another_session(refused, tmp_path, column, value, session, person):
    """Else one slip in a name would make a person of its own, with a trial that the real one lacks."""
    write(tmp_path / "in" / "a.csv", changed(4, **{column: value}))
    lines = refused(tmp_path / "in")
    assert [line.partition(" before it")[0] for line in lines] == [
        "a.csv, row 5, column trial: is 3; expected 2",
        "a.csv, row 4, column trial: is 2; expected 0",
    ]
    assert f"in session {session} of participant {person} (infer): that row is lost, or names another" in lines[1]


def test_a_row_of_another_interface(refused, tmp_path):
    """Else an answer to another question would be read as one to this."""
    write(tmp_path / "in" / "a.csv", changed(5, interface="construct"))
    (line,) = refused(tmp_path / "in")
    assert line.startswith("a.csv: has no column lam_start, lam_path, ")
    assert line.endswith("which a session of construct (row 5) has")


@pytest.mark.parametrize("lost", [2, 3, 4])
def test_a_trial_that_is_lost_among_others(refused, tmp_path, lost):
    """Else where a piece of a file is lost, the first half of one row and the second of another would be an answer."""
    rows = infer_rows()
    rows[3]["repeat"] = "0"  # else a lost trial would show by its repeat as well
    rows[3] |= {"pair": "Cat_4_Dog_14", "image_1": "4", "stimulus": "mixed_0.25_Cat_4_Dog_14.png"}
    del rows[lost - 2]
    write(tmp_path / "in" / "a.csv", rows)
    (line,) = refused(tmp_path / "in")
    assert line.startswith(
        f"a.csv, row {lost}, column trial: is {lost - 1}; expected {lost - 2} before it in session s1"
    )


# Rows that contradict themselves or each other


@pytest.mark.parametrize(
    ("changes", "column", "value", "expected"),
    [
        (
            {
                "label_1": "Ship",
                "image_1": "92",
                "label_2": "Bird",
                "image_2": "15",
                "pair": "Ship_92_Bird_15",
                "stimulus": "mixed_0.5_Ship_92_Bird_15.png",
            },
            "label_1",
            "'Ship'",
            "the label that comes first in the alphabet",
        ),
        ({"pair": "Bird_16_Ship_92"}, "pair", "'Bird_16_Ship_92'", "joined by underscores"),
        (
            {"stimulus": "mixed_0.5_Bird_16_Ship_92.png"},
            "stimulus",
            "'mixed_0.5_Bird_16_Ship_92.png'",
            "mixed_<lam_f>_<pair>.png",
        ),
        ({"lam_f": "0.75"}, "stimulus", "'mixed_0.5_Bird_15_Ship_92.png'", "mixed_<lam_f>_<pair>.png"),
        ({"trial": "0"}, "trial", "0", "each trial of a session once"),
    ],
    ids=["labels the wrong way round", "pair", "stimulus", "coefficient", "trial twice"],
)
def test_a_row_that_contradicts_itself_or_another(refused, tmp_path, changes, column, value, expected):
    """Else an answer would go to the wrong image, the wrong way round, or be counted twice."""
    write(tmp_path / "in" / "a.csv", changed(3, **changes))
    (line,) = refused(tmp_path / "in")
    assert line.startswith(f"a.csv, row 3, column {column}: is {value}; expected ")
    assert expected in line


def test_more_trials_than_the_batch_has(refused, tmp_path):
    """Else a file into which rows were pasted would count as a whole session."""
    write(tmp_path / "in" / "a.csv", infer_rows(n_trials="3"))
    (line,) = refused(tmp_path / "in")
    assert line == "a.csv, row 5, column trial: is '3'; expected less than n_trials"


@pytest.mark.parametrize(
    ("first", "second"), [("a.csv", "a (1).csv"), ("a/data.csv", "b/copy.csv"), ("a/d.csv", "b/d.csv")]
)
def test_a_session_that_two_files_tell_differently(refused, tmp_path, first, second):
    """Else one of them would be believed, or both be counted; one problem, so one line, which names both files."""
    paths = [write(tmp_path / "in" / first, infer_rows()), write(tmp_path / "in" / second, changed(3, lam_h="0.6"))]
    (line,) = refused(*{path.parent: None for path in paths})
    named = [str(path) if paths[0].name == paths[1].name else path.name for path in paths]
    assert all(name in line for name in named)
    assert "both hold session s1 of participant p01 (infer); expected one" in line


def test_the_same_session_name_of_two_people_or_interfaces_is_no_copy(tmp_path):
    """Else everybody's first session would collide."""
    write(tmp_path / "a.csv", infer_rows())
    write(tmp_path / "b.csv", infer_rows(participant="p02"))
    write(tmp_path / "c.csv", construct_rows("0.3", "0.4"))
    assert len(sessions.read([tmp_path])) == 10


def test_all_values_that_cannot_be_are_told_at_once(command, tmp_path):
    """Else a user would mend one slip, run again, and meet the next. In a process of its own, as a user meets it."""
    write(tmp_path / "in" / "a.csv", changed(2, lam_h="x", omega="7"))
    write(tmp_path / "in" / "b.csv", changed(5, rt_s="-1", batch="7"))
    write(tmp_path / "in" / "c.csv", construct_rows("0.3", "3"))
    result = command("analysis/aggregate.py", tmp_path / "in", "--out", tmp_path / "out")
    assert (result.returncode, result.stdout) == (2, "")
    lines = result.stderr.removeprefix("aggregate.py: ").splitlines()
    assert sorted(line.partition("; ")[0] for line in lines) == [
        "a.csv and b.csv: both hold session s1 of participant p01 (infer)",
        "a.csv, row 2, column lam_h: is 'x'",
        "a.csv, row 2, column omega: is '7'",
        "b.csv, row 5, column batch: is '7'",
        "b.csv, row 5, column rt_s: is '-1'",
        "c.csv, row 3, column lam_h: is '3'",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_problems_of_every_kind_are_told_at_once(refused, tmp_path):
    """Else an empty file would hide wrong values, and these a contradiction in a third file."""
    write(tmp_path / "in" / "a.csv", "")
    write(tmp_path / "in" / "b.csv", changed(3, lam_h="x"))
    write(tmp_path / "in" / "c.csv", [row | {"participant": "p03"} for row in changed(4, pair="Dog_65_Frog_36")])
    lines = refused(tmp_path / "in")
    assert [line.partition("; ")[0] for line in sorted(lines)] == [
        "a.csv: is empty",
        "b.csv, row 3, column lam_h: is 'x'",
        "c.csv, row 4, column pair: is 'Dog_65_Frog_36'",
    ]


def test_a_catch_trial_of_a_blend_is_told(refused, tmp_path):
    """Else an answer about a blend would be left out of the labels without a word."""
    write(tmp_path / "in" / "a.csv", changed(3, catch="1"))
    (line,) = refused(tmp_path / "in")
    assert line == "a.csv, row 3, column catch: is 1; expected 0, for the image is mixed"


def test_practice_with_the_number_of_a_trial_is_told(refused, tmp_path):
    """Else what somebody tried out would count as an answer."""
    write(tmp_path / "in" / "a.csv", changed(3, phase="practice"))
    (line,) = refused(tmp_path / "in")
    assert line.startswith("a.csv, row 3, column phase: is 'practice'; expected trial")


def test_a_repeat_of_nothing_is_told(refused, tmp_path):
    """Else a first answer marked as a repeat would be left out of the labels without a word."""
    write(tmp_path / "in" / "a.csv", changed(3, repeat="1"))
    (line,) = refused(tmp_path / "in")
    assert line.startswith("a.csv, row 3, column repeat: is 1; expected 0")


@pytest.mark.parametrize("column", ["mixing", "label_1", "label_2", "pair", "stimulus"])
@pytest.mark.parametrize("formula", ["=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "\uff1d1"])
def test_a_class_named_like_a_formula_is_told(refused, tmp_path, column, formula):
    """Else the lab's spreadsheet would run what somebody wrote into a session."""
    write(tmp_path / "in" / "a.csv", infer_rows(**{column: formula}))
    lines = refused(tmp_path / "in")
    expected = "a name that does not begin like a formula, with = + - or @ (the same in rows 3, 4, 5)"
    assert f"a.csv, row 2, column {column}: is {formula!r}; expected {expected}" in lines


@pytest.mark.parametrize("column", ["top_label", "second_label", "impossible", "classes"])
def test_a_soft_label_named_like_a_formula_is_told(refused, tmp_path, column):
    """Else the lab's spreadsheet would run what somebody wrote into a session."""
    write(tmp_path / "in" / "a.csv", soft_label_rows(**{column: "=1+1"}))
    told = f"a.csv, row 2, column {column}: is '=1+1'; expected a name that does not begin like a formula"
    assert any(line.startswith(told) for line in refused(tmp_path / "in"))


@pytest.mark.parametrize(
    ("column", "value"),
    [("top_label", "Cst"), ("second_label", "Do"), ("impossible", "Truck|Tru"), ("impossible", "|")],
)
def test_a_class_that_is_none_of_the_set_is_told(refused, tmp_path, column, value):
    """Else an answer that lost a letter would be an answer to another question."""
    rows = soft_label_rows()
    rows[1][column] = value
    write(tmp_path / "in" / "a.csv", rows)
    (line,) = refused(tmp_path / "in")
    assert line == f"a.csv, row 3, column {column}: is {value!r}; expected no other than the classes of its row"


def test_classes_that_change_within_a_session_are_told(refused, tmp_path):
    """Else a class that lost its name would be asked about nowhere, and get the share of the others."""
    rows = soft_label_rows()
    rows[2]["classes"] = "Truck|Ship|Frog|Dog|Cat|Brd"
    write(tmp_path / "in" / "a.csv", rows)
    (line,) = refused(tmp_path / "in")
    assert line.endswith("; expected one value in the whole session")


def test_a_huge_value_is_shown_in_part(refused, tmp_path):
    """Else one damaged cell would fill the screen for minutes."""
    write(tmp_path / "in" / "a.csv", changed(3, lam_h="9" * 3_000_000, pair="x" * 3_000_000))
    lines = refused(tmp_path / "in")
    assert len(lines) == 1
    assert len(lines[0]) < 200


@pytest.mark.parametrize("number", ["+1e 0", "1 0", "1_0", "0x1", "\u0663", "1,5", "2026-01-02", "TRUE", "1e400"])
@pytest.mark.parametrize("column", ["omega", "rt_s", "image_2"])
def test_what_only_some_take_for_a_number(refused, tmp_path, column, number):
    """Else pandas and Python would disagree about an answer, one of them with a traceback."""
    write(tmp_path / "in" / "a.csv", changed(3, **{column: number}))
    line = refused(tmp_path / "in")[0]
    assert line.startswith(f"a.csv, row 3, column {column}: is {number!r}; expected a ")
