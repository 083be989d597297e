"""Midpoints of pairs and which are highly relabelled: exact at .35 and .65 where the paper's count is not."""

import itertools
import statistics
from fractions import Fraction

import pandas as pd
import pytest

from analysis.midpoints import (
    count_highly_relabelled,
    highly_relabelled_as_published,
    interface_type,
    midpoint_table,
    of_half,
    other_points,
    selections,
)

START = {"construct_0.1": 0.1, "construct_0.9": 0.9}
THREE = ["construct_0.1", "construct_0.9", "select_shuffled"]


def judged(answers, lam_g=0.5):
    """Judgments of {(pair, interface type): answers}; an answer's raw value is the answer itself."""
    cells = [(*cell, n, lam_h) for cell, values in answers.items() for n, lam_h in enumerate(values)]
    found = pd.DataFrame(cells, columns=["pair", "kind", "participant", "lam_h_raw"])
    parts = ["label_1", "image_1", "label_2", "image_2"]
    found[parts] = found["pair"].str.split("_", expand=True).to_numpy()
    found = found.astype({"image_1": int, "image_2": int}).assign(participant="p" + found["participant"].astype(str))
    starts = found["kind"].map(START).astype(float)
    return found.assign(
        interface=found["kind"].str.partition("_0")[0],
        lam_start=starts,
        lam_g=lam_g,
        lam_h=found["lam_h_raw"].round(2),
    )


def high(answers, pair="Cat_3_Dog_14", kind="select_shuffled"):
    """Whether a cell with these answers is highly relabelled: (exactly, as published)."""
    judgments = judged({(pair, kind): answers})
    tables = midpoint_table(judgments), highly_relabelled_as_published(judgments)
    return tuple(table["highly_relabelled"][0] for table in tables)


# Small studies


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("kinds", [THREE, *([kind] for kind in THREE)])
def test_interface_types(kinds):
    """Else answers from both starts would be pooled, which the paper does not do, or one type alone be refused.

    A later pandas would refuse a study of Select-Shuffled alone, which has no start at all.
    """
    judgments = judged({("Cat_3_Dog_14", kind): [0.5] for kind in kinds})
    assert interface_type(judgments).tolist() == kinds
    assert midpoint_table(judgments)["interface_type"].tolist() == kinds


def test_other_starts_are_other_interface_types():
    """Else answers of sets with other numbers of blends would be pooled with those that began at .1 and .9."""
    starts = [0.1, 0.05, 0.25, 0.95]
    judgments = judged({("Cat_3_Dog_14", "construct_0.1"): [0.5] * 4}).assign(lam_start=starts)
    assert midpoint_table(judgments)["interface_type"].tolist() == [f"construct_{start}" for start in sorted(starts)]


def test_midpoints_by_hand():
    """Else a row would be of another pair or type, or its statistics by another rule."""
    judgments = judged({("Cat_3_Dog_14", "construct_0.1"): [0.2, 0.3, 0.7], ("Bird_3_Dog_14", "construct_0.1"): [0.5]})
    judgments.loc[2, "participant"] = "p0"
    single, three = midpoint_table(judgments).to_dict("records")
    assert three == {
        **{"pair": "Cat_3_Dog_14", "label_1": "Cat", "label_2": "Dog", "image_1": 3, "image_2": 14},
        **{"interface_type": "construct_0.1", "lam_g": 0.5, "lam_h": pytest.approx(0.4), "lam_h_median": 0.3},
        **{"lam_h_sd": pytest.approx(statistics.stdev([0.2, 0.3, 0.7]))},
        **{"n_judgments": 3, "n_participants": 2, "highly_relabelled": 0},
    }
    shared = ["pair", "label_1", "label_2", "image_1", "image_2", "interface_type", "lam_g"]
    counted = ["lam_h", "lam_h_median", "lam_h_sd", "n_judgments", "n_participants", "highly_relabelled"]
    assert list(three) == [*shared, *counted]
    assert single["pair"] == "Bird_3_Dog_14"
    assert pd.isna(single["lam_h_sd"])


@pytest.mark.parametrize(
    ("cells", "exactly", "published"),
    [
        ([[0.35], [0.65], [0.3, 0.4], [0.1], [1.0, 0.9]], 1, 1),
        ([[0.6, 0.7], [0.2, 0.2, 0.2, 0.8]], 1, 0),  # in floats 0.6499999999999999 and 0.35000000000000003
        ([[0.36], [0.64], [0.3, 0.4, 0.4], [0.0, 1.0]], 0, 0),
    ],
    ids=["far", "far but for floats", "near"],
)
def test_means_of_exactly_35_and_65_hundredths(cells, exactly, published):
    """Else float noise would decide, or the paper's count would be lost with its noise."""
    for answers in cells:
        assert high(answers) == (exactly, published), answers


@pytest.mark.parametrize(("lam_h", "far"), [(0.3535, 0), (0.35, 1), (0.3499, 1), (0.65, 1), (0.6465, 0)])
def test_frames_of_continua_are_not_rounded_to_hundredths(lam_h, far):
    """Else a frame at 35/99 would count as .15 from the middle."""
    rows = judged({("Cat_3_Dog_14", "select_shuffled"): [lam_h]}).assign(lam_h=lam_h)
    assert midpoint_table(rows)["highly_relabelled"].tolist() == [far]


def test_noise_in_raw_answers_counts_only_as_published():
    """Else noise of the files would reach the exact count, or be cleaned from the paper's."""
    judgments = judged({("Cat_3_Dog_14", "construct_0.1"): [0.35]}).assign(lam_h_raw=0.3500000000000001)
    assert midpoint_table(judgments)["highly_relabelled"].tolist() == [1]
    assert highly_relabelled_as_published(judgments)["highly_relabelled"].tolist() == [0]


TENTHS = [cell for n in range(1, 5) for cell in itertools.combinations_with_replacement(range(0, 101, 10), n)]
HUNDREDTHS = [cell for cell in itertools.combinations_with_replacement(range(101), 2) if 68 <= sum(cell) <= 72]


@pytest.mark.parametrize("cells", [TENTHS, HUNDREDTHS], ids=["four tenths", "two hundredths"])
def test_every_cell_against_fractions(cells):
    """Else some mean would be decided by a float error."""
    pairs = [f"Cat_{number}_Dog_0" for number in range(len(cells))]
    answers = [[answer / 100 for answer in cell] for cell in cells]
    judgments = judged({(pair, "select_shuffled"): values for pair, values in zip(pairs, answers, strict=True)})
    found = midpoint_table(judgments).set_index("pair")["highly_relabelled"]
    distances = [abs(Fraction(sum(cell), 100 * len(cell)) - Fraction(1, 2)) for cell in cells]
    assert found[pairs].tolist() == [int(distance >= Fraction(15, 100)) for distance in distances]


def test_a_pair_that_lacks_a_type_counts_for_any_only():
    """Else pairs judged in one type only would swell the number of all types, or opposite directions not count."""
    far, near = [0.1, 0.2], [0.5]
    cells = {
        **{("Cat_1_Dog_1", kind): far for kind in THREE},
        **{("Cat_2_Dog_2", kind): far for kind in THREE[:2]},  # far wherever it was judged
        **{("Cat_3_Dog_3", kind): far if kind == "select_shuffled" else near for kind in THREE},
        **{("Cat_4_Dog_4", kind): near for kind in THREE},
        # Far to either side, as the paper's ninth pair.
        **{("Cat_7_Dog_7", kind): [lam] for kind, lam in zip(THREE, (0.2, 0.9, 0.3), strict=True)},
        ("Cat_5_Dog_5", "construct_0.9"): far,
        ("Cat_6_Dog_6", "construct_0.9"): near,
    }
    judgments = judged(cells)
    expected = {"in_all_types": 2, "in_any_type": 5}
    assert count_highly_relabelled(midpoint_table(judgments)) == expected
    assert count_highly_relabelled(highly_relabelled_as_published(judgments)) == expected


def test_nothing_judged():
    """Else a study of Infer alone would end in a traceback."""
    nothing = judged({("Cat_1_Dog_1", "select_shuffled"): [0.5]}).iloc[:0]
    assert midpoint_table(nothing).empty
    assert count_highly_relabelled(midpoint_table(nothing)) == {"in_all_types": 0, "in_any_type": 0}
    assert count_highly_relabelled(highly_relabelled_as_published(nothing)) == {"in_all_types": 0, "in_any_type": 0}


# Shares other than one half


def asked_for(**answers):
    """Judgments of one pair and more, by what was asked for: asked_for(half={...}, three_quarters={...})."""
    shares = {"half": 0.5, "three_quarters": 0.75, "a_tenth": 0.1}
    return pd.concat([judged(cells, shares[name]) for name, cells in answers.items()], ignore_index=True)


@pytest.mark.parametrize(
    ("lam_g", "answers", "far"),
    [
        (0.75, [0.9], 1),  # in floats .15000000000000002 away
        (0.75, [0.6], 1),
        (0.75, [0.61, 0.89], 0),
        (0.75, [0.5], 1),
        (0.3, [0.15], 1),
        (0.3, [0.45], 1),  # in floats .15000000000000002
        (0.3, [0.44, 0.16], 0),
        (0.1, [0.25, 0.25, 0.26, 0.24], 1),
        (0.1, [0.24, 0.25], 0),
        (1.0, [0.85], 1),
    ],
)
def test_far_is_measured_from_what_was_asked_for(lam_g, answers, far):
    """Else who chose what was asked for, .75, would highly relabel the pair, or float noise decide at the edge."""
    table = midpoint_table(judged({("Cat_3_Dog_14", "select_shuffled"): answers}, lam_g))
    assert table["highly_relabelled"].tolist() == [far]
    assert table["lam_g"].tolist() == [lam_g]


def test_answers_to_different_questions_have_rows_of_their_own():
    """Else the mean of a pair would be of two questions, and lie at neither's answer."""
    cell = ("Cat_3_Dog_14", "construct_0.1")
    table = midpoint_table(asked_for(half={cell: [0.4, 0.6]}, three_quarters={cell: [0.7, 0.9]}))
    assert table[["lam_g", "lam_h", "n_judgments"]].to_numpy().tolist() == [
        [0.5, pytest.approx(0.5), 2],
        [0.75, pytest.approx(0.8), 2],
    ]


def test_the_counts_of_the_paper_are_those_of_one_half():
    """Else a study with other shares would have other figures under the paper's names."""
    half = {("Cat_1_Dog_1", kind): [0.3] for kind in THREE} | {("Cat_2_Dog_2", THREE[0]): [0.5]}
    other = {(pair, kind): [0.1] for pair in ("Cat_2_Dog_2", "Cat_3_Dog_3") for kind in THREE}
    alone, both = judged(half), asked_for(half=half, three_quarters=other, a_tenth=other)
    expected = {"in_all_types": 1, "in_any_type": 1}
    assert count_highly_relabelled(midpoint_table(of_half(both))) == expected
    assert count_highly_relabelled(highly_relabelled_as_published(both)) == expected
    pd.testing.assert_frame_equal(selections(both), selections(alone))
    pd.testing.assert_frame_equal(midpoint_table(of_half(both)), midpoint_table(alone))


def test_other_shares_by_hand():
    """Else the report would tell of other answers than those to that question."""
    kind = "select_shuffled"
    three_quarters = {("Cat_1_Dog_1", kind): [0.75, 0.65], ("Cat_2_Dog_2", kind): [0.5]}
    both = asked_for(half={("Cat_1_Dog_1", kind): [0.1]}, three_quarters=three_quarters)
    (row,) = other_points(both).to_dict("records")
    assert row == {
        **{"lam_g": 0.75, "interface_type": kind, "n_pairs": 2, "n_judgments": 3, "n_participants": 2},
        **{"mean": pytest.approx(0.6), "sd": pytest.approx(statistics.stdev([0.7, 0.5]))},
        **{"highly_relabelled": 1, "as_asked": pytest.approx(1 / 3)},
    }
    assert other_points(judged({("Cat_1_Dog_1", kind): [0.5]})).empty
    assert list(other_points(judged({("Cat_1_Dog_1", kind): [0.5]}))) == list(row)


# The published study

NINE = {"Airplane_1726_Automobile_657", "Airplane_2628_Frog_9653", "Automobile_894_Ship_80", "Bird_1043_Horse_5464"}
NINE |= {"Bird_2383_Dog_9098", "Bird_7508_Frog_7690", "Cat_608_Frog_1985", "Cat_6647_Horse_7703"}
NINE |= {"Frog_4161_Truck_1439"}
LOST_FROM_ALL = {"Bird_7845_Dog_3424", "Cat_9310_Ship_9491"}
LOST_FROM_ANY = {"Automobile_3066_Ship_959", "Automobile_9179_Cat_3513", "Bird_2199_Dog_6782", "Horse_1602_Ship_2527"}
LOST_FROM_ANY |= {"Bird_2811_Truck_9303", "Bird_7104_Truck_9692"}


@pytest.fixture(scope="module")
def midpoint_answers(hmix_judgments):
    return hmix_judgments[hmix_judgments["interface"].isin(["construct", "select_shuffled"])]


def named(cells, rule):
    by_pair = cells.groupby("pair")["highly_relabelled"].agg(rule)
    return set(by_pair[by_pair].index)


def test_which_pairs_the_paper_counted(midpoint_answers):
    """Else the right numbers would come from the wrong pairs."""
    exact, published = midpoint_table(midpoint_answers), highly_relabelled_as_published(midpoint_answers)
    assert named(published, "all") == NINE
    assert named(exact, "all") == NINE | LOST_FROM_ALL
    assert named(exact, "any") - named(published, "any") == LOST_FROM_ANY
    assert named(published, "any") <= named(exact, "any")
    cells = exact.merge(published, on=["pair", "interface_type"], suffixes=("", "_published"))
    assert (len(exact), len(published), len(cells)) == (747, 747, 747)
    lost = cells[cells["highly_relabelled"] != cells["highly_relabelled_published"]]
    assert set(lost["highly_relabelled"]) == {1}
    assert lost["interface_type"].value_counts().to_dict() == {"select_shuffled": 6, "construct_0.9": 4}


def test_pair_means_of_the_published_study(midpoint_answers):
    """Else figure 2 would be of other means."""
    found = midpoint_table(midpoint_answers).groupby("interface_type")["lam_h"].agg(["mean", "std", "size"]).loc[THREE]
    assert found["mean"].tolist() == pytest.approx([0.5075, 0.5419, 0.5106], abs=0.0003)
    assert found["std"].tolist() == pytest.approx([0.1007, 0.1139, 0.1079], abs=0.0003)
    assert found["size"].tolist() == [249] * 3


@pytest.mark.parametrize(
    ("answers", "exact", "published"),
    [
        ("repeat >= 0", (11, 107), (9, 101)),
        ("repeat == 0", (11, 110), (10, 103)),
        ("participant != '61rpt4g7xxz6heg'", (10, 88), (8, 82)),
    ],
    ids=["all answers", "first answers", "without the outlier"],
)
def test_counts_of_the_published_study(midpoint_answers, answers, exact, published):
    """Else repeats or one person's answers would weigh otherwise than they do."""
    chosen = midpoint_answers.query(answers, engine="python")
    tables = (midpoint_table(chosen), highly_relabelled_as_published(chosen))
    assert [tuple(count_highly_relabelled(cells).values()) for cells in tables] == [exact, published]
