"""The report's sections in the order of the paper's, each empty where nobody answered what it is about.

summary: what is in summary.json. tables: as in the CSVs, by name without suffix. figures: the folder they are in.
"""

from pathlib import Path

import pandas as pd

from analysis.inferences import mean_and_sd
from analysis.midpoints import of_half
from analysis.report.html_page import Section, both_ways, span
from analysis.shrinkage import pool
from hillmixe.interfaces import INTERFACES
from stimuli_gen.mixing import GIVEN

WAYS = ("paper", "corrected")
REPEATS = "`paper` and `corrected` differ because the paper counted repeated trials as further raters."
NO_IMAGES = "add `--stimuli` and the stimulus set to `aggregate.py` to see it"


def who(summary: dict) -> Section:
    """Say who answered, and how many answers there are."""
    section = Section("who", "Who answered")
    found, paper = summary["corrected"], summary["paper"]
    rows = [
        {
            "interface": INTERFACES[name].title,
            "participants": found["participants"][name],
            "first answers": found["judgments"][name],
            "answers with repeats": paper["judgments"][name],
        }
        for name in INTERFACES
        if name in found["participants"]
    ]
    section.table(pd.DataFrame(rows))
    if rehearsed := summary["rehearsals"]["rehearsals"]:
        which = "All" if rehearsed == summary["rehearsals"]["sessions"] else rehearsed
        section.text(f"{which} of the {summary['rehearsals']['sessions']} sessions are rehearsals.")
    if broken := found["broken_off_sessions"]:
        section.text(f"{broken} sessions were broken off; their answers are in, marked `completed` = 0.")
    if summary["mixing"] == GIVEN:
        section.text(
            "The images are frames of continua that were made elsewhere: lam_f is the place on a continuum, from 0, "
            "its end of label 2, to 1, its end of label 1 (see docs/stimuli.md)."
        )
    elif summary["mixing"] != "linear":
        section.text(f"The images were mixed by `{summary['mixing']}` (see docs/stimuli.md).")
    return section


def midpoints(summary: dict, tables: dict[str, pd.DataFrame], figures: Path) -> Section:
    """Show the perceived midpoints."""
    section = Section("midpoints", "Perceived midpoints (paper, section 3)")
    if tables["midpoints"].empty:
        return section
    if summary["corrected"]["pairs"]:
        _add_counts(section, summary)
    others = [summary[way]["other_points"] for way in WAYS]
    asked = "what was asked for" if others[0] else ".5"
    section.picture(
        figures / "midpoints_by_pair.png",
        f"Figure 2. Mean midpoint of each pair, by interface type; dashed: .15 from {asked}.",
    )
    section.picture(figures / "selections.png", "Figure 3. Which blends were chosen as the midpoint, answer by answer.")
    if summary["corrected"]["pairs"]:
        names = {"interface_type": "interface type", "n_judgments": "answers", "at_half": "share at .5"}
        _add_both_ways(section, [summary[way]["selections"] for way in WAYS], names, digits=3)
    section.picture(
        figures / "most_relabelled_midpoints.png",
        f"Figure 4. The image pairs whose perceived midpoint lies farthest from {asked}, with their blends; framed: "
        "the blend nearest to the mean midpoint.",
        NO_IMAGES,
    )
    middles = of_half(tables["midpoints"])
    if len(middles):
        types = middles.groupby("interface_type")["lam_h"].agg(["size", "mean", "std"]).reset_index()
        types.columns = ["interface type", "pairs", "mean of pair means", "SD of pair means"]
        section.table(types, digits=3)
    if others[0]:
        section.heading("Other shares than one half")
        section.text(
            "Where the study asked for another share of the first label, λ_g, its answers are counted by themselves: a "
            "pair is highly relabelled where its mean answer lies at least .15 from λ_g."
        )
        names = {"lam_g": "λ_g", "interface_type": "interface type", "n_pairs": "pairs", "n_judgments": "answers"}
        names |= {"n_participants": "participants", "mean": "mean of pair means", "sd": "SD of pair means"}
        names |= {"highly_relabelled": "highly relabelled pairs", "as_asked": "share of answers at λ_g"}
        _add_both_ways(section, others, names, digits=3)
    return section


def _add_counts(section: Section, summary: dict) -> None:
    """Add how many pairs are highly relabelled, where the midpoint was asked for."""
    found, paper = summary["corrected"], summary["paper"]
    section.text(
        f"{found['pairs']} image pairs were judged. A pair is highly relabelled where its mean midpoint lies at least "
        ".15 from .5."
    )
    rows = [
        ("in all interface types", paper["highly_relabelled"], found["highly_relabelled"], "in_all_types"),
        ("in at least one", paper["highly_relabelled"], found["highly_relabelled"], "in_any_type"),
    ]
    columns = ["highly relabelled pairs", "paper", "corrected", "corrected, without repeats"]
    first = found["highly_relabelled_first_answers"]
    section.table(pd.DataFrame([(name, a[key], b[key], first[key]) for name, a, b, key in rows], columns=columns))
    if paper["highly_relabelled"] != found["highly_relabelled"]:
        section.text(
            "The columns differ because the paper compared floating-point means with .15, so that means of exactly .35 "
            "and .65 were decided by rounding noise; corrected, they count."
        )


def inferences(summary: dict, tables: dict[str, pd.DataFrame], figures: Path) -> Section:
    """Show the inferred mixing coefficients."""
    section = Section("inferences", "Inferred mixing coefficients (paper, section 4.2)")
    if tables["labels"].empty:
        return section
    section.text(f"{summary['corrected']['stimuli']} stimuli were judged.")
    section.picture(
        figures / "lam_h_by_lam_f.png",
        "Figure 5. The coefficient people infer against the one the image was made with: median and quartiles of "
        "judgments.",
    )
    names = {"q25": "lower quartile", "q75": "upper quartile", "n": "judgments"}
    _add_both_ways(section, [summary[way]["lam_h_by_lam_f"] for way in WAYS], names)
    examples = {way: summary[way]["paper_examples"] for way in WAYS}
    if examples["corrected"]:
        section.heading("Figure 6: the paper's examples")
        section.picture(
            figures / "examples.png",
            "Figure 6. Stimuli that the paper shows: the coefficient they were made with, the one people infer, and "
            "their confidence.",
            NO_IMAGES,
        )
        rows = [(name, examples["paper"].get(name), value) for name, value in examples["corrected"].items()]
        section.table(pd.DataFrame(rows, columns=["stimulus", "λ_h, paper", "λ_h, corrected"]), digits=3)
        if examples["paper"] != examples["corrected"]:
            section.text(REPEATS)
    section.heading("Stimuli whose inferred coefficient lies farthest from the one they were made with")
    section.picture(figures / "most_relabelled_stimuli.png", "The stimuli, with what people inferred.", NO_IMAGES)
    labels = tables["labels"]
    farthest = labels.loc[(labels["lam_h"] - labels["lam_f"]).abs().sort_values(ascending=False).index[:12]]
    section.table(farthest[["stimulus", "lam_f", "lam_h", "omega", "n_judgments"]])
    return section


def confidence(summary: dict, figures: Path) -> Section:
    """Show how sure people are."""
    section = Section("confidence", "Confidence (paper, section 4.3)")
    counted = {way: summary[way]["confidence"] for way in WAYS}
    if not counted["corrected"]:
        return section
    rows = [
        {
            "λ_f": f"{row['folded']:g} or {1 - row['folded']:g}" if row["folded"] != 0.5 else "0.5",
            "paper": mean_and_sd(before["mean"], before["sd"]),
            "corrected": mean_and_sd(row["mean"], row["sd"]),
            "images": row["n_stimuli"],
            "SD over participants": row["sd_participants"],
        }
        for before, row in zip(counted["paper"], counted["corrected"], strict=True)
    ]
    section.heading("Table 1: mean confidence ± SD over images")
    section.table(pd.DataFrame(rows))
    section.text(
        "The paper's caption says that the spread is over participants; its figures are over images, as here. The "
        "columns `paper` and `corrected` differ only in that the first counts repeated trials."
    )
    section.picture(figures / "confidence_by_lam_f.png", "Confidence by coefficient: mean and SD over images.")
    paper, found = (summary[way]["ambiguity"] for way in WAYS)
    ambiguous = {name: both_ways(paper[name], found[name]) for name in found}
    if len(ambiguous["groups"]):
        section.heading("Ambiguous images")
        section.picture(
            figures / "ambiguity.png",
            "Figure 8. Confidence and relabelling by the entropy of the two images in CIFAR-10H.",
        )
        section.table(ambiguous["groups"])
        section.text(
            "High/high against low/low, over stimuli as in the paper, and over image pairs, which are independent:"
        )
        section.table(ambiguous["comparisons"])
        section.text("Sum of both entropies against confidence and relabelling (Spearman):")
        section.table(ambiguous["correlations"], digits=3)
        if "counted" in ambiguous["groups"]:
            section.text(f"{REPEATS} Its ranks are of floats as they come; corrected, equal values are ranked equal.")
    return section


def boundaries(summary: dict, boundaries: pd.DataFrame, figures: Path) -> Section:
    """Show the category boundaries. boundaries: of boundaries.csv."""
    section = Section("boundaries", "Category boundaries (paper, section 5.2)")
    if boundaries.empty:
        return section
    fitted = boundaries.dropna(subset="x0")
    section.text(
        "A logistic of lam_h on lam_f was fitted for each pair of categories; x0 is the boundary, k the slope."
    )
    ranges = [summary[way]["boundaries"] for way in WAYS]
    rows = [[each | {name: span(each.get(name)) for name in ("x0", "k")}] for each in ranges]
    _add_both_ways(section, rows, {"category_pairs": "pairs of categories"})
    section.picture(
        figures / "boundaries.png",
        "Figure 7. Each pair of categories: mean and standard error at each coefficient, the logistic, the identity "
        "(dotted), and the boundary with its intervals at the foot.",
    )
    section.picture(
        figures / "boundary_images.png",
        "Figure 7, with images. At each coefficient, the stimulus whose mean inferred coefficient is most typical of "
        "its pair of categories; under the images, the boundary with its intervals.",
        NO_IMAGES,
    )
    away = ((fitted["x0_people_low"] > 0.5) | (fitted["x0_people_high"] < 0.5)).sum()
    away_images = ((fitted["x0_images_low"] > 0.5) | (fitted["x0_images_high"] < 0.5)).sum()
    section.text(
        f"Intervals are 95 % and for each pair by itself: with other people, {away} boundaries would still lie on one "
        f"side of .5, with other images {away_images}; of {len(fitted)} pairs that all lay at .5, one in twenty would, "
        "too. `x0_shrunk` and `k_shrunk` are drawn towards the typical pair as far as their errors ask for it."
    )
    if fitted["x0_shrunk"].notna().any():
        section.text(policy_in_words(boundaries))
    estimates = [f"{name}{end}" for name in ("x0", "k") for end in ("", "_people_low", "_people_high", "_shrunk")]
    section.table(boundaries[["label_1", "label_2", "n", *estimates, "r2", "monotone"]], folded="All boundaries")
    images = [f"{name}_images_{end}" for name in ("x0", "k") for end in ("low", "high")]
    section.table(
        boundaries[["label_1", "label_2", *images, "lack_of_fit_p"]],
        folded="Intervals over images, and whether the logistic fits",
    )
    return section


def _add_both_ways(section: Section, rows: list[list[dict]], names: dict[str, str], digits: int = 2) -> None:
    """Add a table of what was counted both WAYS, with the reason where they differ. names: headings of columns."""
    table = both_ways(*rows)
    section.table(table.rename(columns=names), digits)
    if "counted" in table:
        section.text(REPEATS)


def policy_in_words(boundaries: pd.DataFrame) -> str:
    """Say what policy.json gives the pairs of categories that nobody judged. boundaries: of boundaries.csv."""
    pooled = pool(boundaries)
    categories = len({*boundaries["label_1"], *boundaries["label_2"]})
    possible = categories * (categories - 1) // 2
    unjudged = possible - len(boundaries)
    share = "all were judged" if not unjudged else f"{unjudged} were not judged"
    return (
        "`policy.json` gives a network's trainer these curves as a label mixing policy. A pair of categories that "
        f"nobody judged gets the pooled curve, x0 {pooled.x0:.2f} and k {pooled.k:.1f}: of the {possible} pairs that "
        f"these {categories} categories make, {share}."
    )


def soft_labels(labels: pd.DataFrame, figures: Path) -> Section:
    """Show the soft labels. labels: of soft_labels.csv."""
    section = Section("soft-labels", "Soft labels over all classes (paper, supplement)")
    if labels.empty:
        return section
    section.picture(
        figures / "soft_labels.png",
        "Figure 9. Soft labels of people beside those of mixup, from the stimulus with the least to the one with the "
        "most mass on other classes; at the right, that mass for all stimuli.",
    )
    section.table(labels.drop(columns="pair"), folded="All soft labels")
    return section


def method(summary: dict) -> Section:
    """Say how everything was counted, and by what it was made."""
    section = Section("method", "Method and version")
    recipes = summary["recipes"]
    rows = [(name, recipes["paper"][name], recipes["corrected"][name]) for name in recipes["paper"]]
    section.table(pd.DataFrame(rows, columns=["what", "paper", "corrected"]))
    versions = ", ".join(f"{name} {version}" for name, version in summary["versions"].items())
    section.text(f"Made by {versions} from {len(summary['sources'])} files of answers.")
    section.table(pd.DataFrame({"file": summary["sources"]}), folded="The files")
    return section
