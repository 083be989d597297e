"""Boundaries of predictions against people's, and people's own between halves of the images."""

import numpy as np
import pytest
from simulated_people import patches, people_who

from analysis.curves import logistic
from learn import human_data
from learn.alignment.boundary_agreement import between_halves, boundaries, shared_boundaries
from learn.alignment.pair_bootstrap import PairBootstrap, interval
from learn.human_data import by_stimulus


def shifted(lam_f, *_):
    return logistic(lam_f, 0.6, 4.0), np.full(len(lam_f), 0.7)


def by_category(lam_f, first, second):
    """Boundaries of .4 and .5 and .6 and slopes of 3, 5 and 8 by the classes of the images, 40 in each class."""
    place = (first // 40 + second // 40 - 1).astype(int)
    return logistic(lam_f, np.array([0.4, 0.5, 0.6])[place], np.array([3.0, 5.0, 8.0])[place]), np.full(len(lam_f), 0.7)


@pytest.fixture(scope="module")
def people():
    return people_who(patches(), shifted)


@pytest.fixture(scope="module")
def noisy():
    return people_who(patches(), by_category, per_category=60, noise=0.15)


def measured(people, predicted, n_resamples=0):
    sample = PairBootstrap(people.stimuli, n_resamples)
    return sample.measure(shared_boundaries(np.asarray(predicted, dtype=float), people, sample.levels))


def values(found):
    return {name: each[0] for name, each in found.items()}


def test_boundaries_and_slopes_are_compared(people):
    """Else shifts had the wrong sign or size: people have x0 .6 and k 4, the model .4 and 8."""
    model = logistic(people.stimuli["lam_f"].to_numpy(), 0.4, 8.0)
    table = boundaries(people, model)
    np.testing.assert_allclose(table[["x0", "k", "x0_human", "k_human"]], [[0.4, 8, 0.6, 4]] * 3, atol=1e-4)
    found = values(measured(people, model))
    assert found["n_boundaries"] == 3
    assert found["x0_shift"] == pytest.approx(-0.2, abs=1e-4)
    assert found["x0_shift_abs"] == pytest.approx(0.2, abs=1e-4)
    assert found["k_ratio"] == pytest.approx(2, abs=1e-3)
    assert np.isnan([found["x0_r"], found["k_r"]]).all()  # the same boundary everywhere correlates with nothing


def test_a_predictor_that_answers_as_people_has_their_boundaries(noisy):
    """Else perfect alignment would not look perfect."""
    found = values(measured(noisy, noisy.stimuli["lam_h"]))
    assert [found[name] for name in ("x0_shift", "x0_shift_abs")] == pytest.approx([0, 0], abs=1e-12)
    assert [found[name] for name in ("x0_r", "k_ratio", "k_r")] == pytest.approx([1, 1, 1])


def test_the_summary_is_that_of_the_table(noisy):
    """Else the two tables that are written would disagree."""
    lam_f, of_bee = noisy.stimuli["lam_f"].to_numpy(), (noisy.stimuli["label_1"] == "Bee").to_numpy()
    lam = logistic(lam_f, 0.45 + 0.1 * of_bee, 5.0 + 4.0 * of_bee)
    table, found = boundaries(noisy, lam), values(measured(noisy, lam))
    assert found["x0_shift"] == pytest.approx((table["x0"] - table["x0_human"]).mean())
    assert found["x0_shift_abs"] == pytest.approx((table["x0"] - table["x0_human"]).abs().mean())
    assert found["x0_r"] == pytest.approx(np.corrcoef(table["x0"], table["x0_human"])[0, 1])
    assert found["k_ratio"] == pytest.approx((table["k"] / table["k_human"]).prod() ** (1 / 3))
    assert found["k_r"] == pytest.approx(np.corrcoef(np.log(table["k"]), np.log(table["k_human"]))[0, 1])


@pytest.mark.parametrize("said", [0.3, 1.0, "falling"])
def test_without_a_boundary_there_is_no_shift(people, said):
    """Else a network that says the same of all mixes would be said to have boundaries, thousands away."""
    predicted = 1 - people.stimuli["lam_f"] if said == "falling" else np.full(len(people.stimuli), said)
    found = values(measured(people, predicted))
    assert found["n_boundaries"] == 0
    assert np.isnan([found["x0_shift"], found["x0_shift_abs"], found["k_ratio"]]).all()
    assert boundaries(people, np.asarray(predicted))["x0_shift"].isna().all()


def test_each_resample_is_fitted_to_its_own_image_pairs(noisy):
    """Else intervals would be of other boundaries: a resample's, from rows put together one by one."""
    lam = noisy.stimuli["lam_f"].to_numpy() ** 1.2
    sample = PairBootstrap(noisy.stimuli, 3)
    found = sample.measure(shared_boundaries(lam, noisy, sample.levels))
    drawn = sample.weights[2][sample.pair]
    again = by_stimulus(
        noisy.judgments.loc[noisy.judgments.index.repeat(drawn[noisy.judgments["of"]])].drop(columns="of"), "linear"
    )
    chosen = again.stimuli["stimulus"].map(dict(zip(noisy.stimuli["stimulus"], lam, strict=True))).to_numpy()
    for name, value in values(measured(again, chosen)).items():
        assert found[name][2] == pytest.approx(value, rel=1e-5, nan_ok=True), name


# Between halves


def test_people_without_noise_agree_between_halves(people):
    """Else the ceiling would be low for reasons of its own."""
    found = between_halves(people, n_splits=5)
    assert found["x0_shift_abs_halves"] == pytest.approx(0, abs=1e-4)


def test_halves_are_stepped_up_to_all_images(noisy):
    """Else the ceiling would be that of half a study: Spearman and Brown by hand, and noise by the root of two."""
    found = between_halves(noisy, n_splits=20)
    assert 0.5 < found["x0_r_halves"] < found["x0_r"] < 1
    assert found["x0_r"] == pytest.approx(2 * found["x0_r_halves"] / (1 + found["x0_r_halves"]))
    assert found["k_r"] == pytest.approx(2 * found["k_r_halves"] / (1 + found["k_r_halves"]))
    assert found["x0_shift_abs"] == pytest.approx(found["x0_shift_abs_halves"] / 2**0.5)


def test_the_distance_is_that_of_another_study_as_large():
    """Else the step up were wrong: two whole studies of other images differ by what the halves of each say."""
    studies = [people_who(patches(), by_category, per_category=60, noise=0.3, seed=seed) for seed in range(40)]
    x0 = np.array([boundaries(each, each.stimuli["lam_h"].to_numpy())["x0"] for each in studies])
    apart = np.abs(x0[:20] - x0[20:]).mean()
    said = np.mean([between_halves(each, n_splits=5)["x0_shift_abs"] for each in studies])
    assert said == pytest.approx(apart, rel=0.25)


def test_hmix_has_the_ceiling_that_was_found_by_hand(hmix_results):
    """Else models would be held to another standard: .57 between halves, .73 stepped up, .058 apart (within .015)."""
    found = between_halves(human_data.read(hmix_results).first_answers)
    assert found["x0_r_halves"] == pytest.approx(0.57, abs=0.015)
    assert found["x0_r"] == pytest.approx(0.73, abs=0.015)
    assert found["x0_shift_abs_halves"] == pytest.approx(0.058, abs=0.002)


@pytest.mark.long
@pytest.mark.parametrize("measure", ["x0_shift", "x0_shift_abs", "k_ratio"])
def test_intervals_of_boundaries_hold_what_they_should(measure):
    """Else 95 % were not 95 %: of studies of other images, how often the interval holds the mean over studies."""
    found = []
    for seed in range(300):
        people = people_who(patches(), by_category, per_category=40, noise=0.25, seed=seed)
        found.append(measured(people, people.stimuli["lam_f"].to_numpy() ** 1.15, 300)[measure])
        found[-1] = (found[-1][0], *interval(found[-1], people.stimuli["pair"].nunique()))
    estimates, low, high = np.array(found).T
    assert 0.91 <= ((low <= estimates.mean()) & (estimates.mean() <= high)).mean() <= 0.985
