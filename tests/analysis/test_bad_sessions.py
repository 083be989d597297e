"""Session files that the command must refuse in plain words."""

import csv
import io

import pandas as pd
import pytest
from session_files import as_csv, changed, construct_rows, infer_rows, read_text, write

from analysis.readers import sessions
from stimuli_gen.command import InputError


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
        (b"rt,key,correct\n0.4,left,1\n", "(no column trial, participant, interface, session)"),
        (b"trial,participant,interface,session\n0,p01,stroop,1\n", "row 2, column interface: is 'stroop'; expected"),
        (b"trial,participant,interface,session\n0,p01,infer,s1\n", "has no column platform, "),
        (HEADER.replace(",omega,", ",confidence,").encode() + b"\n" + LINE.encode(), "has no column omega, "),
        (HEADER.replace(",mixing,", ",mixed,").encode() + b"\n" + LINE.encode(), "has no column mixing, "),
        (as_csv(changed(3, participant="Müller")).encode("cp1252"), "row 3 is not UTF-8"),
        (as_csv(infer_rows()).encode("utf-16"), "is UTF-16 or no text"),
        (as_csv(infer_rows()).encode("utf-16-be"), "is UTF-16 or no text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\3\x84", "is UTF-16 or no text"),
        (bytes(range(128, 256)), "is not UTF-8"),
        (f"{HEADER},lam_h\n{LINE},0.4\n".encode(), "has the column lam_h twice; expected it once"),
        (f"{HEADER}\n{LINE}\n{LINE},7\n".encode(), f"row 3: not {HEADER.count(',') + 1} fields as in the header"),
        (b"[" + b'{"rt": 400}, ' * 20_000 + b"]", "is no session of this suite"),
        (as_csv(infer_rows()).replace(",", ";").encode(), "has semicolons between its fields; expected commas"),
    ],
    ids=[
        "nothing",
        "empty lines",
        "byte order mark alone",
        "header only",
        "no answers",
        "another experiment",
        "another interface",
        "no columns of ours",
        "a column missing",
        "how images were mixed missing",
        "Windows-1252",
        "UTF-16",
        "UTF-16 without a mark",
        "a picture",
        "bytes",
        "column twice",
        "a field too many",
        "a long line",
        "semicolons",
    ],
)
def test_a_file_that_is_no_session(refused, tmp_path, content, expected):
    """Else it would end in a traceback, be read as nonsense, or be passed over without a word."""
    write(tmp_path / "in" / "good.csv", infer_rows())
    (tmp_path / "in" / "bad.csv").write_bytes(content)
    (line,) = refused(tmp_path / "in")
    assert line.startswith("bad.csv: ")
    assert expected in line


@pytest.mark.parametrize(("interface", "step"), [("infer", 1), ("construct", 3), ("select_shuffled", 3)])
def test_a_file_cut_off_anywhere(tmp_path, simulated_sessions, interface, step):
    """Else half a number would be read as a number, or a session that lost trials would count as whole."""
    (path,) = simulated_sessions.glob(f"sim000_{interface}_*.csv")
    written = path.read_text(encoding="utf-8")
    rows = [row | {"n_trials": "2"} for row in csv.DictReader(io.StringIO(written))][:2]
    text = as_csv(rows)
    path = tmp_path / "cut.csv"
    whole = read_text(path, text).drop(columns="completed")
    ends = [at for at, letter in enumerate(text) if letter == "\n"]  # of the header and the two rows
    kept = {}
    between_rows = {ends[1], ends[1] + 1, ends[2]}
    for cut in sorted({*range(1, ends[1], 29), *range(ends[1] + 2, len(text), step), *between_rows}):
        try:
            judgments = read_text(path, text[:cut])
        except InputError:
            continue
        kept[cut] = len(judgments)
        assert set(judgments.pop("completed")) == {int(len(judgments) == 2)}
        pd.testing.assert_frame_equal(judgments, whole.iloc[: len(judgments)])
    # Only a cut between rows goes unrefused: right before and right after the end of a line.
    assert kept == {ends[1]: 1, ends[1] + 1: 1, ends[2]: 2}


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


@pytest.mark.parametrize(
    "column", ["participant", "session", "interface", "batch", "n_trials", "stimulus_set_sha256", "mixing"]
)
def test_two_sessions_in_one_file(refused, tmp_path, column):
    """Else two people's answers pasted into one file would be one person's."""
    value = {"interface": "construct", "batch": "1", "n_trials": "5"}.get(column, "another")
    write(tmp_path / "in" / "a.csv", changed(5, **{column: value}))
    (line,) = refused(tmp_path / "in")
    assert line == f"a.csv, row 5, column {column}: is {value!r}; expected one value in the whole file"


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
    assert line.startswith("a.csv, row 2, column n_trials: is '3'; expected at least the number of trials in the file")


@pytest.mark.parametrize(
    ("first", "second"), [("a.csv", "a (1).csv"), ("a/data.csv", "b/copy.csv"), ("a/d.csv", "b/d.csv")]
)
def test_a_session_that_is_there_twice(refused, tmp_path, first, second):
    """Else a copy would count as a second rater; one problem, so one line, which names both files."""
    paths = [write(tmp_path / "in" / name, infer_rows()) for name in (first, second)]
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
    write(tmp_path / "in" / "b.csv", changed(5, rt_s="-1", session="s2"))
    write(tmp_path / "in" / "c.csv", construct_rows("0.3", "3"))
    result = command("analysis/aggregate.py", tmp_path / "in", "--out", tmp_path / "out")
    assert (result.returncode, result.stdout) == (2, "")
    lines = result.stderr.removeprefix("aggregate.py: ").splitlines()
    assert sorted(line.partition("; ")[0] for line in lines) == [
        "a.csv and b.csv: both hold session s1 of participant p01 (infer)",
        "a.csv, row 2, column lam_h: is 'x'",
        "a.csv, row 2, column omega: is '7'",
        "b.csv, row 5, column rt_s: is '-1'",
        "b.csv, row 5, column session: is 's2'",
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
