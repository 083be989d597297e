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


@pytest.fixture
def told(refused, tmp_path):
    """Write a file a.csv that must be refused: told(rows or text) -> the lines."""
    return lambda content: refused(write(tmp_path / "in" / "a.csv", content).parent)


# Whole files that cannot be read


def test_missing_and_empty_folders(refused, tmp_path):
    """Else a slip in a path would end with a traceback."""
    (tmp_path / "empty").mkdir()
    for name, expected in [("nowhere", "does not exist; expected session CSVs"), ("empty", "holds no CSV files")]:
        (line,) = refused(tmp_path / name)
        assert line.startswith(f"{tmp_path / name} {expected}")


TEXT = as_csv(infer_rows())
HEADER, LINE = TEXT.splitlines()[:2]
WIDTH = f"not {HEADER.count(',') + 1} fields as in the header"
FOUR = "trial,participant,interface,session\n"
UNREADABLE = {
    "another interface": (as_csv(infer_rows(interface="stroop")), "row 2, column interface: is 'stroop'; expected"),
    "no columns of ours": (
        "trial,participant,interface,session,phase\n0,p01,infer,s1,trial\n",
        "has no column platform, ",
    ),
    "no phase": (TEXT.replace(",phase,", ",part,"), "has no column phase, "),
    "a column missing": (f"{HEADER.replace(',omega,', ',confidence,')}\n{LINE}\n", "has no column omega, "),
    "how images were mixed missing": (f"{HEADER.replace(',mixing,', ',mixed,')}\n{LINE}\n", "has no column mixing, "),
    "a column with another name": (
        f"{HEADER.replace(',interface,', ',Interface,')}\n{LINE}\n",
        "but has no column interface; expected its",
    ),
    "Windows-1252": (as_csv(changed(3, participant="Müller")).encode("cp1252"), "row 3 is not UTF-8"),
    "UTF-16 that is damaged": (TEXT.encode("utf-16") + b"\0\xd8\0\xd8", "is UTF-16 and damaged, or not text"),
    "UTF-32": (TEXT.encode("utf-32"), "contains zeros, as damaged files and UTF-32 do"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\3\x84", "contains zeros, as damaged files and UTF-32 do"),
    "zeros within": (TEXT.replace("p01", "\0" * 512, 1), "contains zeros, as damaged files and UTF-32 do"),
    "column twice": (f"{HEADER},lam_h\n{LINE},0.4\n", "has the column lam_h twice; expected it once"),
    "a field too many": (f"{HEADER}\n{LINE}\n{LINE},7\n", f"row 3: {WIDTH}"),
    "fields missing in the middle": (
        f"{HEADER}\n{LINE.rpartition(',')[0]}\n{LINE}\n{LINE[:120]}\n{LINE}\n",
        f"row 2, 4: {WIDTH}; the file is damaged",
    ),
    "blanks": (TEXT.replace(",", " "), "looks like a session of this suite, but has no column trial"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_file_that_cannot_be_read(refused, tmp_path, case):
    """Else it would end in a traceback, be read as nonsense, or be passed over without a word."""
    content, expected = UNREADABLE[case]
    write(tmp_path / "in" / "good.csv", infer_rows())
    (tmp_path / "in" / "bad.csv").write_bytes(content.encode() if isinstance(content, str) else content)
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
    ("column", "begin", "end", "row"),
    [("omega", 1, 3, 3), ("comment", 2, None, 4), ("comment", 1, 2, 3)],
    ids=["around a whole row", "to the end of the file", "from one row to the same cell of the next"],
)
def test_quotes_that_run_over_rows(told, column, begin, end, row):
    """Else the rows between would be lost without a word, or the halves of two rows become one with a wrong answer."""
    rows = infer_rows(**{} if column == "omega" else {column: "x"})
    header, *lines = (line.split(",") for line in as_csv(rows).splitlines())
    at = header.index(column)
    lines[begin][at] = '"' + lines[begin][at]
    if end is not None:
        lines[end][at] += '"'
    lines = [",".join(cells) for cells in (header, *lines)]
    (line,) = told("\n".join([*lines, ""]))
    assert line.startswith(f"a.csv: row {row}: ")


# Values that cannot be

SHARE, STEPS, SECONDS = "a number from 0 to 1", "a number in steps of 0.0001 from 0 to 1", "a number of at least 0"
WHOLE, FLAG = "a whole number of at least 0", "a whole number from 0 to 1"
WRONG = {  # column: (what is expected there, values that cannot be)
    "lam_h": (SHARE, "1.01", "-0.01", "26", "about half", "nan", "inf"),
    "omega": (SHARE, "80", "-1"),
    "lam_f": (STEPS, "1.1", "0.25555"),
    "rt_s": (SECONDS, "-2", "2.5 s"),
    "trial": (WHOLE, "1.5", "-1"),
    "repeat": (FLAG, "2"),
    "image_1": (WHOLE, "15.5"),
    "omega_touched": (FLAG, "yes"),
    "platform": ("psychopy or psychojs or jspsych or headless", "qualtrics"),
}


@pytest.mark.parametrize(("column", "value"), [(name, value) for name in WRONG for value in WRONG[name][1:]])
def test_a_value_that_cannot_be(told, column, value):
    """Else a wrong unit or a slip would be read as an answer, or sliders saved in percent would fill the screen."""
    everywhere = column == "platform" or value == "80"  # a platform is one for a whole file
    rows = infer_rows(**{column: value}) if everywhere else changed(3, **{column: value})
    (line,) = told(rows)
    row, more = (2, " (the same in rows 3, 4, 5)") if everywhere else (3, "")
    cause = "; an empty cell is empty, without nan: save it so" if value == "nan" else ""
    assert line == f"a.csv, row {row}, column {column}: is {value!r}; expected {WRONG[column][0]}{cause}{more}"


@pytest.mark.parametrize("number", ["+1e 0", "1 0", "1_0", "0x1", "\u0663", "1,5", "2026-01-02", "TRUE", "1e400"])
def test_what_only_some_take_for_a_number(told, number):
    """Else pandas and Python would disagree about an answer, one of them with a traceback."""
    lines = told(changed(3, omega=number, rt_s=number, image_2=number))
    for column in ("omega", "rt_s", "image_2"):
        begin = f"a.csv, row 3, column {column}: is {number!r}; expected a "
        assert any(line.startswith(begin) for line in lines), column


@pytest.mark.parametrize(
    "column", ["lam_h", "lam_f", "omega", "rt_s", "label_1", "pair", "stimulus", "observer", "mixing"]
)
def test_a_value_that_is_missing(told, column):
    """Else a hole in the data would be read as nothing at all."""
    lines = told(changed(4, **{column: " "}))
    assert lines[-1].startswith(f"a.csv, row 4, column {column}: is empty; expected ")
    # A constant column differs from the rest of the file, too.
    assert len(lines) == 1 + (column in ("observer", "mixing"))


@pytest.mark.parametrize("formula", ["=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "\uff1d1"])
@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        (infer_rows, ["mixing", "label_1", "label_2", "pair", "stimulus"]),
        (soft_label_rows, ["top_label", "second_label", "impossible", "classes"]),
    ],
)
def test_a_class_named_like_a_formula_is_told(told, rows, columns, formula):
    """Else the lab's spreadsheet would run what somebody wrote into a session."""
    lines = told(rows(**dict.fromkeys(columns, formula)))
    expected = "a name that does not start like a formula, with = + - or @ (the same in rows 3, 4, 5)"
    for column in columns:
        assert f"a.csv, row 2, column {column}: is {formula!r}; expected {expected}" in lines


def test_a_trial_without_its_number(told):
    """Else an answer that lost its place would be taken for a row of another screen, and be lost in silence."""
    assert told(changed(3, trial="")) == ["a.csv, row 3, column trial: is empty; expected a whole number of at least 0"]


# Rows that contradict themselves or each other

TURNED = {"label_1": "Ship", "image_1": "92", "label_2": "Bird", "image_2": "15", "pair": "Ship_92_Bird_15"}
TURNED |= {"stimulus": "mixed_0.5_Ship_92_Bird_15.png"}
OTHER, SHOWN = "mixed_0.5_Bird_16_Ship_92.png", "mixed_0.5_Bird_15_Ship_92.png"
CHANGED = "Truck|Ship|Frog|Dog|Cat|Brd"
ONE_VALUE, OF_ITS_ROW = "one value in the whole session", "none but the classes of its row"
FIRST = "the label that comes first in the alphabet"
NO_OTHER = "0, because the session shows this pair and stimulus, and asks the same of it, in no other trial"
JOINED = "the row's label_1, image_1, label_2 and image_2 joined by underscores"
NAMED = "mixed_<lam_f>_<pair>.png of the row's own lam_f and pair"
PRACTICE = "trial, because the row has a trial number"
CONTRADICTIONS = {  # what is wrong: (rows, the row and column that are told, what stands there, what was expected)
    # Two people's answers pasted into one file would be one person's.
    "another batch": (changed(5, batch="1"), 5, "batch", "'1'", ONE_VALUE),
    "another number of trials": (changed(5, n_trials="5"), 5, "n_trials", "'5'", ONE_VALUE),
    "another set": (changed(5, stimulus_set="another"), 5, "stimulus_set", "'another'", ONE_VALUE),
    "other images": (changed(5, stimulus_set_sha256="another"), 5, "stimulus_set_sha256", "'another'", ONE_VALUE),
    "mixed otherwise": (changed(5, mixing="another"), 5, "mixing", "'another'", ONE_VALUE),
    "another study": (changed(5, study="another"), 5, "study", "'another'", ONE_VALUE),
    "told otherwise": (changed(5, study_sha256="another"), 5, "study_sha256", "'another'", ONE_VALUE),
    "another audience": (changed(5, audience="another"), 5, "audience", "'another'", ONE_VALUE),
    "other raters": (changed(5, n_raters="10"), 5, "n_raters", "'10'", ONE_VALUE),
    "half a rehearsal": (changed(5, rehearsal="1"), 5, "rehearsal", "'1'", ONE_VALUE),
    # An answer would go to the wrong image, the wrong way round, or be counted twice.
    "labels turned": (changed(3, **TURNED), 3, "label_1", "'Ship'", FIRST),
    "pair": (changed(3, pair="Bird_16_Ship_92"), 3, "pair", "'Bird_16_Ship_92'", JOINED),
    "stimulus": (changed(3, stimulus=OTHER), 3, "stimulus", f"'{OTHER}'", NAMED),
    "coefficient": (changed(3, lam_f="0.75"), 3, "stimulus", f"'{SHOWN}'", NAMED),
    "trial twice": (changed(3, trial="0"), 3, "trial", "0", "each trial of a session once"),
    # A file into which rows were pasted would count as a whole session.
    "more trials than the batch has": (infer_rows(n_trials="3"), 5, "trial", "'3'", "less than n_trials"),
    # An answer would be left out of the labels without a word, or what somebody tried out count as one.
    "a catch trial of a blend": (changed(3, catch="1"), 3, "catch", "1", "0, because the image is mixed"),
    "a repeat of nothing": (changed(3, repeat="1"), 3, "repeat", "1", NO_OTHER),
    "practice with a trial's number": (changed(3, phase="practice"), 3, "phase", "'practice'", PRACTICE),
    # An answer that lost a letter would be one to another question, and its class get the share of the others.
    "a class of no set": (soft_label_rows(3, top_label="Cst"), 3, "top_label", "'Cst'", OF_ITS_ROW),
    "a second class of none": (soft_label_rows(3, second_label="Do"), 3, "second_label", "'Do'", OF_ITS_ROW),
    "one of two of none": (soft_label_rows(3, impossible="Truck|Tru"), 3, "impossible", "'Truck|Tru'", OF_ITS_ROW),
    "nothing but a bar": (soft_label_rows(3, impossible="|"), 3, "impossible", "'|'", OF_ITS_ROW),
    "classes that change": (soft_label_rows(4, classes=CHANGED), 4, "classes", f"'{CHANGED}'", ONE_VALUE),
}


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_a_row_that_contradicts_itself_or_another(told, case):
    """Else what stands at the case in CONTRADICTIONS would befall."""
    rows, row, column, value, expected = CONTRADICTIONS[case]
    (line,) = told(rows)
    assert line == f"a.csv, row {row}, column {column}: is {value}; expected {expected}"


@pytest.mark.parametrize("name", ["study", "study_sha256", "rehearsal", "audience", "n_raters"])
def test_a_file_that_lacks_part_of_what_version_0_2_brought(told, name):
    """Else a file that lost a column would pass for one of version 0.1, and a rehearsal for data."""
    (line,) = told([{key: cell for key, cell in row.items() if key != name} for row in infer_rows()])
    assert line.startswith(f"a.csv: has no column {name}, which a session of infer (row 2) has")


@pytest.mark.parametrize("name", ["study", "study_sha256", "rehearsal", "audience"])
def test_a_session_that_does_not_say_of_which_study_it_is(told, name):
    """Else sessions whose checksum got lost would pass for those of version 0.1."""
    lines = told(infer_rows(**{name: ""}))
    assert len(lines) == 1
    assert lines[0].startswith(f"a.csv, row 2, column {name}: is empty; expected ")


def test_a_row_of_another_interface(told):
    """Else an answer to another question would be read as one to this."""
    (line,) = told(changed(5, interface="construct"))
    assert line.startswith("a.csv: has no column lam_g, lam_start, lam_path, ")
    assert line.endswith("which a session of construct (row 5) has")


@pytest.mark.parametrize(
    ("column", "value", "session", "person"),
    [("participant", "p02", "s1", "p02"), ("session", "s2", "s2", "p01")],
)
def test_a_row_that_names_another_session(told, column, value, session, person):
    """Else one slip in a name would make a person of its own, with a trial that the real one lacks."""
    lines = told(changed(4, **{column: value}))
    assert [line.partition(" before it")[0] for line in lines] == [
        "a.csv, row 5, column trial: is 3; expected 2",
        "a.csv, row 4, column trial: is 2; expected 0",
    ]
    assert f"in session {session} of participant {person} (infer): that row is lost, or names another" in lines[1]


@pytest.mark.parametrize("lost", [2, 3, 4])
def test_a_trial_that_is_lost_among_others(told, lost):
    """Else where a piece of a file is lost, the first half of one row and the second of another would be an answer."""
    rows = infer_rows()
    rows[3]["repeat"] = "0"  # else a lost trial would show by its repeat as well
    rows[3] |= {"pair": "Cat_4_Dog_14", "image_1": "4", "stimulus": "mixed_0.25_Cat_4_Dog_14.png"}
    del rows[lost - 2]
    (line,) = told(rows)
    assert line.startswith(
        f"a.csv, row {lost}, column trial: is {lost - 1}; expected {lost - 2} before it in session s1"
    )


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
    write(tmp_path / "in" / "a.csv", as_csv(infer_rows()).replace(",", " "))
    write(tmp_path / "in" / "b.csv", changed(3, lam_h="x"))
    write(tmp_path / "in" / "c.csv", [row | {"participant": "p03"} for row in changed(4, pair="Dog_65_Frog_36")])
    lines = refused(tmp_path / "in")
    assert [line.partition("; ")[0].partition(", but")[0] for line in sorted(lines)] == [
        "a.csv: looks like a session of this suite",
        "b.csv, row 3, column lam_h: is 'x'",
        "c.csv, row 4, column pair: is 'Dog_65_Frog_36'",
    ]


def test_a_huge_value_is_shown_in_part(told):
    """Else one damaged cell would fill the screen for minutes."""
    lines = told(changed(3, lam_h="9" * 3_000_000, pair="x" * 3_000_000))
    assert len(lines) == 1
    assert len(lines[0]) < 200
