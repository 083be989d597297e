"""What is put into simulated people comes out of the results: as often as 95 % intervals promise.

The whole pipeline but for the files of results: a stimulus set with catch trials, sessions, their reader, measures.
test_results.py holds results to these measures.
Answers have no lapses and so little noise that none is cut off at 0 or 1, for the intervals are those of normal errors.
Seeds are fixed. A share of intervals is held to the central 99.98 % of the binomial distribution with p = .95: of
correct intervals, 1 in 5,000 such tests would fail.
"""

import pytest
from made_sessions import simulated
from scipy import stats

from analysis.boundaries import fits
from analysis.inferences import confidence
from analysis.judgments import counted
from experiments.rehearsal.observer import Observer

SURE = 0.9998


def promised(n_intervals):
    """The smallest and largest number of covered intervals that 95 % intervals may have."""
    low, high = stats.binom.interval(SURE, n_intervals, 0.95)
    return int(low), int(high)


@pytest.fixture
def study(tmp_path_factory):
    """Answer a set: study(observer, seed, participants, per_category_pair) -> the judgments that count."""

    def make(observer, seed, participants, per_category_pair):
        design = {"per_category_pair": per_category_pair, "catch_trials": 5, "seed": seed}
        judgments = simulated(tmp_path_factory.mktemp("study"), participants, observer=observer, **design)
        return counted(judgments, "corrected")

    return make


@pytest.mark.slow
def test_boundaries_lie_in_their_intervals(study):
    """Else x0 and k of a study of people could not be believed, or their intervals be too wide or too narrow.

    Five studies of 45 category pairs: 225 intervals of each parameter.
    """
    observer = Observer(k_median=4, noise_sd=0.04, lapse_rate=0)
    covered = {"x0": 0, "k": 0}
    for seed in range(5):
        table = fits(study(observer, seed, participants=20, per_category_pair=6))
        assert len(table) == 45
        for row in table.itertuples():
            x0, k = observer.boundary(row.label_1, row.label_2, seed)
            covered["x0"] += row.x0_low <= x0 <= row.x0_high
            covered["k"] += row.k_low <= k <= row.k_high
    low, high = promised(225)
    assert (low, high) == (200, 224)  # both ends are real: all 225 would be too many
    for name, number in covered.items():
        assert low <= number <= high, name


@pytest.mark.slow
def test_the_confidence_curve_lies_in_its_intervals(study):
    """Else table 1 would not show how sure people were.

    All category pairs have one boundary, so that all stimuli of a folded coefficient have one expected confidence; its
    interval is that of the mean over stimuli, from the table's mean, sd and n_stimuli. Eight studies, three
    coefficients: 24 intervals.
    """
    alike = {"x0_sd": 0, "k_log_sd": 0, "k_median": 4, "lapse_rate": 0}
    observer = Observer(**alike, omega_sure=0.75, omega_unsure=0.45, omega_sd=0.05)
    covered = 0
    for seed in range(8):
        table = confidence(study(observer, seed, participants=4, per_category_pair=1))
        rows = table.reset_index().to_dict("records")
        assert [row["folded"] for row in rows] == [0.1, 0.25, 0.5]
        for row in rows:
            ambiguity = 2 * observer.appearance(row["folded"], "A", "B", seed)  # at .5 and below
            expected = 0.75 - 0.3 * ambiguity
            reach = stats.t.ppf(0.975, row["n_stimuli"] - 1) * row["sd"] / row["n_stimuli"] ** 0.5
            assert reach < 0.03  # else any curve would be covered
            covered += abs(row["mean"] - expected) <= reach
    low, high = promised(24)
    assert (low, high) == (17, 24)
    assert covered >= low
