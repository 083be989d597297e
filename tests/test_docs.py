"""Documents say of the code's own declarations what these say now."""

import itertools
import runpy
from pathlib import Path

import pandas as pd
import pytest

from hillmixe.columns import COLUMNS
from learn.evaluate import MEASURES
from stimuli_gen.mixing import MIXING_FUNCTIONS

ROOT = Path(__file__).parents[1]


def test_the_table_of_columns_is_that_of_the_data_dictionary():
    """Else the document would describe columns that sessions do not have, or leave some out."""
    page = (ROOT / "docs" / "columns.md").read_text(encoding="utf-8")
    assert page == runpy.run_path(str(ROOT / "docs" / "columns.py"))["page"](), "run python docs/columns.py"
    assert all(f"| `{name}` |" in page for name in COLUMNS)


def test_each_mixing_function_has_a_row_in_the_table():
    """Else a lab would find a function that no document explains."""
    page = (ROOT / "docs" / "stimuli.md").read_text(encoding="utf-8")
    lacking = [name for name in MIXING_FUNCTIONS if f"\n| `{name}` |" not in page]
    assert lacking == [], "add a row for each to the table under Mixing in docs/stimuli.md"


@pytest.fixture
def networks():
    return runpy.run_path(str(ROOT / "docs" / "networks.py"))


def runs_of(table):
    """Runs in which `none` is .1, .2, .3 worse than the reference in all measures, by seed."""
    reference = {2: "mixup", 3: "batch_mixup"}[table]
    grid = itertools.product(["none", reference], ["preact_resnet18", "vgg11"], range(3))
    values = [(*run, 1.0 + (run[0] == "none") * (run[2] + 1) / 10) for run in grid]
    runs = pd.DataFrame(values, columns=["condition", "architecture", "seed", "ce"])
    return runs.assign(**dict.fromkeys(MEASURES, runs["ce"]))


def cells_of(table):
    """Give the rows of a Markdown table, without the rule below its headings."""
    head, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines())
    return [head, *rows]


def test_tables_of_networks_stand_beside_the_papers(networks):
    """Else README would show the paper's values, or ours, in another row than they belong to."""
    table = networks["compare"](runs_of(2), "table2").set_index(["condition", "architecture", "measure"])
    row = table.loc[("none", "all", "fgsm")]
    assert (row["mean"], row["difference"]) == pytest.approx((1.2, 0.2))
    assert row["high"] - row["difference"] == pytest.approx(4.3027 * 0.1 / 3**0.5, abs=1e-4)  # Student's t of 2
    assert (row["paper"], row["paper_difference"]) == pytest.approx((13.12, 13.12 - 10.62))
    head, *rows = cells_of(networks["text"](networks["compare"](runs_of(2), "table2"), "table2"))
    apart = "+0.200 ± 0.248"
    assert head[1:3] == ["cross-entropy", "minus mixup"]
    assert rows[0] == ["`none`", "1.200 (2.02)", apart, "1.200 (13.12)", apart, "1.200 (0.28)", apart]


def test_effects_are_differences_between_two_conditions(networks):
    """Else README would credit people's confidence with what smoothing alone does, or turn the sign round."""
    runs = runs_of(2).replace({"condition": {"none": "relabel_omega", "mixup": "mixup_smoothed"}})
    _, *rows = cells_of(networks["effects"](runs))
    assert [row[:1] + row[2:] for row in rows] == [["`relabel_omega` - `mixup_smoothed`", *["+0.200 ± 0.248"] * 3]]


def test_the_figure_of_networks_shows_what_the_tables_say(networks):
    """Else a point would be drawn at another condition, or the paper's for ours."""
    figure = networks["draw"](
        {f"table{number}": networks["compare"](runs_of(number), f"table{number}") for number in (2, 3)}
    )
    fgsm = figure.axes[1]
    assert fgsm.get_xlabel() == "FGSM cross-entropy (nats)\nminus that of mixup"
    points = sorted(round(float(x), 3) for line in fgsm.get_lines() for x in line.get_xdata() if x == x)
    assert {0.2, 2.5} <= set(points)  # ours, and 13.12 - 10.62
    for ax in (figure.axes[0], figure.axes[3]):
        assert [label.get_text() for label in ax.get_yticklabels()] == ["none"]


def test_the_figure_of_networks_draws_none_once(networks):
    """Else none, far from all else in table 3, would hide how the others differ."""
    of_batches = runs_of(3).replace({"condition": {"none": "batch_fitted"}})
    both = pd.concat([runs_of(3), of_batches]).drop_duplicates(["condition", "architecture", "seed"])
    tables = {"table2": networks["compare"](runs_of(2), "table2"), "table3": networks["compare"](both, "table3")}
    figure = networks["draw"](tables)
    drawn = [[label.get_text() for label in figure.axes[place].get_yticklabels()] for place in (0, 3)]
    assert drawn == [["none"], ["batch_fitted"]]
