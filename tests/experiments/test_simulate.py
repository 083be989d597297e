"""Simulated participants: their files keep the contract of people's, their answers what they were made with."""

import csv
import hashlib
import json
import math
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from small_sessions import STEADY, TENTHS

from experiments import simulate as simulate_command
from experiments.construct import simulated as construct
from experiments.infer import simulated as infer
from experiments.rehearsal.observer import Observer
from experiments.simulate import simulate_headless
from experiments.soft_labels import simulated as soft_labels
from experiments.study.folder import rehearsal_of_example
from hillmixe.columns import COLUMNS, of_trials
from hillmixe.command import InputError
from stimuli_gen import sources
from stimuli_gen.recipe import choose
from stimuli_gen.stimulus_set import write_set

INTERFACES = ["infer", "soft_labels", "construct", "select_shuffled"]
INFER = INTERFACES[:2]  # those of the design infer
QUARTERS = [0.0, 0.25, 0.5, 0.75, 1.0]
TWENTIETHS = [step / 20 for step in range(21)]


@pytest.fixture(scope="module")
def sets(tmp_path_factory):
    """One stimulus set of digits for each design: interface -> folder."""
    folder, digits = tmp_path_factory.mktemp("stimuli"), sources.digits()
    write_set(digits, choose("infer", per_category_pair=1, batch_size=30, catch_trials=4), folder / "infer")
    write_set(digits, choose("midpoint", per_category_pair=1, batch_size=30), folder / "midpoint")
    return {interface: folder / ("infer" if interface in INFER else "midpoint") for interface in INTERFACES}


@pytest.fixture(scope="module")
def written(sets, tmp_path_factory):
    """Five sessions of each interface: interface -> files, in the order of the participants."""
    folder = tmp_path_factory.mktemp("answers")
    return {
        interface: simulate_headless(rehearsal_of_example(sets[interface]), interface, folder, 5, seed=3)
        for interface in INTERFACES
    }


def rows(file):
    """Read a CSV as text alone, which no reader's guess of types can change; a byte order mark would be told."""
    with file.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def answers(files):
    return pd.concat([pd.read_csv(file) for file in files], ignore_index=True)


# Files


@pytest.mark.parametrize("interface", INTERFACES)
def test_a_file_has_exactly_the_declared_columns(written, interface):
    """Else the readers would meet other columns than the dictionary promises."""
    for file in written[interface]:
        assert file.read_text(encoding="utf-8").partition("\n")[0].split(",") == of_trials(interface)


@pytest.mark.parametrize("interface", INTERFACES)
def test_values_lie_in_their_declared_ranges(written, interface):
    """Else simulated answers would be excluded, or stand for what no person can answer."""
    for file in written[interface]:
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
def test_a_session_is_marked_as_simulated(written, sets, interface):
    """Else simulated answers could be published as those of people."""
    for number, file in enumerate(written[interface]):
        for row in rows(file):
            assert file.name == f"sim{number:03d}_{interface}_{row['session']}.csv"
            assert (row["observer"], row["platform"], row["interface"]) == ("simulated", "headless", interface)
            assert (row["batch_by"], row["frame_ms"], row["dropped_frames"]) == ("given", "", "")
            assert row["participant"] == f"sim{number:03d}"
            assert row["stimulus_set"] == sets[interface].name
            assert row["stimulus_set_sha256"] == hashlib.sha256((sets[interface] / "set.json").read_bytes()).hexdigest()


@pytest.mark.parametrize("interface", INTERFACES)
def test_participants_take_the_batches_in_turn_and_answer_every_trial(written, sets, interface):
    """Else some batch would be judged by nobody, or a trial be left out or booked under another one."""
    n_batches = 4 if interface == "construct" else 2  # 45 pairs, 30 a batch; Construct deals each of two starts
    for number, file in enumerate(written[interface]):
        planned = rows(sets[interface] / "batches" / f"{interface}_batch-{number % n_batches}.csv")
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
def test_the_seed_decides_the_answers(written, sets, tmp_path, interface):
    """Else results from simulated people could not be reproduced, or each seed would give the same people."""
    again = simulate_headless(rehearsal_of_example(sets[interface]), interface, tmp_path / "again", 2, seed=3)
    other = simulate_headless(rehearsal_of_example(sets[interface]), interface, tmp_path / "other", 2, seed=4)
    assert [file.read_bytes() for file in again] == [file.read_bytes() for file in written[interface][:2]]
    column = "top_percent" if interface == "soft_labels" else "lam_h"
    given = [[row[column] for row in rows(file)] for file in again + other]
    assert len(set(map(tuple, given))) == 4  # two people of two seeds, all different


def test_no_two_sessions_of_a_participant_share_a_name(written):
    """Else, against the dictionary, answers of two interfaces could not be told apart by participant and session."""
    first_rows = [rows(file)[0] for files in written.values() for file in files]
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


def test_a_session_is_never_overwritten(sets, tmp_path, call):
    """Else a second run would destroy answers, or end with a traceback."""
    flags = (simulate_command, "infer", "--participants", 1, "--stimuli", sets["infer"], "--out", tmp_path)
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
def test_a_set_of_the_other_design_is_refused(sets, tmp_path, interface, of):
    """Else a person would see a traceback, or an empty session be written."""
    design = "infer" if interface in INFER else "midpoint"
    with pytest.raises(InputError, match=f"no batches for {interface}.*--design {design}"):
        simulate_headless(rehearsal_of_example(sets[of]), interface, tmp_path / "answers", 1)
    assert list(tmp_path.iterdir()) == []


def test_the_command_refuses_in_one_line(sets, tmp_path, call):
    """Else bad input would end with a traceback."""
    good = {"--stimuli": sets["infer"], "--out": tmp_path / "answers"}
    for interface, flags, message in [
        ("infer", {"--stimuli": sets["construct"]}, "--design infer"),
        ("infer", {"--stimuli": tmp_path / "nowhere"}, "nowhere"),
        ("infer", {"--seed": "-1"}, "--seed"),
    ]:
        status, output, errors = call(simulate_command, interface, *sum((good | flags).items(), ()))
        assert (status, output, errors.count("\n")) == (2, "", 1), errors
        assert message in errors
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_place_of_the_folder_is_refused(sets, tmp_path):
    """Else --out with a slip would end with a traceback."""
    (tmp_path / "answers").write_text("mine")
    with pytest.raises(InputError, match="answers"):
        simulate_headless(rehearsal_of_example(sets["infer"]), "infer", tmp_path / "answers", 1)
    assert (tmp_path / "answers").read_text() == "mine"


# Answers


def test_construct_walks_from_the_start_to_the_answer_in_tenths(written):
    """Else the path would not be one that a person can take with the keys."""
    starts = set()
    for row in (row for file in written["construct"] for row in rows(file)):
        path = [round(float(level) * 10) for level in row["lam_path"].split("|")]
        assert all(level in map(str, TENTHS) for level in row["lam_path"].split("|"))
        assert row["lam_path"].split("|")[0] == row["lam_start"]
        assert row["lam_path"].split("|")[-1] == row["lam_h"]
        steps = {later - earlier for earlier, later in pairwise(path)}
        assert steps in ({1}, {-1}) or (len(path) == 3 and path[0] == path[2])  # straight there, or a look beside
        assert int(row["n_steps"]) == len(path) - 1
        starts.add(row["lam_start"])
    assert starts == {"0.1", "0.9"}


@pytest.mark.parametrize(
    ("levels", "lam_start", "x0", "path"),
    [
        (TENTHS, 0.1, 0.34, "0.1|0.2|0.3"),
        (TENTHS, 0.9, 0.67, "0.9|0.8|0.7"),
        (TENTHS, 0.9, 0.5, "0.9|0.8|0.7|0.6|0.5"),
        (TENTHS, 0.4, 0.41, "0.4|0.5|0.4"),  # Next wants a step
        (QUARTERS, 0.75, 0.34, "0.75|0.5|0.25"),
        (QUARTERS, 0.25, 0.3, "0.25|0.5|0.25"),
        (TWENTIETHS, 0.05, 0.24, "0.05|0.1|0.15|0.2|0.25"),
    ],
)
def test_construct_by_hand(levels, lam_start, x0, path):
    """Else the walk would go past the midpoint, stop short of it, turn the wrong way, or show what the set has not."""
    files = "|".join(f"images/mixed_{level}_Cat_3_Dog_14.png" for level in levels)
    trial = pd.Series({"label_1": "Cat", "label_2": "Dog", "lam_g": 0.5, "lam_start": lam_start, "files": files})
    answer = construct.answer(trial, replace(STEADY, x0_mean=x0), 0, np.random.default_rng(0))
    assert (answer["lam_path"], answer["n_steps"]) == (path, path.count("|"))
    assert answer["lam_h"] == float(path.split("|")[-1])


def test_select_shuffled_answers_one_of_the_levels_with_one_selection(written):
    """Else an image would be chosen that did not stand on the screen."""
    for row in (row for file in written["select_shuffled"] for row in rows(file)):
        assert row["lam_h"] == row["lam_order"].split("|")[int(row["place"])]
        assert (row["n_steps"], row["lam_path"]) == ("1", row["lam_h"])
        assert 0 < float(row["selection_times_s"]) <= float(row["rt_s"])


def test_infer_sets_both_sliders_before_the_end(written):
    """Else times would contradict each other, and rules on hasty answers be tried on impossible ones."""
    given = answers(written["infer"])
    for slider in ("lam", "omega"):
        first, last, number = (given[f"{slider}_{name}"] for name in ("first_s", "last_s", "adjustments"))
        assert ((first >= 0) & (first <= last) & (last <= given["rt_s"])).all()
        assert ((first == last) | (number > 1)).all()
        assert 1 == number.min() < number.max()


def test_infer_recovers_the_appearance(sets, tmp_path):
    """Else what the analysis fits would not be what the simulated people saw."""
    observer = Observer(noise_sd=0.02, lapse_rate=0)
    given = answers(
        simulate_headless(rehearsal_of_example(sets["infer"]), "infer", tmp_path, 50, seed=9, observer=observer)
    )
    checked = 0
    mixed = given[given["catch"] == 0]
    for (label_1, label_2, lam_f), lam_h in mixed.groupby(["label_1", "label_2", "lam_f"])["lam_h"]:
        x0, k = observer.boundary(label_1, label_2, 9)
        expected = 1 / (1 + math.exp(-k * (lam_f - x0)))
        if 0.1 < expected < 0.9:  # beyond, answers are cut at 0 and 1
            standard_error = math.hypot(0.02, 0.01 / math.sqrt(12)) / math.sqrt(len(lam_h))
            assert lam_h.mean() == pytest.approx(expected, abs=4.5 * standard_error)
            assert lam_h.std() == pytest.approx(0.02, rel=0.5)
            checked += 1
    assert checked >= 20


@pytest.mark.parametrize("interface", ["construct", "select_shuffled"])
def test_midpoints_recover_the_boundary(sets, tmp_path, interface):
    """Else midpoints would lean to one class, or follow another boundary than Infer's answers."""
    observer = Observer(lapse_rate=0)
    given = answers(
        simulate_headless(rehearsal_of_example(sets[interface]), interface, tmp_path, 50, seed=5, observer=observer)
    )
    spread = math.hypot(observer.noise_sd, 0.1 / math.sqrt(12))  # of an answer: its noise, and the grid of tenths
    by_category = given.groupby(["label_1", "label_2"])["lam_h"]
    assert by_category.ngroups == 45
    for (label_1, label_2), lam_h in by_category:
        x0, _ = observer.boundary(label_1, label_2, 5)
        assert len(lam_h) >= 20
        assert lam_h.mean() == pytest.approx(x0, abs=4.5 * spread / math.sqrt(len(lam_h)))
    assert by_category.mean().std() > 0.03  # boundaries differ, else the above would hold for a constant


def test_construct_answers_do_not_hang_on_the_start(sets, tmp_path):
    """Else the simulated people would have an anchoring that nobody put in."""
    observer = Observer(x0_sd=0, lapse_rate=0)
    given = answers(
        simulate_headless(rehearsal_of_example(sets["construct"]), "construct", tmp_path, 40, seed=6, observer=observer)
    )
    low, high = (given.loc[given["lam_start"] == start, "lam_h"] for start in (0.1, 0.9))
    standard_error = math.hypot(0.12, 0.1 / math.sqrt(12)) * math.sqrt(1 / len(low) + 1 / len(high))
    assert low.mean() - high.mean() == pytest.approx(0, abs=4.5 * standard_error)


@pytest.mark.parametrize(
    ("lam_f", "expected"),
    [
        (0.5, 0.5),  # at the boundary: unsure
        (0.5 + math.log(3) / 6, 0.7),  # appearance 3/4, ambiguity 1/2: halfway
        (0.5 - math.log(3) / 6, 0.7),
        (0.9, 0.9 - 0.4 * 2 / (1 + math.exp(2.4))),  # ambiguity 2 (1 - appearance)
        (1.0, 0.9),  # not mixed: one class only
        (0.0, 0.9),
    ],
)
def test_confidence_by_hand(lam_f, expected):
    """Else confidence would not fall from .9 to .5 as an image looks more like both classes."""
    trial = pd.Series({"label_1": "Cat", "label_2": "Dog", "lam_f": lam_f})
    answer = infer.answer(trial, STEADY, 0, np.random.default_rng(0))
    assert answer["omega"] == pytest.approx(expected, abs=0.005 + 1e-9)  # sliders move by hundredths


def test_confidence_is_lower_near_the_boundary(sets, tmp_path):
    """Else relabelling with omega could not be told from relabelling without."""
    given = answers(simulate_headless(rehearsal_of_example(sets["infer"]), "infer", tmp_path, 20, seed=1))
    by_lam_f = given[given["catch"] == 0].groupby("lam_f")["omega"].mean()
    assert by_lam_f.idxmin() == 0.5
    assert by_lam_f[[0.25, 0.75]].max() < by_lam_f[[0.1, 0.9]].min()


@pytest.mark.parametrize("lam_f", [0.0, 1.0])
def test_pure_images_are_answered_with_their_class(lam_f):
    """Else attentive people would fail the catch trials: with noise .12, one answer in 10,000 lies .47 off."""
    trial = pd.Series({"label_1": "Cat", "label_2": "Dog", "lam_f": lam_f, "classes": "Frog|Dog|Cat"})
    observer, rng = Observer(lapse_rate=0), np.random.default_rng(1)
    lam_h = np.array([infer.answer(trial, observer, 0, rng)["lam_h"] for _ in range(300)])
    assert np.abs(lam_h - lam_f).max() < 0.47
    assert (lam_h == lam_f).mean() == pytest.approx(0.5, abs=4.5 * 0.5 / math.sqrt(300) + 0.02)  # the cut half
    for _ in range(100):
        answer = soft_labels.answer(trial, observer, 0, rng)
        assert (answer["top_label"], answer["top_percent"]) == ("Cat" if lam_f else "Dog", 100)
        assert (answer["second_label"], answer["second_percent"]) == (None, None)


def test_lapses_stay_on_pure_images():
    """Else catch trials would find nobody who does not look."""
    trial = pd.Series({"label_1": "Cat", "label_2": "Dog", "lam_f": 1.0, "classes": "Frog|Dog|Cat|Bird"})
    rng, lapsing = np.random.default_rng(2), replace(STEADY, lapse_rate=1)
    assert np.mean([infer.answer(trial, lapsing, 0, rng)["lam_h"] < 0.5 for _ in range(200)]) > 0.3
    tops = Counter(soft_labels.answer(trial, lapsing, 0, rng)["top_label"] for _ in range(200))
    assert sorted(tops) == ["Bird", "Cat", "Dog", "Frog"]


# Soft labels


def test_soft_labels_look_like_people_s(written):
    """Else the rule that makes probabilities would never meet a single class, a rest, or a class ruled out."""
    given = answers(written["soft_labels"])
    single, rest = given["second_label"].isna(), given["top_percent"] + given["second_percent"].fillna(0) < 100
    for share in (single.mean(), rest.mean(), given["impossible"].isna().mean() + 0.02):
        assert 0.02 <= share <= 0.9
    assert (given["top_percent"] % 5 == 0).mean() == pytest.approx(0.9, abs=0.1)
    assert (given["top_percent"] % 5 != 0).any()


def test_each_participant_has_the_classes_in_an_order_of_their_own(written, sets):
    """Else the order on the screen would favour some classes in all sessions, or change from trial to trial."""
    names = json.loads((sets["soft_labels"] / "set.json").read_text(encoding="utf-8"))["source"]["class_names"]
    orders = [{row["classes"] for row in rows(file)} for file in written["soft_labels"]]
    assert [len(order) for order in orders] == [1] * 5
    assert len(set.union(*orders)) == 5
    assert all(sorted(order.split("|")) == sorted(names) for order in set.union(*orders))


# Other stimulus sets


@pytest.mark.parametrize(("interface", "n"), [("construct", 5), ("select_shuffled", 5), ("construct", 21)])
def test_any_number_of_blends(tmp_path, interface, n):
    """Else sets with other than eleven blends could not be rehearsed, or the policy that mixed them would be lost."""
    chosen = choose("midpoint", per_category_pair=1, levels=n, mixing="cutmix")
    write_set(sources.digits(), chosen, tmp_path / "set")
    given = answers(
        simulate_headless(rehearsal_of_example(tmp_path / "set"), interface, tmp_path / "answers", 4, seed=3)
    )
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
