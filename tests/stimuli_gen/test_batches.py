"""Who sees what in which order: what sessions promise, for any request."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_design import TENTHS, source

from hillmixe.command import InputError
from hillmixe.interfaces import INTERFACES, that_show
from hillmixe.names import parse_pair, parse_stimulus
from stimuli_gen import batches, design
from stimuli_gen.recipe import choose

PAIR_COLUMNS = ["pair", "label_1", "label_2", "image_1", "image_2"]
INFER = that_show("blend")
SIZES = {name: interface.batch_size for name, interface in INTERFACES.items()}
SIZES |= {"infer": 60, "soft_labels": 25, "construct": 30, "select_shuffled": 30}


def planned(design_name, n_classes, per_category_pair, seed=0, **flags):
    """A plan and its deals: interface -> Deal."""
    recipe = choose(design_name, per_category_pair=per_category_pair, seed=seed, **flags)
    plan = design.plan(source(*(30,) * n_classes), recipe)
    return recipe, plan, {interface: batches.deal(interface, plan, recipe) for interface in recipe.interfaces}


def dealt(design_name, n_classes, per_category_pair, seed=0, **flags):
    """The stimuli of a set, and the tables of its sessions by file name."""
    recipe, plan, deals = planned(design_name, n_classes, per_category_pair, seed, **flags)
    made = {
        f"{interface}_batch-{number}.csv": table
        for interface, deal in deals.items()
        for number, table in enumerate(batches.tables(deal, plan, recipe))
    }
    return design.named(plan.stimuli()), made


def of_interface(made, interface):
    """Batches of one interface in the order of their numbers, which must be 0, 1, 2, ..."""
    found = {name: batch for name, batch in made.items() if name.startswith(f"{interface}_batch-")}
    assert list(found) == [f"{interface}_batch-{number}.csv" for number in range(len(found))]
    return list(found.values())


def first_trials(batch):
    """Without repeats and catch trials."""
    return batch[batch.get("catch", 0) + batch["repeat"] == 0]


# Any request


@settings(max_examples=60)
@given(
    design_name=st.sampled_from(["infer", "full", "midpoint"]),
    n_classes=st.integers(2, 5),
    per_category_pair=st.integers(1, 4),
    raters=st.integers(1, 6),
    batch_size=st.integers(2, 40),
    swap_sides=st.booleans(),
    seed=st.integers(0, 2**32 - 1),
)
def test_the_allocation_keeps_its_promises(
    design_name, n_classes, per_category_pair, raters, batch_size, swap_sides, seed
):
    """Else raters would be missing, somebody see a pair twice, or one session be another experiment than the next."""
    flags = {} if design_name == "midpoint" else {"swap_sides": swap_sides}
    stimuli, made = dealt(
        design_name, n_classes, per_category_pair, seed, raters=raters, batch_size=batch_size, **flags
    )
    for interface in choose(design_name).interfaces:
        sessions = [first_trials(batch) for batch in of_interface(made, interface)]
        trials = pd.concat(sessions, keys=range(len(sessions)), names=["session"]).reset_index("session")
        unit = "stimulus" if interface in INFER else "pair"
        counts = trials[unit].value_counts()
        assert set(counts.index) == set(stimuli[unit])
        assert (counts.min(), counts.max()) == (raters, raters)
        assert max(map(len, sessions)) <= batch_size
        assert not trials.duplicated(["session", "pair"]).any()
        conditions = (
            condition_of(interface, sessions) if interface in ("construct", "infer") else ["only"] * len(sessions)
        )
        n_conditions = 2 if interface == "construct" or (interface == "infer" and swap_sides) else 1
        assert set(conditions) == set(conditions[:n_conditions])
        # Even within each condition, and each stimulus shown in both.
        by_condition = trials["session"].map(dict(enumerate(conditions)))
        raters_in = pd.crosstab(trials[unit], by_condition)
        assert (raters_in.max(axis=1) - raters_in.min(axis=1)).max() <= 1 or n_conditions == 1
        sizes = list(map(len, sessions))
        assert max(sizes) - min(sizes) <= (1 if n_conditions == 1 else 2)
        within = pd.Series(sizes).groupby(conditions)
        assert (within.max() - within.min()).max() <= 1
        for groups in (["label_1", "label_2"], *([["lam_f"]] if unit == "stimulus" else [])):
            table = trials.groupby([*groups, by_condition.rename("condition"), "session"], observed=True).size()
            table = table.rename("n").reset_index()
            for (*_, condition), rows in table.groupby([*groups, "condition"], observed=True):
                everywhere = len(rows) == conditions.count(condition)
                assert rows["n"].max() - (rows["n"].min() if everywhere else 0) <= 1
        # As few as can be, with as many in each condition: for all slots, and one for each slot of a pair.
        slots = trials.groupby(by_condition).size()
        pair_slots = trials.groupby("pair").size().max()
        full = n_conditions * max(-(-slots.max() // batch_size), -(-pair_slots // n_conditions))
        assert len(sessions) == min(full, len(trials))
        numbers = [conditions.count(name) for name in set(conditions)]
        assert max(numbers) - min(numbers) <= (len(sessions) < full)


def condition_of(interface, sessions):
    column = {"construct": "lam_start", "infer": "side_1"}[interface]
    assert all(session[column].nunique() == 1 for session in sessions)  # one for a whole session
    return [session[column].iloc[0] for session in sessions]


@pytest.mark.parametrize(("batch_size", "catch_trials"), [(None, 0), (12, 5), (45, 0), (1000, 3)])
def test_without_flags_every_stimulus_is_in_one_batch(batch_size, catch_trials):
    """Else stimuli would be judged twice as often as others, or never."""
    flags = {"batch_size": batch_size} if batch_size else {}
    stimuli, made = dealt("infer", 10, 6, catch_trials=catch_trials, **flags)
    columns = ["stimulus", *PAIR_COLUMNS, "lam_f", "file"]
    for interface in INFER:
        sessions = [first_trials(batch) for batch in of_interface(made, interface)]
        together = pd.concat(sessions)
        shown = together.set_index("stimulus").loc[stimuli["stimulus"]].reset_index()
        assert shown[columns].astype(str).equals(stimuli[columns].astype(str))
        assert len(together) == len(stimuli) == 270
        sizes = list(map(len, sessions))
        assert max(sizes) - min(sizes) <= 1
        assert len(sizes) == -(-270 // (batch_size or SIZES[interface]))


def test_without_flags_a_pair_is_in_one_select_batch_and_two_construct_batches():
    """Else a midpoint would lack one of the start coefficients, which cancel each other's pull."""
    stimuli, made = dealt("midpoint", 5, 7)
    pairs = set(stimuli["pair"])
    select, construct = of_interface(made, "select_shuffled"), of_interface(made, "construct")
    assert (len(select), len(construct)) == (3, 6)
    assert Counter(pair for batch in select for pair in first_trials(batch)["pair"]) == dict.fromkeys(pairs, 1)
    starts = Counter((row.pair, row.lam_start) for batch in construct for row in first_trials(batch).itertuples())
    assert starts == {(pair, lam_start): 1 for pair in pairs for lam_start in (0.1, 0.9)}
    assert condition_of("construct", construct) == [0.1, 0.9] * 3  # in turn, whoever comes first


# How many participants


def test_participants_set_the_number_of_raters():
    """Else a lab with so many participants would have to find out by trial how many raters that gives."""
    _, _, deals = planned("infer", 10, 6, participants=27, batch_size=60)
    assert len(deals["infer"].conditions) == 27
    assert set(np.bincount(deals["infer"].slots)) == {6}  # 27 x 60 trials for 270 stimuli
    _, _, deals = planned("infer", 10, 6, participants=30, batch_size=60)
    assert len(deals["infer"].conditions) == 27  # three more would not be enough for a seventh rater
    # Many participants of few stimuli take no time: a search through all numbers of raters would never end.
    _, _, deals = planned("full", 2, 1, participants=100_000, batch_size=1000)
    assert set(np.bincount(deals["infer"].slots)) == {20_000}  # none of whom sees two of the pair's five blends


def test_raters_that_the_participants_cannot_be_are_refused():
    """Else stimuli would be left with fewer raters than asked for, and nobody told."""
    for wanted, raters, participants, message in [
        (("infer", 10, 6), 3, 13, "infer: 3 raters for each of 270 stimuli take 14 participants"),
        (("midpoint", 10, 6), 1, 9, "construct: 1 rater for each of 270 pairs take 10 participants, half of "),
        # Few trials, but a pair's ten blends need as many people, for none sees a pair twice.
        (("full", 3, 1), 2, 9, "infer: 2 raters for each of 15 stimuli take 10 participants"),
    ]:
        with pytest.raises(InputError, match=f"{message}.* there are {participants}"):
            planned(*wanted, raters=raters, participants=participants)


def test_what_was_achieved_is_counted():
    """Else set.json would promise a balance that the sessions do not have."""
    recipe, plan, deals = planned("full", 4, 3, raters=3, swap_sides=True, batch_size=20)
    found = batches.achieved(deals["infer"], recipe)
    sessions = [first_trials(table) for table in batches.tables(deals["infer"], plan, recipe)]
    sizes = list(map(len, sessions))
    assert found["participants"] == len(sessions)
    assert found["trials"] == {"min": min(sizes), "max": max(sizes)}
    assert found["raters"] == {"min": 3, "max": 3, "mean": 3.0}
    for name, groups in (("trials_of_coefficients", ["lam_f"]), ("trials_of_category_pairs", ["label_1", "label_2"])):
        cells = pd.DataFrame([session.groupby(groups).size() for session in sessions]).fillna(0)
        uneven = (cells.max() - cells.min()).max()
        assert found[name] == {"min": cells.min(axis=None), "max": cells.max(axis=None), "uneven": uneven}
    assert found["times_a_session_shows_an_image_pair"] == 1
    assert found["raters_by_condition"] == {"left": {"min": 1, "max": 2}, "right": {"min": 1, "max": 2}}
    line = batches.describe("infer", found)
    assert f"{len(sessions)} participants" in line
    of_sides = "(1 to 2 with label 1 at the left, 1 to 2 with label 1 at the right)"
    assert f"raters per stimulus: min 3, mean 3, max 3 {of_sides}" in line
    assert line.endswith("; any two sessions differ by at most 1 in these numbers")


@pytest.mark.parametrize(
    ("participants", "end"),
    [(1, "in a session, trials of each category pair 5, of each coefficient 3"), (5, "have the same of each")],
)
def test_what_all_sessions_share_is_said_in_words(participants, end):
    """Else a plan would say that sessions differ by 0, or compare one session with another that there is not."""
    recipe, _, deals = planned("infer", 3, 5, participants=participants)
    line = batches.describe("infer", batches.achieved(deals["infer"], recipe))
    assert line.startswith("infer: 1 participant with " if participants == 1 else "infer: 5 participants with ")
    assert line.endswith(end)


# The order of a session


@pytest.mark.parametrize(
    ("design_name", "interface", "of_a_full_session"),
    [
        ("infer", "infer", [15, 20]),
        ("infer", "soft_labels", [5, 10]),
        ("midpoint", "construct", [5, 10]),
        ("midpoint", "select_shuffled", [5, 10]),
    ],
)
@pytest.mark.parametrize("per_category_pair", [2, 6])
def test_repeats_are_last_and_equal_to_their_trials(design_name, interface, of_a_full_session, per_category_pair):
    """Else test-retest reliability would compare two different stimuli, or two that come one after the other."""
    _, made = dealt(design_name, 10, per_category_pair)
    for batch in of_interface(made, interface):
        n_trials = len(batch) - 2
        repeated = [place * n_trials // SIZES[interface] for place in of_a_full_session]  # the published data's
        assert batch["trial"].tolist() == list(range(len(batch)))
        assert batch["repeat"].tolist() == [0] * n_trials + [1, 1]
        shown = batch.drop(columns=["trial", "repeat", "lam_order"], errors="ignore")
        assert shown.iloc[-2:].reset_index(drop=True).equals(shown.iloc[repeated].reset_index(drop=True))
        assert n_trials - repeated[1] > n_trials / 2


def test_a_session_of_one_trial_says_that_it_has_one_repeat():
    """Else set.json would promise repeats that are not there."""
    recipe, plan, deals = planned("infer", 2, 3, batch_size=1)
    (repeats,) = {int(table["repeat"].sum()) for table in batches.tables(deals["infer"], plan, recipe)}
    found = batches.achieved(deals["infer"], recipe)
    assert found["repeats"] == {"min": repeats, "max": repeats} == {"min": 1, "max": 1}
    assert "with 1 trial and 1 repeat each" in batches.describe("infer", found)


@settings(max_examples=40)  # each deals a whole set
@given(
    design_name=st.sampled_from(["infer", "midpoint"]),
    repeats=st.integers(0, 5),
    more=st.integers(1, 14),
    catch_trials=st.integers(0, 3),
    seed=st.integers(0, 99),
)
def test_a_repeat_comes_at_the_stated_distance(design_name, repeats, more, catch_trials, seed):
    """Else retest reliability would be measured over another stretch than was planned."""
    flags = {"repeats": repeats, "repeat_distance": repeats + more, "batch_size": 15}
    if design_name == "infer":
        flags["catch_trials"] = catch_trials
    n_before = 15 + (catch_trials if design_name == "infer" else 0)
    try:
        _, made = dealt(design_name, 6, 2, seed, **flags)
    except InputError as refusal:
        assert repeats + more > n_before or "do not fit" in str(refusal)
        return
    for batch in made.values():
        again = batch[batch["repeat"] == 1]
        assert len(again) == repeats
        assert again["trial"].tolist() == list(range(len(batch) - repeats, len(batch)))
        for row in again.itertuples():
            first = batch.iloc[row.trial - (repeats + more)]
            assert (first["pair"], first["repeat"], first.get("catch", 0)) == (row.pair, 0, 0)
            assert first.get("stimulus", "") == getattr(row, "stimulus", "")


def test_a_distance_longer_than_the_session_is_refused():
    """Else a trial before the first one would be looked for."""
    with pytest.raises(InputError, match="--repeat-distance 40: a session of construct has 30 trials"):
        dealt("midpoint", 10, 6, repeat_distance=40)


@pytest.mark.parametrize(("design_name", "batch_size"), [("infer", 12), ("midpoint", 8)])
def test_small_batches_have_their_two_repeats_too(design_name, batch_size):
    """Else --batch-size would silently take away the trials that reliability is measured with."""
    _, made = dealt(design_name, 4, 6, batch_size=batch_size)
    assert {name: int(batch["repeat"].sum()) for name, batch in made.items()} == dict.fromkeys(made, 2)


def test_a_batch_is_shuffled():
    """Else a session would go through the classes in the order of the alphabet."""
    _, made = dealt("infer", 10, 6)
    assert len(made) == sum(-(-270 // SIZES[interface]) for interface in INFER)
    for batch in made.values():
        first = batch[batch["repeat"] == 0]["label_1"].astype(str).tolist()
        assert first != sorted(first)


def test_the_seed_decides_the_batches():
    """Else a set could not be made again."""
    for design_name in ("infer", "midpoint"):
        first, again, other = (dealt(design_name, 4, 6, seed)[1] for seed in (1, 1, 2))
        assert all(first[name].equals(again[name]) for name in first)
        assert not any(first[name].equals(other[name]) for name in first)


def test_soft_labels_are_dealt_anew():
    """Else who answers both interfaces would meet the same images in the same order."""
    _, made = dealt("infer", 4, 6, batch_size=12)
    infer, soft_labels = (of_interface(made, interface) for interface in ("infer", "soft_labels"))
    assert len(infer) == len(soft_labels) == 3
    for one in infer:
        assert not any(one["stimulus"].tolist()[:12] == other["stimulus"].tolist()[:12] for other in soft_labels)


# What a trial shows


@pytest.mark.parametrize("n_levels", [11, 5])
def test_the_shuffled_images_stand_in_an_order_of_all_levels(n_levels):
    """Else a blend would be missing on the screen, or its place tell its coefficient."""
    _, made = dealt("midpoint", 4, 6, levels=n_levels)
    orders = []
    for batch in of_interface(made, "select_shuffled"):
        for order in batch["lam_order"]:
            assert sorted(map(float, order.split("|"))) == [step / (n_levels - 1) for step in range(n_levels)]
            orders.append(order)
    assert len(set(orders)) > len(orders) / 2


@pytest.mark.parametrize("interface", ["construct", "select_shuffled"])
def test_the_files_of_a_midpoint_trial_are_its_blends_from_0_to_1(interface):
    """Else stepping towards image 1 would show other blends than are recorded."""
    _, made = dealt("midpoint", 3, 4)
    for batch in of_interface(made, interface):
        for row in batch.itertuples():
            read = [parse_stimulus(file.removeprefix("images/")) for file in row.files.split("|")]
            assert read == [(lam_f, parse_pair(row.pair)) for lam_f in TENTHS]


@pytest.mark.parametrize(("n_levels", "starts"), [(11, {0.1, 0.9}), (5, {0.25, 0.75}), (21, {0.05, 0.95})])
def test_construct_begins_one_step_from_an_end(n_levels, starts):
    """Else with other levels it would begin with a blend that it cannot show."""
    _, made = dealt("midpoint", 3, 4, levels=n_levels)
    assert {start for batch in of_interface(made, "construct") for start in batch["lam_start"]} == starts


def test_label_1_is_at_the_left_by_default_and_swapped_sides_show_each_stimulus_on_both():
    """Else answers would be the other way round than in the published data, or side and stimuli be confounded."""
    _, made = dealt("infer", 4, 6)
    assert {side for batch in of_interface(made, "infer") for side in batch["side_1"]} == {"left"}
    assert not any("side_1" in batch for batch in of_interface(made, "soft_labels"))
    _, made = dealt("infer", 5, 6, batch_size=16, swap_sides=True)
    sessions = of_interface(made, "infer")
    assert condition_of("infer", sessions) == ["left", "right"] * 4
    trials = pd.concat(map(first_trials, sessions))
    assert (pd.crosstab(trials["stimulus"], trials["side_1"]) == 1).all(axis=None)
