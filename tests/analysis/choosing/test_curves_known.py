"""The hierarchical logistic finds what people were made with, whichever label comes first."""

import numpy as np
import pandas as pd
import pytest

from analysis.choosing.candidates import candidates_of, problem_of
from analysis.choosing.curves_known import learn
from analysis.choosing.goals import GOALS
from analysis.choosing.image_pairs import pairs_of_classes
from analysis.choosing.precision import covariances, errors_of
from analysis.choosing.simulated import draw_truth, judgments
from analysis.choosing.strategies import greedy
from analysis.choosing.variances import hmix_prior
from analysis.curves import fit_all
from hillmixe.names import complement

LEVELS = np.array([0.1, 0.25, 0.5, 0.75, 0.9])
PAIRS = pairs_of_classes(["Bird", "Cat", "Deer", "Dog", "Frog"])


def study(seed=0, n=1500, n_stimuli=600, per_person=50):
    """A study of so many judgments, its truth with it."""
    rng = np.random.default_rng(seed)
    truth = draw_truth(PAIRS, hmix_prior(), rng)
    pair, lam_f = rng.integers(len(PAIRS), size=n_stimuli), rng.choice(LEVELS, n_stimuli)
    stimulus = rng.integers(n_stimuli, size=n)
    rows = judgments(truth, pair[stimulus], stimulus, lam_f[stimulus], np.arange(n) // per_person, rng)
    return truth, rows.drop_duplicates(["participant", "stimulus"])


def turned(rows):
    """The same judgments where each label has a name that comes at the other end of the alphabet."""
    names = {name: f"{9 - at}-{name}" for at, name in enumerate(sorted({*rows["label_1"], *rows["label_2"]}))}
    mirrored = rows.assign(
        label_1=rows["label_2"].map(names), label_2=rows["label_1"].map(names),
        lam_f=rows["lam_f"].map(complement), lam_h=1 - rows["lam_h"],
    )  # fmt: skip
    return mirrored, names


def chosen(known, name=lambda label: label, at=lambda lam_f: lam_f):
    """How many judgments of which labels and lam_f are chosen, of 90, from new image pairs."""
    nothing = known.stimuli[["pair", "name"]].iloc[:0]
    candidates = candidates_of(known, LEVELS, np.full(len(known.pairs), 10**6), nothing, 5)
    given = problem_of(known, candidates, GOALS["boundaries"](known), 5)
    n = greedy(given, 90, np.random.default_rng(0))
    both = [frozenset(map(name, labels)) for labels in known.pairs.to_numpy()]
    return {(both[given.pair[row]], at(float(given.lam_f[row]))): int(n[row]) for row in np.flatnonzero(n)}


def test_curves_and_variances_are_found():
    """Else candidates would be judged by curves and scatter that people do not have."""
    prior = hmix_prior()
    truth, rows = study(n=12_000, n_stimuli=5000)
    known = learn(rows, prior, PAIRS)
    assert np.abs(known.curves - truth.curves).max(axis=0) == pytest.approx([0, 0], abs=0.09)
    assert np.sqrt(((known.curves - truth.curves) ** 2).mean(axis=0))[0] < 0.02
    assert known.variances.raters_at(0.5) == pytest.approx(prior.variances.raters_at(0.5), rel=0.15)
    assert known.variances.images_at(0.5) == pytest.approx(prior.variances.images_at(0.5), rel=0.2)
    assert 0.5 < known.variances.person[1] / prior.variances.person[1] < 1.5


def test_what_is_known_does_not_hang_on_which_label_comes_first():
    """Else a class called otherwise would be asked about at other coefficients."""
    _, rows = study()
    mirrored, names = turned(rows)
    one, two = learn(rows, hmix_prior()), learn(mirrored, hmix_prior())
    order = pd.MultiIndex.from_frame(two.pairs).get_indexer(
        pd.MultiIndex.from_arrays([one.pairs["label_2"].map(names), one.pairs["label_1"].map(names)])
    )
    assert (order >= 0).all()
    assert two.curves[order, 0] == pytest.approx(1 - one.curves[:, 0], abs=1e-3)
    assert two.curves[order, 1] == pytest.approx(one.curves[:, 1], abs=1e-3)
    assert [*two.variances.rater, *two.variances.image] == pytest.approx(
        [*one.variances.rater, *one.variances.image], abs=1e-4
    )


def test_what_is_known_does_not_hang_on_the_order_of_rows():
    """Else the same folders would lead to other choices on another computer."""
    _, rows = study()
    one, two = learn(rows, hmix_prior()), learn(rows.sample(frac=1, random_state=1), hmix_prior())
    assert two.curves == pytest.approx(one.curves, abs=1e-6)
    assert chosen(one) == chosen(two)


def test_the_choice_is_mirrored_with_the_labels():
    """Else people would be asked otherwise for no reason than the alphabet."""
    _, rows = study()
    mirrored, names = turned(rows)
    back = {new: old for old, new in names.items()}
    one, two = (learn(each, hmix_prior()) for each in (rows, mirrored))

    first, second = chosen(one), chosen(two, back.get, complement)
    shared = sum(min(first.get(key, 0), second.get(key, 0)) for key in first)
    assert shared >= 88  # of 90: what is equally good but for the last digits may fall either way


def test_classes_tell_of_pairs_that_were_not_judged():
    """Else nothing would be known of a pair though both of its classes were seen with others."""
    truth, rows = study(n=9000, n_stimuli=4000)
    hidden = (rows["label_1"] == "Bird") & (rows["label_2"] == "Frog")
    known = learn(rows[~hidden], hmix_prior(), PAIRS)
    at = next(at for at, pair in enumerate(PAIRS.to_numpy().tolist()) if pair == ["Bird", "Frog"])
    others = np.delete(np.arange(len(PAIRS)), at)
    assert known.people[at] == 0
    assert (known.information[at] == 0).all()
    spread = np.abs(truth.curves[others, 0] - 0.5).mean()
    assert abs(known.curves[at, 0] - truth.curves[at, 0]) < max(spread, 0.04)


def test_nothing_known_is_the_prior():
    """Else a first wave would be planned with curves that come from nowhere."""
    prior = hmix_prior()
    nothing = study()[1].iloc[:0]
    known = learn(nothing, prior, PAIRS)
    assert known.curves == pytest.approx(np.tile([0.5, prior.log_k], (len(PAIRS), 1)), abs=1e-6)
    assert known.variances == prior.variances
    assert (known.people == 0).all()


def test_standard_errors_are_those_of_repeated_studies():
    """Else forecasts would promise narrower intervals than come, or wider ones.

    One category pair, 60 stimuli with two raters, each person four judgments of it: 400 studies, so that their standard
    deviation has a relative standard error of 3.5 %.
    """
    rng = np.random.default_rng(1)
    truth = draw_truth(PAIRS.iloc[:1], hmix_prior(), rng)
    stimulus = np.repeat(np.arange(60), 2)
    lam_f, person = LEVELS[stimulus % 5], np.arange(120) % 30
    cells = np.eye(5)[stimulus % 5]
    lam_h = np.stack([
        judgments(truth, np.zeros(120, dtype=int), stimulus, lam_f, person, rng)["lam_h"].to_numpy() for _ in range(400)
    ])  # fmt: skip
    fits = fit_all(LEVELS, lam_h @ cells, np.tile(cells.sum(axis=0), (400, 1)))
    pair, n = np.zeros(60, dtype=int), np.full(60, 2)
    found = covariances(truth.curves, pair, LEVELS[np.arange(60) % 5], n, np.array([30]), truth.variances)
    expected = errors_of(found, truth.curves)[0]
    low, high = np.quantile(fits.x0, [0.159, 0.841])
    assert (high - low) / 2 == pytest.approx(expected[0], rel=0.15)
    low, high = np.quantile(fits.k, [0.159, 0.841])
    assert (high - low) / 2 == pytest.approx(expected[1], rel=0.2)


@pytest.mark.long
def test_the_prior_is_that_of_the_published_judgments(hmix_judgments):
    """Else what is taken for known would not be what the command computes from H-Mix."""
    import runpy
    from pathlib import Path

    made = runpy.run_path(str(Path(__file__).parents[3] / "docs" / "hmix_prior.py"))["prior"]()
    prior = hmix_prior()
    assert made["judgments"] == 4788
    assert made["log_k"] == pytest.approx(prior.log_k, abs=2e-3)
    for name, values in made["variances"].items():
        assert values == pytest.approx(getattr(prior.variances, name), abs=2e-3)
    assert made["sd"] + made["class_sd"] == pytest.approx([*prior.sd, *prior.class_sd], abs=2e-3)
