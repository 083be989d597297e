"""Tables of a study with umlauts: they have a byte-order mark, which no reader of the suite stumbles over."""

import pandas as pd
import pytest
from session_files import as_csv, infer_rows, write

from analysis import summarise
from analysis.figures import stimulus_sets
from analysis.judgments import Problems, read_table
from analysis.publishing import data_dictionary
from analysis.readers import sessions
from hillmixe.columns import JUDGMENT_COLUMNS

MARK = b"\xef\xbb\xbf"


@pytest.fixture
def results(tmp_path, monkeypatch):
    """Results of two people who saw a Bär; the rules flag nobody."""
    monkeypatch.setattr("analysis.figures.write", lambda *_: [])
    for name in ("p01", "p02"):
        slow = infer_rows(participant=name, rt_s="9", lam_touched="1", omega_touched="1")
        write(tmp_path / "sessions" / f"{name}.csv", as_csv(slow).replace("Bird", "Bär"))
    summarise(sessions.read([tmp_path / "sessions"])).write(tmp_path / "results")
    return tmp_path / "results"


@pytest.fixture(params=["with marks", "without"])
def dressed(request, results):
    """The same results, all tables with a mark or all without, as other programs may save them."""
    for path in results.glob("*.csv"):
        plain = path.read_bytes().removeprefix(MARK)
        path.write_bytes(plain if request.param == "without" else MARK + plain)
    return results


def test_only_tables_with_umlauts_have_a_mark(results):
    """Else Excel on Windows would show BÃ¤r, or files of plain letters would differ from those of earlier versions."""
    marked = {path.name for path in results.glob("*.csv") if path.read_bytes().startswith(MARK)}
    assert marked == {"judgments.csv", "labels.csv", "boundaries.csv"}
    assert (results / "exclusions.csv").read_bytes().startswith(b"rule,participant")
    for path in results.glob("*.csv"):
        assert path.read_bytes().count(MARK) == (path.name in marked)


def test_all_readers_of_results_take_both(dressed):
    """Else the first column of a table would be missing, or have a name that nobody sees is another one."""
    problems = Problems()
    judgments = read_table(dressed / "judgments.csv", JUDGMENT_COLUMNS, problems)
    assert problems.lines == []
    assert "Bär" in set(judgments["label_1"])
    assert judgments["participant"].tolist() == ["p01"] * 4 + ["p02"] * 4
    tables = data_dictionary.read_tables(dressed)
    assert {name: table.rows.columns[0] for name, table in tables.items()} == {
        "judgments": "participant",
        "labels": "stimulus",
        "boundaries": "label_1",
        "participants": "participant",
    }


def test_a_release_has_marks_and_is_valid(release, dressed):
    """Else who opens the published tables would see BÃ¤r, or programs would not find their columns."""
    status, _, errors = release(dressed)
    assert status == 0, errors
    (folder,) = (path for path in dressed.parent.iterdir() if (path / "croissant.json").is_file())
    tables = {path.name.split("_")[1]: path for path in (folder / "data").iterdir()}
    assert {name for name, path in tables.items() if path.read_bytes().startswith(MARK)} == {
        "description-judgments",
        "description-labels",
        "description-boundaries",
    }
    mlcroissant = pytest.importorskip("mlcroissant")
    dataset = mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))
    (shown,) = {record["labels/label_1"] for record in dataset.records("labels")} - {b"Cat", b"Dog"}
    assert shown.decode() == "Bär"


def test_a_stimulus_sets_own_tables_with_a_mark(tmp_path):
    """Else figures with images would lack those of a set that a spreadsheet has saved again."""
    (tmp_path / "set.json").write_text('{"mixing": {"function": "linear"}}', encoding="utf-8")
    table = pd.DataFrame({"stimulus": ["a.png"], "pair": ["Bär_1_Cat_2"], "lam_f": [0.5], "file": ["images/a.png"]})
    for encoding in ("utf-8", "utf-8-sig"):
        table.to_csv(tmp_path / "stimuli.csv", index=False, encoding=encoding)
        assert stimulus_sets.read([tmp_path], "linear")["pair"].tolist() == ["Bär_1_Cat_2"]
