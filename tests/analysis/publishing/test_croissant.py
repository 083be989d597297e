"""The metadata by which programs load a data set: mlcroissant accepts them, and reads what the tables hold."""

import hashlib
import json
import math

import mlcroissant
import pytest
from release_files import ABOUT, judgment, label, read_table, write_results

from analysis.publishing import croissant


def loaded(folder):
    """Read the metadata with mlcroissant, which raises on errors; returns them and its warnings."""
    dataset = mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))
    return dataset, dataset.metadata.ctx.issues.report()


def same(record, row, table):
    """Whether a record that mlcroissant read holds what a row of a CSV says."""
    for column, text in row.items():
        value = record[f"{table}/{column}"]
        if text == "":
            if value is not None and not math.isnan(value):
                return False
        elif isinstance(value, bytes):
            if value.decode() != text:
                return False
        elif value != float(text):
            return False
    return len(record) == len(row)


def test_mlcroissant_accepts_the_simulated_study_and_reads_every_value(release, results, tmp_path, caplog):
    """Else no program that knows Croissant could load a data set of ours, or it would read other values."""
    assert release(results)[0] == 0
    dataset, issues = loaded(tmp_path / "out")
    assert (issues, caplog.text) == ("", "")
    metadata = dataset.metadata
    assert metadata.ctx.conforms_to.value == "http://mlcommons.org/croissant/1.1"
    assert metadata.name == ABOUT["--title"]
    assert metadata.license == ["https://creativecommons.org/licenses/by/4.0/"]
    assert [creator.name for creator in metadata.creators] == ["Mei Ito"]
    names = [record_set.id for record_set in metadata.record_sets]
    assert {"judgments", "labels", "midpoints"} < set(names)
    for name in names:
        rows = read_table(tmp_path / "out", name.replace("_", ""))
        records = list(dataset.records(name))
        assert len(records) == len(rows)
        assert all(same(record, row, name) for record, row in zip(records, rows, strict=True))


def test_a_changed_table_is_noticed_by_mlcroissant(release, tmp_path):
    """Else the checksums would be decoration."""
    release(write_results(tmp_path / "in"))
    (path,) = (tmp_path / "out" / "data").glob("*labels*")
    path.write_text(path.read_text().replace("0.8", "0.9"), encoding="utf-8")
    dataset, _ = loaded(tmp_path / "out")
    with pytest.raises(mlcroissant.GenerationError) as problem:
        list(dataset.records("labels"))
    assert "Hash of downloaded file" in str(problem.value.__cause__)


def test_every_file_and_column_is_described(release, tmp_path):
    """Else a table or column could not be loaded by its name, or would come as another type."""
    release(write_results(tmp_path / "in", [judgment("anna", rt_s="2.5")], labels=[label()]))
    content = json.loads((tmp_path / "out" / "croissant.json").read_text(encoding="utf-8"))
    files = {entry["@id"]: entry for entry in content["distribution"]}
    for entry in files.values():
        path = tmp_path / "out" / entry["contentUrl"]
        assert entry["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert (entry["encodingFormat"], entry["contentSize"]) == ("text/csv", f"{path.stat().st_size} B")
    published = {f"data/{path.name}" for path in (tmp_path / "out" / "data").iterdir()}
    assert {entry["contentUrl"] for entry in files.values()} == published
    for record_set in content["recordSet"]:
        rows = read_table(tmp_path / "out", record_set["name"])
        assert [field["name"] for field in record_set["field"]] == list(rows[0])
        for field in record_set["field"]:
            assert field["source"]["extract"] == {"column": field["name"]}
            assert field["source"]["fileObject"]["@id"] in files
    types = {field["@id"]: field["dataType"] for entry in content["recordSet"] for field in entry["field"]}
    expected = {"judgments/rt_s": "sc:Float", "judgments/image_1": "sc:Integer", "judgments/classes": "sc:Text"}
    expected |= {"labels/n_judgments": "sc:Integer", "labels/lam_h": "sc:Float", "judgments/participant": "sc:Text"}
    assert types | expected == types
    described = {field["@id"]: field["description"] for entry in content["recordSet"] for field in entry["field"]}
    assert described["judgments/rt_s"] == "time from the stimulus to the confirmed answer (s); a number of at least 0"


def test_authors_are_people_or_groups():
    """Else a lab would be cited as a person, or a person by a comma."""
    mei = {"@type": "sc:Person", "name": "Mei Ito", "familyName": "Ito", "givenName": "Mei"}
    assert croissant.person("Ito, Mei", "sc:") == mei
    assert croissant.person("Some Lab", "sc:") == {"@type": "sc:Organization", "name": "Some Lab"}
