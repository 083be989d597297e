"""Tests and regressions as journals print them."""

from collections.abc import Iterator, Mapping
from typing import Any

from analysis.midpoints import HALF, type_in_words
from analysis.report.apa import interval, number, p_value, share
from hillmixe.command import plural

OVER = {"participants": "participant", "image pairs": "image pair"}


def test_in_words(row: Mapping[str, Any]) -> str:
    """Print a t test, as in `Construct, from .1, against .5, over participants: M = .46, 95% CI [.42, .50],
    t(21) = −2.10, p = .048, dz = −0.45 [−0.88, −0.00].` row: of mean_tests.midpoint_tests().
    """
    at = "" if row["lam_g"] == HALF else f", asked for {share(row['lam_g'])}"
    if row["question"] == "start":
        what = f"{type_in_words(row['interface_type'])}{at}: start near class 1 minus start near class 2"
        mean = "difference"
    else:
        what = f"{type_in_words(row['interface_type'])}{at}: midpoint against {share(row['null'])}"
        mean = "M"
    said = f"{what}, over {row['over']} ({plural(row['n'], OVER[row['over']])}): {mean} = {share(row['mean'], 3)}"
    if row["p"] is None:
        return f"{said}; too few, or all the same, for a test."
    return (
        f"{said}, {interval(row['low'], row['high'], digits=3)}, t({_df(row['df'])}) = "
        f"{number(row['statistic'])}, {p_value(row['p'])}, {row['effect_name']} = {number(row['effect'])} "
        f"[{number(row['effect_low'])}, {number(row['effect_high'])}]."
    )


def _df(df: float) -> str:
    """Write degrees of freedom, which Welch's test gives as fractions."""
    return number(df, 0 if df % 1 == 0 else 1)


def regression_in_words(found: Mapping[str, Any]) -> Iterator[str]:
    """Print the regressions of lam_h on lam_f. found: `regression` of summary.json."""
    names = {
        "clustered": "A line of least squares, λh on λf − .5, with standard errors clustered by {over}",
        "mixed": "A mixed model fitted by restricted maximum likelihood, with random effects of {over}",
    }
    for kind, words in names.items():
        each = found[kind]
        if not each["n"]:
            continue
        if why := each.get("why_not"):
            yield f"{'No line was fitted' if kind == 'clustered' else 'No mixed model was fitted'}: {why}."
            continue
        n = ", ".join(
            [
                plural(each["n"], "answer"),
                plural(each["n_participants"], "participant"),
                plural(each["n_pairs"], "image pair"),
            ]
        )
        intercept, slope = (_coefficient(each[name]) for name in ("intercept", "slope"))
        more = f" R² = {share(each['r2'])}." if kind == "clustered" else _spread(each)
        yield (
            f"{words.format(over=each['over'])} ({n}): λh of an even blend b = {intercept}; slope b = {slope}.{more}"
        )


def _coefficient(each: Mapping[str, Any]) -> str:
    """Print an estimate with its interval and its test against what mixup assumes."""
    if each["low"] is None:
        return number(each["estimate"], 3)
    return (
        f"{number(each['estimate'], 3)}, {interval(each['low'], each['high'], number, 3)}, against "
        f"{number(each['null'], 1)}: t({_df(each['df'])}) = {number(each['statistic'])}, {p_value(each['p'])}"
    )


def _spread(each: Mapping[str, Any]) -> str:
    """Print the standard deviations of a mixed model's random effects, and the model."""
    parts = [
        f"{share(value, 3)} ({unit}, {name})"
        for unit, effects in each["sd"].items()
        if unit != "residual"
        for name, value in effects.items()
        if value is not None
    ]
    return (
        f" SD of the random effects: {', '.join(parts)}; residual {share(each['sd']['residual'], 3)}. In the words of "
        f"lme4: `{each['model']}`, x = λf − .5."
    )
