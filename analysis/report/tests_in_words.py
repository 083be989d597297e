"""Tests and regressions as journals print them."""

from collections.abc import Iterator, Mapping
from typing import Any

from analysis.midpoints import HALF
from analysis.report.apa import interval, number, p_value, plural, share
from analysis.report.headings import interface_in_words

OVER = {"participants": "participant", "image pairs": "image pair"}


def test_in_words(row: Mapping[str, Any]) -> str:
    """Print a t test, as in `Construct, from .1, against .5, over participants: M = .46, 95% CI [.42, .50],
    t(21) = −2.10, p = .048, dz = −0.45 [−0.88, −0.00].` row: of mean_tests.midpoint_tests().
    """
    at = "" if row["lam_g"] == HALF else f", asked for {share(row['lam_g'])}"
    if row["question"] == "start":
        what = f"{interface_in_words(row['interface_type'])}{at}: start near class 1 minus start near class 2"
        mean = "difference"
    else:
        what = f"{interface_in_words(row['interface_type'])}{at}: midpoint against {share(row['null'])}"
        mean = "M"
    said = f"{what}, over {row['over']} ({plural(row['n'], OVER[row['over']])}): {mean} = {share(row['mean'], 3)}"
    if row["p"] is None:
        return f"{said}; too few, or all the same, for a test."
    return (
        f"{said}, {interval(row['low'], row['high'], digits=3)}, t({number(row['df'], 0 if row['df'] % 1 == 0 else 1)}) = "
        f"{number(row['statistic'])}, {p_value(row['p'])}, {row['effect_name']} = {number(row['effect'])} "
        f"[{number(row['effect_low'])}, {number(row['effect_high'])}]."
    )


def regression_in_words(found: Mapping[str, Any]) -> Iterator[str]:
    """Say what the regressions of lam_h on lam_f found. found: `regression` of summary.json."""
    return iter(())
