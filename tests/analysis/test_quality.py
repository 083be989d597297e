"""Quality rules: each on both sides of its threshold, on sessions small enough for a pencil."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_sessions import GOOD, LAM_F, NAMES, counts, named, repeated, rows, study

from analysis import quality
from analysis.quality import RULES, exclusion_table, rule_table, without
from analysis.session_measures import SESSION, correlation
from hillmixe.columns import JUDGMENT_COLUMNS


def test_a_session_without_fault_is_named_by_nothing():
    """Else the tests below, which change one thing in such a session, could pass for another reason."""
    assert exclusion_table(GOOD).empty
    found = rule_table(GOOD).set_index("rule")
    assert found[["n_sessions", "n_judgments"]].to_numpy().sum() == 0
    assert set(found["participants"]) == {""}


@pytest.mark.parametrize(
    ("interface", "seconds"), [("construct", 2), ("select_shuffled", 2), ("infer", 2), ("soft_labels", 4)]
)
def test_a_median_response_time_below_the_threshold(interface, seconds):
    """Else people who click through would not be seen, or one slow answer would hide them, or honest ones be named."""
    rule = f"fast_{interface}"
    times = [seconds - 0.001] * 3 + [60.0, 60.0]
    judgments = study(
        rows(5, "quick", interface, rt_s=times),
        rows(5, "at_it", interface, rt_s=[1.0, 1.0, seconds, 60.0, 60.0]),
        rows(4, "few", interface, rt_s=0.5),
    )
    assert named(judgments, rule) == {("quick", "s1"): pytest.approx(seconds - 0.001)}
    assert counts(judgments, rule)["n_measured"] == 2
    others = [name for name in NAMES if name.startswith("fast_") and name not in (rule, "fast_answer")]
    assert all(counts(judgments, other)["n_measured"] == 0 for other in others)


def test_single_answers_too_fast_to_have_looked():
    """Else accidental presses would stand as answers, or would take the whole session with them."""
    judgments = study(
        rows(12, "ann", rt_s=[0.3] + [9.0] * 11),
        rows(12, "bob", rt_s=[0.299, 0.1, None] + [9.0] * 9),
        rows(12, "bob", "soft_labels", rt_s=[0.2] + [9.0] * 11),
    )
    found = exclusion_table(judgments)
    assert found["rule"].tolist() == ["fast_answer"] * 2
    assert found[["participant", "interface", "value", "n_judgments", "n_answers"]].to_numpy().tolist() == [
        ["bob", "infer", 0.1, 2, 12],
        ["bob", "soft_labels", 0.2, 1, 12],
    ]
    kept = without(judgments, found, ["fast_answer"])
    pd.testing.assert_frame_equal(kept, judgments[~(judgments["rt_s"] < 0.3)])
    assert len(kept) == 33
    counted = counts(judgments, "fast_answer")
    assert counted[["n_measured", "n_sessions", "n_judgments", "participants"]].tolist() == [3, 2, 3, "bob"]


def test_a_rule_for_single_answers_may_look_above_its_threshold(monkeypatch):
    """Else a lab that adds such a rule would read the value of an answer that is not the farthest off."""
    fast = next(rule for rule in RULES if rule.name == "fast_answer")
    slow = quality.Rule(**vars(fast) | {"name": "slow_answer", "beyond": "above", "threshold": 60})
    monkeypatch.setattr(quality, "RULES", (slow,))
    found = exclusion_table(study(rows(5, rt_s=[60, 61, 90, 1, 2])))
    assert found[["value", "n_judgments"]].to_numpy().tolist() == [[90, 2]]


@pytest.mark.parametrize("interface", ["construct", "select_shuffled", "infer"])
def test_one_answer_in_more_than_nine_of_ten(interface):
    """Else who always answers the same would not be seen; the others in between must not hide it."""
    same = [0.7] * 20
    same[10] = 0.2
    judgments = study(
        rows(20, "always", interface, lam_h=same),
        rows(10, "often", interface, lam_h=[0.7] * 9 + [0.2]),
        rows(10, "near", interface, lam_h=[0.701, 0.699] * 5),
        rows(9, "few", interface, lam_h=0.7),
    )
    assert named(judgments, "one_answer") == {("always", "s1"): 0.95, ("near", "s1"): 1.0}
    assert counts(judgments, "one_answer")["n_measured"] == 3


def test_one_class_in_more_than_nine_of_ten():
    """Else who names the same class for every image would not be seen."""
    judgments = study(
        rows(20, "always", "soft_labels", top_label=["Cat"] * 19 + ["Dog"]),
        rows(10, "often", "soft_labels", top_label=["Cat"] * 9 + ["Dog"]),
        rows(9, "few", "soft_labels", top_label="Cat"),
    )
    assert named(judgments, "one_class") == {("always", "s1"): 0.95}
    assert counts(judgments, "one_class")["n_measured"] == 2
    assert counts(judgments, "one_answer")["n_measured"] == 0


def test_sliders_left_where_they_were():
    """Else answers that were never given would count as .5, or answers of .5 that were given as none."""
    half = [0.5] * 7 + [0.2] * 5
    judgments = study(
        rows(12, "seven", touched=[0] * 7 + [1] * 5),
        rows(12, "six", touched=[0] * 6 + [1] * 6),
        rows(12, "moved", lam_h=half, omega=0.5, touched=1),
        rows(12, "unrecorded", lam_h=half, omega=0.5, touched=None),
        rows(12, "sure", lam_h=half, omega=0.51, touched=None),
        rows(12, "unsure", lam_h=[0.49] * 12, omega=0.5, touched=None),
        rows(4, "few", touched=0),
    )
    share = pytest.approx(7 / 12)
    assert named(judgments, "untouched_sliders") == {("seven", "s1"): share, ("unrecorded", "s1"): share}
    assert counts(judgments, "untouched_sliders")["n_measured"] == 6
    assert "lam_h and the confidence both exactly .5" in counts(judgments, "untouched_sliders")["what"]


PURE = [("infer", 1, lam_h, fails) for lam_h, fails in [(0.6, 0), (0.59, 1), (0.5, 1), (0.0, 1)]]
PURE += [("infer", 0, lam_h, fails) for lam_h, fails in [(0.4, 0), (0.41, 1), (1.0, 1), (0.0, 0)]]
PURE += [("soft_labels", *case) for case in [(1, "Cat", 0), (1, "Dog", 1), (0, "Dog", 0), (0, "Ship", 1)]]


@pytest.mark.parametrize(("interface", "lam_f", "answer", "fails"), PURE)
def test_a_pure_image_that_was_not_seen(interface, lam_f, answer, fails):
    """Else answers on the wrong side, in the middle or of another class would pass, or honest ones fail."""
    column, others = ("lam_h", 0.9) if interface == "infer" else ("top_label", "Elk")
    columns = {"catch": [1] * 2 + [0] * 10, "lam_f": [lam_f] * 2 + [0.5] * 10, column: [answer] * 2 + [others] * 10}
    judgments = study(rows(12, interface=interface, **columns))
    assert named(judgments, "failed_catch_trials", failed_catch_trials=-1)[("ann", "s1")] == fails


def test_more_catch_trials_failed_than_passed():
    """Else a single slip would name somebody, or somebody who guesses would not be named."""

    answers = {"half": [0.0, 1.0, 0.0, 1.0], "most": [0.0, 1.0, 0.0], "one": [0.0]}
    caught = [rows(len(lam_h), who, catch=1, lam_f=1, lam_h=lam_h) for who, lam_h in answers.items()]
    judgments = study(*caught, rows(12, "none"))
    assert named(judgments, "failed_catch_trials") == {("most", "s1"): pytest.approx(2 / 3)}
    assert counts(judgments, "failed_catch_trials")["n_measured"] == 2


def test_repeats_answered_otherwise():
    """Else who answers at random would not be seen, or float errors would name somebody who is at the threshold."""
    judgments = study(
        repeated("third", [0.1, 0.2, 0.9], [0.43, 0.53, 0.56]),  # .33, .33, .34
        repeated("more", [0.1, 0.2, 0.9], [0.43, 0.53, 0.55]),
        repeated("once", [0.0], [1.0]),
        rows(12, "none"),
    )
    assert named(judgments, "retest_difference") == {("more", "s1"): pytest.approx(1.01 / 3)}
    assert counts(judgments, "retest_difference")["n_measured"] == 2
    float_error = study(repeated("ann", [0.1, 0.1], [0.4, 0.4]), repeated("bob", [0.1, 0.1], [0.41, 0.4]))
    assert list(named(float_error, "retest_difference", retest_difference=0.3)) == [("bob", "s1")]


def test_a_repeat_is_held_to_the_first_showing_of_its_own_session_and_stimulus():
    """Else a repeat would be compared with an answer to another image, or by another person."""
    ann = repeated("ann", [0.2, 0.3], [0.2, 0.3], "infer")
    bob = repeated("bob", [0.9, 0.9], [0.9, 0.9], "infer")
    other = rows(2, "ann", pair=["Cat_0_Dog_14", "Cat_1_Dog_14"], stimulus=["x", "y"], lam_h=1.0, trial=[-2, -1])
    third = rows(1, "ann", pair="Cat_0_Dog_14", stimulus="Cat_0_Dog_14", lam_h=1.0, trial=20)
    judgments = study(third, other, bob, ann)
    everyone = named(judgments, "retest_difference", retest_difference=-1)
    assert everyone == {("ann", "s1"): 0, ("bob", "s1"): 0}


def test_a_repeat_is_held_to_the_trial_that_asked_for_the_same():
    """Else who was asked for .5 and then for .75 of a pair would be unsteady for answering the question."""
    pairs, asked = ["Cat_0_Dog_14"] * 4, [0.5, 0.75, 0.75, 0.5]
    ann = rows(4, "ann", "construct", pair=pairs, lam_g=asked, lam_h=[0.5, 0.8, 0.9, 0.4], repeat=[0, 0, 1, 1])
    assert named(study(ann), "retest_difference", retest_difference=0) == {("ann", "s1"): pytest.approx(0.1)}


def test_answers_for_the_other_label():
    """Else somebody who reads the slider the wrong way round would pull every label towards .5."""
    lam_f = [*LAM_F, *LAM_F]
    judgments = study(
        rows(10, "inverted", lam_h=[1 - f for f in lam_f]),
        rows(10, "neither", lam_h=[0.2] * 5 + [0.8] * 5),  # r is 0 but for float errors
        *(rows(11, f"constant_{lam_h}", lam_h=lam_h) for lam_h in (0.03, 0.06, 0.07, 0.12)),  # means with float errors
        rows(9, "few", lam_h=[1 - f for f in lam_f[:9]]),
        rows(10, "construct", "construct"),
    )
    assert named(judgments, "inverted") == {("inverted", "s1"): pytest.approx(-1)}
    assert counts(judgments, "inverted")["n_measured"] == 2


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(LAM_F), st.integers(0, 100)), min_size=1, max_size=60))
def test_the_correlation_is_numpys(answers):
    """Else r would be another figure than the one that it is called, or be of another session's answers."""
    session, lam_f, lam_h = (np.array(column, dtype=float) for column in zip(*answers, strict=True))
    found = correlation(pd.DataFrame({"lam_f": lam_f, "lam_h": lam_h / 100}), session)
    assert sorted(found.index) == sorted(set(session))
    for number, row in found.iterrows():
        own_f, own_h = lam_f[session == number], lam_h[session == number]
        assert row["n"] == len(own_f)
        if len(set(own_f)) == 1 or len(set(own_h)) == 1:
            assert np.isnan(row["value"])
        else:
            assert row["value"] == pytest.approx(np.corrcoef(own_f, own_h)[0, 1], abs=1e-9)


def test_broken_off_sessions():
    """Else nobody could leave out the sessions that lack trials; whether to is the study's own decision."""
    judgments = study(rows(3, "ann", completed=[1, 0, 1]), rows(3, "bob"), rows(3, "cyd", "construct", completed=0))
    assert named(judgments, "incomplete") == {("ann", "s1"): 0, ("cyd", "s1"): 0}
    assert counts(judgments, "incomplete")[["n_measured", "n_sessions", "n_judgments"]].tolist() == [3, 2, 6]


def test_the_same_person_twice():
    """Else somebody who came twice would count as two, or the first session be dropped in place of the second."""
    judgments = study(
        rows(3, "ann", session="2026-03-02"),
        rows(4, "ann", session="2026-03-01", batch=5),
        rows(3, "ann", session="2026-03-03", batch=5),
        rows(3, "ann", "construct", session="2026-03-04"),
        rows(3, "bob", session="2026-03-02"),
        rows(3, "dee", session="same", source="b.csv"),
        rows(3, "dee", session="same", source="a.csv"),
    )
    found = exclusion_table(judgments)
    assert found["rule"].unique().tolist() == ["second_session"]
    assert found[["participant", "session", "source", "value"]].to_numpy().tolist() == [
        ["ann", "2026-03-02", "ann.csv", 2],
        ["ann", "2026-03-03", "ann.csv", 3],
        ["dee", "same", "b.csv", 2],
    ]
    assert counts(judgments, "second_session")["n_measured"] == 7
    drawn = study(rows(3, "x1", session="x1"), rows(3, "x2", session="x2"))  # ids that tell nothing of the person
    assert counts(drawn, "second_session")[["n_measured", "n_sessions"]].tolist() == [0, 0]
    kept = without(judgments, found, ["second_session"])
    assert set(kept["source"]) == {"ann.csv", "bob.csv", "a.csv"}
    assert len(kept[kept["participant"] == "ann"]) == 4 + 3


def test_every_column_that_is_measured_is_a_judgments():
    """Else a rule would need more than judgments.csv holds."""
    assert set(SESSION) <= set(JUDGMENT_COLUMNS)
    least = GOOD[[*SESSION, "trial", "repeat", "catch", "pair", "stimulus", "label_1", "label_2"]]
    least = least.join(GOOD[["lam_f", "lam_g", "lam_h", "omega", "touched", "rt_s", "top_label", "completed"]])
    assert exclusion_table(least).empty
