"""People under two names: what is said, and what joins them."""

import subprocess
import unicodedata

import pandas as pd
import pytest
from session_files import construct_rows, infer_rows, write

import hillmixe
from analysis.readers import people, sessions
from hillmixe.command import InputError

PROLIFIC = "5f0c2e4a9b7d1e3f5a6b7c8d"


@pytest.mark.parametrize(
    "names",
    [
        ("007", "7"),
        ("p07", "p7"),
        ("Anna", "anna"),
        ("anna b", "annab"),
        ("anna\u00a0b", "anna b"),
        ("anna\u200b", "anna"),
        ("\ufeffanna", "anna"),
        ("\u202aanna\u202c", "anna"),
        (unicodedata.normalize("NFC", "Zoë"), unicodedata.normalize("NFD", "Zoë")),
        ("ｐ１", "p1"),
        ("STRASSE", "straße"),
        ("7", "7.0"),
        ("p\u20137", "p-7"),
    ],
)
def test_names_that_may_be_one_persons(names):
    """Else one person would count as two without a word."""
    assert people.perhaps_the_same(["other", *names]) == [list(names)]


@pytest.mark.parametrize(
    "names", [("7", "70"), ("p1", "p11"), ("0", "00a"), ("1.5", "15"), (PROLIFIC, PROLIFIC.upper()), ("a_b", "ab")]
)
def test_names_that_are_two_peoples(names):
    """Else whoever reads the line would stop to believe it."""
    assert people.perhaps_the_same(names) == []


@pytest.mark.parametrize("other", ["o'brien", "o'brien b", "o'\u2028brien"])
def test_the_flag_can_be_pasted(other):
    """Else an apostrophe would leave a quote open, or vanish, so that nobody has the name."""
    flag = people.as_flag(["O'Brien-Smith", other])
    shell = subprocess.run(["bash", "-c", f"printf '%s\\n' {flag}"], capture_output=True, check=True, text=True)
    assert shell.stdout == f"--same-participant\nO'Brien-Smith={other}\n"


def test_two_names_are_told_with_the_flag_that_joins_them(tmp_path, capsys):
    """Else 007 and 7 are two participants, and nobody learns of it."""
    write(tmp_path / "in" / "infer.csv", infer_rows(participant="007"))
    write(tmp_path / "in" / "construct.csv", construct_rows("0.3", "0.4", participant="7"))
    judgments = sessions.read([tmp_path / "in"])
    assert set(judgments["participant"]) == {"007", "7"}
    assert capsys.readouterr().err == (
        "perhaps the same person: '7' (construct.csv) and '007' (infer.csv); if so, give --same-participant 007=7\n"
    )
    joined = hillmixe.judgments(tmp_path / "in", same_participant=["007=7"])
    assert capsys.readouterr().err == ""
    pd.testing.assert_frame_equal(joined, judgments.assign(participant="007"))


def test_three_names_of_one_person():
    """Else the second flag would undo what the first one did."""
    rows = pd.DataFrame({"participant": ["a", "A", "a ", "b"]})
    for same in (["a=A", "a=a "], ["A=a ", "a=A"], [("a", "A"), ("A", "a ")], ["a=A", "A=a", "A=a "]):
        assert people.joined(rows, same)["participant"].tolist() == ["a", "a", "a", "b"]


def test_what_two_flags_share_makes_one_person_of_all():
    """Else of a=A and "a =A", which say that all three are one, the first would be undone in silence."""
    rows = pd.DataFrame({"participant": ["a", "A", "a ", "b"]})
    for same in (["a=A", "a =A"], ["A=a", "A=a "], ["a=A", "a =A", "A=a", "a=a "]):
        assert len(set(people.joined(rows, same)["participant"][:3])) == 1, same
    assert people.joined(rows, ["a=A", "a =A"])["participant"].tolist() == ["a ", "a ", "a ", "b"]


def test_names_with_the_sign_itself():
    """Else nobody called a=b could be joined with anybody."""
    rows = pd.DataFrame({"participant": ["a=b", "A=b"]})
    assert people.joined(rows, ["a=b=A=b"])["participant"].tolist() == ["a=b", "a=b"]


@pytest.mark.parametrize(
    ("flag", "expected"),
    [
        ("007=8", "'8' is none"),
        ("0007=7", "'0007' is none; perhaps '007' or '7'"),
        ("007", "expected two names with = between them"),
        ("007=007", "expected two names of one person, and these are the same"),
        ("08=08", "'08' is none"),
    ],
)
def test_a_name_that_nobody_has(tmp_path, flag, expected):
    """Else a slip in the flag would join nobody, in silence."""
    write(tmp_path / "in" / "a.csv", infer_rows(participant="007"))
    write(tmp_path / "in" / "b.csv", infer_rows(participant="7"))
    with pytest.raises(InputError, match="--same-participant") as problem:
        sessions.read([tmp_path / "in"], [flag])
    assert expected in str(problem.value)
    assert "\n" not in str(problem.value)


def test_a_copy_under_another_name_counts_once_when_they_are_joined(tmp_path, capsys):
    """Else the original and its re-saved copy, in which 007 has become 7, would be two sessions of one person."""
    write(tmp_path / "a.csv", infer_rows(participant="007"))
    write(tmp_path / "b.csv", infer_rows(participant="7"))
    assert len(sessions.read([tmp_path], ["007=7"])) == 4
    assert "b.csv (as in a.csv): another file holds a session with the same answers; counted once" in (
        capsys.readouterr().err
    )
    write(tmp_path / "b.csv", infer_rows(participant="7", lam_h="0.9"))
    with pytest.raises(InputError, match=r"a\.csv and b\.csv: both hold session s1 of participant 007"):
        sessions.read([tmp_path], ["007=7"])


NUMBERS = ["6.04729E+17", "6,04729E+17", "6.04729e+17", "6E+17", "6.04729123456789E+017", "-1.5E+10"]


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("column", ["participant", "session", "stimulus_set"])
def test_a_name_that_became_a_rounded_number(tmp_path, name, column):
    """Else two people whose ids a spreadsheet has rounded would be one."""
    path = write(tmp_path / "a.csv", infer_rows(**{column: name}))
    with pytest.raises(InputError, match=rf"^a\.csv, row 2, column {column}: is '.*'; expected all of its digits"):
        sessions.read([path])


@pytest.mark.parametrize("name", ["1E5", "5e10", "E+17", "p6.04729E+17", "1e45678"])
def test_names_that_only_look_so(tmp_path, name):
    """Else a participant called 1E5 could not take part."""
    assert set(sessions.read([write(tmp_path / "a.csv", infer_rows(participant=name))])["participant"]) == {name}


def test_a_whole_number_that_became_a_rounded_one(tmp_path):
    """Else a seed or a number of an image would be another one, with zeros at its end."""
    path = write(tmp_path / "a.csv", infer_rows(n_raters="1.2346E+10"))
    with pytest.raises(InputError, match=r"column n_raters: is '1\.2346E\+10'; expected all of its digits"):
        sessions.read([path])


def test_long_names_that_end_in_zeros_are_told(tmp_path, capsys):
    """Else 604729123456789012 and ...013 would be one person once a spreadsheet has kept 15 digits of them."""
    write(tmp_path / "a.csv", infer_rows(participant="604729123456789000"))
    write(tmp_path / "b.csv", infer_rows(participant="604729123456789012"))
    assert sessions.read([tmp_path])["participant"].nunique() == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("perhaps rounded by a spreadsheet, which keeps 15 digits of a number")
    assert "604729123456789000 (a.csv)" in line
    assert "012" not in line
