"""The strategies choose what is best by hand, or as evenly as they say."""

import itertools

import numpy as np
import pytest
from made_problems import problem, rng

from analysis.choosing.bound import least_loss
from analysis.choosing.strategies import STRATEGIES, balanced, exchange, greedy, random


@pytest.mark.parametrize("strategy", [greedy, exchange])
def test_the_noisier_of_two_pairs_gets_root_two_times_as_many(strategy):
    """Else judgments would go where they are not missed.

    With variances 1 and 2, 1 / n + 2 / m for n + m = 240 is least at m / n = sqrt(2) (Neyman 1934): 99.4 and 140.6.
    """
    chosen = strategy(problem(within=[1.0, 2.0]), 240, rng())
    assert chosen.tolist() in ([99, 141], [100, 140])


def test_only_two_coefficients_of_a_logistic_are_asked_about():
    """Else the design would not be the one that theory knows: two points, symmetric around x0, for a sum of variances.

    With x0 .5, k 4 and a constant variance the best distance from x0 can be found by trying all.
    """
    levels = np.arange(5, 96) / 100
    share = 1 / (1 + np.exp(-4 * (levels - 0.5)))
    slope = share * (1 - share) * 4
    gradients = np.stack([-slope, slope * (levels - 0.5)], axis=1)
    n = len(levels)
    weights = np.array([np.diag([1.0, 0.05])])
    given = problem(
        pair=np.zeros(n, dtype=int), lam_f=levels, asked=np.zeros(n, dtype=int), fresh=np.ones(n, dtype=bool),
        stock=np.zeros(n, dtype=int), room=[1000], gradients=gradients, between=np.zeros(n), within=np.ones(n),
        weights=weights,
    )  # fmt: skip
    chosen = exchange(given, 200, rng())

    def loss(distance):
        at = np.abs(levels - 0.5 - distance) < 1e-9, np.abs(levels - 0.5 + distance) < 1e-9
        information = sum(np.outer(g, g) for g in (gradients[each][0] for each in at)) * 100
        return (weights[0] * np.linalg.inv(information)).sum()

    distances = np.arange(1, 46) / 100
    best = distances[np.argmin([loss(distance) for distance in distances])]
    asked = np.abs(levels - 0.5)[chosen > 0]
    assert np.abs(asked - best).max() < 0.0201  # the loss is flat there
    assert given.losses(chosen).sum() == pytest.approx(loss(best), rel=1e-3)
    assert chosen[levels < 0.5].sum() == pytest.approx(100, abs=1)


def test_new_images_come_before_further_raters():
    """Else people would say again what is known of an image, though images differ more than people do."""
    given = problem(
        pair=[0, 0], asked=[1, 0], fresh=[False, True], stock=[0, 1], room=[9, 9], between=[0.5, 0.5], within=[1.0, 1.0]
    )
    assert greedy(given, 9, rng()).tolist() == [0, 9]
    assert greedy(given, 12, rng()).tolist() == [3, 9]


def test_people_who_judge_a_pair_again_tell_less():
    """Else a wave of few people would be spent on one category pair, as if each judgment were of another person."""
    alike = {"precision": np.array([[[1.0]], [[5.0]]]), "person": [0.9]}
    assert greedy(problem(**alike, people=1000), 4, rng()).tolist() == [4, 0]
    assert greedy(problem(**alike, people=2), 4, rng()).tolist() == [2, 2]
    losses = problem(people=2, person=[0.9]).losses(np.array([400, 0]))
    assert losses[0] == pytest.approx(0.9 / 2 + 0.1 / 400, rel=1e-3)  # what is a person's own stays


@pytest.mark.parametrize("name", STRATEGIES)
def test_the_budget_is_spent_and_no_stock_overdrawn(name):
    """Else the list would ask for more than there is, or for less than people are paid for."""
    given = problem(pair=[0, 0, 1], asked=[0, 2, 0], fresh=[True, False, False], stock=[0, 1, 2], room=[50, 3, 4],
                    between=[0.1] * 3, within=[1.0] * 3, gradients=np.ones((3, 1)))  # fmt: skip
    for budget in (1, 5, 30, 57):
        chosen = STRATEGIES[name](given, budget, rng())
        assert chosen.sum() == budget
        assert (chosen <= given.room).all()
    assert STRATEGIES[name](given, 100, rng()).tolist() == [50, 3, 4]


@pytest.mark.parametrize("name", STRATEGIES)
def test_a_choice_can_be_made_again(name):
    """Else nobody could say later why these images were shown."""
    given = problem(within=[1.0, 1.3])
    assert np.array_equal(STRATEGIES[name](given, 20, rng()), STRATEGIES[name](given, 20, rng()))


def test_balanced_evens_out_what_was_asked_before():
    """Else category pairs that were asked about rarely would stay so."""
    given = problem(judged=[10, 4])
    assert balanced(given, 10, rng()).tolist() == [2, 8]


def test_random_takes_any_judgment_as_often():
    """Else the strategy that others are compared with would be no random one."""
    given = problem(fresh=[False, False], room=[30, 90])
    shares = [random(given, 40, np.random.default_rng(seed))[0] for seed in range(200)]
    assert np.mean(shares) == pytest.approx(10, abs=4 * np.std(shares) / 200**0.5)


def test_greedy_and_exchange_reach_the_best_of_all_choices():
    """Else greedy could be far from the best; here all 1,001 ways to spend ten judgments are tried."""
    g = np.array([[1.0, 0.2], [1.0, -0.3], [0.4, 1.0], [0.2, -0.8], [0.7, 0.6]])
    given = problem(pair=[0] * 5, lam_f=np.linspace(0.1, 0.9, 5), asked=[0] * 5, fresh=[True] * 5, stock=[0] * 5,
                    room=[10], gradients=g, between=[0.0] * 5, within=[1.0, 1.5, 0.8, 1.2, 1.0],
                    precision=[0.1 * np.eye(2)])  # fmt: skip
    ways = [w for w in itertools.product(range(11), repeat=5) if sum(w) == 10]
    best = min(given.losses(np.array(way)).sum() for way in ways)
    for strategy, slack in ((greedy, 1.02), (exchange, 1.005)):
        assert best <= given.losses(strategy(given, 10, rng())).sum() <= best * slack
    assert least_loss(given, exchange(given, 10, rng())) <= best


def test_the_bound_holds_for_raters_of_few_stimuli():
    """Else the command's users would be told that a choice is better than it is, where images have few raters left."""
    given = problem(pair=[0, 0], asked=[1, 0], fresh=[False, False], stock=[0, 1], room=[3, 2], between=[0.4, 0.2],
                    gradients=[[1.0], [0.8]], precision=[[[1.0]]])  # fmt: skip
    ways = [(a, b) for a in range(4) for b in range(3) if a + b == 3]
    best = min(given.losses(np.array(way)).sum() for way in ways)
    for way in ways:
        assert least_loss(given, np.array(way)) <= best + 1e-12
