"""The report's sections of words: what was found, how it was done, what the terms mean, what the files hold."""

import pandas as pd

from analysis.midpoints import type_in_words
from analysis.report.apa import listed, share
from analysis.report.files import IN_RESULTS, what_files_hold
from analysis.report.found import Found
from analysis.report.headings import rule_in_words
from analysis.report.page import Section
from analysis.studies import observers_in_words
from hillmixe.command import plural
from hillmixe.interfaces import INTERFACES
from stimuli_gen.mixing import GIVEN

SUITE = "HILL MixE Suite"
MOST_NAMED = 11  # classes or coefficients in a sentence
CITED = (
    "Collins, K. M., Bhatt, U., Liu, W., Piratla, V., Sucholutsky, I., Love, B., & Weller, A. (2023). "
    "Human-in-the-loop mixup. In Proceedings of the Thirty-Ninth Conference on Uncertainty in Artificial Intelligence. "
    "arXiv:2211.01202"
)
VIEWS = {
    "workers": "how {n} other crowdsourced workers would answer",
    "people": "how {n} other people would answer",
    "self": "what they saw themselves",
}
MIXED = {
    "linear": "whose pixel values were averaged with the weights λf and 1 − λf and rounded",
    "linear_floor": "whose pixel values were averaged with the weights λf and 1 − λf and cut off to whole levels",
    "linear_light": "whose linear light intensities were averaged with the weights λf and 1 − λf",
    "cutmix": "one of which was put into the other as a box, λf being the share of the area of the first (CutMix)",
}
GLOSSARY = {
    "class 1 and class 2 (`label_1`, `label_2`)": "The two classes of a mixed image, in the alphabetical order of "
    "their names in the stimulus set. Every coefficient is the weight of class 1: 1 is pure class 1, 0 pure class 2.",
    "λf (`lam_f`)": "The weight of class 1 in the image as it was made, from 0 to 1.",
    "λh (`lam_h`)": "The weight of class 1 according to people: the coefficient inferred, or the blend chosen.",
    "λg (`lam_g`)": "The share of class 1 that a midpoint question asked for: .5 is half and half.",
    "ω (`omega`)": "How confident people said they were of an answer: 0 is not at all, 1 is fully.",
    "midpoint": "The blend that people chose as half class 1 and half class 2.",
    "relabelling": "How far people's coefficient is from the image's, |λh − λf|. A pair is highly relabelled if that "
    "is .15 or more.",
    "category boundary (x0)": "The λf at which people see half of each class, from a logistic curve of λh on λf.",
    "slope (k)": "The slope parameter of that curve: the higher, the more sudden the change from one class to the "
    "other. At the boundary the curve rises by k/4 for each 1 of λf.",
    "shrunk estimate": "An estimate drawn towards the typical pair of classes, the farther the larger its error.",
    "soft label": "The probability of each class according to people.",
    "identity, mixup": "The dotted line on which people see what is in the image: λh = λf. Mixup, a way to train "
    "networks on mixed images, gives them labels as if all people did.",
    "95% CI": "Confidence interval: of intervals made like this one, 95% contain the true value. Over people: with "
    "other people; over images: with other images.",
    "ICC(1,1)": "Intraclass correlation: how far one person's answer agrees with another's, 1 is fully (Shrout and "
    "Fleiss, 1979).",
    "reliability of the mean": "How far the mean of these raters would agree with that of as many others "
    "(Spearman-Brown).",
    "noise ceiling": "How well the mean answers to stimuli could be predicted at best, since they are means of few.",
    "Holm's method": "Raises the p values of a family of tests, so that with .05 as the limit at most one family in "
    "twenty has a true null hypothesis rejected, whatever the number of its tests.",
    "dz and d": "Effect sizes. dz is the mean difference (of pairs, or from what it is tested against) in standard "
    "deviations of these differences; d (Cohen's) is the difference of two groups in their pooled standard deviation.",
    "flagged": "Marked by a quality rule: the person did something unusual, not something wrong. Nobody is excluded "
    "unless the analyst asks for it.",
}
PAPER = {
    "paper, corrected": "Counted as the publication did, and with its known errors corrected; where they differ, both "
    "are shown.",
}


def title_and_lead(found: Found) -> tuple[str, list[str]]:
    """Name the study, and say what was asked of whom."""
    summary, numbers = found.summary, found.numbers
    if found.published:
        title = "What people saw in mixed images"
    else:
        title = summary["studies"]["title"] or "What people saw in mixed images"
    names = [name for name in numbers["participants"] if name != "total"]
    who = f"{plural(numbers['participants']['total'], f'{observers(found)}participant')} gave "
    lead = [f"{who}{plural(numbers['judgments']['total'], 'first answer')} to {kind_of_images(found)}."]
    lead += [
        f"In {INTERFACES[name].title}, {plural(numbers['participants'][name], 'participant')} {INTERFACES[name].task}."
        for name in names
    ]
    if rehearsed := summary["rehearsals"]["rehearsals"]:
        whole = summary["rehearsals"]["sessions"]
        which = "All sessions are" if rehearsed == whole else f"{rehearsed} of the {whole} sessions are"
        lead.append(f"{which} rehearsals: nothing below is a finding.")
    if summary["tables_counted"] == "paper":
        lead.append("Tables and figures count repeated trials as further judgments.")
    if rules := summary["left_out"]["rules"]:
        names = listed([f"“{rule_in_words(name)}”" for name in rules])
        rule = "rule" if len(rules) == 1 else "rules"
        lead.append(f"What the {rule} of quality {names} flagged is excluded.")
    return title, lead


def observers(found: Found) -> str:
    """Say whose answers these are if they are not participants': `simulated `, `rehearsing `, or nothing."""
    words = observers_in_words(found.summary).removesuffix("human")
    return f"{words.strip()} " if words else ""


def kind_of_images(found: Found) -> str:
    """Say what kind of images people saw."""
    if found.summary["mixing"] == GIVEN:
        return "frames of continua between two classes"
    return "mixtures of two images"


def methods(found: Found) -> Section:
    """Give the paragraph for an article's methods section, made from the design, the settings and the rules used."""
    section = Section("methods", "Methods paragraph")
    section.copyable([methods_paragraph(found)], "the methods paragraph")
    section.heading("How to cite")
    version = found.summary["versions"]["hill-mixe-suite"]
    section.copyable([f"{SUITE} (Version {version}) [Computer software]. {CITED}"], "the citation")
    return section


def methods_paragraph(found: Found) -> str:
    """Say in the past tense what was done, as far as the data show."""
    summary, numbers = found.summary, found.numbers
    design = summary["procedure"]
    sentences = []
    if summary["mixing"] == GIVEN:
        sentences.append(
            f"Stimuli were frames of {plural(design['image_pairs'], 'continuum', 'continua')} between two of "
            f"{plural(design['classes'], 'class', 'classes')}, made elsewhere; λf denotes the place on the continuum, "
            "0 at the end of class 2 and 1 at the end of class 1."
        )
    elif design["image_pairs"]:
        mixed = MIXED.get(summary["mixing"], f"mixed by the function {summary['mixing']}")
        sentences.append(
            f"Stimuli were mixtures of {plural(design['image_pairs'], 'pair')} of images from "
            f"{plural(design['classes'], 'class', 'classes')}{_classes(found)}, {mixed}."
        )
        if 0 < len(levels := design["lam_f"]) <= MOST_NAMED:
            at = ("was " if len(levels) == 1 else "took the values ") + listed([share(level) for level in levels])
            sentences.append(f"λf, the weight of the class that comes first in the alphabet, {at}.")
    for name, each in design["interfaces"].items():
        trials = f"{each['trials']:g}" if each["trials"] is not None else "several"
        people = plural(each["participants"], f"{observers(found)}participant")
        repeats = f", {each['repeats']} of them repeats" if each["repeats"] else ""
        sentences.append(
            f"In {type_in_words(name)}, {people} {INTERFACES[name].task} (median {trials} trials a session{repeats})."
        )
    views = [
        VIEWS[view["audience"]].format(n=f"{view['n_raters']:g}" if view["n_raters"] else "several")
        for view in design["views"]
        if view["audience"] in VIEWS
    ]
    if views:
        sentences.append(f"Participants were asked {listed(views)}.")
    if asked := [share for share in design["lam_g"] if share != 0.5]:
        sentences.append(f"Midpoint questions asked for these shares of class 1: {listed([f'{g:g}' for g in asked])}.")
    where = {"psychopy": "in a window (PsychoPy)", "psychojs": "in a browser (PsychoJS)", "jspsych": "in a browser"}
    places = [where[platform] for platform in design["platforms"] if platform in where]
    if places:
        sentences.append(f"Sessions ran {listed(list(dict.fromkeys(places)))}.")
    sentences.append(_exclusions(found))
    sentences.append(
        "Repeated trials were used only to measure reliability."
        if summary["tables_counted"] == "corrected"
        else "Repeated trials were counted as further judgments."
    )
    if numbers["boundaries"].get("fitted"):
        sentences.append(
            "Category boundaries are those of two-parameter logistic curves fitted by least squares for each pair of "
            "classes, with 95% bootstrap intervals (expanded percentiles of 1,000 resamples of participants and, "
            "separately, of image pairs)."
        )
    sentences += _analyses(summary)
    version = summary["versions"]["hill-mixe-suite"]
    sentences.append(f"Analyses were made with the {SUITE} {version} (Collins et al., 2023).")
    return " ".join(sentences)


def _classes(found: Found) -> str:
    """Name the classes in brackets, as participants read them; nothing where they are too many for a sentence."""
    answers = found.tables["judgments"]
    answers = answers[~answers["catch"].isin([1])]
    names = sorted({*answers["label_1"], *answers["label_2"]})
    return f" ({listed(names)})" if len(names) <= MOST_NAMED else ""


def _analyses(summary: dict) -> list[str]:
    """Say in the past tense what was tested and regressed, where it could be."""
    sentences = []
    tested = [row for row in summary["tests"] if row["p"] is not None]
    if tested:
        starts = " and between starts" * any(row["question"] == "start" for row in tested)
        holm = ", with Holm's adjustment over pairs of classes" * any(row["p_holm"] is not None for row in tested)
        sentences.append(
            f"Mean midpoints were compared with the share asked for{starts} by two-sided t tests over participants and "
            f"over image pairs{holm}."
        )
    clustered, mixed = (summary["regression"][name] for name in ("clustered", "mixed"))
    if "slope" in clustered:
        fitted = (
            f" and by a linear mixed model (REML) with random effects of {mixed['over']}" if "slope" in mixed else ""
        )
        sentences.append(
            f"λh was regressed on λf by least squares with standard errors clustered by {clustered['over']}{fitted}."
        )
    return sentences


def _exclusions(found: Found) -> str:
    """Say in the past tense who was excluded."""
    gone = found.summary["left_out"]
    if not gone["rules"]:
        return "Nobody was excluded."
    rule = "rule" if len(gone["rules"]) == 1 else "rules"
    rules = listed([f"{rule_in_words(name)} (threshold {threshold:g})" for name, threshold in gone["rules"].items()])
    if not gone["judgments"]:
        return f"Nobody was excluded; nothing was flagged by the {rule} {rules}."
    people = plural(gone["participants"], "participant")
    was = "was" if gone["judgments"] == 1 else "were"
    return f"{plural(gone['judgments'], 'answer')} of {people} {was} excluded by the {rule} {rules}."


def glossary(found: Found) -> Section:
    """Explain every symbol and term."""
    section = Section("glossary", "Glossary")
    section.terms(GLOSSARY | (PAPER if found.published else {}))
    return section


def files_section(found: Found) -> Section:
    """Say what each table holds, and what statistics programs can do with it."""
    section = Section("files", "Tables and other programs")
    held = what_files_hold(found.tables)
    held["main columns"] = [", ".join(f"`{name}`" for name in names.split(", ")) for names in held["main columns"]]
    held["file"] = [f"`{name}`" for name in held["file"]]
    section.table(held)
    section.text(
        f"`{IN_RESULTS}` beside this page reads `judgments.csv` in R and fits mixed models with lme4: `Rscript "
        f"{IN_RESULTS}`. JASP opens the tables as they are: `participants.csv` for a one-sample t test of `midpoint` "
        "against .5, `judgments.csv`, filtered by `interface`, for a linear mixed model of `lam_h` with `lam_f` as the "
        "fixed effect and `participant` and `pair` as random effects."
    )
    return section


def made(found: Found) -> Section:
    """Say how everything was counted, and by what it was made."""
    section = Section("made", "How this was made")
    if found.published:
        recipes = found.summary["recipes"]
        rows = [
            (name.replace("_", " "), recipes["paper"][name], recipes["corrected"][name]) for name in recipes["paper"]
        ]
        section.table(pd.DataFrame(rows, columns=["what", "paper", "corrected"]))
    versions = ", ".join(f"{name} {version}" for name, version in found.summary["versions"].items())
    sources = found.summary["sources"]
    section.text(f"Made by {versions} from {plural(len(sources), 'file')} of answers.")
    section.table(pd.DataFrame({"file": sources}), folded="The files of answers")
    return section
