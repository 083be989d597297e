"""Every column that is published is declared, and holds what it is declared to hold."""

import pytest
from release_files import judgment, label, write_results

from analysis.publishing.data_dictionary import SUMMARY, read_tables
from hillmixe.columns import COLUMNS, JUDGMENT_COLUMNS
from hillmixe.command import InputError


def refused(folder):
    with pytest.raises(InputError) as problem:
        read_tables(folder)
    return str(problem.value).splitlines()


def test_texts_are_kept_to_the_letter(tmp_path):
    """Else numbers would be rounded on their way to the data set, or classes called NA be lost."""
    rows = [judgment("anna", "NA_3_None_14", lam_h_raw="0.30000000000000004", rt_s="2.50")]
    tables = read_tables(write_results(tmp_path, rows))
    assert list(tables) == ["judgments", "labels"]
    assert tables["judgments"].rows.to_dict("records") == rows
    assert list(tables["judgments"].rows.index) == [2]
    assert [column.name for column in tables["judgments"].columns] == JUDGMENT_COLUMNS


def test_a_column_without_a_declaration_is_named(tmp_path):
    """Else something that nobody has thought about would be published, as an e-mail column that a lab added."""
    write_results(tmp_path, [judgment("anna", contact="x", age="30")], labels=[label(notes="y")])
    todo = "not declared; expected a declaration in summary_columns.json: add one, or take the column out"
    assert refused(tmp_path) == [f"judgments.csv: column contact, age: {todo}", f"labels.csv: column notes: {todo}"]


def test_a_table_without_a_declaration_is_named(tmp_path):
    """Else any CSV that lies in the folder would be published, the lab's list of names too."""
    write_results(tmp_path, people=[{"participant": "anna", "name": "Anna Ito"}])
    (line,) = refused(tmp_path)
    assert line.startswith("people.csv: column participant, name: not declared")


def test_columns_of_classes_are_those_that_people_judged(tmp_path):
    """Else a column by any name would pass for a class of the soft labels."""
    soft = {"stimulus": "mixed_0.5_Cat_3_Dog_14.png", "pair": "Cat_3_Dog_14", "label_1": "Cat", "label_2": "Dog"}
    soft |= {"lam_f": "0.5", "n_judgments": "1", "Cat": "0.5", "Dog": "0.25", "Frog": "0.25", "Truck": "0"}
    rows = [judgment("anna", interface="soft_labels", classes="Cat|Dog|Frog", impossible="Truck", second_label="Dog")]
    tables = read_tables(write_results(tmp_path, rows, soft_labels=[soft]))
    cat = next(column for column in tables["soft_labels"].columns if column.name == "Cat")
    assert (cat.type, cat.minimum, cat.maximum, cat.unit) == ("number", 0, 1, "probability")
    write_results(tmp_path, rows, soft_labels=[soft | {"Anna": "0"}])
    assert refused(tmp_path)[0].startswith("soft_labels.csv: column Anna: not declared")


def test_values_that_are_not_as_declared_are_named(tmp_path):
    """Else the types in the metadata would be false, and programs fail on the published tables."""
    rows = [judgment("anna"), judgment("Ben Okri", omega="1.5"), judgment("7", omega="much", repeat="yes")]
    write_results(tmp_path, rows, labels=[label(n_judgments="1.5")])
    lines = refused(tmp_path)
    assert lines == [
        "judgments.csv, row 4, column repeat: is 'yes'; expected a whole number from 0 to 1",
        "judgments.csv, row 3, column omega: is '1.5'; expected a number from 0 to 1 (the same in row 4)",
        "labels.csv, row 2, column n_judgments: is '1.5'; expected a whole number of at least 1",
    ]


def test_tables_without_rows_are_left_out(tmp_path):
    """Else a study of one interface would publish empty tables, which are no data of Psych-DS."""
    write_results(tmp_path)
    (tmp_path / "boundaries.csv").write_text("label_1,label_2\n", encoding="utf-8")
    assert list(read_tables(tmp_path)) == ["judgments", "labels"]


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("judgments.csv", None, "holds no judgments.csv; expected a folder that analysis/aggregate.py wrote"),
        ("judgments.csv", "participant,session,interface\n", "judgments.csv has no rows; expected at least one"),
        ("judgments.csv", "observer\nhuman\n", "judgments.csv: has no column participant, interface, session"),
        ("judgments.csv", "", "judgments.csv: cannot be read"),
        ("labels.csv", '"', "labels.csv: cannot be read"),
    ],
)
def test_what_is_no_folder_of_results_is_refused(tmp_path, name, content, line):
    """Else a wrong folder would end in a traceback."""
    write_results(tmp_path)
    if content is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_text(content, encoding="utf-8")
    assert any(line in text for text in refused(tmp_path))


def test_the_declarations_are_whole():
    """Else a reader of the data set would find a column without a meaning, or of no known type."""
    for name, table in SUMMARY.items():
        assert table["meaning"], name
        assert set(table["shared"]) <= set(COLUMNS)
        for entry in [*table["columns"], *([table["each_class"]] if "each_class" in table else [])]:
            assert entry["meaning"] and entry["type"] in ("integer", "number", "text", "list")


def test_every_table_of_results_is_declared(results):
    """Else the next column that aggregate.py writes would stop every release."""
    tables = read_tables(results)
    assert {path.stem for path in results.glob("*.csv")} >= set(tables) > {"judgments", "labels", "midpoints"}
