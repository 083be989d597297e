"""Error consistency by hand, and what it must be at its ends."""

import numpy as np
import pandas as pd
import pytest

from learn.alignment.error_consistency import choice, majority, shared_errors
from learn.alignment.pair_bootstrap import PairBootstrap


def kappa(model, people, lam_f):
    """Cohen's kappa of rows, each an image pair of its own; the interval's resamples are not looked at."""
    table = pd.DataFrame({"lam_f": lam_f, "label_1": "A", "label_2": "B"})
    sample = PairBootstrap(table.assign(pair=[f"p{at}" for at in range(len(table))]), n_resamples=0)
    return sample.measure(shared_errors(np.array(model), np.array(people), np.array(lam_f)))["kappa"][0]


def test_kappa_by_hand():
    """Else it were another measure than that of Geirhos et al.: ten images of class 1, of which

    both are right about 5, both wrong about 2, the model alone about 1 and people alone about 2. p = .6 and .7,
    c_obs = .7, c_exp = .6 * .7 + .4 * .3 = .54, kappa = (.7 - .54) / .46.
    """
    model = [1] * 5 + [-1] * 2 + [1] * 1 + [-1] * 2
    people = [1] * 5 + [-1] * 2 + [-1] * 1 + [1] * 2
    assert kappa(model, people, [0.9] * 10) == pytest.approx(0.16 / 0.46)


def test_right_is_the_class_that_more_was_mixed_in_of():
    """Else choices of class 2 would all be errors: the same by hand with half of the images turned round."""
    turned = np.array([1, -1] * 5)
    model = turned * ([1] * 5 + [-1] * 2 + [1] * 1 + [-1] * 2)
    people = turned * ([1] * 5 + [-1] * 2 + [-1] * 1 + [1] * 2)
    assert kappa(model, people, np.where(turned == 1, 0.9, 0.1)) == pytest.approx(0.16 / 0.46)


def test_the_same_errors_are_one_and_opposite_ones_below_chance():
    """Else the scale of the measure had other ends."""
    people = np.array([1, -1, 1, 1, -1, 1])
    assert kappa(people, people, [0.75] * 6) == pytest.approx(1)
    assert kappa(-people, people, [0.75] * 6) < -0.5


def test_independent_errors_are_chance():
    """Else accuracy alone would count as agreement about errors."""
    rng = np.random.default_rng(0)
    model, people = (np.where(rng.random(40_000) < right, 1, -1) for right in (0.9, 0.8))
    assert kappa(model, people, [0.9] * 40_000) == pytest.approx(0, abs=0.02)


def test_images_without_a_right_answer_or_a_choice_do_not_count():
    """Else half and half mixes would be errors of one of the two, and ties errors of people."""
    model, people, lam_f = [1, -1, 1, 1, 1, 0], [1, -1, -1, 1, 0, 1], [0.9, 0.9, 0.9, 0.5, 0.9, 0.9]
    assert kappa(model, people, lam_f) == pytest.approx(kappa(model[:3], people[:3], lam_f[:3]))


@pytest.mark.parametrize("model", [[1, 1, 1], [0, 0, 0]])
def test_who_never_errs_or_never_chooses_has_no_kappa(model):
    """Else nothing divided by nothing would be a score."""
    assert np.isnan(kappa(model, [1, 1, 1], [0.9] * 3))


def test_a_majority_is_of_people_and_not_of_means():
    """Else one sure person would outvote two: .4, .4 and 1 have a mean of .6, and two of three see class 2."""
    answers = np.array([0.4, 0.4, 1.0, 0.9, 0.1, 0.5, 0.8])
    of = np.array([0, 0, 0, 1, 1, 2, 2])
    assert majority(answers, of, 4).tolist() == [-1, 0, 1, 0]
    # The others of the first two are .4 and 1, of the third .4 and .4.
    assert majority(answers, of, 4, leave_out=True).tolist() == [0, 0, -1, -1, 1, 1, 0]
    assert choice(np.array([0.2, 0.5, 0.5 + 1e-12, 0.51])).tolist() == [-1, 0, 0, 1]
