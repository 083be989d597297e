"""How participants went through the study: began, consented, passed the check, finished, counted."""

from typing import Any

import pandas as pd

from analysis.midpoints import type_in_words
from analysis.report.apa import listed
from analysis.report.found import Found
from analysis.report.headings import rule_in_words
from analysis.report.page import Section
from hillmixe.command import plural

STEPS = {
    "began": "began",
    "consented": "consented",
    "passed_check": "passed the check of the instructions",
    "finished": "finished",
}


def flow_section(found: Found) -> Section:
    """Draw the flow of participants, and count them by interface."""
    section, counted = Section("who", "Who answered"), found.summary["flow"]
    section.flow(_steps(counted, found.tables["exclusions"]["participant"].nunique()))
    if counted["not_recorded"]:
        section.text(f"{counted['not_recorded'].removesuffix('.')}.")
    if attempts := counted["attempts"]:
        taken = listed([f"{_times(int(often))} in {plural(int(n), 'session')}" for often, n in attempts.items()])
        section.text(f"The check of the instructions was taken {taken}.")
    section.table(_by_interface(found))
    if broken := found.numbers["broken_off_sessions"]:
        said = "was incomplete; its answers count" if broken == 1 else "were incomplete; their answers count"
        section.text(f"{plural(broken, 'session')} {said}.")
    return section


def _times(n: int) -> str:
    return {1: "once", 2: "twice"}.get(n, f"{n} times")


def _steps(counted: dict, n_flagged: int) -> list[dict[str, Any]]:
    """Give each step that was recorded, with what was lost before the next. n_flagged: people whom any rule names."""
    steps: list[dict[str, Any]] = []
    before = None
    for key, words in STEPS.items():
        if (each := counted[key]) is None:
            continue
        n = each["sessions"]
        if before is not None and before > n + each["not_recorded"]:
            steps[-1]["lost"] = f"{plural(before - n - each['not_recorded'], 'session')} ended here"
        steps.append({"words": f"{_who(each)} {words}", "lost": ""})
        before = n
    if counted["excluded"] and steps:
        rules = listed(
            [f"{_sessions_of(each)} by the rule “{rule_in_words(each['rule'])}”" for each in counted["excluded"]]
        )
        steps[-1]["lost"] = f"excluded: {rules}"
    answers = plural(counted["analysed"]["judgments"], "answer")
    steps.append(
        {
            "words": f"{_who(counted['analysed'])} analysed, {answers}, repeats included",
            "lost": "",
        }
    )
    if n_flagged:
        flagged = plural(n_flagged, "participant")
        steps[-1]["lost"] = f"not excluded, but flagged by quality rules: {flagged} (see Quality)"
    return steps


def _sessions_of(each: dict) -> str:
    """Count what a rule excluded, people or their sessions."""
    people = plural(each["participants"], "participant")
    alone = each["participants"] == each["sessions"]
    return people if alone else f"{plural(each['sessions'], 'session')} of {people}"


def _who(each: dict) -> str:
    """Count people and their sessions; if everybody had one, only people."""
    people = plural(each["people"], "participant")
    return people if each["people"] == each["sessions"] else f"{people}, {plural(each['sessions'], 'session')},"


def _by_interface(found: Found) -> pd.DataFrame:
    """Count participants and answers by interface."""
    names = [name for name in found.numbers["participants"] if name != "total"]
    return pd.DataFrame(
        [
            {
                "interface": type_in_words(name),
                "participants": found.numbers["participants"][name],
                "first answers": found.numbers["judgments"][name],
                "answers with repeats": found.summary["paper"]["judgments"][name],
            }
            for name in names
        ]
    )
