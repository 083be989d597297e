"""The last lines of aggregate.py: people, sessions, excluded, passed over, perhaps the same person."""

import json
from itertools import pairwise

import pytest
from session_files import construct_rows, infer_rows, write

from analysis import summary


def last_lines(output):
    return output.partition("; open ")[2].splitlines()[1:]


@pytest.fixture
def looked_up(published_file):
    """For images that are named as CIFAR-10's may be: whether they are is looked up in CIFAR-10H."""
    published_file("cifar10h/cifar10h-probs.npy")


def test_what_a_lab_must_know_comes_last(without_figures, looked_up, aggregate, tmp_path):
    """Else it would stand above pages of results, and nobody read that two people may be one."""
    write(tmp_path / "in" / "a.csv", infer_rows(participant="007", session="s1"))
    write(tmp_path / "in" / "b.csv", infer_rows(participant="7", session="s2")[:2])
    write(tmp_path / "in" / "c.csv", infer_rows(participant="sim", session="s3", observer="simulated"))
    write(tmp_path / "in" / "d.csv", infer_rows(participant="test", session="s4", rehearsal="1"))
    write(tmp_path / "in" / "failed.csv", "")
    write(tmp_path / "in" / "stroop.csv", "rt,key\n0.4,left\n")
    status, output, errors = aggregate(tmp_path / "in", "--out", tmp_path / "out")
    assert status == 0
    assert errors.splitlines() == [
        "failed.csv: it is empty; skipped",
        "stroop.csv: not a session of this suite; skipped",
    ]
    people, simulated, rehearsals, excluded, passed_over, same = last_lines(output)
    assert people == "people: 2, sessions: 2, 1 of them incomplete"
    assert simulated == "1 simulated session left out; --observers simulated or both includes it"
    assert rehearsals == "1 rehearsal left out; --rehearsals includes it"
    assert excluded.startswith("excluded: nobody; quality rules flag ")
    assert passed_over == "skipped: 2 files, named above"
    assert same == ("perhaps the same person: '007' (a.csv) and '7' (b.csv); if so, give --same-participant 007=7")


def test_after_joining_and_excluding(without_figures, looked_up, aggregate, tmp_path):
    """Else the flag would be asked for again, or nobody learn how many were excluded."""
    write(tmp_path / "in" / "a.csv", infer_rows(participant="007", session="s1"))
    write(tmp_path / "in" / "b.csv", infer_rows(participant="7", session="s2")[:2])
    flags = ["--same-participant", "007=7", "--without", "incomplete"]
    status, output, errors = aggregate(tmp_path / "in", "--out", tmp_path / "out", *flags)
    assert (status, errors) == (0, "")
    people, excluded, passed_over = last_lines(output)
    assert people == "people: 1, sessions: 1, none of them incomplete"
    assert excluded.startswith("excluded: 1 person, 2 judgments, by incomplete (")
    assert passed_over == "skipped: no files"


def test_a_rule_that_flags_nobody_excludes_nobody(without_figures, aggregate, tmp_path):
    """Else a lab would read that 0 people were excluded, and wonder whether its rule was heeded."""
    write(tmp_path / "in" / "a.csv", infer_rows(participant="p01", session="s1"))
    _, output, _ = aggregate(tmp_path / "in", "--out", tmp_path / "out", "--without", "incomplete")
    assert "excluded: nobody, for nothing is flagged by incomplete (1)" in last_lines(output)
    assert output.startswith("1 human participant (infer 1), ")


def test_a_name_that_nobody_has_is_refused(aggregate, tmp_path):
    """Else a slip in the flag would join nobody, in silence."""
    write(tmp_path / "in" / "a.csv", infer_rows(participant="007"))
    status, output, errors = aggregate(tmp_path / "in", "--out", tmp_path / "out", "--same-participant", "007=8")
    assert (status, output) == (2, "")
    assert errors == ("aggregate.py: --same-participant 007=8: expected two names of participants, and '8' is none\n")


def test_equal_names_from_two_sets_are_told(without_figures, looked_up, aggregate, tmp_path):
    """Else answers to two images would be put together because these have the same name, in silence."""
    other = {"stimulus_set": "later", "stimulus_set_sha256": "ef" * 32}
    write(tmp_path / "in" / "a.csv", infer_rows(participant="p01"))
    write(tmp_path / "in" / "b.csv", infer_rows(participant="p02", **other)[:2])
    write(tmp_path / "in" / "c.csv", construct_rows("0.3", "0.4", participant="p01", **other))  # of another question
    status, _, errors = aggregate(tmp_path / "in", "--out", tmp_path / "out")
    assert status == 0
    assert json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))["notes"] == [errors.rstrip("\n")]
    assert errors == (
        "2 stimuli have the same names in several stimulus sets, and their answers are put together: "
        "pilot (abababab…) in 1, later (efefefef…) in 1 sessions. If these sets were made of other images, aggregate "
        "them apart\n"
    )


def test_other_names_from_two_sets_are_nothing_to_tell(aggregate, without_figures, tmp_path):
    """Else every study with two sets would be told of a danger that is none."""
    write(tmp_path / "in" / "a.csv", infer_rows(participant="p01"))
    rows = [
        row | {"label_2": "Zebra", "pair": row["pair"].replace(row["label_2"], "Zebra")}
        for row in infer_rows(participant="p02", stimulus_set_sha256="ef" * 32)
    ]
    for row in rows:
        row["stimulus"] = f"mixed_{row['lam_f']}_{row['pair']}.png"
    write(tmp_path / "in" / "b.csv", rows)
    assert aggregate(tmp_path / "in", "--out", tmp_path / "out")[2] == ""


@pytest.mark.parametrize("number", [1, 11, 12, 33, 500])
def test_a_line_has_few_of_many_coefficients(number):
    """Else continua of many frames, each at a place of its own, would fill the terminal with one line."""
    rows = [{"lam_f": at / number} for at in range(number)]
    found = summary.spread(rows)
    assert len(found) == min(number, 11)
    assert (found[0], found[-1]) == (rows[0], rows[-1])
    steps = {after - before for before, after in pairwise(map(rows.index, found))}
    assert not steps or max(steps) - min(steps) <= 1
