"""The report's sections on how far the answers can be trusted: studies, reliability and quality."""

from pathlib import Path

import pandas as pd

from analysis.report.html_page import Section, frame, span
from analysis.studies import in_words

ONLY_HALF = {0.5, None}  # values of lam_g where nothing but the midpoint was asked for
IMAGES_SHOWN = 1000  # rows of the list of files; images.csv has them all


def studies(found: dict) -> Section:
    """Write which studies the sessions are of, and what differs between their versions. found: as in summary.json."""
    section = Section("studies", "Studies")
    if not any(each["study"] for each in found["checksums"]):
        return section
    for note in found["notes"]:
        section.text(f"Note: {note}.")
    rows = [
        {
            "study": each["study"] or "none (version 0.1)",
            "checksum": (each["study_sha256"] or "")[:16],
            "sessions": each["sessions"],
            "participants": each["participants"],
            "record beside the data": "yes" if each["recorded"] else "no",
        }
        for each in found["checksums"]
    ]
    section.table(pd.DataFrame(rows))
    section.text(
        "The checksum is of all settings of the study and of all that its participants could read; its record is "
        "`study-<checksum>.zip`."
    )
    if differences := found["differences"]:
        names = [(each["study"], in_words(each) if each["values"] else each["what"]) for each in differences]
        section.table(pd.DataFrame(names, columns=["study", "what differs"]), folded="All that differs")
    return section


def participants(times: dict[str, list[dict]], figures: Path) -> Section:
    """Show everybody's own curve, and how long answers took. times: response_times, as in summary.json."""
    section = Section("participants", "Participants")
    section.picture(
        figures / "participants.png",
        "Participants: single answers, means, own curve and its boundary; r is the correlation of λ_h with λ_f.",
    )
    section.picture(figures / "response_times.png", "Response times, by interface and along λ_f.")
    if any(row["n"] for row in times["by_interface"]):
        section.table(frame(times["by_interface"]), digits=1)
    return section


def reliability(tables: dict[str, list[dict]]) -> Section:
    """Write how steady people are and how far they agree. tables: reliability, as in summary.json."""
    section = Section("reliability", "Reliability")
    said = {
        "retest": "The same person again: repeated trials against their originals; intervals over participants.",
        "raters": "One person and another: ICC(1,1), and the reliability of the mean of the raters there are.",
        "split_half": "Random halves of each stimulus's raters.",
        "noise_ceiling": "How well the mean of a stimulus could be predicted at best, for it is the mean of few "
        "raters.",
        "predictions": "How well it is predicted from other image pairs (cross-validation in ten folds of image "
        "pairs).",
    }
    for name, words in said.items():
        if tables[name]:
            section.heading(words)
            hidden = ["n0", "n_participants", "n_splits"]
            if {row.get("lam_g") for row in tables[name]} <= ONLY_HALF:
                hidden.append("lam_g")
            section.table(frame(tables[name]).drop(columns=hidden, errors="ignore"), digits=3)
    return section


def quality(summary: dict, exclusions: pd.DataFrame) -> Section:
    """Write whom the rules of quality name, and the results without them. exclusions: the table of exclusions.csv."""
    section = Section("quality", "Quality")
    gone = summary["left_out"]
    asked = ", ".join(f"{name} (threshold {threshold:.3g})" for name, threshold in gone["rules"].items())
    said = f"Left out on request is what {asked} named: {gone['judgments']} answers of {gone['participants']} people"
    section.text(
        (f"{said}, listed in left_out.csv. " if asked else "Nobody was left out. ")
        + "What each rule would name, and what the results would be without all of it: a person who is named has done "
        "something unusual, not something wrong. `--without` and rules leave them out of all results."
    )
    rules = pd.DataFrame(summary["quality"])
    rules["threshold"] = [f"{row.beyond} {row.threshold:.3g}" for row in rules.itertuples()]
    shown = ["rule", "what", "threshold", "unit", "n_measured", "n_sessions", "n_judgments"]
    section.table(
        rules[shown].rename(
            columns={"n_measured": "sessions measured", "n_sessions": "named", "n_judgments": "answers"}
        )
    )
    section.table(rules[["rule", "reason"]], folded="Why these thresholds")
    if len(exclusions):
        section.table(exclusions, folded="Who is named")
    found, left = summary["corrected"], summary["without_exclusions"]
    rows: list[tuple] = [("participants", found["participants"]["total"], left["participants"].get("total", 0))]
    rows += [("first answers", found["judgments"]["total"], left["judgments"]["total"])]
    if found["pairs"]:
        rows.append(
            ("pairs judged, for each interface type", *(each["pairs_by_interface_type"] for each in (found, left)))
        )
        for key, words in {"in_all_types": "in all interface types", "in_any_type": "in at least one"}.items():
            both = (each["highly_relabelled_first_answers"][key] for each in (found, left))
            rows.append((f"pairs highly relabelled {words}", *both))
    for name, words in {"x0": "boundaries x0", "k": "slopes k"}.items():
        both = [each["boundaries"].get(name) for each in (found, left)]
        if both[0]:
            rows.append((f"{words} of pairs of categories", *map(span, both)))
    medians = {row["lam_f"]: row["median"] for row in left["lam_h_by_lam_f"]}
    rows += [
        (f"median λ_h at λ_f {row['lam_f']:g}", row["median"], medians.get(row["lam_f"]))
        for row in found["lam_h_by_lam_f"]
    ]
    sure = {row["folded"]: row["mean"] for row in left["confidence"]}
    rows += [
        (f"mean confidence at λ_f {row['folded']:g}", row["mean"], sure.get(row["folded"]))
        for row in found["confidence"]
    ]
    section.heading("With and without")
    section.table(pd.DataFrame(rows, columns=["result", "with all", "without"], dtype=object))
    return section


def images(listed: pd.DataFrame | None) -> Section:
    """Say which files the judged images are. listed: the table of images.csv; None where no stimulus set was given."""
    section = Section("images", "Images")
    if listed is None or listed.empty:
        return section
    section.text(
        f"Each stimulus is named by the ids of its two images. images.csv has all {len(listed)} that were judged, with "
        "their files in the source of the stimulus set, sizes and checksums."
    )
    shown = listed.head(IMAGES_SHOWN).drop(columns=["file_sha256", "pixels_sha256"])
    section.table(shown, folded="The files" if len(shown) == len(listed) else f"The first {len(shown)} files")
    return section
