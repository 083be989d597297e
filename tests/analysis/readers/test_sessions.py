"""Good session files, in whatever dress they come."""

import csv
import json

import pandas as pd
import pytest
from session_files import as_csv, construct_rows, infer_rows, of_version_0_1, read, soft_label_rows, write

from analysis.readers import sessions
from hillmixe.command import InputError

PROLIFIC = "5f0c2e4a9b7d1e3f5a6b7c8d"  # made up, of the form of theirs
OTHER_PROLIFIC = "60a1b2c3d4e5f60718293a4b"

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
    judgments = read(tmp_path / "a.csv", infer_rows())
    columns = ["lam_f", "lam_h", "lam_h_raw", "omega", "repeat", "touched", "rt_s", "image_2", "mixing"]
    assert judgments[columns].to_numpy().tolist() == [
        [0.25, 0.31, 0.31, 0.8, 0, 1, 2.5, 14, "linear"],
        [0.5, 0.5, 0.5, 0, 0, 0, 3.125, 92, "linear"],  # touched are both sliders, not one of them
        [0.9, 1, 1, 1, 0, 0, 0.75, 35, "linear"],
        [0.25, 0.3, 0.3, 0.7, 1, 1, 12, 14, "linear"],
    ]
    assert judgments["stimulus"][1] == "mixed_0.5_Bird_15_Ship_92.png"


@pytest.mark.parametrize(
    ("written", "lam_h"),
    [
        (("0.7999999999999999", "0.5000000000000001", "0.30000000000000004"), [0.8, 0.5, 0.3]),
        (("0.05", "0.95", "0.25", "0.75", "0.01", "0.99"), [0.05, 0.95, 0.25, 0.75, 0.01, 0.99]),
    ],
    ids=["noise of a browser", "between tenths"],
)
def test_midpoints_lose_float_noise_alone_and_keep_it_beside(tmp_path, written, lam_h):
    """Else 0.5 and 0.5000000000000001 would be two answers, the paper's count be lost, or midpoints become tenths.

    A set may have 5, 21 or 101 blends of a pair, and starts between tenths as well.
    """
    judgments = read(tmp_path / "a.csv", construct_rows(*written, lam_start="0.05"))
    assert judgments["lam_h"].tolist() == lam_h
    assert judgments["lam_h_raw"].tolist() == [float(text) for text in written]
    assert set(judgments["lam_start"]) == {0.05}


def test_a_soft_label_session(tmp_path):
    """Else answers to the fourth interface could not be read, or an unnamed second class would be a text."""
    rows = soft_label_rows()
    named = [("Dog", "20", "Ship|Truck"), ("", "", ""), ("Dog", "0", "Ship"), ("", "", "")]
    for row, values in zip(rows, named, strict=True):
        row |= dict(zip(("second_label", "second_percent", "impossible"), values, strict=True))
    judgments = read(tmp_path / "a.csv", rows)
    assert judgments["top_percent"].tolist() == [62.5] * 4
    assert judgments["second_label"].isna().tolist() == judgments["second_percent"].isna().tolist()
    assert judgments["second_label"].isna().tolist() == [False, True, False, True]
    assert judgments["impossible"].iloc[0] == "Ship|Truck"
    assert judgments["classes"].tolist() == ["Truck|Ship|Frog|Dog|Cat|Bird"] * 4  # in the order of the screen
    assert judgments["catch"].tolist() == [0] * 4
    assert judgments["lam_h"].isna().all()


ROWS = infer_rows()
TEXT = as_csv(ROWS)
LINES = TEXT.splitlines()
DRESSES = {
    "byte order mark": "\ufeff" + TEXT,
    "CRLF": as_csv(ROWS, newline="\r\n"),
    "byte order mark and CRLF": "\ufeff" + as_csv(ROWS, newline="\r\n"),
    "no newline at the end": TEXT.rstrip("\n"),
    "a column without a name at the end": "\n".join(f"{line}," for line in LINES),
    "blanks behind the commas": TEXT.replace(",", ", "),
    "line ends of two kinds": TEXT.replace("\n", "\r\n", 2),
    "old line ends": as_csv(ROWS, newline="\r"),
    "signs that end lines elsewhere": as_csv([row | {"x": "a\u2028b\x85c\x0bd"} for row in ROWS]),
    "columns reordered": as_csv([dict(sorted(row.items(), reverse=True)) for row in ROWS]),
    "extra columns": as_csv([{"date": "2024-05-01", **row, "frameRate": "60,1", "": ""} for row in ROWS]),
    "an extra column of several lines": as_csv([row | {"comment": "one\ntwo, three"} for row in ROWS]),
    "a mouse trace of a minute or two": as_csv([row | {"mouse.x": "-0.123456, " * 20_000} for row in ROWS]),
    "an extra column twice": "\n".join([f"x,{LINES[0]},x", *(f"1,{line},2" for line in LINES[1:])]),
    "all in quotes": "\n".join('"' + line.replace(",", '","') + '"' for line in LINES),
    "empty lines at the end": TEXT + "\n\n" + "," * LINES[0].count(",") + "\n\n",
}


@pytest.mark.parametrize("name", DRESSES)
def test_the_dress_of_a_file_changes_nothing(tmp_path, name):
    """Else a session saved by a spreadsheet, Windows or PsychoPy would be refused or read as something else."""
    assert DRESSES[name] != TEXT
    pd.testing.assert_frame_equal(read(tmp_path / "a.csv", DRESSES[name]), read(tmp_path / "a.csv", ROWS))


def test_rows_of_other_screens_are_passed_over_and_rows_are_counted_as_in_a_spreadsheet(tmp_path):
    """Else consent and instructions would be answers, or a message would name the wrong row."""
    first, *rest = infer_rows()
    screens = [{"participant": "p01", "session": "s1", "rt_s": "40"}, {"participant": "p01", "comment": "two\nlines"}]
    empty = dict.fromkeys(first, "")
    rows = [{**empty, "comment": "", **row} for row in (screens[0], first, screens[1], *rest)]
    judgments = read(tmp_path / "a.csv", as_csv(rows).replace("\n", "\n\n", 1))
    assert judgments["trial"].tolist() == [0, 1, 2, 3]
    assert judgments["row"].tolist() == [4, 6, 7, 8]  # row 2 is blank, 3 and 5 are screens
    assert set(judgments["completed"]) == {1}


def test_practice_is_no_trial(tmp_path):
    """Else what somebody tried out before the first trial would count as an answer, or make the session too long."""
    practice = infer_rows(phase="practice", practice="0", trial="", repeat="")[:2]
    judgments = read(tmp_path / "a.csv", [*practice, *infer_rows(practice="")])
    plain = read(tmp_path / "b.csv", infer_rows())
    assert "practice" not in judgments
    left_out = ["source", "row"]
    pd.testing.assert_frame_equal(judgments.drop(columns=left_out), plain.drop(columns=left_out))
    assert set(judgments["completed"]) == {1}


def test_a_session_broken_off_is_kept_and_marked(tmp_path, capsys):
    """Else its answers would be lost, or count as a whole session. Nothing is said of what is regular."""
    write(tmp_path / "a.csv", infer_rows()[:2])
    write(tmp_path / "b.csv", infer_rows(participant="p02"))
    judgments = sessions.read([tmp_path])
    assert judgments.groupby("source")["completed"].unique().map(list).to_dict() == {"a.csv": [0], "b.csv": [1]}
    assert judgments["participant"].value_counts().to_dict() == {"p01": 2, "p02": 4}
    assert capsys.readouterr().err == ""


def test_a_file_named_twice_is_read_once(tmp_path):
    """Else `aggregate.py folder folder/a.csv` would count its answers twice or be refused."""
    path = write(tmp_path / "a.csv", infer_rows())
    assert len(sessions.read([path, tmp_path, tmp_path / ".." / tmp_path.name / "a.csv"])) == 4


def test_files_of_the_same_name_stay_apart(tmp_path):
    """Else a message or judgments.csv could not tell which of two files called data.csv is meant."""
    days = {"p1": tmp_path / "a" / "data.csv", "p2": tmp_path / "b" / "data.csv"}
    for person, path in days.items():
        write(path, infer_rows(participant=person))
    judgments = sessions.read([path.parent for path in days.values()])
    assert dict(judgments[["participant", "source"]].to_numpy()) == {who: str(path) for who, path in days.items()}
    assert judgments["participant"].value_counts().to_dict() == {"p1": 4, "p2": 4}


def test_sessions_of_both_versions_in_one_file_are_read(tmp_path, capsys):
    """Else an export of a study that began with version 0.1 could not be read, or its columns be another session's."""
    earlier = of_version_0_1(construct_rows("0.3", "0.4", participant="p02"))
    judgments = read(tmp_path / "a.csv", [*construct_rows("0.3", "0.4", lam_g="0.75", rehearsal="1"), *earlier])
    columns = ["participant", "study", "rehearsal", "lam_g", "n_raters"]
    found = judgments[columns].astype(object).where(judgments[columns].notna(), None)
    assert found.drop_duplicates().to_numpy().tolist() == [["p01", "mine", 1, 0.75, 100], ["p02", None, 0, 0.5, None]]
    assert capsys.readouterr().err == ""


def test_what_was_asked_for_may_differ_from_trial_to_trial(tmp_path):
    """Else a study of several shares could not be read, or a repeat pass for one of another question."""
    rows = construct_rows("0.3", "0.4", "0.8", "0.9")
    asked = [("0.25", "0", "0"), ("0.75", "0", "0"), ("0.75", "1", "1"), ("0.75", "0", "1")]
    for row, (lam_g, pair, repeat) in zip(rows, asked, strict=True):
        row |= {"lam_g": lam_g, "image_1": pair, "pair": f"Cat_{pair}_Dog_14", "repeat": repeat}
    rows[1] |= {"image_1": "1", "pair": "Cat_1_Dog_14"}
    with pytest.raises(InputError, match="row 5, column repeat: is 1; expected 0, because the session shows this pair"):
        read(tmp_path / "a.csv", rows)  # Cat_0 was asked for .25 and not for .75
    rows[3]["lam_g"] = "0.25"
    assert read(tmp_path / "a.csv", rows)["lam_g"].tolist() == [0.25, 0.75, 0.75, 0.25]


def test_the_record_of_a_study_is_no_session(tmp_path, capsys):
    """Else aggregate would stop at the zip beside the data where a shell names it, or call it foreign."""
    record = tmp_path / "study-0123456789abcdef.zip"
    record.write_bytes(b"PK")
    paths = [write(tmp_path / "a.csv", infer_rows()), record]
    for named in (paths, [tmp_path]):
        assert len(sessions.read(named)) == 4
    assert capsys.readouterr().err == ""


def test_which_files_of_a_folder_are_read(tmp_path):
    """Else an old study in a subfolder would be mixed in, or a session that came as .CSV be passed over in silence."""
    write(tmp_path / "a.CSV", infer_rows())
    write(tmp_path / "old.csv" / "b.csv", infer_rows(participant="p02"))
    judgments = sessions.read([tmp_path])
    assert (set(judgments["source"]), set(judgments["participant"])) == ({"a.CSV"}, {"p01"})


# Prolific ids


def test_prolific_ids_reach_no_result(without_figures, aggregate, simulated_sessions, tmp_path):
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


# Names like formulas


FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1:A9)", "\uff1d1+1"]


def test_names_like_formulas_are_written_as_text(without_figures, aggregate, tmp_path):
    """Else a participant who calls himself =cmd|... would run a program when the lab opens judgments.csv."""
    names = [*FORMULAS, "'=1", "p-1", "1+1", "'s", *(f"'{name}" for name in FORMULAS)]
    for number, name in enumerate(names):
        write(tmp_path / "in" / f"{number}.csv", infer_rows(participant=name, session=name))
    write(tmp_path / "in" / "=1+1.csv", infer_rows(participant="p01"))
    assert aggregate(tmp_path / "in", "--out", tmp_path / "out")[0] == 0
    found = pd.read_csv(tmp_path / "out" / "judgments.csv", dtype=str)
    signs = "=+-@\t\r\uff1d"
    expected = {f"{number}.csv": [name] for number, name in enumerate(names)} | {"'=1+1.csv": ["p01"]}
    expected |= {f"{number}.csv": [f"'{name}"] for number, name in enumerate(names) if name.lstrip("'")[0] in signs}
    assert found.groupby("source")["participant"].unique().map(list).to_dict() == expected
    assert found["participant"].nunique() == len(names) + 1  # nobody became another one
    for path in (tmp_path / "out").rglob("*.csv"):
        cells = [cell for row in csv.reader(path.read_text(encoding="utf-8").splitlines()) for cell in row]
        begun = pd.Series([cell for cell in cells if cell and cell[0] in signs], dtype=object)
        assert pd.to_numeric(begun, errors="coerce").notna().all(), path


def test_a_study_named_like_a_formula_is_written_as_text(tmp_path):
    """Else all sessions of a folder called -pilot could not be read, or a spreadsheet would run its name."""
    write(tmp_path / "a.csv", infer_rows(study="-pilot", audience="=A1"))
    write(tmp_path / "b.csv", of_version_0_1(infer_rows(participant="p02")))
    judgments = sessions.read([tmp_path])
    found = judgments.groupby("source")[["study", "audience"]].first()
    assert found.loc["a.csv"].tolist() == ["'-pilot", "'=A1"]
    assert found.loc["b.csv"].isna().all()


SCREEN = "participant,session,interface,phase\np02,s2,infer,consent\n"
PRACTICE = infer_rows(participant="p02", phase="practice", practice="0", trial="", repeat="")[:1]


@pytest.mark.parametrize(
    "left", [SCREEN, f"trial,{SCREEN}".replace("\np02", "\n,p02"), PRACTICE], ids=["no trials", "consent", "practice"]
)
def test_who_left_before_the_first_trial_is_told_and_not_counted(tmp_path, capsys, left):
    """Else who closed the tab at the instructions would be a session, or stop the analysis of all the others."""
    files = [write(tmp_path / "a.csv", infer_rows()), write(tmp_path / "left.csv", left)]
    assert set(sessions.read(files)["participant"]) == {"p01"}
    assert capsys.readouterr().err == "left.csv: left before the first trial was answered; not counted\n"
    with pytest.raises(InputError, match="no trial was answered in any of these sessions"):
        sessions.read(files[1:])
