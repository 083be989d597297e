"""What a study found, in sentences that are made from its numbers, and what its data cannot say."""

import pandas as pd

from analysis.midpoints import HALF
from analysis.report.apa import listed, number, plural, share, to
from analysis.report.found import Found
from analysis.report.headings import interface_in_words
from analysis.report.page import Section

MOST = 8  # sentences of findings
TOLD = 2  # boundaries that are told one by one, where there are more
WIDE = 0.2  # of a boundary's interval over people, from which on little can be said


def findings_section(found: Found) -> Section:
    """Say what was found, and what cannot be said."""
    section = Section("findings", "What was found")
    sentences = found_in_words(found)
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


def _slope(found: Found) -> list[str]:
    """Say how far people's coefficient follows the image's."""
    line = found.summary["regression"]["clustered"]
    if "slope" not in line or line["slope"]["low"] is None:
        return []
    each = line["slope"]
    points = [number(10 * each[name], 1) for name in ("estimate", "low", "high")]
    held = {True: "less than the image changed", False: "more than the image changed"}
    beyond = each["high"] < 1 or each["low"] > 1
    verdict = held[each["high"] < 1] if beyond else "as much as the image changed, as far as these data tell"
    over = "" if " and " in line["over"] else f" over {line['over']}"
    return [
        f"Per 10 percentage points more of class 1 in the image, people saw {points[0]} points more (95% CI{over} "
        f"{points[1]} to {points[2]}; {_participants(line['n_participants'])}, {plural(line['n'], 'answer')}): "
        f"{verdict}."
    ]


def _boundaries(found: Found) -> list[str]:
    """Say where the boundaries lie that are told from the middle, those farthest from it first."""
    table = found.tables["boundaries"].dropna(subset=["x0", "x0_people_low"])
    if table.empty:
        return []
    away = table[(table["x0_people_low"] > 0.5) | (table["x0_people_high"] < 0.5)]
    told = table if len(table) <= TOLD + 1 else away
    told = told.loc[(told["x0"] - 0.5).abs().sort_values(ascending=False, kind="stable").index]
    sentences = [boundary_in_words(row) for row in told.head(TOLD + 1 if len(table) <= TOLD + 1 else TOLD).itertuples()]
    if len(table) > TOLD + 1:
        sentences.insert(
            0,
            f"Of {len(table)} pairs of classes with a boundary, the boundary of {len(away)} lies to one side of .5 by "
            f"its 95% interval over participants (not adjusted for {len(table)} comparisons: if all lay at .5, about "
            f"{number(len(table) / 20, 1)} would by chance).",
        )
    return sentences


def boundary_in_words(row) -> str:
    """Say where a boundary lies. row: of boundaries.csv, as itertuples gives it."""
    interval = {"low": row.x0_people_low, "high": row.x0_people_high}
    n = f"{_participants(row.n_participants)}, {plural(row.n, 'answer')}"
    said = f"People placed the boundary of {row.label_1} and {row.label_2} at {share(row.x0)} {_with(interval, n)}"
    first, second = round(100 * row.x0), 100 - round(100 * row.x0)
    looked = f"a blend of {first} % {row.label_1} and {second} % {row.label_2} looked like half of each"
    if interval["low"] <= 0.5 <= interval["high"]:
        return f"{said}, not told from the middle, .5."
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
    told = gap["low"] > 0 or gap["high"] < 0
    less = "less" if gap["mean"] > 0 else "more"
    verb = f"were {less} sure of even blends" if told else "were not measurably surer of some blends than of others"
    return [
        f"People {verb}: {where}; difference within participants {share(gap['mean'])} "
        f"{_with(gap, _participants(gap['n']))}."
    ]


def _either(folded: float) -> str:
    """Name a coefficient with its complement, which are taken together."""
    short = f"{folded:g}".removeprefix("0") or "0"
    return short if folded == 0.5 else f"{short} or {f'{round(1 - folded, 4):g}'.removeprefix('0')}"


def _midpoints(found: Found) -> list[str]:
    """Say which blends people took for the midpoint, and what the start does to them."""
    rows = pd.DataFrame(found.summary.get("tests") or [])
    if rows.empty:
        return []
    rows = rows[(rows["over"] == "participants") & (rows["lam_g"] == HALF)]
    means = [_mean(row) for row in rows[rows["question"] == "midpoint"].itertuples()]
    sentences = []
    if means:
        sentences.append(
            f"The blend that people chose as the midpoint held, of class 1, on average {'; '.join(means)}."
        )
    for row in rows[rows["question"] == "start"].itertuples():
        estimate = _interval(row)
        moved = "moved the midpoint" if _told(row) else "did not measurably move the midpoint: it differed"
        sentences.append(
            f"In {interface_in_words(row.interface_type)}, starting near class 1 instead of class 2 {moved} by "
            f"{share(row.mean)} {_with(estimate, _participants(row.n))}."
        )
    return sentences


def _mean(row) -> str:
    """Say a mean midpoint, with its interval and on which side of .5 it lies. row: a test, as itertuples gives it."""
    estimate, digits = _interval(row), 2
    if _told(row) and share(row.null) in (share(row.low), share(row.high)):
        digits = 3  # else an interval that ends just beside .5 would seem to hold it
    side = ("below " if row.mean < row.null else "above ") if _told(row) else "not told from "
    verdict = f", {side}{share(row.null)}" if estimate["low"] is not None else ""
    return (
        f"{share(row.mean, digits)} in {interface_in_words(row.interface_type)} "
        f"{_with(estimate, _participants(row.n), digits)}{verdict}"
    )


def _interval(row) -> dict:
    """Give the ends of a test's interval; None where there is none."""
    return {name: None if pd.isna(getattr(row, name)) else getattr(row, name) for name in ("low", "high")}


def _told(row) -> bool:
    """Whether the interval of a test leaves out what it is tested against."""
    return not pd.isna(row.low) and not row.low <= row.null <= row.high


def _other_mass(found: Found) -> list[str]:
    """Say how much people gave to other classes than the two that were mixed."""
    each = found.summary["headlines"].get("other_mass")
    if not each:
        return []
    return [
        f"Asked for all classes, people gave {share(each['mean'])} of the probability to other classes than the two in "
        f"the image {_with(each, _participants(each['n']))}."
    ]


def _retest(found: Found) -> list[str]:
    """Say how far answers change when the same is shown again."""
    parts = []
    for row in found.summary["reliability"]["retest"]:
        if row["measure"] != "lam_h" or row["lam_g"] not in (None, HALF) or not row["n_pairs"]:
            continue
        each = {name: row[name] for name in ("low", "high")}
        n = f"{_participants(row['n_participants'])}, {plural(row['n_pairs'], 'repeated trial')}"
        parts.append(f"{share(row['mean_abs_difference'])} in {interface_in_words(row['interface'])} {_with(each, n)}")
    return [f"Shown the same again, people changed their answer on average by {listed(parts)}."] if parts else []


def cannot_be_said(found: Found) -> list[str]:
    """Say what so few, or such, data do not allow."""
    summary, numbers = found.summary, found.numbers
    people, sentences = numbers["participants"]["total"], []
    if summary["observers"] != "human":
        sentences.append("These answers were simulated, at least in part: they say nothing about people.")
    if summary["rehearsals"]["rehearsals"]:
        sentences.append("Rehearsals are among these sessions: they say nothing about participants.")
    if people == 1:
        sentences.append(
            "With one participant there is no interval over people: everything here holds for this person alone."
        )
    table = found.tables["boundaries"]
    if len(table):
        width = table["x0_people_high"] - table["x0_people_low"]
        unclear = (table["x0"].isna() | width.isna()).sum()
        wide = (width > WIDE).sum()
        of_all = f"of the {plural(len(table), 'pair')} of classes" if len(table) > 1 else "of the pair of classes"
        if unclear:
            sentences.append(
                f"Where the boundary lies, for {unclear} {of_all}: the answers hold none, or too few people gave them."
            )
        if wide:
            sentences.append(
                f"Which class weighs more, for {wide} {of_all} in particular: the interval of the boundary is wider "
                f"than {share(WIDE)}."
            )
    if numbers["pairs"] and not found.tables["midpoints"]["n_participants"].ge(2).any():
        sentences.append("How far people agree on a midpoint: nobody shared a pair with anybody else.")
    if not any(row["n_pairs"] for row in summary["reliability"]["retest"]):
        sentences.append("How steady people are: nothing was shown twice.")
    return sentences
