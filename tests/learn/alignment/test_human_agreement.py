"""Measures of how predictions follow people: hand values, and what must come out for known predictors."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student_t
from simulated_people import answers, patches, people_who

from analysis import boundaries
from analysis.curves import logistic
from analysis.predictions import folds
from learn.alignment import human_agreement
from learn.human_data import by_stimulus


def shifted(lam_f, *_):
    return logistic(lam_f, 0.6, 4.0), np.full(len(lam_f), 0.7)


@pytest.fixture(scope="module")
def people():
    return people_who(patches(), shifted)


@pytest.fixture(scope="module")
def noisy():
    return people_who(patches(), shifted, per_category=150, noise=0.1)


def by_hand():
    rows = [("mixed_0.25_A_1_B_2.png", 1, 2, 0.25, who, lam_h) for who, lam_h in (("p", 0.2), ("q", 0.4))]
    rows += [("mixed_0.75_A_3_B_4.png", 3, 4, 0.75, who, lam_h) for who, lam_h in (("p", 0.8), ("q", 1.0))]
    table = pd.DataFrame(rows, columns=["stimulus", "image_1", "image_2", "lam_f", "participant", "lam_h"])
    table = table.assign(label_1="A", label_2="B", omega=0.5, session="s", trial=range(4))
    return table.assign(pair=["A_1_B_2", "A_1_B_2", "A_3_B_4", "A_3_B_4"])


def test_errors_are_those_by_hand():
    """Else a table would call something else the error: stimuli have means .3 and .9, predictions are .4 and .8."""
    found = human_agreement.scores(by_stimulus(by_hand(), "linear"), np.array([0.4, 0.8]))
    wanted = {"mae": 0.1, "rmse": 0.1, "mae_judgments": 0.1, "rmse_judgments": 0.02**0.5, "mae_others": 0.1}
    wanted |= {"rmse_others": 0.02**0.5, "r2": 1 - 0.02 / 0.18}
    for name in wanted:
        assert found[name] == pytest.approx(wanted[name]), name
    # The others' means are .4, .2, 1 and .8, predicted as .4, .4, .8 and .8.
    assert found["r_others"] == pytest.approx(np.corrcoef([0.4, 0.4, 0.8, 0.8], [0.4, 0.2, 1, 0.8])[0, 1])
    assert np.isnan(found["r2_within_lam_f"])  # one stimulus at each lam_f


def test_one_person_is_measured_against_the_others():
    """Else a person's own answer would be in the mean that it is compared with, and look better than it is."""
    found = human_agreement.one_person(by_stimulus(by_hand(), "linear"))
    assert found["mae_others"] == pytest.approx(0.2)  # by hand: each differs by .2 from the one other answer
    assert found["rmse_others"] == pytest.approx(0.2)
    assert found["r_others"] == pytest.approx(np.corrcoef([0.2, 0.4, 0.8, 1], [0.4, 0.2, 1, 0.8])[0, 1])


def test_who_judged_alone_is_no_other():
    """Else a stimulus with one judgment would be divided by nobody."""
    alone = by_stimulus(by_hand().iloc[[0, 2]], "linear")
    assert np.isnan(human_agreement.one_person(alone)["mae_others"])
    assert np.isnan(human_agreement.scores(alone, np.array([0.4, 0.8]))["rmse_others"])


def test_the_truth_reaches_the_noise_ceiling(noisy):
    """Else the ceiling would be too high or too low: here the true mean of each stimulus is known."""
    truth = shifted(noisy.stimuli["lam_f"].to_numpy())[0]
    best, reached = human_agreement.ceiling(noisy), human_agreement.scores(noisy, truth)
    for name in ("rmse", "rmse_judgments", "rmse_others", "r", "r2"):
        assert reached[name] == pytest.approx(best[name], rel=0.04), name
    assert best["rmse"] == pytest.approx(0.1 / 3**0.5, rel=0.06)
    assert abs(best["r2_within_lam_f"]) < 0.2  # nothing but noise is left within a lam_f


def test_policies_are_fitted_to_other_pairs(people, monkeypatch):
    """Else a policy would be measured on what it was fitted to: none of its image pairs may be asked."""
    seen = []
    module, predict = human_agreement.predictions, human_agreement.predictions.predict
    monkeypatch.setattr(module, "predict", lambda known, asked: seen.append({*known["pair"]}) or predict(known, asked))
    found = human_agreement.predict_by_policies(people)
    fold = folds(people.stimuli["pair"])
    asked = [{*people.stimuli["pair"][fold == number]} for number in range(10)]
    assert [a & b for a, b in zip(asked, seen, strict=True)] == [set()] * 10
    assert {len(a | b) for a, b in zip(asked, seen, strict=True)} == {people.stimuli["pair"].nunique()}
    assert found.notna().all(axis=None)
    np.testing.assert_allclose(found["per pair"], people.stimuli["lam_h"], atol=1e-5)  # people without noise
    np.testing.assert_array_equal(found["identity"], people.stimuli["lam_f"])


def test_a_category_pair_of_one_fold_takes_the_pooled_curve():
    """Else predictions would be missing where all judgments of a category pair are in the fold that is asked."""
    table = answers(patches(), shifted)
    alone = table[~((table["label_1"] == "Ape") & (table["label_2"] == "Bee")) | (table["pair"] == table["pair"][0])]
    found = human_agreement.predict_by_policies(by_stimulus(alone, "linear"))
    assert found.notna().all(axis=None)


def test_curves_are_those_of_the_analysis():
    """Else boundaries here would not be those of boundaries.csv: estimates and standard errors of the fit."""
    table = answers(patches(), shifted, noise=0.1)
    one_by_one, at_once = boundaries.fits(table), human_agreement.fit_curves(table)
    np.testing.assert_allclose(at_once[["x0", "k"]], one_by_one[["x0", "k"]], rtol=1e-3)
    half = student_t.ppf(0.975, one_by_one["n"] - 2)
    for name in ("x0", "k"):
        se = (one_by_one[f"{name}_high"] - one_by_one[f"{name}_low"]) / 2 / half
        np.testing.assert_allclose(at_once[f"{name}_se"], se, rtol=1e-3)
    assert len(human_agreement.fit_curves(table, [])) == 1


def test_stimuli_can_be_chosen(people):
    """Else predictions of some stimuli would be compared with people's answers to others."""
    chosen = np.arange(len(people.stimuli)) % 3 == 0
    some = people.only(chosen)
    assert some.stimuli["stimulus"].tolist() == people.stimuli["stimulus"][chosen].tolist()
    np.testing.assert_array_equal(some.stimuli["stimulus"].to_numpy()[some.judgments["of"]], some.judgments["stimulus"])
