"""The report's sections on people: tests over participants and image pairs, everybody's own answers, response times."""

from analysis.midpoints import type_in_words
from analysis.report.apa import number
from analysis.report.found import Found
from analysis.report.page import Section, frame
from analysis.report.tests_in_words import regression_in_words, test_in_words
from hillmixe.command import plural


def people(found: Found) -> Section:
    """Show what single participants answered, and how long they took."""
    section = Section("people", "Participant by participant")
    section.picture(
        found.figures / "participants",
        "Each participant by themselves: single answers, means, and the logistic curve of their own with its boundary, "
        "where their answers hold one; r is the correlation of λh with λf.",
    )
    section.picture(
        found.figures / "participants_midpoints",
        "Each participant's midpoints: answers, the larger the more there are, their mean and its 95% interval.",
    )
    times = found.summary["response_times"]
    timed = [row for row in times["by_interface"] if row["n"]]
    if timed:
        section.heading("Response times and durations")
        section.lines([_times(row) for row in timed])
        along = " and along λf" if times["by_lam_f"] else ""
        section.picture(found.figures / "response_times", f"Response times, by interface{along}.")
    if times["by_lam_f"]:
        rows = [row | {"lam_f": f"{row['lam_f']:g}"} for row in times["by_lam_f"]]  # .25 is not .2
        section.table(frame(rows), digits=1, folded="Response times by coefficient")
    return section


def _times(row: dict) -> str:
    """Say how long answers and sessions of an interface took. row: of response_times."""
    median, low, high = (number(row[f"{name}_s"], 1) for name in ("median", "q25", "q75"))
    said = (
        f"{type_in_words(row['interface'])}: an answer took {median} s (median; quartiles {low} and {high} s; "
        f"{plural(row['n'], 'answer')} of {plural(row['n_participants'], 'participant')})"
    )
    if not row["sessions"]:
        return f"{said}."
    minutes = [number(row[f"minutes_{name}"], 1) for name in ("median", "least", "most")]
    return (
        f"{said}; all trials of a session took {minutes[0]} minutes (median; {minutes[1]} to {minutes[2]}; "
        f"{plural(row['sessions'], 'finished session')}), without instructions and breaks."
    )


def tests(found: Found) -> Section:
    """Show the tests of midpoints and starts, and the regression, as journals print them."""
    section = Section("tests", "Tests")
    rows = found.summary["tests"]
    main = [test_in_words(row) for row in rows if not row["label_1"]]
    if main:
        section.heading("Midpoints")
        section.copyable(main, "the tests")
    by_class = [row for row in rows if row["label_1"]]
    if by_class:
        kept = ["label_1", "label_2", "lam_g", "over", "n", "mean", "low", "high", "p", "p_holm", "effect"]
        table = frame(by_class)[kept].rename(columns={"n": "units", "effect": "dz"})
        section.table(table, digits=3, folded="The midpoint of each pair of classes against what was asked for")
        section.text(
            "Over the pairs of classes, p was adjusted by Holm's method within each family of tests; intervals are "
            "not adjusted."
        )
    lines = list(regression_in_words(found.summary["regression"]))
    if lines:
        section.heading("Inferred coefficients")
        section.copyable(lines, "the regressions")
    return section
