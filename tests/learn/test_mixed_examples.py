"""The paper's open questions as mixed images and labels: midpoints, and soft labels over all classes, on H-Mix."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from hillmixe.command import InputError
from learn.conditions import CONDITIONS, examples_table, training_set
from stimuli_gen import mixing


def made(condition, data):
    rows, labels = CONDITIONS[condition].examples(data, 0)
    return rows.reset_index(drop=True), labels


def test_midpoints_are_mixed_where_people_chose_and_labelled_one_half(hmix_data, hmix_judgments):
    """Else the question of RQ1 would not be asked: every first answer to a pair counts, of all interface types."""
    rows, labels = made("midpoints", hmix_data)
    asked = hmix_judgments["interface"].isin(["construct", "select_shuffled"]) & (hmix_judgments["repeat"] == 0)
    answers = hmix_judgments[asked]
    means = answers.groupby("pair")["lam_h"].mean()
    assert len(rows) == len(means) == 249
    names = [f"{row.label_1}_{row.image_1}_{row.label_2}_{row.image_2}" for row in rows.itertuples()]
    np.testing.assert_allclose(rows["lam_h"], means[names], atol=1e-12)
    np.testing.assert_allclose(rows["lam_f"], means[names], atol=0.005 + 1e-9)
    np.testing.assert_allclose(rows["lam_f"] * 100 % 1 % 0.999999, 0, atol=1e-5)  # images are mixed by hundredths
    assert 0.05 < rows["lam_f"].std() < 0.12  # facts: .09
    first = np.array([hmix_data.source.class_names.index(name) for name in rows["label_1"]])
    assert (labels[np.arange(249), first] == 0.5).all()
    assert ((labels == 0.5).sum(axis=1) == 2).all()
    assert labels.sum() == 249


def test_the_control_of_midpoints_is_the_same_pairs_at_one_half(hmix_data):
    """Else it would differ from them by more than where the pairs are mixed."""
    (rows, labels), (control, labels_control) = (made(name, hmix_data) for name in ("midpoints", "midpoints_mixup"))
    pd.testing.assert_frame_equal(rows.drop(columns=["lam_f", "stimulus"]), control.drop(columns=["lam_f", "stimulus"]))
    np.testing.assert_array_equal(labels, labels_control)
    assert (control["lam_f"] == 0.5).all()
    images, _ = training_set(CONDITIONS["midpoints"], hmix_data, 0)
    row = rows.iloc[100]
    pixels = hmix_data.source.images
    expected = mixing.linear_floor(pixels[row["image_1"]], pixels[row["image_2"]], row["lam_f"])
    np.testing.assert_array_equal(images[7000 + 100], expected)
    assert (images[7100] != training_set(CONDITIONS["midpoints_mixup"], hmix_data, 0)[0][7100]).any()


def test_soft_labels_and_their_controls_are_of_the_same_stimuli(hmix_data):
    """Else a difference could be of other images: three labels of the 100 stimuli of which people gave soft labels."""
    given = hmix_data.people.soft_labels().set_index("stimulus")
    found = {name: made(f"soft_labels{name}", hmix_data) for name in ("", "_mixup", "_relabel_omega")}
    for rows, _ in found.values():
        assert set(rows["stimulus"]) == set(given.index)
        assert len(rows) == 100
        pd.testing.assert_series_equal(rows["stimulus"], found[""][0]["stimulus"])
    rows, labels = found[""]
    np.testing.assert_allclose(labels, given.loc[rows["stimulus"], [*hmix_data.source.class_names]], atol=1e-12)
    np.testing.assert_allclose(labels.sum(axis=1), 1, atol=1e-9)
    for name in ("mixup", "relabel_omega"):
        whole, theirs = made(name, hmix_data)
        at = pd.Index(whole["stimulus"]).get_indexer(rows["stimulus"])
        np.testing.assert_allclose(found[f"_{name}"][1], theirs[at])


def test_soft_labels_of_stimuli_that_are_not_trained_on_are_left_out(hmix_data):
    """Else what --leave-out names, or a continuum held out, would be trained on all the same."""
    given = hmix_data.people.soft_labels()["stimulus"]
    kept = hmix_data.stimuli[~hmix_data.stimuli["stimulus"].isin(given[:30])]
    assert set(made("soft_labels", replace(hmix_data, stimuli=kept))[0]["stimulus"]) == set(given[30:])
    none = hmix_data.stimuli[~hmix_data.stimuli["stimulus"].isin(given)]
    with pytest.raises(InputError, match=r"soft_labels\.csv: none of its 100 stimuli"):
        made("soft_labels", replace(hmix_data, stimuli=none))


def test_a_mix_of_evaluation_images_is_refused(hmix_data):
    """Else networks would have seen what they are measured on: midpoints may be of other pairs than the stimuli."""
    rows, _ = made("midpoints", hmix_data)
    with pytest.raises(InputError, match="midpoints mixes evaluation images"):
        training_set(CONDITIONS["midpoints"], replace(hmix_data, evaluation=rows["image_2"].to_numpy()[:1]), 0)


@pytest.mark.parametrize("name", ["none", "mixup", "relabel_omega_per_judgment", "midpoints"])
def test_the_table_of_examples_has_a_row_for_each(hmix_data, name):
    """Else margins would stand beside other labels than they are of."""
    table = examples_table(CONDITIONS[name], hmix_data, 0)
    rows, _ = made(name, hmix_data)
    assert len(table) == len(training_set(CONDITIONS[name], hmix_data, 0)[0])
    assert table["image"].dropna().tolist() == hmix_data.regular.tolist()
    assert table["stimulus"].dropna().tolist() == rows["stimulus"].tolist()
    assert ("participant" in table) == (name == "relabel_omega_per_judgment")
