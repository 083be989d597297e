"""Labels made of judgments in other ways: hand values, fits that find what was put in, and what holds on H-Mix."""

import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from learn import candidates
from learn.candidates import agreement_weights, fitted_smoothing, fractional_logit
from learn.conditions import CONDITIONS
from learn.labels import smooth, uniform_weight
from learn.training.paper_tables import TABLES
from learn.training.training_recipe import TrainingRecipe

DOCS = Path(__file__).parents[2] / "docs" / "learning.md"


@pytest.fixture(scope="module")
def labelled(hmix_data):
    """Rows and labels of all conditions of the table, made once."""
    return {name: CONDITIONS[name].examples(hmix_data, 0) for name in TABLES["policies"][0]}


def shares(labels, rows, names):
    """What of labels is on neither of their two classes."""
    own = np.stack([rows[label].map(names.index) for label in ("label_1", "label_2")], axis=1)
    return 1 - np.take_along_axis(labels, own, axis=1).sum(axis=1)


def test_all_label_the_same_images_in_the_same_order(labelled, hmix_data):
    """Else their runs would not be paired: equally many steps, and the same images in the same batches."""
    for name, (rows, labels) in labelled.items():
        assert rows["stimulus"].tolist() == hmix_data.stimuli["stimulus"].tolist(), name
        assert labels.shape == (2070, 10)
        assert (labels >= 0).all()
        np.testing.assert_allclose(labels.sum(axis=1), 1, atol=1e-9)


def test_the_mean_over_judgments_is_the_mean_of_their_labels(labelled, hmix_data):
    """Else the same judgments would weigh otherwise than one by one."""
    rows, labels = labelled["relabel_omega_mean"]
    single, theirs = CONDITIONS["relabel_omega_per_judgment"].examples(hmix_data, 0)
    for at in (0, 700, 2069):
        of = (single["stimulus"] == rows["stimulus"].iloc[at]).to_numpy()
        np.testing.assert_allclose(labels[at], theirs[of].mean(axis=0), atol=1e-12)


def test_agreement_is_with_the_others_of_the_same_image():
    """Else a person would be weighted by images rather than by agreement: worked out by hand."""
    judgments = pd.DataFrame(
        [("s", "a", 0.2), ("s", "b", 0.4), ("s", "c", 0.9), ("t", "a", 0.5), ("t", "b", 0.5), ("u", "c", 0.1)],
        columns=["stimulus", "participant", "lam_h"],
    )
    squares = {"a": [(0.2 - 0.65) ** 2, 0], "b": [(0.4 - 0.55) ** 2, 0], "c": [(0.9 - 0.3) ** 2]}
    overall = np.mean([*squares["a"], *squares["b"], *squares["c"]])
    weights = {who: (len(own) + 10) / (sum(own) + 10 * overall) for who, own in squares.items()}
    expected = np.array([weights[who] for who in judgments["participant"]])
    np.testing.assert_allclose(agreement_weights(judgments), expected / expected.mean(), rtol=1e-12)
    assert weights["b"] > weights["a"] > weights["c"]
    alone = judgments.drop_duplicates("stimulus")
    np.testing.assert_array_equal(agreement_weights(alone), np.ones(3))


def test_judgments_are_weighted_by_agreement():
    """Else relabel_agreement would be relabel_omega_mean under another name."""
    judgments = pd.DataFrame(
        [("s", "a", 0.2), ("s", "b", 0.4), ("s", "c", 0.9), ("t", "a", 0.5), ("t", "b", 0.5)],
        columns=["stimulus", "participant", "lam_h"],
    ).assign(label_1="Ant", label_2="Bee", omega=1.0)
    data = SimpleNamespace(
        judgments=judgments,
        stimuli=judgments.drop_duplicates("stimulus"),
        source=SimpleNamespace(class_names=("Ant", "Bee", "Cat")),
        recipe=TrainingRecipe(),
    )
    weights = agreement_weights(judgments)
    u = uniform_weight(1.0)
    for name, by in (("relabel_agreement", weights), ("relabel_omega_mean", np.ones(5))):
        _, labels = CONDITIONS[name].examples(data, 0)
        lam = (by[:3] * [0.2, 0.4, 0.9]).sum() / by[:3].sum()
        np.testing.assert_allclose(labels[0], [(1 - u) * lam + u / 3, (1 - u) * (1 - lam) + u / 3, u / 3], rtol=1e-9)


def test_the_rule_of_smoothing_is_found_again():
    """Else people's soft labels would be fitted by another share than theirs: soft labels made with known a and b."""
    rng = np.random.default_rng(0)
    omega, lam = rng.random((2, 400))
    labels = np.column_stack([lam, 1 - lam, np.zeros((400, 8))])
    given = smooth(labels, uniform_weight(omega, a=3.0, b=0.02))
    at = np.linspace(0, 1, 11)
    np.testing.assert_allclose(
        fitted_smoothing(labels, omega, given)(at), uniform_weight(at, a=3.0, b=0.02), atol=0.002
    )


def test_the_fractional_logit_goes_through_the_means():
    """Else the share of a confidence would not be the mean of what people gave: all of it or nothing, at two omegas."""
    omega = np.repeat([0.2, 0.8], 50)
    found = fractional_logit(omega, np.r_[np.arange(50) < 30, np.arange(50) < 10].astype(float))
    np.testing.assert_allclose(found(np.array([0.2, 0.8])), [0.6, 0.2], atol=1e-3)


def test_fitted_shares_are_those_of_peoples_soft_labels(labelled, hmix_data):
    """Else candidates would give other classes more or less than people do where they were asked."""
    names = hmix_data.source.class_names
    soft = hmix_data.people.soft_labels()
    asked = pd.Index(hmix_data.stimuli["stimulus"]).get_indexer(soft["stimulus"])
    theirs = shares(soft[[*names]].to_numpy(), soft, names)
    for name, by in (("relabel_named", "people"), ("relabeller_named", "relabeller")):
        rows, labels = labelled[name]
        given = shares(labels, rows, names)
        assert given[asked].mean() == pytest.approx(theirs.mean(), abs=1e-3)
        _, omega = candidates.COEFFICIENTS[by](hmix_data)
        assert np.corrcoef(given, omega)[0, 1] < -0.9  # less where people are surer


def test_what_the_docs_say_of_shares(hmix_data):
    """Else docs/learning.md would give other shares than people and the authors' rule do on these stimuli."""
    names, text = hmix_data.source.class_names, " ".join(DOCS.read_text(encoding="utf-8").split())
    said = re.search(r"gave (\d+) % to classes that are in neither image, `relabel_omega` gives them (\d+) %", text)
    for name, per_cent in zip(("soft_labels", "soft_labels_relabel_omega"), said.groups(), strict=True):
        rows, labels = CONDITIONS[name].examples(hmix_data, 0)
        assert round(100 * shares(labels, rows, names).mean()) == int(per_cent)


def test_likelihood_of_soft_labels_rises(labelled, hmix_data):
    """Else the held-out fit would be none: other people's soft labels must be likelier than under the authors' rule."""
    names = [*hmix_data.source.class_names]
    soft = hmix_data.people.soft_labels()
    asked = pd.Index(hmix_data.stimuli["stimulus"]).get_indexer(soft["stimulus"])
    given = soft[names].to_numpy()

    def nats(name):
        return -(given * np.log(labelled[name][1][asked])).sum(axis=1).mean()

    assert nats("relabel_fitted") < nats("relabel_omega") - 0.1
    assert nats("relabel_named") < nats("relabel_fitted")  # fitted in sample, but with no more numbers of its own
    assert nats("relabel_fitted") < nats("mixup_smoothed_fitted")


def test_the_smoothed_control_has_the_mean_share_of_what_it_controls(labelled, hmix_data):
    """Else it would not say what that much smoothing does alone."""
    names = hmix_data.source.class_names
    even, own = (
        shares(labelled[name][1], hmix_data.stimuli, names) for name in ("mixup_smoothed_fitted", "relabel_fitted")
    )
    assert np.ptp(even) < 1e-9
    assert even[0] == pytest.approx(own.mean(), rel=1e-6)
    assert own.std() > 0.05


def test_the_relabellers_labels_are_of_its_own_prediction(labelled, hmix_data, monkeypatch):
    """Else lam_h and omega of the relabeller would play no part, or the share not be people's mean u."""
    lam_g, omega = candidates.COEFFICIENTS["relabeller"](hmix_data)
    rows, labels = labelled["relabeller_omega"]
    names = hmix_data.source.class_names
    first, second = (rows[label].map(names.index).to_numpy() for label in ("label_1", "label_2"))
    u = 10 / 8 * shares(labels, rows, names)
    at = np.arange(len(rows))
    np.testing.assert_allclose(labels[at, first] - u / 10, (1 - u) * lam_g, atol=1e-9)
    np.testing.assert_allclose(labels[at, second] - u / 10, (1 - u) * (1 - lam_g), atol=1e-9)
    assert (np.diff(u[np.argsort(omega)]) <= 1e-9).all()  # less where it says that people are surer
    judged = uniform_weight(hmix_data.judgments["omega"].to_numpy()).mean()
    weights = hmix_data.judgments.groupby("stimulus").size()[rows["stimulus"]].to_numpy()
    assert (weights * u).sum() / weights.sum() == pytest.approx(judged, abs=1e-3)
    # Two people's answers are noisy: what the relabeller makes of all of them is nearer to lam_f.
    assert np.abs(lam_g - rows["lam_f"]).mean() < np.abs(rows["lam_h"] - rows["lam_f"]).mean()
