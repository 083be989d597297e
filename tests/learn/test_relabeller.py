"""The learned policy: what it recovers of people whose rule is known, what must hold for any mix, honest folds."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import torch
from simulated_people import answers, patches, people_who

from analysis.curves import logistic
from hillmixe.command import InputError
from learn import human_data, relabeller
from learn.human_data import by_stimulus
from learn.policies import fitted_relabeller
from learn.policies.fitted_relabeller import Relabeller, fit, predict
from learn.policies.image_evidence import OWN, measure_images
from learn.relabeller import RELABELLER, cross_validate
from learn.training.training_data import join_labels
from learn.training.training_recipe import TrainingRecipe

SOURCE = patches()
IMAGES = measure_images(SOURCE, np.arange(len(SOURCE.images)))
CONTRAST = IMAGES.own[:, OWN.index("contrast")].numpy()


def by_category(lam_f, first, second):
    """People who go by the classes alone."""
    return logistic(lam_f, 0.45, 5.0), 0.5 + 0.3 * np.abs(2 * lam_f - 1)


def by_contrast(lam_f, first, second):
    """People who see the image with more contrast, and are the surer the more contrast there is."""
    difference, total = CONTRAST[first] - CONTRAST[second], CONTRAST[first] + CONTRAST[second]
    return 1 / (1 + np.exp(-5 * (lam_f - 0.5) - 0.8 * difference)), 0.6 + 0.08 * total


@pytest.fixture(scope="module")
def people():
    return people_who(SOURCE, by_contrast, per_category=60, noise=0.1)


@pytest.fixture(scope="module")
def fitted(people):
    return fit(people, IMAGES)


@pytest.fixture(scope="module")
def validated(people):
    return cross_validate(people, IMAGES).set_index(["measure", "predictor"])


def mixes(n=500, lams=None, seed=0):
    rng = np.random.default_rng(seed)
    images = torch.from_numpy(rng.integers(0, len(SOURCE.images), (2, n)))
    return torch.from_numpy(rng.random(n) if lams is None else rng.choice(lams, n)).float(), *images


# Recovery


def test_an_effect_of_images_is_found(validated):
    """Else the policy would be no better than one for each category pair where images decide."""
    row = validated.loc[("lam_h", RELABELLER)]
    assert row["gain_low"] > 0.3
    assert row["rmse"] < 1.2 * validated.loc[("lam_h", "noise ceiling"), "rmse"]
    assert validated.loc[("omega", RELABELLER), "gain_low"] > 0.2


def test_predictions_are_the_truth_that_people_follow(fitted):
    """Else the regression would be of something else: the true rule is known for images that no one judged."""
    lam_f, i, j = mixes(lams=[0.1, 0.25, 0.5, 0.75, 0.9])
    lam_g, omega = fitted.predict(lam_f, i, j)
    other = (SOURCE.labels[i] != SOURCE.labels[j]).nonzero()
    true_lam, true_omega = by_contrast(lam_f.numpy(), i.numpy(), j.numpy())
    assert np.abs(lam_g.numpy() - true_lam)[other].mean() < 0.04
    assert np.abs(omega.numpy() - true_omega)[other].mean() < 0.04
    assert np.abs(lam_f.numpy() - true_lam)[other].mean() > 0.1  # so the test can fail


def test_where_there_is_no_effect_none_is_claimed():
    """Else a regression on many numbers would find some in noise, and the table call it a gain."""
    table = cross_validate(people_who(SOURCE, by_category, per_category=60, noise=0.15, seed=5), IMAGES)
    rows = table[table["predictor"] == RELABELLER]
    assert (rows["gain_low"] < 0.01).all()
    assert (rows["gain"] > -0.05).all()  # the ridge keeps the harm small


# What must hold for any mix


@pytest.mark.parametrize("lams", [None, [0.0, 1.0, 0.01, 0.1, 0.5, 0.9, 0.99]])
def test_exchanging_the_images_exchanges_the_weights(fitted, lams):
    """Else the label would depend on which image of a mix happens to come first."""
    lam_f, i, j = mixes(lams=lams)
    (lam_g, omega), (swapped, omega_swapped) = fitted.predict(lam_f, i, j), fitted.predict(1 - lam_f, j, i)
    torch.testing.assert_close(swapped, 1 - lam_g, atol=2e-5, rtol=0)
    torch.testing.assert_close(omega_swapped, omega, atol=2e-5, rtol=0)


def test_pure_images_and_mixes_within_a_class_keep_lam_f(fitted):
    """Else an image that is not mixed at all, or a mix of two of its class, would be given a foreign label."""
    lam_f, i, j = mixes()
    for lam in (0.0, 1.0):
        lam_g, omega = fitted.predict(torch.full((len(i),), lam), i, j)
        assert (lam_g == lam).all()
        assert (omega == 1).all()
    same = torch.from_numpy(SOURCE.labels[i] == SOURCE.labels[j])
    lam_g, omega = fitted.predict(lam_f, i, j)
    assert same.sum() > 50
    assert (lam_g[same] == lam_f[same]).all()
    assert (omega[same] == 1).all()


def test_predictions_are_shares(fitted):
    """Else a target would be negative: also for weights and images far from any that were seen."""
    lam_f, i, j = mixes(5000)
    wild = replace(fitted, weights=50 * fitted.weights, omega_weights=50 * fitted.omega_weights)
    for policy in (fitted, wild):
        for values in policy.predict(lam_f, i, j):
            assert values.shape == lam_f.shape
            assert ((values >= 0) & (values <= 1)).all()


def test_it_is_continuous_where_judged_coefficients_end(fitted):
    """Else the label would jump at .1 and .9, beyond which nobody judged."""
    _, i, j = mixes()
    for edge in (0.1, 0.9):
        near = [fitted.predict(torch.full((len(i),), edge + step), i, j)[0] for step in (-1e-4, 1e-4)]
        assert (near[0] - near[1]).abs().max() < 0.005


# Honest folds


def test_no_image_pair_is_predicted_from_itself(people, monkeypatch):
    """Else the table would measure memory: neither the folds nor the choice of the ridges may see a pair twice."""
    outer, inner = [], []
    real_fit, real_all, real_predict = fit, fitted_relabeller._fit_all, predict
    monkeypatch.setattr(relabeller, "fit", lambda known, images: outer.append(known) or real_fit(known, images))
    monkeypatch.setattr(
        fitted_relabeller, "_fit_all", lambda known, images: inner.append(known) or real_all(known, images)
    )

    def checked(policy, asked):
        pairs = {*asked.stimuli["pair"]}
        assert pairs.isdisjoint(inner[-1].stimuli["pair"])
        if len(inner) % (fitted_relabeller.PARTS + 1):  # while ridges are chosen: within what is fitted to
            assert pairs <= {*outer[-1].stimuli["pair"]}
        else:
            assert pairs.isdisjoint(outer[-1].stimuli["pair"])
            asked_of_all.append(pairs)
        return real_predict(policy, asked)

    asked_of_all = []
    for module in (relabeller, fitted_relabeller):
        monkeypatch.setattr(module, "predict", checked)
    cross_validate(people, IMAGES)
    assert len(outer) == len(asked_of_all) == 10
    assert set.union(*asked_of_all) == {*people.stimuli["pair"]}


def test_answers_to_a_pair_do_not_reach_its_prediction(people):
    """Else there were a leak by another way: other answers about one fold's pairs change no prediction of them."""
    fold = relabeller.folds(people.stimuli["pair"])
    asked = fold == 3
    known = people.only(~asked)
    before = predict(fit(known, IMAGES), people.only(asked))
    table = people.judgments.copy()
    table.loc[asked[table["of"]], ["lam_h", "omega"]] = 1.0
    changed = by_stimulus(table, "linear")
    after = predict(fit(changed.only(~asked), IMAGES), changed.only(asked))
    np.testing.assert_array_equal(before, after)


def test_the_table_says_what_its_gains_are(validated):
    """Else a gain would be against nothing: the reference's own is 0, the ceiling's the largest of honest ones."""
    assert validated.loc[("lam_h", "per pair"), ["gain", "gain_low", "gain_high"]].tolist() == [0, 0, 0]
    errors = validated.loc["lam_h", "rmse"] ** 2
    wanted = 1 - errors[RELABELLER] / errors["per pair"]
    assert validated.loc[("lam_h", RELABELLER), "gain"] == pytest.approx(wanted)
    low, high = validated.loc[("lam_h", RELABELLER), ["gain_low", "gain_high"]]
    assert low < wanted < high
    names = ["identity", "pooled", "per pair", "per pair, shrunk", "per pair, pinned", RELABELLER]
    assert validated.loc["lam_h"].index.tolist() == [*names, "one other person", "noise ceiling"]


# What is refused, and real studies


def test_one_judged_coefficient_is_enough_to_go_on_but_two_judgments_are_not(people):
    """Else a small pilot would get a traceback, or coefficients of 0 and 1 among the stimuli divide by 0."""
    few = answers(SOURCE, by_category, per_category=1, people=1).iloc[:2]
    with pytest.raises(InputError, match="collect more"):
        fit(by_stimulus(few, "linear"), IMAGES)
    table = answers(SOURCE, by_contrast, per_category=40, lams=(0.0, 0.5, 1.0), noise=0.05)
    policy = fit(by_stimulus(table, "linear"), IMAGES)
    assert policy.edge == 0.5
    assert all(values.isfinite().all() for values in policy.predict(*mixes()))


def test_a_study_on_digits_is_learnt_from(results, digits):
    """Else the policy could not be used for any other study than the published one."""
    policy = Relabeller.fit(join_labels(human_data.read(results), digits, TrainingRecipe())).to(torch.device("cpu"))
    lam_f = torch.rand(50)
    i, j = torch.randint(0, len(digits.images), (2, 50))
    lam_g, omega = policy.predict(lam_f, i, j)
    assert ((lam_g >= 0) & (lam_g <= 1) & (omega >= 0) & (omega <= 1)).all()


@pytest.mark.long
def test_hmix_is_predicted_better_than_by_category_pair(hmix_results, jpeg_zip, call, tmp_path):
    """Else the README's claim would be wrong: 13 % of the squared error saved, 10 % at the least."""
    flags = ["--labels", hmix_results, "--images", jpeg_zip, "--out", tmp_path / "r"]
    status, said, problem = call(relabeller, *flags)
    assert status == 0, problem
    table = pd.read_csv(tmp_path / "r" / "relabeller.csv").set_index(["measure", "predictor"])
    assert table.loc[("lam_h", RELABELLER), "gain_low"] > 0.08
    assert table.loc[("lam_h", "per pair"), "r2_within_lam_f"] == pytest.approx(0.028, abs=0.001)
    assert table.loc[("lam_h", RELABELLER), "rmse"] == pytest.approx(0.162, abs=0.002)
    assert table.loc[("omega", RELABELLER), "gain_low"] > 0
    assert "| lam_h | relabeller " in said
    assert (tmp_path / "r" / "table.md").read_text(encoding="utf-8") in said + "\n"


@pytest.mark.slow
def test_a_study_and_its_results_give_the_same_policy(hmix_data):
    """Else Table 3 would train with another policy than the one that was cross-validated."""
    policy = Relabeller.fit(hmix_data)
    same = fit(hmix_data.people.first_answers, policy.images)
    torch.testing.assert_close(policy.weights, same.weights, atol=1e-4, rtol=1e-3)
    torch.testing.assert_close(policy.x0, same.x0, atol=1e-4, rtol=1e-3)
    assert policy.edge == pytest.approx(0.1)


def test_other_images_than_those_shown_are_one_line(hmix_results, call, tmp_path):
    """Else labels would be joined with images that nobody saw."""
    flags = ["--labels", hmix_results, "--images", "digits", "--out", tmp_path / "r"]
    status, out, problem = call(relabeller, *flags)
    assert (status, out) == (2, "")
    assert "has no class" in problem
    assert problem.count("\n") == 1
