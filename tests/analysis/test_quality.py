"""Quality rules: each on both sides of its threshold, on sessions small enough for a pencil, and on H-Mix."""

import io
import json
import warnings
from unittest import mock

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import midpoints, quality
from analysis.conduct import SESSION, correlation
from analysis.judgments import JUDGMENT_COLUMNS
from analysis.judgments import table as as_judgments
from analysis.quality import RULES, exclusions, table, without
from analysis.readers import sessions
from experiments.common.observer import Observer
from experiments.simulate import simulate
from stimuli_gen import sources
from stimuli_gen.command import InputError
from stimuli_gen.generate import generate
from stimuli_gen.recipe import choose

NAMES = [rule.name for rule in RULES]
OUTLIER = "61rpt4g7xxz6heg"
LAM_F = (0.1, 0.25, 0.5, 0.75, 0.9)


def rows(n=12, participant="ann", interface="infer", session="s1", **columns):
    """A session that no rule names, of n answers; `columns` hold one value for all of them, or a list of n."""
    lam_f = [LAM_F[trial % len(LAM_F)] for trial in range(n)]
    pairs = [f"Cat_{trial}_Dog_14" for trial in range(n)]
    own = {"participant": participant, "interface": interface, "session": session, "source": f"{participant}.csv"}
    own |= {"trial": range(n), "repeat": 0, "pair": pairs, "label_1": "Cat", "label_2": "Dog", "rt_s": 9.0}
    own |= {"completed": 1, "observer": "human"}
    if interface in ("infer", "soft_labels"):
        own |= {"catch": 0, "lam_f": lam_f, "stimulus": [f"{f}_{pair}" for f, pair in zip(lam_f, pairs, strict=True)]}
    if interface != "soft_labels":
        own["lam_h"] = lam_f
    if interface == "infer":
        own |= {"omega": 0.8, "touched": 1}
    if interface == "soft_labels":
        own["top_label"] = ["Cat" if f >= 0.5 else "Dog" for f in lam_f]
    return pd.DataFrame(own | columns, index=range(n))


def study(*sessions):
    return as_judgments(pd.concat(sessions, ignore_index=True))


def alone(rule):
    """Let one rule be the only one, for the others take their time."""
    return mock.patch.object(quality, "RULES", tuple(known for known in RULES if known.name == rule))


def named(judgments, rule, **thresholds):
    """What one rule names: (participant, session) -> value."""
    with alone(rule):
        found = exclusions(judgments, thresholds)
    return {(row.participant, row.session): row.value for row in found.itertuples()}


def counts(judgments, rule):
    """A rule's row in the table."""
    with alone(rule):
        return table(judgments).iloc[0]


INTERFACES = ("construct", "select_shuffled", "infer", "soft_labels")
GOOD = study(*(rows(interface=interface) for interface in INTERFACES))


def test_a_session_without_fault_is_named_by_nothing():
    """Else the tests below, which change one thing in such a session, could pass for another reason."""
    assert exclusions(GOOD).empty
    found = table(GOOD).set_index("rule")
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
    found = exclusions(judgments)
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
    found = exclusions(study(rows(5, rt_s=[60, 61, 90, 1, 2])))
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
    assert "lam_h and omega both exactly .5" in counts(judgments, "untouched_sliders")["what"]


@pytest.mark.parametrize(
    ("lam_f", "lam_h", "fails"),
    [(1, 0.6, 0), (1, 0.59, 1), (1, 0.5, 1), (1, 0.0, 1), (0, 0.4, 0), (0, 0.41, 1), (0, 1.0, 1), (0, 0.0, 0)],
)
def test_a_pure_image_that_was_not_seen_in_infer(lam_f, lam_h, fails):
    """Else answers on the wrong side, or left in the middle, would pass, or honest ones fail."""
    judgments = study(
        rows(12, catch=[1] * 2 + [0] * 10, lam_f=[lam_f] * 2 + [0.5] * 10, lam_h=[lam_h] * 2 + [0.9] * 10)
    )
    value = named(judgments, "failed_catch_trials", failed_catch_trials=-1)[("ann", "s1")]
    assert value == fails


@pytest.mark.parametrize(("lam_f", "top_label", "fails"), [(1, "Cat", 0), (1, "Dog", 1), (0, "Dog", 0), (0, "Ship", 1)])
def test_a_pure_image_that_was_not_seen_in_soft_labels(lam_f, top_label, fails):
    """Else the wrong class would pass for the one that was shown."""
    columns = {
        "catch": [1] * 2 + [0] * 10,
        "lam_f": [lam_f] * 2 + [0.5] * 10,
        "top_label": [top_label] * 2 + ["Elk"] * 10,
    }
    judgments = study(rows(12, interface="soft_labels", **columns))
    value = named(judgments, "failed_catch_trials", failed_catch_trials=-1)[("ann", "s1")]
    assert value == fails


def test_more_catch_trials_failed_than_passed():
    """Else a single slip would name somebody, or somebody who guesses would not be named."""

    def caught(participant, lam_h):
        return rows(len(lam_h), participant, catch=1, lam_f=1, lam_h=lam_h)

    judgments = study(
        caught("half", [0.0, 1.0, 0.0, 1.0]),
        caught("most", [0.0, 1.0, 0.0]),
        caught("one", [0.0]),
        rows(12, "none"),
    )
    assert named(judgments, "failed_catch_trials") == {("most", "s1"): pytest.approx(2 / 3)}
    assert counts(judgments, "failed_catch_trials")["n_measured"] == 2


def repeated(participant, first, again, interface="construct", **columns):
    """A session with as many trials as `first`, each shown again, in a shuffled order of rows."""
    n = len(first)
    pairs = [f"Cat_{trial}_Dog_14" for trial in range(n)] * 2
    made = rows(2 * n, participant, interface, pair=pairs, repeat=[0] * n + [1] * n, lam_h=[*first, *again])
    if interface == "infer":
        made["stimulus"] = pairs
    return made.assign(**columns).sample(frac=1, random_state=3)


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
    found = exclusions(judgments)
    assert found["rule"].unique().tolist() == ["second_session"]
    assert found[["participant", "session", "source", "value"]].to_numpy().tolist() == [
        ["ann", "2026-03-02", "ann.csv", 2],
        ["ann", "2026-03-03", "ann.csv", 3],
        ["dee", "same", "b.csv", 2],
    ]
    assert counts(judgments, "second_session")["n_measured"] == 7
    kept = without(judgments, found, ["second_session"])
    assert set(kept["source"]) == {"ann.csv", "bob.csv", "a.csv"}
    assert len(kept[kept["participant"] == "ann"]) == 4 + 3


def test_ids_drawn_for_a_session_tell_nothing_of_the_person():
    """Else the report would say that nobody took part twice where that cannot be seen."""
    judgments = study(rows(3, "x1", session="x1"), rows(3, "x2", session="x2"))
    assert counts(judgments, "second_session")[["n_measured", "n_sessions"]].tolist() == [0, 0]


def test_the_table_tells_what_a_rule_is_and_what_it_would_drop():
    """Else a reader could not weigh a rule, or the counts would not be those of exclusions.csv."""
    judgments = study(rows(12, "ann", rt_s=1.0), rows(6, "bob", rt_s=1.5, completed=0), rows(12, "cyd"))
    found = table(judgments, {"fast_infer": 2.5})
    assert found["rule"].tolist() == NAMES
    row = found.set_index("rule").loc["fast_infer"].to_dict()
    assert row.pop("reason")
    assert row == {
        "what": "median response time of the session",
        **{"interfaces": "infer", "level": "session", "beyond": "below", "threshold": 2.5, "unit": "s", "fewest": 5},
        **{"n_measured": 3, "n_sessions": 2, "n_judgments": 18, "participants": "ann|bob"},
    }
    dropped = exclusions(judgments, {"fast_infer": 2.5})
    assert list(dropped.columns[:4]) == ["rule", "participant", "value", "threshold"]
    assert dropped[["rule", "participant", "value", "threshold", "n_judgments"]].to_numpy().tolist() == [
        ["fast_infer", "ann", 1.0, 2.5, 12],
        ["fast_infer", "bob", 1.5, 2.5, 6],
        ["incomplete", "bob", 0.0, 1.0, 6],
    ]
    by_rule = dropped.groupby("rule")["n_judgments"].agg(["size", "sum"]).reindex(NAMES, fill_value=0)
    assert (by_rule.to_numpy() == found[["n_sessions", "n_judgments"]].to_numpy()).all()


def test_nothing_is_dropped_that_was_not_asked_for():
    """Else a rule would drop people in silence, or drop them by another rule's name."""
    judgments = study(rows(12, "ann", rt_s=1.0), rows(6, "bob", completed=0), rows(12, "cyd"))
    found = exclusions(judgments)
    pd.testing.assert_frame_equal(without(judgments, found, []), judgments)
    pd.testing.assert_frame_equal(without(judgments, found, ["inverted"]), judgments)
    assert set(without(judgments, found, ["fast_infer"])["participant"]) == {"bob", "cyd"}
    assert set(without(judgments, found, ["incomplete"])["participant"]) == {"ann", "cyd"}
    assert set(without(judgments, found, NAMES)["participant"]) == {"cyd"}


def test_only_the_session_that_a_rule_names_is_left_out():
    """Else the same person's other interfaces, or another file of the same name, would go as well."""
    judgments = study(rows(6, "ann", rt_s=1.0), rows(6, "ann", "construct"), rows(6, "ann", session="s0"))
    kept = without(judgments, exclusions(judgments), ["fast_infer"])
    assert kept[["interface", "session"]].drop_duplicates().to_numpy().tolist() == [
        ["construct", "s1"],
        ["infer", "s0"],
    ]


@pytest.mark.parametrize("use", [exclusions, table])
def test_wrong_thresholds_are_named(use):
    """Else a misspelled rule would change nothing in silence, and a threshold that is no number name nobody."""
    with pytest.raises(InputError, match=r"no quality rule 'fast'; expected one of fast_construct, .*second_session$"):
        use(GOOD, {"fast": 3})
    for wrong in (float("nan"), float("inf"), "3", None):
        with pytest.raises(InputError, match=f"quality rule inverted is {wrong}; expected a finite number"):
            use(GOOD, {"inverted": wrong})


def test_unknown_rules_cannot_be_left_out():
    """Else a misspelled rule would leave everybody in, and its results be taken for those without."""
    with pytest.raises(InputError, match="no quality rule 'slow'; expected one of fast_construct"):
        without(GOOD, exclusions(GOOD), ["incomplete", "slow"])


PARTS = {
    "nothing": GOOD.head(0),
    "one row": GOOD.head(1),
    **{interface: GOOD[GOOD["interface"] == interface] for interface in INTERFACES},
    "no answers": GOOD.assign(lam_h=np.nan, lam_f=np.nan, omega=np.nan, rt_s=np.nan, top_label=None),
    "unknown": as_judgments(GOOD.drop(columns=["catch", "repeat", "touched", "completed"])),
    "repeats alone": GOOD.assign(repeat=1),
    "catch trials alone": GOOD.assign(catch=1),
    "the same rows' numbers twice": pd.concat([GOOD, study(rows(12, "bob"))]),
}


@pytest.mark.parametrize("part", PARTS)
def test_partial_data_give_neither_traceback_nor_warning(part):
    """Else a pilot with one interface, or without catch trials, could not be reported."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found, counted = exclusions(PARTS[part]), table(PARTS[part])
        kept = without(PARTS[part], found, NAMES)
    assert counted["rule"].tolist() == NAMES
    assert found.columns.tolist() == exclusions(GOOD).columns.tolist()
    types = {"value": "float64", "threshold": "float64", "n_judgments": "int64", "n_answers": "int64"}
    assert found[list(types)].dtypes.astype(str).to_dict() == types
    if part != "catch trials alone":  # there the blends' coefficients are no known answers
        assert (len(found), len(kept)) == (0, len(PARTS[part]))


def test_judgments_read_back_from_their_file_give_the_same():
    """Else exclusions would hang on how judgments.csv was held in memory."""
    judgments = study(rows(12, "ann", rt_s=[0.1] + [1.0] * 11), repeated("bob", [0.1, 0.2], [0.9, 0.9]), rows(2, "bob"))
    again = pd.read_csv(io.StringIO(judgments.to_csv(index=False)))
    found = exclusions(judgments)
    assert len(found) == 3
    pd.testing.assert_frame_equal(exclusions(again), found, check_dtype=False)
    pd.testing.assert_frame_equal(table(again), table(judgments))
    stored = pd.read_csv(io.StringIO(found.to_csv(index=False)))
    assert without(again, stored, NAMES).index.tolist() == without(judgments, found, NAMES).index.tolist() != []


tenths = st.integers(0, 10).map(lambda tenth: tenth / 10)


@st.composite
def studies(draw):
    """A few sessions of a few people: any answers, repeats and catch trials."""
    made = []
    for at in range(draw(st.integers(1, 4))):
        interface = draw(st.sampled_from(INTERFACES))
        n = draw(st.integers(1, 12))

        def each(strategy, n=n):
            return draw(st.lists(strategy, min_size=n, max_size=n))

        columns = {"rt_s": each(st.sampled_from([0.1, 0.3, 1.0, 2.0, 5.0])), "completed": draw(st.integers(0, 1))}
        columns |= {"repeat": each(st.integers(0, 1)), "pair": each(st.sampled_from(["Cat_0_Dog_14", "Cat_1_Dog_14"]))}
        if interface == "soft_labels":
            columns |= {"top_label": each(st.sampled_from(["Cat", "Dog"]))}
        else:
            columns |= {"lam_h": each(tenths)}
        if interface in ("infer", "soft_labels"):
            columns |= {"catch": each(st.integers(0, 1)), "lam_f": each(st.sampled_from([0, 1])), "stimulus": "x"}
        if interface == "infer":
            columns |= {"omega": each(tenths), "touched": each(st.sampled_from([0, 1, None]))}
        made.append(rows(n, draw(st.sampled_from(["ann", "bob"])), interface, f"s{at}", **columns))
    return study(*made)


@settings(max_examples=15)
@given(studies(), st.lists(st.sampled_from(NAMES), unique=True))
def test_without_drops_what_the_rules_name_and_no_more(judgments, rules):
    """Else answers would be lost that no rule named, or kept that one did, or more be lost the second time."""
    found = exclusions(judgments)
    kept = without(judgments, found, rules)
    wanted = found[found["rule"].isin(rules)]
    lost = judgments.drop(kept.index)
    keys = set(wanted[SESSION].itertuples(index=False, name=None))
    assert set(lost[SESSION].itertuples(index=False, name=None)) == keys
    whole = set(wanted[wanted["rule"] != "fast_answer"][SESSION].itertuples(index=False, name=None))
    assert whole.isdisjoint(kept[SESSION].itertuples(index=False, name=None))
    in_part = [key not in whole for key in lost[SESSION].itertuples(index=False, name=None)]
    assert (lost["rt_s"][in_part] < 0.3).all()
    assert len(lost) <= wanted["n_judgments"].sum()
    pd.testing.assert_frame_equal(without(kept, found, rules), kept)
    pd.testing.assert_frame_equal(judgments.loc[kept.index], kept)


@settings(max_examples=40)
@given(studies(), st.sampled_from(RULES), tenths, tenths)
def test_a_stricter_threshold_drops_the_same_and_more(judgments, rule, one, other):
    """Else nobody could tell what raising or lowering a threshold does."""
    # From one end of what the rule may measure to the other.
    low, high = sorted(2 * rule.threshold * end + end - 0.5 for end in (one, other))
    mild, strict = (low, high) if rule.beyond == "below" else (high, low)
    dropped = []
    for threshold in (mild, strict):
        with alone(rule.name):
            found = exclusions(judgments, {rule.name: threshold})
        dropped.append(set(judgments.index.difference(without(judgments, found, [rule.name]).index)))
        assert ((found["value"] < threshold) if rule.beyond == "below" else (found["value"] > threshold)).all()
    assert dropped[0] <= dropped[1]


@pytest.fixture(scope="module")
def simulated(tmp_path_factory):
    """Sessions of Infer by six people who look and six who do not, with six catch trials each."""
    folder = tmp_path_factory.mktemp("simulated")
    generate(sources.digits(), choose("infer", per_category_pair=1, catch_trials=6), folder / "set")
    simulate("infer", folder / "set", folder / "look", participants=6)
    careless = Observer(lapse_rate=1, rt_median_s=0.5)
    simulate("infer", folder / "set", folder / "click", participants=6, observer=careless)
    return {name: sessions.read([folder / name]) for name in ("look", "click")}


def test_simulated_people_who_do_not_look_are_told_from_those_who_do(simulated):
    """Else what the experiments write could not be judged, or the rules would not find what they are for."""
    assert exclusions(simulated["look"]).empty
    measured = table(simulated["look"]).set_index("rule")["n_measured"]
    expected = ["fast_infer", "fast_answer", "one_answer", "untouched_sliders", "failed_catch_trials", "inverted"]
    assert all(measured[[*expected, "retest_difference", "incomplete", "second_session"]] == 6)
    careless = exclusions(simulated["click"])
    assert careless.groupby("rule")["participant"].nunique()["fast_infer"] == 6
    assert set(careless["rule"]) >= {"fast_infer", "fast_answer", "failed_catch_trials"}


def test_h_mix_outlier_is_named_and_few_others(hmix_judgments, published_file):
    """Else the defaults would miss the one person known to have clicked through, or name many who did not."""
    raw = pd.read_csv(published_file("hmix/hmix_construct_midpoint.csv"))
    by_person = raw.groupby("subject")
    fast = by_person["rt"].median() / 1000
    share = by_person["final_value"].agg(lambda answers: answers.round(1).value_counts().max() / len(answers))
    found = exclusions(hmix_judgments)
    assert found["rule"].value_counts().to_dict() == {"fast_construct": 1, "one_answer": 2, "retest_difference": 5}
    values = found[found["interface"] == "construct"].set_index(["rule", "participant"])["value"].to_dict()
    assert values == {("fast_construct", OUTLIER): pytest.approx(fast.min())} | {
        ("one_answer", person): pytest.approx(value) for person, value in share[share > 0.9].items()
    }
    assert share[OUTLIER] == 31 / 32
    assert fast.idxmin() == OUTLIER


def test_the_papers_count_without_the_outlier(hmix_judgments):
    """Else results without a rule's people would not be those without them (facts: 8 and 82 of 249 pairs)."""
    kept = without(hmix_judgments, exclusions(hmix_judgments), ["fast_construct"])
    assert set(hmix_judgments["participant"]) - set(kept["participant"]) == {OUTLIER}
    asked = kept[kept["interface"].isin(["construct", "select_shuffled"])]
    counted = midpoints.count_highly_relabelled(midpoints.highly_relabelled_as_published(asked))
    assert counted == {"in_all_types": 8, "in_any_type": 82}


def test_h_mix_repeats(hmix_judgments, published_file):
    """Else repeats would be held to other trials than those they repeat (trials 15 and 20, the last two)."""
    raw = pd.read_csv(published_file("hmix/hmix_infer_mixing_factor.csv"))
    mixing = {}
    for person, trials in raw.sort_values("trial_index").groupby("subject"):
        answers = [json.loads(text)["mixingcoeff"] for text in trials["responses"]]
        mixing[person] = (abs(answers[-2] - answers[15]) + abs(answers[-1] - answers[20])) / 200
    infer = hmix_judgments[hmix_judgments["interface"] == "infer"]
    found = named(infer, "retest_difference", retest_difference=-1)
    assert {person: value for (person, _), value in found.items()} == pytest.approx(mixing)


def test_what_the_reasons_say_of_h_mix(hmix_judgments):
    """Else the reasons for the default thresholds would not be true."""
    by = dict(list(hmix_judgments.groupby("interface")))
    seconds = {name: np.sort(rows.groupby("participant")["rt_s"].median()) for name, rows in by.items()}
    reasons = table(hmix_judgments).set_index("rule")["reason"]
    for name, expected in {
        "construct": "1.5 (the outlier), 2.4, 3.3",
        "select_shuffled": "4.5",
        "infer": "4.0",
        "soft_labels": "20",
    }.items():
        numbers = [float(word) for word in expected.replace("(the outlier)", "").split(",")]
        assert seconds[name][: len(numbers)] == pytest.approx(numbers, abs=0.055)
        assert f"H-Mix have {expected} and more" in reasons[f"fast_{name}"]
    fastest = by["infer"].groupby("participant")["rt_s"].median().idxmin()
    r = by["infer"].groupby("participant")[["lam_f", "lam_h"]].apply(lambda rows: rows.corr().iloc[0, 1])
    assert (round(r[fastest], 2), round(r.min(), 2)) == (0.79, 0.44)
    assert hmix_judgments["rt_s"].min() == pytest.approx(0.5, abs=0.005)

    def shares(interface, column):
        answers = by[interface].groupby("participant")[column]
        return answers.agg(lambda column: column.value_counts(normalize=True).max())

    assert shares("construct", "lam_h").median() == 0.375
    assert (shares("construct", "lam_h") > 0.9).sum() == 2
    assert shares("soft_labels", "top_label").max() == pytest.approx(0.26, abs=0.005)
    middle = (by["infer"]["lam_h"] == 0.5) & (by["infer"]["omega"] == 0.5)
    assert middle.groupby(by["infer"]["participant"]).mean().max() == pytest.approx(0.3)
    near_pure = by["infer"][by["infer"]["lam_f"].isin([0.1, 0.9])]
    far = (near_pure["lam_h"] - near_pure["lam_f"].round()).abs() > 0.4 + 1e-9
    assert far.mean() == pytest.approx(0.13, abs=0.005)
    assert (hmix_judgments["completed"] == 1).all()


def test_every_column_that_is_measured_is_a_judgments():
    """Else a rule would need more than judgments.csv holds."""
    assert set(SESSION) <= set(JUDGMENT_COLUMNS)
    least = GOOD[[*SESSION, "trial", "repeat", "catch", "pair", "stimulus", "label_1", "label_2"]]
    least = least.join(GOOD[["lam_f", "lam_h", "omega", "touched", "rt_s", "top_label", "completed"]])
    assert exclusions(least).empty
