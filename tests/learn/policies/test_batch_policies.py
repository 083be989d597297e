"""Label policies of whole batches: hand values, what every policy must obey, and fits that find what was put in."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from analysis import policy as curves
from learn.conditions import CONDITIONS
from learn.labels import two_hot, uniform_weight
from learn.training.training_recipe import TrainingRecipe

CPU = torch.device("cpu")
OF_BATCHES = {name: condition.policy for name, condition in CONDITIONS.items() if condition.policy}


@pytest.fixture(scope="module")
def policies(hmix_data):
    return {name: make(hmix_data, CPU) for name, make in OF_BATCHES.items()}


@pytest.fixture(scope="module")
def mixes(hmix_data):
    """Coefficients from 0 to 1 and pairs of regular images, of different classes and of one."""
    rng = np.random.default_rng(0)
    lam_f = torch.from_numpy(np.append(rng.random(400), [0.0, 1.0, 0.5, 0.25]).astype(np.float32))
    first, second = torch.from_numpy(rng.integers(0, len(hmix_data.regular), (2, len(lam_f))))
    return lam_f, first, second


@pytest.mark.parametrize("condition", OF_BATCHES)
def test_targets_are_distributions_whatever_the_order_of_the_images(policies, mixes, condition):
    """Else cross-entropy to them would mean nothing, or a mix have two: lam of i with j is 1 - lam of j with i."""
    lam_f, first, second = mixes
    targets = policies[condition](lam_f, first, second)
    assert targets.shape == (404, 10)
    assert (targets >= 0).all()
    torch.testing.assert_close(targets.sum(1), torch.ones(404), rtol=0, atol=1e-5)
    torch.testing.assert_close(targets, policies[condition](1 - lam_f, second, first), rtol=0, atol=1e-4)


@pytest.mark.parametrize("condition", OF_BATCHES)
def test_mixes_within_a_class_keep_its_label(policies, hmix_data, condition):
    """Else two dogs would be labelled as less than a dog."""
    classes = hmix_data.source.labels[hmix_data.regular]
    of_one = torch.from_numpy(np.flatnonzero(classes == 3))[:50]
    targets = policies[condition](torch.linspace(0, 1, 50), of_one, of_one.flip(0))
    expected = torch.zeros(50, 10)
    expected[:, 3] = 1
    torch.testing.assert_close(targets, expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize("condition", ["batch_mixup", "batch_pinned", "batch_relabeller"])
def test_pure_images_keep_their_label(policies, mixes, hmix_data, condition):
    """Else an unmixed image would have a foreign label, as the paper's own fits give it."""
    _, first, second = mixes
    classes = torch.from_numpy(hmix_data.source.labels[hmix_data.regular])
    for end, images in ((1.0, first), (0.0, second)):
        targets = policies[condition](torch.full((404,), end), first, second)
        torch.testing.assert_close(targets[range(404), classes[images]], torch.ones(404), rtol=0, atol=1e-5)


def test_mixup_is_linear(policies, mixes, hmix_data):
    """Else the baseline of the table would be no mixup."""
    lam_f, first, second = mixes
    one_hot = torch.eye(10)[torch.from_numpy(hmix_data.source.labels[hmix_data.regular])]
    expected = lam_f[:, None] * one_hot[first] + (1 - lam_f[:, None]) * one_hot[second]
    torch.testing.assert_close(policies["batch_mixup"](*mixes), expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize("form", ["fitted", "pinned"])
def test_curves_are_those_of_policy_json(policies, mixes, hmix_data, form):
    """Else networks would be trained with other curves than the report shows."""
    lam_f, first, second = mixes
    names = np.array(hmix_data.source.class_names)[hmix_data.source.labels[hmix_data.regular]]
    lam_g = curves.evaluate(hmix_data.people.policy(), lam_f.double().numpy(), names[first], names[second], form)
    one_hot = torch.eye(10)[torch.from_numpy(hmix_data.source.labels[hmix_data.regular])]
    expected = two_hot(torch.from_numpy(lam_g).float(), one_hot[first], one_hot[second])
    torch.testing.assert_close(policies[f"batch_{form}"](*mixes), expected, rtol=0, atol=1e-5)


def test_conditions_differ(policies, mixes):
    """Else two rows of table 3 would be one."""
    targets = [policy(*mixes) for policy in policies.values()]
    for place, one in enumerate(targets):
        for other in targets[:place]:
            assert (one - other).abs().max() > 0.02


def test_confidence_softens_pinned_targets_by_the_formula(policies, mixes):
    """Else confidence would move mass between the two classes, or by another formula than Relabel & omega."""
    pinned, softened = policies["batch_pinned"](*mixes), policies["batch_confidence"](*mixes)
    _, first, second = mixes
    classes = policies["batch_pinned"].class_of
    for place in (classes[first] != classes[second]).nonzero().flatten()[:50]:
        others = [k for k in range(10) if k not in (classes[first[place]], classes[second[place]])]
        weight = 10 * softened[place, others].mean()
        assert 0.005 < weight < 0.5
        torch.testing.assert_close(softened[place], (1 - weight) * pinned[place] + weight / 10, rtol=0, atol=1e-5)
    mass = policies["batch_confidence"].policy.mass[:, ~np.eye(10, dtype=bool)]
    assert (mass[500] > mass[900]).all()  # people are less sure of the middle


def test_the_rule_of_smoothing_is_the_recipes(hmix_data, mixes):
    """Else --smoothing would be without effect on table 3."""
    linear = OF_BATCHES["batch_confidence"](replace(hmix_data, recipe=TrainingRecipe(smoothing="linear")), CPU)
    at_half = hmix_data.judgments.query("lam_f == .5")
    different = ~np.eye(10, dtype=bool)
    # Levels of pairs are about 0 on average, so that the mean over pairs is near that over judgments.
    assert linear.policy.mass[500].numpy()[different].mean() == pytest.approx(1 - at_half["omega"].mean(), abs=0.01)


def test_confidence_carries_the_mean_share_of_single_judgments(hmix_data, policies):
    """Else a table would be smoothed by u of the mean omega, a quarter to a half of what people's answers give."""
    judgments = hmix_data.judgments.assign(u=uniform_weight(hmix_data.judgments["omega"]))
    judgments["distance"] = (judgments["lam_f"] - 0.5).abs().round(2)
    by_lam_f, people = (judgments.groupby(name)["u"].mean() for name in ("lam_f", "distance"))
    assert by_lam_f[[0.1, 0.25, 0.5]].tolist() == pytest.approx([0.113, 0.181, 0.268], abs=0.001)
    different = ~np.eye(10, dtype=bool)
    mass = policies["batch_confidence"].policy.mass.numpy()[:, different].mean(axis=1)
    for distance, share in people.items():
        for lam_f in (0.5 - distance, 0.5 + distance):
            assert mass[round(1000 * lam_f)] == pytest.approx(share, abs=0.005)
    assert mass[0] == mass[1000] == pytest.approx(uniform_weight(1.0), abs=1e-6)


def test_soft_labels_give_other_classes_what_people_gave(hmix_data, policies):
    """Else the mass would be invented: on H-Mix it is 38 % at the coefficients that were shown (facts, section 6)."""
    table = hmix_data.people.soft_labels()
    given = np.mean([1 - row[row["label_1"]] - row[row["label_2"]] for _, row in table.iterrows()])
    assert given == pytest.approx(0.38, abs=0.01)
    policy, index = policies["batch_soft_labels"].policy, hmix_data.source.class_names.index
    predicted = [
        policy.mass[round(1000 * row.lam_f), index(row.label_1), index(row.label_2)].item()
        for row in table.itertuples()
    ]
    assert np.mean(predicted) == pytest.approx(given, abs=1e-4)  # least squares keeps the mean
    different = ~torch.eye(10, dtype=torch.bool)
    assert (policy.mass[[0, 1000]] == 0).all()  # pure images have labels
    torch.testing.assert_close(policy.mass[125][different], policy.mass[250][different] / 2)
