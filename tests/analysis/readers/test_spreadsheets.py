"""What spreadsheets and the like leave of a session: read where there is no doubt, else refused in a line."""

import csv
import io
import random

import pandas as pd
import pytest
import spreadsheet_damages
from session_files import as_csv, changed, construct_rows, infer_rows, read, soft_label_rows, write

from analysis.readers import sessions
from analysis.readers.spreadsheets import hint
from hillmixe.command import InputError

CONSENT = {
    "phase": "consent",
    "trial": "",
    "rt_s": "",
    "lam_f": "",
    "lam_h": "",
    "omega": "",
    "pair": "",
    "image_1": "",
}
CONSENT |= {"repeat": "", "catch": "", "image_2": "", "n_raters": "100"}
EMPTY = dict.fromkeys(("lam_touched", "omega_touched", "lam_adjustments", "omega_adjustments", "lam_first_s"), "")
EMPTY |= dict.fromkeys(("lam_last_s", "omega_first_s", "omega_last_s", "frame_ms", "dropped_frames"), "")
COMMENTS = {"survey_question": "", "survey_age": ""}
SURVEY = CONSENT | EMPTY | {"phase": "survey", "survey_question": "How old are you?", "survey_age": "34"}


def session(**changes):
    """A session as the window writes it: consent, four trials, a survey, whose columns are the last ones."""
    screens = [infer_rows()[0] | CONSENT | EMPTY | COMMENTS, infer_rows()[0] | SURVEY]
    return [row | changes for row in (screens[0], *(row | COMMENTS for row in infer_rows()), screens[1])]


def table(rows):
    return [[*rows[0]], *([*row.values()] for row in rows)]


def text_of(cells, separator=",", **dialect):
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n", **dialect).writerows(cells)
    return text.getvalue()


ROWS = session()
CELLS = table(ROWS)
WIDTH = len(CELLS[0])


def commas(cells, names=None):
    """Put commas for points into numbers."""
    return [cells[0]] + [
        [cell.replace(".", ",") if cell.replace(".", "").replace("|", "").isdigit() else cell for cell in row]
        for row in cells[1:]
    ]


def trimmed(cells):
    """Leave the empty cells at the ends of rows out."""
    return [row[: max(place for place, cell in enumerate(row, 1) if cell)] for row in cells]


def damaged(name, cells=CELLS, seed=0):
    return spreadsheet_damages.BY_SPREADSHEETS[name](random.Random(seed), text_of(cells).encode())


TITLES = text_of([["Pilot, week 3"], [], ["exported on", "28 November"]])
TURNED = [[*reversed(row)] for row in CELLS]
READ = {
    "Excel's line of the separator": "sep=,\n" + text_of(CELLS),
    "the same with semicolons": "sep=;\r\n" + text_of(CELLS, ";"),
    "the same in quotes": '"sep=;"\n' + text_of(CELLS, ";"),
    "the same behind a byte order mark": "\ufeffsep=;\n" + text_of(CELLS, ";"),
    "semicolons": text_of(CELLS, ";"),
    "tabs": text_of(CELLS, "\t"),
    "bars": text_of(CELLS, "|"),
    "semicolons and commas in numbers": text_of(commas(CELLS), ";"),
    "tabs and commas in numbers": text_of(commas(CELLS), "\t"),
    "commas in numbers, in quotes": text_of(commas(CELLS)),
    "titles above the header": TITLES + text_of(CELLS),
    "titles as wide as the table": text_of([["Pilot", *[""] * (WIDTH - 1)], [""] * WIDTH, *CELLS]),
    "titles and semicolons": TITLES.replace(",", ";") + text_of(CELLS, ";"),
    "empty ends left out": text_of(trimmed(CELLS)),
    "empty ends left out, semicolons": text_of(trimmed(CELLS), ";"),
    "empty ends left out in blocks of sixteen": damaged("trimmed_in_blocks"),
    "empty columns behind the last": text_of([CELLS[0], *([*row, "", ""] for row in CELLS[1:])]),
    "empty columns with a header's cells": text_of([[*row, "", ""] for row in CELLS]),
    "rows of empty cells": text_of([row for cells in CELLS for row in (cells, [""] * WIDTH)]),
    "each row in one cell": text_of([[line] for line in text_of(CELLS).splitlines()], quoting=csv.QUOTE_ALL),
    "each row in one cell, semicolons": text_of([[line] for line in text_of(CELLS, ";").splitlines()]),
    "UTF-16 with tabs, Excel's Unicode text": text_of(CELLS, "\t").encode("utf-16"),
    "UTF-16 the other way round": b"\xfe\xff" + text_of(CELLS).encode("utf-16-be"),
    "UTF-16 without a mark": text_of(CELLS).encode("utf-16-le"),
    "UTF-16 without a mark the other way round": text_of(CELLS).encode("utf-16-be"),
    "a byte order mark": text_of(CELLS).encode("utf-8-sig"),
    "rows with numbers": damaged("numbered_rows"),
    "a row of totals": text_of([*CELLS, ["" if name != "rt_s" else "18.4" for name in CELLS[0]]]),
    "the header once more": text_of([*CELLS[:3], CELLS[0], *CELLS[3:]]),
    "another header": text_of([*CELLS[:3], TURNED[0], *TURNED[3:]]),
    "another header with more columns": text_of(
        [*CELLS[:3], [*TURNED[0], "mouse.x", ""], *([*row, "1", ""] for row in TURNED[3:])]
    ),
    "a byte order mark in the middle": text_of(CELLS[:3]) + "\ufeff" + text_of([CELLS[0], *CELLS[3:]]),
    "zeros behind the last row": text_of(CELLS).encode() + b"\0" * 4096,
} | {
    f"{filler} in empty cells": text_of([[cell or filler for cell in row] for row in CELLS])
    for filler in spreadsheet_damages.FILLERS
}


def judgments_of(tmp_path, content):
    path = tmp_path / "a.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return sessions.read([path]).drop(columns="row")


@pytest.mark.parametrize("case", READ)
def test_what_leaves_no_doubt_is_read(tmp_path, capsys, case):
    """Else the lab would be told that its own session is none, or get other numbers than were answered."""
    plain = judgments_of(tmp_path, text_of(CELLS))
    assert plain["trial"].tolist() == [0, 1, 2, 3]
    assert set(plain["completed"]) == {1}
    assert capsys.readouterr().err == ""
    pd.testing.assert_frame_equal(judgments_of(tmp_path, READ[case]), plain)
    said = "a.csv: ends in zeros, as after a power cut; what comes before them counts\n"
    assert capsys.readouterr().err == (said if case.startswith("zeros") else "")


def test_rows_are_counted_as_the_spreadsheet_counts_them(tmp_path):
    """Else a message would name another row than the one that the lab sees."""
    content = "sep=;\n" + TITLES.replace(",", ";") + text_of(table(session(omega="x")), ";")
    with pytest.raises(InputError, match=r"^a\.csv, row 7, column omega: is 'x'"):
        judgments_of(tmp_path, content)


@pytest.mark.parametrize(
    "rows", [construct_rows("0.3", "0.45", n_steps=""), soft_label_rows(second_label="", second_percent="")]
)
@pytest.mark.parametrize("filler", ["NA", "NULL", ".", "-", "#NULL!"])
def test_optional_cells_that_are_filled(tmp_path, rows, filler):
    """Else a number of steps that was not recorded would make the whole file damaged."""
    plain = judgments_of(tmp_path, text_of(table(rows)))
    filled = judgments_of(tmp_path, text_of([[cell or filler for cell in row] for row in table(rows)]))
    pd.testing.assert_frame_equal(filled, plain)


def test_lists_with_commas_in_their_numbers(tmp_path):
    """Else the path to an answer would be cut into other numbers, or a file with semicolons refused."""
    rows = table(construct_rows("0.3", "0.45", first_key_s="0.125"))
    pd.testing.assert_frame_equal(
        judgments_of(tmp_path, text_of(commas(rows), ";")), judgments_of(tmp_path, text_of(rows))
    )


def test_people_called_na_stay(tmp_path):
    """Else somebody with the initials N. A. would have no name, and a class None be no class."""
    assert set(judgments_of(tmp_path, text_of(table(session(participant="NA"))))["participant"]) == {"NA"}
    rows = soft_label_rows(second_label="None", classes="Truck|Ship|None|Frog|Dog|Cat|Bird")
    assert set(judgments_of(tmp_path, text_of(table(rows)))["second_label"]) == {"None"}
    filled = text_of([[cell or "None" for cell in row] for row in table(rows)])
    assert set(judgments_of(tmp_path, filled)["second_label"]) == {"None"}


TAKE = "use the original"
REFUSED = {
    "a comma in one number": (
        changed(3, omega="0,8"),
        "row 3, column omega: is '0,8'",
        "with a point as the decimal sign",
    ),
    "percent": (changed(3, lam_h="45%"), "row 3, column lam_h: is '45%'", f"without a percent sign: {TAKE}"),
    "a hundred times as much": (infer_rows(lam_h="45"), "row 2, column lam_h: is '45'", "a number from 0 to 1"),
    "a date": (changed(3, rt_s="01. Mai"), "row 3, column rt_s: is '01. Mai'", f"has turned it into a date: {TAKE}"),
    "another date": (
        changed(3, omega="1-May"),
        "row 3, column omega: is '1-May'",
        f"has turned it into a date: {TAKE}",
    ),
    "a whole date": (changed(3, rt_s="12.05.2026"), "column rt_s: is '12.05.2026'", f"turned it into a date: {TAKE}"),
    "a month": (changed(3, rt_s="Jan 37"), "row 3, column rt_s: is 'Jan 37'", f"has turned it into a date: {TAKE}"),
    "a date's number": (changed(3, rt_s="46154"), "row 3, column rt_s: is '46154'", "seconds in thousandths"),
    "words": (changed(3, catch="FALSE"), "row 3, column catch: is 'FALSE'", f"has turned it into a word: {TAKE}"),
    "German words": (
        changed(3, catch="FALSCH"),
        "row 3, column catch: is 'FALSCH'",
        f"has turned it into a word: {TAKE}",
    ),
    "a column too narrow": (
        changed(3, rt_s="#####"),
        "row 3, column rt_s: is '#####'",
        "too narrow for its numbers when",
    ),
    "an error": (
        changed(3, rt_s="#WERT!"),
        "row 3, column rt_s: is '#WERT!'",
        f"it holds a spreadsheet's error: {TAKE}",
    ),
    "thousands with points": (changed(3, image_1="1.280"), "row 3, column image_1: is '1.280'", "a whole number"),
    "thousands with commas": (changed(3, image_1="1,280"), "row 3, column image_1: is '1,280'", "a whole number"),
    "thousands with blanks": (changed(3, image_1="1 280"), "row 3, column image_1: is '1 280'", "a whole number"),
    "thousands with a Swiss mark": (
        changed(3, image_1="1'280"),
        'row 3, column image_1: is "1\'280"',
        "a whole number",
    ),
    "NA where a number is needed": (
        infer_rows(omega="NA"),
        "column omega: is 'NA'",
        "an empty cell is empty, without NA",
    ),
    "points and commas": (table(session()), "", ""),
}


@pytest.mark.parametrize("case", [case for case in REFUSED if case != "points and commas"])
def test_what_is_in_doubt_is_refused_with_its_cause(tmp_path, case):
    """Else a wrong number would be an answer, or the lab not know what to do."""
    rows, where, cause = REFUSED[case]
    with pytest.raises(InputError) as problem:
        read(tmp_path / "a.csv", rows)
    first = str(problem.value).splitlines()[0]
    assert first.startswith("a.csv, row ")
    assert where in first
    assert cause in first


def test_points_and_commas_in_one_file(tmp_path):
    """Else 1,465 could be one and a half seconds, or one thousand."""
    cells = commas(CELLS)
    cells[2][CELLS[0].index("rt_s")] = "2.5"
    with pytest.raises(InputError) as problem:
        judgments_of(tmp_path, text_of(cells, ";"))
    assert "column lam_h: is '0,31'; expected a number from 0 to 1, with a point as the decimal sign" in str(
        problem.value
    )


def test_thousands_with_commas_are_no_decimals(tmp_path):
    """Else a file with English thousands would be read as if they were fractions."""
    rows = changed(3, rt_s="1,465")
    with pytest.raises(InputError, match="column rt_s: is '1,465'"):
        judgments_of(tmp_path, text_of(table(rows), ";"))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([*CELLS[:3], [*CELLS[3][:5], "ab"], *CELLS[4:]], "row 4: not"),  # ends before anybody knows what it is
        ([*CELLS[:3], CELLS[3][:30], *CELLS[4:]], "row 4: not"),
        ([*CELLS[:3], [*CELLS[3], "7"], *CELLS[4:]], "row 4: not"),
        ([*CELLS[:3], [*CELLS[0], "omega"], *CELLS[3:]], "row 4: a second header, with the column omega twice"),
    ],
)
def test_rows_that_lack_more_than_empty_cells(tmp_path, cells, expected):
    """Else half a row would be an answer, or be lost without a word."""
    with pytest.raises(InputError, match=f"^a.csv: {expected}"):
        judgments_of(tmp_path, text_of(cells))


def test_a_last_row_is_whole_without_its_empty_end(tmp_path, capsys):
    """Else the last answer of a file that Excel saved would be thrown away as cut off."""
    content = text_of(trimmed(CELLS[:6]))
    for text in (content, content.rstrip("\n")):
        kept = judgments_of(tmp_path, text)
        assert kept["trial"].tolist() == [0, 1, 2, 3]
        assert capsys.readouterr().err == ""
    judgments_of(tmp_path, content.rstrip("\n")[:-1])
    assert capsys.readouterr().err == "a.csv, row 6: cut off there; that row is left out\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. Mai", True),
        ("Mai 05", True),
        ("05/01/2026", True),
        ("0.5", False),
        ("x", False),
        ("1.5", False),
        ("12:30", False),
    ],
)
def test_dates_are_known_as_such(text, expected):
    """Else any slip would be laid to a spreadsheet, or a date's cause remain a riddle."""
    assert ("date" in hint(text)) is expected


# Files of others, and files of nobody

OTHERS = {
    "no phase": ("participant,session,interface,trial,rt\np01,1,infer,0,0.4\n", "another lab's, not of this suite"),
    "another interface": (
        "participant,session,interface,phase,trial,rt\np01,1,stroop,trial,0,0.4\n",
        "another lab's, not of this suite",
    ),
    "nothing": ("", "it is empty"),
    "a byte order mark": ("\ufeff", "it is empty"),
    "a line end": ("\n", "it is empty"),
    "line ends": ("\r\n\r\n", "it is empty"),
    "blanks": ("  \n\t\n", "it is empty"),
    "empty cells": (",,,\n,,,\n", "it is empty"),
    "zeros": ("\0" * 512, "it is empty"),
    "one word": ("partic", "cut off within its header"),
    "a part of a header": (text_of(CELLS)[:40], "cut off within its header"),
    "more of a header": (text_of(CELLS)[:120], "cut off within its header"),
}


@pytest.mark.parametrize("case", OTHERS)
def test_a_file_of_somebody_else_or_of_nobody_stops_nothing(tmp_path, capsys, case):
    """Else one upload that failed would stop the analysis of all others, or another lab's file be called damaged."""
    text, what = OTHERS[case]
    write(tmp_path / "a.csv", infer_rows())
    other = write(tmp_path / "other.csv", text)
    assert set(sessions.read([tmp_path])["source"]) == {"a.csv"}
    assert capsys.readouterr().err == f"other.csv: {what}; skipped\n"
    if what.startswith("another"):
        with pytest.raises(InputError, match=r"^other\.csv: is another lab's, not of this suite .*: take it out$"):
            sessions.read([tmp_path / "a.csv", other])
    else:  # a shell names it, too, where somebody writes folder/*.csv
        assert set(sessions.read([tmp_path / "a.csv", other])["source"]) == {"a.csv"}
        with pytest.raises(InputError, match="no trial was answered in any of these sessions"):
            sessions.read([other])


@pytest.mark.parametrize("content", [text_of(CELLS[:1]), text_of([CELLS[0], [""] * WIDTH])])
def test_a_file_with_a_header_alone_stops_nothing(tmp_path, capsys, content):
    """Else whoever closed the window at once would stop the analysis."""
    write(tmp_path / "a.csv", infer_rows())
    write(tmp_path / "b.csv", content)
    assert len(sessions.read([tmp_path])) == 4
    assert capsys.readouterr().err == "b.csv: has no answered trial; not counted\n"


@pytest.mark.parametrize("separator", [" ", ":", "\u00a6"])
def test_a_session_that_cannot_be_read_is_never_called_none(tmp_path, separator):
    """Else people's answers would be passed over as if they were a stranger's."""
    write(tmp_path / "a.csv", infer_rows())
    write(tmp_path / "b.csv", as_csv(infer_rows(participant="p02")).replace(",", separator))
    with pytest.raises(InputError, match=r"^b\.csv: looks like a session of this suite"):
        sessions.read([tmp_path])


def test_an_answer_that_is_not_the_blend_seen_last_is_refused(tmp_path):
    """Else a column that slipped by a row would give each pair the answer to the one before, in silence."""
    rows = construct_rows("0.3", "0.4", "0.6")
    write(tmp_path / "whole.csv", rows)
    assert sessions.read([tmp_path / "whole.csv"])["lam_h"].tolist() == [0.3, 0.4, 0.6]
    slipped = [row | {"lam_h": lam_h} for row, lam_h in zip(rows, ("0.3", "0.3", "0.4"), strict=True)]
    write(tmp_path / "slipped.csv", slipped)
    with pytest.raises(InputError) as problem:
        sessions.read([tmp_path / "slipped.csv"])
    assert str(problem.value) == (
        "slipped.csv, row 3, column lam_h: is '0.3'; expected the last coefficient of the row's lam_path, which is "
        "the answer (the same in row 4)"
    )
    noisy = [row | {"lam_h": str(float(row["lam_h"]) + 1e-16), "lam_path": row["lam_path"] + "0000001"} for row in rows]
    write(tmp_path / "noisy.csv", noisy)  # as floats are added up
    assert len(sessions.read([tmp_path / "noisy.csv"])) == 3
