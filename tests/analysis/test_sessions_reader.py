"""Session files: good ones in whatever dress they come, and bad ones that the command must refuse in plain words."""

import csv
import io
import json

import pandas as pd
import pytest

from analysis.readers import sessions
from stimuli_gen.command import InputError

PROLIFIC = "5f0c2e4a9b7d1e3f5a6b7c8d"  # made up, of the form of theirs
OTHER_PROLIFIC = "60a1b2c3d4e5f60718293a4b"

SHARED = {
    "participant": "p01",
    "session": "s1",
    "interface": "infer",
    "platform": "psychopy",
    "stimulus_set": "pilot",
    "stimulus_set_sha256": "ab" * 32,
    "batch": "0",
    "n_trials": "4",
    "observer": "human",
}
INFER = [  # trial, repeat, pair, lam_f, lam_h, omega, both sliders moved, seconds
    ("0", "0", "Cat_3_Dog_14", "0.25", "0.31", "0.8", "1", "1", "2.5"),
    ("1", "0", "Bird_15_Ship_92", "0.5", "0.5", "0.0", "0", "1", "3.125"),
    ("2", "0", "Dog_65_Frog_35", "0.9", "1", "1", "1", "0", "0.75"),
    ("3", "1", "Cat_3_Dog_14", "0.25", "0.3", "0.7", "1", "1", "12"),
]


def infer_rows(**changes):
    """A session of Infer with four trials, one of them a repeat; `changes` hold for every row."""
    names = ("trial", "repeat", "pair", "lam_f", "lam_h", "omega", "lam_touched", "omega_touched", "rt_s")
    rows = [SHARED | dict(zip(names, values, strict=True)) for values in INFER]
    for row in rows:
        row["label_1"], row["image_1"], row["label_2"], row["image_2"] = row["pair"].split("_")
        row["stimulus"] = f"mixed_{row['lam_f']}_{row['pair']}.png"
        row |= changes
    return rows


def construct_rows(*answers, **changes):
    rows = []
    for trial, lam_h in enumerate(answers):
        own = {"trial": str(trial), "repeat": "0", "pair": f"Cat_{trial}_Dog_14", "image_1": str(trial), "rt_s": "2"}
        own |= {"label_1": "Cat", "label_2": "Dog", "image_2": "14", "lam_h": lam_h, "lam_start": "0.1"}
        own |= {"lam_path": f"0.1|{lam_h}", "n_steps": "1", "interface": "construct", "n_trials": str(len(answers))}
        rows.append(SHARED | own | changes)
    return rows


def changed(row, **changes):
    """The session of Infer with other texts in one row; `row` as a spreadsheet counts."""
    rows = infer_rows()
    rows[row - 2] |= changes
    return rows


def as_csv(rows, newline="\n"):
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), restval="", lineterminator=newline)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write(path, rows_or_text, encoding="utf-8"):
    path.parent.mkdir(parents=True, exist_ok=True)
    text = rows_or_text if isinstance(rows_or_text, str) else as_csv(rows_or_text)
    path.write_bytes(text.encode(encoding))
    return path


def read_text(path, text):
    path.write_bytes(text.encode())
    return sessions.read([path])


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


# Good files


def test_reads_what_the_simulator_writes(simulated_sessions):
    """Else an answer would be changed, lost or put to another trial on its way from the session to the judgments."""
    judgments = sessions.read([simulated_sessions])
    assert len(list(simulated_sessions.glob("*.csv"))) == judgments["source"].nunique()
    for source, rows in judgments.groupby("source"):
        with (simulated_sessions / source).open(newline="", encoding="utf-8") as file:
            written = list(csv.DictReader(file))
        assert len(rows) == len(written) == int(written[0]["n_trials"])
        assert rows["row"].tolist() == list(range(2, len(written) + 2))
        assert set(rows["completed"]) == {1}
        shared = [name for name in written[0] if name in rows and name not in ("lam_h_raw", "completed")]
        assert {"participant", "trial", "repeat", "pair", "lam_h", "rt_s", "observer"} <= set(shared)
        for name in shared:
            numeric = pd.api.types.is_numeric_dtype(rows[name])
            assert rows[name].tolist() == [float(row[name]) if numeric else row[name] for row in written]


def test_hand_values(tmp_path):
    """Else a column would be filled from another one."""
    write(tmp_path / "a.csv", infer_rows())
    judgments = sessions.read([tmp_path])
    assert judgments["lam_f"].tolist() == [0.25, 0.5, 0.9, 0.25]
    assert judgments["lam_h"].tolist() == judgments["lam_h_raw"].tolist() == [0.31, 0.5, 1, 0.3]
    assert judgments["omega"].tolist() == [0.8, 0, 1, 0.7]
    assert judgments["repeat"].tolist() == [0, 0, 0, 1]
    assert judgments["touched"].tolist() == [1, 0, 0, 1]  # both sliders, not one of them
    assert judgments["rt_s"].tolist() == [2.5, 3.125, 0.75, 12]
    assert judgments["image_2"].tolist() == [14, 92, 35, 14]
    assert judgments["stimulus"][1] == "mixed_0.5_Bird_15_Ship_92.png"


def test_midpoints_lose_float_noise_and_keep_it_beside(tmp_path):
    """Else 0.5 and 0.5000000000000001 from a browser would be two answers, or the paper's count be lost."""
    noisy = ("0.7999999999999999", "0.5000000000000001", "0.30000000000000004")
    write(tmp_path / "a.csv", construct_rows(*noisy))
    judgments = sessions.read([tmp_path])
    assert judgments["lam_h"].tolist() == [0.8, 0.5, 0.3]
    assert judgments["lam_h_raw"].tolist() == [float(text) for text in noisy]


def test_a_soft_label_session(tmp_path):
    """Else answers to the fourth interface could not be read, or an unnamed second class would be a text."""
    own = {"interface": "soft_labels", "top_label": "Cat", "top_percent": "62.5"}
    dropped = ("lam_h", "omega", "lam_touched", "omega_touched")
    rows = [{name: value for name, value in row.items() if name not in dropped} | own for row in infer_rows()]
    named = [("Dog", "20", "Ship|Truck"), ("", "", ""), ("Dog", "0", "Ship"), ("", "", "")]
    for row, values in zip(rows, named, strict=True):
        row |= dict(zip(("second_label", "second_percent", "impossible"), values, strict=True))
    write(tmp_path / "a.csv", rows)
    judgments = sessions.read([tmp_path])
    assert judgments["top_percent"].tolist() == [62.5] * 4
    assert judgments["second_label"].isna().tolist() == judgments["second_percent"].isna().tolist()
    assert judgments["second_label"].isna().tolist() == [False, True, False, True]
    assert judgments["impossible"].iloc[0] == "Ship|Truck"
    assert judgments["lam_h"].isna().all()


def dress(name):
    rows = infer_rows()
    text = as_csv(rows)
    header, *body = text.splitlines()
    return {
        "byte order mark": "\ufeff" + text,
        "CRLF": as_csv(rows, newline="\r\n"),
        "byte order mark and CRLF": "\ufeff" + as_csv(rows, newline="\r\n"),
        "no newline at the end": text.rstrip("\n"),
        "columns reordered": as_csv([dict(sorted(row.items(), reverse=True)) for row in rows]),
        "extra columns": as_csv([{"date": "2024-05-01", **row, "frameRate": "60,1", "": ""} for row in rows]),
        "an extra column of several lines": as_csv([row | {"comment": "one\ntwo, three"} for row in rows]),
        "an extra column twice": "\n".join([f"x,{header},x", *(f"1,{line},2" for line in body)]),
        "all in quotes": "\n".join('"' + line.replace(",", '","') + '"' for line in [header, *body]),
        "empty lines at the end": text + "\n\n" + "," * header.count(",") + "\n\n",
    }[name]


DRESSES = [
    "byte order mark",
    "CRLF",
    "byte order mark and CRLF",
    "no newline at the end",
    "columns reordered",
    "extra columns",
    "an extra column of several lines",
    "an extra column twice",
    "all in quotes",
    "empty lines at the end",
]


@pytest.mark.parametrize("name", DRESSES)
def test_the_dress_of_a_file_changes_nothing(tmp_path, name):
    """Else a session saved by a spreadsheet, Windows or PsychoPy would be refused or read as something else."""
    path = tmp_path / "a.csv"
    plain = read_text(path, as_csv(infer_rows()))
    dressed = dress(name)
    assert dressed != as_csv(infer_rows())
    pd.testing.assert_frame_equal(read_text(path, dressed), plain)


def test_rows_of_other_screens_are_passed_over_and_rows_are_counted_as_in_a_spreadsheet(tmp_path):
    """Else consent and instructions would be answers, or a message would name the wrong row."""
    first, *rest = infer_rows()
    screens = [{"participant": "p01", "session": "s1", "rt_s": "40"}, {"participant": "p01", "comment": "two\nlines"}]
    empty = dict.fromkeys(first, "")
    rows = [{**empty, "comment": "", **row} for row in (screens[0], first, screens[1], *rest)]
    judgments = read_text(tmp_path / "a.csv", as_csv(rows).replace("\n", "\n\n", 1))
    assert judgments["trial"].tolist() == [0, 1, 2, 3]
    assert judgments["row"].tolist() == [4, 6, 7, 8]  # row 2 is blank, 3 and 5 are screens
    assert set(judgments["completed"]) == {1}


def test_a_session_broken_off_is_kept_and_marked(tmp_path):
    """Else its answers would be lost, or count as a whole session."""
    write(tmp_path / "a.csv", infer_rows()[:2])
    write(tmp_path / "b.csv", infer_rows(participant="p02"))
    judgments = sessions.read([tmp_path])
    assert judgments.groupby("source")["completed"].unique().map(list).to_dict() == {"a.csv": [0], "b.csv": [1]}
    assert judgments["participant"].value_counts().to_dict() == {"p01": 2, "p02": 4}


def test_a_file_named_twice_is_read_once(tmp_path):
    """Else `aggregate.py folder folder/a.csv` would count its answers twice or be refused."""
    path = write(tmp_path / "a.csv", infer_rows())
    assert len(sessions.read([path, tmp_path, tmp_path / ".." / tmp_path.name / "a.csv"])) == 4


def test_files_of_the_same_name_stay_apart(tmp_path):
    """Else a message or judgments.csv could not tell which of two files called data.csv is meant."""
    paths = [
        write(tmp_path / day / "data.csv", infer_rows(participant=person)) for day, person in [("a", "p1"), ("b", "p2")]
    ]
    judgments = sessions.read([tmp_path / "a", tmp_path / "b"])
    assert judgments.groupby("source")["participant"].unique().map(list).to_dict() == {
        str(paths[0]): ["p1"],
        str(paths[1]): ["p2"],
    }


def test_subfolders_are_not_read(tmp_path):
    """Else an old study kept in a subfolder would be mixed in, or a folder's name end the run with a traceback."""
    write(tmp_path / "a.csv", infer_rows())
    write(tmp_path / "old.csv" / "b.csv", infer_rows(participant="p02"))
    assert set(sessions.read([tmp_path])["participant"]) == {"p01"}


def test_a_long_extra_field_is_no_matter(tmp_path):
    """Else a mouse trace of a minute or two, which PsychoPy can write into one field, would end in a traceback."""
    rows = [row | {"mouse.x": "-0.123456, " * 20_000} for row in infer_rows()]
    assert len(read_text(tmp_path / "a.csv", as_csv(rows))) == 4


# Prolific ids


def test_prolific_ids_reach_no_result(aggregate, simulated_sessions, tmp_path):
    """Else a published folder of results would name people: by participant, session, file or folder."""
    for source, person, session, name in [
        ("sim000_infer", PROLIFIC, "seed0", f"in/{PROLIFIC}_infer_seed0.csv"),
        ("sim000_construct", PROLIFIC, f"{PROLIFIC}_2024-05-01", "in/b.csv"),
        ("sim001_infer", OTHER_PROLIFIC, "seed0", f"{OTHER_PROLIFIC}/b.csv"),
        ("sim002_infer", "p01", "seed0", "in/d.csv"),
    ]:
        (path,) = simulated_sessions.glob(f"{source}_*.csv")
        text, made_as = path.read_text(encoding="utf-8"), path.stem.rpartition("_")[2]
        write(tmp_path / name, text.replace(source.partition("_")[0], person).replace(made_as, session))
    status, _, errors = aggregate(tmp_path / "in", tmp_path / OTHER_PROLIFIC, "--out", tmp_path / "out")
    assert (status, errors) == (0, "")
    files = [file for file in (tmp_path / "out").rglob("*") if file.is_file()]
    assert {"judgments.csv", "summary.json"} < {file.name for file in files}
    for file in files:
        assert PROLIFIC.encode() not in file.read_bytes(), file
        assert OTHER_PROLIFIC.encode() not in file.read_bytes(), file
    judgments = pd.read_csv(tmp_path / "out" / "judgments.csv")
    people = {source: set(rows["participant"]) for source, rows in judgments.groupby("source")}
    assert len(people) == 4
    assert people["d.csv"] == {"p01"}  # who has another name keeps it
    assert sorted(map(sorted, people.values())) == [["p01"], ["prolific-1"], ["prolific-1"], ["prolific-2"]]
    assert set(judgments.loc[judgments["interface"] == "construct", "participant"]) == {"prolific-1"}
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert summary["corrected"]["participants"] == {"construct": 1, "infer": 3, "total": 3}


def test_people_named_by_other_hexadecimal_numbers_stay_apart(tmp_path):
    """Else two people named by a checksum would become one; an id glued to a letter must not get through."""
    names = [PROLIFIC + "0", PROLIFIC[:-1], "id" + PROLIFIC, PROLIFIC]
    for number, name in enumerate(names):
        write(tmp_path / f"{number}.csv", infer_rows(participant=name))
    found = list(sessions.read([tmp_path])["participant"].unique())
    assert len(found) == 4
    assert not any(PROLIFIC in name for name in found)
    assert PROLIFIC[:-1] in found  # 23 digits are no Prolific id


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


@pytest.mark.parametrize("column", ["lam_h", "lam_f", "omega", "rt_s", "label_1", "pair", "stimulus", "observer"])
def test_a_value_that_is_missing(refused, tmp_path, column):
    """Else a hole in the data would be read as nothing at all."""
    write(tmp_path / "in" / "a.csv", changed(4, **{column: " "}))
    lines = refused(tmp_path / "in")
    assert lines[-1].startswith(f"a.csv, row 4, column {column}: is empty; expected ")
    # A constant column differs from the rest of the file, too.
    assert len(lines) == 1 + (column == "observer")


def test_a_slip_in_many_rows_is_one_line(refused, tmp_path):
    """Else sliders saved in percent would fill the screen."""
    write(tmp_path / "in" / "a.csv", infer_rows(omega="80"))
    (line,) = refused(tmp_path / "in")
    assert line.startswith("a.csv, row 2, column omega: is '80'; ")
    assert line.endswith(" (the same in rows 3, 4, 5)")


@pytest.mark.parametrize("column", ["participant", "session", "interface", "batch", "n_trials", "stimulus_set_sha256"])
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


def test_a_repeat_of_nothing_is_told(refused, tmp_path):
    """Else a first answer marked as a repeat would be left out of the labels without a word."""
    write(tmp_path / "in" / "a.csv", changed(3, repeat="1"))
    (line,) = refused(tmp_path / "in")
    assert line.startswith("a.csv, row 3, column repeat: is 1; expected 0")


def test_names_of_files_may_end_in_capitals(tmp_path):
    """Else a session that came from another system as .CSV would be passed over in silence."""
    write(tmp_path / "a.CSV", infer_rows())
    assert set(sessions.read([tmp_path])["source"]) == {"a.CSV"}
