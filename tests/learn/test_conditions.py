"""Label conditions against hand values and the authors' formula, and the docs' tables against the declarations."""

import random
import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hillmixe.command import InputError
from learn.conditions import CONDITIONS, DECLARED, check
from learn.human_data import OPTIONAL, HumanData
from learn.labels import smooth, uniform_weight
from learn.training.paper_tables import TABLES
from learn.training.training_recipe import TrainingRecipe

DOCS = Path(__file__).parents[2] / "docs" / "learning.md"
# What needs no more than rows of stimuli and judgments.
OF_STIMULI = [
    name
    for name, condition in CONDITIONS.items()
    if not (condition.policy or condition.needs or name.startswith("relabeller"))
]
CLASSES = ("Ant", "Bee", "Cat", "Dog")
TEN = tuple("ABCDEFGHIJ")
COLUMNS = ["stimulus", "label_1", "label_2", "image_1", "image_2", "lam_f", "lam_h", "omega"]

fractions = st.floats(0, 1)
names = st.sampled_from(CLASSES)
# The same class twice does not occur in stimuli of the suite, but mixup of whole batches has it.
examples = st.lists(st.tuples(names, names, fractions, fractions, fractions), min_size=1, max_size=8)


def table(rows):
    """Make rows of labels.csv or judgments.csv from (label_1, label_2, lam_f, lam_h, omega)."""
    made = pd.DataFrame(
        [(f"mixed_{i}.png", a, b, i, i + 100, *rest) for i, (a, b, *rest) in enumerate(rows)], columns=COLUMNS
    )
    return made.assign(participant="p")


def examples_of(condition, stimuli, judgments, class_names=CLASSES, seed=0, recipe=None):
    """Make a condition's examples of rows of labels.csv and judgments.csv: (rows, soft labels)."""
    source = SimpleNamespace(class_names=class_names)
    data = SimpleNamespace(source=source, stimuli=stimuli, judgments=judgments, recipe=recipe or TrainingRecipe())
    return CONDITIONS[condition].examples(data, seed)


def labels(condition, rows, class_names=CLASSES, seed=0, recipe=None):
    return examples_of(condition, table(rows), table(rows), class_names, seed, recipe)[1]


@pytest.mark.parametrize("condition", OF_STIMULI)
@given(rows=examples)
def test_soft_labels_are_distributions(condition, rows):
    """Else cross-entropy to them would mean nothing."""
    chosen, soft = examples_of(condition, table(rows), table(rows), seed=3)
    assert soft.shape == (0 if condition == "none" else len(rows), 4)
    assert len(chosen) == len(soft)
    assert (soft >= 0).all()
    np.testing.assert_allclose(soft.sum(axis=1), 1, atol=1e-6)


def test_mixup_follows_lam_f_and_relabel_follows_lam_h():
    """Else a condition would use the other's coefficient, or put it on the other label."""
    row = ("Bee", "Dog", 0.25, 0.4, 0.9)
    np.testing.assert_allclose(labels("mixup", [row]), [[0, 0.25, 0, 0.75]])
    np.testing.assert_allclose(labels("relabel", [row]), [[0, 0.4, 0, 0.6]], rtol=1e-6)


def test_none_adds_no_images_and_uniform_the_same_for_every_class():
    """Else Regular (no augmentation) would be augmented, or + Uniform favour a class."""
    rows = table([("Ant", "Bee", 0.5, 0.5, 0.5)] * 3)
    chosen, soft = examples_of("none", rows, rows)
    assert chosen.empty
    assert list(chosen.columns) == [*COLUMNS, "participant"]
    assert soft.shape == (0, 4)
    np.testing.assert_array_equal(labels("uniform", [("Ant", "Dog", 0.1, 0.2, 0.3)] * 2), np.full((2, 4), 0.25))


def test_random_is_drawn_from_the_seed_anew_for_each_image():
    """Else seeds would share their random labels, images would, or a rerun would differ."""
    rows = [("A", "B", 0.5, 0.5, 0.5)] * 50
    first = labels("random", rows, TEN, seed=1)
    np.testing.assert_array_equal(labels("random", rows, TEN, seed=1), first)
    assert (labels("random", rows, TEN, seed=2) != first).all()
    assert len(np.unique(first, axis=0)) == 50


def test_random_is_normalised_uniform_draws():
    """Else random labels would be peaked as Dirichlet(1) ones are: their standard deviation is .0905, not .0575."""
    drawn = labels("random", [("A", "B", 0.5, 0.5, 0.5)] * 20_000, TEN)
    python = random.Random(0)  # what the authors' loader draws with
    draws = [[python.random() for _ in range(10)] for _ in range(20_000)]
    expected = np.std([[draw / sum(row) for draw in row] for row in draws])
    assert drawn.std() == pytest.approx(expected, rel=0.02)
    np.testing.assert_allclose(drawn.mean(axis=0), 0.1, atol=0.002)


# Relabel & omega

# Weight of the uniform label at a confidence, worked out from the authors' loader (a = 50, b = 1e-4).
OMEGAS = [0, 0.1, 0.25, 0.5, 0.63, 0.72, 0.79, 0.9, 1]
WEIGHTS = [0.980, 0.952, 0.833, 0.333, 0.131, 0.062, 0.033, 0.012, 0.005]


@pytest.mark.parametrize(("omega", "weight"), [*zip(OMEGAS, WEIGHTS, strict=True)])
def test_uniform_weight_at_a_confidence(omega, weight):
    """Else confidence would smooth more or less than in the authors' code."""
    soft = labels("relabel_omega", [("A", "B", 0.5, 0.3, omega)], TEN)[0]
    assert soft[2] * 10 == pytest.approx(weight, abs=0.0005)
    assert soft[0] == pytest.approx((1 - weight) * 0.3 + weight / 10, abs=0.0005)
    assert soft[1] == pytest.approx((1 - weight) * 0.7 + weight / 10, abs=0.0005)


@given(lam_h=fractions, omegas=st.lists(fractions, min_size=2, max_size=6))
def test_confidence_leads_from_uniform_to_relabel(lam_h, omegas):
    """Else more confidence could mean a flatter label, or its ends would not be the two plain conditions."""
    rows = [("Ant", "Dog", 0.5, lam_h, omega) for omega in [0, *sorted(omegas), 1]]
    soft = labels("relabel_omega", rows)
    away = np.abs(soft - labels("relabel", rows)).max(axis=1)
    assert (np.diff(away) <= 1e-6).all()
    assert away[-1] <= 0.005
    assert np.abs(soft[0] - 0.25).max() <= 0.02


def test_the_recipe_chooses_how_confidence_smooths():
    """Else the options of the rule would be without effect."""
    soft = labels("relabel_omega", [("Ant", "Dog", 0.5, 0.3, 0.75)], recipe=TrainingRecipe(smoothing="linear"))
    np.testing.assert_allclose(soft, [[0.75 * 0.3 + 0.0625, 0.0625, 0.0625, 0.75 * 0.7 + 0.0625]], rtol=1e-6)


# Controls

ROWS = [
    ("Ant", "Bee", 0.25, 0.4, 0.2),
    ("Cat", "Dog", 0.5, 0.7, 0.5),
    ("Ant", "Dog", 0.75, 0.6, 0.9),
    ("Bee", "Cat", 0.1, 0.3, 1.0),
]
OF_OMEGA = uniform_weight(np.array([row[-1] for row in ROWS]))


def weights(condition, seed=0):
    """Take from labels how much is spread evenly: four times the weight of a class that is not in the mix."""
    soft = labels(condition, ROWS, seed=seed)
    assert soft.shape == (4, 4)
    foreign = [next(k for k, name in enumerate(CLASSES) if name not in row[:2]) for row in ROWS]
    return 4 * soft[range(4), foreign]


def test_mixup_smoothed_has_the_same_smoothing_for_all_as_people_have_on_average():
    """Else it would not say what smoothing alone does: mixup's labels with the mean share of relabel_omega."""
    np.testing.assert_allclose(weights("mixup_smoothed"), OF_OMEGA.mean(), rtol=1e-5)
    assert weights("relabel_omega").mean() == pytest.approx(OF_OMEGA.mean(), rel=1e-5)
    expected = smooth(labels("mixup", ROWS), np.full(4, OF_OMEGA.mean()))
    np.testing.assert_allclose(labels("mixup_smoothed", ROWS), expected, rtol=1e-5)


def test_mixup_omega_smooths_mixup_by_each_stimulus_own_confidence():
    """Else it would not tell people's confidence from their coefficient."""
    np.testing.assert_allclose(labels("mixup_omega", ROWS), smooth(labels("mixup", ROWS), OF_OMEGA), rtol=1e-5)


def test_dealt_confidence_is_of_other_stimuli():
    """Else it would not say whose confidence matters: the same shares, at other stimuli, by the seed."""
    dealt = np.array([weights("relabel_omega_dealt", seed) for seed in range(6)])
    for shares in dealt:
        np.testing.assert_allclose(np.sort(shares), np.sort(OF_OMEGA), rtol=1e-4)
    assert len(np.unique(dealt.round(4), axis=0)) > 2
    np.testing.assert_array_equal(weights("relabel_omega_dealt", 3), dealt[3])
    expected = smooth(labels("relabel", ROWS), dealt[3])
    np.testing.assert_allclose(labels("relabel_omega_dealt", ROWS, seed=3), expected, rtol=1e-4)


def test_per_judgment_has_an_example_with_its_own_values_for_each_judgment():
    """Else people's answers would be lost; in the authors' loader all of an image end as its last one."""
    stimuli = table([("Ant", "Bee", 0.5, 0.4, 0.5), ("Cat", "Dog", 0.75, 0.6, 0.5)])
    judgments = stimuli.iloc[[0, 0, 0, 1]].assign(lam_h=[0.1, 0.4, 0.7, 0.6], omega=[1.0, 0.5, 0.0, 0.9])
    chosen, soft = examples_of("relabel_omega_per_judgment", stimuli, judgments)
    assert chosen["stimulus"].tolist() == ["mixed_0.png"] * 3 + ["mixed_1.png"]
    expected = np.zeros((4, 4))
    for row, (first, lam_h, omega) in enumerate([(0, 0.1, 1.0), (0, 0.4, 0.5), (0, 0.7, 0.0), (2, 0.6, 0.9)]):
        weight = 50 * 0.0001**omega / (1 + 50 * 0.0001**omega)
        expected[row] = weight / 4
        expected[row, first] += (1 - weight) * lam_h
        expected[row, first + 1] += (1 - weight) * (1 - lam_h)
    np.testing.assert_allclose(soft, expected, atol=1e-6)
    averaged = examples_of("relabel_omega", stimuli, judgments)[0]
    assert averaged["stimulus"].tolist() == ["mixed_0.png", "mixed_1.png"]


# Declarations


def rows_of(section):
    """The rows of the first table under a heading of the docs, as texts of its cells."""
    text = re.split(rf"\n##+ {re.escape(section)}\n|\n##+ {re.escape(section)}:", DOCS.read_text(encoding="utf-8"))[1]
    lines = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE).group().splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


SECTIONS = {
    2: "Table 2",
    3: "Table 3",
    "midpoints": "Midpoints",
    "soft_labels": "Soft labels over all classes",
    "policies": "Policies beyond the paper's",
}


@pytest.mark.parametrize("table", SECTIONS)
def test_the_docs_tables_are_those_of_the_declarations(table):
    """Else docs/learning.md would lack a condition, or say something else of it than what is trained."""
    declared = [c for c in CONDITIONS.values() if (*c.tables, 2)[0] == table and (c.name != "none" or table == 2)]
    rows = [[f"`{c.name}`", c.origin, c.description] for c in declared]
    assert rows_of(SECTIONS[table]) == rows, f"docs/learning.md, {SECTIONS[table]}: write the rows as declared"


def test_each_table_has_its_section():
    """Else the docs would be silent on a table."""
    assert {*SECTIONS} == {*TABLES}


def test_declarations_are_whole():
    """Else a network that has seen people's answers would pass for one that has not, or a needed file not be read."""
    assert {file for condition in CONDITIONS.values() for file in condition.needs} == {*OPTIONAL}
    assert len(CONDITIONS) == len(DECLARED), "two conditions have one name"
    silent = [name for name, condition in CONDITIONS.items() if not condition.remark]
    assert silent == ["none", "batch_mixup"], "give each a remark, which align.py prints beside its networks"
    # A condition that uses nothing of people's answers is added here.
    unaware = {"none", "random", "uniform", "mixup", "mixup_smoothed", "shuffled", "batch_mixup"}
    unaware |= {"midpoints_mixup", "soft_labels_mixup", "mixup_smoothed_fitted"}
    said = {name for name, condition in CONDITIONS.items() if "people" not in condition.remark}
    assert said == unaware, "the remarks of all other conditions must say what of people's answers they use"
    for condition in CONDITIONS.values():
        assert {*condition.reference_of} == {at for at, (_, reference) in TABLES.items() if reference == condition.name}


def test_results_without_what_a_condition_needs_are_refused(hmix_results, tmp_path):
    """Else a long sweep would end with a traceback in its middle."""
    people = HumanData(tmp_path, None, None, "linear", "simulated", "corrected")
    check(CONDITIONS["batch_mixup"], people)
    with pytest.raises(InputError, match=r"policy\.json cannot be read.*; batch_pinned needs it"):
        check(CONDITIONS["batch_pinned"], people)
    (tmp_path / "policy.json").write_bytes((hmix_results / "policy.json").read_bytes())
    check(CONDITIONS["batch_pinned"], people)
    with pytest.raises(InputError, match=r"soft_labels\.csv cannot be read"):
        check(CONDITIONS["batch_soft_labels"], people)
    (tmp_path / "soft_labels.csv").write_text("stimulus,label_1\n")
    with pytest.raises(InputError, match=r"has no stimuli.*; batch_soft_labels needs it"):
        check(CONDITIONS["batch_soft_labels"], people)
