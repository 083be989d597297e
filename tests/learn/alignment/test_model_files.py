"""Networks from files: what they are rebuilt as, and which files are refused."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from flat_network import Flat
from own_network import DECLARED as OWN
from torch import nn

from hillmixe.command import InputError
from learn import plugins
from learn.alignment import model_files
from learn.alignment.classifiers import lam
from learn.alignment.model_names import load
from learn.models import build
from learn.training.run_folder import seal

CPU = torch.device("cpu")
CLASSES = ("Ape", "Bee", "Cow")
IMAGES = np.random.default_rng(0).integers(0, 256, (4, 32, 32, 3), dtype=np.uint8)
PIXELS = torch.from_numpy(IMAGES).permute(0, 3, 1, 2).float() / 255
PLUGIN = Path(__file__).parents[1] / "own_network.py"
STATISTICS = torch.tensor([0.5, 0.4, 0.3]), torch.tensor([0.2, 0.3, 0.4])


def run_folder(path, architecture="small", width=0.5, changes=()):
    """Write a run as learn/train.py does: model.pt with the state of one network, config.json and checksums."""
    torch.manual_seed(1)
    network = build(architecture, 3, width, *STATISTICS, (32, 32)).eval()
    path.mkdir(parents=True)
    torch.save(network.state_dict(), path / "model.pt")
    name = architecture if isinstance(architecture, str) else architecture.name
    config = {"architecture": name, "recipe": {"width": width}, "classes": [*CLASSES]} | dict(changes)
    (path / "config.json").write_text(json.dumps({name: value for name, value in config.items() if value is not None}))
    for name in ("metrics.json", "log.csv"):
        (path / name).write_text("")
    seal(path)
    return network


def loaded(path, **how):
    return load(path, CLASSES, IMAGES, CPU, **how)


def lam_of(classifier):
    return lam(classifier, IMAGES, np.array(["Ape"] * 4), np.array(["Bee"] * 4), CPU)


def lam_by(network, first=0, second=1):
    p = network.eval()(PIXELS).softmax(1).detach()
    return (p[:, first] / (p[:, first] + p[:, second])).numpy()


def refusal(path, **how):
    with pytest.raises(InputError) as problem:
        loaded(path, **how)
    assert "\n" not in str(problem.value)
    return str(problem.value)


# Runs


@pytest.mark.parametrize("named", ["folder", "file"])
@pytest.mark.parametrize("architecture", ["small", "preact_resnet18", "vgg11"])
def test_a_run_is_rebuilt(tmp_path, architecture, named):
    """Else checkpoints of learn/train.py could not be measured, or lose their normalisation."""
    network = run_folder(tmp_path / "none_seed0", architecture)
    path = tmp_path / "none_seed0"
    model = loaded(path if named == "folder" else path / "model.pt")
    torch.testing.assert_close(model.logits(PIXELS), network(PIXELS))
    assert (model.name, model.n_outputs, model.remark) == ("none_seed0", 3, "")


def test_a_run_that_was_trained_on_answers_is_marked(tmp_path):
    """Else agreement with labels that a network has seen would pass for agreement with people."""
    run_folder(tmp_path / "r", changes={"condition": "relabel_omega"})
    assert "people's labels" in loaded(tmp_path / "r").remark


def test_classes_of_a_run_go_by_name_and_not_by_place(tmp_path):
    """Else a network with its classes in another order would be measured on wrong ones."""
    network = run_folder(tmp_path / "r", changes={"classes": ["Cow", "Bee", "Ape"]})
    np.testing.assert_allclose(lam_of(loaded(tmp_path / "r")), lam_by(network, 2, 1), rtol=1e-5)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"architecture": "alexnet"}, "'alexnet' is unknown"),
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


def test_a_run_of_a_plugin_needs_that_plugin(tmp_path):
    """Else own networks could not be measured, or one's code be run that another put into the folder of a run."""
    (plugin,) = plugins.read([PLUGIN])
    made_by = {"name": plugin.name, "sha256": plugin.sha256}
    about = {"architecture": {**made_by, "image_size": [32, 32]}, "condition": made_by}
    network = run_folder(tmp_path / "r", OWN[0], 1.0, {"plugins": about, "condition": "squared"})
    model = loaded(tmp_path / "r", plugins=(plugin,))
    np.testing.assert_allclose(lam_of(model), lam_by(network), rtol=1e-5)
    assert model.remark == "was trained on squares"
    assert "--plugin" in refusal(tmp_path / "r")


def test_a_condition_of_an_unknown_plugin_may_have_seen_the_stimuli(tmp_path):
    """Else a network that was trained on people's labels would look as if it had found them."""
    about = {"condition": {"name": "mine.py", "sha256": "0" * 64}}
    run_folder(tmp_path / "r", changes={"plugins": about, "condition": "squared"})
    assert "perhaps on these stimuli" in loaded(tmp_path / "r").remark


# Exported


def test_exported_models_are_taken(tmp_path):
    """Else a user's own model could not be measured: both formats give what the module gives."""
    network = Flat().eval()
    torch.jit.trace(network, PIXELS).save(tmp_path / "script.pt")
    shapes = {"pixels": {0: torch.export.Dim("n", min=1, max=4096)}}
    torch.export.save(torch.export.export(network, (PIXELS,), dynamic_shapes=shapes), tmp_path / "e.pt2")
    for name in ("script.pt", "e.pt2"):
        np.testing.assert_allclose(lam_of(loaded(tmp_path / name)), lam_by(network), rtol=1e-5)
        turned = loaded(tmp_path / name, order=["bee", "ape", "cow"])
        np.testing.assert_allclose(lam_of(turned), lam_by(network, 1, 0), rtol=1e-5)


def test_an_export_in_training_mode_is_refused(tmp_path):
    """Else dropout that is in the file for good would be measured at random."""
    shapes = ({0: torch.export.Dim("n", min=1, max=4096)},)
    module = nn.Sequential(nn.Dropout(0.5), Flat()).train()
    torch.export.save(torch.export.export(module, (PIXELS,), dynamic_shapes=shapes), tmp_path / "e.pt2")
    assert "as in training mode" in refusal(tmp_path / "e.pt2")


def test_an_export_for_one_number_of_images_is_refused(tmp_path):
    """Else a person would get torch's own traceback: exported as the documents show it, without dynamic shapes."""
    torch.export.save(torch.export.export(Flat().eval(), (PIXELS[:3],)), tmp_path / "e.pt2")
    said = refusal(tmp_path / "e.pt2")
    assert "does not take pixels of shape 4 x 3 x 32 x 32" in said
    assert said.endswith("export it for any number of images (dynamic_shapes)")


def test_files_that_are_no_models_are_refused(tmp_path):
    """Else torch's own traceback would be all that a person gets."""
    torch.save({"a": torch.zeros(1)}, tmp_path / "state.pt")
    for name in ("text.pt", "text.pt2"):
        (tmp_path / name).write_text("no model")
    for name in ("text.pt", "text.pt2", "state.pt"):
        assert "cannot be read as a model" in refusal(tmp_path / name)
    assert "--architecture" in refusal(tmp_path / "state.pt")


# State


@pytest.mark.parametrize(
    ("architecture", "width"), [("small", 0.5), ("small", 1.0), ("preact_resnet18", 0.3), ("vgg11", 0.1)]
)
def test_a_state_of_ours_needs_its_architecture_alone(tmp_path, architecture, width):
    """Else a model.pt without its run could not be measured; width and classes are in the weights."""
    network = run_folder(tmp_path / "r", architecture, width)
    (tmp_path / "r" / "model.pt").rename(tmp_path / "mine.pt")
    model = loaded(tmp_path / "mine.pt", architecture=architecture)
    np.testing.assert_allclose(lam_of(model), lam_by(network), rtol=1e-5)
    assert model.name == "mine"


def test_a_state_of_a_plugins_network(tmp_path):
    """Else own networks could be measured as whole runs only."""
    network = run_folder(tmp_path / "r", OWN[0], 1.0)
    (tmp_path / "r" / "model.pt").rename(tmp_path / "mine.pt")
    model = loaded(tmp_path / "mine.pt", architecture="own", plugins=plugins.read([PLUGIN]))
    np.testing.assert_allclose(lam_of(model), lam_by(network), rtol=1e-5)


@pytest.mark.parametrize("wrap", ["state_dict", "model", "module.", "_orig_mod.", "safetensors"])
def test_states_are_found_in_checkpoints(tmp_path, wrap):
    """Else what DataParallel, torch.compile and usual training scripts save would have to be taken apart by hand."""
    state = Flat().state_dict()
    if wrap == "safetensors":
        from safetensors.torch import save_file

        save_file(state, tmp_path / "s.safetensors")
        found = model_files.read_state(tmp_path / "s.safetensors")
    else:
        prefixed = {f"{wrap}{name}": values for name, values in state.items()}
        torch.save(prefixed if wrap.endswith(".") else {wrap: state, "epoch": 3}, tmp_path / "s.pt")
        found = model_files.read_state(tmp_path / "s.pt")
    assert found.keys() == state.keys()
    assert all(torch.equal(found[name], values) for name, values in state.items())


def test_states_that_do_not_fit_are_refused(tmp_path):
    """Else random weights would be measured, or the reason be a page of names."""
    torch.save(Flat().state_dict(), tmp_path / "flat.pt")
    torch.save(Flat(), tmp_path / "whole.pt")
    torch.save({"epoch": 3}, tmp_path / "none.pt")
    run_folder(tmp_path / "r")
    (tmp_path / "r" / "model.pt").rename(tmp_path / "small.pt")
    assert "has no mean and std" in refusal(tmp_path / "flat.pt", architecture="vgg11")
    assert "cannot be read as a state_dict" in refusal(tmp_path / "whole.pt", architecture="vgg11")
    assert "holds no state_dict" in refusal(tmp_path / "none.pt", architecture="vgg11")
    assert "is not a state_dict of vgg11: Missing key(s)" in refusal(tmp_path / "small.pt", architecture="vgg11")
    assert "did you mean vgg11?" in refusal(tmp_path / "small.pt", architecture="vgg12")
    assert "does not exist" in refusal(tmp_path / "nowhere.pt")
    assert "holds no run" in refusal(tmp_path / "r" / "..")
