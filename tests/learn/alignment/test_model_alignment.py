"""Any model in one call: what comes back, what is written, and what happens to modules in memory."""

import json

import numpy as np
import pandas as pd
import pytest
import torch
from coloured_people import CLASSES, Mixup, Sure
from torch import nn

import hillmixe
from hillmixe.command import InputError
from learn.models import build
from learn.training.run_folder import seal


@pytest.fixture(scope="module")
def data(coloured):
    return coloured / "results", str(coloured / "images")


@pytest.fixture(scope="module")
def found(data):
    return hillmixe.align(Mixup(), *data)


def test_three_lines_are_enough(found):
    """Else a researcher with a network in a notebook would have to export it first."""
    row = found.table.set_index("predictor").loc["Mixup"]
    np.testing.assert_allclose(found.stimuli["Mixup"], found.stimuli["lam_f"], atol=0.005)
    assert row["r"] == pytest.approx(found.table.set_index("predictor").at["identity", "r"], abs=0.01)
    assert row["r_low"] < row["r"] < row["r_high"]
    assert "| Mixup " in str(found)
    assert "chance" in found.table["predictor"].array


def test_what_is_written_is_what_came_back(found, tmp_path):
    """Else a notebook and a folder would disagree; and a folder with other files must stay."""
    found.write(tmp_path / "out")
    written = pd.read_csv(tmp_path / "out" / "alignment.csv")
    pd.testing.assert_frame_equal(written, found.table.astype({"n_models": float}), check_dtype=False)
    assert (tmp_path / "out" / "table.md").read_text(encoding="utf-8") == f"{found}\n"
    content = json.loads((tmp_path / "out" / "alignment.json").read_text(encoding="utf-8"))
    assert content["models"][0]["models"] == ["Mixup"]
    (tmp_path / "out" / "mine.txt").write_text("")
    with pytest.raises(InputError, match="would be lost"):
        found.write(tmp_path / "out")


def test_several_models_are_named(data):
    """Else rows could not be told apart: by their own names, by those of a dict, and by numbers where they repeat."""
    assert {"mine", "Sure"} <= {*hillmixe.align({"mine": Mixup(), "Sure": Sure()}, *data).table["predictor"]}
    twice = hillmixe.align([Sure(), Sure()], *data).table
    assert twice["predictor"].tolist()[:2] == ["Sure", "Sure (2)"]
    assert twice["r"][0] == twice["r"][1]


def test_no_name_takes_the_place_of_another_row_or_column(data):
    """Else a model called identity would be drawn as a policy, and one called lam_h take people's answers away."""
    found = hillmixe.align({"identity": Sure(), "lam_h": Mixup()}, *data)
    assert {*found.table["predictor"][:2]} == {"identity (2)", "lam_h (2)"}
    assert (found.stimuli["lam_h"] != found.stimuli["lam_h (2)"]).any()


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_a_module_stays_on_its_device(data):
    """Else someone's network would be moved off the GPU, or pixels be on another device than its weights."""
    module = nn.Sequential(nn.Conv2d(3, 3, 1), nn.Sigmoid(), Mixup()).to("cuda")
    found = hillmixe.align(module, *data)
    assert next(module.parameters()).is_cuda
    cpu = hillmixe.align(module.cpu(), *data)
    np.testing.assert_allclose(found.stimuli["Sequential"], cpu.stimuli["Sequential"], atol=1e-3)


def test_a_module_in_training_mode_is_measured_and_put_back(data):
    """Else dropout would be in the result, or training go on without it."""
    module = nn.Sequential(nn.Dropout(0.9), Mixup()).train()
    found = hillmixe.align(module, *data)
    np.testing.assert_allclose(found.stimuli["Sequential"], found.stimuli["lam_f"], atol=0.005)
    assert "Sequential: was in training mode" in str(found)
    assert all(part.training for part in module.modules())


def test_softmax_is_undone_and_said(data):
    """Else nearly .5 would be measured for everything, or nobody know why it was not."""
    found = hillmixe.align(nn.Sequential(Mixup(), nn.Softmax(1)), *data)
    np.testing.assert_allclose(found.stimuli["Sequential"], found.stimuli["lam_f"], atol=0.005)
    assert "gives probabilities, whose logarithms were taken" in str(found)


def test_preprocessing_and_names_of_outputs(data):
    """Else networks of normalised pixels, and of other classes, would need to be wrapped."""

    class Turned(nn.Module):
        def forward(self, pixels):
            return Mixup()(pixels)[:, [1, 0, 2]]

    found = hillmixe.align(Turned(), *data, classes=["bark", "ash", "other"], preprocess=lambda pixels: pixels * 0.5)
    of_both = found.stimuli["label_2"] == "Bark"
    np.testing.assert_allclose(found.stimuli["Turned"][of_both], found.stimuli["lam_f"][of_both], atol=0.005)
    assert found.stimuli["Turned"][~of_both].isna().all()
    assert "Turned: no class Coal; pairs with it are left out" in str(found)


def run_folder(path, condition, seed):
    """A run of learn/train.py with random weights."""
    torch.manual_seed(seed)
    network = build("small", 3, 0.5, torch.tensor([0.5] * 3), torch.tensor([0.2] * 3), (32, 32)).eval()
    path.mkdir(parents=True)
    torch.save(network.state_dict(), path / "model.pt")
    config = {"architecture": "small", "recipe": {"width": 0.5}, "classes": [*CLASSES], "condition": condition}
    (path / "config.json").write_text(json.dumps(config))
    for name in ("metrics.json", "log.csv"):
        (path / name).write_text("")
    seal(path)


def test_a_folder_of_runs_has_a_row_for_each_condition(data, tmp_path):
    """Else a leaderboard would have a row for each seed, or unfinished runs in it."""
    for condition, seed in (("mixup", 0), ("mixup", 1), ("relabel", 0)):
        run_folder(tmp_path / "runs" / f"{condition}_small_seed{seed}", condition, seed)
    run_folder(tmp_path / "runs" / "none_small_seed0.unfinished", "none", 0)
    (tmp_path / "runs" / "none_small_seed0.unfinished" / "SHA256SUMS").unlink()
    found = hillmixe.align(tmp_path / "runs", *data)
    table = found.table.set_index("predictor")
    assert table["n_models"][["mixup small", "relabel small"]].tolist() == [2, 1]
    assert table["condition"]["mixup small"] == "mixup"
    runs = [tmp_path / "runs" / f"mixup_small_seed{seed}" for seed in (0, 1)]
    alone = hillmixe.align(runs, *data)
    assert table.at["mixup small", "rmse"] == pytest.approx(alone.table["rmse"][:2].mean())
    np.testing.assert_allclose(
        found.stimuli["mixup small"], alone.stimuli[[f"mixup_small_seed{seed}" for seed in (0, 1)]].mean(axis=1)
    )
    assert "relabel small: trained on people's labels of these stimuli" in str(found)


def test_figures_show_what_the_table_says(data, tmp_path):
    """Else a point would be drawn at another model, or a line at another reference."""
    for condition in ("mixup", "relabel"):
        run_folder(tmp_path / f"{condition}_small_seed0", condition, len(condition))
    found = hillmixe.align(tmp_path, *data)
    table = found.table.set_index("predictor")
    ax = found.draw_scores().axes[0]
    assert [label.get_text() for label in ax.get_yticklabels()] == [
        *table.index[:2].str.removesuffix(" small"), "identity", "pooled", "per pair"
    ]  # fmt: skip
    lines = {line.get_label(): line for line in ax.get_lines()}
    assert lines["chance"].get_xdata()[0] == 0
    assert lines["noise ceiling"].get_xdata()[0] == pytest.approx(table.at["noise ceiling", "r"])
    drawn = {container.get_label(): container[0] for container in ax.containers}
    assert drawn["small"].get_xdata().tolist() == pytest.approx(table["r"][:2].tolist())
    assert found.draw_coefficients().axes[0].get_title().startswith(table.index[0])


@pytest.mark.parametrize(
    ("models", "message"),
    [
        ([], "there are no models"),
        (3, "a model is a int"),
        ([Mixup(), 3], "a model is a int"),
        ("nowhere.pt", "does not exist"),
        (nn.Linear(8, 3), "expected"),
        ({"tens": nn.Sequential(nn.Flatten(), nn.Linear(192, 10))}, "tens: 10 outputs are neither the set's 3 classes"),
    ],
)
def test_what_is_no_model_is_refused(data, models, message):
    """Else a person would get a traceback from far within."""
    with pytest.raises(InputError, match=message):
        hillmixe.align(models, *data)
