"""Policies of classes: what they are made of, files, orders of classes."""

import shutil

import numpy as np
import pandas as pd
import pytest
import torch

from analysis import policy as curves
from hillmixe.command import InputError
from hillmixe.published import CIFAR10_CLASSES
from learn.labels import two_hot
from learn.policies import policy_kinds
from learn.policies.class_policy import ClassPolicy, of_curves, tabulated
from learn.policies.policy_kinds import KINDS


@pytest.fixture(scope="module")
def policies(hmix_results):
    return {kind: policy_kinds.policy(hmix_results, kind) for kind in KINDS}


@pytest.fixture(scope="module")
def mixes():
    """Coefficients from 0 to 1 with two classes each, and both again the other way round."""
    rng = np.random.default_rng(0)
    lam_f = torch.from_numpy(np.append(rng.random(300), [0.0, 1.0, 0.5]).astype(np.float32))
    return lam_f, *torch.from_numpy(rng.integers(0, 10, (2, len(lam_f))))


@pytest.mark.parametrize("kind", KINDS)
def test_soft_labels_are_distributions_whatever_the_order(policies, mixes, kind):
    """Else cross-entropy to them would mean nothing, or one image have two labels."""
    lam_f, first, second = mixes
    labels = policies[kind](lam_f, first, second)
    assert labels.shape == (len(lam_f), 10)
    assert (labels >= 0).all()
    torch.testing.assert_close(labels.sum(1), torch.ones(len(lam_f)), rtol=0, atol=1e-5)
    torch.testing.assert_close(labels, policies[kind](1 - lam_f, second, first), rtol=0, atol=1e-4)


@pytest.mark.parametrize("form", ["fitted", "pinned"])
def test_curves_are_those_of_policy_json(policies, mixes, hmix_results, form):
    """Else somebody's loop would train with other curves than the report shows."""
    lam_f, first, second = mixes
    names = np.array(policies[form].class_names)
    read = curves.read(hmix_results / "policy.json")
    lam_g = torch.from_numpy(curves.evaluate(read, lam_f.double().numpy(), names[first], names[second], form)).float()
    expected = two_hot(lam_g, torch.eye(10)[first], torch.eye(10)[second])
    torch.testing.assert_close(policies[form](lam_f, first, second), expected, rtol=0, atol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_a_saved_policy_is_the_same(policies, mixes, kind, tmp_path):
    """Else a policy could not be taken along without the results."""
    policies[kind].save(tmp_path / "people.pt")
    loaded = ClassPolicy.load(tmp_path / "people.pt")
    assert loaded.class_names == policies[kind].class_names
    torch.testing.assert_close(loaded(*mixes), policies[kind](*mixes), rtol=0, atol=0)


def test_files_that_are_no_policy(tmp_path):
    """Else a wrong file would end in torch's traceback, or be taken for a policy."""
    (tmp_path / "text.pt").write_text("no policy")
    torch.save({"format": "other"}, tmp_path / "other.pt")
    for name, message in (
        ("none.pt", "does not exist"),
        ("text.pt", "not a saved policy"),
        ("other.pt", "not a saved policy"),
    ):
        with pytest.raises(InputError, match=message):
            ClassPolicy.load(tmp_path / name)


@pytest.mark.parametrize(
    "change", [{"mass": None}, {"lam_g": torch.zeros(3)}, {"class_names": ["A"]}, {"class_names": ["A", "B", "C"]}]
)
def test_files_whose_parts_do_not_fit(tmp_path, change):
    """Else a policy of other classes would be read, and fail or mislabel in the middle of training."""
    of_curves("AB").save(tmp_path / "people.pt")
    torch.save(torch.load(tmp_path / "people.pt") | change, tmp_path / "changed.pt")
    for read in (ClassPolicy.load, policy_kinds.policy):
        with pytest.raises(InputError, match=r"changed\.pt is not a whole policy"):
            read(tmp_path / "changed.pt")


def test_a_saved_policy_has_its_kind(tmp_path):
    """Else soft labels would be asked for, and what is in the file be given without a word."""
    of_curves("AB").save(tmp_path / "people.pt")
    with pytest.raises(InputError, match="whose kind is known: leave out kind"):
        policy_kinds.policy(tmp_path / "people.pt", kind="soft_labels")
    with pytest.raises(InputError, match=r"gone\.pt does not exist; expected a folder .*, or a file of policy\.save"):
        policy_kinds.policy(tmp_path / "gone.pt")


def test_a_study_that_judged_some_classes_keeps_what_people_named(policies, hmix_results, tmp_path):
    """Else the share of classes that nobody inferred would be lost: whatever class_names, and in whatever spelling."""
    some = {"Cat", "Dog", "Frog"}
    shutil.copytree(hmix_results, tmp_path / "some")
    judgments = pd.read_csv(tmp_path / "some" / "judgments.csv", low_memory=False)
    judgments = judgments[judgments["label_1"].isin(some) & judgments["label_2"].isin(some)]
    judgments.to_csv(tmp_path / "some" / "judgments.csv", index=False)
    mix = torch.tensor([0.5])
    default = policy_kinds.policy(tmp_path / "some", "soft_labels")
    assert default.class_names == tuple(CIFAR10_CLASSES)
    small = policy_kinds.policy(tmp_path / "some", "soft_labels", [name.lower() for name in CIFAR10_CLASSES])
    expected = default(mix, *(torch.tensor([CIFAR10_CLASSES.index(name)]) for name in ("Cat", "Dog")))
    assert (expected > 0.001).all()
    torch.testing.assert_close(small(mix, torch.tensor([3]), torch.tensor([5])), expected)
    three = policy_kinds.policy(tmp_path / "some", "soft_labels", ["dog", "cat", "frog"])
    assert three.class_names == ("Dog", "Cat", "Frog")
    torch.testing.assert_close(three(mix, torch.tensor([1]), torch.tensor([0])).sum(), torch.tensor(1.0))


def test_classes_in_another_order_and_some_of_them(policies, mixes):
    """Else integer labels in the order of somebody's own data would get another class's soft label."""
    policy = policies["soft_labels"]
    order = ["Dog", "Cat", *[name for name in reversed(policy.class_names) if name not in ("Dog", "Cat")]]
    at = torch.tensor([policy.class_names.index(name) for name in order])
    lam_f, first, second = mixes
    turned = policy.of_classes(order)(lam_f, first, second)
    torch.testing.assert_close(turned, policy(lam_f, at[first], at[second])[:, at], rtol=0, atol=1e-6)
    pair = policy.of_classes(["Dog", "Cat"])(lam_f, first % 2, second % 2)
    assert pair.shape == (len(lam_f), 2)
    torch.testing.assert_close(pair.sum(1), torch.ones(len(lam_f)))
    with pytest.raises(InputError, match="knows no class 'Fox'"):
        policy.of_classes(["Dog", "Fox"])
    with pytest.raises(InputError, match="each once"):
        policy.of_classes(["Dog", "Dog"])


def test_a_curve_of_ones_own():
    """Else a tabulated curve would be used upside down for the pairs that are not in the order of the alphabet."""
    policy = tabulated(["Cat", "Dog"], [0, 0.4, 1], [0, 0.5, 1])
    first, second = torch.tensor([0, 1, 1]), torch.tensor([1, 0, 1])
    labels = policy(torch.tensor([0.2, 0.8, 0.2]), first, second)
    expected = torch.tensor([[0.25, 0.75], [0.25, 0.75], [0.0, 1.0]])
    torch.testing.assert_close(labels, expected, rtol=0, atol=1e-3)


@pytest.mark.parametrize(
    ("lam_f", "lam_g"),
    [
        ([0, 1], [0, 0.5, 1]),
        ([0.1, 1], [0, 1]),
        ([0, 0.5, 0.5, 1], [0, 0.1, 0.2, 1]),
        ([0, 0.5, 1], [0, 0.6, 0.5]),
        ([0, 1], [0, 2]),
    ],
)
def test_curves_that_are_none(lam_f, lam_g):
    """Else a policy would fall where the image grows, or leave the shares from 0 to 1."""
    with pytest.raises(InputError, match="lam_"):
        tabulated(["Cat", "Dog"], lam_f, lam_g)


def test_results_that_lack_what_a_policy_needs(hmix_results, tmp_path):
    """Else a slip would end in a traceback, or in another policy."""
    with pytest.raises(InputError, match="kind 'pined': expected mixup, fitted, pinned"):
        policy_kinds.policy(hmix_results, "pined")
    with pytest.raises(InputError, match="lacks 'Truck'"):
        policy_kinds.policy(hmix_results, class_names=[name for name in CIFAR10_CLASSES if name != "Truck"])
    with pytest.raises(InputError, match="each once"):
        policy_kinds.policy(hmix_results, class_names=[*CIFAR10_CLASSES, "truck"])
    with pytest.raises(InputError, match="expected a folder"):
        policy_kinds.policy(tmp_path)


def test_compiled_it_gives_the_same(policies, mixes):
    """Else a compiled loop would train on other labels."""
    torch.compiler.reset()
    compiled = torch.compile(policies["soft_labels"], backend="eager", fullgraph=True)
    torch.testing.assert_close(compiled(*mixes), policies["soft_labels"](*mixes), rtol=0, atol=1e-6)


def test_tables_are_interpolated():
    """Else targets would jump between the steps of the tables."""
    lam_g = np.linspace(0, 1, 1001)[:, None, None] ** 2 * np.ones((1, 2, 2))
    policy = ClassPolicy("AB", lam_g, 0 * lam_g, np.full((2, 2, 2), 0.5))
    lam_f = torch.tensor([0.0, 0.12345, 0.5, 0.99999, 1.0])
    targets = policy(lam_f, torch.zeros(5, dtype=torch.long), torch.ones(5, dtype=torch.long))
    torch.testing.assert_close(targets[:, 0], lam_f**2, rtol=0, atol=1e-6)
