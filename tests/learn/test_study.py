"""What all runs share: the split, people's labels joined with the images they are of, and what is refused."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import torch

from analysis import summarise
from analysis.readers import sessions
from experiments.simulate import simulate
from hillmixe import published
from hillmixe.command import InputError
from learn import study
from learn.evaluate import evaluate
from learn.recipe import PRESETS, Recipe
from learn.train import entropy
from stimuli_gen import mixing, sources
from stimuli_gen.recipe import choose
from stimuli_gen.stimulus_set import write_set

ALL = Recipe()


@pytest.fixture(scope="module")
def digits():
    return sources.digits()


@pytest.fixture(scope="module")
def cifar10(jpeg_zip):
    return sources.load(str(jpeg_zip))


@pytest.fixture(scope="module")
def hmix_study(hmix_results, cifar10):
    return study.load(hmix_results, cifar10, ALL)


def copy(results, to, **tables):
    """Copy what the study reads of a results folder, with other tables in place of its own."""
    to.mkdir()
    for name in ("labels.csv", "judgments.csv", "summary.json"):
        (to / name).write_bytes((results / name).read_bytes())
    for name, rows in tables.items():
        rows.to_csv(to / f"{name}.csv", index=False)
    return to


def say(results, **changes):
    """Change what a summary says; None takes the entry out."""
    path = results / "summary.json"
    summary = json.loads(path.read_text(encoding="utf-8")) | changes
    path.write_text(json.dumps({name: value for name, value in summary.items() if value is not None}), encoding="utf-8")
    return results


def read(results, name):
    return pd.read_csv(results / f"{name}.csv", dtype=str, keep_default_na=False)


def refusal(results, source, recipe=ALL):
    """Give the message of the refusal, which must be one line."""
    with pytest.raises(InputError) as problem:
        study.load(results, source, recipe)
    assert "\n" not in str(problem.value)
    return str(problem.value)


# H-Mix on CIFAR-10's test images


def test_hmix_uses_the_published_split(hmix_study):
    """Else results could not be compared with the paper's, which trains on these 7,000 and evaluates on these 3,000."""
    assert len(hmix_study.regular) == 7000
    assert len(hmix_study.evaluation) == 3000
    assert sorted([*hmix_study.regular, *hmix_study.evaluation]) == list(range(10_000))
    assert hmix_study.regular[:5].tolist() == [3, 10, 21, 27, 44]
    assert hmix_study.evaluation[:5].tolist() == [7774, 3396, 2704, 7960, 2185]


def test_hmix_mixes_no_evaluation_image(hmix_study):
    """Else networks would be evaluated on images they have seen."""
    assert not {*hmix_study.stimuli["image_1"], *hmix_study.stimuli["image_2"]} & set(hmix_study.evaluation)
    assert not {*hmix_study.judgments["image_1"], *hmix_study.judgments["image_2"]} & set(hmix_study.evaluation)


def test_cifar10h_is_about_these_images(hmix_study):
    """Else targets would belong to other images: the most frequent answer is the label for 99.21 % of all."""
    source = hmix_study.source
    assert (published.cifar10h().argmax(axis=1) == source.labels).sum() == 9921
    assert (hmix_study.targets.argmax(axis=1) == source.labels[hmix_study.evaluation]).mean() > 0.985
    np.testing.assert_allclose(hmix_study.targets[:3], published.cifar10h()[[7774, 3396, 2704]], atol=1e-7)
    np.testing.assert_allclose(hmix_study.targets.sum(axis=1), 1, atol=1e-5)


def test_hmix_examples_are_as_many_as_published(hmix_study):
    """Else stimuli or first answers would be lost, or the 162 repeats counted as further raters."""
    assert len(hmix_study.stimuli) == 2070
    assert len(hmix_study.judgments) == 4788
    assert len(study.training_set(hmix_study, "relabel_omega", 0)[0]) == 7000 + 2070
    assert len(study.training_set(hmix_study, "relabel_omega_per_judgment", 0)[0]) == 7000 + 4788


def test_hmix_counted_as_the_paper_has_the_repeats_too(hmix_judgments, cifar10, without_figures, tmp_path):
    """Else --count paper would not give the paper's 4,950 examples."""
    summarise(hmix_judgments, "paper").write(tmp_path / "paper")
    counted = study.load(tmp_path / "paper", cifar10, ALL)
    assert (len(counted.stimuli), len(counted.judgments)) == (2070, 4950)
    assert counted.description["labels"]["tables_counted"] == "paper"
    images, labels = study.training_set(counted, "relabel_omega_per_judgment", 0)
    assert len(images) == len(labels) == 7000 + 4950


@pytest.mark.parametrize("name", ["labels", "judgments"])
def test_a_mixed_evaluation_image_is_refused(hmix_results, hmix_study, tmp_path, name):
    """Else a leak from training to evaluation would go unseen."""
    rows = read(hmix_results, name)
    at = rows.index[rows["stimulus"].str.startswith("mixed_")][10]
    wanted = hmix_study.source.class_names.index(rows.at[at, "label_1"])
    leaked = next(image for image in hmix_study.evaluation if hmix_study.source.labels[image] == wanted)
    rows.loc[at, "image_1"] = str(leaked)
    assert "evaluation image" in refusal(copy(hmix_results, tmp_path / "leak", **{name: rows}), hmix_study.source)


def test_shuffled_cifar10_labels_are_refused(hmix_results, hmix_study):
    """Else CIFAR-10H would be joined with other images: a tenth is enough, none of them a mixed one."""
    source = hmix_study.source
    mixed = np.union1d(hmix_study.stimuli["image_1"], hmix_study.stimuli["image_2"]).astype(int)
    others = np.setdiff1d(np.arange(10_000), mixed)[:1000]
    labels = source.labels.copy()
    labels[others] = np.roll(labels[others], 1)
    assert "CIFAR-10H" in refusal(hmix_results, replace(source, labels=labels))


def test_hmix_mixes_are_those_that_people_saw(hmix_study):
    """Else networks would be trained on images half a level brighter: those of the study are cut off, not rounded."""
    images, _ = study.training_set(hmix_study, "relabel", 0)
    pixels, rows = hmix_study.source.images.astype(int), hmix_study.stimuli
    weights = (rows["lam_f"] * 100).round().to_numpy(dtype=int)[:, None, None, None]
    total = weights * pixels[rows["image_1"].astype(int)] + (100 - weights) * pixels[rows["image_2"].astype(int)]
    np.testing.assert_array_equal(images[7000:], total // 100)
    assert (images[7000:] != (total + 50) // 100).mean() > 0.4
    assert hmix_study.description["labels"]["mixing"] == "linear_floor"


# Digits: no published split


def test_digits_hold_out_three_tenths_of_each_class(results, digits):
    """Else a class would be missing from the evaluation, or most images from training."""
    loaded = study.load(results, digits, ALL)
    for index in range(10):
        of_class = (digits.labels == index).sum()
        assert abs((digits.labels[loaded.evaluation] == index).sum() - 0.3 * of_class) <= 0.5
    assert sorted([*loaded.regular, *loaded.evaluation]) == list(range(1797))


def test_digits_evaluate_on_no_mixed_image(results, digits):
    """Else networks would be evaluated on images they have seen in mixtures."""
    loaded = study.load(results, digits, ALL)
    table = pd.read_csv(results / "labels.csv")
    assert not {*table["image_1"], *table["image_2"]} & set(digits.ids[loaded.evaluation])


def test_targets_without_peoples_labels_are_the_classes(results, digits):
    """Else accuracy would be measured against wrong classes."""
    loaded = study.load(results, digits, ALL)
    assert (loaded.targets.sum(axis=1) == 1).all()
    assert (loaded.targets[np.arange(539), digits.labels[loaded.evaluation]] == 1).all()


@pytest.fixture
def tiny():
    """Ten cats and ten dogs of 2 x 3 pixels, ids with gaps."""
    pixels = np.random.default_rng(0).integers(0, 256, (20, 2, 3, 3), dtype=np.uint8)
    return sources.ImageSource("tiny", ("Cat", "Dog"), pixels, np.repeat([0, 1], 10), np.arange(20) * 5 + 2)


def labels_of(source, n_pairs):
    """Make labels.csv for pairs of the n-th cat and the n-th dog."""
    rows = [
        {
            "stimulus": f"mixed_0.25_Cat_{source.ids[i]}_Dog_{source.ids[10 + i]}.png",
            "label_1": "Cat",
            "label_2": "Dog",
            "image_1": source.ids[i],
            "image_2": source.ids[10 + i],
            "lam_f": 0.25,
            "lam_h": 0.4,
            "omega": 0.5,
        }
        for i in range(n_pairs)
    ]
    return pd.DataFrame(rows)


def tiny_results(results, source, n_pairs, to):
    table = labels_of(source, n_pairs)
    return copy(results, to, labels=table, judgments=table.assign(interface="infer", repeat=0, catch=0))


def test_too_few_images_to_evaluate_on_are_refused(results, tiny, tmp_path):
    """Else a class would be evaluated on fewer images, or on mixed ones: of ten, three must be free."""
    enough = study.load(tiny_results(results, tiny, 7, tmp_path / "enough"), tiny, ALL)
    assert enough.evaluation.tolist() == [7, 8, 9, 17, 18, 19]
    message = refusal(tiny_results(results, tiny, 8, tmp_path / "few"), tiny)
    for part in ("tiny", "Cat", "2 of 10", "3"):
        assert part in message


# The training set


def test_training_set_is_the_regular_images_and_the_mixtures(results, digits):
    """Else networks would be trained on other pixels than people saw, or labels would belong to other images."""
    loaded = study.load(results, digits, ALL)
    images, labels = study.training_set(loaded, "mixup", 0)
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
        first, second = digits.images[row.image_1], digits.images[row.image_2]  # the ids of digits are positions
        np.testing.assert_array_equal(image, mixing.linear(first, second, row.lam_f))
        expected = dict.fromkeys(digits.class_names, 0.0) | {row.label_1: row.lam_f, row.label_2: 1 - row.lam_f}
        assert label.tolist() == pytest.approx([expected[name] for name in digits.class_names])


def test_training_set_finds_images_by_id_not_by_position(results, tiny, tmp_path):
    """Else a source whose ids have gaps would give other images than the stimuli's."""
    loaded = study.load(tiny_results(results, tiny, 3, tmp_path / "tiny"), tiny, ALL)
    images, labels = study.training_set(loaded, "relabel", 0)
    for i in range(3):
        np.testing.assert_array_equal(images[14 + i], mixing.linear(tiny.images[i], tiny.images[10 + i], 0.25))
    np.testing.assert_allclose(labels[14:], [[0.4, 0.6]] * 3, rtol=1e-6)


@pytest.mark.parametrize("policy", mixing.MIXING_FUNCTIONS)
def test_images_are_mixed_as_those_that_people_judged(results, tiny, tmp_path, policy):
    """Else networks would learn people's labels with other images than people saw."""
    loaded = study.load(say(tiny_results(results, tiny, 3, tmp_path / "tiny"), mixing=policy), tiny, ALL)
    images, _ = study.training_set(loaded, "relabel", 0)
    mixes = {name: mix(tiny.images[:3], tiny.images[10:13], 0.25) for name, mix in mixing.MIXING_FUNCTIONS.items()}
    assert [name for name, mixed in mixes.items() if (images[14:] == mixed).all()] == [policy]
    assert loaded.description["labels"]["mixing"] == policy


def test_per_judgment_repeats_the_image_of_each_judgment(results, digits):
    """Else a judgment's label would stand with another judgment's image."""
    loaded = study.load(results, digits, ALL)
    rows = pd.read_csv(results / "judgments.csv").query("interface == 'infer' and repeat == 0")
    images, labels = study.training_set(loaded, "relabel_omega_per_judgment", 0)
    n = len(loaded.regular)
    assert len(images) == n + len(rows)
    for image, label, row in zip(images[n:], labels[n:], rows.itertuples(), strict=True):
        expected = mixing.linear(digits.images[row.image_1], digits.images[row.image_2], row.lam_f)
        np.testing.assert_array_equal(image, expected)
        uniform = 50 * 0.0001**row.omega / (1 + 50 * 0.0001**row.omega)
        share = (1 - uniform) * row.lam_h + uniform / 10
        assert label[digits.class_names.index(row.label_1)] == pytest.approx(share, abs=1e-6)


def test_no_augmentation_is_the_regular_images_alone(results, digits):
    """Else the baseline would see mixtures."""
    loaded = study.load(results, digits, ALL)
    images, labels = study.training_set(loaded, "none", 0)
    np.testing.assert_array_equal(images, digits.images[loaded.regular])
    np.testing.assert_array_equal(labels.argmax(axis=1), digits.labels[loaded.regular])


def test_evaluation_set_has_the_colours_first(results, digits):
    """Else the network would take rows for colours."""
    loaded = study.load(results, digits, ALL)
    images, targets = study.evaluation_set(loaded, torch.device("cpu"))
    assert images.shape == (539, 3, 8, 8)
    assert images.dtype == torch.uint8
    assert torch.equal(images[5, 2], torch.from_numpy(digits.images[loaded.evaluation[5], :, :, 2]))
    np.testing.assert_array_equal(targets.numpy(), loaded.targets)


def test_limits_of_the_recipe_are_honoured_and_always_the_same(results, digits):
    """Else a smoke test would take all images, or a resumed run others than it began with."""
    recipe = Recipe(regular_images=50, augmenting_stimuli=7, evaluation_images=30)
    whole, limited, again = (study.load(results, digits, one) for one in (ALL, recipe, recipe))
    assert [len(limited.regular), len(limited.stimuli), len(limited.evaluation), len(limited.targets)] == [
        50,
        7,
        30,
        30,
    ]
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
    assert len(study.training_set(limited, "relabel", 0)[0]) == 57


def test_limits_above_what_there_is_take_all(results, digits):
    """Else a small study could not be run with a preset that limits large ones."""
    recipe = replace(PRESETS["smoke"].recipe, regular_images=10**6, evaluation_images=10**6)
    loaded = study.load(results, digits, recipe)
    assert (len(loaded.regular) + len(loaded.evaluation), len(loaded.stimuli)) == (1797, 45)


# Bad input


@pytest.mark.parametrize("name", ["labels.csv", "judgments.csv", "summary.json"])
def test_a_folder_that_lacks_a_file_is_refused(results, digits, tmp_path, name):
    """Else the reader would end with a traceback."""
    folder = copy(results, tmp_path / "lacking")
    (folder / name).unlink()
    message = refusal(folder, digits)
    assert str(folder / name) in message
    assert "aggregate.py" in message


def test_a_missing_folder_is_refused(digits, tmp_path):
    """Else a mistyped --labels would end with a traceback."""
    assert str(tmp_path / "nowhere") in refusal(tmp_path / "nowhere", digits)


def test_labels_without_stimuli_are_refused(results, simulated_judgments, digits, without_figures, tmp_path):
    """Else results without sessions of infer would train nothing but call it augmented."""
    only = simulated_judgments[simulated_judgments["interface"] == "construct"]
    summarise(only).write(tmp_path / "construct")
    message = refusal(tmp_path / "construct", digits)
    assert "labels.csv" in message
    assert "infer" in message


@pytest.fixture
def simulated_judgments(simulated_sessions):
    return sessions.read([simulated_sessions])


def test_a_table_of_no_bytes_is_refused(results, digits, tmp_path):
    """Else a file that a full disk cut off would end with a traceback."""
    folder = copy(results, tmp_path / "cut")
    (folder / "labels.csv").write_bytes(b"")
    assert "labels.csv" in refusal(folder, digits)


@pytest.mark.parametrize("content", ["", "{", "{}"])
def test_a_broken_summary_is_refused(results, digits, tmp_path, content):
    """Else a file that a full disk cut off, or another program's, would end with a traceback."""
    folder = copy(results, tmp_path / "broken")
    (folder / "summary.json").write_text(content)
    assert "summary.json" in refusal(folder, digits)


def test_a_summary_without_the_mixing_is_refused(results, digits, tmp_path):
    """Else results of an older version would be taken for linear mixes, whatever people saw."""
    message = refusal(say(copy(results, tmp_path / "old"), mixing=None), digits)
    assert "summary.json" in message
    assert "make it anew" in message


@pytest.mark.parametrize("policy", ["our_own", "", 5, ["linear"]])
def test_a_policy_that_is_not_there_is_refused(results, digits, tmp_path, policy):
    """Else a lab's own policy, left behind in another copy of the suite, would end in a traceback."""
    message = refusal(say(copy(results, tmp_path / "own"), mixing=policy), digits)
    assert f"summary.json: images were mixed by {policy!r}; expected one of linear, " in message


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("labels", "lam_h", "1.2"),
        ("labels", "lam_h", "-0.1"),
        ("labels", "lam_h", "nan"),
        ("labels", "omega", ""),
        ("labels", "omega", "85"),
        ("labels", "lam_f", "0.333"),
        ("labels", "image_1", "12.5"),
        ("judgments", "lam_h", "1.2"),
        ("judgments", "omega", ""),
        ("judgments", "repeat", "2"),
    ],
)
def test_a_value_out_of_range_is_refused_with_its_file_row_and_column(results, digits, tmp_path, table, column, value):
    """Else a wrong label would be trained with, or its finder would have to search for it."""
    rows = read(results, table)
    at = rows.index[rows["interface"] == "infer"][3] if table == "judgments" else 3
    rows.loc[at, column] = value
    message = refusal(copy(results, tmp_path / "bad", **{table: rows}), digits)
    # Rows are counted as a spreadsheet or editor does: the header is row 1.
    assert f"{table}.csv, row {at + 2}, column {column}" in message
    assert (value or "empty") in message


def test_a_missing_column_is_refused(results, digits, tmp_path):
    """Else a table of another program would end with a traceback."""
    message = refusal(copy(results, tmp_path / "bad", labels=read(results, "labels").drop(columns="omega")), digits)
    assert "labels.csv" in message
    assert "omega" in message


@pytest.mark.parametrize("count", ["corrected", "paper"])
def test_catch_trials_are_not_trained_on(digits, without_figures, tmp_path, count):
    """Else answers about pure images would be examples of how people label blends."""
    write_set(digits, choose("infer", per_category_pair=1, catch_trials=5), tmp_path / "set")
    simulate("infer", tmp_path / "set", tmp_path / "sessions", participants=2)
    summarise(sessions.read([tmp_path / "sessions"]), count).write(tmp_path / "out")
    assert pd.read_csv(tmp_path / "out" / "judgments.csv")["catch"].sum() == 10
    loaded = study.load(tmp_path / "out", digits, ALL)
    assert len(loaded.judgments) == 2 * 45 + (4 if count == "paper" else 0)
    assert len(loaded.stimuli) == 45
    assert not {0, 1} & {*loaded.judgments["lam_f"], *loaded.stimuli["lam_f"]}


def test_labels_of_another_source_are_refused(hmix_results, digits):
    """Else people's labels of airplanes would be put on digits."""
    message = refusal(hmix_results, digits)
    assert "digits has no class Airplane" in message
    assert "--images" in message


def test_an_image_of_another_class_is_refused(results, digits, tmp_path):
    """Else labels would be put on images that people did not see."""
    rows = read(results, "labels")
    other = next(i for i in digits.ids if digits.class_names[digits.labels[i]] not in (rows.at[4, "label_1"],))
    rows.loc[4, "image_1"] = str(other)
    message = refusal(copy(results, tmp_path / "bad", labels=rows), digits)
    assert f"image {other} of digits is of class {digits.class_names[digits.labels[other]]}" in message
    assert rows.at[4, "label_1"] in message


def test_an_unknown_image_is_refused(results, digits, tmp_path):
    """Else an id past the last image would end with a traceback, or stand for the last image."""
    rows = read(results, "labels")
    rows.loc[4, "image_2"] = "1797"
    assert "digits has no image 1797" in refusal(copy(results, tmp_path / "bad", labels=rows), digits)


# What people's own distribution scores


def test_a_model_that_predicts_as_people_do_scores_their_entropy(hmix_study):
    """Else cross-entropy would be to other targets: the best model there can be is CIFAR-10H itself.

    Its calibration error is not 0: an image counts as right by the largest share alone, so people, who are always right
    then, are less confident than right. The same measure gives 0 where every share is 0 or 1.
    """
    targets = torch.from_numpy(hmix_study.targets)

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

    images, _ = study.evaluation_set(hmix_study, torch.device("cpu"))
    found = evaluate(People(targets), images, targets)
    assert found["ce"] == pytest.approx(entropy(hmix_study.targets), abs=1e-5)
    assert found["fgsm"] == pytest.approx(entropy(hmix_study.targets), abs=1e-5)
    assert found["accuracy"] == 1
    hesitation = 1 - hmix_study.targets.max(axis=1)
    assert hesitation.mean() < found["calibration_corrected"] < np.sqrt((hesitation**2).mean())
    certain = torch.eye(10)[targets.argmax(1)]
    found = evaluate(People(certain), images, certain)
    assert found["calibration_corrected"] == pytest.approx(0, abs=1e-6)
    assert found["ce"] == pytest.approx(0, abs=1e-6)
