"""The command from files to table and figure: models whose coefficients are known by construction."""

import json

import numpy as np
import pandas as pd
import pytest
import torch
from coloured_people import Mixup, Sure
from PIL import Image

from learn import align, human_data


@pytest.fixture(scope="module")
def shown(coloured):
    """What was shown and said, and two models of it."""
    folder = coloured
    dynamic = {"pixels": {0: torch.export.Dim("n", min=1, max=4096)}}
    for name, network in {"mixup": Mixup(), "sure": Sure()}.items():
        exported = torch.export.export(network, (torch.rand(2, 3, 8, 8),), dynamic_shapes=dynamic)
        torch.export.save(exported, folder / f"{name}.pt2")
    return folder


@pytest.fixture(scope="module")
def flags(shown):
    """Both models, and what they are shown."""
    models = ["--model", shown / "mixup.pt2", shown / "sure.pt2"]
    return [*models, "--labels", shown / "results", "--images", shown / "images", "--out"]


@pytest.fixture(scope="module")
def ran(shown, flags, call):
    """What the command prints when it is run on both models."""
    status, out, problem = call(align, *flags, shown / "out")
    assert status == 0, problem
    return out


def test_a_mixup_linear_model_is_measured_as_the_identity(shown, ran):
    """Else pixels, classes or their order were not those that people saw: its coefficients are lam_f to a level."""
    table = pd.read_csv(shown / "out" / "alignment.csv").set_index("predictor")
    stimuli = pd.read_csv(shown / "out" / "stimuli.csv")
    np.testing.assert_allclose(stimuli["mixup"], stimuli["lam_f"], atol=0.005)
    for measure in ("mae", "rmse", "r", "rmse_judgments", "rmse_others", "x0_shift"):
        assert table.at["mixup", measure] == pytest.approx(table.at["identity", measure], abs=0.01), measure
    assert table.at["sure", "rmse"] > table.at["mixup", "rmse"]
    assert table.at["sure", "k_ratio"] > table.at["mixup", "k_ratio"]


def test_boundaries_of_a_biased_model_are_shifted_where_it_is_biased(shown, ran):
    """Else the sign or the category pair were wrong: Bark counts one and a half, so it needs 1 / (1 + 1.5) = .4."""
    by_pair = pd.read_csv(shown / "out" / "boundaries.csv").set_index(["predictor", "label_1", "label_2"])
    expected = {("Ash", "Bark"): 0.6, ("Bark", "Coal"): 0.4, ("Ash", "Coal"): 0.5}
    assert by_pair.loc["sure", "x0"].to_dict() == pytest.approx(expected, abs=0.02)


def test_everything_is_written_and_says_the_same(shown, ran):
    """Else the JSON, the table and the figure could be of different runs."""
    out = shown / "out"
    figures = [f"{name}.{kind}" for name in ("alignment", "coefficients") for kind in ("png", "svg")]
    others = ["alignment.csv", "alignment.json", "boundaries.csv", "stimuli.csv", "table.md"]
    assert {file.name for file in out.iterdir()} == {*figures, *others}
    content = json.loads((out / "alignment.json").read_text(encoding="utf-8"))
    table = pd.read_csv(out / "alignment.csv")
    policies = ["identity", "pooled", "per pair", "chance", "one other person", "noise ceiling"]
    assert table["predictor"].tolist() == ["mixup", "sure", *policies]
    assert [row["predictor"] for row in content["alignment"]] == table["predictor"].tolist()
    assert content["alignment"][0]["rmse"] == pytest.approx(table["rmse"][0])
    assert [model["name"] for model in content["models"]] == ["mixup", "sure"]
    assert content["labels"]["name"] == "results"
    assert (out / "table.md").read_text(encoding="utf-8").strip() in ran
    assert all(Image.open(out / f"{name}.png").size[0] > 500 for name in ("alignment", "coefficients"))


def test_classes_left_out_are_named_and_policies_measured_alike(shown, flags, call, tmp_path):
    """Else a model would be compared on other stimuli than the policies beside it, or the reader not know."""
    status, out, problem = call(align, *flags, tmp_path / "out", "--classes", "Ash", "Bark", "Other")
    assert status == 0, problem
    assert "mixup, sure: no class Coal; pairs with it are left out" in out
    table = pd.read_csv(tmp_path / "out" / "alignment.csv")
    assert table["n_stimuli"].nunique() == 1
    assert {*pd.read_csv(tmp_path / "out" / "boundaries.csv")["label_2"]} == {"Bark"}
    people = human_data.read(shown / "results").first_answers
    assert table["n_stimuli"][0] == (people.stimuli["label_2"] == "Bark").sum()


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (["--model", "nowhere.pt"], "nowhere.pt does not exist"),
        (["--model", "torchvision:resnet"], "there is no such model"),
        (["--model", "mixup.pt2", "--architecture", "vgg12"], "did you mean vgg11?"),
        (["--model", "set"], "holds no complete runs"),
        (
            ["--model", "mixup.pt2", "--classes", "Elm", "Fir", "Oak"],
            "none of the outputs (Elm, Fir, Oak) is a class of the set",
        ),
        (["--model", "mixup.pt2", "--classes", "Ash", "Ash", "Bark"], "hold 'Ash' twice"),
        (["--model", "mixup.pt2", "--classes", "Ash", "Bark"], "3 outputs, and 2 names of classes"),
        (["--model", "mixup.pt2", "--images", "digits"], "has no class"),
        (["--model", "mixup.pt2", "--labels", "nothing"], "aggregate.py"),
        (["--model", "none.pt", "--labels", "set", "--images", "digits"], "labels.csv does not exist"),
    ],
)
def test_bad_input_is_one_line(shown, call, monkeypatch, tmp_path, bad, message):
    """Else a person would get a traceback, or a folder of nothing."""
    monkeypatch.chdir(shown)
    status, _, said = call(align, "--labels", "results", "--images", "images", "--out", tmp_path / "out", *bad)
    assert status == 2
    assert message in said
    assert said.strip().count("\n") == 0
    assert not (tmp_path / "out").exists()
