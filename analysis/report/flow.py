"""How participants went through the study: began, consented, passed the check, finished, counted."""

from analysis.report.apa import listed, plural
from analysis.report.found import Found
from analysis.report.page import Section
from analysis.report.result_sections import interfaces_table

STEPS = {
    "began": "began",
    "consented": "consented",
    "passed_check": "passed the check of the instructions",
    "finished": "finished",
}


def flow(found: Found) -> Section:
    """Draw the flow of participants, and count them by interface."""
    section = Section("who", "Who answered")
    counted = found.summary.get("flow") or {}
    steps, before = [], None
    for key, words in STEPS.items():
        n = counted.get(key)
        if n is None:
            continue
        if steps and before is not None and before > n:
            steps[-1]["lost"] = f"{plural(before - n, 'session')} ended here"
        steps.append({"words": f"{plural(n, 'session')} {words}", "lost": ""})
        before = n
    if steps:
        gone = found.summary["left_out"]
        people = found.numbers["participants"]["total"]
        if gone["rules"]:
            steps[-1]["lost"] = f"{plural(gone['participants'], 'participant')} excluded by {listed(list(gone['rules']))}"
        steps.append({"words": f"{plural(people, 'participant')} counted", "lost": ""})
        section.flow(steps)
    section.table(interfaces_table(found))
    if broken := found.numbers["broken_off_sessions"]:
        said = "was incomplete; its answers count" if broken == 1 else "were incomplete; their answers count"
        section.text(f"{plural(broken, 'session')} {said}.")
    return section
