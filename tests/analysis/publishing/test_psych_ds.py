"""The check of the layout: what it finds wrong was compared with the standard's own validator (1.5.0) once.

That one, psych-ds/psychds-validator, said the same of each of these folders, but for the name of a file among others
that are named well, which it passes over.
"""

import json
import shutil
from dataclasses import replace

import pandas as pd
import pytest
from release_files import judgment, label, write_results

from analysis.publishing import psych_ds
from analysis.publishing.data_dictionary import Table, read_tables
from analysis.publishing.psych_ds import NAME, file_name, problems, variables
from hillmixe.columns import Column

DESCRIPTION = {"@context": "https://schema.org/", "@type": "Dataset", "name": "A study", "description": "What it is."}
DESCRIPTION |= {"variableMeasured": [{"@type": "PropertyValue", "name": "a"}, "b"]}
TABLE = "data/study-x_description-y_data.csv"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / TABLE).write_text("a,b\n1,2\n", encoding="utf-8")
    for name in ("README.md", "CHANGES.md"):
        (tmp_path / name).write_text("x\n", encoding="utf-8")
    describe(tmp_path)
    return tmp_path


def describe(folder, **changes):
    content = {key: value for key, value in (DESCRIPTION | changes).items() if value is not None}
    (folder / psych_ds.DESCRIPTION).write_text(json.dumps(content), encoding="utf-8")


def test_a_data_set_as_the_standard_wants_it_has_no_problems(folder):
    """Else what is right could not be published; tables may lie in folders below data/."""
    assert problems(folder) == []
    (folder / "data" / "raw").mkdir()
    shutil.copy(folder / TABLE, folder / "data" / "raw" / "subject-A1_session-2_data.csv")
    assert problems(folder) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"name": None}, "has no name"),
        ({"description": ""}, "has no description"),
        ({"variableMeasured": None}, "has no variableMeasured"),
        ({"@type": "DataSet"}, "@type is not Dataset"),
        ({"@context": None}, "@context is not https://schema.org"),
        ({"@context": "https://schema.com"}, "@context is not https://schema.org"),
        ({"variableMeasured": ["a"]}, f"{TABLE}: column b is not in variableMeasured"),
        ({"variableMeasured": ["a", "b", "ghost"]}, "variableMeasured has ghost, which is a column of no table"),
        ({"variableMeasured": ["a", "b", {"@type": "PropertyValue"}]}, "an entry without a name"),
        ({"variableMeasured": ["a", "b", {"name": "a"}]}, "names a variable twice"),
    ],
)
def test_a_wrong_description_is_told(folder, changes, problem):
    """Else programs that read the standard would not read the data set."""
    describe(folder, **changes)
    assert any(problem in line for line in problems(folder))


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff", None])
def test_a_description_that_is_none_is_told(folder, content):
    """Else a broken file would end in a traceback."""
    (folder / psych_ds.DESCRIPTION).unlink()
    if content is not None:
        (folder / psych_ds.DESCRIPTION).write_bytes(content)
    assert f"{psych_ds.DESCRIPTION}: does not exist or is not a JSON object in UTF-8" in problems(folder)


LENGTH, NAMES = "a row of another length than the header", "has a column without a name, or a name twice"
NO_CSV = "is not a CSV in UTF-8 with a header"
BROKEN = [(b"a,b\n1,2\n3\n", LENGTH), (b"a,b\n1,2,3\n", LENGTH), (b"a,b\n", "has no rows"), (b"", NO_CSV)]
BROKEN += [(b"a,a,b\n1,2,3\n", NAMES), (b"a,b,\n1,2,3\n", NAMES), (b"a,b\n1,\xff\n", NO_CSV)]


@pytest.mark.parametrize(("content", "problem"), BROKEN)
def test_a_broken_table_is_told(folder, content, problem):
    """Else a table that was cut off would be published."""
    (folder / TABLE).write_bytes(content)
    assert any(line.startswith(f"{TABLE}: ") and problem in line for line in problems(folder))


@pytest.mark.parametrize(
    "name", ["labels.csv", "study-x.csv", "Study-x_data.csv", "study-x y_data.csv", "study-x_data.tsv", "x_data.csv"]
)
def test_a_wrong_file_name_is_told(folder, name):
    """Else the standard's programs would pass a table over."""
    (folder / TABLE).rename(folder / "data" / name)
    assert problems(folder) == [f"data/{name}: is not named as in study-x_description-y_data.csv"]


def test_missing_parts_are_told(folder):
    """Else a data set without a card, a history or tables would be published."""
    (folder / "README.md").write_text("", encoding="utf-8")
    (folder / "CHANGES.md").unlink()
    shutil.rmtree(folder / "data")
    expected = [
        "README.md: does not exist or is empty",
        "CHANGES.md: does not exist or is empty",
        "data: holds no tables",
    ]
    assert problems(folder)[:3] == expected


@pytest.mark.parametrize("study", ["hmix", "my-pilot_2", "Übung 3", "...", "2026"])
def test_any_study_has_file_names_of_the_standard(study):
    """Else the name of a folder of results would make a data set that no program reads."""
    assert NAME.fullmatch(file_name(study, "soft_labels"))
    assert file_name("my-pilot_2", "soft_labels") == "study-mypilot2_description-softlabels_data.csv"


def test_a_column_is_declared_once_with_what_it_means_in_each_table(tmp_path):
    """Else lam_h of labels, a mean, would be explained as one person's answer, or the JSON name it twice."""
    tables = read_tables(write_results(tmp_path, [judgment("anna")], labels=[label()]))
    declared = {entry["name"]: entry for entry in variables(tables)}
    assert len(declared) == len(variables(tables))
    assert declared["lam_h"]["description"] == (
        "in judgments: the answer: the coefficient chosen as midpoint (construct, select_shuffled) or inferred "
        "(infer); in labels: mean of the inferred coefficients, unweighted"
    )
    meaning = "time from the stimulus to the confirmed answer"
    expected = {"@type": "PropertyValue", "name": "rt_s", "description": meaning, "unitText": "s", "minValue": 0}
    assert declared["rt_s"] == expected
    assert declared["side_1"]["description"].endswith("(one of: left, right)")
    assert "unitText" not in declared["side_1"]
    assert "in judgments" not in declared["pair"]["description"]  # the same in both


def test_a_unit_or_limit_that_differs_between_tables_is_not_stated():
    """Else a column in seconds would be read in milliseconds, because another table has it so."""
    seconds = Column("a", "number", [], False, "time", unit="s", minimum=0, maximum=9)
    columns = {"one": seconds, "two": replace(seconds, unit="ms", minimum=1)}
    tables = {name: Table(name, "", pd.DataFrame(), [column]) for name, column in columns.items()}
    assert variables(tables) == [{"@type": "PropertyValue", "name": "a", "description": "time", "maxValue": 9}]
