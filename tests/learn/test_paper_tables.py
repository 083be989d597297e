"""Results as tables: means and intervals by hand, and the order of rows."""

import numpy as np
import pandas as pd
import pytest

from learn.evaluate import MEASURES
from learn.paper_tables import TABLES, differences, markdown, table, with_average


def run(condition, architecture, seed, **measures):
    return (
        {"condition": condition, "architecture": architecture, "seed": seed} | dict.fromkeys(MEASURES, 0.5) | measures
    )


def row(summary, condition, architecture, measure):
    found = summary.query("condition == @condition and architecture == @architecture and measure == @measure")
    assert len(found) == 1
    return found.iloc[0]


def test_mean_and_interval_by_hand():
    """Else the 95 % interval is not Student's: 1, 2, 3 has mean 2, sd 1, and t(2) = 4.3027, so 2 ± 4.3027 / sqrt(3)."""
    ce = row(
        table(pd.DataFrame(run("mixup", "small", seed, ce=seed + 1.0) for seed in range(3))), "mixup", "small", "ce"
    )
    assert ce["n_seeds"] == 3
    assert ce["mean"] == pytest.approx(2)
    assert (ce["low"], ce["high"]) == pytest.approx((2 - 2.484, 2 + 2.484), abs=0.0005)


def test_two_seeds_by_hand():
    """Else few seeds would look surer than they are: .1, .3 has mean .2, half range .1, and t(1) = 12.706."""
    summary = table(pd.DataFrame([run("none", "small", 5, fgsm=0.1), run("none", "small", 9, fgsm=0.3)]))
    fgsm = row(summary, "none", "small", "fgsm")
    assert (fgsm["mean"], fgsm["high"] - fgsm["mean"]) == pytest.approx((0.2, 1.2706), abs=0.0001)


def test_one_seed_has_no_interval():
    """Else a single run would seem to have a spread."""
    summary = table(pd.DataFrame([run("none", "small", 0, ce=1.25)]))
    assert (summary["n_seeds"] == 1).all()
    assert summary[["low", "high"]].isna().all(axis=None)
    assert row(summary, "none", "small", "ce")["mean"] == 1.25
    text = markdown(summary)
    assert "1.250" in text
    assert "±" not in text
    assert "nan" not in text


def test_architectures_are_averaged_within_a_seed():
    """Else the interval would be over architectures and seeds together: here the two cancel in every seed."""
    rows = [("preact_resnet18", (1.0, 2.0, 3.0)), ("vgg11", (5.0, 4.0, 3.0))]
    runs = pd.DataFrame(run("mixup", name, seed, ce=ce) for name, values in rows for seed, ce in enumerate(values))
    summary = table(with_average(runs))
    average = row(summary, "mixup", "all", "ce")
    assert average["n_seeds"] == 3
    assert (average["mean"], average["low"], average["high"]) == pytest.approx((3, 3, 3))
    assert row(summary, "mixup", "vgg11", "ce")["mean"] == pytest.approx(4)
    assert row(summary, "mixup", "preact_resnet18", "ce")["mean"] == pytest.approx(2)


def test_one_architecture_has_no_average_over_architectures():
    """Else the same numbers would stand in the table twice."""
    assert set(with_average(pd.DataFrame([run("none", "vgg11", 0)]))["architecture"]) == {"vgg11"}


def test_a_row_for_each_condition_architecture_and_measure():
    """Else a result would be missing from the table or stand there twice."""
    runs = pd.DataFrame(run(c, a, s) for c in ("none", "mixup") for a in ("vgg11", "small") for s in (0, 1))
    summary = table(with_average(runs))
    assert list(summary.columns) == ["condition", "architecture", "measure", "n_seeds", "mean", "low", "high"]
    cells = set(summary[["condition", "architecture", "measure"]].itertuples(index=False, name=None))
    assert cells == {(c, a, m) for c in ("none", "mixup") for a in ("vgg11", "small", "all") for m in MEASURES}
    assert len(summary) == len(cells)


def test_markdown_keeps_the_order_of_the_runs():
    """Else rows would be sorted by name, or a measure would stand in another's column."""
    conditions = ("uniform", "mixup", "none")
    runs = []
    for place, condition in enumerate(conditions):
        for architecture in ("vgg11", "small"):
            values = {measure: place + column / 10 for column, measure in enumerate(MEASURES)}
            runs += [run(condition, architecture, seed, **values) for seed in (0, 1)]
    header, rule, *rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in markdown(table(with_average(pd.DataFrame(runs)))).split("\n")
    ]
    assert header == ["condition", "architecture", *MEASURES]
    assert all(set(cell) == {"-"} for cell in rule)
    expected = [[c, "all"] for c in conditions] + [[c, a] for c in conditions for a in ("vgg11", "small")]
    assert [cells[:2] for cells in rows] == expected
    for cells in rows:
        place = conditions.index(cells[0])
        assert cells[2:] == [f"{place + column / 10:.3f} ± 0.000" for column in range(len(MEASURES))]


def test_markdown_shows_the_half_width():
    """Else ± would be a standard deviation, or the whole width."""
    text = markdown(table(pd.DataFrame(run("relabel", "small", seed, ce=seed + 1.0) for seed in range(3))))
    assert "2.000 ± 2.484" in text
    assert len({len(line) for line in text.split("\n")}) == 1


def test_runs_are_not_changed():
    """Else a second table of the same runs would differ."""
    runs = pd.DataFrame(run("none", a, s, ce=float(s)) for a in ("vgg11", "small") for s in (0, 1))
    copy = runs.copy()
    first = table(with_average(runs))
    differences(runs, "none")
    pd.testing.assert_frame_equal(runs, copy)
    pd.testing.assert_frame_equal(table(with_average(runs)), first)
    assert np.isfinite(first["mean"]).all()


# Paired differences


def test_differences_are_taken_within_seed_and_architecture():
    """Else what seeds have in common would widen the interval: the seeds differ by 10, the conditions by .1 and .2."""
    runs = [
        run(condition, architecture, seed, ce=10.0 * seed + level + extra)
        for condition, extra in (("relabel", -0.1), ("mixup", 0.0), ("none", 0.2))
        for architecture, level in (("vgg11", 1.0), ("small", 5.0))
        for seed in (2, 0, 1)
    ]
    shuffled = pd.DataFrame(runs).sample(frac=1, random_state=1)
    summary = table(differences(with_average(shuffled), "mixup"))
    assert set(summary["condition"]) == {"relabel", "none"}
    for architecture in ("vgg11", "small", "all"):
        for condition, extra in (("relabel", -0.1), ("none", 0.2)):
            ce = row(summary, condition, architecture, "ce")
            assert (ce["mean"], ce["low"], ce["high"]) == pytest.approx((extra, extra, extra))
            assert row(summary, condition, architecture, "fgsm")["mean"] == 0


def test_differences_by_hand():
    """Else the interval of a difference is not Student's: -.1, -.2, -.3 is -.2 ± 4.3027 * .1 / sqrt(3)."""
    runs = [run("mixup", "vgg11", seed, ce=1.0) for seed in range(3)]
    runs += [run("relabel", "vgg11", seed, ce=0.9 - seed / 10) for seed in range(3)]
    summary = table(differences(pd.DataFrame(runs), "mixup"))
    ce = row(summary, "relabel", "vgg11", "ce")
    assert (ce["mean"], ce["low"], ce["high"]) == pytest.approx((-0.2, -0.2 - 0.2484, -0.2 + 0.2484), abs=1e-4)
    text = markdown(summary, signed=True)
    assert "-0.200 ± 0.248" in text
    assert "**-0.200" not in text  # its interval holds 0


def test_a_difference_that_is_sure_is_bold():
    """Else a reader would have to look for what the table shows."""
    runs = [run("mixup", "vgg11", seed, ce=1.0) for seed in range(3)]
    runs += [run("relabel", "vgg11", seed, ce=0.9 - seed / 1000) for seed in range(3)]
    assert "**-0.101 ± 0.002**" in markdown(table(differences(pd.DataFrame(runs), "mixup")), signed=True)


def test_a_run_without_its_reference_gives_no_difference():
    """Else a seed would be compared with another one."""
    runs = pd.DataFrame([run("mixup", "vgg11", 0), run("relabel", "vgg11", 1)])
    assert differences(runs, "mixup")["ce"].isna().all()


def test_tables_have_the_conditions_of_the_paper():
    """Else a row of the paper's tables would not be made."""
    assert {"none", "random", "uniform", "mixup", "relabel", "relabel_omega"} <= set(TABLES[2][0])
    assert {"none", "batch_mixup", "batch_fitted", "batch_pinned"} <= set(TABLES[3][0])
    assert all(reference in conditions for conditions, reference in TABLES.values())
