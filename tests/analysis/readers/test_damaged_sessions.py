"""Session files that are not whole, that are copies, or that hold several sessions: what is kept, and what is said."""

import csv
import io
import re

import pandas as pd
import pytest
from session_files import as_csv, changed, construct_rows, infer_rows, read, soft_label_rows, write

from analysis.readers import sessions
from hillmixe.command import InputError

# Cut off


@pytest.mark.parametrize("interface", ["infer", "construct", "select_shuffled"])
@pytest.mark.parametrize("last", ["observer", "rt_s"])
def test_a_file_cut_off_anywhere(tmp_path, capsys, simulated_sessions, interface, last):
    """Else half a number would be read as a number, or the answers before it be lost or be a whole session."""
    (path,) = simulated_sessions.glob(f"sim000_{interface}_*.csv")
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))[:2]
    # Any cut of a time at the end of a row makes another time; the one word that is an observer is whole.
    rows = [{name: row[name] for name in row if name != last} | {"n_trials": "2", last: row[last]} for row in rows]
    whole = read(tmp_path / "whole.csv", rows)
    whole = whole.drop(columns=["completed", "source", "participant"])
    assert len(whole) == 2
    n_cut = 0
    (tmp_path / "cut").mkdir()
    length = len(as_csv([row | {"participant": "c0000"} for row in rows]))
    for end in range(length + 1):
        text = as_csv([row | {"participant": f"c{end:04}"} for row in rows])
        second = text.rindex("\n", 0, -1) + 1
        if end >= second and (end % 5 == 0 or end > length - 12 or end == second):
            write(tmp_path / "cut" / f"{end}.csv", text[:end])
            n_cut += second < end < length - (last == "observer")
    judgments = sessions.read([tmp_path / "cut"])
    for source, kept in judgments.groupby("source"):
        end = int(source.removesuffix(".csv"))
        both = end >= length - (last == "observer")
        assert set(kept["completed"]) == {int(both)}
        kept = kept[whole.columns].reset_index(drop=True)
        pd.testing.assert_frame_equal(kept, whole.iloc[: 1 + both])
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith(f"{n_cut} in {tmp_path / 'cut'} (such as ")
    assert said.endswith(".csv, row 3): cut off there; that row is left out")


KEPT = [("observer", "human"), ("stimulus", "mixed_0.25_Cat_3_Dog_14.png"), ("omega_touched", "1")]
KEPT += [("participant", "p01"), ("comment", "any te"), ("n_trials", "4")]
LOST = [("observer", "huma"), ("stimulus", "mixed_0.25_Cat_3_Dog_14.pn"), ("omega_touched", ""), ("participant", "p0")]
LOST += [("lam_h", "0.3"), ("trial", "3"), ("side_1", "lef"), ("frame_ms", "")]


@pytest.mark.parametrize(
    ("column", "value", "kept"), [*((*cell, True) for cell in KEPT), *((*cell, False) for cell in LOST)]
)
def test_a_last_cell_without_a_line_end(tmp_path, column, value, kept):
    """Else a cell that lost its end would be an answer, or the files of programs that write no last line end be cut."""
    rows = [row | {"comment": "any text"} for row in infer_rows()]
    rows[3][column] = value
    rows = [{name: row[name] for name in row if name != column} | {column: row[column]} for row in rows]
    judgments = read(tmp_path / "a.csv", as_csv(rows).rstrip("\n"))
    assert judgments["trial"].tolist() == [0, 1, 2, *([3] if kept else [])]
    assert set(judgments["completed"]) == {int(kept)}


def test_a_cut_within_a_letter_or_in_quotes(tmp_path, capsys):
    """Else a file that ends in half of an ü, or in a comment, would be refused as a whole."""
    rows = [row | {"comment": "Mühe"} for row in infer_rows()]
    content = as_csv(rows).encode()
    path = tmp_path / "a.csv"
    for cut in (content[: content.rindex(b"\xc3") + 1], content[: -len("ühe\n".encode())] + b'"and then,'):
        path.write_bytes(cut.replace(b'M"', b'"M'))
        kept = sessions.read([path])
        assert kept["trial"].tolist()[:3] == [0, 1, 2]
    assert capsys.readouterr().err == "a.csv, row 5: cut off there; that row is left out\n"


def test_a_cut_in_the_survey_leaves_a_whole_session(tmp_path):
    """Else who answered every trial would count as one who left."""
    survey = {"phase": "survey", "participant": "p01", "session": "s1", "interface": "infer", "trial": ""}
    rows = [*infer_rows(), infer_rows()[0] | survey]
    judgments = read(tmp_path / "a.csv", as_csv(rows)[:-40])
    assert set(judgments["completed"]) == {1}
    assert len(judgments) == 4


def test_a_cut_that_leaves_no_trial(tmp_path, capsys):
    """Else a file that a crash left in its first row would end in a traceback, or in silence."""
    rows = [infer_rows(phase="consent", trial="")[0], infer_rows()[0]]
    text = as_csv(rows)[: as_csv(rows).rindex("p01") + 50]
    files = [write(tmp_path / "a.csv", infer_rows(participant="p02")), write(tmp_path / "cut.csv", text)]
    assert set(sessions.read(files)["source"]) == {"a.csv"}
    assert capsys.readouterr().err.splitlines() == [
        "cut.csv, row 3: cut off there; that row is left out",
        "cut.csv: left before the first trial was answered; not counted",
    ]


# Several sessions in a file


def export(*parts, extra=None):
    """Sessions in one table, as a database hands them out: every column that any of them has, rows in any order."""
    columns = dict.fromkeys(name for rows in parts for name in rows[0])
    return [(extra or {}) | dict.fromkeys(columns, "") | row for rows in parts for row in rows]


def test_an_export_of_several_sessions_is_split(tmp_path):
    """Else the rows that Pavlovia keeps in its database would be one person's, or be refused."""
    people = [infer_rows(participant=f"p{number}", session=f"s{number}", batch=str(number)) for number in range(3)]
    single = [read(tmp_path / f"{number}.csv", rows) for number, rows in enumerate(people)]
    database = {"__projectId": "77", "__experimentName": "infer", "__participant": "PARTICIPANT", "__datetime": "x"}
    rows = export(*people, extra=database)
    together = read(tmp_path / "results.csv", as_csv(rows[::2] + rows[1::2]))
    assert set(together["completed"]) == {1}
    own = [name for name in together if name not in ("source", "row")]
    for person in single:
        found = together[together["participant"] == person["participant"].iloc[0]].sort_values("trial")
        pd.testing.assert_frame_equal(found[own].reset_index(drop=True), person[own])


def test_an_export_of_all_interfaces(tmp_path, capsys):
    """Else sessions that somebody joined would be read by the columns of the first of them."""
    left = [{"participant": "p9", "session": "s9", "interface": "infer", "phase": "consent"}]
    parts = [infer_rows(), construct_rows("0.3", "0.4"), soft_label_rows(participant="p02"), left]
    together = read(tmp_path / "all.csv", as_csv(export(*parts)))
    assert together["interface"].tolist() == ["construct"] * 2 + ["infer"] * 4 + ["soft_labels"] * 4
    assert together["lam_start"].notna().tolist() == [True] * 2 + [False] * 8
    assert set(together["completed"]) == {1}
    assert capsys.readouterr().err == (
        "all.csv, session s9 of participant p9: left before the first trial was answered; not counted\n"
    )


def test_files_joined_with_their_headers(tmp_path):
    """Else `cat *.csv > all.csv` would be refused."""
    texts = ["\ufeff" + as_csv(infer_rows(participant=name)) for name in ("p01", "p02")]
    together = read(tmp_path / "all.csv", "".join(texts))
    assert together.groupby("participant")["completed"].unique().map(list).to_dict() == {"p01": [1], "p02": [1]}
    assert together["row"].tolist() == [2, 3, 4, 5, 7, 8, 9, 10]


def test_a_row_that_was_saved_twice_counts_once(tmp_path, capsys):
    """Else an upload that a browser made twice would stop the analysis, or be two answers."""
    rows = infer_rows()
    twice = export([*rows[:3], rows[1], *rows[2:]], extra={"_id": "1"})
    twice[3]["_id"] = "2"  # what is not ours may differ
    judgments = read(tmp_path / "a.csv", twice)
    assert judgments["trial"].tolist() == [0, 1, 2, 3]
    assert set(judgments["completed"]) == {1}
    assert capsys.readouterr().err == ("a.csv, row 5, 6: the same as a row before it, word for word; counted once\n")
    twice[3]["rt_s"] = "9"
    with pytest.raises(InputError, match="row 5, column trial: is 1; expected each trial of a session once"):
        read(tmp_path / "a.csv", twice)


def test_a_row_with_the_end_of_a_name(tmp_path):
    """Else a file that was written on behind its end would hold a person called 2, with one answer of p12's."""
    rows = [*infer_rows(participant="p12"), *infer_rows(participant="2")[:1]]
    with pytest.raises(InputError, match=r"^a\.csv: row 6, column participant: is '2' in a row that is another"):
        read(tmp_path / "a.csv", rows)
    rows[4]["rt_s"] = "3.5"  # another answer, and so another person
    assert read(tmp_path / "a.csv", rows)["participant"].value_counts().to_dict() == {"p12": 4, "2": 1}


# The same session in several files


@pytest.mark.parametrize("written", ["1", "1.0", " 1 "])
def test_a_session_that_two_files_tell_alike_counts_once(tmp_path, capsys, written):
    """Else a copy would be a second rater, or a download and the database's export of it stop the analysis."""
    write(tmp_path / "a.csv", as_csv(infer_rows(lam_touched="1")))
    others = export(infer_rows(participant="p02"), infer_rows(lam_touched=written)[::-1])
    write(tmp_path / "results.csv", as_csv(others))
    judgments = sessions.read([tmp_path])
    assert judgments[["source", "participant"]].value_counts().to_dict() == {
        ("a.csv", "p01"): 4,
        ("results.csv", "p02"): 4,
    }
    assert capsys.readouterr().err == (
        "results.csv (as in a.csv): another file holds a session with the same answers; counted once\n"
    )


def test_copies_of_many_files_are_one_line(tmp_path, capsys):
    """Else a folder that was copied into itself would fill the screen."""
    for number in range(13):
        for name in (f"{number:02}.csv", f"{number:02} (1).csv"):
            write(tmp_path / name, infer_rows(participant=f"p{number}"))
    assert len(sessions.read([tmp_path])) == 13 * 4
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"13 in {tmp_path} (such as 00.csv (as in 00 (1).csv), 01.csv (as in ")
    assert line.endswith("): another file holds a session with the same answers; counted once")


@pytest.mark.parametrize(
    "files",
    [{"a": infer_rows(), "b": changed(2, omega="0.2"), "c": infer_rows()}, {"a": infer_rows(), "b": infer_rows()[:2]}],
    ids=["one of three differs", "a part beside the whole"],
)
def test_a_session_that_files_tell_differently(tmp_path, files):
    """Else the one that differs would be believed or go unnamed, or what was sent on the way count beside the whole."""
    for name, rows in files.items():
        write(tmp_path / f"{name}.csv", rows)
    with pytest.raises(InputError, match=r"^a\.csv and b\.csv: both hold session s1 of participant p01 \(infer\)"):
        sessions.read([tmp_path])


# Other files in the folder


def test_other_files_in_a_folder_are_named_and_passed_over(tmp_path, capsys):
    """Else a stimulus list or another experiment's file would stop the analysis, or hundreds of lines hide the rest."""
    write(tmp_path / "a.csv", infer_rows())
    texts = {
        "batch.csv": "trial,repeat,pair,stimulus,label_1,label_2,lam_f\n0,0,x,y,Cat,Dog,0.5\n",
        "binary.csv": bytes(range(128, 256)).decode("latin-1"),
        "json.csv": "[" + '{"rt": 400}, ' * 20_000 + "]",
        "stroop.csv": "participant,session,word,rt\np01,1,red,0.4\n",
        "._a.csv": "\0\5\x16\7" * 100,
    }
    for name, text in texts.items():
        write(tmp_path / name, text, encoding="latin-1")
    for number in range(9):
        write(tmp_path / f"x{number}.csv", "rt;key\n0,4;left\n")
    (tmp_path / "p01.log").write_text("no CSV is none of our business")
    (tmp_path / "sub.csv").mkdir()
    read_again = sessions.read([tmp_path])
    assert set(read_again["source"]) == {"a.csv"}
    read_again.assign(completed=1).to_csv(tmp_path / "judgments.csv", index=False)
    capsys.readouterr()
    assert len(sessions.read([tmp_path])) == 4
    assert capsys.readouterr().err.splitlines() == [
        f"14 in {tmp_path} (such as ._a.csv, batch.csv, binary.csv): not a session of this suite; skipped",
        "judgments.csv: not a session but a table of judgments; skipped",
    ]


def test_published_files_name_the_word_that_reads_them(tmp_path, capsys):
    """Else who has downloaded H-Mix would be told that it holds no answers, and no more."""
    published = write(tmp_path / "in" / "infer.csv", ",trial_type,subject,condition,rt,view_history,responses,task\n")
    with pytest.raises(InputError, match="no session of this suite"):
        sessions.read([tmp_path / "in"])
    assert "a file of the published H-Mix, which the word hmix in place of files reads" in capsys.readouterr().err
    with pytest.raises(InputError, match="word hmix"):
        sessions.read([published])


def test_another_file_that_is_named_is_an_error(tmp_path):
    """Else who names a wrong file would get results without it."""
    good = write(tmp_path / "a.csv", infer_rows())
    other = write(tmp_path / "b.csv", "rt,key,correct\n0.4,left,1\n")
    table = tmp_path / "judgments.csv"
    sessions.read([good]).to_csv(table, index=False)
    for paths in ([good, other, table], [tmp_path, other, table], [other, table, tmp_path]):
        with pytest.raises(InputError) as problem:
            sessions.read(paths)
        assert sorted(str(problem.value).splitlines()) == [
            "b.csv: is not a session of this suite (no column trial, participant, interface, session): take it out",
            "judgments.csv: is not a session but a table of judgments (it has the columns source, row and completed): "
            "take it out",
        ]


def test_a_folder_without_sessions_is_an_error(tmp_path):
    """Else a slip in a folder's name would give results of the other folders alone."""
    write(tmp_path / "a" / "a.csv", infer_rows())
    write(tmp_path / "b" / "stroop.csv", "rt,key\n0.4,left\n")
    told = f"{tmp_path / 'b'}: holds CSV files, but no session of this suite; expected some directly in it"
    for paths in ([tmp_path / "b"], [tmp_path / "a", tmp_path / "b"]):
        with pytest.raises(InputError, match=f"^{re.escape(told)}$"):
            sessions.read(paths)
