"""Quality rules on whole studies: simulated people who do and do not look, and H-Mix."""

import json

import numpy as np
import pandas as pd
import pytest
from made_sessions import named, simulated

from analysis import midpoints
from analysis.quality import exclusion_table, rule_table, without
from experiments.rehearsal.observer import Observer

OUTLIER = "61rpt4g7xxz6heg"


def test_simulated_people_who_do_not_look_are_told_from_those_who_do(tmp_path):
    """Else what the experiments write could not be judged, or the rules would not find what they are for."""
    design = {"per_category_pair": 1, "catch_trials": 6}
    look = simulated(tmp_path / "look", 6, **design)
    assert exclusion_table(look).empty
    measured = rule_table(look).set_index("rule")["n_measured"]
    expected = ["fast_infer", "fast_answer", "one_answer", "untouched_sliders", "failed_catch_trials", "inverted"]
    assert all(measured[[*expected, "retest_difference", "incomplete", "second_session"]] == 6)
    click = simulated(tmp_path / "click", 6, observer=Observer(lapse_rate=1, rt_median_s=0.5), **design)
    careless = exclusion_table(click)
    assert careless.groupby("rule")["participant"].nunique()["fast_infer"] == 6
    assert set(careless["rule"]) >= {"fast_infer", "fast_answer", "failed_catch_trials"}


def test_h_mix_outlier_is_named_and_few_others(hmix_judgments, published_file):
    """Else the defaults would miss the one person known to have clicked through, or name many who did not."""
    raw = pd.read_csv(published_file("hmix/hmix_construct_midpoint.csv"))
    by_person = raw.groupby("subject")
    fast = by_person["rt"].median() / 1000
    share = by_person["final_value"].agg(lambda answers: answers.round(1).value_counts().max() / len(answers))
    found = exclusion_table(hmix_judgments)
    assert found["rule"].value_counts().to_dict() == {"fast_construct": 1, "one_answer": 2, "retest_difference": 5}
    values = found[found["interface"] == "construct"].set_index(["rule", "participant"])["value"].to_dict()
    assert values == {("fast_construct", OUTLIER): pytest.approx(fast.min())} | {
        ("one_answer", person): pytest.approx(value) for person, value in share[share > 0.9].items()
    }
    assert share[OUTLIER] == 31 / 32
    assert fast.idxmin() == OUTLIER


def test_the_papers_count_without_the_outlier(hmix_judgments):
    """Else results without a rule's people would not be those without them (facts: 8 and 82 of 249 pairs)."""
    kept = without(hmix_judgments, exclusion_table(hmix_judgments), ["fast_construct"])
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
    reasons = rule_table(hmix_judgments).set_index("rule")["reason"]
    stated = {"construct": "1.5 (the outlier), 2.4, 3.3", "select_shuffled": "4.5", "infer": "4.0", "soft_labels": "20"}
    for name, expected in stated.items():
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
