"""Networks of torchvision, timm and open_clip, with weights made here in the place of published ones."""

import json
import logging
from urllib.error import URLError

import numpy as np
import pytest
import torch
import torchvision
from flat_network import Flat
from PIL import Image

from hillmixe.command import InputError
from hillmixe.published import CIFAR10_CLASSES
from learn.alignment import model_hubs
from learn.alignment.classifiers import Network, lam
from learn.alignment.model_hubs import HUBS
from learn.alignment.model_names import load

CPU = torch.device("cpu")
IMAGES = np.random.default_rng(0).integers(0, 256, (4, 32, 32, 3), dtype=np.uint8)


def loaded(spec, classes=CIFAR10_CLASSES, **how):
    return load(spec, classes, IMAGES, CPU, **how)


def lam_of(classifier, first="Cat", second="Dog"):
    return lam(classifier, IMAGES, np.array([first] * 4), np.array([second] * 4), CPU)


def refusal(spec, classes=CIFAR10_CLASSES, **how):
    with pytest.raises(InputError) as problem:
        loaded(spec, classes, **how)
    assert "\n" not in str(problem.value)
    return str(problem.value)


def added_up(logits):
    """Cats against dogs among ImageNet's categories."""
    p = logits.softmax(1).detach().double()
    cat, dog = p[:, 281:286].sum(1), p[:, 151:269].sum(1)
    return (cat / (cat + dog)).numpy()


@pytest.fixture
def unreached(monkeypatch):
    """No network, and no cache: addresses that were asked for."""
    asked = []

    def fail(request, **_):
        asked.append(getattr(request, "full_url", request))
        raise URLError("no network")

    monkeypatch.setattr("urllib.request.urlopen", fail)
    return asked


def test_outputs_of_a_hubs_model_can_be_named(monkeypatch):
    """Else one with seven outputs could not be measured, though the message says to name them."""
    made = Network("made", Flat(7).eval())
    monkeypatch.setitem(HUBS, "timm", lambda spec, class_names, weights_file: made)
    assert "name the class of each output" in refusal("timm:made")
    assert loaded("timm:made", order=[*"abcde", "cat", "dog"]).outputs == {"Cat": [5], "Dog": [6]}


# torchvision


@pytest.fixture
def squeezenet(tmp_path, monkeypatch):
    """A torch hub of our own, with random weights where a download would lie."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    folder = tmp_path / "hub" / "checkpoints"
    folder.mkdir(parents=True)
    torch.manual_seed(0)
    network = torchvision.models.squeezenet1_1().eval()
    url = torchvision.models.SqueezeNet1_1_Weights.DEFAULT.url
    torch.save(network.state_dict(), folder / url.rpartition("/")[2])
    return network, folder


def test_a_torchvision_model_is_measured_on_its_own_terms(squeezenet):
    """Else images would lack ImageNet's preprocessing, or categories be added up wrongly."""
    model = loaded("torchvision:squeezenet1_1")
    assert "Deer" not in model.outputs
    assert len(model.outputs) == 9
    found = lam(model, IMAGES, np.array(["Cat", "Cat", "Deer", "Cat"]), np.array(["Dog"] * 4), CPU)
    preprocess = torchvision.models.SqueezeNet1_1_Weights.DEFAULT.transforms()
    wanted = added_up(squeezenet[0](preprocess(torch.from_numpy(IMAGES).permute(0, 3, 1, 2))))
    np.testing.assert_allclose(found[[0, 1, 3]], wanted[[0, 1, 3]], rtol=1e-3)
    assert np.isnan(found[2])


def test_torchvision_models_that_cannot_be_had_are_refused(squeezenet, unreached):
    """Else no one would know which file to put where."""
    assert "resnet18" in refusal("torchvision:resnet19")
    assert "is a class of the set (Elf, Unicorn)" in refusal("torchvision:squeezenet1_1", ("Elf", "Unicorn"))
    message = refusal("torchvision:squeezenet1_0")
    assert "could not be downloaded" in message
    assert str(squeezenet[1]) in message
    (squeezenet[1] / torchvision.models.SqueezeNet1_1_Weights.DEFAULT.url.rpartition("/")[2]).write_text("cut off")
    assert "damaged" in refusal("torchvision:squeezenet1_1")


@pytest.mark.parametrize("name", ["squeezenet1_1", "googlenet"])
def test_weights_of_a_file_go_into_a_torchvision_model(tmp_path, name):
    """Else a network that somebody trained further on the set's classes could not be measured."""
    torch.manual_seed(0)
    network = torchvision.models.get_model(name, num_classes=10, **{"init_weights": False} if name[0] == "g" else {})
    torch.save(network.state_dict(), tmp_path / "mine.pt")
    model = loaded(tmp_path / "mine.pt", architecture=f"torchvision:{name}")
    preprocess = torchvision.models.get_model_weights(name).DEFAULT.transforms()
    p = network.eval()(preprocess(torch.from_numpy(IMAGES).permute(0, 3, 1, 2))).softmax(1).detach()
    np.testing.assert_allclose(lam_of(model), (p[:, 3] / (p[:, 3] + p[:, 5])).numpy(), rtol=1e-3)
    assert "is not a state_dict" in refusal(tmp_path / "mine.pt", architecture="torchvision:resnet18")


# timm


def test_weights_of_a_file_go_into_a_timm_model(tmp_path):
    """Else timm's networks would lack their own preprocessing, or be measured with random weights."""
    timm = pytest.importorskip("timm")
    torch.manual_seed(0)
    network = timm.create_model("resnet10t").eval()
    torch.save({"state_dict": network.state_dict()}, tmp_path / "mine.pt")
    model = loaded(tmp_path / "mine.pt", architecture="timm:resnet10t")
    transform = timm.data.create_transform(**timm.data.resolve_model_data_config(network), is_training=False)
    wanted = added_up(network(torch.stack([transform(Image.fromarray(image)) for image in IMAGES])))
    np.testing.assert_allclose(lam_of(model), wanted, rtol=1e-4)
    assert "Deer" not in model.outputs
    assert "is not a state_dict of timm:resnet18" in refusal(tmp_path / "mine.pt", architecture="timm:resnet18")


def test_a_timm_model_of_other_classes_has_as_many_outputs_as_its_weights(tmp_path):
    """Else a network that was trained further on the set's classes could not be measured."""
    timm = pytest.importorskip("timm")
    network = timm.create_model("test_vit", num_classes=3)
    torch.save(network.state_dict(), tmp_path / "mine.pt")
    model = loaded(tmp_path / "mine.pt", architecture="timm:test_vit", order=["dog", "cat", "yak"])
    assert model.outputs == {"Dog": [0], "Cat": [1]}


def test_without_network_one_line_says_what_to_do(unreached, capfd):
    """Else a person would wait a minute for retries, and then read pages: each hub is asked once."""
    for package, spec in (("timm", "timm:resnet10t"), ("open_clip", "clip:ViT-B-32")):
        pytest.importorskip(package)
        message = refusal(spec)
        assert "huggingface.co cannot be reached" in message
        assert f"--architecture {spec}" in message
    assert unreached == ["https://huggingface.co"] * 2
    assert capfd.readouterr().err == ""
    from huggingface_hub import constants

    assert not constants.HF_HUB_OFFLINE
    assert logging.root.manager.disable == logging.NOTSET


def test_names_that_are_not_there_are_refused_with_the_nearest(unreached):
    """Else a typing error would look like a missing network."""
    for package, spec, near in [
        ("timm", "timm:resnet9t", "resnet10t"),
        ("open_clip", "clip:ViT-B-33", "ViT-B-32"),
        ("open_clip", "clip:ViT-B-32/laion", "laion2b_s34b_b79k"),
    ]:
        pytest.importorskip(package)
        assert near in refusal(spec)
    assert unreached == []


def test_packages_that_are_not_there_are_named(monkeypatch):
    """Else a person would get a traceback and guess at the name of the distribution."""
    monkeypatch.setitem(__import__("sys").modules, "open_clip", None)
    assert "pip install -c constraints.txt open_clip_torch" in refusal("clip:ViT-B-32")


# CLIP


@pytest.fixture
def tiny_clip(tmp_path):
    """A small model of open_clip with random weights, and a file of them."""
    open_clip = pytest.importorskip("open_clip")
    tower = {"width": 32, "layers": 1, "heads": 2}
    config = {
        "embed_dim": 16,
        "vision_cfg": {"image_size": 48, "layers": 1, "width": 32, "head_width": 16, "patch_size": 16},
        "text_cfg": {"context_length": 77, "vocab_size": 49408, **tower},
    }
    (tmp_path / "tiny-clip.json").write_text(json.dumps(config))
    open_clip.add_model_config(tmp_path / "tiny-clip.json")
    torch.manual_seed(0)
    model, _, preprocess = open_clip.create_model_and_transforms("tiny-clip", load_weights=False)
    torch.save(model.state_dict(), tmp_path / "weights.pt")
    return open_clip, model.eval(), preprocess, tmp_path / "weights.pt"


def test_clip_tells_classes_by_sentences_with_their_names(tiny_clip):
    """Else zero-shot logits were of other classes or sentences, or their temperature lost: computed one by one."""
    open_clip, network, preprocess, weights = tiny_clip
    model = loaded(weights, ("Cat", "Sea-lion"), architecture="clip:tiny-clip")
    assert model.outputs == {"Cat": [0], "Sea-lion": [1]}
    assert "zero-shot" in model.remark
    tokenizer = open_clip.get_tokenizer("tiny-clip")
    with torch.no_grad():
        classes = []
        for name in ("cat", "sea lion"):
            sentences = tokenizer([sentence(name) for sentence in open_clip.SIMPLE_IMAGENET_TEMPLATES])
            classes.append(torch.nn.functional.normalize(network.encode_text(sentences), dim=1).mean(0))
        of_images = network.encode_image(torch.stack([preprocess(Image.fromarray(image)) for image in IMAGES]))
        cosines = (
            torch.nn.functional.normalize(of_images, dim=1)
            @ torch.nn.functional.normalize(torch.stack(classes), dim=1).T
        )
        p = (network.logit_scale.exp() * cosines).softmax(1)
    np.testing.assert_allclose(lam_of(model, "Cat", "Sea-lion"), p[:, 0].numpy(), rtol=1e-4)
    assert len({*lam_of(model, "Cat", "Sea-lion").round(6)}) == 4


def test_weights_of_another_clip_model_are_refused(tiny_clip):
    """Else random embeddings would be measured, or a page of names be the reason."""
    *_, weights = tiny_clip
    torch.save({"a.weight": torch.zeros(3)}, weights)
    assert "is not a state_dict of clip:tiny-clip" in refusal(weights, architecture="clip:tiny-clip")


def test_pictures_are_the_pixels():
    """Else levels would be cut down by one on their way: each of the 256 comes back."""
    levels = np.arange(256, dtype=np.uint8).reshape(1, 1, 16, 16).repeat(3, axis=1)
    seen = model_hubs.as_pictures(lambda picture: torch.from_numpy(np.array(picture)))(torch.from_numpy(levels) / 255)
    np.testing.assert_array_equal(seen.permute(0, 3, 1, 2).numpy(), levels)
