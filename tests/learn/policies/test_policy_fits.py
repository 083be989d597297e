"""What people give to other classes: fits that find what was put in."""

import numpy as np
import pandas as pd
import pytest

from learn.policies.policy_fits import fit_other_classes, fit_smoothing


def half(omega):
    return (1 - omega) / 2


def test_smoothing_is_found_again():
    """Else the share would be of other pairs or coefficients: people simulated with known levels of pairs."""
    rng = np.random.default_rng(1)
    names = list("ABCD")
    level = {(a, b): rng.normal(0, 0.05) for a in names for b in names if a < b}
    rows = [
        (a, b, lam_f, 0.6 + 0.2 * (2 * lam_f - 1) ** 2 + extra + rng.normal(0, 0.1))
        for (a, b), extra in level.items()
        for lam_f in rng.choice([0.1, 0.25, 0.5, 0.75, 0.9], 400)
    ]
    judgments = pd.DataFrame(rows, columns=["label_1", "label_2", "lam_f", "omega"])
    share = fit_smoothing(judgments, names, half)
    mean = np.mean(list(level.values()))
    for lam_f in (0.1, 0.3, 0.5):
        found = share(np.array([[lam_f]]))
        for (a, b), extra in level.items():
            expected = half(0.6 + 0.2 * (2 * lam_f - 1) ** 2 + extra)
            i, j = names.index(a), names.index(b)
            assert found[i, j] == found[j, i] == pytest.approx(expected, abs=0.01)
        assert found.mean() == pytest.approx(half(0.6 + 0.2 * (2 * lam_f - 1) ** 2 + mean * 0.75), abs=0.015)
    pure = fit_smoothing(judgments, names, lambda omega: half(omega) + 0.1)
    np.testing.assert_allclose(pure(np.array([[[0.0]], [[1.0]]])), 0.1)  # nobody was asked about pure images: omega 1
    np.testing.assert_allclose(pure(np.array([[0.05]])), (0.1 + pure(np.array([[0.1]]))) / 2)


def test_levels_of_pairs_without_spread_are_shrunk_to_none():
    """Else chance would be taken for a property of pairs."""
    rng = np.random.default_rng(2)
    rows = [(a, b, 0.5, 0.7 + rng.normal(0, 0.2)) for a in "ABCDE" for b in "ABCDE" if a < b for _ in range(6)]
    judgments = pd.DataFrame(rows, columns=["label_1", "label_2", "lam_f", "omega"])
    found = fit_smoothing(judgments, list("ABCDE"), half)(np.array([[0.5]]))
    means = half(judgments.groupby(["label_1", "label_2"])["omega"].mean())
    assert np.ptp(found) < 0.5 * np.ptp(means)


def test_other_classes_are_found_again():
    """Else mass would go to classes that nobody named: A with B is taken for C, A with C for B."""
    rows = [
        {"label_1": "A", "label_2": "B", "lam_f": 0.5, "A": 0.3, "B": 0.3, "C": 0.4, "D": 0.0},
        {"label_1": "A", "label_2": "B", "lam_f": 0.25, "A": 0.2, "B": 0.5, "C": 0.3, "D": 0.0},
        {"label_1": "A", "label_2": "C", "lam_f": 0.5, "A": 0.2, "B": 0.4, "C": 0.4, "D": 0.0},
    ]
    share, spread = fit_other_classes(pd.DataFrame(rows), list("ABCD"))
    assert share(np.array(0.5)) == pytest.approx(0.4)
    assert share(np.array(0.25)) == share(np.array(0.75)) == pytest.approx(0.3)
    np.testing.assert_allclose(spread.sum(2), 1)
    for i in range(4):
        for j in range(4):
            assert spread[i, j, i] == spread[i, j, j] == 0
    assert spread[0, 1, 2] > 0.9 > 0.1 > spread[0, 1, 3]
    np.testing.assert_allclose(spread, spread.transpose(1, 0, 2))
    rows = pd.DataFrame([{"label_1": "A", "label_2": "B", "lam_f": 0.5, "A": 0.4, "B": 0.6}])
    _, spread = fit_other_classes(rows, ["A", "B"])
    assert not spread[[0, 1], [1, 0]].any()  # two classes have no others: mass would vanish from targets
