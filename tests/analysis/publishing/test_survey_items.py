"""The survey's items in a release: a column each, declared as the study's record says, searched as all else is."""

import json

import mlcroissant
import pytest
from release_files import contents, read_table, write_results
from session_files import SHARED, construct_rows, infer_rows, of_version_0_1, write

from analysis.publishing import psych_ds
from analysis.publishing.data_dictionary import read_tables
from analysis.publishing.free_text import survey
from analysis.readers import sessions
from hillmixe.study_record import write_record

SHA256 = SHARED["study_sha256"]
ITEMS = [
    {"name": "age", "kind": "number", "from": 18, "to": 99},
    {"name": "gender", "kind": "choice", "options": ["woman", "man", "other"]},
    {"name": "devices", "kind": "choices", "options": ["glasses", "lenses", "none"]},
    {"name": "effort", "kind": "rating", "points": 7},
    {"name": "strategy", "kind": "text"},
]
ASKED = {
    "age": {"question": "How old are you?"},
    "gender": {"question": "What is your gender?", "options": ["A woman", "A man", "Other"]},
    "devices": {"question": "What do you wear?", "options": ["Glasses", "Lenses", "None"]},
    "effort": {"question": "How hard was it?", "low": "not at all", "high": "very"},
    "strategy": {"question": "How did you decide?"},
}
ANNA = {"age": "34", "gender": "woman", "devices": "glasses|lenses", "effort": "2", "strategy": "by the ears"}
BEN = {"age": "27.5", "gender": "other", "devices": "none", "effort": "7", "strategy": "- by colour"}
NAMES = [f"survey_{name}" for name in ANNA]


def session(participant, answers, rows=infer_rows, slower=0, **changes):
    """A session of four trials and a row for each item of the survey, as window and page write it."""
    rows = rows(participant=participant, session=f"{participant}-1", **changes)
    empty = dict.fromkeys(["survey_question", *(f"survey_{name}" for name in answers), "survey_age.text"], "")
    rows = [row | empty | {"rt_s": str(float(row["rt_s"]) + slower)} for row in rows]
    shared = {name: rows[0].get(name, "") for name in SHARED}
    for name, answer in answers.items():
        asked = {"phase": "survey", "survey_question": ASKED[name]["question"], f"survey_{name}": answer}
        rows.append(shared | {"trial": "", "survey_age.text": "PsychoJS's own"} | asked)
    return rows


def keep_record(folder, sha256=SHA256, items=ITEMS):
    texts = {language: {"infer": {"survey": {"items": ASKED}}} for language in ("en", "de")}
    whole = {"name": "mine", "sha256": sha256, "settings": {"contact": "mei@lab.example"}, "survey": items}
    return write_record(folder, {"study.json": json.dumps(whole | {"texts": texts}).encode()}, sha256)


@pytest.fixture
def study(tmp_path):
    """Write sessions, their record, and results with their judgments: study(name=rows) -> (files, results)."""

    def make(record=True, **files):
        for name, rows in files.items():
            write(tmp_path / "files" / f"{name}.csv", rows)
        if record:
            keep_record(tmp_path / "files")
        results = write_results(tmp_path / "results")
        sessions.read([tmp_path / "files"]).to_csv(results / "judgments.csv", index=False)
        return tmp_path / "files", results

    return make


def table_of(files, results):
    return survey([files], read_tables(results)["judgments"].rows)


def declared(table):
    return {column.name: column for column in table.columns}


def test_each_item_is_a_column_and_each_session_a_row(study):
    """Else nobody could compare answers by age without writing a program first, or an answer be another's."""
    files, results = study(a=session("anna", ANNA), b=session("ben", BEN, slower=1))
    rows = table_of(files, results).rows
    assert list(rows) == ["participant", "session", "interface", *NAMES]
    assert rows.set_index("participant")[NAMES].loc[["anna", "ben"]].to_numpy().tolist() == [
        ["34", "woman", "glasses|lenses", "2", "by the ears"],
        ["27.5", "other", "none", "7", "'- by colour"],  # no spreadsheet runs it
    ]
    assert sorted(rows.index) == ["6 to 10 of a.csv", "6 to 10 of b.csv"]


def test_items_are_declared_as_the_record_says(study):
    """Else readers of the data set would not know what was asked, or programs take ages for texts."""
    files, results = study(a=session("anna", ANNA), b=session("ben", BEN, slower=1))
    table = table_of(files, results)
    columns = declared(table)
    kinds = {name: (columns[name].type, columns[name].minimum, columns[name].maximum) for name in NAMES}
    assert kinds == {
        "survey_age": ("number", 18, 99),
        "survey_gender": ("text", None, None),
        "survey_devices": ("list", None, None),
        "survey_effort": ("integer", 1, 7),
        "survey_strategy": ("text", None, None),
    }
    assert columns["survey_gender"].values == ["woman", "man", "other"]
    meanings = [columns[name].meaning for name in NAMES]
    assert meanings == [
        "answer to “How old are you?”",
        "answer to “What is your gender?”",
        "answer to “What do you wear?”; any of glasses, lenses, none, joined by |",
        "answer to “How hard was it?”; 1 “not at all”, 7 “very”",
        "answer to “How did you decide?”",
    ]
    for column in table.columns:
        assert not column.parse(table.rows[column.name])[1].any(), column.name


def test_without_a_record_items_are_texts_with_the_question_that_was_shown(study):
    """Else a release would be refused because a zip was lost, or its columns say nothing."""
    files, results = study(record=False, a=session("anna", ANNA))
    table = table_of(files, results)
    assert {column.type for column in table.columns} == {"text"}
    assert declared(table)["survey_age"].meaning == "answer to “How old are you?”"
    assert list(table.rows)[3:] == NAMES


@pytest.mark.parametrize(
    ("name", "answer"),
    [("age", "17"), ("age", "old"), ("gender", "Frau"), ("devices", "glasses|hat"), ("effort", "8"), ("effort", "2.5")],
)
def test_an_answer_that_is_not_as_declared_makes_the_item_a_text(study, name, answer):
    """Else the data dictionary would not be true of the table: the study was changed, or the file was."""
    files, results = study(a=session("anna", ANNA | {name: answer}))
    column = declared(table_of(files, results))[f"survey_{name}"]
    assert (column.type, column.values, column.minimum) == ("text", None, None)
    assert column.meaning == f"answer to “{ASKED[name]['question']}”"


def test_versions_of_a_study_are_declared_together(study, tmp_path):
    """Else answers within the limits of one version would be said to lie outside, or two kinds be one."""
    other = "ef" * 32
    wider = [{"name": "age", "kind": "number", "from": 16, "to": 80}, {"name": "gender", "kind": "text"}]
    files, results = study(
        a=session("anna", ANNA), b=session("ben", BEN | {"age": "17", "gender": "x"}, slower=1, study_sha256=other)
    )
    keep_record(files, other, wider)
    columns = declared(table_of(files, results))
    assert (columns["survey_age"].minimum, columns["survey_age"].maximum) == (16, 99)
    assert (columns["survey_gender"].type, columns["survey_gender"].values) == ("text", None)


def test_items_that_nobody_answered_are_left_out(study):
    """Else most columns would be empty, or a session without any answer be a row."""
    files, results = study(a=session("anna", ANNA | {"age": "", "strategy": " "}), b=session("ben", {}, slower=1))
    table = table_of(files, results)
    assert table.rows["participant"].tolist() == ["anna"]
    assert not {"survey_age", "survey_strategy"} & {*table.rows}


def test_sessions_of_version_0_1_keep_their_questions_and_answers(study):
    """Else a study that began with version 0.1 would lose half of its survey."""
    old = of_version_0_1(session("ben", {}, slower=1))
    pair = {"survey_question": "Anything else?", "survey_answer": "no"}
    end = {name: old[0][name] for name in SHARED if name in old[0]} | {"phase": "survey", "trial": ""}
    files, results = study(a=session("anna", ANNA), b=[row | {"survey_answer": ""} for row in old] + [end | pair])
    table = table_of(files, results)
    assert list(table.rows) == ["participant", "session", "interface", "survey_question", "survey_answer", *NAMES]
    rows = table.rows.set_index("participant")
    assert rows.loc["ben"].tolist() == ["ben-1", "infer", "Anything else?", "no", "", "", "", "", ""]
    assert rows.loc["anna"].tolist() == ["anna-1", "infer", "", "", *ANNA.values()]
    assert "one row per session" in table.meaning and "for sessions of version 0.1" in table.meaning


def test_a_session_in_two_files_counts_once_and_interfaces_stay_apart(study, tmp_path):
    """Else a person would be two."""
    anna = session("anna", ANNA)
    files, results = study(a=anna, b=session("anna", BEN, lambda **own: construct_rows("0.3", "0.4", **own)))
    copy = write(tmp_path / "copy.csv", anna)
    table = survey([files, copy], read_tables(results)["judgments"].rows)
    assert sorted(table.rows[["interface", "survey_age"]].to_numpy().tolist()) == [
        ["construct", "27.5"],
        ["infer", "34"],
    ]


def test_the_data_set_with_items_is_whole(study, release, tmp_path):
    """Else programs could not load it, its dictionary be wrong, or the contact of the lab go with it."""
    files, results = study(a=session("anna", ANNA), b=session("ben", BEN, slower=1))
    status, output, errors = release(results, "--free-text", files)
    assert (status, errors) == (0, "")
    assert "the survey is in: 10 answers, which were only searched by patterns: read them" in output
    out = tmp_path / "out"
    assert psych_ds.problems(out) == []
    dataset = mlcroissant.Dataset(jsonld=str(out / "croissant.json"))
    assert dataset.metadata.ctx.issues.report() == ""
    assert {record["survey/survey_age"] for record in dataset.records("survey")} == {34, 27.5}
    description = json.loads((out / "dataset_description.json").read_text(encoding="utf-8"))
    variables = {entry["name"]: entry for entry in description["variableMeasured"]}
    assert (variables["survey_effort"]["minValue"], variables["survey_effort"]["maxValue"]) == (1, 7)
    assert variables["survey_gender"]["description"] == ("answer to “What is your gender?” (one of: woman, man, other)")
    card = (out / "README.md").read_text(encoding="utf-8")
    assert "| survey_devices | list |  |  | answer to “What do you wear?”; any of glasses, lenses, none," in card
    assert "study_sha256" in {*read_table(out, "judgments")[0]}
    for name, content in contents(out).items():
        assert b"lab.example" not in (content or b""), name
        assert not name.endswith(".zip")


def test_without_the_flag_no_item_is_published(study, release, tmp_path):
    """Else ages and genders would be published unasked."""
    _, results = study(a=session("anna", ANNA))
    assert release(results)[0] == 0
    assert not any(b"survey_age" in (content or b"") for content in contents(tmp_path / "out").values())


@pytest.mark.parametrize(
    ("name", "answer", "kind"),
    [
        ("strategy", "ask mei@x.org", "an e-mail address"),
        ("strategy", "Anna told me", "the name of a participant"),
        ("gender", "anna", "the name of a participant"),
        ("age", "24.11.2026", "a date to the day"),
    ],
)
def test_every_item_is_searched(study, release, tmp_path, name, answer, kind):
    """Else somebody would be known by a field that was not meant for it; the line says in which rows of which file."""
    files, results = study(a=session("anna", ANNA), b=session("ben", BEN | {name: answer}, slower=1))
    status, output, errors = release(results, "--free-text", files)
    assert (status, output) == (2, "")
    first, line = errors.splitlines()
    assert first == "release.py: nothing is written: personal data in 1 places"
    assert f"column survey_{name}, row 6 to 10 of b.csv: {kind}" in line
    assert not (tmp_path / "out").exists()


def test_words_of_a_question_are_no_names(study, release):
    """Else who is called as a word of the questionnaire could not be in a release, whoever said it."""
    files, results = study(a=session("wear", ANNA))
    status, _, errors = release(results, "--free-text", files)
    assert (status, errors) == (0, "")
