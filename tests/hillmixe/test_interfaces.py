"""The declarations of interfaces: what is published of the four, and that rooms find them by what they declare."""

from dataclasses import replace

import pytest

from hillmixe.interfaces import INTERFACES, KINDS, of_kind, that_record, that_show


@pytest.mark.parametrize(
    ("name", "batch_size", "repeated_trials", "most_levels"),
    [  # H-Mix: sessions of 32 midpoints, 62 inferences and 27 soft labels, the last two of them repeats
        ("construct", 30, (5, 10), None),
        ("select_shuffled", 30, (5, 10), 12),
        ("infer", 60, (15, 20), None),
        ("soft_labels", 25, (5, 10), None),
    ],
)
def test_sessions_are_as_published(name, batch_size, repeated_trials, most_levels):
    """Else a lab that repeats the paper's study would run another one, or the blends would not fit on the screen."""
    declared = INTERFACES[name]
    assert (declared.batch_size, declared.repeated_trials) == (batch_size, repeated_trials)
    assert declared.most_levels == most_levels


def test_streams_stay():
    """Else the same flags and seed would give other batches, or other simulated people, than before."""
    streams = {"construct": (3, 0), "select_shuffled": (8, 2), "infer": (10, 1), "soft_labels": (4, 3)}
    assert {name: INTERFACES[name].streams for name in streams} == streams


def test_interfaces_are_found_by_what_they_declare():
    """Else midpoints would be taken for coefficients, or batches be dealt of what an interface does not show."""
    four = {"construct", "select_shuffled", "infer", "soft_labels"}
    assert {kind: four & {*of_kind(kind)} for kind in KINDS} == {
        "coefficient": {"infer"},
        "midpoint": {"construct", "select_shuffled"},
        "soft label": {"soft_labels"},
    }
    assert four & {*that_show("blend")} == {"infer", "soft_labels"}
    assert four & {*that_show("continuum")} == {"construct", "select_shuffled"}
    assert four & {*that_record("lam_path")} == {"construct", "select_shuffled"}
    assert that_record("nothing") == ()


@pytest.mark.parametrize("wrong", [{"kind": "midpiont"}, {"shows": "blends"}])
def test_a_kind_that_is_not_known_is_refused(wrong):
    """Else the sessions of an interface with a slip in its declaration would be in no table."""
    with pytest.raises(ValueError, match=r"infer: kind .* is not known"):
        replace(INTERFACES["infer"], **wrong)
