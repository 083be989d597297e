"""The report's section on what to ask next: what is certain enough, what is not, and the command for a next wave."""

from analysis.choosing.precision import NORMAL
from analysis.report.apa import share
from analysis.report.found import Found
from analysis.report.page import Section
from hillmixe.command import plural

LISTED = 12  # boundaries that are known least


def what_to_ask_next(found: Found) -> Section:
    """Write what is certain enough, what is not, what ten more participants would add, and how to choose for them."""
    section, told = Section("next", "What to ask next"), found.summary["outlook"]
    if not told:
        return section
    total, certain, within = told["pairs"], told["certain_now"], told["within"]
    table = found.tables["boundaries"]
    if alone := int((table["n_participants"] == 1).sum()):
        section.text(
            f"One person alone has judged {plural(alone, 'category pair')}: the interval there says nothing about "
            "other people."
        )
    if certain == total:
        whose = "the boundary" if total == 1 else f"all {total:,} boundaries"
        section.text(
            f"Certain enough: the 95% interval of {whose}, with other people and other images, reaches no more than "
            f"{within:g} to either side."
        )
        return section
    section.text(
        f"A boundary counts as certain enough here where its 95% interval, with other people and other images, reaches "
        f"no more than {within:g} to either side. {_so_far(certain, total)}"
    )
    section.text(in_words(told))
    reach = table.assign(reach=NORMAL * table["x0_se"])
    open_pairs = reach[~(reach["reach"] <= within)].sort_values("reach", ascending=False, na_position="first")
    least = open_pairs.head(LISTED)[["label_1", "label_2", "n", "x0", "reach"]]
    section.table(
        least.rename(columns={"reach": "95% interval, ±"}),
        folded="The boundaries that are known least" if len(open_pairs) > LISTED else "Not certain enough",
    )
    section.text(
        "This command chooses the image pairs and coefficients that are expected to tell most, and writes the list "
        "that `generate.py --pairs` makes the next stimulus set of; RESULTS is the folder of this page, IMAGES what "
        "`generate.py` was given, with its `--size` if it had one:"
    )
    command = f"python analysis/choose.py RESULTS --images IMAGES --budget {told['judgments']} --out next.csv"
    section.copyable([f"`{command}`"], "the command")
    return section


def _so_far(certain: int, total: int) -> str:
    if total == 1:
        return "The boundary is not certain enough yet."
    return f"Of {total:,} boundaries, {certain or 'none'} {'is' if certain == 1 else 'are'}."


def in_words(told: dict) -> str:
    """Say what a wave is expected to add, and how many judgments it takes until all are certain enough."""
    wave = f"With {told['participants']} more participants ({told['judgments']} judgments, chosen as below)"
    if told["x0_now"] is not None and told["x0_then"] is not None:
        now, then = share(told["x0_now"]), share(told["x0_then"])
        width = (
            f"the {'' if told['pairs'] == 1 else 'median '}interval of x0 is expected to narrow from {now} to {then}"
        )
        slope = f"that of k from {told['k_now']:.1f} to {told['k_then']:.1f}"
        wave += f", {width} and {slope};"
    else:
        wave += ","
    one = told["pairs"] == 1
    if one:
        said = f"{wave} the boundary would {'' if told['certain_then'] else 'not yet '}be certain enough."
    else:
        said = f"{wave} {told['certain_then']} of {told['pairs']} boundaries would be certain enough."
    if told["until"] is None:
        return f"{said} {'That' if one else 'All of them'} would take more judgments than can be looked ahead to."
    people = plural(told["until"]["participants"], "more participant")
    return f"{said} {'It is' if one else 'All are'} expected to be so after about {people}."
