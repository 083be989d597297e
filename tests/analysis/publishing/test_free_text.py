"""Free text in a release: whose it is, that it is only there when asked for, and that it is searched."""

import json
import re

import mlcroissant
import pandas as pd
import pytest
from release_files import contents, judgment, read_table, write_results
from session_files import as_csv, infer_rows, write

from analysis.publishing import psych_ds
from analysis.publishing.data_dictionary import read_tables
from analysis.publishing.free_text import survey
from analysis.readers import sessions
from hillmixe.command import InputError

DECIDED, ELSE = "How did you decide on the mixture?", "Anything else?"
IDS = ("5f3a9c0b1d2e4f6a7b8c9d0e", "60a1b2c3d4e5f60718293a4b")


def session(participant, *answers, at="2026-11-24_10h00.00.000", slower=0, **changes):
    """A session of Infer with four trials and a survey. slower: seconds by which its trials differ from others."""
    rows = infer_rows(participant=participant, session=at, **changes)
    for row in rows:
        row |= {"rt_s": str(float(row["rt_s"]) + slower), "survey_question": "", "survey_answer": ""}
    for question, answer in zip((DECIDED, ELSE), answers, strict=False):
        shared = {name: rows[0][name] for name in ("participant", "session", "interface", "n_trials", "observer")}
        rows.append(shared | {"phase": "survey", "survey_question": question, "survey_answer": answer})
    return rows


@pytest.fixture
def study(tmp_path):
    """Write sessions, and results with their judgments: study(name=rows, ...) -> (the folder of files, results)."""

    def make(**files):
        for name, rows in files.items():
            write(tmp_path / "files" / f"{name}.csv", rows)
        results = write_results(tmp_path / "results")
        sessions.read([tmp_path / "files"]).to_csv(results / "judgments.csv", index=False)
        return tmp_path / "files", results

    return make


def told(table):
    return sorted(zip(table.rows["participant"], table.rows["survey_answer"], strict=True))


def of(results):
    return read_tables(results)["judgments"].rows


def of_columns(rows, *names):
    return [tuple(row[name] for name in names) for row in rows]


def codes_by_time(out):
    """The code of who gave the first answer of each session, by its seconds, which are each session's own here."""
    return {float(row["rt_s"]): row["participant"] for row in read_table(out, "judgments") if row["trial"] == "0"}


def test_answers_come_with_the_codes_of_who_wrote_them(study, release, tmp_path):
    """Else an answer would be told of another person, or a name be published with it."""
    anna, ben = session("anna", "by the ears", "no"), session("Ben Okri", "by the colours", slower=1)
    files, results = study(p01=anna, p02=ben)
    status, output, errors = release(results, "--free-text", files)
    assert (status, errors) == (0, "")
    assert "the survey is in: 3 answers, which were only searched by patterns: read them" in output
    out = tmp_path / "out"
    rows, code = read_table(out, "survey"), codes_by_time(out)
    assert list(rows[0]) == ["participant", "session", "interface", "survey_question", "survey_answer"]
    expected = [(code[2.5], DECIDED, "by the ears"), (code[2.5], ELSE, "no"), (code[3.5], DECIDED, "by the colours")]
    assert sorted(of_columns(rows, "participant", "survey_question", "survey_answer")) == sorted(expected)
    sessions_of = [
        {*of_columns(each, "participant", "session", "interface")} for each in (rows, read_table(out, "judgments"))
    ]
    assert sessions_of[0] == sessions_of[1]
    text = "".join(path.read_text(encoding="utf-8") for path in out.rglob("*") if path.is_file())
    assert "anna" not in text and "Okri" not in text


def test_names_that_were_joined_are_known(study, release, tmp_path):
    """Else the answers of whoever has two names would be left out, and the name given up be published in a text."""
    files, results = study(
        a=session("p07", "by ear", slower=1), b=session("Okri", "I, Okri, guessed", slower=2, at="2")
    )
    joined = sessions.read([files], ["p07=Okri"])
    joined.to_csv(results / "judgments.csv", index=False)
    flags = ["--free-text", files, "--same-participant", "p07=Okri"]
    status, _, errors = release(results, *flags)
    assert status == 2
    assert "the name of a participant" in errors
    write(files / "b.csv", session("Okri", "guessed", slower=2, at="2"))
    status, _, errors = release(results, *flags)
    assert (status, errors) == (0, "")
    code = codes_by_time(tmp_path / "out")
    answers = of_columns(read_table(tmp_path / "out", "survey"), "participant", "survey_answer")
    assert sorted(answers) == sorted([(code[3.5], "by ear"), (code[4.5], "guessed")])
    assert code[3.5] == code[4.5]
    assert "not in the results" in release(results, "--free-text", files, to="other")[2]
    assert release(results, "--same-participant", "p07=Okri", to="third")[0] == 2
    assert release(results, *flags[:-1], "p07=Okrj", to="fourth")[2].endswith("'Okrj' is none\n")


def test_the_order_tells_nothing(study, release, tmp_path):
    """Else who knows the order of the files could tell the people apart."""
    files, results = study(**{f"p{n}": session(f"p{n}", "a", f"b{n}", slower=n) for n in range(8)})
    release(results, "--free-text", files)
    release(results, "--free-text", *sorted(files.iterdir(), reverse=True), to="again")
    assert contents(tmp_path / "again") == contents(tmp_path / "out")
    order = of_columns(read_table(tmp_path / "out", "survey"), "participant", "session", "survey_question")
    assert order == sorted(order, key=lambda row: (*row[:2], row[2] != ELSE))


def test_participants_from_prolific_are_matched_whatever_their_number(study):
    """Else their text would be lost, or told of another one: numbers depend on which files are read."""
    first, second = session(IDS[0], "first", slower=1), session(IDS[1], "second", slower=2)
    files, results = study(a=first, b=second, c=session("anna", "third"))
    judgments = of(results)
    names = {float(row["rt_s"]): row["participant"] for row in judgments[judgments["trial"] == "0"].to_dict("records")}
    assert names[3.5] == "prolific-1" and names[4.5] == "prolific-2"
    everybody = [("anna", "third"), ("prolific-1", "first"), ("prolific-2", "second")]
    assert told(survey([files], judgments)) == everybody
    assert told(survey([files / "b.csv"], judgments)) == [("prolific-2", "second")]


def test_an_id_in_the_name_of_a_session_and_a_name_like_a_formula_are_matched(study):
    """Else the text of whoever the readers give another name would be lost, or told of the wrong one of two."""
    files, results = study(a=session("=anna", "first"), b=session(f"x{IDS[0]}", "second", at=f"{IDS[0]}_1", slower=1))
    names = sorted(of(results)["participant"].unique())
    assert names[0] == "'=anna" and len(names) == 2
    assert told(survey([files], of(results))) == [(names[0], "first"), (names[1], "second")]
    files, results = study(a=session(IDS[0], "first"), b=session(IDS[1], "second"))
    with pytest.raises(InputError, match="two sessions differ in nothing but a Prolific id"):
        survey([files], of(results))


def test_files_that_were_renamed_joined_or_mended_are_matched(study, tmp_path):
    """Else who takes an e-mail out of a file, as the refusal asks, would lose the text of the sessions behind it."""
    _, results = study(a=session("anna", "one"), b=session("ben", "two", slower=1))
    joined = [*session("ben", slower=1)[:3], session("ben", "changed", slower=1)[-1], *session("anna", "one")]
    copy = write(tmp_path / "other" / "export.csv", joined)
    assert told(survey([copy], of(results))) == [("anna", "one"), ("ben", "changed")]


def test_blank_answers_copies_and_other_rows_are_left_out(study, tmp_path):
    """Else most rows of the table would be empty, an answer count twice, or a row of another phase be an answer."""
    anna = session("anna", " ", "no")
    anna[0]["survey_answer"] = "of a trial"
    files, results = study(a=anna, b=session("ben", "", slower=1))
    copy = write(tmp_path / "copy.csv", anna)
    table = survey([files, copy], of(results))
    assert table.rows["survey_question"].tolist() == [ELSE]
    assert told(table) == [("anna", "no")]


def test_sessions_that_are_not_in_the_results_are_named_and_left_out(study, capsys):
    """Else what people wrote would be published whose judgments are not, or be missed in silence."""
    files, results = study(a=session("anna", "one"))
    write(files / "b.csv", session("ben", "two"))
    write(files / "c.csv", session("anna", "three", at="2026-11-25_10h00.00.000", slower=5))
    write(files / "d.csv", session("anna", "of another study", slower=9))
    write(files / "notes.csv", "a,b\n1,2\n")
    capsys.readouterr()
    assert told(survey([files], of(results))) == [("anna", "one")]
    left_out, passed_over = capsys.readouterr().err.splitlines()
    named = [("b", "24", "ben"), ("c", "25", "anna"), ("d", "24", "anna")]
    named = ", ".join(rf"{file}.csv, session 2026-11-{day}\S* of participant {who}" for file, day, who in named)
    assert re.fullmatch(f"{named}: not in the results; left out", left_out)
    assert passed_over.startswith("notes.csv: not a session of this suite; skipped")


def test_sessions_without_a_file_are_counted(study, capsys):
    """Else nobody would notice that most of the free text is missing."""
    files, results = study(a=session("anna", "one"), b=session("ben", "two"), c=session("carl", "three"))
    capsys.readouterr()
    assert told(survey([files / "b.csv"], of(results))) == [("ben", "two")]
    assert capsys.readouterr().err == "2 of 3 sessions of the results: not in these files, so without free text\n"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("files", None, "none of these sessions has an answer to the survey; name others, or leave out --free-text"),
        ("labels.csv", "a,b\n1,2\n", "labels.csv: is not a session of this suite"),
        ("damaged.csv", as_csv(session("anna", "one")).replace("linear,0", "linear\n0", 1), "damaged.csv: row 2"),
        ("nowhere", None, "nowhere does not exist"),
    ],
)
def test_files_without_any_free_text_are_refused(study, release, tmp_path, name, content, told):
    """Else a release would be written that lacks what was asked for; nothing is written, and a line says why."""
    _, results = study(a=session("anna", ""))
    if content:
        write(tmp_path / name, content)
    status, output, errors = release(results, "--free-text", tmp_path / name)
    assert (status, output) == (2, "")
    assert told in errors.splitlines()[-1]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("kind", "answer"),
    {
        "a Prolific id": f"my id is {IDS[0]}",
        "an e-mail address": "write to mei@x.org",
        "an IP address": "from 203.0.113.9",
        "a date to the day": "on 24  November 2026",
        "the name of a participant": "ben okri sat beside me",
    }.items(),
)
def test_personal_data_in_an_answer_are_refused(study, release, tmp_path, kind, answer):
    """Else somebody would be known by what was written; the line says in which row of which session file."""
    files, results = study(p01=session("anna", "clean", answer), p02=session("Ben Okri", "clean", slower=1))
    status, output, errors = release(results, "--free-text", files)
    assert (status, output) == (2, "")
    first, line = errors.splitlines()
    assert first == "release.py: nothing is written: personal data in 1 places"
    place = "data/study-results_description-survey_data.csv, column survey_answer, row 7 of p01.csv: "
    assert line.startswith(place + kind)
    assert line.endswith(": take it out of that session file, or leave out --free-text")
    assert not (tmp_path / "out").exists() and not (tmp_path / "study.key").exists()


def test_no_answer_is_run_by_a_spreadsheet(study):
    """Else who opens the table would run what a participant wrote; an answer of several lines stays one row."""
    files, results = study(a=session("anna", "=HYPERLINK(1)", "- one\n- two"))
    table = survey([files], of(results))
    assert sorted(table.rows["survey_answer"]) == ["'- one - two", "'=HYPERLINK(1)"]


def test_without_the_flag_nothing_changes(study, release, tmp_path):
    """Else free text would be published unasked: files with and without it give the same release, to the byte."""
    _, results = study(a=session("anna", "by the ears"))
    assert release(results)[0] == 0
    _, results = study(a=session("anna"))
    assert release(results, to="again")[0] == 0
    assert contents(tmp_path / "again") == contents(tmp_path / "out")
    assert not any("survey" in path for path in contents(tmp_path / "out"))
    for name in ("README.md", "croissant.json", "dataset_description.json"):
        text = (tmp_path / "out" / name).read_text(encoding="utf-8")
        assert "by the ears" not in text and "survey_answer" not in text
    card = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "\n- Answers to the survey at the end of a session, including free text, are not in these tables" in card
    assert "\n  names. Nothing is known from this data set about age, gender, or place.\n" in card
    croissant = json.loads((tmp_path / "out" / "croissant.json").read_text(encoding="utf-8"))
    assert "dates and the survey are left out" in croissant["rai:personalSensitiveInformation"]


def test_the_data_set_with_free_text_is_whole_and_says_so(study, release, tmp_path):
    """Else programs could not load the table, or readers take it for free of all that is personal."""
    files, results = study(a=session("anna", "by the ears, “mostly”", "no"))
    assert release(results, "--free-text", files)[0] == 0
    out = tmp_path / "out"
    assert psych_ds.problems(out) == []
    dataset = mlcroissant.Dataset(jsonld=str(out / "croissant.json"))
    assert dataset.metadata.ctx.issues.report() == ""
    answers = {record["survey/survey_answer"].decode() for record in dataset.records("survey")}
    assert answers == {"by the ears, “mostly”", "no"}
    metadata = json.loads((out / "croissant.json").read_text(encoding="utf-8"))
    sensitive = metadata["rai:personalSensitiveInformation"]
    assert "were only searched by these patterns" in sensitive and "the survey are left out" not in sensitive
    description = json.loads((out / "dataset_description.json").read_text(encoding="utf-8"))
    meanings = {entry["name"]: entry["description"] for entry in description["variableMeasured"]}
    assert meanings["survey_question"] == "question of the survey, as it was shown"
    assert meanings["participant"] == "code of who answered"
    card = (out / "README.md").read_text(encoding="utf-8")
    assert "- Answers to the survey at the end of a session are in the table `survey`" in card
    assert "only searched by patterns" in card and "are not in these tables" not in card
    assert "except what the answers to the survey say" in card
    assert "| `data/study-results_description-survey_data.csv` | 2 | one row per answer to the survey" in card
    assert "  data/study-results_description-survey_data.csv\n" in (out / "SHA256SUMS").read_text(encoding="utf-8")


def test_seconds_that_are_written_otherwise_are_the_same(tmp_path):
    """Else a file that a spreadsheet saved again, with 2.50 for 2.5, would not be known."""
    results = write_results(tmp_path / "in", [judgment("anna", rt_s="2.50", session="s")])
    table = survey([write(tmp_path / "p.csv", session("anna", "one", at="s"))], of(results))
    assert told(table) == [("anna", "one")]
    assert table.rows.index.tolist() == ["6 of p.csv"]


def test_the_simulated_sessions_of_all_interfaces_are_known(results, simulated_sessions, tmp_path, capsys):
    """Else what aggregate.py writes of real sessions would not be found in them again."""
    answered = []
    for number, path in enumerate(sorted(simulated_sessions.glob("*.csv"))):
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        end = rows.iloc[-1:].assign(phase="survey", trial="", survey_question="Why?", survey_answer=f"so {number}")
        write(tmp_path / path.name, pd.concat([rows, end]).fillna("").to_dict("records"))
        answered.append((rows["participant"][0], rows["interface"][0], f"so {number}"))
    table = survey([tmp_path], of(results)).rows
    assert sorted(zip(table["participant"], table["interface"], table["survey_answer"], strict=True)) == answered
    assert set(table["interface"]) == {"construct", "infer", "select_shuffled"}
    assert capsys.readouterr().err == ""
