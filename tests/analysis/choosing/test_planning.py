"""Expected intervals: by formula and by simulation the same, and those that come."""

import numpy as np
import pandas as pd
import pytest

from analysis import plan
from analysis.choosing.candidates import candidates_of, problem_of
from analysis.choosing.curves_known import learn
from analysis.choosing.forecast import after, study_of, until
from analysis.choosing.goals import GOALS
from analysis.choosing.image_pairs import pairs_of_classes
from analysis.choosing.planning import power_table
from analysis.choosing.precision import NORMAL
from analysis.choosing.simulated import draw_truth, judgments
from analysis.choosing.strategies import balanced, greedy
from analysis.choosing.variances import hmix_prior

PAIRS = pairs_of_classes(["Bird", "Cat", "Deer"])
LEVELS = np.array([0.1, 0.25, 0.5, 0.75, 0.9])


def test_formula_and_simulation_agree():
    """Else one of them would be wrong, and a lab would invite too few people, or too many."""
    table = power_table(PAIRS, [10, 30], [20, 60], 60, LEVELS, hmix_prior(), studies=100)
    assert table["judgments"].tolist() == [600, 600, 1800, 1800]
    assert table["raters"].tolist() == pytest.approx([10, 600 / 180, 30, 10])
    for name, tolerance in (("x0", 0.15), ("k", 0.2)):
        ratio = table[f"{name}_simulated"] / table[f"{name}_formula"]
        assert np.abs(ratio - 1).max() < tolerance
    few_images, many_images = table["x0_formula"][2], table["x0_formula"][1]
    assert many_images < few_images  # images differ so much that three times as many people do not make up for them


def test_what_cannot_be_fitted_has_no_width():
    """Else two judgments of a pair would be said to have an interval."""
    table = power_table(PAIRS, [1], [1], 3, LEVELS, hmix_prior(), studies=2)
    assert table[["x0_formula", "x0_simulated"]].isna().all(axis=None)


def known_and_problem(n=900):
    rng = np.random.default_rng(0)
    truth = draw_truth(PAIRS, hmix_prior(), rng)
    pair, lam_f = rng.integers(3, size=n), rng.choice(LEVELS, n)
    rows = judgments(truth, pair, np.arange(n), lam_f, np.arange(n) // 60, rng)
    known = learn(rows, hmix_prior(), PAIRS)
    nothing = pd.DataFrame({"pair": np.array([], dtype=int), "name": np.array([], dtype=object)})
    candidates = candidates_of(known, LEVELS, np.full(3, 10**6), nothing, 5)
    return known, candidates.name, problem_of(known, candidates, GOALS["boundaries"](known), 5)


def test_twice_the_judgments_have_intervals_that_are_root_two_narrower():
    """Else a forecast would not follow from what is known: here as many people again judge as many images."""
    known, names, given = known_and_problem()
    chosen = balanced(given, 900, np.random.default_rng(0))
    study = study_of(known)
    given = type(given)(**{**vars(given), "people": 15})
    then, later = after(study, given, names, chosen)
    assert then.judgments == 900
    assert then.half_widths / study.half_widths == pytest.approx(np.full((3, 2), 0.5**0.5), rel=0.06)
    assert (np.linalg.eigvalsh(later.precision - given.precision) >= -1e-9).all()


def test_reported_errors_are_taken_as_they_are():
    """Else the report would speak of other intervals than boundaries.csv has."""
    known, names, given = known_and_problem()
    reported = np.array([[0.05, 0.9], [0.04, np.nan], [0.06, 1.1]])
    study = study_of(known, reported)
    assert study.half_widths[[0, 2]] == pytest.approx(NORMAL * reported[[0, 2]])
    assert np.isfinite(study.half_widths[1]).all()  # as much larger than expected as the others
    then, _ = after(study, given, names, greedy(given, 300, np.random.default_rng(0)))
    assert (then.half_widths < study.half_widths).all()


def test_the_look_ahead_ends_where_all_are_certain(monkeypatch):
    """Else a lab would go on asking, or stop too early."""
    known, names, given = known_and_problem()
    study = study_of(known)
    goal = float(study.half_widths[:, 0].max() * 0.7)
    enough = until(study, given, names, goal, greedy, 60)
    assert enough.within(goal).all()
    assert 300 <= enough.judgments <= 1800  # about twice as many judgments as there are of the widest
    monkeypatch.setattr("analysis.choosing.forecast.MOST", 600)
    assert until(study, given, names, 1e-4, greedy, 60) is None
    assert until(study, given, names, 0.49, greedy, 60) is study


def test_the_command_prints_both_ways(call, tmp_path):
    """Else a lab would see one number, and no reason to believe it."""
    flags = ["--classes", 3, "--participants", 10, 20, "--per-category-pair", 20, "--studies", 3]
    status, out, err = call(plan, *flags, "--out", tmp_path / "power.csv")
    assert status == 0, err
    assert "x0_formula" in out and "x0_simulated" in out
    assert len(pd.read_csv(tmp_path / "power.csv")) == 2
    assert call(plan, *flags)[1].splitlines()[:4] == out.splitlines()[:4]


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--classes", 1], "at least 2"),
        (["--coefficients", 0.5], "at least two"),
        (["--participants", 10_000_000], "lower --participants"),
        (["--like", "nowhere"], "aggregate.py wrote"),
    ],
)
def test_bad_plans_end_in_one_line(call, flags, message):
    """Else a slip would end in a traceback or a wait without end."""
    status, _, err = call(plan, "--participants", 10, *flags)
    assert status == 2
    assert message in err
    assert len(err.strip().splitlines()) == 1
