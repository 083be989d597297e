"""The simulated participant of the soft labels: answers that a person could give, about what the image looks like."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.rehearsal.observer import Observer
from experiments.soft_labels import simulated as soft_labels

# People who answer all alike, at the middle, without noise or lapses.
STEADY = Observer(x0_sd=0, k_log_sd=0, noise_sd=0, omega_sd=0, lapse_rate=0)


@settings(max_examples=200)
@given(
    st.lists(st.sampled_from("ABCDEFGH"), min_size=2, max_size=8, unique=True),
    st.integers(0, 100),
    st.floats(0, 1),
    st.integers(0, 2**32 - 1),
)
def test_a_soft_label_does_not_contradict_itself(classes, hundredths, lapse_rate, seed):
    """Else simulated people would name a class twice or call it impossible, as the screen does not allow."""
    label_1, label_2 = sorted(classes[:2])
    named = {"label_1": label_1, "label_2": label_2, "lam_f": hundredths / 100, "classes": "|".join(classes)}
    observer = Observer(noise_sd=0.3, lapse_rate=lapse_rate)
    answer = soft_labels.answer(pd.Series(named), observer, seed, np.random.default_rng(seed))
    percents = [answer["top_percent"], answer["second_percent"] or 0]
    assert 50 <= percents[0] <= 100
    assert (percents[1] == 0) == (percents[0] == 100) == (answer["second_label"] is None)
    assert percents[1] <= percents[0]
    assert sum(percents) <= 100
    chosen = [name for name in (answer["top_label"], answer["second_label"]) if name]
    impossible = answer["impossible"].split("|") if answer["impossible"] else []
    assert len({*chosen, *impossible}) == len(chosen) + len(impossible)
    assert {*chosen, *impossible} <= set(classes)
    if lapse_rate == 0:
        assert set(chosen) <= {label_1, label_2}


@pytest.mark.parametrize(
    ("lam_f", "top", "percent", "second"),
    [
        (0.5 + math.log(3) / 6, "Cat", 75, "Dog"),
        (0.5 - math.log(3) / 6, "Dog", 75, "Cat"),
        (0.5 + math.log(4) / 6, "Cat", 80, "Dog"),
    ],
)
def test_soft_labels_by_hand(lam_f, top, percent, second):
    """Else the percents would follow another appearance than Infer's answers."""
    trial = pd.Series({"label_1": "Cat", "label_2": "Dog", "lam_f": lam_f, "classes": "Frog|Dog|Cat"})
    for seed in range(20):
        answer = soft_labels.answer(trial, STEADY, 0, np.random.default_rng(seed))
        assert (answer["top_label"], answer["top_percent"], answer["second_label"]) == (top, percent, second)
        assert answer["second_percent"] in (100 - percent, 95 - percent, 90 - percent)
        assert answer["impossible"] in (None, "Frog")
