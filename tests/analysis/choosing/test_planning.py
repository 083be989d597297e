"""Expected intervals: by formula and by simulation the same, and those that come."""

import numpy as np
import pandas as pd
import pytest

from analysis import plan
from analysis.choosing.candidates import candidates_of, problem_of
from analysis.choosing.curves_known import learn
from analysis.choosing.forecast import after, staffed, study_of, until
from analysis.choosing.goals import GOALS
from analysis.choosing.image_pairs import pairs_of_classes
from analysis.choosing.planning import power_table
from analysis.choosing.precision import NORMAL, covariances
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


def test_nobody_judges_a_stimulus_twice():
    """Else a plan with few images would count judgments that no session asks for."""
    table = power_table(PAIRS, [4], [5, 30], 60, LEVELS, hmix_prior(), studies=0)
    assert table["judgments"].tolist() == [4 * 15, 4 * 60]
    assert table["raters"].tolist() == pytest.approx([4, 240 / 90])


def test_a_curve_that_is_a_step_has_no_errors():
    """Else the forecast would call a slope known that no answer tells of."""
    curves = np.array([[0.5, 2.0], [0.5, 5.0]])
    pair, lam_f = np.repeat([0, 1], 3), np.tile([0.1, 0.5, 0.9], 2)
    found = covariances(curves, pair, lam_f, np.full(6, 4), np.full(2, 4), hmix_prior().variances)
    assert np.isfinite(found[0]).all()
    assert np.isnan(found[1]).all()


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


def test_a_standard_error_of_0_is_none():
    """Else three answers that happen to lie on a curve would count as a boundary that is known exactly."""
    known, _, _ = known_and_problem()
    study = study_of(known, np.array([[0.0, 0.0], [0.04, 0.9], [0.06, 1.1]]))
    assert (study.half_widths > 0).all()
    assert not study.within(1e-3).any()


def test_few_image_pairs_take_more_people():
    """Else a lab with few images would invite people who would have to see an image pair many times."""
    known = known_and_problem(90)[0]
    nothing_new = np.zeros(3, dtype=int)
    listed = pd.DataFrame({"pair": [0, 0, 1, 2], "name": ["a", "b", "c", "d"]})
    candidates = candidates_of(known, LEVELS, nothing_new, listed, 1)
    given = problem_of(known, candidates, GOALS["boundaries"](known), 1)
    few = staffed(given, 120, 60)
    assert (few.people, few.room[-4:].tolist()) == (30, [30] * 4)
    study = study_of(known)
    enough = until(study, given, candidates.name, float(study.half_widths[:, 0].max() * 0.8), greedy, 60)
    assert enough.judgments <= 4 * enough.participants
    assert enough.judgments >= 60


def test_the_command_prints_both_ways(call, tmp_path):
    """Else a lab would see one number, and no reason to believe it."""
    flags = ["--classes", 3, "--participants", 10, 20, "--per-category-pair", 20, "--studies", 3]
    status, out, err = call(plan, *flags, "--out", tmp_path / "power.csv")
    assert status == 0, err
    assert "x0_formula" in out and "x0_simulated" in out
    assert len(pd.read_csv(tmp_path / "power.csv")) == 2
    assert call(plan, *flags)[1].splitlines()[:4] == out.splitlines()[:4]


def test_what_has_no_width_is_explained(call):
    """Else a table would say nan, and not why."""
    _, out, _ = call(plan, "--classes", 2, "--participants", 3, "--per-category-pair", 1, "--studies", 1)
    assert "1 category pair, 1 judgment by each participant" in out
    assert "nan" not in out
    assert "too few judgments" in out


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--classes", 1], "at least 2"),
        (["--coefficients", 0.5], "at least two"),
        (["--participants", 10_000_000], "lower --participants"),
        (["--like", "nowhere"], "aggregate.py wrote"),
        (["--classes", 1_000_000], "more than 1,000"),
        (["--out", "."], "is a folder"),
    ],
)
def test_bad_plans_end_in_one_line(call, flags, message):
    """Else a slip would end in a traceback or a wait without end."""
    status, _, err = call(plan, "--participants", 10, *flags)
    assert status == 2
    assert message in err
    assert len(err.strip().splitlines()) == 1
