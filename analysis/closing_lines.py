"""The last lines of aggregate.py: what a lab must know before it looks at any results."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.judgments import SESSION_KEY
from analysis.results import Results
from hillmixe.command import plural


def what_a_lab_must_know(
    results: Results, passed_over: int, people: Sequence[str], left_out: Mapping[str, tuple[int, str]]
) -> list[str]:
    """Say how many people and sessions there are, who was excluded, what was skipped, and who may be one person.

    passed_over: number of files. people: what the readers say about names. left_out: numbers of sessions that were left
    out by default, by kind (in the singular), each with the flag that includes them.
    """
    sessions = results.judgments.drop_duplicates([*SESSION_KEY, "source"])
    n_people, n_incomplete = sessions["participant"].nunique(), int((sessions["completed"] == 0).sum())
    lines = [f"people: {n_people}, sessions: {len(sessions)}, {n_incomplete or 'none'} of them incomplete"]
    lines += [
        f"{plural(n, kind)} left out; {flag} includes {'it' if n == 1 else 'them'}"
        for kind, (n, flag) in left_out.items()
        if n
    ]
    lines.append(_excluded(results.exclusions, results.summary["left_out"]))
    files = f"{plural(passed_over, 'file')}, named above" if passed_over else "no files"
    lines.append(f"skipped: {files}")
    return [*lines, *people]


def _excluded(flagged: pd.DataFrame, excluded: Mapping) -> str:
    """Say who was excluded, or that nobody was."""
    if excluded["rules"]:
        rules = ", ".join(f"{name} ({threshold:g})" for name, threshold in excluded["rules"].items())
        if not excluded["judgments"]:
            return f"excluded: nobody, for nothing is flagged by {rules}"
        who = plural(excluded["participants"], "person", "people")
        return f"excluded: {who}, {plural(excluded['judgments'], 'judgment')}, by {rules}"
    n = flagged["participant"].nunique()
    who = f"{plural(n, 'person', 'people')} (exclusions.csv)" if n else "nobody"
    return f"excluded: nobody; quality rules flag {who}"
