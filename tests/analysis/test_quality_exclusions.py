"""What the rules of quality would drop, as a table, and what is left without it: no more and no less."""

import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_sessions import GOOD, INTERFACES, NAMES, alone, repeated, rows, study

from analysis.judgments import judgment_table
from analysis.quality import RULES, exclusion_table, rule_table, without
from analysis.session_measures import SESSION
from hillmixe.command import InputError


def test_the_table_tells_what_a_rule_is_and_what_it_would_drop():
    """Else a reader could not weigh a rule, or the counts would not be those of exclusions.csv."""
    judgments = study(rows(12, "ann", rt_s=1.0), rows(6, "bob", rt_s=1.5, completed=0), rows(12, "cyd"))
    found = rule_table(judgments, {"fast_infer": 2.5})
    assert found["rule"].tolist() == NAMES
    row = found.set_index("rule").loc["fast_infer"].to_dict()
    assert row.pop("reason")
    assert row == {
        "what": "median response time of the session",
        **{"interfaces": "infer", "level": "session", "beyond": "below", "threshold": 2.5, "unit": "s", "fewest": 5},
        **{"n_measured": 3, "n_sessions": 2, "n_judgments": 18, "participants": "ann|bob"},
    }
    dropped = exclusion_table(judgments, {"fast_infer": 2.5})
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
    found = exclusion_table(judgments)
    pd.testing.assert_frame_equal(without(judgments, found, []), judgments)
    pd.testing.assert_frame_equal(without(judgments, found, ["inverted"]), judgments)
    assert set(without(judgments, found, ["fast_infer"])["participant"]) == {"bob", "cyd"}
    assert set(without(judgments, found, ["incomplete"])["participant"]) == {"ann", "cyd"}
    assert set(without(judgments, found, NAMES)["participant"]) == {"cyd"}


def test_only_the_session_that_a_rule_names_is_left_out():
    """Else the same person's other interfaces, or another file of the same name, would go as well."""
    judgments = study(rows(6, "ann", rt_s=1.0), rows(6, "ann", "construct"), rows(6, "ann", session="s0"))
    kept = without(judgments, exclusion_table(judgments), ["fast_infer"])
    assert {*zip(kept["interface"], kept["session"], strict=True)} == {("construct", "s1"), ("infer", "s0")}


@pytest.mark.parametrize("use", [exclusion_table, rule_table])
def test_wrong_rules_and_thresholds_are_named(use):
    """Else a misspelled rule would change nothing or leave everybody in, and a threshold that is none name nobody."""
    with pytest.raises(InputError, match=r"no quality rule 'fast'; expected one of fast_construct, .*second_session$"):
        use(GOOD, {"fast": 3})
    for wrong in (float("nan"), float("inf"), "3", None):
        with pytest.raises(InputError, match=f"quality rule inverted is {wrong}; expected a finite number"):
            use(GOOD, {"inverted": wrong})
    with pytest.raises(InputError, match="no quality rule 'slow'; expected one of fast_construct"):
        without(GOOD, exclusion_table(GOOD), ["incomplete", "slow"])


PARTS = {
    "nothing": GOOD.head(0),
    "one row": GOOD.head(1),
    **{interface: GOOD[GOOD["interface"] == interface] for interface in INTERFACES},
    "no answers": GOOD.assign(lam_h=np.nan, lam_f=np.nan, omega=np.nan, rt_s=np.nan, top_label=None),
    "unknown": judgment_table(GOOD.drop(columns=["catch", "repeat", "touched", "completed"])),
    "repeats alone": GOOD.assign(repeat=1),
    "catch trials alone": GOOD.assign(catch=1),
    "the same rows' numbers twice": pd.concat([GOOD, study(rows(12, "bob"))]),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("part", PARTS)
def test_partial_data_give_neither_traceback_nor_warning(part):
    """Else a pilot with one interface, or without catch trials, could not be reported."""
    found, counted = exclusion_table(PARTS[part]), rule_table(PARTS[part])
    kept = without(PARTS[part], found, NAMES)
    assert counted["rule"].tolist() == NAMES
    assert found.columns.tolist() == exclusion_table(GOOD).columns.tolist()
    types = {"value": "float64", "threshold": "float64", "n_judgments": "int64", "n_answers": "int64"}
    assert found[list(types)].dtypes.astype(str).to_dict() == types
    if part != "catch trials alone":  # there the blends' coefficients are no known answers
        assert (len(found), len(kept)) == (0, len(PARTS[part]))


def test_judgments_read_back_from_their_file_give_the_same():
    """Else exclusions would hang on how judgments.csv was held in memory."""
    judgments = study(rows(12, "ann", rt_s=[0.1] + [1.0] * 11), repeated("bob", [0.1, 0.2], [0.9, 0.9]), rows(2, "bob"))
    again = pd.read_csv(io.StringIO(judgments.to_csv(index=False)))
    found = exclusion_table(judgments)
    assert len(found) == 3
    pd.testing.assert_frame_equal(exclusion_table(again), found, check_dtype=False)
    pd.testing.assert_frame_equal(rule_table(again), rule_table(judgments))
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
    found = exclusion_table(judgments)
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
            found = exclusion_table(judgments, {rule.name: threshold})
        dropped.append(set(judgments.index.difference(without(judgments, found, [rule.name]).index)))
        assert ((found["value"] < threshold) if rule.beyond == "below" else (found["value"] > threshold)).all()
    assert dropped[0] <= dropped[1]
