"""Results as tables: means and intervals by hand, and the order of rows."""

import numpy as np
import pandas as pd
import pytest

from learn.evaluate import MEASURES
from learn.training.paper_tables import TABLES, differences, markdown, table, with_average


def run(condition, architecture, seed, **measures):
    cell = {"condition": condition, "architecture": architecture, "seed": seed}
    return cell | dict.fromkeys(MEASURES, 0.5) | measures


def row(summary, condition, architecture, measure):
    found = summary.query("condition == @condition and architecture == @architecture and measure == @measure")
    assert len(found) == 1
    return found.iloc[0]


@pytest.mark.parametrize(
    ("values", "mean", "half_width"),
    [
        ([1, 2, 3], 2, 2.4841),  # sd 1, and t(2) = 4.3027, so 4.3027 / sqrt(3)
        ([0.1, 0.3], 0.2, 1.2706),  # half the range is .1, and t(1) = 12.706
    ],
)
def test_mean_and_interval_by_hand(values, mean, half_width):
    """Else the 95 % interval is not Student's, and few seeds would look surer than they are."""
    summary = table(pd.DataFrame(run("mixup", "small", 4 * at, ce=float(ce)) for at, ce in enumerate(values)))
    ce = row(summary, "mixup", "small", "ce")
    assert ce["n_seeds"] == len(values)
    assert ce["mean"] == pytest.approx(mean)
    assert (ce["low"], ce["high"]) == pytest.approx((mean - half_width, mean + half_width), abs=0.0001)
    text = markdown(summary)  # where ± is that half width, not a standard deviation or the whole width
    assert f"{mean:.3f} ± {half_width:.3f}" in text
    assert len({len(line) for line in text.split("\n")}) == 1


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
    """Else the interval would be over both (here the two cancel in every seed), or one be counted twice."""
    rows = [("preact_resnet18", (1.0, 2.0, 3.0)), ("vgg11", (5.0, 4.0, 3.0))]
    runs = pd.DataFrame(run("mixup", name, seed, ce=ce) for name, values in rows for seed, ce in enumerate(values))
    summary = table(with_average(runs))
    average = row(summary, "mixup", "all", "ce")
    assert average["n_seeds"] == 3
    assert (average["mean"], average["low"], average["high"]) == pytest.approx((3, 3, 3))
    assert row(summary, "mixup", "vgg11", "ce")["mean"] == pytest.approx(4)
    assert row(summary, "mixup", "preact_resnet18", "ce")["mean"] == pytest.approx(2)
    assert set(with_average(pd.DataFrame([run("none", "vgg11", 0)]))["architecture"]) == {"vgg11"}


def test_a_seed_without_all_architectures_has_no_average():
    """Else the average of one seed would be of another network than that of the next."""
    runs = pd.DataFrame(
        run("mixup", name, seed, ce=ce)
        for name, ce, seeds in (("vgg11", 1.0, range(3)), ("preact_resnet18", 3.0, range(2)))
        for seed in seeds
    )
    average = row(table(with_average(runs)), "mixup", "all", "ce")
    assert (average["n_seeds"], average["mean"], average["high"]) == pytest.approx((2, 2, 2))


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
    assert {*"".join(rule)} == {"-"}
    expected = [[c, "all"] for c in conditions] + [[c, a] for c in conditions for a in ("vgg11", "small")]
    assert [cells[:2] for cells in rows] == expected
    for cells in rows:
        place = conditions.index(cells[0])
        assert cells[2:] == [f"{place + column / 10:.3f} ± 0.000" for column in range(len(MEASURES))]


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


@pytest.mark.parametrize(
    ("step", "mean", "half_width", "text"),
    [
        (0.1, -0.2, 0.2484, "-0.200 ± 0.248"),  # -.1, -.2, -.3 is -.2 ± 4.3027 * .1 / sqrt(3), which holds 0
        (0.001, -0.101, 0.0025, "**-0.101 ± 0.002**"),
    ],
)
def test_differences_by_hand(step, mean, half_width, text):
    """Else the interval of a difference is not Student's, or a difference that is sure would not stand in bold."""
    runs = [run("mixup", "vgg11", seed, ce=1.0) for seed in range(3)]
    runs += [run("relabel", "vgg11", seed, ce=0.9 - step * seed) for seed in range(3)]
    summary = table(differences(pd.DataFrame(runs), "mixup"))
    ce = row(summary, "relabel", "vgg11", "ce")
    assert (ce["mean"], ce["low"], ce["high"]) == pytest.approx((mean, mean - half_width, mean + half_width), abs=1e-4)
    written = markdown(summary, signed=True)
    assert text in written
    assert ("**-" in written) == text.startswith("**")


def test_a_run_without_its_reference_gives_no_difference():
    """Else a seed would be compared with another one."""
    runs = pd.DataFrame([run("mixup", "vgg11", 0), run("relabel", "vgg11", 1)])
    assert differences(runs, "mixup")["ce"].isna().all()


def test_tables_have_the_conditions_of_the_paper():
    """Else a row of the paper's tables would not be made."""
    assert {"none", "random", "uniform", "mixup", "relabel", "relabel_omega"} <= set(TABLES[2][0])
    assert {"none", "batch_mixup", "batch_fitted", "batch_pinned"} <= set(TABLES[3][0])
    assert all(reference in conditions for conditions, reference in TABLES.values())
    assert not any("shuffled" in conditions for conditions, _ in TABLES.values())  # a check, and no row
