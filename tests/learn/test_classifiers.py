"""Classifiers of any origin: what becomes of their outputs, and which files are refused."""

import json
from urllib.error import URLError

import numpy as np
import pytest
import torch
import torchvision
from torch import nn

from hillmixe.command import InputError
from hillmixe.published import CIFAR10_CLASSES
from learn import classifiers
from learn.classifiers import Classifier, imagenet_outputs, lam, load
from learn.models import build
from learn.run_folder import seal

CPU = torch.device("cpu")
CLASSES = ("Ape", "Bee", "Cow")
OUTPUTS = {name: [at] for at, name in enumerate(CLASSES)}
IMAGES = np.random.default_rng(0).integers(0, 256, (4, 8, 8, 3), dtype=np.uint8)
CATEGORIES = torchvision.models.ResNet18_Weights.DEFAULT.meta["categories"]


class Flat(nn.Module):
    """The same network for any user: three pixels' sums become logits."""

    def __init__(self, n_classes=3):
        super().__init__()
        torch.manual_seed(0)
        self.linear = nn.Linear(3, n_classes)

    def forward(self, pixels):
        return self.linear(pixels.mean(dim=(2, 3)))


def run_folder(path, architecture="small", n_classes=3, changes=()):
    """Write a run as learn/train.py does: model.pt with the state of one network, config.json and checksums."""
    torch.manual_seed(1)
    network = build(architecture, n_classes, 0.5, torch.tensor([0.5] * 3), torch.tensor([0.2] * 3), (32, 32)).eval()
    path.mkdir(parents=True)
    torch.save(network.state_dict(), path / "model.pt")
    config = {"architecture": architecture, "recipe": {"width": 0.5}, "classes": [*CLASSES][:n_classes]} | dict(changes)
    (path / "config.json").write_text(json.dumps({name: value for name, value in config.items() if value is not None}))
    for name in ("metrics.json", "log.csv"):
        (path / name).write_text("")
    seal(path)
    return network


def of(logits, outputs=OUTPUTS, n_outputs=3):
    """A classifier that gives these logits for each image."""
    return Classifier("stub", lambda pixels: torch.tensor([logits] * len(pixels)), n_outputs, outputs)


def lam_of(classifier, first="Ape", second="Bee"):
    return lam(classifier, IMAGES, np.array([first] * 4), np.array([second] * 4), CPU)


def loaded(path, classes=CLASSES, named=None):
    return load(str(path), classes, named, CPU)


def refusal(path, classes=CLASSES):
    with pytest.raises(InputError) as problem:
        loaded(path, classes)
    assert "\n" not in str(problem.value)
    return str(problem.value)


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


def test_batches_keep_the_order_of_images(monkeypatch):
    """Else images would be given the coefficients of others."""
    model = Classifier("m", Flat(), 3, OUTPUTS)
    whole = lam_of(model)
    parts = lam_of(Classifier("m", model.logits, 3, model.outputs, batch=3))
    np.testing.assert_allclose(parts, whole, rtol=1e-6)
    assert len({*whole.round(6)}) == 4
    pixels = torch.from_numpy(IMAGES).permute(0, 3, 1, 2).float() / 255
    p = model.logits(pixels).softmax(1).detach()
    np.testing.assert_allclose(whole, (p[:, 0] / (p[:, 0] + p[:, 1])).numpy(), rtol=1e-5)


# Files


@pytest.mark.parametrize("named", ["folder", "file"])
@pytest.mark.parametrize("architecture", ["small", "preact_resnet18", "vgg11"])
def test_a_run_is_rebuilt(tmp_path, architecture, named):
    """Else checkpoints of learn/train.py could not be measured, or lose their normalisation."""
    network = run_folder(tmp_path / "none_seed0", architecture)
    path = tmp_path / "none_seed0"
    model = loaded(path if named == "folder" else path / "model.pt")
    pixels = torch.rand(5, 3, 32, 32)
    torch.testing.assert_close(model.logits(pixels), network(pixels))
    assert (model.name, model.n_outputs, model.remark) == ("none_seed0", 3, "")


def test_a_run_that_was_trained_on_answers_is_marked(tmp_path):
    """Else agreement with labels that a network has seen would pass for agreement with people."""
    run_folder(tmp_path / "r", changes={"condition": "relabel_omega"})
    assert "people's labels" in loaded(tmp_path / "r").remark


def test_classes_go_by_name_and_not_by_place(tmp_path):
    """Else a model with its classes in another order would be measured on wrong ones."""
    run_folder(tmp_path / "r", changes={"classes": ["Cow", "Bee", "Ape"]})
    assert loaded(tmp_path / "r").outputs["Ape"] == [2]
    torch.jit.trace(Flat(), torch.rand(2, 3, 8, 8)).save(tmp_path / "mine.pt")
    assert loaded(tmp_path / "mine.pt", named=["Cow", "Yak", "Ape"]).outputs == {"Cow": [0], "Ape": [2]}


def test_exported_models_are_taken(tmp_path):
    """Else a user's own model could not be measured: both formats give what the module gives."""
    network = Flat().eval()
    torch.jit.trace(network, torch.rand(2, 3, 8, 8)).save(tmp_path / "script.pt")
    shapes = {"pixels": {0: torch.export.Dim("n", min=1, max=4096)}}
    exported = torch.export.export(network, (torch.rand(2, 3, 8, 8),), dynamic_shapes=shapes)
    torch.export.save(exported, tmp_path / "e.pt2")
    wanted = lam_of(Classifier("m", network, 3, OUTPUTS))
    for name in ("script.pt", "e.pt2"):
        np.testing.assert_allclose(lam_of(loaded(tmp_path / name)), wanted, rtol=1e-5)


def test_a_model_of_other_outputs_or_sizes_is_refused(tmp_path):
    """Else a wrong class would be measured, or the run end in a traceback."""
    torch.jit.trace(Flat(5), torch.rand(2, 3, 8, 8)).save(tmp_path / "five.pt")
    with pytest.raises(InputError, match=r"gives \(4, 5\), expected \(4, 3\).*--classes"):
        lam_of(loaded(tmp_path / "five.pt"))
    run_folder(tmp_path / "r", "vgg11")
    with pytest.raises(InputError, match="does not take pixels of shape 4 x 3 x 8 x 8") as problem:
        lam_of(loaded(tmp_path / "r"))
    assert "\n" not in str(problem.value)
    with pytest.raises(InputError, match="finite"):
        lam_of(of([float("nan"), 0.0, 0.0]))
    with pytest.raises(InputError, match="probabilities, where logits are"):  # p_1 / (p_1 + p_2) of e ** p
        lam_of(of([0.7, 0.2, 0.1]))


def test_files_that_are_no_models_are_refused(tmp_path):
    """Else torch's own traceback would be all that a person gets."""
    assert "not there" in refusal(tmp_path / "no.pt")
    torch.save({"a": torch.zeros(1)}, tmp_path / "state.pt")
    for name in ("text.pt", "text.pt2"):
        (tmp_path / name).write_text("no model")
    for name in ("text.pt", "text.pt2", "state.pt"):
        assert "cannot be read as a model" in refusal(tmp_path / name)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"architecture": "alexnet"}, "expected one of"),
        ({"classes": None}, "'classes' is missing"),
        ({"architecture": "vgg11"}, "do not make a network"),
        ({"recipe": {"width": 1.0}}, "do not make a network"),
        ({"recipe": []}, "do not make a network"),
    ],
)
def test_a_run_with_another_configuration_is_refused(tmp_path, changes, message):
    """Else weights would be put into a network that they do not belong to."""
    run_folder(tmp_path / "r", changes=changes)
    assert message in refusal(tmp_path / "r")


# ImageNet


def test_imagenet_categories_are_those_of_torchvision():
    """Else the wrong outputs would be added up: every index is written with its name."""
    classes = json.loads(classifiers.IMAGENET.read_text(encoding="utf-8"))["classes"]
    assert tuple(classes) == CIFAR10_CLASSES
    every = [(int(at), name) for found in classes.values() for at, name in found.items()]
    assert [name for at, name in every] == [CATEGORIES[at] for at, _ in every]
    assert len({at for at, _ in every}) == len(every)  # no category in two classes
    assert {name: len(found) for name, found in classes.items()} == dict(
        zip(CIFAR10_CLASSES, (2, 10, 59, 5, 0, 118, 3, 1, 6, 7), strict=True)
    )


def test_other_classes_are_found_by_their_names():
    """Else sets of ImageNet's own classes could not be measured."""
    assert imagenet_outputs("tench", CATEGORIES) == [0]
    assert imagenet_outputs("Zebra", CATEGORIES) == [CATEGORIES.index("zebra")]
    assert imagenet_outputs("Cardigan", CATEGORIES) == [264]  # the dog
    assert imagenet_outputs("cardigan", CATEGORIES) == [474]  # the garment
    assert imagenet_outputs("Unicorn", CATEGORIES) == imagenet_outputs("Deer", CATEGORIES) == []


@pytest.fixture
def hub(tmp_path, monkeypatch):
    """A torch hub of our own, with random weights where a download would lie."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    folder = tmp_path / "hub" / "checkpoints"
    folder.mkdir(parents=True)
    torch.manual_seed(0)
    network = torchvision.models.squeezenet1_1().eval()
    url = torchvision.models.SqueezeNet1_1_Weights.DEFAULT.url
    torch.save(network.state_dict(), folder / url.rpartition("/")[2])
    return network, folder


def test_a_torchvision_model_is_measured_on_its_own_terms(hub):
    """Else images would lack ImageNet's preprocessing, or categories be added up wrongly."""
    model = loaded("torchvision:squeezenet1_1", CIFAR10_CLASSES)
    assert "Deer" not in model.outputs
    assert len(model.outputs) == 9
    found = lam(model, IMAGES, np.array(["Cat", "Cat", "Deer", "Cat"]), np.array(["Dog"] * 4), CPU)
    pixels = torch.from_numpy(IMAGES).permute(0, 3, 1, 2)
    preprocess = torchvision.models.SqueezeNet1_1_Weights.DEFAULT.transforms()
    p = hub[0](preprocess(pixels)).softmax(1).detach().double()
    cat, dog = p[:, 281:286].sum(1), p[:, 151:269].sum(1)
    wanted = (cat / (cat + dog)).numpy()
    np.testing.assert_allclose(found[[0, 1, 3]], wanted[[0, 1, 3]], rtol=1e-3)
    assert np.isnan(found[2])


def test_torchvision_models_that_cannot_be_had_are_refused(hub, monkeypatch):
    """Else no one would know which file to put where."""
    assert "resnet18" in refusal("torchvision:resnet19", CIFAR10_CLASSES)
    assert "is a category of ImageNet" in refusal("torchvision:squeezenet1_1", ("Elf", "Unicorn"))

    def fail(url, **_):
        raise URLError("no network")

    monkeypatch.setattr("torchvision.models._api.load_state_dict_from_url", fail)
    message = refusal("torchvision:squeezenet1_1", CIFAR10_CLASSES)
    assert str(hub[1]) in message
    assert "squeezenet1_1-" in message
