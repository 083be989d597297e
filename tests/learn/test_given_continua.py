"""Training on continua made elsewhere: the frames that people judged, evaluated on continua that are held out."""

from dataclasses import replace

import made_continua
import numpy as np
import pytest
from PIL import Image
from results_folders import aggregate_without_figures

from analysis.readers import sessions
from experiments.simulate import simulate_headless
from experiments.study.folder import rehearsal_of_example
from hillmixe.command import InputError
from learn import align, conditions, human_data, relabeller, train
from learn.conditions import CONDITIONS, training_set
from learn.judged import Judged
from learn.labels import two_hot
from learn.training import own_evaluation
from learn.training.training_data import join_labels
from learn.training.training_recipe import TrainingRecipe
from stimuli_gen import sources, stimulus_set
from stimuli_gen.recipe import choose


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    """Ten continua of 11 frames, whose greys tell them apart, and results of simulated people: (folder, results)."""
    place = tmp_path_factory.mktemp("given")
    for at in range(10):
        made_continua.write(place / "morphs" / f"Cat_Dog_{at}", made_continua.weights(11), first_level=25 * at, step=2)
    source = sources.load(str(place / "morphs"), given=True)
    stimulus_set.write_set(source, choose("full", mixing="given"), place / "set")
    simulate_headless(rehearsal_of_example(place / "set"), "infer", place / "sessions", participants=9)
    return place / "morphs", aggregate_without_figures(sessions.read([place / "sessions"]), place / "results")


@pytest.fixture(scope="module")
def data(given):
    folder, results = given
    return join_labels(human_data.read(results), sources.load(str(folder), given=True), TrainingRecipe())


def test_whole_continua_are_held_out(data):
    """Else a network would be evaluated on neighbours of frames that it was trained on."""
    away = set(data.held_out["pair"])
    assert len(away) == 3
    assert not away & {*data.stimuli["pair"], *data.judgments["pair"]}
    ends = {image for row in data.held_out.itertuples() for image in (row.image_1, row.image_2)}
    assert set(data.source.ids[data.evaluation]) == ends
    assert sorted([*data.regular, *data.evaluation]) == list(range(20))
    assert len(data.stimuli) == 7 * 9 and len(data.held_out) == 3 * 9


def test_own_images_are_evaluated_on_instead_of_frames(given, tmp_path):
    """Else continua would be held out for nothing, or a frame that people saw be evaluated on."""
    folder, results = given
    people, source = human_data.read(results), sources.load(str(folder), given=True)
    for name in ("Cat", "Dog"):
        (tmp_path / name).mkdir()
        Image.new("RGB", (8, 8), (7, 9, 6 if name == "Cat" else 250)).save(tmp_path / name / "own.png")
    own = own_evaluation.load_images(str(tmp_path), None, source)
    data = join_labels(people, source, TrainingRecipe(), evaluated=own)
    assert (len(data.stimuli), len(data.regular), data.held_out) == (10 * 9, 20, None)
    assert data.evaluation_set("cpu")[0].shape == (2, 3, 8, 8)
    Image.fromarray(source.frames.images[5]).save(tmp_path / "Cat" / "frame.png")
    own = own_evaluation.load_images(str(tmp_path), None, source)
    with pytest.raises(
        InputError, match=r"1 of 3 images are also trained on or mixed, such as Cat/frame.png = a frame"
    ):
        join_labels(people, source, TrainingRecipe(), evaluated=own)
    with pytest.raises(InputError, match="--targets: frames of continua have people's lam_h"):
        join_labels(people, source, TrainingRecipe(), targets_file=tmp_path / "targets.csv")


def test_all_frames_that_people_judged_are_a_dataset(given):
    """Else a loop of one's own would lack the continua that train.py evaluates on."""
    folder, results = given
    assert len(Judged(results, folder, "mixup", continua=True)) == 10 * 9


def test_evaluation_is_on_frames_with_peoples_labels(data):
    """Else networks would be measured by the place on the continuum, or on the ends alone."""
    images, targets = data.evaluation_set("cpu")
    assert images.shape == (27, 3, 8, 8)
    for image, target, row in zip(images.numpy(), targets.numpy(), data.held_out.itertuples(), strict=True):
        assert image[0, 0, 0] == 25 * (row.image_1 // 2) + 2 * round(10 * row.lam_f)
        assert target == pytest.approx([row.lam_h, 1 - row.lam_h], abs=1e-6)
    assert "3 continua that are not trained on (" in data.description["evaluation"]["targets"]


@pytest.mark.parametrize("name", ["mixup", "relabel"])
def test_networks_are_trained_on_the_frames(data, name):
    """Else they would see blends that nobody was asked about."""
    images, labels = training_set(CONDITIONS[name], data, seed=0)
    assert len(images) == len(data.regular) + len(data.stimuli)
    rows = data.stimuli
    greys = 25 * (rows["image_1"].to_numpy() // 2) + 2 * (10 * rows["lam_f"]).round().astype(int)
    assert images[len(data.regular) :, 0, 0, 0].tolist() == greys.tolist()
    shares = rows["lam_f" if name == "mixup" else "lam_h"].to_numpy()
    expected = two_hot(shares, *(np.eye(2)[[at] * len(rows)] for at in (0, 1)))
    assert labels[len(data.regular) :] == pytest.approx(expected, abs=1e-6)


def test_conditions_that_mix_whole_batches_are_refused(data):
    """Else images would be mixed here, with labels that are of frames made elsewhere."""
    with pytest.raises(InputError, match="batch_mixup mixes whole batches, and people judged frames"):
        conditions.check(CONDITIONS["batch_mixup"], data.people)


def test_what_needs_images_to_mix_or_to_hold_back_is_refused(given, data):
    """Else midpoints would be blends that nobody saw, or ends of continua be evaluated on in the place of frames."""
    with pytest.raises(InputError, match="midpoints mixes images at new coefficients"):
        conditions.check(CONDITIONS["midpoints"], data.people)
    with pytest.raises(InputError, match="--validation"):
        join_labels(data.people, sources.load(str(given[0]), given=True), TrainingRecipe(), validation=0.2)


def test_a_single_continuum_cannot_be_held_out(given, data):
    """Else there would be nothing to train on, or to evaluate on, and no word of it."""
    folder, _ = given
    stimuli = data.people.stimuli
    people = replace(data.people, stimuli=stimuli[stimuli["pair"] == "Cat_0_Dog_1"])
    with pytest.raises(InputError, match="a single continuum of Cat and Dog"):
        join_labels(people, sources.load(str(folder), given=True), TrainingRecipe())


@pytest.mark.long
@pytest.mark.slow
def test_the_commands_take_continua(given, tmp_path, call):
    """Else a lab with morphs would stand before a closed door in one of them."""
    folder, results = given
    flags = ["--labels", results, "--images", folder]
    status, out, err = call(train, *flags, "--conditions", "mixup", "relabel", "--seeds", 1, "--out", tmp_path / "runs")
    assert status == 0, err
    assert "people's mean lam_h of frames of 3 continua" in out
    run = tmp_path / "runs" / "relabel_small_seed0"
    assert call(align, "--model", run, *flags, "--out", tmp_path / "align")[0] == 0
    assert call(relabeller, *flags, "--out", tmp_path / "relabeller")[0] == 0
