"""What all runs share: the split, people's labels joined with the images they are of, and what is refused."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import torch
from results_folders import aggregate_without_figures, copy, read_texts, say

from analysis.readers import sessions
from experiments.simulate import simulate_headless
from experiments.study.folder import rehearsal_of_example
from hillmixe import published
from hillmixe.command import InputError
from hillmixe.files import sha256
from hillmixe.names import Pair, stimulus_name
from learn import human_data
from learn.conditions import CONDITIONS, training_set
from learn.evaluate import measure_model
from learn.training.table_text import entropy
from learn.training.training_data import join_labels
from learn.training.training_recipe import PRESETS, TrainingRecipe
from stimuli_gen import mixing, sources
from stimuli_gen.recipe import choose
from stimuli_gen.stimulus_set import write_set

ALL = TrainingRecipe()


def load(results, source, recipe=ALL):
    return join_labels(human_data.read(results), source, recipe)


def refusal(results, source, recipe=ALL):
    """Give the message of the refusal, which must be one line."""
    with pytest.raises(InputError) as problem:
        load(results, source, recipe)
    assert "\n" not in str(problem.value)
    return str(problem.value)


# H-Mix on CIFAR-10's test images


def test_hmix_uses_the_published_split(hmix_data):
    """Else results could not be compared with the paper's, which trains on these 7,000 and evaluates on these 3,000."""
    assert len(hmix_data.regular) == 7000
    assert len(hmix_data.evaluation) == 3000
    assert sorted([*hmix_data.regular, *hmix_data.evaluation]) == list(range(10_000))
    assert hmix_data.regular[:5].tolist() == [3, 10, 21, 27, 44]
    assert hmix_data.evaluation[:5].tolist() == [7774, 3396, 2704, 7960, 2185]
    for rows in (hmix_data.stimuli, hmix_data.judgments):  # or networks would be evaluated on images they have seen
        assert not {*rows["image_1"], *rows["image_2"]} & set(hmix_data.evaluation)


def test_cifar10h_is_about_these_images(hmix_data):
    """Else targets would belong to other images: the most frequent answer is the label for 99.21 % of all."""
    source = hmix_data.source
    assert (published.cifar10h().argmax(axis=1) == source.labels).sum() == 9921
    assert (hmix_data.targets.argmax(axis=1) == source.labels[hmix_data.evaluation]).mean() > 0.985
    np.testing.assert_allclose(hmix_data.targets[:3], published.cifar10h()[[7774, 3396, 2704]], atol=1e-7)
    np.testing.assert_allclose(hmix_data.targets.sum(axis=1), 1, atol=1e-5)


def test_hmix_examples_are_as_many_as_published(hmix_data):
    """Else stimuli or first answers would be lost, or the 162 repeats counted as further raters."""
    assert len(hmix_data.stimuli) == 2070
    assert len(hmix_data.judgments) == 4788
    assert len(training_set(CONDITIONS["relabel_omega"], hmix_data, 0)[0]) == 7000 + 2070
    assert len(training_set(CONDITIONS["relabel_omega_per_judgment"], hmix_data, 0)[0]) == 7000 + 4788


def test_hmix_counted_as_the_paper_has_the_repeats_too(hmix_results, cifar10, tmp_path):
    """Else --count paper would not give the paper's 4,950 examples."""
    counted = load(say(copy(hmix_results, tmp_path / "paper"), tables_counted="paper"), cifar10)
    assert (len(counted.stimuli), len(counted.judgments)) == (2070, 4950)
    assert counted.description["labels"]["tables_counted"] == "paper"
    images, labels = training_set(CONDITIONS["relabel_omega_per_judgment"], counted, 0)
    assert len(images) == len(labels) == 7000 + 4950


@pytest.mark.parametrize("name", ["labels", "judgments"])
def test_a_mixed_evaluation_image_is_refused(hmix_results, hmix_data, tmp_path, name):
    """Else a leak from training to evaluation would go unseen."""
    rows = read_texts(hmix_results, name)
    at = rows.index[rows["stimulus"].str.startswith("mixed_")][10]
    wanted = hmix_data.source.class_names.index(rows.at[at, "label_1"])
    leaked = next(image for image in hmix_data.evaluation if hmix_data.source.labels[image] == wanted)
    rows.loc[at, "image_1"] = str(leaked)
    assert "evaluation image" in refusal(copy(hmix_results, tmp_path / "leak", **{name: rows}), hmix_data.source)


def test_shuffled_cifar10_labels_are_refused(hmix_results, hmix_data):
    """Else CIFAR-10H would be joined with other images: a tenth is enough, none of them a mixed one."""
    source = hmix_data.source
    mixed = np.union1d(hmix_data.stimuli["image_1"], hmix_data.stimuli["image_2"]).astype(int)
    others = np.setdiff1d(np.arange(10_000), mixed)[:1000]
    labels = source.labels.copy()
    labels[others] = np.roll(labels[others], 1)
    assert "CIFAR-10H" in refusal(hmix_results, replace(source, labels=labels))


def test_hmix_mixes_are_those_that_people_saw(hmix_data):
    """Else networks would be trained on images half a level brighter: those of the study are cut off, not rounded."""
    images, _ = training_set(CONDITIONS["relabel"], hmix_data, 0)
    pixels, rows = hmix_data.source.images.astype(int), hmix_data.stimuli
    weights = (rows["lam_f"] * 100).round().to_numpy(dtype=int)[:, None, None, None]
    total = weights * pixels[rows["image_1"].astype(int)] + (100 - weights) * pixels[rows["image_2"].astype(int)]
    np.testing.assert_array_equal(images[7000:], total // 100)
    assert (images[7000:] != (total + 50) // 100).mean() > 0.4
    assert hmix_data.description["labels"]["mixing"] == "linear_floor"


# A part of the regular images to choose by, and stimuli that are left out


def test_validation_is_a_part_of_the_regular_images_that_no_stimulus_holds(hmix_data, hmix_results, cifar10):
    """Else a policy would be chosen on the 3,000 images that judge it, or on images seen in training."""
    chosen_by = join_labels(hmix_data.people, cifar10, ALL, validation=0.2)
    assert len(chosen_by.evaluation) == 1400
    assert np.bincount(cifar10.labels[chosen_by.evaluation]).min() > 0.9 * 140  # of each class a fifth
    assert sorted([*chosen_by.regular, *chosen_by.evaluation]) == sorted(hmix_data.regular)
    assert not set(chosen_by.evaluation) & set(hmix_data.evaluation)
    for rows in (hmix_data.stimuli, hmix_data.judgments, hmix_data.people.midpoints()):
        assert not {*rows["image_1"], *rows["image_2"]} & set(chosen_by.evaluation)
    np.testing.assert_allclose(chosen_by.targets, published.cifar10h()[chosen_by.evaluation], atol=1e-7)
    assert chosen_by.description["evaluation"] == hmix_data.description["evaluation"] | {
        "n_images": 1400,
        "validation": 0.2,
    }
    with pytest.raises(InputError, match="are needed to evaluate on"):
        join_labels(hmix_data.people, cifar10, ALL, validation=0.9)


def test_stimuli_left_out_are_not_trained_on_and_change_no_other_image(results, digits, tmp_path):
    """Else what is left out would be learnt from judgments, or the networks be evaluated on other images."""
    whole, names = load(results, digits), pd.read_csv(results / "labels.csv")["stimulus"]
    names[::3].to_frame().assign(aum=0.5).to_csv(tmp_path / "worst.csv", index=False)
    left = join_labels(human_data.read(results), digits, ALL, leave_out=tmp_path / "worst.csv")
    assert set(whole.stimuli["stimulus"]) - set(left.stimuli["stimulus"]) == set(names[::3])
    assert set(left.judgments["stimulus"]) == set(left.stimuli["stimulus"])
    for part in ("regular", "evaluation", "targets"):
        np.testing.assert_array_equal(getattr(left, part), getattr(whole, part))
    assert left.description["left_out"] == {"n_stimuli": 15, "sha256": sha256(tmp_path / "worst.csv")}


def test_a_list_of_stimuli_that_is_none(results, digits, tmp_path):
    """Else a slip would leave out nothing, in silence."""
    (tmp_path / "other.csv").write_text("name\nmixed_0.5_One_1_Two_2.png\n")
    (tmp_path / "unknown.csv").write_text("stimulus\nmixed_0.5_One_1_Two_2.png\n")
    for name, message in (
        ("none", "cannot be read"),
        ("other", "column stimulus"),
        ("unknown", "not among the labels"),
    ):
        with pytest.raises(InputError, match=message):
            join_labels(human_data.read(results), digits, ALL, leave_out=tmp_path / f"{name}.csv")


# Digits: no published split


@pytest.fixture(scope="module")
def loaded(results, digits):
    return load(results, digits)


def test_digits_hold_out_three_tenths_of_each_class(loaded, digits):
    """Else a class would be missing from the evaluation, or most images from training."""
    for index in range(10):
        of_class = (digits.labels == index).sum()
        assert abs((digits.labels[loaded.evaluation] == index).sum() - 0.3 * of_class) <= 0.5
    assert sorted([*loaded.regular, *loaded.evaluation]) == list(range(1797))


def test_digits_evaluate_on_no_mixed_image(loaded, results, digits):
    """Else networks would be evaluated on images they have seen in mixtures."""
    table = pd.read_csv(results / "labels.csv")
    assert not {*table["image_1"], *table["image_2"]} & set(digits.ids[loaded.evaluation])


def test_targets_without_peoples_labels_are_the_classes(loaded, digits):
    """Else accuracy would be measured against wrong classes."""
    assert (loaded.targets.sum(axis=1) == 1).all()
    assert (loaded.targets[np.arange(539), digits.labels[loaded.evaluation]] == 1).all()


@pytest.fixture
def tiny():
    """Ten cats and ten dogs of 2 x 3 pixels, ids with gaps."""
    pixels = np.random.default_rng(0).integers(0, 256, (20, 2, 3, 3), dtype=np.uint8)
    return sources.ImageSource("tiny", ("Cat", "Dog"), pixels, np.repeat([0, 1], 10), np.arange(20) * 5 + 2)


def labels_of(source, n_pairs):
    """Make labels.csv for pairs of the n-th cat and the n-th dog."""
    pairs = [Pair("Cat", source.ids[at], "Dog", source.ids[10 + at]) for at in range(n_pairs)]
    names = {"stimulus": [stimulus_name(0.25, pair) for pair in pairs], "pair": [str(pair) for pair in pairs]}
    return pd.DataFrame(pairs).assign(**names, lam_f=0.25, lam_h=0.4, omega=0.5)


def tiny_results(results, source, n_pairs, to, mixing_name="linear"):
    table = labels_of(source, n_pairs)
    asked = {"interface": "infer", "repeat": 0, "catch": 0, "participant": "p", "session": "s", "trial": range(n_pairs)}
    return copy(results, to, labels=table, judgments=table.assign(**asked, mixing=mixing_name))


def test_too_few_images_to_evaluate_on_are_refused(results, tiny, tmp_path):
    """Else a class would be evaluated on fewer images, or on mixed ones: of ten, three must be free."""
    enough = load(tiny_results(results, tiny, 7, tmp_path / "enough"), tiny)
    assert enough.evaluation.tolist() == [7, 8, 9, 17, 18, 19]
    message = refusal(tiny_results(results, tiny, 8, tmp_path / "few"), tiny)
    for part in ("tiny", "Cat", "2 of 10", "3"):
        assert part in message


# The training set


def as_people_saw(digits, row):
    return mixing.linear(digits.images[row.image_1], digits.images[row.image_2], row.lam_f)  # ids are positions


def test_training_set_is_the_regular_images_and_the_mixtures(loaded, results, digits):
    """Else networks would be trained on other pixels than people saw, or labels would belong to other images."""
    images, labels = training_set(CONDITIONS["mixup"], loaded, 0)
    table = pd.read_csv(results / "labels.csv")
    assert images.dtype == np.uint8
    assert labels.dtype == np.float32
    assert len(images) == len(labels) == len(loaded.regular) + len(table)
    n = len(loaded.regular)
    np.testing.assert_array_equal(images[:n], digits.images[loaded.regular])
    for position, label in zip(loaded.regular, labels[:n], strict=True):
        expected = [0.0] * 10
        expected[digits.labels[position]] = 1.0
        assert label.tolist() == expected
    for image, label, row in zip(images[n:], labels[n:], table.itertuples(), strict=True):
        np.testing.assert_array_equal(image, as_people_saw(digits, row))
        expected = dict.fromkeys(digits.class_names, 0.0) | {row.label_1: row.lam_f, row.label_2: 1 - row.lam_f}
        assert label.tolist() == pytest.approx([expected[name] for name in digits.class_names])
    images, labels = training_set(CONDITIONS["none"], loaded, 0)  # else the baseline would see mixtures
    np.testing.assert_array_equal(images, digits.images[loaded.regular])
    np.testing.assert_array_equal(labels.argmax(axis=1), digits.labels[loaded.regular])


def test_training_set_finds_images_by_id_not_by_position(results, tiny, tmp_path):
    """Else a source whose ids have gaps would give other images than the stimuli's."""
    loaded = load(tiny_results(results, tiny, 3, tmp_path / "tiny"), tiny)
    images, labels = training_set(CONDITIONS["relabel"], loaded, 0)
    for i in range(3):
        np.testing.assert_array_equal(images[14 + i], mixing.linear(tiny.images[i], tiny.images[10 + i], 0.25))
    np.testing.assert_allclose(labels[14:], [[0.4, 0.6]] * 3, rtol=1e-6)


@pytest.mark.parametrize("policy", mixing.MIXING_FUNCTIONS)
def test_images_are_mixed_as_those_that_people_judged(results, tiny, tmp_path, policy):
    """Else networks would learn people's labels with other images than people saw."""
    loaded = load(say(tiny_results(results, tiny, 3, tmp_path / "tiny", policy), mixing=policy), tiny)
    images, _ = training_set(CONDITIONS["relabel"], loaded, 0)
    mixes = {name: mix(tiny.images[:3], tiny.images[10:13], 0.25) for name, mix in mixing.MIXING_FUNCTIONS.items()}
    assert [name for name, mixed in mixes.items() if (images[14:] == mixed).all()] == [policy]
    assert loaded.description["labels"]["mixing"] == policy


def test_per_judgment_repeats_the_image_of_each_judgment(loaded, results, digits):
    """Else a judgment's label would stand with another judgment's image."""
    rows = pd.read_csv(results / "judgments.csv").query("interface == 'infer' and repeat == 0")
    images, labels = training_set(CONDITIONS["relabel_omega_per_judgment"], loaded, 0)
    n = len(loaded.regular)
    assert len(images) == n + len(rows)
    for image, label, row in zip(images[n:], labels[n:], rows.itertuples(), strict=True):
        np.testing.assert_array_equal(image, as_people_saw(digits, row))
        uniform = 50 * 0.0001**row.omega / (1 + 50 * 0.0001**row.omega)
        share = (1 - uniform) * row.lam_h + uniform / 10
        assert label[digits.class_names.index(row.label_1)] == pytest.approx(share, abs=1e-6)


def test_evaluation_set_has_the_colours_first(loaded, digits):
    """Else the network would take rows for colours."""
    images, targets = loaded.evaluation_set(torch.device("cpu"))
    assert images.shape == (539, 3, 8, 8)
    assert images.dtype == torch.uint8
    assert torch.equal(images[5, 2], torch.from_numpy(digits.images[loaded.evaluation[5], :, :, 2]))
    np.testing.assert_array_equal(targets.numpy(), loaded.targets)


def test_limits_of_the_recipe_are_honoured_and_always_the_same(results, digits):
    """Else a smoke test would take all images, or a resumed run others than it began with."""
    recipe = TrainingRecipe(regular_images=50, augmenting_stimuli=7, evaluation_images=30)
    whole, limited, again = (load(results, digits, one) for one in (ALL, recipe, recipe))
    assert (len(limited.regular), len(limited.stimuli)) == (50, 7)
    assert len(limited.evaluation) == len(limited.targets) == 30
    assert set(limited.regular) <= set(range(1797)) - set(limited.evaluation)
    assert set(limited.stimuli["stimulus"]) <= set(whole.stimuli["stimulus"])
    assert set(limited.judgments["stimulus"]) == set(limited.stimuli["stimulus"])
    assert limited.description["images"]["n_regular"] == 50
    assert limited.description["labels"]["n_stimuli"] == 7
    assert limited.description["labels"]["n_judgments"] == len(limited.judgments)
    assert limited.description["evaluation"]["n_images"] == 30
    for part in ("regular", "evaluation", "targets"):
        np.testing.assert_array_equal(getattr(again, part), getattr(limited, part))
    pd.testing.assert_frame_equal(again.stimuli, limited.stimuli)
    assert again.description == limited.description
    assert len(training_set(CONDITIONS["relabel"], limited, 0)[0]) == 57


def test_limits_above_what_there_is_take_all(results, digits):
    """Else a small study could not be run with a preset that limits large ones."""
    recipe = replace(PRESETS["smoke"].recipe, regular_images=10**6, evaluation_images=10**6)
    loaded = load(results, digits, recipe)
    assert (len(loaded.regular) + len(loaded.evaluation), len(loaded.stimuli)) == (1797, 45)


# Bad input


def test_catch_trials_are_not_trained_on(digits, tmp_path):
    """Else answers about pure images would be examples of how people label blends, however repeats are counted."""
    write_set(digits, choose("infer", per_category_pair=1, catch_trials=5), tmp_path / "set")
    simulate_headless(rehearsal_of_example(tmp_path / "set"), "infer", tmp_path / "sessions", participants=2)
    for count, n_repeats in (("corrected", 0), ("paper", 4)):
        out = aggregate_without_figures(sessions.read([tmp_path / "sessions"]), tmp_path / count, count)
        assert pd.read_csv(out / "judgments.csv")["catch"].sum() == 10
        loaded = load(out, digits)
        assert len(loaded.judgments) == 2 * 45 + n_repeats
        assert len(loaded.stimuli) == 45
        assert not {0, 1} & {*loaded.judgments["lam_f"], *loaded.stimuli["lam_f"]}


def test_labels_of_another_source_are_refused(hmix_results, digits):
    """Else people's labels of airplanes would be put on digits."""
    message = refusal(hmix_results, digits)
    assert "digits has no class Airplane" in message
    assert "--images" in message


def test_an_image_of_another_class_or_none_is_refused(results, digits, tmp_path):
    """Else labels would be put on images that people did not see, or an id past the last end with a traceback."""
    rows = read_texts(results, "labels")
    past = rows.replace({"image_2": {rows.at[4, "image_2"]: "1797"}})
    assert "digits has no image 1797" in refusal(copy(results, tmp_path / "past", labels=past), digits)
    other = next(i for i in digits.ids if digits.class_names[digits.labels[i]] != rows.at[4, "label_1"])
    rows.loc[4, "image_1"] = str(other)
    message = refusal(copy(results, tmp_path / "bad", labels=rows), digits)
    assert f"image {other} of digits is of class {digits.class_names[digits.labels[other]]}" in message
    assert rows.at[4, "label_1"] in message


# What people's own distribution scores


def test_a_model_that_predicts_as_people_do_scores_their_entropy(hmix_data):
    """Else cross-entropy would be to other targets: the best model there can be is CIFAR-10H itself.

    Its calibration error is not 0: an image counts as right by the largest share alone, so people, who are always right
    then, are less confident than right. The same measure gives 0 where every share is 0 or 1.
    """
    targets = torch.from_numpy(hmix_data.targets)

    class People(torch.nn.Module):
        def __init__(self, shares):
            super().__init__()
            self.shares, self.at = shares, 0

        def forward(self, pixels):
            part = self.shares[self.at : self.at + len(pixels)]
            # Each batch is asked for twice, on images and on adversarial images.
            self.asked = not getattr(self, "asked", False)
            self.at += 0 if self.asked else len(pixels)
            return part.clamp(min=1e-30).log() + 0 * pixels.sum(dim=(1, 2, 3))[:, None]

    images, _ = hmix_data.evaluation_set(torch.device("cpu"))
    found = measure_model(People(targets), images, targets)
    assert found["ce"] == pytest.approx(entropy(hmix_data.targets), abs=1e-5) == found["fgsm"]
    assert found["accuracy"] == 1
    hesitation = 1 - hmix_data.targets.max(axis=1)
    assert hesitation.mean() < found["calibration_corrected"] < np.sqrt((hesitation**2).mean())
    certain = torch.eye(10)[targets.argmax(1)]
    found = measure_model(People(certain), images, certain)
    assert found["calibration_corrected"] == pytest.approx(0, abs=1e-6)
    assert found["ce"] == pytest.approx(0, abs=1e-6)
