"""The command on whole studies: whose answers it takes, what it writes, and where it must not write."""

import csv
import json
import math
import re
from pathlib import Path

import pandas as pd
import pytest
from session_files import construct_rows, write

from analysis import summarise
from hillmixe.columns import COLUMNS
from hillmixe.study_record import write_record

TABLES = {"judgments.csv", "labels.csv", "midpoints.csv", "boundaries.csv", "soft_labels.csv", "exclusions.csv"}
TABLES |= {"participants.csv"}
PAGES = {"summary.json", "report.html", "stimuli.html", "analysis.R"}
DRAWN = {
    "infer": ["lam_h_by_lam_f", "confidence_by_lam_f", "boundaries", "participants", "response_times"],
    "midpoint": ["midpoints_by_pair", "selections", "participants_midpoints", "response_times"],
}
PICTURES = {kind: {f"figures/{name}.{end}" for name in DRAWN[kind] for end in ("png", "svg")} for kind in DRAWN}
STIMULUS = ["stimulus", "pair", "label_1", "label_2", "image_1", "image_2", "lam_f"]
SUMMARY = ["lam_h", "lam_h_median", "lam_h_sd"]
NUMBERS = ["n_judgments", "n_participants"]


@pytest.fixture
def written(aggregate):
    """Run the command and see that all went well; returns what it printed."""

    def run(*flags):
        status, output, errors = aggregate(*flags)
        assert (status, errors) == (0, "")
        return output

    return run


@pytest.fixture
def refused(aggregate, tmp_path):
    """Run the command and see that it refuses in one line and changes nothing; returns the line."""

    def run(*flags):
        before = contents(tmp_path)
        status, output, errors = aggregate(*flags)
        assert (status, output, errors.count("\n")) == (2, "", 1)
        assert contents(tmp_path) == before
        return errors

    return run


@pytest.fixture
def sessions(simulated_sessions, tmp_path):
    """Copies to change: sessions("infer") copies those of one interface, sessions("infer", human=...) as people's."""

    def copy(interface, human=False):
        folder = tmp_path / f"{'human' if human else 'simulated'}-{interface}"
        folder.mkdir(exist_ok=True)
        for path in simulated_sessions.glob(f"*_{interface}_*"):
            name, text = path.name, path.read_text(encoding="utf-8")
            if human:
                name, text = name.replace("sim0", "person"), text.replace(",simulated\n", ",human\n")
            (folder / name).write_text(text.replace("sim0", "person") if human else text, encoding="utf-8")
        return folder

    return copy


@pytest.fixture(scope="module")
def hmix_results(hmix_judgments, tmp_path_factory):
    """The results of the published data without figures, at which no test here looks."""
    folder = tmp_path_factory.mktemp("tables") / "hmix"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.figures.write", lambda *_: [])
        summarise(hmix_judgments).write(folder)
    return folder


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.is_file() and path.read_bytes() for path in folder.rglob("*")}


def files(folder):
    return {name for name, content in contents(folder).items() if content is not False}


def summary_of(folder):
    """Read strictly: NaN and Infinity are no JSON."""

    def refuse(name):
        raise AssertionError(f"{name} in summary.json")

    return json.loads((folder / "summary.json").read_text(encoding="utf-8"), parse_constant=refuse)


# Whose answers


def test_simulated_answers_are_not_mixed_in_unasked(without_figures, written, sessions, tmp_path):
    """Else invented answers would pass for people's; with 2 people and 3 simulated participants, 3 are left out."""
    people, simulated = sessions("construct", human=True), sessions("construct")
    next(people.glob("person00_construct_*.csv")).unlink()
    output = written(people, simulated, "--out", tmp_path / "out")
    assert "3 simulated sessions left out" in output
    assert "2 human participants" in output
    assert set(pd.read_csv(tmp_path / "out" / "judgments.csv")["observer"]) == {"human"}
    found = summary_of(tmp_path / "out")
    assert found["observers"] == "human"
    assert found["corrected"]["participants"] == {"construct": 2, "total": 2}
    assert [name.partition("_")[0] for name in found["sources"]] == ["person01", "person02"]


@pytest.mark.parametrize(
    ("kinds", "flags", "participants"),
    [
        ((True, False), ["--observers", "human"], ["person"]),
        ((True, False), ["--observers", "simulated"], ["sim"]),
        ((True, False), ["--observers", "both"], ["person", "sim"]),
        ((False,), [], ["sim"]),
    ],
    ids=["human", "simulated", "both", "simulated alone, unasked"],
)
def test_observers_as_asked(without_figures, written, sessions, tmp_path, kinds, flags, participants):
    """Else a flag would take other answers than it says, or the demonstration find none or look like one of people."""
    folders = [sessions("construct", human=human) for human in kinds]
    output = written(*folders, "--out", tmp_path / "out", *flags)
    assert "left out" not in output
    judgments = pd.read_csv(tmp_path / "out" / "judgments.csv")
    assert sorted(set(judgments["participant"].str.rstrip("0123456789"))) == participants
    expected = " and ".join({"person": "human", "sim": "simulated"}[name] for name in participants)
    assert summary_of(tmp_path / "out")["observers"] == expected
    assert f"{3 * len(participants)} {expected} participants" in output


@pytest.mark.parametrize(("human", "asked"), [(True, "simulated"), (False, "human")])
def test_observers_that_are_not_there(refused, sessions, tmp_path, human, asked):
    """Else results would be empty, or of the others."""
    folder = sessions("construct", human=human)
    assert f"there are no {asked} sessions" in refused(folder, "--out", tmp_path / "out", "--observers", asked)


# Rehearsals

SHA256, OTHER_SHA256 = "ab" * 32, "cd" * 32


@pytest.fixture
def study(tmp_path):
    """Write sessions of Construct: study("p1", "p2", rehearsal="1") -> the folder, which holds all of them."""

    def make(*people, **changes):
        for person in people:
            rows = construct_rows("0.3", "0.5", "0.9", participant=person, study_sha256=SHA256, **changes)
            write(tmp_path / "study" / f"{person}.csv", rows)
        return tmp_path / "study"

    return make


@pytest.mark.usefixtures("without_figures")
def test_rehearsals_are_left_out_where_there_are_real_sessions(study, written, tmp_path):
    """Else tries of the experimenter would pass for data."""
    folder = study("p1", "p2", "p3")
    study("me", "you", rehearsal="1")
    output = written(folder, "--out", tmp_path / "out")
    assert "2 rehearsals left out; --rehearsals includes them" in output
    assert "3 human participants" in output and "are rehearsals" not in output
    assert set(pd.read_csv(tmp_path / "out" / "judgments.csv")["participant"]) == {"p1", "p2", "p3"}
    assert summary_of(tmp_path / "out")["rehearsals"] == {"sessions": 3, "rehearsals": 0}
    output = written(folder, "--out", tmp_path / "out", "--rehearsals")
    assert "left out" not in output
    assert "2 of the 5 sessions are rehearsals" in output and "5 human participants" in output
    assert summary_of(tmp_path / "out")["rehearsals"] == {"sessions": 5, "rehearsals": 2}


@pytest.mark.usefixtures("without_figures")
def test_rehearsals_alone_are_read_and_said_to_be_such(study, written, tmp_path):
    """Else nobody could rehearse the analysis, or its results would look like data."""
    folder = study("me", "you", rehearsal="1")
    study("sim", rehearsal="0", observer="simulated")
    output = written(folder, "--out", tmp_path / "out")
    assert "1 simulated session left out" in output and "rehearsals left out" not in output
    assert "all of the 2 sessions are rehearsals" in output
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "2 rehearsing participants" in page and "All sessions are rehearsals" in page


# Studies that were changed


def keep_record(folder, sha256, pay):
    whole = {"name": "mine", "sha256": sha256, "settings": {"pay": pay}, "survey": [], "texts": {"en": {}}}
    return write_record(folder, {"study.json": json.dumps(whole).encode()}, sha256)


@pytest.mark.usefixtures("without_figures")
def test_a_study_that_was_changed_between_sessions_is_named_with_what_differs(study, written, aggregate, tmp_path):
    """Else answers of people who were told different things would be put together without a word."""
    folder = study("p1", "p2", "p3")
    keep_record(folder, SHA256, "2.00 USD")
    written(folder, "--out", tmp_path / "out")  # one version: nothing on stderr
    write(folder / "p4.csv", construct_rows("0.3", "0.5", "0.9", participant="p4", study_sha256=OTHER_SHA256))
    keep_record(folder, OTHER_SHA256, "3.00 USD")
    told = "study mine was changed between sessions, which have the checksums abababab… in 3, cdcdcdcd… in 1"
    told += "; pay: 2.00 USD in 3 sessions, 3.00 USD in 1"
    for inputs in ([folder], sorted(folder.iterdir())):  # the records lie beside files that are named, too
        assert aggregate(*inputs, "--out", tmp_path / "out")[::2] == (0, f"{told}\n")
        found = summary_of(tmp_path / "out")["studies"]
        assert found["notes"] == [told]
        assert [(each["study_sha256"], each["sessions"]) for each in found["checksums"]] == [
            (SHA256, 3),
            (OTHER_SHA256, 1),
        ]
        values = [{"value": "2.00 USD", "sessions": 3}, {"value": "3.00 USD", "sessions": 1}]
        assert found["differences"] == [{"study": "mine", "what": "pay", "values": values}]
        page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
        assert told in page and f"<td>{SHA256[:16]}</td>" in page


# Images mixed in one way


def mixed_by(policy, folder):
    """Let sessions say that another policy mixed their images."""
    for path in folder.iterdir():
        text = path.read_text(encoding="utf-8")
        assert ",linear," in text
        path.write_text(text.replace(",linear,", f",{policy},"), encoding="utf-8")
    return folder


@pytest.mark.usefixtures("without_figures")
def test_answers_to_images_mixed_by_different_policies_are_not_pooled(refused, written, sessions, tmp_path):
    """Else answers to two images of the same name would be averaged, and networks trained on one of them."""
    linear = sessions("select_shuffled")
    assert "mixed by" not in written(linear, "--out", tmp_path / "linear")
    assert summary_of(tmp_path / "linear")["mixing"] == "linear"
    for policy in ("cutmix", "linear_floor", "our_own"):
        other = mixed_by(policy, sessions("construct"))
        line = refused(linear, other, "--out", tmp_path / "out")
        first = {folder: sorted(path.name for path in folder.iterdir())[0] for folder in (linear, other)}
        for named in (f"linear ({first[linear]})", f"{policy} ({first[other]})", "aggregate them apart"):
            assert named in line
        out = tmp_path / policy
        assert f"images mixed by {policy}" in written(other, "--out", out)
        assert summary_of(out)["mixing"] == policy
        assert set(pd.read_csv(out / "judgments.csv")["mixing"]) == {policy}


def test_answers_that_are_left_out_anyway_may_be_to_other_images(without_figures, written, sessions, tmp_path):
    """Else a rehearsal with another set, left in the folder, would stop the analysis of people's answers."""
    people, simulated = sessions("construct", human=True), mixed_by("cutmix", sessions("construct"))
    output = written(people, simulated, "--out", tmp_path / "out")
    assert "3 simulated sessions left out" in output
    assert summary_of(tmp_path / "out")["mixing"] == "linear"


# How it counts


def test_numbers_in_the_summary_against_the_sessions(results, simulated_sessions):
    """Else the summary would count other rows than the files hold."""
    paths = sorted(simulated_sessions.glob("*.csv"))
    trials = pd.concat([pd.read_csv(path) for path in paths])
    found = summary_of(results)
    assert found["sources"] == [path.name for path in paths]
    for count, kept in [("paper", trials), ("corrected", trials[trials["repeat"] == 0])]:
        numbers, by_interface = found[count], kept.groupby("interface")
        assert numbers["judgments"] == {**by_interface.size(), "total": len(kept)}
        people = {"total": kept["participant"].nunique()}
        assert numbers["participants"] == {**by_interface["participant"].nunique(), **people}
        inferred = kept[kept["interface"] == "infer"]
        assert numbers["stimuli"] == inferred["stimulus"].nunique()
        assert numbers["pairs"] == kept.loc[kept["interface"] != "infer", "pair"].nunique()
        by_lam_f = {row["lam_f"]: row["n"] for row in numbers["lam_h_by_lam_f"]}
        assert by_lam_f == inferred["lam_f"].value_counts().to_dict()


def test_a_session_broken_off_is_told(without_figures, written, sessions, tmp_path):
    """Else nobody would know that some of the answers are of unfinished sessions."""
    folder = sessions("construct")
    (path,) = folder.glob("sim001_construct_*.csv")
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-5]))
    output = written(folder, "--out", tmp_path / "out")
    assert "incomplete sessions, whose answers count with completed = 0: 1\n" in output
    assert summary_of(tmp_path / "out")["corrected"]["broken_off_sessions"] == 1
    judgments = pd.read_csv(tmp_path / "out" / "judgments.csv")
    assert set(judgments.loc[judgments["completed"] == 0, "participant"]) == {"sim001"}


# Contracts


def test_columns_of_the_tables(results, hmix_results):
    """Else a program that reads the tables by the contract would fail."""
    for folder in (results, hmix_results):
        columns = {name: list(pd.read_csv(folder / name, nrows=0).columns) for name in TABLES}
        assert columns["labels.csv"] == [*STIMULUS, *SUMMARY, "omega", *NUMBERS]
        pair = ["pair", "label_1", "label_2", "image_1", "image_2", "interface_type", "lam_g"]
        assert columns["midpoints.csv"] == [*pair, *SUMMARY, *NUMBERS, "highly_relabelled"]
        estimates = [f"{name}{bound}" for name in ("x0", "k") for bound in ("", "_low", "_high")]
        assert columns["boundaries.csv"][:3] == ["label_1", "label_2", "n"]
        assert {*estimates, "x0_people_low", "x0_images_high", "k_shrunk", "monotone"} <= {*columns["boundaries.csv"]}
        assert columns["exclusions.csv"][:4] == ["rule", "participant", "value", "threshold"]
        assert columns["soft_labels.csv"][:8] == [*STIMULUS, "n_judgments"]
        judgment = (
            "participant session interface platform mixing batch study study_sha256 rehearsal audience n_raters trial "
            "repeat catch pair stimulus label_1 label_2 image_1 image_2 lam_f lam_g side_1 lam_h omega lam_start "
            "touched n_steps rt_s classes shuffle_seed top_label top_percent second_label second_percent impossible "
            "completed source row lam_h_raw observer"
        )
        assert columns["judgments.csv"] == judgment.split()


def test_one_row_for_each(hmix_results):
    """Else a label would stand in the table twice."""
    keys = {
        "labels": ["stimulus"],
        "midpoints": ["pair", "interface_type", "lam_g"],
        "boundaries": ["label_1", "label_2"],
    }
    keys |= {"soft_labels": ["stimulus"], "judgments": ["participant", "interface", "session", "trial"]}
    for name, key in keys.items():
        table = pd.read_csv(hmix_results / f"{name}.csv")
        assert len(table) > 0, name
        assert not table.duplicated(key).any(), name


@pytest.mark.parametrize("study", ["results", "hmix_results"])
def test_judgments_hold_only_values_as_declared(study, request):
    """Else the data dictionary, from which the documentation is made, would not be true of judgments.csv."""
    with (request.getfixturevalue(study) / "judgments.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    always = {"completed", "source", "row"}  # what the reader itself adds to each row
    checked = 0
    for name, column in COLUMNS.items():
        for row in rows if column.judgment else ():
            value = row[name]
            if value == "":
                needed = row["interface"] in column.interfaces and not column.optional
                needed &= not column.since or column.before != "" or row["study"] != ""  # a session of version 0.1
                assert not needed, f"row {row['row']} of {row['source']}: {name} is empty"
                assert name not in always
                continue
            if column.interfaces and name != "lam_h":
                assert row["interface"] in column.interfaces, f"{name} in a row of {row['interface']}"
            assert value in (column.values or [value])
            if column.type == "integer":
                assert re.fullmatch(r"\d+", value), (name, value)
            if column.type in ("integer", "number"):
                low, high = (math.inf if end is None else end for end in (column.minimum, column.maximum))
                assert -math.inf < float(value) <= high
                assert column.minimum is None or float(value) >= low
            if column.step:
                assert re.fullmatch(r"[01]\.\d\d?", value), (name, value)
            checked += 1
    assert checked > 15 * len(rows)


def test_labels_are_the_means_of_the_judgments(results):
    """Else labels.csv and judgments.csv of one folder would not belong together."""
    judgments = pd.read_csv(results / "judgments.csv")
    first = judgments[(judgments["interface"] == "infer") & (judgments["repeat"] == 0)]
    labels = pd.read_csv(results / "labels.csv").set_index("stimulus")
    assert set(labels.index) == set(first["stimulus"])
    for stimulus, label in labels.iterrows():
        lam_h, omega = (first.loc[first["stimulus"] == stimulus, name].tolist() for name in ("lam_h", "omega"))
        assert label["lam_h"] == pytest.approx(sum(lam_h) / len(lam_h))
        assert label["omega"] == pytest.approx(sum(omega) / len(omega))
        assert label["n_judgments"] == len(lam_h)


# Studies with a part missing


@pytest.mark.parametrize("interface", ["infer", "construct", "select_shuffled"])
def test_one_interface_alone(written, sessions, tmp_path, interface):
    """Else a study of one interface, or of one answer, would end in a traceback, or lack tables that are expected."""
    output = written(sessions(interface), "--out", tmp_path / "out")
    expected = TABLES | PAGES | PICTURES["infer" if interface == "infer" else "midpoint"]
    assert files(tmp_path / "out") == expected == set(summary_of(tmp_path / "out")["files"])
    empty = {name for name in TABLES - {"exclusions.csv"} if pd.read_csv(tmp_path / "out" / name).empty}
    midpoint, infer = {"midpoints.csv"}, {"labels.csv", "boundaries.csv"}
    assert empty == {"soft_labels.csv"} | (midpoint if interface == "infer" else infer)
    assert summary_of(tmp_path / "out")["corrected"]["judgments"].keys() == {interface, "total"}
    assert ("stimuli inferred" in output) == (interface == "infer")
    assert ("judged for their midpoint" in output) == (interface != "infer")
    path = next((tmp_path / f"simulated-{interface}").glob("sim000_*.csv"))
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:2]))
    assert "1 simulated participant (" in written(path, "--out", tmp_path / "one answer")
    assert len(pd.read_csv(tmp_path / "one answer" / "judgments.csv")) == 1


def test_one_judgment_per_stimulus(without_figures, written, sessions, tmp_path):
    """Else a first pilot participant could not be looked at; a spread of one is unknown and not 0."""
    (path,) = sessions("infer").glob("sim000_infer_*.csv")
    written(path, "--out", tmp_path / "out")
    labels = pd.read_csv(tmp_path / "out" / "labels.csv")
    assert set(labels["n_judgments"]) == {1}
    assert labels["lam_h_sd"].isna().all()
    assert labels["lam_h"].equals(labels["lam_h_median"])
    assert all(row["sd_participants"] is None for row in summary_of(tmp_path / "out")["corrected"]["confidence"])
    assert pd.read_csv(tmp_path / "out" / "boundaries.csv")["x0"].isna().all()


def test_hmix_alone(refused, sessions, tmp_path):
    """Else the paper's figures would be of other people's answers as well."""
    for inputs in [("hmix", sessions("infer")), (tmp_path / "simulated-infer", "hmix")]:
        assert "hmix is read alone" in refused(*inputs, "--out", tmp_path / "out")


@pytest.mark.parametrize("flags", [["--count", "best"], ["--observers", "me"], ["--colour"]])
def test_flags_that_are_none(refused, sessions, tmp_path, flags):
    """Else a slip in a flag would be passed over, or fill the screen."""
    assert flags[0] in refused(sessions("infer"), "--out", tmp_path / "out", *flags)


def test_published_data_that_are_missing(refused, tmp_path, monkeypatch):
    """Else `aggregate.py hmix` would end with a traceback where data are missing."""
    monkeypatch.setenv("HILLMIXE_DATA", str(tmp_path / "data"))
    assert str(tmp_path / "data" / "hmix") in refused("hmix", "--out", tmp_path / "out")


# The folder


def test_the_same_answers_write_the_same_bytes(command, results, simulated_sessions, tmp_path):
    """Else nobody could see from a checksum whether results changed. Two processes, with other orders of their sets."""
    result = command("analysis/aggregate.py", simulated_sessions, "--out", tmp_path / "same")
    # On a crowded machine, lines of progress come.
    said = [line for line in result.stderr.splitlines() if not line.startswith("aggregating: ")]
    assert (result.returncode, said) == (0, [])
    assert f"open {tmp_path / 'same' / 'report.html'}" in result.stdout
    assert files(results) == TABLES | PICTURES["infer"] | PICTURES["midpoint"] | PAGES
    assert contents(tmp_path / "same") == contents(results)


def test_results_are_written_anew_over_results(written, sessions, tmp_path):
    """Else old tables would lie among new ones, or a second run be refused."""
    out = tmp_path / "results" / "out"
    written(sessions("construct"), "--out", out)
    first = contents(out)
    written(sessions("infer"), "--out", out)
    # No picture of the first study is left.
    assert files(out) == TABLES | PICTURES["infer"] | PAGES
    written(tmp_path / "simulated-construct", "--out", out)
    assert contents(out) == first
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_other_files_among_the_results_are_safe(without_figures, written, refused, sessions, tmp_path):
    """Else a second run would delete somebody's work."""
    (session,) = sessions("construct").glob("sim000_construct_*.csv")
    written(session, "--out", tmp_path / "out")
    for name in ("notes.txt", "figures/mine.png", ".hidden", "runs/1/log.csv"):
        file = tmp_path / "out" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("mine", encoding="utf-8")
        line = refused(session, "--out", tmp_path / "out")
        assert name in line
        assert "name another --out" in line
        file.unlink()


def test_a_folder_that_is_not_ours_is_safe(refused, sessions, tmp_path):
    """Else --out with a slip would replace participants' sessions, or one of them, by results, or show a traceback."""
    (session,) = sessions("construct").glob("sim000_construct_*.csv")
    assert f"{session} is a file" in refused(session.parent, "--out", session)
    out = tmp_path / "out"
    out.mkdir()
    (out / "p01.csv").write_text("answers", encoding="utf-8")
    for summary in (None, "", "{}", "[]", '{"files": 5}'):
        if summary is not None:
            (out / "summary.json").write_text(summary, encoding="utf-8")
        assert "files that aggregate.py did not write" in refused(session, "--out", out)


def test_results_are_named_after_the_input(without_figures, written, sessions, tmp_path, monkeypatch):
    """Else a run without --out would write who knows where, or refuse an empty folder that was made beforehand."""
    folder = sessions("construct")
    (tmp_path / "results" / "simulated-construct").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    output = written(folder)
    assert (tmp_path / "results" / "simulated-construct" / "summary.json").is_file()
    assert str(Path("results") / "simulated-construct") in output
