"""The declarations of interfaces: what is published of the four, and that rooms find them by what they declare."""

from dataclasses import replace

import pytest

from hillmixe.interfaces import DECLARED, INTERFACES, KINDS, of_kind, that_record, that_show


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
    assert {name: INTERFACES[name].kind for name in four} == {
        "construct": "midpoint",
        "select_shuffled": "midpoint",
        "infer": "coefficient",
        "soft_labels": "soft label",
    }
    assert all({*of_kind(kind)} == {each.name for each in DECLARED if each.kind == kind} for kind in KINDS)
    assert four & {*that_show("blend")} == {"infer", "soft_labels"}
    assert four & {*that_show("continuum")} == {"construct", "select_shuffled"}
    assert four & {*that_record("lam_path")} == {"construct", "select_shuffled"}
    assert that_record("nothing") == ()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "midpiont"}, "kind is 'midpiont'; expected one of coefficient, midpoint"),
        ({"shows": "blends"}, "shows is 'blends'; expected one of blend, continuum"),
        ({"measures": ("lam_g",)}, "the measure lam_g is not among its columns"),
    ],
)
def test_a_slip_in_a_declaration_is_refused(wrong, said):
    """Else the sessions of an interface would be in no table, or the analysis end with a traceback."""
    with pytest.raises(ValueError, match=f"interface infer: {said}"):
        replace(INTERFACES["infer"], **wrong)


def test_no_two_interfaces_share_what_tells_them_apart():
    """Else one would take the other's place, or stand for it in the table of columns."""
    for what in ("name", "title", "letter"):
        given = [getattr(interface, what) for interface in DECLARED]
        assert sorted(given) == sorted({*given}), f"two interfaces have the same {what}"
    for place, of in enumerate(("batches", "simulated people")):
        seeds = [interface.streams[place] for interface in DECLARED]
        assert sorted(seeds) == sorted({*seeds}), f"two interfaces draw their {of} from the same seed"
