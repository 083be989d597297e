"""What a study found, in sentences made from its numbers, and what its data cannot say."""

import pandas as pd

from analysis.midpoints import HALF, type_in_words
from analysis.report.apa import listed, number, share, to
from analysis.report.found import Found
from analysis.report.page import Section
from hillmixe.command import plural
from hillmixe.interfaces import of_kind

MOST = 8  # sentences of findings
TOLD = 2  # boundaries that are told one by one, where there are more
WIDE = 0.2  # of a boundary's interval over people, from which on little can be said
NEAR = 1e-9  # what lies nearer to a value than this differs from it by float error alone
MOST_DIGITS = 4
FEWEST_LEVELS = 3  # lam_f between which a boundary can be seen: through two means goes a curve of any form
SYMBOLS = (
    "Class 1 is that of an image's two classes whose name in the stimulus set comes first in the alphabet; λf is its "
    "weight in the image as it was made, from 0 to 1."
)


def findings_section(found: Found) -> Section:
    """Say what was found, and what cannot be said."""
    section = Section("findings", "What was found")
    sentences = found_in_words(found)
    if any("class 1" in said or "λf" in said for said in sentences):
        section.text(SYMBOLS)
    if sentences:
        section.lines(sentences)
    if cannot := cannot_be_said(found):
        section.heading("What these data cannot say")
        section.lines(cannot)
    return section


def found_in_words(found: Found) -> list[str]:
    """Say in at most MOST sentences what was found, each with its interval and the number of people."""
    parts = [
        *_midpoints(found),
        *_slope(found),
        *_boundaries(found),
        *_confidence(found),
        *_other_mass(found),
        *_retest(found),
    ]
    return parts[:MOST]


def _with(estimate: dict, n: str, digits: int = 2) -> str:
    """Put an interval and the number of people into brackets."""
    if estimate["low"] is None:
        return f"({n})"
    return f"({to(estimate['low'], estimate['high'], digits)}; {n})"


def _participants(n: int) -> str:
    return plural(n, "participant")


def _people(found: Found) -> str:
    """Name those who answered, so that one person is not called people."""
    return "the participant" if found.numbers["participants"]["total"] == 1 else "people"


def leaves_out(low: float | None, high: float | None, value: float) -> bool:
    """Tell whether an interval excludes a value by more than float error; one without ends does not."""
    if pd.isna(low) or pd.isna(high):
        return False
    return low > value + NEAR or high < value - NEAR


def _digits(low: float | None, high: float | None, value: float) -> int:
    """Give the decimals with which an interval that excludes a value does not seem to include it: 2 to 4."""
    digits = 2
    if leaves_out(low, high, value):
        while digits < MOST_DIGITS and share(value, digits) in (share(low, digits), share(high, digits)):
            digits += 1
    return digits


def _slope(found: Found) -> list[str]:
    """Say how far people's coefficient follows the image's."""
    line = found.summary["regression"]["clustered"]
    if "slope" not in line or line["slope"]["low"] is None:
        return []
    each = line["slope"]
    estimate, low, high = (each[name] for name in ("estimate", "low", "high"))
    if high < 0:
        verdict = "people saw less of class 1 where there was more of it"
    elif low <= 0:
        verdict = "not reliably different from no change"
    elif leaves_out(low, high, 1):
        verdict = f"{'less' if high < 1 else 'more'} than the image changed"
    else:
        verdict = "not reliably different from the change in the image"
    points, *ends = (number(10 * value, 1) for value in (estimate, low, high))
    saw = f"{points} points more" if estimate >= 0 else f"{points.removeprefix('−')} points less"
    change = "change " if estimate < 0 else ""  # else an interval of negative numbers would seem to be of `less`
    over = "" if " and " in line["over"] else f" over {line['over']}"
    return [
        f"Per 10 percentage points more of class 1 in the image, {_people(found)} saw {saw} ({change}95% CI{over} "
        f"{ends[0]} to {ends[1]}; {_participants(line['n_participants'])}, {plural(line['n'], 'answer')}): {verdict}."
    ]


def _boundaries(found: Found) -> list[str]:
    """Say where the boundaries are that differ from the middle, those farthest from it first."""
    table = found.tables["boundaries"].dropna(subset=["x0", "x0_people_low"])
    table = table[table["k"] > 0]
    if table.empty or _levels(found) < FEWEST_LEVELS:
        return []
    ends = zip(table["x0_people_low"], table["x0_people_high"], strict=True)
    away = table[[leaves_out(low, high, 0.5) for low, high in ends]]
    told = table if len(table) <= TOLD + 1 else away
    told = told.loc[(told["x0"] - 0.5).abs().sort_values(ascending=False, kind="stable").index]
    sentences = [boundary_in_words(row) for row in told.head(TOLD + 1 if len(table) <= TOLD + 1 else TOLD).itertuples()]
    if len(table) > TOLD + 1:
        sentences.insert(
            0,
            f"Of {len(table):,} boundaries between two classes, {_lie(len(away))} over participants (not adjusted for "
            f"{len(table):,} comparisons: if all were at .5, about {number(len(table) / 20, 1)} would be so by "
            "chance).",
        )
    return sentences


def _lie(n: int) -> str:
    """Say how many boundaries are to one side of the middle."""
    if n > 1:
        return f"{n:,} are to one side of .5 by their 95% intervals"
    return f"{n or 'none'} is to one side of .5 by its 95% interval"


def _levels(found: Found) -> int:
    """Count the lam_f that people judged."""
    return len(found.numbers["lam_h_by_lam_f"])


def boundary_in_words(row) -> str:
    """Say where a boundary lies. row: of boundaries.csv, as itertuples gives it."""
    interval = {"low": row.x0_people_low, "high": row.x0_people_high}
    digits = _digits(interval["low"], interval["high"], 0.5)
    n = f"{_participants(row.n_participants)}, {plural(row.n, 'answer')}"
    where = f"{share(row.x0, digits)} {_with(interval, n, digits)}"
    said = f"People placed the boundary of {row.label_1} and {row.label_2} at {where}"
    first = round(100 * row.x0, digits - 2)
    second = round(100 - first, digits - 2)
    looked = (
        f"a blend of {first:.{digits - 2}f}% {row.label_1} and {second:.{digits - 2}f}% {row.label_2} looked like half "
        "of each"
    )
    if not leaves_out(interval["low"], interval["high"], 0.5):
        return f"{said}, not reliably different from the middle, .5."
    weighed = row.label_1 if row.x0 < 0.5 else row.label_2
    return f"{said}: {looked}, so that {weighed} weighed more than its share."


def _confidence(found: Found) -> list[str]:
    """Say how sure people were, and where less."""
    counted = found.summary["headlines"]
    if "confidence" not in counted:
        return []
    gap = counted.get("confidence_gap")
    if not gap or not gap["n"]:
        each = counted["confidence"]
        return [f"Mean confidence was {share(each['mean'])} {_with(each, _participants(each['n']))}, from 0 to 1."]
    even, uneven = counted["confidence_even"], counted["confidence_uneven"]
    where = (
        f"mean confidence was {share(even['mean'])} at λf {_either(even['folded'])} and {share(uneven['mean'])} at "
        f"{_either(uneven['folded'])}"
    )
    if gap["low"] is None:
        return [f"{where[0].upper()}{where[1:]} ({_participants(gap['n'])})."]
    told = leaves_out(gap["low"], gap["high"], 0)
    less = "less" if gap["mean"] > 0 else "more"
    blends = "even blends" if even["folded"] == HALF else "blends nearer to even"
    verb = f"were {less} sure of {blends}" if told else "were not measurably surer of some blends than of others"
    return [
        f"People {verb}: {where}; difference within participants {share(gap['mean'])} "
        f"{_with(gap, _participants(gap['n']))}."
    ]


def _either(folded: float) -> str:
    """Name a coefficient with its complement, which are pooled."""
    short = f"{folded:g}".removeprefix("0") or "0"
    return short if folded == 0.5 else f"{short} or {f'{round(1 - folded, 4):g}'.removeprefix('0')}"


def _midpoints(found: Found) -> list[str]:
    """Say which blends people took for what was asked for, the midpoint first, and what the start does to them."""
    rows = pd.DataFrame(found.summary["tests"])
    if rows.empty:
        return []
    rows = rows[rows["over"] == "participants"]
    sentences = []
    for lam_g in sorted(rows["lam_g"].unique(), key=lambda asked: (abs(asked - HALF), asked)):
        asked = rows[rows["lam_g"] == lam_g]
        means = [_mean(row) for row in asked[asked["question"] == "midpoint"].itertuples()]
        chosen = "as the midpoint" if lam_g == HALF else f"when asked for {share(lam_g)} of class 1"
        if means:
            sentences.append(
                f"The blend that {_people(found)} chose {chosen} held, of class 1, on average {'; '.join(means)}."
            )
        sentences += [_start(row) for row in asked[asked["question"] == "start"].itertuples()]
    return sentences


def _start(row) -> str:
    """Say what the start does to the blend that is chosen. row: a test, as itertuples gives it."""
    estimate, n = _interval(row), _participants(row.n)
    interface, blend = type_in_words(row.interface_type), "midpoint"
    if row.lam_g != HALF:
        blend = f"blend chosen for {share(row.lam_g)}"
    if estimate["low"] is None:
        return (
            f"In {interface}, the {blend} differed by {share(row.mean)} between starts near class 1 and near class 2 "
            f"({n}: too few, or too much alike, for an interval)."
        )
    digits = _digits(row.low, row.high, row.null)
    moved = f"moved the {blend}" if _told(row) else f"did not measurably move the {blend}: it differed"
    return (
        f"In {interface}, starting near class 1 instead of class 2 {moved} by {share(row.mean, digits)} "
        f"{_with(estimate, n, digits)}."
    )


def _mean(row) -> str:
    """Say a mean midpoint, with its interval and on which side of .5 it lies. row: a test, as itertuples gives it."""
    estimate, digits = _interval(row), _digits(row.low, row.high, row.null)
    side = ("below " if row.mean < row.null else "above ") if _told(row) else "not reliably different from "
    verdict = f", {side}{share(row.null)}" if estimate["low"] is not None else ""
    return (
        f"{share(row.mean, digits)} in {type_in_words(row.interface_type)} "
        f"{_with(estimate, _participants(row.n), digits)}{verdict}"
    )


def _interval(row) -> dict:
    """Give the ends of a test's interval; None where there is none."""
    return {name: None if pd.isna(getattr(row, name)) else getattr(row, name) for name in ("low", "high")}


def _told(row) -> bool:
    """Tell whether the interval of a test excludes the value that it is tested against."""
    return leaves_out(row.low, row.high, row.null)


def _other_mass(found: Found) -> list[str]:
    """Say how much people gave to classes other than the two that were mixed."""
    each = found.summary["headlines"].get("other_mass")
    if not each:
        return []
    return [
        f"Asked for all classes, {_people(found)} gave {share(each['mean'])} of the probability to other classes than "
        f"the two in the image {_with(each, _participants(each['n']))}."
    ]


def _retest(found: Found) -> list[str]:
    """Say how far answers change when the same is shown again."""
    parts = []
    for row in found.summary["reliability"]["retest"]:
        if row["measure"] != "lam_h" or row["lam_g"] not in (None, HALF) or not row["n_pairs"]:
            continue
        each = {name: row[name] for name in ("low", "high")}
        n = f"{_participants(row['n_participants'])}, {plural(row['n_pairs'], 'repeated trial')}"
        parts.append(f"{share(row['mean_abs_difference'])} in {type_in_words(row['interface'])} {_with(each, n)}")
    who = "the participant's answers" if _people(found) == "the participant" else "people's answers"
    return [f"When the same was shown again, {who} differed on average by {listed(parts)}."] if parts else []


def cannot_be_said(found: Found) -> list[str]:
    """Say what the data do not allow, because there are too few or because of their kind."""
    summary, numbers = found.summary, found.numbers
    people, sentences = numbers["participants"]["total"], []
    if "simulated" in summary["observers"]:
        which = "All" if summary["observers"] == "simulated" else "Some"
        sentences.append(f"{which} of these answers were simulated: they say nothing about people.")
    rehearsed = summary["rehearsals"]
    if rehearsed["rehearsals"]:
        which = "All" if rehearsed["rehearsals"] == rehearsed["sessions"] else "Some"
        sentences.append(f"{which} of these sessions are rehearsals: they say nothing about participants.")
    if not numbers["judgments"]["total"]:
        return [*sentences, "What people see in mixed images: nobody gave an answer to one that counts."]
    if people == 1:
        sentences.append(
            "With one participant there is no interval over people: everything here holds for this person alone."
        )
    sentences += _boundaries_not_said(found)
    answers = found.tables["judgments"]
    asked = answers[answers["interface"].isin(of_kind("midpoint")) & ~answers["catch"].isin([1])]
    if numbers["pairs"] and people > 1 and asked.groupby("pair")["participant"].nunique().max() < 2:
        sentences.append("How far people agree on a midpoint: nobody shared a pair with anybody else.")
    if not any(row["n_pairs"] for row in summary["reliability"]["retest"]):
        sentences.append("How steady people are: nothing was shown twice.")
    return sentences


def _boundaries_not_said(found: Found) -> list[str]:
    """Say what cannot be said of the boundaries."""
    table, sentences = found.tables["boundaries"], []
    if table.empty:
        return []
    if (levels := _levels(found)) < FEWEST_LEVELS:
        shown = f"answers are only at {plural(levels, 'coefficient')} λf, and a curve needs at least {FEWEST_LEVELS}"
        return [f"Where the boundary is: {shown}."]
    fitted = table["x0"].notna()
    width = table["x0_people_high"] - table["x0_people_low"]
    if missing := int((~fitted).sum()):
        why = "their answers fix no logistic curve that passes through half and half"
        sentences.append(f"Where the boundary is, for {_of_pairs(missing, len(table))}: {why}.")
    if (few := int((fitted & width.isna()).sum())) and found.numbers["participants"]["total"] > 1:
        why = "too few people answered, or too differently, for an interval"
        sentences.append(f"Where other people would place the boundary, for {_of_pairs(few, len(table))}: {why}.")
    if falling := int((table["k"] < 0).sum()):
        why = "people saw less of a class where there was more of it"
        sentences.append(f"Which class weighs more, for {_of_pairs(falling, len(table))}: {why}.")
    if wide := int((width > WIDE).sum()):
        why = f"its interval over participants is wider than {share(WIDE)}"
        sentences.append(f"Where precisely the boundary is, for {_of_pairs(wide, len(table))}: {why}.")
    return sentences


def _of_pairs(n: int, total: int) -> str:
    """Say how many of the pairs of classes something applies to."""
    if total == 1:
        return "the one pair of classes"
    return f"all {total:,} pairs of classes" if n == total else f"{n:,} of the {total:,} pairs of classes"
