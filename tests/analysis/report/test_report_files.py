"""What files of results hold, and the script that goes on with judgments.csv in R."""

import os
import re
import shutil
import subprocess

import pytest
from made_sessions import simulated
from session_files import as_csv, construct_rows, infer_rows, write

from analysis import Results, summarise
from analysis.publishing.data_dictionary import SUMMARY, read_tables
from analysis.readers import sessions
from analysis.report import files
from analysis.results import TABLES
from hillmixe.columns import COLUMNS, IMAGE_COLUMNS, JUDGMENT_COLUMNS

SCRIPT = files.R_SCRIPT.read_text(encoding="utf-8")


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Write results of judgments without figures: written(judgments) -> (results, folder)."""
    monkeypatch.setattr("analysis.figures.write", lambda *_: [])

    def write_results(judgments, **flags) -> tuple[Results, object]:
        results = summarise(judgments, **flags)
        results.write(tmp_path / "results")
        return results, tmp_path / "results"

    return write_results


# What files hold


def test_every_table_is_described_by_columns_that_it_has():
    """Else the report would name columns that nobody finds, or stop at a table that was added."""
    assert [*files.MAIN] and {*files.MAIN} == {*TABLES} == {*SUMMARY}
    for name, main in files.MAIN.items():
        declared = {*SUMMARY[name]["shared"], *(column["name"] for column in SUMMARY[name]["columns"])}
        declared |= {"judgments": {*JUDGMENT_COLUMNS}, "images": {*IMAGE_COLUMNS}}.get(name, set())
        assert {*main} <= declared, name
        assert SUMMARY[name]["meaning"].startswith("one row per ")


def test_what_the_files_of_a_study_hold(written, tmp_path):
    """Else a lab would have to open nine files to find the one that it needs."""
    write(tmp_path / "a.csv", infer_rows())
    results, folder = written(sessions.read([tmp_path / "a.csv"]))
    found = files.what_files_hold(results.tables)
    assert found["file"].tolist() == [f"{name}.csv" for name in results.tables]
    assert all((folder / name).is_file() for name in found["file"])
    judgments = found.set_index("file").loc["judgments.csv"]
    assert judgments["one row per"] == "answered trial, of every interface"
    assert (judgments["rows"], judgments["columns"]) == (4, len(JUDGMENT_COLUMNS))
    assert judgments["main columns"].startswith("participant, interface, trial, pair")
    assert found["rows"].tolist() == [len(table) for table in results.tables.values()]


def test_what_was_left_out_on_request_is_declared(written, release, tmp_path):
    """Else results with left_out.csv could not be published: its columns would be unknown."""
    for name, seconds in (("p01", "9"), ("p02", "0.2")):
        write(tmp_path / f"{name}.csv", construct_rows(*["0.3"] * 6, participant=name, rt_s=seconds, first_key_s="0.1"))
    _, folder = written(sessions.read([tmp_path / "p01.csv", tmp_path / "p02.csv"]), without=["fast_construct"])
    table = read_tables(folder)["left_out"]
    assert table.rows["participant"].tolist() == ["p02"]
    assert table.meaning.endswith("on request")
    status, _, errors = release(folder)
    assert status == 0, errors
    (published,) = (tmp_path / "out" / "data").glob("*left*")
    assert published.read_text(encoding="utf-8").count("\n") == 2 and "p02" not in published.read_text(encoding="utf-8")


# The script for R


def test_the_script_names_columns_that_judgments_have():
    """Else it would stop in R, where no test of ours need run."""
    named = re.findall(r'"(\w+)"', re.search(r"^columns <- c\((.*?)\)", SCRIPT, re.M | re.S)[1])
    assert {*named} <= {*JUDGMENT_COLUMNS}
    used = {*re.findall(r"(?:judgments|first|rows|midpoints|begun|inferred)\$(\w+)", SCRIPT)}
    used |= {*re.findall(r"\[\[\"(\w+)\"\]\]", SCRIPT)}
    used |= {*re.findall(r"^units <- c\(participants = \"(\w+)\", `image pairs` = \"(\w+)\"", SCRIPT, re.M)[0]}
    assert used == {
        "interface",
        "mixing",
        "repeat",
        "catch",
        "lam_f",
        "lam_g",
        "lam_h",
        "lam_start",
        "participant",
        "pair",
    }
    assert used <= {*named}
    formulas = re.findall(r"^ +(lam_h ~ .*\|.*?),?$", SCRIPT, re.M)
    assert len(formulas) == 2
    assert {*re.findall(r"[a-z_]{4,}", " ".join(formulas))} == {"lam_h", "lam_f", "participant", "pair"}
    numbers = {*re.findall(r'"(\w+)"', re.search(r"for \(name in c\((.*?)\)\) \{", SCRIPT)[1])}
    assert numbers == {name for name in named if COLUMNS[name].type == "number"} | {"repeat", "catch"}


def test_the_script_lies_beside_the_judgments(written, tmp_path):
    """Else nobody would find it, or a folder of results could not be written again."""
    write(tmp_path / "a.csv", infer_rows())
    results, folder = written(sessions.read([tmp_path / "a.csv"]))
    assert (folder / "analysis.R").read_text(encoding="utf-8") == SCRIPT
    assert "analysis.R" in results.write(folder)


@pytest.fixture(scope="module")
def run_in_r():
    """Run the script of a folder in R: run(folder, locale) -> what it prints."""
    program = shutil.which("Rscript")
    asked = [program, "-e", 'stopifnot(requireNamespace("lme4", quietly = TRUE))']
    if not program or subprocess.run(asked, capture_output=True, check=False).returncode:
        pytest.skip("Rscript with lme4 is not here: the script is not run, only its columns are looked at")

    def run(folder, locale="C.UTF-8"):
        script, environment = [program, folder / "analysis.R"], os.environ | {"LC_ALL": locale}
        return subprocess.run(script, capture_output=True, check=True, env=environment).stdout.decode()

    return run


def test_the_script_finds_what_the_summary_says(run_in_r, written, tmp_path):
    """Else a lab's R would give other numbers than its report. Ten simulated people, Infer."""
    judgments = simulated(tmp_path, 10, per_category_pair=2, batch_size=30)
    results, folder = written(judgments)
    told = run_in_r(folder)
    slope = results.summary["regression"]["mixed"]["slope"]
    found = [re.split(r" +", line) for line in told.splitlines() if line.startswith("I(lam_f - 0.5)")]
    estimates = [row for row in found if len(row) == 4 + 2]
    assert float(estimates[-1][3]) == pytest.approx(slope["estimate"], abs=2e-4)
    assert float(estimates[-1][4]) == pytest.approx(slope["se"], abs=2e-4)


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_the_script_reads_umlauts_and_tells_what_cannot_be_computed(run_in_r, written, tmp_path, locale):
    """Else R would stop at the first Bär where the system has other letters, or at a study of one person."""
    write(tmp_path / "a.csv", as_csv(construct_rows("0.4", "0.5", "0.6")).replace("Cat", "Bär"))
    write(tmp_path / "b.csv", as_csv(infer_rows()).replace("Bird", "Bär"))
    _, folder = written(sessions.read([tmp_path / "a.csv", tmp_path / "b.csv"]))
    assert (folder / "judgments.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    told = run_in_r(folder, locale)
    assert "over 1 participants: cannot be computed: not enough 'x' observations" in told
    assert "over 3 image pairs: mean 0.500, 95 % [0.252, 0.748], t(2) = 0.00, p = 1, d = 0.00" in told
    assert told.count("cannot be computed") >= 3
