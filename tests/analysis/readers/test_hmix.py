"""The published H-Mix files have seventeen traps for a reader; each has a test here that bears its number.

1 the README names columns that are empty, 2 orientation, 3 repeats, 4 float noise, 5 folding, 6 the outlier,
7 untouched sliders, 8 conditions, 9 spelling of pairs and ids, 10 the same pair twice, 11 row and trial numbers,
12 the whole jsPsych log and what people typed, 15 and 16 the pairs, 17 pixels that are cut off.

Two have none here: 13 (whether someone took two batches cannot be seen) and 14 (CIFAR-10H: test_published_data.py).
What the outlier of 6 does to the counts is in test_midpoints.py.
"""

import csv
import json

import numpy as np
import pandas as pd
import pytest

from analysis.inferences import confidence, label_table
from analysis.judgments import judgment_table
from analysis.readers import hmix

JSPSYCH = (
    "trial_type,trial_index,time_elapsed,subject,study_id,condition,rt,url,view_history,response,question_order,"
    "success,timeout,failed_images,failed_audio,failed_video"
)
HEADERS = {
    "construct": f",index,{JSPSYCH},final_value,start_value,task,class_pair,starting_value,filename",
    "select_shuffled": f",index,{JSPSYCH},task,class_pair",
    "infer": f",index,{JSPSYCH},responses,filename,task,subj_id,label1,label2,mixtureCoeff,id1,id2,class_pair",
    "soft_labels": f",{JSPSYCH},filename,task,subj_id,label1,label2,mixtureCoeff,id1,id2",
}


@pytest.fixture
def made_up(tmp_path):
    """Write rows in the format of a published file and read them: made_up("infer", rows) -> judgments."""

    def read(interface, rows):
        path = tmp_path / f"{interface}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, HEADERS[interface].split(","), restval="", extrasaction="ignore")
            writer.writeheader()
            writer.writerows({"": number, **row} for number, row in enumerate(rows))
        return judgment_table(getattr(hmix, f"read_{interface}")(path))

    return read


def asked(trial, **changes):
    """What jsPsych notes of every trial."""
    shared = {"trial_index": trial, "index": trial, "subject": "ann", "study_id": "x1", "condition": 3, "rt": 2500.5}
    return shared | changes


def construct(trial=6, final_value=0.6, pair="Cat_3_Dog_14", **changes):
    own = {"final_value": final_value, "start_value": 0.1, "starting_value": 0.1, "class_pair": pair}
    return asked(trial, trial_type="reconstruction", task="select_create") | own | changes


def select(trial=6, chosen="select0.3", pair="Cat_3_Dog_14", **changes):
    own = {"response": json.dumps({"select": chosen}), "class_pair": pair, "trial_type": "survey-html-form"}
    return asked(trial, task="select_shuffled") | own | changes


def blend(pair, lam_f):
    """What the authors' files say of a mixed image."""
    label_1, image_1, label_2, image_2 = pair.split("_")
    ids = {"label1": label_1, "label2": label_2, "id1": float(image_1), "id2": float(image_2)}
    return ids | {"mixtureCoeff": lam_f, "filename": f"mixed_{lam_f}_{pair}.png"}


def infer(trial=6, mixing=26, confidence=80, pair="Cat_3_Dog_14", **changes):
    own = {"trial_type": "multiple-slider", "question_order": "[0,1]", "class_pair": f"{pair}.png"}
    own |= {"responses": json.dumps({"mixingcoeff": mixing, "confidence": confidence})} | blend(pair, 0.75)
    return asked(trial, task="rate_mixture") | own | changes


def soft(trial=6, top="Cat", percent="70", second="Dog", percent_2="30", impossible=(), **changes):
    answer = {"classSelect": f"mostProb{top}", "prob": percent, "classSelect2": f"secondProb{second}"}
    answer |= {"prob2": percent_2} | {f"improbClassSelect{name}": "1" for name in impossible}
    own = {"response": json.dumps(answer)} | blend("Cat_3_Dog_14", 0.5)
    return asked(trial, task="spec_conf") | own | changes


ASKED = {  # interface: (a row of its file, its task)
    "construct": (construct, "select_create"),
    "select_shuffled": (select, "select_shuffled"),
    "infer": (infer, "rate_mixture"),
    "soft_labels": (soft, "spec_conf"),
}


def of(judgments, interface, repeats=True):
    chosen = judgments[judgments["interface"] == interface]
    return chosen if repeats else chosen[chosen["repeat"] == 0]


def test_trap_1_answers_are_in_responses_and_people_in_subject(made_up, published_file, hmix_judgments):
    """Else Infer would have no answers, or all its people would be one; or the README would be right."""
    judgments = made_up("infer", [infer(subject="ann"), infer(subject="bob", mixing=0)])
    assert judgments["participant"].tolist() == judgments["session"].tolist() == ["ann", "bob"]
    assert judgments["lam_h"].tolist() == [0.74, 1.0]
    raw = pd.read_csv(published_file("hmix/hmix_infer_mixing_factor.csv"))
    assert raw[["response", "subj_id"]].isna().all(axis=None)
    assert hmix_judgments[["participant", "session", "rt_s"]].notna().all(axis=None)


@pytest.mark.parametrize(("mixing", "lam_h"), [(0, 1), (100, 0), (26, 0.74), (50, 0.5), (71, 0.29), (42, 0.58)])
def test_trap_2_only_the_slider_of_infer_begins_at_label_1(made_up, mixing, lam_h):
    """Else inferences would be turned round, or midpoints, which are weights of image 1 already.

    .58 and .29 also would be with noise behind them.
    """
    judgments = made_up("infer", [infer(mixing=mixing)])
    assert judgments["lam_h"].tolist() == [lam_h]
    assert judgments["lam_h_raw"].tolist() == [1 - mixing / 100]
    assert made_up("construct", [construct(final_value=0.2)])["lam_h"].tolist() == [0.2]
    assert made_up("select_shuffled", [select(chosen="select0.3")])["lam_h"].tolist() == [0.3]


def test_trap_2_nobody_is_turned_round(hmix_judgments):
    """Else some participant's answers would fall where the image's coefficient rises."""
    answers = of(hmix_judgments, "infer", repeats=False)
    r = answers.groupby("participant")[["lam_f", "lam_h"]].apply(lambda rows: rows["lam_f"].corr(rows["lam_h"]))
    assert len(r) == 81
    assert r.min() == pytest.approx(0.43, abs=0.006)
    assert r.median() == pytest.approx(0.79, abs=0.006)


def test_trap_2_midpoints_point_the_other_way_than_inferences(hmix_judgments):
    """Else one of the two were turned round: what looks more like image 1 needs less of it for a midpoint."""
    infer = of(hmix_judgments, "infer")
    seen = infer[infer["lam_f"] == 0.5].groupby("pair")["lam_h"].mean()
    midpoints = pd.concat([of(hmix_judgments, "construct"), of(hmix_judgments, "select_shuffled")])
    chosen = midpoints.groupby("pair")["lam_h"].mean()
    both = pd.concat([seen, chosen], axis="columns", join="inner")
    assert len(both) == 149
    assert both.corr().iloc[0, 1] == pytest.approx(-0.555, abs=0.0006)


def test_trap_3_repeats_are_kept_and_marked(made_up, hmix_judgments):
    """Else repeats would be lost, or count as further people's answers without anyone knowing."""
    for interface, (row, task) in ASKED.items():
        judgments = made_up(interface, [row(6), row(7, task=f"rerun_{task}")])
        assert judgments["repeat"].tolist() == [0, 1], interface
    numbers = hmix_judgments.groupby(["interface", "repeat"]).size().unstack().to_numpy().tolist()
    assert numbers == [[1350, 90], [4788, 162], [750, 50], [200, 16]]  # interfaces in the order of the alphabet


@pytest.mark.parametrize(
    ("interface", "repeated"),
    [("construct", (5, 10)), ("select_shuffled", (5, 10)), ("soft_labels", (5, 10)), ("infer", (15, 20))],
)
def test_trap_3_and_11_every_repeat_is_of_the_trial_it_should_be(hmix_judgments, interface, repeated):
    """Else trials would be numbered wrongly, and test-retest would compare different images."""
    for participant, rows in of(hmix_judgments, interface).groupby("participant"):
        rows = rows.set_index("trial").sort_index()
        assert rows.index.tolist() == list(range(len(rows))), participant
        assert rows["repeat"].tolist() == [0] * (len(rows) - 2) + [1, 1]
        shown = rows["stimulus"].fillna(rows["pair"])
        assert shown.iloc[-2:].tolist() == shown.loc[list(repeated)].tolist(), participant


def test_trap_4_levels_are_tenths_again_and_the_noise_is_kept_beside(made_up):
    """Else half of the answers at .5 would be missed, or the paper's 9 of 249 could not be counted any more."""
    noisy = [0.5, 0.5000000000000001, 0.7999999999999999, 0.30000000000000004, 1.0, 0.0, -1e-17]
    judgments = made_up("construct", [construct(6 + n, final_value=value) for n, value in enumerate(noisy)])
    assert judgments["lam_h"].tolist() == [0.5, 0.5, 0.8, 0.3, 1.0, 0.0, 0.0]
    assert judgments["lam_h_raw"].tolist() == noisy


def test_trap_4_individual_selections(hmix_judgments):
    """Else noise would be left in the levels or lost from the raw values, or figure 3 show other selections."""
    counts = {
        ("construct", 0.1): [1, 3, 5, 50, 157, 232, 170, 76, 9, 0, 1],
        ("construct", 0.9): [1, 1, 9, 39, 127, 286, 173, 49, 15, 3, 33],
        ("select_shuffled", None): [1, 5, 15, 71, 159, 236, 213, 68, 21, 8, 3],
    }
    for (interface, start), expected in counts.items():
        rows = of(hmix_judgments, interface)
        rows = rows[rows["lam_start"] == start] if start else rows
        assert [int((rows["lam_h"] == level / 10).sum()) for level in range(11)] == expected
    answers = of(hmix_judgments, "construct")
    assert (answers["lam_h_raw"].nunique(), answers["lam_h"].nunique()) == (18, 11)
    raw_halves = answers["lam_h_raw"].value_counts()
    assert (raw_halves[0.5], raw_halves[0.5000000000000001]) == (259, 259)


def test_trap_5_three_groups_of_coefficients(hmix_judgments):
    """Else 1 - 0.9 would be a fourth group beside 0.1."""
    assert confidence(of(hmix_judgments, "infer")).index.tolist() == [0.1, 0.25, 0.5]


def test_trap_6_the_outlier_is_kept(hmix_judgments):
    """Else an exclusion that nobody asked for would change the paper's counts."""
    answers = hmix_judgments[hmix_judgments["participant"] == "61rpt4g7xxz6heg"]
    assert len(answers) == 32
    assert (answers["lam_h"] == 1).sum() == 31
    assert set(answers["lam_start"]) == {0.9}
    assert answers["rt_s"].median() == pytest.approx(1.5, abs=0.05)  # milliseconds have become seconds


def test_trap_7_untouched_sliders_are_answers_of_50(made_up, hmix_judgments):
    """Else a start value would be taken out though nobody knows who left it on purpose, or answers be changed."""
    judgments = made_up("infer", [infer(mixing=50, confidence=50), infer(7, mixing=50, confidence=0)])
    assert judgments[["lam_h", "omega"]].to_numpy().tolist() == [[0.5, 0.5], [0.5, 0.0]]
    assert judgments["touched"].isna().all()  # not recorded, so neither 0 nor 1
    answers = of(hmix_judgments, "infer")
    half, unsure = answers["lam_h"] == 0.5, answers["omega"] == 0.5
    assert (half.mean(), unsure.mean()) == pytest.approx((0.136, 0.064), abs=0.0006)
    assert ((half & unsure).sum(), (answers["omega"] == 0).sum()) == (163, 61)
    assert answers["lam_h"].isin([0, 1]).mean() == pytest.approx(0.23, abs=0.006)
    hundredths = answers[["lam_h", "omega"]] * 100
    assert np.abs(hundredths - hundredths.round()).max(axis=None) < 1e-9
    assert answers.groupby("stimulus")["omega"].max().min() > 0


def test_trap_8_a_condition_is_no_set_of_stimuli(made_up):
    """Else images of different studies with the same condition number would be taken for the same."""
    rows = [infer(pair="Cat_3_Dog_14"), infer(pair="Cat_5_Dog_14", subject="bob", study_id="x2")]
    judgments = made_up("infer", rows)
    assert judgments["batch"].tolist() == [3, 3]
    assert label_table(judgments)["stimulus"].tolist() == ["mixed_0.75_Cat_3_Dog_14.png", "mixed_0.75_Cat_5_Dog_14.png"]


def test_trap_8_numbers_of_stimuli_and_of_raters(hmix_judgments):
    """Else raters would have been put together by something else than the image they saw."""
    per_stimulus = label_table(of(hmix_judgments, "infer", repeats=False))
    assert per_stimulus["n_judgments"].value_counts().to_dict() == {2: 1539, 3: 414, 4: 117}
    assert per_stimulus["n_judgments"].equals(per_stimulus["n_participants"])
    by_lam_f = per_stimulus["lam_f"].value_counts()
    assert by_lam_f.to_dict() == {0.1: 413, 0.25: 371, 0.5: 524, 0.75: 409, 0.9: 353}
    assert per_stimulus.groupby(["label_1", "label_2"]).size().to_list() == [46] * 45
    with_repeats = label_table(of(hmix_judgments, "infer"))
    assert with_repeats["n_judgments"].value_counts().to_dict() == {2: 1437, 3: 474, 4: 141, 5: 18}


def test_trap_9_pairs_are_spelled_alike_in_all_files(made_up):
    """Else the same pair would have two names, and ids a `.0`."""
    found = pd.concat([made_up(interface, [row()]) for interface, (row, _) in ASKED.items()])
    columns = ["pair", "label_1", "image_1", "label_2", "image_2"]
    assert found[columns].to_numpy().tolist() == [["Cat_3_Dog_14", "Cat", 3, "Dog", 14]] * 4
    assert found["stimulus"].tolist()[2:] == ["mixed_0.75_Cat_3_Dog_14.png", "mixed_0.5_Cat_3_Dog_14.png"]
    assert found["lam_f"].tolist()[2:] == [0.75, 0.5]


def test_trap_9_all_pairs_of_the_midpoint_studies_were_inferred_too(hmix_judgments):
    """Else pairs of two files could not be joined."""
    shown = hmix_judgments.groupby("interface")["pair"].agg(set)
    assert len(shown["construct"] | shown["select_shuffled"]) == 249
    assert shown["construct"] | shown["select_shuffled"] < shown["infer"]
    assert len(shown["infer"]) == 1530
    soft_labelled, inferred = (set(of(hmix_judgments, name)["stimulus"]) for name in ("soft_labels", "infer"))
    assert len(soft_labelled) == 100
    assert soft_labelled < inferred


def test_trap_10_a_pair_shown_twice_is_two_trials_and_no_repeat(made_up, hmix_judgments):
    """Else the second would be dropped, be taken for a test of steadiness, or rows be merged by person and pair."""
    judgments = made_up("construct", [construct(6, 0.3), construct(7, 0.9), construct(8, 0.4)])
    assert judgments["trial"].tolist() == [0, 1, 2]
    assert judgments["repeat"].tolist() == [0, 0, 0]
    numbers = {("construct", "pair"): 10, ("select_shuffled", "pair"): 7}
    numbers |= {("infer", "stimulus"): 0, ("infer", "pair"): 151}
    for (interface, key), expected in numbers.items():
        assert of(hmix_judgments, interface, repeats=False).duplicated(["participant", key]).sum() == expected


def test_trap_11_trials_are_counted_from_0_whatever_jspsych_counted(made_up):
    """Else a person who read the instructions twice would have no first trial, and `index` would mix up people."""
    shown = [("ann", 5), ("ann", 6), ("bob", 14), ("bob", 15)]
    rows = [infer(trial, subject=who, index=1) for who, trial in shown]
    judgments = made_up("infer", rows[::-1])
    assert judgments["participant"].tolist() == ["bob", "bob", "ann", "ann"]
    assert judgments["trial"].tolist() == [1, 0, 1, 0]
    assert judgments["row"].tolist() == [2, 3, 4, 5]


def test_trap_12_only_answers_are_read(made_up):
    """Else consent, instructions and comments would be answers."""
    rows = [asked(0, trial_type="external-html"), soft(6), asked(7, response=json.dumps({"comments": "nice"}))]
    judgments = made_up("soft_labels", rows)
    assert judgments["trial"].tolist() == [0]
    assert judgments["row"].tolist() == [3]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ({}, ("Cat", 70, "Dog", 30, None)),
        ({"second": "No", "percent_2": "100"}, ("Cat", 70, None, None, None)),  # "No Alternative" with a percent
        ({"second": "No", "percent_2": ""}, ("Cat", 70, None, None, None)),
        ({"percent": "0", "percent_2": "0.5"}, ("Cat", 0, "Dog", 0.5, None)),
        ({"percent": "90", "percent_2": "80"}, ("Cat", 90, "Dog", 80, None)),
        ({"second": "Cat", "percent_2": "20"}, ("Cat", 70, "Cat", 20, None)),
        ({"impossible": ("Ship", "Cat")}, ("Cat", 70, "Dog", 30, "Ship|Cat")),
    ],
)
def test_trap_12_what_people_typed(made_up, typed, read):
    """Else a dirty answer would end the reading, or a percent that belongs to no class would be used."""
    judgments = made_up("soft_labels", [soft(**typed)]).astype(object)
    found = judgments.loc[0, ["top_label", "top_percent", "second_label", "second_percent", "impossible"]]
    assert tuple(found.where(found.notna(), None)) == read


def test_trap_12_numbers_of_dirty_answers(published_file, hmix_judgments):
    """Else such answers would have been cleaned away."""
    raw = pd.read_csv(published_file("hmix/hmix_categorical_soft_labels.csv"))
    answers = of(hmix_judgments, "soft_labels")
    assert (len(raw), len(answers), answers["participant"].nunique()) == (272, 216, 8)
    raw_answers = raw.loc[answers["row"] - 2, "response"].map(json.loads)
    without_alternative = [answer["prob2"] for answer in raw_answers if answer["classSelect2"] == "secondProbNo"]
    typed = [float(percent) for percent in without_alternative if percent]
    assert (len(typed), [percent for percent in typed if percent]) == (15, [100, 70])
    assert answers["second_label"].isna().sum() == len(without_alternative)
    assert answers["second_percent"].isna().equals(answers["second_label"].isna())
    impossible = answers["impossible"].fillna("").str.split("|")
    for column, expected in [("top_label", 2), ("second_label", 1)]:
        assert sum(name in names for name, names in zip(answers[column], impossible, strict=True)) == expected
    assert (answers["top_label"] == answers["second_label"]).sum() == 1
    total = answers["top_percent"] + answers["second_percent"].fillna(0)
    assert (total > 100).sum() == 14
    assert answers["impossible"].isna().sum() == 18


def test_trap_15_pairs_with_three_coefficients_and_with_one(hmix_judgments):
    """Else stimuli of one pair would have been taken for one."""
    stimuli = of(hmix_judgments, "infer").drop_duplicates("stimulus")
    per_pair = stimuli["pair"].value_counts()
    assert per_pair.value_counts().to_dict() == {1: 1260, 3: 270}
    midpoint = set(of(hmix_judgments, "construct")["pair"]) | set(of(hmix_judgments, "select_shuffled")["pair"])
    assert per_pair[list(midpoint)].value_counts().to_dict() == {3: 126, 1: 123}


def test_trap_16_slots_and_pairs(hmix_judgments):
    """Else 249 pairs would be fewer or more than nine batches of thirty hold."""
    answers = pd.concat([of(hmix_judgments, name, repeats=False) for name in ("construct", "select_shuffled")])
    batches = {}
    for (batch, participant), rows in answers.groupby(["batch", "participant"]):
        assert batches.setdefault(batch, sorted(rows["pair"])) == sorted(rows["pair"]), participant
    assert sorted(batches) == list(range(9))
    slots = [pair for pairs in batches.values() for pair in pairs]
    assert (len(slots), len(set(slots)), len(slots) - len(set(slots))) == (270, 249, 21)
    categories = pd.Series(sorted(set(slots))).str.replace(r"_\d+", "", regex=True).value_counts()
    assert categories.value_counts().to_dict() == {6: 27, 5: 15, 4: 3}


def test_trap_17_people_saw_images_that_were_cut_off_and_not_rounded(hmix_judgments):
    """Else networks would be trained on images half a level brighter than those that people judged."""
    assert set(hmix_judgments["mixing"]) == {"linear_floor"}
