"""Simulated participants: their files keep the contract of people's, and no answer is overwritten."""

import hashlib
import math
import re
from collections import Counter

import pandas as pd
import pytest
from PIL import Image
from small_sessions import INTERFACES, rows

from experiments import simulate as simulate_command
from experiments.simulate import simulate_headless
from experiments.study.folder import rehearsal_of_example
from hillmixe.columns import COLUMNS, of_trials
from hillmixe.command import InputError
from stimuli_gen import sources
from stimuli_gen.recipe import choose
from stimuli_gen.stimulus_set import write_set

INFER = ["infer", "soft_labels"]  # interfaces of the design infer


# Files


@pytest.mark.parametrize("interface", INTERFACES)
def test_a_file_has_exactly_the_declared_columns(simulated_files, interface):
    """Else the readers would meet other columns than the dictionary promises."""
    for file in simulated_files[interface]:
        assert file.read_text(encoding="utf-8").partition("\n")[0].split(",") == of_trials(interface)


@pytest.mark.parametrize("interface", INTERFACES)
def test_values_lie_in_their_declared_ranges(simulated_files, interface):
    """Else simulated answers would be excluded, or stand for what no person can answer."""
    for file in simulated_files[interface]:
        for row in rows(file):
            for name, text in row.items():
                column = COLUMNS[name]
                assert text or column.optional, name
                assert text in (column.values or [text]), name
                if not text:
                    continue
                if column.type == "integer":
                    assert re.fullmatch(r"\d+", text), (name, text)
                elif name in ("lam_path", "lam_order"):
                    assert all(0 <= float(part) <= 1 for part in text.split("|")), (name, text)
                if column.type in ("integer", "number"):
                    assert (column.minimum or 0) <= float(text) <= (column.maximum or math.inf), name
                if step := column.step:
                    assert float(text) / step == pytest.approx(round(float(text) / step), abs=1e-9), (name, text)


@pytest.mark.parametrize("interface", INTERFACES)
def test_a_session_is_marked_as_simulated(simulated_files, simulated_sets, interface):
    """Else simulated answers could be published as those of people."""
    digest = hashlib.sha256((simulated_sets[interface] / "set.json").read_bytes()).hexdigest()
    for number, file in enumerate(simulated_files[interface]):
        for row in rows(file):
            assert file.name == f"sim{number:03d}_{interface}_{row['session']}.csv"
            assert (row["observer"], row["platform"], row["interface"]) == ("simulated", "headless", interface)
            assert (row["batch_by"], row["frame_ms"], row["dropped_frames"]) == ("given", "", "")
            assert row["participant"] == f"sim{number:03d}"
            assert row["stimulus_set"] == simulated_sets[interface].name
            assert row["stimulus_set_sha256"] == digest


@pytest.mark.parametrize("interface", INTERFACES)
def test_participants_take_the_batches_in_turn_and_answer_every_trial(simulated_files, simulated_sets, interface):
    """Else some batch would be judged by nobody, or a trial be left out or booked under another one."""
    n_batches = 4 if interface == "construct" else 2  # 45 pairs, 30 a batch; Construct deals each of two starts
    for number, file in enumerate(simulated_files[interface]):
        planned = rows(simulated_sets[interface] / "batches" / f"{interface}_batch-{number % n_batches}.csv")
        given = rows(file)
        shared = set(planned[0]) & set(given[0])
        assert shared >= {"trial", "repeat", "pair", "label_1", "label_2", "image_1", "image_2"}
        assert ("catch" in shared) == (interface in INFER)
        assert ("side_1" in shared) == (interface == "infer")
        assert [{name: row[name] for name in shared} for row in given] == [
            {name: row[name] for name in shared} for row in planned
        ]
        assert {(row["batch"], row["n_trials"]) for row in given} == {(str(number % n_batches), str(len(planned)))}


@pytest.mark.parametrize("interface", INTERFACES)
def test_the_seed_decides_the_answers(simulated_files, simulated_sets, tmp_path, interface):
    """Else results from simulated people could not be reproduced, or each seed would give the same people."""
    again = simulate_headless(rehearsal_of_example(simulated_sets[interface]), interface, tmp_path / "again", 2, seed=3)
    other = simulate_headless(rehearsal_of_example(simulated_sets[interface]), interface, tmp_path / "other", 2, seed=4)
    assert [file.read_bytes() for file in again] == [file.read_bytes() for file in simulated_files[interface][:2]]
    column = "top_percent" if interface == "soft_labels" else "lam_h"
    given = [[row[column] for row in rows(file)] for file in again + other]
    assert len(set(map(tuple, given))) == 4  # two people of two seeds, all different


def test_no_two_sessions_of_a_participant_share_a_name(simulated_files):
    """Else, against the dictionary, answers of two interfaces could not be told apart by participant and session."""
    first_rows = [rows(file)[0] for files in simulated_files.values() for file in files]
    names = Counter((row["participant"], row["session"]) for row in first_rows)
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("folders", [("00000", "00001"), ("none", "some"), ("1e1", "2e2"), ("true", "false")])
def test_class_names_come_through_as_they_are(tmp_path, folders):
    """Else a class call 00001 (as in GTSRB) would be answered as 1, and one call None as no class at all."""
    for place, folder in enumerate(folders):
        (tmp_path / "photos" / folder).mkdir(parents=True)
        for number in range(2):  # four pictures: one is never mixed with itself
            color = (100 * place, 100 * number, 0)
            Image.new("RGB", (2, 2), color).save(tmp_path / "photos" / folder / f"{number}.png")
    for design, interface in [("infer", "soft_labels"), ("midpoint", "select_shuffled")]:
        stimuli = tmp_path / design
        write_set(sources.class_folders(tmp_path / "photos"), choose(design, per_category_pair=2), stimuli)
        (file,) = simulate_headless(rehearsal_of_example(stimuli), interface, tmp_path / "answers", 1)
        label_1, _, label_2, _ = rows(file)[0]["pair"].split("_")
        assert {(row["label_1"], row["label_2"]) for row in rows(file)} == {(label_1, label_2)}
        if interface == "soft_labels":
            assert {name for row in rows(file) for name in row["classes"].split("|")} == {label_1, label_2}
            assert {row["top_label"] for row in rows(file)} == {label_1, label_2}


# Refusals


def test_a_session_is_never_overwritten(simulated_sets, tmp_path, call):
    """Else a second run would destroy answers, or end with a traceback."""
    flags = (simulate_command, "infer", "--participants", 1, "--stimuli", simulated_sets["infer"], "--out", tmp_path)
    status, output, errors = call(*flags)
    assert (status, errors) == (0, "")
    assert str(tmp_path) in output
    (file,) = tmp_path.glob("*.csv")
    before = file.read_bytes()
    status, output, errors = call(*flags)
    assert (status, output, errors.count("\n")) == (2, "", 1)
    assert errors.startswith("simulate.py: ")
    assert file.name in errors
    assert [path.read_bytes() for path in tmp_path.glob("*.csv")] == [before]


@pytest.mark.parametrize(
    ("interface", "of"),
    [("infer", "construct"), ("soft_labels", "construct"), ("construct", "infer"), ("select_shuffled", "infer")],
)
def test_a_set_of_the_other_design_is_refused(simulated_sets, tmp_path, interface, of):
    """Else a person would see a traceback, or an empty session be simulated_files."""
    design = "infer" if interface in INFER else "midpoint"
    with pytest.raises(InputError, match=f"no batches for {interface}.*--design {design}"):
        simulate_headless(rehearsal_of_example(simulated_sets[of]), interface, tmp_path / "answers", 1)
    assert list(tmp_path.iterdir()) == []


def test_the_command_refuses_in_one_line(simulated_sets, tmp_path, call):
    """Else bad input would end with a traceback."""
    good = {"--stimuli": simulated_sets["infer"], "--out": tmp_path / "answers"}
    for interface, flags, message in [
        ("infer", {"--stimuli": simulated_sets["construct"]}, "--design infer"),
        ("infer", {"--stimuli": tmp_path / "nowhere"}, "nowhere"),
        ("infer", {"--seed": "-1"}, "--seed"),
    ]:
        status, output, errors = call(simulate_command, interface, *sum((good | flags).items(), ()))
        assert (status, output, errors.count("\n")) == (2, "", 1), errors
        assert message in errors
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_place_of_the_folder_is_refused(simulated_sets, tmp_path):
    """Else --out with a slip would end with a traceback."""
    (tmp_path / "answers").write_text("mine")
    with pytest.raises(InputError, match="answers"):
        simulate_headless(rehearsal_of_example(simulated_sets["infer"]), "infer", tmp_path / "answers", 1)
    assert (tmp_path / "answers").read_text() == "mine"


# Other stimulus sets


@pytest.mark.parametrize(("interface", "n"), [("construct", 5), ("select_shuffled", 5), ("construct", 21)])
def test_any_number_of_blends(tmp_path, interface, n):
    """Else sets with other than eleven blends could not be rehearsed, or the policy that mixed them would be lost."""
    chosen = choose("midpoint", per_category_pair=1, levels=n, mixing="cutmix")
    write_set(sources.digits(), chosen, tmp_path / "set")
    written = simulate_headless(rehearsal_of_example(tmp_path / "set"), interface, tmp_path / "answers", 4, seed=3)
    given = pd.concat([pd.read_csv(file) for file in written], ignore_index=True)
    levels = [level / (n - 1) for level in range(n)]
    shown = [*given["lam_h"], *(float(level) for path in given["lam_path"].astype(str) for level in path.split("|"))]
    assert set(shown) <= set(levels)
    assert len(set(given["lam_h"])) > n / 2
    if interface == "construct":
        assert set(given["lam_start"]) == {levels[1], levels[-2]}
    assert set(given["mixing"]) == {"cutmix"}


def test_more_blends_than_fit_on_the_screen_of_select_shuffled_are_told(tmp_path):
    """Else a person would be sent to make the set again with the design that it has."""
    write_set(sources.digits(), choose("midpoint", per_category_pair=1, levels=21), tmp_path / "set")
    with pytest.raises(InputError, match=r"no batches for select_shuffled.* no more than 12 blends"):
        simulate_headless(rehearsal_of_example(tmp_path / "set"), "select_shuffled", tmp_path / "answers", 1)
