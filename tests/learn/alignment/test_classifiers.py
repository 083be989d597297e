"""Coefficients of classifiers, and what is noticed of networks before they are measured."""

import numpy as np
import pytest
import torch
from flat_network import Flat
from torch import nn

from hillmixe.command import InputError
from learn.alignment.classifiers import Classifier, Network, classifier_of, in_evaluation_mode, lam

CPU = torch.device("cpu")
CLASSES = ("Ape", "Bee", "Cow")
OUTPUTS = {name: [at] for at, name in enumerate(CLASSES)}
IMAGES = np.random.default_rng(0).integers(0, 256, (4, 8, 8, 3), dtype=np.uint8)
PIXELS = torch.from_numpy(IMAGES).permute(0, 3, 1, 2).float() / 255


class Says(nn.Module):
    """A network that gives what a function makes of Flat's logits."""

    def __init__(self, change):
        super().__init__()
        self.flat, self.change = Flat(), change

    def forward(self, pixels):
        return self.change(self.flat(pixels))


def of(logits, outputs=OUTPUTS, n_outputs=3):
    """A classifier that gives these logits for each image."""
    return Classifier("stub", lambda pixels: torch.tensor([logits] * len(pixels)), n_outputs, outputs)


def lam_of(classifier, first="Ape", second="Bee"):
    return lam(classifier, IMAGES, np.array([first] * 4), np.array([second] * 4), CPU)


def brought(module, **about):
    return classifier_of(Network("mine", module, **about), CLASSES, IMAGES)


def refusal(module, **about):
    with pytest.raises(InputError) as problem:
        lam_of(brought(module, **about))
    assert "\n" not in str(problem.value)
    return str(problem.value)


def flat_lam():
    p = Flat()(PIXELS).softmax(1).detach()
    return (p[:, 0] / (p[:, 0] + p[:, 1])).numpy()


def test_the_coefficient_is_the_share_of_the_first_of_two_classes():
    """Else a third class would take a share, or 118 breeds count as one dog each: probabilities by hand."""
    for logits, outputs, expected in [
        (np.log([0.3, 0.1, 0.6]), OUTPUTS, 0.75),  # .3 / .4
        (np.log([0.1, 0.2, 0.1, 0.6]), {"Ape": [0, 1], "Bee": [2]}, 0.75),  # .1 + .2 against .1
        (np.array([-1000.0, -1000.0, 1000.0]), OUTPUTS, 0.5),  # sure of a third class: not 0 / 0
    ]:
        model = of(logits.tolist(), outputs, len(logits))
        np.testing.assert_allclose(lam_of(model), [expected] * 4, rtol=1e-6)
        np.testing.assert_allclose(lam_of(model, "Bee", "Ape"), [1 - expected] * 4, rtol=1e-6)


def test_pairs_with_a_class_that_a_model_lacks_are_left_out():
    """Else a class without counterpart would be given a coefficient."""
    model = of([0.0, 0.0, 0.0], {"Ape": [0], "Bee": [1]})
    found = lam(model, IMAGES, np.array(["Ape", "Ape", "Bee", "Ape"]), np.array(["Bee", "Cow", "Cow", "Bee"]), CPU)
    np.testing.assert_array_equal(found, [0.5, np.nan, np.nan, 0.5])


def test_batches_keep_the_order_of_images():
    """Else images would be given the coefficients of others."""
    model = Classifier("m", Flat(), 3, OUTPUTS)
    whole = lam_of(model)
    parts = lam_of(Classifier("m", model.logits, 3, model.outputs, batch=3))
    np.testing.assert_allclose(parts, whole, rtol=1e-6)
    assert len({*whole.round(6)}) == 4
    np.testing.assert_allclose(whole, flat_lam(), rtol=1e-5)


def test_preprocessing_is_the_networks():
    """Else a network that was trained on normalised pixels would be measured on others."""
    model = brought(Flat(), preprocess=lambda pixels: 2 * pixels - 1)
    p = Flat()(2 * PIXELS - 1).softmax(1).detach()
    np.testing.assert_allclose(lam_of(model), (p[:, 0] / (p[:, 0] + p[:, 1])).numpy(), rtol=1e-5)


# What is noticed


@pytest.mark.parametrize("change", [lambda logits: logits.softmax(1), lambda logits: logits.log_softmax(1)])
def test_probabilities_give_the_same_coefficients_as_logits(change):
    """Else p_1 / (p_1 + p_2) of e ** p would be measured: nearly .5 for everything."""
    model = brought(Says(change))
    np.testing.assert_allclose(lam_of(model), flat_lam(), rtol=1e-5)
    assert ("probabilities" in model.remark) == bool((change(Flat()(PIXELS)) >= 0).all())


def test_a_probability_of_zero_is_no_error():
    """Else a network that is sure in float32 could not be measured: 0 and 0 are one half, 0 and 1 are 0."""

    class Sure(nn.Module):
        def forward(self, pixels):
            return torch.tensor([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])[: len(pixels)]

    np.testing.assert_allclose(lam_of(brought(Sure())), [0.5, 0, 1, 0.5], atol=1e-9)


class Batched(nn.Sequential):
    """A network whose logits depend on the batch in training mode."""

    def __init__(self, layer):
        super().__init__(layer, Flat())


@pytest.mark.parametrize("layer", [nn.BatchNorm2d(3), nn.Dropout(0.5)])
def test_training_mode_is_put_right_and_back(layer):
    """Else dropout and batch statistics would be measured, or someone's training go on in another mode."""
    module = Batched(layer).train()
    module[1].eval()  # a frozen part stays frozen
    with in_evaluation_mode(module) as remark:
        assert not any(part.training for part in module.modules())
        np.testing.assert_allclose(lam_of(brought(module)), lam_of(brought(module)))
    assert "training mode" in remark
    assert [part.training for part in module.modules()] == [True, True, False, False]
    with in_evaluation_mode(module.eval()) as remark:
        assert remark == ""


def test_a_module_that_fails_is_put_back_too():
    """Else an error would leave a network in another mode."""
    module = Batched(nn.Dropout())
    with pytest.raises(InputError), in_evaluation_mode(module):
        raise InputError("no")
    assert module.training


def test_what_changes_with_the_batch_is_refused():
    """Else an exported network in training mode, which cannot be put right, would be measured at random."""
    for layer in (nn.BatchNorm2d(3), nn.Dropout(0.5)):
        message = refusal(torch.jit.trace(Batched(layer).train(), PIXELS, check_trace=False))
        assert "other logits in another batch, as in training mode" in message


def test_nothing_is_left_in_a_module():
    """Else gradients, statistics or cached tensors of someone's network would change, or it could not be trained on."""

    class Caches(nn.Module):
        def __init__(self):
            super().__init__()
            self.scale = nn.Parameter(torch.ones(3))
            self.cache = None

        def forward(self, pixels):
            if self.cache is None:
                self.cache = torch.ones(3) * 2
            return pixels.mean(dim=(2, 3)) * self.scale * self.cache

    module = Caches()
    module(PIXELS).sum().backward()
    gradient, state = module.scale.grad.clone(), {name: each.clone() for name, each in module.state_dict().items()}
    module.cache = None
    lam_of(brought(module))
    assert torch.equal(module.scale.grad, gradient)
    assert all(torch.equal(each, state[name]) for name, each in module.state_dict().items())
    module(PIXELS).sum().backward()  # with the tensor that was cached in the measurement


def test_a_network_may_change_its_pixels():
    """Else one that normalises in place would seem to give other logits every time."""

    class InPlace(nn.Module):
        def __init__(self):
            super().__init__()
            self.flat = Flat()

        def forward(self, pixels):
            return self.flat(pixels.mul_(2).sub_(1))

    p = Flat()(2 * PIXELS - 1).softmax(1).detach()
    np.testing.assert_allclose(lam_of(brought(InPlace())), (p[:, 0] / (p[:, 0] + p[:, 1])).numpy(), rtol=1e-5)


def test_what_torch_export_gives_is_taken_as_it_is():
    """Else a traceback would say that its mode cannot be set, which it need not be."""
    shapes = {"pixels": {0: torch.export.Dim("n", min=1, max=4096)}}
    module = torch.export.export(Flat().eval(), (PIXELS,), dynamic_shapes=shapes).module()
    with in_evaluation_mode(module) as remark:
        np.testing.assert_allclose(lam_of(brought(module)), flat_lam(), rtol=1e-5)
    assert remark == ""


def test_frozen_script_is_taken():
    """Else a module without a mode would end in a traceback."""
    module = torch.jit.freeze(torch.jit.trace(Flat().eval(), PIXELS))
    with in_evaluation_mode(module) as remark:
        np.testing.assert_allclose(lam_of(brought(module)), flat_lam(), rtol=1e-5)
    assert remark == ""


def test_half_precision_is_said_and_close():
    """Else a network in half precision would not take pixels, or nobody know why numbers differ a little."""
    for dtype in (torch.float16, torch.bfloat16):
        model = brought(Flat().to(dtype))
        assert str(dtype).removeprefix("torch.") in model.remark
        np.testing.assert_allclose(lam_of(model), flat_lam(), atol=0.01)


def test_wrapped_and_compiled_networks_are_the_network():
    """Else people who train with DataParallel or torch.compile would have to unwrap their networks."""
    for module in (nn.DataParallel(Flat()), torch.compile(Flat(), backend="eager")):
        np.testing.assert_allclose(lam_of(brought(module)), flat_lam(), rtol=1e-5)


def test_outputs_with_logits_in_them_are_taken():
    """Else models of transformers, which give an object with logits, would need a wrapper."""

    class Output:
        def __init__(self, logits):
            self.logits = logits

    np.testing.assert_allclose(lam_of(brought(Says(Output))), flat_lam(), rtol=1e-5)


class Large(nn.Module):
    """It takes images of 224 pixels alone, as vision transformers do."""

    def forward(self, pixels):
        raise ValueError(f"Input height ({pixels.shape[-1]}) doesn't match model (224).")


def test_sigmoids_are_suspected():
    """Else p_1 / (p_1 + p_2) of e ** p would be measured without a word; what is negative somewhere is none."""
    assert "if they come from a sigmoid" in brought(Says(torch.sigmoid)).remark
    assert brought(Says(torch.tanh)).remark == ""


@pytest.mark.parametrize(
    ("module", "message"),
    [
        (nn.Sequential(nn.Flatten(), nn.LazyLinear(3)), "has lazy modules"),
        (Flat().to("meta"), "has no weights, only their sizes"),
        (Flat(5), "mine: 5 outputs are neither the set's 3 classes nor ImageNet's 1000"),
        (Large(), "does not take pixels of shape 4 x 3 x 8 x 8: Input height (8) doesn't match model (224); bring"),
        (Says(lambda logits: logits * torch.nan), "gives 4 of 4 images numbers that are not finite"),
        (Says(lambda logits: logits.half() * 1e9), "not finite, in float16"),
        (Says(lambda logits: (logits, logits)), "gives tuple, expected a tensor of logits"),
        (Says(lambda logits: logits[:, :1]), "gives (4, 1), expected (4, number of classes)"),
        (Says(lambda logits: logits[:2]), "gives (2, 3), expected (4, number of classes)"),
        (Says(lambda logits: logits[0]), "gives (3,), expected (4, number of classes)"),
    ],
)
def test_networks_that_cannot_be_measured_are_refused(module, message):
    """Else a wrong class would be measured, or the run end in a traceback."""
    assert message in refusal(module)


def test_later_images_are_held_to_the_same():
    """Else what holds of the first images would be believed of all."""
    late = np.concatenate([IMAGES, np.zeros((1, 8, 8, 3), np.uint8)])
    for change, message in [
        (lambda logits: logits / (logits.abs().sum(1, keepdim=True) > 1e9), "not finite"),
        (lambda logits: logits[:, :2], "expected"),
    ]:

        def logits(pixels, change=change):
            given = Flat()(pixels)
            return change(given) if (pixels == 0).all() else given

        with pytest.raises(InputError, match=message):
            lam(Classifier("m", logits, 3, OUTPUTS, batch=4), late, np.array(["Ape"] * 5), np.array(["Bee"] * 5), CPU)
