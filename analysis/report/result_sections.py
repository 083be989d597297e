"""The report's sections of results, in the paper's order; each is empty if nobody answered what it is about."""

import pandas as pd

from analysis.inferences import mean_and_sd
from analysis.midpoints import HIGH, of_half
from analysis.report import stimuli_page
from analysis.report.apa import number, share
from analysis.report.findings import leaves_out
from analysis.report.found import REPEATS, WAYS, Found
from analysis.report.page import Section, span
from analysis.shrinkage import pool
from hillmixe.command import plural

EXTREMES = 12  # cases that lie farthest, so many are listed
ALL_STIMULI = "All stimuli with their images and people's answers, to sort and filter"
NO_IMAGES = "add `--stimuli` and the stimulus set to `aggregate.py` to see it"


def midpoints(found: Found) -> Section:
    """Show the perceived midpoints."""
    section = Section("midpoints", found.titled("Perceived midpoints", "section 3"))
    table, numbers = found.tables["midpoints"], found.numbers
    if table.empty:
        return section
    others = [found.summary[way]["other_points"] for way in WAYS]
    asked = "what was asked for" if others[0] else ".5"
    if numbers["pairs"]:
        section.text(
            f"{plural(numbers['pairs'], 'image pair')} {'was' if numbers['pairs'] == 1 else 'were'} judged. The "
            "perceived midpoint is the blend that people chose as half one image and half the other, given as the "
            f"weight of class 1 in it. A pair is highly relabelled if its mean midpoint is at least .{HIGH} from "
            ".5."
        )
        _add_counts(section, found)
    section.picture(
        found.figures / "midpoints_by_pair",
        f"Mean midpoint of each image pair, by interface; dashed: .{HIGH} from {asked}.",
        paper="2",
    )
    section.picture(
        found.figures / "selections", "Which blends were chosen as the midpoint, answer by answer.", paper="3"
    )
    if numbers["pairs"]:
        found.add_both_ways(section, "selections", digits=3)
    section.picture(
        found.figures / "most_relabelled_midpoints",
        f"The image pairs whose perceived midpoint lies farthest from {asked}, with their blends; framed: the blend "
        "nearest to the mean midpoint.",
        NO_IMAGES,
        paper="4",
    )
    means = table.groupby(["pair", "label_1", "label_2", "lam_g"], as_index=False).agg(
        lam_h=("lam_h", "mean"), n_judgments=("n_judgments", "sum")
    )
    off = (means["lam_h"] - means["lam_g"]).abs().sort_values(ascending=False, kind="stable")
    farthest = means.loc[off.index[:EXTREMES]]
    section.table(
        farthest[["pair", "label_1", "label_2", "lam_g", "lam_h", "n_judgments"]],
        folded=f"The {len(farthest)} pairs that lie farthest" if len(farthest) > 1 else "The pair",
        links=[stimuli_page.address(name) for name in farthest["pair"]],
    )
    section.link(ALL_STIMULI, stimuli_page.FILE)
    middles = of_half(table)
    if len(middles):
        types = middles.groupby("interface_type")["lam_h"].agg(["size", "mean", "std"]).reset_index()
        types.columns = ["interface_type", "image pairs", "mean of pair means", "SD of pair means"]
        section.table(types, digits=3)
    if others[0]:
        section.heading("Shares other than one half")
        section.text(
            "Where the study asked for a share of class 1 other than one half, λg, these answers are counted "
            f"separately: a pair is highly relabelled if its mean answer is at least .{HIGH} from λg."
        )
        names = {"mean": "mean of pair means", "sd": "SD of pair means"}
        names |= {"highly_relabelled": "highly relabelled pairs", "as_asked": "share of answers at λg"}
        paper, corrected = ([{names.get(key, key): row[key] for key in row} for row in rows] for rows in others)
        found.add_rows(section, paper, corrected, digits=3)
    return section


def _add_counts(section: Section, found: Found) -> None:
    """Add how many pairs are highly relabelled, where the midpoint was asked for."""
    first = found.numbers["highly_relabelled_first_answers"]
    names = {"in_all_types": "in all interfaces and starts", "in_any_type": "in at least one"}
    if not found.published:
        rows = [(words, first[key]) for key, words in names.items()]
        section.table(pd.DataFrame(rows, columns=["highly relabelled", "image pairs"]))
        return
    paper, corrected = (found.summary[way]["highly_relabelled"] for way in WAYS)
    rows = [(words, paper[key], corrected[key], first[key]) for key, words in names.items()]
    columns = ["highly relabelled", "paper", "corrected", "corrected, without repeats"]
    section.table(pd.DataFrame(rows, columns=columns))
    if paper != corrected:
        section.text(
            "The columns differ because the paper compared floating-point means with .15, so that means of exactly .35 "
            "and .65 were decided by rounding noise; corrected, they count."
        )


def inferences(found: Found) -> Section:
    """Show the inferred mixing coefficients."""
    section = Section("inferences", found.titled("Inferred mixing coefficients", "section 4.2"))
    labels = found.tables["labels"]
    if labels.empty:
        return section
    section.text(
        f"{plural(found.numbers['stimuli'], 'stimulus', 'stimuli')} "
        f"{'was' if found.numbers['stimuli'] == 1 else 'were'} judged. λf is the weight of class 1 in the "
        "image as it was made, λh the weight that people inferred."
    )
    section.picture(
        found.figures / "lam_h_by_lam_f",
        "The coefficient people infer against the one the image was made with: median and quartiles of judgments.",
        paper="5",
    )
    found.add_both_ways(section, "lam_h_by_lam_f")
    if found.published:
        _add_examples(section, found)
    section.heading("Stimuli whose inferred coefficient lies farthest from the one they were made with")
    section.picture(found.figures / "most_relabelled_stimuli", "The stimuli, with what people inferred.", NO_IMAGES)
    farthest = labels.loc[(labels["lam_h"] - labels["lam_f"]).abs().sort_values(ascending=False).index[:EXTREMES]]
    section.table(
        farthest[["stimulus", "lam_f", "lam_h", "omega", "n_judgments"]],
        links=[stimuli_page.address(name) for name in farthest["stimulus"]],
    )
    section.link(ALL_STIMULI, stimuli_page.FILE)
    return section


def _add_examples(section: Section, found: Found) -> None:
    """Add the stimuli that the paper shows."""
    examples = {way: found.summary[way]["paper_examples"] for way in WAYS}
    if not examples["corrected"]:
        return
    section.heading("Figure 6: the paper's examples")
    section.picture(
        found.figures / "examples",
        "Stimuli that the paper shows: the coefficient they were made with, the one people infer, and their "
        "confidence.",
        NO_IMAGES,
        paper="6",
    )
    rows = [(name, examples["paper"].get(name), value) for name, value in examples["corrected"].items()]
    section.table(pd.DataFrame(rows, columns=["stimulus", "λh, paper", "λh, corrected"]), digits=3)
    if examples["paper"] != examples["corrected"]:
        section.text(REPEATS)


def confidence(found: Found) -> Section:
    """Show how confident people are."""
    section = Section("confidence", found.titled("Confidence", "section 4.3"))
    counted = {way: found.summary[way]["confidence"] for way in WAYS}
    if not counted["corrected"]:
        return section
    section.text("ω is how sure people said they were of their answer, from 0 to 1.")
    rows = []
    for before, row in zip(counted["paper"], counted["corrected"], strict=True):
        either = f"{row['folded']:g} or {1 - row['folded']:g}" if row["folded"] != 0.5 else "0.5"
        ways = {"paper": before} if found.published else {}
        ways["corrected" if found.published else "mean ± SD over images"] = row
        rows.append(
            {"image, λf": either}
            | {name: mean_and_sd(each["mean"], each["sd"]) for name, each in ways.items()}
            | {"images": row["n_stimuli"], "SD over participants": row["sd_participants"]}
        )
    section.heading(f"{'Table 1: m' if found.published else 'M'}ean confidence ± SD over images")
    section.table(pd.DataFrame(rows))
    if found.published:
        section.text(
            "The paper's caption says that the spread is over participants; its figures are over images, as here. The "
            "columns `paper` and `corrected` differ only in that the first counts repeated trials."
        )
    section.picture(found.figures / "confidence_by_lam_f", "Confidence by coefficient: mean and SD over images.")
    _add_ambiguity(section, found)
    return section


def _add_ambiguity(section: Section, found: Found) -> None:
    """Add how confidence depends on the ambiguity of the images, if CIFAR-10H has them."""
    paper, corrected = (found.summary[way]["ambiguity"] for way in WAYS)
    if not corrected["groups"]:
        return
    section.heading("Ambiguous images")
    section.picture(
        found.figures / "ambiguity",
        "Confidence and relabelling by the entropy of the two images in CIFAR-10H.",
        paper="8",
    )
    section.text(
        "The ambiguity of an image is how much the people of CIFAR-10H, about 50 for each image, disagree about its "
        "class. Low is an entropy of at most .1, high is one of at least .5, in nats and, with other results, in "
        "bits; the other stimuli have an image in between. Relabelling is how far λh is from λf."
    )
    found.add_rows(section, paper["groups"], corrected["groups"], why="")
    section.text("High/high against low/low, over stimuli and over image pairs, which are independent:")
    found.add_rows(section, paper["comparisons"], corrected["comparisons"], why="")
    section.text("Sum of both entropies against confidence and relabelling:")
    ranks = f"{REPEATS} Its ranks are those of the floats as they are; corrected, equal values are ranked equal."
    found.add_rows(section, paper["correlations"], corrected["correlations"], digits=3, why=ranks)


def boundaries(found: Found) -> Section:
    """Show the category boundaries."""
    section = Section("boundaries", found.titled("Category boundaries", "section 5.2"))
    table = found.tables["boundaries"]
    if table.empty:
        return section
    fitted = table.dropna(subset="x0")
    section.text(
        "A logistic curve of λh on λf was fitted for each pair of classes; x0, the boundary, is the weight of class 1 "
        "at which people see half and half. The higher k, its slope parameter, the more sudden the change: at the "
        "boundary, the curve rises by k/4 for each 1 of λf."
    )
    found.add_both_ways(
        section,
        "boundaries",
        more=lambda row: [row | {name: span(row.get(name)) for name in ("x0", "k")}],
    )
    section.picture(
        found.figures / "boundaries",
        "Each pair of classes: mean and standard error at each coefficient, the logistic, the identity (dotted), and "
        "the boundary with its intervals at the foot.",
        paper="7",
    )
    section.picture(
        found.figures / "boundary_images",
        "The same with images. At each coefficient, the stimulus whose mean inferred coefficient is most typical of "
        "its pair of classes; under the images, the boundary with its intervals.",
        NO_IMAGES,
        paper="7, with images",
    )
    if len(fitted):
        section.text(intervals_in_words(fitted))
    unfitted = [f"{pair.label_1} and {pair.label_2}" for pair in table[table["x0"].isna()].itertuples()]
    if unfitted:
        section.text(
            f"No boundary is given for {plural(len(unfitted), 'pair')} of classes, whose answers do not hold one: "
            f"{', '.join(unfitted[:6])}{' and others' if len(unfitted) > 6 else ''}."
        )
    if fitted["x0_shrunk"].notna().any():
        section.text(policy_in_words(table))
    estimates = [f"{name}{end}" for name in ("x0", "k") for end in ("", "_people_low", "_people_high", "_shrunk")]
    shown = table[["label_1", "label_2", "n", *estimates, "r2", "monotone"]].dropna(axis="columns", how="all")
    section.table(shown, folded="All boundaries")
    images = [f"{name}_images_{end}" for name in ("x0", "k") for end in ("low", "high")]
    if table[[*images, "lack_of_fit_p"]].notna().to_numpy().any():
        section.table(
            table[["label_1", "label_2", *images, "lack_of_fit_p"]].dropna(axis="columns", how="all"),
            folded="Intervals over images, and whether the logistic fits",
        )
    return section


def intervals_in_words(fitted: pd.DataFrame) -> str:
    """Say how many intervals exclude the middle. fitted: rows of boundaries.csv that have a boundary."""
    said = []
    for name in ("people", "images"):
        ends = fitted[[f"x0_{name}_low", f"x0_{name}_high"]].dropna()
        if ends.empty:
            said.append(f"Over {name} there is no interval: there were too few {name}, or answers differ too much.")
            continue
        away = sum(leaves_out(low, high, 0.5) for low, high in ends.itertuples(index=False))
        if len(ends) == 1:
            said.append(f"The boundary's interval over {name} {'excludes' if away else 'includes'} .5.")
        else:
            chance = " (if all were at .5, one in twenty would exclude it by chance)" if name == "people" else ""
            excludes = "excludes" if away == 1 else "exclude"
            said.append(f"Of {len(ends):,} intervals over {name}, {away or 'none'} {excludes} .5{chance}.")
    each = "Intervals are 95% intervals for each pair separately"
    drawn = "Shrunk estimates are drawn towards the typical pair of classes, the farther the larger their errors"
    return f"{each}. {' '.join(said)}{f' {drawn}.' if len(fitted) > 1 else ''}"


def policy_in_words(boundaries: pd.DataFrame) -> str:
    """Say what policy.json gives the pairs of classes that nobody judged. boundaries: of boundaries.csv."""
    pooled = pool(boundaries)
    classes = len({*boundaries["label_1"], *boundaries["label_2"]})
    possible = classes * (classes - 1) // 2
    unjudged = possible - len(boundaries)
    if possible == 1:
        return "`policy.json` has this curve as a label mixing policy for training networks."
    judged = "all were judged" if not unjudged else f"{unjudged} {'was' if unjudged == 1 else 'were'} not judged"
    return (
        "`policy.json` has these curves as a label mixing policy for training networks. A pair of classes that nobody "
        f"judged gets the pooled curve, x0 {share(pooled.x0)} and k {number(pooled.k, 1)}: of the "
        f"{plural(possible, 'pair')} of these {classes} classes, {judged}."
    )


def soft_labels(found: Found) -> Section:
    """Show the soft labels."""
    section = Section("soft-labels", found.titled("Soft labels over all classes", "supplement"))
    labels = found.tables["soft_labels"]
    if labels.empty:
        return section
    section.text("A soft label says how probable each class is to people; its shares add up to 1.")
    section.picture(
        found.figures / "soft_labels",
        "Soft labels of people beside those of mixup, from the stimulus with the least to the one with the most mass "
        "on other classes; in the last panel, that mass for all stimuli.",
        paper="9",
    )
    section.table(labels.drop(columns=["pair", "image_1", "image_2"]), folded="All soft labels")
    return section
