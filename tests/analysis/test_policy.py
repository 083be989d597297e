"""The label mixing policy: what every policy must keep, hand values, and its file."""

import functools
import json
import math
import operator

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.curves import logistic
from analysis.policy import FORMS, Policy, by_class, evaluate, pinned, read, write
from hillmixe.command import InputError

CLASSES = ["Bird", "Cat", "Dog", "Frog"]
COEFFICIENTS = st.floats(0, 1)
CURVES = st.tuples(st.floats(-2, 3), st.floats(1e-3, 200))


@st.composite
def policies(draw):
    """Policies for some of the pairs of CLASSES, in both forms."""
    pairs = [(one, other) for one in CLASSES for other in CLASSES if one < other]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True))
    return Policy({form: {pair: draw(CURVES) for pair in chosen} for form in FORMS}, draw(CURVES), "corrected")


def a_policy(**pairs):
    """A policy with the same curves in both forms: a_policy(Cat_Dog=(x0, k)); any other pair has (.5, 5)."""
    curves = {tuple(name.split("_")): curve for name, curve in pairs.items()}
    return Policy(dict.fromkeys(FORMS, curves), (0.5, 5.0), "corrected")


def a_table(**changes):
    rows = {"label_1": ["Bird", "Cat"], "label_2": ["Cat", "Dog"], "n": [90, 110], "x0": [0.4, 0.6], "k": [4.0, 6.0]}
    rows |= {"x0_se": [0.03, 0.03], "k_se": [0.5, 0.5], "x0_shrunk": [0.41, 0.59], "k_shrunk": [4.2, 5.8]}
    return pd.DataFrame(rows | changes)


# Properties


@given(policies(), st.sampled_from(CLASSES), st.sampled_from(CLASSES))
def test_pinned_keeps_pure_images_pure(policy, label_i, label_j):
    """Else a network would be told that an unmixed image is partly of another class."""
    assert evaluate(policy, 0, label_i, label_j) == 0
    assert evaluate(policy, 1, label_i, label_j) == 1


@given(policies(), COEFFICIENTS, st.sampled_from(CLASSES), st.sampled_from(CLASSES), st.sampled_from(list(FORMS)))
def test_a_policy_is_symmetric(policy, lam_f, label_i, label_j, form):
    """Else the target of a mix would hang on which of its two images is called the first."""
    one, other = evaluate(policy, lam_f, label_i, label_j, form), evaluate(policy, 1 - lam_f, label_j, label_i, form)
    assert one == pytest.approx(1 - other, abs=1e-9)


@given(policies(), st.sampled_from(CLASSES), st.sampled_from(CLASSES), st.sampled_from(list(FORMS)))
def test_more_of_an_image_is_never_less_of_its_label(policy, label_i, label_j, form):
    """Else a network would learn that less of a bird is more of one; also, weights lie in [0, 1]."""
    lam_g = evaluate(policy, np.linspace(0, 1, 201), label_i, label_j, form)
    assert (np.diff(lam_g) >= -1e-12).all()
    assert ((lam_g >= 0) & (lam_g <= 1)).all()


@given(policies(), COEFFICIENTS, st.sampled_from(CLASSES), st.sampled_from(list(FORMS)))
def test_mixes_within_a_class_are_left_alone(policy, lam_f, label, form):
    """Else two birds would be less than a bird."""
    assert evaluate(policy, lam_f, label, label, form) == lam_f


@given(st.lists(st.tuples(COEFFICIENTS, st.sampled_from(CLASSES), st.sampled_from(CLASSES)), min_size=1), policies())
def test_a_batch_is_evaluated_as_its_examples_are(batch, policy):
    """Else an example's target would hang on the batch it is in."""
    lam_f, label_i, label_j = zip(*batch, strict=True)
    for form in FORMS:
        together = evaluate(policy, np.array(lam_f), np.array(label_i), np.array(label_j), form)
        assert together.tolist() == [float(evaluate(policy, *example, form)) for example in batch]


@pytest.mark.filterwarnings("error")
@given(CURVES, COEFFICIENTS)
def test_pinned_is_the_rescaled_curve(curve, lam_f):
    """Else it would be another policy than its file says. Where f hardly rises, the plain formula loses its digits."""
    low, high = logistic(np.array([0.0, 1.0]), *curve)
    if high - low > 1e-4:
        assert pinned(lam_f, *curve) == pytest.approx((logistic(lam_f, *curve) - low) / (high - low), abs=1e-9)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("k", [1e-300, 1e-6, 1.0, 1e4, 1e300])
@pytest.mark.parametrize("x0", [-50.0, 0.0, 0.3, 1.0, 50.0])
def test_pinned_holds_for_extreme_curves(x0, k):
    """Else a curve that is all but flat or a step, or rises far outside, would give nan where 0 / 0 is."""
    lam_g = pinned(np.linspace(0, 1, 11), x0, k)
    assert (lam_g[0], lam_g[-1]) == (0, 1)
    assert (np.diff(lam_g) >= -1e-12).all()
    if k < 1e-3:
        assert lam_g == pytest.approx(np.linspace(0, 1, 11), abs=1e-4)


# Hand values


def test_fitted_by_hand():
    """Else the paper's form would not be the pair's own logistic: at x0 + log(3) / k it is 3 / 4."""
    policy = a_policy(Cat_Dog=(0.4, 8.0))
    assert evaluate(policy, 0.4 + math.log(3) / 8, "Cat", "Dog", "fitted") == pytest.approx(3 / 4)
    assert evaluate(policy, 0.6 - math.log(3) / 8, "Dog", "Cat", "fitted") == pytest.approx(1 / 4)
    assert evaluate(policy, 0, "Cat", "Dog", "fitted") == pytest.approx(1 / (1 + math.exp(3.2)))  # not pinned


def test_pinned_by_hand():
    """Else the end points would be reached, but not by rescaling: k = 2 log 3 and x0 = .5 run from 1 / 4 to 3 / 4."""
    policy = a_policy(Cat_Dog=(0.5, 2 * math.log(3)))
    at = 0.5 + math.log(1.5) / (2 * math.log(3))  # where f is .6, and rescaled (.6 - .25) / .5
    assert evaluate(policy, at, "Cat", "Dog") == pytest.approx(0.7)
    assert evaluate(policy, 0.5, "Dog", "Cat") == pytest.approx(0.5)


def test_another_pair_has_the_pooled_curve():
    """Else a class that nobody was asked about would end the training, or get some other pair's curve."""
    policy = a_policy(Cat_Dog=(0.1, 20.0))
    for form in FORMS:
        ours = evaluate(policy, [0.3, 0.3], ["Cat", "Zebra"], ["Frog", "Frog"], form)
        expected = logistic(0.3, 0.5, 5.0) if form == "fitted" else pinned(0.3, 0.5, 5.0)
        assert ours == pytest.approx([expected, 1 - evaluate(policy, 0.7, "Frog", "Zebra", form)])


def test_shapes_broadcast():
    """Else a trainer could not ask for all coefficients of a pair at once."""
    policy = a_policy(Cat_Dog=(0.3, 7.0))
    lam_g = evaluate(policy, np.linspace(0, 1, 5)[:, None], ["Cat", "Dog", "Cat"], ["Dog", "Cat", "Cat"])
    assert lam_g.shape == (5, 3)
    assert lam_g[:, 2].tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert evaluate(policy, np.zeros((0,)), np.array([], str), np.array([], str)).shape == (0,)


def test_the_table_by_class():
    """Else a trainer that looks curves up by class number would train on another policy than evaluate() gives."""
    policy = a_policy(Cat_Dog=(0.3, 7.0), Bird_Dog=(0.6, 4.0))
    x0, k = by_class(policy, ["Dog", "Bird", "Cat"], "pinned")
    for i, label_i in enumerate(["Dog", "Bird", "Cat"]):
        for j, label_j in enumerate(["Dog", "Bird", "Cat"]):
            if i != j:
                assert pinned(0.4, x0[i, j], k[i, j]) == pytest.approx(evaluate(policy, 0.4, label_i, label_j))


@pytest.mark.parametrize(
    ("lam_f", "form", "told"),
    [
        *((outside, "pinned", "lam_f must lie in") for outside in (-0.01, 1.01, float("nan"), [0.5, 2])),
        (0.5, "pined", "'pined': expected fitted or pinned"),
    ],
)
def test_what_cannot_be_evaluated(lam_f, form, told):
    """Else a percentage, a broken draw or a misspelled form would train a network on weights that mean nothing."""
    with pytest.raises(ValueError, match=told):
        evaluate(a_policy(), lam_f, "Cat", "Dog", form)


# The file


def test_what_is_written_is_read(tmp_path):
    """Else a trainer would use other curves than the table's: fitted takes the raw ones, pinned the shrunk ones."""
    write(tmp_path / "policy.json", a_table(), "corrected")
    policy = read(tmp_path / "policy.json")
    assert policy.curves == {
        "fitted": {("Bird", "Cat"): (0.4, 4.0), ("Cat", "Dog"): (0.6, 6.0)},
        "pinned": {("Bird", "Cat"): (0.41, 4.2), ("Cat", "Dog"): (0.59, 5.8)},
    }
    assert policy.pooled == pytest.approx((0.5, math.sqrt(24)), rel=0.02)
    assert policy.counted == "corrected"
    write(tmp_path / "again.json", a_table(), "corrected")
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "policy.json").read_bytes()
    content = json.loads((tmp_path / "policy.json").read_text())
    assert content["n"] == 200
    assert [entry["n"] for entry in content["pairs"]] == [90, 110]
    assert content["pooled"]["n_pairs"] == 2
    assert {"f", "fitted", "pinned", "reversed order", "same class", "pair not listed"} <= content["formula"].keys()


def test_a_pair_without_a_fit_of_its_own(tmp_path):
    """Else one pair that does not converge would cost the policy; its raw values are null and the pooled stand in."""
    gone = [np.nan, 0.6], [np.nan, 6.0], [np.nan, 0.03]
    table = a_table(x0=gone[0], k=gone[1], x0_se=gone[2], x0_shrunk=[0.7, 0.6], k_shrunk=[5.0, 6.0])
    write(tmp_path / "policy.json", table, "paper")
    assert json.loads((tmp_path / "policy.json").read_text())["pairs"][0]["x0"] is None
    policy = read(tmp_path / "policy.json")
    assert policy.curves["fitted"]["Bird", "Cat"] == policy.pooled == pytest.approx((0.6, 6.0))
    assert policy.curves["pinned"]["Bird", "Cat"] == (0.7, 5.0)


def test_no_pair_to_make_a_policy_of(tmp_path):
    """Else a first pilot would leave a file that no trainer can read."""
    nothing = a_table(**{name: [np.nan] * 2 for name in ("x0", "x0_se", "k", "k_se", "x0_shrunk", "k_shrunk")})
    for table in (nothing, nothing.iloc[:0]):
        with pytest.raises(InputError, match="no category pair has a boundary"):
            write(tmp_path / "policy.json", table, "corrected")
    assert not (tmp_path / "policy.json").exists()


ORDER = "entry 2 of pairs: expected label_1 and label_2 in alphabetical order"
OTHERWISE = [  # a place in the file, what stands there instead, what is told
    (["pooled"], None, "pooled: expected an object"),
    (["pairs"], {}, "pairs: expected a list"),
    (["counted"], 3, "counted: expected a text"),
    (["pooled", "k"], 0, "pooled, k: expected a number above 0"),
    (["pooled", "x0"], "0.5", "pooled, x0: expected a number"),
    *((["pairs", 1, *rest], to, ORDER) for *rest, to in (["Cat"], ["label_1", "Elk"], ["label_2", None])),
    (["pairs", 0, "label_1"], "Cat", ORDER.replace("2", "1", 1)),
    *((["pairs", 1, "k_shrunk"], to, "entry 2 of pairs, k_shrunk: expected a number above 0") for to in (-2, None)),
    *((["pairs", 1, "x0_shrunk"], to, "entry 2 of pairs, x0_shrunk: expected a number") for to in (True, math.nan)),
    (["pairs", 1, "k"], math.inf, "entry 2 of pairs, k: expected a number"),
    (["pairs", 1, "x0"], None, "entry 2 of pairs, x0: expected a number"),  # k is there
]


@pytest.mark.parametrize(("path", "to", "told"), OTHERWISE)
def test_a_file_that_is_not_as_written(tmp_path, path, to, told):
    """Else a file that was edited by hand would end in a traceback, or train on nonsense, hours later."""
    file = tmp_path / "policy.json"
    write(file, a_table(), "corrected")
    content = json.loads(file.read_text())
    *within, last = path
    functools.reduce(operator.getitem, within, content)[last] = to
    file.write_text(json.dumps(content))
    with pytest.raises(InputError) as problem:
        read(file)
    assert str(problem.value) == f"{file}, {told}; make it again with analysis/aggregate.py"


def test_a_pair_that_stands_twice(tmp_path):
    """Else the one that happens to be the last would count."""
    file = tmp_path / "policy.json"
    write(file, a_table(), "corrected")
    content = json.loads(file.read_text())
    content["pairs"].append(content["pairs"][0])
    file.write_text(json.dumps(content))
    with pytest.raises(InputError, match="entry 3 of pairs: expected Bird and Cat once"):
        read(file)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"3", b"\xff\xfe{", None])
def test_no_policy_at_all(tmp_path, content):
    """Else another file, given by mistake, or a mistyped path would end in a traceback."""
    file = tmp_path / "policy.json"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(InputError, match=r"policy.json, .*make it again with analysis/aggregate.py|cannot be read"):
        read(file)
