"""The command from files to table and figure: models whose coefficients are known by construction."""

import json

import numpy as np
import pandas as pd
import pytest
import torch
from PIL import Image
from results_folders import aggregate_without_figures
from torch import nn

from analysis.readers import sessions
from experiments.simulate import simulate_headless
from experiments.study.folder import rehearsal_of_example
from learn import align, human_agreement, human_data
from stimuli_gen import sources, stimulus_set
from stimuli_gen.recipe import choose

CLASSES = ("Ash", "Bark", "Coal")


class Mixup(nn.Module):
    """A network that sees exactly how much of each class is mixed in, as ideal mixup would teach it.

    Images of class c are full in channel c and empty in the others, so the levels of the channels are the shares.
    """

    def forward(self, pixels):
        return (pixels.mean(dim=(2, 3)) + 1e-6).log()


class Sure(nn.Module):
    """The same, but it takes one and a half of one class for another: boundaries are shifted and steep."""

    def forward(self, pixels):
        shares = pixels.mean(dim=(2, 3)) + 1e-6
        return 3 * (shares * torch.tensor([1.0, 1.5, 1.0])).log()


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """Images of pure colour, what three simulated people say of their mixes, and two models of them."""
    folder = tmp_path_factory.mktemp("align")
    for channel, name in enumerate(CLASSES):
        (folder / "images" / name).mkdir(parents=True)
        for number in range(6):
            pixels = np.zeros((8, 8, 3), np.uint8)
            pixels[..., channel] = 255
            pixels[0, 0, channel] = 255 - number  # no two images are the same
            Image.fromarray(pixels).save(folder / "images" / name / f"{number}.png")
    source = sources.load(str(folder / "images"))
    stimulus_set.write_set(source, choose("infer", per_category_pair=6), folder / "set")
    simulate_headless(rehearsal_of_example(folder / "set"), "infer", folder / "sessions", participants=3)
    aggregate_without_figures(sessions.read([folder / "sessions"]), folder / "results")
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
    names = ["alignment.csv", "alignment.json", "alignment.png", "alignment.svg"]
    assert sorted(file.name for file in out.iterdir()) == [*names, "boundaries.csv", "stimuli.csv", "table.md"]
    content = json.loads((out / "alignment.json").read_text(encoding="utf-8"))
    table = pd.read_csv(out / "alignment.csv")
    policies = ["identity", "pooled", "per pair", "one other person", "noise ceiling"]
    assert table["predictor"].tolist() == ["mixup", "sure", *policies]
    assert [row["predictor"] for row in content["alignment"]] == table["predictor"].tolist()
    assert content["alignment"][0]["rmse"] == pytest.approx(table["rmse"][0])
    assert [model["name"] for model in content["models"]] == ["mixup", "sure"]
    assert content["labels"]["name"] == "results"
    assert (out / "table.md").read_text(encoding="utf-8").strip() in ran
    assert Image.open(out / "alignment.png").size[0] > 500


def test_classes_left_out_are_named_and_policies_measured_alike(shown, flags, call, tmp_path):
    """Else a model would be compared on other stimuli than the policies beside it, or the reader not know."""
    status, out, problem = call(align, *flags, tmp_path / "out", "--classes", "Ash", "Bark", "Other")
    assert status == 0, problem
    assert "mixup: no class Coal; pairs with it are left out" in out
    table = pd.read_csv(tmp_path / "out" / "alignment.csv")
    assert table["n_stimuli"].nunique() == 1
    assert {*pd.read_csv(tmp_path / "out" / "boundaries.csv")["label_2"]} == {"Bark"}
    people = human_data.read(shown / "results").first_answers
    assert table["n_stimuli"][0] == (people.stimuli["label_2"] == "Bark").sum()


def test_models_with_different_classes_get_policies_of_their_own(shown):
    """Else one of them would stand beside figures that were taken on other stimuli."""
    people = human_data.read(shown / "results").first_answers
    lam_f = people.stimuli["lam_f"].to_numpy()
    part = np.where(people.stimuli["label_2"] == "Bark", lam_f, np.nan)
    table, _ = align.compare(people, {"all": lam_f, "part": part})
    assert table["predictor"].tolist().count("identity") == 2
    for names in (["all", "identity"], ["part", "identity"]):
        rows = table[table["n_stimuli"] == table.set_index("predictor").at[names[0], "n_stimuli"]]
        rows = rows.set_index("predictor").loc[names, ["rmse", "r", "x0_shift"]]
        np.testing.assert_allclose(rows.iloc[0], rows.iloc[1])
    assert human_agreement.CEILING in table["predictor"].array


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (["--model", "nowhere.pt"], "nowhere.pt is not there"),
        (["--model", "torchvision:resnet"], "there is no such model"),
        (["--model", "mixup.pt2", "--classes", "Elm", "Fir", "Oak"], "has no pair of the classes"),
        (["--model", "mixup.pt2", "--classes", "Ash", "Ash", "Bark"], "names a class twice"),
        (["--model", "mixup.pt2", "--classes", "Ash", "Bark"], "gives"),
        (["--model", "mixup.pt2", "--images", "digits"], "has no class"),
        (["--model", "mixup.pt2", "--labels", "nothing"], "aggregate.py"),
        (["--model", "none.pt", "--labels", "set", "--images", "digits"], "labels.csv is not there"),
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
