"""The report's sections on how far the answers can be trusted: studies, reliability and quality."""

import pandas as pd

from analysis.report.apa import listed
from analysis.report.found import Found
from analysis.report.headings import rule_in_words
from analysis.report.page import Section, frame, span
from analysis.studies import in_words
from hillmixe.command import plural

FOLDED = {
    "retest": "Repeated trials",
    "raters": "Agreement of raters",
    "split_half": "Split halves",
    "noise_ceiling": "Noise ceiling",
    "predictions": "Predictions",
}
ONLY_HALF = {0.5, None}  # values of lam_g where nothing but the midpoint was asked for
IMAGES_SHOWN = 1000  # rows of the list of files; images.csv has them all


def studies(results: Found) -> Section:
    """Write which studies the sessions belong to, and what differs between their versions."""
    section, found = Section("studies", "Studies"), results.summary["studies"]
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
        "The checksum covers all settings of the study and all that its participants could read; its record is "
        "`study-<checksum>.zip`."
    )
    if differences := found["differences"]:
        names = [(each["study"], in_words(each) if each["values"] else each["what"]) for each in differences]
        section.table(pd.DataFrame(names, columns=["study", "what differs"]), folded="All that differs")
    return section


def reliability(found: Found) -> Section:
    """Write how steady people are and how far they agree."""
    section, tables = Section("reliability", "Reliability"), found.summary["reliability"]
    said = {
        "retest": "How far the same person gives the same answer again: repeated trials are compared with their first "
        "showing. Intervals are over participants.",
        "raters": "How far different people agree: ICC(1,1) is for a single person, the reliability of the mean for "
        "all raters of a stimulus together. At 0 or below, they agree no more than by chance.",
        "split_half": "How far the means of two random halves of each stimulus's raters agree.",
        "noise_ceiling": "How well anything could predict the mean answer to a stimulus: no better than this, since "
        "the mean of few raters is itself uncertain.",
        "predictions": "How well the mean answer is in fact predicted from other image pairs (cross-validation in ten "
        "folds of image pairs).",
    }
    for name, words in said.items():
        if tables[name]:
            section.text(words)
            hidden = ["n0", "n_participants", "n_splits"]
            if {row.get("lam_g") for row in tables[name]} <= ONLY_HALF:
                hidden.append("lam_g")
            shown = frame(tables[name]).drop(columns=hidden, errors="ignore")
            if name == "retest":
                shown = shown.rename(columns={"n_pairs": "n_repeated"})  # pairs of answers, not of images
            section.table(shown, digits=3, folded=FOLDED[name])
    return section


def quality(results: Found) -> Section:
    """Write whom the quality rules flag, and the results without them."""
    section, summary, exclusions = Section("quality", "Quality"), results.summary, results.tables["exclusions"]
    gone = summary["left_out"]
    asked = ", ".join(f"{rule_in_words(name)} (threshold {threshold:.3g})" for name, threshold in gone["rules"].items())
    who = f"{plural(gone['judgments'], 'answer')} of {plural(gone['participants'], 'person', 'people')}"
    section.text(
        (
            f"Excluded on request is what {asked} flagged: {who}, listed in left_out.csv. "
            if asked
            else "Nobody was excluded. "
        )
        + "Rules of quality flag people who did something unusual, which need not be wrong: look at them before you "
        "exclude anybody, and report the results with and without. To exclude whom a rule flags, give its name with "
        "underscores, as in `aggregate.py ... --without one_answer`."
    )
    flagged = exclusions["participant"].nunique()
    section.text(f"The rules flag {plural(flagged, 'participant')}." if flagged else "The rules flag nobody.")
    rules = pd.DataFrame(summary["quality"])
    idle = [rule_in_words(name) for name in rules.loc[rules["n_measured"] == 0, "rule"]]
    rules = rules[rules["n_measured"] > 0]
    if idle:
        section.text(f"Not measured, since there are no such answers or too few: {listed(idle)}.")
    if rules.empty:
        return section
    rules["threshold"] = [f"{row.beyond} {row.threshold:.3g}" for row in rules.itertuples()]
    rules["rule"] = rules["rule"].map(rule_in_words)
    shown = ["rule", "what", "threshold", "unit", "n_measured", "n_sessions", "n_judgments"]
    section.table(rules[shown].rename(columns={"n_judgments": "answers"}), folded="What the rules measure and flag")
    section.table(rules[["rule", "reason"]], folded="Why these thresholds")
    if len(exclusions):
        section.table(exclusions.assign(rule=exclusions["rule"].map(rule_in_words)), folded="Who is flagged")
    if not flagged:
        return section
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
            rows.append((f"{words} of pairs of classes", *map(span, both)))
    medians = {row["lam_f"]: row["median"] for row in left["lam_h_by_lam_f"]}
    rows += [
        (f"median λh at λf {row['lam_f']:g}", row["median"], medians.get(row["lam_f"]))
        for row in found["lam_h_by_lam_f"]
    ]
    sure = {row["folded"]: row["mean"] for row in left["confidence"]}
    rows += [
        (f"mean confidence at λf {row['folded']:g}", row["mean"], sure.get(row["folded"]))
        for row in found["confidence"]
    ]
    section.heading("With and without")
    section.table(pd.DataFrame(rows, columns=["result", "with all", "without"], dtype=object))
    return section


def images(found: Found) -> Section:
    """Say which files the judged images are, where a stimulus set was given."""
    section, listed = Section("images", "Images"), found.tables.get("images")
    if listed is None or listed.empty:
        return section
    section.text(
        f"Each stimulus is named by the ids of its two images. images.csv has all {len(listed)} that were judged, with "
        "their files in the source of the stimulus set, sizes and checksums."
    )
    shown = listed.head(IMAGES_SHOWN).drop(columns=["file_sha256", "pixels_sha256"])
    section.table(shown, folded="The files" if len(shown) == len(listed) else f"The first {len(shown)} files")
    return section
