"""What simulated participants answer is what they were made with, in ways that a person could."""

import json
import math
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from small_sessions import STEADY, TENTHS, rows

from experiments.construct import simulated as construct
from experiments.infer import simulated as infer
from experiments.rehearsal.observer import Observer
from experiments.simulate import simulate_headless
from experiments.soft_labels import simulated as soft_labels
from experiments.study.folder import rehearsal_of_example

QUARTERS = [0.0, 0.25, 0.5, 0.75, 1.0]
TWENTIETHS = [step / 20 for step in range(21)]


def answers(files):
    return pd.concat([pd.read_csv(file) for file in files], ignore_index=True)


# Midpoints, coefficients and confidence


def test_construct_walks_from_the_start_to_the_answer_in_tenths(simulated_files):
    """Else the path would not be one that a person can take with the keys."""
    starts = set()
    for row in (row for file in simulated_files["construct"] for row in rows(file)):
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


def test_select_shuffled_answers_one_of_the_levels_with_one_selection(simulated_files):
    """Else an image would be chosen that did not stand on the screen."""
    for row in (row for file in simulated_files["select_shuffled"] for row in rows(file)):
        assert row["lam_h"] == row["lam_order"].split("|")[int(row["place"])]
        assert (row["n_steps"], row["lam_path"]) == ("1", row["lam_h"])
        assert 0 < float(row["selection_times_s"]) <= float(row["rt_s"])


def test_infer_sets_both_sliders_before_the_end(simulated_files):
    """Else times would contradict each other, and rules on hasty answers be tried on impossible ones."""
    given = answers(simulated_files["infer"])
    for slider in ("lam", "omega"):
        first, last, number = (given[f"{slider}_{name}"] for name in ("first_s", "last_s", "adjustments"))
        assert ((first >= 0) & (first <= last) & (last <= given["rt_s"])).all()
        assert ((first == last) | (number > 1)).all()
        assert 1 == number.min() < number.max()


def test_infer_recovers_the_appearance(simulated_sets, tmp_path):
    """Else what the analysis fits would not be what the simulated people saw."""
    observer = Observer(noise_sd=0.02, lapse_rate=0)
    given = answers(
        simulate_headless(
            rehearsal_of_example(simulated_sets["infer"]), "infer", tmp_path, 50, seed=9, observer=observer
        )
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
def test_midpoints_recover_the_boundary(simulated_sets, tmp_path, interface):
    """Else midpoints would lean to one class, or follow another boundary than Infer's answers."""
    observer = Observer(lapse_rate=0)
    given = answers(
        simulate_headless(
            rehearsal_of_example(simulated_sets[interface]), interface, tmp_path, 50, seed=5, observer=observer
        )
    )
    spread = math.hypot(observer.noise_sd, 0.1 / math.sqrt(12))  # of an answer: its noise, and the grid of tenths
    by_category = given.groupby(["label_1", "label_2"])["lam_h"]
    assert by_category.ngroups == 45
    for (label_1, label_2), lam_h in by_category:
        x0, _ = observer.boundary(label_1, label_2, 5)
        assert len(lam_h) >= 20
        assert lam_h.mean() == pytest.approx(x0, abs=4.5 * spread / math.sqrt(len(lam_h)))
    assert by_category.mean().std() > 0.03  # boundaries differ, else the above would hold for a constant


def test_construct_answers_do_not_hang_on_the_start(simulated_sets, tmp_path):
    """Else the simulated people would have an anchoring that nobody put in."""
    observer = Observer(x0_sd=0, lapse_rate=0)
    given = answers(
        simulate_headless(
            rehearsal_of_example(simulated_sets["construct"]), "construct", tmp_path, 40, seed=6, observer=observer
        )
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


def test_confidence_is_lower_near_the_boundary(simulated_sets, tmp_path):
    """Else relabelling with omega could not be told from relabelling without."""
    given = answers(simulate_headless(rehearsal_of_example(simulated_sets["infer"]), "infer", tmp_path, 20, seed=1))
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


def test_soft_labels_look_like_people_s(simulated_files):
    """Else the rule that makes probabilities would never meet a single class, a rest, or a class ruled out."""
    given = answers(simulated_files["soft_labels"])
    single, rest = given["second_label"].isna(), given["top_percent"] + given["second_percent"].fillna(0) < 100
    for share in (single.mean(), rest.mean(), given["impossible"].isna().mean() + 0.02):
        assert 0.02 <= share <= 0.9
    assert (given["top_percent"] % 5 == 0).mean() == pytest.approx(0.9, abs=0.1)
    assert (given["top_percent"] % 5 != 0).any()


def test_each_participant_has_the_classes_in_an_order_of_their_own(simulated_files, simulated_sets):
    """Else the order on the screen would favour some classes in all sessions, or change from trial to trial."""
    names = json.loads((simulated_sets["soft_labels"] / "set.json").read_text(encoding="utf-8"))["source"][
        "class_names"
    ]
    orders = [{row["classes"] for row in rows(file)} for file in simulated_files["soft_labels"]]
    assert [len(order) for order in orders] == [1] * 5
    assert len(set.union(*orders)) == 5
    assert all(sorted(order.split("|")) == sorted(names) for order in set.union(*orders))
