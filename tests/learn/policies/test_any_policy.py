"""What policies take: classes by name and by number, coefficients of any float type; and that they stay in float32."""

import copy
import pickle

import pytest
import torch

from hillmixe.command import InputError
from hillmixe.published import CIFAR10_CLASSES
from learn.policies.any_policy import places_of, spelled
from learn.policies.class_policy import of_curves, tabulated
from learn.policies.human_mixup import HumanMixUp

POLICY = of_curves(CIFAR10_CLASSES, lambda lam_f: lam_f**2)
LAM_F, FIRST, SECOND = torch.tensor([0.25, 0.75, 1.0]), torch.tensor([0, 3, 9]), torch.tensor([9, 2, 1])


def test_small_letters_are_those_of_torchvision():
    """Else CIFAR10(...).classes, the first thing that anybody passes, would name no class; but two names stay two."""
    assert places_of(["cat", "AIRPLANE"], CIFAR10_CLASSES) == [3, 0]
    assert POLICY.of_classes(["cat", "dog"]).class_names == ("Cat", "Dog")
    assert places_of(["ape", "Ape"], ("Ape", "ape")) == [1, 0]
    assert spelled(["APE", "Elf"], ("Ape", "ape")) == ["APE", "Elf"]


@pytest.mark.parametrize(
    ("classes", "message"),
    [
        (["Cat", "Fox"], "knows no class 'Fox'"),
        ([3], "knows no class 3"),
        ("Cat", "is the text 'Cat'; expected a list"),
        ([], "classes is empty"),
        (["Cat", "cat"], "expected each once"),
    ],
)
def test_classes_that_cannot_be_meant(classes, message):
    """Else a slip would end in NumPy's traceback, or letters be taken for names."""
    with pytest.raises(InputError, match=message):
        HumanMixUp(POLICY, classes=classes)


@pytest.mark.parametrize("integer", [torch.uint8, torch.int8, torch.int16, torch.int32])
def test_integers_of_any_size_are_classes(integer):
    """Else bytes would be taken for a mask, and others end in torch's traceback."""
    expected = POLICY(LAM_F, FIRST, SECOND)
    torch.testing.assert_close(POLICY(LAM_F, FIRST.to(integer), SECOND.to(integer)), expected, rtol=0, atol=0)


@pytest.mark.parametrize("real", [torch.float64, torch.float16, torch.bfloat16])
def test_coefficients_of_any_float_type(real):
    """Else a loop in double or half precision would end in torch's traceback."""
    torch.testing.assert_close(POLICY(LAM_F.to(real), FIRST, SECOND), POLICY(LAM_F, FIRST, SECOND), rtol=0, atol=0)


def test_numbers_that_no_class_has_are_refused():
    """Else -1, by which loaders mark what has no label, would be the last class."""
    for amiss in (-1, 10):
        with pytest.raises(ValueError, match=f"class_2: {amiss} is no class; expected 0 to 9"):
            POLICY(LAM_F, FIRST, torch.tensor([1, amiss, 2]))
        with pytest.raises(ValueError, match=f"labels: {amiss} is no class"):
            HumanMixUp(POLICY)(torch.zeros(3, 1), torch.tensor([1, amiss, 2]))


def test_compiled_no_class_is_counted_from_the_end():
    """Else a compiled loop, which does not look at numbers, would take -1 for the last class in silence."""
    torch.compiler.reset()
    compiled = torch.compile(POLICY, backend="eager", fullgraph=True)
    with pytest.raises(IndexError, match="out of bounds"):
        compiled(LAM_F, FIRST, torch.tensor([1, -1, 2]))


@pytest.mark.parametrize("amiss", [-0.1, 1.1, float("nan"), float("inf")])
def test_coefficients_outside_are_refused(amiss):
    """Else a label would have shares below 0, or be that of a pure image."""
    with pytest.raises(ValueError, match="outside 0 to 1"):
        POLICY(torch.tensor([0.5, amiss, 0.5]), FIRST, SECOND)
    torch.testing.assert_close(POLICY(torch.tensor([1 + 1e-7]), FIRST[:1], SECOND[:1])[0, 0], torch.tensor(1.0))


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ((0.5, FIRST, SECOND), TypeError, "lam_f is float; expected a tensor"),
        ((LAM_F, [0, 1, 2], SECOND), TypeError, "class_1: expected a tensor of integers .* not list"),
        ((LAM_F, FIRST > 0, SECOND), TypeError, "not bool"),
        ((LAM_F, LAM_F, SECOND), TypeError, r"not float32 \(3,\)"),
        ((LAM_F, FIRST[:2], SECOND), ValueError, r"expected \(n,\) for all"),
        ((LAM_F[0], FIRST[0], SECOND[0]), ValueError, r"expected \(n,\) for all"),
    ],
)
def test_what_is_no_mix_is_refused(given, error, message):
    """Else torch's traceback from within a table would be all that a researcher reads."""
    with pytest.raises(error, match=message):
        POLICY(*given)


def test_it_stays_in_float32_in_a_model_of_another_type():
    """Else labels would be rounded to three digits in a model in half precision, or fail."""
    mix = HumanMixUp(tabulated(CIFAR10_CLASSES, [0, 0.3, 1], [0, 0.6, 1]))
    expected = mix.policy(LAM_F, FIRST, SECOND)
    model = torch.nn.Sequential(copy.deepcopy(mix), torch.nn.Linear(2, 2)).half()
    assert model[1].weight.dtype == torch.float16
    torch.testing.assert_close(model[0].policy(LAM_F, FIRST, SECOND), expected, rtol=0, atol=0)
    assert model.to("meta")[0].policy.lam_g.device.type == "meta"


def test_it_is_pickled_and_says_its_classes():
    """Else it would not reach a loader's workers, and print as ClassPolicy()."""
    again = pickle.loads(pickle.dumps(POLICY))
    torch.testing.assert_close(again(LAM_F, FIRST, SECOND), POLICY(LAM_F, FIRST, SECOND), rtol=0, atol=0)
    assert repr(again) == f"ClassPolicy(10 classes: {', '.join(CIFAR10_CLASSES)})"
