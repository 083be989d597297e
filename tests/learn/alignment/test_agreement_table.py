"""The table of agreement: references beside models, on the same images, and honest where they cannot be reached."""

import numpy as np
import pandas as pd
import pytest
from simulated_people import patches, people_who

from analysis.curves import logistic
from analysis.judgments import counted
from analysis.predictions import prediction_table
from learn import human_data
from learn.alignment.agreement_allowed import chance, one_person
from learn.alignment.agreement_table import MEASURES, compare
from learn.alignment.human_agreement import scores
from learn.alignment.pair_bootstrap import PairBootstrap
from learn.human_data import by_stimulus

REFERENCES = ["identity", "pooled", "per pair", "chance", "one other person", "noise ceiling"]


def shifted(lam_f, *_):
    return logistic(lam_f, 0.6, 4.0), np.full(len(lam_f), 0.7)


@pytest.fixture(scope="module")
def noisy():
    return people_who(patches(), shifted, per_category=60, noise=0.15)


@pytest.fixture(scope="module")
def compared(noisy):
    lam_f = noisy.stimuli["lam_f"].to_numpy()
    lam = {"soft": 0.5 + (lam_f - 0.5) / 4, "sure": logistic(lam_f, 0.55, 12.0)}
    return lam, *compare(noisy, lam)


def test_each_score_has_an_interval_around_it(compared):
    """Else a reader could not tell a difference from chance, or an interval would be of another score."""
    table = compared[1].set_index("predictor")
    for name in ("r", "r2_within_lam_f", "rmse", "rmse_scaled", "x0_shift", "x0_shift_abs", "k_ratio"):
        for predictor in ("soft", "sure"):
            low, value, high = table.loc[predictor, [f"{name}_low", name, f"{name}_high"]]
            assert low < value < high, (predictor, name)


def test_scores_are_those_of_human_agreement(noisy, compared):
    """Else the table of runs and that of alignment would disagree on the same network."""
    lam, table, _ = compared
    for name, values in lam.items():
        expected = scores(noisy, values)
        row = table.set_index("predictor").loc[name]
        for measure in ("r", "rmse", "r2_within_lam_f", "mae", "r_others"):
            assert row[measure] == pytest.approx(expected[measure]), measure


def test_raw_errors_reward_softness_and_scaled_ones_do_not(noisy):
    """Else a network that says hardly anything would beat one that is right: the same coefficients, made soft."""
    rng = np.random.default_rng(0)
    log_odds = 8 * (noisy.stimuli["lam_f"].to_numpy() - 0.6) + rng.normal(0, 2, len(noisy.stimuli))
    sure, soft = logistic(log_odds, 0, 1.0), logistic(log_odds, 0, 0.3)
    table = compare(noisy, {"sure": sure, "soft": soft})[0].set_index("predictor")
    assert table.at["soft", "rmse"] < table.at["sure", "rmse"] - 0.02
    assert table.at["soft", "rmse_scaled"] == pytest.approx(table.at["sure", "rmse_scaled"], abs=1e-4)
    assert table.at["soft", "scale"] == pytest.approx(table.at["sure", "scale"] / 0.3, rel=0.01)


def test_several_models_of_a_row_are_the_mean_of_their_scores(noisy, compared):
    """Else seeds would be averaged in their outputs, and a condition look better than any of its networks."""
    lam, table, by_pair = compared
    both, both_by_pair = compare(noisy, {"both": np.array([*lam.values()])})
    row, alone = both.set_index("predictor").loc["both"], table.set_index("predictor").loc[["soft", "sure"]]
    assert row["n_models"] == 2
    for measure in ("r", "rmse", "rmse_scaled", "x0_shift", "k_ratio", "mae"):
        assert row[measure] == pytest.approx(alone[measure].mean()), measure
    means = by_pair[by_pair["predictor"].isin(["soft", "sure"])].groupby(["label_1", "label_2"])["x0"].mean()
    of_both = both_by_pair[both_by_pair["predictor"] == "both"]["x0"]
    np.testing.assert_allclose(of_both, means)


def test_models_stand_in_the_order_of_their_r_above_the_references(compared):
    """Else it were no leaderboard."""
    table = compared[1]
    assert table["predictor"].tolist()[2:] == REFERENCES
    assert table["r"][0] >= table["r"][1]


def test_the_fit_of_each_pair_has_no_boundaries_of_its_own(compared):
    """Else it would look attainable: its ten folds together are the fit to all judgments, people's own boundaries."""
    _, table, by_pair = compared
    row = table.set_index("predictor").loc["per pair"]
    assert row[[name for name in table if name.startswith(("x0_", "k_", "n_b"))]].isna().all()
    assert np.isfinite(row["rmse"])
    assert "per pair" not in {*by_pair["predictor"]}
    assert table.set_index("predictor")["x0_shift"][["identity", "pooled"]].notna().all()


def test_chance_says_half_and_guesses(noisy):
    """Else nothing would say what a score of zero is: the error of .5, and r and kappa of 0."""
    found = chance(noisy, PairBootstrap(noisy.stimuli, 20))
    assert found["rmse"][0] == pytest.approx(((noisy.stimuli["lam_h"] - 0.5) ** 2).mean() ** 0.5)
    assert found["r"] == found["kappa"] == 0
    assert "x0_shift" not in found


def by_hand():
    """Three people about two mixes of each of two image pairs."""
    rows = [("A_1_B_2", 1, 2, 0.25, lams) for lams in [(0.2, 0.4, 0.6)]]
    rows += [("A_1_B_2", 1, 2, 0.9, (0.9, 0.8, 1.0)), ("A_3_B_4", 3, 4, 0.75, (0.8, 0.3, 0.7))]
    rows += [("A_3_B_4", 3, 4, 0.1, (0.1, 0.0, 0.2))]
    table = pd.DataFrame(
        [
            {"pair": pair, "image_1": one, "image_2": two, "lam_f": lam_f, "participant": f"p{who}", "lam_h": lam_h}
            for pair, one, two, lam_f, lams in rows
            for who, lam_h in enumerate(lams)
        ]
    )
    names = [f"mixed_{lam_f}_{pair}.png" for pair, lam_f in zip(table["pair"], table["lam_f"], strict=True)]
    fixed = {"label_1": "A", "label_2": "B", "omega": 0.5, "session": "s", "trial": 0}
    return by_stimulus(table.assign(stimulus=names, **fixed), "linear")


def test_one_person_is_measured_against_the_others():
    """Else a person would be compared with a mean that the own answer is in: r, error and kappa by hand.

    Of twelve choices two are wrong, and the majority of the others is right about all but those of ties: where one of
    three differs, the others of the two that agree are split.
    """
    people = by_hand()
    found = one_person(people, PairBootstrap(people.stimuli, 10))
    others = people.judgments.groupby("of")["lam_h"].transform("sum") - people.judgments["lam_h"]
    own, others = people.judgments["lam_h"].to_numpy(), others.to_numpy() / 2
    assert found["r"][0] == pytest.approx(np.corrcoef(own, others)[0, 1])
    assert found["rmse"][0] == pytest.approx(((own - others) ** 2).mean() ** 0.5)
    # Eight choices have a majority of others, all right; two of the eight are wrong: kappa of no shared error is 0.
    assert found["kappa"][0] == pytest.approx(0)


def test_who_judged_alone_leaves_nothing_to_compare():
    """Else a study with one judgment for each image would end in an error."""
    people = by_hand()
    alone = by_stimulus(people.judgments[people.judgments["participant"] == "p0"].drop(columns="of"), "linear")
    table, _ = compare(alone, {"flat": np.full(len(alone.stimuli), 0.5)})
    assert table["predictor"].tolist() == ["flat", *REFERENCES]
    assert table.set_index("predictor").loc["one other person", [*MEASURES]].isna().all()


def test_models_with_different_classes_get_references_of_their_own(noisy):
    """Else one of them would stand beside figures that were taken on other stimuli."""
    lam_f = noisy.stimuli["lam_f"].to_numpy()
    part = np.where(noisy.stimuli["label_2"] == "Bee", lam_f, np.nan)
    table, by_pair = compare(noisy, {"all": lam_f, "part": part})
    assert table["predictor"].tolist() == ["all", *REFERENCES, "part", *REFERENCES]
    for rows in (table[: len(table) // 2], table[len(table) // 2 :]):
        assert rows["n_stimuli"].nunique() == 1
        first = rows.iloc[0], rows[rows["predictor"] == "identity"].iloc[0]
        assert first[0]["rmse"] == pytest.approx(first[1]["rmse"])
    assert {*by_pair[by_pair["predictor"] == "part"]["label_2"]} == {"Bee"}


# Real results


def test_hmix_scores_are_those_of_the_reliability_report(hmix_results, hmix_judgments):
    """Else two tables of the suite would disagree on identity, the fits and the noise ceiling."""
    people = human_data.read(hmix_results).first_answers
    infer = counted(hmix_judgments[hmix_judgments["interface"] == "infer"], "corrected")
    report = prediction_table(infer).set_index("policy")
    table = compare(people, {"lam_f": people.stimuli["lam_f"]})[0].set_index("predictor")
    names = {"identity": "identity", "pooled": "logistic", "per pair": "logistic_by_category_pair"}
    for ours, theirs in {**names, "noise ceiling": "noise ceiling"}.items():
        for measure in ("r2", "r", "r2_within_lam_f"):
            assert table.at[ours, measure] == pytest.approx(report.at[theirs, measure], abs=1e-4), (ours, measure)
    assert table.at["one other person", "r_others"] < table.at["per pair", "r_others"]
    assert table.at["noise ceiling", "r_low"] < table.at["noise ceiling", "r"] < table.at["noise ceiling", "r_high"]
