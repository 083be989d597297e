"""Plugins: what they may declare, what is refused and how it is said, and networks that know nothing of the suite."""

import hashlib
import json
import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from short_runs import OWN, SHORT, grid_of

from hillmixe.command import InputError
from learn import plugins
from learn.models import build
from learn.training import preflight, run, run_folder, training_loop
from learn.training.training_loop import clip_gradients

HEAD = "from torch import nn\nimport torch\nfrom learn.conditions import *\nfrom learn.models import Architecture\n"
NET = (
    HEAD
    + "def build(n_classes, width, image_size):\n    return nn.Sequential(nn.Flatten(), nn.Linear(192, n_classes))\n"
)


@pytest.fixture(autouse=True)
def every_epoch_is_saved(monkeypatch):
    """These networks are trained faster than a checkpoint is written."""
    monkeypatch.setattr(training_loop, "CHECKPOINT_SHARE", math.inf)


def plugin_of(folder, text, name="mine.py"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def refusal(folder, text):
    """Read a plugin that is refused; returns the refusal, which must be one line that names the file."""
    path = plugin_of(folder, text)
    with pytest.raises(InputError) as caught:
        plugins.read([path])
    said = str(caught.value)
    assert "\n" not in said
    assert said.startswith(str(path))
    return said.removeprefix(str(path))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1\n", "DECLARED = "),
        ("DECLARED = []\n", "DECLARED = "),
        ("DECLARED = [1]\n", "DECLARED[0] is of type int"),
        (NET + "DECLARED = Architecture('a', build)\n", "has a DECLARED of type Architecture; expected DECLARED = ["),
        (HEAD + "DECLARED = [Condition('a', '', tables=2)]\n", "tables is 2; expected a tuple, such as (2,)"),
        (HEAD + "DECLARED = [Condition('a', '', needs='policy.json')]\n", "needs is 'policy.json'; expected a tuple"),
        (HEAD + "DECLARED = [Condition('a', '', tables=(9,))]\n", "there is no table 9; expected some of 2, 3, '"),
        ("x = 1\ndef f(:\n    pass\n", ", line 2: invalid syntax"),
        ("x = 1\ny = x / 0\n", ", line 2: ZeroDivisionError: division by zero"),
        ("import not_there_at_all\n", ", line 1: ModuleNotFoundError: No module named 'not_there_at_all'"),
        ("import sys\nsys.exit()\n", ", line 2: SystemExit"),
        ("x = '\x00'\n", ": source code string cannot contain null bytes"),
        (HEAD + "DECLARED = [Condition('mixup', '')]\n", "the suite has the condition mixup already"),
        (NET + "DECLARED = [Architecture('VGG11', build)]\n", "the suite has the architecture vgg11 already"),
        (NET + "DECLARED = [Architecture('a', build)] * 2\n", " declares the architecture a twice"),
        (NET + "DECLARED = [Architecture('../a', build)]\n", "'../a': a name is"),
        (NET + "DECLARED = [Architecture('a', 3)]\n", "build is of type int; expected a function"),
        (HEAD + "DECLARED = [Condition('a', '', policy=3)]\n", "policy is of type int; expected a function"),
        (HEAD + "DECLARED = [Condition('a', '', reference_of=(2,))]\n", "reference_of"),
        (
            HEAD + "DECLARED = [Condition('a', '', needs=('mine.csv',))]\n",
            "needs mine.csv; expected some of policy.json",
        ),
    ],
)
def test_bad_plugins_are_refused_by_file_and_line(tmp_path, text, said):
    """Else a researcher's slip would end in a traceback through the suite, or be found after a night."""
    assert said in refusal(tmp_path, text)


def test_files_that_are_no_plugins_are_refused(tmp_path):
    """Else a mistyped path would end in a traceback."""
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "other").mkdir()
    twins = [plugin_of(tmp_path, OWN.read_text()), plugin_of(tmp_path / "other", OWN.read_text())]
    for paths, said in (
        ([tmp_path / "none.py"], "none.py cannot be read"),
        ([tmp_path / "folder.py"], "folder.py cannot be read"),
        ([tmp_path / "weights.pt"], "expected a Python file"),
        (twins, "two plugins are called mine.py"),
    ):
        with pytest.raises(InputError, match=said):
            plugins.read(paths)


NO_WEIGHTS = (
    HEAD + "def build(n, w, s):\n    return nn.Sequential(nn.Flatten(), nn.Linear(192, n).requires_grad_(False))\n"
)
LAZY = HEAD + "def build(n, w, s):\n    return nn.Sequential(nn.Flatten(), nn.LazyLinear(n))\n"
WRONG_OUTPUT = HEAD + "def build(n, w, s):\n    return nn.Sequential(nn.Flatten(), nn.Linear(192, 7))\n"
CUT_OFF = """
class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.body, self.head = nn.Linear(192, 8), nn.Linear(8, n)
        {init}
    def forward(self, x):
        {forward}
def build(n, w, s):
    return Net(n)
"""
PLAIN = "return self.head(self.body(x.flatten(1)))"


def net(forward=PLAIN, init="pass"):
    return HEAD + CUT_OFF.format(forward=forward, init=init)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "def build(n):\n    return nn.Flatten()\n", "build() takes 1 positional argument but 3 were given"),
        (HEAD + "def build(n, w, s):\n    return n\n", "gives int, expected a torch.nn.Module"),
        (HEAD + "def build(n, w, s):\n    return nn.Linear(4, 0.5)\n", ", line 6: TypeError"),
        (WRONG_OUTPUT, "gives (8, 7) for 8 images; expected (8, 10)"),
        (net(f"{PLAIN}.softmax(1)"), "gives probabilities; expected logits"),
        (net(f"{PLAIN}, 0"), "net gives tuple, expected a tensor of logits"),
        (NO_WEIGHTS, "no parameter that can be trained"),
        (LAZY, "lazy modules"),
        (net("return self.head(self.body(x))"), ", line 12: RuntimeError: "),
        (net(init="self.offset = torch.randn(192)", forward="x = x.flatten(1) + self.offset; " + PLAIN), "state_dict"),
        (net("return self.head(nn.functional.dropout(self.body(x.flatten(1))))"), "draws at random also in evaluation"),
        (
            net(init="import os; self.body.weight.data += int.from_bytes(os.urandom(2), 'big')"),
            "other weights each time",
        ),
        (
            net("with torch.no_grad(): x = self.body(x.flatten(1))\n        return self.head(x)"),
            "hands no gradient on to its pixels",
        ),
    ],
)
def test_a_network_that_cannot_be_trained_is_refused_before_training(results, tmp_path, text, said):
    """Else hours would pass before its first evaluation fails, or its weights would be lost."""
    path = plugin_of(tmp_path, text + "DECLARED = [Architecture('net', build)]\n")
    grid = replace(grid_of(results, tmp_path), plugins=plugins.read([path]))
    with pytest.raises(InputError) as caught:
        preflight.check(grid, ["none"], ["net"], [0])
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("examples", "said"),
    [
        ("lambda data, seed: (data.stimuli, np.ones((len(data.stimuli), 10)))", "soft label 150 is (1, 1, 1"),
        ("lambda data, seed: (data.stimuli, np.eye(10)[:3])", "have the shape (153, 10); expected (170, 10)"),
        ("lambda data: no_examples(data, 0)", "takes 1 positional argument but 2 were given"),
        ("lambda data, seed: data.stimuli['nothing']", "line 5: KeyError: 'nothing'"),
    ],
)
def test_a_condition_with_wrong_labels_is_refused_before_training(results, tmp_path, examples, said):
    """Else networks would be trained on labels that are none."""
    path = plugin_of(tmp_path, HEAD + f"DECLARED = [Condition('own', '', examples={examples})]\n")
    grid = replace(grid_of(results, tmp_path), plugins=plugins.read([path]))
    with pytest.raises(InputError) as caught:
        preflight.check(grid, ["own"], ["small"], [0])
    assert said in str(caught.value)


def test_other_images_for_each_seed_are_not_trained_together(results, tmp_path):
    """Else the labels of one seed would be put on the images of another."""
    text = "DECLARED = [Condition('own', '', examples=lambda data, seed: ((rows := data.stimuli[:9 + seed]), "
    path = plugin_of(tmp_path, HEAD + text + "np.full((len(rows), 10), .1)))]\n")
    grid = replace(grid_of(results, tmp_path), plugins=plugins.read([path]))
    preflight.check(grid, ["own"], ["small"], [1])
    with pytest.raises(InputError, match=r"own has other images for each seed.*--together 1"):
        preflight.check(grid, ["own"], ["small"], [0, 1])


POLICY = """
def policy(data, device):
    def targets(lam_f, first, second):
        assert len(lam_f) < 20
        return torch.full((len(lam_f), 10), .1)
    return targets
DECLARED = [Condition('own', '', policy=policy)]
"""


def test_an_error_of_a_plugin_in_training_names_its_line(results, tmp_path):
    """Else it would end a sweep with a traceback from the depths of another process."""
    grid = replace(grid_of(results, tmp_path), plugins=plugins.read([plugin_of(tmp_path, HEAD + POLICY)]))
    preflight.check(grid, ["own"], ["small"], [0])
    with pytest.raises(InputError, match=r"mine\.py, line 8: AssertionError$"):
        run.make(grid, run.Job("own", "small", (0,)))


# An own network


def own_grid(results, out):
    return replace(grid_of(results, out), plugins=plugins.read([OWN]))


@pytest.fixture(scope="module")
def own_run(results, tmp_path_factory):
    """A run of an own network under an own condition."""
    grid, job = own_grid(results, tmp_path_factory.mktemp("own")), run.Job("squared", "own", (0,))
    preflight.check(grid, ["squared"], ["own"], [0, 1])
    return grid, run.make(grid, job), grid.out / job.name(0)


def test_a_run_of_a_plugin_says_so_and_keeps_it(own_run):
    """Else nobody could tell which code made a result, or run it again."""
    _, (row,), folder = own_run
    config = json.loads((folder / "config.json").read_text())
    kept = {"name": OWN.name, "sha256": hashlib.sha256(OWN.read_bytes()).hexdigest()}
    assert config["plugins"] == {"architecture": kept | {"image_size": [8, 8]}, "condition": kept}
    assert (folder / OWN.name).read_bytes() == OWN.read_bytes()
    assert OWN.name in (folder / "SHA256SUMS").read_text()
    assert row["accuracy"] > 0.3  # of 10 classes


def test_frozen_single_and_unused_parameters_train_as_they_should(own_run, digits_data):
    """Else own networks would fail, or a frozen layer be trained, or a single number not."""
    grid, _, folder = own_run
    state = torch.load(folder / "model.pt", weights_only=True)
    start = run.new_model(digits_data, plugins.known(grid.plugins).architectures["own"], [0], SHORT).state_dict()
    changed = {name.removeprefix("network.") for name in state if not torch.equal(state[name], start[name])}
    norm = {f"norm.{name}" for name in ("weight", "bias", "running_mean", "running_var", "num_batches_tracked")}
    assert changed == {"scale", "head.weight", "head.bias", *norm}


def test_the_network_of_a_run_is_found_again(own_run, tmp_path):
    """Else align.py could not measure own networks, or would run code that nobody named, or other code."""
    _, _, folder = own_run
    config = run_folder.read_config(folder)
    architecture, size = plugins.architecture_of(config, folder, plugins.read([OWN]))
    model = build(architecture, 10, config["recipe"]["width"], torch.zeros(3), torch.ones(3), size)
    model.load_state_dict(torch.load(folder / "model.pt", weights_only=True))
    copy = folder / OWN.name
    assert plugins.architecture_of(config, folder, plugins.read([copy]))[0].name == "own"
    with pytest.raises(InputError, match=rf"is the plugin that .* is from: .*--plugin {copy}$"):
        plugins.architecture_of(config, folder, ())
    other = plugin_of(tmp_path, OWN.read_text() + "\n", OWN.name)
    with pytest.raises(InputError, match=rf"has changed since: .*--plugin {copy}$"):
        plugins.architecture_of(config, folder, plugins.read([other]))
    with pytest.raises(InputError, match=r"'smal' is unknown; did you mean small\?"):
        plugins.architecture_of({"architecture": "smal"}, folder, ())


def test_a_changed_plugin_is_another_configuration(own_run, tmp_path):
    """Else runs of two networks of the same name would stand in one table; the suite's own runs have no part in it."""
    grid, _, _ = own_run
    changed = plugins.read([plugin_of(tmp_path, OWN.read_text() + "\n", OWN.name)])
    with pytest.raises(InputError, match=r"plugins\.architecture\.sha256"):
        run.make(replace(grid, plugins=changed), run.Job("squared", "own", (0,)))
    for each in (grid.plugins, changed):
        assert "plugins" not in run.config(replace(grid, plugins=each), run.Job("none", "small", (0,)), 0)


@pytest.mark.parametrize("n_seeds", [2])
def test_own_networks_trained_together_end_as_each_alone(results, tmp_path, n_seeds):
    """Else a network that does not know `together` would share numbers with those beside it, or fail."""
    text = OWN.read_text().replace("nn.Dropout(0.2)", "nn.Identity()")  # which draws other numbers beside others
    mine = plugins.read([plugin_of(tmp_path, text)])
    seeds = tuple(range(n_seeds))
    states, losses = {}, {}
    for name, groups in (("alone", [(seed,) for seed in seeds]), ("together", [seeds])):
        grid = replace(grid_of(results, tmp_path / name), plugins=mine)
        for group in groups:
            run.make(grid, run.Job("relabel", "own", group))
        folders = [grid.out / f"relabel_own_seed{seed}" for seed in seeds]
        states[name] = [torch.load(folder / "model.pt", weights_only=True) for folder in folders]
        losses[name] = [pd.read_csv(folder / "log.csv")["loss"] for folder in folders]
    np.testing.assert_allclose(losses["together"], losses["alone"], rtol=1e-4)
    for alone, together in zip(states["alone"], states["together"], strict=True):
        assert alone.keys() == together.keys()
        for name in alone:
            torch.testing.assert_close(together[name], alone[name], rtol=1e-3, atol=2e-4)
    assert states["alone"][0]["network.scale"] != states["alone"][1]["network.scale"]


def test_dropout_goes_on_as_if_never_stopped(results, tmp_path):
    """Else a killed run of a network with dropout would end otherwise, and two runs of a seed differ."""
    job, texts = run.Job("relabel", "own", (3,)), []

    class Stopped(Exception):
        pass

    def stop(log):
        if len(log) == 2:
            raise Stopped

    for name, after_epoch in (("whole", None), ("stopped", stop), ("stopped", None)):
        torch.manual_seed(len(texts))  # of others
        grid = own_grid(results, tmp_path / name)
        if after_epoch:
            with pytest.raises(Stopped):
                run.make(grid, job, after_epoch)
            continue
        before = torch.get_rng_state()
        run.make(grid, job)
        assert torch.equal(torch.get_rng_state(), before)
        texts.append((grid.out / job.name(3) / "metrics.json").read_text())
    assert texts[0] == texts[1]


def test_the_documented_plugin_trains(results, tmp_path):
    """Else a researcher who copies it would begin with an error."""
    page = (Path(__file__).parents[2] / "docs" / "learning.md").read_text(encoding="utf-8")
    (text,) = (block for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "DECLARED" in block)
    grid = replace(grid_of(results, tmp_path), plugins=plugins.read([plugin_of(tmp_path, text)]))
    preflight.check(grid, ["my_labels"], ["mine"], [0, 1])
    assert len(run.make(grid, run.Job("my_labels", "mine", (0, 1)))) == 2
    assert plugins.own_rows(grid.plugins, 2) == ["my_labels"]


def test_a_number_that_networks_would_share_is_refused():
    """Else a temperature or a scale would be trained for all seeds at once, in silence."""
    (mine,) = plugins.read([OWN])
    architecture = replace(plugins.records(mine)[0], can_train_together=True, build=lambda n, w, s, t: OwnScale())
    with pytest.raises(InputError, match=r"scale is a single number.*\(together,\)"):
        build(architecture, 10, 1.0, torch.zeros(3), torch.ones(3), (8, 8), together=2)


class OwnScale(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = torch.nn.Parameter(torch.tensor(1.0))


def test_single_numbers_are_clipped_with_the_others():
    """Else a network's gradient would be cut to another length, or training end in an error."""
    model = OwnScale()
    model.weight = torch.nn.Parameter(torch.zeros(2))
    model.frozen = torch.nn.Parameter(torch.zeros(2), requires_grad=False)
    model.scale.grad, model.weight.grad = torch.tensor(3.0), torch.tensor([0.0, 4.0])
    clip_gradients(model, 1.0, together=1)
    assert model.scale.grad.item() == pytest.approx(0.6, rel=1e-5)
    assert model.weight.grad.tolist() == pytest.approx([0, 0.8], rel=1e-5)
    assert model.frozen.grad is None
